//! What a file shows of its format: its name's end, its beginning, and its first records, however long these are.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::path::Path;

use encoding_rs::UTF_8;

use super::json_text;
use super::reading::sheet_in;
use crate::formats::articles::corpus::{TableRow, table_rows};
use crate::formats::articles::decode::as_text;
use crate::formats::articles::{CorpusKind, Shape};
use crate::formats::exchange::core::json::first_records::seen_of;
use crate::formats::exchange::core::json::value::{Map, Value};

/// As much of a file is looked at, and more where its first records are longer.
const HEAD_BYTES: usize = 64 * 1024;
/// So many records are looked at, if there are as many.
const LEAST_RECORDS: usize = 20;
/// So many lines are, and so many rows, within so many bytes.
const LEAST_LINES: usize = 40;
const MOST_HEAD_BYTES: usize = 16 << 20;

/// The beginning of a file, as formats look at it.
pub(crate) struct Sample<'b> {
    /// In lower case, without a dot; of what is called a text and is proved to be something else, that of such files.
    pub(crate) extension: String,
    /// The first lines, or the first bytes of what has longer ones, as text, without a byte order mark and white space before it.
    pub(crate) head: String,
    /// The first record of JSON: the first line, or the first value of a list.
    pub(crate) row: Option<Map>,
    pub(crate) is_parquet: bool,
    is_json: bool,
    /// What the file says, as far as it was given.
    bytes: Cow<'b, [u8]>,
    /// So much of it is looked through for names of JSON.
    n_seen_bytes: usize,
    /// The first rows of a table, once somebody has asked for them.
    rows: OnceCell<Vec<TableRow>>,
}

/// How much a file looks like one of a format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Sign {
    None,
    /// It fits, as it would fit others.
    Weak,
    Strong,
    /// It says so itself, so that it is one even where its name is of a text.
    Proven,
}

impl<'b> Sample<'b> {
    /// So many of its first bytes as text.
    pub(crate) fn beginning(&self, n_bytes: usize) -> Cow<'_, str> {
        String::from_utf8_lossy(&self.bytes[..self.bytes.len().min(n_bytes)])
    }

    pub(crate) fn new(name: &str, bytes: &'b [u8]) -> Self {
        let named = name.rsplit_once('.').map_or_else(String::new, |(_, extension)| extension.to_lowercase());
        let extension = if named == "txt" { proved_extension(beginning_of(bytes)).to_owned() } else { named };
        let is_parquet = is_parquet(bytes);
        // A spreadsheet is what it is as a table of text.
        let sheet = sheet_in(name, bytes).and_then(Result::ok);
        let extension = if sheet.is_some() { "csv".to_owned() } else { extension };
        let bytes = sheet.map_or_else(|| as_utf8(bytes), |sheet| Cow::Owned(sheet.csv.into_bytes()));
        let is_json = begins_as_json(&bytes);
        let n_seen_bytes = if is_json { seen_of(&bytes, LEAST_RECORDS, HEAD_BYTES).n_bytes } else { 0 };
        let head = String::from_utf8_lossy(head_of(&bytes, is_json || is_parquet)).into_owned();
        let row = first_record(&bytes);
        Self { extension, head, row, is_parquet, is_json, bytes, n_seen_bytes, rows: OnceCell::new() }
    }

    /// Whether the first records have this as a name, however deep.
    pub(crate) fn has_key(&self, key: &str) -> bool {
        let key = format!("\"{key}\"");
        let records = self.records();
        let is_name = |at: usize| records[at + key.len()..].trim_ascii_start().starts_with(b":");
        memchr::memmem::find_iter(records, &key).any(is_name)
    }

    /// Whether the first records of JSON have these words.
    pub(crate) fn says(&self, words: &str) -> bool {
        memchr::memmem::find(self.records(), words.as_bytes()).is_some()
    }

    fn records(&self) -> &[u8] {
        &self.bytes[..self.n_seen_bytes]
    }

    /// The first rows of a table.
    pub(crate) fn rows(&self) -> &[TableRow] {
        self.rows.get_or_init(|| first_rows(&self.bytes))
    }

    pub(crate) fn is_json(&self) -> bool {
        self.is_json
    }

    /// The first line as a row with a text; `None` in anything but JSON Lines of texts.
    pub(crate) fn text_row(&self) -> Option<&Map> {
        let has_text = |row: &&Map| {
            row.contains_key("text") || row.get("data").is_some_and(Value::is_string) || row.contains_key("fields")
        };
        self.row.as_ref().filter(has_text)
    }

    /// The first line that is not empty and no comment, of a file that is neither JSON nor XML.
    pub(crate) fn table_line(&self) -> Option<&str> {
        self.table_lines().next()
    }

    /// Such lines one after another, but for what is cut where the beginning ends.
    pub(crate) fn table_lines(&self) -> impl Iterator<Item = &str> {
        let is_data = |line: &&str| !line.trim().is_empty() && !line.starts_with(['#', '<']);
        let lines = self.head.lines().filter(is_data).filter(|_| !self.is_json());
        lines.filter(|line| !line.starts_with("-DOCSTART-"))
    }
}

/// Whether the first record of JSON goes on behind the beginning of a file.
pub(crate) fn is_within_a_record(beginning: &[u8]) -> bool {
    let bytes = as_utf8(beginning);
    begins_as_json(&bytes) && seen_of(&bytes, 1, 0).n_whole == 0
}

fn is_parquet(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PAR1")
}

fn beginning_of(bytes: &[u8]) -> &[u8] {
    &bytes[..bytes.len().min(HEAD_BYTES)]
}

