//! A chain that finds the spans of one label in a row of tokens, and how likely each is one from end to end.

use std::borrow::Borrow;
use std::ops::Range;

use crate::suggest::learn::care::Pace;
use crate::suggest::learn::crf::{Chain, Row};
use crate::suggest::learn::linear::Features;

/// The labels of the chain: outside of a span, its first token, and the others.
const OUTSIDE: usize = 0;
const FIRST: usize = 1;
const INSIDE: usize = 2;
const N_LABELS: usize = 3;

/// The chain has `2^BITS` buckets of features.
const BITS: u32 = 16;
/// What each token outside costs: what is a little less likely than nothing is looked at too, and its confidence says so.
const COST_OUTSIDE: f32 = 0.3;
/// How often what is marked is gone through, and how wide the steps are.
const PACE: Pace = Pace { n_rounds: 6, rate: 0.05 };

/// What is learned about the spans of a label.
#[derive(Clone, Debug)]
pub(super) struct Finder(Chain);

impl Finder {
    /// From rows with their right labels.
    pub(super) fn taught<R: Borrow<Row>>(rows: &[R]) -> Self {
        let mut chain = Chain::new(BITS, N_LABELS);
        chain.learn(rows, PACE.n_rounds, PACE.rate);
        Self(chain)
    }

    /// The spans among the tokens with these features, each with how likely it is one with just these ends.
    pub(super) fn find(&self, features: &[Features]) -> Vec<(Range<usize>, f32)> {
        let scores = self.0.scores_of(features);
        let spans = spans(&self.0.best(&scores, &[COST_OUTSIDE]));
        if spans.is_empty() {
            return Vec::new();
        }
        // A run of labels says nothing of where the span ends: what goes on is taken away.
        let run = |span: &Range<usize>, n_more: usize| {
            let inside = std::iter::repeat_n(INSIDE, span.len() - 1 + n_more);
            (span.start, [FIRST].into_iter().chain(inside).collect())
        };
        let runs: Vec<_> = spans.iter().flat_map(|span| [run(span, 0), run(span, 1)]).collect();
        let probabilities = self.0.probabilities(&scores, &runs);
        let exact = probabilities.chunks(2).map(|pair| (pair[0] - pair[1]).max(0.0));
        spans.into_iter().zip(exact).collect()
    }
}

/// The right labels of so many tokens, of all `spans` of an article in tokens.
pub(super) fn labels(n_tokens: usize, spans: impl Iterator<Item = Range<usize>>) -> Vec<usize> {
    let mut labels = vec![OUTSIDE; n_tokens];
    for span in spans {
        for idx in span.clone() {
            labels[idx] = if idx == span.start { FIRST } else { INSIDE };
        }
    }
    labels
}

/// The spans that labels tell of.
fn spans(labels: &[usize]) -> Vec<Range<usize>> {
    let starts = (0..labels.len()).filter(|idx| labels[*idx] == FIRST);
    let span = |start: usize| {
        let n_inside = labels[start + 1..].iter().take_while(|label| **label == INSIDE).count();
        start..start + 1 + n_inside
    };
    starts.map(span).collect()
}
