//! Opening a project file, with its lock and its journal.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use super::access::{Access, ReadOnly};
use super::aside::{bring_along, others_to_bring};
use super::companions::companion_in_words;
use super::folder::files::{folder_named, real_project};
use super::folder::half_saved::{Finished, HalfSaved, finish, record_path};
use super::in_use::{journal_path, project_of_journal, who_has};
use super::journal::JournalWriter;
use super::journal_file::Beginning;
use super::loaded::{Loaded, open_file};
use super::lock::place::{is_of_missing, is_version_of};
use super::lock::{Lock, LockError};
use super::open_error::OpenError;
use super::open_project::{OpenProject, ProjectFile, Record};
use super::recovery::Unsaved;
use super::stamp::ProjectStamp;
use crate::formats::own::journal::{Damage, Journal};
use crate::formats::own::project_file::FileProblem;
use crate::formats::own::save_record::RecordError;
use crate::model::Project;
use crate::storage::place_names::folder_of;
use crate::storage::regular;
use crate::storage::sha256::{hex, sha256};
use crate::storage::system::{System, in_words, named_at};

/// What came of opening a project file.
#[derive(Debug)]
pub struct Opened {
    pub project: OpenProject,
    /// What does not fit; it is kept in the file as it is.
    pub problems: Vec<FileProblem>,
    /// Changes that are in the journal and not in the file.
    pub n_unsaved: usize,
    /// Why the journal cannot be read, or not to its end: what it holds besides is not known.
    pub journal_problem: Option<String>,
}

impl OpenProject {
    /// Opens a project file; read-only where somebody else has it open, or it cannot be written.
    pub fn open(path: &Path, access: Access<'_>) -> Result<Opened, OpenError> {
        open(path, access, false)
    }

    /// Opens a project that was never saved again, as one that still has no file of its own.
    pub fn open_untitled(path: &Path, owner: &str) -> Result<Opened, OpenError> {
        open(path, Access::Write { owner }, true)
    }
}

fn open(path: &Path, access: Access<'_>, is_untitled: bool) -> Result<Opened, OpenError> {
    let io = |error| OpenError::from_io(error, path);
    let real = real_project(path);
    if real.is_dir() {
        return Err(OpenError::NoProjectIn { path: path.to_owned() });
    }
    let mut file = open_file(&real).map_err(io)?;
    let companion = companion_in_words(&real, System::HERE);
    let (lock, held) = match access {
        Access::Write { .. } | Access::WriteAtOnce { .. } if let Some(what) = &companion => {
            (None, Some(ReadOnly::Companion(what.clone())))
        }
        Access::Write { owner } | Access::WriteAtOnce { owner } => take_lock(&real, owner),
        Access::Read => (None, Some(ReadOnly::Asked)),
    };
    if lock.is_some() {
        // Whoever had the lock before may have put another file there.
        file = open_file(&real).map_err(io)?;
    }
    // One that cannot be finished now is read as if it were.
    let unfinished = lock.is_some().then(|| finish(&real).ok()).flatten();
    let unreadable = HalfSaved::find(&real).err();
    if unfinished.is_some() {
        file = open_file(&real).map_err(io)?;
    }
    let loaded = Loaded::from_file(&mut file, path, &real);
    let Loaded { project, stamp, problems, newer } = loaded.map_err(|error| match (error, companion) {
        (OpenError::Content { path, .. }, Some(what)) => OpenError::Companion { what, path },
        (error, _) => error.with_former(&real),
    })?;
    if let Some(lock) = &lock {
        lock.know(&project);
    }
    let path = if stamp.articles.is_some() { folder_named(path, &real) } else { path.to_owned() };
    let newer_save = unreadable.as_ref().and_then(io::Error::get_ref).filter(|error| error.is::<RecordError>());
    let newer = newer.or_else(|| newer_save.map(ToString::to_string));
    let read_only = newer.map(ReadOnly::NewerVersion).or(held);
    let former = former_name(&real, &stamp, &project);
    if let (Some(former), Some(_)) = (&former, &lock) {
        bring_along(former, &real, &[".journal"]);
        bring_along(former, &real, others_to_bring(former));
    }
    let (project, found) = FoundJournal::read(&real, former.as_deref(), &stamp, project);
    let n_unsaved = found.n_unsaved();
    let journal_problem = found.problem().or_else(|| problem_of_save(&real, unfinished, unreadable));
    let record = match access {
        _ if read_only.is_some() => Record::Nothing,
        Access::WriteAtOnce { .. } => found.take_up(&real, lock.clone(), &stamp, &project).saves_only(),
        Access::Write { .. } | Access::Read => found.take_up(&real, lock.clone(), &stamp, &project),
    };
    let file = ProjectFile { path, real, stamp, lock, is_untitled };
    let mut project = OpenProject::in_file(project, file, read_only, record);
    if is_untitled {
        project.was_never_saved();
    }
    Ok(Opened { project, problems, n_unsaved, journal_problem })
}

