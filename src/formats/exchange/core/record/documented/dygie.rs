//! Documents as `DyGIE` and its kin have them: sentences of words, and for each sentence its spans and links, which count the
//! words of the document.

use crate::formats::exchange::core::json::value::{Map, Value, json};
use crate::formats::exchange::core::names::offset;

pub(super) fn is_of_dygie(fields: &Map) -> bool {
    let are_words = |list: &Value| list.as_array().is_some_and(|list| list.iter().all(Value::is_string));
    let Some(sentences) = fields.get("sentences").and_then(Value::as_array) else { return false };
    let is_of_each = |name: &&str| {
        let of_each = fields.get(name).and_then(Value::as_array);
        of_each.is_some_and(|of_each| of_each.len() == sentences.len() && of_each.iter().all(Value::is_array))
    };
    let has_text = fields.get("text").is_some_and(Value::is_string);
    !has_text
        && !sentences.is_empty()
        && sentences.iter().all(are_words)
        && ["ner", "predicted_ner"].iter().any(is_of_each)
}

/// The record with a text, in which a sentence is a line with blanks between its words, and with spans and links that count
/// its characters. What a model said beside what people did stays apart.
pub(super) fn of_dygie(mut fields: Map) -> Map {
    let sentences = fields.remove("sentences").unwrap_or_default();
    let (text, places) = text_of(&sentences);
    fields.insert("text", text);
    fields.insert(IS_PUT_TOGETHER, true);
    for (name, to) in [("ner", "spans"), ("relations", "relations")] {
        let predicted = fields.remove(&format!("predicted_{name}"));
        let (gold, predicted) = match fields.remove(name) {
            None => (predicted, None),
            gold => (gold, predicted),
        };
        // Links of a model have no place of their own, and must not take that of its spans: they are told.
        let (predicted, untold) = if name == "ner" { (predicted, None) } else { (None, predicted) };
        fields.extend(untold.map(|untold| ("predicted_relations", untold)));
        for (of_each, to) in [(gold, Some(to)), (predicted, Some("predictions"))] {
            let Some((of_each, to)) = of_each.zip(to) else { continue };
            let lists = of_each.as_array().into_iter().flatten().filter_map(Value::as_array).flatten();
            let read: Vec<Value> =
                lists.map(|list| if name == "ner" { span(list, &places) } else { link(list, &places) }).collect();
            fields.insert(to, read);
        }
    }
    fields
}

/// What a field of this name says of words that nothing here has a place for, where it says something.
pub(in crate::formats::exchange::core::record) fn unread(name: &str, value: &Value) -> Option<&'static str> {
    let of_each = value.as_array()?;
    let entries = || of_each.iter().filter_map(Value::as_array).flatten();
    let has_some = of_each.iter().chain(entries()).all(Value::is_array) && entries().next().is_some();
    let what = match name.strip_prefix("predicted_").unwrap_or(name) {
        "clusters" => "which words stand for the same thing",
        "events" => "of what happens which words stand for whom",
        "relations" if name.starts_with("predicted_") => "which links a model has found",
        _ => return None,
    };
    has_some.then_some(what)
}

/// Says of a record that its text was put together from its words.
pub(in crate::formats::exchange::core::record) const IS_PUT_TOGETHER: &str = "text_is_put_together_from_words";

/// The text of all sentences, and where each word stands, in code points.
pub(super) fn text_of(sentences: &Value) -> (String, Vec<(usize, usize)>) {
    let (mut text, mut n_characters, mut places) = (String::new(), 0, Vec::new());
    for (number, sentence) in sentences.as_array().into_iter().flatten().enumerate() {
        for (idx, word) in sentence.as_array().into_iter().flatten().filter_map(Value::as_str).enumerate() {
            let before = match (number, idx) {
                (0, 0) => "",
                (_, 0) => "\n",
                _ => " ",
            };
            let start = n_characters + before.len();
            n_characters = start + word.chars().count();
            text.extend([before, word]);
            places.push((start, n_characters));
        }
    }
    (text, places)
}

/// The place from one word to another, whose numbers stand one after another in a list.
fn place(list: &Value, first: usize, places: &[(usize, usize)]) -> Option<Value> {
    let word = |nth: usize| places.get(offset(list.get(nth)?)?);
    let ((start, _), (_, end)) = word(first).zip(word(first + 1))?;
    Some(json!({"start": start, "end": end}))
}

