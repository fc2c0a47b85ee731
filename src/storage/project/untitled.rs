//! Projects that nobody has saved yet, kept in the folder of the program's data so that a crash loses nothing of them.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use super::journal::JournalWriter;
use super::journal_file::{Beginning, journal_path};
use super::lock::{Lock, LockError};
use super::open::read_whole;
use super::open_project::{OpenProject, ProjectFile, Record};
use super::stamp::{FileStamp, ProjectStamp};
use crate::formats::own::project_file;
use crate::model::Project;
use crate::storage::place_names::real_path;
use crate::storage::sha256::hex;
use crate::storage::write::{How, Over, Readers, WriteError, make_private_folder, write_whole};

impl OpenProject {
    /// A project that nobody has saved yet, with a file and a journal in the folder of the program's data. Without such
    /// a folder it is kept in memory, and says so as a [`journal_error`](Self::journal_error).
    pub fn untitled(project: Project, data_folder: &Path, owner: &str) -> Self {
        match ProjectFile::untitled(&project, data_folder, owner) {
            Ok(file) => {
                let beginning = Beginning::new(&project, hex(file.stamp.sha256()));
                let record = Record::new(JournalWriter::begin(&file.real, file.lock.clone(), beginning));
                Self::in_file(project, file, None, record)
            }
            Err(error) => {
                let folder = data_folder.display();
                Self::in_memory(project, format!("unsaved work cannot be kept in {folder}, {error}"))
            }
        }
    }
}

impl ProjectFile {
    fn untitled(project: &Project, data_folder: &Path, owner: &str) -> Result<Self, WriteError> {
        make_private_folder(data_folder)?;
        let (path, lock) = free_untitled(data_folder, owner)?;
        let bytes = project_file::write(project).into_bytes();
        let file = write_whole(&path, &bytes, How { over: Over::Nothing, ..How::lasting(Readers::Nobody) })?;
        let stamp = ProjectStamp::of_file(FileStamp::new(&file, &bytes)?);
        Ok(Self { real: real_path(&path), path, stamp, lock: Some(Arc::new(lock)), is_untitled: true })
    }
}

/// A project that was never saved and that no window has open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftProject {
    pub path: PathBuf,
    /// When it was changed last.
    pub changed: SystemTime,
}

impl LeftProject {
    /// What it holds, its unsaved changes with it; `None` where it cannot be read.
    pub fn content(&self) -> Option<Project> {
        read_whole(&self.path).ok()
    }
}

/// The projects in the folder of the program's data that a program which died has left, the latest first.
pub fn left_projects(data_folder: &Path) -> Vec<LeftProject> {
    let Ok(entries) = fs::read_dir(data_folder) else { return Vec::new() };
    let mut found: Vec<LeftProject> =
        entries.filter_map(Result::ok).filter_map(|entry| left_untitled(&entry.path())).collect();
    found.sort_by(|one, other| (other.changed, &one.path).cmp(&(one.changed, &other.path)));
    found
}

fn left_untitled(path: &Path) -> Option<LeftProject> {
    let name = path.file_name()?.to_str()?;
    let number = name.strip_prefix("untitled-")?.strip_suffix(".ron")?;
    number.parse::<u32>().ok()?;
    let changed = fs::metadata(journal_path(path)).and_then(|metadata| metadata.modified()).ok()?;
    Lock::take(path, "a look").is_ok().then(|| LeftProject { path: path.to_owned(), changed })
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
            Err(LockError::Io { error, .. }) => return Err(error),
        }
    }
    Err(io::Error::other("there are too many unsaved projects in it"))
}
