//! A piece of an article as it is laid out: from bytes to places and back. Points count from the piece's top left.

use std::ops::Range;
use std::sync::Arc;

use egui::epaint::FontsView;
use egui::text::LayoutJob;
use egui::{Color32, Galley, Painter, Pos2, Rect, Vec2};

use crate::model::boundaries;
use crate::ui::input::act::Edge;
use crate::ui::look::bidi;

use super::row::{Row, Type};
use super::word_boxes;
use super::word_boxes::WordBox;

/// A piece with the place of each of its characters.
#[derive(Clone, Debug)]
pub(crate) struct Laid {
    /// Where the piece begins in the article.
    start: usize,
    text: Arc<str>,
    rows: Vec<Row>,
    shape: Shape,
}

#[derive(Clone, Debug)]
enum Shape {
    /// Laid out from left to right by egui; its rows are those of the piece.
    Galley(Arc<Galley>),
    WordBoxes(Arc<[WordBox]>),
}

impl Laid {
    /// Lays out the text of a piece that begins at the byte `start` of the article.
    pub(crate) fn new(fonts: &mut FontsView<'_>, text: &str, start: usize, style: &Type) -> Self {
        let (shape, rows) = galley(fonts, text, style).unwrap_or_else(|| {
            let (boxes, rows) = word_boxes::lay_out(fonts, text, style);
            (Shape::WordBoxes(boxes.into()), rows)
        });
        Self { start, text: text.into(), rows, shape }
    }

    pub(crate) fn height(&self) -> f32 {
        self.rows.last().map_or(0.0, |row| row.top + row.height)
    }

