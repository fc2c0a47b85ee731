//! `pullquote describe`: a card for a data set, to publish it with.

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::{Context as _, ensure};
use clap::Args;

use crate::cli::project::{check_output, force_hint, named_file, open_to_read, over};
use crate::cli::surroundings::{Outcome, Surroundings};
use crate::formats::own::card::{CardWish, card};
use crate::storage::{self, Inputs};

/// Write the card of a data set: what is in it, what labels mean, who labelled it and how far they agree
#[derive(Debug, Args)]
#[command(after_help = "\
It is Markdown with a head that Hugging Face reads, the README.md beside the data. People are counted and not named.

Example: pullquote export week.ron --format jsonl -o data/week.jsonl
         pullquote describe week.ron --licence cc-by-4.0 --language en --data train=week.jsonl -o data/README.md")]
pub struct DescribeArgs {
    /// The project file
    #[arg(value_name = "PROJECT.ron")]
    project: PathBuf,
    /// The licence of the data, as Hugging Face names it: cc-by-4.0, other…
    #[arg(long, value_name = "NAME")]
    licence: Option<String>,
    /// A language of the articles, by its code: en, de…; may be given several times
    #[arg(long = "language", value_name = "CODE")]
    languages: Vec<String>,
    /// A file of the data, as it is called beside the card; may be given several times
    #[arg(long = "data", value_name = "SPLIT=FILE")]
    data: Vec<String>,
    /// A file; else standard output
    #[arg(short, long, value_name = "PATH")]
    output: Option<PathBuf>,
    /// Replace what is at the path also where it is a project
    #[arg(long, requires = "output")]
    force: bool,
}

pub(crate) fn run(args: &DescribeArgs, around: &mut Surroundings<'_>) -> anyhow::Result<Outcome> {
    let mut files: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for named in &args.data {
        let (split, file) =
            named.split_once('=').context("give a file of the data with its split: train=week.jsonl")?;
        ensure!(!split.is_empty() && !file.is_empty(), "give a file of the data with its split: train=week.jsonl");
        files.entry(split.to_owned()).or_default().push(file.to_owned());
    }
    let wish = CardWish { licence: args.licence.clone(), languages: args.languages.clone(), files };
    let check = |inputs| check_output(named_file(args.output.as_deref()), args.force, &inputs);
    check(Inputs::files([&*args.project]))?;
    let opened = open_to_read(&args.project, around)?;
    check(Inputs::project(Some(&args.project), opened.project.content()))?;
    let card = card(opened.project.content(), &wish);
    match named_file(args.output.as_deref()) {
        Some(path) => {
            storage::write_file_of([&args.project], path, card.as_bytes(), over(args.force)).map_err(force_hint)?;
        }
        None => card.lines().try_for_each(|line| around.print(line))?,
    }
    Ok(Outcome::Done)
}
