//! Where characters, words, sentences, paragraphs and quotations begin and end. All offsets are bytes.

use std::ops::Range;

use unicode_segmentation::{GraphemeCursor, UnicodeSegmentation as _};

/// The last grapheme boundary at or before the byte.
pub fn grapheme_floor(text: &str, byte: usize) -> usize {
    let byte = text.floor_char_boundary(byte);
    let mut cursor = GraphemeCursor::new(byte, text.len(), true);
    match cursor.is_boundary(text, 0) {
        Ok(true) => byte,
        _ => previous_grapheme(text, byte),
    }
}

/// The first grapheme boundary at or after the byte.
pub fn grapheme_ceil(text: &str, byte: usize) -> usize {
    let floor = grapheme_floor(text, byte);
    if floor >= byte.min(text.len()) { floor } else { next_grapheme(text, floor) }
}

/// The grapheme boundary before the byte, or 0.
pub fn previous_grapheme(text: &str, byte: usize) -> usize {
    let byte = text.floor_char_boundary(byte);
    GraphemeCursor::new(byte, text.len(), true).prev_boundary(text, 0).ok().flatten().unwrap_or(0)
}

/// The grapheme boundary after the byte, or the end.
pub fn next_grapheme(text: &str, byte: usize) -> usize {
    let byte = text.floor_char_boundary(byte);
    GraphemeCursor::new(byte, text.len(), true).next_boundary(text, 0).ok().flatten().unwrap_or(text.len())
}

/// The paragraph around the byte: the line without its `\n`.
pub fn paragraph_at(text: &str, byte: usize) -> Range<usize> {
    let byte = text.floor_char_boundary(byte);
    let start = memchr::memrchr(b'\n', &text.as_bytes()[..byte]).map_or(0, |newline| newline + 1);
    let end = memchr::memchr(b'\n', &text.as_bytes()[byte..]).map_or(text.len(), |offset| byte + offset);
    start..end
}

/// The word, space or mark around the byte, by Unicode's word boundaries (UAX #29).
pub fn word_at(text: &str, byte: usize) -> Range<usize> {
    piece_at(text, byte, |paragraph| paragraph.split_word_bound_indices().map(|(_, word)| word).collect())
}

/// The sentence around the byte, by Unicode's sentence boundaries (UAX #29), without the space behind it.
pub fn sentence_at(text: &str, byte: usize) -> Range<usize> {
    let sentence = piece_at(text, byte, |paragraph| paragraph.split_sentence_bounds().collect());
    trimmed(text, sentence)
}

/// The range without white space at its ends; empty, at its start, where there is nothing else.
pub fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let piece = &text[range.clone()];
    let kept = piece.trim();
    let start = range.start + (piece.len() - piece.trim_start().len());
    if kept.is_empty() { range.start..range.start } else { start..start + kept.len() }
}

/// The one of the pieces that a paragraph splits into in which the byte lies.
fn piece_at(text: &str, byte: usize, split: fn(&str) -> Vec<&str>) -> Range<usize> {
    let paragraph = paragraph_at(text, byte);
    let mut last = paragraph.start..paragraph.start;
    for piece in split(&text[paragraph]) {
        last = last.end..last.end + piece.len();
        if byte < last.end {
            break;
        }
    }
    last
}

/// A stretch of text that has a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unit {
    Character,
    Word,
    Sentence,
    Quotation,
    Paragraph,
}
