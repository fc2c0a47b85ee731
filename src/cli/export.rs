//! `pullquote export`: labels for other programs.

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail, ensure};
use clap::Args;

use super::corpora::filter::wanted_labels;
use super::project::{check_output, force_hint, named_file, open_to_read, over, share_from_word, unit_from_name};
use super::{Outcome, Surroundings, counted};
use crate::formats::{
    ExportOptions, Files, Format, Split, Whose, annotators, names_written, preview_export, write_export,
};
use crate::model::team::settle::{Question, open_questions};
use crate::model::{Article, Content, OffsetUnit, Origin, Status};
use crate::storage::{self, Beside, Inputs, NewFiles, Over};

/// Write the labels of a project in a format that other programs read
#[derive(Debug, Args)]
#[command(after_help = after_help())]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
pub struct ExportArgs {
    /// The project file
    #[arg(value_name = "PROJECT.ron")]
    project: PathBuf,
    /// The format; below is what each is for
    #[arg(short, long, value_parser = format_from_name, default_value = "json")]
    format: Format,
    /// A file, or a folder for a format of several files; else standard output
    #[arg(short, long, value_name = "PATH")]
    output: Option<PathBuf>,
    /// What offsets count, in the format json
    #[arg(long, value_name = "code_point|utf16|byte", default_value = "code_point", value_parser = unit_from_name)]
    offset_unit: OffsetUnit,
    /// Only articles of this status; may be given again
    #[arg(long, value_name = "new|in_progress|done", value_parser = status_from_name)]
    status: Vec<Status>,
    /// Only spans that a person marked, that came from a suggestion or an import, or were settled; may be given again
    #[arg(long, value_name = "person|suggestion|import|adjudication", value_parser = origin_from_name)]
    by: Vec<Origin>,
    /// Whose labels: the settled ones of the project, those of the annotator with this name, or of all: a record each where the
    /// format has room for it, else files or folders of their own
    #[arg(long, value_name = "settled|NAME|all", default_value = "settled")]
    readings: String,
    /// Also imported suggestions that nobody confirmed, from this confidence on
    #[arg(long, value_name = "CONFIDENCE", num_args = 0..=1, default_missing_value = "0", value_parser = share_from_word)]
    with_suggestions: Option<f32>,
    /// Part the articles into those to train, tune and test on, as 80/10/10; near-duplicates stay together
    #[arg(long, value_name = "SHARES", value_parser = shares_from_word)]
    split: Option<[u32; 3]>,
    /// Another number parts the articles otherwise
    #[arg(long, value_name = "N", default_value_t = 0, requires = "split")]
    seed: u64,
    /// In the format conll, one column for these labels; of two that overlap the one named first wins
    #[arg(long, value_name = "LABEL", value_delimiter = ',')]
    flat: Vec<String>,
    /// In the format chat, the first message
    #[arg(long, value_name = "TEXT")]
    system_prompt: Option<String>,
    /// In the format csv, no apostrophe before what a spreadsheet would take for a formula: for programs that are none
    #[arg(long)]
    raw: bool,
    /// In the format parquet, a folder of parts of about this size; 128M where -o is a folder or ends with a slash
    #[arg(long, value_name = "SIZE", value_parser = size_from_word, requires = "output")]
    part_size: Option<u64>,
    /// Write nothing, and exit with 1, where the format cannot carry everything
    #[arg(long)]
    strict: bool,
    /// Remove what earlier exports left in the folder and this one did not write; files of others stay
    #[arg(long, requires = "output")]
    remove_old: bool,
    /// Replace what is at the path also where it is a project, and in a folder also what no export wrote or somebody has
    /// changed since
    #[arg(long)]
    force: bool,
}

/// Of each part where nobody says how large.
const PART_BYTES: u64 = 128 << 20;
/// What is larger leaves in parts.
const LARGEST_FILE: u64 = 1 << 30;

/// How large parts are to be; `None` for one file.
fn part_bytes(args: &ExportArgs) -> anyhow::Result<Option<u64>> {
    let is_folder = |path: &Path| path.is_dir() || path.as_os_str().as_encoded_bytes().ends_with(b"/");
    if args.format != Format::Parquet {
        ensure!(args.part_size.is_none(), "--part-size is for the format parquet");
        return Ok(None);
    }
    Ok(args.part_size.or_else(|| named_file(args.output.as_deref()).is_some_and(is_folder).then_some(PART_BYTES)))
}

