//! A span of a labelled record, in any of the shapes that programs write.

use crate::formats::exchange::core::draft::SpanDraft;
use crate::formats::exchange::core::json::value::{Map, Value, Words, rows_of};
use crate::formats::exchange::core::names::{by_from, in_short, key_from, offset};

/// What the parts of a span are called, in lower case and without marks, the likeliest first.
pub(super) const STARTS: [&str; 15] = [
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
    "characteroffsetbegin",
    "startidx",
    "beginindex",
    "offset",
];
pub(super) const ENDS: [&str; 12] = [
    "end",
    "endoffset",
    "endchar",
    "stop",
    "endposition",
    "endpos",
    "endindex",
    "charend",
    "spanend",
    "finish",
    "characteroffsetend",
    "endidx",
];
const LENGTHS: [&str; 3] = ["length", "len", "nchars"];
pub(super) const LABELS: [&str; 16] = [
    "label",
    "type",
    "labels",
    "entitygroup",
    "entity",
    "tag",
    "category",
    "categories",
    "entitytype",
    "entitylabel",
    "labelname",
    "class",
    "classname",
    "nertag",
    "ner",
    "extractionclass",
];
/// Under these stands a place by itself: `"span": [0, 3]`, `"range": {"start": 0, "end": 3}`, or several of them. Two numbers
/// alone are one under the first [`N_OF_PAIRS`] of them.
const PLACES: [&str; 13] = [
    "fragments",
    "span",
    "spans",
    "range",
    "ranges",
    "offsets",
    "offset",
    "indices",
    "charspan",
    "charinterval",
    "position",
    "location",
    "value",
];
const N_OF_PAIRS: usize = 10;
/// Words that a program copies from the text, which prove where a span is.
pub(super) const WORDS: [&str; 8] =
    ["text", "spantext", "entitytext", "entityvalue", "extractiontext", "mention", "surface", "exact"];

/// What links call a span by.
const IDS: [&str; 6] = ["id", "textid", "spanid", "annotationid", "mentionid", "uid"];

const NOTES: [&str; 3] = ["note", "comment", "comments"];
/// What else of a span is read.
const OTHERS: [&str; 13] = [
    "id",
    "by",
    "person",
    "from",
    "annotatedby",
    "annotator",
    "annotators",
    "coder",
    "text",
    "content",
    "points",
    "field",
    "section",
];

/// The fields of a span by their plain names.
struct Fields<'f>(Vec<(String, &'f Value)>);

impl<'f> Fields<'f> {
    fn new(fields: &'f Map) -> Self {
        Self(fields.iter().map(|(name, value)| (plain(name), value)).collect())
    }

    /// The first of these that is there, if only as nothing.
    fn find(&self, names: &[&str]) -> Option<&'f Value> {
        names.iter().find_map(|name| self.0.iter().find(|(known, _)| known == name)).map(|(_, value)| *value)
    }

    /// Whether they say where something is.
    fn have_place(&self) -> bool {
        let has = |names: &[&str]| self.find(names).is_some_and(is_number);
        // Arcs between words count these.
        if self.find(&["dir"]).is_some() {
            return false;
        }
        let has_points = self.find(&["points"]).and_then(|points| points.get(0)).and_then(point).is_some();
        has_points
            || has(&STARTS) && (has(&ENDS) || has(&LENGTHS) || self.n_characters().is_some())
            || !self.places_inside().is_empty()
    }

    /// How long its words are, where no emoji in them may count twice.
    fn n_characters(&self) -> Option<usize> {
        let words = WORDS.iter().chain(&["content"]).find_map(|name| self.find(&[name])?.as_str())?;
        let is_plain = !words.is_empty() && words.chars().all(|character| character <= '\u{ffff}');
        is_plain.then(|| words.chars().count())
    }

    /// The places that stand under one name.
    fn places_inside(&self) -> Vec<(usize, usize)> {
        let mut inside = PLACES.iter().enumerate().filter_map(|(idx, name)| {
            let value = self.find(&[name]).filter(|value| !are_whole(value))?;
            let places = places_in(value);
            let may_be = idx < N_OF_PAIRS || value.is_object() || value.get(0).is_some_and(Value::is_object);
            (may_be && !places.is_empty()).then_some(places)
        });
        inside.next().unwrap_or_default()
    }

    /// What stands in the record that has the place, as Label Studio has it: `{"value": {"start": 0, "labels": ["a"]}}`.
    fn around_place(&self) -> Option<Self> {
        let inner = PLACES.iter().filter_map(|name| self.find(&[name])?.as_object()).map(Self::new);
        inner.into_iter().find(Self::have_place)
    }
}

