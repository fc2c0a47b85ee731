//! The text of an article: fixed once opened, addressed by checked byte ranges, measured in any unit.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use thiserror::Error;

pub mod boundaries;
mod counted;
pub mod folding;
mod graphemes;
mod offset_cursor;
mod one_line;
mod paragraphs;
mod quotations;
mod sentences;
mod words;

pub use counted::{counted, counted_label, first_and_more, grouped};
pub use offset_cursor::OffsetCursor;
pub use one_line::{harmless, one_line};

/// Bytes between two tallies of [`Text`].
const TALLY_EVERY_BYTES: usize = 1024;

/// The text of an article. It never changes, and cloning it is cheap.
///
/// Invariant: at most `u32::MAX` bytes, so that ranges take eight bytes.
#[derive(Clone)]
pub struct Text {
    content: Arc<str>,
    /// What lies before byte `i * TALLY_EVERY_BYTES`.
    tallies: Arc<[Tally]>,
}

/// How much of a text lies before a byte.
#[derive(Clone, Copy, Default)]
struct Tally {
    code_points: u32,
    utf16: u32,
    newlines: u32,
}

/// A half-open range of bytes between characters of one article's text, made only by [`Text`].
///
/// It does not know its text: [`Project::apply`](super::Project::apply) checks it again against the article it goes to.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TextRange {
    start: u32,
    end: u32,
}

/// What an offset counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum OffsetUnit {
    /// Unicode scalar values: how Python counts, and all files of ours.
    #[default]
    CodePoint,
    /// UTF-16 code units: how JavaScript and Java count.
    Utf16,
    /// Bytes of UTF-8.
    Byte,
}

/// Why two offsets are not a range of a text. Offsets are in the unit that was asked for.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum RangeError {
    #[error("the range ends at {end}, but the text has only {length}")]
    PastEnd { end: usize, length: usize },
    #[error("the range starts at {start}, after its end at {end}")]
    Reversed { start: usize, end: usize },
    #[error("offset {offset} lies inside a character")]
    InsideCharacter { offset: usize },
}

/// The text is longer than an article can be (4 GB).
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[error("the text has {n_bytes} bytes, more than the 4 GB that an article can have")]
pub struct TextTooLong {
    pub n_bytes: usize,
}

impl Text {
    pub fn new(content: impl Into<Arc<str>>) -> Result<Self, TextTooLong> {
        let content = content.into();
        if u32::try_from(content.len()).is_err() {
            return Err(TextTooLong { n_bytes: content.len() });
        }
        let mut before = Tally::default();
        let mut tallies = Vec::with_capacity(content.len() / TALLY_EVERY_BYTES + 1);
        tallies.push(before);
        for block in content.as_bytes().chunks_exact(TALLY_EVERY_BYTES) {
            before = before.after(block);
            tallies.push(before);
        }
        Ok(Self { content, tallies: tallies.into() })
    }

    pub fn as_str(&self) -> &str {
        &self.content
    }

    /// The same text, shared.
    pub fn shared(&self) -> Arc<str> {
        Arc::clone(&self.content)
    }

    pub fn n_bytes(&self) -> usize {
        self.content.len()
    }

    pub fn n_code_points(&self) -> usize {
        self.offset_from_byte(OffsetUnit::CodePoint, self.n_bytes())
    }

    /// How many characters lie in a range of this text. Takes no longer for a long one.
    pub fn n_code_points_in(&self, range: TextRange) -> usize {
        if range.n_bytes() < TALLY_EVERY_BYTES {
            return self.slice(range).chars().count();
        }
        (self.before(range.end()).code_points - self.before(range.start()).code_points) as usize
    }

    /// The range of these bytes, if both lie between characters of this text.
    pub fn range(&self, bytes: Range<usize>) -> Result<TextRange, RangeError> {
        let Range { start, end } = bytes;
        if start > end {
            return Err(RangeError::Reversed { start, end });
        }
        if end > self.n_bytes() {
            return Err(RangeError::PastEnd { end, length: self.n_bytes() });
        }
        if let Some(offset) = [start, end].into_iter().find(|&at| !self.content.is_char_boundary(at)) {
            return Err(RangeError::InsideCharacter { offset });
        }
        Ok(TextRange { start: narrow(start), end: narrow(end) })
    }

