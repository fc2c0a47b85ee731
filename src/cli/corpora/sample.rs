//! `pullquote sample`: some articles of a corpus of any size, drawn by chance or because they teach most.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, ensure};
use clap::Args;

use crate::cli::progress::with_progress;
use crate::cli::project::{
    ReadArgs, columns_and_encoding, folder_of, open_to_read, open_to_write, refuse_standard_input, save,
};
use crate::cli::{Outcome, Surroundings, counted};
use crate::formats::Imported;
use crate::formats::articles::corpus::Field;
use crate::model::{Content, LabelSet, Project, transactions};
use crate::storage::{self, OpenProject, Over, Reading, SampleWish};
use crate::suggest::Learner;
use crate::suggest::sampling::{Choosing, choose};

/// Draw articles from a corpus of any size into a project
#[derive(Debug, Args)]
#[command(after_help = "\
Files are gone through once and never held. The same seed draws the same articles, in whatever order they stand.
--most-useful draws 20 times as many by chance (50,000 at most) and takes those in which the project's suggestions are most in doubt.

Example: pullquote sample wire/*.jsonl.zst --n 500 --by outlet --no-near-duplicates -o week.ron")]
pub struct SampleArgs {
    /// Files of many articles (.jsonl, .json, .csv, .tsv, also .gz and .zst), and folders of them
    #[arg(value_name = "CORPUS", required = true)]
    corpora: Vec<PathBuf>,
    /// How many articles
    #[arg(short, long)]
    n: usize,
    /// As many from each outlet, author or date, as far as there are
    #[arg(long, value_name = "outlet|byline|date", value_parser = group_from_name)]
    by: Option<Field>,
    /// Another number draws other articles
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Of articles that are versions of one, only one
    #[arg(long)]
    no_near_duplicates: bool,
    /// Those from which this project's suggestions would learn most
    #[arg(long, value_name = "PROJECT.ron")]
    most_useful: Option<PathBuf>,
    /// The project that the articles go to: a new one, or one that is there
    #[arg(short, long, value_name = "PROJECT.ron")]
    output: PathBuf,
    #[command(flatten)]
    reading: ReadArgs,
}

pub(crate) fn run(args: &SampleArgs, around: &mut Surroundings<'_>) -> anyhow::Result<Outcome> {
    let path = &args.output;
    refuse_standard_input(&args.corpora)?;
    ensure!(args.n > 0, "--n 0 draws nothing: say how many articles you want");
    let useful = args.most_useful.as_deref().map(|path| Ok::<_, anyhow::Error>(open_to_read(path, around)?.project));
    let useful = useful.transpose()?.map(|project| project.content().clone());
    let (mut project, is_new) = project_at(path, around)?;
    let known = project.content().clone();
    let learner = useful.as_ref().map(|content| (Learner::train(content), content));
    let choosing = Choosing {
        n_articles: args.n,
        without_versions_of: args.no_near_duplicates.then_some(&known),
        most_useful_to: learner.as_ref().map(|(learner, content)| (learner, *content)),
    };
    let (drawn, mut outcome) = draw(args, choosing.n_to_draw(), &project, around)?;
    let n_seen = drawn.n_articles;
    ensure!(n_seen > 0, "no article could be read from these files, so that none is drawn");
    let labels = project.labels().clone();
    let imported = chosen(drawn, choosing, &labels, around).filter(|imported| !imported.articles.is_empty());
    let imported = imported.context("there is no article to draw that the project has not got")?;
    for warning in &imported.warnings {
        around.tell(&format!("{}: {}", warning.place, warning.message))?;
        outcome = Outcome::Problems;
    }
    let n_taken = imported.articles.len();
    if n_taken < args.n {
        around.tell(&format!("only {} of {} could be drawn", counted(n_taken, "article"), args.n))?;
    }
    let articles = imported.articles.into_iter().map(|imported| imported.article).collect();
    let labels = (imported.labels != labels).then_some(imported.labels);
    project.apply(transactions::add_labelled_articles(&project, labels, articles))?;
    let job = if is_new {
        project.save_as_job(path, &storage::owner(), around.now)?.only_over(Over::Nothing)
    } else {
        project.save_job(around.now)?
    };
    outcome = outcome.max(save(&mut project, job, around)?);
    project.close();
    around.print(&format!("{}: {} of {}", path.display(), counted(n_taken, "article"), n_seen))?;
    Ok(outcome)
}

/// The project there, to write it, or a new one for the path, and whether it is new.
fn project_at(path: &Path, around: &mut Surroundings<'_>) -> anyhow::Result<(OpenProject, bool)> {
    if path.exists() {
        return Ok((open_to_write(path, around)?.project, false));
    }
    storage::refuse_other_name(path)?;
    let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    Ok((OpenProject::new(Project::new(&stem, &storage::person())), true))
}

/// Goes through the corpora once.
fn draw(
    args: &SampleArgs,
    n_articles: usize,
    known: &Content,
    around: &mut Surroundings<'_>,
) -> anyhow::Result<(storage::Sampled, Outcome)> {
    let (columns, encoding) = columns_and_encoding(&args.reading)?;
    let folder = folder_of(&args.output);
    let offset_unit = args.reading.offset_unit;
    let how = Reading { encoding, folder: Some(&folder), known, columns: Some(&columns), offset_unit, program: None };
    let wish = SampleWish { n_articles, by: args.by, seed: args.seed };
    let drawn = with_progress(around, "Drawing, MB", |progress| {
        let mut in_mb = |n_done: u64, n_all: u64| progress(mb(n_done), mb(n_all));
        storage::sample_articles(&args.corpora, how, wish, &mut in_mb)
    });
    let mut outcome = Outcome::Done;
    for remark in &drawn.remarks {
        around.tell(&remark.to_string())?;
        if remark.is_problem() {
            outcome = Outcome::Problems;
        }
    }
    Ok((drawn, outcome))
}

/// What of the drawn is taken, in order.
fn chosen(
    drawn: storage::Sampled,
    choosing: Choosing<'_>,
    labels: &LabelSet,
    around: &mut Surroundings<'_>,
) -> Option<Imported> {
    let n_all = drawn.groups.values().map(Vec::len).sum();
    with_progress(around, "Choosing", |progress| {
        let mut n_done = 0;
        let mut is_wanted = || {
            n_done += 1;
            progress(n_done, n_all).is_continue()
        };
        drawn.choose(labels, |groups| choose(groups, choosing, &mut is_wanted))
    })
}

fn mb(n_bytes: u64) -> usize {
    usize::try_from(n_bytes >> 20).unwrap_or(usize::MAX)
}

fn group_from_name(name: &str) -> Result<Field, String> {
    let fields = [Field::Outlet, Field::Byline, Field::Date];
    fields.into_iter().find(|field| field.name() == name).ok_or_else(|| "outlet, byline or date".to_owned())
}
