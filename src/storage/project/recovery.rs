//! Changes of an earlier session that are in the journal and in no file: recovering them, or putting them aside.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::journal::{JournalWriter, journal_path};
use super::open_project::OpenProject;
use crate::formats::own::journal::{Act, Change, Checksum, Damage, Unread};
use crate::storage::write::{beside, sync_folder_of};

/// What a journal holds and the project file does not.
#[derive(Clone, Debug)]
pub struct Unsaved {
    pub(crate) journal: PathBuf,
    pub(crate) changes: Vec<Unread>,
    /// Where the readable part of the journal ends.
    pub(crate) end: (usize, Checksum),
    /// Changes in the journal that the file holds.
    pub(crate) n_saved: usize,
    /// Whether the file is as it was when the changes were made. If not, not all of them may fit.
    pub is_of_file: bool,
    /// When the last change was made.
    pub last_change: Option<SystemTime>,
    /// Where the journal stops being readable.
    pub damage: Option<Damage>,
}

/// What came of recovering changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recovered {
    pub n_applied: usize,
    /// Changes that do not fit, or come after one that does not.
    pub n_lost: usize,
    /// Why the first of them does not fit.
    pub reason: Option<String>,
    /// A copy of the journal, where something in it was lost or damaged.
    pub copy: Option<PathBuf>,
}

impl Unsaved {
    /// A journal of which nothing can be read.
    pub(crate) fn unreadable(journal: PathBuf, damage: Damage) -> Self {
        let (changes, end) = (Vec::new(), (0, Checksum::default()));
        Self { journal, changes, end, n_saved: 0, is_of_file: false, last_change: None, damage: Some(damage) }
    }

    pub fn n_changes(&self) -> usize {
        self.changes.len()
    }
}

impl OpenProject {
    /// Applies the changes of the earlier session, as far as they fit. They are not saved yet, but can be undone.
    /// `None` where there are none.
    pub fn recover(&mut self) -> Option<Recovered> {
        let Unsaved { journal, changes, end, n_saved, is_of_file, damage, .. } = self.unsaved.take()?;
        let beginning = self.beginning();
        let n_changes = changes.len();
        let mut applied = Vec::new();
        let mut recovered = Recovered { n_applied: 0, n_lost: 0, reason: None, copy: None };
        for change in changes {
            match self.replay(change, is_of_file) {
                Ok(change) => applied.push(change),
                Err(reason) => {
                    recovered.reason = Some(reason);
                    break;
                }
            }
        }
        recovered.n_applied = applied.len();
        recovered.n_lost = n_changes - applied.len();
        let is_whole = is_of_file && recovered.n_lost == 0;
        if is_whole {
            recovered.copy = damage.and_then(|_| self.copy_of_damaged(&journal));
            self.set_journal(JournalWriter::resume(journal, end, (n_saved + applied.len()) as u64));
        } else if let Some(path) = self.file.as_ref().map(|file| file.path.clone()) {
            recovered.copy = self.set_aside(&journal, "recovered");
            self.begin_journal(&path, beginning);
            for change in applied {
                self.record(change);
            }
        }
        Some(recovered)
    }

    /// Goes on without the changes of the earlier session. Their journal is kept under the name that is returned.
    pub fn discard_unsaved(&mut self) -> Option<PathBuf> {
        let unsaved = self.unsaved.take()?;
        let copy = self.set_aside(&unsaved.journal, "discarded");
        if let Some(path) = self.file.as_ref().map(|file| file.path.clone()) {
            self.begin_journal(&path, self.beginning());
        }
        copy
    }

    /// Closes the project. What is not saved is in the journal, and offered when it is opened again.
    pub fn close(mut self) {
        drop(self.journal.take());
        if let Some(file) = self.file.take()
            && file.is_untitled
            && self.saved_revision == Some(self.project.revision())
            && self.unsaved.is_none()
        {
            file.forget_journal();
        }
    }

    /// Closes the project and gives up what was not saved. Its journal is kept under the name that is returned.
    pub fn close_without_saving(mut self) -> Option<PathBuf> {
        if self.is_saved() || self.unsaved.is_some() || self.read_only.is_some() {
            self.close();
            return None;
        }
        drop(self.journal.take());
        let file = self.file.take()?;
        if file.is_untitled {
            // The journal goes on telling what was done to this file: they stay together.
            let names = (1..1000_u32).map(|number| file.path.with_file_name(format!("discarded-{number}.ron")));
            let kept = names.into_iter().find(|path| !path.exists())?;
            drop(fs::rename(&file.path, &kept));
            drop(fs::rename(journal_path(&file.path), journal_path(&kept)));
            return Some(kept);
        }
        self.set_aside(&journal_path(&file.path), "discarded")
    }

    /// Keeps undecided changes of an earlier session aside, since what happens now cannot follow them.
    pub(crate) fn put_unsaved_aside(&mut self) {
        if self.unsaved.is_some() && self.read_only.is_none() {
            self.discard_unsaved();
        }
    }

    /// Gives a journal another name, so that it stays.
    fn set_aside(&mut self, journal: &Path, why: &str) -> Option<PathBuf> {
        let copy = free_name(&beside(journal, &format!(".{why}")));
        match fs::rename(journal, &copy).and_then(|()| sync_folder_of(journal)) {
            Ok(()) => Some(copy),
            Err(error) => {
                self.journal_error = Some(format!("the old journal cannot be kept, {error}"));
                None
            }
        }
    }

    /// Copies a journal before its damaged end is overwritten.
    fn copy_of_damaged(&mut self, journal: &Path) -> Option<PathBuf> {
        let copy = free_name(&beside(journal, ".damaged"));
        match fs::copy(journal, &copy) {
            Ok(_) => Some(copy),
            Err(error) => {
                self.journal_error = Some(format!("the damaged journal cannot be kept, {error}"));
                None
            }
        }
    }

    fn replay(&mut self, change: Unread, is_of_file: bool) -> Result<Change, String> {
        let change = change.read(self.project.labels())?;
        let follows = self.project.revision();
        if is_of_file && change.follows != follows {
            return Err(format!("it follows revision {}, not {follows}", change.follows));
        }
        match &change.act {
            Act::Apply(transaction) => self.project.apply(transaction.clone()).map_err(|error| error.to_string())?,
            Act::Undo => self.project.undo().map(drop).ok_or("there is nothing to undo")?,
            Act::Redo => self.project.redo().map(drop).ok_or("there is nothing to redo")?,
        }
        Ok(Change { follows, act: change.act })
    }
}

/// The path, or the first with a number behind it where there is no file yet.
fn free_name(path: &Path) -> PathBuf {
    let numbered = (2..1000_u32).map(|number| beside(path, &format!("-{number}")));
    std::iter::once(path.to_owned()).chain(numbered).find(|path| !path.exists()).unwrap_or_else(|| path.to_owned())
}
