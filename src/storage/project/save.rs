//! Saving a project as it was at one moment, on whatever thread.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use thiserror::Error;

use super::access::ReadOnly;
use super::aside::{put_aside, put_back};
use super::companions::{companion_in_words, is_beside_project};
use super::folder::files::{article_folders, is_to_be_folder, real_project};
use super::folder::save as folder_save;
use super::in_use::{backup_path, has_unsaved_changes, journal_path};
use super::journal::JournalHandle;
use super::journal_file::Beginning;
use super::loaded::{Loaded, open_file};
use super::lock::place::Place;
use super::lock::{Lock, LockError};
use super::stamp::{FileStamp, ProjectStamp};
use super::write::write_project;
use crate::formats::articles::{Packing, Shape};
use crate::formats::own::project_file;
use crate::model::{Content, Project};
use crate::storage::over::{Over, WriteError};
use crate::storage::regular;
use crate::storage::sha256::hex;
use crate::storage::system::{System, in_words, n_names};
use crate::storage::write::{DAY, How, Readers, remove, remove_leftovers, remove_leftovers_in, write_whole_by};

/// Names one open project, and is held by whoever saves it: so a save can be told from another project's, and one that
/// goes on from none.
#[derive(Debug, Default)]
pub(super) struct Ticket(Arc<()>);

/// All that saving takes. It holds the project as it was when it was made.
#[derive(Debug)]
pub struct SaveJob {
    ticket: Ticket,
    content: Content,
    /// How a journal begins that follows the file, but for the file's SHA-256.
    beginning: Beginning,
    target: Target,
    now: SystemTime,
    /// What people should know about it already.
    remarks: Vec<String>,
}

/// The file to write.
#[derive(Debug)]
pub(super) struct Target {
    /// As it was named.
    pub(super) path: PathBuf,
    /// Where that leads.
    pub(super) real: PathBuf,
    /// What the project was when we last looked; `None` where it moves to another file.
    pub(super) expected: Option<ProjectStamp>,
    /// Whether what other programs have written since is replaced.
    pub(super) is_over_others: bool,
    /// Whether each article has a file of its own.
    pub(super) is_folder: bool,
    /// Held until the save is taken note of.
    pub(super) lock: Option<Arc<Lock>>,
    pub(super) way: Way,
}

/// Whether a project stays where it is.
#[derive(Debug)]
pub(super) enum Way {
    /// The file is its own.
    Here {
        journal: Option<JournalHandle>,
        /// Changes in the journal so far.
        n_changes: u64,
        /// Whether the file as it was is kept, the first time of a day.
        keeps_former: bool,
    },
    /// It moves to the file, in place of what may be replaced.
    Elsewhere {
        over: Over,
        /// The project whose readers a new file gets.
        like: Option<PathBuf>,
        /// Who locks a folder once it is there.
        owner: String,
    },
}

/// A save that succeeded, for [`OpenProject::saved`](crate::storage::OpenProject::saved).
#[derive(Debug)]
pub struct Saved {
    pub(super) ticket: Ticket,
    pub(super) stamp: ProjectStamp,
    pub(super) beginning: Beginning,
    pub(super) place: SavedPlace,
    remarks: Vec<String>,
}

/// Where a project was saved.
#[derive(Debug)]
pub(super) enum SavedPlace {
    /// In its own file, which now holds the first `n_changes` of its journal.
    Here {
        n_changes: u64,
    },
    Elsewhere {
        path: PathBuf,
        real: PathBuf,
        lock: Option<Arc<Lock>>,
    },
}

