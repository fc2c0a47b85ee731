//! Making an export and writing it.

use std::path::Path;

use super::Outcome;
use crate::formats::{Export, ExportOptions, Format, export};
use crate::model::Content;
use crate::storage;

/// What an export shall be.
#[derive(Clone, Debug, PartialEq)]
pub struct ExportChoice {
    pub format: Format,
    pub options: ExportOptions,
}

/// Makes what the choice asks for.
pub fn prepare(choice: ExportChoice, content: &Content, revision: u64) -> Outcome {
    let export = export(choice.format, content, &choice.options);
    Outcome::ExportPrepared { choice, revision, export }
}

/// Writes an export to a file of any name, or into a folder.
pub fn write(export: Export, path: &Path, is_file: bool) -> Outcome {
    let mut files = export.files;
    let mut folder = path.to_owned();
    if is_file && let Some((name, _)) = files.first_mut() {
        *name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        folder = path.parent().map(Path::to_owned).unwrap_or_default();
    }
    let written = storage::write_files(&folder, &files);
    Outcome::ExportWritten { shown: path.display().to_string(), written }
}
