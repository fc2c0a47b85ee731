//! Text that runs from right to left, for egui, which lays every line out from left to right.

use std::borrow::Cow;
use std::ops::Range;

use unicode_bidi::{BidiInfo, Direction, Level};

/// Whether a text has characters that run from right to left.
pub fn is_needed(text: &str) -> bool {
    // Everything before U+0590 takes at most two bytes that start below 0xD6.
    text.bytes().any(|byte| byte >= 0xD6) && text.chars().any(runs_right_to_left)
}

/// Whether a text is written from right to left as a whole.
pub fn is_right_to_left(text: &str) -> bool {
    level_of(text).is_rtl()
}

/// The direction of a text as a whole.
pub fn level_of(text: &str) -> Level {
    let is_rtl = is_needed(text) && unicode_bidi::get_base_direction(text) == Direction::Rtl;
    if is_rtl { Level::rtl() } else { Level::ltr() }
}

/// A paragraph whose words run in both directions.
pub struct Paragraph<'a> {
    text: &'a str,
    info: BidiInfo<'a>,
    level: Level,
}

impl<'a> Paragraph<'a> {
    pub fn new(text: &'a str) -> Self {
        let level = level_of(text);
        Self { text, info: BidiInfo::new(text, Some(level)), level }
    }

    /// Whether it runs from right to left as a whole.
    pub fn is_right_to_left(&self) -> bool {
        self.level.is_rtl()
    }

    /// The pieces of a row in the order in which they stand from left to right (UAX #9), each with the byte where it begins.
    ///
    /// A piece also ends at each of `cuts`. Words run as they do in the whole paragraph, wherever a row ends. Fonts order the
    /// letters of a word.
    pub fn row(&self, bytes: Range<usize>, cuts: &[usize]) -> Vec<(usize, String)> {
        self.in_order(&pieces(self.text, &bytes, &self.info, cuts))
    }

    /// The same of a row that is cut, with “…” behind what is read last.
    pub fn cut_row(&self, bytes: Range<usize>, cuts: &[usize]) -> Vec<(usize, String)> {
        let mut pieces = pieces(self.text, &bytes, &self.info, cuts);
        // Else it would stand at the end of the whole row, beside where the last words begin.
        let (behind, level) = pieces.last().map_or((0, self.level), |(bytes, level)| (bytes.end, *level));
        pieces.push((behind..behind, level));
        self.in_order(&pieces)
    }

    /// Pieces without a byte are where something was cut.
    fn in_order(&self, pieces: &[(Range<usize>, Level)]) -> Vec<(usize, String)> {
        let levels: Vec<Level> = pieces.iter().map(|(_, level)| *level).collect();
        let shown = |(bytes, level): &(Range<usize>, Level)| -> String {
            if bytes.is_empty() {
                return "…".to_owned();
            }
            let characters = self.text[bytes.clone()].chars().filter(|character| !directs(*character));
            if level.is_rtl() { characters.map(mirrored).collect() } else { characters.collect() }
        };
        BidiInfo::reorder_visual(&levels).into_iter().map(|idx| (pieces[idx].0.start, shown(&pieces[idx]))).collect()
    }
}

/// Parts of a line with ` · ` between them.
///
/// One from right to left stands for itself, so that what is beside it keeps its place.
pub fn joined<T: AsRef<str>>(parts: impl IntoIterator<Item = T>) -> String {
    let parts: Vec<T> = parts.into_iter().collect();
    let as_part = |part: &str| if parts.len() > 1 { isolated(part).into_owned() } else { part.to_owned() };
    parts.iter().map(|part| as_part(part.as_ref())).collect::<Vec<_>>().join(" · ")
}

/// Words that stand for themselves in a sentence: what is beside those from right to left keeps its place.
pub fn isolated(words: &str) -> Cow<'_, str> {
    if is_needed(words) { format!("\u{2068}{words}\u{2069}").into() } else { words.into() }
}

/// Words without the characters that only say in which direction others run, which nobody types.
pub fn undirected(words: &str) -> String {
    words.chars().filter(|character| !directs(*character)).collect()
}

/// Whether a character only says in which direction others run.
fn directs(character: char) -> bool {
    matches!(character, '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
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

/// Stretches of a row of one direction and either of letters that a font orders or of other characters, which it leaves. White
/// space and marks stand alone, since their place among such stretches is another from right to left.
fn pieces(text: &str, row: &Range<usize>, info: &BidiInfo<'_>, cuts: &[usize]) -> Vec<(Range<usize>, Level)> {
    let mut pieces: Vec<(Range<usize>, Level)> = Vec::new();
    let mut is_last_ordered = false;
    for (in_row, character) in text[row.clone()].char_indices() {
        let start = row.start + in_row;
        let end = start + character.len_utf8();
        let level = info.levels[start];
        let is_ordered = runs_right_to_left(character);
        match pieces.last_mut() {
            Some((last, of_last))
                if *of_last == level
                    && is_last_ordered == is_ordered
                    && (is_ordered || level.is_ltr())
                    && !cuts.contains(&start) =>
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

    fn words(pieces: Vec<(usize, String)>) -> String {
        pieces.into_iter().map(|(_, piece)| piece).collect()
    }

    fn in_order(text: &str) -> String {
        words(Paragraph::new(text).row(0..text.len(), &[]))
    }

    #[test]
    fn words_stand_where_they_are_read() {
        assert_eq!(in_order("Night buses"), "Night buses");
        assert_eq!(in_order("אב גד (הו)."), ".(הו) גד אב");
        assert_eq!(in_order("the אב גד buses"), "the גד אב buses");
        assert_eq!(in_order("אב 12 buses"), "buses 12 אב");
        assert!(is_right_to_left("אב x") && !is_right_to_left("x אב"));
        // What is isolated does not say how the whole runs, nor does what has no direction.
        assert!(is_right_to_left("\u{2068}x\u{2069} · אב") && !is_right_to_left("\u{2068}אב\u{2069} · 12"));
    }

    #[test]
    fn what_is_cut_off_is_what_is_read_last() {
        let cut = |text: &str, kept: &str| words(Paragraph::new(text).cut_row(0..kept.len(), &[]));
        assert_eq!(cut("אב גד הו", "אב גד"), "…גד אב");
        assert_eq!(cut("by אב גד הו", "by אב גד"), "by …גד אב");
        assert_eq!(cut("אב buses run", "אב buses"), "buses… אב");
        assert_eq!(cut("אב", ""), "…");
    }

    #[test]
    fn a_row_that_begins_in_a_name_has_what_follows_behind_it() {
        let text = format!("quote by {}, 97 %", isolated("אב גד"));
        let at = text.find("גד").unwrap();
        assert_eq!(words(Paragraph::new(&text).row(at..text.len(), &[])), "גד, 97 %");
    }

    #[test]
    fn parts_of_a_line_keep_their_order() {
        assert_eq!(in_order(&joined(["quote", "by אב", "גד הו"])), "quote · by אב · הו גד");
        assert_eq!(in_order(&joined(["אב גד", "הו"])), "גד אב · הו");
        assert_eq!(joined(["אב"]), "אב");
        let told = format!("quote by {}, 97 %, speaker 84 %", isolated("אב גד"));
        assert_eq!(in_order(&told), "quote by גד אב, 97 %, speaker 84 %");
        assert_eq!(isolated("Ana"), "Ana");
    }
}
