//! Token classification rows for Hugging Face: tokens with a list of tags for each label.

use std::io;

use serde::Serialize;
use serde::ser::{SerializeMap as _, Serializer};
use serde_json::Value;

use crate::formats::exchange::core::batch::{Batch, Out};
use crate::formats::exchange::core::draft::Draft;
use crate::formats::exchange::core::facts::Facts;
use crate::formats::exchange::core::iob::{Columns, leave_out_phrases};
use crate::formats::exchange::core::json_text;
use crate::formats::exchange::core::loss::Voices;
use crate::formats::exchange::core::names::{self, key_from};
use crate::formats::exchange::core::reading::Reading;
use crate::formats::exchange::core::sniff::{Sample, Sign};
use crate::formats::exchange::core::tokens::{Tag, by_label, label_ids, tags, tokens};
use crate::formats::exchange::core::voices::Record;
use crate::model::{LabelId, OffsetCursor, OffsetUnit};

pub(crate) const FACTS: Facts = Facts {
    name: "hf-tokens",
    title: "Hugging Face tokens",
    about: "token classification rows, a list of tags for each label",
    extension: "jsonl",
    voices: Voices::Records,
    write: Some(write),
    read: Some(read),
    sniff,
    ..Facts::PLAIN
};

fn sniff(sample: &Sample) -> Sign {
    let Some(row) = sample.row.as_ref().filter(|row| row.contains_key("tokens")) else { return Sign::None };
    let has_tags = row.iter().any(|(name, _)| name == "tags" || name == "labels" || name.ends_with("_tags"));
    Sign::from(has_tags && !row.contains_key("text"))
}

/// Tags are numbers: 0 is O, 1 is B, 2 is I.
fn write(batch: &mut Batch<'_>, out: &mut Out<'_>) -> io::Result<()> {
    let labels = label_ids(batch);
    let file = out.main("jsonl")?;
    for Record { article, annotator } in batch.records() {
        let text = article.text();
        let tokens = tokens(text.as_str());
        let mut places = OffsetCursor::new(text, OffsetUnit::CodePoint);
        let offset = |byte| places.offset_from_byte(byte);
        let edges = tokens.iter().flat_map(|token| [token.start, token.end]).map(offset).collect::<Vec<_>>();
        let spans = by_label(article);
        let columns = labels.iter().map(|label| {
            let tags = tags(batch, article, &tokens, &spans, std::slice::from_ref(label));
            (label, tags.into_iter().map(Tag::number).collect())
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
    reading.take_json(|reading, row, place| {
        let Some(tokens) = row.get("tokens").and_then(Value::as_array) else {
            return reading.warn(&place, "it has no tokens");
        };
        let id = row.get("id").map(key_from).filter(|id| id.len() == 16).unwrap_or_default();
        let mut draft = Draft { place, id, ..Draft::default() };
        let places =
            add_text(&mut draft, tokens, row.get("offsets").and_then(Value::as_array), &mut reading.n_blanks_left);
        for (name, tags) in row.as_object().into_iter().flatten() {
            let is_tags = name == "tags" || name == "labels" || name.ends_with("_tags");
            if let Some(tags) = tags.as_array().filter(|tags| is_tags && tags.len() == places.len()) {
                add_tags(&mut draft, name, tags, &places);
            }
        }
        leave_out_phrases(&mut draft.spans);
        reading.take(draft);
    });
}

/// The tokens as a text, with blanks where their offsets leave room, or one between each; gives where each lies.
fn add_text(
    draft: &mut Draft,
    tokens: &[Value],
    offsets: Option<&Vec<Value>>,
    n_blanks_left: &mut usize,
) -> Vec<(usize, usize)> {
    let mut n_code_points = 0;
    let mut places = Vec::with_capacity(tokens.len());
    for (idx, token) in tokens.iter().enumerate() {
        let token = key_from(token);
        let given = offsets.and_then(|offsets| names::offset(offsets.get(idx)?.get(0)?));
        let gap = given.and_then(|start| start.checked_sub(n_code_points)).filter(|gap| *gap <= *n_blanks_left);
        *n_blanks_left -= gap.unwrap_or_default();
        let start = n_code_points + gap.unwrap_or(usize::from(idx > 0));
        draft.text.extend(std::iter::repeat_n(' ', start - n_code_points));
        draft.text.push_str(&token);
        n_code_points = start + token.chars().count();
        places.push((start, n_code_points));
    }
    places
}

fn add_tags(draft: &mut Draft, column: &str, tags: &[Value], places: &[(usize, usize)]) {
    let label = column.strip_suffix("_tags").unwrap_or_default();
    let is_ours =
        tags.iter().all(|tag| tag.as_u64().is_some_and(|tag| tag < 3)) && !["ner", "pos", "chunk"].contains(&label);
    if tags.iter().any(Value::is_number) && !is_ours {
        let remark = format!("the tags of “{column}” are numbers, and what they mean does not stand in the file");
        return draft.remarks.push(remark);
    }
    let mut columns = Columns::default();
    for (tag, place) in tags.iter().zip(places) {
        let tag = match tag.as_u64() {
            Some(1) => format!("B-{label}"),
            Some(2) => format!("I-{label}"),
            Some(_) => "O".to_owned(),
            None => key_from(tag),
        };
        columns.add(&mut draft.spans, column, &tag, *place);
    }
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
    fn tags_stand_beside_tokens() {
        let content = content_from_marked(&["🙂 [quote “[claim No]”]"]);
        let expected = r#"{"id":"0000000000000001","annotator":"","tokens":["🙂","“","No","”"],"offsets":[[0,1],[2,3],[3,5],[5,6]],"quote_tags":[0,1,2,2],"speaker_tags":[0,0,0,0],"claim_tags":[0,0,1,0],"boilerplate_tags":[0,0,0,0]}"#;
        assert_eq!(exported_text(Format::HfTokens, &content), format!("{expected}\n"));
    }
}
