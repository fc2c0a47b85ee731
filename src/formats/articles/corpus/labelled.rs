//! Labelled articles that lie in their file as articles of a corpus do: under other names than programs that label have, in
//! a list somewhere inside, or in the cells of a table.

use serde_json::{Map, Value};

use super::cells::raw_text;
use super::columns::{Columns, Field};
use super::json_shapes::records_in;
use super::line::guess;
use super::records::Record;
use super::{CorpusFile, draft, for_each, preview};
use crate::formats::articles::CorpusKind;
use crate::formats::exchange::core::draft::Draft;
use crate::formats::exchange::core::json_text;
use crate::formats::exchange::core::record::{is_for_labels, text_of};
use crate::model::Source;

/// The records that a value of JSON holds, each with its text under “text”; `None` where it is one record that has it so.
pub(crate) fn records_with_text(value: &Value) -> Option<Vec<Value>> {
    let fields = value.as_object().filter(|fields| text_of(fields).is_none() && !fields.contains_key("error"))?;
    let records = records_in(fields.clone()).unwrap_or_else(|fields| vec![Value::Object(fields)]);
    Some(records.into_iter().map(|record| with_text(json_text::record_of_pair(record))).collect())
}

fn with_text(record: Value) -> Value {
    match record {
        Value::Object(fields) if text_of(&fields).is_none() => Value::Object(filled(fields)),
        other => other,
    }
}

/// The fields, and what articles have under the names that labelled records have for it.
fn filled(fields: Map<String, Value>) -> Map<String, Value> {
    let record = Record { cells: fields.clone().into_iter().collect(), ..Record::default() };
    let columns = guess(&record);
    let mut filled = fields;
    for field in [Field::Title, Field::Byline, Field::Outlet, Field::Date, Field::Url] {
        let words = columns.words(&record, field);
        if !words.is_empty() {
            filled.entry(field.name()).or_insert(Value::String(words));
        }
    }
    for (name, value) in columns.beside_text(&record).into_iter().flatten().filter(|(name, _)| is_for_labels(name)) {
        filled.entry(name).or_insert_with(|| value.clone());
    }
    if columns.0.contains_key(&Field::Text) {
        filled.insert("text".to_owned(), Value::String(raw_text(columns.value(&record, Field::Text))));
    }
    filled
}

/// Whether a table has texts with labels beside them, as JSON in cells. `names` are those of its columns.
pub(crate) fn has_labelled_rows(names: &[&str], beginning: &str) -> bool {
    let has_lists = || ["[{", "[["].iter().any(|start| beginning.contains(start));
    names.iter().any(|name| is_for_labels(name)) && has_lists()
}

/// The articles of such a table; where one should be that cannot be read, its place and the reason are told.
pub(crate) fn labelled_rows(table: &str, mut tell: impl FnMut(&str, String)) -> Vec<Draft> {
    let columns = match preview(CorpusKind::Csv, &mut table.as_bytes()) {
        Ok(preview) => preview.guess,
        Err(error) => {
            tell("", format!("the table {error}"));
            Columns::default()
        }
    };
    let file = CorpusFile { kind: CorpusKind::Csv, source: Source::default(), columns };
    let mut drafts = Vec::new();
    for_each(file.kind, &mut table.as_bytes(), &mut |found| {
        match found {
            Ok(record) => match draft(&file, &record) {
                Some(draft) => drafts.push(Draft { place: record.place, source: Source::default(), ..draft }),
                None => tell(&record.place, "has no text and is left out".to_owned()),
            },
            Err((place, message)) => tell(&place, message),
        }
        std::ops::ControlFlow::Continue(())
    });
    drafts
}
