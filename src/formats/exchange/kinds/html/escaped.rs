//! Words as a page holds them.

use crate::formats::exchange::core::xml;

/// Text for a page: HTML reads character references otherwise than XML, and takes a carriage return for a line end.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\r' => out.push_str("&#13;"),
            other => out.push(if xml::is_forbidden(other) { '\u{fffd}' } else { other }),
        }
    }
    out
}
