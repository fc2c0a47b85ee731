//! What the spans of an article are linked to, as its readings have it.

use std::collections::{BTreeMap, BTreeSet};

use super::marks::Marks;
use super::question::{About, Has, Question, versions, with_standing};
use crate::model::{Article, KindId, LabelSet, Reading, Rejection, Relation, Span, SpanId};

/// One question for each span whose people link it, once everything that they link it to is settled.
pub(super) fn link_questions(
    labels: &LabelSet,
    article: &Article,
    voices: &[&Reading],
    marks: &Marks,
) -> Vec<Question> {
    let Links { mut linked, said_by } = Links::new(labels, article, voices, marks);
    // Nobody need link it any more.
    for link in article.relations().filter(|link| !link.contested_by.is_empty()) {
        linked.entry((link.from, link.kind.clone())).or_default();
    }
    let nobody = BTreeSet::new();
    let question = |((from, kind), linked): ((SpanId, KindId), Linked)| {
        let from = article.span(from)?;
        question(labels, (article, voices), (from, &kind), said_by.get(&from.id).unwrap_or(&nobody), &linked)
    };
    linked.into_iter().filter(|(_, linked)| linked.waits.is_empty()).filter_map(question).collect()
}

/// What the spans of an article are linked to.
#[derive(Default)]
pub(super) struct Links {
    linked: BTreeMap<(SpanId, KindId), Linked>,
    /// The numbers of the readings that have each span, in its words or others.
    said_by: BTreeMap<SpanId, BTreeSet<usize>>,
}

/// What people link a span to by one kind of link, by the number of the reading.
#[derive(Default)]
struct Linked {
    targets: BTreeMap<usize, BTreeSet<SpanId>>,
    /// Those who link it to something that is not settled yet.
    waits: BTreeSet<usize>,
}

impl Links {
    pub(super) fn new(labels: &LabelSet, article: &Article, voices: &[&Reading], marks: &Marks) -> Self {
        let mut links = Self::default();
        for (voice, reading) in voices.iter().enumerate() {
            links.add(labels, article, marks, (voice, reading));
        }
        links
    }

    /// By which kinds of links which spans are linked, in the article or by anybody.
    pub(super) fn kinds_of(&self, article: &Article) -> BTreeSet<(SpanId, KindId)> {
        let standing = article.relations().map(|link| (link.from, link.kind.clone()));
        self.linked.keys().cloned().chain(standing).collect()
    }

    /// What the reading with this number links a span to, and whether that is all settled; `None` where it lacks the span.
    pub(super) fn said(&self, link: &(SpanId, KindId), voice: usize) -> Option<(BTreeSet<SpanId>, bool)> {
        self.said_by.get(&link.0).filter(|voices| voices.contains(&voice))?;
        let linked = self.linked.get(link);
        let targets = linked.and_then(|linked| linked.targets.get(&voice)).cloned().unwrap_or_default();
        Some((targets, linked.is_none_or(|linked| !linked.waits.contains(&voice))))
    }

    fn add(&mut self, labels: &LabelSet, article: &Article, marks: &Marks, (voice, reading): (usize, &Reading)) {
        let spans: BTreeMap<SpanId, &Span> = reading.spans.iter().map(|span| (span.id, span)).collect();
        let place = |span: &Span| marks.of(span).and_then(|marked| marks.span_for(article, marked));
        for span in reading.spans.iter().filter_map(place) {
            self.said_by.entry(span.id).or_default().insert(voice);
        }
        for Relation { kind, from, to, .. } in &reading.relations {
            let (Some(own_from), Some(to)) = (spans.get(from), spans.get(to)) else { continue };
            let Some(from) = place(own_from) else { continue };
            let settled_to = place(to);
            let to_label = settled_to.map_or(&to.label, |to| &to.label);
            // Where another label was taken, the link is of the kind that fits it; else one of a kind that the project does
            // not have stays with who has it.
            let is_other_label = from.label != own_from.label || *to_label != to.label;
            let fitting = || labels.kind_between(&from.label, to_label).map(|kind| &kind.id).filter(|_| is_other_label);
            let kind = if labels.fits(kind, &from.label, to_label) { Some(kind) } else { fitting() };
            let Some(kind) = kind else { continue };
            let of_span = self.linked.entry((from.id, kind.clone())).or_default();
            match settled_to {
                Some(to) if from.id != to.id => drop(of_span.targets.entry(voice).or_default().insert(to.id)),
                None if marks.of(to).is_some_and(|marked| !marked.is_rejected) => drop(of_span.waits.insert(voice)),
                Some(_) | None => {}
            }
        }
    }
}

fn question(
    labels: &LabelSet,
    (article, voices): (&Article, &[&Reading]),
    (from, kind): (&Span, &KindId),
    said_by: &BTreeSet<usize>,
    linked: &Linked,
) -> Option<Question> {
    let has = said_by.iter().map(|voice| {
        let targets = linked.targets.get(voice).into_iter().flatten().copied().collect();
        (voices[*voice].annotator.clone(), Has::Links(targets))
    });
    let all: BTreeSet<SpanId> = linked.targets.values().flatten().copied().collect();
    let is_rejected =
        |to: &SpanId| article.span(*to).is_some_and(|to| !rejections(article, (from, kind), to).is_empty());
    let stands = || standing_links(article, from.id, kind);
    let is_answered = stands().next().is_some() || all.iter().all(is_rejected);
    let contested_by: BTreeSet<String> = stands().flat_map(|link| link.contested_by.iter().cloned()).collect();
    if all.is_empty() && contested_by.is_empty() {
        return None;
    }
    // What is linked stands near, if nothing else tells.
    let distance = |to: &SpanId| {
        let to = article.span(*to).map_or(from.extent(), Span::extent);
        from.extent().start().abs_diff(to.start()).min(from.extent().end().abs_diff(to.start()))
    };
    let nearness = |has: &Has| match has {
        Has::Links(targets) => -(targets.iter().map(distance).min().unwrap_or(usize::MAX) as f64),
        Has::Spans(_) => 0.0,
    };
    // Two are the same, or not alike at all.
    let mut versions = versions(labels, has.collect(), |_| (), |(), ()| 0.0, nearness);
    if !contested_by.is_empty() {
        let standing: BTreeSet<SpanId> = stands().map(|link| link.to).collect();
        versions = with_standing(versions, &Has::Links(standing.into_iter().collect()));
    }
    let about = About::Links { from: from.id, kind: kind.clone() };
    let is_settled = is_answered && contested_by.is_empty();
    Some(Question { about, place: from.extent(), versions, is_settled, contested_by, stands: Vec::new() })
}

/// The links of the article from a span, of one kind.
pub(super) fn standing_links<'a>(
    article: &'a Article,
    from: SpanId,
    kind: &'a KindId,
) -> impl Iterator<Item = &'a Relation> {
    article.relations_of(from).filter(move |link| link.from == from && link.kind == *kind)
}

/// That a link was turned down, as the article has it: with its kind, or from before kinds were noted.
pub(super) fn rejections(article: &Article, (from, kind): (&Span, &KindId), to: &Span) -> Vec<Rejection> {
    let ways = Rejection::ways_of_link(from, kind, to.extent());
    ways.into_iter().filter(|one| article.rejections().contains(one)).collect()
}