/// `[0, 1, "quote"]`
fn span(list: &Value, places: &[(usize, usize)]) -> Value {
    labelled(place(list, 0, places), list.get(2))
}

/// `[0, 1, 4, 5, "said_by"]`
fn link(list: &Value, places: &[(usize, usize)]) -> Value {
    linked(place(list, 0, places).as_ref(), place(list, 2, places).as_ref(), list.get(4))
}

/// A span at a place; what has none is told by who reads it.
pub(super) fn labelled(place: Option<Value>, label: Option<&Value>) -> Value {
    let mut span = place.unwrap_or_else(|| json!({"start": null}));
    if let Some(span) = span.as_object_mut() {
        span.insert("label", label.cloned().unwrap_or_default());
    }
    span
}

/// A link between the spans at two places.
pub(super) fn linked(from: Option<&Value>, to: Option<&Value>, label: Option<&Value>) -> Value {
    json!({"head_span": from, "child_span": to, "label": label})
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::exchange::core::record::{as_programs_mean_it, draft};

    #[test]
    fn numbers_of_words_become_places() {
        let record = json!({"doc_key": "a", "sentences": [["“", "Né", "”", "said", "Ana", "."], ["Bo", "ran"]],
            "ner": [[[0, 2, "quote"], [4, 4, "speaker"]], [[6, 6, "speaker"], [6, 9, "claim"]]],
            "relations": [[[0, 2, 4, 4, "said_by"]], []]});
        let Value::Object(fields) = record else { panic!("no record") };
        assert!(is_of_dygie(&fields));
        let (quote, ana) = (json!({"start": 0, "end": 6}), json!({"start": 12, "end": 15}));
        let expected = json!({"doc_key": "a", "text_is_put_together_from_words": true, "text": "“ Né ” said Ana .\nBo ran",
            "spans": [{"start": 0, "end": 6, "label": "quote"}, {"start": 12, "end": 15, "label": "speaker"},
                {"start": 18, "end": 20, "label": "speaker"}, {"start": null, "label": "claim"}],
            "relations": [{"head_span": quote, "child_span": ana, "label": "said_by"}]});
        assert_eq!(Value::Object(of_dygie(fields)), expected);
    }

    #[test]
    fn spans_of_a_model_stay_where_it_has_links_too() {
        let record = json!({"sentences": [["Ana", "ran"]], "ner": [[]], "predicted_ner": [[[0, 0, "speaker"]]],
            "relations": [[]], "predicted_relations": [[[0, 0, 1, 1, "said_by"]]]});
        let Value::Object(fields) = record else { panic!("no record") };
        let expected = json!({"text": "Ana ran", "text_is_put_together_from_words": true, "spans": [], "relations": [],
            "predictions": [{"start": 0, "end": 3, "label": "speaker"}],
            "predicted_relations": [[[0, 0, 1, 1, "said_by"]]]});
        assert_eq!(Value::Object(of_dygie(fields)), expected);
    }

    #[test]
    fn what_nothing_here_has_a_place_for_is_told() {
        let record = json!({"sentences": [["Ana", "ran"], ["She", "won"]], "ner": [[[0, 0, "speaker"]], []],
            "relations": [[], []], "predicted_relations": [[[0, 0, 1, 1, "said_by"]], []],
            "clusters": [[[0, 0], [2, 2]]], "events": [[[[1, "run"], [0, 0, "who"]]], []], "predicted_clusters": []});
        let draft = draft(&as_programs_mean_it(record), String::new()).unwrap();
        let spans: Vec<&str> = draft.spans.iter().map(|span| &*span.label).collect();
        assert_eq!((&*draft.text, &spans[..], draft.relations.len()), ("Ana ran\nShe won", &["speaker"][..], 0));
        let told = [
            "“clusters” says which words stand for the same thing: nothing here has a place for that, and it is left out",
            "“events” says of what happens which words stand for whom: nothing here has a place for that, and it is left out",
            "“predicted_relations” says which links a model has found: nothing here has a place for that, and it is left out",
        ];
        assert_eq!(draft.notes, told);
        assert!(draft.remarks.is_empty(), "{:?}", draft.remarks);
    }
}
