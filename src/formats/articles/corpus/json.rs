//! The records of a JSON file, whatever it is called: a record a line, a list, several values behind each other, a list
//! somewhere in what a service answered, or records under their ids.

use std::fmt;
use std::io::{self, BufRead, BufReader, Cursor, Read};

use serde::de::{DeserializeSeed as _, Deserializer as _, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Deserializer;

use super::cells::versions_left_out;
use super::json_article::has_text;
use super::json_lists::inner_articles;
use super::json_shapes::{records_in, rows_of_lists};
use super::records::{Found, Record, Take, give_up};
use crate::formats::exchange::core::json::reading::{JsonReading, ReadSoFar};
use crate::formats::exchange::core::json::value::{Map, Value};
use crate::formats::exchange::core::json_text;
use crate::formats::exchange::core::json_text::PythonJson;
use crate::formats::exchange::core::record;

/// What stands before each value of a sequence.
const RECORD_SIGN: &[u8] = b"\x1E";

/// Gives every record of a UTF-8 file to `take`, until it has enough.
pub(super) fn records(reader: &mut dyn BufRead, take: Take<'_>) {
    let python = PythonJson::new(reader);
    let so_far = python.so_far();
    let mut reader = BufReader::new(python);
    let n_blank = match skip_blank(&mut reader) {
        Ok(Some((n_blank, b'['))) => return values(reader, &so_far, n_blank, take),
        Ok(Some((n_blank, _))) => n_blank,
        Ok(None) => return,
        Err(error) => return give_up(take, "line 1".to_owned(), error.to_string()),
    };
    let mut first = Vec::new();
    if let Err(error) = reader.read_until(b'\n', &mut first) {
        return give_up(take, "line 1".to_owned(), error.to_string());
    }
    let is_cut = matches!(serde_json::from_slice::<IgnoredAny>(&first), Err(error) if error.is_eof());
    let whole = Cursor::new(first).chain(reader);
    if is_cut { values(whole, &so_far, n_blank, take) } else { lines(BufReader::new(whole), n_blank, take) }
}

/// Whether a text can be nothing but records of JSON, by how it begins: one that is followed by words is a text with
/// something before it.
pub(crate) fn is_surely_json(text: &str) -> bool {
    let text = text.trim_start_matches('\u{1e}');
    match json_text::first(text) {
        Some(Ok((value, behind))) => {
            let behind = behind.trim_start();
            let behind = behind.strip_prefix(',').unwrap_or(behind).trim_start();
            is_record(&value) && (behind.is_empty() || behind.starts_with(['{', '[', '\u{1e}']))
        }
        // It goes on behind what was looked at, is broken, or of Python.
        Some(Err(_)) => begins_as_record(text),
        None => false,
    }
}

/// Whether it is a record or a list of records, or a pair of a text and its labels.
fn is_record(value: &Value) -> bool {
    let is_pair = |list: &[Value]| matches!(list, [Value::String(_), Value::Object(_)]);
    let is_one = |value: &Value| value.is_object() || value.as_array().is_some_and(&is_pair);
    match value {
        Value::Object(fields) => !fields.is_empty(),
        Value::Array(list) => is_pair(list) || list.first().is_some_and(is_one),
        _ => false,
    }
}

/// `{"name":`, which may stand in a list.
fn begins_as_record(text: &str) -> bool {
    let named = || {
        let name = text.strip_prefix('[').unwrap_or(text).trim_start().strip_prefix('{')?.trim_start();
        let (_, behind) = name.strip_prefix('"')?.split_once('"')?;
        behind.trim_start().strip_prefix(':')
    };
    named().is_some()
}

/// How many lines are passed over before something comes, and the first byte of that.
fn skip_blank(reader: &mut impl BufRead) -> io::Result<Option<(usize, u8)>> {
    let mut n_blank = 0;
    loop {
        let bytes = reader.fill_buf()?;
        let n_space = bytes.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        n_blank += memchr::memchr_iter(b'\n', &bytes[..n_space]).count();
        let first = bytes.get(n_space).copied();
        let is_at_end = bytes.is_empty();
        reader.consume(n_space);
        match first {
            Some(first) => return Ok(Some((n_blank, first))),
            None if is_at_end => return Ok(None),
            None => {}
        }
    }
}

/// Every line is a value.
fn lines(mut reader: impl BufRead, n_blank: usize, take: Take<'_>) {
    let (mut line, mut number) = (Vec::new(), 0);
    for n_lines in n_blank + 1.. {
        line.clear();
        let place = format!("line {n_lines}");
        match reader.read_until(b'\n', &mut line) {
            Ok(0) => return,
            Ok(_) if line.trim_ascii().is_empty() => continue,
            Ok(_) => {}
            Err(error) => return give_up(take, place, error.to_string()),
        }
        let mut doubled = Vec::new();
        let is_enough = match parse(bare(&line), &mut doubled) {
            Ok(values) => {
                tell_doubled(&mut doubled, &place, take)
                    || values.into_iter().any(|value| take_value(value, &mut number, Some(&place), take))
            }
            Err(error) => {
                number += 1;
                take(Err((place, json_text::problem(&error)))).is_break()
            }
        };
        if is_enough {
            return;
        }
    }
}

/// A line without what some programs put around a value: a comma behind it, or the sign before it that sequences have.
fn bare(line: &[u8]) -> &[u8] {
    let line = line.trim_ascii();
    let line = line.strip_prefix(RECORD_SIGN).unwrap_or(line);
    line.strip_suffix(b",").unwrap_or(line).trim_ascii_end()
}

/// The values of a line, mostly one.
fn parse(line: &[u8], doubled: &mut Vec<String>) -> serde_json::Result<Vec<Value>> {
    let mut deserializer = Deserializer::from_slice(line);
    let mut reading = JsonReading::of(line.len(), doubled);
    let mut values = vec![reading.deserialize(&mut deserializer)?];
    while let Err(error) = deserializer.end() {
        // What is no other value stands behind the end.
        values.push(reading.deserialize(&mut deserializer).ok().ok_or(error)?);
    }
    Ok(values)
}

/// Tells of names that a record has twice; whether it is enough.
fn tell_doubled(doubled: &mut Vec<String>, place: &str, take: Take<'_>) -> bool {
    doubled.drain(..).any(|name| take(Err((place.to_owned(), json_text::twice(&name)))).is_break())
}

/// Values stand behind each other; the elements of a list are gone through one by one.
fn values(reader: impl Read, so_far: &ReadSoFar, n_blank: usize, take: Take<'_>) {
    let mut values = Deserializer::from_reader(reader);
    let (mut number, mut is_enough) = (0, false);
    loop {
        let elements =
            Elements { so_far: so_far.clone(), take: &mut *take, number: &mut number, is_enough: &mut is_enough };
        if let Err(error) = values.deserialize_any(elements) {
            if !is_enough {
                let more = if number > 0 { "; what follows is not read" } else { "" };
                let problem = format!("{}{more}", json_text::problem(&error));
                give_up(take, format!("line {}", error.line() + n_blank), problem);
            }
            return;
        }
        if is_enough || values.end().is_ok() {
            return;
        }
    }
}

/// Hands on what a value is or holds; whether it is enough.
fn take_value(value: Value, number: &mut usize, place: Option<&str>, take: Take<'_>) -> bool {
    match record::as_programs_mean_it(value) {
        Value::Object(fields) => take_fields(fields, number, place, take),
        Value::Array(list) if list.first().is_some_and(|first| first.is_object() || first.is_array()) => {
            list.into_iter().any(|value| take_one(value, number, None, take))
        }
        other => take_one(other, number, place, take),
    }
}

fn take_fields(fields: Map, number: &mut usize, place: Option<&str>, take: Take<'_>) -> bool {
    if let Some(rows) = rows_of_lists(&fields) {
        return rows.into_iter().any(|row| take_one(row, number, None, take));
    }
    if has_text(&fields) {
        return take_one(Value::Object(fields), number, place, take);
    }
    match records_in(fields) {
        Ok(records) => {
            let beside = || place.unwrap_or("beside the records").to_owned();
            records.told.into_iter().any(|told| take(Err((beside(), told))).is_break())
                || records.values.into_iter().any(|record| take_one(record, number, None, take))
        }
        Err(fields) => take_one(Value::Object(fields), number, place, take),
    }
}

fn take_one(value: Value, number: &mut usize, place: Option<&str>, take: Take<'_>) -> bool {
    *number += 1;
    let place = place.map_or_else(|| format!("record {number}"), str::to_owned);
    let value = record::as_programs_mean_it(value);
    let mut inner = value.as_object().map(inner_articles).unwrap_or_default();
    let fields = value.as_object().into_iter().flatten();
    inner.extend(fields.filter_map(|(name, value)| versions_left_out(name, value)));
    if inner.into_iter().any(|told| take(Err((place.clone(), told))).is_break()) {
        return true;
    }
    let found: Found = match value {
        Value::Object(fields) if fields.get("format").is_some_and(|format| format == "pullquote") => {
            Err((place, "this is an export of Pullquote: use “pullquote import --format json”".to_owned()))
        }
        Value::Object(fields) => Ok(Record { number: *number, place, cells: fields.into_iter().collect() }),
        other => Err((place, format!("{} is no article", kind_of(&other)))),
    };
    take(found).is_break()
}

/// Takes the elements of a list as they come, and of a record what it is or holds.
struct Elements<'t, 'f> {
    so_far: ReadSoFar,
    take: &'t mut (dyn FnMut(Found) -> std::ops::ControlFlow<()> + 'f),
    number: &'t mut usize,
    is_enough: &'t mut bool,
}

