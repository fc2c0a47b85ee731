//! `pullquote check`: what is wrong in a project, a line each.

use std::path::{Path, PathBuf};

use clap::Args;

use super::progress::with_progress;
use super::project::open_to_read;
use super::{Outcome, Surroundings};
use crate::model::{Content, Problem, ProblemCode, Severity, one_line, problems};
use crate::storage::{self, SourceState};

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
    /// Also look whether the articles' files have changed since they were read
    #[arg(long)]
    sources: bool,
}

pub(super) fn run(args: &CheckArgs, around: &mut Surroundings<'_>) -> anyhow::Result<Outcome> {
    let opened = open_to_read(&args.project, around)?;
    let name = args.project.display();
    let mut lines = Vec::new();
    for problem in &opened.problems {
        let message = one_line(&problem.message);
        lines.push(format!("{name}:{}: error: article {}: {message}", problem.line, problem.article));
    }
    // Those that do not fit were listed with their lines in the file.
    let is_listed = |problem: &Problem| problem.code != ProblemCode::Misfit && problem.code.severity() <= args.severity;
    for problem in problems(&opened.project).iter().filter(|problem| is_listed(problem)) {
        lines.push(format!("{name}: {}", line_of(&opened.project, problem)));
    }
    if args.sources {
        lines.extend(sources(&args.project, &opened.project, around).into_iter().map(|line| format!("{name}: {line}")));
    }
    for line in &lines {
        writeln!(around.out, "{line}")?;
    }
    Ok(if lines.is_empty() { Outcome::Done } else { Outcome::Problems })
}

/// “warning: article 3fa94c10b2d7e655, line 3: no speaker is linked (no-speaker)”.
fn line_of(content: &Content, problem: &Problem) -> String {
    let text = content.article(problem.article).map(crate::model::Article::text);
    let line = text.zip(problem.place).map(|(text, place)| text.line_from_byte(place.start()));
    let line = line.map_or(String::new(), |line| format!(", line {line}"));
    let (severity, code, message) = (problem.code.severity().name(), problem.code.name(), one_line(&problem.message));
    format!("{severity}: article {}{line}: {message} ({code})", problem.article)
}

fn sources(project: &Path, content: &Content, around: &mut Surroundings<'_>) -> Vec<String> {
    let folder = project.parent();
    let checks =
        with_progress(around, "Checking sources", |progress| storage::check_sources(content, folder, progress));
    let line = |check: storage::SourceCheck| {
        let what = match check.state {
            SourceState::Changed { source, .. } => format!("its file has changed: {}", one_line(&source.path)),
            SourceState::Unreadable(error) => one_line(&error.to_string()),
        };
        format!("warning: article {}: {what} (source)", check.article)
    };
    checks.into_iter().map(line).collect()
}

fn severity_from_name(name: &str) -> Result<Severity, String> {
    let all = [Severity::Error, Severity::Warning, Severity::Hint];
    let found = all.into_iter().find(|severity| severity.name() == name);
    found.ok_or_else(|| "a problem is an error, a warning or a hint".to_owned())
}
