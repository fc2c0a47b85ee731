//! A labelled record of JSON, in any of the shapes that programs write: a text, its spans and its links.
//!
//! One odd span never costs its record: what cannot be taken in is a remark, the rest comes in.

mod argilla;
mod cells;
mod counted_by_part;
mod documented;
mod fields;
mod found;
mod links;
mod lookalikes;
mod numbered;
mod people;
mod pieces;
mod place_names;
mod proved;
mod python_text;
mod ruler;
mod span;
mod turned_down;
mod unread;
mod walk;
mod word_numbers;

pub(crate) use cells::labels_in_cell;
use documented::{IS_PUT_TOGETHER, STAND_SEVERAL_TIMES, is_span_of_core_nlp};
pub(crate) use documented::{as_programs_mean_it, is_of_core_nlp, is_of_questions};
pub(crate) use fields::{Fields, holds_labels, is_of_model, may_have_labels};
pub(crate) use found::{Body, SPAN_FIELDS};
pub(crate) use people::{by_names, name_known, name_maker, person};
pub(crate) use place_names::{EndIs, pair_in};
pub(crate) use proved::{COUNTED_OTHERWISE, Counted};
pub(crate) use ruler::Ruler;
pub(crate) use span::{is_as_long_as_its_words, plain, words_in};
use turned_down::{ANSWERS, is_turned_down, tell_turned_down};
pub(crate) use walk::has_labels_in_cell;
pub(crate) use word_numbers::{are_words, leave_out_unproven};

use crate::formats::articles::iso_date;
use crate::formats::exchange::core::draft::{Counting, Draft};
use crate::formats::exchange::core::iob::join_tokens;
use crate::formats::exchange::core::json::value::{Map, Value};
use crate::formats::exchange::core::names::{key_from, status_from};
use crate::model::{ArticleId, Meta, OffsetUnit, Source, Status};

/// The draft of a record with a text; else what is wrong with it, in words for people.
pub(crate) fn draft(record: &Value, place: String) -> Result<Draft, String> {
    let (body, fields) = match record {
        Value::Object(fields) => match (error_in(fields), body_of(fields)) {
            (Some(error), None | Some(Body { text: "", .. })) => {
                return Err(format!("no article, but an error: {error}"));
            }
            (_, body) => (body.ok_or_else(|| no_text(fields))?, fields),
        },
        // spaCy 2 has pairs of a text and its labels.
        Value::Array(pair) => match &pair[..] {
            [Value::String(text), Value::Object(fields)] => (Body { name: "", text }, fields),
            _ => return Err("it is no record with a text".to_owned()),
        },
        _ => return Err("it is no record with a text".to_owned()),
    };
    let all: Fields<'_> = fields.iter().map(|(name, value)| (&**name, value)).collect();
    if is_span_alone(&all, body.text) {
        return Err(SPAN_ALONE.to_owned());
    }
    let mut draft = facts_of(fields);
    (draft.place, draft.text) = (place, body.text.to_owned());
    draft.remarks.extend(error_in(fields).map(|error| format!("its labels are missing, as an error says: {error}")));
    // Those of other programs are no titles: the first words say more.
    let id = ["id", "article_id", "doc_id"].iter().find_map(|name| fields.get(name)).map(key_from);
    draft.id = id.filter(|id| id.parse::<ArticleId>().is_ok()).unwrap_or_default();
    if draft.id.is_empty() {
        settle_date(&mut draft);
    }
    draft.model = first_word(fields, &["model", "prediction_agent"]);
    name_maker(&mut draft, &fields.iter().map(|(name, value)| (&**name, value)));
    add_labels(&mut draft, &all, body);
    Ok(draft)
}

