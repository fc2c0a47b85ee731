//! Scores the labels of one project against those of another: spans exactly and by overlap, links, and both together.

use std::collections::BTreeMap;

use crate::model::{Article, Content, Fragments, LabelId, Span, TextRange};

/// Two spans are the same by overlap where they share at least this part of what they cover together.
pub const LEAST_OVERLAP: f64 = 0.5;

/// How many were right, predicted, and there to be found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub n_right: usize,
    pub n_predicted: usize,
    pub n_gold: usize,
}

/// How well a project agrees with a gold one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Evaluation {
    /// Articles in both projects; only they are scored.
    pub n_articles: usize,
    /// Of each label: spans with the same fragments.
    pub exact: BTreeMap<LabelId, Counts>,
    /// Of each label: spans that overlap, each counted once.
    pub overlap: BTreeMap<LabelId, Counts>,
    /// Links whose two ends are spans of the same label and fragments.
    pub links: Counts,
    /// Of the gold spans with a speaker that were found by overlap: those with a speaker that overlaps a right one.
    /// `n_predicted` and `n_gold` are both how many there are.
    pub speakers: Counts,
    /// Spans with a speaker, found by overlap with a speaker that overlaps.
    pub end_to_end: Counts,
}

impl Evaluation {
    /// Scores the articles that both projects have.
    pub fn new(gold: &Content, predicted: &Content) -> Self {
        let mut evaluation = Self::default();
        for article in gold.articles() {
            let Some(other) = predicted.article(article.id).filter(|other| other.text() == article.text()) else {
                continue;
            };
            evaluation.n_articles += 1;
            evaluation.add(article, other);
        }
        evaluation
    }

    /// All labels together.
    pub fn total(counts: &BTreeMap<LabelId, Counts>) -> Counts {
        counts.values().fold(Counts::default(), |sum, counts| sum.and(*counts))
    }

    fn add(&mut self, gold: &Article, predicted: &Article) {
        let mut labels: Vec<&LabelId> =
            gold.spans().iter().chain(predicted.spans().iter()).map(|span| &span.label).collect();
        labels.sort();
        labels.dedup();
        for label in labels {
            let of = |article: &Article| -> Vec<Span> {
                article.spans().iter().filter(|span| span.label == *label).cloned().collect()
            };
            let (gold_spans, predicted_spans) = (of(gold), of(predicted));
            let counts = |n_right| Counts { n_right, n_predicted: predicted_spans.len(), n_gold: gold_spans.len() };
            let exact = counts(n_same(&gold_spans, &predicted_spans));
            let matches = matched(&gold_spans, &predicted_spans);
            let sum = self.exact.entry(label.clone()).or_default();
            *sum = sum.and(exact);
            let sum = self.overlap.entry(label.clone()).or_default();
            *sum = sum.and(counts(matches.len()));
            self.add_speakers(gold, predicted, &gold_spans, &predicted_spans, &matches);
        }
        self.links = self.links.and(links(gold, predicted));
    }

    fn add_speakers(
        &mut self,
        gold: &Article,
        predicted: &Article,
        gold_spans: &[Span],
        predicted_spans: &[Span],
        matches: &[(usize, usize)],
    ) {
        let has_speaker = |article: &Article, span: &Span| article.speakers_of(span.id).next().is_some();
        let linked: Vec<&(usize, usize)> =
            matches.iter().filter(|(gold_idx, _)| has_speaker(gold, &gold_spans[*gold_idx])).collect();
        let is_right = |(gold_idx, predicted_idx): &&&(usize, usize)| {
            let mut theirs = predicted.speakers_of(predicted_spans[*predicted_idx].id);
            theirs.any(|speaker| {
                let mut ours = gold.speakers_of(gold_spans[*gold_idx].id);
                ours.any(|other| n_shared(&other.fragments, &speaker.fragments) > 0)
            })
        };
        let n_right = linked.iter().filter(is_right).count();
        self.speakers = self.speakers.and(Counts { n_right, n_predicted: linked.len(), n_gold: linked.len() });
        let n_with = |article: &Article, spans: &[Span]| spans.iter().filter(|span| has_speaker(article, span)).count();
        self.end_to_end = self.end_to_end.and(Counts {
            n_right,
            n_predicted: n_with(predicted, predicted_spans),
            n_gold: n_with(gold, gold_spans),
        });
    }
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

/// How many spans of the one have their like among the other, each counted once.
fn n_same(gold: &[Span], predicted: &[Span]) -> usize {
    let mut left: Vec<&Fragments> = predicted.iter().map(|span| &span.fragments).collect();
    let is_there = |span: &&Span| {
        let place = left.iter().position(|other| **other == span.fragments);
        place.map(|place| left.swap_remove(place)).is_some()
    };
    gold.iter().filter(is_there).count()
}

/// Pairs of spans that overlap enough, the best first, no span twice.
fn matched(gold: &[Span], predicted: &[Span]) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    for (gold_idx, span) in gold.iter().enumerate() {
        for (predicted_idx, other) in predicted.iter().enumerate() {
            if span.extent().overlaps(other.extent()) {
                let overlap = overlap(&span.fragments, &other.fragments);
                pairs.push((overlap, gold_idx, predicted_idx));
            }
        }
    }
    pairs.retain(|(overlap, _, _)| *overlap >= LEAST_OVERLAP);
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let (mut gold_used, mut predicted_used) = (vec![false; gold.len()], vec![false; predicted.len()]);
    pairs.retain(|(_, gold_idx, predicted_idx)| {
        let is_free = !gold_used[*gold_idx] && !predicted_used[*predicted_idx];
        if is_free {
            gold_used[*gold_idx] = true;
            predicted_used[*predicted_idx] = true;
        }
        is_free
    });
    pairs.into_iter().map(|(_, gold_idx, predicted_idx)| (gold_idx, predicted_idx)).collect()
}

