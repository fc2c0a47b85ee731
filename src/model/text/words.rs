//! Words by Unicode's rules (UAX #29), and by dictionary in scripts that put no spaces between them.

use std::ops::Range;
use std::sync::LazyLock;

use icu_segmenter::WordSegmenter;
use icu_segmenter::options::WordBreakInvariantOptions;
use regex::Regex;
use unicode_segmentation::UnicodeSegmentation as _;

use super::graphemes::{grapheme_floor, next_grapheme, previous_grapheme};
use super::paragraphs::paragraph_at;

/// How far around a place its word is looked for, in bytes: a paragraph may be a whole file.
const REACH: usize = 512;

/// The word, space or mark around the byte.
pub fn word_at(text: &str, byte: usize) -> Range<usize> {
    let byte = text.floor_char_boundary(byte);
    let around = surroundings(text, byte);
    let mut last = around.start..around.start;
    for end in breaks(&text[around.clone()]) {
        last = last.end..around.start + end;
        if byte < last.end {
            break;
        }
    }
    last
}

/// The word around the byte, or where a mark or blank stands there, the nearest one of the paragraph; `None` where none is near.
pub fn word_near(text: &str, byte: usize) -> Option<Range<usize>> {
    let there = word_at(text, byte);
    if text[there.clone()].chars().any(is_of_word) {
        return Some(there);
    }
    let near = text.floor_char_boundary(there.start.saturating_sub(REACH))..text.ceil_char_boundary(there.end + REACH);
    let line = paragraph_at(&text[near.clone()], there.start - near.start);
    let line = near.start + line.start..near.start + line.end;
    let before = text.get(line.start..there.start).unwrap_or_default();
    let behind = text.get(there.end..line.end).unwrap_or_default();
    let last = before
        .char_indices()
        .rfind(|(_, c)| is_of_word(*c))
        .map(|(at, c)| (before.len() - at - c.len_utf8(), line.start + at));
    let first = behind.find(is_of_word).map(|at| (at, there.end + at));
    last.into_iter().chain(first).min_by_key(|(n_away, _)| *n_away).map(|(_, at)| word_at(text, at))
}

/// Whether it is more than a mark or a blank: letters, digits, and signs such as € and 🙂.
fn is_of_word(c: char) -> bool {
    static NO_WORD: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"^[\p{Punctuation}\p{Separator}\p{Other}]").expect("it is written right"));
    c.is_alphanumeric() || !NO_WORD.is_match(c.encode_utf8(&mut [0; 4]))
}

/// The smallest range of whole words that covers the range.
pub fn whole_words(text: &str, range: Range<usize>) -> Range<usize> {
    let start = word_at(text, range.start).start;
    let last = if range.end > range.start { previous_grapheme(text, range.end) } else { range.end };
    start..word_at(text, last).end.max(start)
}

/// Where the next word or mark starts, or the end of the text.
pub fn next_word(text: &str, byte: usize) -> usize {
    let mut at = word_at(text, byte).end.max(next_grapheme(text, byte));
    while text[at..].starts_with(char::is_whitespace) {
        at += text[at..].find(|character: char| !character.is_whitespace()).unwrap_or(text.len() - at);
    }
    // White space that carries a mark is seen.
    let at = grapheme_floor(text, at);
    // A mark right behind a word is passed with it, as in “two, three”; an opening or closing quotation mark is not.
    let word = word_at(text, at);
    let is_punctuation = at > 0 && !text[..at].ends_with(char::is_whitespace) && is_stop(&text[word.clone()]);
    if is_punctuation && word.end > at { next_word(text, at) } else { at }
}

/// Where the word behind the byte ends, or the rest of the one around it, without the marks that follow.
pub fn next_word_end(text: &str, byte: usize) -> usize {
    let mut at = byte;
    while at < text.len() {
        at = word_at(text, at).end;
        if !text[..at].ends_with(char::is_whitespace) {
            break;
        }
    }
    at
}

/// Where the word around the byte starts, or the one before where the byte is at a start.
pub fn previous_word(text: &str, byte: usize) -> usize {
    let before = text[..text.floor_char_boundary(byte)].trim_end();
    if before.is_empty() {
        return 0;
    }
    let word = word_at(text, previous_grapheme(text, before.len()));
    let is_punctuation = is_stop(&text[word.clone()]) && !text[..word.start].ends_with(char::is_whitespace);
    if is_punctuation && word.start > 0 { previous_word(text, word.start) } else { word.start }
}

fn is_stop(piece: &str) -> bool {
    matches!(piece, "." | "," | ";" | ":" | "!" | "?" | "…" | "-" | "–" | "/" | "'" | "’")
}

