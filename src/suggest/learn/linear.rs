//! Linear models over hashed features: rows of weights, and the steps by which they learn.

pub use crate::model::split_mix as mixed;

/// What is known nearly for sure teaches nothing: a row whose gradients are all smaller than this is passed over.
const LEAST_GRADIENT: f32 = 0.005;

/// A feature's name and values, hashed.
pub type Feature = u32;

/// The features of one thing to be judged.
#[derive(Clone, Debug, Default)]
pub struct Features(Vec<Feature>);

/// A weight for each feature bucket and label.
#[derive(Clone, Debug)]
pub struct Weights {
    /// Rows of `n_labels`, one a bucket.
    values: Vec<f32>,
    n_labels: usize,
    mask: u32,
}

/// Steps of `AdaGrad` (J. Duchi, E. Hazan, Y. Singer, 2011) for one set of weights.
#[derive(Debug)]
pub struct Learning {
    /// The sum of squared gradients of each weight.
    squares: Vec<f32>,
    rate: f32,
}

impl Features {
    /// With room for as many as most things have.
    pub fn new() -> Self {
        Self(Vec::with_capacity(32))
    }

    /// Adds the feature that is called `name` and has these values.
    // Nearly all of the time that suggestions take is spent in here: inlined, the names are hashed when it is compiled.
    #[expect(clippy::inline_always, reason = "without it finding takes a fifth longer")]
    #[inline(always)]
    pub fn add(&mut self, name: &str, values: &[u64]) {
        let mut hash = hash_bytes(name.as_bytes());
        for value in values {
            hash = mixed(hash ^ value);
        }
        self.push(hash);
    }

    fn push(&mut self, hash: u64) {
        self.0.push(folded(hash));
    }

    /// Forgets all of them and keeps their room.
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// Adds the feature where `is` holds.
    pub fn add_if(&mut self, is: bool, name: &str) {
        if is {
            self.add(name, &[]);
        }
    }

    /// The one feature that stands for a row of [`Weights`].
    pub fn of(row: usize) -> Self {
        Self(vec![Feature::try_from(row).unwrap_or(Feature::MAX)])
    }

    pub fn iter(&self) -> impl Iterator<Item = Feature> {
        self.0.iter().copied()
    }
}

impl Weights {
    /// All zero, `2^bits` rows of `n_labels`.
    pub fn new(bits: u32, n_labels: usize) -> Self {
        Self { values: vec![0.0; n_labels << bits], n_labels, mask: (1 << bits) - 1 }
    }

    /// Adds each label's score to `scores`, which has a place for each label.
    pub fn add_scores(&self, features: &Features, scores: &mut [f32]) {
        // The numbers of labels that there are: known when it is compiled, a row is added at once.
        match self.n_labels {
            2 => self.add_rows::<2>(features, scores),
            3 => self.add_rows::<3>(features, scores),
            6 => self.add_rows::<6>(features, scores),
            _ => {
                for feature in features.iter() {
                    let row = self.row(feature);
                    let weights = &self.values[row..row + self.n_labels];
                    scores.iter_mut().zip(weights).for_each(|(score, weight)| *score += weight);
                }
            }
        }
    }

    fn add_rows<const N: usize>(&self, features: &Features, scores: &mut [f32]) {
        let Some(scores) = scores.first_chunk_mut::<N>() else { return };
        let (rows, _) = self.values.as_chunks::<N>();
        let mut sums = *scores;
        for feature in features.iter() {
            let row = &rows[(feature & self.mask) as usize];
            sums.iter_mut().zip(row).for_each(|(sum, weight)| *sum += weight);
        }
        *scores = sums;
    }

    /// The score of the only label.
    pub fn score(&self, features: &Features) -> f32 {
        features.iter().map(|feature| self.values[self.row(feature)]).sum()
    }

    pub fn n_labels(&self) -> usize {
        self.n_labels
    }

    pub fn values(&self) -> &[f32] {
        &self.values
    }

    /// Sets the weights at the given places of [`values`](Self::values); places past the end are left out.
    pub fn set(&mut self, entries: impl IntoIterator<Item = (usize, f32)>) {
        for (place, value) in entries {
            if let Some(slot) = self.values.get_mut(place) {
                *slot = value;
            }
        }
    }

    /// The sums of weights with those of a table of the same size.
    #[must_use]
    pub fn plus(mut self, other: &Self) -> Self {
        self.values.iter_mut().zip(&other.values).for_each(|(value, other)| *value += other);
        self
    }

