//! One writer a project: a locked file beside it that says who writes.

pub(in crate::storage) mod place;

use std::collections::BTreeSet;
use std::fs::{File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use thiserror::Error;

use self::place::Place;
use super::in_use::{BY_ANOTHER_NAME, lock_path, owner_in};
use crate::model::{ArticleId, Content};
use crate::storage::place_names::real_path;
use crate::storage::places;
use crate::storage::regular;
use crate::storage::system::{Rights, System, identity, in_words};
use crate::storage::write::Companion;

/// Says that nobody else writes to a project, until it is dropped. The system gives it up for a process that dies.
#[derive(Debug)]
pub(crate) struct Lock {
    system: System,
    owner: String,
    beside: Mutex<Beside>,
    itself: Mutex<Itself>,
    /// Whether a save of ours puts another file in the place of the project's just now.
    is_replacing: AtomicBool,
}

/// The file that says who writes.
#[derive(Debug)]
struct Beside {
    project: PathBuf,
    file: Companion,
}

/// The project's own file, which is locked too: it may have a second name elsewhere.
#[derive(Debug)]
struct Itself {
    file: Option<File>,
    /// The articles that were in it, by which another version of it is known.
    articles: BTreeSet<ArticleId>,
}

/// Why a project cannot be locked.
#[derive(Debug, Error)]
pub(crate) enum LockError {
    #[error("{0} has it open")]
    HeldBy(String),
    #[error("{error}: {path}", error = in_words(error), path = path.display())]
    Io { error: io::Error, path: PathBuf },
}

impl Lock {
    /// Takes the lock of a project file. `owner` is shown to those who come later: “ana, process 4711”.
    pub(crate) fn take(project: &Path, owner: &str) -> Result<Self, LockError> {
        Self::take_on(System::HERE, project, owner)
    }

    /// [`take`](Self::take), which waits where this very process has it still: a project that was asked for twice, or that is
    /// just being left.
    pub(crate) fn take_from_ourselves(project: &Path, owner: &str) -> Result<Self, LockError> {
        const N_WAITS: usize = 100;
        let is_ours = |error: &LockError| {
            owner == places::owner() && matches!(error, LockError::HeldBy(holder) if holder == owner)
        };
        let mut waits = 0..N_WAITS;
        loop {
            match Self::take(project, owner) {
                Err(error) if is_ours(&error) && waits.next().is_some() => thread::sleep(Duration::from_millis(50)),
                taken => return taken,
            }
        }
    }

    fn take_on(system: System, project: &Path, owner: &str) -> Result<Self, LockError> {
        let project = real_path(project);
        let file = take_file(&project, owner)?;
        let itself = match regular::open(&project) {
            // Nobody could read it, nor could a save take its place.
            _ if system.has_mandatory_locks => None,
            Ok(itself) if is_free(&itself) => Some(itself),
            Ok(_) => {
                drop(file.remove());
                return Err(LockError::HeldBy(BY_ANOTHER_NAME.to_owned()));
            }
            // What is not there yet has no other name.
            Err(_) => None,
        };
        let itself = Itself { file: itself, articles: BTreeSet::new() };
        let (beside, itself) = (Mutex::new(Beside { project, file }), Mutex::new(itself));
        Ok(Self { system, owner: owner.to_owned(), beside, itself, is_replacing: AtomicBool::new(false) })
    }

    /// Lets nobody learn who has it but those who may read the project, whose file was not there yet.
    pub(crate) fn take_readers_of(&self, project: &File) -> io::Result<()> {
        Rights::of(&project.metadata()?).give(self.beside().file.file())
    }

    /// Makes sure that it still holds for the project, which lies here now: its file may have been removed, and somebody else may
    /// have come since.
    pub(super) fn hold(&self, project: &Path) -> Result<(), LockError> {
        let mut beside = self.beside();
        if beside.project != project {
            // With its folder it has gone there too, and nobody else has it.
            let came_along = beside.file.under(&lock_path(project)).ok().flatten();
            let file = came_along.map_or_else(|| take_file(project, &self.owner), Ok)?;
            let left = std::mem::replace(&mut *beside, Beside { project: project.to_owned(), file });
            drop(left.file.remove());
        } else if !beside.file.is_there() {
            beside.file = take_file(project, &self.owner)?;
        }
        Ok(())
    }

    /// Where the project is that was here. Another version of it that is here instead is gone on with.
    pub(super) fn place(&self, at: &Path) -> Place {
        let mut itself = self.itself();
        let Some(file) = &itself.file else { return Place::Here };
        let has_lock_there = || {
            let beside = self.beside();
            beside.project == at && beside.file.is_there()
        };
        let place = place::find(file, at, has_lock_there);
        let may_be_another = match &place {
            Place::Replaced => true,
            // Without what lies beside it: it may be kept there as it was before another was written.
            Place::Moved(Some(_)) => has_lock_there() && place::is_newer(at, file),
            Place::Here | Place::Moved(None) | Place::Gone => false,
        };
        if may_be_another
            && let Ok(mut version) = regular::open(at)
            && place::is_version_of(&mut version, &itself.articles)
        {
            if is_free(&version) {
                itself.file = Some(version);
            }
            return Place::Here;
        }
        place
    }

    /// Learns what is in the project's file.
    pub(super) fn know(&self, content: &Content) {
        self.itself().articles.extend(content.articles().map(|article| article.id));
    }

    /// Says that another file is about to take the place of the project's.
    pub(super) fn begin_replacing(&self) {
        self.is_replacing.store(true, Ordering::Release);
    }

    /// Says that none is any more.
    pub(super) fn end_replacing(&self) {
        self.is_replacing.store(false, Ordering::Release);
    }

    pub(super) fn is_replacing(&self) -> bool {
        self.is_replacing.load(Ordering::Acquire)
    }

    /// Goes on with the file that has taken the place of the project's, if it is another one.
    pub(super) fn go_on_with(&self, file: &File) {
        if self.system.has_mandatory_locks {
            return;
        }
        let mut itself = self.itself();
        let is_held = |held: &File| matches!((held.metadata(), file.metadata()), (Ok(held), Ok(now)) if identity(&held) == identity(&now));
        if !itself.file.as_ref().is_some_and(is_held)
            && let Ok(file) = file.try_clone()
            && is_free(&file)
        {
            itself.file = Some(file);
        }
    }

    fn beside(&self) -> MutexGuard<'_, Beside> {
        self.beside.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn itself(&self) -> MutexGuard<'_, Itself> {
        self.itself.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Takes the file beside the project, and writes into it who has it.
fn take_file(project: &Path, owner: &str) -> Result<Companion, LockError> {
    let path = lock_path(project);
    let io = |error| LockError::Io { error, path: path.clone() };
    // A lock file that its owner removes just now is not the one that the next program will see: take a new one.
    for _ in 0..8 {
        let mut file = match Companion::open_or_make(&path, project) {
            // Another program made or removed it meanwhile.
            Err(error) if matches!(error.kind(), io::ErrorKind::AlreadyExists | io::ErrorKind::NotFound) => {
                if path.parent().is_some_and(|folder| !folder.exists()) {
                    return Err(io(error));
                }
                continue;
            }
            opened => opened.map_err(io)?,
        };
        match file.file().try_lock() {
            Ok(()) if file.is_there() => {
                // On a full disk nobody learns the name, but the lock holds.
                drop(file.write_after(0, owner.as_bytes()));
                return Ok(file);
            }
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(LockError::HeldBy(owner_in(file.file()))),
            // This file system knows no locks.
            Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => return Ok(file),
            Err(TryLockError::Error(error)) => return Err(io(error)),
        }
    }
    Err(LockError::HeldBy("another program".to_owned()))
}

/// Whether nobody has locked the file; if so, it is locked now.
fn is_free(file: &File) -> bool {
    // A program that this one starts just now has all its open files for a moment, also one that was closed.
    let is_held = || matches!(file.try_lock(), Err(TryLockError::WouldBlock));
    let wait = || thread::sleep(Duration::from_millis(10));
    (0..20).any(|_| {
        !is_held() || {
            wait();
            false
        }
    })
}

impl Drop for Lock {
    fn drop(&mut self) {
        // A file that is left is free to take: only litter.
        drop(self.beside().file.remove());
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::storage::over::Over;
    use crate::storage::write::{How, Readers, write_whole};

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

    #[test]
    fn nobody_removes_the_lock_of_somebody_else() {
        let folder = tempfile::tempdir().unwrap();
        let project = folder.path().join("a.ron");
        let first = Lock::take(&project, "ana").unwrap();
        fs::remove_file(lock_path(&project)).unwrap();
        let _second = Lock::take(&project, "bob").unwrap();
        drop(first);
        assert_eq!(Lock::take(&project, "carl").unwrap_err().to_string(), "bob has it open");
    }

    #[test]
    fn a_lock_that_was_removed_is_taken_again_if_nobody_else_has_it() {
        let folder = tempfile::tempdir().unwrap();
        let project = folder.path().join("a.ron");
        let first = Lock::take(&project, "ana").unwrap();
        fs::remove_file(lock_path(&project)).unwrap();
        first.hold(&project).unwrap();
        assert_eq!(Lock::take(&project, "bob").unwrap_err().to_string(), "ana has it open");
        fs::remove_file(lock_path(&project)).unwrap();
        let _second = Lock::take(&project, "bob").unwrap();
        assert_eq!(first.hold(&project).unwrap_err().to_string(), "bob has it open");
    }

    #[cfg(unix)]
    #[test]
    fn a_file_of_two_names_has_one_writer() {
        let folder = tempfile::tempdir().unwrap();
        let (project, other) = (folder.path().join("a.ron"), folder.path().join("b.ron"));
        fs::write(&project, "Project(").unwrap();
        fs::hard_link(&project, &other).unwrap();
        let first = Lock::take(&project, "ana").unwrap();
        assert!(matches!(Lock::take(&other, "bob"), Err(LockError::HeldBy(_))));
        drop(first);
        Lock::take(&other, "bob").unwrap();
    }

    /// Where nobody can read what is locked, the project itself stays free: for those who only read it, and for the save
    /// that takes its place.
    #[test]
    fn where_locks_are_mandatory_the_project_stays_readable() {
        let folder = tempfile::tempdir().unwrap();
        let project = folder.path().join("a.ron");
        fs::write(&project, "Project(").unwrap();
        let lock = Lock::take_on(System::WINDOWS, &project, "ana").unwrap();
        assert!(is_free(&File::open(&project).unwrap()));
        lock.go_on_with(&File::open(&project).unwrap());
        assert!(is_free(&File::open(&project).unwrap()));
        assert!(matches!(Lock::take_on(System::WINDOWS, &project, "bob"), Err(LockError::HeldBy(_))));
    }

    #[test]
    fn nothing_takes_the_place_of_a_project_that_somebody_has_open() {
        let folder = tempfile::tempdir().unwrap();
        let project = folder.path().join("a.ron");
        fs::write(&project, "Project(").unwrap();
        let forced = |path: &Path| {
            let how = How { over: Over::Anything, ..How::lasting(Readers::AsUsual) };
            write_whole(path, b"other", how).map(drop).map_err(|error| error.to_string())
        };
        let lock = Lock::take(&project, "ana, process 1").unwrap();
        assert_eq!(forced(&project), Err("ana, process 1 has it open".to_owned()));
        #[cfg(unix)]
        {
            let other = folder.path().join("b.ron");
            fs::hard_link(&project, &other).unwrap();
            assert!(forced(&other).is_err(), "the same file by another name");
        }
        write_whole(&project, b"saved", How::lasting(Readers::AsUsual)).unwrap();
        drop(lock);
        assert_eq!(forced(&project), Ok(()));
        assert_eq!(fs::read(&project).unwrap(), b"other");
    }
}
