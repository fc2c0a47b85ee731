//! `pullquote evaluate`: how well one project's labels agree with another's.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use clap::Args;

use super::project::{force_hint, open_to_read, over, spare_sources};
use super::{Outcome, Surroundings, counted};
use crate::formats::MistakeReport;
use crate::model::compare::Counts;
use crate::model::{Content, LabelId};
use crate::storage;
use crate::suggest::evaluate::Evaluation;

/// Compare the labels of a project with right ones
#[derive(Debug, Args)]
#[command(after_help = "\
Exact: the same label and edges. Overlap: the same label, and half of what both cover is shared.
Speakers: of the linked quotes and claims that were found, those with a right speaker.
End to end: linked quotes and claims that were found with a right speaker.

The list of errors: an edge that is another, a label that is another, what was missed, what was invented, a wrong speaker.

Examples: pullquote evaluate gold.ron suggested.ron
          pullquote evaluate gold.ron ana.ron --errors html -o errors.html")]
pub struct EvaluateArgs {
    /// The project with the right labels
    #[arg(value_name = "GOLD.ron")]
    gold: PathBuf,
    /// The project to score
    #[arg(value_name = "PREDICTED.ron")]
    predicted: PathBuf,
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
    let gold = open_to_read(&args.gold, around)?;
    let predicted = open_to_read(&args.predicted, around)?;
    for (path, opened) in [(&args.gold, &gold), (&args.predicted, &predicted)] {
        spare_sources(args.output.as_deref(), args.force, path, opened.project.content())?;
    }
    let evaluation = Evaluation::new(gold.project.content(), predicted.project.content());
    let n_gold = gold.project.content().articles().len();
    if evaluation.n_articles < n_gold {
        let n_missing = n_gold - evaluation.n_articles;
        around.tell(&format!("{} of the first project left out: not in the second", counted(n_missing, "article")))?;
    }
    let list = args.errors.as_deref().map(|format| errors(format, gold.project.content(), predicted.project.content()));
    match (list, &args.output) {
        (Some(list), Some(path)) => {
            storage::write_file(path, &list, over(args.force)).map_err(force_hint)?;
            print_scores(&evaluation, around)?;
        }
        (Some(list), None) if args.errors.as_deref() == Some("text") => {
            print_scores(&evaluation, around)?;
            String::from_utf8_lossy(&list).lines().try_for_each(|line| around.print(line))?;
        }
        (Some(list), None) => around.give(&list)?,
        (None, _) => print_scores(&evaluation, around)?,
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
