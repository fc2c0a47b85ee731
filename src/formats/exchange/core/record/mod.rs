//! A labelled record of JSON, in any of the shapes that programs write: a text, its spans and its links.
//!
//! One odd span never costs its record: what cannot be taken in is a remark, the rest comes in.

pub(crate) mod ends;

use serde_json::{Map, Value};

use ends::Ends;

use crate::formats::exchange::core::draft::{Draft, RelationDraft, SpanDraft};
use crate::formats::exchange::core::names::{key_from, offset, origin_from, status_from};
use crate::model::{ArticleId, Meta, OffsetUnit, Source, counted};

/// Where programs keep the spans of a record.
pub(crate) const SPAN_FIELDS: [&str; 8] =
    ["spans", "entities", "ents", "label", "labels", "annotations", "annotation", "span_label"];

/// Under these, editors that count UTF-16 and scripts that count code points write the same shape.
const DOUBTFUL_FIELDS: [&str; 4] = ["label", "labels", "entities", "annotations"];

/// What the start of a span is called, and then its end.
const EDGES: [&str; 8] = ["start", "start_offset", "start_char", "begin", "end", "end_offset", "end_char", "stop"];

/// The draft of a record with a text; else what is wrong with it, in words for people.
pub(crate) fn draft(record: &Value, place: String) -> Result<Draft, String> {
    let (text, fields) = match record {
        Value::Object(fields) => match fields.get("error").and_then(Value::as_str) {
            Some(error) if !error.is_empty() => return Err(format!("no article, but an error: {error}")),
            _ => (text_of(fields).ok_or("it has no text")?, fields.clone()),
        },
        // spaCy 2 has pairs of a text and its labels.
        Value::Array(pair) => match &pair[..] {
            [Value::String(text), Value::Object(fields)] => (text.clone(), fields.clone()),
            _ => return Err("it is no record with a text".to_owned()),
        },
        _ => return Err("it is no record with a text".to_owned()),
    };
    let mut draft = facts_of(&fields);
    (draft.place, draft.text) = (place, text);
    // Those of other programs are no titles: the first words say more.
    let id = ["id", "article_id", "doc_id"].iter().find_map(|name| fields.get(*name)).map(key_from);
    draft.id = id.filter(|id| id.parse::<ArticleId>().is_ok()).unwrap_or_default();
    draft.model = first_word(&fields, &["model", "prediction_agent"]);
    draft.annotator = first_word(&fields, &["annotator", "_annotator_id"]);
    add_labels(&mut draft, &fields);
    Ok(draft)
}

/// Adds the spans and links that are among the fields, whatever the text is.
pub(crate) fn add_labels(draft: &mut Draft, fields: &Map<String, Value>) {
    // Entities with ids come from doccano itself, whose editor counts UTF-16.
    let is_doccano = |span: &Value| span.get("start_offset").is_some() && span.get("id").is_some();
    let entities = fields.get("entities").map(listed).unwrap_or_default();
    let is_counted_there = !entities.is_empty() && entities.into_iter().all(is_doccano);
    if is_counted_there {
        draft.unit = OffsetUnit::Utf16;
    }
    match fields.get("answer").and_then(Value::as_str) {
        None | Some("accept") => {}
        Some(answer) => return draft.remarks.push(format!("the answer is “{answer}”: its labels are left out")),
    }
    for name in SPAN_FIELDS {
        let spans = fields.get(name).map(listed).unwrap_or_default();
        if !spans.is_empty() && DOUBTFUL_FIELDS.contains(&name) && !is_counted_there {
            draft.rival_unit = Some(OffsetUnit::Utf16);
        }
        for span in spans {
            add_span(draft, span);
        }
        let n_words = fields.get(name).map(n_words_without_places).unwrap_or_default();
        if n_words > 0 {
            let words = counted(n_words, "label");
            draft.remarks.push(format!("“{name}” has words without their places: {words} left out"));
        }
    }
    add_argilla(draft, fields);
    let ends = Ends::new(&draft.spans);
    for link in ["relations", "links"].iter().filter_map(|name| fields.get(*name)?.as_array()).flatten() {
        match link_between(&ends, link).or_else(|| link_from(link)) {
            Some(link) => draft.relations.push(link),
            None => draft.remarks.push("a link has no two ends and is left out".to_owned()),
        }
    }
}

