//! Counts the lines of corpora that nobody could hold: a sketch of fixed size, made in parts and merged in any order.

use thiserror::Error;

use crate::suggest::learn::linear::mixed;

/// Rows of counters; a line has one in each.
const N_ROWS: usize = 4;
/// Counters in a row.
const N_COLUMNS: usize = 1 << 20;
/// How a sketch begins, its version at the end. A sketch of lines that are masked otherwise is of another version.
const BEGINNING: &[u8; 8] = b"pqlines\x01";
const N_HEAD_BYTES: usize = BEGINNING.len() + 16;

/// In about how many articles each line stands, with numbers and names masked (count-min, Cormode and Muthukrishnan 2005).
///
/// Its file, little-endian: `pqlines` and the version in 8 bytes; the number of articles and of different lines in each
/// of them, added up, as two u64; then 4 rows of 2^20 counters as u32. Merging adds all of these and stops at the highest
/// number: so the order in which parts are merged makes no difference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineSketch {
    n_articles: u64,
    n_lines: u64,
    counters: Vec<u32>,
}

/// Why bytes are no sketch.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum NotASketch {
    #[error("it is no sketch of repeated lines")]
    Other,
    #[error("another version of Pullquote made this sketch (version {0}; this one knows {known}): make it again", known = BEGINNING[7])]
    Version(u8),
    #[error("the sketch is cut off: it has {0} bytes and should have {all}", all = LineSketch::N_BYTES)]
    Cut(usize),
}

impl LineSketch {
    /// How many bytes a sketch has in a file that is not packed.
    pub const N_BYTES: usize = N_HEAD_BYTES + 4 * N_ROWS * N_COLUMNS;

    /// Of no article.
    pub fn new() -> Self {
        Self { n_articles: 0, n_lines: 0, counters: vec![0; N_ROWS * N_COLUMNS] }
    }

    /// Whether a file that begins so is a sketch, of whatever version.
    pub fn is_one(beginning: &[u8]) -> bool {
        beginning.len() >= BEGINNING.len() && beginning.starts_with(&BEGINNING[..7])
    }

    pub fn n_articles(&self) -> u64 {
        self.n_articles
    }

    /// Counts the lines of an article, as [`lines_of`](super::lines_of) has them.
    pub fn add(&mut self, lines: &[u64]) {
        self.n_articles = self.n_articles.saturating_add(1);
        self.n_lines = self.n_lines.saturating_add(lines.len() as u64);
        for line in lines {
            for place in places(*line) {
                self.counters[place] = self.counters[place].saturating_add(1);
            }
        }
    }

    /// Adds what another sketch has counted.
    pub fn merge(&mut self, other: &Self) {
        self.n_articles = self.n_articles.saturating_add(other.n_articles);
        self.n_lines = self.n_lines.saturating_add(other.n_lines);
        for (ours, theirs) in self.counters.iter_mut().zip(&other.counters) {
            *ours = ours.saturating_add(*theirs);
        }
    }

    /// In about how many articles the line stands: the least of its counters, less what other lines have put into each on
    /// average and its standard deviation. So of the lines that stand in one article of a huge corpus hardly any is taken for a
    /// repeated one (0.16 to the power of the rows).
    pub(super) fn n_articles_with(&self, line: u64) -> u32 {
        let least = places(line).map(|place| self.counters[place]).into_iter().min().unwrap_or(0);
        // Where lines are few, hardly any has others in all of its counters.
        let average = self.n_lines.div_ceil(N_COLUMNS as u64);
        let n_others = if self.n_lines < N_COLUMNS as u64 / 4 { 0 } else { average + average.isqrt() };
        least.saturating_sub(u32::try_from(n_others).unwrap_or(u32::MAX))
    }

    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(Self::N_BYTES);
        bytes.extend_from_slice(BEGINNING);
        bytes.extend_from_slice(&self.n_articles.to_le_bytes());
        bytes.extend_from_slice(&self.n_lines.to_le_bytes());
        bytes.extend(self.counters.iter().flat_map(|counter| counter.to_le_bytes()));
        bytes
    }

    pub fn from_bytes(bytes: &[u8]) -> Result<Self, NotASketch> {
        if !Self::is_one(bytes) {
            return Err(NotASketch::Other);
        }
        if bytes[7] != BEGINNING[7] {
            return Err(NotASketch::Version(bytes[7]));
        }
        let cut = || NotASketch::Cut(bytes.len());
        let (numbers, counters) = bytes[BEGINNING.len()..].split_at_checked(16).ok_or_else(cut)?;
        let (numbers, _) = numbers.as_chunks();
        let (counters, rest) = counters.as_chunks();
        if counters.len() != N_ROWS * N_COLUMNS || !rest.is_empty() {
            return Err(cut());
        }
        let [n_articles, n_lines] = [0, 1].map(|idx| u64::from_le_bytes(numbers[idx]));
        Ok(Self { n_articles, n_lines, counters: counters.iter().map(|bytes| u32::from_le_bytes(*bytes)).collect() })
    }
}

