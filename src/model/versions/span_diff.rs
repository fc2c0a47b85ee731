//! Which spans of two versions are the same, and what differs in them.

use std::collections::{BTreeMap, BTreeSet};

use super::side::earlier;
use super::words::quoted;
use crate::model::compare::{Mapping, Pairing};
use crate::model::{Article, KindId, LabelSet, Span, SpanId, one_line};

/// The spans of two versions of an article with the same text.
pub(super) struct SpanPairs<'a> {
    /// In the order of the later version.
    pub(super) pairs: Vec<(&'a Span, &'a Span)>,
    pub(super) only_before: Vec<&'a Span>,
    pub(super) only_after: Vec<&'a Span>,
    /// What each of the earlier version is called in the later one.
    ids: BTreeMap<SpanId, SpanId>,
}

impl<'a> SpanPairs<'a> {
    /// Spans are the same by their ids, as for merging. Of the others those are that are equal.
    pub(super) fn new(before: &'a Article, after: &'a Article) -> Self {
        let mut pairs: Vec<(&Span, &Span)> =
            after.spans().iter().filter_map(|span| Some((earlier(before, span)?, span))).collect();
        let paired: BTreeSet<SpanId> = pairs.iter().map(|(old, _)| old.id).collect();
        let left = before.spans().iter().filter(|span| !paired.contains(&span.id));
        let right = after.spans().iter().filter(|span| !paired.contains(&span.id));
        let others = Pairing::new(after.text(), left, right, &Mapping::Same, 1.0);
        pairs.extend(others.pairs.iter().map(|pair| (pair.left, pair.right)));
        let ids = pairs.iter().map(|(old, new)| (old.id, new.id)).collect();
        Self { pairs, only_before: others.only_left, only_after: others.only_right, ids }
    }
}

/// What links of a span lead to, by the names of their kinds.
pub(super) fn linked_to<'a>(article: &'a Article, span: &Span, labels: &LabelSet) -> Vec<(String, &'a Span)> {
    let leading = article.relations_of(span.id).filter(|relation| relation.from == span.id);
    leading.filter_map(|relation| Some((kind_name(labels, &relation.kind), article.span(relation.to)?))).collect()
}

/// Who puts a span or what it is linked to in question.
fn contested_by<'a>(article: &'a Article, span: &'a Span) -> BTreeSet<&'a str> {
    let links = article.relations_of(span.id).filter(|link| link.from == span.id);
    let all = span.contested_by.iter().chain(links.flat_map(|link| &link.contested_by));
    all.map(String::as_str).collect()
}

fn kind_name(labels: &LabelSet, kind: &KindId) -> String {
    labels.kind(kind).map_or_else(|| kind.as_str().replace('_', " "), |kind| kind.name.clone())
}

/// What differs between a span and its later version, each in a few words.
pub(super) fn span_changes(
    (before, old): (&Article, &Span),
    (after, new): (&Article, &Span),
    pairs: &SpanPairs<'_>,
    labels: &LabelSet,
) -> Vec<String> {
    let Span { id: _, label, fragments, origin, from, note, person, contested_by: _, unknown } = old;
    let mut changes = Vec::new();
    if *label != new.label {
        changes.push(format!("was {label}"));
    }
    if *fragments != new.fragments {
        changes.push(format!("edges, was {}", quoted(before, old)));
    }
    for (what, old, new) in [("note", note, &new.note), ("person", person, &new.person)] {
        let said =
            |words: &Option<String>| words.as_deref().map_or("none".to_owned(), |it| format!("“{}”", one_line(it)));
        if old != new {
            changes.push(format!("{what} {}, was {}", said(new), said(old)));
        }
    }
    if *origin != new.origin {
        changes.push(format!("by {}, was by {}", new.origin.name(), origin.name()));
    }
    if *from != new.from {
        let said = |names: &[String]| if names.is_empty() { "nobody else".to_owned() } else { names.join(", ") };
        changes.push(format!("from {}, was from {}", said(&new.from), said(from)));
    }
    let [was_contested, is_contested] =
        [(before, old), (after, new)].map(|(article, span)| contested_by(article, span));
    if was_contested != is_contested {
        let names: Vec<&str> = is_contested.into_iter().collect();
        let by = if names.is_empty() {
            "decided again".to_owned()
        } else {
            format!("asked again, contested by {}", names.join(", "))
        };
        changes.push(by);
    }
    if *unknown != new.unknown {
        changes.push("other fields".to_owned());
    }
    let there = linked_to(after, new, labels);
    let was = linked_to(before, old, labels);
    let is_in = |to: &Span, kind: &String| {
        pairs.ids.get(&to.id).is_some_and(|id| there.iter().any(|(other, it)| it.id == *id && other == kind))
    };
    let gone = was.iter().filter(|(kind, to)| !is_in(to, kind));
    let gone: Vec<String> = gone.map(|(kind, to)| format!("no longer {kind} {}", quoted(before, to))).collect();
    let was_there =
        |to: &Span, kind: &String| was.iter().any(|(other, it)| pairs.ids.get(&it.id) == Some(&to.id) && other == kind);
    let come = there.iter().filter(|(kind, to)| !was_there(to, kind));
    changes.extend(come.map(|(kind, to)| format!("{kind} {}", quoted(after, to))));
    changes.extend(gone);
    changes
}
