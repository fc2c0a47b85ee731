//! A relation: a link from one span of an article to another, such as from a quote to its speaker.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use crate::model::{KindId, RelationId, SpanId, UnknownFields};

/// A link between two spans of one article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relation {
    pub id: RelationId,
    pub kind: KindId,
    pub from: SpanId,
    pub to: SpanId,
    /// Whose reading has come since this was settled and links the span otherwise, as for [`Span::contested_by`].
    ///
    /// [`Span::contested_by`]: super::Span::contested_by
    pub contested_by: BTreeSet<String>,
    pub unknown: UnknownFields,
}

impl Relation {
    pub fn new(id: RelationId, kind: KindId, from: SpanId, to: SpanId) -> Self {
        Self { id, kind, from, to, contested_by: BTreeSet::new(), unknown: UnknownFields::default() }
    }

    /// The order of links in files: by (from, to, id).
    pub fn order(&self, other: &Self) -> Ordering {
        (self.from, self.to, self.id).cmp(&(other.from, other.to, other.id))
    }
}