impl Default for LineSketch {
    fn default() -> Self {
        Self::new()
    }
}

/// Where a line is counted: a counter in each row.
#[expect(clippy::cast_possible_truncation, reason = "a row has no more counters")]
fn places(line: u64) -> [usize; N_ROWS] {
    let hash = mixed(line ^ 0x9E37_79B9_7F4A_7C15);
    // Two halves of a hash make as many as are wanted (Kirsch and Mitzenmacher 2006).
    let (first, step) = (hash & 0xFFFF_FFFF, hash >> 32 | 1);
    std::array::from_fn(|row| {
        let column = first.wrapping_add(step.wrapping_mul(row as u64)) as usize % N_COLUMNS;
        row * N_COLUMNS + column
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn sketch(articles: &[Vec<u64>]) -> LineSketch {
        let mut sketch = LineSketch::new();
        for lines in articles {
            sketch.add(lines);
        }
        sketch
    }

    fn merged(a: &LineSketch, b: &LineSketch) -> LineSketch {
        let mut merged = a.clone();
        merged.merge(b);
        merged
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(8))]

        #[test]
        fn parts_may_be_merged_in_any_order(
            parts in prop::array::uniform3(prop::collection::vec(prop::collection::vec(0_u64..50, 0..5), 0..20)),
        ) {
            let [mut a, b, c] = parts.each_ref().map(|articles| sketch(articles));
            // Also where a counter has stopped.
            a.counters[places(7)[0]] = u32::MAX - 1;
            prop_assert_eq!(merged(&merged(&a, &b), &c), merged(&a, &merged(&b, &c)));
            prop_assert_eq!(merged(&a, &b), merged(&b, &a));
            prop_assert_eq!(merged(&b, &c), sketch(&[&parts[1][..], &parts[2]].concat()));
            prop_assert_eq!(merged(&c, &LineSketch::new()), c.clone());
            prop_assert_eq!(LineSketch::from_bytes(&a.to_bytes()), Ok(a));
        }
    }

    #[test]
    fn lines_that_are_repeated_stand_out_of_millions_that_are_not() {
        let mut sketch = LineSketch::new();
        for n in 0..200_000_u64 {
            let others = (0..20).map(|line| mixed(n * 20 + line));
            let notice = (n % 100 == 0).then_some(1);
            sketch.add(&others.chain(notice).collect::<Vec<_>>());
        }
        assert!((1_950..2_010).contains(&sketch.n_articles_with(1)), "{}", sketch.n_articles_with(1));
        let n_mistaken = (0..20_000).filter(|n| sketch.n_articles_with(mixed(n * 20)) > 1).count();
        assert!(n_mistaken < 40, "{n_mistaken} of 20000 lines that stand in one article are taken for repeated");
    }

    #[test]
    fn what_is_no_sketch_is_refused() {
        let bytes = LineSketch::new().to_bytes();
        assert_eq!(LineSketch::from_bytes(b"{}"), Err(NotASketch::Other));
        assert_eq!(LineSketch::from_bytes(b"pqlines\x02"), Err(NotASketch::Version(2)));
        assert_eq!(LineSketch::from_bytes(&bytes[..bytes.len() - 1]), Err(NotASketch::Cut(bytes.len() - 1)));
        assert_eq!(LineSketch::from_bytes(&bytes[..9]), Err(NotASketch::Cut(9)));
    }
}
