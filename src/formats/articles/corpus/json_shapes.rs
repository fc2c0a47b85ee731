//! Where the records are in a value that is no record itself.

use std::collections::{BTreeMap, VecDeque};

use super::columns::Field;
use super::names::{is_known, is_of, is_of_text};
use crate::formats::exchange::core::json::value::{Map, Value, Words};
use crate::formats::exchange::core::names::key_from;
use crate::formats::exchange::core::record::{holds_labels, is_as_long_as_its_words};

/// The fields under which a file may keep its list of articles.
const LISTS: [&str; 21] = [
    "articles",
    "data",
    "documents",
    "items",
    "records",
    "results",
    "rows",
    "docs",
    "hits",
    "edges",
    "nodes",
    "posts",
    "stories",
    "news",
    "entries",
    "value",
    "list",
    "examples",
    "samples",
    "instances",
    "common_examples",
];
/// How deep a list may lie.
const MAX_DEPTH: usize = 4;
/// A string of as many bytes is an article, whatever it is called.
const LONG_ENOUGH: usize = 120;

/// Whether a record is an article by what it has.
pub(super) fn has_text(fields: &Map) -> bool {
    let has_paragraphs = |(name, value): (&Words, &Value)| match value {
        Value::Array(list) => is_of_text(name) && list.iter().any(|value| value.is_string() || is_paragraph(value)),
        _ => false,
    };
    has_whole_text(fields) || fields.iter().any(has_paragraphs)
}

/// Whether it has its text in one piece.
fn has_whole_text(fields: &Map) -> bool {
    let is_text = |name: &str, text: &str| text.len() >= LONG_ENOUGH || is_of_text(name);
    fields.iter().any(|(name, value)| value.as_str().is_some_and(|text| is_text(name, text)))
}

/// Whether it is a piece of an article, and none with a title of its own.
fn is_paragraph(value: &Value) -> bool {
    value.as_object().is_some_and(|fields| has_text(fields) && !is_titled(fields))
}

fn is_titled(fields: &Map) -> bool {
    fields
        .iter()
        .any(|(name, value)| is_of(Field::Title, name) && value.as_str().is_some_and(|title| !title.is_empty()))
}

/// Whether it is an article, or a record around one.
fn holds_article(value: &Value, depth: usize) -> bool {
    let inner = |fields: &Map| depth > 0 && fields.values().any(|value| holds_article(value, depth - 1));
    value.as_object().is_some_and(|fields| has_text(fields) || inner(fields))
}

/// The records of a value, and names of what lies beside them, looks like labels and belongs to none of them.
#[derive(Default)]
pub(super) struct Records {
    pub(super) values: Vec<Value>,
    pub(super) unread: Vec<String>,
}

impl From<Vec<Value>> for Records {
    fn from(values: Vec<Value>) -> Self {
        Self { values, unread: Vec::new() }
    }
}

/// The records that a value holds; itself where it holds none.
pub(super) fn records_in(mut fields: Map) -> Result<Records, Map> {
    if let Some(rows) = split_rows(&fields).or_else(|| rows_of_columns(&fields)).or_else(|| pairs_in(&mut fields)) {
        return Ok(rows.into());
    }
    if let Some(path) = path_to_list(&fields) {
        let (list, beside) = taken_out(fields, &path);
        return Ok(with_labels_beside(list.into_iter().map(unwrapped).collect(), beside));
    }
    let is_article = |value: &Value| value.as_object().is_some_and(has_text);
    if !fields.is_empty() && fields.values().all(is_article) {
        // A record in a record is called by what it is.
        let is_wrapped = fields.len() == 1 && fields.keys().all(|name| name.chars().all(char::is_alphabetic));
        let unwrapped = |(id, record)| if is_wrapped { record } else { with_id((id, record)) };
        return Ok(fields.into_iter().map(unwrapped).collect::<Vec<_>>().into());
    }
    Err(fields)
}

/// The list at the end of a path, and what lies beside it and beside what it lies in.
fn taken_out(mut fields: Map, path: &[String]) -> (Vec<Value>, Vec<(Words, Value)>) {
    let mut beside = Vec::new();
    for name in path {
        let value = fields.get_mut(name).map(Value::take);
        beside.extend(fields);
        match value {
            Some(Value::Object(inner)) => fields = inner,
            Some(Value::Array(list)) => return (list.to_vec(), beside),
            _ => break,
        }
    }
    (Vec::new(), beside)
}