/// In UTF-8 where it is a text, without a byte order mark and white space before it.
fn as_utf8(bytes: &[u8]) -> Cow<'_, [u8]> {
    let beginning = beginning_of(bytes);
    // What is no UTF-8 is known by its beginning; the last character of that may be cut.
    let is_cut = matches!(str::from_utf8(beginning), Err(error) if error.error_len().is_none());
    let is_decoded = !is_parquet(bytes) && !is_cut && as_text(beginning).1 != UTF_8;
    if is_decoded {
        Cow::Owned(without_blanks(as_text(bytes).0.as_bytes()).to_vec())
    } else {
        Cow::Borrowed(without_blanks(bytes))
    }
}

fn without_blanks(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes).trim_ascii_start()
}

fn begins_as_json(bytes: &[u8]) -> bool {
    bytes.starts_with(b"{") || bytes.starts_with(b"[")
}

/// The first rows of a table, within as many bytes as they need.
fn first_rows(bytes: &[u8]) -> Vec<TableRow> {
    let n_most = bytes.len().min(MOST_HEAD_BYTES);
    let mut n_bytes = n_most.min(HEAD_BYTES);
    loop {
        let rows = table_rows(&String::from_utf8_lossy(&bytes[..n_bytes]), |_, _| {});
        if rows.len() >= LEAST_RECORDS || n_bytes == n_most {
            return rows;
        }
        n_bytes = n_most.min(n_bytes * 8);
    }
}

/// The first bytes, and more than these until there are enough lines; where it is cut, whole lines.
fn head_of(bytes: &[u8], is_by_record: bool) -> &[u8] {
    let head = beginning_of(bytes);
    if is_by_record || head.len() == bytes.len() {
        return head;
    }
    let most = &bytes[..bytes.len().min(MOST_HEAD_BYTES)];
    let n_lines = memchr::memchr_iter(b'\n', head).count();
    let more = || memchr::memchr_iter(b'\n', &most[head.len()..]).take(LEAST_LINES - n_lines).last();
    let n_bytes = if n_lines < LEAST_LINES {
        more().map_or(head.len(), |at| head.len() + at + 1)
    } else {
        memchr::memrchr(b'\n', head).map_or(head.len(), |at| at + 1)
    };
    &bytes[..n_bytes]
}

/// What a file would be called that is called a text, by how it begins.
fn proved_extension(beginning: &[u8]) -> &'static str {
    match Shape::of(Path::new("a.txt"), beginning) {
        Ok(Shape::Corpus(CorpusKind::JsonLines | CorpusKind::Json)) => "json",
        Ok(Shape::Corpus(CorpusKind::Csv)) => "csv",
        Ok(Shape::NewsXml) => "xml",
        _ => "txt",
    }
}

/// The first value as an object, or the first value of a list; of a pair of a text and its labels, these.
fn first_record(bytes: &[u8]) -> Option<Map> {
    // What was looked at may end within a character.
    let inner = bytes.get(1..).map(|bytes| bytes.utf8_chunks().next().map_or("", |chunk| chunk.valid()));
    let first = || json_text::first(inner?)?.ok().map(|(value, _)| value);
    let value = match bytes.first()? {
        b'{' => read(&bytes[..seen_of(bytes, 1, 0).n_bytes])?,
        // A pair is looked at as a whole.
        b'[' => match first() {
            Some(value) if !value.is_string() => value,
            first => read(bytes.split(|byte| *byte == b'\n').next()?).or(first)?,
        },
        _ => return None,
    };
    match value {
        Value::Object(row) => Some(row),
        Value::Array(pair) => match &pair[..] {
            [text @ Value::String(_), Value::Object(row)] => {
                let mut row = row.clone();
                row.insert("text", text.clone());
                Some(row)
            }
            _ => None,
        },
        _ => None,
    }
}

fn read(bytes: &[u8]) -> Option<Value> {
    json_text::read(str::from_utf8(bytes).ok()?).ok()
}

impl From<bool> for Sign {
    fn from(is_sure: bool) -> Self {
        if is_sure { Self::Strong } else { Self::None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_goes_on_behind_the_beginning_is_a_record_of_json_and_no_text() {
        for record in ["{\"text\": \"Ana ran", "\u{feff} \n[{\"text\": \"One\"", "[[\"One\", {\"entities\": ["] {
            assert!(is_within_a_record(record.as_bytes()), "{record}");
            let utf16: Vec<u8> = record.encode_utf16().flat_map(u16::to_le_bytes).collect();
            assert!(is_within_a_record(&[b"\xff\xfe", &utf16[..]].concat()), "{record}");
        }
        for other in
            ["{\"text\": \"One\"}\n{\"te", "[{\"a\": 1}, {\"a", "\u{a0}[Applause] “No,” said Ana.", "PAR1[{", ""]
        {
            assert!(!is_within_a_record(other.as_bytes()), "{other}");
        }
    }

    #[test]
    fn the_first_record_is_one_however_it_is_laid_out() {
        for (json, names) in [
            ("{\"a\": 1}\n{\"b\": 2}\n", "a"),
            ("{\n \"a\": \"}\",\n \"b\": NaN}\n{\"c\": 2}", "a b"),
            ("[\n{\"a\": 1}, {\"b\": 2}]", "a"),
            ("[[\"One\", {\"entities\": []}]]", "entities text"),
            ("[\"One\", {\"entities\": []}]\n[\"Two\", {}]\n", "entities text"),
            ("[\"One\"]", "-"),
            ("One", "-"),
        ] {
            let row = Sample::new("a", json.as_bytes()).row;
            let found = row.map(|row| row.keys().map(ToString::to_string).collect::<Vec<_>>().join(" "));
            assert_eq!(found.as_deref().unwrap_or("-"), names, "{json}");
        }
    }
}
