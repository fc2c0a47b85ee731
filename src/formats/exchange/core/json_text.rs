//! JSON as every export writes it: characters that some programs take for a line end are escaped.

use std::borrow::Cow;
use std::io::{self, BufRead, Read, Write};

use serde::Serialize;
use serde::de::{DeserializeSeed as _, IgnoredAny};
use serde_json::Deserializer;
use serde_json::ser::{Formatter, Serializer};

use super::json::reading::{JsonReading, ReadSoFar, TOO_DENSE};
use super::json::value::Value;

/// The value on one line.
pub(crate) fn write(out: &mut (impl Write + ?Sized), value: &impl Serialize) -> io::Result<()> {
    Ok(value.serialize(&mut Serializer::with_formatter(out, OneLine))?)
}

/// The value on one line, and a line end.
pub(crate) fn write_line(out: &mut (impl Write + ?Sized), value: &impl Serialize) -> io::Result<()> {
    write(out, value)?;
    out.write_all(b"\n")
}

/// An array with an element a line.
pub(crate) fn write_array<T: Serialize>(
    out: &mut (impl Write + ?Sized),
    values: impl IntoIterator<Item = T>,
) -> io::Result<()> {
    out.write_all(b"[")?;
    let mut separator = "\n";
    for value in values {
        out.write_all(separator.as_bytes())?;
        write(out, &value)?;
        separator = ",\n";
    }
    out.write_all(b"\n]")
}

/// [`write`] to memory.
pub(crate) fn append(out: &mut Vec<u8>, value: &impl Serialize) {
    write(out, value).expect(TO_MEMORY);
}

/// [`write_line`] to memory.
pub(crate) fn append_line(out: &mut Vec<u8>, value: &impl Serialize) {
    write_line(out, value).expect(TO_MEMORY);
}

/// [`write_array`] to memory.
pub(crate) fn append_array<T: Serialize>(out: &mut Vec<u8>, values: impl IntoIterator<Item = T>) {
    write_array(out, values).expect(TO_MEMORY);
}

const TO_MEMORY: &str = "structs of strings and numbers can be written to memory";

/// A value of JSON, as [`read_noting`] reads it.
pub(crate) fn read(json: &str) -> serde_json::Result<Value> {
    read_noting(json, &mut Vec::new())
}

/// A value of JSON. Python writes what is no number as `NaN`, which nothing else reads: it is taken for null. Names that
/// one record has twice are noted, as only the last one that is not empty counts.
pub(crate) fn read_noting(json: &str, doubled: &mut Vec<String>) -> serde_json::Result<Value> {
    if !needs_care(json) {
        return parse(json, doubled);
    }
    parse(&plain(json), doubled).or_else(|_| {
        // What is told of it is of the text as it stands there.
        doubled.clear();
        parse(json, doubled)
    })
}

/// The first value of a text, and what stands behind it; `None` where there is no more.
pub(crate) fn first(text: &str) -> Option<serde_json::Result<(Value, &str)>> {
    if text.trim_ascii_start().is_empty() {
        return None;
    }
    let mut deserializer = Deserializer::from_str(text);
    let value = JsonReading::of(text.len(), &mut Vec::new()).deserialize(&mut deserializer);
    let n_read = deserializer.into_iter::<IgnoredAny>().byte_offset();
    Some(value.map(|value| (value, &text[n_read..])))
}

/// All values of a file, one after another.
pub(crate) fn read_all_noting(json: &str, doubled: &mut Vec<String>) -> serde_json::Result<Vec<Value>> {
    let json = if needs_care(json) { Cow::Owned(plain(json)) } else { Cow::Borrowed(json) };
    let mut deserializer = Deserializer::from_str(&json);
    let (mut values, mut reading) = (Vec::new(), JsonReading::of(json.len(), doubled));
    while deserializer.end().is_err() {
        values.push(reading.deserialize(&mut deserializer)?);
    }
    Ok(values)
}