/// Adds the spans and links that are among the fields and of this text; what else looks like labels is told.
pub(crate) fn add_labels(draft: &mut Draft, fields: &Fields<'_>, body: Body<'_>) {
    match fields.get("answer").and_then(|answer| answer.as_str()).filter(|answer| ANSWERS.contains(answer)) {
        None | Some("accept") => {}
        Some(answer) => return draft.remarks.push(format!("the answer is “{answer}”: its labels are left out")),
    }
    draft.is_rebuilt |= fields.contains_key(IS_PUT_TOGETHER);
    let mut found = walk::found_in(fields, body);
    count(draft, &found, fields);
    argilla::add(draft, &mut found, fields, body);
    argilla::leave_out_discarded(draft, &mut found, fields);
    people::settle_proposed(draft, &mut found);
    draft.remarks.append(&mut found.remarks);
    draft.notes.append(&mut found.notes);
    draft.alike.append(&mut found.alike);
    draft.lists.append(&mut found.lists);
    // With their numbers, by which they are told and named.
    let numbered = found.spans.iter().enumerate().map(|(idx, span)| (idx + 1, span));
    let mut wanted_spans: Vec<(usize, &found::Found)> =
        numbered.filter(|(_, span)| !is_turned_down(&span.value)).collect();
    tell_turned_down(draft, "labels", found.spans.len() - wanted_spans.len());
    counted_by_part::leave_out(draft, &mut wanted_spans);
    for (number, span) in &wanted_spans {
        match span.spans(*number) {
            Ok(spans) => draft.spans.extend(spans),
            Err(what) => draft.remarks.push(format!("span {number} {what} and is left out")),
        }
    }
    let is_token =
        |(_, span): &(usize, &found::Found)| ["entity", "index"].iter().all(|name| span.value.get(*name).is_some());
    join_tokens(&mut draft.spans, !wanted_spans.is_empty() && wanted_spans.iter().all(is_token));
    links::add_of_spans(draft, &wanted_spans, body.text);
    if word_numbers::may_count_words(draft, fields, body, &Ruler::new(body.text)) {
        leave_out_unproven(draft);
    }
    tell_of_spans(draft, fields);
    links::add(draft, &found, &wanted_spans, fields);
    links::tell_others(draft, fields);
    numbered::name_numbered_ends(draft, found.spans.len());
}

/// What is said of a record that is a span and no article.
pub(crate) const SPAN_ALONE: &str = "it is a label with its words, and the text in which they stand is not there";

const SPANS_ALONE: &str = "it has labels with their words, and the text in which they stand is not there";

/// Whether a record is itself a span, with its words where articles have their text.
pub(crate) fn is_span_alone(fields: &Fields<'_>, text: &str) -> bool {
    let own = fields.iter().filter(|(_, value)| !value.is_array() && !value.is_object());
    let own = Value::Object(own.map(|(name, value)| ((*name).to_owned(), (*value).clone())).collect());
    let length = |(start, end): (usize, usize)| end.checked_sub(start);
    span::place_of_whole(&own).and_then(length).is_some_and(|n| n > 0 && n == text.chars().count())
}

/// Decides what the places count, as far as the record shows who wrote it: doccano itself, whose editor counts UTF-16, gives
/// its entities ids, `CoreNLP` has names of its own for UTF-16, and what Python writes has signs of its own.
fn count(draft: &mut Draft, found: &found::InFields, fields: &Fields<'_>) {
    let spans = &found.spans;
    let is_of_doccano = |value: &Value| value.get("start_offset").is_some() && value.get("id").is_some();
    let is_ours = |value: &Value| value.get("by").is_some() && value.get("fragments").is_some();
    let are_all = |is: &dyn Fn(&Value) -> bool| !spans.is_empty() && spans.iter().all(|span| is(&span.value));
    let has = |names: &[&str]| names.iter().any(|name| fields.contains_key(*name));
    if numbered::do_tokens_stand(&draft.text, fields) {
        draft.counting = Counting::Known;
        return;
    }
    draft.counting = Counting::Usual;
    if has(&["entities"]) && are_all(&is_of_doccano) || are_all(&is_span_of_core_nlp) {
        draft.unit = OffsetUnit::Utf16;
    } else if !has(&["ents", "tokens", "answer", "_input_hash"]) && !are_all(&is_ours) {
        draft.counting = if found.are_doubtful { Counting::Open } else { Counting::Likely };
    }
}

