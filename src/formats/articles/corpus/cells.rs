//! A value of a record → words: lists are paragraphs, markup is read as the page that it is.

use std::sync::LazyLock;

use regex::Regex;
use serde_json::Value;

use crate::formats::articles::html::{plain, text_of};

/// What only markup has: the end of an element of HTML, or one that needs none.
static MARKUP: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)</(?:p|div|a|b|i|u|em|strong|span|h[1-6]|ul|ol|li|blockquote|figure|figcaption|section|article|table|tr|td|q|sup|sub)\s*>|<(?:br|hr|p)\s*/?>|<(?:p|img|div|a)\s[^<>]*>",
    )
});
static REFERENCE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"&(?:#\d{2,6}|#[xX][0-9a-fA-F]{2,6}|[a-zA-Z]{2,8}\d{0,2});"));

/// The text of an article: paragraphs that stand in a list become lines, and markup becomes what a browser shows of it.
pub(super) fn text(value: &Value) -> String {
    match value {
        Value::Array(values) => {
            let paragraphs: Vec<String> =
                values.iter().map(paragraph).filter(|words| !words.trim().is_empty()).collect();
            let are_words =
                paragraphs.len() > 4 && !paragraphs.iter().any(|it| it.trim().contains(char::is_whitespace));
            paragraphs.join(if are_words { " " } else { "\n" })
        }
        other => without_markup(&words(other)),
    }
}

/// The text as it stands in the file, which offsets count in.
pub(super) fn raw_text(value: &Value) -> String {
    if value.is_string() { words(value) } else { text(value) }
}

/// A value as words, such as names.
pub(super) fn words(value: &Value) -> String {
    match value {
        Value::String(word) => word.clone(),
        Value::Null => String::new(),
        Value::Array(values) => {
            let all: Vec<String> = values.iter().map(words).filter(|word| !word.is_empty()).collect();
            all.join(if all.iter().any(|word| word.len() > 60) { "\n" } else { ", " })
        }
        Value::Object(fields) => fields.get("name").map(words).unwrap_or_default(),
        other => other.to_string(),
    }
}

/// A title or a name, without what marks it up.
pub(super) fn plain_words(words: &str) -> String {
    if MARKUP.is_match(words) || REFERENCE.is_match(words) { plain(words) } else { words.to_owned() }
}

/// One paragraph of a list: a string, its sentences, or a record that holds it.
fn paragraph(value: &Value) -> String {
    match value {
        Value::Array(sentences) => {
            let sentences: Vec<String> = sentences.iter().map(paragraph).collect();
            sentences.join(" ")
        }
        Value::Object(fields) => {
            let named = ["text", "content", "body", "paragraph", "html", "value", "name"];
            let words = named.iter().find_map(|name| fields.get(*name)).map(words);
            without_markup(&words.unwrap_or_default())
        }
        other => without_markup(&words(other)),
    }
}

fn without_markup(words: &str) -> String {
    if MARKUP.is_match(words) {
        text_of(words)
    } else if REFERENCE.is_match(words) {
        plain(words)
    } else {
        words.to_owned()
    }
}

fn pattern(pattern: &str) -> Regex {
    Regex::new(pattern).expect("the patterns of this file are right")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn markup_is_read_and_words_stay() {
        for (value, expected) in [
            (json!("<p>&#8220;Hi,&#8221; she said.</p><p>Two &amp; three</p>"), "“Hi,” she said.\nTwo & three"),
            (json!("One<br/>two"), "One\ntwo"),
            (json!("Tom &amp; Jerry\nsaid &lt;no&gt;"), "Tom & Jerry\nsaid <no>"),
            (json!("if a < b and b > c; AT&T, <b, R&D; x"), "if a < b and b > c; AT&T, <b, R&D; x"),
            (json!(["Para one.", "Para two."]), "Para one.\nPara two."),
            (json!([["One.", "Two."], ["Three."]]), "One. Two.\nThree."),
            (json!([{"text": "<p>One.</p>"}, {"content": "Two."}]), "One.\nTwo."),
            (json!(["The", "council", "met", "on", "Monday"]), "The council met on Monday"),
            (json!(null), ""),
        ] {
            assert_eq!(text(&value), expected);
        }
        assert_eq!(plain_words("Night bus &#8211; <b>stays</b>"), "Night bus – stays");
    }
}
