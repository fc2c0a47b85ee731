//! What `CoreNLP` writes of a text: sentences of words with where each stands, what it takes for names, and quotes.

use crate::formats::exchange::core::json::value::{Map, Value, json};
use crate::formats::exchange::core::names::offset;

/// As its own programs count them: in UTF-16.
const PLACE: [&str; 2] = ["characterOffsetBegin", "characterOffsetEnd"];

/// Whether a record has sentences of words with their places, beside their text or without it.
pub(crate) fn is_of_core_nlp(fields: &Map) -> bool {
    let is_word = |word: &Value| word.get("word").is_some() && place(word, PLACE).is_some();
    let is_sentence = |one: &Value| {
        one.get("tokens").and_then(Value::as_array).is_some_and(|words| !words.is_empty() && words.iter().all(is_word))
    };
    let sentences = fields.get("sentences").and_then(Value::as_array).unwrap_or_default();
    !sentences.is_empty() && sentences.iter().all(is_sentence)
}

/// Whether a span is one of these, whose places are in UTF-16.
pub(in crate::formats::exchange::core::record) fn is_span_of_core_nlp(span: &Value) -> bool {
    span.get(PLACE[0]).is_some()
}

/// The record with its text, put together from its words where it has none, and with names and quotes as its spans. As it
/// is where the text cannot be known.
pub(super) fn of_core_nlp(mut fields: Map) -> Map {
    let given = fields.remove("sentences").unwrap_or_default();
    let sentences = given.as_array().unwrap_or_default();
    let words: Vec<&Value> = sentences.iter().flat_map(|one| list(one, "tokens")).collect();
    let own = fields.get("text").and_then(Value::as_str).map(str::to_owned);
    let Some(text) = own.or_else(|| text_of(&words)) else {
        fields.insert("sentences", given);
        return fields;
    };
    let of_names: Vec<Value> = sentences.iter().flat_map(|one| list(one, "entitymentions")).map(name_span).collect();
    let mut spans = if of_names.is_empty() { spans_of_words(&words) } else { of_names };
    if let Some(Value::Array(quotes)) = fields.remove("quotes") {
        spans.extend(quotes.iter().map(quote_span));
    }
    fields.rename("docId", "id");
    fields.rename("docDate", "date");
    fields.insert("text", text);
    fields.insert("spans", spans);
    fields
}

fn list<'v>(value: &'v Value, name: &str) -> &'v [Value] {
    value.get(name).and_then(Value::as_array).unwrap_or_default()
}

fn place(value: &Value, [begin, end]: [&str; 2]) -> Option<(usize, usize)> {
    Some((offset(value.get(begin)?)?, offset(value.get(end)?)?)).filter(|(begin, end)| begin <= end)
}

/// The words at their places: with what stands between them where that is told, else blanks. `None` where more is missing
/// between two than blanks would be.
fn text_of(words: &[&Value]) -> Option<String> {
    const MOST_BLANKS: usize = 64;
    let (mut text, mut n_units) = (String::new(), 0);
    for word in words {
        let of = |name: &str| word.get(name).and_then(Value::as_str);
        let start = place(word, PLACE).map_or(n_units, |(start, _)| start);
        let n_missing = start.saturating_sub(n_units);
        match of("before").filter(|before| before.encode_utf16().count() == n_missing) {
            Some(before) => text.push_str(before),
            None if n_missing <= MOST_BLANKS => text.extend(std::iter::repeat_n(' ', n_missing)),
            None => return None,
        }
        let word = of("originalText").filter(|word| !word.is_empty()).or_else(|| of("word")).unwrap_or_default();
        text.push_str(word);
        n_units += n_missing + word.encode_utf16().count();
    }
    Some(text)
}

/// A span of a place, whose words stand beside it or not.
fn span((start, end): (Option<usize>, Option<usize>), label: Option<&Value>, words: Option<&Value>) -> Value {
    json!({"characterOffsetBegin": start, "characterOffsetEnd": end, "label": label, "text": words})
}

fn name_span(one: &Value) -> Value {
    span(place(one, PLACE).unzip(), one.get("ner"), one.get("text"))
}

