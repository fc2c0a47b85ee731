//! The JSON export, version 1: labels, texts, spans and links in one file that says its unit of offsets.

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use serde::{Deserialize, Serialize};

use crate::formats::exchange::core::batch::{Batch, Out};
use crate::formats::exchange::core::draft::{Counting, Draft};
use crate::formats::exchange::core::facts::Facts;
use crate::formats::exchange::core::json::value::Value;
use crate::formats::exchange::core::json_text;
use crate::formats::exchange::core::labels::DeclaredKind;
use crate::formats::exchange::core::loss::{Carries, Voices};
use crate::formats::exchange::core::names::key_from;
use crate::formats::exchange::core::reading::Reading;
use crate::formats::exchange::core::record;
use crate::formats::exchange::core::rows::{Words, thousandths};
use crate::formats::exchange::core::sniff::{Sample, Sign};
use crate::formats::exchange::core::voices::Record;
use crate::formats::exchange::core::voices::votes::Votes;
use crate::model::{Article, LabelId, LabelSet, Meta, OffsetCursor, OffsetUnit, Relation, RelationKind, Span, SpanId};

const VERSION: u32 = 1;

pub(crate) const FACTS: Facts = Facts {
    name: "json",
    title: "JSON",
    about: "everything in one file, with a schema",
    extension: "json",
    carries: Carries { links: true, notes: true, people: true, predictions: true, scores: true },
    voices: Voices::Spans,
    write: Some(write),
    read: Some(read),
    sniff,
    ..Facts::PLAIN
};

/// The head of our own JSON says what it is.
fn sniff(sample: &Sample<'_>) -> Sign {
    let is_ours = sample.has_key("format") && sample.says("\"pullquote\"");
    Sign::from(is_ours && sample.text_row().is_none())
}

/// Described by `assets/pullquote-export.schema.json`.
fn write(batch: &mut Batch<'_>, out: &mut Out<'_>) -> io::Result<()> {
    let unit = batch.options.offset_unit;
    let head = Head {
        format: "pullquote",
        version: VERSION,
        offset_unit: unit.name(),
        project: batch.content.name(),
        labels: labels_out(batch.content.labels()),
        relation_kinds: kinds_out(batch.content.labels()),
    };
    let mut start = Vec::new();
    json_text::append(&mut start, &head);
    // The head is an object that goes on with the articles, an article a line.
    start.pop();
    let file = out.main("json")?;
    file.write_all(&start)?;
    file.write_all(b",\"articles\":")?;
    json_text::write_array(file, batch.records().into_iter().map(|record| ArticleOut::new(record, unit)))?;
    file.write_all(b"}\n")
}

/// Reads an export. Labels and kinds of links that are not as they were written are passed over, and come in by their use.
fn read(reading: &mut Reading<'_>) {
    let Some(file) = reading.json(reading.text) else { return };
    if file.get("format").and_then(Value::as_str) != Some("pullquote") {
        return reading.warn("", "this JSON does not come from Pullquote");
    }
    let version = file.get("version").and_then(Value::as_u64).unwrap_or_default();
    if version > VERSION.into() {
        return reading.warn("", format!("a newer Pullquote wrote this (version {version}; this one knows {VERSION})"));
    }
    let unit_name = file.get("offset_unit").and_then(Value::as_str).unwrap_or_default();
    let Some(unit) = OffsetUnit::ALL.into_iter().find(|unit| unit.name() == unit_name) else {
        return reading.warn("", format!("“{unit_name}” is not a unit of offsets"));
    };
    let list = |name: &str| file.get(name).and_then(Value::as_array).into_iter().flatten();
    let labels = list("labels").filter_map(|label| LabelIn::deserialize(serde_json::Value::from(label)).ok());
    reading.declared.labels.extend(labels.map(|label| (label.id, label.name)));
    let kinds = list("relation_kinds").filter_map(|kind| KindIn::deserialize(serde_json::Value::from(kind)).ok());
    let kind = |KindIn { id, name, from, to }| (id, DeclaredKind { name, from, to });
    reading.declared.kinds.extend(kinds.map(kind));
    for (idx, article) in list("articles").enumerate() {
        let place = format!("article {}", idx + 1);
        match record::draft(article, place.clone()) {
            Ok(draft) => reading.take(Draft { unit, counting: Counting::Known, ..keep_emptied(draft, article) }),
            Err(what) => reading.warn(&place, what),
        }
    }
}

/// A note or a person that is there and empty was emptied by somebody: spans that never had one have no such field here,
/// other than in formats whose rows are all alike.
fn keep_emptied(mut draft: Draft, article: &Value) -> Draft {
    let spans = article.get("spans").and_then(Value::as_array).into_iter().flatten();
    let with_key = |span| Some((key_from(Value::get(span, "id")?), span));
    let spans: BTreeMap<String, &Value> = spans.filter_map(with_key).collect();
    for span in &mut draft.spans {
        let Some(fields) = spans.get(&span.key) else { continue };
        let is_emptied = |name: &str| fields.get(name).and_then(Value::as_str) == Some("");
        span.note = span.note.take().or_else(|| is_emptied("note").then(String::new));
        span.person = span.person.take().or_else(|| is_emptied("person").then(String::new));
    }
    draft
}

