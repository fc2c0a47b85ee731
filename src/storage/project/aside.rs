//! Journals, settings and the like that get other names: what somebody gave up or what was not whole, which nothing removes,
//! and what goes where its project was moved.

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

/// Moves files beside a project, by their endings, to where the project was moved. What cannot come along stays and is told,
/// each in a sentence, as is where a journal was put that lay there before.
pub(super) fn bring_along(from: &Path, to: &Path, endings: &[&str]) -> Vec<String> {
    let mut told = Vec::new();
    for ending in endings {
        let (old, new) = (beside(from, ending), beside(to, ending));
        // Where there is none, it may have moved with its folder. The project itself may have got such a name.
        let is_there = old != to && old.symlink_metadata().is_ok_and(|there| there.is_file());
        if is_there && *ending == ".journal" && new.symlink_metadata().is_ok() {
            told.extend(put_aside(&new, "discarded").ok().map(|kept| lay_there_already(&kept)));
        }
        if is_there && (new.symlink_metadata().is_ok() || write::rename(&old, &new).is_err()) {
            told.push(format!("a file beside the project stays where it was before: {}", old.display()));
        }
    }
    told
}

/// The endings of what lies beside a project besides its journal, and goes along with it: nothing where another project has its
/// name now, whose they may be.
pub(super) fn others_to_bring(from: &Path) -> &'static [&'static str] {
    if from.symlink_metadata().is_ok() { &[] } else { &[".bak", ".work"] }
}

/// What is said of a journal that lay where one was to be.
pub(super) fn lay_there_already(aside: &Path) -> String {
    format!("a journal lay there already, which is kept in {}", aside.display())
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
