//! What of a record looks like labels and has no places, said in sentences.

use super::fields::{Fields, is_like_labels};
use super::found::{Body, InFields, MAX_DEPTH, NO_SPANS, SPAN_FIELDS, has_list_of};
use super::lookalikes::is_place_by_names;
use super::place_names::pair_in;
use super::ruler::Ruler;
use super::span;
use super::span::plain;
use crate::formats::exchange::core::iob::is_tag;
use crate::formats::exchange::core::json::value::{Map, Value};
use crate::formats::exchange::core::names::offset;
use crate::model::counted;

/// So many of a list are looked for in the text.
const N_LOOKED_FOR: usize = 20;
/// So many words are no chance.
const N_WORDS: usize = 3;
/// So many numbers beside a text are looked at for places.
const MOST_NUMBERS: usize = 32;

/// Names of numbers beside the text that are a place in it and are not read, two by two: `cue_start` and `cue_end`.
pub(super) fn places_beside<'f>(fields: &Fields<'f>, ruler: &Ruler<'_>) -> Vec<[&'f str; 2]> {
    let number = |name: &str| fields.get(name).and_then(|value| offset(value));
    let mut names: Vec<&str> =
        fields.keys().copied().filter(|name| number(name).is_some()).take(MOST_NUMBERS).collect();
    let mut places = Vec::new();
    while let Some(pair) = pair_in(&names) {
        let both @ [start, end] = [names[pair.start], names[pair.end]];
        names.retain(|name| !both.contains(name));
        let place =
            number(start).zip(number(end)).and_then(|(start, end)| Some((start, pair.end_is.end_of(start, end)?)));
        if pair.is_sure && place.is_some_and(|(start, end)| ruler.is_neat(start, end)) {
            places.push(both);
        }
    }
    places
}

/// Says that such numbers are not read, and how they would be.
pub(super) fn tell_places_beside(places: &[[&str; 2]], found: &mut InFields) {
    found.notes.extend(places.iter().map(|[start, end]| {
        format!(
            "“{start}” and “{end}” look like a place in the text and are not read, nor what they are of: a table with a span \
             a row has “start”, “end” and “label” beside “text”"
        )
    }));
}

/// Says of a field what of it is not read; `is_told` where something of it is read or told already.
pub(super) fn tell_shape(name: &str, value: &Value, is_told: bool, body: Body<'_>, found: &mut InFields) {
    let is_usual = SPAN_FIELDS.contains(&name);
    let are_columns = value.as_object().is_some_and(|columns| span::rows_of_columns(columns).is_some());
    // In groups some may have places and some words.
    let may_have = !are_columns && (!is_told || value.is_object());
    let has_words = may_have && tell_words(name, name, value, body, found);
    if has_words || is_told {
        return;
    }
    if are_tags(name, value) {
        found.remarks.push(format!("“{name}” has tags of words and not of places: its labels are left out"));
    } else if !is_usual && has_places(value) {
        found.notes.push(format!("“{name}” has places without labels: they are left out"));
    } else if is_usual || is_like_labels(name) {
        tell_labels(name, value, found);
    } else if are_words_of(value, body) {
        found
            .notes
            .push(format!("“{name}” has words of the text and no places: if these are labels, they are left out"));
    }
}

/// Says how many words are given as labels without their places, in the field or below; whether there are some.
fn tell_words(path: &str, name: &str, value: &Value, body: Body<'_>, found: &mut InFields) -> bool {
    let n_words = n_words_without_places(name, value, body);
    if n_words > 0 {
        let words = counted(n_words, "label");
        found.remarks.push(format!("“{path}” has words without their places: {words} left out"));
        return true;
    }
    let is_deep = path.matches('.').count() >= MAX_DEPTH;
    let inner = value.as_object().filter(|_| !is_deep).into_iter().flatten();
    let mut has_some = false;
    for (name, value) in inner.filter(|(name, _)| !NO_SPANS.contains(&name.as_str())) {
        has_some |= tell_words(&format!("{path}.{name}"), name, value, body, found);
    }
    has_some
}

/// What is said of a field that is about whole texts.
pub(super) fn of_whole(name: &str) -> String {
    format!("“{name}” says something of whole texts and not of places in them: it is left out")
}

/// Says what is not read of a field that is called like labels.
fn tell_labels(name: &str, value: &Value, found: &mut InFields) {
    let of_whole = of_whole(name);
    match value {
        Value::String(words) if words.trim_start().starts_with(['[', '{', '(']) => {
            found
                .remarks
                .push(format!("“{name}” begins like a list and cannot be read as one: its labels are left out"));
        }
        Value::String(words) if !words.trim().is_empty() => found.notes.push(of_whole),
        Value::Number(_) | Value::Bool(_) if SPAN_FIELDS.contains(&name) => found.notes.push(of_whole),
        Value::Array(values) if values.iter().any(|one| one.is_object() || one.is_array()) => {
            found.notes.push(format!("“{name}” has labels without a place in the text: they are left out"));
        }
        Value::Array(values) if !values.is_empty() => found.notes.push(of_whole),
        Value::Object(groups) if !is_empty(groups) && !SPAN_FIELDS.contains(&name) => found.notes.push(of_whole),
        _ => {}
    }
}

