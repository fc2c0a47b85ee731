//! `pullquote collect`: what annotators made of articles, as readings in one project.

use std::path::PathBuf;

use anyhow::ensure;
use clap::Args;

use crate::cli::project::{open_to_write, save};
use crate::cli::surroundings::{Outcome, Surroundings, counted};
use crate::model::team::{Brought, FileNews, collect};
use crate::storage::read_brought;

/// Collect what annotators made of the articles
#[derive(Debug, Args)]
#[command(after_help = "\
Each annotator’s labels become a reading of the article, beside its own labels. Collecting again replaces a reading by
what they made of it since.

Example: pullquote collect week.ron week-*.ron")]
pub struct CollectArgs {
    /// The project file
    #[arg(value_name = "PROJECT.ron")]
    project: PathBuf,
    /// Projects of annotators
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// Whose labels they are; else each project says it
    #[arg(long = "as", value_name = "NAME")]
    annotator: Option<String>,
    /// Say what is new, and change nothing
    #[arg(long)]
    dry_run: bool,
}

pub(crate) fn run(args: &CollectArgs, around: &mut Surroundings<'_>) -> anyhow::Result<Outcome> {
    let mut project = open_to_write(&args.project, around)?.project;
    let mut outcome = Outcome::Done;
    let mut brought: Vec<Brought> = Vec::new();
    for path in &args.files {
        match read_brought(path, args.annotator.as_deref(), around.now) {
            Ok(file) => {
                for remark in file.remarks {
                    around.tell(&format!("{}: {remark}", path.display()))?;
                    outcome = Outcome::Problems;
                }
                brought.push(file.brought);
            }
            // One file never stops the others.
            Err(error) => {
                around.tell(&error.to_string())?;
                outcome = Outcome::Problems;
            }
        }
    }
    ensure!(!brought.is_empty(), "none of these can be collected");
    let collected = collect(&project, &brought);
    for file in &collected.files {
        for words in file.problems.iter().chain(&file.notes) {
            around.tell(&format!("{}: {words}", file.path))?;
        }
    }
    if collected.has_problems() {
        outcome = Outcome::Problems;
    }
    if !args.dry_run && collected.is_new() {
        project.apply(collected.transaction)?;
        let job = project.save_job(around.now)?;
        outcome = outcome.max(save(&mut project, job, around)?);
    }
    project.close();
    for file in &collected.files {
        around.print(&format!("{}: {}", file.path, in_words(file)))?;
    }
    Ok(outcome)
}

/// “ana, 12 new readings, 2 changed, 1 as before, 3 not begun”.
fn in_words(file: &FileNews) -> String {
    let counts = [(file.n_changed, "changed"), (file.n_same, "as before"), (file.n_not_begun, "not begun")];
    let rest = counts.iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!(", {n} {what}"));
    format!("{}, {}{}", file.annotator, counted(file.n_new, "new reading"), rest.collect::<String>())
}
