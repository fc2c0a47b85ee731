//! `pullquote stats`: how much there is of everything, and how the work goes.

use std::path::PathBuf;

use anyhow::bail;
use clap::Args;

use super::project::{force_hint, open_to_read, over};
use super::{Outcome, Surroundings};
use crate::formats::own::statistics::Statistics;
use crate::formats::own::work_log::WorkLog;
use crate::storage;

/// Count articles, spans, links and speakers, and what was done by day
#[derive(Debug, Args)]
#[command(after_help = "\
The tables are labels, speakers, days, suggestions and articles; one without rows is not there.
Days are those in UTC on which articles were marked as done in the window, and suggestions those before the first touch.

Example: pullquote stats week.ron
         pullquote stats week.ron --table speakers -o speakers.csv")]
pub struct StatsArgs {
    /// The project file
    #[arg(value_name = "PROJECT.ron")]
    project: PathBuf,
    /// Only this table, as CSV
    #[arg(long, value_name = "labels|speakers|days|suggestions|articles")]
    table: Option<String>,
    /// A file for the table; else standard output
    #[arg(short, long, value_name = "PATH", requires = "table")]
    output: Option<PathBuf>,
    /// Replace what is at the path also where it is a project
    #[arg(long, requires = "output")]
    force: bool,
}

/// So many rows of a table are shown in a terminal; a file has all.
const MOST_ROWS: usize = 20;

pub(super) fn run(args: &StatsArgs, around: &mut Surroundings<'_>) -> anyhow::Result<Outcome> {
    let opened = open_to_read(&args.project, around)?;
    let content = opened.project.content();
    let log = storage::look_at_work_log(&args.project, content).or_else(|error| {
        around.tell(&format!("the counts of the work cannot be read and are left out: {error}"))?;
        anyhow::Ok(WorkLog::default())
    })?;
    let Some(statistics) = Statistics::new(content, &log, &mut |_| true) else { return Ok(Outcome::Done) };
    match &args.table {
        None => print_all(&statistics, around)?,
        Some(name) => give_table(args, &statistics, name, around)?,
    }
    Ok(Outcome::Done)
}

fn print_all(statistics: &Statistics, around: &mut Surroundings<'_>) -> anyhow::Result<()> {
    let width = statistics.overview.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0);
    for (name, n) in &statistics.overview {
        around.print(&format!("{name:<width$} {n:>9}"))?;
    }
    for (name, mut table) in statistics.tables() {
        if name == "articles" {
            continue;
        }
        let n_more = table.rows.len().saturating_sub(MOST_ROWS);
        table.rows.truncate(MOST_ROWS);
        around.print("")?;
        for line in table.as_text().lines() {
            around.print(line)?;
        }
        if n_more > 0 {
            around.print(&format!("  and {n_more} more: see --table {name}"))?;
        }
    }
    Ok(())
}

fn give_table(
    args: &StatsArgs,
    statistics: &Statistics,
    name: &str,
    around: &mut Surroundings<'_>,
) -> anyhow::Result<()> {
    let tables = statistics.tables();
    let Some((_, table)) = tables.iter().find(|(known, _)| *known == name) else {
        let names: Vec<&str> = tables.iter().map(|(name, _)| *name).collect();
        let there = if names.is_empty() { "none".to_owned() } else { names.join(", ") };
        bail!("there is no table “{name}” for this project; there is {there}");
    };
    match &args.output {
        None => around.give(&table.as_csv())?,
        Some(path) => storage::write_file(path, &table.as_csv(), over(args.force)).map_err(force_hint)?,
    }
    Ok(())
}
