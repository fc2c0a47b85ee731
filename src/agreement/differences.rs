//! In which way two annotators differ: in edges, in the label, in that one has a span alone, in one span for two, in links.

use std::collections::{BTreeMap, BTreeSet};

use crate::agreement::sheet::Both;
use crate::model::compare::{Mapping, Pairing, overlapping_pairs};
use crate::model::{Fragments, LabelId, Span, SpanId, Text};

/// A way to differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DifferenceKind {
    /// The same label on places that overlap, with other edges.
    Edges,
    /// Two labels on the same place.
    Label,
    /// A span that one has, and the other has nothing for.
    OnlyOne,
    /// One span where the other has two or more.
    Split,
    /// A link that one has, where both have a span that it could begin at.
    Link,
}

/// How often one gave the first label where the other gave the second; no label where a span stands alone.
///
/// Of a pair the first is the label that the first of them gave. Of everybody each two labels are counted in one order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Confusion(pub BTreeMap<LabelPair, usize>);

pub(super) type LabelPair = (Option<LabelId>, Option<LabelId>);

/// Where two annotators differ in an article.
pub(super) struct Differences {
    pub(super) kinds: BTreeMap<DifferenceKind, usize>,
    pub(super) labels: Vec<LabelPair>,
}

/// Spans of two labels are on the same place where they share at least this part of what they cover together.
const LEAST_OVERLAP: f64 = 0.5;

impl DifferenceKind {
    pub const ALL: [Self; 5] = [Self::Edges, Self::Label, Self::OnlyOne, Self::Split, Self::Link];

    /// The name that files use.
    pub fn id(self) -> &'static str {
        match self {
            Self::Edges => "edges",
            Self::Label => "label",
            Self::OnlyOne => "only_one",
            Self::Split => "split",
            Self::Link => "link",
        }
    }

    /// What it is, in words for people.
    pub fn name(self) -> &'static str {
        match self {
            Self::Edges => "same label, other edges",
            Self::Label => "same place, other label",
            Self::OnlyOne => "only one has it",
            Self::Split => "one span or several",
            Self::Link => "other link",
        }
    }
}

impl Confusion {
    pub(super) fn add(&mut self, labels: &[LabelPair], in_one_order: bool) {
        for (left, right) in labels {
            let pair = (left.clone(), right.clone());
            let pair = if in_one_order && pair.0 > pair.1 { (pair.1, pair.0) } else { pair };
            *self.0.entry(pair).or_default() += 1;
        }
    }
}

impl Differences {
    pub(super) fn new(both: &Both<'_>) -> Self {
        let same = &both.pairing;
        let alone = (same.only_left.iter().copied(), same.only_right.iter().copied());
        let other_label = Pairing::new(both.text, alone.0, alone.1, &Mapping::Any, LEAST_OVERLAP);
        let mut differences = Self { kinds: BTreeMap::new(), labels: Vec::new() };
        for pair in &same.pairs {
            differences.labels.push(given(Some(pair.left), Some(pair.right)));
        }
        for pair in &other_label.pairs {
            differences.labels.push(given(Some(pair.left), Some(pair.right)));
        }
        differences.count(DifferenceKind::Label, other_label.pairs.len());
        differences.labels.extend(other_label.only_left.iter().map(|span| given(Some(span), None)));
        differences.labels.extend(other_label.only_right.iter().map(|span| given(None, Some(span))));
        differences.count_splits_and_edges(both.text, same, &other_label);
        differences.count_links(both);
        differences
    }

    /// A pair of other edges is part of a split where a span that is left over lies on the other side of it too.
    fn count_splits_and_edges(&mut self, text: &Text, same: &Pairing<'_>, left_over: &Pairing<'_>) {
        let lefts: Vec<&Span> = same.pairs.iter().map(|pair| pair.left).collect();
        let rights: Vec<&Span> = same.pairs.iter().map(|pair| pair.right).collect();
        let mut split: BTreeSet<(SpanId, SpanId)> = BTreeSet::new();
        for (only, across) in [(&left_over.only_left, &rights), (&left_over.only_right, &lefts)] {
            for whole in first_over(text, only, across) {
                match whole {
                    Some(idx) => drop(split.insert((lefts[idx].id, rights[idx].id))),
                    None => self.count(DifferenceKind::OnlyOne, 1),
                }
            }
        }
        self.count(DifferenceKind::Split, split.len());
        let moved = same.pairs.iter().filter(|pair| !pair.is_equal());
        let n_moved = moved.filter(|pair| !split.contains(&(pair.left.id, pair.right.id))).count();
        self.count(DifferenceKind::Edges, n_moved);
    }

    fn count_links(&mut self, both: &Both<'_>) {
        let (same, links) = (&both.pairing, both.links_between(&both.pairing));
        let rights: BTreeSet<SpanId> = same.pairs.iter().map(|pair| pair.right.id).collect();
        // A quote with another speaker is one difference, though a link stands on either side.
        let from_left: BTreeMap<SpanId, SpanId> = same.pairs.iter().map(|pair| (pair.left.id, pair.right.id)).collect();
        let mut begun: BTreeSet<SpanId> = BTreeSet::new();
        begun.extend(links.only_left.iter().filter_map(|link| from_left.get(&link.from)));
        begun.extend(links.only_right.iter().map(|link| link.from).filter(|from| rights.contains(from)));
        self.count(DifferenceKind::Link, begun.len());
    }