/// Whether the labels of a record are those that somebody wanted, as far as it says.
pub(crate) fn is_accepted(record: &Value) -> bool {
    record.get("answer").and_then(Value::as_str).is_none_or(|answer| answer == "accept")
}

/// Whether a field may hold labels.
pub(crate) fn is_for_labels(name: &str) -> bool {
    let others = ["relations", "links", "responses", "suggestions", "prediction", "article_id", "answer"];
    SPAN_FIELDS.contains(&name)
        || others.contains(&name)
        || name.ends_with(".responses")
        || name.ends_with(".suggestion")
}

/// The spans of a list, or of a record of lists, as spaCy groups them. Words that name the class of a text are none.
fn listed(value: &Value) -> Vec<&Value> {
    let is_span = |value: &&Value| match value {
        Value::Array(parts) => parts.iter().any(Value::is_number) || parts.iter().any(Value::is_null),
        Value::Object(fields) => fields.contains_key("label") || EDGES.iter().any(|name| fields.contains_key(*name)),
        _ => false,
    };
    match value {
        Value::Array(spans) => spans.iter().filter(is_span).collect(),
        Value::Object(groups) => groups.values().filter_map(Value::as_array).flatten().filter(is_span).collect(),
        _ => Vec::new(),
    }
}

/// How many words are given under the names of labels, without saying where they stand: `{"speaker": ["Ana"]}`.
fn n_words_without_places(value: &Value) -> usize {
    let lists = value.as_object().into_iter().flatten().filter_map(|(_, words)| words.as_array());
    lists.flatten().filter(|word| word.is_string()).count()
}

fn add_span(draft: &mut Draft, value: &Value) {
    let number = draft.spans.len() + draft.remarks.len() + 1;
    match span_from(value, draft.spans.len()) {
        Ok(spans) => draft.spans.extend(spans),
        Err(what) => draft.remarks.push(format!("span {number} {what} and is left out")),
    }
}

/// A span for each of its labels. One without an id is called by its place, as `#0`.
fn span_from(value: &Value, idx: usize) -> Result<Vec<SpanDraft>, &'static str> {
    let (labels, span) = match value {
        Value::Array(parts) => span_from_parts(parts)?,
        Value::Object(fields) => span_from_fields(fields)?,
        _ => return Err("is no span"),
    };
    let key = if span.key.is_empty() { format!("#{idx}") } else { span.key.clone() };
    let mut spans: Vec<SpanDraft> = labels.into_iter().map(|label| SpanDraft { label, ..span.clone() }).collect();
    if spans.is_empty() {
        return Err("has no label");
    }
    for (number, span) in spans.iter_mut().enumerate() {
        span.key = if number == 0 { key.clone() } else { format!("{key} {}", span.label) };
    }
    Ok(spans)
}

/// `[start, end, label]`, or `[label, start, end, score]`.
fn span_from_parts(parts: &[Value]) -> Result<(Vec<String>, SpanDraft), &'static str> {
    let label = parts.iter().find_map(Value::as_str).map(str::to_owned);
    let mut numbers = parts.iter().filter(|part| !part.is_string() && !part.is_array() && !part.is_object());
    let (start, end) = (numbers.next().and_then(offset), numbers.next().and_then(offset));
    let (start, end) = (start.ok_or("has no start")?, end.ok_or("has no end")?);
    let confidence = numbers.next().and_then(share);
    Ok((label.into_iter().collect(), SpanDraft { at: vec![(start, end)], confidence, ..SpanDraft::default() }))
}