impl<'de> Visitor<'de> for Elements<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of articles")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let mut doubled = Vec::new();
        let mut reading = JsonReading::of_stream(self.so_far, &mut doubled);
        while let Some(value) = list.next_element_seed(&mut reading)? {
            let place = format!("record {}", *self.number + 1);
            // A pair of a text and its labels may stand by itself.
            let second = if value.is_string() { list.next_element_seed(&mut reading)? } else { None };
            let values = match second {
                Some(labels @ Value::Object(_)) => vec![vec![value, labels].into()],
                other => std::iter::once(value).chain(other).collect(),
            };
            *self.is_enough |= tell_doubled(reading.doubled, &place, self.take)
                || values.into_iter().any(|value| take_one(value, self.number, None, self.take));
            if *self.is_enough {
                return Err(A::Error::custom("enough"));
            }
            reading.let_go();
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, fields: A) -> Result<(), A::Error> {
        let mut doubled = Vec::new();
        let place = format!("record {}", *self.number + 1);
        let value = JsonReading::of_stream(self.so_far, &mut doubled).visit_map(fields)?;
        if let Value::Object(fields) = record::as_programs_mean_it(value) {
            *self.is_enough |=
                tell_doubled(&mut doubled, &place, self.take) || take_fields(fields, self.number, None, self.take);
        }
        Ok(())
    }
}

