//! Between bytes and the model. Opens no file.
//!
//! - [`journal`]: what was changed since the project was saved, a line a change
//! - [`project_file`]: the project itself, as RON; nothing in it is ever dropped
//! - [`Format`], [`export()`], [`import()`]: labels for other programs and from them, one module a format. An export says
//!   what its format could not carry ([`Loss`]), an import what it could not take in ([`ImportWarning`]).
//! - [`user_settings`]: what one person has set on this machine

pub mod article_files;
mod brat;
mod cas;
mod chat;
mod conll;
mod conllu;
mod csv;
pub mod decode;
pub mod decode_stream;
mod doccano;
mod export;
mod format;
mod gliner;
mod guess;
mod hf_tokens;
mod import;
pub mod journal;
mod json;
mod json_text;
mod jsonl;
mod label_studio;
mod merge;
mod new_labels;
#[cfg(feature = "parquet")]
mod parquet;
mod problem_report;
mod prodigy;
pub mod project_file;
#[cfg(test)]
mod round_trip;
mod spacy;
mod split;
mod tei;
mod tokens;
pub mod user_settings;
mod w3c;
pub mod work_log;
mod xml;

pub use export::{Export, ExportOptions, Loss, LossKind, export};
pub use format::Format;
pub use guess::guess;
pub use import::{ImportWarning, Imported, ImportedArticle, import, import_predictions};
pub use merge::{Conflict, Merge, TakeAs, merge};
pub use problem_report::{Finding, findings_as_json};
pub use split::Split;
