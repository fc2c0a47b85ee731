//! Sentences as `OneIE` and what is made of ACE have them: words, mentions as the numbers of their first word and of the one
//! behind their last, links between these, and events, whose trigger leads to who takes part in them.

use super::dygie::{IS_PUT_TOGETHER, text_of};
use crate::formats::exchange::core::json::value::{Map, Value, json};
use crate::formats::exchange::core::names::offset;

const LISTS: [&str; 3] = ["entity_mentions", "relation_mentions", "event_mentions"];

pub(super) fn is_of_one_ie(fields: &Map) -> bool {
    let are_words = |list: &Value| list.as_array().is_some_and(|list| list.iter().all(Value::is_string));
    let is_span = |one: &Value| ["entity_type", "start", "end"].iter().all(|part| one.get(*part).is_some());
    let are_spans = |list: &Value| list.as_array().is_some_and(|list| list.iter().all(is_span));
    !fields.contains_key("text")
        && fields.get("tokens").is_some_and(are_words)
        && fields.get("entity_mentions").is_some_and(are_spans)
}

/// The record with its sentence, or its words with blanks between them, as its text, and with spans and links that count its
/// characters.
pub(super) fn of_one_ie(mut fields: Map) -> Map {
    let tokens = fields.remove("tokens").unwrap_or_default();
    let sentence = fields.remove("sentence");
    let in_sentence =
        sentence.as_ref().and_then(Value::as_str).and_then(|text| Some((text.to_owned(), places_in(text, &tokens)?)));
    if in_sentence.is_none() {
        fields.insert(IS_PUT_TOGETHER, true);
    }
    let (text, places) = in_sentence.unwrap_or_else(|| text_of(&json!([tokens])));
    fields.insert("text", text);
    let [mentions, relations, events] =
        LISTS.map(|name| fields.remove(name).as_ref().and_then(Value::as_array).unwrap_or_default().to_vec());
    let mut spans: Vec<Value> =
        mentions.iter().map(|one| span(one, one.get("id"), one.get("entity_type"), &places)).collect();
    let mut links: Vec<Value> = relations.iter().map(relation).collect();
    for event in &events {
        let (id, trigger) = (event.get("id"), event.get("trigger").cloned().unwrap_or_default());
        spans.push(span(&trigger, id, event.get("event_type"), &places));
        let arguments = event.get("arguments").and_then(Value::as_array).unwrap_or_default();
        links.extend(arguments.iter().map(|one| link(id, one.get("entity_id"), one.get("role"))));
    }
    fields.insert("spans", spans);
    fields.insert("relations", links);
    // What models make of the words.
    fields.retain(|name, _| !["pieces", "token_lens", "sentence_starts"].contains(&name));
    fields
}

/// Where words stand in a text that has them one after another, with blanks between them or nothing, in code points.
fn places_in(text: &str, words: &Value) -> Option<Vec<(usize, usize)>> {
    let (mut rest, mut n_characters) = (text, 0);
    let mut places = Vec::new();
    for word in words.as_array()?.iter().map(Value::as_str) {
        let word = word?;
        let behind = rest.trim_start();
        n_characters += rest[..rest.len() - behind.len()].chars().count();
        rest = behind.strip_prefix(word)?;
        places.push((n_characters, n_characters + word.chars().count()));
        n_characters += word.chars().count();
    }
    rest.trim().is_empty().then_some(places)
}

fn span(one: &Value, id: Option<&Value>, label: Option<&Value>, places: &[(usize, usize)]) -> Value {
    let edge = |name: &str| offset(one.get(name)?);
    let place = || {
        let (first, behind) = (edge("start")?, edge("end")?);
        let ((start, _), (_, end)) = places.get(first).zip(places.get(behind.checked_sub(1)?))?;
        (first < behind).then_some((*start, *end))
    };
    let (start, end) = place().unzip();
    json!({"id": id, "start": start, "end": end, "label": label, "text": one.get("text")})
}

/// From the argument that is called the first to the other one.
fn relation(one: &Value) -> Value {
    let arguments = one.get("arguments").and_then(Value::as_array).unwrap_or_default();
    let of_role = |role: &str| arguments.iter().find(|one| one.get("role").and_then(Value::as_str) == Some(role));
    let ends = of_role("Arg-1").zip(of_role("Arg-2")).or(match arguments {
        [from, to] => Some((from, to)),
        _ => None,
    });
    let (from, to) = ends.unzip();
    let id = |end: Option<&Value>| end.and_then(|end| end.get("entity_id")).cloned();
    link(id(from).as_ref(), id(to).as_ref(), one.get("relation_type"))
}

fn link(from: Option<&Value>, to: Option<&Value>, kind: Option<&Value>) -> Value {
    json!({"from_id": from, "to_id": to, "type": kind})
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::exchange::core::record::{as_programs_mean_it, draft};

    #[test]
    fn mentions_links_and_events_come_in() {
        let mention = |id: &str, start: usize, label: &str, text: &str| json!({"id": id, "start": start, "end": start + 1, "entity_type": label, "text": text});
        let end = |id: &str, role: &str| json!({"entity_id": id, "role": role});
        let record = json!({"doc_id": "d", "sentence": "“Né”, said Ana of  Essen.",
            "tokens": ["“", "Né", "”", ",", "said", "Ana", "of", "Essen", "."], "pieces": ["a"], "token_lens": [1],
            "entity_mentions": [mention("E1", 5, "PER", "Ana"), mention("E2", 7, "GPE", "Essen")],
            "relation_mentions": [{"id": "R1", "relation_type": "from", "arguments": [end("E2", "Arg-2"), end("E1", "Arg-1")]}],
            "event_mentions": [{"id": "V1", "event_type": "say", "trigger": {"start": 4, "end": 5, "text": "said"},
                "arguments": [end("E1", "who")]}]});
        let draft = draft(&as_programs_mean_it(record), String::new()).unwrap();
        let spans: Vec<_> = draft.spans.iter().map(|span| (&*span.key, &*span.label, span.at[0])).collect();
        assert_eq!(spans, [("E1", "PER", (11, 14)), ("E2", "GPE", (19, 24)), ("V1", "say", (6, 10))]);
        let links: Vec<_> = draft.relations.iter().map(|link| (&*link.from, &*link.kind, &*link.to)).collect();
        assert_eq!(links, [("E1", "from", "E2"), ("V1", "who", "E1")]);
        assert!(draft.remarks.is_empty() && draft.notes.is_empty(), "{:?} {:?}", draft.remarks, draft.notes);
    }

    #[test]
    fn words_that_are_not_those_of_the_sentence_are_the_text() {
        let tokens = json!(["Ana", "ran", "."]);
        assert_eq!(places_in("Ana ran.", &tokens), Some(vec![(0, 3), (4, 7), (7, 8)]));
        assert_eq!(places_in("Ana walked.", &tokens), None);
        assert_eq!(places_in("Ana ran. Bo too.", &tokens), None);
    }
}
