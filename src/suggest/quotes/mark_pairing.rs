//! Decides for all quotation marks of a text at once which open, close, or are strays.
//!
//! That is the best path through a lattice whose edges are pairs and strays, so that one lost mark costs one quotation
//! and not the rest.

use super::marks;
use super::marks::{Level, Mark};
use crate::suggest::learn::linear::{Features, Weights, bucket, log_sum_exp};
use crate::suggest::text::lexicon::Classes;
use crate::suggest::text::tokens::{Shape, Token};

/// Marks inside a pair that belong to none: more are not looked past.
const MAX_INSIDE: usize = 4;

/// What a mark can be: the labels of the mark weights.
pub const OPENS: usize = 0;
pub const CLOSES: usize = 1;
pub const STRAY: usize = 2;

/// The weights that score marks and pairs.
#[derive(Clone, Debug)]
pub struct MarkWeights {
    pub marks: Weights,
    pub pairs: Weights,
}

/// All ways to pair the marks of a text.
///
/// Invariant: the edges are in the order of `from`, and all edges lead forward.
pub struct Lattice {
    /// Of each mark.
    pub mark_features: Vec<Features>,
    pub edges: Vec<Edge>,
    /// The first edge from each node, and the number of edges at the end.
    firsts: Vec<usize>,
}

/// From before the mark `from` to before the mark `to`: the mark is a stray, or opens a quotation.
pub struct Edge {
    pub from: usize,
    pub to: usize,
    pub kind: EdgeKind,
    pub features: Features,
    score: f32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EdgeKind {
    Stray,
    /// Closed by this mark.
    Pair(usize),
    /// Open to the end of its line.
    Unclosed,
}

/// What is decided about a mark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pin {
    #[default]
    Free,
    /// It opens a quotation that this mark closes.
    Opens(usize),
    /// It lies in a quotation and is not its edge.
    Inside,
}

impl Pin {
    /// What tells it from others, for a [`Question`](crate::suggest::memo::Question).
    pub fn bytes(&self) -> [u8; 4] {
        let number = match self {
            Self::Free => 0,
            Self::Inside => 1,
            Self::Opens(close) => u32::try_from(close + 2).unwrap_or(u32::MAX),
        };
        number.to_le_bytes()
    }
}

impl Lattice {
    pub fn new(text: &str, tokens: &[Token], marks: &[Mark], level: Level, pins: &[Pin]) -> Self {
        let mark_features = (0..marks.len()).map(|idx| marks::features(text, tokens, marks, idx, level)).collect();
        let mut lattice = Self { mark_features, edges: Vec::new(), firsts: Vec::new() };
        for from in 0..marks.len() {
            lattice.firsts.push(lattice.edges.len());
            lattice.add_edges(tokens, marks, from, pins);
        }
        lattice.firsts.push(lattice.edges.len());
        lattice
    }

    /// The edges of the most likely path, each with its probability.
    pub fn best(&mut self, weights: &MarkWeights) -> Vec<(usize, f32)> {
        let probabilities = self.probabilities(weights);
        let n_nodes = self.firsts.len();
        let mut best = vec![(f32::NEG_INFINITY, 0); n_nodes];
        best[0].0 = 0.0;
        for (idx, edge) in self.edges.iter().enumerate() {
            let score = best[edge.from].0 + edge.score;
            if score > best[edge.to].0 {
                best[edge.to] = (score, idx);
            }
        }
        let mut path = Vec::new();
        let mut node = n_nodes - 1;
        while node > 0 {
            let idx = best[node].1;
            path.push((idx, probabilities[idx]));
            node = self.edges[idx].from;
        }
        path.reverse();
        path
    }

