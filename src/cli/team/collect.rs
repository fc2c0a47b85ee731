//! `pullquote collect`: what annotators made of articles, as readings in one project.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use anyhow::{bail, ensure};
use clap::Args;

use crate::cli::project::{open_unless_dry, save};
use crate::cli::surroundings::{Outcome, Surroundings, counted};
use crate::model::team::{
    Brought, HowCollected, OtherLabel, OtherLabels, collect, read_by_both, rename_reader, same_person,
};
use crate::model::{Article, Content, Label, LabelId, LabelSet, Project, Transaction, first_and_more};
use crate::storage::read_brought;

/// Collect what annotators made of the articles
#[derive(Debug, Args)]
#[command(after_help = "\
Each annotator’s labels become a reading of the article, beside its own labels. Collecting again replaces a reading by
what they made of it since; what was collected before, or was saved before what was collected last, changes nothing.
Labels that the project does not have are known by their names; else readings keep them, until they are added to the
project or taken for another one. The project remembers for which; --label rumour=rumour takes that
back.

Who has changed their name since counts as somebody else, until --was says what they were called. Of an article that both have
read the reading that was saved later stays; where they said different things, two people may be meant, and --force is needed.

Examples: pullquote collect week.ron week-*.ron
          pullquote collect week.ron week-cho.ron --label rumour=claim")]
#[expect(clippy::struct_excessive_bools, reason = "each is an option of the command")]
pub struct CollectArgs {
    /// The project file
    #[arg(value_name = "PROJECT.ron")]
    project: PathBuf,
    /// Projects of annotators
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// Whose labels they are; else each project says it
    #[arg(long = "as", value_name = "NAME")]
    annotator: Option<String>,
    /// What who labelled was called before: what was collected under that name is theirs from now on
    #[arg(long, value_name = "NAME")]
    was: Option<String>,
    /// Make two one person also where both have read an article, and said other things of it
    #[arg(long, requires = "was")]
    force: bool,
    /// Take a label that the project does not have for one that it has, such as rumour=claim
    #[arg(long = "label", value_name = "THEIRS=OURS", value_parser = two_labels)]
    labels: Vec<(String, String)>,
    /// Add labels that the project does not have to it
    #[arg(long)]
    add_labels: bool,
    /// Take files too that are older than what was collected last
    #[arg(long)]
    older: bool,
    /// Say what is new, and change nothing
    #[arg(long)]
    dry_run: bool,
}

pub(crate) fn run(args: &CollectArgs, around: &mut Surroundings<'_>) -> anyhow::Result<Outcome> {
    let mut project = open_unless_dry(&args.project, args.dry_run, around)?.project;
    let mut outcome = Outcome::Done;
    let mut brought: Vec<Brought> = Vec::new();
    let mut names: BTreeMap<String, &PathBuf> = BTreeMap::new();
    for path in &args.files {
        match read_brought(path, args.annotator.as_deref(), around.now) {
            Ok(file) => {
                for remark in file.remarks {
                    around.tell(&format!("{}: {remark}", path.display()))?;
                    outcome = Outcome::Problems;
                }
                names.entry(file.brought.content.annotator().trim().to_owned()).or_insert(path);
                brought.push(file.brought);
            }
            // One file never stops the others.
            Err(error) => {
                around.tell(&error.to_string())?;
                outcome = Outcome::Problems;
            }
        }
    }
    ensure!(!brought.is_empty(), "none of these can be collected");
    check_one_person(args, &names)?;
    let renamed = renamed(args, &project, &brought, around)?;
    let content = with(&project, renamed.clone())?;
    let how = HowCollected { labels: other_labels(args, &content, &brought)?, takes_older: args.older };
    let collected = collect(&content, &brought, &how);
    for file in &collected.files {
        for told in [&file.problems, &file.notes] {
            let more = |n_more| format!("and {} of this kind", counted(n_more, "more line"));
            for words in first_and_more(told.iter().cloned(), MOST_TOLD, more) {
                around.tell(&format!("{}: {words}", file.path))?;
            }
        }
    }
    if collected.has_problems() {
        outcome = Outcome::Problems;
    }
    if collected.files.iter().any(|file| file.n_older > 0) {
        around.tell("with --older what is older counts all the same")?;
    }
    let is_open = |label: &Label| !how.labels.by_id.contains_key(&label.id);
    let kept = |(label, what): &&(Label, OtherLabel)| *what == OtherLabel::Kept && is_open(label);
    if let Some((Label { id, .. }, _)) = collected.lacking.iter().find(kept) {
        around.tell(&format!(
            "with --add-labels such labels are added, with --label {id}=LABEL “{id}” is taken for LABEL"
        ))?;
    }
    let edits = renamed.into_iter().chain(Some(collected.transaction)).filter(|it| !it.edits.is_empty());
    let edits: Vec<Transaction> = edits.filter(|_| !args.dry_run).collect();
    if !edits.is_empty() {
        edits.into_iter().try_for_each(|transaction| project.apply(transaction))?;
        let job = project.save_job(around.now)?;
        outcome = outcome.max(save(&mut project, job, around)?);
    }
    project.close();
    for file in &collected.files {
        around.print(&format!("{}: {}, {}", file.path, file.annotator, file.in_words()))?;
    }
    Ok(outcome)
}

