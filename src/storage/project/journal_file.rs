//! The file of a journal: lines behind lines, begun anew after a save, and also when they are not there any more.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::aside::put_aside;
use super::companions::companion_in_words;
use super::in_use::journal_path;
use super::lock::Lock;
use super::lock::place::{Place, is_hidden_from};
use crate::formats::own::journal::{Checksum, Entry, Journal};
use crate::model::{History, Project};
use crate::storage::over::WriteError;
use crate::storage::place_names::is_in_trash;
use crate::storage::system::System;
use crate::storage::write::{Companion, How, Readers, rename, write_whole};

/// Where a journal begins: with a file that was just written, and what can be undone from there.
#[derive(Clone, Debug)]
pub(crate) struct Beginning {
    /// The SHA-256 of the project file, as hex.
    pub(crate) saved: String,
    pub(crate) history: History,
}

/// The journal beside a project file, and where its next line goes.
#[derive(Debug)]
pub(super) struct JournalFile {
    /// The file that it tells about.
    project: PathBuf,
    path: PathBuf,
    /// `None` until the first line.
    file: Option<Companion>,
    /// All that it holds, as another program may remove it.
    written: Vec<u8>,
    /// With how many of these bytes it began.
    n_begun_bytes: usize,
    checksum: Checksum,
    /// Written before the first change, so that a project that nobody changes gets no journal.
    beginning: Option<Beginning>,
    /// Who has lost it writes nothing more: somebody else may. By it the project is known wherever it is.
    lock: Option<Arc<Lock>>,
    moves: Vec<Move>,
    system: System,
}

/// That the project was moved, and the journal with it.
#[derive(Clone, Debug)]
pub(super) struct Move {
    pub(super) to: PathBuf,
    /// Where a journal was put that lay there.
    pub(super) aside: Option<PathBuf>,
}

/// What was written, besides what was to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Appended {
    Lines,
    /// The file was gone, another one or cut off: all of it was written again.
    Everything,
}

impl JournalFile {
    /// One that is written with its first line, over whatever journal is there.
    pub(super) fn new(project: &Path, lock: Option<Arc<Lock>>, beginning: Beginning) -> Self {
        Self {
            project: project.to_owned(),
            path: journal_path(project),
            file: None,
            written: Vec::new(),
            n_begun_bytes: 0,
            checksum: Checksum::default(),
            beginning: Some(beginning),
            lock,
            moves: Vec::new(),
            system: System::HERE,
        }
    }

    /// One that is there and holds these bytes, of which those up to `end` stay.
    pub(super) fn resume(
        project: &Path,
        lock: Option<Arc<Lock>>,
        bytes: &[u8],
        end: (usize, Checksum),
    ) -> Result<Self, WriteError> {
        let path = journal_path(project);
        let (whole, checksum) = (&bytes[..end.0], end.1);
        let file = match Companion::open(&path) {
            Ok(file) => file,
            // Whose folder it is may put another file there, also where this one is somebody else's.
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {
                let how = How::lasting(Readers::Of(project));
                Companion::new(&path, write_whole(&path, whole, how)?)
            }
            Err(error) => return Err(error.into()),
        };
        let (project, file, written) = (project.to_owned(), Some(file), whole.to_vec());
        let (n_begun_bytes, beginning, moves, system) = (0, None, Vec::new(), System::HERE);
        Ok(Self { project, path, file, written, n_begun_bytes, checksum, beginning, lock, moves, system })
    }

    /// How much longer it is than it began.
    pub(super) fn n_grown_bytes(&self) -> u64 {
        self.written.len().saturating_sub(self.n_begun_bytes) as u64
    }

    /// Writes the entries behind what is there and waits until the disk has them.
    pub(super) fn append(&mut self, entries: &[Entry]) -> Result<Appended, WriteError> {
        self.hold()?;
        let (bytes, checksum) = lines(self.beginning.as_ref(), entries, self.checksum);
        let n_bytes = self.written.len() as u64;
        let appended = match &mut self.file {
            Some(file) if file.has(n_bytes) => {
                file.write_after(n_bytes, &bytes)?;
                Appended::Lines
            }
            Some(_) => {
                self.write_anew(&[&self.written[..], &bytes].concat())?;
                Appended::Everything
            }
            None => {
                self.write_anew(&bytes)?;
                Appended::Lines
            }
        };
        self.written.extend(bytes);
        (self.checksum, self.beginning) = (checksum, None);
        Ok(appended)
    }

