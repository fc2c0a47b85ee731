//! Open projects that are elsewhere by now: what lies beside them goes along, and nothing is done to what has their place.

use std::path::{Path, PathBuf};

use super::{OpenProject, ProjectFile, Record};
use crate::storage::project::aside::{bring_along, lay_there_already, others_to_bring, put_aside};
use crate::storage::project::companions::companion_in_words;
use crate::storage::project::in_use::journal_path;
use crate::storage::project::journal::JournalWriter;
use crate::storage::project::journal_file::Beginning;
use crate::storage::project::lock::place::Place;
use crate::storage::project::save::SaveError;
use crate::storage::regular;
use crate::storage::sha256::hex;
use crate::storage::system::System;
use crate::storage::write::{remove, rename};

impl OpenProject {
    /// Where it is now, by what it was called where it was. `None` where nobody knows, or nobody has saved it.
    pub fn path_now(&self) -> Option<PathBuf> {
        let file = self.file.as_ref().filter(|file| !file.is_untitled && self.refuge.is_none())?;
        let to = match file.place() {
            Place::Here => return Some(file.path.clone()),
            Place::Moved(to) => to?,
            Place::Gone | Place::Replaced => return None,
        };
        if file.stamp.articles.is_some() { to.parent().map(Path::to_owned) } else { Some(to) }
    }

    /// Keeps the project among those that were never saved, where changes do not get to a journal as nobody knows where it is,
    /// until it is saved somewhere. Returns what is to be told then. Where that fails, the next change tries it again.
    pub fn take_refuge(&mut self, data_folder: &Path, owner: &str) -> Option<String> {
        let is_lost = self.journal().is_some_and(JournalWriter::is_lost);
        if self.is_being_saved() || !is_lost || self.n_without_refuge == Some(self.n_changes()) {
            return None;
        }
        match ProjectFile::untitled(&self.project, data_folder, owner) {
            Ok(refuge) => {
                let beginning = Beginning::new(&self.project, hex(refuge.stamp.sha256()));
                let journal = JournalWriter::begin(&refuge.real, refuge.lock.clone(), beginning);
                // All that it told is kept there, and is nothing to ask about where the project was.
                std::mem::replace(&mut self.record, Record::new(journal)).end();
                let words = "the project is not where it was any more. Until it is saved, its work is kept among projects that \
                             were never saved:";
                let told = format!("{words} {}", refuge.real.display());
                self.refuge = Some(refuge);
                Some(told)
            }
            Err(error) => {
                let folder = data_folder.display();
                let is_first = self.n_without_refuge.replace(self.n_changes()).is_none();
                is_first.then(|| format!("unsaved work cannot be kept in {folder}, {error}"))
            }
        }
    }

    /// Goes on where the project was moved to, with what lies beside it, and returns whether that is its place.
    pub(super) fn follow(&mut self, path: &Path, real: &Path) -> Result<bool, SaveError> {
        // Under the name of a companion it could not stay.
        let is_companion = companion_in_words(real, System::HERE).is_some();
        let Some(file) = self.file.as_ref().filter(|file| !file.is_untitled && !is_companion) else { return Ok(false) };
        if file.place() != Place::Moved(Some(real.to_owned())) {
            return Ok(false);
        }
        if self.is_being_saved() {
            return Err(SaveError::InFlight);
        }
        let (from, stamp, lock) = (file.real.clone(), file.stamp.clone(), file.lock.clone());
        lock.as_ref().map_or(Ok(()), |lock| lock.hold(real)).map_err(SaveError::from_lock)?;
        let journal = self.journal().filter(|_| self.refuge.is_none());
        let gone = journal.map_or(Ok(None), |journal| journal.go_along(real));
        let aside = gone.map_err(|error| SaveError::from_write(error, path))?;
        self.moved.extend(aside.as_deref().map(lay_there_already));
        if let Some(bytes) = self.unsaved().map(|unsaved| unsaved.bytes.clone()) {
            self.beside_old_journal(&bytes);
        }
        self.moved.extend(bring_along(&from, real, others_to_bring(&from)));
        self.file = Some(ProjectFile { path: path.to_owned(), real: real.to_owned(), stamp, lock, is_untitled: false });
        Ok(true)
    }

