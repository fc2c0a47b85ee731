//! What commands share that open a project or read articles into one.

use std::path::{Path, PathBuf};

use anyhow::{anyhow, bail, ensure};
use clap::Args;

use super::progress::with_progress;
use super::{Outcome, Surroundings, counted};
use crate::formats::Conflict;
use crate::formats::articles::corpus::{Columns, Field};
use crate::formats::articles::decode::encoding_named;
use crate::formats::own::project_file::FileProblem;
use crate::model::{Content, OffsetUnit, first_and_more};
use crate::storage::{
    self, Access, Arrival, ColumnChoice, Encoding, ExchangeError, Inputs, OpenProject, Opened, OutputError, Over,
    Reading, SaveError, SaveJob,
};

/// How article files are read.
#[derive(Debug, Args)]
pub(super) struct ReadArgs {
    /// The encoding of all files, where it is not recognised: macintosh, Big5…
    #[arg(long, value_name = "NAME")]
    encoding: Option<String>,
    /// What offsets of labels count in files that do not say it themselves: `code_point`, `utf16` or `byte`
    #[arg(long, value_parser = unit_from_name)]
    pub(super) offset_unit: Option<OffsetUnit>,
    /// The column of .csv, .tsv, .json and .jsonl files that holds the text; else it is guessed
    #[arg(long, value_name = "COLUMN", help_heading = COLUMNS)]
    text_column: Option<String>,
    /// The column with the title
    #[arg(long, value_name = "COLUMN", help_heading = COLUMNS)]
    title_column: Option<String>,
    /// The column with the name of the author
    #[arg(long, value_name = "COLUMN", help_heading = COLUMNS)]
    byline_column: Option<String>,
    /// The column with the name of the newspaper or site
    #[arg(long, value_name = "COLUMN", help_heading = COLUMNS)]
    outlet_column: Option<String>,
    /// The column with the date
    #[arg(long, value_name = "COLUMN", help_heading = COLUMNS)]
    date_column: Option<String>,
    /// The column with the address
    #[arg(long, value_name = "COLUMN", help_heading = COLUMNS)]
    url_column: Option<String>,
    /// The column with what the file calls each article
    #[arg(long, value_name = "COLUMN", help_heading = COLUMNS)]
    id_column: Option<String>,
}

const COLUMNS: &str = "Columns of files of many articles";

impl ReadArgs {
    fn columns(&self) -> Columns {
        let chosen = [
            (Field::Text, &self.text_column),
            (Field::Title, &self.title_column),
            (Field::Byline, &self.byline_column),
            (Field::Outlet, &self.outlet_column),
            (Field::Date, &self.date_column),
            (Field::Url, &self.url_column),
            (Field::Id, &self.id_column),
        ];
        let column = |(field, column): (Field, &Option<String>)| Some((field, column.clone()?));
        Columns(chosen.into_iter().filter_map(column).collect())
    }
}

/// Opens a project to write it, or to read it where nothing is to be changed: that can be also while a window has it open.
pub(super) fn open_unless_dry(path: &Path, is_dry: bool, around: &mut Surroundings<'_>) -> anyhow::Result<Opened> {
    if is_dry { open_to_read(path, around) } else { open_to_write(path, around) }
}

/// Opens a project to read it, and tells what the file does not hold, and what in it is left out.
pub(super) fn open_to_read(path: &Path, around: &mut Surroundings<'_>) -> anyhow::Result<Opened> {
    let opened = open_to_check(path, around)?;
    tell_left_out(path, &opened.problems, around)?;
    Ok(opened)
}

/// [`open_to_read`] for who lists what is left out.
pub(super) fn open_to_check(path: &Path, around: &mut Surroundings<'_>) -> anyhow::Result<Opened> {
    let opened = OpenProject::open(path, Access::Read)?;
    if opened.n_unsaved > 0 {
        around.tell(&format!("{} not saved and left out: see “pullquote recover”", changes_were(opened.n_unsaved)))?;
    }
    if let Some(problem) = &opened.journal_problem {
        around.tell(&format!("{}: {problem}: see “pullquote recover”", path.display()))?;
    }
    Ok(opened)
}

