//! Reads RON as we write it ourselves, in a fraction of the time that `ron` takes; anything else is left to `ron`.
//!
//! Fields are words of ASCII, numbers are bare digits, strings stand in plain quotation marks, and nothing has a comment.
//! What is read here is read by `ron` too, and as the same (the tests below try that by chance).

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr;

use memchr::memchr2;
use ron::value::RawValue;
use serde::de::{Deserialize, Deserializer};

use crate::model::LabelId;

/// Not RON as we write it, or not of that type. What is wrong, `ron` says.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct NotPlain;

/// What can be read here. Records have it from [`record!`](super::record::record).
pub(crate) trait FromPlain<'de>: Sized {
    fn from_plain(plain: &mut Plain<'de>) -> Result<Self, NotPlain>;
}

/// Reads all of `ron` as one value.
pub(crate) fn parse<'de, T: FromPlain<'de>>(ron: &'de str) -> Result<T, NotPlain> {
    let mut plain = Plain { ron, at: 0, labels: BTreeSet::new() };
    let value = T::from_plain(&mut plain)?;
    plain.skip_space();
    if plain.at == ron.len() { Ok(value) } else { Err(NotPlain) }
}

/// Reads what stands between the brackets of a list, or some of it: values with a comma behind each.
pub(crate) fn items<'de, T: FromPlain<'de>>(ron: &'de str) -> Result<Vec<T>, NotPlain> {
    let mut plain = Plain { ron, at: 0, labels: BTreeSet::new() };
    let mut items = Vec::new();
    while !ron[plain.at..].trim_ascii_start().is_empty() {
        items.push(T::from_plain(&mut plain)?);
        plain.take(b',')?;
    }
    Ok(items)
}

/// A value as it stands in the file, to be read later. That it is valid is not looked at.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Unread<'de>(pub(crate) &'de str);

/// Reads on from a place in the file.
pub(crate) struct Plain<'de> {
    ron: &'de str,
    /// Between two characters.
    at: usize,
    /// Those that were read: the same word again is the same label, which takes no memory of its own.
    labels: BTreeSet<LabelId>,
}

impl<'de> Plain<'de> {
    fn peek(&self) -> Option<u8> {
        self.ron.as_bytes().get(self.at).copied()
    }

