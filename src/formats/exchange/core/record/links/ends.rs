//! Which spans of a record its links mean, where they say of an end what it is and not only its id.

use std::collections::{HashMap, HashSet};

use crate::formats::exchange::core::draft::{RelationDraft, SpanDrafts};
use crate::formats::exchange::core::json::value::Value;
use crate::formats::exchange::core::names::{key_from, offset};

/// The spans of a record by what links may say of them. Of several at one place it is the first.
pub(super) struct Ends {
    pub(super) keys: HashSet<String>,
    by_place: HashMap<(usize, usize), String>,
    by_place_and_label: HashMap<(usize, usize, String), String>,
}

impl Ends {
    pub(super) fn new(spans: &SpanDrafts) -> Self {
        let mut ends = Self { keys: HashSet::new(), by_place: HashMap::new(), by_place_and_label: HashMap::new() };
        for span in spans {
            ends.keys.insert(span.key.clone());
            let Some(&(start, end)) = span.at.first() else { continue };
            ends.by_place.entry((start, end)).or_insert_with(|| span.key.clone());
            let labelled = ends.by_place_and_label.entry((start, end, span.label.clone()));
            labelled.or_insert_with(|| span.key.clone());
        }
        ends
    }

    /// The span that an end names: by its id, or else by where it is.
    pub(super) fn named(&self, end: &Value) -> Option<&str> {
        let id = end.get("id").map(key_from).and_then(|id| self.keys.get(&id));
        id.map(String::as_str).or_else(|| self.at(end))
    }

    /// The span with this start and end, and with this label where one is given.
    pub(super) fn at(&self, end: &Value) -> Option<&str> {
        let (start, stop) = (offset(end.get("start")?)?, offset(end.get("end")?)?);
        let key = match end.get("label").and_then(Value::as_str) {
            Some(label) => self.by_place_and_label.get(&(start, stop, label.to_owned())),
            None => self.by_place.get(&(start, stop)),
        };
        key.map(String::as_str)
    }
}

/// The spans that links of Prodigy may name: by what they say of them, or else by their last token.
pub(super) struct TokenEnds<'e> {
    ends: &'e Ends,
    by_token: HashMap<usize, String>,
}

impl<'e> TokenEnds<'e> {
    /// `values` are the spans as the record has them.
    pub(super) fn new<'v>(
        spans: &SpanDrafts,
        values: impl Iterator<Item = &'v Value>,
        tokens: Option<&&Value>,
        ends: &'e Ends,
    ) -> Self {
        let mut by_token = HashMap::new();
        for value in values {
            if let Some((token, key)) = value.get("token_end").and_then(offset).zip(ends.at(value)) {
                by_token.entry(token).or_insert_with(|| key.to_owned());
            }
        }
        // Spans may have places alone: the token that ends where they do is their last.
        let mut key_of: HashMap<usize, &str> = HashMap::new();
        for span in spans {
            key_of.entry(span.at.last().map_or(0, |at| at.1)).or_insert(&span.key);
        }
        for (idx, token) in tokens.and_then(|tokens| tokens.as_array()).into_iter().flatten().enumerate() {
            if let Some(key) = token.get("end").and_then(offset).and_then(|end| key_of.get(&end)) {
                by_token.entry(idx).or_insert_with(|| (*key).to_owned());
            }
        }
        Self { ends, by_token }
    }

    /// The link, where both its ends are spans.
    pub(super) fn link(&self, link: &Value) -> Option<RelationDraft> {
        let end = |span: &str, token: &str| match link.get(span) {
            Some(span) => self.ends.named(span).map(str::to_owned),
            None => self.by_token.get(&offset(link.get(token)?)?).cloned(),
        };
        let kind = link.get("label").and_then(Value::as_str).unwrap_or("related_to").to_owned();
        let (from, to) = (end("head_span", "head")?, end("child_span", "child")?);
        Some(RelationDraft { key: String::new(), kind, from, to })
    }
}

/// Whether a value is a link and nothing else: it names two ends by their ids.
pub(in crate::formats::exchange::core::record) fn is_link(value: &Value) -> bool {
    let ends =
        [("from_id", "to_id"), ("head", "child"), ("head", "tail"), ("head_id", "child_id"), ("arg1_id", "arg2_id")];
    ends.iter().any(|(from, to)| value.get(*from).is_some() && value.get(*to).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::exchange::core::draft::SpanDraft;
    use crate::formats::exchange::core::json::value::json;

    #[test]
    fn an_end_is_known_by_its_id_or_by_its_place_and_label() {
        let span = |key: &str, label: &str, at| SpanDraft {
            key: key.to_owned(),
            label: label.to_owned(),
            at: vec![at],
            ..SpanDraft::default()
        };
        let spans = [span("1", "quote", (0, 4)), span("2", "claim", (0, 4)), span("3", "claim", (0, 4))];
        let spans: SpanDrafts = spans.into_iter().collect();
        let ends = Ends::new(&spans);
        for (end, expected) in [
            (json!({"id": 3}), Some("3")),
            (json!({"start": 0, "end": 4}), Some("1")),
            (json!({"start": 0, "end": 4, "label": "claim"}), Some("2")),
            (json!({"id": 9, "start": 0, "end": 4, "label": "claim"}), Some("2")),
            (json!({"start": 0, "end": 4, "label": "speaker"}), None),
            (json!({"start": 1, "end": 4}), None),
        ] {
            assert_eq!(ends.named(&end), expected, "{end}");
        }
    }
}
