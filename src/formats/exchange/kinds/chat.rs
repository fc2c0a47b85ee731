//! Chat messages to tune a language model with: the article goes in, its labels come out as JSON of verbatim strings.

use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::formats::exchange::core::batch::Batch;
use crate::formats::exchange::core::facts::Facts;
use crate::formats::exchange::core::json_text;
use crate::formats::exchange::core::loss::Carries;
use crate::model::{Article, Fragments, LabelId, LabelSet, Span};

pub(crate) const FACTS: Facts = Facts {
    name: "chat",
    title: "Chat messages",
    about: "prompts and answers to tune a language model with",
    extension: "jsonl",
    carries: Carries { links: true, notes: false, people: false },
    write: Some(write),
    ..Facts::PLAIN
};

fn write(batch: &mut Batch<'_>) -> Vec<(String, Vec<u8>)> {
    let asked: Vec<LabelId> = asked_labels(batch.content.labels());
    let prompt = batch.options.system_prompt.clone().unwrap_or_else(|| prompt(&asked));
    let mut out = Vec::new();
    for article in &batch.articles {
        let answer = answer(article, &asked).to_string();
        let messages = vec![
            Message { role: "system", content: &prompt },
            Message { role: "user", content: article.text().as_str() },
            Message { role: "assistant", content: &answer },
        ];
        json_text::append_line(&mut out, &Conversation { messages });
    }
    batch.file("jsonl", out)
}

#[derive(Serialize)]
struct Conversation<'a> {
    messages: Vec<Message<'a>>,
}

#[derive(Serialize)]
struct Message<'a> {
    role: &'static str,
    content: &'a str,
}

fn prompt(asked: &[LabelId]) -> String {
    let labels: Vec<&str> = asked.iter().map(LabelId::as_str).collect();
    format!(
        "Find every {} in the article, and who is the source of each. Copy text verbatim. Where a text stands in the \
         article more than once, give its number as \"n\". Answer in JSON.",
        labels.join(", ")
    )
}

/// All labels but those that only say where a link leads: speakers are given with what they said.
fn asked_labels(labels: &LabelSet) -> Vec<LabelId> {
    let is_only_end = |id: &LabelId| labels.kinds_to(id).next().is_some() && labels.kinds_from(id).next().is_none();
    labels.labels().iter().map(|label| label.id.clone()).filter(|id| !is_only_end(id)).collect()
}

fn answer(article: &Article, asked: &[LabelId]) -> Value {
    let mut answer = Map::new();
    for label in asked {
        let spans = article.spans().iter().filter(|span| span.label == *label);
        answer.insert(label.to_string(), spans.map(|span| item(article, span)).collect());
    }
    Value::Object(answer)
}

fn item(article: &Article, span: &Span) -> Value {
    let mut item = verbatim(article, &span.fragments);
    for relation in article.relations_of(span.id).filter(|relation| relation.from == span.id) {
        let Some(end) = article.span(relation.to) else { continue };
        let ends = item.entry(relation.kind.as_str()).or_insert_with(|| json!([]));
        if let Value::Array(ends) = ends {
            ends.push(Value::Object(verbatim(article, &end.fragments)));
        }
    }
    Value::Object(item)
}

/// The text, as a list where it is split, and which of its occurrences it is where there are several.
fn verbatim(article: &Article, fragments: &Fragments) -> Map<String, Value> {
    let pieces: Vec<&str> = fragments.iter().map(|range| article.text().slice(range)).collect();
    let first = fragments.first();
    let whole = article.text().as_str();
    let is_repeated = whole.matches(pieces[0]).nth(1).is_some();
    let mut item = Map::new();
    item.insert("text".to_owned(), if let [piece] = pieces[..] { json!(piece) } else { json!(pieces) });
    if is_repeated {
        let n_before = whole[..first.end()].matches(pieces[0]).count();
        item.insert("n".to_owned(), json!(n_before.max(1)));
    }
    item
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use crate::formats::Format;
    use crate::formats::exchange::round_trip::{content_from_marked, exported_text};

    #[test]
    fn the_answer_is_verbatim() {
        let content = content_from_marked(&["She said [quote#1>3 “No], [speaker#3 she] said, [quote#1 never”]"]);
        let row: Value = serde_json::from_str(&exported_text(Format::Chat, &content)).unwrap();
        let answer: Value = serde_json::from_str(row["messages"][2]["content"].as_str().unwrap()).unwrap();
        let expected =
            r#"{"quote":[{"text":["“No","never”"],"said_by":[{"text":"she"}]}],"claim":[],"boilerplate":[]}"#;
        assert_eq!(answer, serde_json::from_str::<Value>(expected).unwrap());
    }

    #[test]
    fn repeated_words_are_numbered() {
        let content = content_from_marked(&["Ana met Ana. [claim Ana] ran"]);
        let row: Value = serde_json::from_str(&exported_text(Format::Chat, &content)).unwrap();
        assert!(row["messages"][2]["content"].as_str().unwrap().contains(r#"{"n":3,"text":"Ana"}"#));
    }
}
