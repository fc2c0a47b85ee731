//! The links of a record, wherever their lists lie and whatever their ends are called.

pub(super) mod ends;
mod span_links;

use std::collections::{BTreeMap, BTreeSet, HashSet};

use self::ends::{Ends, TokenEnds};
pub(super) use self::span_links::add as add_of_spans;
use self::span_links::keys_by_words;
use crate::formats::exchange::core::draft::{Draft, RelationDraft, SpanDrafts};
use crate::formats::exchange::core::json::value::Value;
use crate::formats::exchange::core::names::key_from;
use crate::formats::exchange::core::record::fields::Fields;
use crate::formats::exchange::core::record::found::{Found, InFields, SPAN_FIELDS};
use crate::formats::exchange::core::record::span::{is_whole, names_place, plain};
use crate::formats::exchange::core::record::turned_down::{ANSWERS, is_turned_down, tell_turned_down};

/// Under these, everything is a link.
const LINK_FIELDS: [&str; 2] = ["relations", "links"];
/// Under these, in lower case and without marks, it is one where it has two ends.
const MORE_LINK_FIELDS: [&str; 10] = [
    "relation",
    "relationships",
    "relationship",
    "rel",
    "rels",
    "edges",
    "link",
    "connections",
    "attributions",
    "relationlist",
];
/// What the end that a link comes from is called, in lower case and without marks, the likeliest first.
const FROM: [&str; 19] = [
    "head",
    "from",
    "fromid",
    "headid",
    "arg1id",
    "source",
    "sourceid",
    "arg1",
    "subject",
    "subjectid",
    "subj",
    "e1",
    "h",
    "headidx",
    "fromentity",
    "quote",
    "quoteid",
    "claim",
    "claimid",
];
/// What the one that it leads to is called.
const TO: [&str; 19] = [
    "child",
    "to",
    "toid",
    "childid",
    "arg2id",
    "tail",
    "tailid",
    "target",
    "targetid",
    "arg2",
    "object",
    "objectid",
    "obj",
    "e2",
    "t",
    "tailidx",
    "toentity",
    "speaker",
    "speakerid",
];
const KINDS: [&str; 8] = ["label", "kind", "type", "relation", "relationtype", "predicate", "r", "rel"];

/// Whether a field of this name has nothing but links, as far as it has any.
pub(super) fn are_links(name: &str, value: &Value) -> bool {
    let Some(list) = value.as_array() else { return false };
    LINK_FIELDS.contains(&name) && !list.iter().any(is_of_page)
        || MORE_LINK_FIELDS.contains(&&*plain(name)) && !list.is_empty() && list.iter().all(has_ends)
}

/// Whether it leads to another page, as articles have such links, too.
fn is_of_page(value: &Value) -> bool {
    let address = value.as_str().or_else(|| ["href", "url"].iter().find_map(|name| value.get(*name)?.as_str()));
    address.is_some_and(|address| address.contains('/') || address.starts_with('#'))
}

/// What of a link is a span itself: `{"quote": {"start": 0, "end": 5, "label": "quote"}, "speaker": {…}}`.
pub(super) fn spans_in(link: &Value) -> impl Iterator<Item = &Value> {
    let fields = link.as_object().into_iter().flatten();
    fields.map(|(_, value)| value).filter(|value| value.is_object() && is_whole(value))
}

fn has_ends(value: &Value) -> bool {
    let has_spans = || value.get("head_span").is_some() && value.get("child_span").is_some();
    value.is_object() && (has_spans() || end_of(value, &FROM).is_some() && end_of(value, &TO).is_some())
}

/// Adds the links that were found to the spans of the draft; what has no two ends among them is told.
pub(super) fn add(draft: &mut Draft, found: &InFields, spans: &[(usize, &Found)], fields: &Fields<'_>) {
    let mut links: Vec<&Value> = found.links.iter().collect();
    let n_before = links.len();
    links.retain(|link| !is_turned_down(link));
    tell_turned_down(draft, "links", n_before - links.len());
    if links.is_empty() {
        return;
    }
    let ends = Ends::new(&draft.spans);
    let by_token = (is_of_prodigy(fields, spans) && links.iter().all(|link| link.get("head").is_some()))
        .then(|| TokenEnds::new(&draft.spans, spans.iter().map(|(_, span)| &span.value), fields.get("tokens"), &ends));
    let (by_words, doubled) = (keys_by_words(&draft.spans, &draft.text), doubled_keys(&draft.spans));
    let read = |link: &Value| {
        let link = match &by_token {
            Some(by_token) => by_token.link(link).ok_or("a relation has an end that is no span")?,
            None => link_from(&ends, &by_words, link).ok_or("a link has no two ends and is left out")?,
        };
        let is_clear = [&link.from, &link.to].iter().all(|end| !doubled.contains(*end));
        is_clear.then_some(link).ok_or("a link names a span by an id that several have, and is left out")
    };
    let (links, untold): (Vec<_>, Vec<_>) = links.into_iter().map(read).partition(Result::is_ok);
    draft.relations.extend(links.into_iter().flatten());
    draft.remarks.extend(untold.into_iter().filter_map(Result::err).map(str::to_owned));
}

