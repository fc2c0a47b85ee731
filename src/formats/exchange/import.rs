//! Reads the files of a format into articles with labels.

use super::core::draft::Draft;
use super::core::imported::{ImportWarning, Imported, checked};
use super::core::labels::Declared;
use super::core::reading::Reading;
use super::registry::Format;
use crate::model::{LabelSet, OffsetUnit};

/// Choices for an import.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ImportOptions {
    /// Where a file has predictions beside labels, those.
    pub wants_predictions: bool,
    /// What offsets count in files that do not say.
    pub offset_unit: Option<OffsetUnit>,
}

/// Reads files of a format that can be imported; of another, nothing. `files` are names and contents.
///
/// What is wrong in one place does not stop the rest.
pub fn import(format: Format, files: &[(String, Vec<u8>)], labels: &LabelSet) -> Imported {
    import_with(ImportOptions::default(), format, files, labels)
}

/// As [`import`], with choices.
pub fn import_with(options: ImportOptions, format: Format, files: &[(String, Vec<u8>)], labels: &LabelSet) -> Imported {
    let (mut drafts, mut warnings, mut declared) = (Vec::new(), Vec::new(), Declared::default());
    let facts = format.facts();
    let by_name = &files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    let mut has_read_all = false;
    if let Some(read) = facts.read {
        for (name, bytes) in files {
            let without_mark = bytes.strip_prefix("\u{feff}".as_bytes()).filter(|_| !facts.counts_byte_order_mark);
            let bytes = without_mark.unwrap_or(bytes);
            let Ok(text) = (if facts.is_binary { Ok("") } else { str::from_utf8(bytes) }) else {
                warnings.push(ImportWarning { place: name.clone(), message: "this is not UTF-8 text".to_owned() });
                continue;
            };
            let wants_predictions = options.wants_predictions;
            let (drafts, warnings, declared) = (&mut drafts, &mut warnings, &mut declared);
            read(&mut Reading {
                name,
                text,
                files,
                by_name,
                has_read_all: &mut has_read_all,
                n_blanks_left: text.len(),
                wants_predictions,
                drafts,
                warnings,
                declared,
            });
        }
    }
    if let Some(unit) = options.offset_unit {
        for draft in drafts.iter_mut().filter(|draft: &&mut Draft| draft.rival_unit.is_some()) {
            (draft.unit, draft.rival_unit) = (unit, None);
        }
    }
    checked(drafts, &declared, warnings, labels)
}
