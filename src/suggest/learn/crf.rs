//! A linear-chain model (J. Lafferty, A. `McCallum`, F. Pereira, 2001): labels for a row of things, each judged by its
//! own features and by the label before.

use super::linear::{Features, Learning, Weights, log_sum_exp, softmax};

/// Of how many rounds, the last ones, the mean is kept.
const N_ROUNDS_KEPT: usize = 3;

/// What is learned about rows of things with one of a few labels each.
#[derive(Clone, Debug)]
pub struct Chain {
    pub emissions: Weights,
    /// A row for each label before, and one for the start.
    pub transitions: Weights,
}

/// A row with its right labels.
#[derive(Clone, Debug)]
pub struct Row {
    pub features: Vec<Features>,
    pub labels: Vec<usize>,
}

/// How likely each label of each thing is.
pub struct Marginals {
    /// `n_labels` for each thing.
    probabilities: Vec<f32>,
    n_labels: usize,
}

impl Chain {
    /// All zero, with `2^bits` buckets of features.
    pub fn new(bits: u32, n_labels: usize) -> Self {
        let mut bits_of_labels = 1;
        while (1 << bits_of_labels) <= n_labels {
            bits_of_labels += 1;
        }
        Self { emissions: Weights::new(bits, n_labels), transitions: Weights::new(bits_of_labels, n_labels) }
    }

    pub fn n_labels(&self) -> usize {
        self.emissions.n_labels()
    }

    /// The likeliest labels together (Viterbi).
    pub fn best(&self, features: &[Features]) -> Vec<usize> {
        self.best_at_cost(features, &[])
    }

    /// The likeliest labels together, where each thing under a label costs something: one for each label.
    pub fn best_at_cost(&self, features: &[Features], costs: &[f32]) -> Vec<usize> {
        let n_labels = self.n_labels();
        let mut emissions = self.scores(features);
        for emitted in emissions.chunks_mut(n_labels) {
            emitted.iter_mut().zip(costs).for_each(|(score, cost)| *score -= cost);
        }
        let mut backs = Vec::with_capacity(emissions.len());
        let mut scores: Vec<f32> = Vec::new();
        for (idx, emitted) in emissions.chunks(n_labels).enumerate() {
            let mut next = Vec::with_capacity(n_labels);
            for (label, emission) in emitted.iter().enumerate() {
                if idx == 0 {
                    next.push(emission + self.transition(n_labels, label));
                    backs.push(0);
                    continue;
                }
                let through = |before: &usize| scores[*before] + self.transition(*before, label);
                let before = (0..n_labels).max_by(|a, b| through(a).total_cmp(&through(b))).unwrap_or(0);
                next.push(emission + through(&before));
                backs.push(before);
            }
            scores = next;
        }
        let mut labels = Vec::with_capacity(features.len());
        let mut label = (0..scores.len()).max_by(|a, b| scores[*a].total_cmp(&scores[*b])).unwrap_or(0);
        for idx in (0..features.len()).rev() {
            labels.push(label);
            label = backs[idx * n_labels + label];
        }
        labels.reverse();
        labels
    }

    /// How likely each label is (forward–backward).
    pub fn marginals(&self, features: &[Features]) -> Marginals {
        let emissions = self.scores(features);
        let n_labels = self.n_labels();
        let (forward, backward) = self.passes(&emissions);
        let mut probabilities: Vec<f32> = forward.iter().zip(&backward).map(|(a, b)| a + b).collect();
        probabilities.chunks_mut(n_labels).for_each(softmax);
        Marginals { probabilities, n_labels }
    }

    /// Learns from rows, each taken in once in each round. What is kept is the mean of the last rounds: it depends less
    /// on which row came last.
    pub fn learn(&mut self, rows: &[Row], n_rounds: usize, rate: f32) {
        let mut of_emissions = Learning::new(&self.emissions, rate);
        let mut of_transitions = Learning::new(&self.transitions, rate);
        let n_kept = n_rounds.min(N_ROUNDS_KEPT);
        let mut sum: Option<Self> = None;
        for round in 0..n_rounds {
            for row in rows.iter().filter(|row| !row.labels.is_empty()) {
                self.learn_row(row, &mut of_emissions, &mut of_transitions);
            }
            if round + n_kept >= n_rounds {
                sum = Some(sum.map_or_else(|| self.clone(), |sum| sum.plus(self)));
            }
        }
        if let Some(sum) = sum {
            let share = 1.0 / n_kept as f32;
            self.emissions = sum.emissions.times(share);
            self.transitions = sum.transitions.times(share);
        }
    }

