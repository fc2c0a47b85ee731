//! `pullquote agreement`: how far those who labelled the same articles agree.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use anyhow::{bail, ensure};
use clap::Args;

use crate::agreement::{Agreement, Effort, Sheets, over_time};
use crate::cli::progress::with_progress;
use crate::cli::project::{check_output, force_hint, named_file, open_to_read, over};
use crate::cli::surroundings::{Outcome, Surroundings, counted};
use crate::formats::own::agreement_report::{Report, ReportFormat, written};
use crate::model::team::called_as;
use crate::model::{ArticleId, Content};
use crate::storage::{self, Inputs, Opened};

/// Measure how far those agree who labelled the same articles, in spans, labels and links
#[derive(Debug, Args)]
#[command(after_help = "\
Of one project, what was collected into it is compared. Of several, each is what one person labelled, under the annotator's
name in it; labels that have other ids there are known by their names, as in “pullquote collect”.
Articles count that two or more have begun; with --done only those that they have marked as done.

Examples: pullquote agreement week.ron
          pullquote agreement week-ana.ron week-ben.ron --format md -o agreement.md")]
pub struct AgreementArgs {
    /// A project into which readings were collected, or the projects of two or more people
    #[arg(value_name = "PROJECT.ron", required = true)]
    projects: Vec<PathBuf>,
    /// Tables for people, JSON or CSV for programs
    #[arg(short, long, value_name = "text|json|csv|md", default_value = "text", value_parser = format_from_name)]
    format: ReportFormat,
    /// A file; else standard output
    #[arg(short, long, value_name = "PATH")]
    output: Option<PathBuf>,
    /// Only what each has marked as done
    #[arg(long)]
    done: bool,
    /// Another number draws other articles for the intervals, and other chance for γ
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// Replace what is at the path also where it is a project
    #[arg(long, requires = "output")]
    force: bool,
}

pub(crate) fn run(args: &AgreementArgs, around: &mut Surroundings<'_>) -> anyhow::Result<Outcome> {
    let check = |inputs| check_output(named_file(args.output.as_deref()), args.force, &inputs);
    check(Inputs::files(args.projects.iter().map(PathBuf::as_path)))?;
    let opened: Vec<Opened> =
        args.projects.iter().map(|path| open_to_read(path, around)).collect::<anyhow::Result<_>>()?;
    for (path, opened) in args.projects.iter().zip(&opened) {
        check(Inputs::project(Some(path), opened.project.content()))?;
    }
    let contents = under_labels_of_first(args, &opened, around)?;
    let contents: Vec<&Content> = contents.iter().collect();
    let names = names(&args.projects, &contents)?;
    tell_of_same(&contents, around)?;
    let sheets = sheets(args.done, &names, &contents);
    if sheets.n_other_text > 0 {
        let n = counted(sheets.n_other_text, "article");
        around.tell(&format!("{n} left out: the text is another one than in the projects before"))?;
    }
    let effort = Effort { seed: args.seed, ..Effort::default() };
    let n_sheets = sheets.sheets.len();
    let agreement = with_progress(around, "Comparing articles", |progress| {
        Agreement::new(&sheets.sheets, effort, &mut |n_done| progress(n_done, n_sheets) == ControlFlow::Continue(()))
    });
    let Some(agreement) = agreement else { bail!("comparing was stopped") };
    ensure!(!agreement.articles.is_empty(), "{}", why_nothing(args, &names, &contents, &agreement));
    let titles: BTreeMap<ArticleId, String> = contents
        .iter()
        .flat_map(|content| content.articles().map(|article| (article.id, article.title.clone())))
        .collect();
    let courses = over_time(&sheets.sheets, if let [content] = &*contents { Some(content) } else { None });
    let report = Report {
        agreement: &agreement,
        labels: contents[0].labels(),
        titles: &titles,
        courses: &courses,
        seed: args.seed,
    };
    write(args, &written(&report, args.format), around)?;
    Ok(Outcome::Done)
}