    /// Scores all edges and gives the probability that the path goes through each (forward–backward).
    pub fn probabilities(&mut self, weights: &MarkWeights) -> Vec<f32> {
        self.score(weights);
        let n_nodes = self.firsts.len();
        let mut forward = vec![f32::NEG_INFINITY; n_nodes];
        forward[0] = 0.0;
        for edge in &self.edges {
            let pair = [forward[edge.to], forward[edge.from] + edge.score];
            forward[edge.to] = log_sum_exp(pair.into_iter());
        }
        let mut backward = vec![f32::NEG_INFINITY; n_nodes];
        backward[n_nodes - 1] = 0.0;
        for edge in self.edges.iter().rev() {
            let pair = [backward[edge.from], backward[edge.to] + edge.score];
            backward[edge.from] = log_sum_exp(pair.into_iter());
        }
        let total = forward[n_nodes - 1];
        let through = |edge: &Edge| (forward[edge.from] + edge.score + backward[edge.to] - total).exp();
        self.edges.iter().map(through).collect()
    }

    /// The edge from a mark that is of the kind.
    pub fn edge(&self, from: usize, kind: EdgeKind) -> Option<usize> {
        let edges = self.firsts[from]..*self.firsts.get(from + 1)?;
        edges.into_iter().find(|&idx| self.edges[idx].kind == kind)
    }

    /// What each edge says of the marks that it passes.
    pub fn labels(edge: &Edge) -> impl Iterator<Item = (usize, usize)> {
        let (from, kind) = (edge.from, edge.kind);
        (from..edge.to).map(move |mark| {
            let label = match kind {
                EdgeKind::Pair(close) if mark == close => CLOSES,
                EdgeKind::Pair(_) | EdgeKind::Unclosed if mark == from => OPENS,
                _ => STRAY,
            };
            (mark, label)
        })
    }

    fn add_edges(&mut self, tokens: &[Token], marks: &[Mark], from: usize, pins: &[Pin]) {
        let pin = |mark: usize| pins.get(mark).copied().unwrap_or_default();
        let mut push = |to, kind| {
            let features = edge_features(tokens, marks, from, to, kind);
            self.edges.push(Edge { from, to, kind, features, score: 0.0 });
        };
        if let Pin::Opens(close) = pin(from) {
            push(close + 1, EdgeKind::Pair(close));
            return;
        }
        push(from + 1, EdgeKind::Stray);
        if pin(from) == Pin::Inside {
            return;
        }
        for close in from + 1..marks.len().min(from + 2 + MAX_INSIDE) {
            if pin(close) != Pin::Free {
                break;
            }
            push(close + 1, EdgeKind::Pair(close));
        }
        let n_in_line =
            marks[from..].iter().take(2 + MAX_INSIDE).take_while(|mark| mark.line == marks[from].line).count();
        let ends = n_in_line < 2 + MAX_INSIDE;
        if ends && (from + 1..from + n_in_line).all(|mark| pin(mark) == Pin::Free) {
            push(from + n_in_line, EdgeKind::Unclosed);
        }
    }

    fn score(&mut self, weights: &MarkWeights) {
        let mut of_marks = vec![[0.0; 3]; self.mark_features.len()];
        for (features, scores) in self.mark_features.iter().zip(&mut of_marks) {
            weights.marks.add_scores(features, scores);
        }
        for edge in &mut self.edges {
            let marks: f32 = Self::labels(edge).map(|(mark, label)| of_marks[mark][label]).sum();
            edge.score = marks + weights.pairs.score(&edge.features);
        }
    }
}

