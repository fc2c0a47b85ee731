//! A project and the file it lives in: changing it, saving it, closing it. Every change is in the journal at once.

mod moved;

use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use super::access::{ChangeError, ReadOnly};
use super::aside::{copy_aside, put_aside};
use super::folder::files::{is_in_folder_project, is_part_of_folder, is_to_be_folder, real_project};
use super::in_use::journal_path;
use super::journal::JournalWriter;
use super::journal_file::Beginning;
use super::lock::Lock;
use super::lock::place::Place;
use super::made_on::NewChange;
use super::recovery::{Recovered, Replayed, Unsaved};
use super::save::{SaveError, SaveJob, Saved, SavedPlace, Target, Ticket, Way, refuse_other_name};
use super::stamp::ProjectStamp;
use crate::formats::own::journal::Act;
use crate::model::{Project, Transaction};
use crate::storage::over::{Over, WriteError, is_part_of_project};
use crate::storage::place_names::{folder_of, is_one_file};
use crate::storage::sha256::hex;
use crate::storage::system::System;

/// A project with its file. It reads like a [`Project`] and changes only through [`apply`](Self::apply),
/// [`undo`](Self::undo) and [`redo`](Self::redo), which record what they do in the journal.
#[derive(Debug)]
pub struct OpenProject {
    project: Project,
    file: Option<ProjectFile>,
    read_only: Option<ReadOnly>,
    record: Record,
    /// The revision that the file holds; `None` where there is no file yet.
    saved_revision: Option<u64>,
    /// What saves of this project are known by.
    ticket: Ticket,
    /// Changes since a save was begun after which the journal lies elsewhere, for that one.
    since_save: Option<Vec<NewChange>>,
    /// How long the journal of a project that nobody has saved may be before its file is written anew.
    n_rewritten_from_bytes: u64,
    /// What became of what lay beside it when the project was moved, until a save has told it; each a sentence.
    moved: Vec<String>,
    /// Where it is kept until it is saved, among projects that were never saved, since nobody knows where it is.
    refuge: Option<ProjectFile>,
    /// How many changes there were when it could not be kept there either.
    n_without_refuge: Option<u64>,
}

/// A journal has to be longer than the file it belongs to by this factor, and than so many bytes, to be begun anew.
const OUTGROWN: u64 = 4;
const MIN_OUTGROWN_BYTES: u64 = 1 << 20;

/// The file of a project.
#[derive(Debug)]
pub(super) struct ProjectFile {
    /// As it was named.
    pub(super) path: PathBuf,
    /// Where that leads: all that belongs to the project lies there.
    pub(super) real: PathBuf,
    pub(super) stamp: ProjectStamp,
    /// `None` for a file that is only read.
    pub(super) lock: Option<Arc<Lock>>,
    /// Nobody has chosen the path: the file keeps a project that was never saved.
    pub(super) is_untitled: bool,
}

/// What keeps the changes of a project until it is saved.
#[derive(Debug)]
pub(super) enum Record {
    /// Nothing, as it should be: there is no file, or it is only read.
    Nothing,
    /// Nothing, though there should be a journal, and why.
    Failed(String),
    Journal(JournalWriter),
    /// A journal that hears of saves only: each change is saved at once, or lost with the program.
    SavesOnly(JournalWriter),
    /// A journal with changes of an earlier session, until somebody decides about them.
    Undecided(Unsaved),
}

impl OpenProject {
    /// A project without file and journal.
    pub fn new(project: Project) -> Self {
        Self {
            project,
            file: None,
            read_only: None,
            record: Record::Nothing,
            saved_revision: None,
            ticket: Ticket::default(),
            since_save: None,
            n_rewritten_from_bytes: 0,
            moved: Vec::new(),
            refuge: None,
            n_without_refuge: None,
        }
    }

    /// A copy of a project as it is in its file; what is done to the copy goes nowhere.
    pub fn copy_of_saved(project: Project) -> Self {
        Self { saved_revision: Some(project.revision()), ..Self::new(project) }
    }

    /// A project as its file holds it.
    pub(super) fn in_file(project: Project, file: ProjectFile, read_only: Option<ReadOnly>, record: Record) -> Self {
        let saved_revision = Some(project.revision());
        Self { file: Some(file), read_only, record, saved_revision, ..Self::new(project) }
    }

    /// Says that nothing of it is where somebody has saved it, also what its file holds.
    pub(super) fn was_never_saved(&mut self) {
        self.saved_revision = None;
    }

    /// A project that nobody has changed and that is kept in memory only, and why.
    pub(super) fn in_memory(project: Project, why: String) -> Self {
        Self { saved_revision: Some(project.revision()), record: Record::Failed(why), ..Self::new(project) }
    }

