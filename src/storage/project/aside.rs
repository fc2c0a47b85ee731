//! Journals that somebody gave up or that were not whole, kept under other names. Nothing removes them.

use std::io;
use std::path::{Path, PathBuf};

use crate::storage::regular;
use crate::storage::write;
use crate::storage::write::{How, Over, Readers, WriteError, beside, write_whole};

/// Gives a journal another name, which is returned.
pub(super) fn put_aside(journal: &Path, why: &str) -> io::Result<PathBuf> {
    let copy = free_name(&beside(journal, &format!(".{why}")));
    write::rename(journal, &copy)?;
    Ok(copy)
}

/// Gives it its name back, where that is possible; else it is kept where it is.
pub(super) fn put_back(copy: &Path, journal: &Path) {
    if !journal.exists() {
        drop(write::rename(copy, journal));
    }
}

/// Copies a journal before it is overwritten, and returns the path of the copy.
pub(super) fn copy_aside(journal: &Path, project: &Path, why: &str) -> Result<PathBuf, WriteError> {
    let copy = free_name(&beside(journal, &format!(".{why}")));
    let bytes = regular::read_companion(journal)?.unwrap_or_default();
    write_whole(&copy, &bytes, How { over: Over::Nothing, ..How::lasting(Readers::Of(project)) })?;
    Ok(copy)
}

/// The path, or the first with a number behind it where there is nothing yet.
fn free_name(path: &Path) -> PathBuf {
    let is_free = |path: &PathBuf| path.symlink_metadata().is_err();
    let numbered = (2..10_000_u32).map(|number| beside(path, &format!("-{number}")));
    std::iter::once(path.to_owned()).chain(numbered).find(is_free).unwrap_or_else(|| path.to_owned())
}