/// Some spans of an article with the links between them, as the export has them, for other programs to be pasted into.
pub fn excerpt(article: &Article, spans: &BTreeSet<SpanId>) -> String {
    let whole = ArticleOut::new(Record::of(article), OffsetUnit::CodePoint);
    let has = |id: u32| spans.contains(&SpanId(id));
    let excerpt = Excerpt {
        article: whole.id,
        title: whole.title,
        offset_unit: OffsetUnit::CodePoint.name(),
        spans: whole.spans.into_iter().filter(|span| has(span.id)).collect(),
        relations: whole.relations.into_iter().filter(|link| has(link.from) && has(link.to)).collect(),
    };
    let mut out = Vec::new();
    json_text::append_line(&mut out, &excerpt);
    String::from_utf8_lossy(&out).into_owned()
}

#[derive(Serialize)]
struct Excerpt<'a> {
    article: String,
    title: &'a str,
    offset_unit: &'static str,
    spans: Vec<SpanOut<'a>>,
    relations: Vec<RelationOut<'a>>,
}

#[derive(Serialize)]
struct Head<'a> {
    format: &'static str,
    version: u32,
    offset_unit: &'static str,
    project: &'a str,
    labels: Vec<LabelOut<'a>>,
    relation_kinds: Vec<KindOut<'a>>,
}

#[derive(Serialize)]
struct LabelOut<'a> {
    id: &'a str,
    name: &'a str,
}

#[derive(Serialize)]
struct KindOut<'a> {
    id: &'a str,
    name: &'a str,
    from: Vec<&'a str>,
    to: Vec<&'a str>,
}

#[derive(Serialize)]
struct ArticleOut<'a> {
    id: String,
    title: &'a str,
    source: &'a str,
    sha256: &'a str,
    /// Which article of a source that has many.
    #[serde(skip_serializing_if = "str::is_empty")]
    record: &'a str,
    status: &'static str,
    /// Whose labels these are, unless they are the project's own.
    #[serde(skip_serializing_if = "str::is_empty")]
    annotator: &'a str,
    /// Who read it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    annotators: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    meta: Option<MetaOut<'a>>,
    /// What proposed the spans that are predictions.
    #[serde(skip_serializing_if = "str::is_empty")]
    model: &'a str,
    text: &'a str,
    spans: Vec<SpanOut<'a>>,
    relations: Vec<RelationOut<'a>>,
}

/// Of an article; what is not known is left out.
#[derive(Serialize)]
struct MetaOut<'a> {
    #[serde(skip_serializing_if = "str::is_empty")]
    byline: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    outlet: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    date: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    url: &'a str,
}

#[derive(Serialize)]
struct SpanOut<'a> {
    id: u32,
    label: &'a str,
    start: usize,
    end: usize,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fragments: Vec<(usize, usize)>,
    text: Words<'a>,
    by: &'static str,
    /// How sure a prediction is.
    #[serde(skip_serializing_if = "Option::is_none")]
    confidence: Option<f64>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    from: &'a [String],
    /// How many of those who read the article have it.
    #[serde(skip_serializing_if = "Option::is_none")]
    votes: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    person: Option<&'a str>,
}

#[derive(Serialize)]
struct RelationOut<'a> {
    id: u32,
    kind: &'a str,
    from: u32,
    to: u32,
}

impl<'a> ArticleOut<'a> {
    fn new(record: Record<'a>, unit: OffsetUnit) -> Self {
        let Record { article, annotator, .. } = record;
        let votes = Votes::new(article);
        let mut places = OffsetCursor::new(article.text(), unit);
        let spans = article.spans().iter().map(|span| SpanOut::new(record, span, &votes, &mut places)).collect();
        let mut relations: Vec<&Relation> = article.relations().collect();
        relations.sort_by(|one, other| one.order(other));
        let Meta { byline, outlet, date, url, unknown: _ } = &article.meta;
        let has_meta = [byline, outlet, date, url].iter().any(|value| !value.is_empty());
        Self {
            id: article.id.to_string(),
            title: &article.title,
            source: &article.source.path,
            sha256: &article.source.sha256,
            record: &article.source.record,
            status: article.status.name(),
            annotator,
            annotators: votes.names,
            meta: has_meta.then_some(MetaOut { byline, outlet, date, url }),
            model: record.model(),
            text: article.text().as_str(),
            spans,
            relations: relations.into_iter().map(RelationOut::new).collect(),
        }
    }
}

impl<'a> SpanOut<'a> {
    fn new(record: Record<'a>, span: &'a Span, votes: &Votes<'_>, places: &mut OffsetCursor<'_>) -> Self {
        let fragments: Vec<(usize, usize)> = span.fragments.iter().map(|range| places.offsets(range)).collect();
        let (start, end) = places.offsets(span.extent());
        Self {
            id: span.id.0,
            label: span.label.as_str(),
            start,
            end,
            fragments: if fragments.len() > 1 { fragments } else { Vec::new() },
            text: Words(record.article, span),
            by: record.by(span),
            confidence: record.prediction(span.id).map(|one| thousandths(one.confidence)),
            from: &span.from,
            votes: (!votes.names.is_empty()).then(|| votes.on(span)),
            note: span.note.as_deref(),
            person: span.person.as_deref(),
        }
    }
}

