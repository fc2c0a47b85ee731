//! Answers of Argilla: spans under the names of questions, with what people answered beside what a model proposed.

use std::borrow::Cow;

use super::cells::labels_in_cell;
use super::fields::{Fields, are_answers, are_by_question};
use super::found::{Body, Found, InFields};
use super::turned_down::{is_discarded, is_record_turned_down};
use super::walk::{listed, listed_in};
use crate::formats::exchange::core::draft::{Draft, Lack};
use crate::formats::exchange::core::json::value::Value;

/// What is called so has what people answered, or what a model proposed.
const ANSWERS: &str = "answers and predictions";

/// What is said of a record, or of an answer, that somebody there has turned down.
const DISCARDED: &str = "its answer was discarded there: the labels of it are left out";

/// Adds what people answered, or else what a model proposed. In rows of its data sets these are columns of their own:
/// `spans.responses`, `spans.suggestion`.
pub(super) fn add(draft: &mut Draft, found: &mut InFields, fields: &Fields<'_>, body: Body<'_>) {
    let of = |name: &str| {
        let questions = fields.get(name).filter(|value| are_by_question(value)).and_then(|value| value.as_object());
        questions.into_iter().flatten()
    };
    let flat = |end: &'static str| {
        let columns = fields.iter().filter(move |(name, _)| name.ends_with(end));
        columns.map(|(name, value)| (*name, labels_in_cell(value)))
    };
    let mut n_discarded = 0;
    let mut kept = |answers: &Value, states: Option<&Value>| {
        let answers = answers.as_array().map_or_else(|| vec![answers], |answers| answers.iter().collect());
        let state = |idx: usize| states.and_then(|states| states.get(idx)).and_then(Value::as_str);
        let is_kept = |(idx, answer): &(usize, &Value)| {
            let state = state(*idx).or_else(|| answer.get("status").and_then(Value::as_str));
            !state.is_some_and(is_discarded)
        };
        let n_before = answers.len();
        let kept: Vec<Value> = answers.into_iter().enumerate().filter(is_kept).map(|(_, one)| value_of(one)).collect();
        n_discarded += n_before - kept.len();
        kept
    };
    let mut responses: Vec<Vec<Value>> = of("responses").map(|(_, answers)| kept(answers, None)).collect();
    for (name, answers) in flat(".responses") {
        let states = fields.get(&*format!("{name}.status")).map(|states| labels_in_cell(states));
        responses.push(kept(&answers, states.as_deref()));
    }
    responses.extend(fields.values().filter(|value| are_answers(value)).map(|answers| kept(answers, None)));
    if n_discarded > 0 {
        draft.remarks.push(DISCARDED.to_owned());
    }
    let has_spans = |value: &Value| !listed(value).is_empty();
    let n_more: usize =
        responses.iter().map(|answers| answers.iter().skip(1).filter(|one| has_spans(one)).count()).sum();
    if n_more > 0 {
        draft.remarks.push(format!("only the first answer to each question is taken in, not {n_more} more"));
    }
    let mut n_alike = 0;
    let mut listed = |value: &Value| {
        let (spans, n) = listed_in(value, body);
        n_alike += n;
        spans
    };
    let answered: Vec<Found> = responses.iter().filter_map(|answers| answers.first()).flat_map(&mut listed).collect();
    let proposed = of("suggestions").map(|(_, one)| Cow::Owned(value_of(one)));
    let columns = flat(".suggestion").chain(flat("-suggestion")).map(|(_, value)| value);
    // The first version has what a model predicted beside what people have annotated.
    let predicted = ["prediction", "predictions"].iter().filter_map(|name| fields.get(*name));
    let proposed = proposed.chain(columns).chain(predicted.map(|value| labels_in_cell(value)));
    let proposed: Vec<Found> = proposed.flat_map(|value| listed(&value)).collect();
    if n_alike > 0 {
        *found.alike.entry((ANSWERS.to_owned(), Lack::Proof)).or_default() += n_alike;
    }
    // Whoever answers nothing, or turns the record down, has decided too.
    found.is_decided |= n_discarded > 0 || responses.iter().flatten().any(|answer| !answer.is_null());
    found.spans.extend(answered);
    found.proposed.extend(proposed);
}

/// Leaves out the spans of a record that was discarded as a whole: the first version has one state for all of it.
pub(super) fn leave_out_discarded(draft: &mut Draft, found: &mut InFields, fields: &Fields<'_>) {
    let is_one = fields.get("status").and_then(|state| state.as_str()).is_some_and(is_discarded);
    let is_one = is_one || is_record_turned_down(fields);
    found.is_decided |= is_one;
    if is_one && !(found.spans.is_empty() && found.proposed.is_empty()) {
        found.spans.clear();
        found.proposed.clear();
        draft.remarks.push(DISCARDED.to_owned());
    }
}

fn value_of(answer: &Value) -> Value {
    answer.get("value").unwrap_or(answer).clone()
}
