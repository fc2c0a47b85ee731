//! Pullquote: people open news articles, mark quotes, speakers, claims and boilerplate, link quotes to who said them,
//! and export the labels to train extraction models.
//!
//! The rooms, in reading order; each may import those before it, as ARCHITECTURE.md says:
//! - [`model`]: what a project is, and the one way to change it
//! - [`agreement`]: how far annotators agree, in spans, labels and links
//! - [`formats`]: between bytes and the model
//! - [`storage`]: the only room that opens files
//! - [`suggest`]: what is likely to be a quote, a speaker, a claim or boilerplate, learned while people label
//! - [`cli`]: the command line, one file a subcommand
//! - `ui`: everything egui; only with the feature `gui`
//!
//! A project is read, looked at and exported like this:
//!
//! ```
//! use pullquote::formats::own::project_file;
//! use pullquote::formats::{ExportOptions, Format, export};
//! use pullquote::model::Project;
//!
//! let file = std::fs::read("projects/budget-week.ron")?;
//! let project = Project::from_parts(project_file::read(&file)?.parts)?;
//! let spans = project.articles().flat_map(|article| article.spans().iter());
//! assert!(spans.filter(|span| span.label.as_str() == "quote").count() > 20);
//!
//! let exported = export(Format::Json, project.content(), &ExportOptions::default());
//! let (name, bytes) = &exported.files[0];
//! assert!(name.ends_with(".json") && bytes.starts_with(b"{"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod agreement;
pub mod cli;
pub mod formats;
pub mod model;
pub mod storage;
pub mod suggest;
#[cfg(feature = "gui")]
pub mod ui;
