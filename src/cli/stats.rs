//! `pullquote stats`: how much there is of everything, and how the work goes.

use std::path::PathBuf;

use anyhow::bail;
use clap::Args;

use super::project::{check_output, force_hint, named_file, open_to_read, over};
use super::{Outcome, Surroundings};
use crate::agreement::{Sheets, over_time, team};
use crate::formats::own::agreement_report::team_table;
use crate::formats::own::statistics::Statistics;
use crate::formats::own::table::Table;
use crate::formats::own::work_log::WorkLog;
use crate::storage::{self, Inputs};

/// Count articles, spans, links and speakers, what was done by day, and how far each of a team is
#[derive(Debug, Args)]
#[command(after_help = "\
The tables are labels, speakers, days, suggestions, articles and team; one without rows is not there.
Days are those in UTC on which articles were marked as done in the window, and suggestions those before the first touch.
The team are those to whom articles were handed out, or of whom labels were collected: who has how much left, how far each
agrees with the others and with what is settled, and how fast each works. That is known where the counts that the window
keeps beside a project (week-ana.ron.work) lay beside it when it was collected.

Example: pullquote stats week.ron
         pullquote stats week.ron --table speakers -o speakers.csv")]
pub struct StatsArgs {
    /// The project file
    #[arg(value_name = "PROJECT.ron")]
    project: PathBuf,
    /// Only this table, as CSV
    #[arg(long, value_name = "labels|speakers|days|suggestions|articles|team")]
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
    let check = |inputs| check_output(named_file(args.output.as_deref()), args.force, &inputs);
    check(Inputs::files([&*args.project]))?;
    let opened = open_to_read(&args.project, around)?;
    let content = opened.project.content();
    check(Inputs::project(Some(&args.project), content))?;
    let log = storage::look_at_work_log(&args.project, content).or_else(|error| {
        around.tell(&format!("the counts of the work cannot be read and are left out: {error}"))?;
        anyhow::Ok(WorkLog::default())
    })?;
    let Some(statistics) = Statistics::new(content, &log, &mut |_| true) else { return Ok(Outcome::Done) };
    let mut tables = if args.table.is_some() { statistics.all_tables() } else { statistics.tables() };
    let team = team(content);
    if !team.is_empty() {
        let courses = over_time(&Sheets::from_readings(content, false).sheets, Some(content));
        tables.push(("team", team_table(&team, &courses)));
    }
    match &args.table {
        None => print_all(&statistics, tables, around)?,
        Some(name) => give_table(args, &tables, name, around)?,
    }
    Ok(Outcome::Done)
}

type NamedTable = (&'static str, Table);

fn print_all(statistics: &Statistics, tables: Vec<NamedTable>, around: &mut Surroundings<'_>) -> anyhow::Result<()> {
    let width = statistics.overview.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0);
    for (name, n) in &statistics.overview {
        around.print(&format!("{name:<width$} {n:>9}"))?;
    }
    for (name, mut table) in tables {
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
    tables: &[NamedTable],
    name: &str,
    around: &mut Surroundings<'_>,
) -> anyhow::Result<()> {
    let Some((_, table)) = tables.iter().find(|(known, _)| *known == name) else {
        let names: Vec<&str> = tables.iter().map(|(name, _)| *name).collect();
        let there = if names.is_empty() { "none".to_owned() } else { names.join(", ") };
        bail!("there is no table “{name}” for this project; there is {there}");
    };
    match named_file(args.output.as_deref()) {
        None => around.give(&table.as_csv())?,
        Some(path) => {
            storage::write_file_of([&args.project], path, &table.as_csv(), over(args.force)).map_err(force_hint)?;
        }
    }
    Ok(())
}
