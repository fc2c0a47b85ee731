//! `pullquote merge-driver`: what two people made of a project, as git calls it.

use std::path::{Path, PathBuf};

use clap::Args;

use super::project::tell_unsaved;
use super::surroundings::{Outcome, Surroundings, counted};
use crate::model::versions::Conflict;
use crate::storage::{self, MergedBy, VersionFiles};

/// Merge two versions of a project that came of a third, span by span, into OURS; exit with 1 where both changed the same
#[derive(Debug, Args)]
#[command(after_help = "git calls it once `pullquote set-up-git` has told it to.
Example: pullquote merge-driver base.ron week.ron theirs.ron")]
pub struct MergeDriverArgs {
    /// What both began with; empty where both have added the file
    #[arg(value_name = "BASE")]
    base: PathBuf,
    /// Our version, which the merge is written to
    #[arg(value_name = "OURS")]
    ours: PathBuf,
    /// The other version
    #[arg(value_name = "THEIRS")]
    theirs: PathBuf,
    /// What to call the file in messages
    #[arg(long, value_name = "NAME")]
    path: Option<PathBuf>,
}

pub(super) fn run(args: &MergeDriverArgs, around: &mut Surroundings<'_>) -> anyhow::Result<Outcome> {
    let path = args.path.as_ref().unwrap_or(&args.ours);
    tell_unsaved([&args.base, &args.theirs], around)?;
    let files = VersionFiles { base: &args.base, ours: &args.ours, theirs: &args.theirs, name: path };
    let conflicts = match storage::merge_version_files(files)? {
        MergedBy::Spans(conflicts) => conflicts,
        MergedBy::Lines(true) => return Ok(Outcome::Done),
        MergedBy::Lines(false) => return Ok(Outcome::Problems),
    };
    for conflict in &conflicts {
        around.tell(&line_of(path, conflict))?;
    }
    if conflicts.is_empty() {
        return Ok(Outcome::Done);
    }
    let n = counted(conflicts.len(), "difference");
    around.tell(&format!(
        "{}: {n} to look at, listed as problems. What both changed is as in this version; what one removed and the other \
         changed stays, as it was changed",
        path.display()
    ))?;
    Ok(Outcome::Problems)
}

fn line_of(path: &Path, conflict: &Conflict) -> String {
    let article = conflict.article.map_or(String::new(), |article| format!("article {article}: "));
    format!("{}: {article}{}", path.display(), conflict.words)
}