    /// All weights times a factor.
    #[must_use]
    pub fn times(mut self, factor: f32) -> Self {
        self.values.iter_mut().for_each(|value| *value *= factor);
        self
    }

    fn row(&self, feature: Feature) -> usize {
        (feature & self.mask) as usize * self.n_labels
    }
}

impl Learning {
    /// For weights like these; the first steps are about `rate` wide.
    pub fn new(weights: &Weights, rate: f32) -> Self {
        Self { squares: vec![0.1; weights.values.len()], rate }
    }

    /// Moves the score of every label for things with these features by about its gradient.
    pub fn step_all(&mut self, weights: &mut Weights, features: &Features, gradients: &[f32]) {
        if gradients.iter().all(|gradient| gradient.abs() < LEAST_GRADIENT) {
            return;
        }
        for feature in features.iter() {
            let row = weights.row(feature);
            let row = row..row + weights.n_labels;
            let slots = self.squares[row.clone()].iter_mut().zip(&mut weights.values[row]);
            for ((square, weight), gradient) in slots.zip(gradients) {
                *square += gradient * gradient;
                *weight += self.rate * gradient / square.sqrt();
            }
        }
    }

    /// Moves the score of `label` for things with these features by about `gradient`.
    pub fn step(&mut self, weights: &mut Weights, features: &Features, label: usize, gradient: f32) {
        if gradient.abs() < 1e-4 {
            return;
        }
        for feature in features.iter() {
            let place = weights.row(feature) + label;
            let square = &mut self.squares[place];
            *square += gradient * gradient;
            weights.values[place] += self.rate * gradient / square.sqrt();
        }
    }
}

/// The probability that belongs to a score.
pub fn logistic(score: f32) -> f32 {
    1.0 / (1.0 + (-score).exp())
}

/// How surprising it is that something this probable happened: minus the logarithm of its probability.
pub fn surprise_at(probability: f32) -> f32 {
    -probability.max(1e-6).ln()
}

/// `ln(Σ exp(score))`, or minus infinity where there is none.
pub fn log_sum_exp(scores: impl Iterator<Item = f32> + Clone) -> f32 {
    let max = scores.clone().fold(f32::NEG_INFINITY, f32::max);
    if max == f32::NEG_INFINITY {
        return max;
    }
    // The exponential of nothing is known.
    max + scores.map(|score| if score < max { (score - max).exp() } else { 1.0 }).sum::<f32>().ln()
}

/// Turns scores into probabilities that add up to 1.
pub fn softmax(scores: &mut [f32]) {
    let max = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let mut total = 0.0;
    for score in scores.iter_mut() {
        *score = (*score - max).exp();
        total += *score;
    }
    for score in scores {
        *score /= total;
    }
}

/// How many of the limits `n` reaches: a bucket for a count.
pub fn bucket(n: usize, limits: &[usize]) -> u64 {
    limits.iter().filter(|&&limit| n >= limit).count() as u64
}

/// FNV-1a, then mixed.
#[inline]
pub const fn hash_bytes(bytes: &[u8]) -> u64 {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    let mut idx = 0;
    while idx < bytes.len() {
        hash = (hash ^ bytes[idx] as u64).wrapping_mul(0x0100_0000_01b3);
        idx += 1;
    }
    mixed(hash)
}

#[expect(clippy::cast_possible_truncation, reason = "the two halves are folded into one")]
fn folded(hash: u64) -> u32 {
    (hash ^ (hash >> 32)) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn learns_to_tell_two_things_apart() {
        let mut weights = Weights::new(8, 1);
        let features = |word: u64| {
            let mut features = Features::new();
            features.add("bias", &[]);
            features.add("word", &[word]);
            features
        };
        let mut learning = Learning::new(&weights, 0.5);
        for _ in 0..50 {
            for (word, wanted) in [(1, 1.0), (2, 0.0)] {
                let predicted = logistic(weights.score(&features(word)));
                learning.step(&mut weights, &features(word), 0, wanted - predicted);
            }
        }
        assert!(logistic(weights.score(&features(1))) > 0.9);
        assert!(logistic(weights.score(&features(2))) < 0.1);
    }

    #[test]
    fn probabilities_add_up() {
        let mut scores = [1.0, 1000.0, 999.0];
        softmax(&mut scores);
        assert!((scores.iter().sum::<f32>() - 1.0).abs() < 1e-5);
        assert!(scores[1] > scores[2] && scores[2] > scores[0]);
        assert!(log_sum_exp(std::iter::empty()).is_infinite(), "nothing is impossible");
    }
}