/// Notes which fields have nothing but the ids of spans, two by two or more: they may be links, and are not read.
pub(super) fn tell_others(draft: &mut Draft, fields: &Fields<'_>) {
    let keys: HashSet<&str> = draft.spans.iter().map(|span| &*span.key).filter(|key| !key.starts_with('#')).collect();
    let is_id = |value: &Value| (value.is_string() || value.is_number()) && keys.contains(&*key_from(value));
    let are_ids = |entry: &Value| {
        let n_ids = match entry {
            Value::Object(fields) => fields.values().filter(|value| is_id(value)).count(),
            Value::Array(values) => values.iter().filter(|value| is_id(value)).count(),
            _ => 0,
        };
        n_ids > 1 && !is_whole(entry) && !(entry.is_object() && names_place(entry))
    };
    let is_one = |(name, value): &(&&str, &&Value)| {
        let list = value.as_array().unwrap_or_default();
        !are_links(name, value) && !SPAN_FIELDS.contains(*name) && !list.is_empty() && list.iter().all(are_ids)
    };
    let told = |(name, _): (&&str, &&Value)| {
        format!(
            "“{name}” names labels by their ids and is left out: links have “from”, “to” and “label”, under “relations”"
        )
    };
    if !keys.is_empty() {
        let told: Vec<String> = fields.iter().filter(is_one).map(told).collect();
        draft.notes.extend(told);
    }
}

/// What several spans are called that do not lie in one place.
fn doubled_keys(spans: &SpanDrafts) -> BTreeSet<String> {
    let (mut first, mut doubled) = (BTreeMap::new(), BTreeSet::new());
    for span in spans {
        if *first.entry(&span.key).or_insert(&span.at) != &span.at {
            doubled.insert(span.key.clone());
        }
    }
    doubled
}

/// Whether a record is one of Prodigy, whose links name the tokens at which spans end.
fn is_of_prodigy(fields: &Fields<'_>, spans: &[(usize, &Found)]) -> bool {
    let answer = fields.get("answer").and_then(|answer| answer.as_str());
    let has_token_numbers = |(_, span): &(usize, &Found)| span.value.get("token_start").is_some();
    answer.is_some_and(|answer| ANSWERS.contains(&answer))
        || fields.contains_key("_input_hash")
        || spans.iter().any(has_token_numbers)
}

/// A link that says which spans its ends are, as Prodigy writes it beside the numbers of their last words, or names them: by
/// their ids, or by words that only one has.
fn link_from(ends: &Ends, by_words: &BTreeMap<&str, Vec<&str>>, link: &Value) -> Option<RelationDraft> {
    let said = |name: &str| ends.named(link.get(name)?).map(str::to_owned);
    let by_name = |name: String| match by_words.get(name.trim()).map(Vec::as_slice) {
        Some([only]) if !ends.keys.contains(&name) => (*only).to_owned(),
        _ => name,
    };
    let named = |names: &[&str]| match end_of(link, names)? {
        end @ (Value::String(_) | Value::Number(_)) => Some(by_name(key_from(end))),
        end => ends.named(end).map(str::to_owned),
    };
    let both = || Some((named(&FROM)?, named(&TO)?));
    let (from, to) = said("head_span").zip(said("child_span")).or_else(both)?;
    let kind = field(link, &KINDS).filter(|kind| kind.is_string() || kind.is_number()).map(key_from);
    let is_said = || field(link, &["speaker", "speakerid"]).is_some();
    let kind = kind.unwrap_or_else(|| if is_said() { "said_by" } else { "related_to" }.to_owned());
    Some(RelationDraft { key: link.get("id").map(key_from).unwrap_or_default(), kind, from, to })
}

fn end_of<'v>(link: &'v Value, names: &[&str]) -> Option<&'v Value> {
    field(link, names).filter(|end| !end.is_array())
}

/// The first of these that says something.
fn field<'v>(link: &'v Value, names: &[&str]) -> Option<&'v Value> {
    let fields = link.as_object()?;
    let of_name = |wanted: &&str| fields.iter().find(|(name, value)| plain(name) == **wanted && !value.is_null());
    names.iter().find_map(of_name).map(|(_, value)| value)
}

