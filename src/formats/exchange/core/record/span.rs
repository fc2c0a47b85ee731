//! A span of a labelled record, in any of the shapes that programs write.

use serde_json::{Map, Value};

use crate::formats::exchange::core::draft::SpanDraft;
use crate::formats::exchange::core::names::{key_from, offset, origin_from};

/// What the parts of a span are called, in lower case and without marks, the likeliest first.
const STARTS: [&str; 12] = [
    "start",
    "startoffset",
    "startchar",
    "begin",
    "startposition",
    "startpos",
    "startindex",
    "charstart",
    "beginoffset",
    "beginchar",
    "spanstart",
    "offset",
];
const ENDS: [&str; 10] =
    ["end", "endoffset", "endchar", "stop", "endposition", "endpos", "endindex", "charend", "spanend", "finish"];
const LENGTHS: [&str; 3] = ["length", "len", "nchars"];
const LABELS: [&str; 13] = [
    "label",
    "type",
    "labels",
    "entitygroup",
    "entity",
    "tag",
    "category",
    "entitytype",
    "entitylabel",
    "labelname",
    "class",
    "classname",
    "nertag",
];
/// Words that a program copies from the text, which prove where a span is.
const WORDS: [&str; 7] = ["text", "spantext", "entitytext", "entityvalue", "mention", "surface", "exact"];

/// The fields of a span by their plain names.
struct Fields<'f>(Vec<(String, &'f Value)>);

impl<'f> Fields<'f> {
    fn new(fields: &'f Map<String, Value>) -> Self {
        let plain = |name: &str| {
            name.chars().filter(|one| one.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>()
        };
        Self(fields.iter().map(|(name, value)| (plain(name), value)).collect())
    }

    /// The first of these that is there, if only as nothing.
    fn find(&self, names: &[&str]) -> Option<&'f Value> {
        names.iter().find_map(|name| self.0.iter().find(|(known, _)| known == name)).map(|(_, value)| *value)
    }

    /// Whether they say where something is.
    fn have_place(&self) -> bool {
        let has = |names: &[&str]| self.find(names).is_some_and(is_number);
        has(&STARTS) && (has(&ENDS) || has(&LENGTHS))
    }
}

/// Whether a value may be a span: a list with numbers, or a record with a label or a place.
pub(super) fn may_be(value: &Value) -> bool {
    match value {
        Value::Array(parts) => {
            let are_flat = parts.iter().all(|part| !part.is_object());
            are_flat && (parts.iter().any(|part| part.is_number() || part.is_null()) || n_numbers(parts) > 1)
        }
        Value::Object(fields) => {
            let fields = Fields::new(fields);
            fields.find(&["label", "fragments", "points"]).is_some()
                || [&STARTS[..], &ENDS].iter().any(|names| fields.find(names).is_some())
        }
        _ => false,
    }
}

/// Whether it says where it is and what, whatever the list is called that it stands in.
pub(super) fn is_whole(value: &Value) -> bool {
    match value {
        Value::Array(parts) => {
            let n_places = parts.iter().filter(|part| part.is_number() && is_number(part)).count();
            n_places == 2 && parts.len() == 3 && parts.iter().any(Value::is_string)
        }
        Value::Object(fields) => {
            let fields = Fields::new(fields);
            fields.have_place() && fields.find(&LABELS).is_some_and(|label| !label.is_null())
        }
        _ => false,
    }
}

/// Whether it says where something is and not what.
pub(super) fn is_place_alone(value: &Value) -> bool {
    let Value::Object(fields) = value else { return false };
    let fields = Fields::new(fields);
    fields.have_place() && fields.find(&LABELS).is_none_or(Value::is_null)
}

fn is_number(value: &Value) -> bool {
    offset(value).is_some()
}

fn n_numbers(parts: &[Value]) -> usize {
    parts.iter().filter(|part| is_number(part)).count()
}

/// A span for each label of a value; `group` is the label of one that has none. One without an id is called by its number
/// in the record, as `#1`. The error is what is wrong, as the rest of a sentence.
pub(super) fn spans_from(value: &Value, group: Option<&str>, number: usize) -> Result<Vec<SpanDraft>, String> {
    let (mut labels, span) = match value {
        Value::Array(parts) => from_parts(parts)?,
        Value::Object(fields) => from_fields(&Fields::new(fields))?,
        _ => return Err("is no span".to_owned()),
    };
    if labels.is_empty() {
        labels.extend(group.map(str::to_owned));
    }
    if labels.is_empty() {
        return Err("has no label".to_owned());
    }
    let key = if span.key.is_empty() { format!("#{number}") } else { span.key.clone() };
    let mut spans: Vec<SpanDraft> = labels.into_iter().map(|label| SpanDraft { label, ..span.clone() }).collect();
    for (idx, span) in spans.iter_mut().enumerate() {
        span.key = if idx == 0 { key.clone() } else { format!("{key} {}", span.label) };
    }
    Ok(spans)
}

/// `[start, end, label]`, or `[label, start, end, score]`.
fn from_parts(parts: &[Value]) -> Result<(Vec<String>, SpanDraft), String> {
    let is_label = |part: &&Value| part.is_array() || part.is_object() || part.is_string() && !is_number(part);
    let mut labels = parts.iter().find(is_label).map(labels_in).unwrap_or_default();
    let mut numbers = parts.iter().filter(|part| !is_label(part));
    let (start, end) = (place(numbers.next(), "start")?, place(numbers.next(), "end")?);
    let mut confidence = None;
    for number in numbers {
        // The number of a class stands where its name would.
        if labels.is_empty() { labels = labels_in(number) } else { confidence = confidence.or_else(|| share(number)) }
    }
    Ok((labels, SpanDraft { at: vec![(start, end)], confidence, ..SpanDraft::default() }))
}

