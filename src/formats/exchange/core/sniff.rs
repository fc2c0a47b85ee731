//! What a file shows of its format: its name's end and its beginning.

use serde_json::{Map, Value};

/// As much of a file as is looked at, but for a first line that is longer.
const HEAD_BYTES: usize = 64 * 1024;

/// The beginning of a file, as formats look at it.
pub(crate) struct Sample {
    /// In lower case, without a dot.
    pub(crate) extension: String,
    /// The first bytes as text, without a byte order mark and white space before it.
    pub(crate) head: String,
    /// The first line, where it is a JSON object.
    pub(crate) row: Option<Map<String, Value>>,
    pub(crate) is_parquet: bool,
}

/// How much a file looks like one of a format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Sign {
    None,
    /// It fits, as it would fit others.
    Weak,
    Strong,
}

impl Sample {
    pub(crate) fn new(name: &str, bytes: &[u8]) -> Self {
        let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes).trim_ascii_start();
        let head = String::from_utf8_lossy(&bytes[..bytes.len().min(HEAD_BYTES)]).trim_start().to_owned();
        let n_line = memchr::memchr(b'\n', bytes).unwrap_or(bytes.len());
        let row = if head.starts_with('{') { serde_json::from_slice(&bytes[..n_line]).ok() } else { None };
        let extension = name.rsplit_once('.').map_or_else(String::new, |(_, extension)| extension.to_lowercase());
        Self { extension, head, row, is_parquet: bytes.starts_with(b"PAR1") }
    }

    /// Whether the beginning has this as a key of JSON.
    pub(crate) fn has_key(&self, key: &str) -> bool {
        self.is_json() && self.head.contains(&format!("\"{key}\""))
    }

    pub(crate) fn is_json(&self) -> bool {
        self.head.starts_with(['{', '['])
    }

    /// The first line as a row with a text; `None` in anything but JSON Lines of texts.
    pub(crate) fn text_row(&self) -> Option<&Map<String, Value>> {
        self.row.as_ref().filter(|row| row.contains_key("text"))
    }

    /// The first line that is not empty and no comment, of a file that is neither JSON nor XML.
    pub(crate) fn table_line(&self) -> Option<&str> {
        let is_data = |line: &&str| !line.trim().is_empty() && !line.starts_with(['#', '<']);
        let mut lines = self.head.lines().filter(is_data).filter(|_| !self.is_json());
        lines.find(|line| !line.starts_with("-DOCSTART-"))
    }
}

impl From<bool> for Sign {
    fn from(is_sure: bool) -> Self {
        if is_sure { Self::Strong } else { Self::None }
    }
}
