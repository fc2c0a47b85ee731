//! `pullquote completions`, `man-pages` and `licences`: what a shell, the system's manual and packages know of the program.

use std::path::PathBuf;

use clap::{Args, Command};
use clap_complete::Shell;
use clap_mangen::Man;

use super::project::force_hint;
use super::{Outcome, Surroundings, counted};
use crate::storage::{self, Over};

/// Write what a shell needs to complete commands and options
#[derive(Debug, Args)]
#[command(after_help = "The packages bring these for bash, zsh and fish.
Example: pullquote completions bash > ~/.local/share/bash-completion/completions/pullquote")]
pub struct CompletionsArgs {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

/// Write a page of the system's manual for each command
#[derive(Debug, Args)]
#[command(after_help = "Example: pullquote man-pages ~/.local/share/man/man1 && man pullquote-export")]
pub struct ManPagesArgs {
    /// The folder to write them into
    folder: PathBuf,
    /// Replace other files of these names that are there
    #[arg(long)]
    force: bool,
}

/// Print what the program is built from, and under which licences
#[derive(Debug, Args)]
#[command(after_help = "Example: pullquote licences | less")]
pub struct LicencesArgs {}

pub(super) fn licences(around: &mut Surroundings<'_>) -> anyhow::Result<Outcome> {
    around.give(storage::licences().as_bytes())?;
    Ok(Outcome::Done)
}

/// `command` is the program’s own with all its commands.
pub(super) fn completions(
    args: &CompletionsArgs,
    mut command: Command,
    around: &mut Surroundings<'_>,
) -> anyhow::Result<Outcome> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut command, "pullquote", &mut script);
    around.give(&script)?;
    Ok(Outcome::Done)
}

/// As [`completions`].
pub(super) fn man_pages(
    args: &ManPagesArgs,
    mut command: Command,
    around: &mut Surroundings<'_>,
) -> anyhow::Result<Outcome> {
    // Gives the commands their whole names: “pullquote export”.
    command.build();
    let commands = command.get_subcommands().filter(|command| !command.is_hide_set() && command.get_name() != "help");
    let pages = std::iter::once(&command).chain(commands).map(page).collect::<std::io::Result<Vec<_>>>()?;
    let over = if args.force { Over::Files } else { Over::Exported };
    storage::write_sparing_others(&args.folder, &pages, over).map_err(force_hint)?;
    around.tell(&format!("{} in {}", counted(pages.len(), "page"), args.folder.display()))?;
    Ok(Outcome::Done)
}

/// The name of the file of a command's page, and what it holds.
fn page(command: &Command) -> std::io::Result<(String, Vec<u8>)> {
    let man = Man::new(command.clone());
    let mut page = Vec::new();
    man.render(&mut page)?;
    Ok((man.get_filename(), page))
}
