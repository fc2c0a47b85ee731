//! JSON as every export writes it: characters that some programs take for a line end are escaped.

use std::io::{self, Write};

use serde::Serialize;
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

/// What is wrong with one line of JSON, without the number of the line.
pub(crate) fn problem(error: &serde_json::Error) -> String {
    let message = error.to_string();
    let what = message.split(" at line ").next().unwrap_or_default();
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
