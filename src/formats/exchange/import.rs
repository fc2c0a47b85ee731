//! Reads the files of a format into articles with labels.

use super::core::imported::{ImportWarning, Imported, checked};
use super::core::reading::Reading;
use super::registry::Format;
use crate::model::LabelSet;

/// Reads files of a format that can be imported; of another, nothing. `files` are names and contents.
///
/// What is wrong in one place does not stop the rest.
pub fn import(format: Format, files: &[(String, Vec<u8>)], labels: &LabelSet) -> Imported {
    read(format, files, labels, false)
}

/// As [`import`], but where a file has predictions beside labels, those.
pub fn import_predictions(format: Format, files: &[(String, Vec<u8>)], labels: &LabelSet) -> Imported {
    read(format, files, labels, true)
}

fn read(format: Format, files: &[(String, Vec<u8>)], labels: &LabelSet, wants_predictions: bool) -> Imported {
    let mut warnings = Vec::new();
    let mut drafts = Vec::new();
    let facts = format.facts();
    if let Some(read) = facts.read {
        for (name, bytes) in files {
            let without_mark = bytes.strip_prefix("\u{feff}".as_bytes()).filter(|_| !facts.counts_byte_order_mark);
            let bytes = without_mark.unwrap_or(bytes);
            let place = name.clone();
            match if facts.is_binary { Ok("") } else { str::from_utf8(bytes) } {
                Ok(text) => {
                    let (drafts, warnings) = (&mut drafts, &mut warnings);
                    read(&mut Reading { name, text, files, wants_predictions, drafts, warnings });
                }
                Err(_) => warnings.push(ImportWarning { place, message: "this is not UTF-8 text".to_owned() }),
            }
        }
    }
    checked(drafts, warnings, labels)
}
