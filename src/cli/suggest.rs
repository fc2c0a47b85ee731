//! `pullquote suggest`: a copy of a project with suggestions accepted.

use std::path::PathBuf;

use anyhow::bail;
use clap::Args;

use super::progress::with_progress;
use super::project::{open_to_read, over, save};
use super::{Outcome, Surroundings, counted};
use crate::model::{Content, LabelId, Project, Proposal, Suggestion};
use crate::storage::{self, OpenProject};
use crate::suggest::Learner;

/// Write a copy of a project with likely suggestions accepted
#[derive(Debug, Args)]
#[command(after_help = "Example: pullquote suggest week.ron --label quote --min-confidence 0.8 -o suggested.ron")]
pub struct SuggestArgs {
    /// The project file
    #[arg(value_name = "PROJECT.ron")]
    project: PathBuf,
    /// Only suggestions of this label; may be given again
    #[arg(long, value_name = "LABEL")]
    label: Vec<String>,
    /// Only suggestions that are at least this likely, from 0 to 1
    #[arg(long, value_name = "X", default_value_t = 0.5)]
    min_confidence: f32,
    /// The project file to write
    #[arg(short, long, value_name = "OUT.ron")]
    output: PathBuf,
    /// Replace what is at the path also where it is a project
    #[arg(long)]
    force: bool,
}

pub(super) fn run(args: &SuggestArgs, around: &mut Surroundings<'_>) -> anyhow::Result<Outcome> {
    let opened = open_to_read(&args.project, around)?;
    let content = opened.project.content().clone();
    let labels = wanted_labels(&content, &args.label)?;
    let mut project = Project::from(content.clone());
    let found = with_progress(around, "Suggesting", |progress| {
        let learner = Learner::train(&content);
        let mut found: Vec<Suggestion> = Vec::new();
        for (n_done, article) in content.articles().enumerate() {
            if progress(n_done, content.articles().len()).is_break() {
                break;
            }
            found.extend(learner.suggest(&content, article));
        }
        found
    });
    let mut n_accepted = 0;
    for suggestion in found.iter().filter(|one| is_of(one, &labels)).filter_map(|one| one.sure(args.min_confidence)) {
        let article = project.article(suggestion.article);
        let transaction = article.and_then(|article| suggestion.transaction(project.labels(), article));
        if let Some(transaction) = transaction {
            project.apply(transaction)?;
            n_accepted += 1;
        }
    }
    let mut copy = OpenProject::new(Project::from(project.content().clone()));
    let job = copy.save_as_job(&args.output, &storage::owner(), around.now)?;
    let job = job.only_over(over(args.force)).like(&args.project);
    let outcome = save(&mut copy, job, around)?;
    copy.close();
    around.print(&format!("{}: {} accepted", args.output.display(), counted(n_accepted, "suggestion")))?;
    Ok(outcome)
}

fn wanted_labels(content: &Content, names: &[String]) -> anyhow::Result<Vec<LabelId>> {
    let labels = content.labels().labels();
    let mut wanted = Vec::new();
    for name in names {
        let Some(label) = labels.iter().find(|label| label.id.as_str() == name || label.name == *name) else {
            let known: Vec<&str> = labels.iter().map(|label| label.id.as_str()).collect();
            bail!("there is no label “{name}”: the project has {}", known.join(", "));
        };
        wanted.push(label.id.clone());
    }
    Ok(wanted)
}

/// Whether the suggestion is of one of the labels; every one is where none is named. A speaker for a span that is there
/// is of the label of speakers.
fn is_of(suggestion: &Suggestion, labels: &[LabelId]) -> bool {
    let is_named = |name: &str| labels.iter().any(|label| label.as_str() == name);
    match &suggestion.proposal {
        Proposal::Span { label, .. } => labels.is_empty() || labels.contains(label),
        Proposal::Speaker { .. } => labels.is_empty() || is_named("speaker"),
    }
}
