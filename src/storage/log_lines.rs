//! Writes lines as they come, to a new file or to standard error, on a thread of its own: nobody waits for a disk.

use std::io::{self, Write};
use std::path::Path;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::{Builder, JoinHandle};

use super::over::{Over, WriteError, check_place};
use super::system::System;
use super::write::{How, Readers, Syncs, write_whole};

/// Where lines go. What was said before this is dropped has been written then.
#[derive(Debug)]
pub struct LogLines {
    /// `None` while it is dropped.
    sender: Option<Sender<String>>,
    thread: Option<JoinHandle<()>>,
}

impl LogLines {
    /// Into a file that is not there yet.
    ///
    /// # Errors
    ///
    /// Where there is something at the path, or it cannot be written, or would lie among the files of a project.
    pub fn to_new_file(path: &Path) -> Result<Self, WriteError> {
        check_place(path, Over::Files, System::HERE)?;
        let how = How { readers: Readers::AsUsual, over: Over::Nothing, syncs: Syncs::Nothing };
        let file = write_whole(path, b"", how)?;
        Ok(Self::to(file)?)
    }

    pub fn to_standard_error() -> io::Result<Self> {
        Self::to(io::stderr())
    }

    fn to(out: impl Write + Send + 'static) -> io::Result<Self> {
        let (sender, receiver) = channel();
        let thread = Builder::new().name("writing the log".to_owned()).spawn(move || write(out, &receiver))?;
        Ok(Self { sender: Some(sender), thread: Some(thread) })
    }

    /// Has a line written, soon.
    pub fn say(&self, line: String) {
        if let Some(sender) = &self.sender {
            // The thread has ended where nothing can be written any more: a log is no reason to stop.
            sender.send(line).unwrap_or(());
        }
    }
}

impl Drop for LogLines {
    fn drop(&mut self) {
        self.sender = None;
        if let Some(thread) = self.thread.take() {
            thread.join().unwrap_or(());
        }
    }
}

fn write(mut out: impl Write, lines: &Receiver<String>) {
    for line in lines {
        if writeln!(out, "{line}").and_then(|()| out.flush()).is_err() {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn lines_are_there_when_it_is_dropped_and_no_file_is_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log");
        let lines = LogLines::to_new_file(&path).unwrap();
        for line in ["one", "two"] {
            lines.say(line.to_owned());
        }
        drop(lines);
        assert_eq!(fs::read_to_string(&path).unwrap(), "one\ntwo\n");
        assert!(matches!(LogLines::to_new_file(&path), Err(WriteError::Exists)));
        fs::write(folder.path().join("a.ron"), "Project(version: 1)").unwrap();
        assert!(matches!(LogLines::to_new_file(&folder.path().join("a.ron.bak")), Err(WriteError::IsPart)));
        assert_eq!(fs::read_to_string(&path).unwrap(), "one\ntwo\n");
    }
}