fn span_from_fields(fields: &Map<String, Value>) -> Result<(Vec<String>, SpanDraft), &'static str> {
    let number = |names: &[&str]| names.iter().find_map(|name| offset(fields.get(*name)?));
    let mut pieces: Vec<(usize, usize)> = fields.get("fragments").map(pairs).unwrap_or_default();
    pieces.extend(fields.get("points").and_then(Value::as_array).into_iter().flatten().filter_map(point));
    let at = if pieces.is_empty() {
        let (starts, ends) = EDGES.split_at(EDGES.len() / 2);
        let (start, end) = (number(starts), number(ends));
        vec![(start.ok_or("has no start")?, end.ok_or("has no end")?)]
    } else {
        pieces
    };
    let label = ["label", "type", "labels", "entity_group", "entity", "tag", "category"].iter().find_map(|name| {
        let labels = labels_in(fields.get(*name)?);
        (!labels.is_empty()).then_some(labels)
    });
    let word = |name: &str| fields.get(name).and_then(Value::as_str).filter(|word| !word.is_empty()).map(str::to_owned);
    let span = SpanDraft {
        key: fields.get("id").map(key_from).unwrap_or_default(),
        label: String::new(),
        at,
        text: word("text"),
        origin: word("by").and_then(|by| origin_from(&by)),
        from: words_in(fields.get("from")),
        note: word("note"),
        person: word("person"),
        confidence: ["score", "confidence"].iter().find_map(|name| share(fields.get(*name)?)),
    };
    Ok((label.unwrap_or_default(), span))
}

/// The words of a list; what is none is no name.
pub(crate) fn words_in(list: Option<&Value>) -> Vec<String> {
    let words = list.and_then(Value::as_array).into_iter().flatten();
    words.filter_map(Value::as_str).map(str::to_owned).collect()
}

fn labels_in(value: &Value) -> Vec<String> {
    match value {
        Value::String(label) if !label.trim().is_empty() => vec![label.clone()],
        Value::Number(number) => vec![number.to_string()],
        Value::Array(labels) => labels.iter().flat_map(labels_in).collect(),
        _ => Vec::new(),
    }
}

/// A place as Dataturks has it, whose end is the last character: the words beside it tell.
fn point(point: &Value) -> Option<(usize, usize)> {
    let (start, end) = (offset(point.get("start")?)?, offset(point.get("end")?)?);
    let n_characters = point.get("text").and_then(Value::as_str).map(|text| text.chars().count());
    Some((start, if n_characters == Some(end + 1 - start.min(end)) { end + 1 } else { end }))
}

fn pairs(value: &Value) -> Vec<(usize, usize)> {
    let pair = |pair: &Value| Some((offset(pair.get(0)?)?, offset(pair.get(1)?)?));
    value.as_array().into_iter().flatten().filter_map(pair).collect()
}

#[expect(clippy::cast_possible_truncation, reason = "a confidence needs no more digits")]
fn share(value: &Value) -> Option<f32> {
    value.as_f64().map(|share| share as f32)
}

/// A link that says which spans its ends are, as Prodigy writes it beside the numbers of their last words.
fn link_between(ends: &Ends, link: &Value) -> Option<RelationDraft> {
    let key = |name: &str| ends.named(link.get(name)?).map(str::to_owned);
    let kind = link.get("label").and_then(Value::as_str).unwrap_or("related_to").to_owned();
    Some(RelationDraft { key: String::new(), kind, from: key("head_span")?, to: key("child_span")? })
}

fn link_from(link: &Value) -> Option<RelationDraft> {
    let word = |names: &[&str]| {
        let value = names.iter().find_map(|name| link.get(*name).filter(|value| !value.is_null()))?;
        (value.is_string() || value.is_number()).then(|| key_from(value))
    };
    Some(RelationDraft {
        key: word(&["id"]).unwrap_or_default(),
        kind: word(&["label", "kind", "type"]).unwrap_or_else(|| "related_to".to_owned()),
        from: word(&["head", "from", "from_id", "head_id", "source"])?,
        to: word(&["child", "to", "to_id", "child_id", "tail", "target"])?,
    })
}