/// Why a project was not saved. The file is as it was; the work is still in the window and in the journal.
#[derive(Debug, Error)]
pub enum SaveError {
    #[error("the project has no file yet: use “Save as…”")]
    NoFile,
    #[error("it is being saved already")]
    InFlight,
    #[error("{0}")]
    ReadOnly(ReadOnly),
    #[error(
        "another program has changed the file since it was opened. Save a copy under another name, or save over it: {path}",
        path = path.display()
    )]
    ReplacedMeanwhile { path: PathBuf },
    #[error(
        "the project was moved or renamed since it was opened: it was {path}, and is {to} now",
        to = to.as_ref().map_or("elsewhere".to_owned(), |to| to.display().to_string()), path = path.display()
    )]
    Moved { to: Option<PathBuf>, path: PathBuf },
    #[error("there is a file of that name already. Choose another name: {path}", path = path.display())]
    Exists { path: PathBuf },
    #[error("it is a project, which would be replaced. Choose another name: {path}", path = path.display())]
    IsProject { path: PathBuf },
    #[error(
        "it belongs to a project, whose work could be lost with it. Choose another name: {path}",
        path = path.display()
    )]
    IsPart { path: PathBuf },
    #[error("it would lie in the folder of a project, among its files. Choose another folder: {path}", path = path.display())]
    InProject { path: PathBuf },
    #[error("{why}. Choose a name that ends in .ron: {path}", path = path.display())]
    NotForProject { why: String, path: PathBuf },
    #[error("{owner} has it open. Close it there, or choose another name: {path}", path = path.display())]
    InUse { owner: String, path: PathBuf },
    #[error(
        "it is a project with changes that were not saved, which would be lost. See “pullquote recover”, or choose another \
         name: {path}",
        path = path.display()
    )]
    HasUnsaved { path: PathBuf },
    #[error("it is {what}, which is never written to. Choose another name: {path}", path = path.display())]
    NotAFile { what: &'static str, path: PathBuf },
    #[error(
        "the disk is full. Free some space and save again, or save a copy on another disk: {path}",
        path = path.display()
    )]
    DiskFull { path: PathBuf },
    #[error("the file or its folder may not be written. Save a copy elsewhere: {path}", path = path.display())]
    NotAllowed { path: PathBuf },
    #[error("its folder is not there. Save a copy elsewhere: {path}", path = path.display())]
    FolderGone { path: PathBuf },
    #[error("it could not be written, {error}. Try again, or save a copy elsewhere: {path}", error = in_words(error), path = path.display())]
    Io { error: io::Error, path: PathBuf },
}

/// Refuses a name that says that it is something else than a project: whoever asks before long work loses none of it.
pub fn refuse_other_name(path: &Path) -> Result<(), SaveError> {
    let why = if path.as_os_str() == "-" {
        "“-” is standard output, and a project is a file".to_owned()
    } else if is_to_be_folder(path) {
        return Ok(());
    } else if path.as_os_str().as_encoded_bytes().ends_with(b"/") {
        "a name that ends with a slash is that of a folder, and a project is a file".to_owned()
    } else if Packing::is_promised(path) {
        "a project is never packed".to_owned()
    } else if let Some(what) = companion_in_words(path, System::HERE).filter(|_| !is_beside_project(path, System::HERE))
    {
        format!("the name is that of {what}, and not of a project")
    } else if let Some(shape) = Shape::from_name(path) {
        format!("the name is that of {}, and not of a project", shape.in_words())
    } else {
        return Ok(());
    };
    Err(SaveError::NotForProject { why, path: path.to_owned() })
}

impl SaveJob {
    pub(super) fn new(ticket: Ticket, project: &Project, target: Target, now: SystemTime) -> Self {
        let beginning = Beginning::new(project, String::new());
        Self { ticket, content: project.content().clone(), beginning, target, now, remarks: Vec::new() }
    }

    /// The file that it writes, as it was named.
    pub fn path(&self) -> &Path {
        &self.target.path
    }

    /// Where that file really is, whatever a link of its name leads to by then.
    pub fn real_path(&self) -> &Path {
        &self.target.real
    }

    /// Refuses to replace more than this, where the project moves to another file.
    #[must_use]
    pub fn only_over(mut self, allowed: Over) -> Self {
        if let Way::Elsewhere { over, .. } = &mut self.target.way {
            *over = allowed;
        }
        self
    }

    /// Replaces what another program has written to the project's file.
    pub(super) fn over_what_others_wrote(mut self) -> Self {
        self.target.is_over_others = true;
        self
    }

    /// Says this too when it has succeeded.
    pub(super) fn with_remarks(self, remarks: Vec<String>) -> Self {
        Self { remarks, ..self }
    }

    /// Lets a new file have the readers of this project.
    #[must_use]
    pub fn like(mut self, project: &Path) -> Self {
        if let Way::Elsewhere { like, .. } = &mut self.target.way {
            *like = Some(real_project(project));
        }
        self
    }