fn edge_features(tokens: &[Token], marks: &[Mark], from: usize, to: usize, kind: EdgeKind) -> Features {
    let open = &marks[from];
    let close = match kind {
        EdgeKind::Stray => return Features::default(),
        EdgeKind::Pair(close) => Some(&marks[close]),
        EdgeKind::Unclosed => None,
    };
    let mut features = Features::new();
    let n_inside = to - from - 1;
    features.add("inside", &[u64::from(close.is_some()), n_inside as u64]);
    if let Some(close) = close {
        let n_tokens = close.token - open.token - 1;
        features.add("length", &[bucket(n_tokens, &[1, 2, 4, 8, 16, 32, 64, 128, 256])]);
        features.add("lines", &[(close.line - open.line).min(3) as u64]);
        features.add("same glyph", &[u64::from(open.glyph == close.glyph), open.facing as u64, close.facing as u64]);
        let quoted = &tokens[open.token + 1..close.token];
        let first = quoted.first().map_or(99, |token| token.shape as u64);
        let last = quoted.last().map_or(99, |token| if token.is_word() { token.shape as u64 } else { token.word });
        features.add("ends", &[first, last]);
        features.add("nested", &[u64::from(marks::has_single_marks(quoted)), first]);
        add_small_words(&mut features, quoted);
        let stops = quoted.iter().take(200).filter(|token| token.shape == Shape::SentenceEnd).count();
        features.add("stops", &[bucket(stops, &[1, 2, 4, 8]), first]);
    } else {
        let next_reopens = marks.get(to).is_some_and(|next| next.is_first_of_line && next.line == open.line + 1);
        features.add("unclosed", &[u64::from(open.is_first_of_line), u64::from(next_reopens)]);
        features.add("unclosed facing", &[open.facing as u64, u64::from(next_reopens)]);
    }
    features
}

/// The commonest words between two marks: people speak in others than those in which they are told about.
fn add_small_words(features: &mut Features, quoted: &[Token]) {
    const LONGEST: usize = 150;
    let small = Classes::COMMON.and(Classes::AUXILIARY).and(Classes::FIRST_PERSON).and(Classes::PRONOUN);
    let mut seen = Vec::new();
    for token in quoted.iter().take(LONGEST).filter(|token| token.is(small)) {
        if !seen.contains(&token.word) {
            seen.push(token.word);
            features.add("has", &[token.word]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::suggest::quotes::marks::marks;
    use crate::suggest::text::tokens::tokens;

    /// All paths from a node to the end, as their edges.
    fn paths_from(lattice: &Lattice, node: usize) -> Vec<Vec<usize>> {
        if node + 1 == lattice.firsts.len() {
            return vec![Vec::new()];
        }
        let edges = lattice.firsts[node]..lattice.firsts[node + 1];
        let through = |edge: usize| {
            let rests = paths_from(lattice, lattice.edges[edge].to);
            rests.into_iter().map(move |rest| [vec![edge], rest].concat()).collect::<Vec<_>>()
        };
        edges.flat_map(through).collect()
    }

    #[test]
    fn probabilities_are_those_of_all_paths() {
        let text = "“No,” said Ada. “It is “odd”, she said.\n“Why?” he asked";
        let tokens = tokens(text);
        let marks = marks(text, &tokens, Level::Double);
        let mut lattice = Lattice::new(text, &tokens, &marks, Level::Double, &[]);
        let mut weights = MarkWeights { marks: Weights::new(8, 3), pairs: Weights::new(8, 1) };
        let weight = |place: usize| (place, ((place * 7919 + 13) % 17) as f32 / 30.0 - 0.27);
        weights.marks.set((0..weights.marks.values().len()).map(weight));
        weights.pairs.set((0..weights.pairs.values().len()).map(weight));
        let probabilities = lattice.probabilities(&weights);
        let paths = paths_from(&lattice, 0);
        let score = |path: &Vec<usize>| path.iter().map(|edge| lattice.edges[*edge].score).sum::<f32>();
        let weight = |path: &Vec<usize>| f64::from(score(path)).exp();
        let total: f64 = paths.iter().map(weight).sum();
        assert!(paths.len() > 100);
        for (edge, probability) in probabilities.iter().enumerate() {
            let with: f64 = paths.iter().filter(|path| path.contains(&edge)).map(weight).sum();
            assert!((f64::from(*probability) - with / total).abs() < 1e-4, "{edge}");
        }
        let best = paths.iter().max_by(|a, b| score(a).total_cmp(&score(b))).unwrap();
        let found: Vec<usize> = lattice.best(&weights).into_iter().map(|(edge, _)| edge).collect();
        assert_eq!(&found, best);
    }
}
