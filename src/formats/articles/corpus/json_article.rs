//! Whether a record of JSON is an article, by what it has.

use super::columns::Field;
use super::names::{OF_PARENT, is_of, is_of_text};
use crate::formats::exchange::core::json::value::{Map, Value, Words};

/// What search engines and graphs put around a record.
pub(super) const AROUND: [&str; 2] = ["_source", "node"];

/// A string of as many bytes is an article, whatever it is called.
const LONG_ENOUGH: usize = 120;

/// Whether a record is an article by what it has.
pub(super) fn has_text(fields: &Map) -> bool {
    let has_paragraphs = |(name, value): (&Words, &Value)| match value {
        Value::Array(list) => is_of_text(name) && list.iter().any(|value| value.is_string() || is_paragraph(value)),
        _ => false,
    };
    has_whole_text(fields) || fields.iter().any(has_paragraphs)
}

/// Whether it has its text in one piece.
pub(super) fn has_whole_text(fields: &Map) -> bool {
    let is_text = |name: &str, text: &str| text.len() >= LONG_ENOUGH || is_of_text(name);
    fields.iter().any(|(name, value)| value.as_str().is_some_and(|text| is_text(name, text)))
}

/// Whether it is a piece of an article, and none with a title of its own.
fn is_paragraph(value: &Value) -> bool {
    value.as_object().is_some_and(|fields| has_text(fields) && !is_titled(fields))
}

pub(super) fn is_titled(fields: &Map) -> bool {
    let is_title = |value: &Value| value.as_str().is_some_and(|title| !title.is_empty());
    let is_one = |value: &Value| is_title(value) || OF_PARENT.iter().filter_map(|name| value.get(*name)).any(is_title);
    fields.iter().any(|(name, value)| is_of(Field::Title, name) && is_one(value))
}
