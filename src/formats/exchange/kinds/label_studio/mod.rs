//! Label Studio: tasks with annotations and the labeling config that fits them. Offsets are code points.

mod config;
mod page;
mod texts;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io;

use serde::{Deserialize, Serialize};

use self::config::config;
use self::page::Page;
use self::texts::Texts;
use crate::formats::articles::corpus::table_rows;
use crate::formats::articles::html::is_markup;
use crate::formats::exchange::core::batch::{Batch, Out, Unconfirmed};
use crate::formats::exchange::core::draft::{Counting, Draft, RelationDraft, SpanDraft};
use crate::formats::exchange::core::facts::Facts;
use crate::formats::exchange::core::json::value::{Map, Value, json};
use crate::formats::exchange::core::json_text;
use crate::formats::exchange::core::loss::{Carries, LossKind, Voices};
use crate::formats::exchange::core::names::{key_from, offset, origin_from};
use crate::formats::exchange::core::reading::Reading;
use crate::formats::exchange::core::record::{labels_in_cell, words_in};
use crate::formats::exchange::core::rows::ArticleFields;
use crate::formats::exchange::core::sniff::{Sample, Sign};
use crate::formats::exchange::core::voices::Record;
use crate::formats::exchange::core::voices::votes::Votes;
use crate::model::{Article, ArticleId, OffsetCursor, OffsetUnit, Origin, Prediction, Relation, Span, SpanId};

