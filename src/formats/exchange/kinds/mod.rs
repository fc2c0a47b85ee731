//! The formats of other programs, one file each.

pub(crate) mod brat;
pub(crate) mod cas;
pub(crate) mod chat;
pub(crate) mod conll;
mod conll2012;
pub(crate) mod conllu;
pub(crate) mod csv;
pub(crate) mod doccano;
pub(crate) mod gate;
pub(crate) mod gliner;
pub(crate) mod hf_tokens;
pub(crate) mod html;
pub(crate) mod json;
pub(crate) mod jsonl;
pub(crate) mod label_studio;
pub(crate) mod parquet;
pub(crate) mod prodigy;
pub(crate) mod project;
pub(crate) mod pubtator;
pub(crate) mod spacy;
pub(crate) mod tei;
pub(crate) mod w3c;
pub(crate) mod webanno_tsv;

pub(crate) use html::pages as html_pages;
