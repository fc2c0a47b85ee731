//! `pullquote recover`: changes that a crash left beside a project, saved or given up.

use std::path::PathBuf;

use anyhow::bail;
use clap::Args;

use super::project::save;
use super::surroundings::{Outcome, Surroundings, counted};
use crate::formats::own::journal::Damage;
use crate::storage::{self, Access, OnOtherText, OpenProject, Recovered};

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
    /// Where the project has another text or other labels now, put labels where their words are in it; without this that is only shown
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
    let (n_applied, mut outcome) = (recovered.n_applied, Outcome::Done);
    for words in what_is_lost(&shown.to_string(), damage, recovered) {
        around.tell(&words)?;
        outcome = Outcome::Problems;
    }
    if n_applied > 0 {
        let job = project.save_job(around.now)?;
        outcome = outcome.max(save(&mut project, job, around)?);
    } else if let Some(error) = project.journal_error() {
        around.tell(&error)?;
        outcome = Outcome::Problems;
    }
    project.close();
    around.print(&format!("{shown}: {} recovered", counted(n_applied, "change")))?;
    Ok(outcome)
}

/// What of a journal could not be read or made again, and where all of it is kept, in sentences.
fn what_is_lost(project: &str, damage: Option<Damage>, recovered: Recovered) -> Vec<String> {
    let damaged = damage.map(|damage| {
        let (line, lines) = (damage.line, counted(damage.n_lines_lost, "line"));
        format!(
            "{project}: from line {line} on the journal is damaged, or a newer Pullquote wrote it: {lines} of it cannot be read. \
             What stands before them is recovered, and what was saved is as it was"
        )
    });
    let lost = (recovered.n_lost > 0).then(|| {
        let reason = recovered.reason.unwrap_or_default();
        format!("{} not recovered: {reason}", counted(recovered.n_lost, "change"))
    });
    let for_whom = match (damage, recovered.n_lost) {
        (Some(_), _) => ", for a newer Pullquote or whoever can mend it",
        (None, 0) => "",
        (None, _) => ", for the project as it was then",
    };
    let kept = recovered.copy.map(|copy| format!("the journal is kept as it was{for_whom}: {}", copy.display()));
    damaged.into_iter().chain(lost).chain(kept).collect()
}