    fn skip_space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\n' | b'\r' | b'\t')) {
            self.at += 1;
        }
    }

    /// What lies between here and a place further on, which has to be between two characters.
    fn up_to(&mut self, end: usize) -> Result<&'de str, NotPlain> {
        let read = self.ron.get(self.at..end).ok_or(NotPlain)?;
        self.at = end;
        Ok(read)
    }

    /// How many of the next bytes are such.
    fn n_bytes(&self, is_such: impl Fn(u8) -> bool) -> usize {
        self.ron.as_bytes()[self.at..].iter().take_while(|byte| is_such(**byte)).count()
    }

    pub(crate) fn take(&mut self, byte: u8) -> Result<(), NotPlain> {
        if self.ends(byte) { Ok(()) } else { Err(NotPlain) }
    }

    /// Takes the end of a list or record, which is ASCII, if it is there.
    pub(crate) fn ends(&mut self, end: u8) -> bool {
        self.skip_space();
        let ends = self.peek() == Some(end);
        self.at += usize::from(ends);
        ends
    }

    /// The comma behind an item, which may be left out behind the last.
    pub(crate) fn separate(&mut self, end: u8) -> Result<(), NotPlain> {
        self.skip_space();
        if self.peek() == Some(end) { Ok(()) } else { self.take(b',') }
    }

    /// The beginning of a record, whose name may be left out.
    pub(crate) fn begin(&mut self, name: &str) -> Result<(), NotPlain> {
        self.skip_space();
        if self.peek() != Some(b'(') && self.word()? != name {
            return Err(NotPlain);
        }
        self.take(b'(')
    }

    /// Reads a field that may be missing, and is written without `Some` where it is not; an error where it was read before.
    pub(crate) fn field<T: FromPlain<'de>>(&mut self, field: &mut Option<T>) -> Result<(), NotPlain> {
        self.skip_space();
        if field.is_some() || matches!(self.peek(), Some(b'S' | b'N')) {
            return Err(NotPlain);
        }
        *field = Some(T::from_plain(self)?);
        Ok(())
    }

    pub(crate) fn word(&mut self) -> Result<&'de str, NotPlain> {
        self.skip_space();
        let starts = self.peek().is_some_and(|byte| byte.is_ascii_alphabetic() || byte == b'_');
        let word = self.up_to(self.at + self.n_bytes(is_of_word))?;
        // Names of `ron` go on with some signs and letters that are none of ours.
        let goes_on = self.peek().is_some_and(|next| !next.is_ascii() || matches!(next, b'.' | b'+' | b'-' | b'#'));
        if starts && !goes_on { Ok(word) } else { Err(NotPlain) }
    }

    /// Digits, with a fraction if `is_share`.
    fn number<T: FromStr>(&mut self, is_share: bool) -> Result<T, NotPlain> {
        self.skip_space();
        let rest = &self.ron.as_bytes()[self.at..];
        let n_digits = |bytes: &[u8]| bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let n_whole = n_digits(rest);
        let starts_plainly = n_whole == 1 || rest.first() != Some(&b'0');
        let fraction = rest[n_whole..].strip_prefix(b".").filter(|_| is_share).map(n_digits);
        if n_whole == 0 || !starts_plainly || fraction == Some(0) {
            return Err(NotPlain);
        }
        let number = self.up_to(self.at + n_whole + fraction.map_or(0, |n_digits| n_digits + 1))?;
        if self.is_behind_value() { number.parse().ok().ok_or(NotPlain) } else { Err(NotPlain) }
    }

    /// Whether a value can have ended here.
    fn is_behind_value(&self) -> bool {
        matches!(self.peek(), None | Some(b',' | b')' | b']' | b'}' | b' ' | b'\n' | b'\r' | b'\t'))
    }

    /// What stands between two quotation marks, as it stands there.
    fn quoted(&mut self) -> Result<&'de str, NotPlain> {
        self.take(b'"')?;
        let bytes = self.ron.as_bytes();
        let mut end = self.at;
        loop {
            end += memchr2(b'"', b'\\', bytes.get(end..).ok_or(NotPlain)?).ok_or(NotPlain)?;
            if bytes[end] == b'"' {
                break;
            }
            end += 2;
        }
        let quoted = self.up_to(end)?;
        self.at += 1;
        Ok(quoted)
    }

    /// What a string means.
    pub(crate) fn string(&mut self) -> Result<Cow<'de, str>, NotPlain> {
        let quoted = self.quoted()?;
        if quoted.contains('\\') { unescaped(quoted).map(Cow::Owned) } else { Ok(Cow::Borrowed(quoted)) }
    }

    /// The next value as it stands in the file.
    fn value(&mut self) -> Result<&'de str, NotPlain> {
        self.skip_space();
        let start = self.at;
        let mut depth = 0_usize;
        loop {
            match self.peek().ok_or(NotPlain)? {
                b'"' => drop(self.quoted()?),
                b'\'' => drop(self.quoted_character()?),
                b'(' | b'[' | b'{' => {
                    depth += 1;
                    self.at += 1;
                }
                b')' | b']' | b'}' => {
                    depth = depth.checked_sub(1).ok_or(NotPlain)?;
                    self.at += 1;
                }
                b',' | b':' | b' ' | b'\n' | b'\r' | b'\t' if depth > 0 => self.at += 1,
                _ => self.skip_name_or_number()?,
            }
            if depth == 0 && self.is_behind_value() {
                return self.ron.get(start..self.at).ok_or(NotPlain);
            }
        }
    }

    /// None that what follows makes a raw name or a raw string.
    fn skip_name_or_number(&mut self) -> Result<(), NotPlain> {
        let n_bytes = self.n_bytes(|byte| is_of_word(byte) || matches!(byte, b'.' | b'-'));
        self.at += n_bytes;
        if n_bytes == 0 || matches!(self.peek(), Some(b'#' | b'"' | b'\'')) { Err(NotPlain) } else { Ok(()) }
    }

    /// What stands between `'` and `'`.
    fn quoted_character(&mut self) -> Result<&'de str, NotPlain> {
        self.take(b'\'')?;
        let mut characters = self.ron[self.at..].chars();
        let character = characters.next().ok_or(NotPlain)?;
        let n_escaped = if character == '\\' { characters.next().ok_or(NotPlain)?.len_utf8() } else { 0 };
        let quoted = self.up_to(self.at + character.len_utf8() + n_escaped)?;
        if self.peek() != Some(b'\'') {
            return Err(NotPlain);
        }
        self.at += 1;
        Ok(quoted)
    }

    pub(crate) fn label(&mut self) -> Result<LabelId, NotPlain> {
        let word = self.string()?;
        if let Some(known) = self.labels.get(&*word) {
            return Ok(known.clone());
        }
        let label = LabelId::new(&word).ok().ok_or(NotPlain)?;
        self.labels.insert(label.clone());
        Ok(label)
    }

    /// Two values in parentheses.
    fn pair<A: FromPlain<'de>, B: FromPlain<'de>>(&mut self) -> Result<(A, B), NotPlain> {
        self.take(b'(')?;
        let first = A::from_plain(self)?;
        self.take(b',')?;
        let second = B::from_plain(self)?;
        self.separate(b')')?;
        self.take(b')')?;
        Ok((first, second))
    }

    /// Goes through a list.
    pub(crate) fn each<T: FromPlain<'de>>(&mut self, mut take: impl FnMut(T)) -> Result<(), NotPlain> {
        self.take(b'[')?;
        while !self.ends(b']') {
            take(T::from_plain(self)?);
            self.separate(b']')?;
        }
        Ok(())
    }
}

