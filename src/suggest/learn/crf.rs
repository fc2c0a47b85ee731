//! A linear-chain model (J. Lafferty, A. `McCallum`, F. Pereira, 2001): labels for a row of things, each judged by its
//! own features and by the label before.

use std::borrow::Borrow;

use super::linear::{Features, Learning, Weights, log_sum_exp, surprise_at};

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

/// The score of each label of each thing of a row.
pub struct Scores {
    /// As many as there are labels for each thing.
    values: Vec<f32>,
}

/// How likely each label of each thing is.
pub struct Marginals {
    /// The logarithms of what each label of each thing weighs: `n_labels` for each thing.
    sums: Vec<f32>,
    n_labels: usize,
}

/// How the logarithm of the probability of a row's right labels grows.
struct Gradients {
    /// With the score of each label of each thing: `n_labels` for each thing.
    of_labels: Vec<f32>,
    /// With the score of each label after each other one, the start last.
    of_transitions: Vec<f32>,
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

    /// The scores of `n` things. `add` is handed the number of each and adds its features, which are not kept.
    pub fn scores(&self, n: usize, mut add: impl FnMut(usize, &mut Features)) -> Scores {
        let n_labels = self.n_labels();
        let (mut values, mut features) = (vec![0.0; n * n_labels], Features::new());
        for (idx, scores) in values.chunks_mut(n_labels).enumerate() {
            features.clear();
            add(idx, &mut features);
            self.emissions.add_scores(&features, scores);
        }
        Scores { values }
    }

    /// The scores of things with these features.
    pub fn scores_of(&self, features: &[Features]) -> Scores {
        let n_labels = self.n_labels();
        let mut values = vec![0.0; features.len() * n_labels];
        for (features, scores) in features.iter().zip(values.chunks_mut(n_labels)) {
            self.emissions.add_scores(features, scores);
        }
        Scores { values }
    }

    /// The likeliest labels together (Viterbi), where each thing under a label costs something: one for each label, none
    /// where there are no costs.
    pub fn best(&self, scores: &Scores, costs: &[f32]) -> Vec<usize> {
        let n_labels = self.n_labels();
        let mut backs = Vec::with_capacity(scores.values.len());
        let (mut before, mut best) = (vec![0.0_f32; n_labels], vec![0.0_f32; n_labels]);
        for (idx, emitted) in scores.values.chunks(n_labels).enumerate() {
            std::mem::swap(&mut before, &mut best);
            for (label, emission) in emitted.iter().enumerate() {
                let emission = emission - costs.get(label).copied().unwrap_or(0.0);
                if idx == 0 {
                    best[label] = emission + self.transition(n_labels, label);
                    backs.push(0);
                    continue;
                }
                let through = |from: usize| before[from] + self.transition(from, label);
                let from = last_max((0..n_labels).map(through));
                best[label] = emission + through(from);
                backs.push(from);
            }
        }
        let n = scores.values.len() / n_labels;
        let mut labels = vec![0; n];
        let mut label = last_max(best.into_iter());
        for idx in (0..n).rev() {
            labels[idx] = label;
            label = backs[idx * n_labels + label];
        }
        labels
    }

    /// How likely each label is (forward–backward).
    pub fn marginals(&self, scores: &Scores) -> Marginals {
        let n_labels = self.n_labels();
        let (forward, backward) = self.passes(&scores.values);
        Marginals { sums: forward.iter().zip(&backward).map(|(a, b)| a + b).collect(), n_labels }
    }

    /// How likely runs of labels are, each with the place of the thing at which it begins; one that goes on beyond the row
    /// is not.
    pub fn probabilities(&self, scores: &Scores, runs: &[(usize, Vec<usize>)]) -> Vec<f32> {
        let n_labels = self.n_labels();
        let (forward, backward) = self.passes(&scores.values);
        let total = log_sum_exp(forward[forward.len().saturating_sub(n_labels)..].iter().copied());
        let probability = |(start, labels): &(usize, Vec<usize>)| {
            let [Some(first), Some(last)] = [labels.first(), labels.last()] else { return 1.0 };
            let end = (start + labels.len() - 1) * n_labels;
            let Some(behind) = backward.get(end + last) else { return 0.0 };
            let steps = labels
                .windows(2)
                .zip(start + 1..)
                .map(|(pair, idx)| self.transition(pair[0], pair[1]) + scores.values[idx * n_labels + pair[1]]);
            (forward[start * n_labels + first] + steps.sum::<f32>() + behind - total).exp().min(1.0)
        };
        runs.iter().map(probability).collect()
    }

