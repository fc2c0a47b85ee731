//! Paints the text with its labels: fills under it, underlines and outlines over it.

pub(crate) mod differences;
pub(crate) mod lanes;
pub(crate) mod layers;
pub(crate) mod links;
pub(crate) mod margins;
pub(crate) mod marks;
pub(crate) mod notes;
pub(crate) mod scrollbar;
pub(crate) mod suggested;

use egui::epaint::Mesh;
use egui::{Painter, Rect, Stroke, StrokeKind};

use crate::model::{Span, SpanId};
use crate::ui::session::view_state::ViewState;

use super::Shown;
use super::layout::on_screen::{OnScreen, letters};
use layers::{Layers, frame_span};
use marks::Marks;

/// With more marked rows than this in view all underlines are plain: so many dashes cost more than they tell.
const MAX_DASHED_ROWS: usize = 160;

/// Paints what is in view: fills, selected text, letters, underlines, outlines.
pub(super) fn paint_text(painter: &Painter, screen: &OnScreen, shown: &Shown<'_>, view: &ViewState, marks: &mut Marks) {
    let pixel = 1.0 / painter.pixels_per_point();
    let paints = shown.labels.labels().iter().map(|label| shown.theme.label(label.color)).collect();
    let marked: Vec<_> = screen.pieces.iter().map(|piece| (piece, marks.of(shown, piece))).collect();
    let is_crowded = marked.iter().map(|(_, marked)| marked.rows.len()).sum::<usize>() > MAX_DASHED_ROWS;
    let mut layers = Layers { shown, screen, paints, is_crowded, under: Mesh::default(), over: Mesh::default(), pixel };
    let drafted = shown.drafted_span(view);
    layers.hits();
    for (piece, marked) in marked {
        let offset = screen.origin(piece).to_vec2();
        for &(idx, row) in &marked.rows {
            let mark = &marked.marks[idx];
            let is_drafted = drafted.as_ref().is_some_and(|span| mark.span == Some(span.id));
            let row = row.translate(offset);
            if !is_drafted && row.y_range().intersects(screen.page.view.y_range()) {
                layers.mark(row, mark.label_idx, mark.lane);
            }
        }
    }
    if let Some(span) = &drafted {
        let label_idx = shown.labels.label_idx(&span.label).unwrap_or(0);
        screen.span_rects(span).into_iter().for_each(|row| layers.mark(row, label_idx, 0));
    }
    let selected = selected_in_view(screen, shown, view);
    for span in selected.iter().filter_map(|id| drafted.as_ref().or_else(|| shown.article.span(*id))) {
        layers.ground(span);
    }
    layers.gaps(selected.iter().copied().chain(view.hovered), drafted.as_ref());
    layers.selected_text(view);
    suggested::paint(&mut layers, view);
    differences::paint(&mut layers, view);
    painter.add(layers.under);
    for piece in &screen.pieces {
        piece.laid.paint(painter, screen.origin(piece), shown.theme.ink);
    }
    painter.add(layers.over);
    outline_spans(painter, screen, shown, (&selected, view.hovered), drafted.as_ref());
    if let Some(lit) = view.lit {
        for row in screen.rects(&lit.bytes()) {
            painter.rect_stroke(
                letters(row).expand(2.0),
                3.0,
                Stroke::new(2.0, shown.theme.accent),
                StrokeKind::Outside,
            );
        }
    }
}

/// The caret, where no text is selected.
pub(super) fn paint_caret(painter: &Painter, screen: &OnScreen, shown: &Shown<'_>, view: &ViewState, has_focus: bool) {
    if !view.hand.selection().is_empty() {
        return;
    }
    let Some(row) = screen.caret(view.hand.selection().caret) else { return };
    let color = if has_focus { shown.theme.accent } else { shown.theme.soft.gamma_multiply(0.5) };
    let letters = letters(row);
    let caret = Rect::from_x_y_ranges(row.left() - 0.75..=row.left() + 0.75, letters.y_range());
    painter.rect_filled(caret, 0.0, color);
}

/// The selected spans, of several those on the screen.
fn selected_in_view(screen: &OnScreen, shown: &Shown<'_>, view: &ViewState) -> Vec<SpanId> {
    if !view.hand.has_several_spans() {
        return view.hand.selected_span().into_iter().collect();
    }
    let Ok(range) = shown.article.text().range(screen.bytes_in_view()) else { return Vec::new() };
    let in_view = shown.article.spans_in(range).map(|span| span.id);
    in_view.filter(|id| view.hand.spans().contains(id)).collect()
}

fn outline_spans(
    painter: &Painter,
    screen: &OnScreen,
    shown: &Shown<'_>,
    (selected, hovered): (&[SpanId], Option<SpanId>),
    drafted: Option<&Span>,
) {
    let outline = |id: SpanId, width: f32| {
        let Some(span) = drafted.filter(|span| span.id == id).or_else(|| shown.article.span(id)) else { return };
        let line = shown.label_paint(&span.label).line;
        let color = if width < 1.5 { line.gamma_multiply(0.7) } else { line };
        frame_span(painter, screen, span, Stroke::new(width, color));
    };
    if let Some(hovered) = hovered.filter(|id| !selected.contains(id)) {
        outline(hovered, 1.0);
    }
    for span in selected {
        outline(*span, 2.0);
    }
}
