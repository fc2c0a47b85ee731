//! `pullquote import`: labelled articles from other programs.

use std::path::PathBuf;

use anyhow::{Context as _, ensure};
use clap::Args;

use super::export::format_from_name;
use super::project::{conflicts_in_words, open_unless_dry, save, unit_from_name};
use super::{Outcome, Surroundings, counted};
use crate::formats::{FROM_DOCBIN, Format, ImportOptions, TakeAs};
use crate::formats::{guess, import_with, merge};
use crate::model::OffsetUnit;
use crate::model::team::is_taken_word;
use crate::storage;

/// Add labelled articles that another program wrote to a project
#[derive(Debug, Args)]
#[command(after_help = formats_help())]
pub struct ImportArgs {
    /// The project file
    #[arg(value_name = "PROJECT.ron")]
    project: PathBuf,
    /// Files of the other program, and folders of them
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// Their format; else it is told by what is in the files
    #[arg(short, long, value_parser = format_from_name)]
    format: Option<Format>,
    /// What offsets count in files that do not say it themselves: `code_point`, `utf16` or `byte`
    #[arg(long, value_parser = unit_from_name)]
    offset_unit: Option<OffsetUnit>,
    /// What spans become: labels, or suggestions that people accept or reject
    #[arg(long = "as", value_name = "labels|suggestions", default_value = "labels", value_parser = ["labels", "suggestions"])]
    take_as: String,
    /// Who made the labels, where the files do not say it
    #[arg(long = "by", value_name = "NAME")]
    by: Option<String>,
    /// Also take labels that overlap one of the same kind in the project
    #[arg(long)]
    take_conflicts: bool,
    /// Say what would come in, and change nothing
    #[arg(long)]
    dry_run: bool,
}

pub(super) fn run(args: &ImportArgs, around: &mut Surroundings<'_>) -> anyhow::Result<Outcome> {
    let files = storage::read_files(&args.files)?;
    let is_docbin = |(name, _): &(String, Vec<u8>)| name.to_lowercase().ends_with(".spacy");
    ensure!(!files.iter().any(is_docbin), "{FROM_DOCBIN}");
    let unknown =
        "the files do not show their format: name it with --format, or take articles without labels with “add”";
    let format = args.format.or_else(|| guess(&files)).context(unknown)?;
    ensure!(format.can_import(), "{} can be exported, not imported", format.title());
    let mut project = open_unless_dry(&args.project, args.dry_run, around)?.project;
    let take_as = match (&*args.take_as, args.take_conflicts) {
        ("suggestions", _) => TakeAs::Suggestions,
        (_, true) => TakeAs::LabelsWithConflicts,
        (_, false) => TakeAs::Labels,
    };
    let options = ImportOptions { wants_predictions: take_as == TakeAs::Suggestions, offset_unit: args.offset_unit };
    let mut imported = import_with(options, format, &files, &project);
    if let Some(name) = &args.by {
        ensure!(!is_taken_word(name) && !name.trim().is_empty(), "nobody can be called “{name}”");
        imported = imported.made_by(name.trim());
    }
    let merge = merge(&project, &imported, take_as);
    for warning in imported.warnings.iter().chain(&merge.warnings) {
        around.tell(&format!("{}: {}", warning.place, warning.message))?;
    }
    for note in imported.notes.iter().chain(&merge.notes) {
        around.tell(note)?;
    }
    for conflict in conflicts_in_words(&merge.conflicts) {
        around.tell(&conflict)?;
    }
    let is_nothing = imported.articles.is_empty() && imported.warnings.is_empty();
    if is_nothing {
        around.tell(&format!("there is no article in these files as {} has them", format.title()))?;
    }
    let is_clean =
        !is_nothing && imported.warnings.is_empty() && merge.warnings.is_empty() && merge.conflicts.is_empty();
    let mut outcome = if is_clean { Outcome::Done } else { Outcome::Problems };
    let counts = [
        (merge.n_new_articles, "new article"),
        (merge.n_new_spans, "new span"),
        (merge.n_new_relations, "new link"),
        (merge.n_new_notes, "new note"),
        (merge.n_new_facts, "new fact"),
        (merge.n_new_suggestions, "new suggestion"),
    ];
    if !args.dry_run && merge.adds_something() {
        project.apply(merge.transaction)?;
        let job = project.save_job(around.now)?;
        outcome = outcome.max(save(&mut project, job, around)?);
    }
    project.close();
    let is_told = |(n, word): &(usize, &str)| *n > 0 || !["new note", "new fact", "new suggestion"].contains(word);
    let words: Vec<String> = counts.into_iter().filter(is_told).map(|(n, word)| counted(n, word)).collect();
    around.print(&format!("{}: {}", args.project.display(), words.join(", ")))?;
    Ok(outcome)
}

fn formats_help() -> String {
    let known = Format::ALL.iter().filter(|format| format.can_import());
    let lines: Vec<String> = known.map(|format| format!("  {:<14}{}\n", format.name(), format.about())).collect();
    let formats = lines.concat();
    format!("Formats:\n{formats}\nExample: pullquote import week.ron tasks.json --format label-studio")
}