/// So many sentences are told of a file, and so many on what was left out of it.
const MOST_TOLD: usize = 20;

/// What gives all that was collected under an earlier name to who is called otherwise now.
fn renamed(
    args: &CollectArgs,
    project: &Content,
    brought: &[Brought],
    around: &mut Surroundings<'_>,
) -> anyhow::Result<Option<Transaction>> {
    let Some(before) = args.was.as_deref().map(str::trim) else { return Ok(None) };
    let names: BTreeSet<&str> = brought.iter().map(|file| &*file.annotator).collect();
    let [name] = names.into_iter().collect::<Vec<&str>>()[..] else {
        bail!("--was {before} is for the files of one person: collect the others by themselves");
    };
    let is_of = |article: &Article| article.reading(before).is_some() || article.handed_to.contains(before);
    ensure!(project.articles().any(is_of), "nothing was collected from “{before}”, or handed out to them");
    if name == before {
        return Ok(None);
    }
    let n_both = read_by_both(project, before, name).count();
    if !args.force {
        check_is_one(project, brought, (before, name), n_both)?;
    }
    let n_readings = project.articles().filter(|article| article.reading(before).is_some()).count();
    let gone = if n_both > 0 { format!(", of {n_both} only what was saved later") } else { String::new() };
    around.tell(&format!("of “{before}” {} belongs to “{name}” now{gone}", counted(n_readings, "reading")))?;
    Ok(Some(rename_reader(project, before, name)))
}

/// Refuses to make two people one, as far as one can see that they are two: by so many articles that both have read
/// differently, for one.
fn check_is_one(
    project: &Content,
    brought: &[Brought],
    (before, name): (&str, &str),
    n_both: usize,
) -> anyhow::Result<()> {
    let mut likelier = brought.iter().filter_map(|file| same_person(project, &file.content, (name, &file.from.path)));
    if let Some((other, why)) = likelier.find(|(other, _)| other != before) {
        bail!("“{name}” seems to be “{other}” and not “{before}”: {why}. With --force “{before}” it is all the same");
    }
    ensure!(
        n_both == 0,
        "“{before}” and “{name}” have read {} differently, as two people do. If they are one all the same: with \
         --force the reading of each that was saved later stays, and the other is gone",
        counted(n_both, "article")
    );
    Ok(())
}

fn with(project: &Content, change: Option<Transaction>) -> anyhow::Result<Content> {
    let mut changed = Project::from(project.clone());
    change.map_or(Ok(()), |change| changed.apply(change))?;
    Ok(changed.content().clone())
}

/// One name for the labels of several people would leave of each article what the last of them made of it.
fn check_one_person(args: &CollectArgs, names: &BTreeMap<String, &PathBuf>) -> anyhow::Result<()> {
    let mut named = names.iter().filter(|(name, _)| !name.is_empty());
    if let (Some(name), Some((one, first)), Some((other, second))) = (&args.annotator, named.next(), named.next()) {
        let (first, second) = (first.display(), second.display());
        bail!(
            "--as {name} would make two people one: {first} is labelled by {one}, {second} by {other}. Leave --as out, or \
             collect the files of each by themselves"
        );
    }
    Ok(())
}

/// What becomes of labels that the project does not have. They are named by their ids or as people see them.
fn other_labels(args: &CollectArgs, project: &Content, brought: &[Brought]) -> anyhow::Result<OtherLabels> {
    let rest = if args.add_labels { OtherLabel::Added } else { OtherLabel::Kept };
    let mut by_id = BTreeMap::new();
    for (theirs, ours) in &args.labels {
        let becomes = match label_called(project.labels(), ours) {
            Some(label) => OtherLabel::TakenFor(label),
            None if theirs == ours => rest.clone(),
            None => {
                let known: Vec<&str> = project.labels().labels().iter().map(|label| label.id.as_str()).collect();
                bail!("this project has no label “{ours}”; it has {}", known.join(", "));
            }
        };
        let there: Vec<LabelId> =
            brought.iter().filter_map(|file| label_called(file.content.labels(), theirs)).collect();
        ensure!(!there.is_empty(), "none of these files has a label “{theirs}”");
        let known = there.iter().find(|id| project.labels().label(id).is_some());
        ensure!(known.is_none(), "“{theirs}” is a label of this project, and stays what it is");
        by_id.extend(there.into_iter().map(|id| (id, becomes.clone())));
    }
    Ok(OtherLabels { by_id, rest })
}

fn label_called(labels: &LabelSet, word: &str) -> Option<LabelId> {
    let is_it = |label: &&Label| label.id.as_str() == word || label.name.to_lowercase() == word.to_lowercase();
    labels.labels().iter().find(is_it).map(|label| label.id.clone())
}

fn two_labels(word: &str) -> Result<(String, String), String> {
    let two = word.split_once('=').map(|(theirs, ours)| (theirs.trim().to_owned(), ours.trim().to_owned()));
    let two = two.filter(|(theirs, ours)| !theirs.is_empty() && !ours.is_empty());
    two.ok_or_else(|| "a label of theirs and one of the project, such as rumour=claim".to_owned())
}
