//! What is painted in the colours of labels, gathered into what lies under the letters and what lies over them.

use std::ops::Range;

use egui::epaint::Mesh;
use egui::{Color32, Painter, Rect, Stroke, pos2};

use crate::model::{Span, SpanId};
use crate::ui::article::Shown;
use crate::ui::article::layout::on_screen::{OnScreen, letters};
use crate::ui::look::theme::{LabelPaint, Underline};
use crate::ui::session::view_state::ViewState;

/// From one lane of underlines to the next, in points.
pub(super) const LANE_STEP: f32 = 3.0;
pub(super) const N_LANES: usize = 3;
/// More hits than this are not lit at once: the page is all lit up by then.
const MAX_HITS: usize = 2000;

/// A broken line, in points.
#[derive(Clone, Copy, Debug)]
pub(super) struct Dashes {
    pub(super) length: f32,
    pub(super) gap: f32,
    pub(super) height: f32,
}

pub(super) const DASHED: Dashes = Dashes { length: 6.0, gap: 3.0, height: 2.0 };
const DOTTED: Dashes = Dashes { length: 2.0, gap: 2.0, height: 2.0 };
const GAP_DOTS: Dashes = Dashes { length: 1.0, gap: 3.0, height: 1.0 };

/// Everything that is painted in the colours of labels.
pub(super) struct Layers<'a> {
    pub(super) shown: &'a Shown<'a>,
    pub(super) screen: &'a OnScreen,
    /// By the place of the label in its set.
    pub(super) paints: Vec<LabelPaint>,
    pub(super) is_crowded: bool,
    pub(super) under: Mesh,
    pub(super) over: Mesh,
    pub(super) pixel: f32,
}

impl Layers<'_> {
    pub(super) fn mark(&mut self, row: Rect, label_idx: usize, lane: usize) {
        let Some(paint) = self.paints.get(label_idx).copied() else { return };
        let letters = letters(row);
        self.under.add_colored_rect(letters, paint.fill);
        let y = letters.bottom() - 1.0 + (lane % N_LANES) as f32 * LANE_STEP;
        let style = if self.is_crowded { Underline::Solid } else { Underline::of_label_idx(label_idx) };
        self.underline(style, letters.left()..letters.right(), y, paint.line);
    }

    /// A second fill under the selected span, which shows to the letter how far it goes.
    pub(super) fn ground(&mut self, span: &Span) {
        let fill = self.shown.label_paint(&span.label).fill;
        for row in self.screen.span_rects(span) {
            self.under.add_colored_rect(letters(row), fill);
        }
    }

    /// The line under a stretch of a row; `y` is where a single one would begin.
    pub(super) fn underline(&mut self, style: Underline, x: Range<f32>, y: f32, color: Color32) {
        let pixel = self.pixel;
        let y = (y / pixel).round() * pixel;
        match style {
            Underline::Solid => self.line(x, y, 2.0, color),
            Underline::Double => {
                self.line(x.clone(), y - 1.0, 1.0, color);
                self.line(x, y + 1.0, 1.0, color);
            }
            Underline::Dashed => self.dashes(x, y, DASHED, color),
            Underline::Dotted => self.dashes(x, y, DOTTED, color),
        }
    }

    pub(super) fn dashes(&mut self, x: Range<f32>, y: f32, dashes: Dashes, color: Color32) {
        let mut left = x.start;
        while left < x.end {
            self.line(left..(left + dashes.length).min(x.end), y, dashes.height, color);
            left += dashes.length + dashes.gap;
        }
    }

    pub(super) fn line(&mut self, x: Range<f32>, top: f32, height: f32, color: Color32) {
        let rect = Rect::from_min_max(pos2(x.start, top), pos2(x.end, top + height));
        self.over.add_colored_rect(rect, color);
    }

    /// A fine line under the text between the fragments of a split span.
    pub(super) fn gaps(&mut self, spans: impl Iterator<Item = SpanId>, drafted: Option<&Span>) {
        for id in spans {
            let drafted = drafted.filter(|span| span.id == id);
            let Some(span) = drafted.or_else(|| self.shown.article.span(id)) else { continue };
            let color = self.shown.label_paint(&span.label).line.gamma_multiply(0.7);
            let near: Vec<_> = span.fragments.near(&self.screen.bytes()).map(|(_, fragment)| fragment).collect();
            for pair in near.windows(2) {
                for row in self.screen.rects(&(pair[0].end()..pair[1].start())) {
                    let letters = letters(row);
                    self.dashes(letters.left()..letters.right(), letters.bottom(), GAP_DOTS, color);
                }
            }
        }
    }

    /// Words that were found, below the colours of labels: the underlines tell what they are.
    pub(super) fn hits(&mut self) {
        let bytes = self.screen.bytes();
        let hits = self.shown.hits;
        let first = hits.partition_point(|hit| hit.end() <= bytes.start);
        for hit in hits[first..].iter().take_while(|hit| hit.start() < bytes.end).take(MAX_HITS) {
            for row in self.screen.rects(&hit.bytes()) {
                self.under.add_colored_rect(letters(row), self.shown.theme.hit);
            }
        }
    }

    pub(super) fn selected_text(&mut self, view: &ViewState) {
        let (start, end) = view.hand.selection().ends();
        let color = self.shown.theme.accent.gamma_multiply(if self.shown.theme.is_dark { 0.34 } else { 0.22 });
        for row in self.screen.rects(&(start..end)) {
            self.under.add_colored_rect(row.shrink2(egui::vec2(0.0, 1.0)), color);
        }
    }
}

/// Lines above and below the rows of a span, as long as it is: nothing stands on or between its letters and the next.
pub(crate) fn frame_span(painter: &Painter, screen: &OnScreen, span: &Span, stroke: Stroke) {
    for row in screen.span_rects(span) {
        let frame = frame_of(row);
        painter.hline(frame.x_range(), frame.top(), stroke);
        painter.hline(frame.x_range(), frame.bottom(), stroke);
    }
}

/// Around the letters of a row, with room for underlines.
pub(crate) fn frame_of(row: Rect) -> Rect {
    letters(row).expand2(egui::vec2(0.0, 2.0))
}
