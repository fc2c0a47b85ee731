//! Numbers that look like chance and are the same for the same seed, and how many of them a measure may draw.

use crate::model::split_mix;

/// What chance and time there is for measuring.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Effort {
    /// The same seed gives the same intervals and the same γ.
    pub seed: u64,
    /// How often articles are drawn anew for the intervals; 0 for none. Of many articles fewer.
    pub n_resamples: usize,
    /// How often chance is sampled for γ in one article; 0 for none. Of many articles fewer.
    pub n_samples: usize,
}

impl Default for Effort {
    fn default() -> Self {
        Self { seed: 1, n_resamples: 1000, n_samples: 30 }
    }
}

/// What `SplitMix64` adds from one number to the next.
const STEP: u64 = 0x9E37_79B9_7F4A_7C15;

/// A source of such numbers.
#[derive(Clone, Debug)]
pub(super) struct Chance(u64);

impl Chance {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        let number = split_mix(self.0);
        self.0 = self.0.wrapping_add(STEP);
        number
    }

    /// A number below `end`, which is not 0.
    #[expect(clippy::cast_possible_truncation, reason = "it is below a usize")]
    pub(super) fn below(&mut self, end: usize) -> usize {
        ((u128::from(self.next()) * end as u128) >> 64) as usize
    }
}

/// Between which values 95 of 100 lie; `None` of fewer than 20.
pub(super) fn middle_of(mut values: Vec<f64>) -> Option<(f64, f64)> {
    const FEWEST: usize = 20;
    if values.len() < FEWEST {
        return None;
    }
    values.sort_by(f64::total_cmp);
    let tail = values.len() / 40;
    Some((values[tail], values[values.len() - 1 - tail]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_spread_evenly_and_are_the_same_again() {
        let (mut one, mut other) = (Chance::new(7), Chance::new(7));
        let mut n_each = [0; 10];
        for _ in 0..10_000 {
            let number = one.below(10);
            assert_eq!(number, other.below(10));
            n_each[number] += 1;
        }
        assert!(n_each.iter().all(|n| (900..1100).contains(n)), "{n_each:?}");
    }

    #[test]
    fn the_middle_leaves_out_a_fortieth_on_either_side() {
        assert_eq!(middle_of((0..200).map(f64::from).collect()), Some((5.0, 194.0)));
        assert_eq!(middle_of(vec![1.0; 19]), None);
    }
}
