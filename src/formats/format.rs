//! The formats that labels leave and come in by: one table.

use super::export::Batch;
use super::import::Reading;
use super::{brat, json, jsonl, label_studio, spacy};

/// A format that other programs read or write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    Json,
    Jsonl,
    Spacy,
    LabelStudio,
    Brat,
}

/// What is known of a format.
#[derive(Clone, Copy)]
struct Facts {
    name: &'static str,
    title: &'static str,
    /// Of the file that matters, without a dot.
    extension: &'static str,
    is_folder: bool,
    about: &'static str,
    write: Writer,
    read: Option<Reader>,
}

/// Names and contents of the files of a batch.
pub(super) type Writer = fn(&mut Batch<'_>) -> Vec<(String, Vec<u8>)>;
/// Takes in what one file holds; problems go to the reading.
pub(super) type Reader = fn(&mut Reading<'_>);

impl Format {
    /// In the order in which people are shown them.
    pub const ALL: [Self; 5] = [Self::Json, Self::Jsonl, Self::Spacy, Self::LabelStudio, Self::Brat];

    /// The name on the command line.
    pub fn name(self) -> &'static str {
        self.facts().name
    }

    /// The name in dialogs.
    pub fn title(self) -> &'static str {
        self.facts().title
    }

    /// Of the file that matters, without a dot.
    pub fn extension(self) -> &'static str {
        self.facts().extension
    }

    /// Whether an export has several files.
    pub fn is_folder(self) -> bool {
        self.facts().is_folder
    }

    pub fn can_import(self) -> bool {
        self.facts().read.is_some()
    }

    /// A line about what it is for.
    pub fn about(self) -> &'static str {
        self.facts().about
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name)
    }

    pub(super) fn writer(self) -> Writer {
        self.facts().write
    }

    pub(super) fn reader(self) -> Option<Reader> {
        self.facts().read
    }

    fn facts(self) -> Facts {
        match self {
            Self::Json => Facts {
                name: "json",
                title: "JSON",
                extension: "json",
                is_folder: false,
                about: "everything in one file, with a schema",
                write: json::write,
                read: Some(json::read),
            },
            Self::Jsonl => Facts {
                name: "jsonl",
                title: "JSON Lines",
                extension: "jsonl",
                is_folder: false,
                about: "one article a line, for Hugging Face datasets, DuckDB, Polars and pandas",
                write: jsonl::write,
                read: Some(jsonl::read),
            },
            Self::Spacy => Facts {
                name: "spacy",
                title: "spaCy",
                extension: "jsonl",
                is_folder: true,
                about: "JSON Lines, a script that makes a DocBin, and a span categorizer config",
                write: spacy::write,
                read: None,
            },
            Self::LabelStudio => Facts {
                name: "label-studio",
                title: "Label Studio",
                extension: "json",
                is_folder: true,
                about: "tasks with annotations, and the labeling config",
                write: label_studio::write,
                read: Some(label_studio::read),
            },
            Self::Brat => Facts {
                name: "brat",
                title: "brat standoff",
                extension: "ann",
                is_folder: true,
                about: "a .txt and an .ann file for each article",
                write: brat::write,
                read: Some(brat::read),
            },
        }
    }
}