    /// The bytes of the article that it shows.
    pub(crate) fn bytes(&self) -> Range<usize> {
        self.start..self.start + self.text.len()
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    pub(crate) fn n_rows(&self) -> usize {
        self.rows.len()
    }

    /// Whether both are one layout, and not two that may have words in other places.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        match (&self.shape, &other.shape) {
            (Shape::Galley(one), Shape::Galley(other)) => Arc::ptr_eq(one, other),
            // Words are laid out once wherever they stand.
            (Shape::WordBoxes(one), Shape::WordBoxes(other)) => Arc::ptr_eq(one, other),
            _ => false,
        }
    }

    fn first_galley(&self) -> Option<&Arc<Galley>> {
        match &self.shape {
            Shape::Galley(galley) => Some(galley),
            Shape::WordBoxes(boxes) => boxes.first().map(|word| &word.galley),
        }
    }

    /// Whether word boxes have to be laid out again: egui forgets all galleys when fonts or their texture change, and
    /// keeps those that are asked for in each frame.
    pub(crate) fn is_stale(&self, fonts: &mut FontsView<'_>) -> bool {
        let Some(galley) = self.first_galley() else { return true };
        !Arc::ptr_eq(&fonts.layout_job((*galley.job).clone()), galley)
    }

    /// The galley, where the piece is one.
    pub(crate) fn galley(&self) -> Option<&Arc<Galley>> {
        match &self.shape {
            Shape::Galley(galley) => Some(galley),
            Shape::WordBoxes(_) => None,
        }
    }

    pub(crate) fn paint(&self, painter: &Painter, origin: Pos2, color: Color32) {
        match &self.shape {
            Shape::Galley(galley) => {
                painter.galley(origin, Arc::clone(galley), color);
            }
            Shape::WordBoxes(boxes) => {
                for word in boxes.iter() {
                    painter.galley(origin + word.rect.min.to_vec2(), Arc::clone(&word.galley), color);
                }
            }
        }
    }

    /// The rectangles that the bytes of the article take, from top to bottom; as high as the rows.
    pub(crate) fn rects(&self, bytes: &Range<usize>) -> Vec<Rect> {
        let bytes = self.within(bytes.start)..self.within(bytes.end);
        let mut rects = Vec::new();
        let first = self.rows.partition_point(|row| row.bytes.end <= bytes.start);
        for (idx, row) in self.rows.iter().enumerate().skip(first).take_while(|(_, row)| row.bytes.start < bytes.end) {
            let mut part = bytes.start.max(row.bytes.start)..bytes.end.min(row.bytes.end);
            if part.end == row.bytes.end && idx + 1 < self.rows.len() {
                // White space at the end of a line hangs over it.
                part.end = part.start + self.text[part.clone()].trim_end().len();
            }
            match &self.shape {
                Shape::Galley(galley) => {
                    let (left, right) = (self.x_in(galley, idx, part.start), self.x_in(galley, idx, part.end));
                    rects.push(row.rect(left, right));
                }
                Shape::WordBoxes(boxes) => rects.extend(self.box_rects(boxes, row, &part)),
            }
        }
        rects
    }

    /// Where a caret before the byte stands; it has no width.
    pub(crate) fn caret(&self, byte: usize) -> Rect {
        self.edge_of(byte, Edge::Start).0
    }

    /// Where the character before the byte ends, without a width, and whether it runs from right to left.
    pub(crate) fn end_of(&self, byte: usize) -> (Rect, bool) {
        self.edge_of(byte, Edge::End)
    }

    /// Where what starts at the byte, or what ends there, has its edge.
    fn edge_of(&self, byte: usize, edge: Edge) -> (Rect, bool) {
        let byte = self.within(byte);
        let (in_row, is_end) = match edge {
            Edge::Start => (byte, false),
            Edge::End => (boundaries::previous_grapheme(&self.text, byte), true),
        };
        let row_idx = self.row_of_offset(in_row);
        let row = &self.rows[row_idx];
        let (x, is_rtl) = match &self.shape {
            Shape::Galley(galley) => (self.x_in(galley, row_idx, byte), false),
            Shape::WordBoxes(boxes) => {
                let is_before = |word: &WordBox| word.bytes.end < byte || (!is_end && word.bytes.end == byte);
                let word = boxes.get(boxes.partition_point(is_before)).or(boxes.last());
                word.map_or((0.0, false), |word| (word.x_at(&self.text, byte), word.is_rtl))
            }
        };
        (row.rect(x, x), is_rtl)
    }

    /// The grapheme boundary of the article nearest to a place.
    pub(crate) fn byte_at(&self, at: Vec2) -> usize {
        let row = self.rows.partition_point(|row| row.top + row.height <= at.y).min(self.rows.len() - 1);
        self.byte_in_row(row, at.x)
    }

    /// The byte of the character at a place; `None` where there is only paper.
    pub(crate) fn byte_under(&self, at: Vec2) -> Option<usize> {
        let row_idx = self.rows.iter().position(|row| row.top <= at.y && at.y < row.top + row.height)?;
        let row = &self.rows[row_idx];
        let near = self.byte_in_row(row_idx, at.x) - self.start;
        let before = boundaries::previous_grapheme(&self.text, near);
        let after = boundaries::next_grapheme(&self.text, near);
        let holds = |bytes: Range<usize>| {
            !bytes.is_empty() && self.rects(&self.in_article(&bytes)).iter().any(|rect| rect.contains(at.to_pos2()))
        };
        let candidates = [near..after, before..near];
        let bytes = candidates.into_iter().find(|bytes| bytes.start >= row.bytes.start && holds(bytes.clone()))?;
        Some(self.start + bytes.start)
    }

    /// The bytes of the rows that have a part between two heights, from the top of the piece; `None` where none has.
    pub(crate) fn bytes_between(&self, heights: Range<f32>) -> Option<Range<usize>> {
        let first = self.rows.partition_point(|row| row.top + row.height <= heights.start);
        let behind = self.rows.partition_point(|row| row.top < heights.end);
        let rows = self.rows.get(first..behind).filter(|rows| !rows.is_empty())?;
        Some(self.start + rows[0].bytes.start..self.start + rows[rows.len() - 1].bytes.end)
    }

    /// The row that a caret before the byte stands in.
    pub(crate) fn row_of(&self, byte: usize) -> usize {
        self.row_of_offset(self.within(byte))
    }

    /// The bytes of the article in a row, without the white space that ends it.
    pub(crate) fn row_bytes(&self, row_idx: usize) -> Range<usize> {
        let bytes = self.rows[row_idx].bytes.clone();
        let is_last = row_idx + 1 == self.rows.len();
        let kept = if is_last { bytes.end } else { bytes.start + self.text[bytes.clone()].trim_end().len() };
        // Where no white space ends the row, a caret at its end would stand at the start of the next.
        let end = if kept == bytes.end && !is_last { boundaries::previous_grapheme(&self.text, kept) } else { kept };
        self.in_article(&(bytes.start..end.max(bytes.start)))
    }

    /// The grapheme boundary of the article in a row that lies nearest to `x`.
    pub(crate) fn byte_in_row(&self, row_idx: usize, x: f32) -> usize {
        let row = &self.rows[row_idx];
        let offset = match &self.shape {
            Shape::Galley(galley) => {
                let placed = &galley.rows[row_idx];
                let column = placed.char_at(x - placed.pos.x).0;
                let row_text = &self.text[row.bytes.clone()];
                row.bytes.start + row_text.char_indices().nth(column).map_or(row_text.len(), |(at, _)| at)
            }
            Shape::WordBoxes(boxes) => {
                let in_row = boxes.iter().filter(|word| row.bytes.contains(&word.bytes.start));
                let distance = |word: &WordBox| (word.rect.left() - x).max(x - word.rect.right()).max(0.0);
                let nearest = in_row.min_by(|a, b| distance(a).total_cmp(&distance(b)));
                nearest.map_or(row.bytes.start, |word| word.byte_at(&self.text, x))
            }
        };
        let offset = boundaries::grapheme_floor(&self.text, offset);
        (self.start + offset).min(self.row_bytes(row_idx).end)
    }

    fn row_of_offset(&self, offset: usize) -> usize {
        self.rows.partition_point(|row| row.bytes.start <= offset).saturating_sub(1)
    }

    fn within(&self, byte: usize) -> usize {
        self.text.floor_char_boundary(byte.saturating_sub(self.start))
    }

    fn in_article(&self, bytes: &Range<usize>) -> Range<usize> {
        self.start + bytes.start..self.start + bytes.end
    }

    fn x_in(&self, galley: &Galley, row_idx: usize, byte: usize) -> f32 {
        let row = &self.rows[row_idx];
        let before = &self.text[row.bytes.start..byte];
        let column = if before.is_ascii() { before.len() } else { before.chars().count() };
        x_of_column(&galley.rows[row_idx], column)
    }

    fn box_rects(&self, boxes: &[WordBox], row: &Row, part: &Range<usize>) -> Vec<Rect> {
        let first = boxes.partition_point(|word| word.bytes.end <= part.start);
        let hit = boxes[first..].iter().take_while(|word| word.bytes.start < part.end);
        let mut spans: Vec<(f32, f32)> = hit
            .map(|word| {
                let a = word.x_at(&self.text, part.start.max(word.bytes.start));
                let b = word.x_at(&self.text, part.end.min(word.bytes.end));
                (a.min(b), a.max(b))
            })
            .collect();
        spans.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut rects: Vec<Rect> = Vec::new();
        for (left, right) in spans {
            match rects.last_mut() {
                Some(last) if left <= last.right() + 0.5 => last.max.x = last.max.x.max(right),
                _ => rects.push(row.rect(left, right)),
            }
        }
        rects
    }
}

