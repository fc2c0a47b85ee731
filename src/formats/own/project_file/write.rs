//! Writes a project as RON: one label, kind, span, relation and rejection a line, in an order that never varies.

use std::fmt::Write as _;

use super::VERSION;
use crate::model::{
    Article, Content, Fragments, Label, LabelId, Meta, Misfit, MisfitKind, OffsetCursor, OffsetUnit, Prediction,
    Rejection, Relation, RelationKind, Settings, Source, Span, UnknownFields,
};

const IN_PROJECT: &str = "\n    ";
const IN_LIST: &str = "\n        ";
const IN_ARTICLE: &str = "\n            ";
const IN_ARTICLE_LIST: &str = "\n                ";

macro_rules! push {
    ($out:expr, $($format:tt)*) => {
        write!($out, $($format)*).expect("a string takes everything")
    };
}

/// The project file of the content.
///
/// The same content always gives the same bytes. No string has a line end in it, so that what turns `\n` into `\r\n`
/// on its way does not alter a text.
pub fn write(content: &Content) -> String {
    let n_text_bytes: usize = content.articles().map(|article| article.text().n_bytes() * 2).sum();
    let mut out = String::with_capacity(n_text_bytes + 4096);
    out += "Project(";
    line(&mut out, IN_PROJECT, |out| push!(out, "version: {VERSION}"));
    line(&mut out, IN_PROJECT, |out| string_field(out, "name", content.name()));
    line(&mut out, IN_PROJECT, |out| string_field(out, "annotator", content.annotator()));
    line(&mut out, IN_PROJECT, |out| push!(out, "offset_unit: {}", OffsetUnit::CodePoint.name()));
    if *content.settings() != Settings::default() {
        line(&mut out, IN_PROJECT, |out| settings(out, content.settings()));
    }
    list(&mut out, IN_PROJECT, "labels", content.labels().labels(), label);
    list(&mut out, IN_PROJECT, "relation_kinds", content.labels().kinds(), kind);
    list(&mut out, IN_PROJECT, "articles", content.articles(), article);
    for (name, value) in &content.unknown().0 {
        line(&mut out, IN_PROJECT, |out| unknown_field(out, name, value));
    }
    out += "\n)\n";
    out
}

/// One `Article(…)` as it stands in a project file.
pub fn write_article(article: &Article) -> String {
    let mut out = String::with_capacity(article.text().n_bytes() * 2);
    self::article(&mut out, article);
    out
}

pub(crate) fn article(out: &mut String, article: &Article) {
    out.push_str("Article(");
    line(out, IN_ARTICLE, |out| push!(out, "id: \"{}\"", article.id));
    line(out, IN_ARTICLE, |out| string_field(out, "title", &article.title));
    if article.source != Source::default() {
        line(out, IN_ARTICLE, |out| source(out, &article.source));
    }
    if article.meta != Meta::default() {
        line(out, IN_ARTICLE, |out| meta(out, &article.meta));
    }
    line(out, IN_ARTICLE, |out| push!(out, "status: {}", article.status.name()));
    line(out, IN_ARTICLE, |out| string_field(out, "text", article.text().as_str()));
    article_lists(out, article);
    for (name, value) in &article.unknown.0 {
        line(out, IN_ARTICLE, |out| unknown_field(out, name, value));
    }
    out.push_str(IN_LIST);
    out.push(')');
}

pub(crate) fn label(out: &mut String, label: &Label) {
    push!(out, "(id: \"{}\", ", label.id);
    string_field(out, "name", &label.name);
    push!(out, ", color: \"{}\"", label.color);
    if let Some(key) = label.key {
        out.push_str(", key: ");
        character(out, key);
    }
    end_record(out, &label.unknown);
}

pub(crate) fn kind(out: &mut String, kind: &RelationKind) {
    push!(out, "(id: \"{}\", ", kind.id);
    string_field(out, "name", &kind.name);
    out.push_str(", from: ");
    label_ids(out, &kind.from);
    out.push_str(", to: ");
    label_ids(out, &kind.to);
    end_record(out, &kind.unknown);
}

/// `places` counts in the text that the span lies in.
pub(crate) fn span(out: &mut String, places: &mut OffsetCursor<'_>, span: &Span) {
    push!(out, "(id: {}, label: \"{}\", at: ", span.id.0, span.label);
    fragments(out, places, &span.fragments);
    out.push_str(", text: ");
    text_of(out, places, &span.fragments);
    push!(out, ", by: {}", span.origin.name());
    for (name, value) in [("note", &span.note), ("person", &span.person)] {
        if let Some(value) = value {
            out.push_str(", ");
            string_field(out, name, value);
        }
    }
    end_record(out, &span.unknown);
}

