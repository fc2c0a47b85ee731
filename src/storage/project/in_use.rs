//! Whether somebody has a project open, as its lock says, or has left changes that are in no file, as its journal says.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::Read as _;
use std::path::{Path, PathBuf};

use crate::formats::own::journal::Journal;
use crate::storage::place_names::{around, beside, real_path};
use crate::storage::regular;
use crate::storage::sha256::{hex, sha256};
use crate::storage::system::System;

/// The file that says who writes to a project.
pub(super) fn lock_path(project: &Path) -> PathBuf {
    around(".", project, ".lock")
}

/// Who has a project open, this program or another one; `None` where nobody has, or nothing is there.
pub(in crate::storage) fn who_has(project: &Path) -> Option<String> {
    let project = real_path(project);
    let lock = regular::open_companion(&lock_path(&project), OpenOptions::new().read(true)).ok();
    let by_its_file = lock.filter(is_locked).map(|lock| owner_in(&lock));
    let itself =
        || regular::open(&project).ok().filter(|itself| !System::HERE.has_mandatory_locks && is_locked(itself));
    by_its_file.or_else(|| itself().map(|_| BY_ANOTHER_NAME.to_owned()))
}

/// The path of the journal of a project file, which is no link.
pub(crate) fn journal_path(project: &Path) -> PathBuf {
    beside(project, ".journal")
}

/// The project whose journal a file is by its name, where that was not shortened.
pub(super) fn project_of_journal(journal: &Path) -> Option<PathBuf> {
    let project = journal.file_name()?.to_str()?.strip_suffix(".journal").filter(|name| !name.is_empty())?;
    Some(journal.with_file_name(project)).filter(|project| journal_path(project) == journal)
}

/// Where a project file is kept as it was before the first save of a day.
pub(in crate::storage) fn backup_path(project: &Path) -> PathBuf {
    beside(project, ".bak")
}

/// Whether the journal of a project in one file has changes that the file does not hold, or cannot be read.
pub(in crate::storage) fn has_unsaved_changes(project: &Path) -> bool {
    let project = real_path(project);
    let sum = || regular::read(&project).map_or(String::new(), |bytes| hex(&sha256(&bytes)));
    has_changes_beyond(&project, sum)
}

/// Whether the journal of a project has changes beyond what files with this SHA-256 hold, or cannot be read.
pub(in crate::storage) fn has_changes_beyond(project: &Path, saved: impl FnOnce() -> String) -> bool {
    match regular::read_companion(&journal_path(project)) {
        Ok(journal) => journal.is_some_and(|journal| !Journal::read(&journal).is_of_nothing_else(&saved())),
        Err(_) => true,
    }
}

/// Whoever holds a lock without a name in it that could be said.
pub(super) const BY_ANOTHER_NAME: &str = "somebody who knows the file by another name";

/// Who has written their name into the file that is locked.
pub(super) fn owner_in(file: &File) -> String {
    let mut owner = Vec::new();
    // Where the owner cannot be read, that somebody has it open is still worth saying.
    drop(file.take(200).read_to_end(&mut owner));
    let owner: String = String::from_utf8_lossy(&owner).chars().filter(|c| !c.is_control()).collect();
    if owner.is_empty() { "another program".to_owned() } else { owner }
}

fn is_locked(file: &File) -> bool {
    matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock))
}
