//! Writes a project to a file, piece by piece, and says what that is known by.

use std::fs::File;
use std::path::Path;

use super::stamp::FileStamp;
use crate::formats::own::project_file;
use crate::model::Content;
use crate::storage::over::WriteError;
use crate::storage::sha256::{Summing, hex};
use crate::storage::write::{How, NewFile};

/// Writes the project and returns its file, open. `announce` hears the SHA-256 of the file before that gets its name, and
/// may still refuse it.
pub(super) fn write_project(
    path: &Path,
    content: &Content,
    how: How<'_>,
    announce: impl FnOnce(&str) -> Result<(), WriteError>,
) -> Result<(File, FileStamp), WriteError> {
    let mut new = Summing::new(NewFile::begin(path, how)?);
    project_file::write_to(content, &mut new)?;
    let n_bytes = new.n_bytes();
    let (new, sum) = new.into_parts();
    announce(&hex(&sum))?;
    let file = new.finish()?;
    let stamp = FileStamp::of_sum(&file, n_bytes, sum)?;
    Ok((file, stamp))
}
