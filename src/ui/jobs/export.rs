//! Making an export and writing it.

use std::path::Path;

use super::Outcome;
use crate::formats::{Export, ExportOptions, Format, export};
use crate::model::Content;
use crate::storage::{self, Over};

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
pub fn write(export: &Export, path: &Path, is_file: bool) -> Outcome {
    let written = match &export.files[..] {
        [(_, bytes)] if is_file => storage::write_file(path, bytes, Over::Files),
        files => storage::write_files(path, files, Over::Files),
    };
    Outcome::ExportWritten { shown: path.display().to_string(), written }
}
