//! What is asked of a program that suggests, and what it answers: a line of JSON each.

use serde::Serialize;

use super::core::draft::{Counting, Draft};
use super::core::imported::checked;
use super::core::json_text;
use super::core::labels::Declared;
use super::core::names::key_from;
use super::core::record::{self, SPAN_FIELDS};
use super::core::warnings::Warnings;
use super::predicted::suggested;
use crate::formats::exchange::core::json::value::{Map, Value};
use crate::model::{Article, LabelId, LabelSet, OffsetUnit, Prediction, one_line};

/// What a program has found in an article.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answered {
    pub predictions: Vec<Prediction>,
    /// What could not be taken in: labels that the project has not got, places that are not in the text.
    pub left_out: Vec<String>,
}

/// Why an answer is none, as the end of a sentence: “Mine …”.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoAnswer {
    /// It is about this article, and what comes next is about the next one.
    ToThis(String),
    /// Whatever comes next may be about another article.
    OutOfStep(String),
}

#[derive(Serialize)]
struct Question<'a> {
    id: &'a str,
    text: &'a str,
    labels: Vec<LabelOut<'a>>,
    relation_kinds: Vec<KindOut<'a>>,
}

#[derive(Serialize)]
struct LabelOut<'a> {
    id: &'a str,
    name: &'a str,
}

#[derive(Serialize)]
struct KindOut<'a> {
    id: &'a str,
    from: Vec<&'a str>,
    to: Vec<&'a str>,
}

/// The line that asks for an article, without its end. `id` comes back in the answer.
pub fn question(id: &str, article: &Article, labels: &LabelSet) -> Vec<u8> {
    let mut out = Vec::new();
    let question = Question {
        id,
        text: article.text().as_str(),
        labels: labels.labels().iter().map(|label| LabelOut { id: label.id.as_str(), name: &label.name }).collect(),
        relation_kinds: labels
            .kinds()
            .iter()
            .map(|kind| KindOut {
                id: kind.id.as_str(),
                from: kind.from.iter().map(LabelId::as_str).collect(),
                to: kind.to.iter().map(LabelId::as_str).collect(),
            })
            .collect(),
    };
    json_text::append(&mut out, &question);
    out
}

/// What a line answers to the question of this id. `source` is who answers.
pub fn answered(
    line: &[u8],
    id: &str,
    article: &Article,
    labels: &LabelSet,
    source: &str,
) -> Result<Answered, NoAnswer> {
    let fields = fields_for(id, line).map_err(NoAnswer::OutOfStep)?;
    if let Some(error) = record::error_in(&fields) {
        return Err(NoAnswer::ToThis(format!("says: {error}")));
    }
    if !SPAN_FIELDS.iter().any(|name| fields.get(name).is_some_and(Value::is_array)) {
        return Err(NoAnswer::ToThis(format!("answers without a list of spans: {}", beginning_of(line))));
    }
    answer_in(fields, article, labels, source).map_err(NoAnswer::ToThis)
}

/// The first letters of what a program printed.
pub fn beginning_of(line: &[u8]) -> String {
    const N_SHOWN: usize = 60;
    // A letter has four bytes at most.
    let words = String::from_utf8_lossy(&line[..line.len().min(4 * N_SHOWN + 4)]);
    let shown: String = words.chars().take(N_SHOWN).collect();
    let goes_on = shown.len() < words.len();
    format!("“{}{}”", one_line(&shown), if goes_on { "…" } else { "" })
}

/// The fields of an answer to the question of this id.
fn fields_for(id: &str, line: &[u8]) -> Result<Map, String> {
    let said = || beginning_of(line);
    let json = str::from_utf8(line).map_err(|error| format!("answers with what is not UTF-8, {error}: {}", said()))?;
    let answer = json_text::read(json)
        .map_err(|error| format!("answers with no JSON, {}: {}", json_text::problem(&error), said()))?;
    let Value::Object(mut fields) = answer else { return Err(format!("answers with what is no record: {}", said())) };
    let given_id = fields.remove("id").as_ref().map(key_from).unwrap_or_default();
    if given_id == id { Ok(fields) } else { Err(format!("answers for “{given_id}” when asked for “{id}”")) }
}

