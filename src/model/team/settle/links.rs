//! What the spans of an article are linked to, as its readings have it.

use std::collections::{BTreeMap, BTreeSet};

use super::marks::Marks;
use super::question::{About, Has, Question, versions};
use crate::model::{Article, KindId, LabelSet, Reading, Rejection, Relation, Span, SpanId};

/// One question for each span whose people link it, once everything that they link it to is settled.
pub(super) fn link_questions(
    labels: &LabelSet,
    article: &Article,
    voices: &[&Reading],
    marks: &Marks,
) -> Vec<Question> {
    let mut linked: BTreeMap<(SpanId, &KindId), Linked> = BTreeMap::new();
    let mut said_by: BTreeMap<SpanId, BTreeSet<usize>> = BTreeMap::new();
    for (voice, reading) in voices.iter().enumerate() {
        let spans: BTreeMap<SpanId, &Span> = reading.spans.iter().map(|span| (span.id, span)).collect();
        let place = |span: &Span| marks.of(span).and_then(|marked| marks.span_for(article, marked));
        for span in reading.spans.iter().filter_map(place) {
            said_by.entry(span.id).or_default().insert(voice);
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
            let of_span = linked.entry((from.id, kind)).or_default();
            match settled_to {
                Some(to) if from.id != to.id => drop(of_span.targets.entry(voice).or_default().insert(to.id)),
                Some(_) => {}
                None => of_span.waits |= marks.of(to).is_some_and(|marked| !marked.is_rejected),
            }
        }
    }
    let ready = linked.into_iter().filter(|(_, linked)| !linked.waits && !linked.targets.is_empty());
    ready
        .filter_map(|((from, kind), linked)| {
            let from = article.span(from)?;
            let about = (from, kind);
            Some(question(labels, (article, voices), about, &said_by[&from.id], &linked))
        })
        .collect()
}

/// What people link a span to.
#[derive(Default)]
struct Linked {
    /// By the number of the reading.
    targets: BTreeMap<usize, BTreeSet<SpanId>>,
    /// Whether something that it is linked to is not settled yet.
    waits: bool,
}

fn question(
    labels: &LabelSet,
    (article, voices): (&Article, &[&Reading]),
    (from, kind): (&Span, &KindId),
    said_by: &BTreeSet<usize>,
    linked: &Linked,
) -> Question {
    let has = said_by.iter().map(|voice| {
        let targets = linked.targets.get(voice).into_iter().flatten().copied().collect();
        (voices[*voice].annotator.clone(), Has::Links(targets))
    });
    let all: BTreeSet<SpanId> = linked.targets.values().flatten().copied().collect();
    let is_rejected =
        |to: &SpanId| article.span(*to).is_some_and(|to| !rejections(article, (from, kind), to).is_empty());
    let is_linked = article.relations_of(from.id).any(|link| link.from == from.id && link.kind == *kind);
    let is_settled = is_linked || all.iter().all(is_rejected);
    let likeness = |one: &Has, other: &Has| f64::from(u8::from(one == other));
    // What is linked stands near, if nothing else tells.
    let distance = |to: &SpanId| {
        let to = article.span(*to).map_or(from.extent(), Span::extent);
        from.extent().start().abs_diff(to.start()).min(from.extent().end().abs_diff(to.start()))
    };
    let nearness = |has: &Has| match has {
        Has::Links(targets) => -(targets.iter().map(distance).min().unwrap_or(usize::MAX) as f64),
        Has::Spans(_) => 0.0,
    };
    let about = About::Links { from: from.id, kind: kind.clone() };
    Question {
        about,
        place: from.extent(),
        versions: versions(labels, has.collect(), likeness, nearness),
        is_settled,
        stands: Vec::new(),
    }
}

/// That a link was turned down, as the article has it: with its kind, or from before kinds were noted.
pub(super) fn rejections(article: &Article, (from, kind): (&Span, &KindId), to: &Span) -> Vec<Rejection> {
    let ways = Rejection::ways_of_link(from, kind, to.extent());
    ways.into_iter().filter(|one| article.rejections().contains(one)).collect()
}