pub(crate) const FACTS: Facts = Facts {
    name: "label-studio",
    title: "Label Studio",
    about: "tasks with annotations, and the labeling config",
    extension: "json",
    is_folder: true,
    carries: Carries { links: true, notes: true, people: false },
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
    let unconfirmed = batch.unconfirmed;
    let file = out.main("json")?;
    let records = batch.records();
    let mut ids = 1..;
    let of_article = records.chunk_by(|one, next| one.article.id == next.article.id);
    let tasks = (1..).zip(of_article).map(|(number, records)| Task::new(number, records, &mut ids, unconfirmed));
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
    fn new(
        number: usize,
        records: &[Record<'a>],
        ids: &mut impl Iterator<Item = usize>,
        unconfirmed: &Unconfirmed<'a>,
    ) -> Self {
        let mut data = TaskData::new(records[0].article);
        if records.iter().any(|record| !record.annotator.is_empty()) {
            data.annotators = records.iter().map(|record| record.annotator).collect();
        }
        let mut task = Self { id: number, data, annotations: Vec::new(), predictions: Vec::new() };
        for (record, id) in records.iter().zip(ids) {
            task.annotate(*record, id, unconfirmed);
        }
        task
    }

    fn annotate(&mut self, Record { article, annotator }: Record<'a>, id: usize, unconfirmed: &Unconfirmed<'a>) {
        let votes = Votes::new(article);
        let mut places = OffsetCursor::new(article.text(), OffsetUnit::CodePoint);
        let mut labelled: Vec<Item<'a>> = Vec::with_capacity(article.spans().len() + article.relations().len());
        let mut predicted: BTreeMap<&'a str, Vec<Item<'a>>> = BTreeMap::new();
        let predicted_by = |id: SpanId| unconfirmed.get(&(article.id, id)).copied();
        let mut add = |prediction: Option<&'a Prediction>, item| match prediction {
            Some(prediction) => predicted.entry(&prediction.source).or_default().push(item),
            None => labelled.push(item),
        };
        for span in article.spans().iter() {
            let prediction = predicted_by(span.id);
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
            let prediction = predicted_by(relation.from).or_else(|| predicted_by(relation.to));
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

/// The fields of a task that its config can show, and all that is known of the article.
#[derive(Default, Deserialize, Serialize)]
#[serde(default)]
struct TaskData<'a> {
    text: Cow<'a, str>,
    doc_id: String,
    /// Whose the annotations are, in their order: one without regions has no other place for it.
    #[serde(skip_deserializing, skip_serializing_if = "Vec::is_empty")]
    annotators: Vec<&'a str>,
    #[serde(flatten)]
    meta: ArticleFields<'a>,
}

impl<'a> TaskData<'a> {
    fn new(article: &'a Article) -> Self {
        let (text, meta) = (article.text().as_str().into(), ArticleFields::new(article));
        Self { text, doc_id: article.id.to_string(), annotators: Vec::new(), meta }
    }
}

/// Reads an export of tasks. Of several annotations of a task the first that was not cancelled counts, and the
/// predictions where there is none.
fn read(reading: &mut Reading<'_>) {
    if reading.name.to_lowercase().ends_with(".xml") {
        return;
    }
    if !reading.text.trim_start().starts_with(['[', '{']) {
        return read_table(reading);
    }
    // An export is a list; who makes tasks of something else writes one a line.
    let first_line = reading.text.trim_start().lines().next().unwrap_or_default();
    if first_line.starts_with('{') && json_text::read(first_line).is_ok() {
        return reading.take_json(|reading, task, place| read_task(reading, place_of(task).unwrap_or(place), task));
    }
    let tasks = match reading.json(reading.text) {
        Some(Value::Array(tasks)) => tasks,
        Some(task) => vec![task].into(),
        None => return,
    };
    for (idx, task) in tasks.iter().enumerate() {
        let place = place_of(task).unwrap_or_else(|| format!("task {}", idx + 1));
        read_task(reading, place, task);
    }
}

/// What a task is called in messages, where it says so.
fn place_of(task: &Value) -> Option<String> {
    task.get("id").map(|id| format!("task {}", key_from(id)))
}

/// Reads an export as a table, which is the short export with its lists as JSON in cells.
fn read_table(reading: &mut Reading<'_>) {
    let parsed = |cell: &str| labels_in_cell(&Value::from(cell)).into_owned();
    for row in table_rows(reading.text, |place, message| reading.warn(place, message)) {
        let task = row.names().into_iter().map(|name| (name.to_owned(), parsed(row.get(name)))).collect();
        read_task(reading, row.place().to_owned(), &Value::Object(task));
    }
}

fn read_task(reading: &mut Reading<'_>, place: String, task: &Value) {
    // Fields that are no strings are not for us, and would keep the others from being read.
    let given = task.get("data").unwrap_or(task).as_object().into_iter().flatten();
    let fields: Map =
        given.filter(|(_, value)| value.is_string()).map(|(name, value)| (name.clone(), value.clone())).collect();
    let Chosen { annotation, notes } = chosen(task, reading.wants_predictions);
    let model = annotation.and_then(|annotation| annotation.get("model_version")?.as_str()).unwrap_or_default();
    let score = annotation.and_then(|annotation| annotation.get("score")).and_then(confidence);
    if fields.is_empty() {
        return reading.warn(&place, "it has no text that could be labelled here");
    }
    let results = results_of(task, annotation);
    let texts = Texts::new(&fields, &results);
    let article_text = texts.article().to_owned();
    let (results, left_out) = texts.of_article(&results);
    let mut data: TaskData<'_> = serde_json::from_value((&Value::Object(fields)).into()).unwrap_or_default();
    data.text = article_text.into();
    let is_on_page = |item: &Value| item.get("type").and_then(Value::as_str) == Some(ON_PAGE);
    let has_page = results.iter().any(is_on_page) && is_markup(&data.text);
    let page = if has_page { Page::new(&data.text) } else { None };
    let text = page.as_ref().map_or_else(|| data.text.into_owned(), |page| page.text().to_owned());
    let annotator = annotator_of(task, annotation, &results);
    // Where ours name nobody, the number says nothing.
    let is_named = data.doc_id.parse::<ArticleId>().is_err() || annotator.parse::<u32>().is_err();
    let annotator = Some(annotator).filter(|_| is_named).unwrap_or_default();
    let model = model.to_owned();
    let mut draft = Draft { id: data.doc_id, text, model, annotator, notes, ..data.meta.draft() };
    draft.remarks.extend(left_out);
    let mut place_of = BTreeMap::new();
    for item in &results {
        match item.get("type").and_then(Value::as_str) {
            Some("relation") => draft.relations.push(relation_from(item)),
            Some(ON_PAGE) if has_page && page.is_none() => draft.remarks.push(format!(
                "region {} is left out: it counts in a page whose words are not those that are shown",
                word(item, "id")
            )),
            Some("labels" | ON_PAGE) => {
                if let Err(what) = take_region(&mut draft, &mut place_of, item, score, page.as_ref()) {
                    draft.remarks.push(format!("region {} {what}", word(item, "id")));
                }
            }
            other => reading.warn(&place, format!("a result of type {} is not taken in", other.unwrap_or("none"))),
        }
    }
    // Before 2022 it counted UTF-16; places on a page were found here.
    draft.counting = if page.is_some() { Counting::Known } else { Counting::Open };
    reading.take(Draft { place, ..draft });
}

/// The annotation of a task that comes in, and what is said of the others.
struct Chosen<'t> {
    annotation: Option<&'t Value>,
    notes: Vec<String>,
}

/// Of several annotations that nobody skipped it is the one that is marked as true, else the first; what a model predicted
/// is for tasks that nobody has looked at.
fn chosen(task: &Value, wants_predictions: bool) -> Chosen<'_> {
    let list = |names: &[&str]| names.iter().find_map(|name| task.get(*name)?.as_array()).into_iter().flatten();
    let is = |annotation: &Value, name: &str| annotation.get(name).and_then(Value::as_bool) == Some(true);
    let (skipped, kept): (Vec<&Value>, Vec<&Value>) =
        list(&["annotations", "completions"]).partition(|annotation| is(annotation, "was_cancelled"));
    let has_result = |one: &&Value| one.get("result").and_then(Value::as_array).is_some_and(|list| !list.is_empty());
    let predicted = list(&["predictions"]).find(has_result);
    let true_one = kept.iter().copied().find(|annotation| is(annotation, "ground_truth"));
    let labelled = true_one.or(kept.first().copied());
    let is_for_models = wants_predictions && predicted.is_some() || labelled.is_none() && skipped.is_empty();
    let mut notes = Vec::new();
    if !skipped.is_empty() {
        notes.push("somebody skipped it there: the labels of that annotation are left out".to_owned());
    }
    if list(&["drafts"]).any(|draft| has_result(&draft)) {
        notes.push("labels that nobody has submitted there are left out (a draft)".to_owned());
    }
    if is_for_models {
        let is_told = predicted.is_some() && !wants_predictions;
        notes.extend(is_told.then(|| "nobody has labelled it there: what a model predicted is taken in".to_owned()));
        return Chosen { annotation: predicted, notes };
    }
    if kept.len() > 1 {
        let which = if true_one.is_some() { "the one that is marked as true" } else { "the first" };
        notes.push(format!("only {which} of {} annotations is taken in", kept.len()));
    }
    if predicted.is_some() {
        notes.push(
            "what a model predicted is left out, as somebody has looked at it: it comes in as suggestions".to_owned(),
        );
    }
    Chosen { annotation: labelled, notes }
}

