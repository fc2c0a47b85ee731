//! `pullquote stats`: how much there is of everything.

use std::path::PathBuf;

use clap::Args;

use super::project::open_to_read;
use super::{Outcome, Surroundings};
use crate::model::{Article, Content, Status};

/// Count articles, spans and links
#[derive(Debug, Args)]
#[command(after_help = "Example: pullquote stats week.ron")]
pub struct StatsArgs {
    /// The project file
    #[arg(value_name = "PROJECT.ron")]
    project: PathBuf,
}

pub(super) fn run(args: &StatsArgs, around: &mut Surroundings<'_>) -> anyhow::Result<Outcome> {
    let opened = open_to_read(&args.project, around)?;
    let lines = lines(opened.project.content());
    let width = lines.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0);
    for (name, n) in lines {
        around.print(&format!("{name:<width$} {n:>9}"))?;
    }
    Ok(Outcome::Done)
}

fn lines(content: &Content) -> Vec<(String, usize)> {
    let sum = |count: &dyn Fn(&Article) -> usize| content.articles().map(count).sum::<usize>();
    let mut lines = vec![("articles".to_owned(), content.articles().len())];
    for status in Status::ALL {
        let name = format!("  {}", status.name().replace('_', " "));
        lines.push((name, content.articles().filter(|article| article.status == status).count()));
    }
    lines.push(("characters".to_owned(), sum(&|article| article.text().n_code_points())));
    lines.push(("spans".to_owned(), sum(&|article| article.spans().len())));
    for label in content.labels().labels() {
        let n = sum(&|article| article.spans().iter().filter(|span| span.label == label.id).count());
        lines.push((format!("  {}", label.name), n));
    }
    lines.push(("links".to_owned(), sum(&|article| article.relations().len())));
    for kind in content.labels().kinds() {
        let n = sum(&|article| article.relations().filter(|relation| relation.kind == kind.id).count());
        lines.push((format!("  {}", kind.name), n));
    }
    lines
}
