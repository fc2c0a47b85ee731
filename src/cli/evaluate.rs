//! `pullquote evaluate`: how well one project's labels agree with another's.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use clap::Args;

use super::project::open_to_read;
use super::{Outcome, Surroundings, counted};
use crate::model::LabelId;
use crate::model::compare::Counts;
use crate::suggest::evaluate::Evaluation;

/// Compare the labels of a project with right ones
#[derive(Debug, Args)]
#[command(after_help = "\
Exact: the same label and edges. Overlap: the same label, and half of what both cover is shared.
Speakers: of the linked quotes and claims that were found, those with a right speaker.
End to end: linked quotes and claims that were found with a right speaker.

Example: pullquote evaluate gold.ron suggested.ron")]
pub struct EvaluateArgs {
    /// The project with the right labels
    #[arg(value_name = "GOLD.ron")]
    gold: PathBuf,
    /// The project to score
    #[arg(value_name = "PREDICTED.ron")]
    predicted: PathBuf,
}

pub(super) fn run(args: &EvaluateArgs, around: &mut Surroundings<'_>) -> anyhow::Result<Outcome> {
    let gold = open_to_read(&args.gold, around)?;
    let predicted = open_to_read(&args.predicted, around)?;
    let evaluation = Evaluation::new(gold.project.content(), predicted.project.content());
    let n_gold = gold.project.content().articles().len();
    if evaluation.n_articles < n_gold {
        let n_missing = n_gold - evaluation.n_articles;
        around.tell(&format!("{} of the first project left out: not in the second", counted(n_missing, "article")))?;
    }
    let rows = rows(&evaluation);
    let width = rows.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0);
    around.print(&format!("{:width$}  precision  recall     F1    right  predicted   gold", ""))?;
    for (name, counts) in rows {
        let Counts { n_right, n_predicted, n_gold } = counts;
        let [precision, recall, f1] = [counts.precision(), counts.recall(), counts.f1()].map(share);
        around.print(&format!(
            "{name:width$}  {precision:>9}  {recall:>6}  {f1:>5}  {n_right:>7}  {n_predicted:>9}  {n_gold:>5}"
        ))?;
    }
    Ok(Outcome::Done)
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
