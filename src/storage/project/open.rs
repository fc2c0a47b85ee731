//! Opening a project file, with its lock and its journal.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use thiserror::Error;

use super::journal::{JournalWriter, journal_path};
use super::lock::{Lock, LockError};
use super::open_project::{OpenProject, ProjectFile, ReadOnly};
use super::recovery::Unsaved;
use crate::formats::own::journal::{Damage, Journal};
use crate::formats::own::project_file;
use crate::formats::own::project_file::{FileProblem, ProjectFileError};
use crate::model::{EditError, Project};
use crate::storage::sha256::hex;
use crate::storage::write::{FileStamp, replace_file};

/// What came of opening a project file.
#[derive(Debug)]
pub struct Opened {
    pub project: OpenProject,
    /// What does not fit; it is kept in the file as it is.
    pub problems: Vec<FileProblem>,
    /// Changes that are in the journal and not in the file.
    pub n_unsaved: usize,
}

/// Whether a project is opened to be changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access<'a> {
    /// `owner` is what others are told who open it meanwhile: “ana, process 4711”.
    Write { owner: &'a str },
    /// The file is looked at as it is: no lock, and no journal.
    Read,
}

/// Why a project file cannot be opened.
#[derive(Debug, Error)]
pub enum OpenError {
    #[error("there is no such file: {path}", path = path.display())]
    NotFound { path: PathBuf },
    #[error("cannot be read, {error}: {path}", path = path.display())]
    Io { error: io::Error, path: PathBuf },
    #[error("{error}: {path}", path = path.display())]
    Content { error: ProjectFileError, path: PathBuf },
    #[error("{error}: {path}", path = path.display())]
    Labels { error: EditError, path: PathBuf },
}

impl OpenProject {
    /// Opens a project file; read-only where somebody else has it open, or it cannot be written.
    pub fn open(path: &Path, access: Access<'_>) -> Result<Opened, OpenError> {
        let io = |error| OpenError::Io { error, path: path.to_owned() };
        check_is_file(path)?;
        let (lock, held) = match access {
            Access::Write { owner } => take_lock(path, owner),
            Access::Read => (None, Some(ReadOnly::Asked)),
        };
        let bytes = fs::read(path).map_err(io)?;
        let opened = project_file::read(&bytes).map_err(|error| OpenError::Content { error, path: path.to_owned() })?;
        let project =
            Project::from_parts(opened.parts).map_err(|error| OpenError::Labels { error, path: path.to_owned() })?;
        let stamp = FileStamp::new(path, &bytes).map_err(io)?;
        let mut project = Self::new(project);
        project.file = Some(ProjectFile { path: path.to_owned(), stamp, lock, is_untitled: false });
        project.read_only = opened.read_only.map(ReadOnly::NewerVersion).or(held);
        project.saved_revision = Some(project.revision());
        let n_unsaved = n_unsaved(path, &stamp, &project);
        if project.read_only.is_none() {
            project.take_up_journal(path, &stamp);
        }
        Ok(Opened { project, problems: opened.problems, n_unsaved })
    }

    /// A project that nobody has saved yet, with a file and a journal in the folder of the program's data, so that a
    /// crash loses nothing of it. Without such a folder it is kept in memory, and says so as a
    /// [`journal_error`](Self::journal_error).
    pub fn untitled(project: Project, data_folder: &Path, owner: &str) -> Self {
        let mut open = Self::new(project);
        open.saved_revision = Some(open.revision());
        if let Err(error) = open.keep_untitled(data_folder, owner) {
            open.journal_error = Some(format!("unsaved work cannot be kept in {}, {error}", data_folder.display()));
        }
        open
    }

    /// Opens a project that was never saved again, as one that still has no file of its own.
    pub fn open_untitled(path: &Path, owner: &str) -> Result<Opened, OpenError> {
        let mut opened = Self::open(path, Access::Write { owner })?;
        if let Some(file) = &mut opened.project.file {
            file.is_untitled = true;
        }
        Ok(opened)
    }

    fn keep_untitled(&mut self, data_folder: &Path, owner: &str) -> io::Result<()> {
        fs::create_dir_all(data_folder)?;
        let (path, lock) = free_untitled(data_folder, owner)?;
        let bytes = project_file::write(self.content()).into_bytes();
        replace_file(&path, &bytes)?;
        let stamp = FileStamp::new(&path, &bytes)?;
        self.file = Some(ProjectFile { path: path.clone(), stamp, lock: Some(lock), is_untitled: true });
        self.begin_journal(&path, self.beginning());
        Ok(())
    }