/// What is wrong with what a save has left that did not end.
fn problem_of_save(real: &Path, unfinished: Option<Finished>, unreadable: Option<io::Error>) -> Option<String> {
    if let Some(Finished::PutAside(kept)) = unfinished {
        let words = "a save of it did not end and cannot be finished any more; what was to be written is kept in";
        return Some(format!("{words} {}", kept.display()));
    }
    let error = in_words(&unreadable?);
    let words = "what lies where a save that did not end would have left its record cannot be read,";
    Some(format!("{words} {error}: {}", record_path(real).display()))
}

/// The project with what its journal holds beyond its file. Nothing is written, and nobody is kept from it.
pub(super) fn read_whole(path: &Path) -> Result<Project, OpenError> {
    let real = real_project(path);
    let mut file = open_file(&real).map_err(|error| OpenError::from_io(error, path))?;
    let Loaded { project, stamp, .. } = Loaded::from_file(&mut file, path, &real)?;
    let former = former_name(&real, &stamp, &project);
    let (mut project, found) = FoundJournal::read(&real, former.as_deref(), &stamp, project);
    if let FoundJournal::Journal(mut unsaved) = found {
        unsaved.replay(&mut project);
    }
    Ok(project)
}

/// What a project in one file was called until somebody renamed it, where its journal still lies beside it under that name:
/// it tells of changes to this very file, which nobody has open by the other name, and not to what has that name now. One with
/// a journal of its own has none, nor has a copy. Another version of the project that has the name keeps it.
fn former_name(real: &Path, stamp: &ProjectStamp, project: &Project) -> Option<PathBuf> {
    if stamp.articles.is_some() || journal_path(real).symlink_metadata().is_ok() {
        return None;
    }
    let saved = hex(stamp.sha256());
    let articles = project.articles().map(|article| article.id).collect();
    let is_version = |former: &Path| regular::open(former).is_ok_and(|mut file| is_version_of(&mut file, &articles));
    let is_it = |former: &PathBuf| {
        let path = journal_path(former);
        let Ok(Some(journal)) = regular::read_companion(&path) else { return false };
        let journal = Journal::read(&journal);
        // Of a file that somebody reads or that cannot be read nobody knows.
        let has_changes_of = |file: Vec<u8>| journal.clone().has_changes_of(&hex(&sha256(&file)));
        let is_of_former = || match former.symlink_metadata() {
            Err(error) => !is_of_missing(&error),
            Ok(_) => regular::read(former).is_ok_and(has_changes_of) || is_version(former),
        };
        journal.clone().has_changes_of(&saved) && !is_of_former() && who_has(former).is_none() && !is_copy(real, &path)
    };
    let entries = fs::read_dir(folder_of(real)).ok()?;
    let mut formers: Vec<PathBuf> = entries.flatten().filter_map(|entry| project_of_journal(&entry.path())).collect();
    // Rather under a name that nothing has than under that of another.
    formers.sort_by_cached_key(|former| (former.symlink_metadata().is_ok(), former.clone()));
    formers.into_iter().find(is_it)
}

/// Whether a file is no project that was renamed with its journal left behind but a copy of one, as far as the system tells: it
/// had its name and its content already before the journal was written to for the last time, or was made only after that.
fn is_copy(file: &Path, journal: &Path) -> bool {
    let Ok(metadata) = file.symlink_metadata() else { return false };
    let Ok(written) = journal.symlink_metadata().and_then(|metadata| metadata.modified()) else { return false };
    named_at(&metadata).is_some_and(|named| named < written) || metadata.created().is_ok_and(|made| made > written)
}

