//! Reads RON as we write it ourselves, in a fraction of the time that `ron` takes; anything else is left to `ron`.
//!
//! Fields are words of ASCII, numbers are bare digits, strings stand in plain quotation marks, and nothing has a comment.
//! What is read here is read by `ron` too, and as the same (the tests below try that by chance).

use std::fmt;

use memchr::memchr2;
use serde::de::{self, Deserialize, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::forward_to_deserialize_any;

/// Not RON as we write it, or not of that type. What is wrong, `ron` says.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct NotPlain;

/// Reads all of `ron` as one value.
pub(crate) fn parse<'de, T: Deserialize<'de>>(ron: &'de str) -> Result<T, NotPlain> {
    let mut plain = Plain { rest: ron };
    let value = T::deserialize(&mut plain)?;
    plain.skip_space();
    if plain.rest.is_empty() { Ok(value) } else { Err(NotPlain) }
}

/// The items of a list as they stand in the file, each without the space around it. That they are valid is not looked at.
pub(crate) fn items(list: &str) -> Result<Vec<&str>, NotPlain> {
    let mut plain = Plain { rest: list };
    let mut items = Vec::new();
    plain.take(b'[')?;
    while !plain.ends(b']')? {
        items.push(plain.value()?);
        plain.separate(b']')?;
    }
    Ok(items)
}

/// A value as it stands in the file, to be read later. That it is valid is not looked at.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Unread<'de>(pub(crate) &'de str);

impl<'de> Deserialize<'de> for Unread<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Slice;

        impl<'de> Visitor<'de> for Slice {
            type Value = Unread<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value")
            }

            fn visit_borrowed_str<E>(self, slice: &'de str) -> Result<Self::Value, E> {
                Ok(Unread(slice))
            }
        }

        deserializer.deserialize_newtype_struct("Unread", Slice)
    }
}

/// What of the file is not read yet.
struct Plain<'de> {
    rest: &'de str,
}

impl<'de> Plain<'de> {
    fn peek(&self) -> Option<u8> {
        self.rest.as_bytes().first().copied()
    }

    fn skip_space(&mut self) {
        self.rest = self.rest.trim_start_matches([' ', '\n', '\r', '\t']);
    }

    /// The next `n_bytes`, which end between two characters.
    fn advance(&mut self, n_bytes: usize) -> Result<&'de str, NotPlain> {
        let (read, rest) = self.rest.split_at_checked(n_bytes).ok_or(NotPlain)?;
        self.rest = rest;
        Ok(read)
    }

    fn take(&mut self, byte: u8) -> Result<(), NotPlain> {
        self.skip_space();
        if self.peek() == Some(byte) { self.advance(1).map(drop) } else { Err(NotPlain) }
    }

    /// Takes the end of a list or record if it is there.
    fn ends(&mut self, end: u8) -> Result<bool, NotPlain> {
        self.skip_space();
        let ends = self.peek() == Some(end);
        if ends {
            self.advance(1)?;
        }
        Ok(ends)
    }

    /// The comma behind an item, which may be left out behind the last.
    fn separate(&mut self, end: u8) -> Result<(), NotPlain> {
        self.skip_space();
        if self.peek() == Some(end) { Ok(()) } else { self.take(b',') }
    }

    fn word(&mut self) -> Result<&'de str, NotPlain> {
        self.skip_space();
        let is_inside = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
        let n_bytes = self.rest.bytes().take_while(is_inside).count();
        let starts = self.peek().is_some_and(|byte| byte.is_ascii_alphabetic() || byte == b'_');
        let word = self.advance(n_bytes)?;
        // Names of `ron` go on with some signs and letters that are none of ours.
        let goes_on = self.rest.starts_with(|next: char| !next.is_ascii() || matches!(next, '.' | '+' | '-' | '#'));
        if starts && !goes_on { Ok(word) } else { Err(NotPlain) }
    }

    /// Digits, with a fraction if `is_share`.
    fn number<T: std::str::FromStr>(&mut self, is_share: bool) -> Result<T, NotPlain> {
        self.skip_space();
        let n_digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
        let n_whole = n_digits(self.rest);
        let starts_plainly = n_whole == 1 || !self.rest.starts_with('0');
        let fraction = self.rest[n_whole..].strip_prefix('.').filter(|_| is_share).map(n_digits);
        if n_whole == 0 || !starts_plainly || fraction == Some(0) {
            return Err(NotPlain);
        }
        let number = self.advance(n_whole + fraction.map_or(0, |n_digits| n_digits + 1))?;
        let ends = self.rest.is_empty() || self.rest.starts_with([',', ')', ']', '}', ' ', '\n', '\r', '\t']);
        if ends { number.parse().ok().ok_or(NotPlain) } else { Err(NotPlain) }
    }

    /// What stands between two quotation marks, as it stands there.
    fn quoted(&mut self) -> Result<&'de str, NotPlain> {
        self.take(b'"')?;
        let bytes = self.rest.as_bytes();
        let mut end = 0;
        loop {
            end += memchr2(b'"', b'\\', &bytes[end..]).ok_or(NotPlain)?;
            if bytes[end] == b'"' {
                break;
            }
            end += 2;
            if end > bytes.len() {
                return Err(NotPlain);
            }
        }
        let quoted = self.advance(end)?;
        self.advance(1)?;
        Ok(quoted)
    }

    /// The next value as it stands in the file.
    fn value(&mut self) -> Result<&'de str, NotPlain> {
        self.skip_space();
        let start = self.rest;
        let mut depth = 0_usize;
        loop {
            match self.peek().ok_or(NotPlain)? {
                b'"' => drop(self.quoted()?),
                b'\'' => self.skip_character()?,
                b'(' | b'[' | b'{' => {
                    depth += 1;
                    self.advance(1)?;
                }
                b')' | b']' | b'}' => {
                    depth = depth.checked_sub(1).ok_or(NotPlain)?;
                    self.advance(1)?;
                }
                b',' | b':' if depth > 0 => drop(self.advance(1)?),
                b' ' | b'\n' | b'\r' | b'\t' if depth > 0 => self.skip_space(),
                _ => self.skip_name_or_number()?,
            }
            if depth == 0 && self.peek().is_none_or(|byte| b",)]} \n\r\t".contains(&byte)) {
                return Ok(&start[..start.len() - self.rest.len()]);
            }
        }
    }

    /// None that what follows makes a raw name or a raw string.
    fn skip_name_or_number(&mut self) -> Result<(), NotPlain> {
        let is_inside = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-');
        let n_bytes = self.rest.bytes().take_while(is_inside).count();
        self.advance(n_bytes)?;
        if n_bytes == 0 || matches!(self.peek(), Some(b'#' | b'"' | b'\'')) { Err(NotPlain) } else { Ok(()) }
    }

    /// `'1'` or `'\''`
    fn skip_character(&mut self) -> Result<(), NotPlain> {
        let mut characters = self.rest.chars().skip(1);
        let character = characters.next().ok_or(NotPlain)?;
        let n_escaped = if character == '\\' { characters.next().ok_or(NotPlain)?.len_utf8() } else { 0 };
        self.advance(1 + character.len_utf8() + n_escaped)?;
        if self.peek() == Some(b'\'') { self.advance(1).map(drop) } else { Err(NotPlain) }
    }
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

