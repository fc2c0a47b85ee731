//! What keys and the mouse both do with the span in hand.

use crate::model::{Span, TextRange, transactions};
use crate::ui::input::outbox::Outbox;
use crate::ui::session::view_state::ViewState;

use super::Shown;

/// What can become a part of a span.
#[derive(Clone, Copy, Debug)]
pub(super) enum Part<'a> {
    Span(&'a Span),
    Words(TextRange),
}

/// Makes something a part of a span, which is then selected.
pub(super) fn join(shown: &Shown<'_>, span: &Span, part: Part<'_>, view: &mut ViewState, out: &mut Outbox) {
    view.hand.select_span(Some(span.id));
    out.try_apply(match part {
        Part::Span(other) => transactions::join_span(shown.labels, shown.article, span, other),
        Part::Words(range) => transactions::join_fragment(shown.labels, shown.article, span, range),
    });
}

/// The one behind `current`, from the last one back to the first; the first where `current` is not there.
pub(super) fn next_of<T: Copy + PartialEq>(all: &[T], current: Option<T>) -> Option<T> {
    let next = all.iter().position(|&one| Some(one) == current).map_or(0, |idx| idx + 1);
    all.get(next).or(all.first()).copied()
}
