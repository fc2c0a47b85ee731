//! The formats that labels leave and come in by: one table.

use super::export::Batch;
use super::import::Reading;
#[cfg(feature = "parquet")]
use super::kinds::parquet;
use super::kinds::{
    brat, cas, chat, conll, conllu, csv, doccano, gliner, hf_tokens, json, jsonl, label_studio, prodigy, spacy, tei,
    w3c,
};

/// A format that other programs read or write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    Json,
    Jsonl,
    Parquet,
    Spacy,
    LabelStudio,
    Brat,
    HfTokens,
    Chat,
    Csv,
    Gliner,
    Prodigy,
    Doccano,
    Conll,
    Conllu,
    W3c,
    Cas,
    Tei,
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
    /// `None` where the program was built without it.
    write: Option<Writer>,
    read: Option<Reader>,
}

/// Names and contents of the files of a batch.
pub(crate) type Writer = fn(&mut Batch<'_>) -> Vec<(String, Vec<u8>)>;
/// Takes in what one file holds; problems go to the reading.
pub(crate) type Reader = fn(&mut Reading<'_>);

impl Format {
    /// In the order in which people are shown them.
    pub const ALL: [Self; 17] = [
        Self::Json,
        Self::Jsonl,
        Self::Parquet,
        Self::Spacy,
        Self::LabelStudio,
        Self::Brat,
        Self::HfTokens,
        Self::Chat,
        Self::Csv,
        Self::Gliner,
        Self::Prodigy,
        Self::Doccano,
        Self::Conll,
        Self::Conllu,
        Self::W3c,
        Self::Cas,
        Self::Tei,
    ];

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

    /// Whether this build of the program has it.
    pub fn is_built_in(self) -> bool {
        self.facts().write.is_some()
    }

    /// Whether its files are no text.
    pub fn is_binary(self) -> bool {
        self == Self::Parquet
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

    pub(crate) fn writer(self) -> Option<Writer> {
        self.facts().write
    }

    pub(crate) fn reader(self) -> Option<Reader> {
        self.facts().read
    }

    #[expect(clippy::too_many_lines, reason = "it is a table")]
    fn facts(self) -> Facts {
        match self {
            Self::Json => Facts {
                name: "json",
                title: "JSON",
                extension: "json",
                is_folder: false,
                about: "everything in one file, with a schema",
                write: Some(json::write),
                read: Some(json::read),
            },
            Self::Jsonl => Facts {
                name: "jsonl",
                title: "JSON Lines",
                extension: "jsonl",
                is_folder: false,
                about: "one article a line, for Hugging Face datasets, DuckDB, Polars and pandas",
                write: Some(jsonl::write),
                read: Some(jsonl::read),
            },
            Self::Parquet => Facts {
                name: "parquet",
                title: "Parquet",
                extension: "parquet",
                is_folder: false,
                about: "JSON Lines as typed columns, with tokens and tags, for Hugging Face datasets",
                #[cfg(feature = "parquet")]
                write: Some(parquet::write),
                #[cfg(feature = "parquet")]
                read: Some(parquet::read),
                #[cfg(not(feature = "parquet"))]
                write: None,
                #[cfg(not(feature = "parquet"))]
                read: None,
            },
            Self::Spacy => Facts {
                name: "spacy",
                title: "spaCy",
                extension: "jsonl",
                is_folder: true,
                about: "JSON Lines, a script that makes a DocBin, and a span categorizer config",
                write: Some(spacy::write),
                read: None,
            },
            Self::LabelStudio => Facts {
                name: "label-studio",
                title: "Label Studio",
                extension: "json",
                is_folder: true,
                about: "tasks with annotations, and the labeling config",
                write: Some(label_studio::write),
                read: Some(label_studio::read),
            },
            Self::Brat => Facts {
                name: "brat",
                title: "brat standoff",
                extension: "ann",
                is_folder: true,
                about: "a .txt and an .ann file for each article",
                write: Some(brat::write),
                read: Some(brat::read),
            },
            Self::HfTokens => Facts {
                name: "hf-tokens",
                title: "Hugging Face tokens",
                extension: "jsonl",
                is_folder: false,
                about: "token classification rows, a list of tags for each label",
                write: Some(hf_tokens::write),
                read: None,
            },
            Self::Chat => Facts {
                name: "chat",
                title: "Chat messages",
                extension: "jsonl",
                is_folder: false,
                about: "prompts and answers to tune a language model with",
                write: Some(chat::write),
                read: None,
            },
            Self::Csv => Facts {
                name: "csv",
                title: "Spreadsheet",
                extension: "csv",
                is_folder: false,
                about: "one span a row, with its speaker",
                write: Some(csv::write),
                read: None,
            },
            Self::Gliner => Facts {
                name: "gliner",
                title: "GLiNER",
                extension: "json",
                is_folder: false,
                about: "words with spans and links, a paragraph a record",
                write: Some(gliner::write),
                read: None,
            },
            Self::Prodigy => Facts {
                name: "prodigy",
                title: "Prodigy",
                extension: "jsonl",
                is_folder: false,
                about: "tokens, spans and relations",
                write: Some(prodigy::write),
                read: Some(prodigy::read),
            },
            Self::Doccano => Facts {
                name: "doccano",
                title: "doccano",
                extension: "jsonl",
                is_folder: false,
                about: "entities and relations, counted as its editor does",
                write: Some(doccano::write),
                read: Some(doccano::read),
            },
            Self::Conll => Facts {
                name: "conll",
                title: "CoNLL (IOB2)",
                extension: "conll",
                is_folder: true,
                about: "a token a line, a column for each label, and two-column files",
                write: Some(conll::write),
                read: Some(conll::read),
            },
            Self::Conllu => Facts {
                name: "conllu",
                title: "CoNLL-U",
                extension: "conllu",
                is_folder: false,
                about: "a token a line with offsets and tags in the last column",
                write: Some(conllu::write),
                read: Some(conllu::read),
            },
            Self::W3c => Facts {
                name: "w3c",
                title: "W3C Web Annotation",
                extension: "jsonld",
                is_folder: true,
                about: "annotations with position and quote selectors, and the texts",
                write: Some(w3c::write),
                read: Some(w3c::read),
            },
            Self::Cas => Facts {
                name: "cas",
                title: "UIMA CAS",
                extension: "xmi",
                is_folder: true,
                about: "XMI and JSON for INCEpTION",
                write: Some(cas::write),
                read: Some(cas::read),
            },
            Self::Tei => Facts {
                name: "tei",
                title: "TEI",
                extension: "xml",
                is_folder: true,
                about: "quotes as <said> in the running text",
                write: Some(tei::write),
                read: None,
            },
        }
    }
}
