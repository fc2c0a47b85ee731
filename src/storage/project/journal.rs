//! Writes the journal of an open project on a thread of its own, so that no frame waits for a disk.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender, TryRecvError};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use super::aside::lay_there_already;
use super::journal_file::{Appended, Beginning, JournalFile, Move};
use super::lock::Lock;
use super::made_on::{NewChange, TextSums, Told};
use crate::formats::own::journal::{Checksum, Entry};
use crate::storage::over::WriteError;

/// How long to wait before trying again to write to a disk that failed.
const RETRY_AFTER: Duration = Duration::from_secs(2);

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

/// What the writer says about itself.
#[derive(Debug)]
struct State {
    n_synced: AtomicU64,
    /// How much longer the file is than it began.
    n_grown_bytes: AtomicU64,
    /// How much longer it was after it was last shortened.
    n_shortest_bytes: AtomicU64,
    is_being_shortened: AtomicBool,
    error: Mutex<Option<String>>,
    /// Whether that is as nobody knows where the project is.
    is_lost: AtomicBool,
    /// What happened to the file, until somebody asks; each a sentence.
    notices: Mutex<Vec<String>>,
}

#[derive(Debug)]
enum Message {
    /// Changes that get there together or not at all.
    Changes(Vec<NewChange>),
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
    /// What was taken back and cannot be done again is to go.
    Shorten,
    /// The project lies there now; answers with where a journal was put that lay there.
    GoAlong {
        project: PathBuf,
        gone: Sender<Result<Option<PathBuf>, WriteError>>,
    },
    /// Nothing more comes; answers with where it was put, if it is to be kept.
    End {
        kept_as: Option<&'static str>,
        ended: Sender<Option<PathBuf>>,
    },
    Flush(Sender<()>),
}

impl JournalWriter {
    /// Begins a journal beside a project. The file is written with the first change.
    pub(super) fn begin(project: &Path, lock: Option<Arc<Lock>>, beginning: Beginning) -> Result<Self, WriteError> {
        Self::start(JournalFile::new(project, lock, beginning), 0)
    }

    /// Goes on with a journal that is there, after the given place and its `n_changes`; what stands behind goes.
    pub(super) fn resume(
        project: &Path,
        lock: Option<Arc<Lock>>,
        bytes: &[u8],
        end: (usize, Checksum),
        n_changes: u64,
    ) -> Result<Self, WriteError> {
        Self::start(JournalFile::resume(project, lock, bytes, end)?, n_changes)
    }

    fn start(file: JournalFile, n_changes: u64) -> Result<Self, WriteError> {
        let (sender, receiver) = mpsc::channel();
        let n_synced = AtomicU64::new(n_changes);
        let state = Arc::new(State {
            n_synced,
            n_grown_bytes: AtomicU64::new(0),
            n_shortest_bytes: AtomicU64::new(0),
            is_being_shortened: AtomicBool::new(false),
            error: Mutex::new(None),
            is_lost: AtomicBool::new(false),
            notices: Mutex::new(Vec::new()),
        });
        let (n_taken, pending) = (n_changes, Vec::new());
        let (sums, told) = (TextSums::default(), Told::default());
        let mut writer = Writer { file, state: Arc::clone(&state), n_taken, n_before: 0, pending, sums, told };
        let thread = thread::Builder::new().name("journal".to_owned()).spawn(move || writer.run(&receiver))?;
        Ok(Self { sender: Some(sender), thread: Some(thread), state, n_changes })
    }

    /// Hands a change over; never waits.
    pub(super) fn append(&mut self, change: NewChange) {
        self.append_together(vec![change]);
    }

    /// As [`append`](Self::append), for changes of which none is kept without the others.
    pub(super) fn append_together(&mut self, changes: Vec<NewChange>) {
        self.n_changes += changes.len() as u64;
        self.send(Message::Changes(changes));
    }

    /// Changes handed over so far.
    pub(crate) fn n_changes(&self) -> u64 {
        self.n_changes
    }

    /// Changes that are safe on disk.
    pub(crate) fn n_synced(&self) -> u64 {
        self.state.n_synced.load(Ordering::Acquire)
    }

    /// How much longer its file is than it began.
    pub(crate) fn n_grown_bytes(&self) -> u64 {
        self.state.n_grown_bytes.load(Ordering::Relaxed)
    }