/// The elements of a list as far as it can be read, and where and why it cannot: the line, and the problem. Doubled
/// names are noted as by [`read_noting`].
pub(crate) fn elements(json: &str, doubled: &mut Vec<String>) -> (Vec<Value>, Option<(usize, String)>) {
    let json = if needs_care(json) { Cow::Owned(plain(json)) } else { Cow::Borrowed(json) };
    let (mut values, mut reading) = (Vec::new(), JsonReading::of(json.len(), doubled));
    let mut rest = json.trim_ascii_start().strip_prefix('[').unwrap_or(&json);
    let n_lines_before = |rest: &str| memchr::memchr_iter(b'\n', &json.as_bytes()[..json.len() - rest.len()]).count();
    while !rest.trim_ascii_start().is_empty() {
        let mut deserializer = Deserializer::from_str(rest);
        match reading.deserialize(&mut deserializer) {
            Ok(value) => values.push(value),
            Err(error) => return (values, Some((n_lines_before(rest) + error.line(), problem(&error)))),
        }
        let behind = rest[deserializer.into_iter::<IgnoredAny>().byte_offset()..].trim_ascii_start();
        if behind.starts_with(']') {
            return (values, None);
        }
        rest = behind.strip_prefix(',').unwrap_or(behind);
    }
    (values, Some((n_lines_before(rest) + 1, "it ends too early".to_owned())))
}

/// [`read_all_noting`] for what has been looked at already.
pub(crate) fn read_all(json: &str) -> serde_json::Result<Vec<Value>> {
    read_all_noting(json, &mut Vec::new())
}

/// What is said of a name that one record has twice.
pub(crate) fn twice(name: &str) -> String {
    format!("“{name}” stands twice in one record, each time with something else: the last one that is not empty counts")
}

fn parse(json: &str, doubled: &mut Vec<String>) -> serde_json::Result<Value> {
    let mut deserializer = Deserializer::from_str(json);
    let value = JsonReading::of(json.len(), doubled).deserialize(&mut deserializer)?;
    deserializer.end()?;
    Ok(value)
}

/// Whether it may have what JSON has no numbers for.
fn needs_care(json: &str) -> bool {
    let is_long = |digits: &[u8]| digits.len() >= N_SURE_DIGITS;
    ["NaN", "Infinity"].iter().any(|word| json.contains(word))
        || json.as_bytes().split(|byte| !byte.is_ascii_digit()).any(is_long)
}

/// A number of fewer digits is kept as it stands.
const N_SURE_DIGITS: usize = 19;

fn plain(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    // Memory can always be read.
    PythonJson::new(&mut json.as_bytes()).read_to_string(&mut out).ok();
    out
}

/// Reads JSON as Python writes it: a number that is none (`NaN`, `Infinity`) is nothing, and a whole number that would lose
/// digits, as ids may be, is the word that it is written as.
pub(crate) struct PythonJson<'r> {
    reader: &'r mut dyn BufRead,
    is_in_string: bool,
    is_escaped: bool,
    /// The start of a word or a number outside of strings.
    word: Vec<u8>,
    out: Vec<u8>,
    n_given: usize,
    so_far: ReadSoFar,
}

impl<'r> PythonJson<'r> {
    pub(crate) fn new(reader: &'r mut dyn BufRead) -> Self {
        let (word, out, so_far) = (Vec::new(), Vec::new(), ReadSoFar::default());
        Self { reader, is_in_string: false, is_escaped: false, word, out, n_given: 0, so_far }
    }

    /// How much was read, while somebody reads it.
    pub(crate) fn so_far(&self) -> ReadSoFar {
        self.so_far.clone()
    }

    fn refill(&mut self) -> io::Result<()> {
        self.out.clear();
        self.n_given = 0;
        while self.out.is_empty() {
            let bytes = self.reader.fill_buf()?;
            let n_bytes = bytes.len();
            if n_bytes == 0 {
                end_word(&mut self.word, &mut self.out);
                return Ok(());
            }
            for &byte in bytes {
                // No string of JSON goes beyond its line.
                self.is_in_string &= byte != b'\n';
                if self.is_in_string {
                    self.out.push(byte);
                    let is_end = byte == b'"' && !self.is_escaped;
                    self.is_escaped = byte == b'\\' && !self.is_escaped;
                    self.is_in_string = !is_end;
                } else if byte.is_ascii_alphanumeric() || b"+-.".contains(&byte) {
                    self.word.push(byte);
                } else {
                    end_word(&mut self.word, &mut self.out);
                    self.out.push(byte);
                    self.is_in_string = byte == b'"';
                    self.is_escaped = false;
                }
            }
            self.reader.consume(n_bytes);
            self.so_far.add(n_bytes);
        }
        Ok(())
    }
}

