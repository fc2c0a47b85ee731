//! A span: one or more pieces of an article under one label.

use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::ops::Range;

use thiserror::Error;

use crate::model::{LabelId, SpanId, TextRange, UnknownFields};

/// Pieces of an article that together have one label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    pub id: SpanId,
    pub label: LabelId,
    pub fragments: Fragments,
    pub origin: Origin,
    /// Who had it in their readings, where it was settled from those; who made it, where that is somebody else than the
    /// annotator of the project. Else empty.
    pub from: Vec<String>,
    pub note: Option<String>,
    /// Who a mention is of, where somebody has said so: mentions in an article with the same name here are one person.
    pub person: Option<String>,
    /// Whose reading has come since this was settled and has something else here, until somebody decides about it again.
    pub contested_by: BTreeSet<String>,
    pub unknown: UnknownFields,
}

/// The pieces of a span, in text order.
///
/// Invariant: at least one; none is empty; each ends before the next starts, or where it starts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fragments {
    first: TextRange,
    rest: Box<[TextRange]>,
}

/// Who made a span.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// Somebody marked it.
    #[default]
    Person,
    /// Somebody accepted a suggestion.
    Suggestion,
    /// It came in with a file.
    Import,
    /// Somebody took it from the readings of several.
    Adjudication,
}

/// Why ranges are not the fragments of a span.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum FragmentsError {
    #[error("a span needs at least one fragment")]
    None,
    #[error("a fragment is empty")]
    Empty,
    #[error("two fragments overlap")]
    Overlap,
}

/// How a note begins that asks something: whoever goes through the notes can answer.
pub const QUESTION: char = '?';

/// The note that says: the text ties this to nobody, so that no speaker is missing.
pub const NOBODY_NAMED: &str = "nobody named";

impl Span {
    /// A span that a person marks now.
    pub fn new(id: SpanId, label: LabelId, fragments: Fragments) -> Self {
        let (from, contested_by, unknown) = (Vec::new(), BTreeSet::new(), UnknownFields::default());
        Self { id, label, fragments, origin: Origin::Person, from, note: None, person: None, contested_by, unknown }
    }

    /// From the start of the first fragment to the end of the last.
    pub fn extent(&self) -> TextRange {
        self.fragments.extent()
    }

    /// The order of spans in lists and files: by (start, end, label, id).
    pub fn order(&self, other: &Self) -> Ordering {
        let tie = || (&self.label, self.id).cmp(&(&other.label, other.id));
        self.extent().cmp(&other.extent()).then_with(tie)
    }

    /// Whether somebody has noted that the text names nobody who said it.
    pub fn names_nobody(&self) -> bool {
        let words = self.note.as_deref().map(|note| note.trim_start_matches(QUESTION).trim());
        words == Some(NOBODY_NAMED)
    }

    /// Whether somebody has asked something about it.
    pub fn is_in_question(&self) -> bool {
        self.note.as_deref().is_some_and(|note| note.starts_with(QUESTION))
    }

    /// What somebody has written about it; nothing where that says only that nobody is named.
    pub fn written_note(&self) -> Option<&str> {
        self.note.as_deref().filter(|note| *note != NOBODY_NAMED)
    }
}

impl Fragments {
    /// Puts the ranges in order and checks them.
    pub fn new(mut ranges: Vec<TextRange>) -> Result<Self, FragmentsError> {
        ranges.sort_unstable();
        if ranges.iter().any(|range| range.is_empty()) {
            return Err(FragmentsError::Empty);
        }
        if ranges.windows(2).any(|pair| pair[0].overlaps(pair[1])) {
            return Err(FragmentsError::Overlap);
        }
        let mut ranges = ranges.into_iter();
        let first = ranges.next().ok_or(FragmentsError::None)?;
        Ok(Self { first, rest: ranges.collect() })
    }

    /// One fragment, if it is not empty.
    pub fn one(range: TextRange) -> Result<Self, FragmentsError> {
        if range.is_empty() { Err(FragmentsError::Empty) } else { Ok(Self { first: range, rest: Box::default() }) }
    }

    pub fn iter(&self) -> impl DoubleEndedIterator<Item = TextRange> {
        std::iter::once(self.first).chain(self.rest.iter().copied())
    }

    /// How many there are: 1 or more.
    pub fn count(&self) -> usize {
        1 + self.rest.len()
    }

    pub fn first(&self) -> TextRange {
        self.first
    }

    pub fn last(&self) -> TextRange {
        self.rest.last().copied().unwrap_or(self.first)
    }

    /// From the start of the first to the end of the last.
    pub fn extent(&self) -> TextRange {
        self.first.joined(self.last())
    }

    /// Those that share a byte with the range.
    pub fn overlapping(&self, range: TextRange) -> impl Iterator<Item = TextRange> {
        let from = self.rest.partition_point(|fragment| fragment.end() <= range.start());
        let behind = self.rest[from..].iter().copied().take_while(move |fragment| fragment.start() < range.end());
        std::iter::once(self.first).chain(behind).filter(move |fragment| fragment.overlaps(range))
    }

    /// Those that share a byte with these and one on each side of them, each with its place among all.
    pub fn near(&self, bytes: &Range<usize>) -> impl DoubleEndedIterator<Item = (usize, TextRange)> {
        let from = self.rest.partition_point(|fragment| fragment.end() <= bytes.start);
        let behind = from + self.rest[from..].partition_point(|fragment| fragment.start() < bytes.end);
        let get = |idx: usize| idx.checked_sub(1).map_or(self.first, |idx| self.rest[idx]);
        (from..(behind + 2).min(self.count())).map(move |idx| (idx, get(idx)))
    }

    /// Whether the byte lies in one of them.
    pub fn contains(&self, byte: usize) -> bool {
        let n_started = self.rest.partition_point(|fragment| fragment.start() <= byte);
        let last_started = n_started.checked_sub(1).map_or(self.first, |idx| self.rest[idx]);
        last_started.bytes().contains(&byte)
    }
}

impl Origin {
    pub const ALL: [Self; 4] = [Self::Person, Self::Suggestion, Self::Import, Self::Adjudication];

    /// The name that files use.
    pub fn name(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Suggestion => "suggestion",
            Self::Import => "import",
            Self::Adjudication => "adjudication",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Text;

    #[test]
    fn fragments_near_a_place_are_those_in_it_and_one_on_each_side() {
        let text = Text::new("a b c d e f").unwrap();
        let ranges = (0..6).map(|idx| text.range(2 * idx..2 * idx + 1).unwrap()).collect();
        let fragments = Fragments::new(ranges).unwrap();
        let near = |bytes: Range<usize>| fragments.near(&bytes).map(|(idx, _)| idx).collect::<Vec<_>>();
        assert_eq!(near(4..7), [1, 2, 3, 4]);
        assert_eq!(near(0..1), [0, 1]);
        assert_eq!(near(3..4), [1, 2], "between two");
        assert_eq!(near(10..11), [4, 5]);
        assert!(fragments.near(&(0..11)).map(|(_, range)| range).eq(fragments.iter()));
    }
}
