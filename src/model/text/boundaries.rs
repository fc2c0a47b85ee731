//! Where characters, words, sentences, paragraphs and quotations begin and end. All offsets are bytes.

use std::ops::Range;

pub use super::graphemes::{grapheme_ceil, grapheme_floor, next_grapheme, previous_grapheme};
pub use super::paragraphs::{next_paragraph, paragraph_at, previous_paragraph, trimmed};
pub use super::quotations::{
    Quotations, is_quotation_mark, next_mark, previous_mark, quotation_at, quotation_filled, quotations,
    with_both_marks,
};
pub use super::sentences::{ends_sentence, next_sentence, previous_sentence, sentence_at};
pub use super::words::{next_word, next_word_end, previous_word, whole_words, word_at, word_ends, word_near};

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
}
