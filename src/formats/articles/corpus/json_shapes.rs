//! Where the records are in a value that is no record itself.

use std::collections::BTreeMap;

use super::cells::is_of_editor_js;
use super::columns::Field;
use super::json_article::{AROUND, has_text, is_titled};
use super::json_lists::{ABOUT, Lists, lists_in, taken_out};
use super::names::{is_known, is_of, is_of_text};
use crate::formats::exchange::core::json::value::{Map, Value, Words, rows_of};
use crate::formats::exchange::core::names::key_from;
use crate::formats::exchange::core::record::holds_labels;

/// The records of a value, and what is said of what lies beside them and is not read.
#[derive(Default)]
pub(super) struct Records {
    pub(super) values: Vec<Value>,
    pub(super) told: Vec<String>,
}

impl From<Vec<Value>> for Records {
    fn from(values: Vec<Value>) -> Self {
        Self { values, told: Vec::new() }
    }
}

/// The records that a value holds; itself where it holds none.
pub(super) fn records_in(mut fields: Map) -> Result<Records, Map> {
    if is_of_editor_js(&fields) {
        fields.rename("blocks", "text");
        return Ok(vec![Value::Object(fields)].into());
    }
    if let Some(rows) = split_rows(&fields).or_else(|| rows_of_columns(&fields)).or_else(|| pairs_in(&mut fields)) {
        return Ok(rows.into());
    }
    let is_article = |value: &Value| value.as_object().is_some_and(has_text);
    let are_articles = !fields.is_empty() && fields.values().all(is_article);
    if are_articles && fields.len() > 1 {
        return Ok(fields.into_iter().map(with_id).collect::<Vec<_>>().into());
    }
    if are_keyed(&fields) {
        return Ok(keyed(fields));
    }
    let Lists { taken, told } = lists_in(&fields);
    if !taken.is_empty() {
        let (records, beside) = taken_out(fields, &taken);
        let mut records = with_labels_beside(records.into_iter().map(unwrapped).collect(), beside);
        records.told.extend(told);
        return Ok(records);
    }
    if are_articles {
        // A record in a record is called by what it is.
        let is_wrapped = fields.keys().all(|name| name.chars().all(char::is_alphabetic));
        let unwrapped = |(id, record)| if is_wrapped { record } else { with_id((id, record)) };
        return Ok(fields.into_iter().map(unwrapped).collect::<Vec<_>>().into());
    }
    Err(fields)
}

/// Whether articles lie under their ids, beside facts of the file and records that lack a text: several, all of them with a
/// title or none unless their ids have numbers, and no lists of others.
fn are_keyed(fields: &Map) -> bool {
    let inner: Vec<(&Words, &Map)> =
        fields.iter().filter_map(|(name, value)| Some((name, value.as_object()?))).collect();
    let (articles, others): (Vec<_>, Vec<_>) = inner.into_iter().partition(|(_, inner)| has_text(inner));
    let n_titled = articles.iter().filter(|(_, article)| is_titled(article)).count();
    // Where these are what columns are called, they are parts of one article.
    let are_ids = articles.iter().all(|(name, _)| !is_known(name) || name.parse::<u64>().is_ok());
    let are_numbered = articles.iter().all(|(name, _)| name.chars().any(|character| character.is_ascii_digit()));
    let are_alike = are_numbered || n_titled == 0 || n_titled == articles.len();
    let is_list = |value: &Value| value.as_array().is_some_and(|list| list.iter().any(Value::is_object));
    let have_no_articles = |inner: &Map| {
        let Lists { taken, told } = lists_in(inner);
        taken.is_empty() && told.is_empty()
    };
    articles.len() > 1
        && are_ids
        && are_alike
        && !fields.values().any(is_list)
        && others.iter().all(|(_, inner)| have_no_articles(inner))
}

/// The records under their ids that have a text; those that have none are told.
fn keyed(fields: Map) -> Records {
    let mut records = Records::default();
    for (id, value) in fields {
        match value.as_object().map(has_text) {
            Some(true) => records.values.push(with_id((id, value))),
            Some(false) => records.told.push(format!("“{id}” has no text and is left out")),
            None => {}
        }
    }
    records
}

/// The records, each with what the lists beside them have under its id: `{"articles": […], "annotations": [{"article_id": 1}]}`.
fn with_labels_beside(mut values: Vec<Value>, beside: Vec<(Words, Value)>) -> Records {
    let id_of = |value: &Value, names: &[&str]| names.iter().find_map(|name| value.get(*name)).map(key_from);
    let own_id =
        |value: &Value| id_of(value, &["id", "_id", "article_id", "document_id", "doc_id", "uid", "example_id"]);
    let ids = values.iter().enumerate().filter_map(|(idx, value)| Some((own_id(value)?, idx)));
    let idx_of: BTreeMap<String, usize> = ids.collect();
    let mut told = Vec::new();
    for (name, value) in beside {
        let Value::Array(list) = value else {
            told.extend(holds_labels(&value).then(|| of_none(&name)));
            continue;
        };
        let (mut is_unread, mut labels_of) = (false, BTreeMap::<usize, Vec<Value>>::new());
        for one in list {
            let id = id_of(&one, &ABOUT);
            match id.and_then(|id| idx_of.get(&id)) {
                Some(idx) => labels_of.entry(*idx).or_default().push(one),
                None => is_unread |= holds_labels(&vec![one].into()),
            }
        }
        for (idx, mut labels) in labels_of {
            match values[idx].as_object_mut().map(|record| record.get_or_insert_with(&name, || Vec::new().into())) {
                Some(Value::Array(own)) => {
                    labels.splice(..0, own.iter().cloned());
                    *own = labels.into();
                }
                _ => is_unread |= holds_labels(&labels.into()),
            }
        }
        told.extend(is_unread.then(|| of_none(&name)));
    }
    Records { values, told }
}

