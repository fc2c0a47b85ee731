//! How many spans or links were right, and the shares that follow from it.

/// How many were right, predicted, and there to be found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub n_right: usize,
    pub n_predicted: usize,
    pub n_gold: usize,
}

impl Counts {
    /// The right share of the predicted; `None` where nothing was predicted.
    pub fn precision(self) -> Option<f64> {
        ratio(self.n_right, self.n_predicted)
    }

    /// The found share of the gold; `None` where there is nothing to find.
    pub fn recall(self) -> Option<f64> {
        ratio(self.n_right, self.n_gold)
    }

    /// Their harmonic mean; `None` where both sides are empty.
    pub fn f1(self) -> Option<f64> {
        ratio(2 * self.n_right, self.n_predicted + self.n_gold)
    }

    /// Both together.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            n_right: self.n_right + other.n_right,
            n_predicted: self.n_predicted + other.n_predicted,
            n_gold: self.n_gold + other.n_gold,
        }
    }
}

fn ratio(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}
