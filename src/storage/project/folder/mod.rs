//! A project that is kept in a folder, with a file for each article.

pub(in crate::storage) mod files;
pub(super) mod half_saved;
pub(in crate::storage) mod read;
pub(super) mod save;
