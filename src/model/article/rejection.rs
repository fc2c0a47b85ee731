//! What somebody turned down: a span, or a link to a speaker.

use super::span::{Fragments, Span};
use crate::model::{KindId, LabelId, TextRange};

/// A suggestion that somebody turned down, so that it is never offered again.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rejection {
    pub label: LabelId,
    pub fragments: Fragments,
    /// The speaker that was turned down for the span; `None` where the span itself was.
    pub speaker: Option<TextRange>,
    /// Of which kind the link to that speaker would have been; `None` where the span itself was turned down, and in
    /// projects that do not say it, where every kind is meant.
    pub kind: Option<KindId>,
}

impl Rejection {
    /// A span as something that was turned down.
    pub fn of_span(label: &LabelId, fragments: &Fragments) -> Self {
        Self { label: label.clone(), fragments: fragments.clone(), speaker: None, kind: None }
    }

    /// A link to a speaker as something that was turned down.
    pub fn of_link(from: &Span, kind: &KindId, to: TextRange) -> Self {
        let (label, fragments) = (from.label.clone(), from.fragments.clone());
        Self { label, fragments, speaker: Some(to), kind: Some(kind.clone()) }
    }

    /// A link as it is noted, and as projects have it that do not say of which kind one was.
    pub fn ways_of_link(from: &Span, kind: &KindId, to: TextRange) -> [Self; 2] {
        let noted = Self::of_link(from, kind, to);
        [noted.clone(), Self { kind: None, ..noted }]
    }
}
