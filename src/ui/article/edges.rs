//! The handles at the edges of the selected span, or of the version shown of a difference, which move them.

use std::ops::Range;

use egui::{CursorIcon, Id, Pos2, Rect, Sense, Ui, pos2, vec2};

use crate::model::{Article, Fragments, LabelId, SpanId, TextRange, boundaries, transactions};
use crate::ui::input::act::Edge;
use crate::ui::input::commands::ReviewCommand;
use crate::ui::input::outbox::Outbox;
use crate::ui::session::drag::{Drag, EdgeOf};
use crate::ui::session::view_state::{Selection, ViewState};

use super::Shown;
use super::layout::on_screen::OnScreen;
use super::paint::layers::frame_of;
use super::pointer::pointer;
use super::snap;

/// Of the handles, in points.
const KNOB_RADIUS: f32 = 3.5;

/// Draws the handles of what is in hand and moves its edges. A span whose edge is being dragged keeps its handles
/// until the button is let go, also when a key selects another one meanwhile.
pub(super) fn handles_ui(ui: &Ui, screen: &OnScreen, shown: &Shown<'_>, view: &mut ViewState, out: &mut Outbox) {
    go_on(ui, screen, shown, view, out);
    let Some(held) = held(shown, view) else { return };
    let drawn = view.drafted_fragments(held.of).unwrap_or(&held.fragments).clone();
    let color = shown.label_paint(&held.label).line;
    for (fragment_idx, range) in drawn.near(&screen.bytes()) {
        for edge in [Edge::Start, Edge::End] {
            let Some(row) = edge_at(screen, &range.bytes(), edge) else { continue };
            // It hangs below the line, so that the letters at the edge are seen.
            let knob = row.left_bottom() + vec2(0.0, KNOB_RADIUS + 0.5);
            let id = handle_id(ui, held.of, fragment_idx, edge);
            let reach = row.expand2(vec2(4.0, 2.0)).union(Rect::from_center_size(knob, vec2(12.0, 12.0)));
            let response = ui.interact(reach, id, Sense::DRAG);
            let is_in_hand = response.hovered() || response.dragged();
            if is_in_hand {
                ui.ctx().set_cursor_icon(CursorIcon::ResizeHorizontal);
            }
            let fill = if is_in_hand { color } else { shown.theme.page };
            ui.painter().circle(knob, KNOB_RADIUS, fill, egui::Stroke::new(1.5, color));
            if response.drag_started() {
                let (from, draft) = (held.fragments.clone(), held.fragments.clone());
                view.hand.drag = Some(Drag::Edge { of: held.of, fragment_idx, edge, from, draft });
            }
        }
    }
}

/// What has handles.
struct Held {
    of: EdgeOf,
    fragments: Fragments,
    label: LabelId,
}

/// What is dragged, else the span that is selected, else the only span of the version shown of a difference.
fn held(shown: &Shown<'_>, view: &ViewState) -> Option<Held> {
    let of_span = |id: SpanId| {
        let span = shown.article.span(id)?;
        Some(Held { of: EdgeOf::Span(id), fragments: span.fragments.clone(), label: span.label.clone() })
    };
    let of_version = || {
        let mark = view.settling.mark_in_hand()?;
        Some(Held { of: EdgeOf::Version, fragments: mark.fragments.clone(), label: mark.label.clone() })
    };
    match view.hand.drag.as_ref().and_then(Drag::edge_of) {
        Some(EdgeOf::Span(id)) => of_span(id),
        Some(EdgeOf::Version) => of_version(),
        None => view.hand.selected_span().and_then(of_span).or_else(of_version),
    }
}

/// The fragments of a span with one edge of one of them at another byte; `None` where they would overlap or vanish.
pub(super) fn moved(
    article: &Article,
    fragments: &Fragments,
    fragment_idx: usize,
    edge: Edge,
    byte: usize,
) -> Option<Fragments> {
    let mut ranges: Vec<_> = fragments.iter().collect();
    let own = ranges.get(fragment_idx)?.bytes();
    let bytes = match edge {
        Edge::Start => byte..own.end,
        Edge::End => own.start..byte,
    };
    ranges[fragment_idx] = article.text().range(bytes).ok()?;
    Fragments::new(ranges).ok()
}

