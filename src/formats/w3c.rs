//! W3C Web Annotations: position and quote selectors on the texts that are exported beside them. Offsets are code points.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::export::Batch;
use super::import::{Draft, Reading, RelationDraft, SpanDraft};
use super::json_text;
use crate::model::{Article, OffsetCursor, OffsetUnit, Origin, Source, Span, TextRange};

/// Characters before and after a span that are given to find it by.
const CONTEXT: usize = 32;

pub(super) fn write(batch: &mut Batch<'_>) -> Vec<(String, Vec<u8>)> {
    let mut annotations = Vec::new();
    let mut files = Vec::new();
    for article in &batch.articles {
        let mut places = OffsetCursor::new(article.text(), OffsetUnit::CodePoint);
        annotations.extend(article.spans().iter().map(|span| tagging(article, span, &mut places)));
        annotations.extend(article.relations().map(|relation| {
            let id = format!("{}#r{}", iri(article), relation.id.0);
            let end = |id: u32| format!("{}#s{id}", iri(article));
            json!({
                "@context": "http://www.w3.org/ns/anno.jsonld", "id": id, "type": "Annotation", "motivation": "linking",
                "body": {"type": "TextualBody", "value": relation.kind.as_str(), "purpose": "tagging"},
                "target": [end(relation.from.0), end(relation.to.0)],
            })
        }));
        files.push((format!("{}.txt", article.id), article.text().as_str().into()));
    }
    let mut out = Vec::new();
    json_text::append_array(&mut out, annotations);
    out.push(b'\n');
    files.extend(batch.file("jsonld", out));
    files
}

fn iri(article: &Article) -> String {
    format!("urn:pullquote:{}", article.id)
}

fn tagging(article: &Article, span: &Span, places: &mut OffsetCursor<'_>) -> Value {
    let label = json!({"type": "TextualBody", "value": span.label.as_str(), "purpose": "tagging"});
    let note = span.note.as_deref().map(|note| json!({"type": "TextualBody", "value": note, "purpose": "commenting"}));
    let body: Vec<Value> = [label].into_iter().chain(note).collect();
    let targets: Vec<Value> = span.fragments.iter().map(|range| target(article, range, places)).collect();
    let mut annotation = json!({
        "@context": "http://www.w3.org/ns/anno.jsonld", "id": format!("{}#s{}", iri(article), span.id.0),
        "type": "Annotation", "motivation": "tagging", "body": body, "target": targets,
    });
    let creator = match span.origin {
        Origin::Person => Some("Person"),
        Origin::Suggestion => Some("Software"),
        Origin::Import => None,
    };
    if let (Some(creator), Some(fields)) = (creator, annotation.as_object_mut()) {
        fields.insert("creator".to_owned(), json!({"type": creator}));
    }
    annotation
}

fn target(article: &Article, range: TextRange, places: &mut OffsetCursor<'_>) -> Value {
    let (start, end) = places.offsets(range);
    let text = article.text().as_str();
    let before = text[..range.start()].char_indices().rev().nth(CONTEXT - 1).map_or(0, |(byte, _)| byte);
    let after = text[range.end()..].char_indices().nth(CONTEXT).map_or(text.len(), |(byte, _)| range.end() + byte);
    json!({
        "source": format!("{}.txt", article.id),
        "selector": [
            {"type": "TextPositionSelector", "start": start, "end": end},
            {
                "type": "TextQuoteSelector", "exact": article.text().slice(range),
                "prefix": &text[before..range.start()], "suffix": &text[range.end()..after],
            },
        ],
    })
}

/// Reads annotations whose targets name a text among the files. What only a quote selector places is not taken in.
pub(super) fn read(reading: &mut Reading<'_>) {
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

    use crate::formats::{ExportOptions, Format, round_trip};
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
