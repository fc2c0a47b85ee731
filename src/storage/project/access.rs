//! Who may change a project, and why somebody may not.

use thiserror::Error;

use crate::model::EditError;

/// Whether a project is opened to be changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access<'a> {
    /// `owner` is what others are told who open it meanwhile: “ana, process 4711”.
    Write { owner: &'a str },
    /// As [`Write`](Self::Write), for changes that are saved at once or not at all: none is in the journal before.
    WriteAtOnce { owner: &'a str },
    /// The file is looked at as it is: no lock, and no journal.
    Read,
}

/// Why a project can be looked at but not changed.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum ReadOnly {
    #[error("read-only: {0}. Update Pullquote to change it")]
    NewerVersion(String),
    #[error("read-only: {0} has it open. Close it there, or save a copy")]
    HeldBy(String),
    #[error("read-only: it cannot be locked, {0}. Save a copy elsewhere to change it")]
    NoLock(String),
    #[error("read-only: its folder cannot be written to. Save a copy elsewhere to change it")]
    Folder,
    #[error("read-only: it is {0}. Copy it under another name to change it")]
    Companion(String),
    #[error("read-only: it was opened only to be read")]
    Asked,
}

/// Why a change was not made.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum ChangeError {
    #[error(transparent)]
    Edit(#[from] EditError),
    #[error("this project is {0}")]
    ReadOnly(ReadOnly),
}
