//! An article as its file gives it, or why the file is none.

use thiserror::Error;

use crate::model::{Meta, Newline};

/// What a file of many articles is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CorpusKind {
    /// With any of the usual separators.
    Csv,
    JsonLines,
    Json,
    /// The first sheet of a spreadsheet.
    Xlsx,
    /// Typed columns, as data pipelines and Hugging Face keep them.
    Parquet,
}

/// An article as its file gives it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FoundArticle {
    pub text: String,
    /// Empty where the file names none.
    pub title: String,
    pub meta: Meta,
    /// The WHATWG name; empty where nobody can choose another.
    pub encoding: &'static str,
    pub newline: Newline,
    /// What took the text out, with its version; empty for plain text.
    pub extractor: String,
    /// Which of the articles of the file it is; empty where there is only one.
    pub record: String,
    /// What people should know of how it was read: words that go on from the name of the file.
    pub remarks: Vec<String>,
    /// Nothing says the encoding, and the bytes look like it.
    pub is_guessed: bool,
    /// Some bytes are not of the encoding, or a part could not be read.
    pub is_lossy: bool,
}

/// Why a file is no article: words that go on from its name.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("{0}")]
pub struct NotAnArticle(pub String);