/// Whether a value is a list of spans of their own, which are no pieces of another.
fn are_whole(value: &Value) -> bool {
    value.as_array().is_some_and(|list| list.iter().any(|one| one.is_object() && is_whole(one)))
}

/// A name in lower case and without marks.
pub(crate) fn plain(name: &str) -> String {
    name.chars().filter(|one| one.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Whether something of this name says where a span is.
pub(super) fn is_of_place(name: &str) -> bool {
    let name = &&*plain(name);
    let names = [&STARTS[..], &ENDS, &LENGTHS, &PLACES];
    names.iter().any(|names| names.contains(name)) || *name == "points"
}

/// Whether a field of this name is read as something of a span, besides where it is.
pub(super) fn is_read(name: &str) -> bool {
    let name = &&*plain(name);
    [&LABELS[..], &WORDS, &NOTES, &OTHERS, &["part"]].iter().any(|names| names.contains(name))
}

/// Whether fields have a label under a name that spans have it under.
pub(super) fn has_label(fields: &Map) -> bool {
    Fields::new(fields).find(&LABELS).is_some_and(|label| !label.is_null())
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
                || fields.have_place()
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
            let has_label = |fields: &Fields<'_>| fields.find(&LABELS).is_some_and(|label| !label.is_null());
            fields.have_place() && (has_label(&fields) || fields.around_place().is_some_and(|inner| has_label(&inner)))
        }
        _ => false,
    }
}

/// The spans of lists that lie beside each other, as data sets have them: `{"start": [0], "end": [3], "label": ["a"]}`.
pub(super) fn rows_of_columns(fields: &Map) -> Option<Value> {
    let columns = fields.iter().map(|(name, column)| Some((name, column.as_array()?)));
    let columns: Vec<(&Words, &[Value])> = columns.collect::<Option<_>>()?;
    let n_rows = columns.first().map(|(_, first)| first.len()).filter(|n_rows| *n_rows > 0)?;
    if !columns.iter().all(|(_, column)| column.len() == n_rows) {
        return None;
    }
    let rows = rows_of(&columns);
    rows.iter().all(is_whole).then(|| rows.into())
}

/// Whether it has something to say where it is, be it right or not.
pub(super) fn names_place(value: &Value) -> bool {
    value.as_object().is_none_or(|fields| {
        let fields = Fields::new(fields);
        fields.have_place() || [&STARTS[..], &ENDS].iter().any(|names| fields.find(names).is_some())
    })
}

/// Where it is, where it says that and what, by the names of its start and its end.
pub(super) fn place_of_whole(value: &Value) -> Option<(usize, usize)> {
    let fields = Fields::new(value.as_object()?);
    let is_labelled = fields.find(&LABELS).is_some_and(|label| !label.is_null());
    fields.find(&ENDS).filter(|_| is_labelled)?;
    edges(&fields).ok()
}

/// Whether it has words, and says by its start and its end that these are as long as it is.
pub(crate) fn is_as_long_as_its_words(value: &Value) -> bool {
    let Value::Object(fields) = value else { return false };
    let fields = Fields::new(fields);
    let words = WORDS.iter().find_map(|name| fields.find(&[name])?.as_str()).unwrap_or_default();
    let length = fields.find(&ENDS).and_then(|_| edges(&fields).ok()).and_then(|(start, end)| end.checked_sub(start));
    length.is_some_and(|n| n > 0 && (n == words.chars().count() || n == words.encode_utf16().count()))
}

/// Where something says that it begins, be it right or not.
pub(super) fn start_of(value: &Value) -> Option<usize> {
    Fields::new(value.as_object()?).find(&STARTS).and_then(offset)
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
    // In what happens, each part says its role.
    let role = || value.get("role").and_then(Value::as_str).filter(|role| !role.trim().is_empty());
    if labels.is_empty() {
        labels.extend(group.map(|group| role().unwrap_or(group).to_owned()));
    }
    if labels.is_empty() {
        return Err("has no label".to_owned());
    }
    let key = key_or_number(span.key.clone(), number);
    let of_label = |label: String| match with_score(&label) {
        Some((label, score)) => SpanDraft { label, confidence: span.confidence.or(Some(score)), ..span.clone() },
        None => SpanDraft { label, ..span.clone() },
    };
    let mut spans: Vec<SpanDraft> = labels.into_iter().map(of_label).collect();
    for (idx, span) in spans.iter_mut().enumerate() {
        span.key = if idx == 0 { key.clone() } else { format!("{key} {}", span.label) };
    }
    Ok(spans)
}