pub(crate) fn relation(out: &mut String, relation: &Relation) {
    let Relation { id, kind, from, to, unknown } = relation;
    push!(out, "(id: {}, kind: \"{kind}\", from: {}, to: {}", id.0, from.0, to.0);
    end_record(out, unknown);
}

/// `places` counts in the text that the rejection lies in.
pub(crate) fn rejection(out: &mut String, places: &mut OffsetCursor<'_>, rejection: &Rejection) {
    push!(out, "(label: \"{}\", at: ", rejection.label);
    fragments(out, places, &rejection.fragments);
    if let Some(speaker) = rejection.speaker {
        let (start, end) = places.offsets(speaker);
        push!(out, ", speaker: ({start}, {end})");
    }
    out.push(')');
}

/// `places` counts in the text that the prediction lies in.
pub(crate) fn prediction(out: &mut String, places: &mut OffsetCursor<'_>, prediction: &Prediction) {
    push!(out, "(label: \"{}\", at: ", prediction.label);
    fragments(out, places, &prediction.fragments);
    out.push_str(", text: ");
    text_of(out, places, &prediction.fragments);
    if let Some(speaker) = prediction.speaker {
        let (start, end) = places.offsets(speaker);
        push!(out, ", speaker: ({start}, {end})");
    }
    push!(out, ", confidence: {:.3}", prediction.confidence.share());
    if !prediction.source.is_empty() {
        out.push_str(", ");
        string_field(out, "source", &prediction.source);
    }
    out.push(')');
}

pub(crate) fn settings(out: &mut String, settings: &Settings) {
    out.push_str("settings: (");
    let mut separator = "";
    let mut begin = |out: &mut String, name: &str| {
        push!(out, "{separator}{name}: ");
        separator = ", ";
    };
    if !settings.ignored_problems.is_empty() {
        begin(out, "ignored_problems");
        words(out, settings.ignored_problems.iter().map(String::as_str));
    }
    if !settings.suggestions_off.is_empty() {
        begin(out, "suggestions_off");
        words(out, settings.suggestions_off.iter().map(LabelId::as_str));
    }
    if settings.blind_percent != 0 {
        begin(out, "blind_percent");
        push!(out, "{}", settings.blind_percent);
    }
    if settings.narrated_from_percent != Settings::default().narrated_from_percent {
        begin(out, "narrated_from_percent");
        push!(out, "{}", settings.narrated_from_percent);
    }
    for (name, value) in &settings.unknown.0 {
        begin(out, &field_name(name));
        out.push_str(value);
    }
    out.push(')');
}

pub(crate) fn meta(out: &mut String, meta: &Meta) {
    let fields = [("byline", &meta.byline), ("outlet", &meta.outlet), ("date", &meta.date), ("url", &meta.url)];
    out.push_str("meta: (");
    let mut separator = "";
    for (name, value) in fields.into_iter().filter(|(_, value)| !value.is_empty()) {
        out.push_str(separator);
        string_field(out, name, value);
        separator = ", ";
    }
    for (name, value) in &meta.unknown.0 {
        out.push_str(separator);
        unknown_field(out, name, value);
        separator = ", ";
    }
    out.push(')');
}

fn source(out: &mut String, source: &Source) {
    out.push_str("source: (");
    for (name, value) in [("path", &source.path), ("sha256", &source.sha256), ("encoding", &source.encoding)] {
        string_field(out, name, value);
        out.push_str(", ");
    }
    push!(out, "newline: {}", source.newline.name());
    if !source.extractor.is_empty() {
        out.push_str(", ");
        string_field(out, "extractor", &source.extractor);
    }
    for (idx, (name, column)) in source.columns.iter().enumerate() {
        out.push_str(if idx == 0 { ", columns: {" } else { ", " });
        string(out, name);
        out.push_str(": ");
        string(out, column);
    }
    out.push_str(if source.columns.is_empty() { "" } else { "}" });
    if !source.record.is_empty() {
        out.push_str(", ");
        string_field(out, "record", &source.record);
    }
    end_record(out, &source.unknown);
}

