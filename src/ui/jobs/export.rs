//! Making an export with what is told of it, and writing it.

use std::path::Path;

use crate::formats::{Export, ExportOptions, Format, Loss, export};
use crate::model::Content;
use crate::storage::{self, Beside, ExchangeError, Over};

/// Of each kind of loss so many are named.
const MOST_NAMES: usize = 50;
/// Of the preview.
const MOST_LINES: usize = 40;
const MOST_CHARACTERS: usize = 300;

/// What an export shall be.
#[derive(Clone, Debug, PartialEq)]
pub struct ExportChoice {
    pub format: Format,
    pub options: ExportOptions,
}

/// An export that was made, and what is told of it before it is written.
#[derive(Debug, PartialEq, Eq)]
pub struct Prepared {
    pub export: Export,
    pub lost: Vec<Lost>,
    /// The first lines of the file that matters; empty where it is no text.
    pub preview: Vec<String>,
    /// The name of that file.
    pub shown: String,
}

/// What the format cannot carry of one kind.
#[derive(Debug, PartialEq, Eq)]
pub struct Lost {
    pub sentence: String,
    /// What it is about, the first ones.
    pub names: Vec<String>,
    pub n_more: usize,
}

impl Prepared {
    /// Makes what the choice asks for.
    pub fn new(choice: &ExportChoice, content: &Content) -> Self {
        let export = export(choice.format, content, &choice.options);
        let lost = export.losses.iter().map(|loss| Lost::new(loss, content)).collect();
        let is_main = |(name, _): &&(String, Vec<u8>)| name.ends_with(choice.format.extension());
        let main = export.files.iter().find(is_main).or(export.files.first());
        let (shown, preview) = match main {
            Some((name, bytes)) if !choice.format.is_binary() => (name.clone(), first_lines(bytes)),
            Some((name, _)) => (name.clone(), Vec::new()),
            None => (String::new(), Vec::new()),
        };
        Self { lost, preview, shown, export }
    }
}

impl Lost {
    fn new(loss: &Loss, content: &Content) -> Self {
        let names = loss.places.iter().take(MOST_NAMES).map(|&place| Loss::name_of(content, place)).collect();
        Self { sentence: loss.sentence(), names, n_more: loss.places.len().saturating_sub(MOST_NAMES) }
    }
}

fn first_lines(bytes: &[u8]) -> Vec<String> {
    let start = &bytes[..bytes.len().min(MOST_LINES * MOST_CHARACTERS * 4)];
    let start = String::from_utf8_lossy(start);
    let line = |line: &str| line.chars().take(MOST_CHARACTERS).collect();
    start.lines().take(MOST_LINES).map(line).collect()
}

/// Writes an export to a file of any name, or into a folder; gives what else lies in the folder.
pub fn write(export: &Export, path: &Path, is_file: bool) -> Result<Option<Beside>, ExchangeError> {
    match &export.files[..] {
        [(_, bytes)] if is_file => storage::write_file(path, bytes, Over::Files).map(|()| None),
        files => storage::write_export(path, files, Over::Files).map(Some),
    }
}
