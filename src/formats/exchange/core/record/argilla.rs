//! Answers of Argilla: spans under the names of questions, with what people answered beside what a model proposed.

use std::borrow::Cow;
use std::collections::HashSet;

use serde_json::{Map, Value};

use super::fields::{Found, InFields, are_answers, listed, place_of};
use crate::formats::exchange::core::draft::Draft;

/// Adds what people answered, or else what a model proposed. In rows of its data sets these are columns of their own:
/// `spans.responses`, `spans.suggestion`.
pub(super) fn add(draft: &mut Draft, found: &mut InFields<'_>, fields: &Map<String, Value>) {
    let of = |name: &str| fields.get(name).and_then(Value::as_object).into_iter().flatten().map(|(_, value)| value);
    let flat = |end: &'static str| fields.iter().filter(move |(name, _)| name.ends_with(end)).map(|(_, value)| value);
    let is_discarded = |answer: &Value| answer.get("status").and_then(Value::as_str) == Some("discarded");
    let are_discarded = flat(".responses.status").flat_map(|states| states.as_array().into_iter().flatten());
    let n_discarded_apart = are_discarded.filter(|state| state.as_str() == Some("discarded")).count();
    let mut n_discarded = n_discarded_apart;
    let mut values = |answers: &Value| match answers {
        _ if n_discarded_apart > 0 => Vec::new(),
        Value::Array(answers) => {
            let (gone, kept): (Vec<&Value>, Vec<&Value>) = answers.iter().partition(|answer| is_discarded(answer));
            n_discarded += gone.len();
            kept.into_iter().map(|one| one.get("value").unwrap_or(one).clone()).collect()
        }
        other => vec![other.get("value").unwrap_or(other).clone()],
    };
    let has_spans = |value: &Value| !listed(value, false, 0).is_empty();
    let old = fields.values().filter(|value| are_answers(value));
    let responses: Vec<Vec<Value>> = of("responses").chain(flat(".responses")).chain(old).map(&mut values).collect();
    if n_discarded > 0 {
        draft.remarks.push("its answer was discarded there: the labels of it are left out".to_owned());
    }
    let proposed = of("suggestions").filter_map(|one| one.get("value")).chain(flat(".suggestion"));
    let proposed = proposed.chain(flat("-suggestion"));
    let suggestions: Vec<Value> = proposed.filter(|value| has_spans(value)).cloned().collect();
    let n_more: usize =
        responses.iter().map(|answers| answers.iter().skip(1).filter(|one| has_spans(one)).count()).sum();
    if n_more > 0 {
        draft.remarks.push(format!("only the first answer to each question is taken in, not {n_more} more"));
    }
    let answered: Vec<Found<'_>> = responses.iter().filter_map(|answers| answers.first()).flat_map(spans_of).collect();
    let known: HashSet<String> = answered.iter().map(place_of).collect();
    let suggested: Vec<Found<'_>> = suggestions.iter().flat_map(spans_of).collect();
    let is_answered = !answered.is_empty();
    if is_answered && !suggested.iter().all(|span| known.contains(&place_of(span))) {
        draft.remarks.push("what a model proposed is left out, as people have answered".to_owned());
    }
    found.spans.extend(if is_answered { answered } else { suggested });
    // The first version has what a model predicted where nobody has annotated yet.
    if found.spans.is_empty() {
        let predicted = ["prediction", "predictions"].iter().filter_map(|name| fields.get(*name));
        found.spans.extend(predicted.flat_map(spans_of));
    }
}

/// The spans of an answer that is not kept.
fn spans_of<'v>(value: &Value) -> Vec<Found<'v>> {
    let owned = |(group, value): Found<'_>| (group, Cow::Owned(value.into_owned()));
    listed(value, false, 0).into_iter().map(owned).collect()
}
