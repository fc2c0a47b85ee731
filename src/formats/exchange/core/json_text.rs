//! JSON as every export writes it: characters that some programs take for a line end are escaped.

use std::borrow::Cow;
use std::io::{self, Write};

use serde::Serialize;
use serde_json::Value;
use serde_json::ser::{Formatter, Serializer};

/// The value on one line.
pub(crate) fn append(out: &mut Vec<u8>, value: &impl Serialize) {
    let mut serializer = Serializer::with_formatter(out, OneLine);
    value.serialize(&mut serializer).expect("structs of strings and numbers can be written to memory");
}

/// The value on one line, and a line end.
pub(crate) fn append_line(out: &mut Vec<u8>, value: &impl Serialize) {
    append(out, value);
    out.push(b'\n');
}

/// An array with an element a line.
pub(crate) fn append_array<T: Serialize>(out: &mut Vec<u8>, values: impl IntoIterator<Item = T>) {
    out.extend_from_slice(b"[");
    let mut separator = "\n";
    for value in values {
        out.extend_from_slice(separator.as_bytes());
        append(out, &value);
        separator = ",\n";
    }
    out.extend_from_slice(b"\n]");
}

/// A value of JSON. Python writes what is no number as `NaN`, which nothing else reads: it is taken for null.
pub(crate) fn read(json: &str) -> serde_json::Result<Value> {
    let read = serde_json::from_str(json);
    if read.is_ok() || !(json.contains("NaN") || json.contains("Infinity")) {
        return read;
    }
    serde_json::from_str(&without_nan(json)).or(read)
}

/// All values of a file, one after another.
pub(crate) fn read_all(json: &str) -> serde_json::Result<Vec<Value>> {
    let json = if json.contains("NaN") { Cow::Owned(without_nan(json)) } else { Cow::Borrowed(json) };
    serde_json::Deserializer::from_str(&json).into_iter().collect()
}

fn without_nan(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    // What stands in strings stays: every second part between quotation marks that are not escaped.
    let mut is_in_string = false;
    let mut rest = json;
    while let Some(at) = rest.find('"') {
        let is_escaped = is_in_string && rest[..at].bytes().rev().take_while(|byte| *byte == b'\\').count() % 2 == 1;
        push_without_nan(&mut out, &rest[..=at], is_in_string);
        is_in_string = is_in_string == is_escaped;
        rest = &rest[at + 1..];
    }
    push_without_nan(&mut out, rest, is_in_string);
    out
}

fn push_without_nan(out: &mut String, part: &str, is_in_string: bool) {
    if is_in_string || !(part.contains("NaN") || part.contains("Infinity")) {
        out.push_str(part);
    } else {
        out.push_str(&part.replace("-Infinity", "null").replace("Infinity", "null").replace("NaN", "null"));
    }
}

/// What is wrong with one line of JSON, without the number of the line.
pub(crate) fn problem(error: &serde_json::Error) -> String {
    let message = error.to_string();
    let what = if error.is_eof() { "it ends too early" } else { message.split(" at line ").next().unwrap_or_default() };
    format!("{what} (column {})", error.column())
}

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

    #[test]
    fn what_is_no_number_is_null() {
        let read = read(r#"{"a": NaN, "b": [-Infinity, 1], "c": "NaN \\\" NaN"}"#).unwrap();
        assert_eq!(read, serde_json::json!({"a": null, "b": [null, 1], "c": "NaN \\\" NaN"}));
    }
}
