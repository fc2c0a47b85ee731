//! The words of a short piece of HTML, without its tags.

use html5gum::Token;

use super::tokens::tokens;

/// Character references become characters, tags fall away, everything else stays.
pub(crate) fn plain(html: &str) -> String {
    let mut out = Vec::with_capacity(html.len());
    for token in tokens(html) {
        if let Ok(Token::String(text)) = token {
            out.extend_from_slice(&text);
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}
