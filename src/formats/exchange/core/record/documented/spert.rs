//! Sentences as `SpERT` learns from them: words, spans as the numbers of their first word and of the one behind their last,
//! and links between spans by their numbers. Words beside `spans` are read so, too, where these prove what they count.

use super::dygie::{IS_PUT_TOGETHER, labelled, linked, text_of};
use crate::formats::exchange::core::json::value::{Map, Value, json};
use crate::formats::exchange::core::names::offset;

pub(super) fn is_of_spert(fields: &Map) -> bool {
    let all = |name: &str, is_one: fn(&Value) -> bool| {
        fields.get(name).and_then(Value::as_array).is_some_and(|list| list.iter().all(is_one))
    };
    let is_span = |one: &Value| ["type", "start", "end"].iter().all(|part| one.get(*part).is_some());
    !fields.contains_key("text") && all("tokens", Value::is_string) && all("entities", is_span)
}

/// The record with `spans` beside its words as `SpERT` has them, where these prove that they count words, and whether an end is
/// the last one or the one behind; `None` where they do not, or have tags besides.
pub(super) fn with_words_counted(fields: &Map) -> Option<Map> {
    let is_other = |name: &str| ["text", "entities", "relations"].contains(&name) || name.ends_with("tags");
    let words = fields.get("tokens")?.as_array().filter(|words| words.iter().all(Value::is_string))?;
    let spans = fields.get("spans")?.as_array().filter(|_| !fields.keys().any(|name| is_other(name)))?;
    let place = |span: &Value| Some((offset(span.get("start")?)?, offset(span.get("end")?)?));
    let places = spans.iter().map(place).collect::<Option<Vec<_>>>()?;
    let are_last = places.iter().any(|(start, end)| start == end);
    let are_behind = places.iter().any(|(_, end)| *end == words.len());
    if are_last == are_behind || places.iter().any(|(start, end)| start > end || *end > words.len()) {
        return None;
    }
    let counted = spans.iter().zip(places).map(|(span, (start, end))| {
        let label = span
            .get("label")
            .or_else(|| span.get("type"))
            .filter(|_| span.as_object().is_some_and(|span| span.len() == 3))?;
        Some(json!({"start": start, "end": end + usize::from(are_last), "type": label}))
    });
    let counted = counted.collect::<Option<Vec<Value>>>()?;
    let mut fields = fields.clone();
    fields.remove("spans");
    fields.insert("entities", counted);
    Some(fields)
}

/// The record with a text, in which blanks stand between the words, and with spans and links that count its characters.
pub(super) fn of_spert(mut fields: Map) -> Map {
    let (text, places) = text_of(&json!([fields.remove("tokens").unwrap_or_default()]));
    fields.insert("text", text);
    fields.insert(IS_PUT_TOGETHER, true);
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
        let expected = json!({"orig_id": 7, "text": "“ Né ” said Ana .", "text_is_put_together_from_words": true,
            "spans": [{"start": 0, "end": 6, "label": "quote"}, {"start": 12, "end": 15, "label": "speaker"},
                {"start": null, "label": "claim"}],
            "relations": [{"head_span": quote, "child_span": ana, "label": "said_by"}]});
        assert_eq!(Value::Object(of_spert(fields)), expected);
    }

    #[test]
    fn spans_beside_words_count_them_where_they_prove_it() {
        let words = || json!(["Ana", "Ruiz", "met", "Bo"]);
        let read = |places: [(u64, u64); 2]| {
            let spans = places.map(|(start, end)| json!({"start": start, "end": end, "label": "a"})).to_vec();
            let read = draft(&as_programs_mean_it(json!({"tokens": words(), "spans": spans})), String::new())?;
            Ok::<_, String>(read.spans.iter().map(|span| span.at[0]).collect::<Vec<_>>())
        };
        let expected = Ok(vec![(0, 8), (13, 15)]);
        assert_eq!((read([(0, 2), (3, 4)]), read([(0, 1), (3, 3)])), (expected.clone(), expected));
        for unproven in [[(0, 2), (2, 3)], [(0, 0), (3, 4)], [(0, 3), (13, 15)]] {
            assert!(read(unproven).is_err_and(|what| what.contains("words and no text")), "{unproven:?}");
        }
    }

    #[test]
    fn links_of_a_record_lead_from_span_to_span() {
        let record = json!({"tokens": ["Bo", "said", "no"], "entities": [{"type": "speaker", "start": 0, "end": 1},
            {"type": "quote", "start": 2, "end": 3}], "relations": [{"type": "said_by", "head": 1, "tail": 0}]});
        let draft = draft(&as_programs_mean_it(record), String::new()).unwrap();
        let spans: Vec<&str> = draft.spans.iter().map(|span| &*span.label).collect();
        assert_eq!((&*draft.text, &spans[..], draft.relations.len()), ("Bo said no", &["speaker", "quote"][..], 1));
        assert!(draft.remarks.is_empty() && draft.notes.is_empty(), "{:?} {:?}", draft.remarks, draft.notes);
        assert!(draft.is_rebuilt, "its text is told to be put together from words");
    }
}
