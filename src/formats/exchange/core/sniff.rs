//! What a file shows of its format: its name's end and its beginning.

use std::path::Path;

use encoding_rs::UTF_8;

use super::json_text;
use crate::formats::articles::decode::as_text;
use crate::formats::articles::{CorpusKind, Shape};
use crate::formats::exchange::core::json::value::{Map, Value};

/// As much of a file as is looked at, but for a first line that is longer.
const HEAD_BYTES: usize = 64 * 1024;

/// The beginning of a file, as formats look at it.
pub(crate) struct Sample {
    /// In lower case, without a dot; of what is called a text and is proved to be something else, that of such files.
    pub(crate) extension: String,
    /// The first bytes as text, without a byte order mark and white space before it.
    pub(crate) head: String,
    /// The first record of JSON: the first line, or the first value of a list.
    pub(crate) row: Option<Map>,
    pub(crate) is_parquet: bool,
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

impl Sample {
    pub(crate) fn new(name: &str, bytes: &[u8]) -> Self {
        let is_parquet = bytes.starts_with(b"PAR1");
        let beginning = &bytes[..bytes.len().min(HEAD_BYTES)];
        // What is no UTF-8 is known by its beginning; the last character of that may be cut.
        let is_cut = matches!(str::from_utf8(beginning), Err(error) if error.error_len().is_none());
        let decoded = Some(as_text(beginning)).filter(|(_, encoding, _)| *encoding != UTF_8 && !is_cut);
        let decoded = decoded.map(|(text, ..)| text);
        let bytes = decoded.as_deref().map_or(bytes, str::as_bytes);
        let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes).trim_ascii_start();
        let head = String::from_utf8_lossy(&bytes[..bytes.len().min(HEAD_BYTES)]).trim_start().to_owned();
        let row = first_record(bytes);
        let named = name.rsplit_once('.').map_or_else(String::new, |(_, extension)| extension.to_lowercase());
        let extension = if named == "txt" { proved_extension(beginning).to_owned() } else { named };
        Self { extension, head, row, is_parquet }
    }

    /// Whether the beginning has this as a key of JSON.
    pub(crate) fn has_key(&self, key: &str) -> bool {
        self.is_json() && self.head.contains(&format!("\"{key}\""))
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
    let whole = || (bytes.len() <= HEAD_BYTES).then(|| read(bytes)).flatten();
    let value = match bytes.first()? {
        b'{' => read(line).or_else(whole)?,
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
