//! What a span says of itself besides its place and its label: whom it is linked to, or something that has no place here.

use std::collections::{BTreeMap, BTreeSet};

use crate::formats::exchange::core::draft::{Draft, RelationDraft, SpanDrafts};
use crate::formats::exchange::core::json::value::Value;
use crate::formats::exchange::core::names::{key_from, words_of};
use crate::formats::exchange::core::record::found::Found;
use crate::formats::exchange::core::record::span::{has_label, is_of_place, is_read, key_of, plain};
use crate::formats::exchange::core::record::turned_down::is_state;

/// Fields that name another span of the record by its number, and what the link is called.
const LINKS: [(&str, &str); 20] = [
    ("speaker", SAID_BY),
    ("said_by", SAID_BY),
    ("spoken_by", SAID_BY),
    ("uttered_by", SAID_BY),
    ("attributed_to", SAID_BY),
    ("claimed_by", "claimed_by"),
    ("claimer", "claimed_by"),
    ("source", "source"),
    ("holder", "holder"),
    ("cue", "cue"),
    ("content", "content"),
    ("quote", "quote"),
    ("target", "target"),
    ("head", "head"),
    ("parent", "parent"),
    ("antecedent", "antecedent"),
    ("coref", "coref"),
    ("refers_to", "refers_to"),
    ("linked_to", "linked_to"),
    ("related_to", "related_to"),
];
const SAID_BY: &str = "said_by";

/// What programs keep for themselves with each span, by a word of its name.
const TECHNICAL: [&str; 44] = [
    "id",
    "ids",
    "uuid",
    "uid",
    "guid",
    "hash",
    "token",
    "tokens",
    "index",
    "idx",
    "number",
    "num",
    "nr",
    "color",
    "colour",
    "created",
    "updated",
    "modified",
    "completed",
    "date",
    "time",
    "timestamp",
    "user",
    "score",
    "confidence",
    "probability",
    "prob",
    "pattern",
    "version",
    "origin",
    "hidden",
    "page",
    "line",
    "sentence",
    "sent",
    "paragraph",
    "ws",
    "rendered",
    "doc",
    "document",
    "by",
    "votes",
    "feature",
    "lead",
];

/// Adds links for what spans say by the ids, or by all the words, of other spans of their record; the rest is noted by name.
/// `found` has the number of each span in its record.
pub(in crate::formats::exchange::core::record) fn add(draft: &mut Draft, found: &[(usize, &Found)], text: &str) {
    let ids = draft.spans.iter().map(|span| &*span.key).filter(|key| !key.starts_with('#')).collect();
    let is_of_links = |name: &str| !is_read(name) && !is_of_place(name) && kind_of(name).is_some();
    let has_kinds = |(_, one): &(usize, &Found)| {
        one.value.as_object().is_some_and(|fields| fields.keys().any(|name| is_of_links(name)))
    };
    let by_words = if found.iter().any(has_kinds) { keys_by_words(&draft.spans, text) } else { BTreeMap::new() };
    let named = Named { ids, by_words };
    let (mut links, mut left_out) = (Vec::new(), BTreeSet::new());
    for (number, one) in found {
        let Some(fields) = one.value.as_object() else { continue };
        let own = key_of(fields, *number);
        // What has no label of its own is called by it.
        let is_role = |name: &str| name == "role" && one.group.is_some() && !has_label(fields);
        for (name, value) in fields.iter().filter(|(name, _)| !is_read(name) && !is_of_place(name) && !is_role(name)) {
            let kind = kind_of(name);
            if let Some(ends) = named.ends(value, kind.is_some(), &own) {
                let kind = kind.unwrap_or(name);
                links.extend(ends.into_iter().map(|to| (own.clone(), kind.to_owned(), to)));
            } else if says_something(value) && (kind.is_some() || !is_technical(name)) {
                left_out.insert(name.to_string());
            }
        }
    }
    let link = |(from, kind, to)| RelationDraft { key: String::new(), kind, from, to };
    draft.relations.extend(links.into_iter().map(link));
    draft.notes.extend(left_out.iter().map(|name| format!("“{name}” of a span has no place here and is left out")));
}

/// The spans of a record by what may name them.
struct Named<'s> {
    ids: BTreeSet<&'s str>,
    by_words: BTreeMap<&'s str, Vec<&'s str>>,
}

