//! A part of an article, with nothing of what people made of the rest.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Article, Reading, Relation, Source, Span, Spans, Status};
use crate::model::TextRange;

impl Article {
    /// The text with the spans, links, rejections and readings that lie in places of which `has` is true.
    ///
    /// Whoever has begun with the article has begun with the part.
    #[must_use]
    pub fn part(&self, has: impl Fn(TextRange) -> bool) -> Self {
        let mut part = Self::new(self.id, String::new(), Source::default(), self.text.clone());
        part.spans = Spans::new(self.spans.iter().filter(|span| has(span.extent())).cloned().collect());
        let links = self.relations.values().filter(|link| has_ends(&part.spans, link)).cloned();
        for link in links.collect::<Vec<_>>() {
            part.insert_relation(*link);
        }
        let rejections = self.rejections.iter().filter(|one| has(one.fragments.extent()));
        part.rejections = rejections.cloned().collect();
        part.readings = self.readings.iter().map(|reading| Arc::new(part_of(reading, &has))).collect();
        part
    }
}

fn has_ends(spans: &Spans, link: &Relation) -> bool {
    [link.from, link.to].into_iter().all(|end| spans.get(end).is_some())
}

fn part_of(reading: &Reading, has: impl Fn(TextRange) -> bool) -> Reading {
    let spans: Vec<Span> = reading.spans.iter().filter(|span| has(span.extent())).cloned().collect();
    let ids: BTreeSet<_> = spans.iter().map(|span| span.id).collect();
    let links = reading.relations.iter().filter(|link| ids.contains(&link.from) && ids.contains(&link.to));
    let is_begun = reading.status.is_begun(!reading.spans.is_empty());
    Reading {
        annotator: reading.annotator.clone(),
        status: if is_begun { Status::InProgress } else { reading.status },
        relations: links.cloned().collect(),
        spans,
        ..Reading::default()
    }
}