/// The part of the paragraph around a byte that decides where its word begins and ends: between white space and what
/// stands beside it there is always a boundary, so that is little.
fn surroundings(text: &str, byte: usize) -> Range<usize> {
    let near = text.floor_char_boundary(byte.saturating_sub(REACH))..text.ceil_char_boundary(byte + REACH);
    let line = paragraph_at(&text[near.clone()], byte - near.start);
    let (before, behind) = (&text[near.start + line.start..byte], &text[byte..near.start + line.end]);
    // White space right before the byte may go on behind it.
    let word_before = before.trim_end();
    let start = word_before.rfind(char::is_whitespace).map_or(0, |at| word_before.ceil_char_boundary(at + 1));
    let spaces = behind.len() - behind.trim_start().len();
    let word_end = behind[spaces..].find(char::is_whitespace).map_or(behind.len(), |at| spaces + at);
    byte - before.len() + start..byte + word_end
}

/// The ends of all words, spaces and marks of the text.
pub fn word_ends(text: &str) -> impl Iterator<Item = usize> {
    breaks(text)
}

fn breaks(text: &str) -> Box<dyn Iterator<Item = usize> + '_> {
    if text.chars().any(needs_dictionary) {
        let segmenter = WordSegmenter::new_dictionary(WordBreakInvariantOptions::default());
        Box::new(segmenter.segment_str(text).filter(|&end| end > 0))
    } else {
        Box::new(text.split_word_bound_indices().map(|(start, word)| start + word.len()))
    }
}

/// Thai, Lao, Burmese, Khmer, and Chinese with Japanese.
fn needs_dictionary(character: char) -> bool {
    matches!(u32::from(character),
        0x0E00..=0x0EFF | 0x1000..=0x109F | 0x1780..=0x17FF | 0x3040..=0x30FF | 0x3400..=0x9FFF | 0x2_0000..=0x3_FFFF)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All words of the text, between `|`.
    #[track_caller]
    fn check(marked: &str) {
        let text = marked.replace('|', "");
        let mut found = String::new();
        let mut at = 0;
        while at < text.len() {
            let word = word_at(&text, at);
            assert_eq!(word.start, at, "{marked}");
            found += &text[word.clone()];
            found.push('|');
            at = word.end;
        }
        assert_eq!(found, marked);
    }

    #[test]
    fn words_of_many_scripts() {
        check("The| |council’s| |3.5| |million|,| |don't|!|");
        check("naïve|–|Ölpreis| |e\u{301}te\u{301}|");
        check("这|是|我们|的|城市|。|");
        check("東京|に|行き|まし|た|。|");
        check("สวัสดี|ชาว|โลก|");
        check("שלום| |עולם|");
        check("नमस्ते| |दुनिया|");
        check("👩‍👩‍👧|🙂| |ok|");
    }

    #[test]
    fn beside_a_mark_the_nearest_word_of_its_line_is_found() {
        let text = "He left.  \n\n(“Five €, ok?”)\n … \n";
        let near = |words: &str, n: usize| word_near(text, text.find(words).unwrap() + n).map(|word| &text[word]);
        for (words, n, expected) in [
            ("left", 1, Some("left")),
            ("left", 4, Some("left")),
            ("left", 5, Some("left")),
            ("left", 6, Some("left")),
            ("\n(", 0, None),
            ("(", 0, Some("Five")),
            ("“", 0, Some("Five")),
            ("€", 0, Some("€")),
            ("€", 3, Some("€")),
            ("ok", 2, Some("ok")),
            ("”", 3, Some("ok")),
            ("…", 0, None),
        ] {
            assert_eq!(near(words, n), expected, "{n} behind {words:?}");
        }
        assert_eq!(word_near("", 0), None);
    }

    #[test]
    fn the_caret_stands_before_what_carries_a_mark() {
        let text = "a  \u{301}b c";
        let stops: Vec<usize> = [0, 2, 5].map(|byte| next_word(text, byte)).to_vec();
        assert_eq!(stops, [2, 5, 7]);
    }

    #[test]
    fn a_word_is_the_same_whether_its_line_is_read_or_only_what_stands_around_it() {
        for line in [
            "The  council’s\u{a0}3.5  million, don't! ",
            "\t  two\u{2003}\u{2003}words e\u{301} \u{301}x  ",
            "a,b (c)  d—e 12:30 x.y.z 🇩🇪🇫🇷 👩‍👩‍👧 ok",
            "שלום  עולם 3,5 naïve–Öl",
        ] {
            let mut start = 0;
            for end in line.split_word_bound_indices().map(|(at, word)| at + word.len()) {
                for byte in (start..end).filter(|byte| line.is_char_boundary(*byte)) {
                    assert_eq!(word_at(line, byte), start..end, "at {byte} of {line}");
                }
                start = end;
            }
        }
    }

    #[test]
    fn a_word_deep_inside_a_line_without_end_is_found_at_once() {
        let text = "one two ".repeat(10_000);
        let word = word_at(&text, 40_005);
        assert_eq!(&text[word], "two");
    }
}
