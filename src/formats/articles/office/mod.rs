//! Documents of word processors, books, and the tables of spreadsheets.

mod archive;
mod comments;
pub(super) mod docx;
pub(super) mod epub;
mod flow;
pub(super) mod odt;
mod pieces;
pub(super) mod rtf;
mod rtf_codes;
pub mod xlsx;
