//! Where paragraphs, which are lines, begin and end. All offsets are bytes.

use std::ops::Range;

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

/// The range without white space at its ends; empty, at its start, where there is nothing else.
pub fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let piece = &text[range.clone()];
    let kept = piece.trim();
    let start = range.start + (piece.len() - piece.trim_start().len());
    if kept.is_empty() { range.start..range.start } else { start..start + kept.len() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_is_trimmed() {
        assert_eq!(trimmed(" a b \n", 0..6), 1..4);
        assert_eq!(trimmed("a  ", 1..3), 1..1);
    }
}