/// Who made an annotation: ours stand with the regions, theirs are mails or numbers; short exports say it of the task.
fn annotator_of(task: &Value, annotation: Option<&Value>, results: &[Value]) -> String {
    let of_whole = annotation.and_then(|annotation| annotation.get("annotator")?.as_str());
    let of_region = || results.iter().find_map(|item| item.get("meta")?.get("annotator")?.as_str());
    let theirs = || {
        let by = annotation.and_then(|annotation| annotation.get("completed_by")).or_else(|| task.get("annotator"))?;
        let mut names = ["email", "username", "id"].iter().filter_map(|name| by.get(*name));
        names.find(|word| !key_from(word).is_empty()).or(Some(by)).filter(|by| !by.is_object())
    };
    of_whole.or_else(of_region).map(str::to_owned).or_else(|| theirs().map(key_from)).unwrap_or_default()
}

/// The type of regions in pages.
const ON_PAGE: &str = "hypertextlabels";

/// The regions and relations of a task.
fn results_of(task: &Value, annotation: Option<&Value>) -> Vec<Value> {
    let list = |value: &Value| value.as_array().map(<[Value]>::to_vec).unwrap_or_default();
    if task.get("data").is_some() {
        let results = annotation.and_then(|annotation| annotation.get("result")).map(list).unwrap_or_default();
        // The SDK writes relations as a list in the list.
        return results.into_iter().flat_map(|item| if item.is_array() { list(&item) } else { vec![item] }).collect();
    }
    // The short export has the fields of the data beside lists of values, each called as its control is.
    let values = task.as_object().into_iter().flatten().flat_map(|(_, field)| list(field));
    let is_region = |value: &Value| value.get("start").is_some() && value.get("labels").is_some();
    values.filter(is_region).map(|value| json!({"type": "labels", "value": value})).collect()
}

