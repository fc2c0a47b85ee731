//! Article files on their way in, and whether they have changed since.

pub(crate) mod arrival;
pub(crate) mod corpus;
pub(crate) mod folder;
mod in_files;
mod known;
pub(crate) mod labelled;
pub(crate) mod named;
pub(super) mod named_stream;
pub(crate) mod packed;
pub(crate) mod pdf;
pub(crate) mod read;
pub(crate) mod reading;
mod records;
pub(crate) mod sample;
pub(crate) mod sources;
