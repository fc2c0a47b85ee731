//! What people ask for: the table of commands with their keys, the outbox of the panels, and what each command does.

pub mod act;
pub mod bursts;
pub mod commands;
pub(crate) mod grant;
pub mod keys;
pub mod names;
pub mod needs;
pub mod outbox;
mod parts;
pub(crate) mod run_article;
pub(crate) mod run_files;
pub(crate) mod run_review;
pub(crate) mod run_view;
pub mod situation;
pub mod table;
mod table_of_acts;
