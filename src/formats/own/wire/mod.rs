//! The model as our own files have it, mirrored once: each part with how it is read and how it is written.
//!
//! The project file and the journal both consist of these. They differ in how places are counted ([`places`]).

pub(crate) mod article;
pub(crate) mod labels;
pub(crate) mod places;
pub(crate) mod plain;
pub(crate) mod reading;
pub(crate) mod record;
pub(crate) mod relation;
pub(crate) mod ron_text;
pub(crate) mod settings;
pub(crate) mod span;
pub(crate) mod suggestion;
pub(crate) mod words;
