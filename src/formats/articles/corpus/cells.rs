//! A value of a record → words: lists are paragraphs, markup is read as the page that it is.

use super::records::is_typed;
use crate::formats::articles::html::{has_own_lines, is_markup, resolved, text_of};
use crate::formats::exchange::core::json::value::Value;

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
        Value::String(word) => word.to_string(),
        Value::Null => String::new(),
        Value::Array(values) => {
            let all: Vec<String> = values.iter().map(words).filter(|word| !word.is_empty()).collect();
            all.join(if all.iter().any(|word| word.len() > 60) { "\n" } else { ", " })
        }
        Value::Object(fields) if is_typed(fields) => fields.values().map(words).collect(),
        Value::Object(fields) => ["name", "value", "rendered", "byline"]
            .iter()
            .find_map(|name| fields.get(name))
            .map(words)
            .unwrap_or_default(),
        other => other.to_string(),
    }
}

/// One paragraph of a list: a string, its sentences, or a record that holds it.
fn paragraph(value: &Value) -> String {
    match value {
        Value::Array(sentences) => {
            let sentences: Vec<String> = sentences.iter().map(paragraph).collect();
            sentences.join(" ")
        }
        Value::Object(fields) => {
            let named = ["text", "content", "body", "paragraph", "html", "bodyHtml", "children", "value", "name"];
            match named.iter().find_map(|name| fields.get(name)) {
                // Runs of words of one kind, which have their blanks.
                Some(Value::Array(runs)) if runs.iter().all(Value::is_object) => runs.iter().map(paragraph).collect(),
                Some(list @ Value::Array(_)) => text(list),
                Some(value) => without_markup(&words(value)),
                None => String::new(),
            }
        }
        other => without_markup(&words(other)),
    }
}

fn without_markup(words: &str) -> String {
    if !is_markup(words) {
        resolved(words)
    } else if has_own_lines(words) {
        text_of(&words.replace('\n', "<br>"))
    } else {
        text_of(words)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::exchange::core::json::value::json;

    #[test]
    fn markup_is_read_and_words_stay() {
        for (value, expected) in [
            (json!("<p>&#8220;Hi,&#8221; she said.</p><p>Two &amp; three</p>"), "“Hi,” she said.\nTwo & three"),
            (json!("One<br/>two"), "One\ntwo"),
            (json!("<p>One\n<b>two</b>\n</p>"), "One two"),
            (json!("One <b>two</b> three.\n\nFour <i>five</i>.\nSix"), "One two three.\n\nFour five.\nSix"),
            (json!("Tom &amp; Jerry\nsaid &lt;no&gt;"), "Tom & Jerry\nsaid <no>"),
            (json!("if a < b and b > c; AT&T, <b, R&D; x"), "if a < b and b > c; AT&T, <b, R&D; x"),
            (json!("<sic> Tom &amp; Jerry"), "<sic> Tom & Jerry"),
            (json!("x <y and Tom &amp; Jerry left"), "x <y and Tom & Jerry left"),
            (json!(["Para one.", "Para two."]), "Para one.\nPara two."),
            (json!([["One.", "Two."], ["Three."]]), "One. Two.\nThree."),
            (json!([{"text": "<p>One.</p>"}, {"content": "Two."}]), "One.\nTwo."),
            (json!([{"children": [{"text": "On "}, {"text": "Monday", "bold": true}]}, {"text": "x"}]), "On Monday\nx"),
            (json!({"$date": {"$numberLong": "5"}}), "5"),
            (json!(["The", "council", "met", "on", "Monday"]), "The council met on Monday"),
            (json!(null), ""),
        ] {
            assert_eq!(text(&value), expected);
        }
    }
}
