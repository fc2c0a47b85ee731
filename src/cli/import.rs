//! `pullquote import`: labelled articles from other programs.

use std::path::PathBuf;

use anyhow::ensure;
use clap::Args;

use super::export::format_from_name;
use super::project::open_to_write;
use super::{Outcome, Surroundings, counted};
use crate::formats::{Format, import, merge};
use crate::model::one_line;
use crate::storage;

/// Add labelled articles that another program wrote to a project
#[derive(Debug, Args)]
#[command(after_help = "Example: pullquote import week.ron tasks.json --format label-studio")]
pub struct ImportArgs {
    /// The project file
    #[arg(value_name = "PROJECT.ron")]
    project: PathBuf,
    /// Files of the other program, and folders of them
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// Their format: one that “pullquote export --help” lists
    #[arg(short, long, value_parser = format_from_name)]
    format: Format,
    /// Also take spans that overlap one of the same label in the project
    #[arg(long)]
    take_conflicts: bool,
}

pub(super) fn run(args: &ImportArgs, around: &mut Surroundings<'_>) -> anyhow::Result<Outcome> {
    ensure!(args.format.can_import(), "{} can be exported, not imported", args.format.title());
    let mut project = open_to_write(&args.project)?.project;
    let files = storage::read_files(&args.files)?;
    let imported = import(args.format, &files, project.labels());
    let merge = merge(&project, &imported, args.take_conflicts);
    for warning in imported.warnings.iter().chain(&merge.warnings) {
        around.tell(&one_line(&format!("{}: {}", warning.place, warning.message)))?;
    }
    for conflict in &merge.conflicts {
        let span = conflict.imported.id.0;
        around
            .tell(&format!("article {}: span {span} is marked otherwise in the project, left out", conflict.article))?;
    }
    let is_clean = imported.warnings.is_empty() && merge.warnings.is_empty() && merge.conflicts.is_empty();
    let (n_articles, n_spans, n_links) = (merge.n_new_articles, merge.n_new_spans, merge.n_new_relations);
    if !merge.transaction.edits.is_empty() {
        project.apply(merge.transaction)?;
        project.save(around.now)?;
    }
    project.close();
    let [articles, spans, links] =
        [(n_articles, "new article"), (n_spans, "new span"), (n_links, "new link")].map(|(n, word)| counted(n, word));
    writeln!(around.out, "{}: {articles}, {spans}, {links}", args.project.display())?;
    Ok(if is_clean { Outcome::Done } else { Outcome::Problems })
}
