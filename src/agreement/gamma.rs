//! γ (Mathet, Widlöcher and Métivier 2015): aligns the spans of all annotators so that they are as little unlike as can
//! be, and holds that against what chance would give.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use crate::agreement::chance::Chance;
use crate::agreement::measure::Undefined;
use crate::model::LabelId;
use crate::model::compare::least_costly;

/// Where a span lies, from its first fragment to its last, and what it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Unit<'a> {
    pub(super) start: f64,
    pub(super) end: f64,
    pub(super) label: &'a LabelId,
}

/// The disorder of the best alignment, and that of chance, each as a sum of costs to be divided by spans an annotator.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Gamma {
    cost: f64,
    /// No alignment costs less. The same as `cost` for two annotators.
    least: f64,
    n_units: f64,
    chance_cost: f64,
    chance_units: f64,
}

/// No text is longer than two to this power.
const MOST_POWER: i32 = 33;

/// Spans that are taken for one, at most one of each annotator.
type Group<'a> = Vec<Option<Unit<'a>>>;

/// How often the spans of each annotator are aligned anew with those of the others, where that still betters anything.
const MOST_ROUNDS: usize = 8;

/// Of spans of about one length so many are looked at on either side of a span, and those of other lengths where these
/// are fewer. Where more lie there, the most alike are aligned first: to seek the best of all ways would take the third
/// power of their number.
const MOST_NEAR: usize = 24;

/// What an alignment costs.
#[derive(Clone, Copy, Debug)]
struct Cost {
    cost: f64,
    /// Whether all that could be aligned was looked at.
    is_of_all: bool,
}

impl Gamma {
    /// The units of each annotator in a text of `length`. Chance turns the units of one of them, drawn for each anew,
    /// round the text by as much as is drawn.
    pub(super) fn new(units: &[Vec<Unit<'_>>], length: f64, n_samples: usize, chance: &mut Chance) -> Self {
        let n_all: usize = units.iter().map(Vec::len).sum();
        if units.len() < 2 || n_all == 0 {
            return Self::default();
        }
        let cost = least_cost(units);
        let mut gamma = Self { cost: cost.cost, least: at_least(units, cost), n_units: mean(units), ..Self::default() };
        for _ in 0..n_samples {
            let sample: Vec<Vec<Unit<'_>>> = units.iter().map(|_| turned(units, length, chance)).collect();
            gamma.chance_cost += least_cost(&sample).cost / n_samples as f64;
            gamma.chance_units += mean(&sample) / n_samples as f64;
        }
        gamma
    }

    pub(super) fn add(&mut self, other: &Self) {
        self.cost += other.cost;
        self.least += other.least;
        self.n_units += other.n_units;
        self.chance_cost += other.chance_cost;
        self.chance_units += other.chance_units;
    }

    /// Of the alignment found: 0 where all agree, 1 where no span is aligned with any.
    pub(super) fn disorder(&self) -> Result<f64, Undefined> {
        if self.n_units > 0.0 { Ok(self.cost / self.n_units) } else { Err(Undefined::NothingMarked) }
    }

    /// What the disorder of the best alignment cannot be below.
    pub(super) fn least_disorder(&self) -> Option<f64> {
        (self.n_units > 0.0).then(|| self.least / self.n_units)
    }

    pub(super) fn value(&self) -> Result<f64, Undefined> {
        let disorder = self.disorder()?;
        if self.chance_units <= 0.0 {
            return Err(Undefined::NotSampled);
        }
        let expected = self.chance_cost / self.chance_units;
        if expected > 0.0 { Ok(1.0 - disorder / expected) } else { Err(Undefined::NoVariety) }
    }
}

impl Unit<'_> {
    fn length(&self) -> f64 {
        self.end - self.start
    }

    /// The power of two above its length.
    fn power(&self) -> i32 {
        (1..MOST_POWER).find(|power| 2.0_f64.powi(*power) > self.length()).unwrap_or(MOST_POWER)
    }

    fn middle(&self) -> f64 {
        f64::midpoint(self.start, self.end)
    }

