//! Records of words with tags, as data sets for token classification have them.

use std::collections::{BTreeMap, BTreeSet};

use super::draft::Draft;
use super::iob::{Columns, Way, is_tag, label_of_column, leave_out_phrases, say_columns, set_apart};
use super::json::value::{Map, Value, Words, rows_of};
use super::json_text;
use super::names::{self, key_from};
use super::reading::Reading;
use super::record::{by_names, is_of_model, name_known, name_maker};

/// Whether a record has words with tags, and no text.
pub(crate) fn is_row(row: &Map) -> bool {
    let is_list_of_tags = |tags: &Value| tags.as_array().is_some_and(|tags| tags.iter().all(is_tag_of_word));
    let lists: Vec<&str> =
        row.iter().filter(|(_, tags)| is_list_of_tags(tags)).map(|(name, _)| name.as_str()).collect();
    let has_tags =
        row.iter().any(|(name, tags)| is_of_tags(name) && tags.is_array()) || !by_names(&lists, is_of_tags).is_empty();
    has_tags && tokens_of(row).is_some() && !row.get("text").is_some_and(Value::is_string)
}

/// Reads a record of words with tags.
pub(crate) fn take_row(reading: &mut Reading<'_>, record: &Value, place: String, names: &TagNames) {
    let Some((row, tokens)) = record.as_object().and_then(|row| Some((row, tokens_of(row)?))) else {
        return reading.warn(&place, "it has no words");
    };
    let id = row.get("id").map(key_from).filter(|id| id.len() == 16).unwrap_or_default();
    let offsets = row.get("offsets").and_then(Value::as_array);
    let mut draft = Draft { place, id, is_rebuilt: offsets.is_none(), ..Draft::default() };
    name_maker(&mut draft, &row.iter().map(|(name, value)| (&**name, value)));
    let places = add_text(&mut draft, tokens, offsets, &mut reading.n_blanks_left);
    let is_after_label = |name: &str| {
        let label = name.strip_suffix("_tags").unwrap_or_default();
        names.of_column(name).iter().all(|tag| tag == "O" || tag.ends_with(&format!("-{label}")))
    };
    let may_be_own =
        |name: &str, tags: &Value| tags.as_array().is_some_and(|tags| !are_ours(name, tags) || !is_after_label(name));
    let own = row.iter().filter(|(name, tags)| may_be_own(name, tags)).map(|(name, _)| name.as_str());
    let mut owners = by_names(&own.collect::<Vec<_>>(), is_of_tags);
    name_known(&mut owners, row.get("annotators"));
    let (mut columns, mut tagged, mut of_models) = (Vec::new(), BTreeSet::new(), BTreeSet::new());
    for (name, tags) in row {
        let are_tags = || tags.as_array().is_some_and(|tags| tags.iter().all(is_tag_of_word));
        let owner = owners.get(name.as_str()).filter(|_| are_tags());
        let Some(tags) = tags.as_array().filter(|_| is_of_tags(name) || owner.is_some()) else { continue };
        if tags.len() == places.len() {
            columns.extend(owner.map(|list| (name.to_string(), list.clone())));
            tagged.insert(name.to_string());
            of_models.extend((is_of_model(name) && !are_ours(name, tags)).then(|| name.to_string()));
            let way = add_tags(&mut draft, name, tags, &places, names.of_column(name));
            reading.tell_unnamed(way, label_of_column(name));
        } else {
            let counts = format!("{} tags for {} words", tags.len(), places.len());
            draft.remarks.push(format!("“{name}” has {counts}, and is left out"));
        }
    }
    leave_out_phrases(&mut draft.spans);
    if !of_models.is_empty() {
        set_apart(&mut draft, &tagged, |name| of_models.contains(name));
    }
    say_columns(&mut draft, columns);
    reading.take_with_facts(draft, record);
}

