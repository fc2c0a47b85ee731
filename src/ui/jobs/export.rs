//! Making an export with what is told of it, and writing it.

use std::path::Path;
use std::sync::Arc;

use crate::formats::{ExportOptions, ExportPreview, Files, Format, Loss, preview_export, write_export};
use crate::model::Content;
use crate::storage::{self, Beside, ExchangeError, Inputs, NewFiles, Over};

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

/// What is told of an export before it is written.
#[derive(Debug)]
pub struct Prepared {
    /// What would leave.
    pub leaving: Leaving,
    pub n_files: usize,
    pub n_bytes: u64,
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

/// What leaves for other programs.
#[derive(Clone, Debug)]
pub enum Leaving {
    /// Labels as they were when somebody asked. Their files are made while they are written.
    Labels {
        choice: Box<ExportChoice>,
        content: Arc<Content>,
        /// What the file that matters is called.
        name: String,
    },
    /// Files that are made already, with their names.
    Files(Vec<(String, Vec<u8>)>),
}

/// Where an export goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    File,
    Folder,
    /// Somebody has agreed that files there are replaced which no export wrote.
    FolderOfOthers,
}

impl Leaving {
    /// What the one file is called, or the one that matters.
    pub fn name(&self) -> &str {
        match self {
            Self::Labels { name, .. } => name,
            Self::Files(files) => files.first().map_or("", |(name, _)| name),
        }
    }
}

impl Prepared {
    /// Looks what the choice would make.
    pub fn new(choice: &ExportChoice, content: Arc<Content>) -> Self {
        let ExportPreview { n_files, n_bytes, shown, start, losses } =
            preview_export(choice.format, &content, &choice.options);
        let lost = losses.iter().map(|loss| Lost::new(loss, &content)).collect();
        let preview = if choice.format.is_binary() { Vec::new() } else { first_lines(&start) };
        let leaving = Leaving::Labels { choice: Box::new(choice.clone()), content, name: shown.clone() };
        Self { leaving, n_files, n_bytes, lost, preview, shown }
    }
}

impl Lost {
    fn new(loss: &Loss, content: &Content) -> Self {
        let names = loss.places.iter().take(MOST_NAMES).map(|&place| Loss::name_of(content, place)).collect();
        Self { sentence: loss.sentence(), names, n_more: loss.places.len().saturating_sub(MOST_NAMES) }
    }
}

fn first_lines(start: &[u8]) -> Vec<String> {
    let start = String::from_utf8_lossy(start);
    let line = |line: &str| line.chars().take(MOST_CHARACTERS).collect();
    start.lines().take(MOST_LINES).map(line).collect()
}

/// Writes to a file of any name, or into a folder, in place of nothing that is read for it; gives what else lies in the folder.
pub fn write(leaving: &Leaving, inputs: &Inputs, path: &Path, to: Place) -> Result<Option<Beside>, ExchangeError> {
    let write = |to: &mut dyn Files| match leaving {
        Leaving::Labels { choice, content, .. } => write_export(choice.format, content, &choice.options, to).map(drop),
        Leaving::Files(files) => files.iter().try_for_each(|(name, bytes)| to.begin(name)?.write_all(bytes)),
    };
    let in_folder = |over| storage::write_export(path, over, inputs, write).map(Some);
    match to {
        Place::File => NewFiles::one(path, Over::Files).sparing(inputs).take(|to| write(to)).map(|()| None),
        Place::Folder => in_folder(Over::Exported),
        Place::FolderOfOthers => in_folder(Over::Files),
    }
}