fn end_word(word: &mut Vec<u8>, out: &mut Vec<u8>) {
    if [&b"NaN"[..], b"Infinity", b"-Infinity", b"-NaN"].contains(&word.as_slice()) {
        out.extend_from_slice(b"null");
    } else if loses_digits(word) {
        out.extend([b"\"", word.as_slice(), b"\""].concat());
    } else {
        out.extend_from_slice(word);
    }
    word.clear();
}

fn loses_digits(word: &[u8]) -> bool {
    let digits = word.strip_prefix(b"-").unwrap_or(word);
    let fits = |word: &str| word.parse::<i64>().is_ok() || word.parse::<u64>().is_ok();
    digits.len() >= N_SURE_DIGITS && digits.iter().all(u8::is_ascii_digit) && !str::from_utf8(word).is_ok_and(fits)
}

impl Read for PythonJson<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.n_given == self.out.len() {
            self.refill()?;
        }
        let n_bytes = buffer.len().min(self.out.len() - self.n_given);
        buffer[..n_bytes].copy_from_slice(&self.out[self.n_given..self.n_given + n_bytes]);
        self.n_given += n_bytes;
        Ok(n_bytes)
    }
}

/// What is wrong with JSON, in words for people and without the number of the line.
pub(crate) fn problem(error: &serde_json::Error) -> String {
    let message = error.to_string();
    let message = message.split(" at line ").next().unwrap_or_default();
    let known = || PROBLEMS.iter().find(|(start, _)| message.starts_with(start)).map(|(_, words)| *words);
    if message.starts_with(TOO_DENSE) {
        return TOO_DENSE_IN_WORDS.to_owned();
    }
    let what = if error.is_eof() { "it ends too early" } else { known().unwrap_or(message) };
    format!("{what} (column {})", error.column())
}

const TOO_DENSE_IN_WORDS: &str =
    "it is nothing but small values, which would take many times its size in memory: part it into smaller files";

/// How the reader of JSON begins what it says, and what that means.
const PROBLEMS: [(&str, &str); 18] = [
    ("recursion limit", "it has lists or records in each other, deeper than 128"),
    ("expected `:`", "a colon is missing behind a name"),
    ("expected `,` or `]`", "a comma, or the end of a list, is missing"),
    ("expected `,` or `}`", "a comma, or the end of a record, is missing"),
    ("expected ident", "there is a word that is no value"),
    ("expected value", "there is no value where one should stand"),
    ("expected `\"`", "a quotation mark is missing"),
    ("invalid escape", "a backslash stands before a character that needs none"),
    ("invalid number", "a number is not written as JSON writes it"),
    ("number out of range", "a number is too large"),
    ("invalid unicode code point", "it is not UTF-8"),
    ("invalid value: string is not valid utf8", "it is not UTF-8"),
    ("control character", "a tab, line end or other control character stands in a string as it is"),
    ("key must be a string", "a name is not in double quotation marks"),
    ("lone leading surrogate", "a string has half of a character, such as \\ud83d by itself"),
    ("unexpected end of hex escape", "a string has half of a character, such as \\ud83d by itself"),
    ("trailing comma", "a comma stands before the end of a list or record"),
    ("trailing characters", "more stands behind its end"),
];

/// Python's `splitlines` and others end a line at U+0085, U+2028 and U+2029 too, and so would cut a string in two.
struct OneLine;

