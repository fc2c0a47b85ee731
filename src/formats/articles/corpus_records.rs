//! The records of a file of many articles, one after another: rows, lines or the elements of an array.

use std::fmt;
use std::io::BufRead;
use std::ops::ControlFlow;

use csv::{ReaderBuilder, StringRecord};
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize as _, Deserializer as _, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use super::found::CorpusKind;
use crate::formats::exchange::core::json_text;

/// The fields under which a JSON file may keep its list of articles.
const LISTS: [&str; 8] = ["articles", "data", "documents", "items", "records", "results", "rows", "docs"];

/// One record, whatever it stands for.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Record {
    /// Counted from 1.
    pub(super) number: usize,
    /// Where in the file: `line 3`.
    pub(super) place: String,
    /// In the order of the file where it has one.
    pub(super) cells: Vec<(String, Value)>,
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

    /// The names of all columns, those of records in the record with a dot.
    pub(super) fn columns(&self) -> Vec<String> {
        let mut columns = Vec::new();
        for (name, value) in &self.cells {
            match value {
                Value::Object(inner) => columns.extend(inner.keys().map(|key| format!("{name}.{key}"))),
                _ => columns.push(name.clone()),
            }
        }
        columns
    }
}

/// Gives every record of a UTF-8 file to `take`, until it has enough.
pub(super) fn for_each(kind: CorpusKind, reader: &mut dyn BufRead, take: Take<'_>) {
    match kind {
        CorpusKind::Csv => rows(reader, take),
        CorpusKind::JsonLines => lines(reader, take),
        CorpusKind::Json => elements(reader, take),
    }
}

fn rows(reader: &mut dyn BufRead, take: Take<'_>) {
    let start = reader.fill_buf().unwrap_or_default();
    let delimiter = delimiter_of(start);
    let mut rows = ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(reader);
    let header = match rows.headers() {
        Ok(header) => names_in(header),
        Err(error) => return give_up(take, "line 1".to_owned(), error.to_string()),
    };
    for (idx, row) in rows.into_records().enumerate() {
        let found = match row {
            Ok(row) => {
                let cells = header.iter().cloned().zip(row.iter().map(|cell| Value::String(cell.to_owned())));
                Ok(Record { number: idx + 1, place: row_name(idx), cells: cells.collect() })
            }
            Err(error) => Err((row_name(idx), error.to_string())),
        };
        let is_broken = found.is_err();
        if take(found).is_break() || is_broken {
            return;
        }
    }
}

/// As spreadsheets count, the header among them.
fn row_name(idx: usize) -> String {
    format!("row {}", idx + 2)
}

/// The separator that the first line has most of.
fn delimiter_of(start: &[u8]) -> u8 {
    let line = start.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let n_of = |delimiter: u8| memchr::memchr_iter(delimiter, line).count();
    [b'|', b';', b'\t', b','].into_iter().max_by_key(|delimiter| n_of(*delimiter)).unwrap_or(b',')
}

fn names_in(header: &StringRecord) -> Vec<String> {
    let name = |(idx, name): (usize, &str)| match name.trim() {
        "" => format!("column {}", idx + 1),
        name => name.to_owned(),
    };
    header.iter().enumerate().map(name).collect()
}

fn lines(reader: &mut dyn BufRead, take: Take<'_>) {
    let (mut line, mut number) = (Vec::new(), 0);
    for n_lines in 1.. {
        line.clear();
        let place = format!("line {n_lines}");
        match reader.read_until(b'\n', &mut line) {
            Ok(0) => return,
            Ok(_) if line.trim_ascii().is_empty() => continue,
            Ok(_) => number += 1,
            Err(error) => return give_up(take, place, error.to_string()),
        }
        let found = match serde_json::from_slice::<Map<String, Value>>(line.trim_ascii_end()) {
            Ok(fields) => Ok(Record { number, place, cells: fields.into_iter().collect() }),
            Err(error) => Err((place, json_text::problem(&error))),
        };
        if take(found).is_break() {
            return;
        }
    }
}

fn elements(reader: &mut dyn BufRead, take: Take<'_>) {
    let mut is_enough = false;
    let elements = Elements { take: &mut *take, is_enough: &mut is_enough };
    let read = serde_json::Deserializer::from_reader(reader).deserialize_any(elements);
    if let Err(error) = read
        && !is_enough
    {
        give_up(take, format!("line {}", error.line()), json_text::problem(&error));
    }
}

/// Tells why nothing more comes.
fn give_up(take: Take<'_>, place: String, message: String) {
    // Whether more is wanted makes no difference now.
    let (ControlFlow::Continue(()) | ControlFlow::Break(())) = take(Err((place, message)));
}

/// Takes the elements of an array as they come, or of a list in the object that the file is, or the object itself.
struct Elements<'t, 'f> {
    take: &'t mut (dyn FnMut(Found) -> ControlFlow<()> + 'f),
    is_enough: &'t mut bool,
}

