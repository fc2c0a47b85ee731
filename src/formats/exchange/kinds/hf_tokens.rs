//! Token classification rows for Hugging Face: tokens with a list of tags for each label.

use std::io;

use serde::Serialize;
use serde::ser::{SerializeMap as _, Serializer};

use crate::formats::exchange::core::batch::{Batch, Out};
use crate::formats::exchange::core::facts::{Detail, Facts};
use crate::formats::exchange::core::json::value::Value;
use crate::formats::exchange::core::json_text;
use crate::formats::exchange::core::loss::Voices;
use crate::formats::exchange::core::reading::Reading;
use crate::formats::exchange::core::sniff::{Sample, Sign};
use crate::formats::exchange::core::tagged_words::{TagNames, is_row, rows_of_columns, take_row, tokens_of};
use crate::formats::exchange::core::tokens::{Tag, by_label, label_ids, tags, tokens};
use crate::formats::exchange::core::voices::Record;
use crate::model::{LabelId, OffsetCursor, OffsetUnit};

pub(crate) const FACTS: Facts = Facts {
    name: "hf-tokens",
    title: "Hugging Face tokens",
    about: "token classification rows, a list of tags for each label",
    extension: "jsonl",
    voices: Voices::Records,
    detail: Detail::Coarse,
    write: Some(write),
    read: Some(read),
    sniff,
    ..Facts::PLAIN
};

fn sniff(sample: &Sample<'_>) -> Sign {
    let Some(row) = sample.row.as_ref() else { return Sign::None };
    // The rows may lie in an answer of a server, or beside what their numbers mean.
    let inner = ["rows", "data"].iter().find_map(|name| row.get(name)?.get(0)?.as_object());
    let inner = inner.and_then(|row| row.get("row").and_then(Value::as_object).or(Some(row)));
    Sign::from(is_row(inner.unwrap_or(row)))
}

/// Tags are numbers: 0 is O, 1 is B, 2 is I.
fn write(batch: &mut Batch<'_>, out: &mut Out<'_>) -> io::Result<()> {
    let labels = label_ids(batch);
    let file = out.main("jsonl")?;
    for Record { article, annotator, .. } in batch.records() {
        let text = article.text();
        let tokens = tokens(text.as_str());
        let mut places = OffsetCursor::new(text, OffsetUnit::CodePoint);
        let offset = |byte| places.offset_from_byte(byte);
        let edges = tokens.iter().flat_map(|token| [token.start, token.end]).map(offset).collect::<Vec<_>>();
        let spans = by_label(article);
        let columns = labels.iter().map(|label| {
            let tags = tags(batch, article, &tokens, &spans, std::slice::from_ref(label));
            (label, tags.iter().map(Tag::number).collect())
        });
        let columns = columns.collect();
        let row = Row {
            id: article.id.to_string(),
            annotator,
            tokens: tokens.iter().map(|token| &text.as_str()[token.clone()]).collect(),
            offsets: edges.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect(),
            columns,
        };
        json_text::write_line(file, &row)?;
    }
    Ok(())
}

struct Row<'a> {
    id: String,
    /// Whose labels these are; empty where they are the project's own.
    annotator: &'a str,
    tokens: Vec<&'a str>,
    offsets: Vec<(usize, usize)>,
    columns: Vec<(&'a LabelId, Vec<u8>)>,
}

impl Serialize for Row<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("id", &self.id)?;
        map.serialize_entry("annotator", self.annotator)?;
        map.serialize_entry("tokens", &self.tokens)?;
        map.serialize_entry("offsets", &self.offsets)?;
        for (label, tags) in &self.columns {
            map.serialize_entry(&format!("{label}_tags"), tags)?;
        }
        map.end()
    }
}

/// Reads tokens with columns of tags: our own, whose numbers are O, B and I of the label that the column is called after,
/// and those that have words. Numbers of anything else mean nothing without the names that are kept apart from them.
fn read(reading: &mut Reading<'_>) {
    let names = TagNames::of(reading.files);
    reading.take_json(|reading, value, place| {
        let (columns, others) = value.as_object().and_then(rows_of_columns).unzip();
        for name in others.unwrap_or_default() {
            reading.warn(&place, format!("“{name}” has not as many rows as the words have, and is left out"));
        }
        match ["rows", "data"].iter().find_map(|name| value.get(*name)?.as_array()).or(columns.as_deref()) {
            // An answer of the server that shows data sets, or a whole set.
            Some(rows) => {
                for (idx, row) in rows.iter().enumerate() {
                    take_row(reading, row.get("row").unwrap_or(row), format!("row {}", idx + 1), &names);
                }
            }
            // What lies beside the rows, for their names alone.
            None if value.as_object().and_then(tokens_of).is_none()
                && TagNames::KEYS.iter().any(|key| value.get(*key).is_some()) => {}
            None => take_row(reading, value, place, &names),
        }
    });
}

#[cfg(test)]
mod tests {
    use crate::formats::exchange::round_trip::{content_from_marked, exported_text};
    use crate::formats::{Format, TakeAs, import, merge};
    use crate::model::{LabelSet, Project, marked};

    #[test]
    fn what_leaves_comes_home() {
        let content = content_from_marked(&["🙂 [quote#1 “[claim#2 No]”],\nsaid [speaker#3 Ana]."]);
        let files = [("a.jsonl".to_owned(), exported_text(Format::HfTokens, &content).into_bytes())];
        let imported = import(Format::HfTokens, &files, content.labels());
        let project = Project::from(content);
        let merge = merge(&project, &imported, TakeAs::Labels);
        assert_eq!((merge.n_same, merge.adds_something()), (3, false));
    }

