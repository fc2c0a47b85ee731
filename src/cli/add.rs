//! `pullquote add`: more articles for a project.

use std::path::PathBuf;

use clap::Args;

use super::project::{open_to_write, read_articles};
use super::{Outcome, Surroundings, counted};
use crate::model::transactions;

/// Add article files and folders to a project
#[derive(Debug, Args)]
#[command(after_help = "Example: pullquote add week.ron friday/")]
pub struct AddArgs {
    /// The project file
    #[arg(value_name = "PROJECT.ron")]
    project: PathBuf,
    /// .txt and .md files, and folders of them
    #[arg(value_name = "ARTICLE", required = true)]
    articles: Vec<PathBuf>,
    /// The encoding of all files, where it is not recognised: macintosh, Big5…
    #[arg(long, value_name = "NAME")]
    encoding: Option<String>,
}

pub(super) fn run(args: &AddArgs, around: &mut Surroundings<'_>) -> anyhow::Result<Outcome> {
    let mut project = open_to_write(&args.project)?.project;
    let encoding = args.encoding.as_deref();
    let (articles, outcome) = read_articles(&args.articles, encoding, &args.project, &project, around)?;
    let n_added = articles.len();
    if n_added > 0 {
        project.apply(transactions::add_articles(&project, articles))?;
        project.save(around.now)?;
    }
    let n_all = project.articles().len();
    project.close();
    writeln!(around.out, "{}: {n_added} added, {}", args.project.display(), counted(n_all, "article"))?;
    Ok(outcome)
}
