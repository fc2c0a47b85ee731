//! `pullquote repeated-lines`: which lines are repeated in a corpus, counted in parts and put together.

use std::io::{self, Read};
use std::path::PathBuf;

use anyhow::ensure;
use clap::Args;

use super::in_order::in_order;
use super::line_parts::{Line, LineParts};
use super::sources::{MOST_JOBS, Source, n_jobs, opened};
use crate::cli::project::{check_output, force_hint, over};
use crate::cli::{Outcome, Surroundings, counted};
use crate::formats::articles::corpus::{Columns, Field, article_in};
use crate::model::LabelSet;
use crate::storage::{self, Inputs};
use crate::suggest::boilerplate::{LineSketch, lines_of};

/// Count which lines are repeated in a corpus, to tell page furniture by it (suggest --repeated)
#[derive(Debug, Args)]
#[command(after_help = "\
Each part of a corpus can be counted by itself, on any machine; the sketches of the parts are put together in any order.
A sketch has 16 MB, however many articles it has counted; one that is called .gz or .zst is packed.

Examples: pullquote repeated-lines part-7.jsonl.gz -o part-7.lines.zst
          pullquote repeated-lines part-*.lines.zst -o corpus.lines.zst")]
pub struct RepeatedLinesArgs {
    /// Articles as JSON, one a line (also .gz and .zst; - for standard input), and sketches of others
    #[arg(value_name = "LINES.jsonl | SKETCH | -", required = true)]
    sources: Vec<PathBuf>,
    /// The sketch to write
    #[arg(short, long, value_name = "SKETCH")]
    output: PathBuf,
    /// The field of a line that holds the text; else it is known by its name
    #[arg(long, value_name = "FIELD")]
    text_column: Option<String>,
    /// On how many threads; else as many as there are processors
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=MOST_JOBS))]
    jobs: Option<u16>,
    /// Replace what is at the path also where it is a project, or what is read
    #[arg(long)]
    force: bool,
}

pub(crate) fn run(args: &RepeatedLinesArgs, around: &mut Surroundings<'_>) -> anyhow::Result<Outcome> {
    let columns = Columns(args.text_column.iter().map(|column| (Field::Text, column.clone())).collect());
    let inputs = Inputs::default().and_streams(args.sources.iter().map(PathBuf::as_path));
    check_output(Some(&args.output), args.force, &inputs)?;
    let (mut sketch, mut outcome) = (LineSketch::new(), Outcome::Done);
    // A part without a line is one of a corpus too, a file of something else is none.
    let mut has_other_lines = false;
    for source in &args.sources {
        let name = source.display();
        match opened(source)? {
            Source::Sketch(other) => sketch.merge(&other),
            Source::Lines(lines) => {
                let n_bad = count(lines, &columns, n_jobs(args.jobs), &mut sketch)?;
                has_other_lines |= n_bad > 0;
                if n_bad > 0 {
                    around.tell(&format!("{name}: {} without an article", counted(n_bad, "line")))?;
                    outcome = Outcome::Problems;
                }
            }
        }
    }
    ensure!(
        !has_other_lines || sketch.n_articles() > 0,
        "no line holds an article, so that no sketch is written: give articles as JSON, one a line"
    );
    storage::write_stream(&args.output, over(args.force), |out| out.write_all(&sketch.to_bytes()))
        .map_err(force_hint)?;
    let n_articles = sketch.n_articles();
    around.print(&format!("{}: lines of {n_articles} articles", args.output.display()))?;
    Ok(outcome)
}

/// Counts the lines of articles; returns how many lines of the stream hold none.
fn count(lines: impl Read + Send, columns: &Columns, n_jobs: usize, sketch: &mut LineSketch) -> io::Result<usize> {
    let labels = LabelSet::built_in();
    let lines_of_article = |line: Line| {
        let found = article_in(line.bytes.as_deref()?, columns, &labels).ok()?;
        Some(lines_of(found.article.text().as_str()))
    };
    let mut parts = LineParts::new(lines);
    let mut n_bad = 0;
    let add = |found: Option<Vec<Option<Vec<u64>>>>| {
        for lines in found.into_iter().flatten() {
            match lines {
                Some(lines) => sketch.add(&lines),
                None => n_bad += 1,
            }
        }
        Ok(())
    };
    in_order(n_jobs, || parts.next_part(), |part| part.into_iter().map(lines_of_article).collect(), add)?;
    Ok(n_bad)
}
