//! Where texts stand in another, and which of their occurrences a span is.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use aho_corasick::{AhoCorasick, AhoCorasickKind};

/// Of texts from this length on only the first so many bytes are sought in the walk: those of nested spans are together many
/// times the article.
const HEAD_BYTES: usize = 256;
/// Where a head stands more often, its text is sought by itself.
const MOST_HEADS: usize = 16;

/// Where texts stand in an article.
pub(super) struct Places<'a> {
    whole: &'a str,
    /// The starts of each, or of its head, also where it overlaps itself.
    starts: BTreeMap<&'a str, Vec<usize>>,
}

impl<'a> Places<'a> {
    /// Seeks all texts in one walk.
    pub(super) fn new(whole: &'a str, pieces: impl IntoIterator<Item = &'a str>) -> Self {
        let heads: BTreeSet<&str> = pieces.into_iter().map(head).filter(|head| !head.is_empty()).collect();
        let mut starts: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        // Only texts of gigabytes are too much for it.
        let finder = AhoCorasick::builder().kind(Some(AhoCorasickKind::ContiguousNFA)).build(&heads).ok();
        let heads: Vec<&'a str> = heads.into_iter().collect();
        for found in finder.iter().flat_map(|finder| finder.find_overlapping_iter(whole)) {
            starts.entry(heads[found.pattern().as_usize()]).or_default().push(found.start());
        }
        Self { whole, starts }
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

    /// The bytes of the occurrence of a piece that is next to a place and not in it, and whether there are others.
    pub(super) fn next_to(&self, piece: &str, (first, last): (usize, usize)) -> Option<((usize, usize), bool)> {
        let starts = self.of(piece);
        let n_before = starts.partition_point(|start| start + piece.len() <= first);
        let before = n_before.checked_sub(1).map(|idx| starts[idx]);
        let behind = starts.get(starts.partition_point(|start| *start < last)).copied();
        let start = match (before, behind) {
            (Some(before), Some(behind)) if behind - last < first - (before + piece.len()) => behind,
            (before, behind) => before.or(behind).or(starts.first().copied())?,
        };
        Some(((start, start + piece.len()), starts.len() > 1))
    }

    /// Where one of the texts that were sought starts.
    pub(super) fn of(&self, piece: &str) -> Cow<'_, [usize]> {
        let starts = self.starts.get(head(piece)).map_or(&[][..], Vec::as_slice);
        if piece.len() <= HEAD_BYTES {
            return Cow::Borrowed(starts);
        }
        if starts.len() > MOST_HEADS {
            return Cow::Owned(all_starts(self.whole.as_bytes(), piece.as_bytes()));
        }
        Cow::Owned(starts.iter().copied().filter(|start| self.whole[*start..].starts_with(piece)).collect())
    }
}

fn head(piece: &str) -> &str {
    &piece[..piece.floor_char_boundary(HEAD_BYTES)]
}

/// Where a piece starts, also where it overlaps itself, in time that grows with both and no faster (D. Knuth, J. Morris and
/// V. Pratt, 1977).
fn all_starts(whole: &[u8], piece: &[u8]) -> Vec<usize> {
    // How much of the start of the piece stands at the end of each of its beginnings.
    let mut borders = vec![0; piece.len()];
    let mut n_same = 0;
    for idx in 1..piece.len() {
        while n_same > 0 && piece[idx] != piece[n_same] {
            n_same = borders[n_same - 1];
        }
        n_same += usize::from(piece[idx] == piece[n_same]);
        borders[idx] = n_same;
    }
    let mut starts = Vec::new();
    n_same = 0;
    for (idx, byte) in whole.iter().enumerate() {
        while n_same > 0 && (n_same == piece.len() || *byte != piece[n_same]) {
            n_same = borders[n_same - 1];
        }
        n_same += usize::from(*byte == piece[n_same]);
        starts.extend((n_same == piece.len()).then(|| idx + 1 - n_same));
    }
    starts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_occurrence_is_counted() {
        let places = Places::new("aaaa a Ana", ["aa", "a", "Ana", ""]);
        assert_eq!(
            places.starts,
            BTreeMap::from([("aa", vec![0, 1, 2]), ("a", vec![0, 1, 2, 3, 5, 9]), ("Ana", vec![7])])
        );
        assert_eq!((places.number("aa", 1), places.n_times("aa"), places.n_times("b")), (2, 3, 0));
    }

    #[test]
    fn long_texts_are_found_as_short_ones_are() {
        for (whole, piece) in
            [("aaaa a Ana", "aa"), ("abababab", "abab"), ("Ana", "Ana"), ("a", "Ana"), ("aabaaab", "aab")]
        {
            let expected: Vec<usize> = (0..whole.len()).filter(|start| whole[*start..].starts_with(piece)).collect();
            assert_eq!(all_starts(whole.as_bytes(), piece.as_bytes()), expected, "{piece} in {whole}");
        }
        for n_bytes in [HEAD_BYTES, HEAD_BYTES + 1, HEAD_BYTES + MOST_HEADS + 1] {
            let long = "a".repeat(n_bytes);
            let whole = format!("{long}aa b {long}");
            let places = Places::new(&whole, [&*long]);
            assert_eq!((places.n_times(&long), places.number(&long, 1), places.number(&long, n_bytes + 5)), (4, 2, 4));
            assert_eq!(places.find(&[&*long, "b"], &[2]), None, "what was not sought is not there");
        }
    }

    #[test]
    fn pieces_follow_each_other_unless_numbers_say_otherwise() {
        let places = Places::new("a b a b", ["a", "b"]);
        assert_eq!(places.find(&["b", "a"], &[]), Some(vec![(2, 3), (4, 5)]));
        assert_eq!(places.find(&["a", "b"], &[2]), Some(vec![(4, 5), (6, 7)]));
        assert_eq!(places.find(&["a", "b"], &[1, 2]), Some(vec![(0, 1), (6, 7)]));
        assert_eq!(
            (places.find(&["a", "b"], &[0]), places.find(&["c"], &[]), places.find(&[], &[])),
            (None, None, None)
        );
        let places = Places::new("a b a b", ["a", "b", "b a"]);
        assert_eq!(places.next_to("a", (6, 7)), Some(((4, 5), true)));
        assert_eq!(places.next_to("a", (2, 5)), Some(((0, 1), true)));
        assert_eq!((places.next_to("b a", (2, 5)), places.next_to("c", (0, 1))), (Some(((2, 5), false)), None));
    }
}
