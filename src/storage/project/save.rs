//! Saving a project as it was at one moment, on whatever thread.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use thiserror::Error;

use super::journal::{Beginning, JournalHandle, MAX_STEPS_KEPT};
use super::lock::Lock;
use super::open_project::ReadOnly;
use crate::formats::own::project_file;
use crate::model::{Content, History, Project};
use crate::storage::sha256::{hex, sha256};
use crate::storage::write::{FileStamp, beside, replace_file};

/// All that saving takes. It holds the project as it was when it was made.
#[derive(Debug)]
pub struct SaveJob {
    pub(crate) content: Content,
    pub(crate) history: History,
    pub(crate) target: Target,
    pub(crate) now: SystemTime,
}

/// The file to write.
#[derive(Debug)]
pub(crate) struct Target {
    pub(crate) path: PathBuf,
    /// What the file held when we last looked; `None` where it may hold anything.
    pub(crate) expected: Option<FileStamp>,
    /// Of a file that the project is moving to.
    pub(crate) lock: Option<Lock>,
    /// Of a file that the project is in already.
    pub(crate) journal: Option<JournalHandle>,
    /// Changes in the journal so far.
    pub(crate) n_changes: u64,
}

/// A save that succeeded, for [`OpenProject::saved`](crate::storage::OpenProject::saved).
#[derive(Debug)]
pub struct Saved {
    pub(crate) stamp: FileStamp,
    pub(crate) beginning: Beginning,
    pub(crate) target: Target,
}

/// Why a project was not saved. The file is as it was; the work is still in the window and in the journal.
#[derive(Debug, Error)]
pub enum SaveError {
    #[error("the project has no file yet: use “Save as…”")]
    NoFile,
    #[error("{0}")]
    ReadOnly(ReadOnly),
    #[error(
        "another program has changed the file since it was opened. Save a copy under another name, or save over it: {path}",
        path = path.display()
    )]
    ReplacedMeanwhile { path: PathBuf },
    #[error(
        "the disk is full. Free some space and save again, or save a copy on another disk: {path}",
        path = path.display()
    )]
    DiskFull { path: PathBuf },
    #[error("the file or its folder may not be written. Save a copy elsewhere: {path}", path = path.display())]
    NotAllowed { path: PathBuf },
    #[error("its folder is not there. Save a copy elsewhere: {path}", path = path.display())]
    FolderGone { path: PathBuf },
    #[error("it could not be written, {error}. Try again, or save a copy elsewhere: {path}", path = path.display())]
    Io { error: io::Error, path: PathBuf },
}

impl SaveJob {
    pub(crate) fn new(project: &Project, target: Target, now: SystemTime) -> Self {
        let history = project.history().latest(MAX_STEPS_KEPT);
        Self { content: project.content().clone(), history, target, now }
    }

    pub fn path(&self) -> &Path {
        &self.target.path
    }

    /// Writes the file.
    pub fn run(self) -> Result<Saved, SaveError> {
        let bytes = project_file::write(&self.content).into_bytes();
        let Self { history, target, now, .. } = self;
        let beginning = Beginning { saved: hex(&sha256(&bytes)), history };
        let stamp = target.write(&bytes, &beginning, now)?;
        Ok(Saved { stamp, beginning, target })
    }
}

impl Target {
    fn write(&self, bytes: &[u8], beginning: &Beginning, now: SystemTime) -> Result<FileStamp, SaveError> {
        let Self { path, expected, journal, n_changes, .. } = self;
        let io = |error| SaveError::from_io(error, path);
        if let Some(expected) = expected
            && expected.is_outdated(path).map_err(io)?
        {
            return Err(SaveError::ReplacedMeanwhile { path: path.clone() });
        }
        back_up(path, now).map_err(io)?;
        if let Some(journal) = journal {
            journal.saving(beginning.clone(), *n_changes);
        }
        replace_file(path, bytes).map_err(io)?;
        FileStamp::new(path, bytes).map_err(io)
    }
}

impl SaveError {
    pub(crate) fn from_io(error: io::Error, path: &Path) -> Self {
        let path = path.to_owned();
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => {
                Self::DiskFull { path }
            }
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => Self::NotAllowed { path },
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory | io::ErrorKind::StaleNetworkFileHandle => {
                Self::FolderGone { path }
            }
            _ => Self::Io { error, path },
        }
    }
}

/// Before the first save of a day keeps the file as it was, as `NAME.ron.bak`. Days are those of Greenwich.
fn back_up(path: &Path, now: SystemTime) -> io::Result<()> {
    const DAY: Duration = Duration::from_hours(24);
    let since_1970 = |time: SystemTime| time.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    let day_of = |time| since_1970(time).as_secs() / DAY.as_secs();
    let backup = beside(path, ".bak");
    let backed_up = fs::metadata(&backup).and_then(|metadata| metadata.modified());
    if backed_up.is_ok_and(|time| day_of(time) == day_of(now)) {
        return Ok(());
    }
    match fs::read(path) {
        Ok(bytes) => replace_file(&backup, &bytes),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error),
    }
}