fn is_of_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// What `quoted` means; only what we write ourselves.
fn unescaped(quoted: &str) -> Result<String, NotPlain> {
    let mut value = String::with_capacity(quoted.len());
    let mut rest = quoted;
    while let Some((before, escaped)) = rest.split_once('\\') {
        value.push_str(before);
        let sign = escaped.chars().next().ok_or(NotPlain)?;
        rest = &escaped[sign.len_utf8()..];
        value.push(match sign {
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            '"' | '\'' | '\\' => sign,
            'u' => {
                let (code, behind) = rest.strip_prefix('{').and_then(|rest| rest.split_once('}')).ok_or(NotPlain)?;
                rest = behind;
                character_from_hex(code).ok_or(NotPlain)?
            }
            _ => return Err(NotPlain),
        });
    }
    value.push_str(rest);
    Ok(value)
}

fn character_from_hex(code: &str) -> Option<char> {
    let is_plain = (1..=6).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_hexdigit());
    char::from_u32(u32::from_str_radix(code, 16).ok().filter(|_| is_plain)?)
}

impl FromPlain<'_> for u8 {
    fn from_plain(plain: &mut Plain<'_>) -> Result<Self, NotPlain> {
        plain.number(false)
    }
}

impl FromPlain<'_> for u32 {
    fn from_plain(plain: &mut Plain<'_>) -> Result<Self, NotPlain> {
        plain.number(false)
    }
}

impl FromPlain<'_> for usize {
    fn from_plain(plain: &mut Plain<'_>) -> Result<Self, NotPlain> {
        plain.number(false)
    }
}

impl FromPlain<'_> for f32 {
    fn from_plain(plain: &mut Plain<'_>) -> Result<Self, NotPlain> {
        plain.number(true)
    }
}

impl FromPlain<'_> for char {
    fn from_plain(plain: &mut Plain<'_>) -> Result<Self, NotPlain> {
        plain.skip_space();
        let character = unescaped(plain.quoted_character()?)?;
        character.parse().ok().ok_or(NotPlain)
    }
}

impl FromPlain<'_> for String {
    fn from_plain(plain: &mut Plain<'_>) -> Result<Self, NotPlain> {
        plain.string().map(Cow::into_owned)
    }
}

impl<'de, A: FromPlain<'de>, B: FromPlain<'de>> FromPlain<'de> for (A, B) {
    fn from_plain(plain: &mut Plain<'de>) -> Result<Self, NotPlain> {
        plain.pair()
    }
}

