//! What the pointer is dragging in the article: a draft, which becomes one transaction when the button is let go.

use crate::model::{Article, Fragments, SpanId};
use crate::ui::input::act::Edge;

/// A drag that is under way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Drag {
    /// Text is being selected, from this byte.
    Text { from: usize },
    /// An edge of one fragment is being moved; `draft` is what it will consist of instead of `from`.
    Edge { of: EdgeOf, fragment_idx: usize, edge: Edge, from: Fragments, draft: Fragments },
    /// A link is being drawn from the span to whatever is under the pointer.
    Link { from: SpanId },
}

/// What has an edge that can be dragged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EdgeOf {
    Span(SpanId),
    /// The version shown of the difference in hand.
    Version,
}

impl Drag {
    /// Whose edge is being moved.
    pub fn edge_of(&self) -> Option<EdgeOf> {
        match self {
            Self::Edge { of, .. } => Some(*of),
            Self::Text { .. } | Self::Link { .. } => None,
        }
    }

    /// The span from which a link is being drawn.
    pub fn link_from(&self) -> Option<SpanId> {
        match self {
            Self::Link { from } => Some(*from),
            Self::Text { .. } | Self::Edge { .. } => None,
        }
    }

    /// Whether what it is about is there as it was when the drag began.
    pub fn still_fits(&self, article: &Article) -> bool {
        match self {
            Self::Text { .. } => true,
            Self::Edge { of: EdgeOf::Span(span), from, .. } => {
                article.span(*span).is_some_and(|span| span.fragments == *from)
            }
            // What is asked may be another thing after any change.
            Self::Edge { of: EdgeOf::Version, .. } => false,
            Self::Link { from } => article.span(*from).is_some(),
        }
    }
}