impl Formatter for OneLine {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        let bytes = fragment.as_bytes();
        let mut written = 0;
        for at in memchr::memchr2_iter(0xC2, 0xE2, bytes) {
            let (n_bytes, escape) = match bytes[at..] {
                [0xC2, 0x85, ..] => (2, b"\\u0085"),
                [0xE2, 0x80, 0xA8, ..] => (3, b"\\u2028"),
                [0xE2, 0x80, 0xA9, ..] => (3, b"\\u2029"),
                _ => continue,
            };
            writer.write_all(&bytes[written..at])?;
            writer.write_all(escape)?;
            written = at + n_bytes;
        }
        writer.write_all(&bytes[written..])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::exchange::core::json::value::json;

    #[test]
    fn what_is_no_number_is_null() {
        let json = r#"{"a": NaN, "b": [-Infinity, 1], "c": "NaN \\\" NaN"}"#;
        let expected = json!({"a": null, "b": [null, 1], "c": "NaN \\\" NaN"});
        assert_eq!(read(json).unwrap(), expected);
        assert_eq!(read_all(&format!("{json}[Infinity]")).unwrap(), [expected, json!([null])]);
        assert!(read("{\"a\": NaN").is_err() && read("[NaNa]").is_err());
    }

    #[test]
    fn whole_numbers_keep_their_digits_and_doubled_names_are_noted() {
        let json =
            r#"{"id": 12345678901234567890123, "n": 18446744073709551615, "x": "12345678901234567890123 ", "y": -5e3}"#;
        let expected =
            json!({"id": "12345678901234567890123", "n": u64::MAX, "x": "12345678901234567890123 ", "y": -5e3});
        assert_eq!(read(json).unwrap(), expected);
        let mut doubled = Vec::new();
        let json = r#"{"text": "One", "a": [{"b": 1, "b": 1}], "text": "Two"}"#;
        assert_eq!(read_noting(json, &mut doubled).unwrap()["text"], "Two");
        assert_eq!(doubled, ["text"]);
        assert_eq!(read_all_noting(&format!("{json} {json}"), &mut doubled).unwrap().len(), 2);
    }

    #[test]
    fn what_is_denser_than_labels_is_refused_and_no_record_of_others_is() {
        let dense = format!("[{}0]", "[0],".repeat(400_000));
        assert!(problem(&read(&dense).unwrap_err()).starts_with("it is nothing but small values"));
        let span = r#"{"start":0,"end":3,"label":"quote"},"#;
        let labelled = format!("[{}0]", span.repeat(200_000));
        assert!(read(&labelled).is_ok());
    }

    #[test]
    fn what_is_wrong_is_said_in_words_for_people() {
        let deep = "[".repeat(1000);
        for (json, expected) in [
            ("{\"a\": \"x", "it ends too early (column 8)"),
            (r#"{"a": "\ud83d"}"#, r"a string has half of a character, such as \ud83d by itself (column 14)"),
            (r#"{"a": "\ud83dx"}"#, r"a string has half of a character, such as \ud83d by itself (column 14)"),
            (r#"{"a": tru}"#, "there is a word that is no value (column 10)"),
            ("{'a': 1}", "a name is not in double quotation marks (column 2)"),
            ("{\"a\": 1,}", "a comma stands before the end of a list or record (column 9)"),
            ("{\"a\" 1}", "a colon is missing behind a name (column 6)"),
            ("[1 2]", "a comma, or the end of a list, is missing (column 4)"),
            ("{\"a\": 1 2}", "a comma, or the end of a record, is missing (column 9)"),
            ("{\"a\": \"\t\"}", "a tab, line end or other control character stands in a string as it is (column 8)"),
            (r#"{"a": "\q"}"#, "a backslash stands before a character that needs none (column 9)"),
            ("{\"a\": 01}", "a number is not written as JSON writes it (column 8)"),
            ("{\"a\": 1e999}", "a number is too large (column 11)"),
            ("{} x", "more stands behind its end (column 4)"),
            ("<", "there is no value where one should stand (column 1)"),
            (&deep, "it has lists or records in each other, deeper than 128 (column 128)"),
        ] {
            assert_eq!(problem(&read(json).unwrap_err()), expected, "{json}");
        }
    }
}
