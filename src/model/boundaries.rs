//! Where characters, words, sentences, paragraphs and quotations begin and end. All offsets are bytes.

use std::ops::Range;

use unicode_segmentation::GraphemeCursor;

pub use super::quotations::{is_quotation_mark, next_mark, previous_mark, quotation_at, quotations};
pub use super::sentences::{next_sentence, previous_sentence, sentence_at};
pub use super::words::{next_word, next_word_end, previous_word, whole_words, word_at};

/// A stretch of text that has a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unit {
    Character,
    Word,
    Sentence,
    Quotation,
    Paragraph,
}

/// The unit around a byte; `None` where there is none, as outside of quotations.
pub fn unit_at(text: &str, byte: usize, unit: Unit) -> Option<Range<usize>> {
    let range = match unit {
        Unit::Character => grapheme_floor(text, byte)..next_grapheme(text, byte),
        Unit::Word => word_at(text, byte),
        Unit::Sentence => sentence_at(text, byte),
        Unit::Quotation => quotation_at(text, byte)?,
        Unit::Paragraph => paragraph_at(text, byte),
    };
    Some(trimmed(text, range)).filter(|range| !range.is_empty())
}

/// Where the next unit starts, or the end of the text; of quotations, where the next mark stands.
pub fn next(text: &str, byte: usize, unit: Unit) -> usize {
    match unit {
        Unit::Character => next_grapheme(text, byte),
        Unit::Word => next_word(text, byte),
        Unit::Sentence => next_sentence(text, byte),
        Unit::Quotation => next_mark(text, next_grapheme(text, byte)).unwrap_or(text.len()),
        Unit::Paragraph => next_paragraph(text, byte),
    }
}

/// Where the unit around the byte starts, or the one before where the byte is at a start; of quotations, where the last
/// mark stands.
pub fn previous(text: &str, byte: usize, unit: Unit) -> usize {
    match unit {
        Unit::Character => previous_grapheme(text, byte),
        Unit::Word => previous_word(text, byte),
        Unit::Sentence => previous_sentence(text, byte),
        Unit::Quotation => previous_mark(text, byte).unwrap_or(0),
        Unit::Paragraph => previous_paragraph(text, byte),
    }
}

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

/// Where the next line with something on it starts, or the end of the text.
fn next_paragraph(text: &str, byte: usize) -> usize {
    let end = paragraph_at(text, byte).end;
    text[end..].find(|character: char| character != '\n').map_or(text.len(), |offset| end + offset)
}

fn previous_paragraph(text: &str, byte: usize) -> usize {
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

    /// The caret goes from each `|` to the next, and back again.
    #[track_caller]
    fn check(unit: Unit, marked: &str) {
        let stops: Vec<usize> = marked.match_indices('|').enumerate().map(|(idx, (at, _))| at - idx).collect();
        let text = marked.replace('|', "");
        let forth: Vec<usize> = stops[..stops.len() - 1].iter().map(|&byte| next(&text, byte, unit)).collect();
        assert_eq!(forth, stops[1..], "next {unit:?}");
        let back: Vec<usize> = stops[1..].iter().map(|&byte| previous(&text, byte, unit)).collect();
        assert_eq!(back, stops[..stops.len() - 1], "previous {unit:?}");
    }

    #[test]
    fn units_follow_each_other() {
        check(Unit::Character, "|a|é|👩‍👩‍👧|e\u{301}| |b|");
        check(Unit::Word, "|One |two, |three-|four |“|five|”|");
        check(Unit::Sentence, "|One two. |“Three?” |Four\n\n|five|");
        check(Unit::Quotation, "|One |“two|” don’t |“three|");
        check(Unit::Paragraph, "|One\n|two\n\n\n|three|");
    }

    #[test]
    fn white_space_is_trimmed() {
        assert_eq!(trimmed(" a b \n", 0..6), 1..4);
        assert_eq!(trimmed("a  ", 1..3), 1..1);
    }
}