    fn count(&mut self, kind: DifferenceKind, n: usize) {
        if n > 0 {
            *self.kinds.entry(kind).or_default() += n;
        }
    }
}

/// Of each span the place of the first of the others that has its label and shares text with it.
fn first_over(text: &Text, spans: &[&Span], others: &[&Span]) -> Vec<Option<usize>> {
    let (spans_of, others_of) = (places_by_label(spans), places_by_label(others));
    let mut first: Vec<Option<usize>> = vec![None; spans.len()];
    for (label, (idxs, places)) in spans_of {
        let Some((other_idxs, others)) = others_of.get(label) else { continue };
        for (idx, other, _) in overlapping_pairs(text, &places, others) {
            let (first, other) = (&mut first[idxs[idx]], other_idxs[other]);
            *first = Some(first.map_or(other, |known| known.min(other)));
        }
    }
    first
}

/// The spans under each label, by their places in the list, with where they lie.
fn places_by_label<'a>(spans: &[&'a Span]) -> BTreeMap<&'a LabelId, (Vec<usize>, Vec<&'a Fragments>)> {
    let mut by_label: BTreeMap<&LabelId, (Vec<usize>, Vec<&Fragments>)> = BTreeMap::new();
    for (idx, span) in spans.iter().enumerate() {
        let (idxs, places) = by_label.entry(&span.label).or_default();
        idxs.push(idx);
        places.push(&span.fragments);
    }
    by_label
}

fn given(left: Option<&Span>, right: Option<&Span>) -> LabelPair {
    let label = |span: Option<&Span>| span.map(|span| span.label.clone());
    (label(left), label(right))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agreement::sheet::Marks;
    use crate::model::{Article, LabelSet, marked};

    fn marks(article: &Article) -> Marks<'_> {
        Marks { annotator: "", spans: article.spans().iter().collect(), relations: article.relations().collect() }
    }

    /// Checks how two readings differ, whichever comes first.
    #[track_caller]
    fn check(left: &str, right: &str, expected: &[(DifferenceKind, usize)]) {
        let labels = LabelSet::built_in();
        let (left, right) = (marked::parse(&labels, left).unwrap(), marked::parse(&labels, right).unwrap());
        for (one, other) in [(&left, &right), (&right, &left)] {
            let (one_marks, other_marks) = (marks(one), marks(other));
            let found = Differences::new(&Both::new(one.text(), &one_marks, &other_marks));
            assert_eq!(found.kinds.into_iter().collect::<Vec<_>>(), expected);
        }
    }

    #[test]
    fn each_difference_is_of_one_kind() {
        check("[quote “a b”] c", "[quote “a b”] c", &[]);
        check("[quote “a b”] c", "[quote “a b” c]", &[(DifferenceKind::Edges, 1)]);
        check("[quote “a b”] c", "[claim “a b”] c", &[(DifferenceKind::Label, 1)]);
        check("[quote “a b”] c", "“a b” c", &[(DifferenceKind::OnlyOne, 1)]);
        check("[quote “a b” c]", "[quote “a b”] [quote c]", &[(DifferenceKind::Split, 1)]);
        check(
            "[quote “a b c d e f”]",
            "[quote “a b] c [claim d] e f”",
            &[(DifferenceKind::Edges, 1), (DifferenceKind::OnlyOne, 1)],
        );
    }

    #[test]
    fn another_speaker_is_one_difference() {
        let left = "[quote>2 “a”] said [speaker#2 Ada], not [speaker#3 Bo]";
        check(left, "[quote>3 “a”] said [speaker#2 Ada], not [speaker#3 Bo]", &[(DifferenceKind::Link, 1)]);
        check(left, "[quote “a”] said [speaker#2 Ada], not [speaker#3 Bo]", &[(DifferenceKind::Link, 1)]);
        check(left, "“a” said [speaker#2 Ada], not [speaker#3 Bo]", &[(DifferenceKind::OnlyOne, 1)]);
    }

    #[test]
    fn labels_are_counted_in_one_order_for_everybody() {
        let labels = LabelSet::built_in();
        let (left, right) = ("[quote a] [claim b] [claim c]", "[claim a] [quote b] c");
        let (left, right) = (marked::parse(&labels, left).unwrap(), marked::parse(&labels, right).unwrap());
        let (left_marks, right_marks) = (marks(&left), marks(&right));
        let found = Differences::new(&Both::new(left.text(), &left_marks, &right_marks));
        let [claim, quote] = ["claim", "quote"].map(|label| Some(LabelId::new(label).unwrap()));
        let mut confusion = Confusion::default();
        confusion.add(&found.labels, true);
        assert_eq!(confusion.0, [((claim.clone(), quote), 2), ((None, claim), 1)].into());
    }
}
