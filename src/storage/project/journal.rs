//! Writes the journal of an open project on a thread of its own, so that no frame waits for a disk.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender, TryRecvError};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use crate::formats::own::journal::{Change, Checksum, Entry, Journal};
use crate::model::History;
use crate::storage::write::{beside, real_path, replace_file, sync_folder_of};

/// How long to wait before trying again to write to a disk that failed.
const RETRY_AFTER: Duration = Duration::from_secs(2);

/// Steps of the history that are kept beyond a session, in either direction.
pub(crate) const MAX_STEPS_KEPT: usize = 1000;

/// The journal of an open project. Dropping it waits until everything is on disk.
#[derive(Debug)]
pub(crate) struct JournalWriter {
    sender: Option<Sender<Message>>,
    thread: Option<JoinHandle<()>>,
    state: Arc<State>,
    /// Changes handed over, with those that were there when the writer began.
    n_changes: u64,
}

/// Lets a save on another thread talk to the journal.
#[derive(Clone, Debug)]
pub(crate) struct JournalHandle(Sender<Message>);

/// Where a journal begins anew: with a file that was just written, and what can be undone from there.
#[derive(Clone, Debug)]
pub(crate) struct Beginning {
    pub(crate) saved: String,
    pub(crate) history: History,
}

/// What the writer says about itself.
#[derive(Debug)]
struct State {
    n_synced: AtomicU64,
    error: Mutex<Option<String>>,
}

#[derive(Debug)]
enum Message {
    Change(Change),
    /// A file is about to be replaced; answers when that is on record.
    Saving {
        beginning: Beginning,
        n_changes: u64,
        on_record: Sender<()>,
    },
    /// The file was replaced and holds the first `n_changes`.
    Saved {
        beginning: Beginning,
        n_changes: u64,
    },
    Flush(Sender<()>),
}

impl JournalWriter {
    /// Begins a journal at the path. The file is written with the first change.
    pub(crate) fn begin(path: PathBuf, beginning: Beginning) -> io::Result<Self> {
        let lines = Lines { path, file: None, end: 0, checksum: Checksum::default(), beginning: Some(beginning) };
        Self::start(lines, 0)
    }

    /// Goes on with a journal that is there, after the given place and its `n_changes`; what stands behind goes.
    pub(crate) fn resume(path: PathBuf, end: (usize, Checksum), n_changes: u64) -> io::Result<Self> {
        let lines = Lines { path, file: None, end: end.0 as u64, checksum: end.1, beginning: None };
        Self::start(lines, n_changes)
    }

    fn start(lines: Lines, n_changes: u64) -> io::Result<Self> {
        let (sender, receiver) = mpsc::channel();
        let state = Arc::new(State { n_synced: AtomicU64::new(n_changes), error: Mutex::new(None) });
        let n_written = n_changes;
        let mut writer = Writer { lines, state: Arc::clone(&state), n_written, n_before: 0, pending: Vec::new() };
        let thread = thread::Builder::new().name("journal".to_owned()).spawn(move || writer.run(&receiver))?;
        Ok(Self { sender: Some(sender), thread: Some(thread), state, n_changes })
    }

    /// Hands a change over; never waits.
    pub(crate) fn append(&mut self, change: Change) {
        self.n_changes += 1;
        self.send(Message::Change(change));
    }

    /// Changes handed over so far.
    pub(crate) fn n_changes(&self) -> u64 {
        self.n_changes
    }

    /// Changes that are safe on disk.
    pub(crate) fn n_synced(&self) -> u64 {
        self.state.n_synced.load(Ordering::Acquire)
    }

    /// Why changes are not reaching the disk, as long as they are not.
    pub(crate) fn error(&self) -> Option<String> {
        self.state.error.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Begins anew after a save; changes handed over after the first `n_changes` are kept.
    pub(crate) fn saved(&self, beginning: Beginning, n_changes: u64) {
        self.send(Message::Saved { beginning, n_changes });
    }

    /// Waits until everything handed over is on disk, or has failed to get there.
    pub(crate) fn flush(&self) {
        let (sender, receiver) = mpsc::channel();
        self.send(Message::Flush(sender));
        // An error means that the thread has ended: then there is nothing to wait for.
        receiver.recv().unwrap_or(());
    }

    pub(crate) fn handle(&self) -> Option<JournalHandle> {
        self.sender.clone().map(JournalHandle)
    }

    fn send(&self, message: Message) {
        if let Some(sender) = &self.sender
            && sender.send(message).is_err()
        {
            let mut error = self.state.error.lock().unwrap_or_else(PoisonError::into_inner);
            *error = Some("the journal has stopped: save now".to_owned());
        }
    }
}

impl Drop for JournalWriter {
    fn drop(&mut self) {
        drop(self.sender.take());
        if let Some(thread) = self.thread.take() {
            // A panic in there was reported when it happened.
            drop(thread.join());
        }
    }
}

impl JournalHandle {
    /// Returns when it is on record that the file is about to be replaced, so that a crash right after tells its tale.
    pub(crate) fn saving(&self, beginning: Beginning, n_changes: u64) {
        let (on_record, receiver) = mpsc::channel();
        if self.0.send(Message::Saving { beginning, n_changes, on_record }).is_ok() {
            receiver.recv().unwrap_or(());
        }
    }
}

/// The path of the journal of a project file.
pub(crate) fn journal_path(project: &Path) -> PathBuf {
    beside(&real_path(project), ".journal")
}

/// The thread's side.
struct Writer {
    lines: Lines,
    state: Arc<State>,
    /// Changes taken over.
    n_written: u64,
    /// Changes that came before the first one in the file.
    n_before: u64,
    /// Changes that could not be written yet.
    pending: Vec<Entry>,
}

impl Writer {
    fn run(&mut self, receiver: &Receiver<Message>) {
        loop {
            let first = if self.pending.is_empty() {
                receiver.recv().map_err(|_ended| RecvTimeoutError::Disconnected)
            } else {
                receiver.recv_timeout(RETRY_AFTER)
            };
            let mut messages = match first {
                Ok(message) => vec![message],
                Err(RecvTimeoutError::Timeout) => Vec::new(),
                Err(RecvTimeoutError::Disconnected) => {
                    self.write_pending();
                    return;
                }
            };
            let is_last = loop {
                match receiver.try_recv() {
                    Ok(message) => messages.push(message),
                    Err(TryRecvError::Empty) => break false,
                    Err(TryRecvError::Disconnected) => break true,
                }
            };
            let mut waiting = Vec::new();
            for message in messages {
                waiting.extend(self.take(message));
            }
            self.write_pending();
            for sender in waiting {
                // Whoever does not wait any more needs no answer.
                sender.send(()).unwrap_or(());
            }
            if is_last {
                return;
            }
        }
    }