    /// The file beside which the journal of an earlier session lies, which has these bytes; it goes along with the project.
    /// `None` where it is not there any more.
    pub(super) fn beside_old_journal(&mut self, bytes: &[u8]) -> Option<PathBuf> {
        let file = self.file.as_ref()?;
        let is_beside = |project: &Path| {
            let there = regular::read_companion(&journal_path(project));
            there.is_ok_and(|there| there.is_some_and(|there| there == bytes))
        };
        match file.place() {
            Place::Here => Some(file.real.clone()),
            Place::Moved(Some(to)) => {
                let stays = is_beside(&to) || !is_beside(&file.real);
                let told = if stays { Vec::new() } else { bring_along(&file.real, &to, &[".journal"]) };
                self.moved.extend(told);
                is_beside(&to).then_some(to)
            }
            Place::Moved(None) | Place::Gone | Place::Replaced => None,
        }
    }

    /// Goes on in another file, with a journal there.
    pub(super) fn move_to(&mut self, file: ProjectFile, beginning: Beginning) {
        let was_ours = self.read_only.take().is_none() && self.unsaved().is_none();
        let old_file = self.file.replace(file);
        let old_record = self.begin_again(beginning);
        if !was_ours {
            return;
        }
        old_record.end();
        for file in old_file.into_iter().chain(self.refuge.take()).filter(|file| file.is_untitled) {
            file.forget();
        }
    }

    /// Goes on beside its own file, which it was just saved in.
    pub(super) fn come_home(&mut self, beginning: Beginning) {
        // With its folder one may have come back that tells what the file holds by now, or what it does not.
        let journal = self.file.as_ref().map(|file| journal_path(&file.real));
        let aside = journal.and_then(|journal| put_aside(&journal, "discarded").ok());
        self.moved.extend(aside.as_deref().map(lay_there_already));
        drop(self.begin_again(beginning));
        if let Some(refuge) = self.refuge.take() {
            refuge.forget();
        }
    }

    /// Begins a journal beside the file, with what was changed since that was saved; returns what kept changes before.
    fn begin_again(&mut self, beginning: Beginning) -> Record {
        let Some((real, lock)) = self.file.as_ref().map(|file| (file.real.clone(), file.lock.clone())) else {
            return Record::Nothing;
        };
        let old = std::mem::replace(&mut self.record, Record::new(JournalWriter::begin(&real, lock, beginning)));
        for change in self.since_save.take().unwrap_or_default() {
            self.record(change);
        }
        self.sync_journal();
        old
    }
}

impl Record {
    /// Ends the journal, which is removed.
    fn end(self) {
        if let Self::Journal(journal) | Self::SavesOnly(journal) = self {
            journal.end(None);
        }
    }
}

impl ProjectFile {
    /// Where it is, seen from where it was read or written last.
    pub(super) fn place(&self) -> Place {
        self.lock.as_ref().map_or(Place::Here, |lock| lock.place(&self.real))
    }

    /// Its path now, where that is known.
    pub(super) fn real_now(&self) -> Option<PathBuf> {
        self.real_at(self.place())
    }

    /// Its path where it is there.
    pub(super) fn real_at(&self, place: Place) -> Option<PathBuf> {
        match place {
            Place::Here => Some(self.real.clone()),
            Place::Moved(to) => to,
            Place::Gone | Place::Replaced => None,
        }
    }

    /// Removes a file that nobody asked for, and its journal, of a project that lives in another file now.
    pub(super) fn forget(self) {
        // Both are only litter now.
        drop(remove(&journal_path(&self.real)));
        drop(remove(&self.real));
    }

    /// Puts a file that nobody asked for under another name, and its journal, which goes on telling what was done to it: they
    /// stay together.
    pub(super) fn give_up(self) -> Option<PathBuf> {
        if !self.is_untitled {
            return None;
        }
        let names = (1..10_000_u32).map(|number| self.real.with_file_name(format!("discarded-{number}.ron")));
        let kept = names.into_iter().find(|path| !path.exists())?;
        drop(rename(&self.real, &kept));
        drop(rename(&journal_path(&self.real), &journal_path(&kept)));
        Some(kept)
    }
}