    /// How unlike two are: how far apart by how long they are, squared, and 1 more for another label.
    fn unlike(&self, other: &Self) -> f64 {
        let apart = (self.start - other.start).abs() + (self.end - other.end).abs();
        let place = apart / (self.length() + other.length());
        place * place + if self.label == other.label { 0.0 } else { 1.0 }
    }
}

fn mean(units: &[Vec<Unit<'_>>]) -> f64 {
    units.iter().map(Vec::len).sum::<usize>() as f64 / units.len() as f64
}

/// The cost of the best alignment: exact for two annotators, where spans are not crowded. For more it is that of an
/// alignment that cannot be bettered by aligning one annotator anew.
fn least_cost(units: &[Vec<Unit<'_>>]) -> Cost {
    let mut groups: Vec<Group<'_>> = Vec::new();
    let mut is_of_all = true;
    for (annotator, units_of) in units.iter().enumerate() {
        is_of_all &= place(&mut groups, annotator, units_of, units.len());
    }
    let mut cost = cost_of(&groups);
    for _ in 0..if units.len() > 2 { MOST_ROUNDS } else { 0 } {
        for (annotator, units_of) in units.iter().enumerate() {
            for group in &mut groups {
                group[annotator] = None;
            }
            groups.retain(|group| group.iter().any(Option::is_some));
            place(&mut groups, annotator, units_of, units.len());
        }
        let now = cost_of(&groups);
        if now >= cost - 1e-12 {
            break;
        }
        cost = now;
    }
    Cost { cost, is_of_all }
}

/// Aligns the units of an annotator, of whom the groups hold none yet, in the best way. Returns whether all groups were
/// looked at.
fn place<'a>(groups: &mut Vec<Group<'a>>, annotator: usize, units: &[Unit<'a>], n_annotators: usize) -> bool {
    let n_pairs = pairs(n_annotators);
    // What joining a group can save at most against staying alone.
    let most = 1.0 + (n_annotators - 1) as f64 / n_pairs;
    let near = Near::new(groups, (1.0 + n_pairs).sqrt());
    let open_to = |unit: &Unit<'_>| -> Open {
        let saved = |group: &Group<'_>| {
            let likeness: f64 = group.iter().flatten().map(|other| 1.0 - unit.unlike(other)).sum();
            1.0 + likeness / n_pairs
        };
        let (groups_near, is_all) = near.groups(unit);
        let open = groups_near.into_iter().map(|idx| (idx, most - saved(&groups[idx])));
        Open { costs: open.filter(|(_, cost)| *cost < most).collect(), is_all }
    };
    let open: Vec<Open> = units.iter().map(open_to).collect();
    let is_of_all = open.iter().all(|open| open.is_all);
    for (unit, group) in units.iter().zip(groups_of(open, groups.len(), most)) {
        if let Some(idx) = group {
            groups[idx][annotator] = Some(*unit);
        } else {
            let mut group = vec![None; n_annotators];
            group[annotator] = Some(*unit);
            groups.push(group);
        }
    }
    is_of_all
}

/// The groups that a unit may join, and at what cost.
struct Open {
    costs: Vec<(usize, f64)>,
    /// Whether there are no others.
    is_all: bool,
}