    /// Puts a new journal in the place of this one: with the changes after the first `n_saved`, of `n_changes`, and with
    /// those that were not written yet.
    pub(super) fn begin_anew(
        &mut self,
        beginning: Beginning,
        n_saved: u64,
        n_changes: u64,
        unwritten: &[Entry],
    ) -> Result<(), WriteError> {
        self.hold()?;
        let old = std::mem::take(&mut self.written);
        let begun = self.begin_anew_from(&old, beginning, (n_saved, n_changes), unwritten);
        if begun.is_err() {
            self.written = old;
        }
        begun
    }

    /// [`begin_anew`](Self::begin_anew) from what it held.
    fn begin_anew_from(
        &mut self,
        old: &[u8],
        beginning: Beginning,
        (n_saved, n_changes): (u64, u64),
        unwritten: &[Entry],
    ) -> Result<(), WriteError> {
        let journal = Journal::read(old);
        let mut kept: Vec<&Entry> = journal.changes_after(usize::try_from(n_saved).unwrap_or(usize::MAX)).collect();
        if kept.len() as u64 != n_changes.saturating_sub(n_saved) {
            return Err(io::Error::other("another program has changed it").into());
        }
        kept.extend(unwritten);
        if kept.is_empty() && beginning.history.is_empty() {
            if let Some(file) = &self.file {
                file.remove()?;
            }
            let moves = self.take_moves();
            *self = Self { moves, ..Self::new(&self.project, self.lock.take(), beginning) };
            return Ok(());
        }
        self.replace(lines(Some(&beginning), kept, Checksum::default()))?;
        self.n_begun_bytes = self.written.len();
        Ok(())
    }

    /// Puts a journal in the place of this one that comes to the same with fewer changes, and tells how many are gone.
    pub(super) fn shorten(&mut self) -> Result<u64, WriteError> {
        self.hold()?;
        if !self.file.as_ref().is_some_and(Companion::is_there) {
            return Ok(0);
        }
        let Some((entries, n_gone)) = Journal::read(&self.written).shortened() else { return Ok(0) };
        self.replace(lines(None, &entries, Checksum::default()))?;
        Ok(n_gone)
    }

    /// Goes on beside the project where that was moved to. What of its name lies there is somebody else's, and is put aside:
    /// returns where. A journal that cannot come along is written again there.
    pub(super) fn go_along(&mut self, project: &Path) -> Result<Option<PathBuf>, WriteError> {
        self.lock.as_ref().map_or(Ok(()), |lock| lock.hold(project)).map_err(io::Error::other)?;
        let path = journal_path(project);
        let has_come = |file: &Companion| file.under(&path).is_ok_and(|same| same.is_some());
        let mut aside = None;
        if !self.file.as_ref().is_some_and(has_come) {
            aside = if path.symlink_metadata().is_ok() { Some(put_aside(&path, "discarded")?) } else { None };
            if self.file.as_ref().is_some_and(Companion::is_there) {
                drop(rename(&self.path, &path));
            }
        }
        self.file = self.file.take().map(|file| file.named(&path));
        (self.project, self.path) = (project.to_owned(), path);
        Ok(aside)
    }

    /// What happened since this was asked last.
    pub(super) fn take_moves(&mut self) -> Vec<Move> {
        std::mem::take(&mut self.moves)
    }

    /// Ends it: nothing goes on telling what its project was. It is removed, or kept under another name, which is returned.
    pub(super) fn end(&mut self, kept_as: Option<&str>) -> Option<PathBuf> {
        let file = self.file.take().filter(Companion::is_there)?;
        if let Some(why) = kept_as {
            return put_aside(&self.path, why).ok();
        }
        // It is only litter now.
        drop(file.remove());
        None
    }