    /// Takes a message in; returns who waits until all is on disk.
    fn take(&mut self, message: Message) -> Option<Sender<()>> {
        match message {
            Message::Change(change) => {
                self.pending.push(Entry::change(&change));
                self.n_written += 1;
                None
            }
            Message::Saving { beginning, n_changes, on_record } => {
                let n_in_file = n_changes.saturating_sub(self.n_before);
                self.pending.push(Entry::saving(&beginning.saved, beginning.history.revision(), n_in_file));
                self.pending.extend(Entry::of_history(&beginning.history));
                Some(on_record)
            }
            Message::Saved { beginning, n_changes } => {
                self.write_pending();
                let result = self.lines.begin_anew(beginning, n_changes.saturating_sub(self.n_before));
                self.n_before = if result.is_ok() { n_changes } else { self.n_before };
                self.report(&result);
                None
            }
            Message::Flush(sender) => Some(sender),
        }
    }

    fn write_pending(&mut self) {
        if self.pending.is_empty() {
            return;
        }
        let result = self.lines.append(&self.pending);
        if result.is_ok() {
            self.pending.clear();
            self.state.n_synced.store(self.n_written, Ordering::Release);
        }
        self.report(&result);
    }

    fn report(&self, result: &io::Result<()>) {
        let error = result.as_ref().err().map(|error| format!("changes cannot be kept in the journal, {error}"));
        *self.state.error.lock().unwrap_or_else(PoisonError::into_inner) = error;
    }
}

/// The file, and where its next line goes.
struct Lines {
    path: PathBuf,
    /// Opened with the first line.
    file: Option<File>,
    end: u64,
    checksum: Checksum,
    /// Written before the first change, so that a project that nobody changes gets no journal.
    beginning: Option<Beginning>,
}

impl Lines {
    /// Writes the entries behind what is there and waits until the disk has them.
    fn append(&mut self, entries: &[Entry]) -> io::Result<()> {
        let mut bytes = Vec::new();
        let mut checksum = self.checksum;
        if let Some(beginning) = &self.beginning {
            beginning.write(&mut bytes, &mut checksum);
        }
        for entry in entries {
            entry.write(&mut bytes, &mut checksum);
        }
        let is_new = self.file.is_none();
        let file = if let Some(file) = &mut self.file {
            file
        } else {
            let file = OpenOptions::new().write(true).create(true).truncate(false).open(&self.path)?;
            self.file.insert(file)
        };
        if file.metadata()?.len() < self.end {
            return Err(io::Error::other("another program has changed it"));
        }
        // Half a line may stand there from a try that failed.
        file.set_len(self.end)?;
        file.seek(SeekFrom::Start(self.end))?;
        file.write_all(&bytes)?;
        file.sync_data()?;
        if is_new {
            sync_folder_of(&self.path)?;
        }
        self.end += bytes.len() as u64;
        self.checksum = checksum;
        self.beginning = None;
        Ok(())
    }

    /// Puts a new journal in the place of this one, with the changes after the first `n_saved`.
    fn begin_anew(&mut self, beginning: Beginning, n_saved: u64) -> io::Result<()> {
        let old = match fs::read(&self.path) {
            Ok(old) if self.beginning.is_none() => old,
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => Vec::new(),
        };
        let journal = Journal::read(&old);
        let kept: Vec<&Entry> = journal.changes_after(usize::try_from(n_saved).unwrap_or(usize::MAX)).collect();
        if kept.is_empty() && beginning.history.is_empty() {
            let path = self.path.clone();
            *self = Self { path, file: None, end: 0, checksum: Checksum::default(), beginning: Some(beginning) };
            return remove_if_there(&self.path);
        }
        let mut bytes = Vec::new();
        let mut checksum = Checksum::default();
        beginning.write(&mut bytes, &mut checksum);
        for entry in kept {
            entry.write(&mut bytes, &mut checksum);
        }
        replace_file(&self.path, &bytes)?;
        *self = Self { path: self.path.clone(), file: None, end: bytes.len() as u64, checksum, beginning: None };
        Ok(())
    }
}

impl Beginning {
    fn write(&self, bytes: &mut Vec<u8>, checksum: &mut Checksum) {
        Entry::begin(&self.saved, self.history.revision()).write(bytes, checksum);
        Entry::of_history(&self.history).for_each(|entry| entry.write(bytes, checksum));
    }
}

fn remove_if_there(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        removed => removed,
    }
}