/// A label and how sure it is, where a program has written both as one word: `PER (0.99)`.
fn with_score(label: &str) -> Option<(String, f32)> {
    let (name, score) = label.strip_suffix(')')?.rsplit_once(" (")?;
    let is_share = score.starts_with(['0', '1']) && score.contains('.');
    let score = score.parse().ok().filter(|score| is_share && (0.0..=1.0).contains(score))?;
    (!name.trim().is_empty()).then(|| (name.trim().to_owned(), score))
}

/// What a span with these fields is called in its record.
pub(super) fn key_of(fields: &Map, number: usize) -> String {
    key_or_number(id_of(&Fields::new(fields)), number)
}

fn key_or_number(id: String, number: usize) -> String {
    if id.is_empty() { format!("#{number}") } else { id }
}

fn id_of(fields: &Fields<'_>) -> String {
    IDS.iter().filter_map(|name| fields.find(&[name])).map(key_from).find(|id| !id.is_empty()).unwrap_or_default()
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
    let has_edges = [&STARTS[..], &ENDS].iter().all(|names| fields.find(names).is_some_and(|edge| !edge.is_array()));
    let mut pieces = fields.find(&["fragments"]).map(places_in).unwrap_or_default();
    pieces.extend(fields.find(&["points"]).and_then(Value::as_array).into_iter().flatten().filter_map(point));
    if pieces.is_empty() && !has_edges {
        pieces = fields.places_inside();
    }
    let with_words = |what: String| match WORDS.iter().find_map(|name| fields.find(&[name])?.as_str()) {
        Some(words) if !words.trim().is_empty() => format!("(“{}”) {what}", in_short(words.trim())),
        _ => what,
    };
    let at = if pieces.is_empty() { vec![edges(fields).map_err(with_words)?] } else { pieces };
    let inner = fields.around_place().filter(|_| !has_edges);
    let of = |fields: &Fields<'_>| {
        LABELS.iter().filter_map(|name| fields.find(&[name])).map(labels_in).find(|labels| !labels.is_empty())
    };
    let labels = inner.as_ref().and_then(of).or_else(|| of(fields));
    let word = |name: &str| {
        let found = fields.find(&[name]).or_else(|| inner.as_ref()?.find(&[name]));
        found.and_then(words_of).filter(|word| !word.is_empty())
    };
    let span = SpanDraft {
        key: id_of(fields),
        label: String::new(),
        at,
        text: WORDS.iter().chain(&["content"]).find_map(|name| word(name)),
        by: word("by").and_then(|by| by_from(&by)),
        from: makers(fields),
        note: NOTES.iter().find_map(|name| word(name)),
        person: word("person"),
        confidence: ["score", "confidence"].iter().find_map(|name| share(fields.find(&[name])?)),
        list: 0,
    };
    Ok((labels.unwrap_or_default(), span))
}

/// From whom it is: as names in a list or as records that name an annotator, and as one name where that can be nobody else.
fn makers(fields: &Fields<'_>) -> Vec<String> {
    let name_of = |who: &Value| who.as_str().or_else(|| who.get("annotator")?.as_str()).map(str::to_owned);
    let all = |name: &str| match fields.find(&[name])? {
        Value::Array(list) => Some(list.iter().filter_map(name_of).collect()),
        Value::String(one) if name != "from" && !one.trim().is_empty() => Some(vec![one.to_string()]),
        _ => None,
    };
    ["from", "annotatedby", "annotator", "annotators", "coder"].iter().find_map(|name| all(name)).unwrap_or_default()
}

/// The start and the end, or the start and what it is from there to the end.
fn edges(fields: &Fields<'_>) -> Result<(usize, usize), String> {
    let start = place(fields.find(&STARTS), "start")?;
    let length = || fields.find(&LENGTHS).and_then(offset).or_else(|| fields.n_characters());
    match fields.find(&ENDS) {
        None => length().map(|length| (start, start.saturating_add(length))).ok_or_else(|| "has no end".to_owned()),
        end => Ok((start, place(end, "end")?)),
    }
}

/// A start or an end; what is said where it is none is the rest of a sentence.
fn place(value: Option<&Value>, name: &str) -> Result<usize, String> {
    let Some(value) = value.filter(|value| !value.is_null()) else { return Err(format!("has no {name}")) };
    let found = || format!("has {} as its {name}, which is no place in a text,", in_short(&value.to_string()));
    offset(value).ok_or_else(found)
}

