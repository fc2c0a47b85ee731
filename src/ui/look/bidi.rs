//! Text that runs from right to left, for egui, which lays every line out from left to right.

use std::borrow::Cow;
use std::ops::Range;

use unicode_bidi::{BidiInfo, Level};

/// Whether a text has characters that run from right to left.
pub fn is_needed(text: &str) -> bool {
    // Everything before U+0590 takes at most two bytes that start below 0xD6.
    text.bytes().any(|byte| byte >= 0xD6) && text.chars().any(runs_right_to_left)
}

/// Whether a text is written from right to left as a whole.
pub fn is_right_to_left(text: &str) -> bool {
    is_needed(text) && BidiInfo::new(text, None).paragraphs.first().is_some_and(|paragraph| paragraph.level.is_rtl())
}

/// The words of a line in the order in which they stand from left to right (UAX #9). Fonts order the letters of a word.
pub fn in_visual_order(line: &str) -> Cow<'_, str> {
    if !is_needed(line) {
        return Cow::Borrowed(line);
    }
    let info = BidiInfo::new(line, None);
    let pieces = pieces(line, &info);
    let levels: Vec<Level> = pieces.iter().map(|(_, level)| *level).collect();
    let mut ordered = String::with_capacity(line.len());
    for idx in BidiInfo::reorder_visual(&levels) {
        let (bytes, level) = &pieces[idx];
        let piece = &line[bytes.clone()];
        if level.is_rtl() { ordered.extend(piece.chars().map(mirrored)) } else { ordered += piece }
    }
    Cow::Owned(ordered)
}

/// The bracket or quotation mark that a line from right to left shows in place of this one.
pub fn mirrored(character: char) -> char {
    const PAIRS: [(char, char); 7] =
        [('(', ')'), ('[', ']'), ('{', '}'), ('<', '>'), ('«', '»'), ('‹', '›'), ('⟨', '⟩')];
    let of_pair = |&(a, b): &(char, char)| match character {
        c if c == a => Some(b),
        c if c == b => Some(a),
        _ => None,
    };
    PAIRS.iter().find_map(of_pair).unwrap_or(character)
}

/// Stretches of one direction and either of letters that a font orders or of other characters, which it leaves. White
/// space and marks stand alone, since their place among such stretches is another from right to left.
fn pieces(line: &str, info: &BidiInfo<'_>) -> Vec<(Range<usize>, Level)> {
    let mut pieces: Vec<(Range<usize>, Level)> = Vec::new();
    let mut is_last_ordered = false;
    for (start, character) in line.char_indices() {
        let end = start + character.len_utf8();
        let level = info.levels[start];
        let is_ordered = runs_right_to_left(character);
        match pieces.last_mut() {
            Some((last, of_last))
                if *of_last == level && is_last_ordered == is_ordered && (is_ordered || level.is_ltr()) =>
            {
                last.end = end;
            }
            _ => pieces.push((start..end, level)),
        }
        is_last_ordered = is_ordered;
    }
    pieces
}

fn runs_right_to_left(character: char) -> bool {
    matches!(u32::from(character),
        0x590..=0x8FF | 0xFB1D..=0xFDFF | 0xFE70..=0xFEFF | 0x1_0800..=0x1_0FFF | 0x1_E800..=0x1_EFFF
        | 0x200F | 0x202B | 0x202E | 0x2067)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stand_where_they_are_read() {
        assert_eq!(in_visual_order("Night buses"), "Night buses");
        assert_eq!(in_visual_order("אב גד (הו)."), ".(הו) גד אב");
        assert_eq!(in_visual_order("the אב גד buses"), "the גד אב buses");
        assert_eq!(in_visual_order("אב 12 buses"), "buses 12 אב");
        assert!(is_right_to_left("אב x") && !is_right_to_left("x אב"));
    }
}
