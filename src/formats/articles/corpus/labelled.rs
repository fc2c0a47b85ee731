//! Labelled articles that lie in their file as articles of a corpus do: under other names than programs that label have, in
//! a list somewhere inside, or in the cells of a table.

use std::path::Path;

use super::cells::raw_text;
use super::columns::{Columns, Field};
use super::json_article::has_text;
use super::json_lists::inner_articles;
use super::json_shapes::{Records, records_in, rows_of_lists};
use super::line::guess;
use super::records::Record;
use super::{CorpusFile, N_LOOKED_AT, Partitions, TableRow, draft, known_of, preview_of};
use crate::formats::articles::CorpusKind;
use crate::formats::exchange::core::draft::Draft;
use crate::formats::exchange::core::json::value::{Map, Value, Words};
use crate::formats::exchange::core::record::{
    are_words, as_programs_mean_it, has_labels_in_cell, is_of_core_nlp, name_maker, text_of,
};
use crate::model::Source;

/// The records that a value of JSON holds, each with its text under “text”; `None` where it is one record that has it so. What
/// lies beside them and is not read is told. Of each, whether its text is a list of words.
pub(crate) fn records_with_text(value: &Value, mut tell: impl FnMut(String)) -> Option<Vec<(Value, bool)>> {
    let fields = value.as_object().filter(|fields| !fields.contains_key("error"))?;
    if text_of(fields).is_some() && !is_of_core_nlp(fields) {
        inner_articles(fields).into_iter().for_each(tell);
        return None;
    }
    let of_itself = |fields| Records::from(vec![Value::Object(fields)]);
    let Value::Object(fields) = as_programs_mean_it(Value::Object(fields.clone())) else { return None };
    // What lies in a record that has a text is about that text, unless that is a column of texts.
    let records = if let Some(rows) = rows_of_lists(&fields) {
        rows.into()
    } else if has_text(&fields) {
        of_itself(fields)
    } else {
        records_in(fields).unwrap_or_else(of_itself)
    };
    let told_inside = records.values.iter().filter_map(Value::as_object).flat_map(inner_articles);
    records.told.iter().cloned().chain(told_inside).for_each(&mut tell);
    Some(records.values.into_iter().map(|record| with_text(as_programs_mean_it(record))).collect())
}

/// Fills in what a record says of its article under the names that corpora have for it, where nothing else said it. What
/// programs write that know our names is as it is.
pub(crate) fn fill_facts(draft: &mut Draft, record: &Value) {
    let Value::Object(fields) = record else { return };
    if !draft.id.is_empty() {
        return;
    }
    let record = Record { cells: fields.clone().into_iter().collect(), ..Record::default() };
    let known = known_of(&guess(&record), &record);
    if known.meta.outlet == draft.source.path {
        draft.source.path.clear();
    }
    fill(draft, &known);
    let new: Vec<String> = known.notes.into_iter().filter(|note| !draft.notes.contains(note)).collect();
    draft.notes.extend(new);
}

/// Fills in what is known of an article and not said yet.
fn fill(draft: &mut Draft, known: &Draft) {
    let fill = |fact: &mut String, known: &str| {
        if fact.trim().is_empty() {
            known.clone_into(fact);
        }
    };
    fill(&mut draft.title, &known.title);
    fill(&mut draft.meta.byline, &known.meta.byline);
    fill(&mut draft.meta.outlet, &known.meta.outlet);
    fill(&mut draft.meta.date, &known.meta.date);
    fill(&mut draft.meta.url, &known.meta.url);
}

fn with_text(record: Value) -> (Value, bool) {
    match record {
        Value::Object(fields) if text_of(&fields).is_none() => {
            let (fields, is_of_words) = filled(fields);
            (Value::Object(fields), is_of_words)
        }
        other => (other, false),
    }
}

/// The fields, and what articles have under the names that labelled records have for it; whether the text is a list of words.
fn filled(fields: Map) -> (Map, bool) {
    let record = Record { cells: fields.clone().into_iter().collect(), ..Record::default() };
    let columns = guess(&record);
    let mut filled = fields;
    for field in [Field::Title, Field::Byline, Field::Outlet, Field::Date, Field::Url] {
        let words = columns.words(&record, field);
        if !words.is_empty() {
            filled.get_or_insert_with(field.name(), || words.into());
        }
    }
    let beside = columns.beside_text(&record).into_iter().flatten().filter(|(name, _)| !filled.contains_key(name));
    let beside: Vec<(Words, Value)> = beside.map(|(name, value)| (name.clone(), value.clone())).collect();
    filled.extend(beside);
    let text = columns.value(&record, Field::Text);
    if columns.0.contains_key(&Field::Text) {
        filled.insert("text", raw_text(text));
    }
    (filled, are_words(text))
}

/// Whether rows have texts with labels beside them, as JSON in cells or as Python prints them.
pub(crate) fn has_labelled_rows(rows: &[TableRow]) -> bool {
    let has_labels = |(name, cell): &(Words, Value)| has_labels_in_cell(name, cell);
    rows.iter().take(N_LOOKED_AT).any(|row| row.0.cells.iter().any(has_labels))
}

/// The articles of such a table; where a row has no text its place and the reason are told.
pub(crate) fn labelled_rows(rows: &[TableRow], mut tell: impl FnMut(&str, String)) -> Vec<Draft> {
    let beginning: Vec<Record> = rows.iter().take(N_LOOKED_AT).map(|row| row.0.clone()).collect();
    let columns = preview_of(&beginning, &Partitions::default()).guess;
    let file = CorpusFile::new(CorpusKind::Csv, Source::default(), columns);
    let mut drafts = Vec::new();
    for TableRow(record) in rows {
        match draft(&file, record) {
            Some(draft) => drafts.push(Draft { place: record.place.clone(), source: Source::default(), ..draft }),
            None => tell(&record.place, "has no text and is left out".to_owned()),
        }
    }
    drafts
}

/// Fills in what the folders around a file say of its articles, where these do not say it themselves.
pub(crate) fn fill_from_folders(drafts: &mut [Draft], path: &Path) {
    let partitions = Partitions::of(path);
    let column = |field: Field| Some((field, partitions.column_of(field)?.to_owned()));
    let columns = Columns(Field::ALL.into_iter().filter_map(column).collect());
    if columns.0.is_empty() {
        return;
    }
    let known = known_of(&columns, &partitions.added_to(Record::default()));
    for draft in drafts {
        fill(draft, &known);
    }
}

/// What the columns of a table say of articles, beside their texts and their labels.
pub(crate) struct AboutRows(Columns);

impl AboutRows {
    pub(crate) fn new(rows: &[TableRow]) -> Self {
        let beginning: Vec<Record> = rows.iter().take(N_LOOKED_AT).map(|row| row.0.clone()).collect();
        Self(preview_of(&beginning, &Partitions::default()).guess)
    }

    /// The article of a row, without its text, and who made what the row says of it.
    pub(crate) fn of(&self, row: &TableRow) -> Draft {
        let mut known = known_of(&self.0, &row.0);
        name_maker(&mut known, &row.0.cells.iter().map(|(name, value)| (&**name, value)));
        known
    }
}
