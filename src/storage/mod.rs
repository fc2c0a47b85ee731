//! The only room that opens files: articles in, projects in and out, settings. Time and paths are passed in.
#![expect(clippy::disallowed_methods, reason = "this is the room that opens files")]

mod about;
mod articles;
mod exchange;
mod exported;
mod git;
mod log_lines;
mod outputs;
mod over;
mod place_names;
mod places;
mod programs;
mod project;
mod regular;
mod settings;
mod sha256;
mod streams;
mod suggester;
mod system;
mod team;
mod versions;
mod wildcard;
mod write;

pub use about::{SAMPLE_PROJECT, VERSION, built, licences, system};
pub use articles::arrival::Arrival;
pub use articles::corpus::preview_corpus;
pub use articles::folder::article_files;
pub use articles::labelled::{Look, look_at};
pub use articles::named::files_named;
pub use articles::pdf::{READ_PDF, be_expendable};
pub use articles::read::{ArticlesRead, article_from_bytes, read_articles};
pub use articles::reading::{ColumnChoice, ReadRemark, Reading, source_name};
pub use articles::sample::{SampleWish, Sampled, sample_articles};
pub use articles::sources::{Elsewhere, SourceCheck, SourceError, SourceState, SourcesAt, check_sources, reread};
pub use encoding_rs::Encoding;
pub use exchange::{
    ExchangeError, ListedFile, NewFiles, first_of, list_files, read_files, with_companions, write_file, write_file_of,
    write_files,
};
pub use exported::{Beside, OldFiles, write_export, write_sparing_others};
pub use git::{GitError, GitSetup, set_up_git};
pub use log_lines::LogLines;
pub use outputs::{Inputs, OutputError, check_output, refuse_standard_output};
pub use over::{DEVICE, Over, WriteError};
pub use place_names::{is_in_trash, is_same_place, printed_into};
pub use places::{Places, home, owner, person, this_program};
pub use programs::{Answers, Programs};
pub use project::access::{Access, ChangeError, ReadOnly};
pub use project::companions::is_project;
pub use project::copy::{CopyError, save_copy};
pub use project::folder::files::{file_of_article, is_project_path, is_to_be_folder};
pub use project::open::Opened;
pub use project::open_error::OpenError;
pub use project::open_project::OpenProject;
pub use project::recovery::{OnOtherText, Recovered, Since, Unsaved, has_unsaved_work};
pub use project::save::{SaveError, SaveJob, Saved, refuse_other_name};
pub use project::untitled::{LeftProject, left_projects};
pub use project::work_log::{load_work_log, look_at_work_log, save_work_log};
pub use settings::{SettingsError, load_settings, save_settings};
pub use streams::{open_stream, standard_input, write_stream};
pub use suggester::{Suggester, SuggesterError};
pub use system::in_words;
pub use team::{
    BroughtError, BroughtFile, HandOutWriteError, PlacedShare, folder_around, name_of_project, read_brought, with_paths,
};
pub use versions::{
    MergedBy, VersionFileError, VersionFiles, merge_version_files, read_version_bytes, read_version_file,
};
pub use wildcard::files_like;
pub use write::{make_private_file, make_temporary_folder};
