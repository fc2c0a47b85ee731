//! What every export shares: which articles leave, under which names, and what a format could not carry.

use std::collections::BTreeMap;

use super::format::Format;
use super::split::{Split, split};
use crate::model::{Article, ArticleId, Content, LabelId, OffsetUnit, SpanId, Status};

/// Choices for an export. The default exports every article, with code points.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExportOptions {
    /// For [`Format::Json`], which says its unit. Others have one of their own.
    pub offset_unit: OffsetUnit,
    /// Only articles with one of these; empty for all.
    pub statuses: Vec<Status>,
    /// Articles parted into those to train on, to tune on and to test on.
    pub split: Option<Split>,
    /// The first message of [`Format::Chat`], in place of the built-in one.
    pub system_prompt: Option<String>,
    /// For [`Format::Conll`]: one column for these labels, where the first of two that overlap wins.
    pub flat: Vec<LabelId>,
}

/// The files of an export, and what is not in them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Export {
    /// Names, with `/` between folders, and contents. One file unless the format makes several or there is a split.
    pub files: Vec<(String, Vec<u8>)>,
    /// Empty where everything could be carried.
    pub losses: Vec<Loss>,
}

/// One kind of thing that a format could not carry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loss {
    pub kind: LossKind,
    /// Where it happened, once for each time.
    pub places: Vec<(ArticleId, Option<SpanId>)>,
}

/// What can be lost on the way out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LossKind {
    /// A span left out because it overlaps another.
    Overlap,
    /// A span whose fragments became one piece, or several spans.
    Fragments,
    Link,
    Note,
    /// A character that the format cannot have, replaced by U+FFFD.
    Character,
    /// A span that was widened to whole words.
    SnappedEdge,
    /// A span that the reading program will drop.
    DroppedThere,
    /// A span of nothing but characters that the format cannot have in one.
    NoText,
}

/// What a format writes from, and where it tells what it had to leave out.
pub(super) struct Batch<'a> {
    pub(super) content: &'a Content,
    pub(super) articles: Vec<&'a Article>,
    pub(super) options: &'a ExportOptions,
    /// What its main file is called, without extension.
    pub(super) name: &'a str,
    losses: BTreeMap<LossKind, Vec<(ArticleId, Option<SpanId>)>>,
}

/// Writes the content in a format; in one that is not [built in](Format::is_built_in), no file. The same content and options give the same bytes on every system.
pub fn export(format: Format, content: &Content, options: &ExportOptions) -> Export {
    let is_wanted = |article: &&Article| options.statuses.is_empty() || options.statuses.contains(&article.status);
    let articles: Vec<&Article> = content.articles().filter(is_wanted).collect();
    let parts = match &options.split {
        None => vec![(String::new(), articles)],
        Some(wanted) => split(wanted, &articles),
    };
    let project_name = file_name_from(content.name());
    let mut files: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    let mut losses: BTreeMap<LossKind, Vec<(ArticleId, Option<SpanId>)>> = BTreeMap::new();
    for (part, articles) in parts {
        let name = if part.is_empty() { &project_name } else { &part };
        let mut batch = Batch { content, articles, options, name, losses: BTreeMap::new() };
        let made = format.writer().map_or_else(Vec::new, |write| write(&mut batch));
        for (file, bytes) in made {
            let is_in_folder = !part.is_empty() && format.is_folder();
            let file = if is_in_folder { format!("{part}/{file}") } else { file };
            files.insert(file, bytes);
        }
        for (kind, places) in batch.losses {
            losses.entry(kind).or_default().extend(places);
        }
    }
    let losses = losses.into_iter().map(|(kind, places)| Loss { kind, places }).collect();
    Export { files: files.into_iter().collect(), losses }
}

impl Batch<'_> {
    pub(super) fn lose(&mut self, kind: LossKind, article: &Article, span: Option<SpanId>) {
        self.losses.entry(kind).or_default().push((article.id, span));
    }

    /// Does something whose losses do not count, because the format carries elsewhere what they are about.
    #[cfg(feature = "parquet")]
    pub(super) fn without_losses<T>(&mut self, work: impl FnOnce(&mut Self) -> T) -> T {
        let before = self.losses.clone();
        let done = work(self);
        self.losses = before;
        done
    }

    /// For formats that know no notes.
    pub(super) fn lose_notes(&mut self) {
        for article in self.articles.clone() {
            for span in article.spans().iter().filter(|span| span.note.is_some()) {
                self.lose(LossKind::Note, article, Some(span.id));
            }
        }
    }

    /// For formats that know no links.
    pub(super) fn lose_links(&mut self) {
        for article in self.articles.clone() {
            for relation in article.relations() {
                self.lose(LossKind::Link, article, Some(relation.from));
            }
        }
    }

    /// One file with the batch's name.
    pub(super) fn file(&self, extension: &str, content: impl Into<Vec<u8>>) -> Vec<(String, Vec<u8>)> {
        vec![(format!("{}.{extension}", self.name), content.into())]
    }
}

impl Loss {
    /// What was lost and how often, in a sentence: “3 links are left out”.
    pub fn sentence(&self) -> String {
        let n = self.places.len();
        let (one, many) = match self.kind {
            LossKind::Overlap => ("span is left out because it overlaps", "spans are left out because they overlap"),
            LossKind::Fragments => ("split span is not one span any more", "split spans are not one span any more"),
            LossKind::Link => ("link is left out", "links are left out"),
            LossKind::Note => ("note is left out", "notes are left out"),
            LossKind::Character => ("character is replaced", "characters are replaced"),
            LossKind::SnappedEdge => ("span is widened to whole words", "spans are widened to whole words"),
            LossKind::NoText => ("span without visible text is left out", "spans without visible text are left out"),
            LossKind::DroppedThere => ("span may be dropped on import", "spans may be dropped on import"),
        };
        format!("{n} {}", if n == 1 { one } else { many })
    }
}

/// Something that every file system takes; `articles` where nothing is left of the name.
pub(super) fn file_name_from(name: &str) -> String {
    let is_plain = |character: char| character.is_alphanumeric() || matches!(character, '-' | '_');
    let words = name.split(|character| !is_plain(character)).filter(|word| !word.is_empty());
    let joined: String = words.collect::<Vec<_>>().join("-").chars().take(60).collect();
    if joined.is_empty() { "articles".to_owned() } else { joined.to_lowercase() }
}
