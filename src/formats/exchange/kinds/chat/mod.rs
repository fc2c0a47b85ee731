//! Chat messages to tune a language model with: the article goes in, its labels come out as JSON of verbatim strings.

mod read;

use std::collections::BTreeMap;
use std::fmt;
use std::io;

use serde::{Serialize, Serializer};

use crate::formats::exchange::core::batch::{Batch, Out};
use crate::formats::exchange::core::facts::Facts;
use crate::formats::exchange::core::json_text;
use crate::formats::exchange::core::loss::{Carries, LossKind};
use crate::formats::exchange::core::sniff::{Sample, Sign};
use crate::formats::exchange::core::tokens::by_label;
use crate::formats::exchange::places::Places;
use crate::model::{Article, Fragments, LabelId, LabelSet, Span};

pub(crate) const FACTS: Facts = Facts {
    name: "chat",
    title: "Chat messages",
    about: "prompts and answers to tune a language model with",
    extension: "jsonl",
    carries: Carries { links: true, notes: false, people: false, predictions: false, scores: false },
    write: Some(write),
    read: Some(read::read),
    sniff,
    ..Facts::PLAIN
};

/// A list of what was said; others count messages under that name.
fn sniff(sample: &Sample<'_>) -> Sign {
    let messages = sample.row.as_ref().and_then(|row| row.get("messages")?.as_array());
    Sign::from(
        messages.is_some_and(|all| all.iter().all(|one| one.get("role").is_some() || one.get("content").is_some())),
    )
}

fn write(batch: &mut Batch<'_>, out: &mut Out<'_>) -> io::Result<()> {
    let asked: Vec<LabelId> = asked_labels(batch.content.labels());
    let usual = LabelSet::built_in();
    let prompt = batch.options.system_prompt.clone().unwrap_or_else(|| prompt(&asked));
    let file = out.main("jsonl")?;
    for article in batch.articles.clone() {
        let answer = answer(batch, article, &asked, &usual);
        let messages = [
            Message { role: "system", content: Said::Words(&prompt) },
            Message { role: "user", content: Said::Words(article.text().as_str()) },
            Message { role: "assistant", content: Said::Answer(AsWords(&answer)) },
        ];
        json_text::write_line(file, &Conversation { messages })?;
    }
    Ok(())
}

#[derive(Serialize)]
struct Conversation<'a> {
    messages: [Message<'a>; 3],
}

#[derive(Serialize)]
struct Message<'a> {
    role: &'static str,
    content: Said<'a>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Said<'a> {
    Words(&'a str),
    Answer(AsWords<'a>),
}

/// By label, what is labelled so.
type Answer<'a> = BTreeMap<&'a str, Vec<Item<'a>>>;
type Item<'a> = BTreeMap<&'a str, Part<'a>>;

#[derive(Serialize)]
#[serde(untagged)]
enum Part<'a> {
    Text(&'a str),
    Texts(Vec<&'a str>),
    Number(usize),
    Numbers(Vec<usize>),
    Items(Vec<Item<'a>>),
}

/// JSON within a string of JSON, written without ever being one.
struct AsWords<'a>(&'a Answer<'a>);

impl Serialize for AsWords<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl fmt::Display for AsWords<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        serde_json::to_writer(Words(out), self.0).ok().ok_or(fmt::Error)
    }
}

/// Takes whole strings as bytes, which is how they are written.
struct Words<'a, 'b>(&'a mut fmt::Formatter<'b>);

impl io::Write for Words<'_, '_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let words = str::from_utf8(bytes).map_err(io::Error::other)?;
        self.0.write_str(words).map_err(io::Error::other)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
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

fn answer<'a>(batch: &mut Batch<'_>, article: &'a Article, asked: &'a [LabelId], usual: &LabelSet) -> Answer<'a> {
    let mut answer = Answer::new();
    let text = article.text();
    let pieces = article.spans().iter().flat_map(|span| span.fragments.iter()).map(|range| text.slice(range));
    let (spans, places) = (by_label(article), Places::new(text.as_str(), pieces));
    for label in asked {
        let spans = spans.get(label).into_iter().flatten();
        let items = spans.map(|span| item(batch.content.labels(), usual, article, &places, span)).collect();
        answer.insert(label.as_str(), items);
    }
    tell_unlinked(batch, article);
    answer
}

