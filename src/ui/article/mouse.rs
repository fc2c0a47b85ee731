//! What the mouse does to text: it selects words, sentences and quotations, selects spans, and labels.

use std::ops::Range;

use egui::{CursorIcon, PointerButton, Pos2, Response, Ui};

use crate::model::{Fragments, Proposal, Span, SpanId, TextRange, boundaries, transactions};
use crate::ui::input::bursts::n_clicks_there;
use crate::ui::input::commands::ArticleCommand;
use crate::ui::input::outbox::{LinkTo, Outbox, Wish};
use crate::ui::session::drag::Drag;
use crate::ui::session::suggestion_list::SuggestionList;
use crate::ui::session::view_state::{Selection, ViewState};

use super::Shown;
use super::in_hand::{self, Part};
use super::layout::on_screen::OnScreen;
use super::paint::links;
use super::paint::suggested;
use super::snap;

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
    let (extends, n_clicks) = (ui.input(|input| input.modifiers.shift), n_clicks_there(ui.ctx()));
    let is_exact = snap::is_exact(ui);
    let text = shown.article.text().as_str();
    if response.drag_started_by(PointerButton::Primary) {
        let origin = ui.input(|input| input.pointer.press_origin()).unwrap_or(at);
        let from = if extends { view.hand.selection().anchor } else { screen.byte_at(origin) };
        view.hand.drag = Some(Drag::Text { from });
        response.request_focus();
    }
    if let Some(Drag::Text { from }) = view.hand.drag {
        view.select(dragged(text, from, screen.byte_at(at), is_exact, &view.suggestions));
        view.hand.drawn_by_letters = is_exact.then_some(view.hand.selection());
        if response.drag_stopped_by(PointerButton::Primary) {
            view.hand.drag = None;
            view.select(view.hand.selection());
            wanted.menu_at = selected(shown, view, out).then_some(at);
        } else {
            wanted.scroll = beyond_edge(screen, at);
        }
    } else if response.secondary_clicked() {
        response.request_focus();
        point_at(screen, shown, at, view);
    } else if response.triple_clicked() && n_clicks > 2 {
        let sentence = boundaries::sentence_at(text, screen.byte_at(at));
        if !widen_marked(shown, view, sentence.clone(), out) {
            select(view, sentence);
            wanted.menu_at = selected(shown, view, out).then_some(at);
        }
    } else if response.double_clicked() || response.triple_clicked() {
        if let Some(range) = double_clicked(text, screen, at) {
            select(view, range);
            wanted.menu_at = selected(shown, view, out).then_some(at);
        }
    } else if response.clicked() {
        response.request_focus();
        let byte = screen.byte_at(at);
        if let Some((span, part)) = to_join(screen, shown, view, at).filter(|_| extends) {
            in_hand::join(shown, span, part, view, out);
        } else if extends {
            view.select(dragged(text, view.hand.selection().anchor, byte, is_exact, &view.suggestions));
        } else if let Some(from) = view.hand.link_from {
            links::click(screen, shown, view, from, at, out);
        } else {
            click(screen, shown, at, view);
            view.select(Selection::caret_at(byte));
        }
    }
    wanted
}

/// The selected span, and what under a place can be a part of it, where no text is selected: the innermost that has its label,
/// marked or suggested. What lies around the span, or in it, is no other part.
fn to_join<'a>(screen: &OnScreen, shown: &Shown<'a>, view: &ViewState, at: Pos2) -> Option<(&'a Span, Part<'a>)> {
    let selected = shown.article.span(view.hand.selected_span().filter(|_| view.hand.selection().is_empty())?)?;
    let under = all_under(screen, shown, view, at);
    if under.contains(&Under::Span(selected.id)) {
        return None;
    }
    let is_apart = |place: TextRange| !place.covers(selected.extent()) && !selected.extent().covers(place);
    let part = |under: Under| match under {
        Under::Span(id) => {
            let span = shown.article.span(id).filter(|span| span.label == selected.label && is_apart(span.extent()))?;
            Some(Part::Span(span))
        }
        Under::Suggestion(idx) => match &view.suggestions.get(idx)?.proposal {
            Proposal::Span { label, fragments, .. } if *label == selected.label && fragments.count() == 1 => {
                Some(Part::Words(fragments.first())).filter(|_| is_apart(fragments.first()))
            }
            _ => None,
        },
    };
    Some((selected, under.into_iter().find_map(part)?))
}

/// The selection from one place to another: whole words and quotations, or with `is_exact` whole graphemes; no white space
/// at its ends.
pub(super) fn dragged(text: &str, from: usize, to: usize, is_exact: bool, suggestions: &SuggestionList) -> Selection {
    let (start, end) = (from.min(to), from.max(to));
    let range = if is_exact { start..end } else { boundaries::whole_words(text, start..end) };
    let range = boundaries::trimmed(text, range);
    let range = if is_exact || range.is_empty() {
        range
    } else {
        snap::snapped(text, snap::to_other_mark(text, range, from <= to), suggestions)
    };
    if range.is_empty() {
        Selection::caret_at(to)
    } else if to < from {
        Selection { anchor: range.end, caret: range.start }
    } else {
        Selection { anchor: range.start, caret: range.end }
    }
}

/// What a click can take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Under {
    Span(SpanId),
    Suggestion(usize),
}

