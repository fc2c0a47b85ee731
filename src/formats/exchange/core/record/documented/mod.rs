//! Records of programs whose documentation says what each field is, as a text with its spans.

mod core_nlp;
pub(super) mod dygie;
mod mentions;
mod one_ie;
mod questions;
mod spert;

pub(crate) use core_nlp::is_of_core_nlp;
pub(super) use core_nlp::is_span_of_core_nlp;
use core_nlp::of_core_nlp;
pub(super) use dygie::IS_PUT_TOGETHER;
use dygie::{is_of_dygie, of_dygie};
use mentions::{is_of_mentions, of_mentions};
use one_ie::{is_of_one_ie, of_one_ie};
pub(super) use questions::STAND_SEVERAL_TIMES;
pub(crate) use questions::is_of_questions;
use questions::of_questions;
use spert::{is_of_spert, of_spert, with_words_counted};

use crate::formats::exchange::core::json::value::{Map, Value, Words};
use crate::formats::exchange::core::names::offset;

/// A record as the program that writes its shape means it: a pair of a text and its labels, as spaCy 2 learns from, and what
/// UIE, LUIS, Vertex AI, `AutoML`, Ground Truth, `BigBIO`, `DyGIE`, `SpERT`, `OneIE`, `CoreNLP` and `UniversalNER` have. Any other value is as it is.
pub(crate) fn as_programs_mean_it(value: Value) -> Value {
    match value {
        Value::Array(list) => match &list[..] {
            [text @ Value::String(_), Value::Object(fields)] => {
                let mut record = fields.clone();
                record.insert("text", text.clone());
                Value::Object(record)
            }
            _ => Value::Array(list),
        },
        Value::Object(fields) if is_of_ground_truth(&fields) => Value::Object(of_ground_truth(fields)),
        Value::Object(fields) if is_of_uie(&fields) => Value::Object(of_uie(fields)),
        Value::Object(fields) if is_of_luis(&fields) => Value::Object(of_luis(fields)),
        Value::Object(fields) if is_of_vertex(&fields) => Value::Object(of_vertex(fields)),
        Value::Object(fields) if is_of_automl(&fields) => Value::Object(of_automl(fields)),
        Value::Object(fields) if let Some(text) = text_of_bigbio(&fields) => Value::Object(of_bigbio(fields, text)),
        Value::Object(fields) if is_of_dygie(&fields) => Value::Object(of_dygie(fields)),
        Value::Object(fields) if is_of_one_ie(&fields) => Value::Object(of_one_ie(fields)),
        Value::Object(fields) if is_of_core_nlp(&fields) => Value::Object(of_core_nlp(fields)),
        Value::Object(fields) if is_of_mentions(&fields) => Value::Object(of_mentions(fields)),
        Value::Object(fields) if is_of_spert(&fields) => Value::Object(of_spert(fields)),
        Value::Object(fields) if let Some(counted) = with_words_counted(&fields) => Value::Object(of_spert(counted)),
        Value::Object(fields) if is_of_questions(&fields) => Value::Object(of_questions(fields)),
        other => other,
    }
}

/// Whether a field of it says how another one came about, and the text is called a source.
fn is_of_ground_truth(fields: &Map) -> bool {
    let is_explained = |name: &Words| name.strip_suffix("-metadata").is_some_and(|of| fields.contains_key(of));
    fields.get("source").is_some_and(Value::is_string)
        && !fields.contains_key("text")
        && fields.keys().any(is_explained)
}

fn of_ground_truth(mut fields: Map) -> Map {
    fields.retain(|name, _| !name.ends_with("-metadata"));
    fields.rename("source", "text");
    fields
}

/// Whether it is what UIE learns from: a text, what was asked of it, and where the answers stand.
fn is_of_uie(fields: &Map) -> bool {
    let (Some(text), Some(prompt)) = (word(fields, "content"), word(fields, "prompt")) else { return false };
    let are_answers =
        fields.get("result_list").and_then(Value::as_array).is_some_and(|list| list.iter().all(Value::is_object));
    // “date of Ana” asks about a span and “mood[good, bad]” about the whole text: neither is a label.
    let is_about_span = [" of ", "的"].iter().any(|of| {
        prompt.split_once(of).is_some_and(|(one, other)| [one, other].iter().any(|words| text.contains(words.trim())))
    });
    are_answers && !prompt.trim().is_empty() && !prompt.contains('[') && !is_about_span
}

