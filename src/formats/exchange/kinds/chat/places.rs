//! Where texts stand in an article, and which of their occurrences a span is.

use std::collections::{BTreeMap, BTreeSet};

use aho_corasick::{AhoCorasick, AhoCorasickKind};

/// Where texts stand in an article.
pub(super) struct Places<'a> {
    /// The starts of each, also where it overlaps itself.
    starts: BTreeMap<&'a str, Vec<usize>>,
}

impl<'a> Places<'a> {
    /// Seeks all texts in one walk.
    pub(super) fn new(whole: &str, mut pieces: BTreeSet<&'a str>) -> Self {
        pieces.remove("");
        let mut starts: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        // Only texts of gigabytes are too much for it.
        let finder = AhoCorasick::builder().kind(Some(AhoCorasickKind::ContiguousNFA)).build(&pieces).ok();
        let pieces: Vec<&'a str> = pieces.into_iter().collect();
        for found in finder.iter().flat_map(|finder| finder.find_overlapping_iter(whole)) {
            starts.entry(pieces[found.pattern().as_usize()]).or_default().push(found.start());
        }
        Self { starts }
    }

    /// Which occurrence of the piece begins at the byte, counted from 1.
    pub(super) fn number(&self, piece: &str, start: usize) -> usize {
        self.of(piece).partition_point(|other| *other <= start).max(1)
    }

    pub(super) fn n_times(&self, piece: &str) -> usize {
        self.of(piece).len()
    }

    /// The bytes of the pieces one behind the other: of each the occurrence of its number, where it has one, else the
    /// first that is behind the piece before. `None` where one of them is not there.
    pub(super) fn find(&self, pieces: &[&str], numbers: &[usize]) -> Option<Vec<(usize, usize)>> {
        let mut found: Vec<(usize, usize)> = Vec::new();
        for (idx, piece) in pieces.iter().enumerate() {
            let starts = self.of(piece);
            let behind = found.last().map_or(0, |(_, end)| *end);
            let start = match numbers.get(idx) {
                Some(number) => starts.get(number.checked_sub(1)?)?,
                None => starts.get(starts.partition_point(|start| *start < behind))?,
            };
            found.push((*start, start + piece.len()));
        }
        (!found.is_empty()).then_some(found)
    }

    fn of(&self, piece: &str) -> &[usize] {
        self.starts.get(piece).map_or(&[], Vec::as_slice)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_occurrence_is_counted() {
        let places = Places::new("aaaa a Ana", ["aa", "a", "Ana", ""].into());
        assert_eq!(
            places.starts,
            BTreeMap::from([("aa", vec![0, 1, 2]), ("a", vec![0, 1, 2, 3, 5, 9]), ("Ana", vec![7])])
        );
        assert_eq!((places.number("aa", 1), places.n_times("aa"), places.n_times("b")), (2, 3, 0));
    }

    #[test]
    fn pieces_follow_each_other_unless_numbers_say_otherwise() {
        let places = Places::new("a b a b", ["a", "b"].into());
        assert_eq!(places.find(&["b", "a"], &[]), Some(vec![(2, 3), (4, 5)]));
        assert_eq!(places.find(&["a", "b"], &[2]), Some(vec![(4, 5), (6, 7)]));
        assert_eq!(places.find(&["a", "b"], &[1, 2]), Some(vec![(0, 1), (6, 7)]));
        assert_eq!(
            (places.find(&["a", "b"], &[0]), places.find(&["c"], &[]), places.find(&[], &[])),
            (None, None, None)
        );
    }
}
