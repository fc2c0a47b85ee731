//! A log-linear model that is being learned.

use super::packed::Packed;
use super::table::{Feature, Scores};

/// What is known nearly for sure teaches nothing.
const LEAST_GRADIENT: f32 = 0.02;

/// Weights of a log-linear model that are being learned, in steps of `AdaGrad` (J. Duchi, E. Hazan, Y. Singer, 2011).
pub(super) struct Learning<const N: usize> {
    weights: Vec<[f32; N]>,
    /// The sum of squared gradients of each weight.
    squares: Vec<[f32; N]>,
    /// Each step times when it was made.
    late: Vec<[f32; N]>,
    /// In millions.
    n_steps: f64,
    rate: f32,
    met: Met,
}

impl<const N: usize> Scores<N> for Learning<N> {
    type Score = f32;

    #[inline]
    fn add(&self, feature: Feature, scores: &mut [f32; N]) {
        let row = &self.weights[feature.bucket(self.weights.len())];
        for (score, weight) in scores.iter_mut().zip(row) {
            *score += weight;
        }
    }
}

impl<const N: usize> Learning<N> {
    pub(super) fn new(n_rows: usize, rate: f32) -> Self {
        let row = |value: f32| vec![[value; N]; n_rows];
        Self { weights: row(0.0), squares: row(0.1), late: row(0.0), n_steps: 0.0, rate, met: Met::default() }
    }

    /// Makes the right classes among the possible ones likelier.
    pub(super) fn learn(
        &mut self,
        features: &[Feature],
        scores: &[f32; N],
        possible: impl Iterator<Item = usize> + Clone,
        is_right: impl Fn(usize) -> bool,
    ) {
        self.n_steps += 1e-6;
        let max = possible.clone().map(|class| scores[class]).fold(f32::NEG_INFINITY, f32::max);
        let mut gradients = [0.0; N];
        let (mut all, mut right) = (0.0, f32::MIN_POSITIVE);
        for class in possible.clone() {
            // Never nothing, so that of right classes that are all unlikely the likelier ones gain.
            gradients[class] = (scores[class] - max).exp().max(1e-12);
            all += gradients[class];
            right += if is_right(class) { gradients[class] } else { 0.0 };
        }
        for class in possible {
            let odds = gradients[class];
            gradients[class] = if is_right(class) { odds / right } else { 0.0 } - odds / all;
        }
        if gradients.iter().any(|gradient| gradient.abs() >= LEAST_GRADIENT) {
            self.step(features, &gradients);
        }
    }

    #[expect(clippy::cast_possible_truncation, reason = "it need not be exact")]
    fn step(&mut self, features: &[Feature], gradients: &[f32; N]) {
        let now = self.n_steps as f32;
        for feature in features {
            if !self.met.is_met_again(*feature) {
                continue;
            }
            let row = feature.bucket(self.weights.len());
            let (weights, squares, late) = (&mut self.weights[row], &mut self.squares[row], &mut self.late[row]);
            for class in 0..N {
                let gradient = gradients[class];
                squares[class] += gradient * gradient;
                let step = self.rate * gradient / squares[class].sqrt();
                weights[class] += step;
                late[class] += step * now;
            }
        }
    }

    /// The mean is taken over what comes from here on.
    pub(super) fn begin_mean(&mut self) {
        self.n_steps = 0.0;
        self.late.fill([0.0; N]);
    }

    /// What is learned from here on is of this sentence.
    pub(super) fn begin_sentence(&mut self, idx: usize) {
        self.met.sentence = u16::try_from(idx % N_SENTENCES).unwrap_or(0) + 1;
    }

    /// The mean of the weights over all steps, in bytes.
    #[expect(clippy::cast_possible_truncation, reason = "it need not be exact")]
    pub(super) fn packed<P: Packed<N>>(&self) -> Vec<u8> {
        let n_steps = self.n_steps as f32;
        let mut bytes = Vec::new();
        for (row, late) in self.weights.iter().zip(&self.late) {
            P::pack(&std::array::from_fn(|class| row[class] - late[class] / n_steps), &mut bytes);
        }
        bytes
    }
}

/// Which features were met: what is met in one sentence only is not learned, as it would take room from what is met again.
struct Met {
    /// For each bucket the sentence that it was met in; zero where it was not met yet.
    by_bucket: Vec<u16>,
    sentence: u16,
}

/// Stands for more than one sentence.
const MANY: u16 = u16::MAX;
const N_SENTENCES: usize = MANY as usize - 2;
const N_MET_BUCKETS: usize = 1 << 24;

impl Default for Met {
    fn default() -> Self {
        Self { by_bucket: vec![0; N_MET_BUCKETS], sentence: 1 }
    }
}

impl Met {
    fn is_met_again(&mut self, feature: Feature) -> bool {
        let met = &mut self.by_bucket[feature.bucket(N_MET_BUCKETS)];
        if *met == 0 {
            *met = self.sentence;
        } else if *met != self.sentence {
            *met = MANY;
        }
        *met == MANY
    }
}
