//! W3C Web Annotations: position and quote selectors on the texts that are exported beside them. Offsets are code points.

use std::collections::BTreeMap;
use std::io;

use serde::Serialize;
use serde_json::Value;

use crate::formats::exchange::core::batch::{Batch, Out};
use crate::formats::exchange::core::draft::{Draft, RelationDraft, SpanDraft};
use crate::formats::exchange::core::facts::Facts;
use crate::formats::exchange::core::json_text;
use crate::formats::exchange::core::loss::Carries;
use crate::formats::exchange::core::names;
use crate::formats::exchange::core::reading::Reading;
use crate::formats::exchange::core::sniff::{Sample, Sign};
use crate::model::{Article, OffsetCursor, OffsetUnit, Origin, Relation, Source, Span, TextRange};

/// Characters before and after a span that are given to find it by.
const CONTEXT: usize = 32;

pub(crate) const FACTS: Facts = Facts {
    name: "w3c",
    title: "W3C Web Annotation",
    about: "annotations with position and quote selectors, and the texts",
    extension: "jsonld",
    is_folder: true,
    carries: Carries { links: true, notes: true, people: false },
    write: Some(write),
    read: Some(read),
    sniff,
    ..Facts::PLAIN
};

fn sniff(sample: &Sample) -> Sign {
    let has_targets = sample.has_key("target") && sample.has_key("selector");
    Sign::from(sample.is_json() && (has_targets || sample.head.contains("w3.org/ns/anno")))
}

fn write(batch: &mut Batch<'_>, out: &mut Out<'_>) -> io::Result<()> {
    for article in &batch.articles {
        out.add(&file_of(article), article.text().as_str())?;
    }
    let file = out.main("jsonld")?;
    json_text::write_array(file, batch.articles.iter().flat_map(|article| annotations(article)))?;
    file.write_all(b"\n")
}

#[derive(Serialize)]
struct Annotation<'a> {
    #[serde(rename = "@context")]
    context: &'static str,
    id: String,
    r#type: &'static str,
    motivation: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    creator: Option<Creator>,
    body: Vec<Body<'a>>,
    target: Vec<Target<'a>>,
}

#[derive(Serialize)]
struct Creator {
    r#type: &'static str,
}

#[derive(Serialize)]
struct Body<'a> {
    r#type: &'static str,
    value: &'a str,
    purpose: &'static str,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Target<'a> {
    Place { source: String, selector: (Position, Quote<'a>) },
    Annotation(String),
}

#[derive(Serialize)]
struct Position {
    r#type: &'static str,
    start: usize,
    end: usize,
}

#[derive(Serialize)]
struct Quote<'a> {
    r#type: &'static str,
    exact: &'a str,
    prefix: &'a str,
    suffix: &'a str,
}

fn annotations(article: &Article) -> impl Iterator<Item = Annotation<'_>> {
    let mut places = OffsetCursor::new(article.text(), OffsetUnit::CodePoint);
    let tags = article.spans().iter().map(move |span| tagging(article, span, &mut places));
    tags.chain(article.relations().map(|relation| linking(article, relation)))
}

fn tagging<'a>(article: &'a Article, span: &'a Span, places: &mut OffsetCursor<'_>) -> Annotation<'a> {
    let note = span.note.as_deref().map(|note| Body::new(note, "commenting"));
    let creator = match span.origin {
        Origin::Person | Origin::Adjudication => Some("Person"),
        Origin::Suggestion => Some("Software"),
        Origin::Import => None,
    };
    Annotation {
        creator: creator.map(|r#type| Creator { r#type }),
        body: [Body::new(span.label.as_str(), "tagging")].into_iter().chain(note).collect(),
        target: span.fragments.iter().map(|range| target(article, range, places)).collect(),
        ..Annotation::new(iri(article, 's', span.id.0), "tagging")
    }
}

fn linking<'a>(article: &Article, relation: &'a Relation) -> Annotation<'a> {
    Annotation {
        body: vec![Body::new(relation.kind.as_str(), "tagging")],
        target: [relation.from, relation.to].map(|end| Target::Annotation(iri(article, 's', end.0))).into(),
        ..Annotation::new(iri(article, 'r', relation.id.0), "linking")
    }
}

