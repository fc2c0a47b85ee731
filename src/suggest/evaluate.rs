//! Scores the labels of one project against those of another: spans exactly and by overlap, links, and both together.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::compare::{Counts, LinkPairing, Mapping, Pair, Pairing, share_text};
use crate::model::{Article, Content, LabelId, Span};

/// Two spans are the same by overlap where they share at least this part of what they cover together.
pub const LEAST_OVERLAP: f64 = 0.5;

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
        let same = Pairing::new(gold.text(), gold.spans().iter(), predicted.spans().iter(), &Mapping::Same, 1.0);
        self.links = self.links.and(LinkPairing::new(gold, predicted, &same, &Mapping::Same).counts());
        let labels: BTreeSet<&LabelId> =
            gold.spans().iter().chain(predicted.spans().iter()).map(|span| &span.label).collect();
        for label in labels {
            let (ours, theirs) = (with_label(gold, label), with_label(predicted, label));
            let pairing = Pairing::new(gold.text(), ours, theirs, &Mapping::Same, LEAST_OVERLAP);
            let sum = self.exact.entry(label.clone()).or_default();
            *sum = sum.and(pairing.equal_counts());
            let sum = self.overlap.entry(label.clone()).or_default();
            *sum = sum.and(pairing.counts());
            self.add_speakers(gold, predicted, &pairing);
        }
    }

    /// Counts the speakers of the spans of one label.
    fn add_speakers(&mut self, gold: &Article, predicted: &Article, spans: &Pairing<'_>) {
        let has_speaker = |article: &Article, span: &Span| article.speakers_of(span.id).next().is_some();
        let linked: Vec<&Pair<'_>> = spans.pairs.iter().filter(|pair| has_speaker(gold, pair.left)).collect();
        let is_right = |pair: &&&Pair<'_>| {
            predicted.speakers_of(pair.right.id).any(|speaker| {
                let mut right = gold.speakers_of(pair.left.id);
                right.any(|other| share_text(&other.fragments, &speaker.fragments))
            })
        };
        let n_right = linked.iter().filter(is_right).count();
        self.speakers = self.speakers.and(Counts { n_right, n_predicted: linked.len(), n_gold: linked.len() });
        let n_linked = |article: &Article, paired: Vec<&Span>, alone: &[&Span]| {
            paired.into_iter().chain(alone.iter().copied()).filter(|span| has_speaker(article, span)).count()
        };
        self.end_to_end = self.end_to_end.and(Counts {
            n_right,
            n_predicted: n_linked(predicted, spans.pairs.iter().map(|pair| pair.right).collect(), &spans.only_right),
            n_gold: n_linked(gold, spans.pairs.iter().map(|pair| pair.left).collect(), &spans.only_left),
        });
    }
}

fn with_label<'a>(article: &'a Article, label: &'a LabelId) -> impl Iterator<Item = &'a Span> {
    article.spans().iter().filter(move |span| span.label == *label)
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
    fn what_is_shared_is_counted_in_characters() {
        let expected = [[0, 1, 1], [1, 1, 1], [0, 0, 0], [0, 0, 0], [0, 0, 0]];
        check("[quote “No,”] she said", "“[quote No,]” she said", expected);
    }

    #[test]
    fn another_label_is_neither() {
        let expected = [[0, 1, 2], [0, 1, 2], [0, 0, 1], [0, 0, 0], [0, 0, 1]];
        check("[quote>2 “a b”] said [speaker Ada]", "[claim “a b”] said Ada", expected);
    }
}