/// The group of each unit: of crowded ones the cheapest first, then the others in the best way.
fn groups_of(open: Vec<Open>, n_groups: usize, alone: f64) -> Vec<Option<usize>> {
    let mut group_of = vec![None; open.len()];
    let mut is_taken = vec![false; n_groups];
    let crowded = open.iter().enumerate().filter(|(_, open)| !open.is_all);
    let mut cheapest: Vec<(f64, usize, usize)> =
        crowded.flat_map(|(unit, open)| open.costs.iter().map(move |(group, cost)| (*cost, unit, *group))).collect();
    cheapest.sort_by(|a, b| a.0.total_cmp(&b.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    for (_, unit, group) in cheapest {
        if group_of[unit].is_none() && !is_taken[group] {
            (group_of[unit], is_taken[group]) = (Some(group), true);
        }
    }
    let left = |open: Open| if open.is_all { open.costs } else { Vec::new() };
    let left = open.into_iter().map(|open| left(open).into_iter().filter(|(group, _)| !is_taken[*group]).collect());
    let best = least_costly(&left.collect::<Vec<_>>(), n_groups, alone);
    group_of.into_iter().zip(best).map(|(crowded, best)| crowded.or(best)).collect()
}

/// Of each group the mean over all pairs of annotators: how unlike two are, and 1 where one or both have none.
fn cost_of(groups: &[Group<'_>]) -> f64 {
    let cost = |group: &Group<'_>| {
        let there: Vec<&Unit<'_>> = group.iter().flatten().collect();
        let likeness = |(idx, one): (usize, &&Unit<'_>)| -> f64 {
            there[idx + 1..].iter().map(|other| 1.0 - one.unlike(other)).sum()
        };
        1.0 - there.iter().enumerate().map(likeness).sum::<f64>() / pairs(group.len())
    };
    groups.iter().map(cost).sum()
}

/// No alignment of all can be better for a pair of annotators than the best one for that pair alone, where that is known.
fn at_least(units: &[Vec<Unit<'_>>], cost: Cost) -> f64 {
    let known = |cost: Cost| if cost.is_of_all { cost.cost } else { 0.0 };
    if units.len() == 2 {
        return known(cost);
    }
    let mut sum = 0.0;
    for (idx, one) in units.iter().enumerate() {
        sum += units[idx + 1..].iter().map(|other| known(least_cost(&[one.clone(), other.clone()]))).sum::<f64>();
    }
    sum / pairs(units.len())
}

fn pairs(n: usize) -> f64 {
    (n * (n - 1) / 2) as f64
}

/// The units of one annotator, drawn from all, turned round the text.
fn turned<'a>(units: &[Vec<Unit<'a>>], length: f64, chance: &mut Chance) -> Vec<Unit<'a>> {
    const STEPS: usize = 1 << 32;
    let by = chance.below(STEPS) as f64 / STEPS as f64 * length;
    let turn = |unit: &Unit<'a>| {
        let start = (unit.start + by.floor()) % length.max(1.0);
        Unit { start, end: start + unit.length(), label: unit.label }
    };
    units[chance.below(units.len())].iter().map(turn).collect()
}

/// The units of groups by how long they are and where their middle lies.
struct Near {
    /// By the power of two above the length, in order.
    by_length: BTreeMap<i32, Vec<Placed>>,
    /// Two units further apart than so many times their mean length are not aligned.
    reach: f64,
}

/// The unit of a group.
struct Placed {
    middle: f64,
    length: f64,
    group: usize,
}

impl Placed {
    fn order(&self, other: &Self) -> Ordering {
        let by_place = self.middle.total_cmp(&other.middle).then(self.length.total_cmp(&other.length));
        by_place.then(self.group.cmp(&other.group))
    }
}

