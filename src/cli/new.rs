//! `pullquote new`: a project from article files and folders.

use std::path::PathBuf;

use anyhow::ensure;
use clap::Args;

use super::project::{ReadArgs, open_to_read, read_articles, save};
use super::{Outcome, Surroundings, counted};
use crate::model::Project;
use crate::model::team::is_taken_word;
use crate::storage::{self, OpenProject, Over};

/// Make a project from article files and folders
#[derive(Debug, Args)]
#[command(after_help = "\
A project without articles that is like another holds its labels alone: to keep, to send, and to begin others like it.

Example: pullquote new week.ron articles/ letter.txt
         pullquote new next.ron --like week.ron articles/")]
pub struct NewArgs {
    /// The project file to write; it must not be there yet
    #[arg(value_name = "PROJECT.ron")]
    project: PathBuf,
    /// Articles and folders of them: text, saved web pages, Word, PDF, NITF and NewsML-G2, tables and JSON of articles; none for an empty project
    #[arg(value_name = "ARTICLE")]
    articles: Vec<PathBuf>,
    /// What the project is called; else as its file
    #[arg(long)]
    name: Option<String>,
    /// Who labels; else your user name
    #[arg(long)]
    annotator: Option<String>,
    /// With the labels, kinds of links and settings of this project
    #[arg(long, value_name = "OTHER.ron")]
    like: Option<PathBuf>,
    #[command(flatten)]
    reading: ReadArgs,
}

pub(super) fn run(args: &NewArgs, around: &mut Surroundings<'_>) -> anyhow::Result<Outcome> {
    let path = &args.project;
    ensure!(!path.exists(), "is there already: use “pullquote add” to add articles: {}", path.display());
    storage::refuse_other_name(path)?;
    let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let annotator = args.annotator.clone().unwrap_or_else(storage::person);
    ensure!(!is_taken_word(&annotator), "nobody can be called “{annotator}”, which means everybody or nobody");
    let name = args.name.clone().unwrap_or(stem);
    let empty = match &args.like {
        None => Project::new(&name, &annotator),
        Some(other) => {
            let opened = open_to_read(other, around)?;
            Project::from_parts(opened.project.content().empty_like(&name, &annotator))?
        }
    };
    let (arrival, outcome) = read_articles(&args.articles, &args.reading, path, &empty, around)?;
    let n_articles = arrival.articles.len();
    ensure!(n_articles > 0 || args.articles.is_empty(), "none of these is an article");
    let mut filled = empty;
    filled.apply(arrival.transaction)?;
    // There is nothing to take back in what is new.
    let mut project = OpenProject::new(Project::from(filled.content().clone()));
    let job = project.save_as_job(path, &storage::owner(), around.now)?.only_over(Over::Nothing);
    let saved = save(&mut project, job, around)?;
    project.close();
    around.print(&format!("{}: {}", path.display(), counted(n_articles, "article")))?;
    Ok(outcome.max(saved))
}
