//! What is remembered of the saves of a session: those that wait, and the one that nobody asked for.

use std::path::PathBuf;

use crate::storage::Over;
use crate::ui::jobs::opening::Next;

/// A save that somebody asked for while another one runs.
#[derive(Debug)]
pub struct ToSave {
    pub to: To,
    pub next: Option<Next>,
}

/// The save that nobody asked for.
#[derive(Debug, Default)]
pub struct Autosaving {
    pub is_running: bool,
    /// What was said when one failed, until one succeeds.
    pub last_told: Option<String>,
}

/// Which file is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum To {
    OwnFile,
    /// Over whatever another program has written there.
    OwnFileOver,
    /// In place of nothing else than this.
    File(PathBuf, Over),
}

impl Autosaving {
    /// Returns whether one was running.
    pub fn ends(&mut self) -> bool {
        std::mem::take(&mut self.is_running)
    }
}