/// The word edge nearest to a byte that can start or end a span: it has no white space inside.
pub(super) fn word_edge(text: &str, byte: usize, edge: Edge) -> usize {
    match edge {
        Edge::Start => {
            let word = boundaries::word_at(text, byte);
            if text[word.clone()].trim().is_empty() { word.end } else { word.start }
        }
        Edge::End => {
            let word = boundaries::word_at(text, boundaries::previous_grapheme(text, byte));
            if text[word.clone()].trim().is_empty() { word.start } else { word.end }
        }
    }
}

fn handle_id(ui: &Ui, of: EdgeOf, fragment_idx: usize, edge: Edge) -> Id {
    ui.scope_id().with(("edge", of, fragment_idx, edge))
}

/// A line without width where the range starts or ends; `None` out of view.
fn edge_at(screen: &OnScreen, range: &Range<usize>, edge: Edge) -> Option<Rect> {
    let at = match edge {
        Edge::Start => screen.caret(range.start)?,
        Edge::End => screen.end_of(range.end)?.0,
    };
    let frame = frame_of(at);
    Some(Rect::from_min_max(pos2(at.left(), frame.top()), pos2(at.left(), frame.bottom())))
}

/// Moves the edge that is being dragged, and its span when the button is let go.
fn go_on(ui: &Ui, screen: &OnScreen, shown: &Shown<'_>, view: &mut ViewState, out: &mut Outbox) {
    if view.hand.drag.as_ref().and_then(Drag::edge_of).is_none() {
        return;
    }
    let (at, is_over) = pointer(ui);
    if let Some(at) = at {
        drag_to(ui, screen, shown.article, view, at);
    }
    if is_over {
        finish(shown, view, out);
    }
}

fn drag_to(ui: &Ui, screen: &OnScreen, article: &Article, view: &mut ViewState, at: Pos2) {
    let is_exact = snap::is_exact(ui);
    let Some(Drag::Edge { fragment_idx, edge, draft, .. }) = &mut view.hand.drag else { return };
    let text = article.text().as_str();
    let byte = screen.byte_at(at);
    let byte = if is_exact { byte } else { word_edge(text, byte, *edge) };
    let part = draft.iter().nth(*fragment_idx).map(TextRange::bytes).filter(|_| !is_exact);
    let snapped = part.map(|part| match edge {
        Edge::Start => snap::snapped(text, byte.min(part.end)..part.end, &view.suggestions).start,
        Edge::End => snap::snapped(text, part.start..byte.max(part.start), &view.suggestions).end,
    });
    if let Some(fragments) = moved(article, draft, *fragment_idx, *edge, snapped.unwrap_or(byte)) {
        *draft = fragments;
    }
}

fn finish(shown: &Shown<'_>, view: &mut ViewState, out: &mut Outbox) {
    let Some(Drag::Edge { of, from, draft, .. }) = view.hand.drag.take() else { return };
    let fragments = trimmed(shown.article, &draft).unwrap_or(draft);
    if fragments == from {
        return;
    }
    match of {
        EdgeOf::Span(span) => {
            let Some(span) = shown.article.span(span) else { return };
            out.apply(transactions::move_span(shown.labels, shown.article, span, fragments));
        }
        // These words are what is right there, as if they had been selected.
        EdgeOf::Version => {
            view.select(Selection::of(fragments.extent()));
            out.run(ReviewCommand::AcceptSuggestion);
        }
    }
}

/// Fragments without white space at their ends; `None` where one has nothing else.
pub(super) fn trimmed(article: &Article, fragments: &Fragments) -> Option<Fragments> {
    let text = article.text();
    let kept = fragments.iter().map(|range| text.range(boundaries::trimmed(text.as_str(), range.bytes())).ok());
    Fragments::new(kept.collect::<Option<_>>()?).ok()
}
