//! What the article view shows in one frame: the page with its margins, and the pieces of text at their places.

use std::ops::Range;

use egui::{Pos2, Rangef, Rect, Vec2, pos2, vec2};

use crate::model::Span;
use crate::ui::article::shown::Shown;

use super::column::Placed;

/// Where things stand in the view.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Page {
    pub(crate) view: Rect,
    /// From left to right, the text.
    pub(crate) column: Rangef,
    /// Beside the text, the names of speakers; `None` where the view is too narrow for them.
    pub(crate) names: Option<Rangef>,
    pub(crate) text_size: f32,
}

/// How far from the text names may end, in parts of the size of letters.
const WIDEST_NAMES: f32 = 15.0;

/// Of the sign of a note with air around it, in points.
const SIGN_WIDTH: f32 = 15.0;

/// What a letter takes of a line that is broken between words, in parts of the size of letters: the middle of forty
/// English articles.
const LETTER_WIDTH: f32 = 0.505;

/// The pieces in view at their places on the screen.
#[derive(Debug)]
pub(crate) struct OnScreen {
    pub(crate) page: Page,
    /// Their `top` is the place on the screen.
    pub(crate) pieces: Vec<Placed>,
}

impl Page {
    /// As many letters wide as asked for and in the middle; margins shrink before the text does. Names end before the
    /// overview of the article begins.
    pub(crate) fn new(view: Rect, text_size: f32, line_length: u8) -> Self {
        let size = text_size;
        let wanted = size * LETTER_WIDTH * f32::from(line_length);
        let (gutter, names, strip) = (size * 2.6, size * 6.3, 24.0);
        let has_names = view.width() >= wanted * 0.72 + gutter + names + strip;
        // Signs of notes stand between the text and the overview, also where names have no room.
        let (left, right) = if has_names { (gutter, names + strip) } else { (size * 1.7, strip + SIGN_WIDTH) };
        let width = (view.width() - left - right).clamp(size * 6.0, wanted);
        let free = (view.width() - left - width - right).max(0.0);
        let start = (view.left() + left + free / 2.0).round();
        let column = Rangef::new(start, start + width.floor());
        // Where there is more room, names have more of it.
        let names_end = (column.max + size * WIDEST_NAMES).min(view.right() - strip);
        let names = has_names.then(|| Rangef::new(column.max + size, names_end));
        Self { view, column, names, text_size }
    }
}

/// The part of a row that is filled: about as high as letters with their ascenders and descenders.
pub(crate) fn letters(row: Rect) -> Rect {
    let height = (row.height() * 0.8).round();
    Rect::from_center_size(row.center(), vec2(row.width(), height))
}

impl OnScreen {
    /// Places pieces that count their tops from the top of the view.
    pub(crate) fn new(page: Page, pieces: Vec<Placed>, pixels_per_point: f32) -> Self {
        let on_pixel = |y: f32| (y * pixels_per_point).round() / pixels_per_point;
        let place = |piece: Placed| Placed { top: on_pixel(page.view.top() + piece.top), ..piece };
        Self { page, pieces: pieces.into_iter().map(place).collect() }
    }

    /// The top left of a piece.
    pub(crate) fn origin(&self, piece: &Placed) -> Pos2 {
        pos2(self.page.column.min, piece.top)
    }

    /// The bytes on the screen.
    pub(crate) fn bytes(&self) -> Range<usize> {
        let start = self.pieces.first().map_or(0, |piece| piece.laid.bytes().start);
        start..self.pieces.last().map_or(start, |piece| piece.laid.bytes().end)
    }

    /// The bytes from the first row in sight to the last.
    pub(crate) fn bytes_in_view(&self) -> Range<usize> {
        let view = self.page.view.y_range();
        let in_view = |piece: &Placed| piece.laid.bytes_between(view.min - piece.top..view.max - piece.top);
        let start = self.pieces.iter().find_map(in_view).map_or(0, |bytes| bytes.start);
        let end = self.pieces.iter().rev().find_map(in_view).map_or(start, |bytes| bytes.end);
        start..end
    }