/// What two spans share of what they cover together.
fn overlap(a: &Fragments, b: &Fragments) -> f64 {
    let n_bytes = |fragments: &Fragments| fragments.iter().map(TextRange::n_bytes).sum::<usize>();
    let shared = n_shared(a, b);
    shared as f64 / (n_bytes(a) + n_bytes(b) - shared).max(1) as f64
}

/// How many bytes two spans share.
fn n_shared(a: &Fragments, b: &Fragments) -> usize {
    let pairs = a.iter().flat_map(|a| b.iter().map(move |b| (a, b)));
    pairs.map(|(a, b)| a.end().min(b.end()).saturating_sub(a.start().max(b.start()))).sum()
}

fn links(gold: &Article, predicted: &Article) -> Counts {
    let ends = |article: &Article| -> Vec<[(LabelId, Fragments); 2]> {
        let end = |id| article.span(id).map(|span| (span.label.clone(), span.fragments.clone()));
        article.relations().filter_map(|relation| Some([end(relation.from)?, end(relation.to)?])).collect()
    };
    let (gold, mut left) = (ends(gold), ends(predicted));
    let (n_gold, n_predicted) = (gold.len(), left.len());
    let is_there = |link: &&[(LabelId, Fragments); 2]| {
        let place = left.iter().position(|other| other == *link);
        place.map(|place| left.swap_remove(place)).is_some()
    };
    Counts { n_right: gold.iter().filter(is_there).count(), n_predicted, n_gold }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{ArticleId, Project, marked, transactions};

    fn project(text: &str) -> Project {
        let mut project = Project::new("test", "ana");
        let mut article = marked::parse(project.labels(), text).unwrap();
        article.id = ArticleId(1);
        project.apply(transactions::add_articles(project.content(), vec![article])).unwrap();
        project
    }

    /// Checks exact and overlapping spans of all labels, links, speakers, and end to end: right, predicted, gold.
    #[track_caller]
    fn check(gold: &str, predicted: &str, expected: [[usize; 3]; 5]) {
        let evaluation = Evaluation::new(project(gold).content(), project(predicted).content());
        let exact = Evaluation::total(&evaluation.exact);
        let overlap = Evaluation::total(&evaluation.overlap);
        let found = [exact, overlap, evaluation.links, evaluation.speakers, evaluation.end_to_end];
        assert_eq!(found.map(|counts| [counts.n_right, counts.n_predicted, counts.n_gold]), expected);
    }

    #[test]
    fn the_same_is_right_in_every_way() {
        let text = "[quote>2 “a b”] said [speaker Ada]";
        check(text, text, [[2, 2, 2], [2, 2, 2], [1, 1, 1], [1, 1, 1], [1, 1, 1]]);
    }

    #[test]
    fn a_moved_edge_is_right_by_overlap_alone() {
        let gold = "[quote>2 “a b”], said [speaker Ada Quist]";
        let predicted = "[quote>2 “a b”,] said Ada [speaker Quist]";
        check(gold, predicted, [[0, 2, 2], [2, 2, 2], [0, 1, 1], [1, 1, 1], [1, 1, 1]]);
    }

    #[test]
    fn another_label_is_neither() {
        let expected = [[0, 1, 2], [0, 1, 2], [0, 0, 1], [0, 0, 0], [0, 0, 1]];
        check("[quote>2 “a b”] said [speaker Ada]", "[claim “a b”] said Ada", expected);
    }
}
