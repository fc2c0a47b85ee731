//! Where a labelled record has its spans, and what of its fields looks like labels and has no places.

use std::borrow::Cow;
use std::collections::HashSet;

use serde_json::{Map, Value};

use super::{python_text, span};
use crate::formats::exchange::core::json_text;
use crate::model::counted;

/// Where programs keep the spans of a record.
pub(crate) const SPAN_FIELDS: [&str; 11] = [
    "spans",
    "entities",
    "ents",
    "label",
    "labels",
    "annotations",
    "annotation",
    "span_label",
    "mentions",
    "ner",
    "named_entities",
];

/// Under these, editors that count UTF-16 and scripts that count code points write the same shape.
const DOUBTFUL_FIELDS: [&str; 4] = ["label", "labels", "entities", "annotations"];

/// Lists of places that are no labels, or that are read for themselves.
const NO_SPANS: [&str; 14] = [
    "tokens",
    "words",
    "sents",
    "sentences",
    "paragraphs",
    "noun_chunks",
    "relations",
    "links",
    "responses",
    "suggestions",
    "prediction",
    "predictions",
    "meta",
    "metadata",
];

/// So deep may a list of spans lie.
const MAX_DEPTH: usize = 4;

/// A value that may be a span, with the label of its group where it has one.
pub(super) type Found<'v> = (Option<String>, Cow<'v, Value>);

/// What is found in a record.
#[derive(Default)]
pub(super) struct InFields<'v> {
    pub(super) spans: Vec<Found<'v>>,
    /// Labels that are lost.
    pub(super) remarks: Vec<String>,
    /// What has labels that are of something else.
    pub(super) notes: Vec<String>,
    /// Whether some are where editors that count UTF-16 and scripts that count code points write the same.
    pub(super) are_doubtful: bool,
}

/// Whether a field may hold labels, by its name.
fn is_for_labels(name: &str) -> bool {
    let others = ["relations", "links", "responses", "suggestions", "prediction", "article_id", "answer"];
    SPAN_FIELDS.contains(&name)
        || others.contains(&name)
        || name.ends_with(".responses")
        || name.ends_with(".responses.status")
        || name.ends_with(".suggestion")
        || name.ends_with("-suggestion")
}

/// Whether a field may hold labels, by its name or by what is in it.
pub(crate) fn may_have_labels(name: &str, value: &Value) -> bool {
    is_for_labels(name)
        || are_answers(value)
        || (!NO_SPANS.contains(&name) || are_labelled_tokens(value))
            && has_list_of(&labels_in_cell(value), span::is_whole)
        || !NO_SPANS.contains(&name) && has_list_of(value, span::is_place_alone)
}

/// Whether a value is what people answered to a question, as data sets of the first version have it beside the text.
pub(super) fn are_answers(value: &Value) -> bool {
    let is_answer =
        |one: &Value| one.get("value").is_some() && ["user_id", "status"].iter().any(|name| one.get(*name).is_some());
    value.as_array().is_some_and(|answers| !answers.is_empty() && answers.iter().all(is_answer))
}

/// Whether what is called tokens is what somebody has labelled, as UBIAI writes it.
fn are_labelled_tokens(value: &Value) -> bool {
    value.get(0).is_some_and(|token| token.get("entityLabel").is_some_and(Value::is_string))
}

/// Whether a value is or holds a list with something of a kind, under names that spans may stand under.
fn has_list_of(value: &Value, is_one: fn(&Value) -> bool) -> bool {
    has_list_below(value, is_one, 0)
}

fn has_list_below(value: &Value, is_one: fn(&Value) -> bool, depth: usize) -> bool {
    match value {
        Value::Array(values) => values.iter().any(is_one),
        Value::Object(fields) if depth < MAX_DEPTH => {
            let mut inner = fields.iter().filter(|(name, _)| !NO_SPANS.contains(&name.as_str()));
            inner.any(|(_, value)| has_list_below(value, is_one, depth + 1))
        }
        _ => false,
    }
}

/// Whether the cell of a table has a list of spans.
pub(crate) fn has_labels_in_cell(name: &str, cell: &Value) -> bool {
    let Cow::Owned(value) = labels_in_cell(cell) else { return false };
    let is_of_argilla = name.ends_with(".responses") || name.ends_with(".suggestion");
    is_of_argilla
        || SPAN_FIELDS.contains(&name) && !listed(&value, false, 0).is_empty()
        || has_list_of(&value, span::is_whole)
}

