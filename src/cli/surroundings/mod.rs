//! What a command is run in, what it tells, and how it ends.

pub(super) mod terminal;

use std::io::{self, Write};
use std::time::SystemTime;

pub(crate) use crate::model::counted;
use crate::model::{harmless, one_line};
use crate::storage;

/// How a command ended, other than by an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    Done,
    /// It did its work and found something that people should look at.
    Problems,
}

/// What a command writes to, and when it runs.
///
/// Invariant: whatever words a project or a file holds, nothing that is written for people steers their terminal.
pub struct Surroundings<'a> {
    out: &'a mut dyn Write,
    messages: &'a mut dyn Write,
    /// Whether messages go to a terminal, where progress can be shown.
    pub is_terminal: bool,
    pub now: SystemTime,
    /// Whether some of a project was left out, which people should look at however the command ends.
    pub(super) has_left_out: bool,
}

impl<'a> Surroundings<'a> {
    /// Results go to `out`, all else to `messages`.
    pub fn new(out: &'a mut dyn Write, messages: &'a mut dyn Write, is_terminal: bool, now: SystemTime) -> Self {
        Self { out, messages, is_terminal, now, has_left_out: false }
    }

    /// Tells something in a line of its own, if anybody still listens.
    pub fn tell(&mut self, message: &str) -> io::Result<()> {
        heard(writeln!(self.messages, "{}", one_line(message)))
    }

    /// Writes a line of a result that people read, if anybody still reads it.
    pub fn print(&mut self, line: &str) -> io::Result<()> {
        heard(writeln!(self.out, "{}", harmless(line)))
    }

    /// Writes a result that programs read, as it is.
    pub fn give(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.out.write_all(bytes)
    }

    /// Where results go that programs read and that are too many to be given at once.
    pub(super) fn results(&mut self) -> &mut dyn Write {
        self.out
    }

    /// Waits until all results are where they go to.
    pub fn finish(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    /// Shows how far work is, over what was shown before. Progress that cannot be shown is no reason to stop.
    pub(super) fn show_progress(&mut self, words: &str) {
        write!(self.messages, "\r{words}").and_then(|()| self.messages.flush()).unwrap_or(());
    }

    /// Wipes away how far work was.
    pub(super) fn end_progress(&mut self) {
        write!(self.messages, "\r\x1b[K").unwrap_or(());
    }
}

/// Whoever has stopped to listen, as `head` does, stops no work that is to be saved.
fn heard(written: io::Result<()>) -> io::Result<()> {
    match written {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => written,
    }
}

/// What went wrong, from the outside in, without the system's number for it. What an error says of its cause is said once.
pub fn in_words(error: &anyhow::Error) -> String {
    let words = |cause: &(dyn std::error::Error + 'static)| {
        cause.downcast_ref().map_or_else(|| cause.to_string(), storage::in_words)
    };
    error.chain().map(words).fold(String::new(), |said, cause| match &*said {
        "" => cause,
        said_last if said_last.ends_with(&cause) => said,
        _ => format!("{said}: {cause}"),
    })
}
