//! Reads what Label Studio exports: tasks with their annotations, the short export, and both as tables.

use std::collections::{BTreeMap, BTreeSet};

use super::data::TaskData;
use super::page::Page;
use super::texts::Texts;
use crate::formats::articles::corpus::table_rows;
use crate::formats::articles::html::is_markup;
use crate::formats::exchange::core::draft::{Counting, Draft, LEFT_OUT, PROPOSED, RelationDraft, SpanDraft};
use crate::formats::exchange::core::json::value::{Map, Value, json};
use crate::formats::exchange::core::json_text;
use crate::formats::exchange::core::names::{By, by_from, key_from, offset};
use crate::formats::exchange::core::reading::Reading;
use crate::formats::exchange::core::record::{is_of_model, labels_in_cell, words_in};
use crate::model::{ArticleId, counted};

/// Reads an export of tasks. Annotations that several people have not skipped are what each of them made of the text; a task
/// without one has what a model predicted, as suggestions.
pub(super) fn read(reading: &mut Reading<'_>) {
    if reading.name.to_lowercase().ends_with(".xml") {
        return;
    }
    if !reading.text.trim_start().starts_with(['[', '{']) {
        return read_table(reading);
    }
    // An export is a list; who makes tasks of something else writes one a line.
    let first_line = reading.text.trim_start().lines().next().unwrap_or_default();
    if first_line.starts_with('{') && json_text::read(first_line).is_ok() {
        return reading.take_json(|reading, task, place| read_task(reading, &place_of(task).unwrap_or(place), task));
    }
    let tasks = match reading.json(reading.text) {
        Some(Value::Array(tasks)) => tasks,
        Some(task) => vec![task].into(),
        None => return,
    };
    for (idx, task) in tasks.iter().enumerate() {
        let place = place_of(task).unwrap_or_else(|| format!("task {}", idx + 1));
        read_task(reading, &place, task);
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
        read_task(reading, row.place(), &Value::Object(task));
    }
}

fn read_task(reading: &mut Reading<'_>, place: &str, task: &Value) {
    // Fields that are no strings are not for us, and would keep the others from being read.
    let given = task.get("data").unwrap_or(task).as_object().into_iter().flatten();
    let fields: Map =
        given.filter(|(_, value)| value.is_string()).map(|(name, value)| (name.clone(), value.clone())).collect();
    if fields.is_empty() {
        return reading.warn(place, "it has no text that could be labelled here");
    }
    let Chosen { annotations, mut notes, is_proposed } = chosen(task, reading.wants_predictions);
    let results: Vec<Vec<Value>> =
        annotations.iter().map(|annotation| results_of(task, *annotation, is_proposed)).collect();
    let all = results.concat();
    let texts = Texts::new(&fields, &all);
    let fields = Value::Object(fields.clone());
    let mut data: TaskData<'_> = serde_json::from_value((&fields).into()).unwrap_or_default();
    data.text = texts.article().into();
    let has_page = texts.of_article(&all).0.iter().any(is_on_page) && is_markup(&data.text);
    let page = if has_page { Page::new(&data.text) } else { None };
    let text = page.as_ref().map_or_else(|| data.text.to_string(), |page| page.text().to_owned());
    let annotators = annotators_of(task, &annotations, &results, data.doc_id.parse::<ArticleId>().is_ok());
    for ((annotation, results), annotator) in annotations.into_iter().zip(results).zip(annotators) {
        let (results, left_out) = texts.of_article(&results);
        let of = |name: &str| annotation.and_then(|annotation| annotation.get(name));
        let model = of("model_version").and_then(Value::as_str).unwrap_or_default().to_owned();
        let notes = std::mem::take(&mut notes);
        let (id, text) = (data.doc_id.clone(), text.clone());
        let mut draft =
            Draft { place: place.to_owned(), id, text, model, annotator, notes, ..data.meta.clone().draft() };
        draft.remarks.extend(left_out);
        // Before 2022 it counted UTF-16; places on a page were found here.
        draft.counting = if page.is_some() { Counting::Known } else { Counting::Open };
        let shown = Shown { has_page, page: page.as_ref(), score: of("score").and_then(confidence) };
        let others = take_results(&mut draft, &results, &shown);
        if is_proposed {
            draft.spans.iter_mut().for_each(|span| span.by = Some(By::Prediction));
        }
        for other in others {
            reading.warn(place, format!("a result of type {other} is not taken in"));
        }
        reading.take_with_facts(draft, &fields);
    }
}

