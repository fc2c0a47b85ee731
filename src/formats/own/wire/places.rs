//! How a file of ours counts places of a text, and what it writes of them.

use super::ron_text::push;
use super::words::{Words, WordsOf};
use crate::model::{Fragments, OffsetCursor, OffsetUnit, RangeError, Text, TextRange};

/// The unit of offsets.
pub(crate) enum Places<'t> {
    /// In a text that is at hand: what stands there is written too, and checked when it is read.
    In(OffsetCursor<'t>, WordsOf<'t>),
    /// Bytes of a text that nobody looks at, so that a change can be written in the time that the change takes.
    Bytes,
}

impl<'t> Places<'t> {
    pub(crate) fn new(text: &'t Text, unit: OffsetUnit) -> Self {
        Self::In(OffsetCursor::new(text, unit), WordsOf::new(text))
    }

    pub(crate) fn offsets(&mut self, range: TextRange) -> (usize, usize) {
        match self {
            Self::In(cursor, _) => cursor.offsets(range),
            Self::Bytes => (range.start(), range.end()),
        }
    }

    pub(crate) fn range(&mut self, (start, end): (usize, usize)) -> Result<TextRange, String> {
        match self {
            Self::In(cursor, _) => cursor.range(start, end).map_err(|error: RangeError| error.to_string()),
            Self::Bytes => {
                let narrow = |byte: usize| u32::try_from(byte).ok();
                let range = narrow(start).zip(narrow(end)).and_then(|(start, end)| TextRange::unchecked(start, end));
                range.ok_or_else(|| format!("a range starts at {start}, after its end at {end}"))
            }
        }
    }

    pub(crate) fn fragments(&mut self, offsets: Vec<(usize, usize)>) -> Result<Fragments, String> {
        let ranges = offsets.into_iter().map(|pair| self.range(pair)).collect::<Result<_, _>>()?;
        Fragments::new(ranges).map_err(|error| error.to_string())
    }

    /// An error where the words that stand there are not those of the line.
    pub(crate) fn check_words(&self, fragments: &Fragments, expected: &Words) -> Result<(), String> {
        match self {
            Self::In(_, words) => words.check(fragments, expected),
            Self::Bytes => Ok(()),
        }
    }

    /// `[(2, 6), (13, 16)]`
    pub(crate) fn write(&mut self, out: &mut String, fragments: &Fragments) {
        out.push('[');
        for (idx, range) in fragments.iter().enumerate() {
            let (start, end) = self.offsets(range);
            push!(out, "{}({start}, {end})", if idx == 0 { "" } else { ", " });
        }
        out.push(']');
    }

    /// The words that stand there, where the text is at hand.
    pub(crate) fn write_words(&self, out: &mut String, fragments: &Fragments) {
        if let Self::In(_, words) = self {
            words.write(out, fragments);
        }
    }

    /// `, speaker: (8, 12)`, if there is one.
    pub(crate) fn write_speaker(&mut self, out: &mut String, speaker: Option<TextRange>) {
        if let Some(speaker) = speaker {
            let (start, end) = self.offsets(speaker);
            push!(out, ", speaker: ({start}, {end})");
        }
    }
}