    /// The range between two offsets in the given unit.
    pub fn range_in(&self, unit: OffsetUnit, offsets: Range<usize>) -> Result<TextRange, RangeError> {
        let Range { start, end } = offsets;
        if start > end {
            return Err(RangeError::Reversed { start, end });
        }
        let length = self.offset_from_byte(unit, self.n_bytes());
        if end > length {
            return Err(RangeError::PastEnd { end, length });
        }
        let byte = |offset| self.byte_from_offset(unit, offset).ok_or(RangeError::InsideCharacter { offset });
        self.range(byte(start)?..byte(end)?)
    }

    /// The whole text.
    pub fn whole(&self) -> TextRange {
        TextRange { start: 0, end: narrow(self.n_bytes()) }
    }

    /// Whether the range lies between characters of this text.
    pub fn has(&self, range: TextRange) -> bool {
        self.range(range.bytes()).is_ok()
    }

    /// The part of the text in the range, or nothing where the range belongs to another text.
    pub fn slice(&self, range: TextRange) -> &str {
        self.content.get(range.bytes()).unwrap_or_default()
    }

    /// How many units lie before the byte. `byte` may lie inside a character, which then counts as begun.
    pub fn offset_from_byte(&self, unit: OffsetUnit, byte: usize) -> usize {
        let before = self.before(byte);
        match unit {
            OffsetUnit::CodePoint => before.code_points as usize,
            OffsetUnit::Utf16 => before.utf16 as usize,
            OffsetUnit::Byte => byte,
        }
    }

    /// The byte at which the given number of units has gone by; `None` past the end or inside a character.
    pub fn byte_from_offset(&self, unit: OffsetUnit, offset: usize) -> Option<usize> {
        let count = match unit {
            OffsetUnit::Byte => return self.content.is_char_boundary(offset).then_some(offset),
            OffsetUnit::CodePoint => |tally: &Tally| tally.code_points as usize,
            OffsetUnit::Utf16 => |tally: &Tally| tally.utf16 as usize,
        };
        let tally_idx = self.tallies.partition_point(|tally| count(tally) <= offset).saturating_sub(1);
        let mut at = tally_idx * TALLY_EVERY_BYTES;
        let mut passed = count(&self.tallies[tally_idx]);
        // A mark inside a character counts that character as begun: go on behind it.
        while !self.content.is_char_boundary(at) {
            at += 1;
        }
        for character in self.content[at..].chars() {
            if passed >= offset {
                break;
            }
            passed += if unit == OffsetUnit::Utf16 { character.len_utf16() } else { 1 };
            at += character.len_utf8();
        }
        (passed == offset).then_some(at)
    }

    /// The line of the byte, counted from 1.
    pub fn line_from_byte(&self, byte: usize) -> usize {
        self.before(byte).newlines as usize + 1
    }

    fn before(&self, byte: usize) -> Tally {
        let byte = byte.min(self.n_bytes());
        let tally_idx = byte / TALLY_EVERY_BYTES;
        self.tallies[tally_idx].after(&self.content.as_bytes()[tally_idx * TALLY_EVERY_BYTES..byte])
    }
}

impl Tally {
    fn after(self, bytes: &[u8]) -> Self {
        let count = |is: fn(u8) -> bool| narrow(bytes.iter().filter(|&&byte| is(byte)).count());
        let n_begun = count(|byte| byte & 0xC0 != 0x80);
        Self {
            code_points: self.code_points + n_begun,
            // A character outside the basic plane has four bytes and is a surrogate pair.
            utf16: self.utf16 + n_begun + count(|byte| byte >= 0xF0),
            newlines: self.newlines + count(|byte| byte == b'\n'),
        }
    }
}

impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        self.content == other.content
    }
}

impl Eq for Text {}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.content.fmt(f)
    }
}

impl TextRange {
    /// A range that no text has confirmed, for transactions from a journal: applying them checks it. `None` where it
    /// starts after its end.
    pub fn unchecked(start: u32, end: u32) -> Option<Self> {
        (start <= end).then_some(Self { start, end })
    }

    pub fn start(self) -> usize {
        self.start as usize
    }

    pub fn end(self) -> usize {
        self.end as usize
    }

    pub fn bytes(self) -> Range<usize> {
        self.start()..self.end()
    }

    pub fn n_bytes(self) -> usize {
        self.end() - self.start()
    }

    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether the two share at least a byte.
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Whether it shares at least a byte with these.
    pub fn meets(self, bytes: &Range<usize>) -> bool {
        self.start() < bytes.end && bytes.start < self.end()
    }