/// What the regions of an annotation lie on, and how sure all of them are.
struct Shown<'p> {
    has_page: bool,
    /// Where its words are those that are shown.
    page: Option<&'p Page>,
    score: Option<f32>,
}

/// Adds the regions and relations to a draft; gives the types of what else there is.
fn take_results<'r>(draft: &mut Draft, results: &'r [Value], shown: &Shown<'_>) -> Vec<&'r str> {
    let (mut place_of, mut others) = (BTreeMap::new(), Vec::new());
    for item in results {
        match item.get("type").and_then(Value::as_str) {
            Some("relation") => draft.relations.push(relation_from(item)),
            _ if is_on_page(item) && shown.has_page && shown.page.is_none() => draft.remarks.push(format!(
                "region {} is left out: it counts in a page whose words are not those that are shown",
                word(item, "id")
            )),
            Some("labels" | ON_PAGE) => {
                if let Err(what) = take_region(draft, &mut place_of, item, shown.score, shown.page) {
                    draft.remarks.push(format!("region {} {what}", word(item, "id")));
                }
            }
            other => others.push(other.unwrap_or("none")),
        }
    }
    others
}

/// The annotations of a task that come in, and what is said of the others.
struct Chosen<'t> {
    /// `None` in it where there is none, and the labels stand with the task.
    annotations: Vec<Option<&'t Value>>,
    notes: Vec<String>,
    /// Whether a model made them.
    is_proposed: bool,
}

/// Of several annotations that nobody skipped it is the one that is marked as true, else one of each who made them, else the
/// first; what a model predicted is for tasks that nobody has looked at.
fn chosen(task: &Value, wants_predictions: bool) -> Chosen<'_> {
    if task.get("data").is_none() {
        return chosen_in_short(task, wants_predictions);
    }
    let list = |names: &[&str]| names.iter().find_map(|name| task.get(*name)?.as_array()).into_iter().flatten();
    let is = |annotation: &Value, name: &str| annotation.get(name).and_then(Value::as_bool) == Some(true);
    let (skipped, mut kept): (Vec<&Value>, Vec<&Value>) =
        list(&["annotations", "completions"]).partition(|annotation| is(annotation, "was_cancelled"));
    // Whoever was asked for a choice about all of the text has not looked for places in it.
    let n_kept = kept.len();
    if !kept.iter().all(|annotation| is_of_whole(annotation)) {
        kept.retain(|annotation| !is_of_whole(annotation));
    }
    let n_of_whole = n_kept - kept.len();
    let has_result = |one: &&Value| one.get("result").and_then(Value::as_array).is_some_and(|list| !list.is_empty());
    let predicted = list(&["predictions"]).find(has_result);
    let true_one = kept.iter().copied().find(|annotation| is(annotation, "ground_truth"));
    let labelled = true_one.or(kept.first().copied());
    let maker = |annotation: &Value| {
        let results = annotation.get("result").and_then(Value::as_array).unwrap_or_default();
        annotator_of(task, Some(annotation), results)
    };
    let makers: BTreeSet<String> = kept.iter().map(|one| maker(one)).filter(|name| !name.is_empty()).collect();
    let is_of_several = true_one.is_none() && kept.len() > 1 && makers.len() == kept.len();
    let is_for_models = wants_predictions && predicted.is_some() || labelled.is_none() && skipped.is_empty();
    let mut notes = Vec::new();
    if n_of_whole > 0 {
        let (annotations, are) = (counted(n_of_whole, "annotation"), if n_of_whole == 1 { "is" } else { "are" });
        notes.push(format!("{annotations} of a task {are} about the whole text and {are} left out"));
    }
    if !skipped.is_empty() {
        notes.push("somebody skipped it there: the labels of that annotation are left out".to_owned());
    }
    if list(&["drafts"]).any(|draft| has_result(&draft)) {
        notes.push("labels that nobody has submitted there are left out (a draft)".to_owned());
    }
    if is_for_models {
        let is_told = predicted.is_some() && !wants_predictions;
        notes.extend(is_told.then(|| PROPOSED.to_owned()));
        return Chosen { annotations: vec![predicted], notes, is_proposed: true };
    }
    if kept.len() > 1 && !is_of_several {
        let which = if true_one.is_some() { "the one that is marked as true" } else { "the first" };
        notes.push(format!("only {which} of {} annotations is taken in", kept.len()));
    }
    if predicted.is_some() {
        notes.push(LEFT_OUT.to_owned());
    }
    let annotations = if is_of_several { kept.into_iter().map(Some).collect() } else { vec![labelled] };
    Chosen { annotations, notes, is_proposed: false }
}

