//! Files of our own: the project and versions of it, its journal, counts of work, settings, lists of problems and of
//! mistakes, reports on agreement, statistics.

pub mod agreement_report;
pub mod card;
pub(crate) mod folder_names;
pub mod journal;
pub(crate) mod mistake_report;
pub(crate) mod path_list;
pub(crate) mod problem_report;
pub mod project_file;
pub(crate) mod save_record;
pub mod statistics;
pub(crate) mod svg;
pub mod table;
pub mod user_settings;
pub mod versions;
pub(crate) mod wire;
pub mod work_log;