/// Whether it is an utterance of LUIS, which says of each entity its last character and not its end.
fn is_of_luis(fields: &Map) -> bool {
    let is_entity = |one: &Value| ["entity", "startPos", "endPos"].iter().all(|name| one.get(*name).is_some());
    let entities = fields.get("entities").and_then(Value::as_array).unwrap_or_default();
    word(fields, "text").is_some() && !entities.is_empty() && entities.iter().all(is_entity)
}

fn of_luis(mut fields: Map) -> Map {
    fields.rename("entities", "spans");
    for span in spans_of(&mut fields) {
        if let Some(last) = span.get("endPos").and_then(offset) {
            span.insert("end", last.saturating_add(1));
            span.remove("endPos");
        }
        name_parts(span, ["startPos", "end", "entity"]);
    }
    fields
}

fn of_uie(mut fields: Map) -> Map {
    let label = fields.remove("prompt").unwrap_or_default();
    fields.rename("content", "text");
    fields.rename("result_list", "spans");
    for span in spans_of(&mut fields) {
        span.insert("label", label.clone());
    }
    fields
}

/// Whether it is a text as Vertex AI imports and exports it, with where its labels are.
fn is_of_vertex(fields: &Map) -> bool {
    word(fields, "textContent").is_some() && fields.get("textSegmentAnnotations").is_some_and(Value::is_array)
}

fn of_vertex(mut fields: Map) -> Map {
    fields.rename("textContent", "text");
    fields.rename("textSegmentAnnotations", "spans");
    for span in spans_of(&mut fields) {
        if let Some(Value::Object(place)) = span.remove("textSegment") {
            span.extend(place);
        }
        name_parts(span, ["startOffset", "endOffset", "displayName"]);
    }
    fields
}

/// Whether it is a text as `AutoML` had it, with at least one label of a place or none at all.
fn is_of_automl(fields: &Map) -> bool {
    let is_span = |one: &Value| one.get("text_extraction").is_some_and(|it| it.get("text_segment").is_some());
    let are_spans = |list: &Value| list.as_array().is_some_and(|list| list.iter().all(is_span));
    fields.get("text_snippet").and_then(|snippet| snippet.get("content")).is_some_and(Value::is_string)
        && fields.get("annotations").is_some_and(are_spans)
}

fn of_automl(mut fields: Map) -> Map {
    if let Some(text) = fields.remove("text_snippet").and_then(|snippet| snippet.get("content").cloned()) {
        fields.insert("text", text);
    }
    fields.rename("annotations", "spans");
    for span in spans_of(&mut fields) {
        let place = span.remove("text_extraction").and_then(|it| it.get("text_segment").cloned());
        if let Some(Value::Object(place)) = place {
            span.extend(place);
        }
        name_parts(span, ["start_offset", "end_offset", "display_name"]);
    }
    fields
}

/// The text of passages that say which places of it they are, as `BigBIO` has it: lines, where blanks lie between them.
fn text_of_bigbio(fields: &Map) -> Option<String> {
    const MOST_BLANKS: usize = 16;
    if fields.contains_key("text") || !fields.contains_key("entities") {
        return None;
    }
    let (mut text, mut n_characters) = (String::new(), 0);
    for passage in fields.get("passages")?.as_array()? {
        let (pieces, places) = (passage.get("text")?.as_array()?, passage.get("offsets")?.as_array()?);
        if pieces.len() != places.len() {
            return None;
        }
        for (piece, place) in pieces.iter().zip(places) {
            let (piece, start, end) = (piece.as_str()?, offset(place.get(0)?)?, offset(place.get(1)?)?);
            let n_blanks = start.checked_sub(n_characters).filter(|n_blanks| *n_blanks <= MOST_BLANKS)?;
            if end.checked_sub(start)? != piece.chars().count() {
                return None;
            }
            text.extend(std::iter::repeat_n('\n', n_blanks));
            text.push_str(piece);
            n_characters = end;
        }
    }
    (!text.is_empty()).then_some(text)
}

