//! Between bytes and the model. Opens no file.
//!
//! - [`own::journal`]: what was changed since the project was saved, a line a change
//! - [`own::project_file`]: the project itself, as RON; nothing in it is ever dropped
//! - [`Format`], [`export()`], [`import()`]: labels for other programs and from them, one module a format. An export says
//!   what its format could not carry ([`Loss`]), an import what it could not take in ([`ImportWarning`]).
//! - [`own::user_settings`]: what one person has set on this machine

pub mod articles;
mod exchange;
pub mod own;

pub use exchange::core::batch::{ExportOptions, Files};
pub use exchange::core::imported::{Imported, ImportedArticle};
pub(crate) use exchange::core::imported::{joined_by_files, note_of_rebuilt};
pub(crate) use exchange::core::iob::PairsIn;
pub use exchange::core::loss::{Loss, LossKind, LossPlace};
pub(crate) use exchange::core::names::before_work;
pub use exchange::core::rows::{Wrong, append_error, append_found};
pub use exchange::core::split::Split;
pub use exchange::core::voices::whose::{Whose, annotators};
pub use exchange::core::warnings::ImportWarning;
pub use exchange::export::{Export, ExportPreview, export, names_written, preview_export, write_export};
pub use exchange::guess::{Dump, LooksLike, guess, guess_labelled, is_within_a_record, looks_labelled, of_another};
pub(crate) use exchange::import::note_of_before_work;
pub use exchange::import::{FROM_DOCBIN, ImportOptions, import, import_among, import_with};
pub(crate) use exchange::kinds::brat::STANDOFF;
pub(crate) use exchange::kinds::conll::{said_again, tables_beside};
pub use exchange::kinds::json::excerpt;
pub(crate) use exchange::kinds::parquet::RowsSoFar;
#[cfg(feature = "parquet")]
pub(crate) use exchange::kinds::parquet::{Lines, in_words};
pub(crate) use exchange::merge::of_others;
pub use exchange::merge::{Conflict, Merge, TakeAs, merge};
pub use exchange::near::is_nearly;
pub(crate) use exchange::near::{folded, placed};
pub use exchange::registry::Format;
pub use exchange::suggester_lines::{Answered, NoAnswer, answered, beginning_of, question};
pub(crate) use exchange::there::{Found, There, nearly};
pub use own::mistake_report::MistakeReport;
pub use own::problem_report::{Finding, findings_as_json};
