//! Chat messages as they come in: the texts of an answer are sought in the article that was asked about.

use std::collections::{BTreeMap, BTreeSet};

use crate::formats::exchange::core::draft::{Draft, RelationDraft, SpanDraft};
use crate::formats::exchange::core::json::value::{Map, Value};
use crate::formats::exchange::core::json_text;
use crate::formats::exchange::core::names;
use crate::formats::exchange::core::reading::Reading;
use crate::formats::exchange::core::record::is_of_questions;
use crate::formats::exchange::places::Places;
use crate::model::{KindId, LabelSet, OffsetUnit, RelationKind};

pub(super) fn read(reading: &mut Reading<'_>) {
    let labels = reading.labels;
    reading.take_json(|reading, conversation, place| match draft(labels, conversation) {
        _ if conversation.as_object().is_some_and(is_of_questions) => reading.take_value(conversation, &place),
        Ok(draft) => reading.take(Draft { place, ..draft }),
        Err(what) => reading.warn(&place, what),
    });
}

fn draft(labels: &LabelSet, conversation: &Value) -> Result<Draft, &'static str> {
    let said = |role: &str| {
        let messages = conversation.get("messages").and_then(Value::as_array).into_iter().flatten();
        let mut of_role = messages.filter(|message| message.get("role").and_then(Value::as_str) == Some(role));
        of_role.next_back()?.get("content")?.as_str()
    };
    let text = said("user").ok_or("it has no message of a user")?;
    let answer = said("assistant").ok_or("it has no answer")?;
    let answer = json_text::read(answer).ok().and_then(as_lists).ok_or("its answer is no JSON of labels")?;
    let mut pieces = BTreeSet::new();
    take_texts(&answer, &mut pieces);
    let draft = Draft { text: text.to_owned(), unit: OffsetUnit::Byte, ..Draft::default() };
    let mut found = Found { draft, places: Places::new(text, pieces), by_place: BTreeMap::new() };
    let mut links = Vec::new();
    for (name, items) in answer.as_object().into_iter().flatten() {
        let label = label_called(labels, name);
        if label != name.as_str() {
            found.draft.notes.push(format!("“{name}” is taken for the label “{label}”"));
        }
        for item in items.as_array().into_iter().flatten() {
            let own = item.get("label").and_then(Value::as_str);
            let Some(from) = found.add_span(item, own.unwrap_or(label)) else { continue };
            links.extend(item.as_object().into_iter().flatten().map(|(kind, ends)| (from, kind.as_str(), ends)));
        }
    }
    let mut ends_by_kind = BTreeMap::new();
    for (from, name, ends) in links {
        if OF_ITEMS.contains(&name) {
            continue;
        }
        let (kind, fit) = ends_by_kind.entry(name).or_insert_with(|| kind_called(labels, name));
        let ends = ends.as_array().unwrap_or(std::slice::from_ref(ends));
        for end in ends {
            match (end, &kind) {
                (Value::Object(_), _) => found.add_link(from, kind.as_deref().unwrap_or(name), end, fit.as_deref()),
                (Value::String(words), Some(kind)) => found.add_named(from, kind, words.trim(), fit.as_deref()),
                (Value::String(_) | Value::Number(_) | Value::Bool(_), _) => {
                    found.draft.notes.push(format!("“{name}” has no place here and is left out"));
                }
                _ => {}
            }
        }
    }
    Ok(found.draft)
}

/// The lists of an answer by their names; one without a name, of items that say their labels, has that of none.
fn as_lists(answer: Value) -> Option<Value> {
    let says_label = |item: &Value| item.get("label").is_some_and(Value::is_string);
    match answer {
        Value::Object(_) => Some(answer),
        Value::Array(_) if answer.as_array().unwrap_or_default().iter().all(says_label) => {
            Some(Value::Object([("items", answer)].into_iter().collect()))
        }
        _ => None,
    }
}

/// What an item says of itself.
const OF_ITEMS: [&str; 3] = ["text", "n", "label"];

/// The label that the items of a list are of: many call a list by what its items are, and mean more than one.
fn label_called<'n>(labels: &LabelSet, name: &'n str) -> &'n str {
    let is_known = |name: &&str| labels.labels().iter().any(|label| label.id.as_str() == *name);
    let one = name.strip_suffix('s').filter(is_known);
    one.filter(|_| !is_known(&name)).unwrap_or(name)
}

