//! Projects that nobody has saved yet, kept in the folder of the program's data so that a crash loses nothing of them.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use super::in_use::journal_path;
use super::journal::JournalWriter;
use super::journal_file::Beginning;
use super::lock::{Lock, LockError};
use super::open::read_whole;
use super::open_project::{OpenProject, ProjectFile, Record};
use super::stamp::ProjectStamp;
use super::write::write_project;
use crate::formats::own::project_file;
use crate::model::Project;
use crate::storage::about::SAMPLE_PROJECT;
use crate::storage::over::{Over, WriteError};
use crate::storage::place_names::real_path;
use crate::storage::sha256::hex;
use crate::storage::write::{How, Readers, make_private_folder, remove};

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
    /// A file and a lock for a project that nobody has saved.
    pub(super) fn untitled(project: &Project, data_folder: &Path, owner: &str) -> Result<Self, WriteError> {
        make_private_folder(data_folder)?;
        let (path, lock) = free_untitled(data_folder, owner)?;
        let how = How { over: Over::Nothing, ..How::lasting(Readers::Nobody) };
        let (file, stamp) = write_project(&path, project.content(), how, |_| Ok(()))?;
        lock.take_readers_of(&file)?;
        lock.know(project.content());
        let stamp = ProjectStamp::of_file(stamp);
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

/// The projects in the folder of the program's data that a program which died has left, the latest first. Those in which
/// nobody has done anything are removed.
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
    let _nobody_has_it = Lock::take(path, "a look").ok()?;
    let changed = |path: &Path| fs::metadata(path).and_then(|metadata| metadata.modified()).ok();
    let journal = changed(&journal_path(path));
    if journal.is_none() {
        if has_discarded(path) {
            return None;
        }
        if is_as_begun(path) {
            // It would be in nobody's way, but for good.
            drop(remove(path));
            return None;
        }
    }
    Some(LeftProject { path: path.to_owned(), changed: journal.or_else(|| changed(path))? })
}

/// Whether what was done in a project lies beside it, given up but kept: with the project it can be had again.
fn has_discarded(path: &Path) -> bool {
    let journal = journal_path(path);
    let name = journal.file_name().unwrap_or_default().as_encoded_bytes();
    let entries = journal.parent().and_then(|folder| fs::read_dir(folder).ok());
    let is_it = |entry: io::Result<fs::DirEntry>| {
        entry.is_ok_and(|entry| entry.file_name().as_encoded_bytes().starts_with(name))
    };
    entries.is_some_and(|mut entries| entries.any(is_it))
}

/// Whether a project is as windows begin: the sample, or one with nothing in it but who labels.
fn is_as_begun(path: &Path) -> bool {
    let sample = || Project::from_parts(project_file::read(SAMPLE_PROJECT).ok()?.parts).ok();
    read_whole(path).is_ok_and(|project| {
        let written = project_file::write(&project);
        let is_it = |begun: Project| project_file::write(&begun) == written;
        is_it(Project::new("", project.annotator())) || sample().is_some_and(is_it)
    })
}

fn free_untitled(data_folder: &Path, owner: &str) -> io::Result<(PathBuf, Lock)> {
    for number in 1..10_000_u32 {
        let path = data_folder.join(format!("untitled-{number}.ron"));
        if path.exists() || has_discarded(&path) {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Edit, LabelSet, ProjectParts, Transaction, marked, transactions};

    /// A project that a window began with and whose program died, with what was done in it.
    fn died(data: &Path, project: Project, change: Option<Transaction>) -> PathBuf {
        let mut project = OpenProject::untitled(project, data, "ana, process 7");
        let path = project.own_file().unwrap().to_owned();
        if let Some(change) = change {
            project.apply(change).unwrap();
        }
        project.sync_journal();
        drop(project);
        assert!(path.exists());
        path
    }

    #[test]
    fn what_was_given_up_is_kept_with_what_was_done_in_it() {
        let data = tempfile::tempdir().unwrap();
        let rename = Transaction::new("rename project", vec![Edit::SetName("Better".to_owned())]);
        let path = died(data.path(), Project::new("", "ana"), Some(rename));
        let journal = journal_path(&path);
        let mut aside = journal.clone().into_os_string();
        aside.push(".discarded");
        fs::rename(&journal, &aside).unwrap();
        assert!(left_projects(data.path()).is_empty(), "nobody is asked again");
        assert!(path.exists() && Path::new(&aside).exists());
    }

    #[test]
    fn what_nobody_has_changed_is_not_left() {
        let data = tempfile::tempdir().unwrap();
        let sample = || Project::from_parts(project_file::read(SAMPLE_PROJECT).unwrap().parts).unwrap();
        let rename = Transaction::new("rename project", vec![Edit::SetName("Better".to_owned())]);
        let untouched = [died(data.path(), sample(), None), died(data.path(), Project::new("", "ana"), None)];
        let in_use = OpenProject::untitled(sample(), data.path(), "bo, process 8");
        let changed = died(data.path(), sample(), Some(rename));
        // Its journal was tidied away.
        let mut with_words = Project::new("", "ana");
        let article = marked::parse(&LabelSet::built_in(), "[quote “No”], said Ada").unwrap();
        with_words.apply(transactions::add_articles(&with_words, vec![article])).unwrap();
        let without_journal = died(data.path(), with_words, None);
        // Begun like one whose labels somebody has made.
        let labels = LabelSet::new(LabelSet::built_in().labels()[..1].to_vec(), Vec::new()).unwrap();
        let with_labels = ProjectParts { labels, ..Project::new("", "ana").content().empty_like("", "ana") };
        // What was given up of one that is gone is not its.
        fs::write(data.path().join("untitled-6.ron.journal.discarded"), "given up").unwrap();
        let like_another = died(data.path(), Project::from_parts(with_labels).unwrap(), None);
        assert!(like_another.ends_with("untitled-7.ron"), "{}", like_another.display());
        let mut left: Vec<PathBuf> = left_projects(data.path()).into_iter().map(|left| left.path).collect();
        left.sort();
        assert_eq!(left, [changed, without_journal, like_another]);
        assert!(untouched.iter().all(|path| !path.exists()));
        assert!(in_use.own_file().unwrap().exists(), "somebody has it open");
    }

    #[cfg(unix)]
    #[test]
    fn nothing_of_what_was_never_saved_is_for_others() {
        use std::os::unix::fs::PermissionsExt as _;
        let data = tempfile::tempdir().unwrap();
        let rename = Transaction::new("rename project", vec![Edit::SetName("Better".to_owned())]);
        let mut project = OpenProject::untitled(Project::new("", "ana"), data.path(), "ana, process 7");
        project.apply(rename).unwrap();
        project.sync_journal();
        for entry in fs::read_dir(data.path()).unwrap().flatten() {
            let mode = entry.metadata().unwrap().permissions().mode() & 0o777;
            assert_eq!(mode, 0o600, "{}", entry.path().display());
        }
        assert_eq!(fs::read_dir(data.path()).unwrap().count(), 3, "file, journal and lock");
    }
}
