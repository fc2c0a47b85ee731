//! `pullquote recover`: changes that a crash left beside a project, saved or given up.

use std::path::PathBuf;

use anyhow::bail;
use clap::Args;

use super::project::save;
use super::surroundings::{Outcome, Surroundings, counted};
use crate::storage::{self, Access, OnOtherText, OpenProject};

/// Save the changes that a crash left in the journal of a project, or give them up
#[derive(Debug, Args)]
#[command(after_help = "Example: pullquote recover week.ron")]
pub struct RecoverArgs {
    /// The project file
    #[arg(value_name = "PROJECT.ron")]
    project: PathBuf,
    /// Give the changes up; their journal is kept under another name
    #[arg(long)]
    discard: bool,
    /// Where the project has another text now, put labels where their words are in it; without this that is only shown
    #[arg(long, conflicts_with = "discard")]
    onto_new_text: bool,
}

pub(super) fn run(args: &RecoverArgs, around: &mut Surroundings<'_>) -> anyhow::Result<Outcome> {
    let shown = args.project.display();
    let opened = OpenProject::open(&args.project, Access::Write { owner: &storage::owner() })?;
    let (mut project, journal_problem) = (opened.project, opened.journal_problem);
    if let Some(read_only) = project.read_only() {
        bail!("this project is {read_only}: {shown}");
    }
    let Some(unsaved) = project.unsaved() else {
        project.close();
        if let Some(problem) = journal_problem {
            bail!("{problem}: {shown}");
        }
        around.print(&format!("{shown}: nothing to recover"))?;
        return Ok(Outcome::Done);
    };
    if !args.discard && !unsaved.on_other_texts.is_empty() {
        for line in unsaved.on_other_texts.iter().flat_map(OnOtherText::lines) {
            around.print(&line)?;
        }
        if !args.onto_new_text {
            let n_changes = counted(unsaved.n_changes(), "change");
            project.close();
            around.tell(&format!(
                "{shown}: nothing was changed yet. With --onto-new-text this becomes of its {n_changes}; with --discard they \
                 are given up"
            ))?;
            return Ok(Outcome::Problems);
        }
    }
    if args.discard {
        let kept = project.discard_unsaved();
        let error = project.journal_error();
        project.close();
        let Some(kept) = kept else { bail!("{}: {shown}", error.unwrap_or_default()) };
        around.print(&format!("{shown}: given up, kept as {}", kept.display()))?;
        return Ok(Outcome::Done);
    }
    let damage = unsaved.damage;
    let Some(recovered) = project.recover() else { return Ok(Outcome::Done) };
    let mut outcome = Outcome::Done;
    if let Some(damage) = damage {
        let (line, lines) = (damage.line, counted(damage.n_lines_lost, "line"));
        around.tell(&format!(
            "{shown}: from line {line} on the journal is damaged, or a newer Pullquote wrote it: {lines} of it cannot be read. \
             What stands before them is recovered, and what was saved is as it was"
        ))?;
        outcome = Outcome::Problems;
    }
    if recovered.n_lost > 0 {
        let reason = recovered.reason.unwrap_or_default();
        around.tell(&format!("{} not recovered: {reason}", counted(recovered.n_lost, "change")))?;
        outcome = Outcome::Problems;
    }
    if let Some(copy) = recovered.copy {
        around.tell(&format!(
            "the journal is kept as it was, for a newer Pullquote or whoever can mend it: {}",
            copy.display()
        ))?;
        outcome = Outcome::Problems;
    }
    if recovered.n_applied > 0 {
        let job = project.save_job(around.now)?;
        outcome = outcome.max(save(&mut project, job, around)?);
    }
    project.close();
    around.print(&format!("{shown}: {} recovered", counted(recovered.n_applied, "change")))?;
    Ok(outcome)
}