    /// Reads the journal beside the file: what can be undone, and what the file does not hold.
    fn take_up_journal(&mut self, path: &Path, stamp: &FileStamp) {
        let bytes = match read_journal(path) {
            Ok(bytes) => bytes,
            Err(error) => {
                self.journal_error = Some(format!("the journal cannot be read, {error}"));
                return;
            }
        };
        let journal = Journal::read(&bytes);
        let (n_lines, damage, end) = (journal.n_lines(), journal.damage, journal.end());
        let damage = damage.filter(|damage| !damage.is_torn_end);
        let Some(replay) = journal.replay(&hex(stamp.sha256()), self.labels()) else {
            // Whole lines that tell nothing are those of a newer version: nothing may be written over them.
            let newer = Damage { line: 1, n_lines_lost: n_lines, is_torn_end: false };
            match damage.or((n_lines > 0).then_some(newer)) {
                Some(damage) => self.unsaved = Some(Unsaved::unreadable(journal_path(path), damage)),
                None => self.begin_journal(path, self.beginning()),
            }
            return;
        };
        if replay.is_of_file {
            let project = std::mem::replace(&mut self.project, Project::new("", ""));
            self.project = project.with_history(replay.history);
            self.saved_revision = Some(self.project.revision());
        }
        if !replay.changes.is_empty() || damage.is_some() {
            let journal = journal_path(path);
            let last_change = fs::metadata(&journal).and_then(|metadata| metadata.modified()).ok();
            let (changes, n_saved, is_of_file) = (replay.changes, replay.n_saved, replay.is_of_file);
            self.unsaved = Some(Unsaved { journal, changes, end, n_saved, is_of_file, last_change, damage });
        } else if replay.is_of_file {
            self.set_journal(JournalWriter::resume(journal_path(path), end, replay.n_saved as u64));
        } else {
            self.begin_journal(path, self.beginning());
        }
    }
}

/// Nothing, where there is no journal.
fn read_journal(project: &Path) -> io::Result<Vec<u8>> {
    match fs::read(journal_path(project)) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        bytes => bytes,
    }
}

/// How many changes the journal of a project file holds that the file does not.
fn n_unsaved(path: &Path, stamp: &FileStamp, project: &Project) -> usize {
    let Ok(bytes) = read_journal(path) else { return 0 };
    let replay = Journal::read(&bytes).replay(&hex(stamp.sha256()), project.labels());
    replay.map_or(0, |replay| replay.changes.len())
}

/// The projects in the folder of the program's data that were never saved and that no window has open, the latest
/// first, each with the time of its last change.
pub fn untitled_projects(data_folder: &Path) -> Vec<(PathBuf, SystemTime)> {
    let Ok(entries) = fs::read_dir(data_folder) else { return Vec::new() };
    let mut found: Vec<(PathBuf, SystemTime)> =
        entries.filter_map(Result::ok).filter_map(|e| left_untitled(&e.path())).collect();
    found.sort_by(|(path, time), (other_path, other_time)| (other_time, path).cmp(&(time, other_path)));
    found
}

/// The path and the time of the last change, if the project was left by a program that died.
fn left_untitled(path: &Path) -> Option<(PathBuf, SystemTime)> {
    let name = path.file_name()?.to_str()?;
    let number = name.strip_prefix("untitled-")?.strip_suffix(".ron")?;
    number.parse::<u32>().ok()?;
    let changed = fs::metadata(journal_path(path)).and_then(|metadata| metadata.modified()).ok()?;
    Lock::take(path, "a look").is_ok().then(|| (path.to_owned(), changed))
}

fn free_untitled(data_folder: &Path, owner: &str) -> io::Result<(PathBuf, Lock)> {
    for number in 1..10_000_u32 {
        let path = data_folder.join(format!("untitled-{number}.ron"));
        if path.exists() {
            continue;
        }
        match Lock::take(&path, owner) {
            Ok(lock) => return Ok((path, lock)),
            Err(LockError::HeldBy(_)) => {}
            Err(LockError::Io(error)) => return Err(error),
        }
    }
    Err(io::Error::other("there are too many unsaved projects in it"))
}

/// The lock, or why there is none.
fn take_lock(path: &Path, owner: &str) -> (Option<Lock>, Option<ReadOnly>) {
    match Lock::take(path, owner) {
        Ok(lock) => (Some(lock), None),
        Err(LockError::HeldBy(owner)) => (None, Some(ReadOnly::HeldBy(owner))),
        Err(LockError::Io(_)) => (None, Some(ReadOnly::Folder)),
    }
}

fn check_is_file(path: &Path) -> Result<(), OpenError> {
    let path = || path.to_owned();
    match fs::metadata(path()) {
        Ok(metadata) if metadata.is_file() => Ok(()),
        Ok(_) => Err(OpenError::Io { error: io::Error::other("it is not a file"), path: path() }),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Err(OpenError::NotFound { path: path() }),
        Err(error) => Err(OpenError::Io { error, path: path() }),
    }
}