fn article_lists(out: &mut String, article: &Article) {
    let mut places = OffsetCursor::new(article.text(), OffsetUnit::CodePoint);
    let mut relations: Vec<&Relation> = article.relations().collect();
    relations.sort_by_key(|relation| (relation.from, relation.to, relation.id));
    let lines = article.spans().iter().map(Line::Fits);
    list(out, IN_ARTICLE, "spans", lines.chain(misfits(article, MisfitKind::Span)), |out, line| {
        line.write(out, |out, fitting| span(out, &mut places, fitting));
    });
    let lines = relations.into_iter().map(Line::Fits);
    list(out, IN_ARTICLE, "relations", lines.chain(misfits(article, MisfitKind::Relation)), |out, line| {
        line.write(out, relation);
    });
    let mut lines =
        article.rejections().iter().map(Line::Fits).chain(misfits(article, MisfitKind::Rejection)).peekable();
    if lines.peek().is_some() {
        list(out, IN_ARTICLE, "rejected", lines, |out, line| {
            line.write(out, |out, fitting| rejection(out, &mut places, fitting));
        });
    }
    let mut lines =
        article.predictions().iter().map(Line::Fits).chain(misfits(article, MisfitKind::Prediction)).peekable();
    if lines.peek().is_some() {
        list(out, IN_ARTICLE, "suggested", lines, |out, line| {
            line.write(out, |out, fitting| prediction(out, &mut places, fitting));
        });
    }
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

fn line(out: &mut String, indent: &str, write: impl FnOnce(&mut String)) {
    out.push_str(indent);
    write(out);
    out.push(',');
}

fn list<T>(
    out: &mut String,
    indent: &str,
    name: &str,
    items: impl IntoIterator<Item = T>,
    mut write: impl FnMut(&mut String, T),
) {
    push!(out, "{indent}{name}: [");
    let indent_of_items = if indent == IN_PROJECT { IN_LIST } else { IN_ARTICLE_LIST };
    for item in items {
        line(out, indent_of_items, |out| write(out, item));
    }
    // An empty list ends on a line of its own too, so that the first span of an article is one more line.
    out.push_str(indent);
    out.push_str("],");
}

fn fragments(out: &mut String, places: &mut OffsetCursor<'_>, fragments: &Fragments) {
    out.push('[');
    for (idx, range) in fragments.iter().enumerate() {
        let (start, end) = places.offsets(range);
        push!(out, "{}({start}, {end})", if idx == 0 { "" } else { ", " });
    }
    out.push(']');
}

/// The pieces joined by a space, as a string.
fn text_of(out: &mut String, places: &OffsetCursor<'_>, fragments: &Fragments) {
    out.push('"');
    for (idx, range) in fragments.iter().enumerate() {
        out.push_str(if idx == 0 { "" } else { " " });
        escaped(out, places.text().slice(range), '"');
    }
    out.push('"');
}

fn label_ids(out: &mut String, ids: &[LabelId]) {
    words(out, ids.iter().map(LabelId::as_str));
}

fn words<'a>(out: &mut String, words: impl Iterator<Item = &'a str>) {
    out.push('[');
    for (idx, word) in words.enumerate() {
        out.push_str(if idx == 0 { "" } else { ", " });
        string(out, word);
    }
    out.push(']');
}

fn end_record(out: &mut String, unknown: &UnknownFields) {
    for (name, value) in &unknown.0 {
        out.push_str(", ");
        unknown_field(out, name, value);
    }
    out.push(')');
}

fn unknown_field(out: &mut String, name: &str, value: &str) {
    push!(out, "{}: {value}", field_name(name));
}

/// RON takes `r#` before a name that is not an identifier.
fn field_name(name: &str) -> String {
    let is_start = |character: char| character.is_alphabetic() || character == '_';
    let is_plain = name.starts_with(is_start) && name.chars().all(|c| c.is_alphanumeric() || c == '_');
    if is_plain { name.to_owned() } else { format!("r#{name}") }
}

fn string_field(out: &mut String, name: &str, value: &str) {
    out.push_str(name);
    out.push_str(": ");
    string(out, value);
}

pub(crate) fn string(out: &mut String, value: &str) {
    out.push('"');
    escaped(out, value, '"');
    out.push('"');
}

fn character(out: &mut String, value: char) {
    out.push('\'');
    escaped(out, value.encode_utf8(&mut [0; 4]), '\'');
    out.push('\'');
}

fn escaped(out: &mut String, value: &str, quote: char) {
    let mut copied = 0;
    for (at, character) in value.char_indices().filter(|&(_, character)| is_escaped(character, quote)) {
        out.push_str(&value[copied..at]);
        copied = at + character.len_utf8();
        match character {
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '"' | '\'' | '\\' => out.extend(['\\', character]),
            _ => push!(out, "\\u{{{:x}}}", u32::from(character)),
        }
    }
    out.push_str(&value[copied..]);
}

/// Besides what RON asks for: what editors and git take for a line end or the start of a file, and what turns the
/// direction of the text around it.
fn is_escaped(character: char, quote: char) -> bool {
    match character {
        ' ' | '!' | '#'..='&' | '('..='[' | ']'..='~' => false,
        '"' | '\'' => character == quote,
        '\\' | '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' => true,
        _ => matches!(character, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}'),
    }
}
