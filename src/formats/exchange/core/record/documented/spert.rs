//! Sentences as `SpERT` learns from them: words, spans as the numbers of their first word and of the one behind their last,
//! and links between spans by their numbers.

use super::dygie::{labelled, linked, text_of};
use crate::formats::exchange::core::json::value::{Map, Value, json};
use crate::formats::exchange::core::names::offset;

pub(super) fn is_of_spert(fields: &Map) -> bool {
    let all = |name: &str, is_one: fn(&Value) -> bool| {
        fields.get(name).and_then(Value::as_array).is_some_and(|list| list.iter().all(is_one))
    };
    let is_span = |one: &Value| ["type", "start", "end"].iter().all(|part| one.get(*part).is_some());
    !fields.contains_key("text") && all("tokens", Value::is_string) && all("entities", is_span)
}

/// The record with a text, in which blanks stand between the words, and with spans and links that count its characters.
pub(super) fn of_spert(mut fields: Map) -> Map {
    let (text, places) = text_of(&json!([fields.remove("tokens").unwrap_or_default()]));
    fields.insert("text", text);
    let place = |span: &Value| {
        let (first, behind) = (offset(span.get("start")?)?, offset(span.get("end")?)?);
        let ((start, _), (_, end)) = places.get(first).zip(places.get(behind.checked_sub(1)?))?;
        (first < behind).then(|| json!({"start": *start, "end": *end}))
    };
    let spans: Vec<Value> = fields.remove("entities").iter().filter_map(Value::as_array).flatten().cloned().collect();
    fields.insert("spans", spans.iter().map(|span| labelled(place(span), span.get("type"))).collect::<Vec<_>>());
    let end = |link: &Value, name: &str| place(spans.get(offset(link.get(name)?)?)?);
    if let Some(links) = fields.remove("relations") {
        let link = |link: &Value| linked(end(link, "head").as_ref(), end(link, "tail").as_ref(), link.get("type"));
        fields.insert("relations", links.as_array().into_iter().flatten().map(link).collect::<Vec<_>>());
    }
    fields
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::exchange::core::record::{as_programs_mean_it, draft};

    #[test]
    fn numbers_of_words_become_places() {
        let record = json!({"tokens": ["“", "Né", "”", "said", "Ana", "."], "orig_id": 7,
            "entities": [{"type": "quote", "start": 0, "end": 3}, {"type": "speaker", "start": 4, "end": 5},
                {"type": "claim", "start": 5, "end": 9}],
            "relations": [{"type": "said_by", "head": 0, "tail": 1}]});
        let Value::Object(fields) = record else { panic!("no record") };
        assert!(is_of_spert(&fields));
        let (quote, ana) = (json!({"start": 0, "end": 6}), json!({"start": 12, "end": 15}));
        let expected = json!({"orig_id": 7, "text": "“ Né ” said Ana .",
            "spans": [{"start": 0, "end": 6, "label": "quote"}, {"start": 12, "end": 15, "label": "speaker"},
                {"start": null, "label": "claim"}],
            "relations": [{"head_span": quote, "child_span": ana, "label": "said_by"}]});
        assert_eq!(Value::Object(of_spert(fields)), expected);
    }

    #[test]
    fn links_of_a_record_lead_from_span_to_span() {
        let record = json!({"tokens": ["Bo", "said", "no"], "entities": [{"type": "speaker", "start": 0, "end": 1},
            {"type": "quote", "start": 2, "end": 3}], "relations": [{"type": "said_by", "head": 1, "tail": 0}]});
        let draft = draft(&as_programs_mean_it(record), String::new()).unwrap();
        let spans: Vec<&str> = draft.spans.iter().map(|span| &*span.label).collect();
        assert_eq!((&*draft.text, &spans[..], draft.relations.len()), ("Bo said no", &["speaker", "quote"][..], 1));
        assert!(draft.remarks.is_empty() && draft.notes.is_empty(), "{:?} {:?}", draft.remarks, draft.notes);
    }
}
