//! Label Studio: tasks with annotations and the labeling config that fits them. Offsets are code points.

mod config;
mod data;
mod page;
mod read;
mod texts;

use std::collections::BTreeMap;
use std::io;

use serde::Serialize;

use self::config::config;
use self::data::TaskData;
use self::read::read;
use crate::formats::exchange::core::batch::{Batch, Out};
use crate::formats::exchange::core::facts::Facts;
use crate::formats::exchange::core::json_text;
use crate::formats::exchange::core::loss::{Carries, LossKind, Voices};
use crate::formats::exchange::core::sniff::{Sample, Sign};
use crate::formats::exchange::core::voices::Record;
use crate::formats::exchange::core::voices::votes::Votes;
use crate::model::{OffsetCursor, OffsetUnit, Origin, Prediction, Relation, Span};

pub(crate) const FACTS: Facts = Facts {
    name: "label-studio",
    title: "Label Studio",
    about: "tasks with annotations, and the labeling config",
    extension: "json",
    is_folder: true,
    carries: Carries { links: true, notes: true, people: false, predictions: true, scores: true },
    voices: Voices::Spans,
    write: Some(write),
    read: Some(read),
    sniff,
    ..Facts::PLAIN
};

fn sniff(sample: &Sample<'_>) -> Sign {
    let has_results = ["annotations", "predictions", "completions"].into_iter().any(|key| sample.has_key(key));
    let own = |key: &&str| sample.row.as_ref().is_some_and(|row| row.contains_key(key));
    let is_short =
        sample.has_key("labels") && !own(&"annotations") && ["annotation_id", "lead_time", "annotator"].iter().any(own);
    let is_table = || {
        let line = sample.table_line()?;
        let names: Vec<&str> = line.split([',', '\t']).map(|name| name.trim().trim_matches('"')).collect();
        Some(names.contains(&"annotation_id") && ["lead_time", "annotator"].iter().any(|name| names.contains(name)))
    };
    let is_long = || sample.has_key("data") && has_results && sample.text_row().is_none();
    Sign::from(is_short || is_table() == Some(true) || is_long())
}

fn write(batch: &mut Batch<'_>, out: &mut Out<'_>) -> io::Result<()> {
    for article in batch.articles.clone() {
        for span in article.spans().iter().filter(|span| span.fragments.count() > 1) {
            batch.lose(LossKind::Fragments, article, Some(span.id));
        }
    }
    let file = out.main("json")?;
    let records = batch.records();
    let mut ids = 1..;
    let of_article = records.chunk_by(|one, next| one.article.id == next.article.id);
    let tasks = (1..).zip(of_article).map(|(number, records)| Task::new(number, records, &mut ids));
    json_text::write_array(file, tasks)?;
    file.write_all(b"\n")?;
    out.add("labeling_config.xml", config(batch.content.labels()))
}

#[derive(Serialize)]
struct Task<'a> {
    id: usize,
    data: TaskData<'a>,
    annotations: Vec<Annotation<'a>>,
    predictions: Vec<Predicted<'a>>,
}

/// What a model suggested and nobody confirmed.
#[derive(Serialize)]
struct Predicted<'a> {
    model_version: &'a str,
    result: Vec<Item<'a>>,
}

#[derive(Serialize)]
struct Annotation<'a> {
    id: usize,
    completed_by: u32,
    /// Whose labels these are, also where there are none.
    #[serde(skip_serializing_if = "str::is_empty")]
    annotator: &'a str,
    was_cancelled: bool,
    ground_truth: bool,
    result: Vec<Item<'a>>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Item<'a> {
    Region(Region<'a>),
    Link(Link<'a>),
}

#[derive(Serialize)]
struct Region<'a> {
    id: String,
    from_name: &'static str,
    to_name: &'static str,
    r#type: &'static str,
    origin: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    score: Option<f32>,
    value: RegionValue<'a>,
    meta: RegionMeta<'a>,
}

#[derive(Serialize)]
struct RegionValue<'a> {
    start: usize,
    end: usize,
    text: &'a str,
    labels: [&'a str; 1],
}

/// What Label Studio carries for us without looking at it.
#[derive(Serialize)]
struct RegionMeta<'a> {
    by: &'static str,
    #[serde(skip_serializing_if = "str::is_empty")]
    annotator: &'a str,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    from: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    votes: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    part_of: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<[&'a str; 1]>,
}

#[derive(Serialize)]
struct Link<'a> {
    id: String,
    r#type: &'static str,
    direction: &'static str,
    from_id: String,
    to_id: String,
    labels: [&'a str; 1],
}