    #[test]
    fn tags_of_words_are_read_and_numbers_without_names_told() {
        let rows = r#"{"tokens": ["Ana", "Ruiz", "ran"], "ner_tags": ["B-speaker", "I-speaker", "O"]}
            {"tokens": ["Bo", "ran"], "ner_tags": [1, 0]}"#;
        let files = [("a.jsonl".to_owned(), rows.as_bytes().to_vec())];
        let imported = import(Format::HfTokens, &files, &LabelSet::built_in());
        assert_eq!(marked::print(&imported.articles[0].article), "[speaker#1 Ana Ruiz] ran");
        assert!(imported.warnings[0].message.starts_with("the tags of “ner_tags” are numbers"));
    }

    #[test]
    fn tags_without_a_label_are_of_what_their_column_is_called_after() {
        let rows = r#"{"tokens": ["We", "lost", "ran"], "tags": ["B", "I", "O"]}
            {"tokens": ["It", "rains"], "claim_tags": ["S", "O"]}
            {"tokens": ["It", "pours"], "tags": [1, 0]}"#;
        let imported =
            import(Format::HfTokens, &[("a.jsonl".to_owned(), rows.as_bytes().to_vec())], &LabelSet::built_in());
        let printed: Vec<String> = imported.articles.iter().map(|one| marked::print(&one.article)).collect();
        assert_eq!(printed, ["[span#1 We lost] ran", "[claim#1 It] rains", "It pours"]);
        assert_eq!((imported.notes.len(), imported.warnings.len()), (2, 1));
    }

    #[test]
    fn columns_of_two_people_are_what_each_of_them_made() {
        let read = |tags: &str| -> Vec<String> {
            let row = format!(r#"{{"tokens": ["Ana", "Ruiz", "ran", "Bo"], {tags}}}"#);
            let imported = import(Format::HfTokens, &[("a.jsonl".to_owned(), row.into_bytes())], &LabelSet::built_in());
            let article = &imported.articles[0].article;
            let readings = article.readings().map(|one| format!("{} {}", one.annotator, one.spans.len()));
            readings.chain([article.spans().len().to_string()]).collect()
        };
        let two = r#""ner_tags_ana": ["B-PER", "I-PER", "O", "B-PER"], "ner_tags_ben": ["B-PER", "O", "O", "B-PER"]"#;
        assert_eq!(read(two), ["ana 2", "ben 2", "0"]);
        assert_eq!(
            read(&two.replace("ner_tags_ana", "ana_tags").replace("ner_tags_ben", "ben_tags")),
            ["ana 2", "ben 2", "0"]
        );
        let tags = r#""quote_tags": [1, 2, 0, 0], "claim_tags": [0, 1, 2, 0]"#;
        assert_eq!(read(tags), ["2"], "a column for each label");
    }

    #[test]
    fn columns_called_after_labels_are_of_nobody() {
        for names in [["full_quote", "partial_quote"], ["male_speaker", "female_speaker"]] {
            let row = format!(
                r#"{{"tokens": ["Ana", "Ruiz", "ran", "Bo"], "{}_tags": [1, 2, 0, 1], "{}_tags": [1, 0, 0, 1]}}"#,
                names[0], names[1]
            );
            let files = [("a.jsonl".to_owned(), row.into_bytes())];
            let imported = import(Format::HfTokens, &files, &LabelSet::built_in());
            let article = &imported.articles[0].article;
            let labels: Vec<String> = article.spans().iter().map(|span| span.label.to_string()).collect();
            assert!(article.readings().len() == 0 && labels.len() == 4, "{labels:?}");
            assert!(names.iter().all(|name| labels.contains(&(*name).to_owned())), "{labels:?}");
            let mut project = Project::new("", "");
            project.apply(merge(&project, &imported, TakeAs::Labels).transaction).unwrap();
            let left = exported_text(Format::HfTokens, &project).into_bytes();
            let home = import(Format::HfTokens, &[("a.jsonl".to_owned(), left)], project.labels());
            let back = &home.articles[0].article;
            assert_eq!((back.readings().len(), back.spans().len()), (0, 4), "{names:?}");
            assert!(home.notes.iter().all(|note| !note.contains("--by")), "{:?}", home.notes);
        }
    }

    #[test]
    fn a_row_that_is_all_span_has_tags_in_the_way_of_its_column() {
        for tags in [r#"["B_PER", "I_PER"]"#, r#"["PER-B", "PER-I"]"#] {
            let row = format!(r#"{{"tokens": ["Ana", "Ruiz"], "ner_tags": {tags}}}"#);
            let imported = import(Format::HfTokens, &[("a.jsonl".to_owned(), row.into_bytes())], &LabelSet::built_in());
            let article = &imported.articles[0].article;
            let texts: Vec<String> = article.spans().iter().map(|span| article.text_of(span)).collect();
            assert_eq!(texts, ["Ana Ruiz"], "{tags}");
        }
    }

    #[test]
    fn tags_stand_beside_tokens() {
        let content = content_from_marked(&["🙂 [quote “[claim No]”]"]);
        let expected = r#"{"id":"0000000000000001","annotator":"","tokens":["🙂","“","No","”"],"offsets":[[0,1],[2,3],[3,5],[5,6]],"quote_tags":[0,1,2,2],"speaker_tags":[0,0,0,0],"claim_tags":[0,0,1,0],"boilerplate_tags":[0,0,0,0]}"#;
        assert_eq!(exported_text(Format::HfTokens, &content), format!("{expected}\n"));
    }
}