fn of_bigbio(mut fields: Map, text: String) -> Map {
    let is_title = |passage: &&Value| passage.get("type").and_then(Value::as_str) == Some("title");
    let title = fields.get("passages").and_then(Value::as_array).and_then(|all| all.iter().find(is_title));
    let title = title.and_then(|title| title.get("text")?.get(0)).cloned();
    fields.remove("passages");
    if let Some(title) = title {
        fields.get_or_insert_with("title", || title);
    }
    fields.insert("text", text);
    fields
}

/// Gives a span the names that all readers know. A start that is 0 may be left out in what these services write.
fn name_parts(span: &mut Map, names: [&str; 3]) {
    span.get_or_insert_with(names[0], || 0.into());
    for (name, known) in names.into_iter().zip(["start", "end", "label"]) {
        span.rename(name, known);
    }
}

fn spans_of(fields: &mut Map) -> impl Iterator<Item = &mut Map> {
    fields.get_mut("spans").and_then(Value::as_list_mut).into_iter().flatten().filter_map(Value::as_object_mut)
}

fn word<'f>(fields: &'f Map, name: &str) -> Option<&'f str> {
    fields.get(name)?.as_str()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::exchange::core::json::value::json;

    #[track_caller]
    fn check(record: Value, expected: &Value) {
        assert_eq!(as_programs_mean_it(record), *expected);
    }

    #[test]
    fn ends_of_luis_are_last_characters() {
        check(
            json!({"text": "ana ruiz said no", "entities": [{"entity": "Speaker", "startPos": 0, "endPos": 7}]}),
            &json!({"text": "ana ruiz said no", "spans": [{"label": "Speaker", "start": 0, "end": 8}]}),
        );
    }

    #[test]
    fn records_become_texts_with_spans() {
        let expected = json!({"text": "Ana ran.", "spans": [{"start": 0, "end": 3, "label": "person"}]});
        let place = json!({"startOffset": 0, "endOffset": 3});
        check(
            json!({"textContent": "Ana ran.", "textSegmentAnnotations": [{"endOffset": 3, "displayName": "person"}]}),
            &expected,
        );
        check(
            json!({"textContent": "Ana ran.", "textSegmentAnnotations": [{"textSegment": place, "displayName": "person"}]}),
            &expected,
        );
        let place = json!({"text_segment": {"end_offset": 3}});
        check(
            json!({"text_snippet": {"content": "Ana ran."}, "annotations": [{"text_extraction": place, "display_name": "person"}]}),
            &expected,
        );
        let answer = json!({"start": 0, "end": 3});
        check(json!({"content": "Ana ran.", "prompt": "person", "result_list": [answer]}), &expected);
        let passages = json!([{"type": "title", "text": ["Bus"], "offsets": [[0, 3]]}, {"text": ["Ana ran."], "offsets": [[4, 12]]}]);
        check(
            json!({"passages": passages, "entities": []}),
            &json!({"title": "Bus", "text": "Bus\nAna ran.", "entities": []}),
        );
        check(json!(["Ana ran.", {"entities": []}]), &json!({"text": "Ana ran.", "entities": []}));
        check(json!({"source": "Ana ran.", "x": {}, "x-metadata": {}}), &json!({"text": "Ana ran.", "x": {}}));
    }

    #[test]
    fn what_asks_about_a_span_or_the_whole_text_is_no_label() {
        let answer = json!({"text": "Monday", "start": 13, "end": 19});
        for prompt in ["date of Ana", "Ana的日期", "mood[good, bad]", " "] {
            let record = json!({"content": "Ana spoke on Monday.", "prompt": prompt, "result_list": [answer]});
            check(record.clone(), &record);
        }
        let of_office = json!({"content": "Ana spoke.", "prompt": "head of state", "result_list": []});
        let expected = json!({"text": "Ana spoke.", "spans": []});
        check(of_office, &expected);
    }
}