    /// The part of it that lies in the other one as well, if there is one.
    pub fn common(self, other: Self) -> Option<Self> {
        self.overlaps(other)
            .then(|| Self { start: self.start.max(other.start), end: self.end.min(other.end) })
            .filter(|range| !range.is_empty())
    }

    /// Whether all of `other` lies inside.
    pub fn covers(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// The parts before and after a byte strictly inside; the byte must lie between characters of the range's text.
    pub(in crate::model) fn cut_at(self, byte: usize) -> Option<(Self, Self)> {
        let is_inside = self.start() < byte && byte < self.end();
        is_inside.then(|| (Self { end: narrow(byte), ..self }, Self { start: narrow(byte), ..self }))
    }

    /// The smallest range that covers both; valid in any text in which both are.
    #[must_use]
    pub fn joined(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// The ranges in order, those that overlap as one.
    #[must_use]
    pub fn fused(mut ranges: Vec<Self>) -> Vec<Self> {
        ranges.sort_unstable();
        let mut fused: Vec<Self> = Vec::with_capacity(ranges.len());
        for range in ranges {
            match fused.last_mut().filter(|last| last.overlaps(range)) {
                Some(last) => *last = last.joined(range),
                None => fused.push(range),
            }
        }
        fused
    }
}

impl fmt::Debug for TextRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.start, self.end)
    }
}

impl OffsetUnit {
    pub const ALL: [Self; 3] = [Self::CodePoint, Self::Utf16, Self::Byte];

    /// The name that files and the command line use.
    pub fn name(self) -> &'static str {
        match self {
            Self::CodePoint => "code_point",
            Self::Utf16 => "utf16",
            Self::Byte => "byte",
        }
    }
}

fn narrow(n: usize) -> u32 {
    u32::try_from(n).expect("a text has at most u32::MAX bytes")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn text(content: &str) -> Text {
        Text::new(content).unwrap()
    }

    #[test]
    fn ranges_are_checked() {
        let text = text("né 🙂");
        assert_eq!(text.range(0..3).map(|r| text.slice(r)), Ok("né"));
        assert_eq!(text.range(0..2), Err(RangeError::InsideCharacter { offset: 2 }));
        assert_eq!(text.range(0..9), Err(RangeError::PastEnd { end: 9, length: 8 }));
        let (start, end) = (3, 1);
        assert_eq!(text.range(start..end), Err(RangeError::Reversed { start, end }));
        assert_eq!(text.range_in(OffsetUnit::CodePoint, 3..4).map(|r| text.slice(r)), Ok("🙂"));
        assert_eq!(text.range_in(OffsetUnit::Utf16, 3..5).map(|r| text.slice(r)), Ok("🙂"));
        assert_eq!(text.range_in(OffsetUnit::Utf16, 3..4), Err(RangeError::InsideCharacter { offset: 4 }));
        assert_eq!(text.range_in(OffsetUnit::CodePoint, 3..5), Err(RangeError::PastEnd { end: 5, length: 4 }));
    }

    #[test]
    fn lines_count_from_one() {
        let text = text("a\nb\n");
        assert_eq!([0, 1, 2, 3, 4].map(|byte| text.line_from_byte(byte)), [1, 1, 2, 2, 3]);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]
        #[test]
        fn every_boundary_converts_there_and_back(word in "[a🙂é\u{2028}\n]{1,9}", n_times in 1_usize..500) {
            let text = text(&word.repeat(n_times));
            let (mut n_code_points, mut n_utf16) = (0, 0);
            for (byte, character) in text.as_str().char_indices() {
                for (unit, offset) in [(OffsetUnit::CodePoint, n_code_points), (OffsetUnit::Utf16, n_utf16)] {
                    prop_assert_eq!(text.offset_from_byte(unit, byte), offset);
                    prop_assert_eq!(text.byte_from_offset(unit, offset), Some(byte));
                }
                let before = text.range(0..byte).unwrap();
                prop_assert_eq!(text.n_code_points_in(before), n_code_points);
                n_code_points += 1;
                n_utf16 += character.len_utf16();
            }
            prop_assert_eq!(text.n_code_points(), n_code_points);
            prop_assert_eq!(text.byte_from_offset(OffsetUnit::CodePoint, n_code_points), Some(text.n_bytes()));
            prop_assert_eq!(text.byte_from_offset(OffsetUnit::CodePoint, n_code_points + 1), None);
        }
    }
}
