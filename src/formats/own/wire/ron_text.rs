//! The words of RON as we write it.

use crate::model::UnknownFields;

macro_rules! push {
    ($out:expr, $($format:tt)*) => {
        std::fmt::Write::write_fmt($out, format_args!($($format)*)).expect("a string takes everything")
    };
}

pub(crate) use push;

pub(crate) fn words<'a>(out: &mut String, words: impl Iterator<Item = &'a str>) {
    out.push('[');
    for (idx, word) in words.enumerate() {
        out.push_str(if idx == 0 { "" } else { ", " });
        string(out, word);
    }
    out.push(']');
}

pub(crate) fn end_record(out: &mut String, unknown: &UnknownFields) {
    for (name, value) in &unknown.0 {
        out.push_str(", ");
        unknown_field(out, name, value);
    }
    out.push(')');
}

pub(crate) fn unknown_field(out: &mut String, name: &str, value: &str) {
    push!(out, "{}: {value}", field_name(name));
}

/// RON takes `r#` before a name that is not an identifier.
pub(crate) fn field_name(name: &str) -> String {
    let is_start = |character: char| character.is_alphabetic() || character == '_';
    let is_plain = name.starts_with(is_start) && name.chars().all(|c| c.is_alphanumeric() || c == '_');
    if is_plain { name.to_owned() } else { format!("r#{name}") }
}

pub(crate) fn string_field(out: &mut String, name: &str, value: &str) {
    out.push_str(name);
    out.push_str(": ");
    string(out, value);
}

pub(crate) fn string(out: &mut String, value: &str) {
    out.push('"');
    escaped(out, value, '"');
    out.push('"');
}

pub(crate) fn character(out: &mut String, value: char) {
    out.push('\'');
    escaped(out, value.encode_utf8(&mut [0; 4]), '\'');
    out.push('\'');
}

pub(crate) fn escaped(out: &mut String, value: &str, quote: char) {
    let (mut copied, mut at) = (0, 0);
    while let Some(n_before) = value.as_bytes()[at..].iter().position(|byte| MAY_BE_ESCAPED[usize::from(*byte)]) {
        at += n_before;
        let Some(character) = value[at..].chars().next() else { break };
        let next = at + character.len_utf8();
        if is_escaped(character, quote) {
            out.push_str(&value[copied..at]);
            copied = next;
            match character {
                '\n' => out.push_str("\\n"),
                '\r' => out.push_str("\\r"),
                '\t' => out.push_str("\\t"),
                '"' | '\'' | '\\' => out.extend(['\\', character]),
                _ => push!(out, "\\u{{{:x}}}", u32::from(character)),
            }
        }
        at = next;
    }
    out.push_str(&value[copied..]);
}

/// For each byte, whether a character that is escaped can begin with it.
const MAY_BE_ESCAPED: [bool; 256] = {
    let mut may_be = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        // U+0080 to U+009F begin with C2, U+2028 to U+2069 with E2, U+FEFF with EF.
        may_be[byte] = matches!(byte, 0..=0x1F | 0x22 | 0x27 | 0x5C | 0x7F | 0xC2 | 0xE2 | 0xEF);
        byte += 1;
    }
    may_be
};

/// Besides what RON asks for: what editors and git take for a line end or the start of a file, and what turns the
/// direction of the text around it.
fn is_escaped(character: char, quote: char) -> bool {
    match character {
        ' ' | '!' | '#'..='&' | '('..='[' | ']'..='~' => false,
        '"' | '\'' => character == quote,
        '\\' | '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' => true,
        _ => matches!(character, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}'),
    }
}

/// `[…, …]` on one line.
pub(crate) fn list<T>(out: &mut String, items: &[T], mut write: impl FnMut(&mut String, &T)) {
    out.push('[');
    for (idx, item) in items.iter().enumerate() {
        out.push_str(if idx == 0 { "" } else { ", " });
        write(out, item);
    }
    out.push(']');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_character_that_has_to_be_is_escaped() {
        for character in '\0'..=char::MAX {
            let mut out = String::new();
            string(&mut out, &format!("a{character}b"));
            assert_eq!(out != format!("\"a{character}b\""), is_escaped(character, '"'), "{:x}", u32::from(character));
        }
    }
}