    /// Applies all edits or none, as [`Project::apply`] does.
    pub fn apply(&mut self, transaction: Transaction) -> Result<(), ChangeError> {
        if let Some(read_only) = &self.read_only {
            return Err(ChangeError::ReadOnly(read_only.clone()));
        }
        self.discard_unsaved();
        let follows = self.project.revision();
        let change = NewChange::applying(transaction.clone(), follows, &self.project);
        self.project.apply(transaction)?;
        if self.project.revision() != follows {
            self.record(change);
        }
        Ok(())
    }

    /// Takes the last transaction back and returns it, as [`Project::undo`] does.
    pub fn undo(&mut self) -> Option<&Transaction> {
        self.discard_unsaved();
        let follows = self.project.revision();
        self.project.undo()?;
        self.record(NewChange::of_history(Act::Undo, follows));
        self.project.history().undone().last().map(|step| &step.transaction)
    }

    /// Applies again what was undone last, as [`Project::redo`] does.
    pub fn redo(&mut self) -> Option<&Transaction> {
        self.discard_unsaved();
        let follows = self.project.revision();
        self.project.redo()?;
        self.record(NewChange::of_history(Act::Redo, follows));
        self.project.history().done().last().map(|step| &step.transaction)
    }

    /// The file that somebody has given it; `None` for a project that was never saved.
    pub fn path(&self) -> Option<&Path> {
        self.file.as_ref().filter(|file| !file.is_untitled).map(|file| &*file.path)
    }

    /// The SHA-256 of its file as it was read or written last, as hex.
    pub fn file_sha256(&self) -> Option<String> {
        self.file.as_ref().map(|file| hex(file.stamp.sha256()))
    }

    /// When its file, or the last one of its folder, was saved, as the disk had it when it was read or written last.
    pub fn file_modified(&self) -> Option<SystemTime> {
        self.file.as_ref().and_then(|file| file.stamp.modified())
    }

    /// The file that says who may read the project; of one in a folder the file in it.
    pub fn own_file(&self) -> Option<&Path> {
        self.file.as_ref().map(|file| &*file.real)
    }

    /// Whether a path leads to it: by another way, by a link, or by a second name of its file.
    pub fn is_at(&self, path: &Path) -> bool {
        let real = self.file.as_ref().and_then(ProjectFile::real_now);
        real.is_some_and(|real| is_one_file(&real_project(path), &real))
    }

    /// Whether another program has changed its file since it was read or written last.
    pub fn is_outdated(&self) -> bool {
        let is_it = |file: &ProjectFile| match file.place() {
            Place::Replaced => true,
            place => file.real_at(place).is_some_and(|real| file.stamp.is_outdated(&real).unwrap_or(false)),
        };
        !self.is_being_saved() && self.file.as_ref().is_some_and(is_it)
    }

    pub fn read_only(&self) -> Option<&ReadOnly> {
        self.read_only.as_ref()
    }

    /// Whether closing it loses nothing: the file holds it as it is, or nothing was ever changed.
    pub fn is_saved(&self) -> bool {
        self.saved_revision == Some(self.project.revision())
    }

    /// Whether a save of it goes on, or has ended without [`saved`](Self::saved) being told.
    pub fn is_being_saved(&self) -> bool {
        self.ticket.is_taken()
    }

    /// Changes of an earlier session that are in no file: decide about them with [`recover`](Self::recover) or
    /// [`discard_unsaved`](Self::discard_unsaved). The first change does the latter.
    pub fn unsaved(&self) -> Option<&Unsaved> {
        if let Record::Undecided(unsaved) = &self.record { Some(unsaved) } else { None }
    }

    /// How many changes of this session the journal has been given.
    pub fn n_changes(&self) -> u64 {
        self.journal().map_or(0, JournalWriter::n_changes)
    }

    /// How many of them are safe on disk.
    pub fn n_changes_synced(&self) -> u64 {
        self.journal().map_or(0, JournalWriter::n_synced)
    }

    /// Waits until the journal is on disk. Closing does it too.
    pub fn sync_journal(&self) {
        if let Some(journal) = self.journal() {
            journal.flush();
        }
    }

    /// Lets what was taken back and cannot be done again go from the journal, unless a save goes on.
    pub fn shorten_journal(&self) {
        if let Some(journal) = self.journal().filter(|_| !self.is_being_saved()) {
            journal.shorten();
        }
    }