/// What lies under a place, from the inside out; of two as long as each other what is marked comes before what is suggested.
fn all_under(screen: &OnScreen, shown: &Shown<'_>, view: &ViewState, at: Pos2) -> Vec<Under> {
    let spans = screen.spans_under(shown, at);
    let suggestion = suggested::under(screen, shown, view, at);
    let n_bytes = suggestion.and_then(|idx| view.suggestions.get(idx)).map_or(0, |one| one.place().n_bytes());
    let n_inside = spans.iter().take_while(|span| span.extent().n_bytes() <= n_bytes).count();
    let mut under: Vec<Under> = spans.iter().map(|span| Under::Span(span.id)).collect();
    under.splice(n_inside..n_inside, suggestion.map(Under::Suggestion));
    under
}

/// Takes what is under the pointer in hand, for a menu about it: selected text, else the span that is selected already,
/// else the innermost, else the place.
fn point_at(screen: &OnScreen, shown: &Shown<'_>, at: Pos2, view: &mut ViewState) {
    let byte = screen.byte_at(at);
    let (start, end) = view.hand.selection().ends();
    let spans = screen.spans_under(shown, at);
    let is_selected = spans.iter().any(|span| view.hand.spans().contains(&span.id));
    if (start < end && (start..=end).contains(&byte)) || (is_selected && view.hand.selection().is_empty()) {
        return;
    }
    view.select(Selection::caret_at(byte));
    let innermost = all_under(screen, shown, view, at).first().copied();
    take(innermost, view);
}

/// Takes the innermost of what is under a place in hand, or where one of them is in hand, the next further out.
fn click(screen: &OnScreen, shown: &Shown<'_>, at: Pos2, view: &mut ViewState) {
    let suggestion = view.suggestions.in_hand_idx().map(Under::Suggestion);
    let in_hand = suggestion.or(view.hand.selected_span().map(Under::Span));
    take(in_hand::next_of(&all_under(screen, shown, view, at), in_hand), view);
}

fn take(under: Option<Under>, view: &mut ViewState) {
    match under {
        // It keeps the edges that somebody has given it.
        Some(Under::Suggestion(idx)) if view.suggestions.in_hand_idx() == Some(idx) => {}
        Some(Under::Suggestion(idx)) => view.take_suggestion_pointed_at(idx),
        Some(Under::Span(id)) => {
            view.let_go();
            view.hand.select_span(Some(id));
        }
        None => {
            view.let_go();
            view.hand.select_span(None);
        }
    }
}

fn hover(response: &Response, screen: &OnScreen, shown: &Shown<'_>, view: &mut ViewState) {
    let Some(at) = response.hover_pos() else { return };
    if view.goes_by_keys {
        (view.suggestions.hovered, view.hovered) = (None, None);
    } else if view.hand.drag.is_none() {
        view.suggestions.hovered = suggested::under(screen, shown, view, at);
        view.hovered = screen.spans_under(shown, at).first().map(|span| span.id);
    }
    let icon = if view.hand.link_from.is_some() { CursorIcon::Crosshair } else { CursorIcon::Text };
    let is_on_text = screen.page.column.expand(12.0).contains(at.x);
    if is_on_text || view.hand.link_from.is_some() {
        response.ctx.set_cursor_icon(icon);
    }
}

/// What is done with text that the pointer has just selected; `true` where labels should be offered.
fn selected(shown: &Shown<'_>, view: &ViewState, out: &mut Outbox) -> bool {
    let Some(range) = view.selected_text(shown.article) else { return false };
    if let Some(from) = view.hand.link_from {
        out.wish(Wish::Link(from, LinkTo::Text(range)));
        return false;
    }
    let armed_idx = view.hand.armed.as_ref().and_then(|id| shown.labels.label_idx(id));
    if let Some(idx) = armed_idx {
        out.run(ArticleCommand::ApplyLabel(idx));
    }
    armed_idx.is_none()
}

/// Gives the span that a double click has just marked the words of a triple click; `false` where it has marked none. Any
/// other span would have been let go of when the words were selected.
fn widen_marked(shown: &Shown<'_>, view: &mut ViewState, bytes: Range<usize>, out: &mut Outbox) -> bool {
    let marked = view.hand.selected_span().and_then(|id| shown.article.span(id));
    let Some(span) = marked.filter(|span| view.hand.armed.as_ref() == Some(&span.label)) else { return false };
    let words = boundaries::trimmed(shown.article.text().as_str(), bytes);
    let words = shown.article.text().range(words).ok().and_then(|words| Fragments::one(words).ok());
    let Some(words) = words.filter(|words| words.extent().joined(span.extent()) == words.extent()) else {
        return false;
    };
    view.select(Selection::caret_at(words.extent().end()));
    out.wish(Wish::ApplyWithLast(transactions::move_span(shown.labels, shown.article, span, words)));
    true
}

/// The quotation whose mark is there, or the nearest word of the line.
fn double_clicked(text: &str, screen: &OnScreen, at: Pos2) -> Option<Range<usize>> {
    let byte = screen.byte_under(at).unwrap_or_else(|| screen.byte_at(at));
    let is_mark = text[byte..].chars().next().is_some_and(boundaries::is_quotation_mark);
    let quotation = if is_mark { boundaries::quotation_at(text, byte) } else { None };
    quotation.or_else(|| boundaries::word_near(text, byte))
}

fn select(view: &mut ViewState, range: Range<usize>) {
    view.select(Selection { anchor: range.start, caret: range.end });
}

fn cancel(view: &mut ViewState) {
    if let Some(Drag::Text { from }) = view.hand.drag.take() {
        view.select(Selection::caret_at(from));
    }
}

/// How far to scroll for a pointer beyond the upper or lower edge of the view.
fn beyond_edge(screen: &OnScreen, at: Pos2) -> f32 {
    let inner = screen.page.view.shrink(8.0);
    let beyond = (at.y - inner.bottom()).max(0.0) + (at.y - inner.top()).min(0.0);
    (beyond * 0.35).clamp(-48.0, 48.0)
}
