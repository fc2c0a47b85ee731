//! Ranges of bytes as one sorted set, so that asking what a range shares with many others does not walk over all.

use std::ops::Range;

/// Ranges in order. Those that overlap or touch are one; none is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ranges(Vec<Range<usize>>);

impl Ranges {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Range<usize>> {
        self.0.iter()
    }

    /// How many bytes of the range lie in the set.
    pub fn n_shared(&self, range: &Range<usize>) -> usize {
        let shared = |other: &Range<usize>| other.end.min(range.end) - other.start.max(range.start);
        self.touched(range).iter().map(shared).sum()
    }

    /// Whether any byte of the range lies in the set.
    pub fn shares(&self, range: &Range<usize>) -> bool {
        !self.touched(range).is_empty()
    }

    /// The share of the range, 0 to 1, that lies in the set.
    pub fn share_of(&self, range: &Range<usize>) -> f32 {
        self.n_shared(range) as f32 / range.len().max(1) as f32
    }

    /// From the start of the first to the end of the last range of the set that share a byte with this one.
    pub fn hull_around(&self, range: &Range<usize>) -> Option<Range<usize>> {
        let touched = self.touched(range);
        Some(touched.first()?.start..touched.last()?.end)
    }

    /// The ranges of the set that share a byte with this one.
    fn touched(&self, range: &Range<usize>) -> &[Range<usize>] {
        let first = self.0.partition_point(|other| other.end <= range.start);
        let end = self.0.partition_point(|other| other.start < range.end);
        if range.is_empty() { &[] } else { &self.0[first..end.max(first)] }
    }
}

impl FromIterator<Range<usize>> for Ranges {
    fn from_iter<I: IntoIterator<Item = Range<usize>>>(ranges: I) -> Self {
        let mut sorted: Vec<Range<usize>> = ranges.into_iter().filter(|range| !range.is_empty()).collect();
        sorted.sort_unstable_by_key(|range| (range.start, range.end));
        let mut merged: Vec<Range<usize>> = Vec::with_capacity(sorted.len());
        for range in sorted {
            match merged.last_mut().filter(|last| last.end >= range.start) {
                Some(last) => last.end = last.end.max(range.end),
                None => merged.push(range),
            }
        }
        Self(merged)
    }
}

impl Extend<Range<usize>> for Ranges {
    fn extend<I: IntoIterator<Item = Range<usize>>>(&mut self, ranges: I) {
        *self = self.0.drain(..).chain(ranges).collect();
    }
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn it_shares_what_its_bytes_share(
            ranges in vec((0_usize..40, 0_usize..8), 0..12),
            more in vec((0_usize..40, 0_usize..8), 0..4),
            (start, n_bytes) in (0_usize..40, 0_usize..12),
        ) {
            let range = |(start, n_bytes): &(usize, usize)| *start..start + n_bytes;
            let mut set: Ranges = ranges.iter().map(range).collect();
            set.extend(more.iter().map(range));
            let asked = start..start + n_bytes;
            let is_in = |byte: &usize| ranges.iter().chain(&more).any(|one| range(one).contains(byte));
            let n_shared = asked.clone().filter(is_in).count();
            prop_assert_eq!(set.n_shared(&asked), n_shared);
            prop_assert_eq!(set.shares(&asked), n_shared > 0);
            prop_assert_eq!(set.hull_around(&asked).is_some(), n_shared > 0);
            prop_assert!(set.iter().zip(set.iter().skip(1)).all(|(a, b)| a.end < b.start));
        }
    }
}
