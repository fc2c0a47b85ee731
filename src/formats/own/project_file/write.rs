//! Writes a project as RON: one label, kind, span, relation and rejection a line, in an order that never varies.

use std::convert::Infallible;
use std::sync::Arc;
use std::{io, mem, thread};

use super::file::VERSION;
use crate::formats::own::wire::article::{write_meta, write_source};
use crate::formats::own::wire::labels;
use crate::formats::own::wire::places::Places;
use crate::formats::own::wire::reading;
use crate::formats::own::wire::relation;
use crate::formats::own::wire::ron_text::{push, string_field, unknown_field, words};
use crate::formats::own::wire::settings;
use crate::formats::own::wire::span;
use crate::formats::own::wire::suggestion;
use crate::model::{
    Article, ArticleId, Content, Meta, Misfit, MisfitKind, OffsetUnit, Reading, Relation, Settings, Source,
};

/// Before a field of a project, an item of its lists, a field of an article in one of them, and an item of that one's,
/// a field of a reading, and an item of that one's.
const DEPTHS: [&str; 7] = [
    "\n",
    "\n    ",
    "\n        ",
    "\n            ",
    "\n                ",
    "\n                    ",
    "\n                        ",
];

/// More threads than this only wait for the memory of the machine.
const N_THREADS_MAX: usize = 8;
/// Enough that beginning a thread does not count, and few enough that what it writes stays near the processor.
const N_ARTICLES_OF_A_THREAD: usize = 32;

/// The project file of the content.
///
/// The same content always gives the same bytes. No string has a line end in it, so that what turns `\n` into `\r\n`
/// on its way does not alter a text.
///
/// ```
/// use pullquote::formats::own::project_file;
/// use pullquote::model::Project;
///
/// let project = Project::new("Week", "ana");
/// let ron = project_file::write(project.content());
/// let again = Project::from_parts(project_file::read(ron.as_bytes())?.parts)?;
/// assert_eq!(again.content(), project.content());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn write(content: &Content) -> String {
    // What is too much is memory that is never touched.
    let mut out = String::with_capacity(content.articles().map(n_bytes_enough).sum());
    let Ok(()) = pieces(content, &mut |piece| {
        out.push_str(piece);
        Ok::<(), Infallible>(())
    });
    out
}

/// [`write()`] to where it is wanted, piece by piece: so it is never in memory as a whole.
pub fn write_to(content: &Content, out: &mut dyn io::Write) -> io::Result<()> {
    pieces(content, &mut |piece| out.write_all(piece.as_bytes()))
}

/// About as many bytes as an article takes in the file, seldom fewer.
fn n_bytes_enough(article: &Article) -> usize {
    let n_spans = article.spans().len() + article.readings().map(|reading| reading.spans.len()).sum::<usize>();
    article.text().n_bytes() * 2 + n_spans * 256 + 4096
}

/// Gives the file away in pieces, one after another.
fn pieces<E>(content: &Content, give: &mut impl FnMut(&str) -> Result<(), E>) -> Result<(), E> {
    let (mut around, mut n_before) = (String::new(), 0);
    project(&mut around, content, |around| n_before = around.len());
    let (before, behind) = around.split_at(n_before);
    give(before)?;
    articles(content.shared_articles(), give)?;
    give(behind)
}

/// The list of articles. Each core writes some while what was written before is given away, which takes as long; what it
/// writes into is used again and again.
fn articles<E>(articles: &[Arc<Article>], give: &mut impl FnMut(&str) -> Result<(), E>) -> Result<(), E> {
    let n_threads = thread::available_parallelism().map_or(1, usize::from).min(N_THREADS_MAX);
    let (mut written, mut buffers) = (vec![String::new(); n_threads], vec![String::new(); n_threads]);
    give(&format!("{}articles: [", DEPTHS[1]))?;
    for at_once in articles.chunks(N_ARTICLES_OF_A_THREAD * n_threads) {
        thread::scope(|scope| {
            for (part, buffer) in at_once.chunks(N_ARTICLES_OF_A_THREAD).zip(&mut buffers) {
                scope.spawn(|| write_all(buffer, part));
            }
            give_all(&mut written, give)
        })?;
        mem::swap(&mut written, &mut buffers);
    }
    give_all(&mut written, give)?;
    give(&format!("{}],", DEPTHS[1]))
}