pub(super) fn run(args: &ExportArgs, around: &mut Surroundings<'_>) -> anyhow::Result<Outcome> {
    ensure!(args.format.can_export(), "{} can be imported, not exported", args.format.title());
    check_place(args, &Inputs::files([&*args.project]))?;
    let opened = open_to_read(&args.project, around)?;
    let options = ExportOptions {
        offset_unit: args.offset_unit,
        articles: BTreeSet::new(),
        statuses: args.status.clone(),
        origins: args.by.clone(),
        whose: whose_from_word(&args.readings, opened.project.content())?,
        suggestions_from: args.with_suggestions,
        split: args.split.map(|shares| Split { shares, seed: args.seed }),
        system_prompt: args.system_prompt.clone(),
        flat: wanted_labels(opened.project.content(), &args.flat).context("--flat")?,
        has_raw_cells: args.raw,
        part_bytes: part_bytes(args)?,
    };
    ensure!(
        options.suggestions_from.is_none() || options.whose == Whose::Settled,
        "suggestions leave with the project’s own labels, not with readings: leave out --with-suggestions or --readings"
    );
    let content = opened.project.content();
    for told in of_other_formats(args) {
        around.tell(&told)?;
    }
    let inputs = &Inputs::project(Some(&args.project), content);
    check_place(args, inputs)?;
    let preview = preview_export(args.format, content, &options);
    let is_too_large = preview.n_bytes > LARGEST_FILE
        && args.format == Format::Parquet
        && named_file(args.output.as_deref()).is_some();
    let part_bytes = options.part_bytes.or_else(|| is_too_large.then_some(PART_BYTES));
    let options = ExportOptions { part_bytes, ..options };
    for loss in &preview.losses {
        around.tell(&loss.sentence())?;
    }
    if options.whose == Whose::Settled
        && let Some(told) = unsettled(content, &options)
    {
        around.tell(&told)?;
    }
    let unread = unread(content, &options);
    if let Some(told) = &unread {
        around.tell(told)?;
    }
    if let Some(names) = names_written(args.format, content.labels()) {
        around.tell(&names)?;
    }
    if args.strict && (!preview.losses.is_empty() || unread.is_some()) {
        return Ok(Outcome::Problems);
    }
    write(args, content, inputs, &options, preview.n_files, around)?;
    Ok(Outcome::Done)
}

/// What of the settled labels is not settled, or contested since, in a sentence.
fn unsettled(content: &Content, options: &ExportOptions) -> Option<String> {
    let read = content.articles().filter(|article| article.readings().len() > 0 && options.takes(article));
    let open = read.map(|article| open_questions(content.labels(), article));
    let open: Vec<Vec<Question>> = open.filter(|open| !open.is_empty()).collect();
    let n_again = open.iter().flatten().filter(|question| !question.contested_by.is_empty()).count();
    let again = match n_again {
        0 => String::new(),
        1 => ", 1 of them asked again, which leaves as it was settled before".to_owned(),
        n => format!(", {n} of them asked again, which leave as they were settled before"),
    };
    let (articles, questions) = (counted(open.len(), "article"), counted(open.iter().map(Vec::len).sum(), "question"));
    (!open.is_empty()).then(|| format!("not all is settled: {questions} open in {articles}{again}"))
}

/// Which labelled articles nobody has read whose readings leave, in a sentence.
fn unread(content: &Content, options: &ExportOptions) -> Option<String> {
    let has_reading = |article: &&Article| match &options.whose {
        Whose::Settled => true,
        Whose::One(name) => article.reading(name).is_some(),
        Whose::Each => article.readings().len() > 0,
    };
    let labelled = content.articles().filter(|article| !article.spans().is_empty() && options.takes(article));
    let unread: Vec<&Article> = labelled.filter(|article| !has_reading(article)).collect();
    let first = unread.first()?;
    let n_spans = counted(unread.iter().map(|article| article.spans().len()).sum(), "span");
    let n_articles = counted(unread.len(), "article");
    Some(format!("{n_articles} with {n_spans} that nobody of these has read stay behind, such as “{}”", first.title))
}

/// What was asked for that the format has no place for, in sentences.
fn of_other_formats(args: &ExportArgs) -> Vec<String> {
    let asked = [
        ("--offset-unit", args.offset_unit != OffsetUnit::CodePoint, Format::Json),
        ("--flat", !args.flat.is_empty(), Format::Conll),
        ("--system-prompt", args.system_prompt.is_some(), Format::Chat),
        ("--raw", args.raw, Format::Csv),
    ];
    let is_of_other = |(_, is_asked, format): &(&str, bool, Format)| *is_asked && *format != args.format;
    let told = |(name, _, format): (&str, bool, Format)| {
        format!("{name} is for the format {} and changes nothing in {}", format.name(), args.format.name())
    };
    asked.into_iter().filter(is_of_other).map(told).collect()
}

/// Refuses a file that may not be written before it is made. What goes into a folder is looked at file by file.
fn check_place(args: &ExportArgs, inputs: &Inputs) -> anyhow::Result<()> {
    let has_parts = matches!(part_bytes(args), Ok(Some(_)));
    let file =
        named_file(args.output.as_deref()).filter(|path| !path.is_dir() && !args.format.is_folder() && !has_parts);
    check_output(file, args.force, inputs)
}

