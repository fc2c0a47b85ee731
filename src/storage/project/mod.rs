//! A project with its file or folder: opening, changing, saving, journal, recovery, lock.

pub(crate) mod access;
pub(super) mod aside;
pub(super) mod companions;
pub(crate) mod copy;
pub(super) mod folder;
pub(super) mod in_use;
mod journal;
mod journal_file;
mod loaded;
pub(super) mod lock;
mod made_on;
pub(crate) mod open;
pub(crate) mod open_error;
pub(crate) mod open_project;
pub(crate) mod recovery;
pub(crate) mod save;
mod stamp;
pub(crate) mod untitled;
pub(crate) mod work_log;
mod write;