fn give_all<E>(written: &mut [String], give: &mut impl FnMut(&str) -> Result<(), E>) -> Result<(), E> {
    for piece in written {
        give(piece)?;
        piece.clear();
    }
    Ok(())
}

fn write_all(out: &mut String, articles: &[Arc<Article>]) {
    for one in articles {
        line(out, 2, |out| article(out, 2, one));
    }
}

/// The project file of a project whose articles have files of their own: it has their ids, in their order.
pub fn write_head(content: &Content) -> String {
    let order: Vec<ArticleId> = content.articles().map(|article| article.id).collect();
    write_head_in_order(content, &order)
}

/// [`write_head`] for articles that are elsewhere.
pub fn write_head_in_order(content: &Content, order: &[ArticleId]) -> String {
    let mut out = String::new();
    project(&mut out, content, |out| list(out, 1, "order", order, |out, id| push!(out, "\"{id}\"")));
    out
}

fn project(out: &mut String, content: &Content, write_articles: impl FnOnce(&mut String)) {
    *out += "Project(";
    line(out, 1, |out| push!(out, "version: {VERSION}"));
    line(out, 1, |out| string_field(out, "name", content.name()));
    line(out, 1, |out| string_field(out, "annotator", content.annotator()));
    line(out, 1, |out| push!(out, "offset_unit: {}", OffsetUnit::CodePoint.name()));
    if *content.settings() != Settings::default() {
        line(out, 1, |out| field(out, "settings", |out| settings::write(out, content.settings())));
    }
    list(out, 1, "labels", content.labels().labels(), labels::write_label);
    list(out, 1, "relation_kinds", content.labels().kinds(), labels::write_kind);
    write_articles(out);
    for (name, value) in &content.unknown().0 {
        line(out, 1, |out| unknown_field(out, name, value));
    }
    *out += "\n)\n";
}

/// One `Article(…)` as it stands in a project file.
pub fn write_article(article: &Article) -> String {
    let mut out = String::with_capacity(article.text().n_bytes() * 2);
    self::article(&mut out, 2, article);
    out
}

/// A file of one article, which has no labels.
pub fn write_lone_article(article: &Article) -> String {
    let mut out = String::with_capacity(article.text().n_bytes() * 2);
    self::article(&mut out, 0, article);
    out.push('\n');
    out
}

fn article(out: &mut String, depth: usize, article: &Article) {
    let inner = depth + 1;
    out.push_str("Article(");
    line(out, inner, |out| push!(out, "id: \"{}\"", article.id));
    line(out, inner, |out| string_field(out, "title", &article.title));
    if article.source != Source::default() {
        line(out, inner, |out| field(out, "source", |out| write_source(out, &article.source)));
    }
    if article.meta != Meta::default() {
        line(out, inner, |out| field(out, "meta", |out| write_meta(out, &article.meta)));
    }
    line(out, inner, |out| push!(out, "status: {}", article.status.name()));
    if !article.note.is_empty() {
        line(out, inner, |out| string_field(out, "note", &article.note));
    }
    if !article.handed_to.is_empty() {
        line(out, inner, |out| {
            field(out, "handed_to", |out| words(out, article.handed_to.iter().map(String::as_str)));
        });
    }
    line(out, inner, |out| string_field(out, "text", article.text().as_str()));
    article_lists(out, inner, article);
    for (name, value) in &article.unknown.0 {
        line(out, inner, |out| unknown_field(out, name, value));
    }
    out.push_str(DEPTHS[depth]);
    out.push(')');
}