impl<'a> Task<'a> {
    /// An article, with an annotation by each whose labels leave; `ids` are those of annotations.
    fn new(number: usize, records: &[Record<'a>], ids: &mut impl Iterator<Item = usize>) -> Self {
        let mut data = TaskData::new(records[0].article);
        if records.iter().any(|record| !record.annotator.is_empty()) {
            data.annotators = records.iter().map(|record| record.annotator).collect();
        }
        let mut task = Self { id: number, data, annotations: Vec::new(), predictions: Vec::new() };
        for (record, id) in records.iter().zip(ids) {
            task.annotate(*record, id);
        }
        task
    }

    fn annotate(&mut self, record: Record<'a>, id: usize) {
        let Record { article, annotator, .. } = record;
        let votes = Votes::new(article);
        let mut places = OffsetCursor::new(article.text(), OffsetUnit::CodePoint);
        let mut labelled: Vec<Item<'a>> = Vec::with_capacity(article.spans().len() + article.relations().len());
        let mut predicted: BTreeMap<&'a str, Vec<Item<'a>>> = BTreeMap::new();
        let mut add = |prediction: Option<&'a Prediction>, item| match prediction {
            Some(prediction) => predicted.entry(&prediction.source).or_default().push(item),
            None => labelled.push(item),
        };
        for span in article.spans().iter() {
            let prediction = record.prediction(span.id);
            let score = prediction.map(|prediction| prediction.confidence.share());
            for (idx, range) in span.fragments.iter().enumerate() {
                let (start, end) = places.offsets(range);
                let (text, labels) = (article.text().slice(range), [span.label.as_str()]);
                let mut region = Region::new(span, idx, score, RegionValue { start, end, text, labels });
                region.meta.annotator = annotator;
                region.meta.votes = (!votes.names.is_empty()).then(|| votes.on(span));
                add(prediction, Item::Region(region));
            }
        }
        for relation in article.relations() {
            let prediction = record.prediction(relation.from).or_else(|| record.prediction(relation.to));
            add(prediction, Item::Link(Link::new(relation)));
        }
        // Label Studio takes no annotations by people whom it does not know: all are by the first, and say whose they are.
        let annotation =
            Annotation { id, completed_by: 1, annotator, was_cancelled: false, ground_truth: false, result: labelled };
        self.annotations.push(annotation);
        let predictions = predicted.into_iter().map(|(model_version, result)| Predicted { model_version, result });
        self.predictions.extend(predictions);
    }
}

impl<'a> Region<'a> {
    /// Label Studio has no split spans: each fragment is a region, and all but the first say to which one they belong.
    fn new(span: &'a Span, fragment_idx: usize, score: Option<f32>, value: RegionValue<'a>) -> Self {
        let whole = format!("s{}", span.id.0);
        let note = span.note.as_deref().filter(|_| fragment_idx == 0);
        let (id, part_of) = match fragment_idx {
            0 => (whole, None),
            _ => (format!("{whole}.{}", fragment_idx + 1), Some(whole)),
        };
        Self {
            id,
            from_name: "label",
            to_name: "text",
            r#type: "labels",
            origin: if span.origin == Origin::Suggestion { "prediction" } else { "manual" },
            score,
            value,
            meta: RegionMeta {
                by: span.origin.name(),
                annotator: "",
                from: &span.from,
                votes: None,
                part_of,
                text: note.map(|note| [note]),
            },
        }
    }
}