#[cfg(test)]
mod tests {
    use crate::formats::exchange::core::json::value::{Map, Value, json};
    use crate::formats::exchange::core::record::draft;

    #[track_caller]
    fn check(more: &Value, links: &[&str], remarks: &[&str]) {
        let mut record = json!({"text": "“No,” said Ana to Ana."});
        let quote = json!({"id": "q", "start": 0, "end": 5, "label": "quote"});
        let (ana, other) = (
            json!({"textId": "a", "start": 11, "end": 14, "label": "speaker"}),
            json!({"textId": "b", "start": 18, "end": 21, "label": "person"}),
        );
        let more = more.as_object().cloned().unwrap_or_default();
        let is_inside = more.contains_key("annotation");
        let fields: Map = more.into_iter().collect();
        if let Some(record) = record.as_object_mut() {
            if !is_inside {
                record.insert("spans", json!([quote, ana, other]));
            }
            record.extend(fields);
        }
        let draft = draft(&record, String::new()).unwrap();
        let found: Vec<String> =
            draft.relations.iter().map(|it| format!("{} {} {}", it.from, it.kind, it.to)).collect();
        assert_eq!(
            (found, draft.remarks.iter().map(|it| &**it).collect::<Vec<_>>()),
            (links.iter().map(|&it| it.to_owned()).collect(), remarks.to_vec()),
            "{record}"
        );
    }

    #[test]
    fn links_are_found_wherever_they_lie_and_whatever_their_ends_are_called() {
        let said = ["q said_by a"];
        let place = |start: u64, end: u64| json!({"start": start, "end": end});
        for (name, link) in [
            ("relations", json!({"from": "q", "to": "a", "label": "said_by"})),
            ("relationships", json!({"fromId": "q", "toId": "a", "type": "said_by"})),
            ("edges", json!({"source": "q", "target": "a", "relation": "said_by"})),
            ("relations", json!({"subject": "q", "object": "a", "predicate": "said_by"})),
            ("relations", json!({"arg1": "q", "arg2": "a", "type": "said_by"})),
            ("relations", json!({"head": place(0, 5), "tail": place(11, 14), "label": "said_by"})),
            ("relations", json!({"head": "“No,”", "tail": "a", "label": "said_by"})),
            ("attributions", json!({"quote": "q", "speaker": "a"})),
            ("rels", json!({"head_span": place(0, 5), "child_span": place(11, 14), "label": "said_by"})),
        ] {
            check(&[(name, json!([link]))].into_iter().collect::<Map>().into(), &said, &[]);
        }
        let spans = json!([{"id": "q", "start": 0, "end": 5, "label": "quote"}, {"id": "a", "start": 11, "end": 14, "label": "speaker"}]);
        let links = json!([{"from": "q", "to": "a", "label": "said_by"}]);
        check(&json!({"annotation": {"entities": spans, "relations": links}}), &said, &[]);
        check(&json!({"annotation": [{"entities": spans, "relations": links}]}), &said, &[]);
    }

    #[test]
    fn what_names_spans_two_by_two_and_is_not_read_is_told() {
        let span = |id: &str, start: u64, end: u64| json!({"id": id, "start": start, "end": end, "label": "x"});
        let notes = |pairs: Value| {
            let spans = json!([span("q", 0, 5), span("a", 11, 14)]);
            draft(&json!({"text": "“No,” said Ana.", "spans": spans, "pairs": pairs}), String::new())
                .unwrap()
                .notes
                .len()
        };
        assert_eq!(notes(json!([["q", "said_by", "a"]])), 1);
        assert_eq!(notes(json!([{"one": "q", "other": "a"}])), 1);
        assert_eq!(notes(json!([["q", "x"]])), 0);
    }

    #[test]
    fn links_whose_ends_are_not_clear_are_told() {
        let two = json!([{"id": 1, "start": 0, "end": 5, "label": "quote"}, {"id": 1, "start": 11, "end": 14, "label": "speaker"}]);
        let links = json!([{"from": 1, "to": 1, "label": "said_by"}]);
        check(
            &json!({"annotation": {"entities": two, "relations": links}}),
            &[],
            &["a link names a span by an id that several have, and is left out"],
        );
        check(&json!({"links": ["https://a.example/b", {"href": "/c", "text": "c"}]}), &[], &[]);
        check(&json!({"relations": [["q", "a"]]}), &[], &["a link has no two ends and is left out"]);
        check(&json!({"relations": [{"from": "q", "to": "Ana", "label": "x"}]}), &["q x Ana"], &[]);
    }
}