impl<'de, T: FromPlain<'de>> FromPlain<'de> for Vec<T> {
    fn from_plain(plain: &mut Plain<'de>) -> Result<Self, NotPlain> {
        let mut items = Self::new();
        plain.each(|item| items.push(item))?;
        Ok(items)
    }
}

impl<'de, K: FromPlain<'de> + Ord, V: FromPlain<'de>> FromPlain<'de> for BTreeMap<K, V> {
    fn from_plain(plain: &mut Plain<'de>) -> Result<Self, NotPlain> {
        let mut map = Self::new();
        plain.take(b'{')?;
        while !plain.ends(b'}') {
            let key = K::from_plain(plain)?;
            plain.take(b':')?;
            map.insert(key, V::from_plain(plain)?);
            plain.separate(b'}')?;
        }
        Ok(map)
    }
}

impl<'de> FromPlain<'de> for Unread<'de> {
    fn from_plain(plain: &mut Plain<'de>) -> Result<Self, NotPlain> {
        plain.value().map(Unread)
    }
}

impl<'de> FromPlain<'de> for &'de RawValue {
    fn from_plain(plain: &mut Plain<'de>) -> Result<Self, NotPlain> {
        RawValue::from_ron(plain.value()?).ok().ok_or(NotPlain)
    }
}

impl<'de> Deserialize<'de> for Unread<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        <&RawValue>::deserialize(deserializer).map(|value| Self(value.get_ron()))
    }
}

#[cfg(test)]
mod tests {
    use std::fmt;

    use super::*;
    use crate::formats::own::wire::article::SourceRecord;
    use crate::formats::own::wire::record::parse_with_ron;
    use crate::formats::own::wire::span::SpanRecord;
    use crate::formats::own::wire::suggestion::PredictionRecord;

    /// What is read, as `ron` reads it.
    fn check<'de, T: FromPlain<'de> + Deserialize<'de> + fmt::Debug>(ron: &'de str) {
        let (read, expected) = (parse::<T>(ron).unwrap(), parse_with_ron::<T>(ron).unwrap());
        assert_eq!(format!("{read:?}"), format!("{expected:?}"));
    }

    #[test]
    fn what_we_write_is_read_as_ron_reads_it() {
        check::<SpanRecord>(
            r#"(id: 7, label: "quote", at: [(2, 6), (13, 16)], text: "“Ja” \"\\\u{2028}\n", by: person)"#,
        );
        check::<SpanRecord>(
            "Span(\r\n\tid: 0, at: [], from: [\"ana\", \"ben\",], mood: Calm(1.5), sure: [0x1F, 'a', '\\''],)",
        );
        check::<SourceRecord>(r#"(path: "a b", newline: crlf, columns: {"title": "head", "": "x"}, seen: {"a": ()})"#);
        check::<PredictionRecord>("(confidence: 0.875, crc32: 4294967295, speaker: (8, 12))");
        check::<Vec<&RawValue>>(" [ (a: \"]\"), [[]], -1.5e-7, word] ");
    }

    #[test]
    fn the_rest_is_left_to_ron() {
        for ron in [
            "(id: 1_0)",
            "(id: 0x1F)",
            "(id: 007)",
            "(id: +7)",
            "(id: 7u32)",
            "(id: 4294967296)",
            "(id: Some(7))",
            "(id: 7 /* so */)",
            "(id: 7) // so",
            "(id: 7",
            "(id: 7))",
            "(r#id: 7)",
            "(id.x: 7)",
            "(id 7)",
            "Spam(id: 7)",
            "(note: r#\"a\"#)",
            r#"(note: r"a\")"#,
            r#"(note: b"a")"#,
            r#"(note: "\x41")"#,
            r#"(note: "\u{d800}")"#,
            r#"(note: "a\"#,
            "(at: [(1, 2, 3)])",
            "(at: [(1 2)])",
            "(new: r\"\\\")",
            "(new: /* so */ 1)",
            "(new: (])",
        ] {
            assert_eq!(parse::<SpanRecord>(ron).map(drop), Err(NotPlain), "{ron}");
        }
        assert_eq!(parse::<Vec<Unread<'_>>>("[1, 2").map(drop), Err(NotPlain));
    }
}
