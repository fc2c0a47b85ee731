//! Where paragraphs, which are lines, begin and end. All offsets are bytes.

use std::ops::Range;

use super::graphemes::grapheme_floor;

/// The paragraph around the byte: the line without its `\n`.
pub fn paragraph_at(text: &str, byte: usize) -> Range<usize> {
    let byte = text.floor_char_boundary(byte);
    let start = memchr::memrchr(b'\n', &text.as_bytes()[..byte]).map_or(0, |newline| newline + 1);
    let end = memchr::memchr(b'\n', &text.as_bytes()[byte..]).map_or(text.len(), |offset| byte + offset);
    start..end
}

/// Where the next line with something on it starts, or the end of the text.
pub fn next_paragraph(text: &str, byte: usize) -> usize {
    let end = paragraph_at(text, byte).end;
    text[end..].find(|character: char| character != '\n').map_or(text.len(), |offset| end + offset)
}

/// Where the line around the byte starts, or the last one with something on it before where the byte is at a start.
pub fn previous_paragraph(text: &str, byte: usize) -> usize {
    let start = paragraph_at(text, byte).start;
    if start < byte {
        return start;
    }
    paragraph_at(text, text[..start].trim_end_matches('\n').len()).start
}

/// The range without white space at its ends; empty, at its start, where there is nothing else. White space that carries a
/// mark, as an accent that stands by itself, is no white space.
pub fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let piece = &text[range.clone()];
    let kept = piece.trim();
    if kept.is_empty() {
        return range.start..range.start;
    }
    let start = range.start + (piece.len() - piece.trim_start().len());
    let end = start + kept.len();
    // Words begin with a letter nearly always: only what is not ASCII can be part of what stands before it.
    let is_whole = start == range.start || kept.as_bytes()[0].is_ascii();
    let start = if is_whole { start } else { grapheme_floor(text, start).max(range.start) };
    start..end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_is_trimmed() {
        assert_eq!(trimmed(" a b \n", 0..6), 1..4);
        assert_eq!(trimmed("a  ", 1..3), 1..1);
        assert_eq!(trimmed("a  \u{301}b ", 1..6), 2..6, "an accent stays on what carries it");
        assert_eq!(trimmed("a  é ", 1..6), 3..5);
    }
}
