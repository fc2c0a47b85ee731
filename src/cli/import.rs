//! `pullquote import`: labelled articles from other programs.

use std::path::PathBuf;

use anyhow::{Context as _, bail, ensure};
use clap::Args;

use super::export::format_from_name;
use super::project::{conflicts_in_words, open_unless_dry, refuse_standard_input, save, tell_unsaved, unit_from_name};
use super::{Outcome, Surroundings, counted};
use crate::formats::{FROM_DOCBIN, Format, ImportOptions, Merge, TakeAs};
use crate::formats::{guess, import_with, merge, of_another};
use crate::model::OffsetUnit;
use crate::model::team::is_taken_word;
use crate::storage::{self, ListedFile, OpenProject};

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
    /// Who made the labels, where the files do not say it: where others have labelled an article, what this person made of it
    /// is kept beside that as their reading
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
    refuse_standard_input(&args.files)?;
    tell_unsaved(&args.files, around)?;
    // Of another format than that of brat, what lies beside a file is no part of it.
    let may_be_brat = args.format.is_none_or(|format| format == Format::Brat);
    let paths = if may_be_brat { &storage::with_companions(&args.files) } else { &args.files };
    let groups = together(storage::list_files(paths)?);
    // What cannot be read is said before a project is opened for writing.
    let mut first = groups.first().map(|group| read(args, group)).transpose()?;
    let mut project = open_unless_dry(&args.project, args.dry_run, around)?.project;
    let (mut outcome, mut n_new, mut adds_something) = (Outcome::Done, [0; N_COUNTS], false);
    let mut empty = None;
    for group in &groups {
        let (format, files) = match first.take() {
            Some(read) => read,
            None => read(args, group)?,
        };
        let TakenIn { merge, is_clean, is_empty } = take_in(args, (format, &files), &project, around)?;
        empty = Some((format, is_empty && empty.is_none_or(|(_, all_before)| all_before)));
        outcome = if is_clean { outcome } else { Outcome::Problems };
        n_new.iter_mut().zip(counts(&merge)).for_each(|(sum, n)| *sum += n);
        if merge.adds_something() && !args.dry_run {
            adds_something = true;
            project.apply(merge.transaction)?;
        }
    }
    if let Some((format, true)) = empty {
        around.tell(&format!("there is no article in these files as {} has them", format.title()))?;
        outcome = Outcome::Problems;
    }
    if adds_something {
        let job = project.save_job(around.now)?;
        outcome = outcome.max(save(&mut project, job, around)?);
    }
    project.close();
    let is_told = |(idx, (n, _)): &(usize, (usize, &str))| *n > 0 || *idx < ALWAYS_COUNTED;
    let told = n_new.into_iter().zip(COUNTED).enumerate().filter(is_told);
    let words: Vec<String> = told.map(|(_, (n, word))| counted(n, word)).collect();
    around.print(&format!("{}: {}", args.project.display(), words.join(", ")))?;
    Ok(outcome)
}

/// What is counted of an import.
const COUNTED: [&str; N_COUNTS] =
    ["new article", "new span", "new link", "new label", "new reading", "new note", "new fact", "new suggestion"];
const N_COUNTS: usize = 8;
/// What is said of an import whether there is any or not.
const ALWAYS_COUNTED: usize = 3;

fn counts(merge: &Merge) -> [usize; N_COUNTS] {
    [
        merge.n_new_articles,
        merge.n_new_spans,
        merge.n_new_relations,
        merge.n_new_labels,
        merge.n_new_readings,
        merge.n_new_notes,
        merge.n_new_facts,
        merge.n_new_suggestions,
    ]
}