    /// Writes the file.
    pub fn run(self) -> Result<Saved, SaveError> {
        let Self { ticket, content, mut beginning, mut target, now, mut remarks } = self;
        if let Some(lock) = &target.lock {
            lock.know(&content);
        }
        let stamp = if target.is_folder {
            target.write_folder(&content, &mut beginning, now, &mut remarks)?
        } else {
            ProjectStamp::of_file(target.write(&content, &mut beginning, now, &mut remarks)?)
        };
        // The journal of a project that is being closed waits for its handle to go.
        let Target { path, real, lock, way, .. } = target;
        let place = match way {
            Way::Here { n_changes, .. } => SavedPlace::Here { n_changes },
            Way::Elsewhere { .. } => SavedPlace::Elsewhere { path, real, lock },
        };
        Ok(Saved { ticket, stamp, beginning, place, remarks })
    }
}

impl Saved {
    /// What people should know about it, each a sentence.
    pub fn remarks(&self) -> &[String] {
        &self.remarks
    }
}

impl Ticket {
    /// One for a save, unless there is such a save already.
    pub(super) fn take(&self) -> Result<Self, SaveError> {
        if self.is_taken() { Err(SaveError::InFlight) } else { Ok(Self(Arc::clone(&self.0))) }
    }

    /// Whether somebody saves, or has saved and not told yet.
    pub(super) fn is_taken(&self) -> bool {
        Arc::strong_count(&self.0) > 1
    }