/// Tells of projects that are read as files what these do not hold.
pub(super) fn tell_unsaved<'p>(
    paths: impl IntoIterator<Item = &'p PathBuf>,
    around: &mut Surroundings<'_>,
) -> anyhow::Result<()> {
    let unsaved = paths.into_iter().filter(|path| storage::has_unsaved_work(path));
    for path in unsaved {
        around.tell(&format!(
            "{}: it has changes that were not saved, which are left out: see “pullquote recover”",
            path.display()
        ))?;
    }
    Ok(())
}

/// Opens a project to change and save it. Refuses where somebody else does, or there is work to recover first.
pub(super) fn open_to_write(path: &Path, around: &mut Surroundings<'_>) -> anyhow::Result<Opened> {
    let opened = OpenProject::open(path, Access::WriteAtOnce { owner: &storage::owner() })?;
    if let Some(read_only) = opened.project.read_only() {
        bail!("this project is {read_only}: {}", path.display());
    }
    let decide = "see “pullquote recover”, or open the project in the window";
    ensure!(opened.n_unsaved == 0, "{} not saved: {decide}: {}", changes_were(opened.n_unsaved), path.display());
    if let Some(problem) = &opened.journal_problem {
        ensure!(opened.project.unsaved().is_none(), "{problem}: {decide}: {}", path.display());
        around.tell(&format!("{}: {problem}", path.display()))?;
    }
    tell_left_out(path, &opened.problems, around)?;
    Ok(opened)
}

/// Says what the files of a project have that does not fit, or lack; the first few.
fn tell_left_out(path: &Path, problems: &[FileProblem], around: &mut Surroundings<'_>) -> anyhow::Result<()> {
    const N_TOLD: usize = 3;
    around.has_left_out |= !problems.is_empty();
    for problem in problems.iter().take(N_TOLD) {
        around.tell(&format!("{}:{}: left out, {}", path.display(), problem.line, problem.message))?;
    }
    match problems.len().saturating_sub(N_TOLD) {
        0 => Ok(()),
        n => Ok(around.tell(&format!("{}: {n} more left out: see “pullquote check”", path.display()))?),
    }
}

/// Saves a project, and tells what is remarkable: that what can be undone could not be kept, for one.
pub(super) fn save(project: &mut OpenProject, job: SaveJob, around: &mut Surroundings<'_>) -> anyhow::Result<Outcome> {
    let mut remarks = project.run(job).map_err(force_hint)?;
    project.sync_journal();
    remarks.extend(project.journal_error());
    for remark in &remarks {
        around.tell(remark)?;
    }
    Ok(if remarks.is_empty() { Outcome::Done } else { Outcome::Problems })
}

/// What a file that is written may replace.
pub(super) fn over(is_forced: bool) -> Over {
    if is_forced { Over::Anything } else { Over::Files }
}

/// What a project that is written to another path may replace: nothing, unless somebody insists.
pub(super) fn over_by_project(path: &Path, is_forced: bool) -> anyhow::Result<Over> {
    ensure!(is_forced || !path.exists(), "{} is there already. With --force it is replaced", path.display());
    Ok(if is_forced { Over::Anything } else { Over::Nothing })
}

/// The file that was named for what is written; `None` where nobody named one, or said standard output by its name.
pub(super) fn named_file(output: Option<&Path>) -> Option<&Path> {
    output.filter(|path| ![Path::new("-"), Path::new("/dev/stdout")].contains(path))
}

/// Refuses a file that cannot be written, or would take the place of what it may not, before there is anything to write.
pub(super) fn check_output(output: Option<&Path>, is_forced: bool, inputs: &Inputs) -> anyhow::Result<()> {
    output.map_or(Ok(()), |path| storage::check_output(path, over(is_forced), inputs)).map_err(force_hint)
}

/// The error, with the way out where there is one.
pub(super) fn force_hint(error: impl Into<anyhow::Error>) -> anyhow::Error {
    let error = error.into();
    let output_error = match error.downcast_ref::<ExchangeError>() {
        Some(ExchangeError::Output(error)) => Some(error),
        _ => error.downcast_ref::<OutputError>(),
    };
    let save_error = match output_error {
        Some(OutputError::NotWritten(error)) => Some(error),
        _ => error.downcast_ref::<SaveError>(),
    };
    let has_way_out = matches!(save_error, Some(SaveError::IsProject { .. }))
        || matches!(output_error, Some(OutputError::IsSource(_) | OutputError::IsStream(_)));
    let is_device = matches!(save_error, Some(SaveError::NotAFile { what: storage::DEVICE, .. }));
    match error.downcast_ref() {
        Some(ExchangeError::OfOthers { .. }) => anyhow!("{error}. With --force they are replaced"),
        _ if has_way_out => anyhow!("{error}. With --force it is replaced"),
        _ if is_device => anyhow!("{error}. What goes to standard output, as without -o, can be sent there"),
        _ => error,
    }
}