/// What is only given with what leads to it is not given where nothing does.
fn tell_unlinked(batch: &mut Batch<'_>, article: &Article) {
    for span in article.spans().iter() {
        let is_alone = !article.relations_of(span.id).any(|link| link.to == span.id);
        if is_alone && batch.content.labels().is_only_end(&span.label) {
            batch.lose(LossKind::Unlinked, article, Some(span.id));
        }
    }
}

fn item<'a>(
    labels: &LabelSet,
    usual: &LabelSet,
    article: &'a Article,
    places: &Places<'_>,
    span: &'a Span,
) -> Item<'a> {
    let mut item = verbatim(article, places, &span.fragments);
    for relation in article.relations_of(span.id).filter(|relation| relation.from == span.id) {
        let Some(end) = article.span(relation.to) else { continue };
        let mut named = verbatim(article, places, &end.fragments);
        // Whoever reads it may not have the kinds that a project has beside the usual ones.
        let is_usual =
            |labels: &LabelSet| labels.kind(&relation.kind).and_then(|kind| kind.to.first()) == Some(&end.label);
        if !is_usual(labels) || !is_usual(usual) {
            named.insert("label", Part::Text(end.label.as_str()));
        }
        if let Part::Items(ends) = item.entry(relation.kind.as_str()).or_insert(Part::Items(Vec::new())) {
            ends.push(named);
        }
    }
    item
}

/// The text, as a list where it is split, and which of its occurrences it is where there are several.
fn verbatim<'a>(article: &'a Article, places: &Places<'_>, fragments: &Fragments) -> Item<'a> {
    let pieces: Vec<&'a str> = fragments.iter().map(|range| article.text().slice(range)).collect();
    let numbers: Vec<usize> =
        pieces.iter().zip(fragments.iter()).map(|(piece, range)| places.number(piece, range.start())).collect();
    let mut item = Item::new();
    let at: Vec<(usize, usize)> = fragments.iter().map(|range| (range.start(), range.end())).collect();
    if places.find(&pieces, &numbers[..1]).as_ref() != Some(&at) {
        item.insert("n", Part::Numbers(numbers));
    } else if places.n_times(pieces[0]) > 1 {
        item.insert("n", Part::Number(numbers[0]));
    }
    item.insert("text", if let [piece] = pieces[..] { Part::Text(piece) } else { Part::Texts(pieces) });
    item
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::formats::exchange::round_trip::{content_from_marked, exported_text};
    use crate::formats::{ExportOptions, Format, ImportOptions, TakeAs, export, import_with, merge};
    use crate::model::{Content, Edit, KindId, Project, Relation, RelationKind, Transaction};

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
    fn what_a_kind_leads_to_that_others_do_not_have_is_named() {
        let content = content_from_marked(&["[quote>2 “No”], said [speaker#2 Ana]"]);
        assert!(!exported_text(Format::Chat, &content).contains("label"));
        let mut kinds = content.labels().kinds().to_vec();
        kinds.push(RelationKind { id: KindId::new("said_by_2").unwrap(), name: "says".to_owned(), ..kinds[0].clone() });
        let labels = LabelSet::new(content.labels().labels().to_vec(), kinds).unwrap();
        let article = content.articles().next().unwrap();
        let link = article.relations().next().unwrap().clone();
        let (id, old) = (article.id, link.id);
        let learned = Relation { kind: KindId::new("said_by_2").unwrap(), ..link };
        let edits = vec![Edit::SetLabels(labels), Edit::RemoveRelation(id, old), Edit::AddRelation(id, learned)];
        let mut project = Project::from(content);
        project.apply(Transaction::new("", edits)).unwrap();
        let other = exported_text(Format::Chat, project.content());
        assert!(other.contains(r#"\"said_by_2\":[{\"label\":\"speaker\",\"text\":\"Ana\"}]"#), "{other}");
    }

    #[test]
    fn what_leaves_comes_home() {
        check_comes_home(&content_from_marked(&[
            "[quote#1>3 “No], [speaker#3 she] said, [quote#1 never”]. She [claim She] she [claim#7 a] [claim#7 she] [claim#8 she]",
        ]));
    }
}