/// The lock, or why there is none.
fn take_lock(path: &Path, owner: &str) -> (Option<Arc<Lock>>, Option<ReadOnly>) {
    match Lock::take_from_ourselves(path, owner) {
        Ok(lock) => (Some(Arc::new(lock)), None),
        Err(LockError::HeldBy(owner)) => (None, Some(ReadOnly::HeldBy(owner))),
        Err(LockError::Io { error, .. })
            if matches!(error.kind(), io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem) =>
        {
            (None, Some(ReadOnly::Folder))
        }
        Err(error) => (None, Some(ReadOnly::NoLock(error.to_string()))),
    }
}

/// What is beside a project file.
enum FoundJournal {
    /// Nothing that matters any more.
    Nothing,
    Unreadable(String),
    /// A journal, with what the file does not hold; if anything.
    Journal(Unsaved),
}

impl FoundJournal {
    /// Reads it for a project as its file holds it, which gets the history that the journal knows; where it still has a former
    /// name, there.
    fn read(file: &Path, former: Option<&Path>, stamp: &ProjectStamp, project: Project) -> (Project, Self) {
        let here = journal_path(file);
        let path = former.filter(|_| !here.exists()).map_or(here, journal_path);
        let bytes = match regular::read_companion(&path) {
            Ok(bytes) => bytes.unwrap_or_default(),
            Err(error) => return (project, Self::Unreadable(in_words(&error))),
        };
        let last_change: Option<SystemTime> = path.metadata().and_then(|metadata| metadata.modified()).ok();
        let journal = Journal::read(&bytes);
        let (n_lines, damage, end) = (journal.n_lines(), journal.damage, journal.end());
        let damage = damage.filter(|damage| !damage.is_torn_end);
        let Some(replay) = journal.replay(&hex(stamp.sha256()), project.labels()) else {
            // Whole lines that tell nothing are those of a newer version: nothing may be written over them.
            let newer = Damage { line: 1, n_lines_lost: n_lines, is_torn_end: false };
            let unknown = damage.or((n_lines > 0).then_some(newer));
            let found = unknown.map(|damage| Self::Journal(Unsaved::unreadable(bytes, damage)));
            return (project, found.unwrap_or(Self::Nothing));
        };
        let (changes, n_saved, is_of_file) = (replay.changes, replay.n_saved, replay.is_of_file);
        let mut project = if is_of_file { project.with_history(replay.history) } else { project };
        let on_other_texts = Vec::new();
        let mut unsaved = Unsaved { changes, bytes, end, n_saved, is_of_file, last_change, damage, on_other_texts };
        if let Some(back_again) = unsaved.lead_back_to(&project) {
            project = back_again;
            unsaved.n_saved += std::mem::take(&mut unsaved.changes).len();
        }
        unsaved.look_ahead(&project);
        (project, Self::Journal(unsaved))
    }

    fn n_unsaved(&self) -> usize {
        if let Self::Journal(unsaved) = self { unsaved.n_changes() } else { 0 }
    }

    fn problem(&self) -> Option<String> {
        let from = |damage: Damage| {
            format!("the journal beside it is damaged from line {} on, or a newer Pullquote wrote it", damage.line)
        };
        match self {
            Self::Nothing => None,
            Self::Unreadable(error) => Some(format!("the journal beside it cannot be read, {error}")),
            Self::Journal(unsaved) => unsaved.damage.map(from),
        }
    }

    /// Goes on with it.
    fn take_up(self, file: &Path, lock: Option<Arc<Lock>>, stamp: &ProjectStamp, project: &Project) -> Record {
        match self {
            Self::Unreadable(error) => Record::Failed(format!("the journal cannot be read, {error}")),
            Self::Journal(unsaved) if unsaved.n_changes() > 0 || unsaved.damage.is_some() => Record::Undecided(unsaved),
            Self::Journal(unsaved) if unsaved.is_of_file => {
                let n_changes = unsaved.n_saved as u64;
                Record::new(JournalWriter::resume(file, lock, &unsaved.bytes, unsaved.end, n_changes))
            }
            Self::Nothing | Self::Journal(_) => begin(file, lock, stamp, project),
        }
    }
}

fn begin(file: &Path, lock: Option<Arc<Lock>>, stamp: &ProjectStamp, project: &Project) -> Record {
    Record::new(JournalWriter::begin(file, lock, Beginning::new(project, hex(stamp.sha256()))))
}
