//! Making an export and writing it.

use std::path::Path;

use crate::formats::{Export, ExportOptions, Format, export};
use crate::model::Content;
use crate::storage::{self, ExchangeError, Over};

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

/// Writes an export to a file of any name, or into a folder; gives how many files like them the folder has besides.
pub fn write(export: &Export, path: &Path, is_file: bool) -> Result<usize, ExchangeError> {
    match &export.files[..] {
        [(_, bytes)] if is_file => storage::write_file(path, bytes, Over::Files).map(|()| 0),
        files => storage::write_files(path, files, Over::Files).map(|()| storage::n_others_in(path, files)),
    }
}
