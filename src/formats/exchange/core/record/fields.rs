//! What the fields of a labelled record are called, and which of them hold labels of which text.

use std::collections::BTreeMap;

use super::cells::labels_in_cell;
use super::found::{Body, NO_SPANS, SPAN_FIELDS, has_list_of};
use super::links::ends::is_link;
use super::lookalikes::is_named;
use super::span;
use crate::formats::exchange::core::json::value::Value;
use crate::formats::exchange::core::names::words_of;

/// Under these, editors that count UTF-16 and scripts that count code points write the same shape.
pub(super) const DOUBTFUL_FIELDS: [&str; 4] = ["label", "labels", "entities", "annotations"];

/// Texts that an article has besides its own, by the names that most give them.
const OTHER_TEXTS: [&str; 12] = [
    "title",
    "headline",
    "subtitle",
    "summary",
    "abstract",
    "lead",
    "lede",
    "teaser",
    "caption",
    "description",
    "question",
    "answer",
];

/// Words in the names of fields that hold labels, as one of them or several.
const LIKE_LABELS: [&str; 15] = [
    "span",
    "entity",
    "ent",
    "annotation",
    "label",
    "mention",
    "ner",
    "highlight",
    "quote",
    "quotation",
    "speaker",
    "claim",
    "cue",
    "zitat",
    "cita",
];

/// What ends names of fields that say something about labels: `annotation_id`.
pub(super) const OF_LABELS: [&str; 10] =
    ["id", "ids", "by", "at", "date", "time", "count", "status", "approver", "version"];

/// Words in the names of fields that hold what a model says: `predicted_entities`, `ner_pred`.
const OF_MODELS: [&str; 8] = ["pred", "preds", "predicted", "prediction", "predictions", "model", "auto", "silver"];

/// The fields of a record by their names.
pub(crate) type Fields<'v> = BTreeMap<&'v str, &'v Value>;

/// Whether a field may hold labels, by its name.
pub(super) fn is_for_labels(name: &str) -> bool {
    let others =
        ["relations", "links", "responses", "suggestions", "prediction", "predictions", "article_id", "answer"];
    SPAN_FIELDS.contains(&name) || others.contains(&name) || is_of_argilla(name)
}

/// Whether a column holds answers, as data sets of Argilla have them.
pub(super) fn is_of_argilla(name: &str) -> bool {
    name.ends_with(".responses")
        || name.ends_with(".responses.status")
        || name.ends_with(".responses.users")
        || name.ends_with(".suggestion")
        || name.ends_with("-suggestion")
}

/// Whether a field may hold labels, by its name or by what is in it.
pub(crate) fn may_have_labels(name: &str, value: &Value) -> bool {
    is_for_labels(name)
        || are_answers(value)
        || are_labelled_tokens(value) && has_list_of(&labels_in_cell(value), span::is_whole)
        || !NO_SPANS.contains(&name)
            && (has_list_of(&labels_in_cell(value), |one| span::is_whole(one) || is_named(one))
                || has_list_of(value, span::is_place_alone))
}

/// Whether a value is or holds spans that say where they are and what, or links, whatever it is called.
pub(crate) fn holds_labels(value: &Value) -> bool {
    has_list_of(&labels_in_cell(value), |one| span::is_whole(one) || is_link(one) || is_named(one))
}

/// Whether a value is what people answered to a question, as data sets of the first version have it beside the text.
pub(super) fn are_answers(value: &Value) -> bool {
    let is_answer =
        |one: &Value| one.get("value").is_some() && ["user_id", "status"].iter().any(|name| one.get(*name).is_some());
    value.as_array().is_some_and(|answers| !answers.is_empty() && answers.iter().all(is_answer))
}

/// Whether a value has what people answered, or a model proposed, under the names of questions.
pub(super) fn are_by_question(value: &Value) -> bool {
    let is_answer = |one: &Value| one.get("value").is_some();
    let is_of_question = |answers: &Value| match answers {
        Value::Array(list) => list.iter().any(is_answer),
        one => is_answer(one),
    };
    value.as_object().is_some_and(|questions| questions.values().any(is_of_question))
}

/// Whether what is called tokens is what somebody has labelled, as UBIAI writes it.
pub(super) fn are_labelled_tokens(value: &Value) -> bool {
    value.get(0).is_some_and(|token| token.get("entityLabel").is_some_and(Value::is_string))
}

/// Whether the name of a field says that it holds labels: `quotes`, `gold_spans`, `namedEntities`.
pub(super) fn is_like_labels(name: &str) -> bool {
    let words = words_of(name);
    if words.last().is_some_and(|last| OF_LABELS.contains(&&**last)) {
        return false;
    }
    words.iter().any(|word| {
        let word = match word.strip_suffix("ies") {
            Some(stem) => &format!("{stem}y"),
            None => word.strip_suffix('s').unwrap_or(word),
        };
        LIKE_LABELS.contains(&word)
    })
}

/// Whether the name of a field says that a model made what it holds.
pub(crate) fn is_of_model(name: &str) -> bool {
    words_of(name).iter().any(|word| OF_MODELS.contains(&&**word))
}

/// Which other text of the record the places of a list are in, by its name: those of `title_spans` and `entities.title` are in
/// the title.
pub(super) fn other_text<'n>(name: &'n str, fields: &Fields<'_>, body: Body<'_>) -> Option<&'n str> {
    let is_text = |word: &str| {
        let is_field = fields.get(word).is_some_and(|value| value.is_string());
        word != body.name && (is_field || OTHER_TEXTS.contains(&&*word.to_lowercase()))
    };
    let mut splits = name.char_indices().filter_map(|(at, character)| match character {
        '_' | '.' | '-' | ' ' | ':' => Some((&name[..at], &name[at + 1..])),
        _ if at > 0 && character.is_uppercase() => Some((&name[..at], &name[at..])),
        _ => None,
    });
    let of = |(before, behind): (&'n str, &'n str)| match () {
        () if is_text(before) && is_like_labels(behind) => Some(before),
        () if is_text(behind) && is_like_labels(before) => Some(behind),
        () => None,
    };
    splits.find_map(of)
}

/// Whether a token says what somebody has labelled it as; what kind of word it is does not count.
pub(super) fn is_label_of_token(token: &Value) -> bool {
    let names = ["label", "labels", "entityLabel", "entity", "ent_type", "ner", "ner_tag", "iob"];
    let label = names.iter().find_map(|name| token.get(*name)?.as_str());
    label.is_some_and(|label| !["", "O", "_"].contains(&label))
}
