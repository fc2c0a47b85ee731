//! The only room that opens files: articles in, projects in and out, settings. Time and paths are passed in.
#![expect(clippy::disallowed_methods, reason = "this is the room that opens files")]

mod article_file;
mod article_folder;
mod corpus_file;
mod exchange_files;
mod journal;
mod lock;
mod open;
mod places;
mod project_store;
mod read_apart;
mod replace_file;
mod sample;
mod save;
mod settings_file;
mod sha256;
mod sources;
mod unsaved;
mod work_log_file;

pub use article_file::{
    ArticlesRead, ColumnChoice, ReadRemark, Reading, article_from_bytes, read_articles, source_name,
};
pub use article_folder::article_files;
pub use corpus_file::preview_corpus;
pub use encoding_rs::Encoding;
pub use exchange_files::{ExchangeError, read_files, write_files};
pub use open::{Access, OpenError, Opened, untitled_projects};
pub use places::{Places, owner, person, this_program};
pub use project_store::{ChangeError, OpenProject, ReadOnly};
pub use read_apart::{READ_PDF, be_expendable};
pub use sample::SAMPLE_PROJECT;
pub use save::{SaveError, SaveJob, Saved};
pub use settings_file::{SettingsError, load_settings, save_settings};
pub use sources::{SourceCheck, SourceError, SourceState, check_sources, reread};
pub use unsaved::{Recovered, Unsaved};
pub use work_log_file::{load_work_log, save_work_log};