impl<'a> RelationOut<'a> {
    fn new(relation: &'a Relation) -> Self {
        Self { id: relation.id.0, kind: relation.kind.as_str(), from: relation.from.0, to: relation.to.0 }
    }
}

fn labels_out(labels: &LabelSet) -> Vec<LabelOut<'_>> {
    labels.labels().iter().map(|label| LabelOut { id: label.id.as_str(), name: &label.name }).collect()
}

fn kinds_out<'a>(labels: &'a LabelSet) -> Vec<KindOut<'a>> {
    let words = |ids: &'a [LabelId]| ids.iter().map(LabelId::as_str).collect();
    let kinds = labels.kinds().iter();
    let kind = |kind: &'a RelationKind| KindOut {
        id: kind.id.as_str(),
        name: &kind.name,
        from: words(&kind.from),
        to: words(&kind.to),
    };
    kinds.map(kind).collect()
}

#[derive(Deserialize)]
struct LabelIn {
    id: String,
    #[serde(default)]
    name: String,
}

#[derive(Deserialize)]
struct KindIn {
    id: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    from: Vec<String>,
    #[serde(default)]
    to: Vec<String>,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::formats::exchange::{round_trip, schema};
    use crate::formats::export;
    use crate::formats::{ExportOptions, Format, import};
    use crate::model::{Content, LabelSet, OffsetUnit, arbitrary, marked};

    fn exported(content: &Content, offset_unit: OffsetUnit) -> Vec<u8> {
        let options = ExportOptions { offset_unit, ..ExportOptions::default() };
        export(Format::Json, content, &options).files.remove(0).1
    }

    #[test]
    fn is_the_designed_json() {
        let content = round_trip::sample();
        let expected = r#"{"format":"pullquote","version":1,"offset_unit":"utf16","project":"Bus budget","labels":[{"id":"quote","name":"Quote"},{"id":"speaker","name":"Speaker"},{"id":"claim","name":"Claim"},{"id":"boilerplate","name":"Boilerplate"}],"relation_kinds":[{"id":"said_by","name":"said by","from":["quote"],"to":["speaker"]},{"id":"claimed_by","name":"claimed by","from":["claim"],"to":["speaker"]}],"articles":[
{"id":"000000000000002a","title":"Buses","source":"bus.txt","sha256":"","status":"done","meta":{"byline":"Ana"},"text":"🙂 “No”, she said\u2028“no.”","spans":[{"id":1,"label":"quote","start":3,"end":23,"fragments":[[3,7],[18,23]],"text":"“No” “no.”","by":"person","note":"split"},{"id":2,"label":"speaker","start":9,"end":12,"text":"she","by":"person"}],"relations":[{"id":1,"kind":"said_by","from":1,"to":2}]}
]}
"#;
        assert_eq!(String::from_utf8(exported(&content, OffsetUnit::Utf16)).unwrap(), expected);
    }

    #[test]
    fn labels_and_links_come_home_to_another_project() {
        let json = r#"{"format": "pullquote", "version": 1, "offset_unit": "code_point", "project": "x",
            "labels": [{"id": "zitat", "name": "Wörtliche Rede"}, {"id": "speaker", "name": "Speaker"}],
            "relation_kinds": [{"id": "said_by", "from": ["zitat"], "to": ["speaker"]}],
            "articles": [{"text": "„Ja“, sagt Ana", "spans": [{"id": 1, "label": "zitat", "start": 0, "end": 4},
            {"id": 2, "label": "speaker", "start": 11, "end": 14}],
            "relations": [{"id": 1, "kind": "said_by", "from": 1, "to": 2}]}]}"#;
        let files = [("a.json".to_owned(), json.as_bytes().to_vec())];
        let imported = import(Format::Json, &files, &LabelSet::built_in());
        assert_eq!(imported.warnings, []);
        assert_eq!(marked::print(&imported.articles[0].article), "[zitat#1>2 „Ja“], sagt [speaker#2 Ana]");
        let zitat = imported.labels.labels().last().unwrap();
        assert_eq!((zitat.id.as_str(), &*zitat.name), ("zitat", "Wörtliche Rede"));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]

        #[test]
        fn follows_the_schema_and_comes_back(content in arbitrary::content(), unit in prop::sample::select(&OffsetUnit::ALL[..])) {
            let bytes = exported(&content, unit);
            let schema = serde_json::from_str(include_str!("../../../../assets/pullquote-export.schema.json")).unwrap();
            let value = serde_json::from_slice(&bytes).unwrap();
            let errors = schema::errors(&schema, &schema, &value, "");
            prop_assert_eq!(errors, Vec::<String>::new());
            let options = ExportOptions { offset_unit: unit, ..ExportOptions::default() };
            round_trip::check_lossless(Format::Json, &content, &options, |article| article);
        }
    }
}
