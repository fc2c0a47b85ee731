//! `pullquote hand-out`: a project for each annotator.

use std::path::PathBuf;

use anyhow::ensure;
use clap::Args;

use crate::cli::project::{open_unless_dry, save};
use crate::cli::surroundings::{Outcome, Surroundings, counted};
use crate::model::team::{HandOut, hand_out};
use crate::storage::{self, PlacedShare, folder_around, with_paths};

/// Give articles to several annotators, each a project of their own
#[derive(Debug, Args)]
#[command(after_help = "\
Articles that were handed out before stay with whom they are; only the others are handed out. What people send back
goes in with “pullquote collect”.

Example: pullquote hand-out week.ron --to ana,ben,cho --each 2 --pilot 10")]
pub struct HandOutArgs {
    /// The project file
    #[arg(value_name = "PROJECT.ron")]
    project: PathBuf,
    /// The names of the annotators, with commas between
    #[arg(long, value_name = "NAME,NAME…", value_delimiter = ',', required = true)]
    to: Vec<String>,
    /// By how many of them each article is labelled
    #[arg(long, value_name = "N", default_value_t = 1)]
    each: usize,
    /// So many articles go to everybody, to begin with
    #[arg(long, value_name = "N", default_value_t = 0)]
    pilot: usize,
    /// Another number gives the articles to others
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Give each annotator the articles in an order of their own
    #[arg(long)]
    shuffle: bool,
    /// Show nobody suggestions
    #[arg(long)]
    blind: bool,
    /// The folder for the projects, which is made where there is none; else that of the project
    #[arg(short, long, value_name = "FOLDER")]
    output: Option<PathBuf>,
    /// Say who would get how many, and write nothing
    #[arg(long)]
    dry_run: bool,
}

pub(crate) fn run(args: &HandOutArgs, around: &mut Surroundings<'_>) -> anyhow::Result<Outcome> {
    let mut project = open_unless_dry(&args.project, args.dry_run, around)?.project;
    let how = HandOut {
        annotators: args.to.clone(),
        each: args.each,
        n_pilot: args.pilot,
        seed: args.seed,
        is_shuffled: args.shuffle,
        is_blind: args.blind,
    };
    let plan = hand_out(&project, &how)?;
    let folder = &args.output.clone().unwrap_or_else(|| folder_around(&args.project));
    storage::refuse_standard_output(folder)?;
    ensure!(!folder.is_file(), "this is a file, and no folder for the projects: {}", folder.display());
    let mut outcome = Outcome::Done;
    let shares = with_paths((&args.project, &project), &plan.shares, folder, how.is_blind)?;
    let lines: Vec<String> = shares
        .iter()
        .map(|PlacedShare { share, path, .. }| {
            format!("{}: {} for {}", path.display(), counted(share.articles.len(), "article"), share.annotator)
        })
        .collect();
    if !args.dry_run {
        for share in shares {
            for remark in share.write(around.now)? {
                around.tell(&remark)?;
            }
        }
        project.apply(plan.transaction)?;
        let job = project.save_job(around.now)?;
        outcome = outcome.max(save(&mut project, job, around)?);
    }
    project.close();
    lines.iter().try_for_each(|line| around.print(line))?;
    Ok(outcome)
}