    /// Whether both are of the same open project.
    pub(super) fn is_of(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Target {
    fn write(
        &self,
        content: &Content,
        beginning: &mut Beginning,
        now: SystemTime,
        remarks: &mut Vec<String>,
    ) -> Result<FileStamp, SaveError> {
        let Self { path, real, expected, .. } = self;
        let failed = |error: WriteError| SaveError::from_write(error, path);
        self.hold_lock()?;
        // Looked at once more when all is written, which takes a while.
        let check_is_ours = || {
            self.refuse_moved()?;
            match expected {
                Some(expected) if !self.is_over_others && expected.is_outdated(real)? => Err(WriteError::Replaced),
                _ => Ok(()),
            }
        };
        check_is_ours().map_err(failed)?;
        // First of all: on a full disk nothing else may come to its end.
        remove_leftovers(real, now);
        match &self.way {
            Way::Here { journal, n_changes, keeps_former } => {
                if *keeps_former && is_first_of_day(real, now) {
                    remarks.extend(back_up(real, copy));
                }
                let announce = |sha256: &str| {
                    check_is_ours()?;
                    sha256.clone_into(&mut beginning.saved);
                    if let Some(journal) = journal {
                        journal.saving(beginning.clone(), *n_changes);
                    }
                    self.begin_replacing();
                    Ok(())
                };
                let other_names = loses_other_names(real);
                let written = write_project(real, content, How::lasting(Readers::AsUsual), announce);
                self.end_replacing(written.as_ref().ok().map(|(file, _)| file));
                remarks.extend(other_names.filter(|_| written.is_ok()));
                written.map(|(_, stamp)| stamp).map_err(failed)
            }
            // A link is somebody else's word for where a file lies, unless that was asked about.
            Way::Elsewhere { over, .. } if *over != Over::Anything && path.is_symlink() => {
                Err(SaveError::NotAFile { what: "a link", path: path.clone() })
            }
            Way::Elsewhere { over, like, .. } => {
                remarks.extend(if *over == Over::Nothing { None } else { back_up(real, copy) });
                let readers = like.as_deref().filter(|_| !real.exists()).map_or(Readers::AsUsual, Readers::Like);
                let aside = OthersJournal::put_aside(real, *over)?;
                // Its lock is ours.
                let over = if *over == Over::Anything { Over::Ours } else { *over };
                let announce = |sha256: &str| {
                    sha256.clone_into(&mut beginning.saved);
                    Ok(())
                };
                let written = write_project(real, content, How { over, ..How::lasting(readers) }, announce);
                if let Some(aside) = aside {
                    remarks.extend(aside.settle(written.is_ok()));
                }
                self.end_replacing(written.as_ref().ok().map(|(file, _)| file));
                written.map(|(_, stamp)| stamp).map_err(failed)
            }
        }
    }

    /// Writes what has changed to the files of a folder, or all of it to a new one.
    fn write_folder(
        &mut self,
        content: &Content,
        beginning: &mut Beginning,
        now: SystemTime,
        remarks: &mut Vec<String>,
    ) -> Result<ProjectStamp, SaveError> {
        let path = self.path.clone();
        let failed = |error: WriteError| SaveError::from_write(error, &path);
        self.hold_lock()?;
        match (&self.way, &self.expected) {
            (Way::Here { journal, n_changes, .. }, Some(expected)) => {
                remove_leftovers_of_folder(&self.real, now);
                let announce = |sha256: &str, is_written: bool| {
                    if is_written {
                        let is_first = is_first_of_day(&self.real, now);
                        remarks.extend(if is_first { back_up(&self.real, packed) } else { None });
                    }
                    sha256.clone_into(&mut beginning.saved);
                    if let Some(journal) = journal {
                        journal.saving(beginning.clone(), *n_changes);
                    }
                    self.begin_replacing();
                };
                let saved = folder_save::save(&self.real, content, (expected, self.is_over_others), announce);
                let head = saved.is_ok().then(|| regular::open(&self.real)).transpose();
                self.end_replacing(head.as_ref().ok().and_then(Option::as_ref));
                head.map_err(|error| failed(error.into()))?;
                saved.map_err(failed)
            }
            (Way::Here { .. }, None) => Err(SaveError::NoFile),
            (Way::Elsewhere { like, owner, .. }, _) => {
                remove_leftovers(&path, now);
                let (real, stamp) = folder_save::save_new(&path, content, like.as_deref()).map_err(failed)?;
                let lock = Lock::take(&real, owner).map_err(SaveError::from_lock)?;
                lock.know(content);
                (self.lock, self.real) = (Some(Arc::new(lock)), real);
                beginning.saved = hex(stamp.sha256());
                Ok(stamp)
            }
        }
    }

    /// Makes sure that nobody else writes to the project where it is.
    fn hold_lock(&self) -> Result<(), SaveError> {
        self.refuse_moved().map_err(|error| SaveError::from_write(error, &self.path))?;
        self.lock.as_ref().map_or(Ok(()), |lock| lock.hold(&self.real).map_err(SaveError::from_lock))
    }

    /// Refuses to write a project anew where it was moved away from: then there would be two. What lies there instead is
    /// somebody else's, whoever insists.
    fn refuse_moved(&self) -> Result<(), WriteError> {
        let lies_in = |to: PathBuf| if self.is_folder { to.parent().map(Path::to_owned) } else { Some(to) };
        match self.lock.as_ref().map_or(Place::Here, |lock| lock.place(&self.real)) {
            Place::Moved(_) if self.is_over_others && self.real.symlink_metadata().is_err() => Ok(()),
            Place::Moved(to) => Err(WriteError::Moved(to.and_then(lies_in))),
            Place::Replaced if !self.is_over_others => Err(WriteError::Replaced),
            Place::Here | Place::Gone | Place::Replaced => Ok(()),
        }
    }

    fn begin_replacing(&self) {
        if let Some(lock) = &self.lock {
            lock.begin_replacing();
        }
    }

    /// What was written, if anything, is the project's file from now on.
    fn end_replacing(&self, written: Option<&File>) {
        if let Some(lock) = &self.lock {
            if let Some(written) = written {
                lock.go_on_with(written);
            }
            lock.end_replacing();
        }
    }
}

/// The journal of a project that is replaced, which tells nothing about the one that comes.
struct OthersJournal {
    journal: PathBuf,
    aside: PathBuf,
    /// Whether it holds changes that were not saved.
    is_needed: bool,
}

impl OthersJournal {
    /// Moves it out of the way before the project is replaced. `None` where there is none.
    fn put_aside(project: &Path, over: Over) -> Result<Option<Self>, SaveError> {
        let journal = journal_path(project);
        let io = |error| SaveError::Io { error, path: journal.clone() };
        if regular::read_companion(&journal).map_err(io)?.is_none() {
            return Ok(None);
        }
        if over == Over::Nothing && project.exists() {
            return Err(SaveError::Exists { path: project.to_owned() });
        }
        let is_needed = has_unsaved_changes(project);
        let aside = put_aside(&journal, "discarded").map_err(io)?;
        Ok(Some(Self { journal, aside, is_needed }))
    }

    /// Puts it back where the project was not replaced; else keeps it if it is needed, and says where.
    fn settle(self, is_replaced: bool) -> Option<String> {
        if !is_replaced {
            put_back(&self.aside, &self.journal);
            return None;
        }
        if !self.is_needed {
            // It is only litter now.
            drop(remove(&self.aside));
            return None;
        }
        let words = "the project that was there had changes that were not saved; they are kept in";
        Some(format!("{words} {}", self.aside.display()))
    }
}

impl SaveError {
    pub(super) fn from_lock(error: LockError) -> Self {
        match error {
            LockError::HeldBy(owner) => Self::ReadOnly(ReadOnly::HeldBy(owner)),
            LockError::Io { error, path } => Self::from_write(error.into(), &path),
        }
    }

    pub(crate) fn from_write(error: WriteError, path: &Path) -> Self {
        let path = path.to_owned();
        let error = match error {
            WriteError::Io(error) => error,
            WriteError::Exists => return Self::Exists { path },
            WriteError::IsProject => return Self::IsProject { path },
            WriteError::IsPart => return Self::IsPart { path },
            WriteError::InProject => return Self::InProject { path },
            WriteError::NotAFile(what) => return Self::NotAFile { what, path },
            WriteError::InUse(owner) => return Self::InUse { owner, path },
            WriteError::HasUnsaved => return Self::HasUnsaved { path },
            WriteError::Replaced => return Self::ReplacedMeanwhile { path },
            WriteError::Moved(to) => return Self::Moved { to, path },
            WriteError::Gone => return Self::Moved { to: None, path },
        };
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

/// Whether the file was not yet kept today as it was. Days are those of Greenwich.
fn is_first_of_day(path: &Path, now: SystemTime) -> bool {
    let since_1970 = |time: SystemTime| time.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    let day_of = |time| since_1970(time).as_secs() / DAY.as_secs();
    // A link is no copy, however new.
    let kept = fs::symlink_metadata(backup_path(path)).ok().filter(fs::Metadata::is_file);
    kept.and_then(|kept| kept.modified().ok()).is_none_or(|kept| day_of(kept) != day_of(now))
}

/// What is to say where a file has other names, by hard links: it gets a new file, and they keep the one that was.
fn loses_other_names(path: &Path) -> Option<String> {
    let n_names = fs::metadata(path).map_or(1, |metadata| n_names(&metadata));
    let told = format!("the file had another name too (a hard link), which keeps what it was: {}", path.display());
    (n_names > 1).then_some(told)
}

/// Keeps the file as it was, as `NAME.ron.bak`, where `write` puts it. A copy that cannot be made is no reason not to
/// save: it is told.
fn back_up(path: &Path, write: impl FnOnce(&Path, &mut File) -> io::Result<()>) -> Option<String> {
    let backup = backup_path(path);
    let kept = write_whole_by(&backup, How::lasting(Readers::Of(path)), |file| write(path, file));
    let told = |error| format!("the file as it was before could not be kept, {error}: {}", backup.display());
    match kept {
        Err(WriteError::Io(error)) if error.kind() == io::ErrorKind::NotFound => None,
        kept => kept.err().map(told),
    }
}

/// The bytes of a file.
fn copy(path: &Path, into: &mut File) -> io::Result<()> {
    let mut file = regular::open(path)?;
    io::copy(&mut regular::bounded(&mut file)?, into).map(drop)
}

/// A project in a folder as one file: as such it is kept, since it changes in many.
fn packed(real: &Path, into: &mut File) -> io::Result<()> {
    let loaded = Loaded::from_file(&mut open_file(real)?, real, real).map_err(io::Error::other)?;
    if *loaded.stamp.absent() != Arc::default() {
        // What was kept before may have the articles that are not there now, as is told where it is opened.
        return Err(io::ErrorKind::NotFound.into());
    }
    project_file::write_to(&loaded.project, into)
}

/// What programs that were ended in the middle have left in the folder of a project, and beside it.
fn remove_leftovers_of_folder(real: &Path, now: SystemTime) {
    remove_leftovers(real, now);
    real.parent().into_iter().for_each(|folder| remove_leftovers(folder, now));
    for folder in article_folders(real).unwrap_or_default() {
        remove_leftovers_in(&folder, now);
    }
}
