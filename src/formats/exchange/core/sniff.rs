//! What a file shows of its format: its name's end, its beginning, and its first records, however long these are.

use std::borrow::Cow;
use std::path::Path;

use encoding_rs::UTF_8;

use super::json_text;
use crate::formats::articles::corpus::{TableRow, table_rows};
use crate::formats::articles::decode::as_text;
use crate::formats::articles::{CorpusKind, Shape};
use crate::formats::exchange::core::json::first_records::{Seen, seen_of};
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
    /// What the file says, as far as it was given.
    bytes: Cow<'b, [u8]>,
    /// As much of it is looked through for names of JSON.
    seen: Seen,
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
    pub(crate) fn new(name: &str, bytes: &'b [u8]) -> Self {
        let is_parquet = bytes.starts_with(b"PAR1");
        let beginning = &bytes[..bytes.len().min(HEAD_BYTES)];
        let named = name.rsplit_once('.').map_or_else(String::new, |(_, extension)| extension.to_lowercase());
        let extension = if named == "txt" { proved_extension(beginning).to_owned() } else { named };
        // What is no UTF-8 is known by its beginning; the last character of that may be cut.
        let is_cut = matches!(str::from_utf8(beginning), Err(error) if error.error_len().is_none());
        let is_decoded = !is_cut && as_text(beginning).1 != UTF_8;
        let bytes = if is_decoded && !is_parquet {
            Cow::Owned(as_text(bytes).0.into_owned().into_bytes())
        } else {
            bytes.into()
        };
        let n_before = bytes.len() - without_blanks(&bytes).len();
        let bytes = match bytes {
            Cow::Borrowed(bytes) => Cow::Borrowed(&bytes[n_before..]),
            Cow::Owned(mut bytes) => Cow::Owned(bytes.split_off(n_before)),
        };
        let is_json = bytes.starts_with(b"{") || bytes.starts_with(b"[");
        let seen = if is_json { seen_of(&bytes, LEAST_RECORDS, HEAD_BYTES) } else { Seen::default() };
        let head = String::from_utf8_lossy(head_of(&bytes, is_json || is_parquet)).trim_start().to_owned();
        let row = first_record(&bytes);
        Self { extension, head, row, is_parquet, bytes, seen }
    }

    /// Whether the first record goes on behind what was given of the file.
    pub(crate) fn is_cut(&self) -> bool {
        self.is_json() && self.seen.n_whole == 0
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
        &self.bytes[..self.seen.n_bytes]
    }

    /// The first rows of a table.
    pub(crate) fn rows(&self) -> Vec<TableRow> {
        let mut n_bytes = HEAD_BYTES;
        loop {
            let beginning = &self.bytes[..self.bytes.len().min(n_bytes)];
            let rows = table_rows(&String::from_utf8_lossy(beginning), |_, _| {});
            if rows.len() >= LEAST_RECORDS || n_bytes >= self.bytes.len().min(MOST_HEAD_BYTES) {
                return rows;
            }
            n_bytes *= 8;
        }
    }

    pub(crate) fn is_json(&self) -> bool {
        self.head.starts_with(['{', '['])
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

/// Without a byte order mark and white space before it.
fn without_blanks(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes).trim_ascii_start()
}

/// The first bytes, and more than these until there are enough lines; where it is cut, whole lines.
fn head_of(bytes: &[u8], is_by_record: bool) -> &[u8] {
    let head = &bytes[..bytes.len().min(HEAD_BYTES)];
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

/// The first line as an object, or the first value of a list; of a pair of a text and its labels, these.
fn first_record(bytes: &[u8]) -> Option<Map> {
    let line = &bytes[..memchr::memchr(b'\n', bytes).unwrap_or(bytes.len())];
    // What was looked at may end within a character.
    let inner = bytes.get(1..).map(|bytes| bytes.utf8_chunks().next().map_or("", |chunk| chunk.valid()));
    let first = || json_text::first(inner?)?.ok().map(|(value, _)| value);
    let over_lines = || read(&bytes[..seen_of(bytes, 1, 0).n_bytes]);
    let value = match bytes.first()? {
        b'{' => read(line).or_else(over_lines)?,
        // A pair is looked at as a whole.
        b'[' => match first() {
            Some(value) if !value.is_string() => value,
            first => read(line).or(first)?,
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