    /// Why changes are not reaching the journal, as long as they are not: then only saving keeps them.
    pub fn journal_error(&self) -> Option<String> {
        match &self.record {
            Record::Failed(why) => Some(why.clone()),
            _ => self.journal().and_then(JournalWriter::error),
        }
    }

    /// What happened to the journal since this was asked last, each a sentence.
    pub fn journal_notices(&self) -> Vec<String> {
        self.journal().map_or(Vec::new(), JournalWriter::notices)
    }

    /// Saves here and now, and returns what people should know about it. For long work take a
    /// [`save_job`](Self::save_job) to another thread instead.
    pub fn save(&mut self, now: SystemTime) -> Result<Vec<String>, SaveError> {
        let job = self.save_job(now)?;
        self.run(job)
    }

    /// Saves to another file, which the project lives in from then on. A file that is there is replaced.
    pub fn save_as(&mut self, path: &Path, owner: &str, now: SystemTime) -> Result<Vec<String>, SaveError> {
        let job = self.save_as_job(path, owner, now)?;
        self.run(job)
    }

    /// Runs a save of this project here and now.
    pub fn run(&mut self, job: SaveJob) -> Result<Vec<String>, SaveError> {
        let saved = job.run()?;
        let remarks = saved.remarks().to_vec();
        self.saved(saved);
        Ok(remarks)
    }

    /// All that saving the project as it is now takes. Run it on any thread and hand what comes of it to
    /// [`saved`](Self::saved); the project may change meanwhile, and may not be saved once more until then.
    pub fn save_job(&mut self, now: SystemTime) -> Result<SaveJob, SaveError> {
        let file = self.file.as_ref().filter(|file| !file.is_untitled).ok_or(SaveError::NoFile)?;
        if let Some(read_only) = &self.read_only {
            return Err(SaveError::ReadOnly(read_only.clone()));
        }
        let job = self.job_here(file, now)?;
        self.since_save = self.refuge.is_some().then(Vec::new);
        Ok(job)
    }

    /// Looks after a journal that has become several times as long as the project is. Of a project that somebody has saved
    /// it is shortened. Else this is as [`save_job`](Self::save_job): the file is written anew, so that the journal can begin
    /// anew. It is as unsaved as before.
    pub fn rewrite_job(&mut self, now: SystemTime) -> Option<SaveJob> {
        let file = self.file.as_ref().filter(|_| self.read_only.is_none())?;
        let (journal, limit) = (self.journal()?, MIN_OUTGROWN_BYTES.max(OUTGROWN * file.stamp.head.n_bytes()));
        if !file.is_untitled {
            if !self.is_being_saved() {
                journal.shorten_from(limit);
            }
            return None;
        }
        let (n_grown, limit) = (journal.n_grown_bytes(), limit.max(self.n_rewritten_from_bytes));
        if n_grown <= limit {
            return None;
        }
        let job = self.job_here(file, now).ok()?;
        // Where that fails, it is not tried again at once.
        self.n_rewritten_from_bytes = n_grown + limit;
        Some(job)
    }

    fn job_here(&self, file: &ProjectFile, now: SystemTime) -> Result<SaveJob, SaveError> {
        let ticket = self.ticket.take()?;
        let beside_it = self.journal().filter(|_| self.refuge.is_none());
        let (journal, n_changes) = (beside_it.and_then(JournalWriter::handle), self.n_changes());
        let way = Way::Here { journal, n_changes, keeps_former: !file.is_untitled };
        let (path, real, lock) = (file.path.clone(), file.real.clone(), file.lock.clone());
        let (expected, is_folder) = (Some(file.stamp.clone()), file.stamp.articles.is_some());
        let target = Target { path, real, expected, is_over_others: false, is_folder, lock, way };
        Ok(SaveJob::new(ticket, &self.project, target, now).with_remarks(self.moved.clone()))
    }

    /// As [`save_job`](Self::save_job), over whatever another program has written there meanwhile.
    pub fn save_over_job(&mut self, now: SystemTime) -> Result<SaveJob, SaveError> {
        self.save_job(now).map(SaveJob::over_what_others_wrote)
    }

