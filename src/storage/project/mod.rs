//! A project with its file: opening, saving, journal, recovery, lock.

pub(crate) mod journal;
pub(crate) mod lock;
pub(crate) mod open;
pub(crate) mod open_project;
pub(crate) mod recovery;
pub(crate) mod save;
pub(crate) mod work_log;