/// Writes the files to where they were asked for.
fn write(
    args: &ExportArgs,
    content: &Content,
    inputs: &Inputs,
    options: &ExportOptions,
    n_files: usize,
    around: &mut Surroundings<'_>,
) -> anyhow::Result<()> {
    let export = |files: &mut dyn Files| write_export(args.format, content, options, files).map(drop);
    let Some(path) = named_file(args.output.as_deref()) else {
        ensure!(n_files == 1, "this export has {}: name a folder for them with -o", counted(n_files, "file"));
        return Ok(export(&mut StandardOutput(around.results()))?);
    };
    if n_files == 1 && !args.format.is_folder() && options.part_bytes.is_none() {
        path.file_name().context("-o needs the name of a file")?;
        return NewFiles::one(path, over(args.force)).sparing(inputs).take(|files| export(files)).map_err(force_hint);
    }
    ensure!(
        path.is_dir() || !path.exists() && !path.is_symlink(),
        "{} has several files: name a folder for them with -o; this is none: {}",
        args.format.title(),
        path.display()
    );
    let over = if args.force { Over::Anything } else { Over::Exported };
    let beside = storage::write_export(path, over, inputs, export).map_err(force_hint)?;
    tell_beside(&beside, args.remove_old, around)
}

/// Says what else lies in the folder, and removes what earlier exports left there if that is wanted.
fn tell_beside(beside: &Beside, removes_old: bool, around: &mut Surroundings<'_>) -> anyhow::Result<()> {
    let Beside { old, n_others } = beside;
    let folder = old.folder().display();
    if old.n_files() > 0 && removes_old {
        let n_removed = old.remove()?;
        around.tell(&format!(
            "{folder}: removed {} of earlier exports: {}",
            counted(n_removed, "file"),
            old.names()
        ))?;
    } else if old.n_files() > 0 {
        let left = counted(old.n_files(), "file");
        around.tell(&format!("{folder}: {left} of earlier exports: {}; --remove-old removes them", old.names()))?;
    }
    if *n_others > 0 {
        let others = counted(*n_others, "other file");
        around.tell(&format!("{folder}: {others} of these kinds, which no export wrote or somebody has changed"))?;
    }
    Ok(())
}

/// Takes one file, of whatever name.
struct StandardOutput<'a>(&'a mut dyn Write);

impl Files for StandardOutput<'_> {
    fn begin(&mut self, _: &str) -> io::Result<&mut dyn Write> {
        Ok(self.0)
    }
}

pub(super) fn format_from_name(name: &str) -> Result<Format, String> {
    let names = Format::ALL.map(Format::name).join(", ");
    let format = Format::from_name(name).ok_or_else(|| format!("the formats are {names}"))?;
    let is_missing = || format!("this program was built without {name}: build it with --features {name}");
    format.is_built_in().then_some(format).ok_or_else(is_missing)
}

/// `80/10/10`
fn shares_from_word(word: &str) -> Result<[u32; 3], String> {
    let shares: Option<Vec<u32>> =
        word.split('/').map(|share| share.parse().ok().filter(|share| *share <= 100)).collect();
    let shares = shares.and_then(|shares| <[u32; 3]>::try_from(shares).ok());
    shares.filter(|shares| shares.iter().any(|share| *share > 0)).ok_or_else(|| "write it as 80/10/10".to_owned())
}

/// `500k`, `128M`, `1G`
fn size_from_word(word: &str) -> Result<u64, String> {
    let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let unit = match &*word[digits.len()..].to_ascii_lowercase() {
        "" | "b" => Some(1),
        "k" | "kb" => Some(1 << 10),
        "m" | "mb" => Some(1 << 20),
        "g" | "gb" => Some(1 << 30),
        _ => None,
    };
    let size = unit.zip(digits.parse::<u64>().ok()).and_then(|(unit, number)| number.checked_mul(unit));
    size.filter(|size| *size > 0).ok_or_else(|| "write it as 500k, 128M or 1G".to_owned())
}

fn status_from_name(name: &str) -> Result<Status, String> {
    let found = Status::ALL.into_iter().find(|status| status.name() == name);
    found.ok_or_else(|| format!("an article is one of {}", Status::ALL.map(Status::name).join(", ")))
}

/// An annotator who has read nothing is an error that names those who have.
fn whose_from_word(word: &str, content: &Content) -> anyhow::Result<Whose> {
    let known = annotators(content);
    match &*word.to_lowercase() {
        _ if known.iter().any(|known| known == word) => Ok(Whose::One(word.to_owned())),
        "settled" => Ok(Whose::Settled),
        "all" if !known.is_empty() => Ok(Whose::Each),
        _ if known.is_empty() => bail!("there are no readings in this project: see “pullquote collect”"),
        _ => bail!("“{word}” has read nothing here; there are readings of {}", known.join(", ")),
    }
}

fn origin_from_name(name: &str) -> Result<Origin, String> {
    let found = Origin::ALL.into_iter().find(|origin| origin.name() == name);
    found.ok_or_else(|| format!("a span is by one of {}", Origin::ALL.map(Origin::name).join(", ")))
}

fn after_help() -> String {
    let missing = |format: &Format| if format.is_built_in() { "" } else { "not built in: " };
    let line = |format: &Format| format!("  {:<14}{}{}\n", format.name(), missing(format), format.about());
    let is_listed = |format: &&Format| format.can_export() || !format.is_built_in();
    let formats: String = Format::ALL.iter().filter(is_listed).map(line).collect();
    format!("Formats:\n{formats}\nExample: pullquote export week.ron --format json -o week.json")
}