    /// As [`save_job`](Self::save_job), to another file.
    pub fn save_as_job(&mut self, path: &Path, owner: &str, now: SystemTime) -> Result<SaveJob, SaveError> {
        let real = real_project(path);
        let is_here = self.file.as_ref().is_some_and(|file| !file.is_untitled && file.real == real);
        if self.read_only.is_none() && is_here {
            return self.save_over_job(now);
        }
        if self.follow(path, &real)? {
            return self.save_job(now);
        }
        refuse_other_name(path)?;
        if is_part_of_folder(&real) || is_part_of_project(&real, System::HERE) {
            return Err(SaveError::IsPart { path: path.to_owned() });
        }
        if is_in_folder_project(folder_of(&real)) {
            return Err(SaveError::InProject { path: path.to_owned() });
        }
        let ticket = self.ticket.take()?;
        let is_folder = is_to_be_folder(path);
        let lock = if is_folder {
            // There is nothing yet in which a lock could lie.
            None
        } else {
            Some(Arc::new(Lock::take(&real, owner).map_err(SaveError::from_lock)?))
        };
        self.since_save = Some(Vec::new());
        let named = self.file.as_ref().filter(|file| !file.is_untitled);
        let like = named.map(|file| file.real.clone());
        let way = Way::Elsewhere { over: Over::Anything, like, owner: owner.to_owned() };
        let path = path.to_owned();
        let target = Target { path, real, expected: None, is_over_others: true, is_folder, lock, way };
        Ok(SaveJob::new(ticket, &self.project, target, now))
    }

    /// Takes note of a save that succeeded. One of another project changes nothing here; returns whether it was of this.
    pub fn saved(&mut self, saved: Saved) -> bool {
        if !saved.ticket.is_of(&self.ticket) {
            return false;
        }
        let Saved { stamp, beginning, place, .. } = saved;
        (self.saved_revision, self.n_without_refuge) = (Some(beginning.history.revision()), None);
        match place {
            SavedPlace::Here { n_changes } => {
                self.moved.clear();
                if let Some(file) = &mut self.file {
                    file.stamp = stamp;
                    if file.is_untitled {
                        (self.saved_revision, self.n_rewritten_from_bytes) = (None, 0);
                    }
                }
                if self.refuge.is_some() {
                    self.come_home(beginning);
                } else if let Some(journal) = self.journal() {
                    journal.saved(beginning, n_changes);
                }
            }
            SavedPlace::Elsewhere { path, real, lock } => {
                let file = ProjectFile { path, real, stamp, lock, is_untitled: false };
                self.move_to(file, beginning);
            }
        }
        true
    }

    /// Applies the changes of the earlier session, as far as they fit. They are not saved yet, but can be undone.
    /// `None` where there are none.
    pub fn recover(&mut self) -> Option<Recovered> {
        let mut unsaved = self.take_unsaved()?;
        let beside = self.beside_old_journal(&unsaved.bytes);
        let (file, lock) = self.file.as_ref().map(|file| (file.real.clone(), file.lock.clone()))?;
        let is_known = beside.is_some();
        let file = beside.unwrap_or(file);
        let beginning = self.beginning();
        let Replayed { applied, n_made: n_applied, n_lost, reason, on_other_texts, .. } =
            unsaved.replay(&mut self.project);
        let journal = journal_path(&file);
        let is_whole = is_known && unsaved.is_of_file && n_lost == 0;
        let copy = match unsaved.damage {
            _ if !is_known => Ok(None),
            // Nothing will be written over it.
            _ if !is_whole && applied.is_empty() => {
                put_aside(&journal, "recovered").map(Some).map_err(WriteError::from)
            }
            _ if !is_whole => copy_aside(&journal, &file, "recovered").map(Some),
            Some(_) => copy_aside(&journal, &file, "damaged").map(Some),
            None => Ok(None),
        };
        let copy = match copy {
            Ok(copy) => copy,
            Err(error) => {
                self.record = Record::Failed(format!("the old journal cannot be kept, {error}"));
                return Some(Recovered { n_applied, on_other_texts, n_lost, reason, copy: None });
            }
        };
        if is_whole {
            let n_changes = (unsaved.n_saved + n_applied) as u64;
            self.record = Record::new(JournalWriter::resume(&file, lock, &unsaved.bytes, unsaved.end, n_changes));
        } else {
            // In one piece: half of what was recovered would be found in place of all of it.
            let journal = JournalWriter::begin(&file, lock, beginning).map(|mut journal| {
                journal.append_together(applied);
                journal
            });
            self.record = Record::new(journal);
        }
        Some(Recovered { n_applied, on_other_texts, n_lost, reason, copy })
    }

    /// Goes on without the changes of the earlier session. Their journal is kept under the name that is returned.
    pub fn discard_unsaved(&mut self) -> Option<PathBuf> {
        if self.read_only.is_some() {
            return None;
        }
        let unsaved = self.take_unsaved()?;
        let beside = self.beside_old_journal(&unsaved.bytes);
        let (file, lock) = self.file.as_ref().map(|file| (file.real.clone(), file.lock.clone()))?;
        let kept = beside.as_ref().map(|project| put_aside(&journal_path(project), "discarded")).transpose();
        match kept {
            Ok(copy) => {
                let file = beside.unwrap_or(file);
                self.record = Record::new(JournalWriter::begin(&file, lock, self.beginning()));
                copy
            }
            Err(error) => {
                self.record = Record::Failed(format!("the old journal cannot be kept, {error}"));
                None
            }
        }
    }

