//! How a file of ours counts places of a text, and what it writes of them.

use serde::de::{Deserialize, Deserializer};

use super::plain::{FromPlain, NotPlain, Plain};
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

/// Where fragments lie, as a file has it: `[(2, 6), (13, 16)]`. It is nearly always one, which takes no memory elsewhere.
#[derive(Clone, Debug, Default)]
pub(crate) struct Offsets {
    first: Option<(usize, usize)>,
    others: Vec<(usize, usize)>,
}

impl Offsets {
    fn push(&mut self, pair: (usize, usize)) {
        if self.first.is_none() { self.first = Some(pair) } else { self.others.push(pair) }
    }
}

impl FromPlain<'_> for Offsets {
    fn from_plain(plain: &mut Plain<'_>) -> Result<Self, NotPlain> {
        let mut offsets = Self::default();
        plain.each(|pair| offsets.push(pair))?;
        Ok(offsets)
    }
}

impl<'de> Deserialize<'de> for Offsets {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut offsets = Self::default();
        Vec::deserialize(deserializer)?.into_iter().for_each(|pair| offsets.push(pair));
        Ok(offsets)
    }
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

    pub(crate) fn fragments(&mut self, Offsets { first, others }: Offsets) -> Result<Fragments, String> {
        let fragments = if let (Some(only), true) = (first, others.is_empty()) {
            Fragments::one(self.range(only)?)
        } else {
            Fragments::new(first.into_iter().chain(others).map(|pair| self.range(pair)).collect::<Result<_, _>>()?)
        };
        fragments.map_err(|error| error.to_string())
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
