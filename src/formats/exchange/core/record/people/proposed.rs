//! What a model proposed in a record: it never becomes somebody's label by itself. Where nobody has decided it is a suggestion,
//! and where somebody has, who may have said that there is nothing, it is left out.

use std::collections::HashSet;

use crate::formats::exchange::core::draft::{Draft, PROPOSED};
use crate::formats::exchange::core::json::value::Value;
use crate::formats::exchange::core::names::words_of;
use crate::formats::exchange::core::record::cells::labels_in_cell;
use crate::formats::exchange::core::record::fields::{Fields, is_like_labels, is_of_argilla, is_of_model};
use crate::formats::exchange::core::record::found::{Found, InFields, NO_SPANS, SPAN_FIELDS};

/// Words in names of lists that somebody has decided on.
const OF_PEOPLE: [&str; 5] = ["gold", "golden", "truth", "human", "manual"];

/// States of a record that nobody has decided on.
const OPEN: [&str; 5] = ["default", "draft", "new", "open", "pending"];

/// Makes suggestions of what a model proposed, unless somebody has decided; then it stands apart where it differs.
pub(in crate::formats::exchange::core::record) fn settle_proposed(draft: &mut Draft, found: &mut InFields) {
    let mut proposed = std::mem::take(&mut found.proposed);
    if proposed.is_empty() {
        return;
    }
    if !found.is_decided && found.spans.is_empty() {
        for span in &mut proposed {
            span.is_proposed = true;
        }
        found.spans = proposed;
        return draft.notes.push(PROPOSED.to_owned());
    }
    let known: HashSet<String> = found.spans.iter().map(Found::place).collect();
    if !proposed.iter().all(|span| known.contains(&span.place())) {
        draft.proposed = (1..).zip(&proposed).filter_map(|(number, span)| span.spans(number).ok()).flatten().collect();
    }
}

/// Takes the lists that models made, by their names, from all lists.
pub(in crate::formats::exchange::core::record) fn of_models(
    lists: &mut Vec<(&str, Vec<Found>)>,
    notes: &mut Vec<String>,
) -> Vec<Found> {
    let (of_models, of_people) = std::mem::take(lists).into_iter().partition(|(name, _)| is_of_model(name));
    *lists = of_people;
    let of_models: Vec<(&str, Vec<Found>)> = of_models;
    notes.extend(of_models.iter().map(|(name, _)| format!("“{name}” is what a model says, by its name")));
    of_models.into_iter().flat_map(|(_, spans)| spans).collect()
}

/// Whether a record has an empty list where people have their labels, which says that there are none; not where its state says
/// that nobody has decided yet.
pub(in crate::formats::exchange::core::record) fn is_decided(fields: &Fields<'_>) -> bool {
    let state = fields.get("status").and_then(|state| state.as_str()).unwrap_or_default();
    let is_of_people = |name: &str| {
        let is_called_so = || is_like_labels(name) || words_of(name).iter().any(|word| OF_PEOPLE.contains(&&**word));
        let is_other = || is_of_model(name) || is_of_argilla(name) || NO_SPANS.contains(&name);
        SPAN_FIELDS.contains(&name) || !is_other() && is_called_so()
    };
    let is_empty = |value: &Value| labels_in_cell(value).as_array().is_some_and(<[Value]>::is_empty);
    let is_open = OPEN.iter().any(|word| state.eq_ignore_ascii_case(word));
    !is_open && fields.iter().any(|(name, value)| is_of_people(name) && is_empty(value))
}
