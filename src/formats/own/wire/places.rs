//! How a file of ours counts places of a text, and what it writes of them.

use crate::formats::own::wire::ron_text::{escaped, push};
use crate::model::{Fragments, OffsetCursor, RangeError, Text, TextRange};

/// The unit of offsets.
pub(crate) enum Places<'t> {
    /// In a text that is at hand: what stands there is written too, and checked when it is read.
    In(OffsetCursor<'t>),
    /// Bytes of a text that nobody looks at, so that a change can be written in the time that the change takes.
    Bytes,
}

impl Places<'_> {
    pub(crate) fn offsets(&mut self, range: TextRange) -> (usize, usize) {
        match self {
            Self::In(cursor) => cursor.offsets(range),
            Self::Bytes => (range.start(), range.end()),
        }
    }

    pub(crate) fn range(&mut self, (start, end): (usize, usize)) -> Result<TextRange, String> {
        match self {
            Self::In(cursor) => cursor.range(start, end).map_err(|error: RangeError| error.to_string()),
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

    /// An error where the fragments, joined by a space, are not the copy that a line has of them.
    pub(crate) fn check_text(&self, fragments: &Fragments, expected: Option<&str>) -> Result<(), String> {
        let (Self::In(cursor), Some(expected)) = (self, expected) else { return Ok(()) };
        let text = cursor.text();
        if fragments.count() == 1 && text.slice(fragments.first()) == expected {
            return Ok(());
        }
        let found = joined(text, fragments);
        if found == expected {
            return Ok(());
        }
        Err(format!("the text there is “{}”, not “{}”", shortened(&found), shortened(expected)))
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

    /// `, text: "…"` with the fragments joined by a space, where the text is at hand.
    pub(crate) fn write_text(&self, out: &mut String, fragments: &Fragments) {
        let Self::In(cursor) = self else { return };
        out.push_str(", text: \"");
        for (idx, range) in fragments.iter().enumerate() {
            out.push_str(if idx == 0 { "" } else { " " });
            escaped(out, cursor.text().slice(range), '"');
        }
        out.push('"');
    }

    /// `, speaker: (8, 12)`, if there is one.
    pub(crate) fn write_speaker(&mut self, out: &mut String, speaker: Option<TextRange>) {
        if let Some(speaker) = speaker {
            let (start, end) = self.offsets(speaker);
            push!(out, ", speaker: ({start}, {end})");
        }
    }
}

fn joined(text: &Text, fragments: &Fragments) -> String {
    fragments.iter().map(|range| text.slice(range)).collect::<Vec<_>>().join(" ")
}

fn shortened(text: &str) -> String {
    let mut characters = text.chars();
    let start: String = characters.by_ref().take(40).collect();
    if characters.next().is_some() { format!("{start}…") } else { start }
}
