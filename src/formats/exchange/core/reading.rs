//! A file that is being read, and where what it holds goes.

use serde::de::DeserializeOwned;

use super::draft::Draft;
use super::imported::ImportWarning;
use super::json_text;

/// A file that is being read, and where what it holds goes.
pub(crate) struct Reading<'a> {
    pub(crate) name: &'a str,
    /// Empty in a format that is no text: what it holds is among `files`.
    pub(crate) text: &'a str,
    /// All files of the import, for formats whose articles have several.
    pub(crate) files: &'a [(String, Vec<u8>)],
    /// Whether predictions are wanted where there are labels too.
    pub(crate) wants_predictions: bool,
    pub(crate) drafts: &'a mut Vec<Draft>,
    pub(crate) warnings: &'a mut Vec<ImportWarning>,
}

impl Reading<'_> {
    /// Hands on each line of JSON with its place, and warns of the lines that are none. Blank lines are passed over.
    pub(crate) fn take_json_lines<Row: DeserializeOwned>(&mut self, take: fn(&mut Self, Row, String)) {
        let text = self.text;
        for (idx, line) in text.split('\n').enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            let place = format!("line {}", idx + 1);
            match serde_json::from_str::<Row>(line) {
                Ok(row) => take(self, row, place),
                Err(error) => self.warn(&place, json_text::problem(&error)),
            }
        }
    }

    pub(crate) fn take(&mut self, draft: Draft) {
        self.drafts.push(Draft { place: self.place(&draft.place), ..draft });
    }

    pub(crate) fn warn(&mut self, place: &str, message: impl Into<String>) {
        self.warnings.push(ImportWarning { place: self.place(place), message: message.into() });
    }

    fn place(&self, place: &str) -> String {
        if place.is_empty() { self.name.to_owned() } else { format!("{}, {place}", self.name) }
    }
}