    /// Why changes are not reaching the disk, as long as they are not.
    pub(crate) fn error(&self) -> Option<String> {
        self.state.error.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Whether they are not as nobody knows where the project is.
    pub(super) fn is_lost(&self) -> bool {
        self.state.is_lost.load(Ordering::Acquire)
    }

    /// What happened to the file since somebody asked last, each a sentence.
    pub(crate) fn notices(&self) -> Vec<String> {
        std::mem::take(&mut *self.state.notices.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Begins anew after a save; changes handed over after the first `n_changes` are kept.
    pub(crate) fn saved(&self, beginning: Beginning, n_changes: u64) {
        self.send(Message::Saved { beginning, n_changes });
    }

    /// Lets what was taken back and cannot be done again go. No save may be going on, which counts the changes.
    pub(super) fn shorten(&self) {
        if !self.state.is_being_shortened.swap(true, Ordering::AcqRel) {
            self.send(Message::Shorten);
        }
    }

    /// [`shorten`](Self::shorten), where it is longer by so many bytes than it began, and than twice what stayed last time.
    pub(super) fn shorten_from(&self, n_bytes: u64) {
        let limit = n_bytes.max(2 * self.state.n_shortest_bytes.load(Ordering::Relaxed));
        if self.n_grown_bytes() > limit {
            self.shorten();
        }
    }

    /// Goes on beside the project where that was moved to. Returns where a journal was put that lay there.
    pub(super) fn go_along(&self, project: &Path) -> Result<Option<PathBuf>, WriteError> {
        let (gone, receiver) = mpsc::channel();
        self.send(Message::GoAlong { project: project.to_owned(), gone });
        receiver.recv().unwrap_or(Ok(None))
    }

    /// Ends it, wherever it is: it is removed, or kept under another name, which is returned.
    pub(super) fn end(self, kept_as: Option<&'static str>) -> Option<PathBuf> {
        let (ended, receiver) = mpsc::channel();
        self.send(Message::End { kept_as, ended });
        receiver.recv().ok().flatten()
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

/// The thread's side.
struct Writer {
    file: JournalFile,
    state: Arc<State>,
    /// Changes taken over, with those that are only `pending`.
    n_taken: u64,
    /// Changes that came before the first one in the file.
    n_before: u64,
    /// Lines that could not be written yet.
    pending: Vec<Entry>,
    sums: TextSums,
    told: Told,
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
            Message::Changes(changes) => {
                for change in changes {
                    let change = change.named(&mut self.sums, &mut self.told);
                    self.pending.push(Entry::change(&change));
                    self.n_taken += 1;
                }
                None
            }
            Message::Saving { beginning, n_changes, on_record } => {
                let n_in_file = n_changes.saturating_sub(self.n_before);
                self.pending.push(Entry::saving(&beginning.saved, beginning.history.revision(), n_in_file));
                self.pending.extend(Entry::of_history(&beginning.history));
                Some(on_record)
            }
            Message::Saved { beginning, n_changes } => {
                self.begin_anew(beginning, n_changes);
                None
            }
            Message::Shorten => {
                self.shorten();
                None
            }
            Message::GoAlong { project, gone } => {
                // Whoever does not wait any more needs no answer.
                gone.send(self.file.go_along(&project)).unwrap_or(());
                None
            }
            Message::End { kept_as, ended } => {
                if kept_as.is_some() {
                    self.write_pending();
                }
                self.pending.clear();
                ended.send(self.file.end(kept_as)).unwrap_or(());
                None
            }
            Message::Flush(sender) => Some(sender),
        }
    }

    /// Begins anew with a file that holds the first `n_changes`, also where some of these were never written.
    fn begin_anew(&mut self, beginning: Beginning, n_changes: u64) {
        let is_change = |entry: &&Entry| entry.is_change();
        let n_pending = self.pending.iter().filter(is_change).count() as u64;
        let n_written = self.n_taken - n_pending;
        let n_saved_unwritten = usize::try_from(n_changes.saturating_sub(n_written)).unwrap_or(usize::MAX);
        let unwritten: Vec<Entry> = self.pending.iter().filter(is_change).skip(n_saved_unwritten).cloned().collect();
        let n_in_file = n_written - self.n_before;
        let n_saved = n_changes.saturating_sub(self.n_before).min(n_in_file);
        let result = self.file.begin_anew(beginning, n_saved, n_in_file, &unwritten);
        if result.is_ok() {
            self.n_before = n_changes;
            self.pending.clear();
            self.told = Told::default();
            self.state.n_synced.store(self.n_taken, Ordering::Release);
        }
        self.report(result.err());
    }

    fn shorten(&mut self) {
        self.write_pending();
        // What cannot be written now has to be counted with what is there.
        if self.pending.is_empty() {
            // Where that cannot be, nothing is lost: it stays as long as it is.
            self.n_before += self.file.shorten().unwrap_or_default();
            self.state.n_grown_bytes.store(self.file.n_grown_bytes(), Ordering::Relaxed);
        }
        self.state.n_shortest_bytes.store(self.file.n_grown_bytes(), Ordering::Relaxed);
        self.state.is_being_shortened.store(false, Ordering::Release);
    }

    fn write_pending(&mut self) {
        if self.pending.is_empty() {
            return;
        }
        let result = self.file.append(&self.pending);
        if let Ok(appended) = &result {
            self.pending.clear();
            self.state.n_synced.store(self.n_taken, Ordering::Release);
            if *appended == Appended::Everything {
                self.notice(BEGUN_ANEW.to_owned());
            }
        }
        self.report(result.err());
    }

    fn report(&mut self, error: Option<WriteError>) {
        for Move { to, aside } in self.file.take_moves() {
            self.notice(format!(
                "the project was moved or renamed. What is not saved is kept beside it there: {}",
                to.display()
            ));
            if let Some(aside) = aside {
                self.notice(lay_there_already(&aside));
            }
        }
        self.state.is_lost.store(matches!(error, Some(WriteError::Gone)), Ordering::Release);
        self.state.n_grown_bytes.store(self.file.n_grown_bytes(), Ordering::Relaxed);
        let error = error.map(|error| format!("changes cannot be kept in the journal, {error}"));
        *self.state.error.lock().unwrap_or_else(PoisonError::into_inner) = error;
    }

    fn notice(&self, words: String) {
        self.state.notices.lock().unwrap_or_else(PoisonError::into_inner).push(words);
    }
}

const BEGUN_ANEW: &str =
    "another program removed the journal beside the project, or a part of it. It was written anew: nothing is lost";