impl<'a> Link<'a> {
    fn new(relation: &'a Relation) -> Self {
        Self {
            id: format!("r{}", relation.id.0),
            r#type: "relation",
            direction: "right",
            from_id: format!("s{}", relation.from.0),
            to_id: format!("s{}", relation.to.0),
            labels: [relation.kind.as_str()],
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::formats::exchange::round_trip;
    use crate::formats::exchange::round_trip::{content_from_marked, exported_text};
    use crate::formats::{ExportOptions, Format, Imported};
    use crate::formats::{export, import};
    use crate::model::{LabelSet, arbitrary, marked};

    #[track_caller]
    fn imported(json: &str) -> Imported {
        import(Format::LabelStudio, &[("tasks.json".to_owned(), json.as_bytes().to_vec())], &LabelSet::built_in())
    }

    #[test]
    fn takes_nested_relations_and_utf16() {
        let json = r#"[{"id": 4, "data": {"text": "🙂 “No,” said Ana"}, "annotations": [{"result": [
            {"id": "aB", "type": "labels", "value": {"start": 3, "end": "8", "text": "“No,”", "labels": ["quote"]}},
            {"id": "cD", "type": "labels", "value": {"start": 14, "end": 17, "text": "Ana", "labels": ["Speaker"]}},
            [{"type": "relation", "from_id": "aB", "to_id": "cD", "direction": "right", "labels": ["said_by"]}]]}]}]"#;
        let imported = imported(json);
        assert_eq!(marked::print(&imported.articles[0].article), "🙂 [quote#1>2 “No,”] said [speaker#2 Ana]");
        assert_eq!(imported.warnings, []);
        assert!(imported.notes[0].contains("UTF-16"), "what is understood is no problem: {:?}", imported.notes);
    }

    #[test]
    fn takes_the_short_export_pages_and_regions_with_several_labels() {
        let short = r#"[{"text": "“No,” said Ana", "id": 3, "annotator": 1, "label":
            [{"start": 0, "end": 5, "text": "“No,”", "labels": ["quote", "claim"]}, {"start": 11, "end": 14, "labels": ["speaker"]}]}]"#;
        let short = imported(short);
        let printed = marked::print(&short.articles[0].article);
        assert_eq!(printed, "[quote#1 [claim#2 “No,”]] said [speaker#3 Ana]");
        assert!(short.articles[0].article.spans().iter().all(|span| span.from == ["1"]), "who made it has a number");
        let page = r#"{"data": {"text": "“No,” said Ana"}, "annotations": [{"result": [{"id": "x", "type": "hypertextlabels",
            "value": {"startOffset": 1, "start": "/p[1]/text()[1]", "end": "/p[1]/text()[1]", "endOffset": 4,
            "globalOffsets": {"start": 11, "end": 14}, "hypertextlabels": ["speaker"]}}]}]}"#;
        assert_eq!(marked::print(&imported(page).articles[0].article), "“No,” said [speaker#1 Ana]");
    }

    #[test]
    fn pages_are_shown_and_regions_find_their_places() {
        let region = |value: &str| {
            format!(
                r#"[{{"data": {{"html": "<h1>Bus</h1><p>“No,” said <b>Ana</b></p>"}}, "annotations": [{{"result": [{{"id": "x",
                "type": "hypertextlabels", "value": {{{value}, "hypertextlabels": ["quote"]}}}}]}}]}}]"#
            )
        };
        let global = |start: usize, end: usize| format!(r#""globalOffsets": {{"start": {start}, "end": {end}}}"#);
        let of = |value: &str| {
            let imported = imported(&region(value));
            let warnings: Vec<String> = imported.warnings.into_iter().map(|warning| warning.message).collect();
            (marked::print(&imported.articles[0].article), warnings.join("; "))
        };
        let expected = ("Bus\n[quote#1 “No,”] said Ana".to_owned(), String::new());
        assert_eq!(of(&global(3, 8)), expected);
        assert_eq!(of(&format!(r#"{}, "text": "“No,”""#, global(5, 10))), expected);
        let left_out = "region x has no place in what its page shows, and is left out".to_owned();
        assert_eq!(of(&global(3, 99)), ("Bus\n“No,” said Ana".to_owned(), left_out));
    }

    #[test]
    fn numbers_tell_people_apart_in_tasks_of_ours_too() {
        let task = |completed_by: &[u32]| {
            let annotation = |who: &u32| {
                let result = format!(
                    r#"[{{"id": "s1", "type": "labels", "value": {{"start": 0, "end": {who}, "labels": ["claim"]}}}}]"#
                );
                format!(r#"{{"completed_by": {who}, "result": {result}}}"#)
            };
            let annotations: Vec<String> = completed_by.iter().map(annotation).collect();
            let annotations = annotations.join(", ");
            let doc_id = "00ff00ff00ff00ff";
            format!(r#"[{{"data": {{"text": "It rains.", "doc_id": "{doc_id}"}}, "annotations": [{annotations}]}}]"#)
        };
        let names = |completed_by: &[u32]| -> Vec<String> {
            let article = imported(&task(completed_by)).articles.remove(0).article;
            article.readings().map(|reading| reading.annotator.clone()).collect()
        };
        assert_eq!(names(&[3, 7]), ["3", "7"]);
        let one = imported(&task(&[3])).articles.remove(0).article;
        assert!(one.spans().iter().all(|span| span.from.is_empty()), "a number alone says nothing there");
    }

    #[test]
    fn predictions_keep_their_score() {
        let json = r#"[{"id": 4, "data": {"body": "Ana"}, "annotations": [], "predictions": [{"score": 0.75, "result": [
            {"id": "1", "type": "labels", "value": {"start": 0, "end": 3, "labels": ["speaker"]}},
            {"id": "2", "type": "choices", "value": {"choices": ["x"]}}]}]}]"#;
        let imported = imported(json);
        let article = &imported.articles[0].article;
        let sure: Vec<f32> = article.predictions().iter().map(|one| one.confidence.share()).collect();
        assert_eq!((sure, article.spans().len()), (vec![0.75], 0), "what nobody confirmed is a suggestion");
        assert_eq!(imported.warnings[0].message, "a result of type choices is not taken in");
    }

    #[test]
    fn the_config_names_the_labels() {
        let export = export(Format::LabelStudio, &content_from_marked(&["a"]), &ExportOptions::default());
        let config = export.files.iter().find(|(name, _)| name == "labeling_config.xml").unwrap();
        let config = String::from_utf8(config.1.clone()).unwrap();
        assert!(config.contains(r##"<Label value="claim" background="#E69F00" hotkey="3"/>"##), "{config}");
        assert!(
            exported_text(Format::LabelStudio, &content_from_marked(&["[claim a]"])).contains("\"labels\":[\"claim\"]")
        );
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]

        #[test]
        fn comes_back(content in arbitrary::content()) {
            round_trip::check_lossless(Format::LabelStudio, &content, &ExportOptions::default(), |article| article);
        }
    }
}
