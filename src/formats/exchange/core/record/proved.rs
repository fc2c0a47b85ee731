//! A span as the words beside its place prove that it is meant: which of its words are the label, and what its numbers count.

use super::ruler::Ruler;
use super::span::{ENDS, LABELS, STARTS, WORDS, plain};
use crate::formats::exchange::core::json::value::{Map, Value};
use crate::formats::exchange::core::names::offset;

/// A span in the shape that is read.
pub(super) struct Proved {
    pub(super) span: Value,
    /// Its numbers counted from 1, or to the last character.
    pub(super) is_moved: bool,
}

/// What the numbers of a place count.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Counted {
    AsUsual,
    /// The end is the last character.
    ToLast,
    /// The first character is 1, and the end the last one.
    FromOne,
}

impl Counted {
    /// The place, counted from 0 to behind its last character.
    pub(crate) fn place(self, (start, end): (usize, usize)) -> Option<(usize, usize)> {
        match self {
            Self::AsUsual => Some((start, end)),
            Self::ToLast => Some((start, end.checked_add(1)?)),
            Self::FromOne => Some((start.checked_sub(1)?, end)),
        }
    }
}

/// What is said of places that are counted otherwise than usual.
pub(crate) const COUNTED_OTHERWISE: &str =
    "its places count to the last character or from 1, as the words beside them show; they were converted";

/// The span, where it says its own words and these stand there only if it is read in another way; else nothing.
pub(super) fn by_words(value: &Value, ruler: &Ruler<'_>) -> Option<Proved> {
    match value {
        Value::Array(parts) => of_parts(parts, ruler),
        Value::Object(fields) => of_fields(fields, ruler),
        _ => None,
    }
}

/// A place that stands under its words, and these under the label, as CLUENER has it: `{"PER": {"Ana": [[0, 2]]}}`.
pub(super) fn under_words(place: &Value, own: &str, label: &str, ruler: &Ruler<'_>) -> Option<Proved> {
    let [start, end] = place.as_array()? else { return None };
    let given = (offset(start)?, offset(end)?);
    let at = place_of(own, given, ruler)?;
    Some(Proved { span: Value::Object(span_at(at, label, own)), is_moved: at != given })
}

/// `[0, 3, "Ana", "PER"]`: of two words the one that stands in the text is no label, and neither is an id (`T1`).
fn of_parts(parts: &[Value], ruler: &Ruler<'_>) -> Option<Proved> {
    let is_word = |part: &&Value| part.is_string() && offset(part).is_none();
    let words: Vec<&str> = parts.iter().filter(is_word).filter_map(Value::as_str).collect();
    let numbers: Vec<&Value> = parts.iter().filter(|part| !is_word(part)).collect();
    let [start, end, others @ ..] = &numbers[..] else { return None };
    let place = (offset(start)?, offset(end)?);
    if words.len() < 2 {
        return None;
    }
    let (own, at) = words.iter().find_map(|own| Some((*own, place_of(own, place, ruler)?)))?;
    let is_id = |word: &str| word.strip_prefix(['T', 'E']).is_some_and(|number| number.parse::<u32>().is_ok());
    let rest = || words.iter().copied().filter(|word| *word != own);
    let label = rest().find(|word| !is_id(word)).or_else(|| rest().next())?;
    let mut span = span_at(at, label, own);
    if let Some(score) = others.first() {
        span.insert("score", (*score).clone());
    }
    Some(Proved { span: Value::Object(span), is_moved: at != place })
}

/// `{"label": "Ana", "type": "PER"}`: what stands in the text is no label where another field has one.
fn of_fields(fields: &Map, ruler: &Ruler<'_>) -> Option<Proved> {
    let named = |names: &[&str]| {
        let found = |known: &&str| fields.iter().find(|(name, _)| plain(name) == **known);
        names.iter().find_map(found)
    };
    let ((start_name, start), (end_name, end)) = named(&STARTS).zip(named(&ENDS))?;
    let place = (offset(start)?, offset(end)?);
    let labels = || LABELS.iter().filter_map(|known| fields.iter().find(|(name, _)| plain(name) == **known));
    let is_own = |value: &Value| value.as_str().is_some_and(|word| ruler.says(place.0, place.1, word));
    let mut span = fields.clone();
    let no_label = labels()
        .next()
        .filter(|(_, value)| is_own(value) && labels().any(|(_, other)| other.is_string() && other != *value));
    if let Some((name, _)) = no_label {
        span.remove(name);
    }
    let own = named(&WORDS).and_then(|(_, words)| words.as_str());
    let moved = own.and_then(|own| place_of(own, place, ruler)).filter(|moved| *moved != place);
    if let Some((start, end)) = moved {
        span.insert(start_name.as_str(), start);
        span.insert(end_name.as_str(), end);
    }
    (no_label.is_some() || moved.is_some()).then_some(Proved { span: Value::Object(span), is_moved: moved.is_some() })
}

/// Where the words stand: as the numbers say, or where these count otherwise.
fn place_of(words: &str, at: (usize, usize), ruler: &Ruler<'_>) -> Option<(usize, usize)> {
    let ways = [Counted::AsUsual, Counted::ToLast, Counted::FromOne];
    ways.into_iter().filter_map(|way| way.place(at)).find(|(start, end)| ruler.says(*start, *end, words))
}

/// A span in the shape that is read.
fn span_at((start, end): (usize, usize), label: &str, own: &str) -> Map {
    let mut span: Map = [("start", start.into()), ("end", end.into())].into_iter().collect();
    span.insert("label", label);
    span.insert("text", own);
    span
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::exchange::core::json::value::json;

    #[test]
    fn words_of_the_text_are_no_labels() {
        let ruler = Ruler::new("Ana Ruiz said no.");
        let check = |value: Value, label: Option<&str>, place: (usize, usize)| {
            let proved = by_words(&value, &ruler);
            let found = proved.map(|proved| {
                let label =
                    ["type", "label"].iter().find_map(|name| proved.span.get(*name)?.as_str().map(str::to_owned));
                (
                    label.unwrap(),
                    proved.span.get("start").and_then(offset).unwrap(),
                    proved.span.get("end").and_then(offset).unwrap(),
                )
            });
            assert_eq!(found, label.map(|label| (label.to_owned(), place.0, place.1)), "{value}");
        };
        check(json!([0, 8, "Ana Ruiz", "PER"]), Some("PER"), (0, 8));
        check(json!(["Ana Ruiz", "PER", 0, 8]), Some("PER"), (0, 8));
        check(json!(["T1", "PER", 0, 8, "Ana Ruiz"]), Some("PER"), (0, 8));
        check(json!(["Ana Ruiz", 0, 7, "PER"]), Some("PER"), (0, 8));
        check(json!([1, 8, "Ana Ruiz", "PER"]), Some("PER"), (0, 8));
        check(json!({"label": "Ana Ruiz", "type": "PER", "start": 0, "end": 8}), Some("PER"), (0, 8));
        check(json!({"label": "PER", "text": "Ana Ruiz", "start": 0, "end": 7}), Some("PER"), (0, 8));
        check(json!({"label": "PER", "text": "Ana Ruiz", "start": 0, "end": 8}), None, (0, 0));
        check(json!(["PER", "kind", 0, 8]), None, (0, 0));
    }
}
