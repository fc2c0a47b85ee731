//! One writer a project: a locked file beside it that says who writes.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use thiserror::Error;

use crate::storage::write::real_path;

/// Says that nobody else writes to a project, until it is dropped. The system gives it up for a process that dies.
#[derive(Debug)]
pub(crate) struct Lock {
    path: PathBuf,
    /// Open as long as the lock is held; `None` where the file system knows no locks.
    _file: Option<File>,
}

/// Why a project cannot be locked.
#[derive(Debug, Error)]
pub(crate) enum LockError {
    #[error("{0} has it open")]
    HeldBy(String),
    #[error("{0}")]
    Io(#[from] io::Error),
}

impl Lock {
    /// Takes the lock of a project file. `owner` is shown to those who come later: “ana, process 4711”.
    pub(crate) fn take(project: &Path, owner: &str) -> Result<Self, LockError> {
        let path = lock_path(project);
        // A lock file that its owner removes just now is not the one that the next program will see: take a new one.
        for _ in 0..8 {
            let mut file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path)?;
            match file.try_lock() {
                Ok(()) if is_at(&file, &path) => {
                    // On a full disk nobody learns the name, but the lock holds.
                    drop(file.set_len(0).and_then(|()| file.write_all(owner.as_bytes())));
                    return Ok(Self { path, _file: Some(file) });
                }
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => return Err(LockError::HeldBy(owner_in(&mut file))),
                Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => {
                    return Ok(Self { path, _file: None });
                }
                Err(TryLockError::Error(error)) => return Err(error.into()),
            }
        }
        Err(LockError::HeldBy("another program".to_owned()))
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // A file that is left is free to take: only litter.
        drop(fs::remove_file(&self.path));
    }
}

fn lock_path(project: &Path) -> PathBuf {
    let project = real_path(project);
    let name = project.file_name().unwrap_or_default().to_string_lossy();
    project.with_file_name(format!(".{name}.lock"))
}

/// Whether the open file is the one that the path leads to now.
#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let key = |metadata: fs::Metadata| (metadata.dev(), metadata.ino());
    let (open, there) = (file.metadata().map(key), fs::metadata(path).map(key));
    matches!((open, there), (Ok(open), Ok(there)) if open == there)
}

/// Elsewhere an open file cannot be removed.
#[cfg(not(unix))]
fn is_at(_: &File, _: &Path) -> bool {
    true
}

fn owner_in(file: &mut File) -> String {
    let mut owner = String::new();
    // Where the owner cannot be read, that somebody has it open is still worth saying.
    drop(file.take(200).read_to_string(&mut owner));
    let owner: String = owner.chars().filter(|c| !c.is_control()).collect();
    if owner.is_empty() { "another program".to_owned() } else { owner }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_taker_learns_who_was_first() {
        let folder = tempfile::tempdir().unwrap();
        let project = folder.path().join("a.ron");
        let first = Lock::take(&project, "ana, process 1").unwrap();
        assert_eq!(Lock::take(&project, "bob").unwrap_err().to_string(), "ana, process 1 has it open");
        drop(first);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
        fs::write(lock_path(&project), "left by a dead process").unwrap();
        Lock::take(&project, "bob").unwrap();
    }
}
