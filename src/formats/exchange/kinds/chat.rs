//! Chat messages to tune a language model with: the article goes in, its labels come out as JSON of verbatim strings.

use std::collections::{BTreeMap, BTreeSet};

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::formats::exchange::core::batch::Batch;
use crate::formats::exchange::core::facts::Facts;
use crate::formats::exchange::core::json_text;
use crate::formats::exchange::core::loss::Carries;
use crate::formats::exchange::core::tokens::by_label;
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
    labels.labels().iter().map(|label| label.id.clone()).filter(|id| !labels.is_only_end(id)).collect()
}

fn answer(article: &Article, asked: &[LabelId]) -> Value {
    let mut answer = Map::new();
    let (spans, places) = (by_label(article), Places::new(article));
    for label in asked {
        let spans = spans.get(label).into_iter().flatten();
        answer.insert(label.to_string(), spans.map(|span| item(&places, span)).collect());
    }
    Value::Object(answer)
}

fn item(places: &Places<'_>, span: &Span) -> Value {
    let article = places.article;
    let mut item = places.verbatim(&span.fragments);
    for relation in article.relations_of(span.id).filter(|relation| relation.from == span.id) {
        let Some(end) = article.span(relation.to) else { continue };
        let ends = item.entry(relation.kind.as_str()).or_insert_with(|| json!([]));
        if let Value::Array(ends) = ends {
            ends.push(Value::Object(places.verbatim(&end.fragments)));
        }
    }
    Value::Object(item)
}

/// Up to so many texts are sought one after the other; more in one walk.
const FEW: usize = 64;

/// Where the texts of an article's spans stand in it.
struct Places<'a> {
    article: &'a Article,
    /// The starts of each, without those that overlap the one before.
    starts: BTreeMap<&'a str, Vec<usize>>,
}

impl<'a> Places<'a> {
    fn new(article: &'a Article) -> Self {
        let whole = article.text().as_str();
        let pieces = article.spans().iter().map(|span| article.text().slice(span.fragments.first()));
        let pieces: BTreeSet<&str> = pieces.collect();
        let mut starts: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        let build = || AhoCorasick::builder().kind(Some(AhoCorasickKind::ContiguousNFA)).build(&pieces).ok();
        let finder = if pieces.len() > FEW { build() } else { None };
        if let Some(finder) = finder {
            for found in finder.find_overlapping_iter(whole) {
                let starts = starts.entry(&whole[found.range()]).or_default();
                if starts.last().is_none_or(|last| last + found.len() <= found.start()) {
                    starts.push(found.start());
                }
            }
        } else {
            let found = |piece| (piece, whole.match_indices(piece).map(|(start, _)| start).collect());
            starts.extend(pieces.into_iter().map(found));
        }
        Self { article, starts }
    }

    /// The text, as a list where it is split, and which of its occurrences it is where there are several.
    fn verbatim(&self, fragments: &Fragments) -> Map<String, Value> {
        let pieces: Vec<&str> = fragments.iter().map(|range| self.article.text().slice(range)).collect();
        let first = fragments.first();
        let starts = self.starts.get(pieces[0]).map_or(&[][..], Vec::as_slice);
        let mut item = Map::new();
        item.insert("text".to_owned(), if let [piece] = pieces[..] { json!(piece) } else { json!(pieces) });
        if starts.len() > 1 {
            let n_before = starts.partition_point(|start| *start <= first.start());
            item.insert("n".to_owned(), json!(n_before.max(1)));
        }
        item
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
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
    fn many_texts_are_numbered_like_few() {
        let words: Vec<String> =
            (0..=FEW).map(|number| format!("[claim {}{number}]", "aa".repeat(number % 3 + 1))).collect();
        let content = content_from_marked(&[&format!("aaaa0 aa {} [quote aa] aaa", words.join(" "))]);
        let article = content.articles().next().unwrap();
        let places = Places::new(article);
        assert!(places.starts.len() > FEW);
        for (piece, starts) in &places.starts {
            let expected: Vec<usize> = article.text().as_str().match_indices(piece).map(|(start, _)| start).collect();
            assert_eq!(*starts, expected, "{piece}");
        }
    }

    #[test]
    fn repeated_words_are_numbered() {
        let content = content_from_marked(&["Ana met Ana. [claim Ana] ran"]);
        let row: Value = serde_json::from_str(&exported_text(Format::Chat, &content)).unwrap();
        assert!(row["messages"][2]["content"].as_str().unwrap().contains(r#"{"n":3,"text":"Ana"}"#));
    }
}