impl Elements<'_, '_> {
    fn take(&mut self, number: usize, value: Value) {
        let place = format!("record {number}");
        let found = match value {
            Value::Object(fields) => Ok(Record { number, place, cells: fields.into_iter().collect() }),
            other => Err((place, format!("{} is no article", kind_of(&other)))),
        };
        *self.is_enough |= (self.take)(found).is_break();
    }
}

impl<'de> Visitor<'de> for Elements<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of articles")
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut list: A) -> Result<(), A::Error> {
        let mut number = 0;
        while let Some(value) = list.next_element::<Value>()? {
            number += 1;
            self.take(number, value);
            if *self.is_enough {
                return Err(A::Error::custom("enough"));
            }
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(mut self, fields: A) -> Result<(), A::Error> {
        let mut fields = Map::deserialize(MapAccessDeserializer::new(fields))?;
        if fields.get("format").is_some_and(|format| format == "pullquote") {
            return Err(A::Error::custom("this is an export of Pullquote: use “pullquote import --format json”"));
        }
        let is_list = |value: &Value| value.as_array().is_some_and(|list| list.iter().any(Value::is_object));
        let list = LISTS.iter().find(|name| fields.get(**name).is_some_and(is_list));
        let Some(Value::Array(list)) = list.and_then(|name| fields.remove(*name)) else {
            self.take(1, Value::Object(fields));
            return Ok(());
        };
        for (number, value) in (1..).zip(list) {
            self.take(number, value);
            if *self.is_enough {
                break;
            }
        }
        Ok(())
    }
}

fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "nothing",
        Value::Bool(_) => "a yes or no",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "a record",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each record as its place and its cells, or what is wrong.
    fn read(kind: CorpusKind, file: &str) -> Vec<String> {
        let mut found = Vec::new();
        for_each(kind, &mut file.as_bytes(), &mut |record| {
            found.push(match record {
                Ok(Record { place, cells, .. }) => {
                    let cells: Vec<String> = cells.iter().map(|(name, value)| format!("{name}={value}")).collect();
                    format!("{place}: {}", cells.join(" "))
                }
                Err((place, message)) => format!("{place}! {message}"),
            });
            ControlFlow::Continue(())
        });
        found
    }

    #[test]
    fn rows_may_have_any_separator_and_line_ends_in_quotes() {
        let expected = [r#"row 2: a="1" b="x\ny" column 3="""#, r#"row 3: a="2""#];
        for file in ["a,b,\n1,\"x\ny\",\n2\n", "a;b;\n1;\"x\ny\";\n2", "a\tb\t\n1\t\"x\ny\"\t\n2"] {
            assert_eq!(read(CorpusKind::Csv, file), expected, "{file}");
        }
        assert_eq!(read(CorpusKind::Csv, ""), Vec::<String>::new());
    }

    #[test]
    fn lines_that_are_no_records_do_not_stop_the_rest() {
        assert_eq!(
            read(CorpusKind::JsonLines, "{\"a\": 1}\n\n{\"a\": \n[1]\n{\"b\": \"x\"}"),
            [
                "line 1: a=1",
                "line 3! EOF while parsing a value (column 5)",
                "line 4! invalid type: sequence, expected a map (column 0)",
                "line 5: b=\"x\""
            ]
        );
    }

    #[test]
    fn json_may_be_a_list_or_hold_one_or_be_an_article() {
        assert_eq!(
            read(CorpusKind::Json, "[{\"a\": 1}, 2, {\"a\": 3}"),
            [
                "record 1: a=1",
                "record 2! a number is no article",
                "record 3: a=3",
                "line 1! EOF while parsing a list (column 22)"
            ]
        );
        assert_eq!(read(CorpusKind::Json, "{\"n\": 1, \"data\": [{\"a\": 1}]}"), ["record 1: a=1"]);
        assert_eq!(read(CorpusKind::Json, "{\"a\": {\"b\": 1}}"), ["record 1: a={\"b\":1}"]);
        let deep = format!("[{}", "[".repeat(100_000));
        assert!(read(CorpusKind::Json, &deep)[0].contains("recursion limit"));
        assert!(read(CorpusKind::Json, "{\"format\": \"pullquote\"}")[0].contains("pullquote import"));
    }

    #[test]
    fn columns_reach_into_records() {
        let cells = vec![("a.b".to_owned(), Value::from(1)), ("m".to_owned(), serde_json::json!({"t": {"u": 2}}))];
        let record = Record { cells, ..Record::default() };
        assert_eq!(record.columns(), ["a.b", "m.t"]);
        assert_eq!(record.value("a.b"), Some(&Value::from(1)));
        assert_eq!(record.value("m.t.u"), Some(&Value::from(2)));
        assert_eq!(record.value("m.x.u"), None);
    }
}
