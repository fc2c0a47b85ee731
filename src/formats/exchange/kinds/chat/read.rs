//! Chat messages as they come in: the texts of an answer are sought in the article that was asked about.

use std::collections::{BTreeMap, BTreeSet};

use super::places::Places;
use crate::formats::exchange::core::draft::{Draft, RelationDraft, SpanDraft};
use crate::formats::exchange::core::json::value::{Map, Value};
use crate::formats::exchange::core::json_text;
use crate::formats::exchange::core::names;
use crate::formats::exchange::core::reading::Reading;
use crate::model::{KindId, LabelSet, OffsetUnit};

pub(super) fn read(reading: &mut Reading<'_>) {
    let labels = reading.labels;
    reading.take_json(|reading, conversation, place| match draft(labels, conversation) {
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
    let answer = json_text::read(answer).ok().filter(Value::is_object).ok_or("its answer is no JSON of labels")?;
    let mut pieces = BTreeSet::new();
    take_texts(&answer, &mut pieces);
    let draft = Draft { text: text.to_owned(), unit: OffsetUnit::Byte, ..Draft::default() };
    let mut found = Found { draft, places: Places::new(text, pieces), by_place: BTreeMap::new() };
    let mut links = Vec::new();
    for (label, items) in answer.as_object().into_iter().flatten() {
        for item in items.as_array().into_iter().flatten() {
            let Some(from) = found.add_span(item, label) else { continue };
            links.extend(item.as_object().into_iter().flatten().map(|(kind, ends)| (from, kind, ends)));
        }
    }
    let mut ends_by_kind = BTreeMap::new();
    for (from, kind, ends) in links {
        let fit = ends_by_kind.entry(kind).or_insert_with(|| ends_of(labels, kind));
        for end in ends.as_array().into_iter().flatten().filter(|end| end.is_object()) {
            found.add_link(from, kind, end, fit.as_deref());
        }
    }
    Ok(found.draft)
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
        let idx = self.draft.spans.len();
        self.by_place.entry(at.clone()).or_default().push(idx);
        let span = SpanDraft { key: format!("#{idx}"), label: label.to_owned(), at, ..SpanDraft::default() };
        self.draft.spans.push(span);
        Some(idx)
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
        let (from, to) = (self.draft.spans[from].key.clone(), self.draft.spans[to].key.clone());
        self.draft.relations.push(RelationDraft { key: String::new(), kind: kind.to_owned(), from, to });
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
        for end in item.as_object().into_iter().flat_map(items) {
            pieces.extend(texts_of(end));
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
