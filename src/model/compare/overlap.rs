//! How much of what two spans cover they share.

use std::ops::Range;

use crate::model::{Fragments, OffsetCursor, OffsetUnit, Text};

/// A span as far as it is measured: its places are counted once, however many others it is held against.
#[derive(Clone, Debug)]
pub struct Measured {
    /// Its fragments in code points.
    ranges: Vec<Range<usize>>,
    n_characters: usize,
}

impl Measured {
    pub fn new(text: &Text, fragments: &Fragments) -> Self {
        let mut cursor = OffsetCursor::new(text, OffsetUnit::CodePoint);
        let ranges: Vec<Range<usize>> =
            fragments.iter().map(|range| cursor.offsets(range)).map(|(start, end)| start..end).collect();
        let n_characters = ranges.iter().map(ExactSizeIterator::len).sum();
        Self { ranges, n_characters }
    }

    /// What two spans of one text share of the characters that they cover together, 0 to 1 (Jaccard 1901).
    pub fn overlap(&self, other: &Self) -> f64 {
        let n_shared = self.n_shared(other);
        n_shared as f64 / (self.n_characters + other.n_characters - n_shared).max(1) as f64
    }

    /// What two spans share of the shorter one, 0 to 1.
    pub fn share_of_shorter(&self, other: &Self) -> f64 {
        self.n_shared(other) as f64 / self.n_characters.min(other.n_characters).max(1) as f64
    }

    /// Whether two people mean one thing by them: under one label, if half of the shorter one is common; under two, if half
    /// of both together is.
    pub fn is_same_thing(&self, other: &Self, is_one_label: bool) -> bool {
        if is_one_label { self.share_of_shorter(other) >= 0.5 } else { self.overlap(other) >= 0.5 }
    }

    /// In one walk along both, from where they meet.
    fn n_shared(&self, other: &Self) -> usize {
        let first = |here: &Self, there: &Self| {
            let start = there.ranges.first().map_or(0, |range| range.start);
            here.ranges.partition_point(|range| range.end <= start)
        };
        let (mut a, mut b, mut n_shared) = (first(self, other), first(other, self), 0);
        while let (Some(one), Some(two)) = (self.ranges.get(a), other.ranges.get(b)) {
            n_shared += one.end.min(two.end).saturating_sub(one.start.max(two.start));
            if one.end < two.end {
                a += 1;
            } else {
                b += 1;
            }
        }
        n_shared
    }
}

/// Whether two spans share any text.
pub fn share_text(a: &Fragments, b: &Fragments) -> bool {
    a.overlapping(b.extent()).any(|range| b.overlapping(range).next().is_some())
}
