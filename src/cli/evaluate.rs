//! `pullquote evaluate`: how well one project's labels agree with another's.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use anyhow::ensure;
use clap::Args;

use super::corpora::suggesters::Suggesters;
use super::progress::with_progress;
use super::project::{check_output, force_hint, named_file, open_to_read, over, share_from_word};
use super::{Outcome, Surroundings, counted};
use crate::formats::MistakeReport;
use crate::formats::own::user_settings::BUILT_IN;
use crate::model::compare::Counts;
use crate::model::{ArticleId, Content, LabelId, Status};
use crate::storage::{self, Inputs};
use crate::suggest::Learner;
use crate::suggest::evaluate::Evaluation;
use crate::suggest::held_out::Trial;

/// Suggesters are tried in so many parts of what is done: what is built in has learned from the others.
const N_FOLDS: usize = 5;

/// Compare the labels of a project with right ones
#[derive(Debug, Args)]
#[command(after_help = "\
Exact: the same label and edges. Overlap: the same label, and half of what both cover is shared.
Speakers: of the linked quotes and claims that were found, those with a right speaker.
End to end: linked quotes and claims that were found with a right speaker.

With --with each suggester is tried on the articles of the project that are done as if nobody had labelled them, alone and all
together. What is built in has learned from the other four fifths of them; they say also how far each is believed, label by label.

The list of errors: an edge that is another, a label that is another, what was missed, what was invented, a wrong speaker.

Examples: pullquote evaluate gold.ron suggested.ron
          pullquote evaluate gold.ron ana.ron --errors html -o errors.html
          pullquote evaluate gold.ron --with built-in --with spacy")]
pub struct EvaluateArgs {
    /// The project with the right labels
    #[arg(value_name = "GOLD.ron")]
    gold: PathBuf,
    /// The project to score
    #[arg(value_name = "PREDICTED.ron", required_unless_present = "with")]
    predicted: Option<PathBuf>,
    /// Who is scored instead: a program that your settings name, or built-in; may be given again
    #[arg(long, value_name = "NAME", conflicts_with = "predicted")]
    with: Vec<String>,
    /// Of suggesters, what is at least this likely, from 0 to 1
    #[arg(long, value_name = "X", default_value_t = 0.5, value_parser = share_from_word, requires = "with")]
    min_confidence: f32,
    /// Also list what is wrong, by kind and with what stands around it, as text, json or html
    #[arg(long, value_name = "FORMAT", value_parser = ["text", "json", "html"], num_args = 0..=1, default_missing_value = "text")]
    errors: Option<String>,
    /// The file for that list; else it comes below the scores, or as JSON and HTML instead of them
    #[arg(short, long, value_name = "FILE", requires = "errors")]
    output: Option<PathBuf>,
    /// Replace what is at the path also where it is a project
    #[arg(long)]
    force: bool,
}

pub(super) fn run(args: &EvaluateArgs, around: &mut Surroundings<'_>) -> anyhow::Result<Outcome> {
    let check = |inputs| check_output(named_file(args.output.as_deref()), args.force, &inputs);
    check(Inputs::files([&args.gold].into_iter().chain(&args.predicted).map(PathBuf::as_path)))?;
    let gold = open_to_read(&args.gold, around)?;
    let gold = gold.project.content();
    check(Inputs::project(Some(&args.gold), gold))?;
    let Some(path) = &args.predicted else { return try_suggesters(args, gold, around) };
    let predicted = open_to_read(path, around)?;
    let predicted = predicted.project.content();
    check(Inputs::project(Some(path), predicted))?;
    let evaluation = Evaluation::new(gold, predicted);
    let n_gold = gold.articles().len();
    if evaluation.n_articles < n_gold {
        let n_missing = n_gold - evaluation.n_articles;
        around.tell(&format!("{} of the first project left out: not in the second", counted(n_missing, "article")))?;
    }
    if !args.is_list_alone() {
        print_scores(&evaluation, around)?;
    }
    give_errors(args, gold, predicted, around)
}

/// Scores what suggesters find in articles that are done.
fn try_suggesters(args: &EvaluateArgs, gold: &Content, around: &mut Surroundings<'_>) -> anyhow::Result<Outcome> {
    let done = gold.articles().filter(|article| article.status == Status::Done);
    let ids: Vec<ArticleId> = done.map(|article| article.id).collect();
    ensure!(ids.len() > 1, "suggesters are tried on articles that are done, and the project has {}", ids.len());
    let mut suggesters = Suggesters::new(&args.with, Learner::train)?;
    let trial = with_progress(around, "Suggesting", |progress| suggesters.tried(gold, &ids, N_FOLDS, progress));
    let together = trial.together(gold, args.min_confidence)?;
    let predicted = together.content();
    if !args.is_list_alone() {
        let n_left = gold.articles().len() - ids.len();
        let left = if n_left > 0 { format!(", {n_left} that are not left out") } else { String::new() };
        around.print(&format!("{} that are done{left}", counted(ids.len(), "article")))?;
        print_trial(args, gold, (&trial, predicted), around)?;
        let weights = suggesters.weights(gold);
        if !weights.is_empty() {
            around.print("")?;
            around.print("how far each is believed")?;
        }
        weights.iter().try_for_each(|line| around.print(line))?;
    }
    let mut outcome = give_errors(args, gold, predicted, around)?;
    if suggesters.lack_answers() {
        outcome = Outcome::Problems;
    }
    for sentence in suggesters.told_of_done() {
        around.tell(&sentence)?;
        outcome = Outcome::Problems;
    }
    Ok(outcome)
}

