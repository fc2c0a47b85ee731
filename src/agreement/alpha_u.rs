//! Krippendorff's α for units on a continuum (1995): what lies between the edges that annotators drew.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::agreement::measure::Undefined;

/// Disagreement as it is and as chance would have it, summed over labels and articles. Chance is that of each article,
/// and articles count by their length.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct AlphaU {
    observed: f64,
    expected: f64,
}

/// A unit, or a gap between units.
#[derive(Clone, Copy, Debug)]
struct Section {
    start: f64,
    length: f64,
    is_unit: bool,
}

impl AlphaU {
    /// Of one label in a text of `length` characters: the units of each annotator.
    pub(super) fn new(units: &[Vec<Range<usize>>], length: usize) -> Self {
        if units.len() < 2 || length == 0 || units.iter().all(Vec::is_empty) {
            return Self::default();
        }
        let sections: Vec<Vec<Section>> = units.iter().map(|units| sections(units, length)).collect();
        let (n, length) = (sections.len() as f64, length as f64);
        let mut between = 0.0;
        for (idx, one) in sections.iter().enumerate() {
            between += sections[idx + 1..].iter().map(|other| 2.0 * distance(one, other)).sum::<f64>();
        }
        let observed = between / (n * (n - 1.0) * length * length);
        Self { observed: observed * length, expected: expected(&sections, length) * length }
    }

    pub(super) fn add(&mut self, other: &Self) {
        self.observed += other.observed;
        self.expected += other.expected;
    }

    pub(super) fn value(&self) -> Result<f64, Undefined> {
        if self.expected > 0.0 { Ok(1.0 - self.observed / self.expected) } else { Err(Undefined::NothingMarked) }
    }
}

/// The text in units and gaps. The measure knows no overlap of units of one annotator: such units count as one.
fn sections(units: &[Range<usize>], length: usize) -> Vec<Section> {
    let mut units = units.to_vec();
    units.sort_by_key(|unit| (unit.start, unit.end));
    let mut joined: Vec<Range<usize>> = Vec::new();
    for unit in units {
        match joined.last_mut() {
            Some(last) if unit.start < last.end => last.end = last.end.max(unit.end),
            _ => joined.push(unit),
        }
    }
    let mut sections = Vec::new();
    let mut push = |start: usize, end: usize, is_unit: bool| {
        if start < end {
            sections.push(Section { start: start as f64, length: (end - start) as f64, is_unit });
        }
    };
    let mut at = 0;
    for unit in joined {
        push(at, unit.start, false);
        push(unit.start, unit.end, true);
        at = unit.end;
    }
    push(at, length, false);
    sections
}

/// The squared distances between the sections of two annotators that meet, in one walk along both.
fn distance(one: &[Section], other: &[Section]) -> f64 {
    let (mut a, mut b, mut sum) = (0, 0, 0.0);
    while let (Some(left), Some(right)) = (one.get(a), other.get(b)) {
        sum += left.distance(right);
        if left.end() <= right.end() {
            a += 1;
        }
        if right.end() <= left.end() {
            b += 1;
        }
    }
    sum
}

/// What units and gaps of these lengths would disagree if they lay anywhere.
fn expected(sections: &[Vec<Section>], length: f64) -> f64 {
    // How many gaps there are of each length; from a length on, how many and how long together.
    let mut gaps: BTreeMap<u64, f64> = BTreeMap::new();
    for gap in sections.iter().flatten().filter(|section| !section.is_unit) {
        *gaps.entry(gap.length.to_bits()).or_default() += 1.0;
    }
    let (mut n_longer, mut long) = (0.0, 0.0);
    let mut from: BTreeMap<u64, (f64, f64)> = BTreeMap::new();
    for (bits, n) in gaps.iter().rev() {
        n_longer += n;
        long += n * f64::from_bits(*bits);
        from.insert(*bits, (n_longer, long));
    }
    let units: Vec<f64> = sections.iter().flatten().filter(|section| section.is_unit).map(|unit| unit.length).collect();
    let (n_units, all) = (units.len() as f64, sections.len() as f64 * length);
    let (mut sum, mut pairs) = (0.0, all * (all - 1.0));
    for l in units {
        let (n_gaps, long) = from.range(l.to_bits()..).next().map_or((0.0, 0.0), |(_, longer)| *longer);
        let in_gaps = long - n_gaps * (l - 1.0);
        sum += (n_units - 1.0) / 3.0 * (2.0 * l.powi(3) - 3.0 * l * l + l) + l * l * in_gaps;
        pairs -= l * (l - 1.0);
    }
    2.0 / length * sum / pairs
}

impl Section {
    fn end(&self) -> f64 {
        self.start + self.length
    }

    /// Of units that overlap, the squares of how far apart their edges are; of a unit within a gap, its squared length.
    fn distance(&self, other: &Self) -> f64 {
        match (self.is_unit, other.is_unit) {
            (true, true) => (self.start - other.start).powi(2) + (self.end() - other.end()).powi(2),
            (true, false) if self.is_within(other) => self.length.powi(2),
            (false, true) if other.is_within(self) => other.length.powi(2),
            _ => 0.0,
        }
    }

    fn is_within(&self, other: &Self) -> bool {
        other.start <= self.start && self.end() <= other.end()
    }
}