fn target<'a>(article: &'a Article, range: TextRange, places: &mut OffsetCursor<'_>) -> Target<'a> {
    let (start, end) = places.offsets(range);
    let text = article.text().as_str();
    let before = text[..range.start()].char_indices().rev().nth(CONTEXT - 1).map_or(0, |(byte, _)| byte);
    let after = text[range.end()..].char_indices().nth(CONTEXT).map_or(text.len(), |(byte, _)| range.end() + byte);
    let quote = Quote {
        r#type: "TextQuoteSelector",
        exact: article.text().slice(range),
        prefix: &text[before..range.start()],
        suffix: &text[range.end()..after],
    };
    let position = Position { r#type: "TextPositionSelector", start, end };
    Target::Place { source: file_of(article), selector: (position, quote) }
}

impl Annotation<'_> {
    fn new(id: String, motivation: &'static str) -> Self {
        let context = "http://www.w3.org/ns/anno.jsonld";
        let (body, target) = (Vec::new(), Vec::new());
        Self { context, id, r#type: "Annotation", motivation, creator: None, body, target }
    }
}

impl<'a> Body<'a> {
    fn new(value: &'a str, purpose: &'static str) -> Self {
        Self { r#type: "TextualBody", value, purpose }
    }
}

fn file_of(article: &Article) -> String {
    format!("{}.txt", article.id)
}

fn iri(article: &Article, kind: char, id: u32) -> String {
    format!("urn:pullquote:{}#{kind}{id}", article.id)
}

/// Reads annotations whose targets name a text among the files, or that lie beside the only one. What only a quote
/// selector places is not taken in.
fn read(reading: &mut Reading<'_>) {
    // One text may be annotated in several files, so all are read when it is the turn of the first.
    if is_text(reading.name) || std::mem::replace(reading.has_read_all, true) {
        return;
    }
    let files = reading.files.iter().filter(|(name, _)| !is_text(name));
    let mut texts = Texts::new(reading);
    for (name, bytes) in files {
        reading.name = name;
        if let Some(value) = reading.json(&String::from_utf8_lossy(bytes)) {
            for annotation in annotations_in(&value) {
                texts.take(reading, annotation);
            }
        }
    }
    for draft in texts.drafts.into_values() {
        reading.drafts.push(draft);
    }
}

fn is_text(name: &str) -> bool {
    name.to_lowercase().ends_with(".txt")
}

/// The annotations of a list, of a page of them, or of an answer of Hypothesis.
fn annotations_in(value: &Value) -> Vec<&Value> {
    let inner = ["items", "rows", "first"].iter().find_map(|name| value.get(*name));
    match (value, inner) {
        (Value::Array(annotations), _) => annotations.iter().collect(),
        (_, Some(inner)) => annotations_in(inner),
        _ => vec![value],
    }
}

/// The texts among the files, with what their annotations say.
struct Texts {
    /// By the names of the files without folders.
    drafts: BTreeMap<String, Draft>,
    /// By annotation: the text that it is on.
    source_of: BTreeMap<String, String>,
}

impl Texts {
    fn new(reading: &Reading<'_>) -> Self {
        Self { drafts: texts(reading), source_of: BTreeMap::new() }
    }

    fn take(&mut self, reading: &mut Reading<'_>, annotation: &Value) {
        let id = annotation.get("id").and_then(Value::as_str).unwrap_or_default();
        let result = if annotation.get("motivation").and_then(Value::as_str) == Some("linking") {
            link(annotation, id, &self.source_of, &mut self.drafts)
        } else {
            self.tag(annotation, id, reading.name)
        };
        if result.is_none() {
            reading.warn(id, "this annotation is not one that can be taken in");
        }
    }

    /// The name of the text that a target is on: the one that it names, the one that is called as the file of the
    /// annotation, or the only one there is.
    fn source(&self, target: &Value, file: &str) -> Option<String> {
        let named = target.get("source").and_then(Value::as_str).unwrap_or_default();
        let stem = file.rsplit(['/', '\\']).next().unwrap_or(file).split('.').next().unwrap_or_default();
        let names = [named.rsplit('/').next().unwrap_or(named).to_owned(), format!("{stem}.txt")];
        let only = || self.drafts.keys().next().filter(|_| self.drafts.len() == 1).cloned();
        names.into_iter().find(|name| self.drafts.contains_key(name)).or_else(only)
    }

    fn tag(&mut self, annotation: &Value, id: &str, file: &str) -> Option<()> {
        let body = |purpose: &str| {
            let bodies = list(annotation.get("body")?);
            let is_it = |body: &&Value| body.get("purpose").and_then(Value::as_str) == Some(purpose);
            Some(bodies.into_iter().find(is_it)?.get("value")?.as_str()?.to_owned())
        };
        let first_tag = || Some(annotation.get("tags")?.get(0)?.as_str()?.to_owned());
        let targets = list(annotation.get("target")?);
        let source = self.source(targets.first()?, file)?;
        let draft = self.drafts.get_mut(&source)?;
        if !id.starts_with("urn:pullquote:") {
            draft.rival_unit = Some(OffsetUnit::Utf16);
        }
        let copies = targets.iter().map(|target| find(target, "exact")?.as_str()).collect::<Option<Vec<&str>>>();
        draft.spans.push(SpanDraft {
            key: short(id).to_owned(),
            label: body("tagging").or_else(first_tag)?,
            at: targets.iter().map(|target| position(target)).collect::<Option<_>>()?,
            text: copies.map(|copies| copies.join(" ")),
            origin: annotation.get("creator").and_then(origin_of),
            note: body("commenting").or_else(|| Some(annotation.get("text")?.as_str()?.to_owned())),
            ..SpanDraft::default()
        });
        self.source_of.insert(id.to_owned(), source);
        Some(())
    }
}

/// A field of one of the selectors of a target.
fn find<'a>(target: &'a Value, name: &str) -> Option<&'a Value> {
    list(target.get("selector")?).into_iter().find_map(|selector| selector.get(name))
}