/// The kind of link that a field is, by its own name or by that of the label that it leads to, and what labels fit its ends.
fn kind_called(labels: &LabelSet, name: &str) -> (Option<String>, Option<Vec<String>>) {
    let is_known = KindId::new(name).is_ok_and(|id| labels.kind(&id).is_some());
    if is_known {
        return (Some(name.to_owned()), ends_of(labels, name));
    }
    let label = label_called(labels, name);
    let leads_there = |kind: &&RelationKind| kind.to.iter().any(|to| to.as_str() == label);
    let kind = labels.kinds().iter().find(leads_there).map(|kind| kind.id.to_string());
    let fit = kind.as_ref().map(|_| vec![label.to_owned()]);
    (kind, fit)
}

/// What a link leads to that is named nowhere else and has no label: most lead to who said something.
const SPEAKER: &str = "speaker";

/// What an answer names, on its way to a draft.
struct Found<'a> {
    draft: Draft,
    places: Places<'a>,
    /// The spans at each place.
    by_place: BTreeMap<Vec<(usize, usize)>, Vec<usize>>,
}

impl Found<'_> {
    /// Adds what an item names, and gives its place among the spans.
    fn add_span(&mut self, item: &Value, label: &str) -> Option<usize> {
        let Some(at) = self.place_of(item) else {
            let words = texts_of(item).join(" … ");
            self.draft.remarks.push(if words.is_empty() {
                format!("an item under “{label}” has no text and is left out")
            } else {
                format!("“{words}” does not stand in the article and is left out")
            });
            return None;
        };
        Some(self.push_span(at, label))
    }

    /// Adds a link to a span that is there already, or to a new one.
    fn add_link(&mut self, from: usize, kind: &str, end: &Value, labels: Option<&[String]>) {
        let said = end.get("label").and_then(Value::as_str);
        let fits = |idx: &usize| match said {
            Some(label) => self.draft.spans[*idx].label == label,
            // Of a kind that the project has not got nothing says where it leads: to whatever is named there.
            None => labels.is_none_or(|labels| labels.contains(&self.draft.spans[*idx].label)),
        };
        let at = self.place_of(end);
        let there = at.and_then(|at| self.by_place.get(&at)?.iter().copied().find(fits));
        let label = said.or(labels.and_then(|labels| labels.first()).map(String::as_str)).unwrap_or(SPEAKER);
        let Some(to) = there.or_else(|| self.add_span(end, label)) else { return };
        self.link(from, kind, to);
    }

    /// Adds a link to a span that is only named: where its words stand several times, those next to what leads there.
    fn add_named(&mut self, from: usize, kind: &str, words: &str, labels: Option<&[String]>) {
        if words.is_empty() {
            return;
        }
        let label = labels.and_then(|labels| labels.first()).map_or(SPEAKER, String::as_str);
        let at = &self.draft.spans[from].at;
        let around = at.first().zip(at.last()).map_or((0, 0), |(first, last)| (first.0, last.1));
        let Some((place, has_others)) = self.places.next_to(words, around) else {
            return self.draft.remarks.push(format!("“{words}” does not stand in the article and is left out"));
        };
        if has_others {
            self.draft
                .notes
                .push("where a name stands several times, what is next to the words of its label is linked".to_owned());
        }
        let at = vec![place];
        let there =
            self.by_place.get(&at).into_iter().flatten().copied().find(|idx| self.draft.spans[*idx].label == label);
        let to = there.unwrap_or_else(|| self.push_span(at, label));
        self.link(from, kind, to);
    }

    fn link(&mut self, from: usize, kind: &str, to: usize) {
        let (from, to) = (self.draft.spans[from].key.clone(), self.draft.spans[to].key.clone());
        self.draft.relations.push(RelationDraft { key: String::new(), kind: kind.to_owned(), from, to });
    }

    fn push_span(&mut self, at: Vec<(usize, usize)>, label: &str) -> usize {
        let idx = self.draft.spans.len();
        self.by_place.entry(at.clone()).or_default().push(idx);
        let span = SpanDraft { key: format!("#{idx}"), label: label.to_owned(), at, ..SpanDraft::default() };
        self.draft.spans.push(span);
        idx
    }

    fn place_of(&self, item: &Value) -> Option<Vec<(usize, usize)>> {
        let numbers: Vec<usize> = match item.get("n") {
            Some(Value::Array(numbers)) => numbers.iter().filter_map(names::offset).collect(),
            Some(number) => names::offset(number).into_iter().collect(),
            None => Vec::new(),
        };
        self.places.find(&texts_of(item), &numbers)
    }
}

/// The labels of what a kind of link may lead to; nothing where the project does not say.
fn ends_of(labels: &LabelSet, kind: &str) -> Option<Vec<String>> {
    let known = KindId::new(kind).ok().and_then(|id| labels.kind(&id))?;
    let ends: Vec<String> = known.to.iter().map(ToString::to_string).collect();
    (!ends.is_empty()).then_some(ends)
}

