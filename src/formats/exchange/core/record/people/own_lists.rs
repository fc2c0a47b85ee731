//! Which lists of a record may be what several people labelled, each under a name of their own.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use crate::formats::exchange::core::draft::{ListSign, OwnList};
use crate::formats::exchange::core::json::value::Value;
use crate::formats::exchange::core::names::{is_nobody, words_of};
use crate::formats::exchange::core::record::cells::labels_in_cell;
use crate::formats::exchange::core::record::fields::{Fields, OF_LABELS, is_like_labels, is_of_model, other_text};
use crate::formats::exchange::core::record::found::{Body, Found, MAKERS_OF_BLOCKS, NO_SPANS, SPAN_FIELDS};
use crate::formats::exchange::core::record::span;

/// What those are called who label, in names of lists: `annotator_1`.
const PEOPLE: [&str; 8] = ["annotator", "coder", "rater", "labeler", "labeller", "worker", "student", "expert"];

/// Whether a name of its own may be somebody's.
fn may_be_somebody(name: &str) -> bool {
    let is_of_label = |word: &String| OF_LABELS.contains(&&**word);
    !is_nobody(name) && !words_of(name).iter().any(is_of_label) && !is_like_labels(name) && !is_of_model(name)
}

/// Whose the fields of a record may be, by their names: a family, and what is their own in it.
pub(in crate::formats::exchange::core::record) fn owners<'n>(
    fields: &Fields<'n>,
    body: Body<'_>,
) -> BTreeMap<&'n str, OwnList> {
    let holds_list = |value: &Value| {
        let value = labels_in_cell(value);
        value.is_array() || value.is_null() || value.as_str().is_some_and(|cell| cell.trim().is_empty())
    };
    let may_be = |(name, value): &(&&'n str, &&Value)| {
        holds_list(value)
            && **name != body.name
            && !NO_SPANS.contains(*name)
            && !is_of_model(name)
            && other_text(name, fields, body).is_none()
    };
    let names: Vec<&str> = fields.iter().filter(may_be).map(|(name, _)| *name).collect();
    let mut owners = by_names(&names, is_like_labels);
    let has_labels = |name: &&&str| {
        let value = fields.get(**name).map(|value| labels_in_cell(value));
        value.as_deref().and_then(Value::as_array).is_some_and(|list| list.iter().any(span::is_whole))
    };
    let is_bare = |name: &&&'n str| {
        !owners.contains_key(**name) && !SPAN_FIELDS.contains(*name) && may_be_somebody(name) && !is_like_labels(name)
    };
    let bare: Vec<&str> = names.iter().filter(is_bare).filter(has_labels).copied().collect();
    if bare.len() > 1 {
        let all = names_in_words(bare.iter().copied());
        let else_told = format!("it has labels under names that are not kept: {all}");
        let list = |name: &str| OwnList { name: name.to_owned(), else_told: else_told.clone(), ..OwnList::default() };
        owners.extend(bare.into_iter().map(|name| (name, list(name))));
    }
    name_known(&mut owners, fields.get("annotators").copied());
    owners
}

/// Notes that lists are people’s whose names stand among the annotators of their record.
pub(crate) fn name_known(owners: &mut BTreeMap<&str, OwnList>, annotators: Option<&Value>) {
    let known: BTreeSet<&str> =
        annotators.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect();
    for list in owners.values_mut().filter(|list| known.contains(&*list.name)) {
        list.sign = ListSign::Named;
    }
}