/// The files that have to be read together: all of them, but parts of Parquet one by one, so that no more of them than one
/// is in memory. What engines leave beside parts (`_SUCCESS`) is none.
fn together(files: Vec<ListedFile>) -> Vec<Vec<ListedFile>> {
    let is_part = |file: &ListedFile| file.name.to_lowercase().ends_with(".parquet");
    let is_mark = |file: &ListedFile| file.name.rsplit('/').next().is_some_and(|name| name.starts_with('_'));
    if files.iter().any(is_part) && files.iter().all(|file| is_part(file) || is_mark(file)) {
        return files.into_iter().filter(is_part).map(|file| vec![file]).collect();
    }
    vec![files]
}

/// Names and contents.
type NamedFiles = Vec<(String, Vec<u8>)>;

/// Files that are read together, and the format that they have.
fn read(args: &ImportArgs, files: &[ListedFile]) -> anyhow::Result<(Format, NamedFiles)> {
    let files: NamedFiles = files.iter().map(ListedFile::read).collect::<Result<_, _>>()?;
    let is_docbin = |(name, _): &(String, Vec<u8>)| name.to_lowercase().ends_with(".spacy");
    ensure!(!files.iter().any(is_docbin), "{FROM_DOCBIN}");
    Ok((format_of(args, &files)?, files))
}

fn format_of(args: &ImportArgs, files: &[(String, Vec<u8>)]) -> anyhow::Result<Format> {
    let unknown =
        "the files do not show their format: name it with --format, or take articles without labels with “add”";
    let format = args.format.or_else(|| guess(files)).context(unknown)?;
    // Whoever names a format knows what the files are.
    if let (None, Some((name, other))) = (args.format, of_another(format, files)) {
        bail!(
            "{name} looks like {}, and others of these files like {}: import the files of each format by themselves, or \
             name one with --format",
            other.title(),
            format.title(),
        );
    }
    ensure!(format.can_import(), "{} can be exported, not imported", format.title());
    Ok(format)
}

/// What files bring to a project.
struct TakenIn {
    merge: Merge,
    /// Whether there is nothing that people should look at.
    is_clean: bool,
    /// Whether there is no article, and nothing that could not be read as one.
    is_empty: bool,
}

/// What the files bring to a project, having told all that is to be said of it.
fn take_in(
    args: &ImportArgs,
    (format, files): (Format, &[(String, Vec<u8>)]),
    project: &OpenProject,
    around: &mut Surroundings<'_>,
) -> anyhow::Result<TakenIn> {
    let take_as = match (&*args.take_as, args.take_conflicts) {
        ("suggestions", _) => TakeAs::Suggestions,
        (_, true) => TakeAs::LabelsWithConflicts,
        (_, false) => TakeAs::Labels,
    };
    let options = ImportOptions { wants_predictions: take_as == TakeAs::Suggestions, offset_unit: args.offset_unit };
    let mut imported = import_with(options, format, files, project);
    if let Some(name) = &args.by {
        ensure!(!is_taken_word(name) && !name.trim().is_empty(), "nobody can be called “{name}”");
        imported = imported.made_by(name.trim());
    }
    let merge = merge(project, &imported, take_as);
    for warning in imported.warnings.iter().chain(&merge.warnings) {
        around.tell(&format!("{}: {}", warning.place, warning.message))?;
    }
    for note in imported.notes.iter().chain(&merge.notes) {
        around.tell(note)?;
    }
    for conflict in conflicts_in_words(&merge.conflicts) {
        around.tell(&conflict)?;
    }
    let is_doubtful = imported.are_doubtful && merge.adds_something();
    let has_warnings = !imported.warnings.is_empty() || !merge.warnings.is_empty();
    let is_clean = !has_warnings && merge.conflicts.is_empty() && !is_doubtful;
    let is_empty = imported.articles.is_empty() && imported.warnings.is_empty();
    Ok(TakenIn { merge, is_clean, is_empty })
}

fn formats_help() -> String {
    let known = Format::ALL.iter().filter(|format| format.can_import());
    let lines: Vec<String> = known.map(|format| format!("  {:<14}{}\n", format.name(), format.about())).collect();
    let formats = lines.concat();
    format!("Formats:\n{formats}\nExample: pullquote import week.ron tasks.json --format label-studio")
}