    fn plus(self, other: &Self) -> Self {
        Self {
            emissions: self.emissions.plus(&other.emissions),
            transitions: self.transitions.plus(&other.transitions),
        }
    }

    fn learn_row(&mut self, row: &Row, of_emissions: &mut Learning, of_transitions: &mut Learning) {
        let n_labels = self.n_labels();
        let emissions = self.scores(&row.features);
        let (forward, backward) = self.passes(&emissions);
        let total = log_sum_exp(forward[forward.len() - n_labels..].iter().copied());
        let mut by_transition = vec![0.0; (n_labels + 1) * n_labels];
        let mut gradients = vec![0.0; n_labels];
        let mut before = n_labels;
        for (idx, &right) in row.labels.iter().enumerate() {
            by_transition[before * n_labels + right] += 1.0;
            before = right;
            for label in 0..n_labels {
                let place = idx * n_labels + label;
                let probability = (forward[place] + backward[place] - total).exp();
                gradients[label] = f32::from(u8::from(label == right)) - probability;
                if idx == 0 {
                    by_transition[n_labels * n_labels + label] -= probability;
                    continue;
                }
                for from in 0..n_labels {
                    let there = forward[place - label - n_labels + from]
                        + self.transition(from, label)
                        + emissions[place]
                        + backward[place];
                    by_transition[from * n_labels + label] -= (there - total).exp();
                }
            }
            of_emissions.step_all(&mut self.emissions, &row.features[idx], &gradients);
        }
        for gradient in &mut by_transition {
            *gradient = gradient.clamp(-3.0, 3.0);
        }
        for (from, gradients) in by_transition.chunks(n_labels).enumerate() {
            of_transitions.step_all(&mut self.transitions, &Features::of(from), gradients);
        }
    }

    /// The score of each label of each thing.
    fn scores(&self, features: &[Features]) -> Vec<f32> {
        let n_labels = self.n_labels();
        let mut scores = vec![0.0; features.len() * n_labels];
        for (features, scores) in features.iter().zip(scores.chunks_mut(n_labels)) {
            self.emissions.add_scores(features, scores);
        }
        scores
    }

    /// The log sums over all ways to each label from the start, with its own score, and from it to the end, without.
    fn passes(&self, emissions: &[f32]) -> (Vec<f32>, Vec<f32>) {
        let n_labels = self.n_labels();
        let n = emissions.len() / n_labels;
        let mut forward = vec![0.0; emissions.len()];
        let mut backward = vec![0.0; emissions.len()];
        for idx in 0..n {
            for label in 0..n_labels {
                let place = idx * n_labels + label;
                let before = (0..n_labels).map(|from| match idx {
                    0 => f32::NEG_INFINITY,
                    _ => forward[place - label - n_labels + from] + self.transition(from, label),
                });
                let sum = if idx == 0 { self.transition(n_labels, label) } else { log_sum_exp(before) };
                forward[place] = sum + emissions[place];
            }
        }
        for idx in (0..n.saturating_sub(1)).rev() {
            for label in 0..n_labels {
                let next = (idx + 1) * n_labels;
                let after =
                    (0..n_labels).map(|to| self.transition(label, to) + emissions[next + to] + backward[next + to]);
                backward[idx * n_labels + label] = log_sum_exp(after);
            }
        }
        (forward, backward)
    }

    fn transition(&self, from: usize, to: usize) -> f32 {
        self.transitions.values()[from * self.n_labels() + to]
    }
}

impl Marginals {
    pub fn of(&self, idx: usize, label: usize) -> f32 {
        self.probabilities[idx * self.n_labels + label]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn learns_labels_that_depend_on_the_one_before() {
        let row = |words: &[u64], labels: &[usize]| {
            let features = words.iter().map(|word| {
                let mut features = Features::new();
                features.add("word", &[*word]);
                features
            });
            Row { features: features.collect(), labels: labels.to_vec() }
        };
        // The word 2 begins what 3 ends; the word 5 is labelled as the one before it.
        let rows = [row(&[3, 5, 5], &[0, 0, 0]), row(&[2, 5, 5, 3, 5], &[1, 1, 1, 0, 0])];
        let mut chain = Chain::new(10, 2);
        chain.learn(&rows, 100, 0.3);
        let unseen = row(&[2, 5, 5, 5, 3, 5], &[]);
        assert_eq!(chain.best(&unseen.features), [1, 1, 1, 1, 0, 0]);
        let marginals = chain.marginals(&unseen.features);
        assert!(marginals.of(2, 1) > 0.6 && (marginals.of(2, 0) + marginals.of(2, 1) - 1.0).abs() < 1e-3);
        assert_eq!(chain.best(&[]), Vec::<usize>::new());
    }
}