/// The rows of a record of columns, where each cell of the words is a list: `{"tokens": [["Ana", "ran"]], "ner_tags": [[1, 0]]}`;
/// and the names of columns of another length.
pub(crate) fn rows_of_columns(row: &Map) -> Option<(Vec<Value>, Vec<&Words>)> {
    let words = tokens_of(row).filter(|words| !words.is_empty() && words.iter().all(Value::is_array))?;
    let columns = row.iter().filter_map(|(name, column)| Some((name, column.as_array()?)));
    let (columns, others): (Vec<_>, Vec<_>) = columns.partition(|(_, column)| column.len() == words.len());
    Some((rows_of(&columns), others.into_iter().map(|(name, _)| name).collect()))
}

/// What the numbers of tags stand for, as data sets say it apart from their rows.
#[derive(Default)]
pub(crate) struct TagNames {
    /// By column.
    of: BTreeMap<String, Vec<String>>,
    /// Of a model, whatever the column is called.
    of_model: Vec<String>,
}

impl TagNames {
    /// What stands beside the names in a description.
    pub(crate) const KEYS: [&str; 2] = ["features", "id2label"];

    /// Looks for them in all files that may say them.
    pub(crate) fn of(files: &[(String, Vec<u8>)]) -> Self {
        let mut names = Self::default();
        let quoted = Self::KEYS.map(|key| format!("\"{key}\""));
        let has_names = |bytes: &[u8]| quoted.iter().any(|key| memchr::memmem::find(bytes, key.as_bytes()).is_some());
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
                self.of.extend(columns.iter().filter_map(|(name, of)| Some((name.to_string(), class_names(of)?))));
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
    offsets: Option<&[Value]>,
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

/// Takes in a column of tags, and gives how they say where a word is in its span.
fn add_tags(draft: &mut Draft, column: &str, tags: &[Value], places: &[(usize, usize)], names: &[String]) -> Way {
    let named = |tag: &Value| names.get(usize::try_from(tag.as_u64()?).ok()?).cloned();
    let named = tags.iter().map(named).collect::<Option<Vec<String>>>().filter(|_| !names.is_empty());
    let label = column.strip_suffix("_tags").unwrap_or_default();
    if named.is_none() && !are_ours(column, tags) && tags.iter().any(Value::is_number) {
        let what = format!("the tags of “{column}” are numbers, and what they mean does not stand in the file");
        let remark = format!("{what}: import it together with the dataset_info.json of its data set, which names them");
        draft.remarks.push(remark);
        return Way::Usual;
    }
    let ours = |tag: &Value| match tag.as_u64() {
        Some(1) => format!("B-{label}"),
        Some(2) => format!("I-{label}"),
        Some(_) => "O".to_owned(),
        None => key_from(tag),
    };
    let words = named.unwrap_or_else(|| tags.iter().map(ours).collect());
    let way = match Way::of(|| words.iter().map(String::as_str)) {
        Way::Bare if ["pos", "upos", "xpos", "chunk", "dep"].contains(&label) => Way::Usual,
        // A row may be all span, and have none of the `O` that its column has.
        Way::Usual if Way::of(|| words.iter().map(String::as_str).chain(["O"])) == Way::Turned => Way::Turned,
        way => way,
    };
    let mut columns = Columns::default();
    for (word, place) in words.iter().zip(places) {
        columns.add(&mut draft.spans, column, &way.usual(word, label_of_column(column)), *place);
    }
    way
}

/// Whether these are numbers of tags as our own data sets have them, whose column names their label.
fn are_ours(column: &str, tags: &[Value]) -> bool {
    let label = column.strip_suffix("_tags").unwrap_or_default();
    tags.iter().all(|tag| tag.as_u64().is_some_and(|tag| tag < 3)) && !["", "ner", "pos", "chunk"].contains(&label)
}

/// The words of a row.
pub(crate) fn tokens_of(row: &Map) -> Option<&[Value]> {
    ["tokens", "words", "sentence", "text"].iter().find_map(|name| row.get(name)?.as_array())
}

/// Whether it is a tag, or the number of one.
fn is_tag_of_word(tag: &Value) -> bool {
    tag.is_number() || tag.as_str().is_some_and(is_tag)
}

fn is_of_tags(name: &str) -> bool {
    ["tags", "labels", "ner", "bio", "iob"].contains(&name) || name.ends_with("_tags") || name.ends_with("_labels")
}
