//! Between bytes and the model. Opens no file.
//!
//! - [`journal`]: what was changed since the project was saved, a line a change
//! - [`project_file`]: the project itself, as RON; nothing in it is ever dropped
//! - [`user_settings`]: what one person has set on this machine

pub mod journal;
pub mod project_file;
pub mod user_settings;