/// Scores each suggester alone, and where there are several all together.
fn print_trial(
    args: &EvaluateArgs,
    gold: &Content,
    (trial, together): (&Trial, &Content),
    around: &mut Surroundings<'_>,
) -> anyhow::Result<()> {
    let mut best: Option<(u64, &str)> = None;
    for name in args.with.iter().collect::<BTreeSet<_>>() {
        let alone = trial.only(name);
        // As “suggest --with” has it: what is built in is weighed beside programs only.
        let alone = match name.as_str() {
            BUILT_IN => alone.as_they_say(gold, args.min_confidence)?,
            _ => alone.together(gold, args.min_confidence)?,
        };
        let alone = Evaluation::new(gold, alone.content());
        print_scores_of(name, &alone, around)?;
        best = best.max(exact_f1(&alone).map(|f1| (f1, name.as_str())));
    }
    if !trial.has_several() {
        return Ok(());
    }
    let together = Evaluation::new(gold, together);
    print_scores_of("together", &together, around)?;
    if let Some((f1, name)) = best
        && exact_f1(&together).is_none_or(|together| together < f1)
    {
        around.print(&format!("{name} alone finds more that is exactly right of what it proposes"))?;
    }
    Ok(())
}

fn print_scores_of(name: &str, evaluation: &Evaluation, around: &mut Surroundings<'_>) -> std::io::Result<()> {
    around.print("")?;
    around.print(name)?;
    print_scores(evaluation, around)
}

/// The exact F1 of all labels, in thousandths.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is between 0 and 1")]
fn exact_f1(evaluation: &Evaluation) -> Option<u64> {
    Evaluation::total(&evaluation.exact).f1().map(|f1| (1000.0 * f1).round() as u64)
}

impl EvaluateArgs {
    /// Whether the list of errors comes instead of the scores.
    fn is_list_alone(&self) -> bool {
        named_file(self.output.as_deref()).is_none() && self.errors.as_deref().is_some_and(|format| format != "text")
    }
}

/// Writes or prints the list of errors, if somebody asked for it.
fn give_errors(
    args: &EvaluateArgs,
    gold: &Content,
    predicted: &Content,
    around: &mut Surroundings<'_>,
) -> anyhow::Result<Outcome> {
    let Some(format) = &args.errors else { return Ok(Outcome::Done) };
    let list = errors(format, gold, predicted);
    match named_file(args.output.as_deref()) {
        Some(path) => {
            let compared = [&args.gold].into_iter().chain(&args.predicted);
            storage::write_file_of(compared, path, &list, over(args.force)).map_err(force_hint)?;
        }
        None if args.is_list_alone() => around.give(&list)?,
        None => String::from_utf8_lossy(&list).lines().try_for_each(|line| around.print(line))?,
    }
    Ok(Outcome::Done)
}

/// What is wrong, in a format.
fn errors(format: &str, gold: &Content, predicted: &Content) -> Vec<u8> {
    let report = MistakeReport::new(gold, predicted);
    match format {
        "json" => report.to_json(),
        "html" => report.to_html(&format!("{} against {}", predicted.name(), gold.name())).into_bytes(),
        _ => report.to_text().into_bytes(),
    }
}

fn print_scores(evaluation: &Evaluation, around: &mut Surroundings<'_>) -> std::io::Result<()> {
    let rows = rows(evaluation);
    let width = rows.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0);
    around.print(&format!("{:width$}  precision  recall     F1    right  predicted   gold", ""))?;
    for (name, counts) in rows {
        let Counts { n_right, n_predicted, n_gold } = counts;
        let [precision, recall, f1] = [counts.precision(), counts.recall(), counts.f1()].map(share);
        around.print(&format!(
            "{name:width$}  {precision:>9}  {recall:>6}  {f1:>5}  {n_right:>7}  {n_predicted:>9}  {n_gold:>5}"
        ))?;
    }
    Ok(())
}

fn rows(evaluation: &Evaluation) -> Vec<(String, Counts)> {
    let mut rows = Vec::new();
    let labels: BTreeSet<&LabelId> = evaluation.exact.keys().collect();
    for label in labels {
        let of = |counts: &BTreeMap<LabelId, Counts>| counts.get(label).copied().unwrap_or_default();
        rows.push((format!("{label}, exact"), of(&evaluation.exact)));
        rows.push((format!("{label}, overlap"), of(&evaluation.overlap)));
    }
    rows.push(("all, exact".to_owned(), Evaluation::total(&evaluation.exact)));
    rows.push(("all, overlap".to_owned(), Evaluation::total(&evaluation.overlap)));
    rows.push(("links, exact".to_owned(), evaluation.links));
    rows.push(("speakers".to_owned(), evaluation.speakers));
    rows.push(("end to end".to_owned(), evaluation.end_to_end));
    rows
}

/// “0.941”, or a dash where there is nothing to divide by.
fn share(share: Option<f64>) -> String {
    share.map_or_else(|| "–".to_owned(), |share| format!("{share:.3}"))
}