    /// The grapheme boundary nearest to a place.
    pub(crate) fn byte_at(&self, at: Pos2) -> usize {
        let behind = self.pieces.partition_point(|piece| piece.top + piece.laid.height() <= at.y);
        let Some(piece) = self.pieces.get(behind).or(self.pieces.last()) else { return 0 };
        piece.laid.byte_at(self.within(piece, at))
    }

    /// The byte of the character at a place; `None` where there is only paper.
    pub(crate) fn byte_under(&self, at: Pos2) -> Option<usize> {
        let behind = self.pieces.partition_point(|piece| piece.top + piece.laid.height() <= at.y);
        let piece = self.pieces.get(behind)?;
        piece.laid.byte_under(self.within(piece, at))
    }

    /// The rectangles of the rows that the bytes take, as far as they are in view.
    pub(crate) fn rects(&self, bytes: &Range<usize>) -> Vec<Rect> {
        let first = self.pieces.partition_point(|piece| piece.laid.bytes().end < bytes.start);
        let touched = self.pieces[first..].iter().take_while(|piece| piece.laid.bytes().start < bytes.end);
        touched.flat_map(|piece| self.rects_in(piece, bytes)).collect()
    }

    /// The rectangles of the rows of one piece that the bytes take, as far as they are in view.
    pub(crate) fn rects_in(&self, piece: &Placed, bytes: &Range<usize>) -> impl Iterator<Item = Rect> {
        let offset = self.origin(piece).to_vec2();
        let visible = self.page.view.y_range();
        let rects = piece.laid.rects(bytes).into_iter().map(move |rect| rect.translate(offset));
        rects.filter(move |rect| rect.y_range().intersects(visible))
    }

    /// The rectangles of the fragments of a span, as far as they are in view.
    pub(crate) fn span_rects(&self, span: &Span) -> Vec<Rect> {
        span.fragments.near(&self.bytes()).flat_map(|(_, range)| self.rects(&range.bytes())).collect()
    }

    /// Where a caret before the byte stands; `None` out of view.
    pub(crate) fn caret(&self, byte: usize) -> Option<Rect> {
        let piece = self.pieces.iter().rev().find(|piece| piece.laid.bytes().start <= byte)?;
        if byte > piece.laid.bytes().end {
            return None;
        }
        let caret = piece.laid.caret(byte).translate(self.origin(piece).to_vec2());
        // As high as letters on empty lines too, which are lower.
        let missing = (self.page.text_size - caret.height()).max(0.0);
        Some(caret.expand2(vec2(0.0, missing / 2.0)))
    }

    /// Where what ends at the byte has its end, which may be in another row than what follows it, and whether it runs from
    /// right to left there; `None` out of view.
    pub(crate) fn end_of(&self, byte: usize) -> Option<(Rect, bool)> {
        let piece = self.pieces.iter().rev().find(|piece| piece.laid.bytes().start < byte)?;
        if byte > piece.laid.bytes().end {
            return None;
        }
        let (end, is_rtl) = piece.laid.end_of(byte);
        Some((end.translate(self.origin(piece).to_vec2()), is_rtl))
    }

    /// The spans under a place that are not hidden, the innermost first.
    pub(crate) fn spans_under<'a>(&self, shown: &Shown<'a>, at: Pos2) -> Vec<&'a Span> {
        let all = self.byte_under(at).into_iter().flat_map(|byte| shown.article.spans_at(byte));
        let mut spans: Vec<&Span> = all.filter(|span| !shown.hidden.contains(&span.label)).collect();
        spans.sort_by_key(|span| span.extent().n_bytes());
        spans
    }

    fn within(&self, piece: &Placed, at: Pos2) -> Vec2 {
        at - self.origin(piece)
    }
}
