//! Paints the text with its labels: fills under it, underlines and outlines over it.

pub(crate) mod links;
pub(crate) mod margins;
pub(crate) mod marks;
pub(crate) mod scrollbar;
pub(crate) mod suggested;

use std::ops::Range;

use egui::epaint::{CornerRadiusF32, Mesh, StrokeKind};
use egui::{Color32, Painter, Rect, Stroke, pos2};

use crate::model::{Span, SpanId};
use crate::ui::look::theme::{LabelPaint, Underline};
use crate::ui::session::view_state::ViewState;

use super::Shown;
use super::layout::on_screen::{OnScreen, letters};
use marks::Marks;

/// From one lane of underlines to the next, in points.
const LANE_STEP: f32 = 2.5;
const N_LANES: usize = 3;
/// With more marked rows than this in view all underlines are plain: so many dashes cost more than they tell.
const MAX_DASHED_ROWS: usize = 160;

/// Everything that is painted in the colours of labels.
struct Layers<'a> {
    shown: &'a Shown<'a>,
    screen: &'a OnScreen,
    /// By the place of the label in its set.
    paints: Vec<LabelPaint>,
    is_crowded: bool,
    under: Mesh,
    over: Mesh,
    pixel: f32,
}

/// Paints what is in view: fills, selected text, letters, underlines, outlines.
pub(super) fn paint_text(painter: &Painter, screen: &OnScreen, shown: &Shown<'_>, view: &ViewState, marks: &mut Marks) {
    let pixel = 1.0 / painter.pixels_per_point();
    let paints = shown.labels.labels().iter().map(|label| shown.theme.label(label.color)).collect();
    let marked: Vec<_> = screen.pieces.iter().map(|piece| (piece, marks.of(shown, piece))).collect();
    let is_crowded = marked.iter().map(|(_, marked)| marked.rows.len()).sum::<usize>() > MAX_DASHED_ROWS;
    let mut layers = Layers { shown, screen, paints, is_crowded, under: Mesh::default(), over: Mesh::default(), pixel };
    let drafted = shown.drafted_span(view);
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
    layers.gaps(view.hand.selected_span.into_iter().chain(view.hovered), drafted.as_ref());
    layers.selected_text(view);
    painter.add(layers.under);
    for piece in &screen.pieces {
        piece.laid.paint(painter, screen.origin(piece), shown.theme.ink);
    }
    painter.add(layers.over);
    suggested::paint_outlines(painter, screen, shown, view);
    outline_spans(painter, screen, shown, view, drafted.as_ref());
}

/// The caret, where no text is selected.
pub(super) fn paint_caret(painter: &Painter, screen: &OnScreen, shown: &Shown<'_>, view: &ViewState, has_focus: bool) {
    if !view.hand.selection.is_empty() {
        return;
    }
    let Some(row) = screen.caret(view.hand.selection.caret) else { return };
    let color = if has_focus { shown.theme.accent } else { shown.theme.soft.gamma_multiply(0.5) };
    let letters = letters(row);
    let caret = Rect::from_x_y_ranges(row.left() - 0.75..=row.left() + 0.75, letters.y_range());
    painter.rect_filled(caret, 0.0, color);
}

impl Layers<'_> {
    fn mark(&mut self, row: Rect, label_idx: usize, lane: usize) {
        let Some(paint) = self.paints.get(label_idx).copied() else { return };
        let letters = letters(row);
        self.under.add_colored_rect(letters, paint.fill);
        let y = letters.bottom() - 1.0 + (lane % N_LANES) as f32 * LANE_STEP;
        let style = if self.is_crowded { Underline::Solid } else { Underline::of_label_idx(label_idx) };
        self.underline(style, letters.left()..letters.right(), y, paint.line);
    }

    /// The line under a stretch of a row; `y` is where a single one would begin.
    fn underline(&mut self, style: Underline, x: Range<f32>, y: f32, color: Color32) {
        let pixel = self.pixel;
        let y = (y / pixel).round() * pixel;
        match style {
            Underline::Solid => self.line(x, y, 2.0, color),
            Underline::Double => {
                self.line(x.clone(), y - 1.0, 1.0, color);
                self.line(x, y + 1.0, 1.0, color);
            }
            Underline::Dashed => self.dashes(x, y, 6.0, 3.0, color),
            Underline::Dotted => self.dashes(x, y, 2.0, 2.0, color),
        }
    }

    fn dashes(&mut self, x: Range<f32>, y: f32, dash: f32, gap: f32, color: Color32) {
        let mut left = x.start;
        while left < x.end {
            self.line(left..(left + dash).min(x.end), y, 2.0, color);
            left += dash + gap;
        }
    }

    fn line(&mut self, x: Range<f32>, top: f32, height: f32, color: Color32) {
        let rect = Rect::from_min_max(pos2(x.start, top), pos2(x.end, top + height));
        self.over.add_colored_rect(rect, color);
    }

    /// A fine line under the text between the fragments of a split span.
    fn gaps(&mut self, spans: impl Iterator<Item = SpanId>, drafted: Option<&Span>) {
        for id in spans {
            let drafted = drafted.filter(|span| span.id == id);
            let Some(span) = drafted.or_else(|| self.shown.article.span(id)) else { continue };
            let color = self.shown.label_paint(&span.label).line.gamma_multiply(0.7);
            let ends: Vec<_> = span.fragments.iter().collect();
            for pair in ends.windows(2) {
                for row in self.screen.rects(&(pair[0].end()..pair[1].start())) {
                    let letters = letters(row);
                    let mut left = letters.left();
                    while left < letters.right() {
                        self.line(left..left + 1.0, letters.bottom(), 1.0, color);
                        left += 4.0;
                    }
                }
            }
        }
    }

    fn selected_text(&mut self, view: &ViewState) {
        let (start, end) = view.hand.selection.ends();
        let color = self.shown.theme.accent.gamma_multiply(if self.shown.theme.is_dark { 0.34 } else { 0.22 });
        for row in self.screen.rects(&(start..end)) {
            self.under.add_colored_rect(row.shrink2(egui::vec2(0.0, 1.0)), color);
        }
    }
}

fn outline_spans(painter: &Painter, screen: &OnScreen, shown: &Shown<'_>, view: &ViewState, drafted: Option<&Span>) {
    let outline = |id: SpanId, width: f32| {
        let Some(span) = drafted.filter(|span| span.id == id).or_else(|| shown.article.span(id)) else { return };
        let line = shown.label_paint(&span.label).line;
        let stroke = Stroke::new(width, if width < 1.5 { line.gamma_multiply(0.7) } else { line });
        for row in screen.span_rects(span) {
            let rect = letters(row).expand2(egui::vec2(1.5, 2.0));
            painter.rect_stroke(rect, CornerRadiusF32::same(2.0), stroke, StrokeKind::Middle);
        }
    };
    if let Some(hovered) = view.hovered.filter(|&id| view.hand.selected_span != Some(id)) {
        outline(hovered, 1.0);
    }
    if let Some(selected) = view.hand.selected_span {
        outline(selected, 2.0);
    }
}
