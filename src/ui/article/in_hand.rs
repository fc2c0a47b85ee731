//! What keys and the mouse both do with the span in hand.

use crate::model::{Span, transactions};
use crate::ui::input::outbox::Outbox;
use crate::ui::session::view_state::ViewState;

use super::Shown;

/// Makes a span a part of another, which is then selected.
pub(super) fn join_spans(shown: &Shown<'_>, span: &Span, other: &Span, view: &mut ViewState, out: &mut Outbox) {
    view.hand.select_span(Some(span.id));
    out.try_apply(transactions::join_span(shown.labels, shown.article, span, other));
}

/// The one behind `current`, from the last one back to the first; the first where `current` is not there.
pub(super) fn next_of<T: Copy + PartialEq>(all: &[T], current: Option<T>) -> Option<T> {
    let next = all.iter().position(|&one| Some(one) == current).map_or(0, |idx| idx + 1);
    all.get(next).or(all.first()).copied()
}
