//! What git has to know so that it merges and compares projects span by span, and asking git itself.

use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use thiserror::Error;

use super::over::WriteError;
use super::regular;
use super::system::{in_words, without_window};
use super::write::{How, Readers, write_whole};
use crate::model::one_line;

/// Which files are merged and compared by Pullquote.
const ATTRIBUTES: [&str; 2] =
    ["*.ron merge=pullquote diff=pullquote text eol=lf", "*.ron.work merge=union -diff text eol=lf"];
/// What lies beside a project and is nobody else's. The counts of the work are not among it: who leads sees how it goes.
const IGNORED: [&str; 6] =
    ["*.ron.journal*", "*.ron.work.*", "*.ron.bak", "*.ron.saving*", ".*.ron.lock", ".pullquote-*.saving"];

/// Why git cannot be set up, or has not merged.
#[derive(Debug, Error)]
pub enum GitError {
    #[error("git cannot be run, {}", in_words(.0))]
    NotRun(io::Error),
    #[error("git says: {0}")]
    Refused(String),
    #[error("{error}: {path}", path = path.display())]
    NotRead { error: io::Error, path: PathBuf },
    #[error("cannot be written, {error}: {path}", path = path.display())]
    NotWritten { error: WriteError, path: PathBuf },
}

/// What is to be written so that git knows Pullquote. Nothing that is there already is in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GitSetup {
    /// The folder of the repository.
    root: PathBuf,
    /// Files with the lines that are to stand behind what they hold.
    files: Vec<(PathBuf, Vec<&'static str>)>,
    /// Names and values for the repository's own config.
    config: Vec<(&'static str, String)>,
}

impl GitSetup {
    /// What is missing in the repository that the folder is in, where `program` is to be called.
    pub fn plan(folder: &Path, program: &Path) -> Result<Self, GitError> {
        let root = PathBuf::from(answer(&git(folder, ["rev-parse", "--show-toplevel"])?)?);
        let mut files = Vec::new();
        for (name, lines) in [(".gitattributes", &ATTRIBUTES[..]), (".gitignore", &IGNORED[..])] {
            let path = root.join(name);
            let there = bytes_of(&path)?;
            let has = |line: &str| there.split(|byte| *byte == b'\n').any(|it| it.trim_ascii_end() == line.as_bytes());
            let missing: Vec<&str> = lines.iter().copied().filter(|line| !has(line)).collect();
            if !missing.is_empty() {
                files.push((path, missing));
            }
        }
        let program = quoted(program);
        let wanted = [
            ("merge.pullquote.name", "Pullquote, span by span".to_owned()),
            ("merge.pullquote.driver", format!("{program} merge-driver %O %A %B --path %P")),
            ("diff.pullquote.command", format!("{program} diff")),
            ("diff.pullquote.textconv", format!("{program} diff")),
        ];
        let mut config = Vec::new();
        for (name, value) in wanted {
            // A name that is not there makes git fail: then it is to be written.
            let there = git(&root, ["config", "--local", "--get", name])?;
            if String::from_utf8_lossy(&there.stdout).trim_end() != value {
                config.push((name, value));
            }
        }
        Ok(Self { root, files, config })
    }

    pub fn is_done(&self) -> bool {
        self.files.is_empty() && self.config.is_empty()
    }

    /// What it writes, a line each.
    pub fn lines(&self) -> Vec<String> {
        let mut shown = Vec::new();
        for (path, lines) in &self.files {
            shown.push(format!("{}:", path.display()));
            shown.extend(lines.iter().map(|line| format!("    {line}")));
        }
        if !self.config.is_empty() {
            shown.push(format!("config of {}:", self.root.display()));
            shown.extend(self.config.iter().map(|(name, value)| format!("    {name} = {value}")));
        }
        shown
    }
}

/// Writes what a setup shows.
pub fn set_up_git(setup: &GitSetup) -> Result<(), GitError> {
    for (path, lines) in &setup.files {
        // Names in it may be in any encoding.
        let mut bytes = bytes_of(path)?;
        if !bytes.is_empty() && !bytes.ends_with(b"\n") {
            bytes.push(b'\n');
        }
        for line in lines {
            bytes.extend_from_slice(line.as_bytes());
            bytes.push(b'\n');
        }
        let written = write_whole(path, &bytes, How::lasting(Readers::AsUsual));
        written.map_err(|error| GitError::NotWritten { error, path: path.clone() })?;
    }
    for (name, value) in &setup.config {
        answer(&git(&setup.root, ["config", "--local", name, value])?)?;
    }
    Ok(())
}

/// Merges files that are no projects as git does it by itself: line by line, into `ours`. Returns whether all went well.
pub(super) fn merge_lines(base: &Path, ours: &Path, theirs: &Path) -> Result<bool, GitError> {
    let files = [ours, base, theirs].map(Path::as_os_str);
    let named = ["merge-file", "-L", "ours", "-L", "base", "-L", "theirs"].map(OsStr::new);
    let done = git(Path::new("."), named.into_iter().chain(files))?;
    match done.status.code() {
        Some(0) => Ok(true),
        Some(n_conflicts) if n_conflicts < 128 => Ok(false),
        _ => answer(&done).map(|_| false),
    }
}

fn git<A: AsRef<OsStr>>(folder: &Path, arguments: impl IntoIterator<Item = A>) -> Result<Output, GitError> {
    let mut command = Command::new("git");
    command.arg("-C").arg(folder).args(arguments).stdin(Stdio::null());
    without_window(&mut command).output().map_err(GitError::NotRun)
}

/// What it printed, if it did not fail.
fn answer(done: &Output) -> Result<String, GitError> {
    if done.status.success() {
        let printed = String::from_utf8_lossy(&done.stdout);
        return Ok(printed.trim_end_matches(['\r', '\n']).to_owned());
    }
    Err(GitError::Refused(one_line(&String::from_utf8_lossy(&done.stderr))))
}

/// What a file holds; nothing where there is none.
fn bytes_of(path: &Path) -> Result<Vec<u8>, GitError> {
    match regular::read(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        read => read.map_err(|error| GitError::NotRead { error, path: path.to_owned() }),
    }
}

/// A path as the shell that git calls takes it, on every system.
fn quoted(path: &Path) -> String {
    let path = path.to_string_lossy();
    let path = if cfg!(windows) { path.replace('\\', "/") } else { path.into_owned() };
    format!("'{}'", path.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_added_and_what_is_there_stays_byte_for_byte() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(".gitignore");
        std::fs::write(&path, b"caf\xE9.txt\r\n*.log").unwrap();
        let files = vec![(path.clone(), vec!["*.ron.bak"])];
        set_up_git(&GitSetup { root: folder.path().to_owned(), files, config: Vec::new() }).unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"caf\xE9.txt\r\n*.log\n*.ron.bak\n");
    }

    #[test]
    fn a_path_is_one_word_to_the_shell() {
        assert_eq!(quoted(Path::new("/opt/it's here/pullquote")), r"'/opt/it'\''s here/pullquote'");
    }
}
