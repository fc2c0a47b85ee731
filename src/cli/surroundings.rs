//! What a command is run in, what it tells, and how it ends.

use std::io::{self, Write};
use std::time::SystemTime;

/// How a command ended, other than by an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    Done,
    /// It did its work and found something that people should look at.
    Problems,
}

/// What a command writes to, and when it runs.
pub struct Surroundings<'a> {
    pub out: &'a mut dyn Write,
    pub messages: &'a mut dyn Write,
    /// Whether messages go to a terminal, where progress can be shown.
    pub is_terminal: bool,
    pub now: SystemTime,
}

impl Surroundings<'_> {
    /// Tells something in a line of its own.
    pub(super) fn tell(&mut self, message: &str) -> io::Result<()> {
        writeln!(self.messages, "{message}")
    }
}

/// “1 article”, “2 articles”.
pub(crate) fn counted(n: usize, word: &str) -> String {
    if n == 1 { format!("1 {word}") } else { format!("{n} {word}s") }
}