    /// Makes sure that nobody else writes here, and that here is where the project is: else it goes there. Where that cannot be,
    /// nothing is written, as what is here may be somebody else's.
    fn hold(&mut self) -> Result<(), WriteError> {
        let Some(lock) = self.lock.clone() else { return Ok(()) };
        let place = if lock.is_replacing() { Place::Here } else { lock.place(&self.project) };
        match place {
            Place::Here => lock.hold(&self.project).map_err(|error| io::Error::other(error).into()),
            Place::Moved(Some(to)) if may_go_along(&self.project, &to) => {
                let aside = self.go_along(&to)?;
                self.moves.push(Move { to, aside });
                Ok(())
            }
            Place::Moved(_) | Place::Gone | Place::Replaced => Err(WriteError::Gone),
        }
    }

    /// Puts these lines in the place of all that it holds.
    fn replace(&mut self, (bytes, checksum): (Vec<u8>, Checksum)) -> Result<(), WriteError> {
        self.write_anew(&bytes)?;
        (self.written, self.checksum, self.beginning) = (bytes, checksum, None);
        Ok(())
    }

    fn write_anew(&mut self, bytes: &[u8]) -> Result<(), WriteError> {
        let was_there = self.file.is_some();
        if self.system.keeps_names_of_open_files {
            self.file = None;
        }
        match write_whole(&self.path, bytes, How::lasting(Readers::Of(&self.project))) {
            Ok(file) => self.file = Some(Companion::new(&self.path, file)),
            Err(error) => {
                // What was written before goes on to count.
                if self.file.is_none() && was_there {
                    self.file = Some(Companion::open(&self.path)?);
                }
                return Err(error);
            }
        }
        Ok(())
    }
}

/// Whether a journal may go where its project went: nothing is kept in the trash for long, in hidden folders programs keep what
/// was, and under the name of a companion it would be taken for one.
fn may_go_along(from: &Path, to: &Path) -> bool {
    !is_in_trash(to) && !is_hidden_from(from, to) && companion_in_words(to, System::HERE).is_none()
}

impl Beginning {
    /// Of a project that a file with this SHA-256 holds as it is.
    pub(crate) fn new(project: &Project, saved: String) -> Self {
        // As many steps in either direction are kept beyond a session.
        const MAX_STEPS_KEPT: usize = 1000;
        Self { saved, history: project.history().latest(MAX_STEPS_KEPT) }
    }

    fn entries(&self) -> impl Iterator<Item = Entry> {
        std::iter::once(Entry::begin(&self.saved, self.history.revision())).chain(Entry::of_history(&self.history))
    }
}

/// The lines of a beginning and of entries, and what the next line follows.
fn lines<'e>(
    beginning: Option<&Beginning>,
    entries: impl IntoIterator<Item = &'e Entry>,
    mut follows: Checksum,
) -> (Vec<u8>, Checksum) {
    let mut bytes = Vec::new();
    for entry in beginning.into_iter().flat_map(Beginning::entries) {
        entry.write(&mut bytes, &mut follows);
    }
    for entry in entries {
        entry.write(&mut bytes, &mut follows);
    }
    (bytes, follows)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::formats::own::journal::{Act, Change};

    /// Where an open file keeps its name, the journal is closed before another one takes its place; and where that fails,
    /// it goes on where it was.
    #[test]
    fn a_journal_begins_anew_where_open_files_keep_their_names() {
        let folder = tempfile::tempdir().unwrap();
        let project = folder.path().join("a.ron");
        let beginning = || Beginning::new(&Project::new("", "ana"), "0".repeat(64));
        let mut journal = JournalFile { system: System::WINDOWS, ..JournalFile::new(&project, None, beginning()) };
        let entry = Entry::change(&Change::of_history(Act::Undo, 1));
        assert_eq!(journal.append(std::slice::from_ref(&entry)).unwrap(), Appended::Lines);
        journal.begin_anew(beginning(), 0, 1, std::slice::from_ref(&entry)).unwrap();
        journal.append(std::slice::from_ref(&entry)).unwrap();
        let written = fs::read(journal_path(&project)).unwrap();
        let read = Journal::read(&written);
        assert_eq!((read.n_changes(), read.damage), (3, None));
    }
}
