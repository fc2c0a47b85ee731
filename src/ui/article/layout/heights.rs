//! The heights of all pieces of an article, and the sums of them, in points.

/// Pieces that share one entry of the tree: the sums then need little memory beside the heights themselves.
const BLOCK: usize = 64;

/// Heights with their running sums. Changing one and finding a place take the logarithm of how many there are.
///
/// Sums are `f64`: 100 MB of text are 20 million points high, where neighbours in `f32` lie two points apart.
#[derive(Debug, Default)]
pub(crate) struct Heights {
    heights: Vec<f32>,
    /// A binary indexed tree over the sums of the blocks (P. M. Fenwick, “A new data structure for cumulative frequency
    /// tables”, 1994).
    tree: Vec<f64>,
}

impl Heights {
    pub(crate) fn new(heights: Vec<f32>) -> Self {
        let mut tree = vec![0.0];
        tree.extend(heights.chunks(BLOCK).map(|block| block.iter().map(|&height| f64::from(height)).sum::<f64>()));
        for idx in 1..tree.len() {
            let parent = idx + lowest_bit(idx);
            if parent < tree.len() {
                tree[parent] += tree[idx];
            }
        }
        Self { heights, tree }
    }

    pub(crate) fn get(&self, idx: usize) -> f32 {
        self.heights[idx]
    }

    pub(crate) fn set(&mut self, idx: usize, height: f32) {
        let difference = f64::from(height) - f64::from(self.heights[idx]);
        if difference == 0.0 {
            return;
        }
        self.heights[idx] = height;
        let mut at = idx / BLOCK + 1;
        while at < self.tree.len() {
            self.tree[at] += difference;
            at += lowest_bit(at);
        }
    }

    /// The height of all before the one at `idx`.
    pub(crate) fn before(&self, idx: usize) -> f64 {
        let mut at = idx / BLOCK;
        let first = at * BLOCK;
        let mut sum: f64 = self.heights[first..idx].iter().map(|&height| f64::from(height)).sum();
        while at > 0 {
            sum += self.tree[at];
            at -= lowest_bit(at);
        }
        sum
    }

    pub(crate) fn total(&self) -> f64 {
        self.before(self.heights.len())
    }

    /// The piece at a height, and how far below its top that is; the end of the last one for anything beyond.
    pub(crate) fn find(&self, y: f64) -> (usize, f32) {
        let mut left = y.max(0.0);
        let mut block = 0;
        let mut step = self.tree.len().next_power_of_two();
        while step > 0 {
            let next = block + step;
            if next < self.tree.len() && self.tree[next] <= left {
                left -= self.tree[next];
                block = next;
            }
            step /= 2;
        }
        for (offset, &height) in self.heights.iter().skip(block * BLOCK).enumerate() {
            if left < f64::from(height) {
                return (block * BLOCK + offset, f32_from(left));
            }
            left -= f64::from(height);
        }
        let last = self.heights.len().saturating_sub(1);
        (last, self.heights.last().copied().unwrap_or(0.0))
    }
}

fn lowest_bit(n: usize) -> usize {
    n & n.wrapping_neg()
}

#[expect(clippy::cast_possible_truncation, reason = "the height of one piece is far below where f32 gets coarse")]
fn f32_from(height: f64) -> f32 {
    height as f32
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[expect(clippy::float_cmp, reason = "sums of whole numbers are exact")]
        #[test]
        fn sums_agree_with_adding_all(
            first in prop::collection::vec(0_u8..9, 1..300),
            changes in prop::collection::vec((0_usize..300, 0_u8..9), 0..9),
        ) {
            let mut plain: Vec<f32> = first.iter().map(|&height| f32::from(height)).collect();
            let mut heights = Heights::new(plain.clone());
            for (idx, height) in changes {
                if idx < plain.len() {
                    plain[idx] = f32::from(height);
                    heights.set(idx, plain[idx]);
                }
            }
            let mut y = 0.0_f64;
            for (idx, &height) in plain.iter().enumerate() {
                prop_assert_eq!(heights.before(idx), y);
                prop_assert_eq!(heights.get(idx), height);
                if height > 0.0 {
                    prop_assert_eq!(heights.find(y + 0.5), (idx, 0.5));
                }
                y += f64::from(height);
            }
            prop_assert_eq!(heights.total(), y);
            prop_assert_eq!(heights.find(y + 1.0), (plain.len() - 1, plain[plain.len() - 1]));
        }
    }
}
