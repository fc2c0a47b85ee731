//! A line of JSON → one article, whatever the other lines are: so a corpus may be cut anywhere and gone through in parts.

use std::collections::BTreeMap;

use super::cells::words;
use super::columns::{Columns, Field};
use super::json::kind_of;
use super::records::Record;
use super::{CorpusFile, draft, names};
use crate::formats::articles::CorpusKind;
use crate::formats::exchange::core::draft::{Draft, SpanDrafts};
use crate::formats::exchange::core::imported::checked;
use crate::formats::exchange::core::json::value::Value;
use crate::formats::exchange::core::json_text;
use crate::formats::exchange::core::labels::Declared;
use crate::formats::exchange::core::warnings::Warnings;
use crate::model::{Article, LabelSet, Source};

/// An article that a line holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineArticle {
    /// What the line calls it; empty where it has no id.
    pub id: String,
    pub article: Article,
}

/// A line that holds no article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadLine {
    /// What the line calls it, as far as that can be read.
    pub id: String,
    /// What is wrong, in a sentence for people.
    pub message: String,
}

/// The article of a line: its text by the columns that somebody chose or by what corpora call them. Labels that the line
/// has are passed over. `labels` are those of the project that it goes with.
pub fn article_in(line: &[u8], chosen: &Columns, labels: &LabelSet) -> Result<LineArticle, BadLine> {
    let bad = |message: String| BadLine { id: String::new(), message };
    let line = line.strip_prefix("\u{feff}".as_bytes()).unwrap_or(line).trim_ascii();
    let json = str::from_utf8(line)
        .map_err(|error| bad(format!("it is not UTF-8 from byte {} on", error.valid_up_to() + 1)))?;
    if json.is_empty() {
        return Err(bad("it is empty".to_owned()));
    }
    let mut doubled = Vec::new();
    let value = json_text::read_noting(json, &mut doubled).map_err(|error| bad(json_text::problem(&error)))?;
    let cells = match value {
        Value::Object(_) if !doubled.is_empty() => {
            return Err(bad(format!("“{}” stands twice in it, each time with something else", doubled.join("”, “"))));
        }
        Value::Object(fields) => fields.into_iter().collect(),
        other => return Err(bad(format!("{} is no article", kind_of(&other)))),
    };
    let record = Record { number: 0, place: String::new(), cells };
    let columns = chosen.or(&guess(&record));
    let id = columns.words(&record, Field::Id);
    let Some(text_column) = columns.0.get(&Field::Text).cloned() else {
        return Err(BadLine { id, message: no_text(&record) });
    };
    let file = CorpusFile::new(CorpusKind::JsonLines, Source::default(), columns);
    let Some(draft) = draft(&file, &record) else {
        return Err(BadLine { id, message: format!("there is no text under “{text_column}”") });
    };
    let unlabelled = Draft { source: Source::default(), spans: SpanDrafts::default(), relations: Vec::new(), ..draft };
    let imported = checked(vec![unlabelled], &Declared::default(), Warnings::default(), labels);
    let Some(imported_article) = imported.articles.into_iter().next() else {
        let messages = imported.warnings.into_iter().map(|warning| warning.message);
        return Err(BadLine { id, message: messages.collect::<Vec<_>>().join(", ") });
    };
    Ok(LineArticle { id, article: imported_article.article })
}

/// What the columns of this one record are.
pub(super) fn guess(record: &Record) -> Columns {
    let (mut columns, mut values) = (Vec::new(), BTreeMap::new());
    for (column, value) in record.columns() {
        let words = words(value);
        values.insert(column.clone(), if words.is_empty() { Vec::new() } else { vec![words] });
        columns.push(column);
    }
    names::guess(&columns, &values, 1)
}

fn no_text(record: &Record) -> String {
    const N_NAMED: usize = 20;
    let columns: Vec<String> = record.columns().into_iter().map(|(column, _)| column).collect();
    let (named, others) = columns.split_at(columns.len().min(N_NAMED));
    let more = if others.is_empty() { "" } else { ", …" };
    if named.is_empty() {
        return "it has no fields".to_owned();
    }
    format!("none of its fields looks like a text: {}{more}", named.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, expected: Result<(&str, &str, &str), (&str, &str)>) {
        let found = article_in(line.as_bytes(), &Columns::default(), &LabelSet::built_in());
        let found = found.as_ref().map(|one| (&*one.id, &*one.article.title, one.article.text().as_str()));
        assert_eq!(found.map_err(|bad| (&*bad.id, &*bad.message)), expected, "{line}");
    }

    #[test]
    fn the_text_is_found_by_what_corpora_call_it() {
        check(r#"{"id": 7, "headline": "Bus", "body": "One\r\ntwo"}"#, Ok(("7", "Bus", "One\ntwo")));
        check(r#"{"doc": {"text": "<p>One</p><p>two</p>"}, "x": NaN}"#, Ok(("", "", "One\ntwo")));
        check(r#"{"text": "🙂 Ja", "spans": [{"start": 0, "end": 99, "label": "x"}]}"#, Ok(("", "", "🙂 Ja")));
        let chosen = Columns([(Field::Text, "x".to_owned())].into_iter().collect());
        assert_eq!(
            article_in(br#"{"text": "a", "x": "b"}"#, &chosen, &LabelSet::built_in()).unwrap().article.text().as_str(),
            "b"
        );
    }

    #[test]
    fn what_is_wrong_with_a_line_is_said() {
        check("", Err(("", "it is empty")));
        check("[1]", Err(("", "a list is no article")));
        check("{\"text\": \"Ja", Err(("", "it ends too early (column 12)")));
        check(r#"{"id": "a-1", "text": " "}"#, Err(("a-1", "there is no text under “text”")));
        check(r#"{"id": "a-1", "n": 5}"#, Err(("a-1", "none of its fields looks like a text: id, n")));
        check("{}", Err(("", "it has no fields")));
        check(r#"{"text": "a", "text": "b"}"#, Err(("", "“text” stands twice in it, each time with something else")));
        let deep = format!("{{\"text\": {}", "[".repeat(100_000));
        let message = |line: &[u8]| article_in(line, &Columns::default(), &LabelSet::built_in()).unwrap_err().message;
        assert!(message(deep.as_bytes()).starts_with("it has lists or records in each other"));
        assert_eq!(message(b"{\"text\": \"a\xFFb\"}"), "it is not UTF-8 from byte 12 on");
        assert!(message(&[0; 1000]).starts_with("there is no value"));
    }
}