impl Named<'_> {
    /// The other spans that a value names, one or a list; `None` where it names something else.
    fn ends(&self, value: &Value, is_link: bool, own: &str) -> Option<Vec<String>> {
        let ends: Vec<String> = match value {
            Value::Array(list) => list.iter().map(|one| self.end(one, is_link, own)).collect::<Option<_>>()?,
            one => vec![self.end(one, is_link, own)?],
        };
        (!ends.is_empty()).then_some(ends)
    }

    fn end(&self, value: &Value, is_link: bool, own: &str) -> Option<String> {
        let key = match value {
            Value::Object(_) => key_from(value.get("id")?),
            Value::String(_) | Value::Number(_) => key_from(value),
            _ => return None,
        };
        let is_clear = is_link || key.parse::<f64>().is_err();
        let by_id = self.ids.get(&*key).copied().filter(|_| is_clear);
        let by_words = || match self.by_words.get(key.trim()).map(Vec::as_slice) {
            Some([only]) if is_link && !key.trim().is_empty() => Some(*only),
            _ => None,
        };
        by_id.or_else(by_words).filter(|to| **to != *own).map(str::to_owned)
    }
}

/// The spans of each words, as the file gives them or as they stand in the text.
pub(super) fn keys_by_words<'s>(spans: &'s SpanDrafts, text: &'s str) -> BTreeMap<&'s str, Vec<&'s str>> {
    let begins: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let mut by_words: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for span in spans {
        let there = match &span.at[..] {
            [(start, end)] => begins.get(*start).zip(begins.get(*end)).and_then(|(start, end)| text.get(*start..*end)),
            _ => None,
        };
        let words = span.text.as_deref().or(there).unwrap_or_default().trim();
        by_words.entry(words).or_default().push(&span.key);
    }
    by_words
}

/// What a link under this name is called: `speaker_id`, `saidBy`.
fn kind_of(name: &str) -> Option<&'static str> {
    let words = words_of(name);
    let words = match words.split_last() {
        Some((last, words)) if ["id", "ids", "ref", "refs"].contains(&&**last) && !words.is_empty() => words,
        _ => &words[..],
    };
    let name = words.join("_");
    LINKS.iter().find(|(link, _)| *link == name).map(|(_, kind)| *kind)
}

fn is_technical(name: &str) -> bool {
    name.starts_with('_')
        || words_of(name).iter().any(|word| TECHNICAL.contains(&&**word))
        || ["kbid", "mid", "word", "from", "normalized", "normalised", "db"].contains(&&*plain(name))
        || is_state(name)
}

fn says_something(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => false,
        Value::String(words) => !words.trim().is_empty(),
        Value::Array(list) => list.iter().any(says_something),
        Value::Object(fields) => fields.values().any(says_something),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use crate::formats::exchange::core::json::value::{Value, json};
    use crate::formats::exchange::core::record::draft;

    #[track_caller]
    fn check(extra: (&str, Value), links: &[&str], notes: &[&str]) {
        let mut quote = json!({"id": 2, "start": 9, "end": 12, "label": "quote"});
        quote.as_object_mut().unwrap().insert(extra.0, extra.1);
        let ana = json!({"id": 1, "start": 0, "end": 3, "label": "speaker"});
        let draft = draft(&json!({"text": "Ana said no.", "spans": [ana, quote]}), String::new()).unwrap();
        let found: Vec<String> =
            draft.relations.iter().map(|it| format!("{} {} {}", it.from, it.kind, it.to)).collect();
        assert_eq!(found, links);
        assert_eq!(draft.notes, notes);
    }

    #[test]
    fn a_span_may_say_whom_it_is_linked_to() {
        let said = ["2 said_by 1"];
        for (name, value) in [
            ("said_by", json!(1)),
            ("speaker", json!("1")),
            ("speaker_id", json!(1)),
            ("saidBy", json!([1])),
            ("speaker", json!({"id": 1})),
            ("speaker", json!("Ana")),
        ] {
            check((name, value), &said, &[]);
        }
        check(("cue_id", json!(1)), &["2 cue 1"], &[]);
    }

    #[test]
    fn a_span_without_an_id_or_with_another_name_for_it_is_linked_too() {
        let check = |name: &str, ids: [Value; 2], speaker: Value, link: &str| {
            let ana = json!({name: ids[0].clone(), "start": 0, "end": 3, "label": "speaker"});
            let quote = json!({name: ids[1].clone(), "start": 9, "end": 12, "label": "quote", "speaker": speaker});
            let draft = draft(&json!({"text": "Ana said no.", "spans": [ana, quote]}), String::new()).unwrap();
            let it = draft.relations.first().unwrap();
            assert_eq!(format!("{} {}", it.from, it.to), link);
        };
        check("id", [json!(null), json!(null)], json!("Ana"), "#2 #1");
        check("ID", [json!(1), json!(2)], json!(1), "2 1");
    }

    #[test]
    fn what_has_no_place_is_told_by_its_name() {
        check(("speaker", json!("Ben")), &[], &["“speaker” of a span has no place here and is left out"]);
        check(("said_by", json!(7)), &[], &["“said_by” of a span has no place here and is left out"]);
        check(("mood", json!("sad")), &[], &["“mood” of a span has no place here and is left out"]);
        for (name, value) in
            [("rank", json!(null)), ("user", json!(1)), ("token_start", json!(1)), ("note", json!("x"))]
        {
            check((name, value), &[], &[]);
        }
    }
}
