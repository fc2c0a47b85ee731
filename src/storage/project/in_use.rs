//! Whether somebody has a project open, as its lock says.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::Read as _;
use std::path::{Path, PathBuf};

use crate::storage::place_names::{around, real_path};
use crate::storage::regular;
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