fn answer_in(mut fields: Map, article: &Article, labels: &LabelSet, source: &str) -> Result<Answered, String> {
    let text = article.text().as_str();
    if fields.get("text").and_then(Value::as_str).is_some_and(|other| other != text) {
        return Err("answers about another text".to_owned());
    }
    fields.insert("text".to_owned(), Value::from(text));
    let mut draft = record::draft(&Value::Object(fields), String::new())?;
    draft.choose(true);
    // What programs are asked for counts code points.
    (draft.unit, draft.counting) = (OffsetUnit::CodePoint, Counting::Known);
    let n_spans = draft.spans.len();
    draft.spans.retain(|span| labels.labels().iter().any(|label| label.id.as_str() == span.label));
    let n_without_label = n_spans - draft.spans.len();
    let keys: Vec<&String> = draft.spans.iter().map(|span| &span.key).collect();
    draft.relations.retain(|link| keys.contains(&&link.from) && keys.contains(&&link.to));
    let imported =
        checked(vec![Draft { model: source.to_owned(), ..draft }], &Declared::default(), Warnings::default(), labels);
    let mut left_out: Vec<String> = imported.warnings.into_iter().map(|warning| warning.message).collect();
    left_out.extend((0..n_without_label).map(|_| "a span has a label that the project has not got".to_owned()));
    let predictions = imported.articles.iter().take(1).flat_map(suggested).collect();
    Ok(Answered { predictions, left_out })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::marked;

    fn article() -> Article {
        marked::parse(&LabelSet::built_in(), "🙂 “Ja”, said Ana").unwrap()
    }

    fn answer(line: &str) -> Result<Answered, NoAnswer> {
        answered(line.as_bytes(), "7", &article(), &LabelSet::built_in(), "Mine")
    }

    #[test]
    fn an_answer_becomes_predictions() {
        let asked: serde_json::Value =
            serde_json::from_slice(&question("7", &article(), &LabelSet::built_in())).unwrap();
        assert_eq!((&asked["id"], &asked["text"]), (&"7".into(), &"🙂 “Ja”, said Ana".into()));
        assert_eq!(asked["relation_kinds"][0]["from"][0], "quote");
        let line = r#"{"id": 7, "spans": [{"id": "a", "start": 2, "end": 6, "label": "quote", "score": 0.75},
            {"id": "b", "start": 13, "end": 16, "label": "speaker"}],
            "relations": [{"head": "a", "child": "b", "label": "said_by"}]}"#;
        let answered = answer(&line.replace('\n', " ")).unwrap();
        let [prediction] = &answered.predictions[..] else { panic!("{answered:?}") };
        assert_eq!((prediction.label.as_str(), prediction.source.as_str()), ("quote", "Mine"));
        assert_eq!(prediction.speaker.map(|range| article().text().slice(range).to_owned()), Some("Ana".to_owned()));
        assert_eq!((prediction.confidence.share(), answered.left_out.len()), (0.75, 0));
    }

    #[test]
    fn lies_are_left_out_and_told() {
        let spans = r#"{"id": "7", "spans": [{"start": 2, "end": 6, "label": "quote"},
            {"start": 2, "end": 99, "label": "quote"}, {"start": 6, "end": 2, "label": "quote"}, {"start": -1, "end": 2, "label": "quote"},
            {"start": 2, "end": 6, "label": "claim", "text": "Nein"}, {"start": 2, "end": 6, "label": "rumour"}, 5]}"#;
        let answered = answer(&spans.replace('\n', " ")).unwrap();
        assert_eq!(answered.predictions.len(), 1, "{answered:?}");
        assert_eq!(answered.left_out.len(), 5, "{answered:?}");
        for score in ["99", "-1", "1e40"] {
            let spans = r#"{"id": "7", "spans": [{"start": 2, "end": 6, "label": "quote", "score": SCORE}]}"#;
            let answered = answer(&spans.replace("SCORE", score)).unwrap();
            assert_eq!((answered.predictions[0].confidence.share(), answered.left_out.len()), (0.5, 1), "{score}");
        }
        assert_eq!(answer(r#"{"id": "7", "spans": []}"#), Ok(Answered::default()));
    }

    #[test]
    fn what_is_no_answer_is_told_with_what_was_said() {
        let wrong = |line: &str| answer(line).unwrap_err();
        let out_of_step =
            |line: &str, expected: &str| assert_eq!(wrong(line), NoAnswer::OutOfStep(expected.to_owned()));
        out_of_step("{", "answers with no JSON, it ends too early (column 1): “{”");
        out_of_step("[]", "answers with what is no record: “[]”");
        out_of_step(r#"{"id": "8", "spans": []}"#, "answers for “8” when asked for “7”");
        let NoAnswer::OutOfStep(greeting) = wrong("Loading model…") else { panic!("it is no answer") };
        assert!(
            greeting.starts_with("answers with no JSON, ") && greeting.ends_with(": “Loading model…”"),
            "{greeting}"
        );
        let to_this = |line: &str, expected: &str| assert_eq!(wrong(line), NoAnswer::ToThis(expected.to_owned()));
        to_this(r#"{"id": "7", "error": "no memory"}"#, "says: no memory");
        to_this(r#"{"id": "7", "text": "x", "spans": []}"#, "answers about another text");
        to_this(r#"{"id": "7"}"#, "answers without a list of spans: “{\"id\": \"7\"}”");
        to_this(r#"{"id": 7, "spans": "none"}"#, "answers without a list of spans: “{\"id\": 7, \"spans\": \"none\"}”");
        to_this(r#"{"id": 7, "spans": null}"#, "answers without a list of spans: “{\"id\": 7, \"spans\": null}”");
        assert_eq!(beginning_of("🙂".repeat(70).as_bytes()), format!("“{}…”", "🙂".repeat(60)));
    }
}
