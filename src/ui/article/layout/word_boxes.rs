//! Layout by word boxes, for paragraphs whose order on the line is not the order of their characters.
//!
//! egui lays a line out from left to right. Here each word is laid out alone, its letters joined and ordered by the
//! font, and the words of a line are placed in the order of the Unicode bidirectional algorithm (UAX #9).

use std::ops::Range;
use std::sync::Arc;

use egui::text::LayoutJob;
use egui::{Galley, Rect, pos2, vec2};
use unicode_bidi::{BidiInfo, Level};
use unicode_segmentation::UnicodeSegmentation as _;

use crate::ui::look::bidi::mirrored;

use super::row::{Row, Type};

/// One word, or a part of one, with its place relative to the piece. Bytes count from the start of the piece.
#[derive(Clone, Debug)]
pub(crate) struct WordBox {
    pub(crate) bytes: Range<usize>,
    pub(crate) rect: Rect,
    pub(crate) is_rtl: bool,
    pub(crate) galley: Arc<Galley>,
}

/// Lays a piece out; the boxes are in text order.
pub(crate) fn lay_out(fonts: &mut egui::epaint::FontsView<'_>, text: &str, style: &Type) -> (Vec<WordBox>, Vec<Row>) {
    let info = BidiInfo::new(text, None);
    let words = words(fonts, text, &info, style);
    let mut boxes = Vec::with_capacity(words.len());
    let mut rows = Vec::new();
    let mut first = 0;
    while first < words.len() {
        let behind = line_end(&words, first, style.width);
        let line = &words[first..behind];
        let top = style.line_height * rows.len() as f32;
        place_line(&info, line, top, style, &mut boxes);
        rows.push(Row { bytes: line[0].bytes.start..line[line.len() - 1].bytes.end, top, height: style.line_height });
        first = behind;
    }
    if rows.is_empty() {
        rows.push(Row { bytes: 0..0, top: 0.0, height: style.line_height });
    }
    boxes.sort_by_key(|word| word.bytes.start);
    (boxes, rows)
}

impl WordBox {
    /// Where a byte of the box lies: linear inside it, since the font may have joined and swapped the letters.
    pub(crate) fn x_at(&self, text: &str, byte: usize) -> f32 {
        let word = &text[self.bytes.clone()];
        let n_graphemes = word.graphemes(true).count().max(1);
        let n_before = word.grapheme_indices(true).take_while(|(at, _)| self.bytes.start + at < byte).count();
        let share = n_before as f32 / n_graphemes as f32;
        let share = if self.is_rtl { 1.0 - share } else { share };
        self.rect.left() + share * self.rect.width()
    }

    /// The grapheme boundary of the box that lies nearest.
    pub(crate) fn byte_at(&self, text: &str, x: f32) -> usize {
        let word = &text[self.bytes.clone()];
        let starts = word.grapheme_indices(true).map(|(at, _)| self.bytes.start + at);
        let distance = |byte: usize| (self.x_at(text, byte) - x).abs();
        let nearest = starts.chain([self.bytes.end]).min_by(|&a, &b| distance(a).total_cmp(&distance(b)));
        nearest.unwrap_or(self.bytes.start)
    }
}

struct Word {
    bytes: Range<usize>,
    level: Level,
    is_space: bool,
    galley: Arc<Galley>,
}

/// The words by UAX #29, cut again where the direction changes.
fn words(fonts: &mut egui::epaint::FontsView<'_>, text: &str, info: &BidiInfo<'_>, style: &Type) -> Vec<Word> {
    let mut words = Vec::new();
    for (start, word) in text.split_word_bound_indices() {
        let end = start + word.len();
        let mut from = start;
        while from < end {
            let level = info.levels[from];
            let to = (from..end).find(|&at| info.levels[at] != level).unwrap_or(end);
            words.push(lay_out_word(fonts, text, from..to, level, style));
            from = to;
        }
    }
    words
}

fn lay_out_word(
    fonts: &mut egui::epaint::FontsView<'_>,
    text: &str,
    bytes: Range<usize>,
    level: Level,
    style: &Type,
) -> Word {
    let word = &text[bytes.clone()];
    let is_space = word.chars().all(char::is_whitespace);
    // Alone in its box, a bracket of a line from right to left is not turned by the font.
    let drawn = if level.is_rtl() { word.chars().map(mirrored).collect() } else { word.to_owned() };
    let mut job = LayoutJob::single_section(drawn, style.format());
    job.break_on_newline = false;
    // Its place is given.
    job.keep_trailing_whitespace = true;
    Word { bytes, level, is_space, galley: fonts.layout_job(job) }
}

/// The word behind the last that fits on the line: a line ends behind white space if it can.
fn line_end(words: &[Word], first: usize, width: f32) -> usize {
    let mut x = 0.0;
    let mut behind_space = None;
    for (idx, word) in words.iter().enumerate().skip(first) {
        x += word.galley.rect.width();
        if x > width && idx > first && !word.is_space {
            return behind_space.unwrap_or(idx);
        }
        if word.is_space {
            behind_space = Some(idx + 1);
        }
    }
    words.len()
}

fn place_line(info: &BidiInfo<'_>, line: &[Word], top: f32, style: &Type, boxes: &mut Vec<WordBox>) {
    let levels: Vec<Level> = line.iter().map(|word| word.level).collect();
    let is_rtl_paragraph = info.paragraphs.first().is_some_and(|paragraph| paragraph.level.is_rtl());
    // White space that ends a line belongs to the paragraph's own direction, and hangs over its edge.
    let n_ending = line.iter().rev().take_while(|word| word.is_space).count();
    let n_kept = line.len() - n_ending;
    let width: f32 = line[..n_kept].iter().map(|word| word.galley.rect.width()).sum();
    let mut x = if is_rtl_paragraph { style.width - width } else { 0.0 };
    let mut place = |word: &Word, left: f32| {
        let rect = Rect::from_min_size(pos2(left, top), vec2(word.galley.rect.width(), style.line_height));
        boxes.push(WordBox {
            bytes: word.bytes.clone(),
            rect,
            is_rtl: word.level.is_rtl(),
            galley: word.galley.clone(),
        });
    };
    let (left_edge, right_edge) = (x, x + width);
    for idx in BidiInfo::reorder_visual(&levels[..n_kept]) {
        place(&line[idx], x);
        x += line[idx].galley.rect.width();
    }
    let mut hanging = if is_rtl_paragraph { left_edge } else { right_edge };
    for word in &line[n_kept..] {
        let width = word.galley.rect.width();
        hanging -= if is_rtl_paragraph { width } else { 0.0 };
        place(word, hanging);
        hanging += if is_rtl_paragraph { 0.0 } else { width };
    }
}
