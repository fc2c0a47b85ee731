//! W3C Web Annotations: position and quote selectors on the texts that are exported beside them. Offsets are code points.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use crate::formats::exchange::core::batch::Batch;
use crate::formats::exchange::core::draft::{Draft, RelationDraft, SpanDraft};
use crate::formats::exchange::core::facts::Facts;
use crate::formats::exchange::core::json_text;
use crate::formats::exchange::core::loss::Carries;
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
    Sign::from(sample.is_json() && sample.head.contains("w3.org/ns/anno"))
}

fn write(batch: &mut Batch<'_>) -> Vec<(String, Vec<u8>)> {
    let mut out = Vec::new();
    json_text::append_array(&mut out, batch.articles.iter().flat_map(|article| annotations(article)));
    out.push(b'\n');
    let texts = batch.articles.iter().map(|article| (file_of(article), article.text().as_str().into()));
    texts.chain(batch.file("jsonld", out)).collect()
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
        Origin::Person => Some("Person"),
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

/// Reads annotations whose targets name a text among the files. What only a quote selector places is not taken in.
fn read(reading: &mut Reading<'_>) {
    if reading.name.to_lowercase().ends_with(".txt") {
        return;
    }
    let annotations = match serde_json::from_str::<Value>(reading.text) {
        Ok(Value::Array(annotations)) => annotations,
        Ok(annotation) => vec![annotation],
        Err(error) => return reading.warn(&format!("line {}", error.line()), error.to_string()),
    };
    let mut drafts: BTreeMap<String, Draft> = texts(reading);
    let mut source_of: BTreeMap<String, String> = BTreeMap::new();
    for annotation in &annotations {
        let id = annotation.get("id").and_then(Value::as_str).unwrap_or_default();
        let result = if annotation.get("motivation").and_then(Value::as_str) == Some("linking") {
            link(annotation, id, &source_of, &mut drafts)
        } else {
            tag(annotation, id, &mut source_of, &mut drafts)
        };
        if result.is_none() {
            reading.warn(id, "this annotation is not one that can be taken in");
        }
    }
    for draft in drafts.into_values() {
        reading.take(draft);
    }
}

/// A draft for each text among the files, by its name without folders.
fn texts(reading: &Reading<'_>) -> BTreeMap<String, Draft> {
    let texts = reading.files.iter().filter(|(name, _)| name.to_lowercase().ends_with(".txt"));
    let draft = |(name, bytes): &(String, Vec<u8>)| {
        let file = name.rsplit(['/', '\\']).next().unwrap_or(name).to_owned();
        let id = file.rsplit_once('.').map_or(&*file, |(stem, _)| stem).to_owned();
        let source = Source { path: name.clone(), ..Source::default() };
        let text = String::from_utf8_lossy(bytes).into_owned();
        (file, Draft { place: name.clone(), id, source, text, ..Draft::default() })
    };
    texts.map(draft).collect()
}

fn tag(
    annotation: &Value,
    id: &str,
    source_of: &mut BTreeMap<String, String>,
    drafts: &mut BTreeMap<String, Draft>,
) -> Option<()> {
    let body = |purpose: &str| {
        let bodies = list(annotation.get("body")?);
        let is_it = |body: &&Value| body.get("purpose").and_then(Value::as_str) == Some(purpose);
        Some(bodies.into_iter().find(is_it)?.get("value")?.as_str()?.to_owned())
    };
    let targets = list(annotation.get("target")?);
    let source = targets.first()?.get("source")?.as_str()?;
    let source = source.rsplit('/').next().unwrap_or(source);
    let draft = drafts.get_mut(source)?;
    let position = |target: &&Value| {
        let selectors = list(target.get("selector")?);
        let number = |name: &str| selectors.iter().find_map(|selector| selector.get(name)?.as_u64());
        Some((usize::try_from(number("start")?).ok()?, usize::try_from(number("end")?).ok()?))
    };
    let origin = annotation.get("creator").and_then(|creator| match creator.get("type")?.as_str()? {
        "Person" => Some(Origin::Person),
        "Software" => Some(Origin::Suggestion),
        _ => None,
    });
    draft.spans.push(SpanDraft {
        key: short(id).to_owned(),
        label: body("tagging")?,
        at: targets.iter().map(position).collect::<Option<_>>()?,
        origin,
        note: body("commenting"),
        ..SpanDraft::default()
    });
    source_of.insert(id.to_owned(), source.to_owned());
    Some(())
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
    use crate::model::arbitrary;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]

        #[test]
        fn comes_back(content in arbitrary::content()) {
            let options = ExportOptions::default();
            round_trip::check_lossless(Format::W3c, &content, &options, round_trip::text_and_spans);
        }
    }
}