/// Adds a region to the spans, or to the one that it is a part of; `place_of` says by their keys where these are.
fn take_region(
    draft: &mut Draft,
    place_of: &mut BTreeMap<String, usize>,
    item: &Value,
    score: Option<f32>,
    page: Option<&Page>,
) -> Result<(), &'static str> {
    let value = item.get("value").unwrap_or(&Value::Null);
    // In a page offsets count from an element; those of the whole text stand beside them.
    let places = value.get("globalOffsets").unwrap_or(value);
    let offset = |name| offset(places.get(name)?);
    let labels = ["labels", "hypertextlabels"].iter().find_map(|name| value.get(*name)?.as_array());
    let mut labels = labels.into_iter().flatten().filter_map(Value::as_str);
    let label = labels.next().ok_or("has no label and is left out")?;
    let (start, end) = offset("start").zip(offset("end")).ok_or("has no offsets in the text and is left out")?;
    let text = value.get("text").and_then(Value::as_str).map(str::to_owned);
    let (start, end) = match page {
        Some(page) => {
            page.place(start, end, text.as_deref()).ok_or("has no place in what its page shows, and is left out")?
        }
        None => (start, end),
    };
    let meta = |name| item.get("meta").and_then(|meta| meta.get(name));
    let part_of = meta("part_of").and_then(Value::as_str);
    if let Some(whole) = part_of.and_then(|key| place_of.get(key)).map(|idx| &mut draft.spans[*idx]) {
        whole.at.push((start, end));
        whole.text = whole.text.take().zip(text).map(|(before, text)| before + " " + &text);
        return Ok(());
    }
    let note = meta("text").and_then(|note| note.as_str().or_else(|| note.as_array()?.first()?.as_str()));
    let span = SpanDraft {
        key: item.get("id").map_or_else(|| format!("#{}", draft.spans.len()), key_from),
        label: label.to_owned(),
        at: vec![(start, end)],
        text,
        origin: meta("by").and_then(Value::as_str).and_then(origin_from),
        from: words_in(meta("from")),
        note: note.map(str::to_owned),
        person: None,
        confidence: item.get("score").and_then(confidence).or(score),
    };
    // A region may have several labels: each is a span.
    let others: Vec<SpanDraft> = labels
        .map(|label| {
            let key = format!("{} {label}", span.key);
            SpanDraft { key, label: label.to_owned(), ..span.clone() }
        })
        .collect();
    for span in std::iter::once(span).chain(others) {
        place_of.entry(span.key.clone()).or_insert(draft.spans.len());
        draft.spans.push(span);
    }
    Ok(())
}

fn relation_from(item: &Value) -> RelationDraft {
    let label = item.get("labels").and_then(|labels| labels.as_array()?.first()?.as_str());
    let (from, to) = (word(item, "from_id"), word(item, "to_id"));
    let (from, to) = if word(item, "direction") == "left" { (to, from) } else { (from, to) };
    RelationDraft { key: word(item, "id"), kind: label.unwrap_or("related_to").to_owned(), from, to }
}

#[expect(clippy::cast_possible_truncation, reason = "a confidence needs no more digits")]
fn confidence(score: &Value) -> Option<f32> {
    score.as_f64().map(|score| score as f32)
}

fn word(item: &Value, name: &str) -> String {
    item.get(name).map(key_from).unwrap_or_default()
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
        assert_eq!(imported.warnings.len(), 1);
        assert!(imported.warnings[0].message.contains("UTF-16"));
    }

    #[test]
    fn takes_the_short_export_pages_and_regions_with_several_labels() {
        let short = r#"[{"text": "“No,” said Ana", "id": 3, "annotator": 1, "label":
            [{"start": 0, "end": 5, "text": "“No,”", "labels": ["quote", "claim"]}, {"start": 11, "end": 14, "labels": ["speaker"]}]}]"#;
        let imported = imported(short);
        let printed = marked::print(&imported.articles[0].article);
        assert_eq!(printed, "[quote#1 [claim#2 “No,”]] said [speaker#3 Ana]");
        assert!(imported.articles[0].article.spans().iter().all(|span| span.from == ["1"]), "who made it has a number");
        let page = r#"{"data": {"text": "“No,” said Ana"}, "annotations": [{"result": [{"id": "x", "type": "hypertextlabels",
            "value": {"startOffset": 1, "start": "/p[1]/text()[1]", "end": "/p[1]/text()[1]", "endOffset": 4,
            "globalOffsets": {"start": 11, "end": 14}, "hypertextlabels": ["speaker"]}}]}]}"#;
        assert_eq!(marked::print(&super::tests::imported(page).articles[0].article), "“No,” said [speaker#1 Ana]");
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
    fn predictions_keep_their_score() {
        let json = r#"[{"id": 4, "data": {"body": "Ana"}, "annotations": [], "predictions": [{"score": 0.75, "result": [
            {"id": "1", "type": "labels", "value": {"start": 0, "end": 3, "labels": ["speaker"]}},
            {"id": "2", "type": "choices", "value": {"choices": ["x"]}}]}]}]"#;
        let imported = imported(json);
        assert_eq!(imported.articles[0].confidences.values().copied().collect::<Vec<_>>(), [0.75]);
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
