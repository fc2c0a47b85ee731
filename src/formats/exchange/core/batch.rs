//! What a format writes from: the articles that leave, what was asked for, and where it tells what it had to leave out.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use super::loss::{Carries, LossKind, LossPlace, Voices};
use super::split::Split;
use super::voices::whose::Whose;
use super::voices::{Record, Unconfirmed};
use crate::model::{Article, ArticleId, Content, LabelId, OffsetUnit, Origin, SpanId, Status};

/// What a format writes from, and where it tells what it had to leave out.
pub(crate) struct Batch<'a> {
    pub(crate) content: &'a Content,
    pub(crate) articles: Vec<&'a Article>,
    /// Whose labels each of these has; empty where they are the project's own.
    pub(crate) annotators: Vec<&'a str>,
    /// The spans that nobody confirmed, with who predicted them.
    pub(crate) unconfirmed: &'a Unconfirmed<'a>,
    pub(crate) options: &'a ExportOptions,
    pub(crate) losses: BTreeMap<LossKind, Vec<LossPlace>>,
}

impl<'a> Batch<'a> {
    /// Each article with whose labels it has.
    pub(crate) fn records(&self) -> Vec<Record<'a>> {
        let pairs = self.articles.iter().zip(&self.annotators);
        pairs.map(|(article, annotator)| Record { article, annotator, unconfirmed: Some(self.unconfirmed) }).collect()
    }

    pub(crate) fn lose(&mut self, kind: LossKind, article: &Article, span: Option<SpanId>) {
        let span = span.and_then(|id| article.span(id));
        self.losses.entry(kind).or_default().push(LossPlace::new(article.id, span));
    }

    /// Whether a span was predicted and nobody has accepted it.
    pub(crate) fn is_unconfirmed(&self, article: &Article, span: SpanId) -> bool {
        self.unconfirmed.contains_key(&(article.id, span))
    }

    /// Does something whose losses do not count, because the format carries elsewhere what they are about.
    #[cfg(feature = "parquet")]
    pub(crate) fn without_losses<T>(&mut self, work: impl FnOnce(&mut Self) -> T) -> T {
        let before = std::mem::take(&mut self.losses);
        let done = work(self);
        self.losses = before;
        done
    }

    /// Tells what the format has no words for: what it does not carry of any span.
    pub(crate) fn lose_all_but(&mut self, carries: Carries, voices: Voices) {
        for article in self.articles.clone() {
            for span in article.spans().iter() {
                if !carries.people && span.person.is_some() {
                    self.lose(LossKind::Person, article, Some(span.id));
                }
                if !voices.names_makers() && !span.from.is_empty() {
                    self.lose(LossKind::From, article, Some(span.id));
                }
                // What stands there as a label says nothing of how sure it is.
                let lost = if carries.predictions { LossKind::Confidence } else { LossKind::Unconfirmed };
                if !(carries.predictions && carries.scores) && self.is_unconfirmed(article, span.id) {
                    self.lose(lost, article, Some(span.id));
                }
                if !carries.notes && span.note.is_some() {
                    self.lose(LossKind::Note, article, Some(span.id));
                }
            }
            for relation in article.relations().filter(|_| !carries.links) {
                self.lose(LossKind::Link, article, Some(relation.from));
            }
        }
    }
}

/// What takes the files of an export, one after another, each written bit by bit.
pub trait Files {
    /// Begins the next file; the one before it is whole. The name may have `/` between folders, and no file has it yet.
    fn begin(&mut self, name: &str) -> io::Result<&mut dyn Write>;
}

/// Where a format writes the files of a batch.
pub(crate) struct Out<'a> {
    pub(crate) files: &'a mut dyn Files,
    /// In which they lie, with a `/` behind it; empty for none.
    pub(crate) folder: String,
    /// What the main file is called, without extension.
    pub(crate) name: &'a str,
}

impl Out<'_> {
    pub(crate) fn begin(&mut self, name: &str) -> io::Result<&mut dyn Write> {
        self.files.begin(&format!("{}{name}", self.folder))
    }

    /// Begins the main file, or one that is called after it.
    pub(crate) fn main(&mut self, extension: &str) -> io::Result<&mut dyn Write> {
        self.begin(&format!("{}.{extension}", self.name))
    }

    /// A whole file that is at hand.
    pub(crate) fn add(&mut self, name: &str, content: impl AsRef<[u8]>) -> io::Result<()> {
        self.begin(name)?.write_all(content.as_ref())
    }
}

/// Choices for an export. The default exports every article, with code points.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ExportOptions {
    /// For [`Format::Json`](crate::formats::Format), which says its unit. Others have one of their own.
    pub offset_unit: OffsetUnit,
    /// Only these articles; empty for all.
    pub articles: BTreeSet<ArticleId>,
    /// Only articles with one of these; empty for all.
    pub statuses: Vec<Status>,
    /// Only spans that came about in one of these ways; empty for all.
    pub origins: Vec<Origin>,
    /// Whose labels leave.
    pub whose: Whose,
    /// Also suggestions that came in with a file and that nobody confirmed, from this confidence on.
    pub suggestions_from: Option<f32>,
    /// Articles parted into those to train on, to tune on and to test on.
    pub split: Option<Split>,
    /// The first message of [`Format::Chat`](crate::formats::Format), in place of the built-in one.
    pub system_prompt: Option<String>,
    /// For [`Format::Conll`](crate::formats::Format): one column for these labels, where the first of two that overlap wins.
    pub flat: Vec<LabelId>,
    /// For [`Format::Parquet`](crate::formats::Format): a folder of parts of about so many bytes, in place of one file.
    pub part_bytes: Option<u64>,
    /// For [`Format::Csv`](crate::formats::Format): cells as they are, also where a spreadsheet would take one for a formula.
    pub has_raw_cells: bool,
}

impl ExportOptions {
    /// Whether an article leaves, by its status and where some were chosen.
    pub fn takes(&self, article: &Article) -> bool {
        let is_of_status = self.statuses.is_empty() || self.statuses.contains(&article.status);
        is_of_status && (self.articles.is_empty() || self.articles.contains(&article.id))
    }
}
