//! Where sentences begin and end in news text: English, German, French, Spanish, and scripts with marks of their own.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation as _;

use super::boundaries::{paragraph_at, trimmed};

/// The sentence around the byte, without the space behind it.
pub fn sentence_at(text: &str, byte: usize) -> Range<usize> {
    let paragraph = paragraph_at(text, byte);
    let mut last = paragraph.start..paragraph.start;
    for (offset, piece) in text[paragraph.clone()].split_sentence_bound_indices() {
        last = paragraph.start + offset..paragraph.start + offset + piece.len();
        if byte < last.end {
            break;
        }
    }
    trimmed(text, last)
}

/// Where the next sentence starts, or the end of the text.
pub fn next_sentence(text: &str, byte: usize) -> usize {
    let end = sentence_at(text, byte).end.max(byte);
    let offset = text[end..].find(|character: char| !character.is_whitespace());
    offset.map_or(text.len(), |offset| end + offset)
}

/// Where the sentence around the byte starts, or the one before where the byte is at a start.
pub fn previous_sentence(text: &str, byte: usize) -> usize {
    let before = text[..byte].trim_end();
    if before.is_empty() {
        0
    } else {
        sentence_at(text, super::boundaries::previous_grapheme(text, before.len())).start
    }
}
