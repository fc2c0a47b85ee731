//! Bytes of files ↔ the model. Opens no file.

pub mod user_settings;
