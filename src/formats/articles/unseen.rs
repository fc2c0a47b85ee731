//! Characters of a text that nobody sees.

/// Whether nobody sees anything of the text: white space, control characters and marks without a width.
pub fn is_blank(text: &str) -> bool {
    let is_unseen = |c: char| {
        c.is_whitespace()
            || c.is_control()
            || matches!(c, '\u{ad}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
    };
    text.chars().all(is_unseen)
}

/// How many characters there are that no reader of XML takes, and few programs show: control characters other than line
/// ends and tabs. They stay in the text.
pub fn n_control_characters(text: &str) -> usize {
    let is_odd = |byte: &u8| matches!(byte, 0..=8 | 0xB | 0xC | 0xE..=0x1F | 0x7F);
    text.bytes().filter(|byte| is_odd(byte)).count()
}
