//! Chat messages to tune a language model with: the article goes in, its labels come out as JSON of verbatim strings.

mod places;
mod read;

use std::io;

use serde::Serialize;
use serde_json::{Map, Value, json};

use self::places::Places;
use crate::formats::exchange::core::batch::{Batch, Out};
use crate::formats::exchange::core::facts::Facts;
use crate::formats::exchange::core::json_text;
use crate::formats::exchange::core::loss::{Carries, LossKind};
use crate::formats::exchange::core::sniff::Sign;
use crate::formats::exchange::core::tokens::by_label;
use crate::model::{Article, Fragments, LabelId, LabelSet, Span};

pub(crate) const FACTS: Facts = Facts {
    name: "chat",
    title: "Chat messages",
    about: "prompts and answers to tune a language model with",
    extension: "jsonl",
    carries: Carries { links: true, notes: false, people: false },
    write: Some(write),
    read: Some(read::read),
    sniff: |sample| Sign::from(sample.row.as_ref().is_some_and(|row| row.contains_key("messages"))),
    ..Facts::PLAIN
};

fn write(batch: &mut Batch<'_>, out: &mut Out<'_>) -> io::Result<()> {
    let asked: Vec<LabelId> = asked_labels(batch.content.labels());
    let prompt = batch.options.system_prompt.clone().unwrap_or_else(|| prompt(&asked));
    let file = out.main("jsonl")?;
    for article in batch.articles.clone() {
        let answer = answer(batch, article, &asked).to_string();
        let messages = vec![
            Message { role: "system", content: &prompt },
            Message { role: "user", content: article.text().as_str() },
            Message { role: "assistant", content: &answer },
        ];
        json_text::write_line(file, &Conversation { messages })?;
    }
    Ok(())
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
    labels.labels().iter().map(|label| label.id.clone()).filter(|id| !labels.is_only_end(id)).collect()
}

fn answer(batch: &mut Batch<'_>, article: &Article, asked: &[LabelId]) -> Value {
    let mut answer = Map::new();
    let text = article.text();
    let pieces = article.spans().iter().flat_map(|span| span.fragments.iter()).map(|range| text.slice(range)).collect();
    let (spans, places) = (by_label(article), Places::new(text.as_str(), pieces));
    for label in asked {
        let spans = spans.get(label).into_iter().flatten();
        let items = spans.map(|span| item(batch.content.labels(), article, &places, span)).collect();
        answer.insert(label.to_string(), items);
    }
    tell_unlinked(batch, article, asked);
    Value::Object(answer)
}

/// What is only given with what leads to it is not given where nothing does.
fn tell_unlinked(batch: &mut Batch<'_>, article: &Article, asked: &[LabelId]) {
    for span in article.spans().iter().filter(|span| !asked.contains(&span.label)) {
        if !article.relations_of(span.id).any(|link| link.to == span.id) {
            batch.lose(LossKind::Unlinked, article, Some(span.id));
        }
    }
}

fn item(labels: &LabelSet, article: &Article, places: &Places<'_>, span: &Span) -> Value {
    let mut item = verbatim(article, places, &span.fragments);
    for relation in article.relations_of(span.id).filter(|relation| relation.from == span.id) {
        let Some(end) = article.span(relation.to) else { continue };
        let mut named = verbatim(article, places, &end.fragments);
        let expected = labels.kind(&relation.kind).and_then(|kind| kind.to.first());
        if expected != Some(&end.label) {
            named.insert("label".to_owned(), json!(end.label.as_str()));
        }
        let ends = item.entry(relation.kind.as_str()).or_insert_with(|| json!([]));
        if let Value::Array(ends) = ends {
            ends.push(Value::Object(named));
        }
    }
    Value::Object(item)
}

/// The text, as a list where it is split, and which of its occurrences it is where there are several.
fn verbatim(article: &Article, places: &Places<'_>, fragments: &Fragments) -> Map<String, Value> {
    let pieces: Vec<&str> = fragments.iter().map(|range| article.text().slice(range)).collect();
    let numbers: Vec<usize> =
        pieces.iter().zip(fragments.iter()).map(|(piece, range)| places.number(piece, range.start())).collect();
    let mut item = Map::new();
    item.insert("text".to_owned(), if let [piece] = pieces[..] { json!(piece) } else { json!(pieces) });
    let at: Vec<(usize, usize)> = fragments.iter().map(|range| (range.start(), range.end())).collect();
    if places.find(&pieces, &numbers[..1]).as_ref() != Some(&at) {
        item.insert("n".to_owned(), json!(numbers));
    } else if places.n_times(pieces[0]) > 1 {
        item.insert("n".to_owned(), json!(numbers[0]));
    }
    item
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::formats::exchange::round_trip::{content_from_marked, exported_text};
    use crate::formats::{ExportOptions, Format, ImportOptions, TakeAs, export, import_with, merge};
    use crate::model::Content;

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
        // Where the first that follows is another, each piece has its number.
        let content = content_from_marked(&["[claim#1 Ana] met Bo and [claim#1 Bo]"]);
        let row: Value = serde_json::from_str(&exported_text(Format::Chat, &content)).unwrap();
        assert!(row["messages"][2]["content"].as_str().unwrap().contains(r#"{"n":[1,2],"text":["Ana","Bo"]}"#));
    }

    #[test]
    fn a_speaker_that_nothing_leads_to_is_told() {
        let content = content_from_marked(&["[quote>2 “No”], said [speaker#2 Ana]. [speaker Bo]"]);
        let losses = export(Format::Chat, &content, &ExportOptions::default()).losses;
        assert_eq!(losses.iter().map(|loss| loss.kind).collect::<Vec<_>>(), [LossKind::Unlinked]);
    }

    #[track_caller]
    fn check_comes_home(content: &Content) {
        let exported = export(Format::Chat, content, &ExportOptions::default());
        let imported = import_with(ImportOptions::default(), Format::Chat, &exported.files, content);
        assert_eq!(imported.warnings, []);
        assert!(!merge(content, &imported, TakeAs::Labels).adds_something());
    }

    #[test]
    fn what_leaves_comes_home() {
        check_comes_home(&content_from_marked(&[
            "[quote#1>3 “No], [speaker#3 she] said, [quote#1 never”]. She [claim She] she [claim#7 a] [claim#7 she] [claim#8 she]",
        ]));
    }
}
