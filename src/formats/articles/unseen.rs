//! Characters of a text that nobody sees.

use std::sync::LazyLock;

use regex::Regex;

/// What Unicode has no picture for: signs that only steer others, and fillers. Those that stand around numbers are seen.
static WITHOUT_PICTURE: LazyLock<Regex> = LazyLock::new(|| {
    let signs = r"^[[\p{Default_Ignorable_Code_Point}\p{Format}]--\p{Prepended_Concatenation_Mark}]";
    Regex::new(signs).expect("it is written right")
});

/// Whether nobody sees the character: white space, control characters and marks without a width.
pub(in crate::formats) fn is_unseen(c: char) -> bool {
    let has_no_picture = || WITHOUT_PICTURE.is_match(c.encode_utf8(&mut [0; 4]));
    c.is_whitespace() || c.is_control() || !c.is_ascii() && has_no_picture()
}

/// Whether nobody sees anything of the text.
pub fn is_blank(text: &str) -> bool {
    text.chars().all(is_unseen)
}

/// How many characters there are that no reader of XML takes, and few programs show: control characters other than line
/// ends and tabs. They stay in the text.
pub fn n_control_characters(text: &str) -> usize {
    let is_odd = |byte: &u8| matches!(byte, 0..=8 | 0xB | 0xC | 0xE..=0x1F | 0x7F);
    text.bytes().filter(|byte| is_odd(byte)).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_no_picture_is_unseen() {
        let unseen = [
            '\u{ad}',
            '\u{34f}',
            '\u{61c}',
            '\u{115f}',
            '\u{1160}',
            '\u{17b4}',
            '\u{180e}',
            '\u{200b}',
            '\u{200f}',
            '\u{202a}',
            '\u{202e}',
            '\u{2060}',
            '\u{2064}',
            '\u{2066}',
            '\u{2069}',
            '\u{3164}',
            '\u{fe0f}',
            '\u{feff}',
            '\u{ffa0}',
            '\u{e0001}',
            ' ',
            '\u{a0}',
            '\0',
            '\t',
        ];
        assert_eq!(unseen.into_iter().find(|c| !is_unseen(*c)), None);
        assert_eq!("a=ü－–ー”\u{301}\u{600}漢🙂".chars().find(|c| is_unseen(*c)), None);
    }
}
