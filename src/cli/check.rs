//! `pullquote check`: what is wrong in a project, a line each.

use std::path::{Path, PathBuf};

use clap::Args;

use super::progress::with_progress;
use super::project::open_to_check;
use super::{Outcome, Surroundings};
use crate::formats::own::project_file::FileProblem;
use crate::formats::{Finding, findings_as_json};
use crate::model::{ArticleId, Content, Problem, ProblemCode, Severity, Source, Text, problems, reanchor};
use crate::storage::{self, Elsewhere, SourceState, SourcesAt};

/// List problems of a project, one a line; exit with 1 if there are any
#[derive(Debug, Args)]
#[command(after_help = "Example: pullquote check week.ron --severity warning")]
pub struct CheckArgs {
    /// The project file
    #[arg(value_name = "PROJECT.ron")]
    project: PathBuf,
    /// Leave out what matters less than this: hint, warning or error
    #[arg(long, value_name = "SEVERITY", default_value = "hint", value_parser = severity_from_name)]
    severity: Severity,
    /// Leave out this kind of problem, which stands in parentheses behind each; may be given again
    #[arg(long, value_name = "CODE", value_parser = code_from_name)]
    ignore: Vec<ProblemCode>,
    /// Also look whether the articles' files have changed since they were read
    #[arg(long)]
    sources: bool,
    /// With --sources: also read files that lie outside the project's folder
    #[arg(long, requires = "sources")]
    elsewhere: bool,
    /// Lines for people, or JSON for programs
    #[arg(long, value_name = "text|json", default_value = "text", value_parser = ["text", "json"])]
    format: String,
}

pub(super) fn run(args: &CheckArgs, around: &mut Surroundings<'_>) -> anyhow::Result<Outcome> {
    let opened = open_to_check(&args.project, around)?;
    let content = opened.project.content();
    let misfit = |problem: &FileProblem| Finding {
        severity: Severity::Error,
        code: ProblemCode::Misfit.name(),
        article: Some(problem.article),
        place: None,
        span: None,
        file_line: Some(problem.line),
        message: problem.message.clone(),
        has_fix: false,
    };
    let is_wanted = |code: ProblemCode| code.severity() <= args.severity && !args.ignore.contains(&code);
    let mut findings = Vec::new();
    if is_wanted(ProblemCode::Misfit) {
        findings.extend(opened.problems.iter().map(misfit));
    }
    findings.extend(content.settings().merge_notes.iter().map(|words| Finding::of_merge(words)));
    // Those that do not fit were listed with their lines in the file.
    let is_listed = |problem: &Problem| problem.code != ProblemCode::Misfit && is_wanted(problem.code);
    findings.extend(problems(content).into_iter().filter(is_listed).map(Finding::from));
    if args.sources {
        let folder = opened.project.path().and_then(Path::parent).map(Path::to_owned);
        findings.extend(sources(args, folder, content, around));
    }
    if args.format == "json" {
        around.give(&findings_as_json(content, &findings))?;
    } else {
        for finding in &findings {
            // A line of a file is one of the file of its article, where that has its own.
            let of_article = finding.article.filter(|_| finding.file_line.is_some());
            let file = of_article.and_then(|article| storage::file_of_article(&args.project, article));
            let file = file.as_ref().unwrap_or(&args.project);
            around.print(&format!("{}{}", file.display(), line_of(content, finding)))?;
        }
    }
    Ok(if findings.is_empty() { Outcome::Done } else { Outcome::Problems })
}

/// “: warning: article 3fa94c10b2d7e655, line 3: no speaker is linked (no-speaker)”.
fn line_of(content: &Content, finding: &Finding) -> String {
    let Finding { severity, code, article, .. } = finding;
    let (severity, message) = (severity.name(), &finding.message);
    let Some(article) = article else { return format!(": {severity}: {message} ({code})") };
    if let Some(line) = finding.file_line {
        return format!(":{line}: {severity}: article {article}: {message}");
    }
    let text = content.article(*article).map(crate::model::Article::text);
    let line = text.zip(finding.place).map(|(text, place)| text.line_from_byte(place.start()));
    let line = line.map_or(String::new(), |line| format!(", line {line}"));
    format!(": {severity}: article {article}{line}: {message} ({code})")
}

fn sources(
    args: &CheckArgs,
    folder: Option<PathBuf>,
    content: &Content,
    around: &mut Surroundings<'_>,
) -> Vec<Finding> {
    let elsewhere = if args.elsewhere { Elsewhere::All } else { Elsewhere::default() };
    let at = SourcesAt { folder, elsewhere, program: storage::this_program() };
    let checks = with_progress(around, "Checking sources", |progress| storage::check_sources(content, &at, progress));
    let finding = |check: storage::SourceCheck| {
        let message = match check.state {
            SourceState::Changed { text, source } => changed(content, check.article, text, source),
            SourceState::Unreadable(error) => error.to_string(),
            SourceState::Elsewhere { path, .. } => {
                let path = path.display();
                format!("its file lies outside the project's folder and is read only with --elsewhere: {path}")
            }
        };
        let (article, severity) = (Some(check.article), Severity::Warning);
        let (place, span, file_line, has_fix) = (None, None, None, false);
        Finding { severity, code: "source", article, place, span, file_line, message, has_fix }
    };
    checks.into_iter().map(finding).collect()
}

fn code_from_name(name: &str) -> Result<ProblemCode, String> {
    let names = || ProblemCode::ALL.map(ProblemCode::name).join(", ");
    ProblemCode::from_name(name).ok_or_else(|| format!("the kinds of problems are {}", names()))
}

/// “its file has changed, and of its spans 3 would move and 1 be lost: bus.txt”.
fn changed(content: &Content, article: ArticleId, text: Text, source: Source) -> String {
    let path = source.path.clone();
    let Some(article) = content.article(article) else { return String::new() };
    let new = reanchor(content.labels(), article, text, source);
    let counts = [(new.moved.len(), "move"), (new.changed.len(), "change"), (new.lost.len(), "be lost")];
    let counts: Vec<String> =
        counts.iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{n} would {what}")).collect();
    let counts =
        if counts.is_empty() { "all its spans fit".to_owned() } else { format!("of its spans {}", counts.join(", ")) };
    format!("its file has changed, {counts}: {path}")
}

fn severity_from_name(name: &str) -> Result<Severity, String> {
    let all = [Severity::Error, Severity::Warning, Severity::Hint];
    let found = all.into_iter().find(|severity| severity.name() == name);
    found.ok_or_else(|| "a problem is an error, a warning or a hint".to_owned())
}