fn from_fields(fields: &Fields<'_>) -> Result<(Vec<String>, SpanDraft), String> {
    let mut pieces: Vec<(usize, usize)> = fields.find(&["fragments"]).map(pairs).unwrap_or_default();
    pieces.extend(fields.find(&["points"]).and_then(Value::as_array).into_iter().flatten().filter_map(point));
    let at = if pieces.is_empty() { vec![edges(fields)?] } else { pieces };
    let labels = LABELS.iter().filter_map(|name| fields.find(&[name])).map(labels_in).find(|labels| !labels.is_empty());
    let word =
        |name: &str| fields.find(&[name]).and_then(Value::as_str).filter(|word| !word.is_empty()).map(str::to_owned);
    let span = SpanDraft {
        key: fields.find(&["id"]).map(key_from).unwrap_or_default(),
        label: String::new(),
        at,
        text: WORDS.iter().find_map(|name| word(name)),
        origin: word("by").and_then(|by| origin_from(&by)),
        from: makers(fields),
        note: word("note"),
        person: word("person"),
        confidence: ["score", "confidence"].iter().find_map(|name| share(fields.find(&[name])?)),
    };
    Ok((labels.unwrap_or_default(), span))
}

/// From whom it is, as names or as records that name an annotator.
fn makers(fields: &Fields<'_>) -> Vec<String> {
    let list = fields.find(&["from", "annotatedby"]).and_then(Value::as_array).into_iter().flatten();
    list.filter_map(|who| who.as_str().or_else(|| who.get("annotator")?.as_str())).map(str::to_owned).collect()
}

/// The start and the end, or the start and what it is from there to the end.
fn edges(fields: &Fields<'_>) -> Result<(usize, usize), String> {
    let start = place(fields.find(&STARTS), "start")?;
    let length = || fields.find(&LENGTHS).and_then(offset);
    match fields.find(&ENDS) {
        None => length().map(|length| (start, start.saturating_add(length))).ok_or_else(|| "has no end".to_owned()),
        end => Ok((start, place(end, "end")?)),
    }
}

/// A start or an end; what is said where it is none is the rest of a sentence.
fn place(value: Option<&Value>, name: &str) -> Result<usize, String> {
    let Some(value) = value.filter(|value| !value.is_null()) else { return Err(format!("has no {name}")) };
    offset(value).ok_or_else(|| format!("has {value} as its {name}, which is no place in a text,"))
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
        Value::Object(label) => {
            let names = ["name", "label", "text", "value", "title", "id"];
            names.iter().find_map(|name| label.get(*name)).map(labels_in).unwrap_or_default()
        }
        _ => Vec::new(),
    }
}

/// A place as Dataturks has it, whose end is the last character: the words beside it tell.
fn point(point: &Value) -> Option<(usize, usize)> {
    let (start, end) = (offset(point.get("start")?)?, offset(point.get("end")?)?);
    let n_characters = point.get("text").and_then(Value::as_str).map(|text| text.chars().count());
    let behind = end.checked_add(1)?;
    Some((start, if n_characters == Some(behind - start.min(end)) { behind } else { end }))
}

fn pairs(value: &Value) -> Vec<(usize, usize)> {
    let pair = |pair: &Value| Some((offset(pair.get(0)?)?, offset(pair.get(1)?)?));
    value.as_array().into_iter().flatten().filter_map(pair).collect()
}

#[expect(clippy::cast_possible_truncation, reason = "a confidence needs no more digits")]
fn share(value: &Value) -> Option<f32> {
    value.as_f64().map(|share| share as f32)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn every_shape_has_its_place_and_label() {
        for value in [
            json!([5, 13, "a"]),
            json!(["a", 5, 13, 0.5]),
            json!(["5", "13", "a"]),
            json!({"offset": 5, "length": 8, "type": "a"}),
            json!({"start_position": 5, "end_position": 13, "entity_type": "a"}),
            json!({"begin": 5, "end": 13, "type": "a"}),
            json!({"startOffset": 5, "endOffset": 13, "label": "a"}),
            json!({"char_start": 5, "char_end": 13, "label": {"id": 7, "name": "a"}}),
            json!({"start": 5.0, "end": "13", "tag": ["a"]}),
            json!({"points": [{"start": 5, "end": 12, "text": "Anna Lee"}], "label": ["a"]}),
        ] {
            let spans = spans_from(&value, None, 3).unwrap();
            assert_eq!((&*spans[0].key, &*spans[0].label, &spans[0].at[..]), ("#3", "a", &[(5, 13)][..]), "{value}");
            assert!(may_be(&value), "{value}");
        }
    }

    #[test]
    fn what_is_wrong_is_said() {
        for (value, expected) in [
            (json!([null, 3, "a"]), "has no start"),
            (json!([0, -3, "a"]), "has -3 as its end, which is no place in a text,"),
            (json!({"start": 1.5, "end": 3, "label": "a"}), "has 1.5 as its start, which is no place in a text,"),
            (json!({"start": 0, "end": 3, "label": ""}), "has no label"),
            (json!([0, 3]), "has no label"),
            (json!(7), "is no span"),
        ] {
            assert_eq!(spans_from(&value, None, 1).unwrap_err(), expected, "{value}");
        }
        assert_eq!(spans_from(&json!([0, 3]), Some("a"), 1).unwrap()[0].label, "a");
    }
}