/// A list that a table, or a string of JSON, holds as JSON or as Python prints it; any other value as it is.
pub(crate) fn labels_in_cell(value: &Value) -> Cow<'_, Value> {
    let cell = value.as_str().map(str::trim).filter(|cell| looks_like_a_list(cell));
    let inner = cell.and_then(|cell| json_text::read(cell).ok().or_else(|| python_text::read(cell)));
    inner.map_or(Cow::Borrowed(value), Cow::Owned)
}

/// Whether words are the print of a list of lists or records.
fn looks_like_a_list(cell: &str) -> bool {
    let inner = cell.strip_prefix(['[', '(', '{']).map(|inner| inner.trim_start().trim_start_matches("array("));
    inner.is_some_and(|inner| {
        inner.starts_with(['[', '(', '{', ']', ')', '}', '"', '\'']) && cell.ends_with([']', ')', '}'])
    })
}

/// Everything among the fields that may be a span, whatever it is called; of what several lists say alike the first.
pub(super) fn found_in(fields: &Map<String, Value>) -> InFields<'_> {
    let mut found = InFields::default();
    let mut lists: Vec<Vec<Found<'_>>> = Vec::new();
    for (name, value) in SPAN_FIELDS.iter().filter_map(|name| Some((*name, fields.get(*name)?))) {
        if are_answers(value) {
            continue;
        }
        let list = listed_in_cell(value, false);
        tell_unread(name, value, list.is_empty(), &mut found);
        found.are_doubtful |= DOUBTFUL_FIELDS.contains(&name) && !list.is_empty();
        lists.push(list);
    }
    let others = fields.iter().filter(|(name, value)| !is_for_labels(name) && may_have_labels(name, value));
    lists.extend(others.map(|(_, value)| listed_in_cell(value, true)));
    let nameless = fields.iter().filter(|(name, _)| !is_for_labels(name) && !NO_SPANS.contains(&name.as_str()));
    for (name, _) in nameless.filter(|(_, value)| has_list_of(value, span::is_place_alone)) {
        found.notes.push(format!("“{name}” has places without labels: they are left out"));
    }
    lists.retain(|list| !list.is_empty());
    let mut seen: HashSet<String> = HashSet::new();
    let has_several = lists.len() > 1;
    for list in lists {
        let before = found.spans.len();
        found.spans.extend(list.into_iter().filter(|one| !has_several || !seen.contains(&place_of(one))));
        seen.extend(found.spans[before..].iter().filter(|_| has_several).map(place_of));
    }
    found
}

fn listed_in_cell(value: &Value, is_strict: bool) -> Vec<Found<'_>> {
    match labels_in_cell(value) {
        Cow::Borrowed(value) => listed(value, is_strict, 0),
        Cow::Owned(value) => {
            let list = listed(&value, is_strict, 0).into_iter();
            list.map(|(group, value)| (group, Cow::Owned(value.into_owned()))).collect()
        }
    }
}

/// What a span says of itself, to know it again.
pub(super) fn place_of((group, value): &Found<'_>) -> String {
    match span::spans_from(value, group.as_deref(), 0) {
        Ok(spans) => format!("{:?}", spans.iter().map(|span| (&span.label, &span.at)).collect::<Vec<_>>()),
        Err(_) => value.to_string(),
    }
}

/// The spans of a list, or of lists under their labels or under names, as spaCy groups them. Words that name the class of a
/// text are none. In lists of other names only what says where it is and what.
pub(super) fn listed(value: &Value, is_strict: bool, depth: usize) -> Vec<Found<'_>> {
    let is_span = |value: &Value| if is_strict { span::is_whole(value) } else { span::may_be(value) };
    match value {
        Value::Array(_) if span::is_whole(value) => vec![(None, Cow::Borrowed(value))],
        Value::Array(values) => {
            values.iter().filter(|value| is_span(value)).map(|value| (None, Cow::Borrowed(value))).collect()
        }
        Value::Object(groups) if depth < MAX_DEPTH => {
            let inner = groups.iter().filter(|(name, _)| !NO_SPANS.contains(&name.as_str()));
            let of_group = |(name, value): (&'_ String, _)| {
                let name = name.clone();
                listed(value, is_strict, depth + 1)
                    .into_iter()
                    .map(move |(group, value)| (group.or_else(|| Some(name.clone())), value))
            };
            inner.flat_map(of_group).collect()
        }
        _ => Vec::new(),
    }
}