/// The projects, where labels of the others are known by their names as those of the first, as where they are collected.
fn under_labels_of_first(
    args: &AgreementArgs,
    opened: &[Opened],
    around: &mut Surroundings<'_>,
) -> anyhow::Result<Vec<Content>> {
    let first = opened[0].project.content().labels();
    let mut contents = Vec::with_capacity(opened.len());
    for (path, opened) in args.projects.iter().zip(opened) {
        let (content, notes) = called_as(first, opened.project.content())?;
        for words in notes {
            around.tell(&format!("{}: {words}", path.display()))?;
        }
        contents.push(content);
    }
    Ok(contents)
}

/// Why there is nothing to compare, and what to do.
fn why_nothing(args: &AgreementArgs, names: &[String], contents: &[&Content], agreement: &Agreement) -> &'static str {
    let is_any_begun = args.done && sheets(false, names, contents).sheets.iter().any(|sheet| sheet.marks.len() > 1);
    if is_any_begun {
        return "there is no article that two people have marked as done: without --done all that they have begun counts";
    }
    match (contents, agreement.n_alone) {
        ([_], 0) => {
            "nobody’s labels were collected into this project yet: collect their projects, or name them all here"
        }
        ([_], _) => "no article has come back from two people yet: collect the projects of the others too",
        (_, 0) => "nobody has labelled an article yet in these projects",
        (_, _) => "there is no article that two of these projects have in common and both have labelled",
    }
}

fn sheets<'a>(is_done_only: bool, names: &'a [String], contents: &[&'a Content]) -> Sheets<'a> {
    if let [content] = contents {
        return Sheets::from_readings(content, is_done_only);
    }
    let projects: Vec<(&str, &Content)> =
        names.iter().zip(contents).map(|(name, content)| (&**name, *content)).collect();
    Sheets::from_projects(&projects, is_done_only)
}

/// The annotator of each project; the name of its file where it has none, or two have the same.
fn names(paths: &[PathBuf], contents: &[&Content]) -> anyhow::Result<Vec<String>> {
    let annotators: Vec<&str> = contents.iter().map(|content| content.annotator().trim()).collect();
    let is_known = |name: &str| !name.is_empty() && annotators.iter().filter(|other| **other == name).count() == 1;
    let stem = |path: &Path| {
        let name = storage::name_of_project(path);
        Path::new(&name).file_stem().unwrap_or_default().to_string_lossy().into_owned()
    };
    let name = |(path, annotator): (&PathBuf, &&str)| {
        if is_known(annotator) { (*annotator).to_owned() } else { stem(path) }
    };
    let names: Vec<String> = paths.iter().zip(&annotators).map(name).collect();
    let distinct: BTreeSet<&String> = names.iter().collect();
    ensure!(distinct.len() == names.len(), "two projects have the same annotator and the same file name");
    Ok(names)
}

/// Says who has labelled several of the projects, each of which counts as somebody’s own.
fn tell_of_same(contents: &[&Content], around: &mut Surroundings<'_>) -> anyhow::Result<()> {
    let mut n_projects: BTreeMap<&str, usize> = BTreeMap::new();
    for name in contents.iter().map(|content| content.annotator().trim()).filter(|name| !name.is_empty()) {
        *n_projects.entry(name).or_default() += 1;
    }
    for (name, n) in n_projects.into_iter().filter(|(_, n)| *n > 1) {
        around.tell(&format!(
            "“{name}” has labelled {} of these: each counts as somebody’s own, by the name of its file. Where they are \
             collected into one project they are one person’s",
            counted(n, "project")
        ))?;
    }
    Ok(())
}

fn write(args: &AgreementArgs, report: &[u8], around: &mut Surroundings<'_>) -> anyhow::Result<()> {
    match named_file(args.output.as_deref()) {
        Some(path) => storage::write_file_of(&args.projects, path, report, over(args.force)).map_err(force_hint)?,
        // Names and titles in tables must not steer a terminal.
        None if args.format == ReportFormat::Text || args.format == ReportFormat::Markdown => {
            String::from_utf8_lossy(report).lines().try_for_each(|line| around.print(line))?;
        }
        None => around.give(report)?,
    }
    Ok(())
}

fn format_from_name(name: &str) -> Result<ReportFormat, String> {
    let found = ReportFormat::ALL.into_iter().find(|format| format.name() == name);
    found.ok_or_else(|| format!("the formats are {}", ReportFormat::ALL.map(ReportFormat::name).join(", ")))
}
