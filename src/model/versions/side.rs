//! One version of an article as a merge sees it: what it has kept of the version before, and what is new.

use std::collections::{BTreeMap, BTreeSet};

use super::words::named;
use crate::model::{Article, Relation, Span, SpanId};

/// One version, seen from the one before it.
pub(super) struct Side<'a> {
    pub(super) article: &'a Article,
    /// The spans of the version before, as they are now.
    pub(super) kept: BTreeMap<SpanId, &'a Span>,
    pub(super) new: Vec<&'a Span>,
    /// Spans that a link came to.
    pub(super) linked: BTreeSet<SpanId>,
    /// What each span is called in the merge.
    pub(super) ids: BTreeMap<SpanId, SpanId>,
}

impl<'a> Side<'a> {
    pub(super) fn new(base: &Article, article: &'a Article) -> Self {
        let mut side =
            Self { article, kept: BTreeMap::new(), new: Vec::new(), linked: BTreeSet::new(), ids: BTreeMap::new() };
        for span in article.spans().iter() {
            if earlier(base, span).is_some() {
                side.kept.insert(span.id, span);
            } else {
                side.new.push(span);
            }
        }
        let was = |it: &Relation| {
            side.kept.contains_key(&it.from)
                && side.kept.contains_key(&it.to)
                && base.is_linked(&it.kind, it.from, it.to)
        };
        side.linked = article.relations().filter(|it| !was(it)).flat_map(|it| [it.from, it.to]).collect();
        side
    }

    pub(super) fn named(&self, span: &Span) -> String {
        named(self.article, span)
    }

    /// “quote “No” to speaker “Ada””.
    pub(super) fn named_ends(&self, link: &Relation) -> String {
        let ends = self.article.span(link.from).zip(self.article.span(link.to));
        ends.map_or(String::new(), |(from, to)| format!("{} to {}", self.named(from), self.named(to)))
    }

    /// The spans by what they are called in the merge.
    pub(super) fn by_merged_id(&self) -> BTreeMap<SpanId, &'a Span> {
        self.ids.iter().filter_map(|(own, merged)| Some((*merged, self.article.span(*own)?))).collect()
    }
}

/// What a span was in the version before. An id is given again when its span is gone; the new span lies elsewhere.
pub(super) fn earlier<'a>(before: &'a Article, span: &Span) -> Option<&'a Span> {
    before.span(span.id).filter(|old| old.extent().overlaps(span.extent()))
}
