//! Token classification rows for Hugging Face: tokens with a list of tags for each label.

use std::collections::BTreeMap;
use std::io;

use serde::Serialize;
use serde::ser::{SerializeMap as _, Serializer};
use serde_json::{Map, Value};

use crate::formats::exchange::core::batch::{Batch, Out};
use crate::formats::exchange::core::draft::Draft;
use crate::formats::exchange::core::facts::{Detail, Facts};
use crate::formats::exchange::core::iob::{Columns, are_bare, leave_out_phrases};
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
    detail: Detail::Coarse,
    write: Some(write),
    read: Some(read),
    sniff,
    ..Facts::PLAIN
};

fn sniff(sample: &Sample) -> Sign {
    let Some(row) = sample.row.as_ref() else { return Sign::None };
    // The rows may lie in an answer of a server, or beside what their numbers mean.
    let inner = ["rows", "data"].iter().find_map(|name| row.get(*name)?.get(0)?.as_object());
    let inner = inner.and_then(|row| row.get("row").and_then(Value::as_object).or(Some(row)));
    let row = inner.unwrap_or(row);
    let has_tags = row.iter().any(|(name, tags)| is_of_tags(name) && tags.is_array());
    Sign::from(has_tags && tokens_of(row).is_some() && !row.get("text").is_some_and(Value::is_string))
}

/// The words of a row.
fn tokens_of(row: &Map<String, Value>) -> Option<&Vec<Value>> {
    ["tokens", "words", "sentence", "text"].iter().find_map(|name| row.get(*name)?.as_array())
}

fn is_of_tags(name: &str) -> bool {
    ["tags", "labels", "ner", "bio", "iob"].contains(&name) || name.ends_with("_tags") || name.ends_with("_labels")
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
    let names = TagNames::of(reading.files);
    reading.take_json(|reading, value, place| {
        match ["rows", "data"].iter().find_map(|name| value.get(*name)?.as_array()) {
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

fn take_row(reading: &mut Reading<'_>, row: &Value, place: String, names: &TagNames) {
    let Some((row, tokens)) = row.as_object().and_then(|row| Some((row, tokens_of(row)?))) else {
        return reading.warn(&place, "it has no words");
    };
    let id = row.get("id").map(key_from).filter(|id| id.len() == 16).unwrap_or_default();
    let offsets = row.get("offsets").and_then(Value::as_array);
    let annotator = row.get("annotator").and_then(Value::as_str).unwrap_or_default().to_owned();
    let mut draft = Draft { place, id, annotator, is_rebuilt: offsets.is_none(), ..Draft::default() };
    let places = add_text(&mut draft, tokens, offsets, &mut reading.n_blanks_left);
    for (name, tags) in row {
        let Some(tags) = tags.as_array().filter(|_| is_of_tags(name)) else { continue };
        if tags.len() == places.len() {
            add_tags(&mut draft, name, tags, &places, names.of_column(name));
        } else {
            let counts = format!("{} tags for {} words", tags.len(), places.len());
            draft.remarks.push(format!("“{name}” has {counts}, and is left out"));
        }
    }
    leave_out_phrases(&mut draft.spans);
    reading.take(draft);
}

/// What the numbers of tags stand for, as data sets say it apart from their rows.
#[derive(Default)]
struct TagNames {
    /// By column.
    of: BTreeMap<String, Vec<String>>,
    /// Of a model, whatever the column is called.
    of_model: Vec<String>,
}

impl TagNames {
    const KEYS: [&str; 2] = ["features", "id2label"];

    /// Looks for them in all files that may say them.
    fn of(files: &[(String, Vec<u8>)]) -> Self {
        let mut names = Self::default();
        let has_names =
            |bytes: &[u8]| Self::KEYS.iter().any(|key| memchr::memmem::find(bytes, key.as_bytes()).is_some());
        for (_, bytes) in files.iter().filter(|(_, bytes)| has_names(bytes)) {
            for value in json_text::read_all(&String::from_utf8_lossy(bytes)).unwrap_or_default() {
                names.add(&value);
                // Descriptions of several sets, by their names.
                value.as_object().into_iter().flatten().for_each(|(_, inner)| names.add(inner));
            }
        }
        names
    }

    fn add(&mut self, value: &Value) {
        match value.get("features") {
            Some(Value::Object(columns)) => {
                self.of.extend(columns.iter().filter_map(|(name, of)| Some((name.clone(), class_names(of)?))));
            }
            Some(Value::Array(columns)) => {
                let column = |column: &Value| Some((column.get("name")?.as_str()?.to_owned(), class_names(column)?));
                self.of.extend(columns.iter().filter_map(column));
            }
            _ => {}
        }
        if let Some(names) = value.get("id2label").and_then(numbered) {
            self.of_model = names;
        }
    }

    fn of_column(&self, column: &str) -> &[String] {
        self.of.get(column).unwrap_or(&self.of_model)
    }
}

/// The names of the classes of a column, however deep its description has them.
fn class_names(column: &Value) -> Option<Vec<String>> {
    let names = column.get("names").and_then(|names| match names {
        Value::Array(names) => Some(names.iter().map(key_from).collect()),
        _ => numbered(names),
    });
    let inner =
        || ["feature", "type", "sequence", "class_label"].iter().find_map(|name| class_names(column.get(*name)?));
    names.or_else(inner)
}

/// The names of `{"0": "O", "1": "B-PER"}` in the order of their numbers.
fn numbered(names: &Value) -> Option<Vec<String>> {
    let names = names.as_object()?;
    (0..names.len()).map(|number| names.get(&number.to_string()).map(key_from)).collect()
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

fn add_tags(draft: &mut Draft, column: &str, tags: &[Value], places: &[(usize, usize)], names: &[String]) {
    let named = |tag: &Value| names.get(usize::try_from(tag.as_u64()?).ok()?).cloned();
    if let Some(tags) = tags.iter().map(named).collect::<Option<Vec<String>>>().filter(|_| !names.is_empty()) {
        let mut columns = Columns::default();
        for (tag, place) in tags.iter().zip(places) {
            columns.add(&mut draft.spans, column, tag, *place);
        }
        return;
    }
    let label = column.strip_suffix("_tags").unwrap_or_default();
    let is_ours =
        tags.iter().all(|tag| tag.as_u64().is_some_and(|tag| tag < 3)) && !["ner", "pos", "chunk"].contains(&label);
    if tags.iter().any(Value::is_number) && !is_ours {
        let what = format!("the tags of “{column}” are numbers, and what they mean does not stand in the file");
        let remark = format!("{what}: import it together with the dataset_info.json of its data set, which names them");
        return draft.remarks.push(remark);
    }
    let mut columns = Columns::default();
    let words: Vec<String> = tags.iter().map(key_from).collect();
    let is_bare =
        !["pos", "upos", "xpos", "chunk", "dep"].contains(&label) && are_bare(words.iter().map(String::as_str));
    for ((tag, word), place) in tags.iter().zip(words).zip(places) {
        let tag = match tag.as_u64() {
            Some(1) => format!("B-{label}"),
            Some(2) => format!("I-{label}"),
            Some(_) => "O".to_owned(),
            None if is_bare && word != "O" => format!("I-{word}"),
            None => word,
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