/// The names of lists of which several differ in what may be a person and in nothing else; `is_stem` knows what lists are
/// called.
pub(crate) fn by_names<'n>(names: &[&'n str], is_stem: impl Fn(&str) -> bool) -> BTreeMap<&'n str, OwnList> {
    let mut families: BTreeMap<(&str, bool), Vec<(&'n str, &str)>> = BTreeMap::new();
    for name in names {
        for (before, behind) in splits(name) {
            if is_stem(before) && may_be_somebody(behind) {
                families.entry((before, true)).or_default().push((name, behind));
            }
            if is_stem(behind) && may_be_somebody(before) {
                families.entry((behind, false)).or_default().push((name, before));
            }
            if PEOPLE.contains(&&*before.to_lowercase()) {
                families.entry((before, true)).or_default().push((name, name));
            }
        }
    }
    let mut owners = BTreeMap::new();
    // The largest family that a name is of, whose stem says most.
    let mut families: Vec<_> = families.into_iter().filter(|(_, members)| members.len() > 1).collect();
    families.sort_by_key(|((stem, _), members)| Reverse((members.len(), stem.len())));
    for ((stem, is_before), members) in families {
        let else_told = told_of_lists(members.iter().map(|(name, _)| *name));
        for (name, own) in members {
            let family = if is_before { format!("{stem}_") } else { format!("_{stem}") };
            let list = OwnList { family, name: own.to_owned(), sign: ListSign::Likely, else_told: else_told.clone() };
            owners.entry(name).or_insert(list);
        }
    }
    owners
}

/// What is said of lists of which one may be somebody's and another, called alike, is nobody's: `label_ana`, `label_gold`.
pub(in crate::formats::exchange::core::record) fn one_beside_others(names: &[&str]) -> Option<String> {
    let is_alike = |name: &str, stem: &str| name == stem || splits(name).any(|(before, _)| before == stem);
    names.iter().find_map(|name| {
        let (stem, _) = splits(name).find(|(stem, own)| is_like_labels(stem) && may_be_somebody(own))?;
        let alike: Vec<&str> = names.iter().copied().filter(|other| is_alike(other, stem)).collect();
        (alike.len() > 1).then(|| told_of_lists(alike.into_iter()))
    })
}

/// What is said of lists that may be people's where nothing proves it.
fn told_of_lists<'n>(names: impl Iterator<Item = &'n str>) -> String {
    let all = names_in_words(names);
    format!("the labels of {all} come in together: if these are people, import a file of each with --by")
}

/// The ways in which a name is two: `entities_ana`, `entitiesAna`, `entities1`.
fn splits(name: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut before = '_';
    let splits = name.char_indices().filter_map(move |(at, character)| {
        let was = std::mem::replace(&mut before, character);
        match character {
            '_' | '.' | '-' | ' ' | ':' => Some((&name[..at], &name[at + 1..])),
            _ if was.is_lowercase() && character.is_uppercase() => Some((&name[..at], &name[at..])),
            _ if was.is_alphabetic() && character.is_ascii_digit() => Some((&name[..at], &name[at..])),
            _ => None,
        }
    });
    splits.filter(|(before, behind)| !before.is_empty() && !behind.is_empty())
}

/// Says of what stands under several names in a field, or in blocks that say who made them, in which list that is. Gives these
/// lists, and what is said of names that are of nobody; `n_before` lists are there already.
pub(in crate::formats::exchange::core::record) fn own_lists(
    field: &str,
    value: &Value,
    spans: &mut [Found],
    n_before: usize,
) -> (Vec<OwnList>, Option<String>) {
    let people = makers_of_blocks(value);
    let is_by_maker = people.len() > 1;
    let names = names_of_spans(spans);
    let all = names_in_words(names.iter().copied());
    let told = format!("“{field}” has its labels under names that are not kept: {all}");
    let told = Some(told).filter(|_| names.len() > 1 && !is_by_maker);
    let names = if is_by_maker { people } else { people_among(value, &names) };
    if names.len() < 2 {
        return (Vec::new(), told);
    }
    for span in spans.iter_mut() {
        let own = if is_by_maker { &span.by } else { &span.owner };
        let idx = own.as_ref().and_then(|own| names.iter().position(|name| name == own));
        span.list = idx.and_then(|idx| u32::try_from(n_before + idx + 1).ok()).unwrap_or_default();
    }
    let sign = if is_by_maker { ListSign::Named } else { ListSign::Open };
    let (family, else_told) = (format!("{field}."), told.unwrap_or_default());
    let list = |name| OwnList { family: family.clone(), name, sign, else_told: else_told.clone() };
    (names.into_iter().map(list).collect(), None)
}