/// The records, each with what the lists beside them have under its id: `{"articles": […], "annotations": [{"article_id": 1}]}`.
fn with_labels_beside(mut values: Vec<Value>, beside: Vec<(Words, Value)>) -> Records {
    let id_of = |value: &Value, names: &[&str]| names.iter().find_map(|name| value.get(*name)).map(key_from);
    let own_id = |value: &Value| id_of(value, &["id", "_id", "article_id", "document_id", "doc_id", "uid"]);
    let ids = values.iter().enumerate().filter_map(|(idx, value)| Some((own_id(value)?, idx)));
    let idx_of: BTreeMap<String, usize> = ids.collect();
    let mut unread = Vec::new();
    for (name, value) in beside {
        let Value::Array(list) = value else {
            unread.extend(holds_labels(&value).then(|| name.to_string()));
            continue;
        };
        let (mut is_unread, mut labels_of) = (false, BTreeMap::<usize, Vec<Value>>::new());
        for one in list {
            let id =
                id_of(&one, &["article_id", "document_id", "doc_id", "text_id", "record_id", "article", "document"]);
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
        unread.extend(is_unread.then(|| name.to_string()));
    }
    Records { values, unread }
}

/// What is said of labels that belong to none of the records beside them.
pub(super) fn of_none(name: &str) -> String {
    format!("“{name}” holds what look like labels of none of these articles, and was not read")
}

/// The pairs of a text and its labels in the first list of such: `{"classes": […], "annotations": [["…", {"entities": []}]]}`.
/// What was passed over in labelling is nothing there.
fn pairs_in(fields: &mut Map) -> Option<Vec<Value>> {
    let is_pair =
        |value: &Value| value.get(0).is_some_and(Value::is_string) && value.get(1).is_some_and(Value::is_object);
    let is_list = |value: &&mut Value| {
        let Some(list) = value.as_array() else { return false };
        list.iter().any(is_pair) && list.iter().all(|value| value.is_null() || is_pair(value))
    };
    let list = fields.values_mut().find(is_list)?.take();
    let Value::Array(pairs) = list else { return None };
    Some(pairs.into_iter().filter(|pair| !pair.is_null()).collect())
}

/// The names that lead to the first list of records, the nearest first: one that is called so, or one whose records are
/// articles, in a record that is none itself.
fn path_to_list(fields: &Map) -> Option<Vec<String>> {
    // Spans with their words are no articles.
    let is_one = |value: &Value| value.is_object() && !is_as_long_as_its_words(value);
    let is_list = |value: &Value| value.as_array().is_some_and(|list| list.iter().any(is_one));
    let mut left: VecDeque<(Vec<String>, &Map)> = VecDeque::from([(Vec::new(), fields)]);
    let text = longest_text(fields, 0);
    let is_list = |value: &Value| is_list(value) && !is_of_words_of(value, text);
    while let Some((path, fields)) = left.pop_front() {
        let to = |name: &str| path.iter().cloned().chain([name.to_owned()]).collect::<Vec<_>>();
        if let Some(name) = LISTS.iter().find(|name| fields.get(name).is_some_and(is_list)) {
            return Some(to(name));
        }
        let is_one = is_titled(fields) || has_whole_text(fields);
        let mut lists = fields.iter().filter(|(_, value)| is_list(value) && !is_one);
        if let Some((name, _)) = lists.find(|(_, value)| are_articles(value)) {
            return Some(to(name));
        }
        if path.len() < MAX_DEPTH {
            let inner = fields.iter().filter_map(|(name, value)| Some((to(name), value.as_object()?)));
            left.extend(inner);
        }
    }
    None
}

/// The longest text of a record and the records in it.
fn longest_text(fields: &Map, depth: usize) -> &str {
    let texts = fields.iter().map(|(name, value)| match value {
        Value::String(text) if is_of_text(name) => text.as_str(),
        Value::Object(inner) if depth < MAX_DEPTH => longest_text(inner, depth + 1),
        _ => "",
    });
    texts.max_by_key(|text| text.len()).unwrap_or_default()
}

/// Whether a list has words of a text, such as its quotes, and no articles beside it.
fn is_of_words_of(list: &Value, text: &str) -> bool {
    let first = list.as_array().and_then(|list| list.first()).and_then(Value::as_object);
    let words =
        first.into_iter().flatten().filter(|(name, _)| is_of_text(name)).filter_map(|(_, words)| words.as_str());
    words
        .filter(|words| !words.is_empty())
        .any(|words| memchr::memmem::find(text.as_bytes(), words.as_bytes()).is_some())
}

/// Whether the first elements of a list are articles, most of them.
fn are_articles(list: &Value) -> bool {
    const N_LOOKED_AT: usize = 20;
    let first = list.as_array().map(|list| &list[..list.len().min(N_LOOKED_AT)]).unwrap_or_default();
    2 * first.iter().filter(|value| holds_article(value, 1)).count() >= first.len()
}

/// What search engines and graphs put around a record.
fn unwrapped(value: Value) -> Value {
    let Value::Object(mut fields) = value else { return value };
    for name in ["_source", "node"] {
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
    // Two paragraphs and two authors are one article.
    let of_article = [Field::Title, Field::Id, Field::Url, Field::Date];
    let is_of_rows = |(name, column): &(&Words, &[Value])| {
        of_article.iter().any(|field| is_of(*field, name)) || !column.iter().any(Value::is_string)
    };
    let are_alike = columns.iter().all(|(_, column)| column.len() == n_rows);
    if !are_alike || !columns.iter().any(is_text) || !columns.iter().any(is_of_rows) {
        return None;
    }
    let cells =
        |row: usize| columns.iter().filter_map(move |(name, column)| Some(((*name).clone(), column.get(row)?.clone())));
    Some((0..n_rows).map(|row| Value::Object(cells(row).collect())).collect())
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
