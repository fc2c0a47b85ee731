//! `pullquote add`: more articles for a project.

use std::path::PathBuf;

use clap::Args;

use super::project::{ReadArgs, open_to_write, read_articles, save};
use super::{Outcome, Surroundings, counted};

/// Add article files and folders to a project, with the labels in them, also for articles that it has
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
    let (arrival, mut outcome) = read_articles(&args.articles, &args.reading, &args.project, &project, around)?;
    let n_added = arrival.articles.len();
    if !arrival.transaction.edits.is_empty() {
        project.apply(arrival.transaction)?;
        let job = project.save_job(around.now)?;
        outcome = outcome.max(save(&mut project, job, around)?);
    }
    let n_all = project.articles().len();
    project.close();
    let of_known = [(arrival.n_new_spans, "new span"), (arrival.n_new_relations, "new link")];
    let of_known = of_known.into_iter().filter(|(n, _)| *n > 0).map(|(n, word)| format!(", {}", counted(n, word)));
    let of_known: String = of_known.collect();
    around.print(&format!("{}: {n_added} added, {}{of_known}", args.project.display(), counted(n_all, "article")))?;
    Ok(outcome)
}
