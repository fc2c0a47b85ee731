//! `pullquote diff`: what differs between two versions of a project, in words.

use std::path::{Path, PathBuf};

use anyhow::bail;
use clap::Args;

use super::project::tell_unsaved;
use super::surroundings::in_words;
use super::{Outcome, Surroundings};
use crate::formats::own::versions::{Version, differences_as_json, version_described, version_differences};
use crate::model::ArticleId;
use crate::model::versions::Difference;
use crate::storage;

/// Tell what differs between two versions of a project, in words that a reviewer reads; exit with 1 where anything does
#[derive(Debug, Args)]
#[command(
    after_help = "With one file it lists what is in it, so that git can compare that (textconv); git's seven words for an
external diff are taken too.
Example: pullquote diff monday.ron friday.ron"
)]
pub struct DiffArgs {
    /// The earlier and the later version
    #[arg(value_name = "FILE", required = true, num_args = 1..=9)]
    files: Vec<PathBuf>,
    /// Lines for people, or JSON for programs
    #[arg(long, value_name = "text|json", default_value = "text", value_parser = ["text", "json"])]
    format: String,
}

pub(super) fn run(args: &DiffArgs, around: &mut Surroundings<'_>) -> anyhow::Result<Outcome> {
    tell_unsaved(&args.files, around)?;
    match &*args.files {
        [file] => describe(args, file, around),
        [before, after] => {
            let differences = compare(before, after)?;
            show(args, &differences, around)?;
            Ok(if differences.is_empty() { Outcome::Done } else { Outcome::Problems })
        }
        // git takes another exit code for a failure.
        [path, before, _, _, after, _, _, ..] => {
            around.print(&format!("project {}", path.display()))?;
            match compare(before, after) {
                Ok(differences) => show(args, &differences, around)?,
                Err(error) => around.print(&format!("  cannot be compared: {}", in_words(&error)))?,
            }
            Ok(Outcome::Done)
        }
        _ => bail!("give two versions, or one to list what is in it"),
    }
}

fn compare(before: &Path, after: &Path) -> anyhow::Result<Vec<Difference>> {
    Ok(version_differences(&storage::read_version_file(before)?, &storage::read_version_file(after)?)?)
}

/// What is in a file, in words; a file that is no project as it is.
fn describe(args: &DiffArgs, file: &Path, around: &mut Surroundings<'_>) -> anyhow::Result<Outcome> {
    match storage::read_version_file(file) {
        Ok(Version::Nothing) => {}
        Ok(version) => show(args, &version_described(&version), around)?,
        Err(_) => around.give(&storage::read_version_bytes(file)?)?,
    }
    Ok(Outcome::Done)
}

fn show(args: &DiffArgs, differences: &[Difference], around: &mut Surroundings<'_>) -> anyhow::Result<()> {
    if args.format == "json" {
        return Ok(around.give(&differences_as_json(differences))?);
    }
    let is_whole = args.files.len() == 1;
    let mut shown: Option<Option<ArticleId>> = None;
    for difference in differences {
        let article = difference.article.as_ref().map(|(id, _)| *id);
        if shown != Some(article) {
            shown = Some(article);
            match &difference.article {
                Some((id, title)) => around.print(&format!("article “{title}” ({id})"))?,
                None => around.print("project")?,
            }
        }
        around.print(&line_of(difference, is_whole))?;
    }
    Ok(())
}

/// “  + line 3: quote “We will””.
fn line_of(difference: &Difference, is_whole: bool) -> String {
    let sign = if is_whole { String::new() } else { format!("{} ", difference.code.sign()) };
    let line = difference.place.map_or(String::new(), |place| format!("line {}: ", place.line));
    format!("  {sign}{line}{}", difference.words)
}
