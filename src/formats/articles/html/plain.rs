//! Short words that may have been written for a page: titles, names, and what stands in the cells of tables.

use std::sync::LazyLock;

use html5gum::{EndTag, StartTag, Token};
use regex::{Captures, Regex};

use super::elements::is_block;
use super::tokens::tokens;
use crate::model::one_line;

/// What only markup has: the end of an element of HTML, or one that needs none.
static MARKUP: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)</(?:p|div|a|b|i|u|em|strong|span|h[1-6]|ul|ol|li|blockquote|figure|figcaption|section|article|table|tr|td|q|sup|sub)\s*>|<(?:br|hr|p)\s*/?>|<(?:p|img|div|a)\s[^<>]*>",
    )
});
static REFERENCE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"&(?:#\d{2,6}|#[xX][0-9a-fA-F]{2,6}|[a-zA-Z]{2,8}\d{0,2});"));

/// Whether the words are HTML, and not only words with a `<` among them.
pub(crate) fn is_markup(words: &str) -> bool {
    MARKUP.is_match(words)
}

/// Whether the line ends of such words are those of its paragraphs: no element makes lines of them.
pub(crate) fn has_own_lines(words: &str) -> bool {
    let makes_lines = |token| {
        matches!(token, Ok(Token::StartTag(StartTag { name, .. }) | Token::EndTag(EndTag { name, .. }))
            if is_block(&name) || *name == b"br")
    };
    words.contains('\n') && !tokens(words).any(makes_lines)
}

/// What is shown of a title or a name, on one line.
pub(crate) fn plain(words: &str) -> String {
    one_line(&if is_markup(words) { without_tags(words) } else { resolved(words) })
}

/// The words with characters where references stand for them; everything else stays, as a `<` that begins no tag.
pub(crate) fn resolved(words: &str) -> String {
    REFERENCE.replace_all(words, |found: &Captures<'_>| character_of(&found[0])).into_owned()
}

/// What a reference such as `&amp;` stands for, or itself.
pub(crate) fn character_of(reference: &str) -> String {
    without_tags(reference)
}

/// All text that a browser holds of a piece of a page, white space as it is in the code.
pub(crate) fn content_of(html: &str) -> String {
    let text = tokens(html).filter_map(|token| match token {
        Ok(Token::String(text)) => Some(String::from_utf8_lossy(&text).into_owned()),
        _ => None,
    });
    text.collect()
}

/// What stood in blocks and on lines of its own stands apart.
fn without_tags(html: &str) -> String {
    let mut out = Vec::with_capacity(html.len());
    for token in tokens(html) {
        match token {
            Ok(Token::String(text)) => out.extend_from_slice(&text),
            Ok(Token::StartTag(StartTag { name, .. }) | Token::EndTag(EndTag { name, .. }))
                if is_block(&name) || *name == b"br" =>
            {
                out.push(b' ');
            }
            _ => {}
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

fn pattern(pattern: &str) -> Regex {
    Regex::new(pattern).expect("the patterns of this file are right")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_markup_falls_away() {
        for (words, expected) in [
            ("Night bus &#8211; <b>stays</b>", "Night bus – stays"),
            ("Night bus<br>stays", "Night bus stays"),
            ("<p>Night bus</p><p>stays</p>", "Night bus stays"),
            ("<div>Night</div>bus <i>sta</i>ys", "Night bus stays"),
            ("<sic> Tom &amp; Jerry", "<sic> Tom & Jerry"),
            ("x <y and Tom &amp; Jerry left", "x <y and Tom & Jerry left"),
            ("<!-- Tom &amp; Jerry", "<!-- Tom & Jerry"),
            ("&lt;b&gt; is bold", "<b> is bold"),
            ("AT&T, R&D; ?a=1&copy=2", "AT&T, R&D; ?a=1&copy=2"),
            ("&bogusone; &Eacute;", "&bogusone; É"),
        ] {
            assert_eq!(plain(words), expected);
        }
        assert_eq!(resolved("a  &lt;\r\n<b &hellip;"), "a  <\r\n<b …");
    }
}
