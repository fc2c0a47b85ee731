//! Journals, settings and the like that somebody gave up or that were not whole, kept under other names. Nothing removes
//! them.

use std::io;
use std::path::{Path, PathBuf};

use crate::storage::over::{Over, WriteError};
use crate::storage::place_names::beside;
use crate::storage::regular;
use crate::storage::write;
use crate::storage::write::{How, Readers, write_whole};

/// How many names are tried.
pub(in crate::storage) const MAX_NUMBERED: u32 = 10_000;

/// Gives a file another name, which is returned.
pub(in crate::storage) fn put_aside(path: &Path, why: &str) -> io::Result<PathBuf> {
    let aside = free_name(&beside(path, &format!(".{why}")));
    write::rename(path, &aside)?;
    Ok(aside)
}

/// Gives it its name back, where that is possible; else it is kept where it is.
pub(super) fn put_back(aside: &Path, path: &Path) {
    if !path.exists() {
        drop(write::rename(aside, path));
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
    let numbered = (2..MAX_NUMBERED).map(|number| beside(path, &format!("-{number}")));
    first_free(path.to_owned(), numbered)
}

/// The first of the paths at which there is nothing yet, or the first of all where there is something at each.
pub(in crate::storage) fn first_free(first: PathBuf, others: impl Iterator<Item = PathBuf>) -> PathBuf {
    let is_free = |path: &PathBuf| path.symlink_metadata().is_err();
    std::iter::once(first.clone()).chain(others).find(is_free).unwrap_or(first)
}
