//! Lists that stand as words in the cell of a table, or in a string of JSON.

use std::borrow::Cow;

use super::python_text;
use crate::formats::exchange::core::json::value::Value;
use crate::formats::exchange::core::json_text;

/// A list that a table, or a string of JSON, holds as JSON or as Python prints it; any other value as it is.
pub(crate) fn labels_in_cell(value: &Value) -> Cow<'_, Value> {
    let cell = value.as_str().map(str::trim).filter(|cell| looks_like_a_list(cell));
    let inner = cell.and_then(|cell| json_text::read(cell).ok().or_else(|| python_text::read(cell)));
    inner.map_or(Cow::Borrowed(value), Cow::Owned)
}

/// Whether words are the print of a list of lists or records.
pub(super) fn looks_like_a_list(cell: &str) -> bool {
    let inner = cell.strip_prefix(['[', '(', '{']).map(|inner| inner.trim_start().trim_start_matches("array("));
    inner.is_some_and(|inner| {
        inner.starts_with(['[', '(', '{', ']', ')', '}', '"', '\'']) && cell.ends_with([']', ')', '}'])
    })
}
