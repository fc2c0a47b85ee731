//! Signs that a text in a file is only the beginning of one, which whoever labels it should know.

use std::sync::LazyLock;

use regex::Regex;

use super::records::Record;
use crate::formats::exchange::core::json::value::Value;

/// So many UTF-16 units a cell of Excel holds.
const MOST_IN_CELL: usize = 32_767;
/// So many bytes a column of `MySQL` holds.
const MOST_IN_COLUMN_BYTES: usize = 65_535;

/// “… [+1234 chars]”, as services for news end what they give.
static MORE_CHARACTERS: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\[\+(\d+) (?:chars|characters)\]\s*$").expect("the pattern is one"));

/// Why a text seems to be cut off: words that go on from the record. `column` is that of the text, `raw` what stands there.
pub(super) fn cut_off(record: &Record, column: &str, raw: &str) -> Option<String> {
    if is_among_cut(record, column) {
        return Some("its text is cut off: the file says that it is not whole".to_owned());
    }
    if let Some(found) = MORE_CHARACTERS.captures(raw) {
        return Some(format!("its text is cut off: {} more characters are not in the file", &found[1]));
    }
    let text = raw.trim_end();
    if text.ends_with("[…]") || text.ends_with("[...]") || text.ends_with("[&hellip;]") || text.ends_with("[&#8230;]")
    {
        return Some("its text ends in “[…]” and may be cut off".to_owned());
    }
    if raw.len() >= MOST_IN_CELL && raw.encode_utf16().count() == MOST_IN_CELL {
        return Some(
            "its text has 32,767 characters, the most that a cell of Excel holds: it may be cut off".to_owned(),
        );
    }
    let is_full = raw.len() == MOST_IN_COLUMN_BYTES;
    is_full.then(|| "its text has 65,535 bytes, the most that a column of MySQL holds: it may be cut off".to_owned())
}

/// Whether the record names the column among those that are cut, as services that show data sets do.
fn is_among_cut(record: &Record, column: &str) -> bool {
    let name = column.split('.').next_back().unwrap_or(column);
    let has_name =
        |value: &Value| value.as_array().is_some_and(|list| list.iter().any(|cut| cut == name || cut == column));
    record.cells.iter().any(|(field, value)| field == "truncated_cells" && has_name(value))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::exchange::core::json::value::json;

    #[track_caller]
    fn check(raw: &str, cut: &[&str], expected: &str) {
        let cells = vec![("truncated_cells".into(), json!(cut))];
        let told = cut_off(&Record { cells, ..Record::default() }, "row.text", raw).unwrap_or_default();
        assert!(if expected.is_empty() { told.is_empty() } else { told.contains(expected) }, "{told}");
    }

    #[test]
    fn texts_that_are_not_whole_are_told() {
        check("Words", &["text"], "says that it is not whole");
        check("The council met… [+1234 chars]", &[], "1234 more characters");
        check("The council met [&hellip;]", &[], "may be cut off");
        check(&"é".repeat(MOST_IN_CELL), &[], "Excel");
        check(&"🙂".repeat(MOST_IN_CELL / 2), &[], "");
        check(&"a".repeat(MOST_IN_COLUMN_BYTES), &[], "MySQL");
        check("The council met…", &["title"], "");
    }
}