/// Lays out from left to right; `None` where that would put characters in the wrong places.
fn galley(fonts: &mut FontsView<'_>, text: &str, style: &Type) -> Option<(Shape, Vec<Row>)> {
    if bidi::is_needed(text) {
        return None;
    }
    let mut job = LayoutJob::single_section(text.to_owned(), style.format());
    job.wrap.max_width = style.width;
    job.break_on_newline = false;
    let galley = fonts.layout_job(job);
    let mut rows = Vec::with_capacity(galley.rows.len());
    let mut at = 0;
    let mut n_chars = 0;
    for placed in &galley.rows {
        let n = placed.glyphs.len();
        n_chars += n;
        let end = if n == 0 { at } else { at + bytes_of_chars(&text[at..], n) };
        rows.push(Row { bytes: at..end, top: placed.pos.y, height: placed.size.y });
        at = end;
    }
    // Some fonts draw several characters as one glyph or one as several: egui then loses count.
    let fits = at == text.len() && (text.len() == n_chars || text.chars().count() == n_chars) && !rows.is_empty();
    fits.then_some((Shape::Galley(galley), rows))
}

fn bytes_of_chars(text: &str, n: usize) -> usize {
    let is_ascii = text.as_bytes().get(..n).is_some_and(<[u8]>::is_ascii);
    if is_ascii { n } else { text.char_indices().nth(n).map_or(text.len(), |(at, _)| at) }
}

