//! Converts many nearby places of a text between bytes and another unit, each in time with its distance to the last.

use crate::model::{OffsetUnit, RangeError, Text, TextRange};

/// Bytes or units further than which counting from the text's own tallies is quicker than walking.
const FAR: usize = 1024;

/// Remembers where it was last, so that going through spans in order reads the text about once.
#[derive(Clone, Debug)]
pub struct OffsetCursor<'a> {
    text: &'a Text,
    unit: OffsetUnit,
    byte: usize,
    /// Units before `byte`.
    offset: usize,
}

impl<'a> OffsetCursor<'a> {
    pub fn new(text: &'a Text, unit: OffsetUnit) -> Self {
        Self { text, unit, byte: 0, offset: 0 }
    }

    /// Both ends of a range of this text in the unit.
    pub fn offsets(&mut self, range: TextRange) -> (usize, usize) {
        (self.offset_from_byte(range.start()), self.offset_from_byte(range.end()))
    }

    /// The range between two offsets in the unit.
    pub fn range(&mut self, start: usize, end: usize) -> Result<TextRange, RangeError> {
        let bytes = self.byte_from_offset(start).zip(self.byte_from_offset(end));
        match bytes {
            Some((first, last)) if start <= end => self.text.range(first..last),
            _ => self.text.range_in(self.unit, start..end),
        }
    }

    /// Units before a byte between characters of this text.
    pub fn offset_from_byte(&mut self, byte: usize) -> usize {
        let byte = byte.min(self.text.n_bytes());
        if byte.abs_diff(self.byte) > FAR || self.unit == OffsetUnit::Byte {
            self.offset = self.text.offset_from_byte(self.unit, byte);
        } else if byte >= self.byte {
            self.offset += self.n_units(self.byte, byte);
        } else {
            self.offset -= self.n_units(byte, self.byte);
        }
        self.byte = byte;
        self.offset
    }

    /// The byte behind that many units; `None` past the end or inside a character.
    pub fn byte_from_offset(&mut self, offset: usize) -> Option<usize> {
        if offset.abs_diff(self.offset) > FAR || self.unit == OffsetUnit::Byte {
            self.byte = self.text.byte_from_offset(self.unit, offset)?;
            self.offset = offset;
        } else if offset >= self.offset {
            self.walk_forward(offset);
        } else {
            self.walk_back(offset);
        }
        (self.offset == offset).then_some(self.byte)
    }

    /// As far as there are as many bytes as units are left, they are all needed: so most are counted in one go.
    fn walk_forward(&mut self, offset: usize) {
        let text = self.text.as_str();
        while self.offset < offset && self.byte < text.len() {
            let byte = text.ceil_char_boundary((self.byte + offset - self.offset).min(text.len()));
            self.offset += self.n_units(self.byte, byte);
            self.byte = byte;
        }
    }

    fn walk_back(&mut self, offset: usize) {
        while self.offset > offset && self.byte > 0 {
            let byte = self.text.as_str().floor_char_boundary(self.byte.saturating_sub(self.offset - offset));
            self.offset -= self.n_units(byte, self.byte);
            self.byte = byte;
        }
    }

    fn n_units(&self, start: usize, end: usize) -> usize {
        let bytes = &self.text.as_str().as_bytes()[start..end];
        let n_begun = bytes.iter().filter(|&&byte| byte & 0xC0 != 0x80).count();
        match self.unit {
            OffsetUnit::Byte => bytes.len(),
            OffsetUnit::CodePoint => n_begun,
            OffsetUnit::Utf16 => n_begun + bytes.iter().filter(|&&byte| byte >= 0xF0).count(),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn agrees_with_the_text(
            word in "[a🙂é\u{2028}\n]{1,9}",
            n_times in 1_usize..1500,
            places in prop::collection::vec(0_usize..20_000, 1..40),
        ) {
            let text = Text::new(word.repeat(n_times)).unwrap();
            for unit in OffsetUnit::ALL {
                let mut cursor = OffsetCursor::new(&text, unit);
                for &place in &places {
                    let byte = text.as_str().floor_char_boundary(place);
                    prop_assert_eq!(cursor.offset_from_byte(byte), text.offset_from_byte(unit, byte));
                    prop_assert_eq!(cursor.byte_from_offset(place), text.byte_from_offset(unit, place));
                    let (start, end) = (place / 2, place);
                    prop_assert_eq!(cursor.range(start, end), text.range_in(unit, start..end));
                }
            }
        }
    }
}
