//! What the pointer is dragging in the article: a draft, which becomes one transaction when the button is let go.

use crate::model::{Fragments, SpanId};

use super::act::Edge;

/// A drag that is under way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Drag {
    /// Text is being selected, from this byte.
    Text { from: usize },
    /// An edge of one fragment is being moved; `draft` is what the span will consist of.
    Edge { span: SpanId, fragment_idx: usize, edge: Edge, draft: Fragments },
    /// A link is being drawn from the span to whatever is under the pointer.
    Link { from: SpanId },
}

impl Drag {
    /// The span that it changes or starts at.
    pub fn span(&self) -> Option<SpanId> {
        match self {
            Self::Text { .. } => None,
            Self::Edge { span, .. } => Some(*span),
            Self::Link { from } => Some(*from),
        }
    }
}
