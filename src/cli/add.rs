//! `pullquote add`: more articles for a project.

use std::path::PathBuf;

use clap::Args;

use super::project::{ReadArgs, open_to_write, read_articles, save};
use super::{Outcome, Surroundings, counted};
use crate::model::transactions;

/// Add article files and folders to a project
#[derive(Debug, Args)]
#[command(after_help = "Example: pullquote add week.ron friday/ wire.csv --text-column body")]
pub struct AddArgs {
    /// The project file
    #[arg(value_name = "PROJECT.ron")]
    project: PathBuf,
    /// Articles and folders of them: text, saved web pages, Word, PDF, NITF and NewsML-G2, tables and JSON of articles
    #[arg(value_name = "ARTICLE", required = true)]
    articles: Vec<PathBuf>,
    #[command(flatten)]
    reading: ReadArgs,
}

pub(super) fn run(args: &AddArgs, around: &mut Surroundings<'_>) -> anyhow::Result<Outcome> {
    let mut project = open_to_write(&args.project, around)?.project;
    let (read, mut outcome) = read_articles(&args.articles, &args.reading, &args.project, &project, around)?;
    let n_added = read.articles.len();
    if n_added > 0 {
        project.apply(transactions::add_labelled_articles(&project, read.labels, read.articles))?;
        let job = project.save_job(around.now)?;
        outcome = outcome.max(save(&mut project, job, around)?);
    }
    let n_all = project.articles().len();
    project.close();
    around.print(&format!("{}: {n_added} added, {}", args.project.display(), counted(n_all, "article")))?;
    Ok(outcome)
}
