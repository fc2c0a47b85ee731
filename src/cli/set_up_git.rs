//! `pullquote set-up-git`: lets git merge and compare projects span by span.

use std::path::PathBuf;

use anyhow::Context as _;
use clap::Args;

use super::{Outcome, Surroundings};
use crate::storage::{self, GitSetup};

/// Let git merge and compare projects span by span: show what that takes, and with --yes write it
#[derive(Debug, Args)]
#[command(after_help = "Everybody who clones the repository runs it once: git does not clone its config.
Example: pullquote set-up-git --yes")]
pub struct SetUpGitArgs {
    /// A folder of the repository
    #[arg(value_name = "FOLDER", default_value = ".")]
    folder: PathBuf,
    /// Write it
    #[arg(long)]
    yes: bool,
}

pub(super) fn run(args: &SetUpGitArgs, around: &mut Surroundings<'_>) -> anyhow::Result<Outcome> {
    let program = storage::this_program().context("the file of this program cannot be found")?;
    let setup = GitSetup::plan(&args.folder, &program)?;
    if setup.is_done() {
        around.print("git is set up already")?;
        return Ok(Outcome::Done);
    }
    for line in setup.lines() {
        around.print(&line)?;
    }
    if !args.yes {
        around.tell("nothing is written yet: run it again with --yes to write this")?;
        return Ok(Outcome::Problems);
    }
    storage::set_up_git(&setup)?;
    around.print("written")?;
    Ok(Outcome::Done)
}