/// What is said of labels that belong to none of the records beside them.
fn of_none(name: &str) -> String {
    format!("“{name}” holds what look like labels of none of these articles, and was not read")
}

/// The pairs of a text and its labels in all lists of such: `{"classes": […], "annotations": [["…", {"entities": []}]]}`.
/// What was passed over in labelling is nothing there.
fn pairs_in(fields: &mut Map) -> Option<Vec<Value>> {
    let is_pair =
        |value: &Value| value.get(0).is_some_and(Value::is_string) && value.get(1).is_some_and(Value::is_object);
    let is_list = |value: &&mut Value| {
        let Some(list) = value.as_array() else { return false };
        list.iter().any(is_pair) && list.iter().all(|value| value.is_null() || is_pair(value))
    };
    let lists = fields.values_mut().filter(is_list).filter_map(|list| match list.take() {
        Value::Array(pairs) => Some(pairs),
        _ => None,
    });
    let pairs: Vec<Value> = lists.flatten().filter(|pair| !pair.is_null()).collect();
    (!pairs.is_empty()).then_some(pairs)
}

fn unwrapped(value: Value) -> Value {
    let Value::Object(mut fields) = value else { return value };
    for name in AROUND {
        if let Some(Value::Object(mut inner)) = fields.remove(name) {
            if let Some(id) = fields.remove("_id") {
                inner.get_or_insert_with("id", || id);
            }
            return Value::Object(inner);
        }
    }
    Value::Object(fields)
}

fn with_id((id, record): (Words, Value)) -> Value {
    match record {
        Value::Object(mut fields) => {
            fields.get_or_insert_with("id", || Value::String(id));
            Value::Object(fields)
        }
        other => other,
    }
}

/// Names of columns and, apart from them, rows: `{"columns": ["text"], "data": [["…"]]}`.
fn split_rows(fields: &Map) -> Option<Vec<Value>> {
    let columns: Vec<&str> = fields.get("columns")?.as_array()?.iter().map(Value::as_str).collect::<Option<_>>()?;
    let rows = fields.get("data")?.as_array()?;
    let row = |row: &Value| {
        let cells = row.as_array().filter(|cells| cells.len() == columns.len())?;
        Some(columns.iter().map(|name| (*name).to_owned()).zip(cells.iter().cloned()).collect::<Map>().into())
    };
    rows.iter().map(row).collect()
}

/// A record of columns, each a list of its cells: `{"title": ["…", "…"], "text": ["…", "…"]}`.
pub(super) fn rows_of_lists(fields: &Map) -> Option<Vec<Value>> {
    let columns: Vec<(&Words, &[Value])> =
        fields.iter().map(|(name, column)| Some((name, column.as_array()?))).collect::<Option<_>>()?;
    let n_rows = columns.first().map(|(_, first)| first.len()).filter(|n_rows| *n_rows > 1)?;
    let is_text = |(name, column): &(&Words, &[Value])| is_of_text(name) && column.iter().all(Value::is_string);
    // Two paragraphs, two authors and two labels are one article.
    let of_article = [Field::Title, Field::Id, Field::Url, Field::Date];
    let is_of_rows = |(name, column): &(&Words, &[Value])| {
        let has_own_cells = || !column.iter().any(Value::is_string) && !holds_labels(&column.to_vec().into());
        of_article.iter().any(|field| is_of(*field, name)) || has_own_cells()
    };
    let are_alike = columns.iter().all(|(_, column)| column.len() == n_rows);
    if !are_alike || !columns.iter().any(is_text) || !columns.iter().any(is_of_rows) {
        return None;
    }
    Some(rows_of(&columns))
}

/// What a row has under the name of each column.
type Cells = Vec<(Words, Value)>;

/// A record of columns, with the cells under the names of their rows: `{"text": {"0": "…", "1": "…"}}`. Where these are
/// what columns are called, it is a record in a record: `{"article": {"title": "…"}}`.
fn rows_of_columns(fields: &Map) -> Option<Vec<Value>> {
    let columns: Vec<(&Words, &Map)> =
        fields.iter().map(|(name, column)| Some((name, column.as_object()?))).collect::<Option<_>>()?;
    let (_, first) = columns.first()?;
    let is_alike = |(_, column): &(&Words, &Map)| column.keys().eq(first.keys());
    let are_texts = |column: &Map| {
        column.values().any(Value::is_string) && column.values().all(|cell| cell.is_string() || cell.is_null())
    };
    let has_text = columns.iter().any(|(name, column)| is_of_text(name) && are_texts(column));
    let are_names = first.keys().any(|key| is_known(key) && key.parse::<u64>().is_err());
    if !columns.iter().all(is_alike) || !has_text || are_names {
        return None;
    }
    let mut rows: BTreeMap<(Option<u64>, &Words), Cells> = BTreeMap::new();
    for (name, column) in columns {
        for (key, cell) in column {
            let row = rows.entry((key.parse().ok(), key)).or_default();
            row.push((name.clone(), cell.clone()));
        }
    }
    let with_id =
        |((_, key), row): ((_, &Words), Cells)| with_id((key.clone(), Value::Object(row.into_iter().collect())));
    Some(rows.into_iter().map(with_id).collect())
}
