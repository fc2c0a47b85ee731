//! Making an export and writing it.

use std::path::Path;

use crate::formats::{Export, ExportOptions, Format, export};
use crate::model::Content;
use crate::storage::{self, Beside, ExchangeError, Over};

/// What an export shall be.
#[derive(Clone, Debug, PartialEq)]
pub struct ExportChoice {
    pub format: Format,
    pub options: ExportOptions,
}

/// Makes what the choice asks for.
pub fn prepare(choice: &ExportChoice, content: &Content) -> Export {
    export(choice.format, content, &choice.options)
}

/// Writes an export to a file of any name, or into a folder; gives what else lies in the folder.
pub fn write(export: &Export, path: &Path, is_file: bool) -> Result<Option<Beside>, ExchangeError> {
    match &export.files[..] {
        [(_, bytes)] if is_file => storage::write_file(path, bytes, Over::Files).map(|()| None),
        files => storage::write_export(path, files, Over::Files).map(Some),
    }
}