impl<'de> Deserializer<'de> for &mut Plain<'de> {
    type Error = NotPlain;

    fn deserialize_any<V: Visitor<'de>>(self, _visitor: V) -> Result<V::Value, NotPlain> {
        Err(NotPlain)
    }

    fn deserialize_u32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NotPlain> {
        visitor.visit_u32(self.number(false)?)
    }

    fn deserialize_u64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NotPlain> {
        visitor.visit_u64(self.number(false)?)
    }

    fn deserialize_f32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NotPlain> {
        visitor.visit_f32(self.number(true)?)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NotPlain> {
        let quoted = self.quoted()?;
        if quoted.contains('\\') {
            visitor.visit_string(unescaped(quoted)?)
        } else {
            visitor.visit_borrowed_str(quoted)
        }
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NotPlain> {
        self.deserialize_str(visitor)
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NotPlain> {
        visitor.visit_borrowed_str(self.word()?)
    }

    /// A field that may be missing is written without `Some`.
    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NotPlain> {
        self.skip_space();
        if self.rest.starts_with(['S', 'N']) { Err(NotPlain) } else { visitor.visit_some(self) }
    }

    /// Of all that we read only [`RawValue`](ron::value::RawValue) and [`Unread`] are newtypes to serde.
    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, NotPlain> {
        visitor.visit_borrowed_str(self.value()?)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NotPlain> {
        self.take(b'[')?;
        visitor.visit_seq(Items { plain: self, end: b']', n_left: usize::MAX })
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, n_items: usize, visitor: V) -> Result<V::Value, NotPlain> {
        self.take(b'(')?;
        let value = visitor.visit_seq(Items { plain: self, end: b')', n_left: n_items })?;
        self.take(b')')?;
        Ok(value)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NotPlain> {
        self.take(b'{')?;
        visitor.visit_map(Items { plain: self, end: b'}', n_left: usize::MAX })
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        _fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, NotPlain> {
        self.skip_space();
        if self.peek() != Some(b'(') && self.word()? != name {
            return Err(NotPlain);
        }
        self.take(b'(')?;
        visitor.visit_map(Items { plain: self, end: b')', n_left: usize::MAX })
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u128 f64 char bytes byte_buf unit unit_struct tuple_struct enum ignored_any
    }
}

/// The items of a list, a tuple, a map or a record. Of a tuple, so many are left and its end is not taken.
struct Items<'p, 'de> {
    plain: &'p mut Plain<'de>,
    end: u8,
    n_left: usize,
}

impl<'de> SeqAccess<'de> for Items<'_, 'de> {
    type Error = NotPlain;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, NotPlain> {
        if self.n_left == 0 || self.end == b']' && self.plain.ends(self.end)? {
            return Ok(None);
        }
        self.n_left -= 1;
        let value = seed.deserialize(&mut *self.plain)?;
        self.plain.separate(self.end)?;
        Ok(Some(value))
    }
}

impl<'de> MapAccess<'de> for Items<'_, 'de> {
    type Error = NotPlain;

    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, NotPlain> {
        if self.plain.ends(self.end)? {
            return Ok(None);
        }
        let key = seed.deserialize(&mut *self.plain)?;
        self.plain.take(b':')?;
        Ok(Some(key))
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, NotPlain> {
        let value = seed.deserialize(&mut *self.plain)?;
        self.plain.separate(self.end)?;
        Ok(value)
    }
}

impl fmt::Display for NotPlain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not written as we write it")
    }
}

impl std::error::Error for NotPlain {}

impl de::Error for NotPlain {
    fn custom<T: fmt::Display>(_message: T) -> Self {
        Self
    }
}

#[cfg(test)]
mod tests {
    use ron::value::RawValue;

    use super::*;
    use crate::formats::own::wire::article::SourceRecord;
    use crate::formats::own::wire::record::parse_with_ron;
    use crate::formats::own::wire::span::SpanRecord;
    use crate::formats::own::wire::suggestion::PredictionRecord;

    /// What is read, as `ron` reads it.
    fn check<'de, T: Deserialize<'de> + fmt::Debug>(ron: &'de str) {
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
        assert_eq!(items("[1, 2").map(drop), Err(NotPlain));
    }
}