/// Argilla 2 keeps spans under the names of questions, with what people answered beside what a model proposed. In rows of
/// its data sets these are columns of their own: `spans.responses`, `spans.suggestion`.
fn add_argilla(draft: &mut Draft, fields: &Map<String, Value>) {
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
    let has_spans = |value: &Value| !listed(value).is_empty();
    let responses: Vec<Vec<Value>> = of("responses").chain(flat(".responses")).map(&mut values).collect();
    if n_discarded > 0 {
        draft.remarks.push("its answer was discarded there: the labels of it are left out".to_owned());
    }
    let proposed = of("suggestions").filter_map(|one| one.get("value")).chain(flat(".suggestion"));
    let suggestions: Vec<Value> = proposed.filter(|value| has_spans(value)).cloned().collect();
    let n_more: usize =
        responses.iter().map(|answers| answers.iter().skip(1).filter(|one| has_spans(one)).count()).sum();
    if n_more > 0 {
        draft.remarks.push(format!("only the first answer to each question is taken in, not {n_more} more"));
    }
    let answered: Vec<Value> = responses.into_iter().filter_map(|answers| answers.into_iter().next()).collect();
    let is_answered = answered.iter().any(has_spans);
    let place_of =
        |span: &Value| Some((span.get("start")?.clone(), span.get("end")?.clone(), span.get("label").cloned()));
    let is_known = |span: &Value| {
        let mut answers = answered.iter().flat_map(listed);
        answers.any(|answer| answer == span || place_of(span).is_some_and(|place| place_of(answer) == Some(place)))
    };
    if is_answered && !suggestions.iter().flat_map(listed).all(is_known) {
        draft.remarks.push("what a model proposed is left out, as people have answered".to_owned());
    }
    for value in if is_answered { &answered } else { &suggestions } {
        for span in listed(value) {
            add_span(draft, span);
        }
    }
    // The first version has what a model predicted where nobody has annotated yet.
    if draft.spans.is_empty() {
        for span in fields.get("prediction").map(listed).unwrap_or_default() {
            add_span(draft, span);
        }
    }
}

/// The text of a record: under a name that programs have for it, or the first of Argilla's fields.
pub(crate) fn text_of(fields: &Map<String, Value>) -> Option<String> {
    let words = |name: &&str| fields.get(*name)?.as_str();
    let inner = || fields.get("fields")?.as_object()?.values().find_map(Value::as_str);
    ["text", "data", "raw"].iter().find_map(words).or_else(inner).map(str::to_owned)
}

fn first_word(fields: &Map<String, Value>, names: &[&str]) -> String {
    names.iter().find_map(|name| fields.get(*name)?.as_str()).unwrap_or_default().to_owned()
}

/// What is known of the article: under `meta`, or beside the text.
fn facts_of(fields: &Map<String, Value>) -> Draft {
    let inner = ["meta", "metadata"].iter().find_map(|name| fields.get(*name)?.as_object());
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
    Draft { title: word("title"), source, meta, status: status_from(&word("status")), ..Draft::default() }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

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
            record["text"] = json!("Ana said so.");
            assert_eq!(read(&record), (ana.clone(), Vec::new()), "{labels}");
        }
        assert_eq!(read(&json!(["Ana said so.", {"entities": [[0, 3, "speaker"]]}])), (ana, Vec::new()));
    }

    #[test]
    fn what_is_not_taken_of_several_answers_is_said_and_links_find_their_ends() {
        let (ana, bob) = (json!({"start": 0, "end": 3, "label": "a"}), json!({"start": 4, "end": 7, "label": "b"}));
        let record = json!({"text": "Ana Bob", "responses": {"q": [{"value": [ana]}, {"value": [bob]}]},
            "suggestions": {"q": {"value": [bob]}}});
        let (spans, remarks) = read(&record);
        assert_eq!(spans, [("a".to_owned(), 0, 3)]);
        let expected = [
            "only the first answer to each question is taken in, not 1 more",
            "what a model proposed is left out, as people have answered",
        ];
        assert_eq!(remarks, expected);
        let record = json!({"text": "Ana Bob", "spans": [ana, bob], "relations": [
            {"head": 5, "child": 6, "head_span": ana, "child_span": bob, "label": "said_by"}]});
        let draft = draft(&record, String::new()).unwrap();
        let link = &draft.relations[0];
        assert_eq!((&*link.kind, &*link.from, &*link.to), ("said_by", "#0", "#1"));
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
    }
}