/// Who made each of several blocks of labels, also one without any.
fn makers_of_blocks(value: &Value) -> Vec<String> {
    let maker = |block: &Value| {
        let has_list = block.as_object().is_some_and(|fields| fields.values().any(Value::is_array));
        let name = MAKERS_OF_BLOCKS.iter().find_map(|name| block.get(*name)?.as_str());
        name.filter(|_| has_list && !span::is_whole(block)).map(str::to_owned)
    };
    let blocks = value.as_array().unwrap_or_default();
    let names: BTreeSet<String> = blocks.iter().filter_map(maker).collect();
    names.into_iter().collect()
}

/// The names in a field under which labels stand that have a label of their own.
fn names_of_spans(spans: &[Found]) -> BTreeSet<&str> {
    let own = spans.iter().filter(|span| span.group.is_some() && span::is_whole(&span.value));
    own.filter_map(|span| span.owner.as_deref()).filter(|name| !SPAN_FIELDS.contains(name)).collect()
}

/// Those of the names that may be somebody's, and beside them names with an empty list.
fn people_among(value: &Value, names: &BTreeSet<&str>) -> Vec<String> {
    let Some(fields) = value.as_object().filter(|_| !names.is_empty()) else { return Vec::new() };
    let is_empty = |value: &Value| value.as_array().is_some_and(<[Value]>::is_empty);
    let is_one = |name: &str, value: &Value| names.contains(name) || is_empty(value);
    let people = fields.iter().filter(|(name, value)| is_one(name, value) && may_be_somebody(name));
    people.map(|(name, _)| name.to_string()).filter(|name| !SPAN_FIELDS.contains(&&**name)).collect()
}

/// The names for a sentence: each of them is told with all, so not more than one can read.
pub(in crate::formats::exchange::core::record) fn names_in_words<'n>(
    mut names: impl Iterator<Item = &'n str>,
) -> String {
    const MOST_NAMED: usize = 10;
    let mut named: Vec<String> = names.by_ref().take(MOST_NAMED).map(|name| format!("“{name}”")).collect();
    named.extend(names.next().map(|_| "…".to_owned()));
    named.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn owners_of(names: &[&str]) -> Vec<String> {
        let owners = by_names(names, is_like_labels);
        owners.into_iter().map(|(name, list)| format!("{name}: {}", list.name)).collect()
    }

    #[test]
    fn one_list_beside_that_of_nobody_is_told() {
        assert!(one_beside_others(&["label_ana", "label_gold"]).is_some());
        assert!(one_beside_others(&["entities", "entities_ana"]).is_some());
        assert_eq!(one_beside_others(&["quotes", "speakers"]), None);
        assert_eq!(one_beside_others(&["label_gold", "label_v2"]), None);
    }

    #[test]
    fn names_of_lists_say_whose_they_may_be() {
        assert_eq!(owners_of(&["label_ana", "label_ben", "label"]), ["label_ana: ana", "label_ben: ben"]);
        assert_eq!(owners_of(&["Ana entities", "Ben entities"]), ["Ana entities: Ana", "Ben entities: Ben"]);
        assert_eq!(owners_of(&["entitiesAna", "entitiesBen"]), ["entitiesAna: Ana", "entitiesBen: Ben"]);
        assert_eq!(
            owners_of(&["annotator_1", "annotator_2"]),
            ["annotator_1: annotator_1", "annotator_2: annotator_2"]
        );
        for none in [
            &["label_gold", "label_ana"][..],
            &["entities_type", "entities_ids"],
            &["predicted_entities", "auto_entities"],
            &["label_ana", "spans_ben"],
            &["spans1", "spans2"],
            &["entities_original", "entities_corrected"],
            &["spans_old", "spans_new"],
            &["entities_en", "entities_de"],
            &["ner_v1", "ner_v2"],
        ] {
            assert_eq!(owners_of(none), Vec::<String>::new(), "{none:?}");
        }
    }
}
