//! W3C Web Annotations: position and quote selectors on the texts that are exported beside them. Offsets are code points.

mod makers;
mod quoted;
mod read;

use std::io;

use serde::Serialize;

use crate::formats::exchange::core::batch::{Batch, Out};
use crate::formats::exchange::core::facts::Facts;
use crate::formats::exchange::core::json::value::Value;
use crate::formats::exchange::core::json_text;
use crate::formats::exchange::core::loss::Carries;
use crate::formats::exchange::core::sniff::{Sample, Sign};
use crate::model::{Article, OffsetCursor, OffsetUnit, Origin, Relation, Span, TextRange};

/// Characters before and after a span that are given to find it by.
const CONTEXT: usize = 32;

pub(crate) const FACTS: Facts = Facts {
    name: "w3c",
    title: "W3C Web Annotation",
    about: "annotations with position and quote selectors, and the texts",
    extension: "jsonld",
    is_folder: true,
    carries: Carries { links: true, notes: true, people: false, predictions: false, scores: false },
    write: Some(write),
    read: Some(read::read),
    sniff,
    ..Facts::PLAIN
};

fn sniff(sample: &Sample<'_>) -> Sign {
    // Other records have fields of these names, with words.
    let is_other = sample.row.as_ref().and_then(|row| row.get("selector")).is_some_and(Value::is_string);
    let has_targets = sample.has_key("target") && sample.has_key("selector") && !is_other;
    let is_empty = sample.extension == "jsonld" && sample.head.split_ascii_whitespace().collect::<String>() == "[]";
    Sign::from(is_empty || has_targets || sample.says("w3.org/ns/anno"))
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