/// The same of a short export, which has its labels beside the fields of the data. Whoever annotated a task may have found
/// nothing.
fn chosen_in_short(task: &Value, wants_predictions: bool) -> Chosen<'_> {
    let lists = || task.as_object().into_iter().flatten().filter_map(|(name, value)| Some((name, value.as_array()?)));
    let has_proposed = lists().any(|(name, list)| is_of_model(name) && list.iter().any(is_region));
    let is_annotated = ["annotation_id", "annotator"].iter().any(|name| task.get(*name).is_some());
    let is_decided = is_annotated || lists().any(|(name, _)| !is_of_model(name));
    let is_proposed = has_proposed && (wants_predictions || !is_decided);
    let told = if is_proposed { PROPOSED } else { LEFT_OUT };
    let notes = (has_proposed && !wants_predictions).then(|| told.to_owned());
    Chosen { annotations: vec![None], notes: notes.into_iter().collect(), is_proposed }
}

/// Whether a value is a region of a short export.
fn is_region(value: &Value) -> bool {
    value.get("start").is_some() && value.get("labels").is_some()
}

/// Whether an annotation has results, and none of them is of a place in the text or between two.
fn is_of_whole(annotation: &Value) -> bool {
    let results = annotation.get("result").and_then(Value::as_array).unwrap_or_default();
    let is_of_place = |item: &Value| {
        item.is_array() || matches!(item.get("type").and_then(Value::as_str), Some("labels" | ON_PAGE | "relation"))
    };
    !results.is_empty() && !results.iter().any(is_of_place)
}

/// Who made each annotation. Where ours name nobody, a number says nothing, unless several have one.
fn annotators_of(task: &Value, annotations: &[Option<&Value>], results: &[Vec<Value>], is_ours: bool) -> Vec<String> {
    let each = annotations.iter().zip(results);
    let mut names: Vec<String> = each.map(|(annotation, results)| annotator_of(task, *annotation, results)).collect();
    let is_number = |name: &String| name.parse::<u32>().is_ok();
    if is_ours && names.iter().filter(|name| is_number(name)).count() == 1 {
        names.iter_mut().filter(|name| is_number(name)).for_each(String::clear);
    }
    names
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

/// Whether a region lies in a page: its type says so, or it begins in an element and not at a character.
fn is_on_page(item: &Value) -> bool {
    let is_element = |start: &Value| start.as_str().is_some_and(|start| start.starts_with('/'));
    item.get("type").and_then(Value::as_str) == Some(ON_PAGE)
        || item.get("value").and_then(|value| value.get("start")).is_some_and(is_element)
}

/// The regions and relations of a task; of a short export those that a model proposed, or the others.
fn results_of(task: &Value, annotation: Option<&Value>, is_proposed: bool) -> Vec<Value> {
    let list = |value: &Value| value.as_array().map(<[Value]>::to_vec).unwrap_or_default();
    if task.get("data").is_some() {
        let results = annotation.and_then(|annotation| annotation.get("result")).map(list).unwrap_or_default();
        // The SDK writes relations as a list in the list.
        return results.into_iter().flat_map(|item| if item.is_array() { list(&item) } else { vec![item] }).collect();
    }
    // The short export has the fields of the data beside lists of values, each called as its control is.
    let fields = task.as_object().into_iter().flatten().filter(|(name, _)| is_of_model(name) == is_proposed);
    let values = fields.flat_map(|(_, field)| list(field));
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
    let given = offset("start").zip(offset("end"));
    let text = value.get("text").and_then(Value::as_str).map(str::to_owned);
    let (start, end) = match (given, page) {
        (Some((start, end)), Some(page)) => {
            page.place(start, end, text.as_deref()).ok_or("has no place in what its page shows, and is left out")?
        }
        (None, Some(page)) => page
            .place_of_words(text.as_deref().unwrap_or_default())
            .ok_or("counts from an element of its page, and its words do not stand there once: it is left out")?,
        (Some(place), None) => place,
        (None, None) => return Err("has no offsets in the text and is left out"),
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
        by: meta("by").and_then(Value::as_str).and_then(by_from),
        from: words_in(meta("from")),
        note: note.map(str::to_owned),
        person: None,
        confidence: item.get("score").and_then(confidence).or(score),
        list: 0,
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