/// Where a column of a row begins. The letters of a ligature share one glyph: they get equal parts of it.
fn x_of_column(row: &egui::epaint::text::PlacedRow, column: usize) -> f32 {
    let glyphs = &row.glyphs;
    let Some(glyph) = glyphs.get(column) else {
        return row.pos.x + glyphs.last().map_or(0.0, egui::epaint::text::Glyph::max_x);
    };
    if glyph.advance_width > 0.0 {
        return row.pos.x + glyph.pos.x;
    }
    let Some(first) = glyphs[..column].iter().rposition(|glyph| glyph.advance_width > 0.0) else {
        return row.pos.x + glyph.pos.x;
    };
    let behind = glyphs[column..].iter().position(|glyph| glyph.advance_width > 0.0);
    let n_sharing = behind.map_or(glyphs.len(), |offset| column + offset) - first;
    let share = (column - first) as f32 / n_sharing as f32;
    row.pos.x + glyphs[first].pos.x + share * glyphs[first].advance_width
}

#[cfg(test)]
mod tests {
    use egui::FontId;
    use egui::epaint::text::{Fonts, TextOptions};

    use super::*;
    use crate::ui::look::fonts;

    fn bundled() -> Fonts {
        Fonts::new(TextOptions::default(), fonts::definitions())
    }

    fn style(font: FontId) -> Type {
        Type { font, line_height: 29.0, width: 600.0 }
    }

    #[test]
    fn words_of_another_direction_end_where_their_last_letter_does() {
        let mut fonts = bundled();
        let mut view = fonts.with_pixels_per_point(1.0);
        let style = style(fonts::serif(18.0));
        for (text, words) in
            [("the אב גד, said", "אב גד"), ("אב the mayor גד", "the mayor"), ("the mayor said", "mayor")]
        {
            let laid = Laid::new(&mut view, text, 0, &style);
            let start = text.find(words).unwrap();
            let rects = laid.rects(&(start..start + words.len()));
            let [rect] = rects[..] else { panic!("{rects:?}") };
            let mut edges = [laid.caret(start).left(), laid.end_of(start + words.len()).0.left()];
            edges.sort_by(f32::total_cmp);
            assert!((edges[0] - rect.left()).abs() < 0.6 && (edges[1] - rect.right()).abs() < 0.6, "{edges:?}, {rect}");
        }
    }

    #[test]
    fn what_is_remembered_of_a_layout_is_not_taken_for_another_of_the_same_words() {
        let mut fonts = bundled();
        let mut view = fonts.with_pixels_per_point(1.0);
        let style = style(fonts::serif(18.0));
        let narrow = Type { width: 400.0, ..style.clone() };
        for text in ["שלום עולם", "the mayor said"] {
            let wide = Laid::new(&mut view, text, 0, &style);
            let other = Laid::new(&mut view, text, 0, &narrow);
            let are_apart = wide.rects(&(0..text.len())) != other.rects(&(0..text.len()));
            assert!(wide.is_same(&wide.clone()) && (!are_apart || !wide.is_same(&other)), "{text}");
        }
    }

    #[test]
    fn an_edge_inside_a_ligature_stands_between_its_letters() {
        let mut fonts = bundled();
        let mut view = fonts.with_pixels_per_point(1.0);
        for text in ["office affluent fjord", "e\u{301}te\u{301}", "שלום עולם", "naïve 👩‍👩‍👧 x"] {
            for font in [fonts::serif(18.0), FontId::proportional(18.0)] {
                let laid = Laid::new(&mut view, text, 0, &style(font));
                let mut places: Vec<f32> = Vec::new();
                let mut at = 0;
                while at < text.len() {
                    places.push(laid.caret(at).left());
                    at = boundaries::next_grapheme(text, at);
                }
                places.push(laid.rects(&(0..text.len())).first().map_or(0.0, Rect::width));
                places.pop_if(|_| bidi::is_needed(text));
                let is_rising = places.windows(2).all(|pair| pair[0] < pair[1]);
                let is_falling = places.windows(2).all(|pair| pair[0] > pair[1]);
                assert!(if bidi::is_needed(text) { is_falling } else { is_rising }, "{text}: {places:?}");
            }
        }
    }
}
