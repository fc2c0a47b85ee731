//! A project and the file it lives in: opening, changing, saving. Every change is in the journal at once.

use std::fs;
use std::io;
use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use thiserror::Error;

use super::journal::{Beginning, JournalWriter, MAX_STEPS_KEPT, journal_path};
use super::lock::{Lock, LockError};
use super::recovery::Unsaved;
use super::save::{SaveError, SaveJob, Saved, Target};
use crate::formats::own::journal::{Act, Change};
use crate::model::{EditError, Project, Transaction};
use crate::storage::sha256::hex;
use crate::storage::write::FileStamp;

/// A project with its file. It reads like a [`Project`] and changes only through [`apply`](Self::apply),
/// [`undo`](Self::undo) and [`redo`](Self::redo), which record what they do in the journal.
#[derive(Debug)]
pub struct OpenProject {
    pub(crate) project: Project,
    pub(crate) file: Option<ProjectFile>,
    pub(crate) read_only: Option<ReadOnly>,
    pub(crate) journal: Option<JournalWriter>,
    /// Changes of an earlier session, until somebody decides about them.
    pub(crate) unsaved: Option<Unsaved>,
    /// The revision that the file holds; `None` where there is no file yet.
    pub(crate) saved_revision: Option<u64>,
    /// Why changes are not in a journal, where there should be one.
    pub(crate) journal_error: Option<String>,
    /// Changes since a save to another file was begun, for the journal there.
    pub(crate) since_save_as: Option<Vec<Change>>,
}

/// The file of a project.
#[derive(Debug)]
pub(crate) struct ProjectFile {
    pub(crate) path: PathBuf,
    pub(crate) stamp: FileStamp,
    /// `None` for a file that is only read.
    #[expect(dead_code, reason = "it is held until it is dropped")]
    pub(crate) lock: Option<Lock>,
    /// Nobody has chosen the path: the file keeps a project that was never saved.
    pub(crate) is_untitled: bool,
}

/// Why a project can be looked at but not changed.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum ReadOnly {
    #[error("read-only: {0}. Update Pullquote to change it")]
    NewerVersion(String),
    #[error("read-only: {0} has it open. Close it there, or save a copy")]
    HeldBy(String),
    #[error("read-only: its folder cannot be written to. Save a copy elsewhere to change it")]
    Folder,
    #[error("read-only: it was opened only to be read")]
    Asked,
}

/// Why a change was not made.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum ChangeError {
    #[error(transparent)]
    Edit(#[from] EditError),
    #[error("this project is {0}")]
    ReadOnly(ReadOnly),
}

impl OpenProject {
    /// A project without file and journal.
    pub fn new(project: Project) -> Self {
        Self {
            project,
            file: None,
            read_only: None,
            journal: None,
            unsaved: None,
            saved_revision: None,
            journal_error: None,
            since_save_as: None,
        }
    }

    /// Applies all edits or none, as [`Project::apply`] does.
    pub fn apply(&mut self, transaction: Transaction) -> Result<(), ChangeError> {
        if let Some(read_only) = &self.read_only {
            return Err(ChangeError::ReadOnly(read_only.clone()));
        }
        self.put_unsaved_aside();
        let follows = self.project.revision();
        let act = Act::Apply(transaction.clone());
        self.project.apply(transaction)?;
        if self.project.revision() != follows {
            self.record(Change { follows, act });
        }
        Ok(())
    }

    /// Takes the last transaction back and returns it, as [`Project::undo`] does.
    pub fn undo(&mut self) -> Option<&Transaction> {
        self.put_unsaved_aside();
        let follows = self.project.revision();
        self.project.undo()?;
        self.record(Change { follows, act: Act::Undo });
        self.project.history().undone().last().map(|step| &step.transaction)
    }

    /// Applies again what was undone last, as [`Project::redo`] does.
    pub fn redo(&mut self) -> Option<&Transaction> {
        self.put_unsaved_aside();
        let follows = self.project.revision();
        self.project.redo()?;
        self.record(Change { follows, act: Act::Redo });
        self.project.history().done().last().map(|step| &step.transaction)
    }

    /// The file that somebody has given it; `None` for a project that was never saved.
    pub fn path(&self) -> Option<&Path> {
        self.file.as_ref().filter(|file| !file.is_untitled).map(|file| &*file.path)
    }

    pub fn read_only(&self) -> Option<&ReadOnly> {
        self.read_only.as_ref()
    }

    /// Whether closing it loses nothing: the file holds it as it is, or nothing was ever changed.
    pub fn is_saved(&self) -> bool {
        self.saved_revision == Some(self.project.revision())
    }

    /// Changes of an earlier session that are in no file: decide about them with [`recover`](Self::recover) or
    /// [`discard_unsaved`](Self::discard_unsaved). The first change does the latter.
    pub fn unsaved(&self) -> Option<&Unsaved> {
        self.unsaved.as_ref()
    }

    /// How many changes of this session the journal has been given.
    pub fn n_changes(&self) -> u64 {
        self.journal.as_ref().map_or(0, JournalWriter::n_changes)
    }

    /// How many of them are safe on disk.
    pub fn n_changes_synced(&self) -> u64 {
        self.journal.as_ref().map_or(0, JournalWriter::n_synced)
    }

    /// Waits until the journal is on disk. Closing does it too.
    pub fn sync_journal(&self) {
        if let Some(journal) = &self.journal {
            journal.flush();
        }
    }