/// Says what of a field that may hold labels is not read.
fn tell_unread(name: &str, value: &Value, has_none: bool, found: &mut InFields<'_>) {
    let value = labels_in_cell(value);
    let n_words = n_words_without_places(&value);
    if n_words > 0 {
        let words = counted(n_words, "label");
        found.remarks.push(format!("“{name}” has words without their places: {words} left out"));
    }
    if !has_none || n_words > 0 {
        return;
    }
    let of_whole = format!("“{name}” says something of whole texts and not of places in them: it is left out");
    match &*value {
        Value::String(words) if words.trim_start().starts_with(['[', '{', '(']) => {
            found
                .remarks
                .push(format!("“{name}” begins like a list and cannot be read as one: its labels are left out"));
        }
        Value::String(words) if !words.trim().is_empty() => found.notes.push(of_whole),
        Value::Number(_) | Value::Bool(_) => found.notes.push(of_whole),
        Value::Array(values) if values.iter().any(|one| one.get("result").is_some()) => {
            found.remarks.push("it is a task of Label Studio, whose labels come in with “import”".to_owned());
        }
        Value::Array(values) if values.iter().any(|one| one.is_object() || one.is_array()) => {
            found.notes.push(format!("“{name}” has labels without a place in the text: they are left out"));
        }
        Value::Array(values) if !values.is_empty() => found.notes.push(of_whole),
        _ => {}
    }
}

/// How many words are given under the names of labels, without saying where they stand: `{"speaker": ["Ana"]}`.
fn n_words_without_places(value: &Value) -> usize {
    let lists = value.as_object().into_iter().flatten().filter_map(|(_, words)| words.as_array());
    lists.flatten().filter(|word| word.is_string()).count()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[track_caller]
    fn check(fields: Value, n_spans: usize, said: &[&str]) {
        let Value::Object(fields) = fields else { panic!("no record") };
        let found = found_in(&fields);
        let told: Vec<&String> = found.remarks.iter().chain(&found.notes).collect();
        assert_eq!((found.spans.len(), told.len()), (n_spans, said.len()), "{fields:?} {told:?}");
        assert!(told.iter().zip(said).all(|(told, said)| told.contains(said)), "{told:?}");
    }

    #[test]
    fn spans_are_found_wherever_they_lie() {
        let span = json!({"begin": 0, "end": 3, "type": "a"});
        check(json!({"mentions": [span]}), 1, &[]);
        check(json!({"highlights": [span, [0, 3, "a"]]}), 2, &[]);
        check(json!({"x": {"annotations": {"entities": [span], "labels": [{"label": "a"}]}}}), 1, &[]);
        check(json!({"entities": "[(0, 3, 'a')]"}), 1, &[]);
        check(json!({"entities": "{'entities': [(0, 3, 'a'), (4, 5, 'b')]}"}), 2, &[]);
        check(json!({"entities": {"a": [[0, 3], [4, 5]]}}), 2, &[]);
        check(json!({"spans": [span], "entities": [[0, 3, "a"], [4, 5, "b"]]}), 2, &[]);
        check(json!({"label": [0, 3, "a"]}), 1, &[]);
        check(json!({"tokens": [{"start": 0, "end": 3, "label": "a"}], "bbox": [[0, 1, 2, 3]]}), 0, &[]);
    }

    #[test]
    fn what_is_not_read_is_said() {
        check(json!({"label": "sports"}), 0, &["whole texts"]);
        check(json!({"labels": ["a", "b"]}), 0, &["whole texts"]);
        check(json!({"entities": [{"name": "Ana"}]}), 0, &["without a place"]);
        check(json!({"entities": {"a": ["Ana"]}}), 0, &["1 label left out"]);
        check(json!({"entities": "[(0, 3, 'a'"}), 0, &["cannot be read"]);
        check(json!({"annotations": [{"result": []}]}), 0, &["Label Studio"]);
        check(json!({"entities": [], "spans": null, "label": "", "ents": {}}), 0, &[]);
    }
}
