//! A relation: a link from one span of an article to another, such as from a quote to its speaker.

use std::cmp::Ordering;

use crate::model::{KindId, RelationId, SpanId, UnknownFields};

/// A link between two spans of one article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relation {
    pub id: RelationId,
    pub kind: KindId,
    pub from: SpanId,
    pub to: SpanId,
    pub unknown: UnknownFields,
}

impl Relation {
    pub fn new(id: RelationId, kind: KindId, from: SpanId, to: SpanId) -> Self {
        Self { id, kind, from, to, unknown: UnknownFields::default() }
    }

    /// The order of links in files: by (from, to, id).
    pub fn order(&self, other: &Self) -> Ordering {
        (self.from, self.to, self.id).cmp(&(other.from, other.to, other.id))
    }
}