    /// Why changes are not reaching the journal, as long as they are not: then only saving keeps them.
    pub fn journal_error(&self) -> Option<String> {
        self.journal.as_ref().and_then(JournalWriter::error).or_else(|| self.journal_error.clone())
    }

    /// Saves here and now. For long work take a [`save_job`](Self::save_job) to another thread instead.
    pub fn save(&mut self, now: SystemTime) -> Result<(), SaveError> {
        let saved = self.save_job(now)?.run()?;
        self.saved(saved);
        Ok(())
    }

    /// Saves to another file, which the project lives in from then on. A file that is there is replaced.
    pub fn save_as(&mut self, path: &Path, owner: &str, now: SystemTime) -> Result<(), SaveError> {
        let saved = self.save_as_job(path, owner, now)?.run()?;
        self.saved(saved);
        Ok(())
    }

    /// All that saving the project as it is now takes. Run it on any thread and hand what comes of it to
    /// [`saved`](Self::saved); the project may change meanwhile.
    pub fn save_job(&self, now: SystemTime) -> Result<SaveJob, SaveError> {
        let file = self.file.as_ref().filter(|file| !file.is_untitled).ok_or(SaveError::NoFile)?;
        if let Some(read_only) = &self.read_only {
            return Err(SaveError::ReadOnly(read_only.clone()));
        }
        let target = Target {
            path: file.path.clone(),
            expected: Some(file.stamp),
            lock: None,
            journal: self.journal.as_ref().and_then(JournalWriter::handle),
            n_changes: self.n_changes(),
        };
        Ok(SaveJob::new(&self.project, target, now))
    }

    /// As [`save_job`](Self::save_job), over whatever another program has written there meanwhile.
    pub fn save_over_job(&self, now: SystemTime) -> Result<SaveJob, SaveError> {
        let mut job = self.save_job(now)?;
        job.target.expected = None;
        Ok(job)
    }

    /// As [`save_job`](Self::save_job), to another file.
    pub fn save_as_job(&mut self, path: &Path, owner: &str, now: SystemTime) -> Result<SaveJob, SaveError> {
        let is_here = |ours: &Path| journal_path(ours) == journal_path(path);
        if self.read_only.is_none() && self.path().is_some_and(is_here) {
            return self.save_over_job(now);
        }
        let lock = match Lock::take(path, owner) {
            Ok(lock) => Some(lock),
            Err(LockError::HeldBy(owner)) => return Err(SaveError::ReadOnly(ReadOnly::HeldBy(owner))),
            Err(LockError::Io(error)) => return Err(SaveError::from_io(error, path)),
        };
        self.since_save_as = Some(Vec::new());
        let target = Target { path: path.to_owned(), expected: None, lock, journal: None, n_changes: 0 };
        Ok(SaveJob::new(&self.project, target, now))
    }

    /// Takes note of a save that succeeded.
    pub fn saved(&mut self, saved: Saved) {
        let Saved { stamp, beginning, target } = saved;
        self.saved_revision = Some(beginning.history.revision());
        match target.lock {
            None => {
                if let Some(file) = &mut self.file {
                    file.stamp = stamp;
                }
                if let Some(journal) = &self.journal {
                    journal.saved(beginning, target.n_changes);
                }
            }
            Some(lock) => {
                let file = ProjectFile { path: target.path, stamp, lock: Some(lock), is_untitled: false };
                self.move_to(file, beginning);
            }
        }
    }

    /// Records a change that was made.
    pub(crate) fn record(&mut self, change: Change) {
        if let Some(changes) = &mut self.since_save_as {
            changes.push(change.clone());
        }
        if let Some(journal) = &mut self.journal {
            journal.append(change);
        }
    }

    /// Goes on in another file, with a journal there.
    fn move_to(&mut self, file: ProjectFile, beginning: Beginning) {
        let (old_file, old_journal) = (self.file.take(), self.journal.take());
        self.begin_journal(&file.path, beginning);
        self.file = Some(file);
        for change in self.since_save_as.take().unwrap_or_default() {
            self.record(change);
        }
        self.sync_journal();
        // The thread must be done before the journal goes.
        drop(old_journal);
        if let Some(old_file) = old_file
            && self.read_only.take().is_none()
            && self.unsaved.take().is_none()
        {
            old_file.forget_journal();
        }
    }

    /// The state that the file and its journal are in, for a journal that begins there.
    pub(crate) fn beginning(&self) -> Beginning {
        let saved = self.file.as_ref().map_or(String::new(), |file| hex(file.stamp.sha256()));
        Beginning { saved, history: self.history().latest(MAX_STEPS_KEPT) }
    }

    pub(crate) fn begin_journal(&mut self, project: &Path, beginning: Beginning) {
        self.set_journal(JournalWriter::begin(journal_path(project), beginning));
    }

    pub(crate) fn set_journal(&mut self, journal: io::Result<JournalWriter>) {
        match journal {
            Ok(journal) => self.journal = Some(journal),
            Err(error) => self.journal_error = Some(format!("changes cannot be kept in a journal, {error}")),
        }
    }
}

impl ProjectFile {
    /// Removes the journal of a project that lives in another file now, and the file if nobody asked for it.
    pub(crate) fn forget_journal(self) {
        // Both are only litter now.
        drop(fs::remove_file(journal_path(&self.path)));
        if self.is_untitled {
            drop(fs::remove_file(&self.path));
        }
    }
}

impl Deref for OpenProject {
    type Target = Project;

    fn deref(&self) -> &Project {
        &self.project
    }
}
