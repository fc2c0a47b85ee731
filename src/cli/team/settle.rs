//! `pullquote settle`: takes what annotators agree on, and counts what they do not.

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::cli::project::{open_unless_dry, save};
use crate::cli::surroundings::{Outcome, Surroundings, counted};
use crate::model::team::settle::{
    Agreement, Difference, kept, missing, open_questions, settle_agreed, skipped_by, voices,
};
use crate::model::{Article, ArticleId, Content, Edit, Project, grouped};

/// Take what annotators agree on, and count what is left to settle
#[derive(Debug, Args)]
#[command(after_help = "\
What is taken becomes labels of the project’s own, with the names of those who have it. The rest is settled in the window.

Example: pullquote settle week.ron --agreement majority")]
pub struct SettleArgs {
    /// A project with readings, as “pullquote collect” makes it
    #[arg(value_name = "PROJECT.ron")]
    project: PathBuf,
    /// What is taken: what all have, or what more than half of them have
    #[arg(long, value_enum, default_value_t = How::All)]
    agreement: How,
    /// Take nothing, and only count what would be taken and what would be left
    #[arg(long)]
    dry_run: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum How {
    All,
    Majority,
}

pub(crate) fn run(args: &SettleArgs, around: &mut Surroundings<'_>) -> anyhow::Result<Outcome> {
    let mut project = open_unless_dry(&args.project, args.dry_run, around)?.project;
    let agreement = match args.agreement {
        How::All => Agreement::All,
        How::Majority => Agreement::Majority,
    };
    let with_readings = project.articles().filter(|article| article.readings().len() > 0);
    let ids: Vec<ArticleId> = with_readings.map(|article| article.id).collect();
    let transaction = settle_agreed(&project, &ids, agreement);
    let n_edits = |is_it: fn(&Edit) -> bool| transaction.edits.iter().filter(|edit| is_it(edit)).count();
    let n_spans = n_edits(|edit| matches!(edit, Edit::AddSpan(..)));
    // A link that is kept where it was contested goes and comes again.
    let n_kept = n_edits(|edit| matches!(edit, Edit::RemoveRelation(..)));
    let n_links = n_edits(|edit| matches!(edit, Edit::AddRelation(..))) - n_kept;
    let transaction = kept(project.content(), transaction);
    let mut outcome = Outcome::Done;
    // What is counted is how it is afterwards, also where nothing is changed.
    let settled = if args.dry_run {
        let mut settled = Project::from(project.content().clone());
        settled.apply(transaction)?;
        settled.content().clone()
    } else {
        if !transaction.edits.is_empty() {
            project.apply(transaction)?;
            let job = project.save_job(around.now)?;
            outcome = save(&mut project, job, around)?;
        }
        project.content().clone()
    };
    project.close();
    let taken = if args.dry_run { "could be taken" } else { "taken" };
    let (spans, links) = (counted(n_spans, "span"), counted(n_links, "link"));
    around.print(&format!("{}: {spans} and {links} {taken}", counted(ids.len(), "article")))?;
    tell_how_far(args, (&settled, &ids), agreement, around)?;
    Ok(outcome)
}

/// Says who has not read all of these articles, and what is left of them to settle, or would be.
fn tell_how_far(
    args: &SettleArgs,
    (settled, ids): (&Content, &[ArticleId]),
    agreement: Agreement,
    around: &mut Surroundings<'_>,
) -> anyhow::Result<()> {
    let without = |name: &str| format!("what the others agree on there is agreed on without {name}");
    for (name, n) in n_articles_by(settled, ids, missing) {
        around.tell(&format!("{name} has not begun {} of these: {}", counted(n, "article"), without(name)))?;
    }
    for (name, n) in n_articles_by(settled, ids, skipped_by) {
        around.tell(&format!("{name} has skipped {} of these: {}", counted(n, "article"), without(name)))?;
    }
    let is_alone = |id: &&ArticleId| settled.article(**id).is_some_and(|article| voices(article).len() == 1);
    let n_alone = ids.iter().filter(is_alone).count();
    if n_alone > 0 {
        let articles = counted(n_alone, "article");
        around.tell(&format!(
            "{articles} of these came back from one person only: there all that they have is agreed on"
        ))?;
    }
    let far = how_far(settled, ids, agreement);
    let words: Vec<String> =
        far.left.iter().map(|(difference, n)| format!("{} {}", difference.name(), grouped(*n))).collect();
    let n_left: usize = far.left.values().sum();
    let (would_be, would_be_settled) = if args.dry_run { ("would be ", "would be settled") } else { ("", "settled") };
    if n_left > 0 {
        around.print(&format!("{} {would_be}left to settle: {}", counted(n_left, "difference"), words.join(", ")))?;
    }
    for (name, n) in &far.contested_by {
        let questions = counted(*n, "question");
        around.print(&format!("{questions} asked again: since it was settled, {name} has said something else"))?;
    }
    around.print(&format!("{} of {} {would_be_settled}", grouped(far.n_settled), counted(ids.len(), "article")))?;
    Ok(())
}

/// To how many of these articles each of those belongs whom `of` names.
fn n_articles_by<'c, I: Iterator<Item = &'c str>>(
    content: &'c Content,
    ids: &[ArticleId],
    of: impl Fn(&'c Article) -> I,
) -> BTreeMap<&'c str, usize> {
    let mut n_articles = BTreeMap::new();
    for name in ids.iter().filter_map(|id| content.article(*id)).flat_map(of) {
        *n_articles.entry(name).or_default() += 1;
    }
    n_articles
}

/// How far settling is.
#[derive(Default)]
struct HowFar {
    /// Questions that are open and nothing was agreed on, by what people differ in.
    left: BTreeMap<Difference, usize>,
    /// Questions that were settled and are open again, by whose readings contest what stands.
    contested_by: BTreeMap<String, usize>,
    /// Articles in which no question is open.
    n_settled: usize,
}

fn how_far(content: &Content, ids: &[ArticleId], agreement: Agreement) -> HowFar {
    let mut far = HowFar::default();
    for article in ids.iter().filter_map(|id| content.article(*id)) {
        let open = open_questions(content.labels(), article);
        far.n_settled += usize::from(open.is_empty());
        for question in open {
            if !question.is_agreed(agreement) {
                *far.left.entry(question.difference()).or_default() += 1;
            }
            for name in question.contested_by {
                *far.contested_by.entry(name).or_default() += 1;
            }
        }
    }
    far
}