/// What a value is, in words.
pub(super) fn kind_of(value: &Value) -> &'static str {
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
    use super::super::records::told;
    use super::*;

    fn read(file: &str) -> Vec<String> {
        told(|take| records(&mut file.as_bytes(), take))
    }

    #[test]
    fn lines_that_are_no_records_do_not_stop_the_rest() {
        assert_eq!(
            read("{\"a\": 1}\n\n{\"a\": \n[1]\n{\"b\": \"NaN, “x”\", \"c\": NaN, \"d\": [-Infinity, -1]}"),
            [
                "line 1: a=1",
                "line 3! it ends too early (column 5)",
                "line 4! a list is no article",
                "line 5: b=\"NaN, “x”\" c=null d=[null,-1]"
            ]
        );
    }

    #[test]
    fn lines_may_hold_several_values_and_signs_around_them() {
        let expected = ["line 1: text=\"One\"", "line 1: text=\"Two\"", "line 2: text=\"Three\""];
        let (one, two, three) = (r#"{"text": "One"}"#, r#"{"text": "Two"}"#, r#"{"text": "Three"}"#);
        assert_eq!(read(&format!("{one}{two}\n{three}\n")), expected);
        assert_eq!(read(&format!("{one} {two},\r\n{three},\r\n")), expected);
        assert_eq!(read(&format!("\u{1e}{one}\n\u{1e}{two}\n")).len(), 2);
        assert_eq!(read(&format!("{one} and more\n{two}\n")).len(), 2);
    }

    #[test]
    fn large_numbers_keep_their_digits_and_doubled_names_are_told() {
        let (one, told) = (
            r#"{"id": 12345678901234567890123, "text": "a", "text": "b"}"#,
            "“text” stands twice in one record, each time with something else: the last one that is not empty counts",
        );
        let expected =
            |place: &str| [format!("{place}! {told}"), format!("{place}: id=\"12345678901234567890123\" text=\"b\"")];
        assert_eq!(read(one), expected("line 1"));
        assert_eq!(read(&format!("[{one}]")), expected("record 1"));
    }

    #[test]
    fn values_may_stand_behind_each_other() {
        let expected = ["record 1: text=\"One\"", "record 2: text=\"Two\""];
        for file in [
            "[{\"text\": \"One\"}, {\"text\": \"Two\"}]",
            "[{\"text\": \"One\"}]\n[{\"text\": \"Two\"}]\n",
            "{\n  \"text\": \"One\"\n}\n{\n  \"text\": \"Two\"\n}\n",
        ] {
            assert_eq!(read(file), expected, "{file}");
        }
        assert_eq!(
            read("[{\"a\": 1}, 2, {\"a\": 3}"),
            [
                "record 1: a=1",
                "record 2! a number is no article",
                "record 3: a=3",
                "line 1! it ends too early (column 22); what follows is not read"
            ]
        );
    }

    #[test]
    fn records_are_found_where_services_put_them() {
        let (one, two) = (r#"{"text": "One"}"#, r#"{"text": "Two"}"#);
        let expected = ["record 1: text=\"One\"", "record 2: text=\"Two\""];
        for file in [
            format!("{{\"n\": 1, \"data\": [{one}, {two}]}}"),
            format!("{{\"response\": {{\"status\": \"ok\", \"results\": [{one}, {two}]}}}}"),
            format!("{{\"hits\": {{\"total\": {{}}, \"hits\": [{{\"_source\": {one}}}, {{\"_source\": {two}}}]}}}}"),
            r#"{"columns": ["text"], "index": [0, 1], "data": [["One"], ["Two"]]}"#.to_owned(),
            r#"{"text": ["One", "Two"], "n": [1, 2]}"#.to_owned(),
        ] {
            let found: Vec<String> =
                read(&file).iter().map(|row| row.replace("n=1 ", "").replace("n=2 ", "")).collect();
            assert_eq!(found, expected, "{file}");
        }
        let expected = ["record 1: id=\"2\" text=\"One\"", "record 2: id=\"10\" text=\"Two\""];
        assert_eq!(read(r#"{"text": {"10": "Two", "2": "One"}}"#), expected);
        let expected = ["record 1: id=\"a\" text=\"One\"", "record 2: id=\"b\" text=\"Two\""];
        assert_eq!(read(&format!("{{\"a\": {one}, \"b\": {two}}}")), expected);
        assert_eq!(read(&format!("{{\"version\": \"1\", \"a\": {one}, \"b\": {two}}}")), expected);
        let lacking = "line 1! “c” has no text and is left out";
        let expected_of_three = [lacking, expected[0], expected[1]];
        assert_eq!(read(&format!("{{\"a\": {one}, \"b\": {two}, \"c\": {{\"title\": \"T\"}}}}")), expected_of_three);
        assert_eq!(read("{\"a\": {\"b\": 1}}"), ["line 1: a={\"b\":1}"]);
        for file in [
            format!("{{\"n\": 2, \"meldungen\": [{one}, {two}]}}"),
            format!("{{\"articles\": {{\"article\": [{one}, {two}]}}}}"),
        ] {
            assert_eq!(read(&file), ["record 1: text=\"One\"", "record 2: text=\"Two\""], "{file}");
        }
        // Spans with their words, without the text in which they stand.
        let spans = r#"[{"end":8,"start":0,"text":"Ana Ruiz"}]"#;
        assert_eq!(read(&format!("{{\"person\": {spans}}}")), [format!("line 1: person={spans}")]);
        // A record in a record, and an article of paragraphs.
        for file in [
            "{\"article\": {\"title\": \"T\", \"text\": \"One\"}}",
            "{\"title\": \"T\", \"sections\": [{\"text\": \"One\"}]}",
        ] {
            assert_eq!(read(file).len(), 1, "{file}");
        }
        let pair = r#"["One", {"entities": []}]"#;
        assert_eq!(read(pair), ["record 1: entities=[] text=\"One\""]);
        assert_eq!(read(&format!("[{pair}]")), ["record 1: entities=[] text=\"One\""]);
        assert_eq!(read(&format!("{pair}\n{pair}\n")).len(), 2);
        assert_eq!(read(r#"{"text": "One", "data": [{"x": 1}]}"#).len(), 1);
        let spans = r#"[{"start": 0, "end": 3, "label": "P"}, {"start": 4, "end": 7, "label": "P"}]"#;
        assert_eq!(read(&format!(r#"{{"text": ["One", "Two"], "spans": {spans}}}"#)).len(), 1);
        assert_eq!(read(r#"{"text": ["One", "Two"], "authors": ["A", "B"]}"#).len(), 1);
        let deep = format!("[{}", "[".repeat(100_000));
        assert!(read(&deep)[0].contains("deeper than 128"));
        assert!(read("{\"format\": \"pullquote\", \"articles\": []}")[0].contains("pullquote import"));
    }
}
