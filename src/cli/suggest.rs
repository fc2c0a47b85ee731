//! `pullquote suggest`: a copy of a project with suggestions accepted, or what is found in a stream of articles.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use anyhow::{bail, ensure};
use clap::Args;

use super::corpora::filter::{self, Filter, FilterArgs};
use super::corpora::suggesters::Suggesters;
use super::progress::with_progress;
use super::project::{check_output, named_file, open_to_read, over, over_by_project, save, share_from_word};
use super::{Outcome, Surroundings, counted};
use crate::formats::articles::{CorpusKind, Packing, Shape};
use crate::model::{Project, Suggestion};
use crate::storage::{self, Inputs, OpenProject};
use crate::suggest::{Learner, is_blind};

/// Write a copy of a project with likely suggestions accepted, or what is found in the articles of a stream
#[derive(Debug, Args)]
#[command(after_help = HELP)]
pub struct SuggestArgs {
    /// A project; or articles as JSON, one a line: a file (also .gz and .zst), or - for standard input
    #[arg(value_name = "PROJECT.ron | LINES.jsonl | -")]
    source: PathBuf,
    /// Only suggestions of this label; may be given again
    #[arg(long, value_name = "LABEL")]
    label: Vec<String>,
    /// Only suggestions that are at least this likely, from 0 to 1
    #[arg(long, value_name = "X", default_value_t = 0.5, value_parser = share_from_word)]
    min_confidence: f32,
    /// The file to write: a project, or lines (also .gz and .zst); lines else go to standard output
    #[arg(short, long, value_name = "OUT")]
    output: Option<PathBuf>,
    /// Who suggests: a program that your settings name, or built-in; may be given again
    #[arg(long, value_name = "NAME")]
    with: Vec<String>,
    /// Replace what is at the path: anything by a project, a project by lines, or what is read
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    filter: FilterArgs,
}

const HELP: &str = "\
Lines come out in the order in which they came in, each with its text, spans, links, a warning where one of several suggesters has
failed, and an error where all have or it holds no article; “pullquote import --as suggestions” takes them. Offsets count code points of the text in the same line.

With --with the programs are asked before about articles of the project that are done, the last 50 at most. How often each was
right there, label by label, is what becomes of how sure it says it is; what stands there is right, also where it came in with a
file. A table says so, behind a stream on standard error.

Examples: pullquote suggest week.ron --label quote --min-confidence 0.8 -o suggested.ron
          zcat wire.jsonl.gz | pullquote suggest - --learned-from week.ron > found.jsonl";

pub(super) fn run(args: &SuggestArgs, around: &mut Surroundings<'_>) -> anyhow::Result<Outcome> {
    if !is_stream(&args.source) {
        ensure!(
            !args.filter.is_used(),
            "--learned-from, --repeated, --fast, --jobs and columns are for a stream of articles"
        );
        refuse_other_articles(&args.source)?;
        let Some(output) = &args.output else { bail!("name the project to write with -o") };
        return suggest_in_project(args, output, around);
    }
    let check = |inputs| check_output(named_file(args.output.as_deref()), args.force, &inputs);
    check(Inputs::files(args.filter.files()).and_streams([&*args.source]))?;
    let content = filter::content_to_learn_from(&args.filter, around)?;
    check(Inputs::project(args.filter.learned_from(), &content))?;
    let labels = filter::wanted_labels(&content, &args.label)?;
    let mut filter = Filter::new(content, labels, args.min_confidence, &args.with, &args.filter)?;
    with_progress(around, "Asking about articles that are done:", |progress| filter.weigh(progress));
    filter::run(&filter, &args.source, named_file(args.output.as_deref()), over(args.force), around)
}

/// Whether it is the standard input or a file of lines, by its name.
fn is_stream(path: &Path) -> bool {
    path.as_os_str() == "-" || Shape::from_name(path) == Some(Shape::Corpus(CorpusKind::JsonLines))
}

/// An error with the way out where somebody gives articles in a file that is no project, and whose name does not say that it
/// is a stream.
fn refuse_other_articles(path: &Path) -> anyhow::Result<()> {
    if !path.is_file() || storage::is_project_path(path) || storage::is_project(path) {
        return Ok(());
    }
    let mut beginning = Vec::new();
    storage::open_stream(path)?.take(1 << 12).read_to_end(&mut beginning)?;
    let beginning = String::from_utf8_lossy(&beginning);
    let first_line = beginning.trim_start_matches('\u{feff}').trim_start().lines().next().unwrap_or_default();
    let name = path.display();
    if first_line.starts_with('{') && first_line.trim_end() != "{" {
        let (unpack, ending) = match Packing::of(path) {
            Some(_) => ("unpack it for", ".jsonl.gz or .jsonl.zst"),
            None => ("give it as", ".jsonl"),
        };
        bail!(
            "{name} seems to hold JSON, one article a line: {unpack} “pullquote suggest - < FILE”, or call it {ending}"
        );
    }
    let what = Shape::from_name(path).map_or("no project", Shape::in_words);
    bail!(
        "{name} is {what}: make a project of it with “pullquote new week.ron {name}”, or give JSON, one article a line"
    )
}

fn suggest_in_project(args: &SuggestArgs, output: &Path, around: &mut Surroundings<'_>) -> anyhow::Result<Outcome> {
    storage::refuse_other_name(output)?;
    check_output(Some(output), args.force, &Inputs::files([&*args.source]))?;
    let opened = open_to_read(&args.source, around)?;
    let content = opened.project.content().clone();
    check_output(Some(output), args.force, &Inputs::project(Some(&args.source), &content))?;
    let over = over_by_project(output, args.force)?;
    let labels = filter::wanted_labels(&content, &args.label)?;
    let mut project = Project::from(content.clone());
    let mut suggesters = Suggesters::new(&args.with, Learner::train)?;
    with_progress(around, "Asking about articles that are done:", |progress| suggesters.weigh(&content, progress));
    let found = with_progress(around, "Suggesting", |progress| {
        let mut found: Vec<Suggestion> = Vec::new();
        let blind_percent = content.settings().blind_percent;
        for (n_done, article) in content.articles().enumerate() {
            if progress(n_done, content.articles().len()).is_break() {
                break;
            }
            if is_blind(article.id, blind_percent) {
                continue;
            }
            found.extend(suggesters.find(&article.id.to_string(), &content, article).suggestions);
        }
        found
    });
    let mut outcome = Outcome::Done;
    for sentence in suggesters.told() {
        around.tell(&sentence)?;
        outcome = Outcome::Problems;
    }
    let mut n_accepted = 0;
    for suggestion in
        found.iter().filter(|one| filter::is_of(one, &labels)).filter_map(|one| one.sure(args.min_confidence))
    {
        let article = project.article(suggestion.article);
        let transaction = article.and_then(|article| suggestion.transaction(project.labels(), article));
        if let Some(transaction) = transaction {
            project.apply(transaction)?;
            n_accepted += 1;
        }
    }
    let mut copy = OpenProject::new(Project::from(project.content().clone()));
    let job = copy.save_as_job(output, &storage::owner(), around.now)?;
    let job = job.only_over(over).like(&args.source);
    outcome = outcome.max(save(&mut copy, job, around)?);
    copy.close();
    around.print(&format!("{}: {} accepted", output.display(), counted(n_accepted, "suggestion")))?;
    suggesters.weights(&content).iter().try_for_each(|line| around.print(line))?;
    Ok(outcome)
}
