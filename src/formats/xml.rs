//! The little XML that exports write and imports read.

use std::borrow::Cow;

/// What an XML file can never hold, written as U+FFFD.
pub(super) fn is_forbidden(character: char) -> bool {
    matches!(character, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')
}

/// Text for an attribute or an element. White space that a reader would change is written as a character reference.
pub(super) fn escaped(text: &str) -> Cow<'_, str> {
    let is_plain = |character: char| {
        !matches!(character, '&' | '<' | '>' | '"' | '\'' | '\n' | '\r' | '\t' | '\u{85}' | '\u{2028}')
            && !is_forbidden(character)
    };
    if text.chars().all(is_plain) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            plain if is_plain(plain) => out.push(plain),
            forbidden if is_forbidden(forbidden) => out.push('\u{fffd}'),
            other => out.extend(["&#", &u32::from(other).to_string(), ";"]),
        }
    }
    Cow::Owned(out)
}