fn is_empty(groups: &Map) -> bool {
    groups.values().all(|value| value.is_null() || value.as_array().is_some_and(<[Value]>::is_empty))
}

/// How many words are given as labels without saying where they stand: `{"speaker": ["Ana"]}`, or words of the text.
fn n_words_without_places(name: &str, value: &Value, body: Body<'_>) -> usize {
    if !SPAN_FIELDS.contains(&name) && !is_like_labels(name) {
        return 0;
    }
    let stand_there = |words: &&Value| words.as_str().is_some_and(|words| stands_in(words, body));
    match value {
        Value::Object(groups) => {
            let lists = groups.values().filter_map(Value::as_array);
            let n_under_labels = lists.flatten().filter(|word| word.is_string()).count();
            // The words may stand over their labels: `{"Ana": "PER"}`.
            let is_label = |value: &Value| value.is_string() || value.as_array().is_some_and(<[Value]>::is_empty);
            let n_over_labels =
                groups.iter().filter(|(words, value)| is_label(value) && stands_in(words, body)).count();
            n_under_labels.max(n_over_labels)
        }
        Value::Array(words) if words.iter().all(Value::is_string) => {
            let n_there = words.iter().take(N_LOOKED_FOR).filter(stand_there).count();
            let are_names = ["label", "labels"].contains(&name);
            let is_enough = n_there > 0 && (!are_names || n_there == words.len().min(N_LOOKED_FOR));
            if is_enough { words.len() } else { 0 }
        }
        Value::Array(records)
            if records.iter().all(|one| one.is_object() && !span::names_place(one) && !is_place_by_names(one)) =>
        {
            let has_words = |one: &&Value| one.as_object().is_some_and(|one| one.values().any(|it| stand_there(&it)));
            if records.iter().take(N_LOOKED_FOR).any(|one| has_words(&one)) { records.len() } else { 0 }
        }
        Value::String(words) if !["label", "labels"].contains(&name) => usize::from(stands_in(words, body)),
        _ => 0,
    }
}

fn stands_in(words: &str, body: Body<'_>) -> bool {
    let words = words.trim();
    !words.is_empty()
        && words != body.text.trim()
        && memchr::memmem::find(body.text.as_bytes(), words.as_bytes()).is_some()
}

/// Whether records in a list, or the words in it, have several words of the text: quotes that somebody has copied.
fn are_words_of(value: &Value, body: Body<'_>) -> bool {
    let is_long = |words: &&str| words.split_whitespace().nth(N_WORDS - 1).is_some();
    let stand_there = |value: &Value| value.as_str().filter(is_long).is_some_and(|words| stands_in(words, body));
    // One of them by itself may be in the text by chance, as a name is.
    let is_short = |value: &Value| value.as_str().is_some_and(|words| words.len() > 1 && stands_in(words, body));
    let are_several = |fields: &Map| {
        let n_there = fields.values().filter(|value| is_short(value)).count();
        let says_place = || fields.keys().any(|name| plain(name).contains("offset"));
        n_there > 1 || n_there == 1 && says_place()
    };
    let are_triple = |words: &[Value]| {
        words.iter().all(Value::is_string) && words.iter().filter(|value| is_short(value)).nth(1).is_some()
    };
    let is_one = |value: &Value| match value {
        Value::Object(fields) => fields.values().any(stand_there) || are_several(fields),
        Value::Array(words) => are_triple(words),
        _ => false,
    };
    value.as_array().is_some_and(|values| values.iter().take(N_LOOKED_FOR).any(is_one))
}

/// Whether they are tags of words: they say nothing of places.
pub(super) fn are_tags(name: &str, value: &Value) -> bool {
    if let Some(words) = value.as_str() {
        let tags = || words.split_whitespace();
        return tags().nth(1).is_some() && tags().all(is_tag) && tags().any(|tag| tag != "O");
    }
    let Some(tags) = value.as_array().filter(|tags| !tags.is_empty()) else { return false };
    let are_named = tags.iter().all(|tag| tag.as_str().is_some_and(is_tag)) && tags.iter().any(|tag| tag != "O");
    are_named || name == "ner_tags" && tags.iter().all(Value::is_u64)
}

/// Whether a value has places without labels, under names that are not read for something else.
fn has_places(value: &Value) -> bool {
    has_list_of(value, span::is_place_alone)
}