fn article_lists(out: &mut String, depth: usize, article: &Article) {
    let mut places = Places::new(article.text(), OffsetUnit::CodePoint);
    let mut relations: Vec<&Relation> = article.relations().collect();
    relations.sort_by(|one, other| one.order(other));
    let lines = article.spans().iter().map(Line::Fits);
    list(out, depth, "spans", lines.chain(misfits(article, MisfitKind::Span)), |out, line| {
        line.write(out, |out, fitting| span::write(out, &mut places, fitting));
    });
    let lines = relations.into_iter().map(Line::Fits);
    list(out, depth, "relations", lines.chain(misfits(article, MisfitKind::Relation)), |out, line| {
        line.write(out, relation::write);
    });
    let mut lines =
        article.rejections().iter().map(Line::Fits).chain(misfits(article, MisfitKind::Rejection)).peekable();
    if lines.peek().is_some() {
        list(out, depth, "rejected", lines, |out, line| {
            line.write(out, |out, fitting| suggestion::write_rejection(out, &mut places, fitting));
        });
    }
    let mut lines =
        article.predictions().iter().map(Line::Fits).chain(misfits(article, MisfitKind::Prediction)).peekable();
    if lines.peek().is_some() {
        list(out, depth, "suggested", lines, |out, line| {
            line.write(out, |out, fitting| suggestion::write_prediction(out, &mut places, fitting));
        });
    }
    let mut lines = article.readings().map(Line::Fits).chain(misfits(article, MisfitKind::Reading)).peekable();
    if lines.peek().is_some() {
        list(out, depth, "readings", lines, |out, line| {
            line.write(out, |out, fitting| reading(out, depth + 1, &mut places, fitting));
        });
    }
}

/// One `Reading(…)` as it stands in the article of a project file.
pub(super) fn write_reading(article: &Article, reading: &Reading) -> String {
    let mut out = String::new();
    self::reading(&mut out, 4, &mut Places::new(article.text(), OffsetUnit::CodePoint), reading);
    out
}

fn reading(out: &mut String, depth: usize, places: &mut Places<'_>, reading: &Reading) {
    let inner = depth + 1;
    out.push_str("Reading(");
    line(out, inner, |out| reading::write_head(out, reading));
    list(out, inner, "spans", &reading.spans, |out, span| span::write(out, places, span));
    list(out, inner, "relations", &reading.relations, relation::write);
    for (name, value) in &reading.unknown.0 {
        line(out, inner, |out| unknown_field(out, name, value));
    }
    out.push_str(DEPTHS[depth]);
    out.push(')');
}

/// What stands on a line of a list of an article.
enum Line<'a, T> {
    Fits(&'a T),
    Misfit(&'a Misfit),
}

impl<T> Line<'_, T> {
    fn write(self, out: &mut String, write: impl FnOnce(&mut String, &T)) {
        match self {
            Self::Fits(item) => write(out, item),
            Self::Misfit(misfit) => out.push_str(&misfit.ron),
        }
    }
}

fn misfits<'a, T: 'a>(article: &'a Article, kind: MisfitKind) -> impl Iterator<Item = Line<'a, T>> {
    article.misfits.iter().filter(move |misfit| misfit.kind == kind).map(Line::Misfit)
}

fn field(out: &mut String, name: &str, write: impl FnOnce(&mut String)) {
    push!(out, "{name}: ");
    write(out);
}

fn line(out: &mut String, depth: usize, write: impl FnOnce(&mut String)) {
    out.push_str(DEPTHS[depth]);
    write(out);
    out.push(',');
}

fn list<T>(
    out: &mut String,
    depth: usize,
    name: &str,
    items: impl IntoIterator<Item = T>,
    mut write: impl FnMut(&mut String, T),
) {
    push!(out, "{}{name}: [", DEPTHS[depth]);
    for item in items {
        line(out, depth + 1, |out| write(out, item));
    }
    // An empty list ends on a line of its own too, so that the first span of an article is one more line.
    out.push_str(DEPTHS[depth]);
    out.push_str("],");
}