fn position(target: &Value) -> Option<(usize, usize)> {
    Some((names::offset(find(target, "start")?)?, names::offset(find(target, "end")?)?))
}

fn origin_of(creator: &Value) -> Option<Origin> {
    match creator.get("type")?.as_str()? {
        "Person" => Some(Origin::Person),
        "Software" => Some(Origin::Suggestion),
        _ => None,
    }
}

/// A draft for each text among the files, by its name without folders.
fn texts(reading: &Reading<'_>) -> BTreeMap<String, Draft> {
    let texts = reading.files.iter().filter(|(name, _)| is_text(name));
    let draft = |(name, bytes): &(String, Vec<u8>)| {
        let file = name.rsplit(['/', '\\']).next().unwrap_or(name).to_owned();
        let id = file.rsplit_once('.').map_or(&*file, |(stem, _)| stem).to_owned();
        let source = Source { path: name.clone(), ..Source::default() };
        let text = String::from_utf8_lossy(bytes).into_owned();
        (file, Draft { place: name.clone(), id, source, text, ..Draft::default() })
    };
    texts.map(draft).collect()
}

fn link(
    annotation: &Value,
    id: &str,
    source_of: &BTreeMap<String, String>,
    drafts: &mut BTreeMap<String, Draft>,
) -> Option<()> {
    let [from, to] = list(annotation.get("target")?)[..] else { return None };
    let (from, to) = (from.as_str()?, to.as_str()?);
    let draft = drafts.get_mut(source_of.get(from)?)?;
    let kind = list(annotation.get("body")?).first()?.get("value")?.as_str()?.to_owned();
    let (key, from, to) = (short(id).to_owned(), short(from).to_owned(), short(to).to_owned());
    draft.relations.push(RelationDraft { key, kind, from, to });
    Some(())
}

/// JSON-LD lets a list of one be written without its brackets.
fn list(value: &Value) -> Vec<&Value> {
    value.as_array().map_or_else(|| vec![value], |values| values.iter().collect())
}

fn short(id: &str) -> &str {
    id.rsplit('#').next().unwrap_or(id)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::formats::exchange::round_trip;
    use crate::formats::{ExportOptions, Format};
    use crate::model::{Origin, Span, Text, arbitrary};

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]

        #[test]
        fn comes_back(content in arbitrary::content()) {
            let options = ExportOptions::default();
            // Whoever settled a span is a person to it.
            let as_w3c_has_it = |_: &Text, span: Span| match span.origin {
                Origin::Adjudication => Some(Span { origin: Origin::Person, ..span }),
                _ => Some(span),
            };
            round_trip::check_lossless(Format::W3c, &content, &options, |article| {
                round_trip::text_and_spans(round_trip::with_spans(&article, content.labels(), as_w3c_has_it))
            });
        }
    }
}