pub(super) fn unit_from_name(name: &str) -> Result<OffsetUnit, String> {
    let found = OffsetUnit::ALL.into_iter().find(|unit| unit.name() == name);
    found.ok_or_else(|| format!("the units are {}", OffsetUnit::ALL.map(OffsetUnit::name).join(", ")))
}

/// A confidence, from 0 to 1.
pub(super) fn share_from_word(word: &str) -> Result<f32, String> {
    let share = word.parse().ok().filter(|share| (0.0..=1.0).contains(share));
    share.ok_or_else(|| "it is a number from 0 to 1, such as 0.8".to_owned())
}

/// “1 change was”, “2 changes were”.
fn changes_were(n: usize) -> String {
    format!("{} {}", counted(n, "change"), if n == 1 { "was" } else { "were" })
}

/// What somebody said of the columns and the encoding.
pub(super) fn columns_and_encoding(args: &ReadArgs) -> anyhow::Result<(ColumnChoice, Option<&'static Encoding>)> {
    let encoding = args.encoding.as_deref().map(encoding_named).transpose()?;
    Ok((ColumnChoice { of_all: args.columns(), ..ColumnChoice::default() }, encoding))
}

/// Refuses `-` among files of articles: which of them standard input is could be told by no name.
pub(super) fn refuse_standard_input(paths: &[PathBuf]) -> anyhow::Result<()> {
    let is_meant = |path: &PathBuf| path.as_os_str() == "-" && !path.exists();
    let why =
        "“-” is standard input, which only “suggest” and “repeated-lines” read. Write it to a file, and name that";
    ensure!(!paths.iter().any(is_meant), "{why}");
    Ok(())
}

/// The folder in which a project lies.
pub(super) fn folder_of(project: &Path) -> PathBuf {
    let folder = storage::folder_around(project);
    if folder.as_os_str().is_empty() { PathBuf::from(".") } else { folder }
}

/// Reads article files for a project with this content, plans how they go into it, and tells what is remarkable.
pub(super) fn read_articles(
    paths: &[PathBuf],
    args: &ReadArgs,
    project: &Path,
    known: &Content,
    around: &mut Surroundings<'_>,
) -> anyhow::Result<(Arrival, Outcome)> {
    refuse_standard_input(paths)?;
    tell_unsaved(paths, around)?;
    let (columns, encoding) = columns_and_encoding(args)?;
    let folder = Some(&*folder_of(project));
    let program = storage::this_program();
    let (columns, offset_unit) = (Some(&columns), args.offset_unit);
    let how = Reading { encoding, folder, known, columns, offset_unit, program: program.as_deref() };
    let mut read = with_progress(around, "Reading articles, kB", |progress| {
        storage::read_articles(paths, how, &mut |n_bytes, n_all| progress(n_bytes >> 10, n_all >> 10))
    });
    let mut outcome = Outcome::Done;
    for remark in &read.remarks {
        around.tell(&remark.to_string())?;
        if remark.is_problem() {
            outcome = Outcome::Problems;
        }
    }
    let arrival = read.arrival(known)?;
    for note in arrival.notes.iter().chain(&conflicts_in_words(&arrival.conflicts)) {
        around.tell(note)?;
    }
    let is_doubtful = read.are_doubtful && !arrival.transaction.edits.is_empty();
    if !arrival.conflicts.is_empty() || is_doubtful {
        outcome = Outcome::Problems;
    }
    Ok((arrival, outcome))
}

/// What is said of spans that were left out, since people have marked nearly the same otherwise.
pub(super) fn conflicts_in_words(conflicts: &[Conflict]) -> Vec<String> {
    let words = |conflict: &Conflict| {
        let span = conflict.imported.id.0;
        format!("article {}: span {span} is marked otherwise in the project, left out", conflict.article)
    };
    first_and_more(conflicts.iter().map(words), MOST_CONFLICTS, |n_more| {
        format!("{} are marked otherwise in the project and left out too", counted(n_more, "more span"))
    })
}

/// So many spans are named that are left out.
const MOST_CONFLICTS: usize = 10;
