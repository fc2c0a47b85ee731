//! JSON as every export writes it: characters that some programs take for a line end are escaped.

use std::borrow::Cow;
use std::io::{self, BufRead, Read, Write};

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
    if read.is_ok() || !may_have_nan(json) {
        return read;
    }
    serde_json::from_str(&without_nan(json)).or(read)
}

/// All values of a file, one after another.
pub(crate) fn read_all(json: &str) -> serde_json::Result<Vec<Value>> {
    let json = if may_have_nan(json) { Cow::Owned(without_nan(json)) } else { Cow::Borrowed(json) };
    serde_json::Deserializer::from_str(&json).into_iter().collect()
}

fn may_have_nan(json: &str) -> bool {
    ["NaN", "Infinity"].iter().any(|word| json.contains(word))
}

fn without_nan(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    // Memory can always be read.
    NanAsNull::new(&mut json.as_bytes()).read_to_string(&mut out).ok();
    out
}

/// Reads JSON as Python writes it: a number that is none (`NaN`, `Infinity`) is nothing.
pub(crate) struct NanAsNull<'r> {
    reader: &'r mut dyn BufRead,
    is_in_string: bool,
    is_escaped: bool,
    /// The start of a word outside of strings.
    word: Vec<u8>,
    out: Vec<u8>,
    n_given: usize,
}

impl<'r> NanAsNull<'r> {
    pub(crate) fn new(reader: &'r mut dyn BufRead) -> Self {
        Self { reader, is_in_string: false, is_escaped: false, word: Vec::new(), out: Vec::new(), n_given: 0 }
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
                } else if byte.is_ascii_alphabetic() || byte == b'-' {
                    self.word.push(byte);
                } else {
                    end_word(&mut self.word, &mut self.out);
                    self.out.push(byte);
                    self.is_in_string = byte == b'"';
                    self.is_escaped = false;
                }
            }
            self.reader.consume(n_bytes);
        }
        Ok(())
    }
}

fn end_word(word: &mut Vec<u8>, out: &mut Vec<u8>) {
    let is_no_number = [&b"NaN"[..], b"Infinity", b"-Infinity", b"-NaN"].contains(&word.as_slice());
    out.extend_from_slice(if is_no_number { b"null" } else { word });
    word.clear();
}

impl Read for NanAsNull<'_> {
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
        let json = r#"{"a": NaN, "b": [-Infinity, 1], "c": "NaN \\\" NaN"}"#;
        let expected = serde_json::json!({"a": null, "b": [null, 1], "c": "NaN \\\" NaN"});
        assert_eq!(read(json).unwrap(), expected);
        assert_eq!(read_all(&format!("{json}[Infinity]")).unwrap(), [expected, serde_json::json!([null])]);
        assert!(read("{\"a\": NaN").is_err() && read("[NaNa]").is_err());
    }
}