impl Near {
    fn new(groups: &[Group<'_>], reach: f64) -> Self {
        let mut by_length: BTreeMap<i32, Vec<Placed>> = BTreeMap::new();
        for (group, units) in groups.iter().enumerate() {
            for unit in units.iter().flatten() {
                let placed = Placed { middle: unit.middle(), length: unit.length(), group };
                by_length.entry(unit.power()).or_default().push(placed);
            }
        }
        for placed in by_length.values_mut() {
            placed.sort_by(Placed::order);
        }
        Self { by_length, reach }
    }

    /// The groups with a unit so near that it may be aligned with this one, in order; and whether there are no others.
    fn groups(&self, unit: &Unit<'_>) -> (Vec<usize>, bool) {
        let (mut found, mut is_all) = (Vec::new(), true);
        let here = Placed { middle: unit.middle(), length: unit.length(), group: 0 };
        let own_power = unit.power();
        let mut by_length: Vec<_> = self.by_length.iter().collect();
        by_length.sort_by_key(|(power, _)| (**power - own_power).abs());
        for (power, placed) in by_length {
            let n_wanted = if found.len() < 2 * MOST_NEAR { MOST_NEAR } else { 0 };
            let reach = self.reach * (unit.length() + 2.0_f64.powi(*power)) / 2.0;
            let is_near = |other: &&Placed| (other.middle - here.middle).abs() <= reach;
            let (before, behind) = placed.split_at(placed.partition_point(|other| other.order(&here).is_lt()));
            let mut before = before.iter().rev().take_while(is_near);
            let mut behind = behind.iter().take_while(is_near);
            found.extend(before.by_ref().take(n_wanted).chain(behind.by_ref().take(n_wanted)).map(|near| near.group));
            is_all &= before.next().is_none() && behind.next().is_none();
        }
        found.sort_unstable();
        found.dedup();
        (found, is_all)
    }
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    type Drawn = Vec<(u8, u8, bool)>;

    fn labels() -> [LabelId; 2] {
        ["quote", "claim"].map(|label| LabelId::new(label).unwrap())
    }

    fn units<'a>(drawn: &Drawn, labels: &'a [LabelId; 2]) -> Vec<Unit<'a>> {
        let unit = |(start, n, is_quote): &(u8, u8, bool)| {
            let (start, n) = (f64::from(*start), f64::from(*n));
            Unit { start, end: start + n, label: &labels[usize::from(*is_quote)] }
        };
        drawn.iter().map(unit).collect()
    }

    /// The least cost by trying every alignment.
    fn least(units: &[Vec<Unit<'_>>]) -> f64 {
        fn go<'a>(left: &[(usize, Unit<'a>)], groups: &mut Vec<Group<'a>>, n: usize) -> f64 {
            let Some(((annotator, unit), rest)) = left.split_first() else { return cost_of(groups) };
            let mut group = vec![None; n];
            group[*annotator] = Some(*unit);
            groups.push(group);
            let mut best = go(rest, groups, n);
            groups.pop();
            for idx in 0..groups.len() {
                if groups[idx][*annotator].is_none() {
                    groups[idx][*annotator] = Some(*unit);
                    best = best.min(go(rest, groups, n));
                    groups[idx][*annotator] = None;
                }
            }
            best
        }
        let mut all = Vec::new();
        for (annotator, units) in units.iter().enumerate() {
            all.extend(units.iter().map(|unit| (annotator, *unit)));
        }
        go(&all, &mut Vec::new(), units.len())
    }

    fn drawn(n: usize) -> impl Strategy<Value = Drawn> {
        vec((0_u8..40, 1_u8..12, any::<bool>()), 0..=n)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn two_annotators_are_aligned_in_the_best_way(a in drawn(4), b in drawn(4)) {
            let labels = labels();
            let all = [units(&a, &labels), units(&b, &labels)];
            prop_assert!((least_cost(&all).cost - least(&all)).abs() < 1e-9);
        }

        #[test]
        fn of_three_the_best_lies_between_the_bound_and_what_was_found(a in drawn(2), b in drawn(3), c in drawn(2)) {
            let labels = labels();
            let all = [units(&a, &labels), units(&b, &labels), units(&c, &labels)];
            let (found, best) = (least_cost(&all), least(&all));
            prop_assert!(at_least(&all, found) <= best + 1e-9);
            prop_assert!(best <= found.cost + 1e-9);
        }
    }
    /// Spans that all lie on each other, as in a text marked by a machine.
    fn crowd(labels: &[LabelId; 2], by: usize) -> Vec<Unit<'_>> {
        let unit = |idx: usize| Unit { start: (idx * 3 + by) as f64, end: (5_000 - idx * 2) as f64, label: &labels[0] };
        (0..400).map(unit).collect()
    }

    #[test]
    fn of_a_crowd_those_that_are_the_same_are_aligned() {
        let labels = labels();
        let (one, other) = (crowd(&labels, 0), crowd(&labels, 1));
        let same = least_cost(&[one.clone(), one.iter().rev().copied().collect(), one.clone()]);
        assert!(same.cost.abs() < 1e-9 && !same.is_of_all);
        let all = [one.clone(), other];
        let found = least_cost(&all);
        let of_pairs: f64 = all[0].iter().zip(&all[1]).map(|(one, other)| one.unlike(other)).sum();
        assert!(found.cost <= of_pairs + 1e-9, "{} of {of_pairs}", found.cost);
        assert!(at_least(&all, found) <= found.cost);
    }
}
