//! The command line: one file per subcommand. Results go to standard output, messages to standard error.
//!
//! A subcommand is a struct of its arguments with a `run` that returns how it ended. To add one, add its file and a line
//! to [`Command`] and to [`run`].

mod add;
mod check;
mod corpora;
mod diff;
mod evaluate;
mod export;
mod import;
mod merge_driver;
mod new;
mod pack;
mod progress;
mod project;
mod read_pdf;
mod recover;
mod screenshot;
mod set_up_git;
mod shell;
mod stats;
mod suggest;
mod surroundings;
mod team;

use std::path::PathBuf;

use clap::{CommandFactory as _, Parser, Subcommand};

use crate::storage;

pub use screenshot::{Look, ScreenshotArgs, Spoken};
pub(crate) use surroundings::counted;
pub use surroundings::terminal::Terminal;
pub use surroundings::{Outcome, Surroundings, in_words};

/// Mark who said what in news articles: label spans, link quotes to speakers, export for training.
#[derive(Debug, Parser)]
#[command(version, args_conflicts_with_subcommands = true, after_help = AFTER_HELP)]
pub struct Arguments {
    #[command(subcommand)]
    pub command: Option<Command>,
    /// A project, or articles and folders of articles for a new one, to open in the window
    #[arg(value_name = "PROJECT.ron | ARTICLE")]
    pub files: Vec<PathBuf>,
    /// Write what the window does, and none of your texts, to standard error or as --log=FILE to a new file
    #[arg(long, value_name = "FILE", num_args = 0..=1, require_equals = true)]
    pub log: Option<Option<PathBuf>>,
}

const AFTER_HELP: &str = "\
Without a command the window opens; without a file it shows how to begin, the first time a sample.
Exit status: 0 done, 1 problems found, 2 bad arguments or input.

Example: pullquote new week.ron articles/ && pullquote week.ron";

#[derive(Debug, Subcommand)]
pub enum Command {
    New(new::NewArgs),
    Add(add::AddArgs),
    Export(export::ExportArgs),
    Import(import::ImportArgs),
    Check(check::CheckArgs),
    Stats(stats::StatsArgs),
    Recover(recover::RecoverArgs),
    Suggest(suggest::SuggestArgs),
    RepeatedLines(corpora::repeated_lines::RepeatedLinesArgs),
    Sample(corpora::sample::SampleArgs),
    Describe(corpora::describe::DescribeArgs),
    Evaluate(evaluate::EvaluateArgs),
    HandOut(team::hand_out::HandOutArgs),
    Collect(team::collect::CollectArgs),
    Diff(diff::DiffArgs),
    MergeDriver(merge_driver::MergeDriverArgs),
    SetUpGit(set_up_git::SetUpGitArgs),
    Agreement(team::agreement::AgreementArgs),
    Settle(team::settle::SettleArgs),
    Notes(team::notes::NotesArgs),
    Unpack(pack::UnpackArgs),
    Pack(pack::PackArgs),
    Screenshot(ScreenshotArgs),
    Completions(shell::CompletionsArgs),
    ManPages(shell::ManPagesArgs),
    Licences(shell::LicencesArgs),
    /// For this program only
    #[command(name = storage::READ_PDF, hide = true)]
    ReadPdf,
}

/// Runs a command; [`Command::Screenshot`] needs the window's code and is not run here.
pub fn run(command: Command, around: &mut Surroundings<'_>) -> anyhow::Result<Outcome> {
    let outcome = run_command(command, around)?;
    Ok(if around.has_left_out { Outcome::Problems } else { outcome })
}

fn run_command(command: Command, around: &mut Surroundings<'_>) -> anyhow::Result<Outcome> {
    match command {
        Command::New(args) => new::run(&args, around),
        Command::Add(args) => add::run(&args, around),
        Command::Export(args) => export::run(&args, around),
        Command::Import(args) => import::run(&args, around),
        Command::Check(args) => check::run(&args, around),
        Command::Stats(args) => stats::run(&args, around),
        Command::Recover(args) => recover::run(&args, around),
        Command::Suggest(args) => suggest::run(&args, around),
        Command::RepeatedLines(args) => corpora::repeated_lines::run(&args, around),
        Command::Sample(args) => corpora::sample::run(&args, around),
        Command::Describe(args) => corpora::describe::run(&args, around),
        Command::Evaluate(args) => evaluate::run(&args, around),
        Command::HandOut(args) => team::hand_out::run(&args, around),
        Command::Collect(args) => team::collect::run(&args, around),
        Command::Diff(args) => diff::run(&args, around),
        Command::MergeDriver(args) => merge_driver::run(&args, around),
        Command::SetUpGit(args) => set_up_git::run(&args, around),
        Command::Agreement(args) => team::agreement::run(&args, around),
        Command::Settle(args) => team::settle::run(&args, around),
        Command::Notes(args) => team::notes::run(&args, around),
        Command::Unpack(args) => pack::unpack(&args, around),
        Command::Pack(args) => pack::pack(&args, around),
        Command::Completions(args) => shell::completions(&args, Arguments::command(), around),
        Command::ManPages(args) => shell::man_pages(&args, Arguments::command(), around),
        Command::Licences(_) => shell::licences(around),
        Command::ReadPdf => read_pdf::run(around),
        Command::Screenshot(_) => anyhow::bail!("this build has no window to take a picture of"),
    }
}
