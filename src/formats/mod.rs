//! Between bytes and the model. Opens no file.
//!
//! - [`project_file`]: the project itself, as RON; nothing in it is ever dropped
//! - [`user_settings`]: what one person has set on this machine

pub mod project_file;
pub mod user_settings;
