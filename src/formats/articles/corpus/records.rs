//! The records of a file of many articles, one after another: rows, lines or the elements of an array.

use std::ops::ControlFlow;

use crate::formats::exchange::core::json::value::{Map, Value, Words};

/// One record, whatever it stands for.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Record {
    /// Counted from 1.
    pub(super) number: usize,
    /// Where in the file: `line 3`.
    pub(super) place: String,
    /// In the order of the file where it has one.
    pub(super) cells: Vec<(Words, Value)>,
}

/// A record, or the place and the reason where there should be one.
pub(super) type Found = Result<Record, (String, String)>;
pub(super) type Take<'a> = &'a mut dyn FnMut(Found) -> ControlFlow<()>;

impl Record {
    /// The value of a column; `meta.title` is the title in a record in the record.
    pub(super) fn value(&self, column: &str) -> Option<&Value> {
        let of = |name: &str| self.cells.iter().find(|(cell, _)| cell == name).map(|(_, value)| value);
        let inner = || {
            let (first, rest) = column.split_once('.')?;
            rest.split('.').try_fold(of(first)?, |value, name| value.get(name))
        };
        of(column).or_else(inner)
    }

    /// All columns with their values, those of records in the record with a dot.
    pub(super) fn columns(&self) -> Vec<(String, &Value)> {
        let mut columns = Vec::new();
        for (name, value) in &self.cells {
            add_columns(name.to_string(), value, 0, &mut columns);
        }
        columns
    }
}

fn add_columns<'v>(name: String, value: &'v Value, depth: usize, columns: &mut Vec<(String, &'v Value)>) {
    const MAX_DEPTH: usize = 5;
    match value {
        Value::Object(inner) if depth < MAX_DEPTH && !is_typed(inner) => {
            inner.iter().for_each(|(key, value)| add_columns(format!("{name}.{key}"), value, depth + 1, columns));
        }
        _ => columns.push((name, value)),
    }
}

/// Whether it is a value with its type beside it, as databases write what JSON has no way to say: `{"$date": "…"}`.
pub(super) fn is_typed(fields: &Map) -> bool {
    fields.len() == 1 && fields.keys().all(|name| name.starts_with('$'))
}

/// Tells why nothing more comes.
pub(super) fn give_up(take: Take<'_>, place: String, message: String) {
    // Whether more is wanted makes no difference now.
    let (ControlFlow::Continue(()) | ControlFlow::Break(())) = take(Err((place, message)));
}

/// Each record as its place and its cells, or what is told in its place.
#[cfg(test)]
pub(super) fn told(read: impl FnOnce(Take<'_>)) -> Vec<String> {
    let mut told = Vec::new();
    read(&mut |record| {
        told.push(match record {
            Ok(Record { place, cells, .. }) => {
                let cells: Vec<String> = cells.iter().map(|(name, value)| format!("{name}={value}")).collect();
                format!("{place}: {}", cells.join(" "))
            }
            Err((place, message)) => format!("{place}! {message}"),
        });
        ControlFlow::Continue(())
    });
    told
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::exchange::core::json::value::json;

    #[test]
    fn columns_reach_into_records() {
        let cells = vec![("a.b".into(), Value::from(1)), ("m".into(), json!({"t": {"u": 2}}))];
        let record = Record { cells, ..Record::default() };
        assert_eq!(record.columns().iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), ["a.b", "m.t.u"]);
        assert_eq!(record.value("a.b"), Some(&Value::from(1)));
        assert_eq!(record.value("m.t.u"), Some(&Value::from(2)));
        assert_eq!(record.value("m.x.u"), None);
    }
}
