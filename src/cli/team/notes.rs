//! `pullquote notes`: what people wrote beside articles, such as questions that the guide does not answer.

use std::path::PathBuf;

use clap::Args;

use crate::cli::project::open_to_read;
use crate::cli::surroundings::{Outcome, Surroundings};
use crate::model::one_line;
use crate::model::team::notes;

/// List what people wrote beside articles, such as questions about the guide
#[derive(Debug, Args)]
#[command(after_help = "\
A line a note: the article, who wrote it (nobody where it stands in the project itself), and what they wrote.

Example: pullquote notes week.ron")]
pub struct NotesArgs {
    /// The project file
    #[arg(value_name = "PROJECT.ron")]
    project: PathBuf,
}

pub(crate) fn run(args: &NotesArgs, around: &mut Surroundings<'_>) -> anyhow::Result<Outcome> {
    let opened = open_to_read(&args.project, around)?;
    for (article, annotator, note) in notes(opened.project.content()) {
        let title = if article.title.is_empty() { article.id.to_string() } else { one_line(&article.title) };
        let by = if annotator.is_empty() { String::new() } else { format!("{}: ", one_line(annotator)) };
        around.print(&format!("{title}: {by}{}", one_line(note)))?;
    }
    Ok(Outcome::Done)
}
