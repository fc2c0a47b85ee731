//! What the keyboard does in the article, as data: each act, and where it leads. Words and keys are in `table_of_acts.rs`.

use crate::model::boundaries::Unit;

/// Something that the keyboard does in the article.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Act {
    /// Moves the caret, or with `extend` the end of the selection.
    Move {
        to: Destination,
        extend: bool,
    },
    /// Selects the word, sentence, quotation or paragraph around the caret.
    Select(Unit),
    SelectAll,
    /// Selects the next larger word, sentence, quotation or paragraph around the selection.
    Grow,
    /// Takes the last growing back.
    Shrink,
    GoToSpan(Direction),
    GoToSuggestion(Direction),
    /// Selects the next span under the caret.
    CycleSpans,
    /// Moves one edge of the selected span.
    MoveEdge {
        edge: Edge,
        toward: Direction,
        unit: Unit,
    },
    /// Makes the selected text a further fragment of the selected span.
    Join,
    /// Makes the fragment at the caret a span of its own.
    SplitOff,
    /// Goes from a quote to its speaker, or from a speaker to what it said.
    OtherEnd,
}

/// Where a caret can go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Destination {
    /// The start of the next unit; of quotations, the next quotation mark.
    Next(Unit),
    Previous(Unit),
    LineUp,
    LineDown,
    LineStart,
    LineEnd,
    PageUp,
    PageDown,
    ArticleStart,
    ArticleEnd,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Direction {
    Next,
    Previous,
}

/// One of the two ends of a span or fragment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Edge {
    Start,
    End,
}

const UNITS: [Unit; 5] = [Unit::Character, Unit::Word, Unit::Sentence, Unit::Quotation, Unit::Paragraph];
const DIRECTIONS: [Direction; 2] = [Direction::Next, Direction::Previous];

impl Act {
    /// All acts, in the order of the shortcut sheet.
    pub fn all() -> Vec<Self> {
        let destinations = UNITS.map(Destination::Next).into_iter().chain(UNITS.map(Destination::Previous)).chain([
            Destination::LineUp,
            Destination::LineDown,
            Destination::LineStart,
            Destination::LineEnd,
            Destination::PageUp,
            Destination::PageDown,
            Destination::ArticleStart,
            Destination::ArticleEnd,
        ]);
        let mut all: Vec<Self> = Vec::new();
        for extend in [false, true] {
            all.extend(destinations.clone().map(|to| Self::Move { to, extend }));
        }
        all.extend(UNITS[1..].iter().map(|&unit| Self::Select(unit)));
        all.extend([Self::SelectAll, Self::Grow, Self::Shrink]);
        all.extend(DIRECTIONS.map(Self::GoToSpan));
        all.extend(DIRECTIONS.map(Self::GoToSuggestion));
        all.extend([Self::CycleSpans, Self::OtherEnd]);
        for unit in [Unit::Word, Unit::Character] {
            for edge in [Edge::Start, Edge::End] {
                all.extend([Direction::Previous, Direction::Next].map(|toward| Self::MoveEdge { edge, toward, unit }));
            }
        }
        all.extend([Self::Join, Self::SplitOff]);
        all
    }
}