/// Says what is odd about the spans of a record.
fn tell_of_spans(draft: &mut Draft, fields: &Fields<'_>) {
    if draft.spans.iter().any(|span| span.label.bytes().all(|byte| byte.is_ascii_digit())) {
        draft.notes.push("labels are numbers in it, and what they stand for is not there".to_owned());
    }
    draft.notes.extend((!draft.spans.is_empty() && is_unanswered(fields)).then(|| UNANSWERED.to_owned()));
    draft.notes.extend(fields.get(STAND_SEVERAL_TIMES).map(|_| WHEREVER.to_owned()));
}

const WHEREVER: &str = "words that stand several times in the text are labelled wherever they stand";

/// What is said of labels in a task of Prodigy that nobody has answered: its `db-in` takes such tasks for accepted, but it also
/// shows what models propose in them.
const UNANSWERED: &str = "nobody has answered it in Prodigy (it has no “answer”): its spans come in as labels, as Prodigy itself \
    takes in such tasks; where a model proposed them, --as suggestions takes them in as that";

/// Whether a record is a task of Prodigy without an answer.
fn is_unanswered(fields: &Fields<'_>) -> bool {
    ["_input_hash", "_task_hash", "_view_id"].iter().any(|name| fields.contains_key(name))
        && !fields.contains_key("answer")
}

/// Whether somebody has answered a record, as Prodigy notes it.
pub(crate) fn has_answer(fields: &Map) -> bool {
    fields.get("answer").and_then(Value::as_str).is_some_and(|answer| ANSWERS.contains(&answer))
}

/// What is said of a record without a text.
fn no_text(fields: &Map) -> &'static str {
    if fields.contains_key("annotatable") {
        return "it has labels of tagtog and not their text, which lies apart from them: it cannot be taken in";
    }
    let is_of_spans = |value: &Value| value.as_array().is_some_and(|list| list.iter().any(is_as_long_as_its_words));
    if fields.values().any(is_of_spans) {
        return SPANS_ALONE;
    }
    if fields.get("tokens").or_else(|| fields.get("words")).is_some_and(are_words) {
        return "it has words and no text, and nothing proves that its labels count these words, and up to where";
    }
    "it has no text"
}

/// The text of a record: under a name that programs have for it, or the first of Argilla's fields.
pub(crate) fn text_of(fields: &Map) -> Option<&str> {
    body_of(fields).map(|body| body.text)
}

/// What a record says went wrong when it was made.
pub(crate) fn error_in(fields: &Map) -> Option<&str> {
    fields.get("error")?.as_str().filter(|error| !error.is_empty())
}

fn body_of(fields: &Map) -> Option<Body<'_>> {
    let words = |name: &'static str| Some(Body { name, text: fields.get(name)?.as_str()? });
    let of_argilla = || {
        let (name, text) = fields.get("fields")?.as_object()?.iter().find(|(_, value)| value.is_string())?;
        Some(Body { name, text: text.as_str()? })
    };
    ["text", "data", "raw"].into_iter().find_map(words).or_else(of_argilla)
}

fn first_word(fields: &Map, names: &[&str]) -> String {
    names.iter().find_map(|name| fields.get(name)?.as_str()).unwrap_or_default().to_owned()
}

/// Writes the date of another program as ISO 8601, or leaves it out; those of ours are as people wrote them.
fn settle_date(draft: &mut Draft) {
    let date = std::mem::take(&mut draft.meta.date);
    match iso_date(&date) {
        Some(iso) => draft.meta.date = iso,
        None if date.is_empty() => {}
        None => draft
            .notes
            .push("what “date” has is no date, or may be two (such as 03/02/2026), and is left out".to_owned()),
    }
}

