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

/// The record with its text, put together from its words where it has none, and with names and quotes as its spans.
pub(super) fn of_core_nlp(mut fields: Map) -> Map {
    let sentences = fields.remove("sentences").unwrap_or_default();
    let sentences = sentences.as_array().unwrap_or_default();
    let words: Vec<&Value> = sentences.iter().flat_map(|one| list(one, "tokens")).collect();
    let given = fields.get("text").and_then(Value::as_str).map(str::to_owned);
    let text = given.unwrap_or_else(|| text_of(&words));
    let of_names: Vec<Value> = sentences.iter().flat_map(|one| list(one, "entitymentions")).map(name_span).collect();
    let mut spans = if of_names.is_empty() { spans_of_words(&words) } else { of_names };
    if let Some(Value::Array(quotes)) = fields.remove("quotes") {
        spans.extend(quotes.iter().map(quote_span));
    }
    count_characters(&mut spans, &text);
    for (name, known) in [("docId", "id"), ("docDate", "date")] {
        if let Some(value) = fields.remove(name) {
            fields.insert(known, value);
        }
    }
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

/// The words at their places: with what stands between them where that is told, else blanks.
fn text_of(words: &[&Value]) -> String {
    const MOST_BLANKS: usize = 64;
    let (mut text, mut n_units) = (String::new(), 0);
    for word in words {
        let of = |name: &str| word.get(name).and_then(Value::as_str);
        let start = place(word, PLACE).map_or(n_units, |(start, _)| start);
        let n_missing = start.saturating_sub(n_units).min(MOST_BLANKS);
        match of("before").filter(|before| before.encode_utf16().count() == n_missing) {
            Some(before) => text.push_str(before),
            None => text.extend(std::iter::repeat_n(' ', n_missing)),
        }
        let word = of("originalText").filter(|word| !word.is_empty()).or_else(|| of("word")).unwrap_or_default();
        text.push_str(word);
        n_units += n_missing + word.encode_utf16().count();
    }
    text
}

fn name_span(one: &Value) -> Value {
    let (start, end) = place(one, PLACE).unzip();
    json!({"start": start, "end": end, "label": one.get("ner"), "text": one.get("text")})
}

fn quote_span(one: &Value) -> Value {
    let (start, end) = place(one, ["beginIndex", "endIndex"]).unzip();
    let speaker = one.get("speaker").and_then(Value::as_str).filter(|speaker| *speaker != "Unknown");
    let span = json!({"start": start, "end": end, "label": "quote", "text": one.get("text")});
    let Value::Object(mut span) = span else { return span };
    if let Some(speaker) = speaker {
        span.insert("speaker", speaker);
    }
    Value::Object(span)
}

/// A span for each run of words that are taken for the same kind of name.
fn spans_of_words(words: &[&Value]) -> Vec<Value> {
    let kind = |word: &Value| word.get("ner").and_then(Value::as_str).filter(|kind| *kind != "O").map(str::to_owned);
    let runs = words.chunk_by(|one, next| kind(one).is_some() && kind(one) == kind(next));
    let span = |run: &[&Value]| {
        let (kind, first, last) = (kind(run.first()?)?, run.first()?, run.last()?);
        let (start, end) = (place(first, PLACE)?.0, place(last, PLACE)?.1);
        Some(json!({"start": start, "end": end, "label": kind}))
    };
    runs.filter_map(span).collect()
}

/// Turns places in UTF-16 into places in code points.
fn count_characters(spans: &mut [Value], text: &str) {
    // Of each unit, how many characters stand before it.
    let mut before: Vec<usize> =
        text.chars().enumerate().flat_map(|(idx, character)| std::iter::repeat_n(idx, character.len_utf16())).collect();
    before.push(text.chars().count());
    for span in spans.iter_mut().filter_map(Value::as_object_mut) {
        for edge in ["start", "end"] {
            let counted = span.get(edge).and_then(offset).and_then(|unit| before.get(unit));
            if let Some(counted) = counted.copied() {
                span.insert(edge, json!(counted));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::exchange::core::record::{as_programs_mean_it, draft};

    fn word(word: &str, start: usize, before: &str, ner: &str) -> Value {
        let end = start + word.encode_utf16().count();
        json!({"word": word, "originalText": word, "characterOffsetBegin": start, "characterOffsetEnd": end,
            "before": before, "ner": ner})
    }

    #[track_caller]
    fn check(record: Value, text: &str, expected: &[(&str, (usize, usize))]) {
        let draft = draft(&as_programs_mean_it(record), String::new()).unwrap();
        let spans: Vec<_> = draft.spans.iter().map(|span| (&*span.label, span.at[0])).collect();
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
}