/// The words of a list; what is none is no name.
pub(crate) fn words_in(list: Option<&Value>) -> Vec<String> {
    let words = list.and_then(Value::as_array).into_iter().flatten();
    words.filter_map(Value::as_str).map(str::to_owned).collect()
}

fn labels_in(value: &Value) -> Vec<String> {
    match value {
        Value::String(label) if !label.trim().is_empty() => vec![label.to_string()],
        Value::Number(number) => vec![number.to_string()],
        Value::Array(labels) => labels.iter().flat_map(labels_in).collect(),
        Value::Object(label) => {
            let names = ["name", "label", "text", "value", "title", "id"];
            names.iter().find_map(|name| label.get(name)).map(labels_in).unwrap_or_default()
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

/// The places that a value is or holds: `[0, 3]`, `[[0, 3], [5, 8]]`, `{"start": 0, "end": 3}` or a list of such.
fn places_in(value: &Value) -> Vec<(usize, usize)> {
    let place = |value: &Value| match value {
        Value::Array(pair) if pair.len() == 2 => Some((offset(&pair[0])?, offset(&pair[1])?)),
        Value::Object(fields) => edges(&Fields::new(fields)).ok(),
        _ => None,
    };
    match (place(value), value) {
        (Some(place), _) => vec![place],
        (None, Value::Array(values)) => {
            let places: Vec<(usize, usize)> = values.iter().filter_map(place).collect();
            if places.len() == values.len() { places } else { Vec::new() }
        }
        (None, _) => Vec::new(),
    }
}

/// Words, or those of several pieces.
fn words_of(value: &Value) -> Option<String> {
    let pieces = |value: &Value| Some(value.as_array()?.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" "));
    value.as_str().map(str::to_owned).or_else(|| pieces(value))
}

#[expect(clippy::cast_possible_truncation, reason = "a confidence needs no more digits")]
fn share(value: &Value) -> Option<f32> {
    value.as_f64().map(|share| share as f32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::exchange::core::json::value::json;

    #[test]
    fn a_score_in_a_label_is_none_of_its_name() {
        let label = |label: &str| {
            let spans = spans_from(&json!([0, 3, label]), None, 1).unwrap();
            (spans[0].label.clone(), spans[0].confidence)
        };
        assert_eq!(label("PER (0.99)"), ("PER".to_owned(), Some(0.99)));
        for name in ["PER (2)", "PER (1)", "Version (3.5)", "(0.5)"] {
            assert_eq!(label(name), (name.to_owned(), None));
        }
    }

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
            json!({"span": [5, 13], "label": "a"}),
            json!({"range": {"start": 5, "end": 13}, "category": "a"}),
            json!({"type": "a", "text": ["Anna Lee"], "offsets": [[5, 13]]}),
            json!({"location": {"offset": 5, "length": 8}, "type": "a"}),
            json!({"beginOffset": 5, "content": "Anna Lee", "categories": [{"name": "a", "confidence": 100}]}),
            json!({"type": "labels", "value": {"start": 5, "end": 13, "labels": ["a"]}}),
        ] {
            let spans = spans_from(&value, None, 3).unwrap();
            assert_eq!((&*spans[0].key, &*spans[0].label, &spans[0].at[..]), ("#3", "a", &[(5, 13)][..]), "{value}");
            assert!(may_be(&value), "{value}");
        }
    }

    #[test]
    fn who_made_a_span_may_stand_on_it() {
        for (value, expected) in [
            (json!({"annotator": "ben"}), vec!["ben"]),
            (json!({"annotated_by": [{"annotator": "ben"}, "eva"]}), vec!["ben", "eva"]),
            (json!({"from": ["ana"], "coder": "ben"}), vec!["ana"]),
            (json!({"from": "Ana Ruiz", "coder": " "}), vec![]),
            (json!({"user": "@ana_ruiz"}), vec![]),
        ] {
            let mut span = value.clone();
            let place = [("label", json!("a")), ("start", json!(0)), ("end", json!(3))];
            span.as_object_mut().unwrap().extend(place);
            assert_eq!(spans_from(&span, None, 1).unwrap()[0].from, expected, "{value}");
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
        let long = spans_from(&json!(["x".repeat(4_000_000), 3, "a"]), None, 1).unwrap_err();
        assert!(long.len() < 200, "{}", long.len());
    }
}