fn texts_of(item: &Value) -> Vec<&str> {
    match item.get("text") {
        Some(Value::Array(pieces)) => pieces.iter().filter_map(Value::as_str).collect(),
        Some(Value::String(text)) => vec![text],
        _ => Vec::new(),
    }
}

/// All texts that are named anywhere in an answer: items are in lists, and ends of links in lists of items.
fn take_texts<'v>(answer: &'v Value, pieces: &mut BTreeSet<&'v str>) {
    let items = |value: &'v Map| value.values().filter_map(Value::as_array).flatten();
    for item in answer.as_object().into_iter().flat_map(items) {
        pieces.extend(texts_of(item));
        for (_, value) in item.as_object().into_iter().flatten() {
            let ends = value.as_array().unwrap_or(std::slice::from_ref(value));
            pieces.extend(ends.iter().flat_map(texts_of));
            pieces.extend(ends.iter().filter_map(Value::as_str).map(str::trim));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::exchange::core::json::value::json;
    use crate::formats::{Format, guess, import};
    use crate::model::marked;

    #[test]
    fn a_link_of_an_unknown_kind_leads_to_what_is_named_there() {
        let answer =
            json!({"cue": [{"text": "said", "cued": [{"text": "No"}, {"text": "Ana"}]}], "quote": [{"text": "No"}]});
        let row = json!({"messages": [{"role": "user", "content": "No, said Ana"},
            {"role": "assistant", "content": answer.to_string()}]});
        let files = [("a.jsonl".to_owned(), row.to_string().into_bytes())];
        let imported = import(Format::Chat, &files, &LabelSet::built_in());
        let article = &imported.articles[0].article;
        let spans: Vec<String> =
            article.spans().iter().map(|span| format!("{} {}", span.label, article.words_of(span))).collect();
        assert_eq!(spans, ["quote No", "cue said", "speaker Ana"]);
        assert_eq!(article.relations().count(), 2);
    }

    #[test]
    fn a_name_beside_a_quote_is_linked_and_a_list_of_several_has_the_label_of_one() {
        let read = |answer: Value| {
            let row = json!({"messages": [{"role": "user", "content": "Ana came late. “No”, said Ana."},
                {"role": "assistant", "content": answer.to_string()}]});
            let files = [("a.jsonl".to_owned(), row.to_string().into_bytes())];
            let imported = import(Format::Chat, &files, &LabelSet::built_in());
            (marked::print(&imported.articles[0].article), imported.notes.len(), imported.warnings.len())
        };
        let expected = "Ana came late. [quote#1>2 “No”], said [speaker#2 Ana].".to_owned();
        for speaker in [json!("Ana"), json!(["Ana"]), json!({"text": "Ana", "n": 2})] {
            let n_notes = if speaker.is_object() { 1 } else { 2 };
            let answer = json!({"quotes": [{"text": "“No”", "speaker": speaker}]});
            assert_eq!(read(answer), (expected.clone(), n_notes, 0), "{speaker}");
        }
        assert_eq!(read(json!({"quote": [{"text": "“No”", "said_by": "Ana"}]})), (expected.clone(), 1, 0));
        let listed = json!({"items": [{"text": "“No”", "label": "quote", "tone": "firm", "speaker": "Bo"}]});
        assert_eq!(read(listed), ("Ana came late. [quote#1 “No”], said Ana.".to_owned(), 1, 1));
    }

    #[test]
    fn texts_are_found_where_they_stand() {
        let answer = json!({"quote": [{"text": ["“No", "no”"], "n": 1, "said_by": [{"text": "Ana", "n": 2}]}, {"text": "Never"}],
            "claim": [{"text": "no", "n": 7}]});
        let row = json!({"messages": [{"role": "system", "content": "x"}, {"role": "user", "content": "Ana: “No”, said Ana, “no”"},
            {"role": "assistant", "content": answer.to_string()}]});
        let files = [("a.jsonl".to_owned(), row.to_string().into_bytes())];
        assert_eq!(guess(&files), Some(Format::Chat));
        let imported = import(Format::Chat, &files, &LabelSet::built_in());
        let printed = marked::print(&imported.articles[0].article);
        assert_eq!(printed, "Ana: [quote#1>2 “No]”, said [speaker#2 Ana], “[quote#1 no”]");
        let told: Vec<&str> = imported.warnings.iter().map(|warning| &*warning.message).collect();
        assert_eq!(
            told,
            [
                "“no” does not stand in the article and is left out",
                "“Never” does not stand in the article and is left out"
            ]
        );
    }
}