fn quote_span(one: &Value) -> Value {
    let speaker = one.get("speaker").and_then(Value::as_str).filter(|speaker| *speaker != "Unknown");
    let mut quote = span(place(one, ["beginIndex", "endIndex"]).unzip(), Some(&"quote".into()), one.get("text"));
    if let (Some(quote), Some(speaker)) = (quote.as_object_mut(), speaker) {
        quote.insert("speaker", speaker);
    }
    quote
}

/// A span for each run of words that are taken for the same kind of name.
fn spans_of_words(words: &[&Value]) -> Vec<Value> {
    let kind = |word: &Value| word.get("ner").and_then(Value::as_str).filter(|kind| *kind != "O").map(str::to_owned);
    let runs = words.chunk_by(|one, next| kind(one).is_some() && kind(one) == kind(next));
    let span_of = |run: &[&Value]| {
        let (kind, first, last) = (kind(run.first()?)?, run.first()?, run.last()?);
        Some(span((Some(place(first, PLACE)?.0), Some(place(last, PLACE)?.1)), Some(&kind.as_str().into()), None))
    };
    runs.filter_map(span_of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::exchange::core::draft::Counting;
    use crate::formats::exchange::core::record::{as_programs_mean_it, draft};
    use crate::model::{OffsetCursor, OffsetUnit, Text};

    fn word(word: &str, start: usize, before: &str, ner: &str) -> Value {
        let end = start + word.encode_utf16().count();
        json!({"word": word, "originalText": word, "characterOffsetBegin": start, "characterOffsetEnd": end,
            "before": before, "ner": ner})
    }

    #[track_caller]
    fn check(record: Value, text: &str, expected: &[(&str, (usize, usize))]) {
        let draft = draft(&as_programs_mean_it(record), String::new()).unwrap();
        let whole = Text::new(&*draft.text).unwrap();
        let mut cursor = OffsetCursor::new(&whole, OffsetUnit::CodePoint);
        let mut counted =
            |(start, end): (usize, usize)| cursor.offsets(whole.range_in(draft.unit, start..end).unwrap());
        let spans: Vec<_> = draft.spans.iter().map(|span| (&*span.label, counted(span.at[0]))).collect();
        assert_eq!(draft.counting, Counting::Usual, "what these count is known");
        assert_eq!((&*draft.text, &spans[..]), (text, expected));
        assert!(draft.remarks.is_empty(), "{:?}", draft.remarks);
    }

    #[test]
    fn words_with_their_places_are_a_text_and_runs_of_names_its_spans() {
        let words = json!([
            word("🙂", 0, "", "O"),
            word("Ana", 3, "\n", "PERSON"),
            word("Ruiz", 7, " ", "PERSON"),
            word("ran", 12, " ", "O")
        ]);
        let record = json!({"docId": "a", "sentences": [{"index": 0, "tokens": words}]});
        check(record, "🙂\nAna Ruiz ran", &[("PERSON", (2, 10))]);
    }

    #[test]
    fn names_and_quotes_are_its_spans() {
        let text = "🙂 “No,” said Ana.";
        let words = json!([word("Ana", 14, " ", "PERSON")]);
        let names = json!([{"text": "Ana", "characterOffsetBegin": 14, "characterOffsetEnd": 17, "ner": "PERSON"}]);
        let quotes = json!([{"id": 0, "text": "“No,”", "beginIndex": 3, "endIndex": 8, "speaker": "Unknown"}]);
        let record = json!({"text": text, "quotes": quotes, "sentences": [{"tokens": words, "entitymentions": names}]});
        check(record, text, &[("PERSON", (13, 16)), ("quote", (2, 7))]);
    }

    #[test]
    fn words_that_lie_too_far_apart_for_blanks_are_no_text() {
        let tags = format!("<p class={}>", "x".repeat(80));
        let far = |before: &str| json!({"sentences": [{"tokens": [word("Ana", 0, "", "O"), word("ran", 3 + tags.len(), before, "O")]}]});
        assert_eq!(
            as_programs_mean_it(far(&tags)).get("text").and_then(Value::as_str),
            Some(&*format!("Ana{tags}ran"))
        );
        assert!(as_programs_mean_it(far(" ")).get("text").is_none());
    }
}