    /// Closes the project. What is not saved is in the journal, and offered when it is opened again. Waits for a save
    /// that goes on.
    pub fn close(mut self) {
        let has_unsaved = self.unsaved().is_some();
        self.record = Record::Nothing;
        if let Some(file) = self.file.take()
            && file.is_untitled
            && self.saved_revision == Some(self.project.revision())
            && !has_unsaved
        {
            file.forget();
        }
    }

    /// Closes the project and gives up what was not saved. Its journal is kept under the name that is returned.
    pub fn close_without_saving(mut self) -> Option<PathBuf> {
        if self.is_saved() || self.unsaved().is_some() || self.read_only.is_some() {
            self.close();
            return None;
        }
        let record = std::mem::replace(&mut self.record, Record::Nothing);
        let file = self.refuge.take().or_else(|| self.file.take())?;
        match record {
            Record::Journal(journal) | Record::SavesOnly(journal) if !file.is_untitled => {
                journal.end(Some("discarded"))
            }
            record => {
                drop(record);
                file.give_up()
            }
        }
    }

    /// Records a change that was made.
    fn record(&mut self, change: NewChange) {
        if !self.ticket.is_taken() {
            self.since_save = None;
        }
        if let Some(changes) = &mut self.since_save {
            changes.push(change.clone());
        }
        if let Record::Journal(journal) = &mut self.record {
            journal.append(change);
        }
    }

    /// The journal that is written now, if any.
    fn journal(&self) -> Option<&JournalWriter> {
        match &self.record {
            Record::Journal(journal) | Record::SavesOnly(journal) => Some(journal),
            Record::Nothing | Record::Failed(_) | Record::Undecided(_) => None,
        }
    }

    fn take_unsaved(&mut self) -> Option<Unsaved> {
        match std::mem::replace(&mut self.record, Record::Nothing) {
            Record::Undecided(unsaved) => Some(unsaved),
            other => {
                self.record = other;
                None
            }
        }
    }

    /// Where a journal begins that follows the file as it is.
    fn beginning(&self) -> Beginning {
        Beginning::new(&self.project, self.file.as_ref().map_or(String::new(), |file| hex(file.stamp.sha256())))
    }
}

impl Record {
    /// The journal, or why there is none.
    pub(super) fn new(journal: Result<JournalWriter, WriteError>) -> Self {
        match journal {
            Ok(journal) => Self::Journal(journal),
            Err(error) => Self::Failed(format!("changes cannot be kept in a journal, {error}")),
        }
    }

    /// The same, but for changes that are saved at once.
    pub(super) fn saves_only(self) -> Self {
        if let Self::Journal(journal) = self { Self::SavesOnly(journal) } else { self }
    }
}

impl Deref for OpenProject {
    type Target = Project;

    fn deref(&self) -> &Project {
        &self.project
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::storage::Access;

    #[cfg(unix)]
    #[test]
    fn every_path_to_a_project_leads_to_it_and_no_other_does() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let saved = |name: &str| {
            let mut project = OpenProject::new(Project::new("Week", "ana"));
            project.save_as(&at(name), "ana", SystemTime::UNIX_EPOCH).unwrap();
            project
        };
        drop((saved("week.ron"), saved("other.ron"), saved("team.pullquote")));
        std::fs::hard_link(at("week.ron"), at("second.ron")).unwrap();
        std::os::unix::fs::symlink(at("week.ron"), at("link.ron")).unwrap();
        std::os::unix::fs::symlink(at("team.pullquote"), at("team")).unwrap();
        let open = |name: &str| OpenProject::open(&at(name), Access::Write { owner: "ana" }).unwrap().project;
        let all = ["week.ron", "link.ron", "second.ron", "other.ron", "team", "team.pullquote/project.ron", "gone.ron"];
        let check = |project: &OpenProject, expected: &[&str]| {
            let found: Vec<&str> = all.into_iter().filter(|name| project.is_at(&at(name))).collect();
            assert_eq!(found, expected);
        };
        for name in ["week.ron", "link.ron", "second.ron"] {
            check(&open(name), &["week.ron", "link.ron", "second.ron"]);
        }
        for name in ["team.pullquote", "team"] {
            check(&open(name), &["team", "team.pullquote/project.ron"]);
        }
        check(&OpenProject::new(Project::new("Week", "ana")), &[]);
    }
}
