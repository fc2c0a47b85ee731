//! `pullquote pack` and `pullquote unpack`: a project in one file, and in a folder with a file for each article.

use std::path::{Path, PathBuf};

use anyhow::ensure;
use clap::Args;

use super::project::{check_output, open_to_read, over_by_project, save};
use super::{Outcome, Surroundings, counted};
use crate::model::Project;
use crate::storage::{self, Inputs, OpenProject, Over, is_to_be_folder};

/// Write a project that is kept in a folder to one file
#[derive(Debug, Args)]
#[command(after_help = "Example: pullquote pack week.pullquote -o week.ron")]
pub struct PackArgs {
    /// The folder of the project
    #[arg(value_name = "FOLDER.pullquote")]
    project: PathBuf,
    /// The file to write
    #[arg(short, long, value_name = "PROJECT.ron")]
    output: PathBuf,
    /// Replace the file, if it is there
    #[arg(long)]
    force: bool,
}

/// Write a project to a new folder, with a file for each article: for teams under git
#[derive(Debug, Args)]
#[command(after_help = "The window and every command take the folder as they take the file.
Example: pullquote unpack week.ron week.pullquote")]
pub struct UnpackArgs {
    /// The project file
    #[arg(value_name = "PROJECT.ron")]
    project: PathBuf,
    /// The folder to make; its name ends in .pullquote
    #[arg(value_name = "FOLDER.pullquote")]
    output: PathBuf,
}

pub(super) fn pack(args: &PackArgs, around: &mut Surroundings<'_>) -> anyhow::Result<Outcome> {
    ensure!(
        !is_to_be_folder(&args.output),
        "give the file a name that does not end in .pullquote: {}",
        args.output.display()
    );
    storage::refuse_other_name(&args.output)?;
    check_output(Some(&args.output), args.force, &Inputs::files([&*args.project]))?;
    let over = over_by_project(&args.output, args.force)?;
    write(&args.project, &args.output, over, around)
}

pub(super) fn unpack(args: &UnpackArgs, around: &mut Surroundings<'_>) -> anyhow::Result<Outcome> {
    ensure!(is_to_be_folder(&args.output), "give the folder a name that ends in .pullquote: {}", args.output.display());
    write(&args.project, &args.output, Over::Nothing, around)
}

fn write(from: &Path, to: &Path, over: Over, around: &mut Surroundings<'_>) -> anyhow::Result<Outcome> {
    let opened = open_to_read(from, around)?;
    let real = opened.project.own_file().map(Path::to_owned);
    let mut project = OpenProject::new(Project::from(opened.project.content().clone()));
    let mut job = project.save_as_job(to, &storage::owner(), around.now)?.only_over(over);
    if let Some(real) = &real {
        job = job.like(real);
    }
    let saved = save(&mut project, job, around)?;
    let n_articles = project.articles().len();
    project.close();
    around.print(&format!("{}: {}", to.display(), counted(n_articles, "article")))?;
    Ok(saved)
}
