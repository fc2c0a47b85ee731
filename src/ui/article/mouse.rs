//! What the mouse does to text: it selects words, sentences and quotations, selects spans, and labels.

use egui::{CursorIcon, PointerButton, Pos2, Response, Ui};

use crate::model::{Article, SpanId, boundaries};
use crate::ui::input::commands::ArticleCommand;
use crate::ui::input::outbox::{LinkTo, Outbox, Wish};
use crate::ui::session::drag::Drag;
use crate::ui::session::view_state::{Selection, ViewState};

use super::Shown;
use super::layout::on_screen::OnScreen;
use super::paint::links;
use super::paint::suggested;

/// What the article view has to do after the mouse was read.
#[derive(Debug, Default)]
pub(super) struct Wanted {
    /// Scroll down by so many points, or up by a negative number.
    pub(super) scroll: f32,
    /// Offer the labels at this place for the text just selected.
    pub(super) menu_at: Option<Pos2>,
}

/// Reads the mouse over the text.
pub(super) fn text_ui(
    ui: &Ui,
    response: &Response,
    screen: &OnScreen,
    shown: &Shown<'_>,
    view: &mut ViewState,
    out: &mut Outbox,
) -> Wanted {
    let mut wanted = Wanted::default();
    if ui.input(|input| input.key_pressed(egui::Key::Escape)) {
        cancel(view);
    }
    // The button may have been let go where nobody told us, as over another window.
    if matches!(view.hand.drag, Some(Drag::Text { .. })) && !response.dragged() && !response.drag_stopped() {
        view.hand.drag = None;
    }
    hover(response, screen, shown, view);
    let Some(at) = response.interact_pointer_pos() else { return wanted };
    let (is_exact, extends) = ui.input(|input| (input.modifiers.alt, input.modifiers.shift));
    let text = shown.article.text().as_str();
    if response.drag_started_by(PointerButton::Primary) {
        let origin = ui.input(|input| input.pointer.press_origin()).unwrap_or(at);
        let from = if extends { view.hand.selection.anchor } else { screen.byte_at(origin) };
        view.hand.drag = Some(Drag::Text { from });
        response.request_focus();
    }
    if let Some(Drag::Text { from }) = view.hand.drag {
        view.hand.selection = dragged(text, from, screen.byte_at(at), is_exact);
        if response.drag_stopped_by(PointerButton::Primary) {
            view.hand.drag = None;
            wanted.menu_at = drag_done(shown, view, out).then_some(at);
        } else {
            wanted.scroll = beyond_edge(screen, at);
        }
    } else if response.triple_clicked() {
        select(view, boundaries::sentence_at(text, screen.byte_at(at)));
    } else if response.double_clicked() {
        select(view, double_clicked(text, screen, at));
    } else if response.clicked() {
        response.request_focus();
        let byte = screen.byte_at(at);
        if extends {
            view.hand.selection = dragged(text, view.hand.selection.anchor, byte, is_exact);
        } else if let Some(from) = view.hand.link_from {
            links::click(screen, shown, from, at, out);
        } else {
            click(screen, shown, at, view);
            view.hand.selection = Selection::caret_at(byte);
        }
    }
    wanted
}

/// The selection from one place to another: whole words, or with `is_exact` whole graphemes; no white space at its ends.
pub(super) fn dragged(text: &str, from: usize, to: usize, is_exact: bool) -> Selection {
    let (start, end) = (from.min(to), from.max(to));
    let range = if is_exact { start..end } else { boundaries::whole_words(text, start..end) };
    let range = boundaries::trimmed(text, range);
    if range.is_empty() {
        Selection::caret_at(to)
    } else if to < from {
        Selection { anchor: range.end, caret: range.start }
    } else {
        Selection { anchor: range.start, caret: range.end }
    }
}

/// Takes the suggestion under a place in hand; where it is in hand already, or there is none, selects a span.
fn click(screen: &OnScreen, shown: &Shown<'_>, at: Pos2, view: &mut ViewState) {
    let in_hand = view.suggestions.in_hand_idx();
    view.suggestions.let_go();
    match suggested::under(screen, shown, view, at).filter(|idx| in_hand != Some(*idx)) {
        Some(idx) => view.take_suggestion(idx),
        None => click_span(screen, shown.article, at, view),
    }
}

/// The innermost span under a place, or where it is one of those that is selected, the next further out.
fn click_span(screen: &OnScreen, article: &Article, at: Pos2, view: &mut ViewState) {
    let spans: Vec<SpanId> = screen.spans_under(article, at).iter().map(|span| span.id).collect();
    view.hand.selected_span = next_of(&spans, view.hand.selected_span);
}

/// The one behind `current`, from the last one back to the first; the first where `current` is not there.
pub(super) fn next_of(spans: &[SpanId], current: Option<SpanId>) -> Option<SpanId> {
    let next = spans.iter().position(|&id| Some(id) == current).map_or(0, |idx| idx + 1);
    spans.get(next).or(spans.first()).copied()
}

fn hover(response: &Response, screen: &OnScreen, shown: &Shown<'_>, view: &mut ViewState) {
    let Some(at) = response.hover_pos() else { return };
    if view.hand.drag.is_none() {
        view.suggestions.hovered = suggested::under(screen, shown, view, at);
        view.hovered = screen.spans_under(shown.article, at).first().map(|span| span.id);
    }
    let icon = if view.hand.link_from.is_some() { CursorIcon::Crosshair } else { CursorIcon::Text };
    let is_on_text = screen.page.column.expand(12.0).contains(at.x);
    if is_on_text || view.hand.link_from.is_some() {
        response.ctx.set_cursor_icon(icon);
    }
}

/// What a finished drag does; `true` where labels should be offered.
fn drag_done(shown: &Shown<'_>, view: &ViewState, out: &mut Outbox) -> bool {
    let Some(range) = view.selected_text(shown.article) else { return false };
    if let Some(from) = view.hand.link_from {
        out.wish(Wish::Link(from, LinkTo::Text(range)));
        return false;
    }
    let armed = view.hand.armed.as_ref();
    let armed_idx = armed.and_then(|id| shown.labels.labels().iter().position(|label| label.id == *id));
    if let Some(idx) = armed_idx {
        out.run(ArticleCommand::ApplyLabel(idx));
    }
    armed_idx.is_none()
}

fn double_clicked(text: &str, screen: &OnScreen, at: Pos2) -> std::ops::Range<usize> {
    let byte = screen.byte_under(at).unwrap_or_else(|| screen.byte_at(at));
    let is_mark = text[byte..].chars().next().is_some_and(boundaries::is_quotation_mark);
    let quotation = if is_mark { boundaries::quotation_at(text, byte) } else { None };
    quotation.unwrap_or_else(|| boundaries::word_at(text, byte))
}

fn select(view: &mut ViewState, range: std::ops::Range<usize>) {
    view.hand.selection = Selection { anchor: range.start, caret: range.end };
}

fn cancel(view: &mut ViewState) {
    if let Some(Drag::Text { from }) = view.hand.drag.take() {
        view.hand.selection = Selection::caret_at(from);
    }
}

/// How far to scroll for a pointer beyond the upper or lower edge of the view.
fn beyond_edge(screen: &OnScreen, at: Pos2) -> f32 {
    let inner = screen.page.view.shrink(8.0);
    let beyond = (at.y - inner.bottom()).max(0.0) + (at.y - inner.top()).min(0.0);
    (beyond * 0.35).clamp(-48.0, 48.0)
}