/// What is known of the article: under `meta`, or beside the text.
fn facts_of(fields: &Map) -> Draft {
    let inner = ["meta", "metadata"].iter().find_map(|name| fields.get(name)?.as_object());
    let word = |name: &str| {
        let found = inner.and_then(|meta| meta.get(name)).or_else(|| fields.get(name));
        found.and_then(Value::as_str).unwrap_or_default().to_owned()
    };
    let source = Source { path: word("source"), sha256: word("sha256"), record: word("record"), ..Source::default() };
    let meta = Meta {
        byline: word("byline"),
        outlet: word("outlet"),
        date: word("date"),
        url: word("url"),
        ..Meta::default()
    };
    // Whoever passes a task over in Prodigy has no answer, and not the answer that there is nothing.
    let skipped = (word("answer") == "ignore").then_some(Status::Skipped);
    let status = status_from(&word("status")).or(skipped);
    Draft { title: word("title"), source, meta, status, ..Draft::default() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::exchange::core::json::value::json;
    use crate::formats::exchange::core::names::By;

    /// Label and place of each span, and the remarks.
    fn read(record: &Value) -> (Vec<(String, usize, usize)>, Vec<String>) {
        let draft = draft(record, String::new()).unwrap();
        let spans = draft.spans.into_iter().map(|span| (span.label, span.at[0].0, span.at[0].1));
        (spans.collect(), draft.remarks)
    }

    #[test]
    fn every_shape_of_a_span_is_read() {
        let ana = vec![("speaker".to_owned(), 0, 3)];
        let span = json!({"start": 0, "end": 3, "label": "speaker"});
        for labels in [
            json!({"label": [[0, 3, "speaker"]]}),
            json!({"entities": [[0, 3, "speaker"]]}),
            json!({"entities": [{"start": 0, "end": 3, "type": "speaker"}]}),
            json!({"entities": [{"id": 1, "start_offset": 0, "end_offset": 3, "label": "speaker"}]}),
            json!({"annotations": [{"label": "speaker", "start_offset": 0, "end_offset": 3}]}),
            json!({"annotation": [["speaker", 0, 3]]}),
            json!({"ents": [span]}),
            json!({"spans": {"sc": [span]}}),
            json!({"spans": [{"start": 0.0, "end": "3", "labels": ["speaker"]}]}),
            json!({"responses": {"spans": [{"value": [span]}]}}),
            json!({"suggestions": {"spans": {"value": [span], "score": [0.9]}}}),
            json!({"spans.responses": [[span]], "spans.responses.status": ["submitted"], "spans.suggestion": null}),
        ] {
            let mut record = labels.clone();
            record.as_object_mut().unwrap().insert("text", "Ana said so.");
            assert_eq!(read(&record), (ana.clone(), Vec::new()), "{labels}");
        }
        assert_eq!(read(&json!(["Ana said so.", {"entities": [[0, 3, "speaker"]]}])), (ana, Vec::new()));
    }

    #[test]
    fn a_task_that_was_passed_over_is_skipped() {
        let status = |answer: &str| {
            draft(&json!({"text": "Ana ran.", "spans": [], "answer": answer}), String::new()).unwrap().status
        };
        assert_eq!((status("ignore"), status("accept"), status("reject")), (Some(Status::Skipped), None, None));
    }

    #[test]
    fn dates_of_other_programs_are_iso_or_left_out() {
        let read = |record: Value| draft(&record, String::new()).unwrap();
        let date = |date: &str| read(json!({"text": "Ana", "meta": {"date": date}}));
        assert_eq!(date("2 March 2026").meta.date, "2026-03-02");
        assert_eq!((&*date("03/02/2026").meta.date, date("03/02/2026").notes.len()), ("", 1));
        assert_eq!(date("").notes.len(), 0);
        let ours = read(json!({"id": "a".repeat(16), "text": "Ana", "meta": {"date": "Whitsun"}}));
        assert_eq!(ours.meta.date, if ours.id.is_empty() { "" } else { "Whitsun" });
        assert!(!ours.id.is_empty());
    }

    #[test]
    fn places_beyond_all_numbers_do_no_harm() {
        let pieces = json!([{"text": "Ana.", "spans": [{"start": 0, "end": 3, "label": "a"}]},
            {"text": "Ben.", "spans": [{"start": u64::MAX, "end": u64::MAX, "label": "a", "text": "Ben"}]}]);
        read(&json!({"text": "Ana. Ben.", "sentences": pieces}));
    }

    #[test]
    fn what_is_not_taken_of_several_answers_is_said_and_links_find_their_ends() {
        let (ana, bob) = (json!({"start": 0, "end": 3, "label": "a"}), json!({"start": 4, "end": 7, "label": "b"}));
        let record = json!({"text": "Ana Bob", "responses": {"q": [{"value": [ana]}, {"value": [bob]}]},
            "suggestions": {"q": {"value": [bob]}}});
        let (spans, remarks) = read(&record);
        assert_eq!(spans, [("a".to_owned(), 0, 3)]);
        assert_eq!(remarks, ["only the first answer to each question is taken in, not 1 more"]);
        let record = json!({"text": "Ana Bob", "spans": [ana, bob], "relations": [
            {"head": 5, "child": 6, "head_span": ana, "child_span": bob, "label": "said_by"}]});
        let draft = draft(&record, String::new()).unwrap();
        let link = &draft.relations[0];
        assert_eq!((&*link.kind, &*link.from, &*link.to), ("said_by", "#1", "#2"));
    }

    #[test]
    fn places_under_their_words_have_the_label_around_these() {
        let record = json!({"text": "Ana said no.", "label": {"PER": {"Ana": [[0, 2]]}, "Q": {"no": [[9, 10]]}}});
        assert_eq!(read(&record).0, [("PER".to_owned(), 0, 3), ("Q".to_owned(), 9, 11)]);
    }

    #[test]
    fn what_a_model_says_is_no_label_where_people_have_labelled() {
        let span = |start: u64, end: u64| json!([{"start": start, "end": end, "label": "a"}]);
        for name in ["predicted_entities", "ner_pred", "modelSpans", "silver"] {
            let mut record = json!({"text": "Ana ran.", "entities": span(0, 3)});
            record.as_object_mut().unwrap().insert(name, span(4, 7));
            assert_eq!(read(&record).0, [("a".to_owned(), 0, 3)], "{name}");
            let record: Value = [("text", "Ana ran.".into()), (name, span(4, 7))].into_iter().collect::<Map>().into();
            assert_eq!(
                draft(&record, String::new()).map(|draft| (draft.spans[0].by, draft.notes.len())),
                Ok((Some(By::Prediction), 2)),
                "{name}"
            );
        }
    }

    #[test]
    fn what_a_model_proposed_is_a_suggestion_only_where_nobody_has_decided() {
        let span = json!([{"start": 0, "end": 3, "label": "a"}]);
        let of_argilla =
            |responses: Value| json!({"text": "Ana ran.", "span.responses": responses, "span.suggestion": span});
        let suggested = |responses: Value| json!({"text": "Ana ran.", "responses": responses, "suggestions": {"q": {"value": span}}});
        for (record, n_suggested, n_proposed) in [
            (json!({"text": "Ana ran.", "prediction": span, "annotation": [], "status": "Validated"}), 0, 1),
            (json!({"text": "Ana ran.", "prediction": span, "annotation": [], "status": "Default"}), 1, 0),
            (json!({"text": "Ana ran.", "prediction": span, "annotation": null}), 1, 0),
            (json!({"text": "Ana ran.", "predictions": span}), 1, 0),
            (json!({"text": "Ana ran.", "gold": [], "pred": span}), 0, 1),
            (json!({"text": "Ana ran.", "label": [], "prediction": span}), 0, 1),
            (json!({"text": "Ana ran.", "tokens": [], "prediction": span}), 1, 0),
            (of_argilla(json!([[]])), 0, 1),
            (of_argilla(json!([])), 1, 0),
            (of_argilla(Value::Null), 1, 0),
            (suggested(json!({"q": [{"value": [], "status": "submitted"}]})), 0, 1),
            (suggested(json!({"q": [{"value": [], "status": "discarded"}]})), 0, 1),
            (suggested(json!({"q": []})), 1, 0),
        ] {
            let mut draft = draft(&record, String::new()).unwrap();
            let n = draft.spans.iter().filter(|span| span.by == Some(By::Prediction)).count();
            assert_eq!(
                (draft.spans.len(), n, draft.proposed.len()),
                (n_suggested, n_suggested, n_proposed),
                "{record}"
            );
            draft.choose(false);
            assert!(!draft.notes.is_empty(), "{record}");
            draft.choose(true);
        }
        let record = json!({"text": "Ana ran.", "entities": [{"start": 4, "end": 7, "label": "b"}], "pred": span});
        let mut draft = draft(&record, String::new()).unwrap();
        draft.choose(true);
        assert_eq!(draft.spans.iter().map(|span| &*span.label).collect::<Vec<_>>(), ["a"], "they are wanted");
    }

    #[test]
    fn places_in_a_part_whose_beginning_nobody_knows_are_left_out() {
        let span =
            |part: u64, start: u64, end: u64| json!({"paragraph": part, "start": start, "end": end, "label": "a"});
        let read = |spans: &[Value]| read(&json!({"text": "Ana ran.\nBen ran.", "spans": spans}));
        let (spans, remarks) = read(&[span(0, 4, 7), span(1, 0, 3)]);
        assert_eq!((spans.len(), remarks.len()), (0, 1), "{remarks:?}");
        assert_eq!(read(&[span(0, 4, 7), span(1, 9, 12)]).0.len(), 2, "they count from the beginning of the text");
    }

    #[test]
    fn what_is_turned_down_as_a_whole_has_no_labels_and_answers_to_questions_are_told() {
        let span = json!([{"start": 0, "end": 3, "label": "a"}]);
        let record = json!({"text": "Ana ran.", "spans": span, "accepted": false});
        assert_eq!(read(&record).0.len(), 0);
        assert_eq!(read(&json!({"text": "Ana ran.", "spans": span, "approved": false})).0.len(), 1);
        let answers = json!({"text": ["Ana"], "answer_start": [0]});
        let record = json!({"text": "Ana ran.", "question": "Who?", "answers": answers});
        assert_eq!(draft(&record, String::new()).map(|draft| draft.notes.len()), Ok(1));
    }

    #[test]
    fn parts_of_what_happens_have_the_label_of_their_role() {
        let part = json!({"role": "Speaker", "start": 0, "end": 3, "text": "Ana"});
        let event = json!({"type": "Say", "arguments": [part]});
        assert_eq!(read(&json!({"text": "Ana ran.", "events": [event]})).0, [("Speaker".to_owned(), 0, 3)]);
    }

    #[test]
    fn labels_of_discarded_records_are_left_out_and_told() {
        let expected = ["its answer was discarded there: the labels of it are left out"];
        for labels in ["annotation", "prediction"] {
            for status in ["Discarded", "discarded"] {
                let record = json!({"text": "Ana ran.", "status": status, labels: [["PER", 0, 3]]});
                assert_eq!(read(&record), (Vec::new(), expected.map(str::to_owned).to_vec()), "{record}");
            }
        }
        let record = json!({"text": "Ana ran.", "status": "Validated", "annotation": [["PER", 0, 3]]});
        assert_eq!(read(&record), (vec![("PER".to_owned(), 0, 3)], Vec::new()));
        assert_eq!(read(&json!({"text": "Ana ran.", "status": "Discarded"})), (Vec::new(), Vec::new()));
    }

    #[test]
    fn one_odd_span_costs_nothing_else() {
        let record = json!({"text": "Ana said so.", "meta": {"title": null}, "relations": null, "spans": [
            {"start": 0, "end": 3, "label": null}, {"start": null, "end": 3, "label": "a"}, [0, null, "a"],
            {"start": 0, "end": 3, "label": "speaker"}]});
        let (spans, remarks) = read(&record);
        assert_eq!(spans, [("speaker".to_owned(), 0, 3)]);
        let expected = [
            "span 1 has no label and is left out",
            "span 2 has no start and is left out",
            "span 3 has no end and is left out",
        ];
        assert_eq!(remarks, expected);
        assert_eq!(draft(&json!({"label": []}), String::new()).unwrap_err(), "it has no text");
        let error = json!({"text": "", "error": "line 3: it is empty"});
        assert_eq!(draft(&error, String::new()).unwrap_err(), "no article, but an error: line 3: it is empty");
        let unanswered = json!({"text": "Ana said so.", "spans": [], "error": "line 3: Mine ended"});
        let expected = ["its labels are missing, as an error says: line 3: Mine ended".to_owned()];
        assert_eq!(draft(&unanswered, String::new()).unwrap().remarks, expected, "a text is never lost");
    }
}