    /// Learns from rows, each taken in once in each round. What is kept is the mean of the last rounds: it depends less
    /// on which row came last.
    pub fn learn<R: Borrow<Row>>(&mut self, rows: &[R], n_rounds: usize, rate: f32) {
        let mut of_emissions = Learning::new(&self.emissions, rate);
        let mut of_transitions = Learning::new(&self.transitions, rate);
        let n_kept = n_rounds.min(N_ROUNDS_KEPT);
        let mut sum: Option<Self> = None;
        for round in 0..n_rounds {
            for row in rows.iter().map(R::borrow).filter(|row| !row.labels.is_empty()) {
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

    /// How surprising the right labels of a row are: minus the logarithms of their probabilities, each by itself.
    pub fn surprise(&self, row: &Row) -> f32 {
        let marginals = self.marginals(&self.scores_of(&row.features));
        row.labels.iter().enumerate().map(|(idx, label)| surprise_at(marginals.of(idx, *label))).sum()
    }

    fn plus(self, other: &Self) -> Self {
        Self {
            emissions: self.emissions.plus(&other.emissions),
            transitions: self.transitions.plus(&other.transitions),
        }
    }

    fn learn_row(&mut self, row: &Row, of_emissions: &mut Learning, of_transitions: &mut Learning) {
        let n_labels = self.n_labels();
        let mut gradients = self.gradients(row);
        for (features, gradients) in row.features.iter().zip(gradients.of_labels.chunks(n_labels)) {
            of_emissions.step_all(&mut self.emissions, features, gradients);
        }
        for gradient in &mut gradients.of_transitions {
            *gradient = gradient.clamp(-3.0, 3.0);
        }
        for (from, gradients) in gradients.of_transitions.chunks(n_labels).enumerate() {
            of_transitions.step_all(&mut self.transitions, &Features::of(from), gradients);
        }
    }

    /// How the logarithm of the probability of the row's right labels grows with each score.
    fn gradients(&self, row: &Row) -> Gradients {
        let n_labels = self.n_labels();
        let emissions = self.scores_of(&row.features).values;
        let (forward, backward) = self.passes(&emissions);
        let total = log_sum_exp(forward[forward.len() - n_labels..].iter().copied());
        let mut of_transitions = vec![0.0; (n_labels + 1) * n_labels];
        let mut of_labels = vec![0.0; emissions.len()];
        let mut before = n_labels;
        for (idx, &right) in row.labels.iter().enumerate() {
            of_transitions[before * n_labels + right] += 1.0;
            before = right;
            for label in 0..n_labels {
                let place = idx * n_labels + label;
                let probability = (forward[place] + backward[place] - total).exp();
                of_labels[place] = f32::from(u8::from(label == right)) - probability;
                if idx == 0 {
                    of_transitions[n_labels * n_labels + label] -= probability;
                    continue;
                }
                for from in 0..n_labels {
                    let there = forward[place - label - n_labels + from]
                        + self.transition(from, label)
                        + emissions[place]
                        + backward[place];
                    of_transitions[from * n_labels + label] -= (there - total).exp();
                }
            }
        }
        Gradients { of_labels, of_transitions }
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

/// The place of the highest of the values, the last of equal ones; 0 where there is none.
fn last_max(values: impl Iterator<Item = f32>) -> usize {
    let highest = values.enumerate().max_by(|(_, a), (_, b)| a.total_cmp(b));
    highest.map_or(0, |(place, _)| place)
}

impl Marginals {
    pub fn of(&self, idx: usize, label: usize) -> f32 {
        let sums = &self.sums[idx * self.n_labels..(idx + 1) * self.n_labels];
        let max = sums.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        let total: f32 = sums.iter().map(|sum| (sum - max).exp()).sum();
        (sums[label] - max).exp() / total
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A row of words with their labels.
    fn row(words: &[u64], labels: &[usize]) -> Row {
        let features = words.iter().map(|word| {
            let mut features = Features::new();
            features.add("word", &[*word]);
            features
        });
        Row { features: features.collect(), labels: labels.to_vec() }
    }

    /// A chain of three labels with weights of all sizes, and a row of five things.
    fn example() -> (Chain, Row) {
        let mut chain = Chain::new(4, 3);
        let weight = |place: usize| (place, ((place * 7919 + 13) % 17) as f32 / 6.0 - 1.3);
        chain.emissions.set((0..chain.emissions.values().len()).map(weight));
        chain.transitions.set((0..chain.transitions.values().len()).map(|place| (place, weight(place + 5).1)));
        (chain, row(&[1, 2, 3, 1, 4], &[0, 2, 2, 1, 0]))
    }

    /// Every way to label five things with three labels, with `exp(score)`.
    fn all_ways(chain: &Chain, scores: &[f32]) -> Vec<([usize; 5], f64)> {
        let way = |number: usize| [0, 1, 2, 3, 4].map(|idx| number / 3_usize.pow(idx) % 3);
        let score = |labels: &[usize; 5]| {
            let befores = [3].into_iter().chain(labels.iter().copied());
            let each = labels.iter().zip(befores).enumerate();
            let sum: f32 =
                each.map(|(idx, (label, before))| scores[idx * 3 + label] + chain.transition(before, *label)).sum();
            f64::from(sum).exp()
        };
        (0..243).map(way).map(|labels| (labels, score(&labels))).collect()
    }

    #[test]
    fn marginals_are_those_of_all_ways_to_label_a_row() {
        let (chain, row) = example();
        let scores = chain.scores_of(&row.features);
        let marginals = chain.marginals(&scores);
        let ways = all_ways(&chain, &scores.values);
        let total: f64 = ways.iter().map(|(_, weight)| weight).sum();
        for idx in 0..5 {
            for label in 0..3 {
                let with: f64 = ways.iter().filter(|(labels, _)| labels[idx] == label).map(|(_, weight)| weight).sum();
                assert!((f64::from(marginals.of(idx, label)) - with / total).abs() < 1e-5);
            }
        }
        let runs = [(0, vec![0, 2, 2]), (3, vec![1, 0]), (1, vec![1]), (4, vec![0, 1])];
        for ((start, run), found) in runs.iter().zip(chain.probabilities(&scores, &runs)) {
            let with = ways.iter().filter(|(labels, _)| labels[*start..].starts_with(run));
            assert!((f64::from(found) - with.map(|(_, weight)| weight).sum::<f64>() / total).abs() < 1e-5);
        }
        let best = ways.iter().max_by(|a, b| a.1.total_cmp(&b.1)).unwrap();
        assert_eq!(chain.best(&scores, &[]), best.0);
    }

    #[test]
    fn gradients_are_those_of_small_steps() {
        const STEP: f32 = 1e-2;
        let (chain, row) = example();
        let scores = chain.scores_of(&row.features).values;
        let log_likelihood = |chain: &Chain, scores: &[f32]| {
            let ways = all_ways(chain, scores);
            let right = ways.iter().find(|(labels, _)| labels[..] == row.labels[..]).unwrap();
            right.1.ln() - ways.iter().map(|(_, weight)| weight).sum::<f64>().ln()
        };
        let gradients = chain.gradients(&row);
        for (place, gradient) in gradients.of_labels.iter().enumerate() {
            let moved = |step: f32| {
                let mut scores = scores.clone();
                scores[place] += step;
                log_likelihood(&chain, &scores)
            };
            let slope = (moved(STEP) - moved(-STEP)) / f64::from(2.0 * STEP);
            assert!((slope - f64::from(*gradient)).abs() < 1e-3, "label {place}: {slope} and not {gradient}");
        }
        for (place, gradient) in gradients.of_transitions.iter().enumerate() {
            let moved = |step: f32| {
                let mut chain = chain.clone();
                chain.transitions.set([(place, chain.transitions.values()[place] + step)]);
                log_likelihood(&chain, &scores)
            };
            let slope = (moved(STEP) - moved(-STEP)) / f64::from(2.0 * STEP);
            assert!((slope - f64::from(*gradient)).abs() < 1e-3, "transition {place}: {slope} and not {gradient}");
        }
    }

    #[test]
    fn learns_labels_that_depend_on_the_one_before() {
        // The word 2 begins what 3 ends; the word 5 is labelled as the one before it.
        let rows = [row(&[3, 5, 5], &[0, 0, 0]), row(&[2, 5, 5, 3, 5], &[1, 1, 1, 0, 0])];
        let mut chain = Chain::new(10, 2);
        chain.learn(&rows, 100, 0.3);
        let unseen = row(&[2, 5, 5, 5, 3, 5], &[]);
        let scores = chain.scores_of(&unseen.features);
        assert_eq!(chain.best(&scores, &[]), [1, 1, 1, 1, 0, 0]);
        let marginals = chain.marginals(&scores);
        assert!(marginals.of(2, 1) > 0.6 && (marginals.of(2, 0) + marginals.of(2, 1) - 1.0).abs() < 1e-3);
        assert_eq!(chain.best(&chain.scores_of(&[]), &[]), Vec::<usize>::new());
    }
}
