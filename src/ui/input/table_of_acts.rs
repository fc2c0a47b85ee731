//! The table of commands goes on here with what the keyboard does in the article: each act with its words and keys.

use egui::{Key, KeyboardShortcut, Modifiers};

use super::act::{Act, Destination, Direction, Edge};
use super::table::{Entry, Menu};
use crate::model::boundaries::Unit;
use crate::ui::look::widgets::sentence_case;

impl Act {
    /// Its line of the table of commands.
    pub fn entry(self) -> Entry {
        let (menu, part) = self.place();
        let (shortcuts, repeats) = (self.shortcuts(), self.repeats());
        Entry { text: self.text(), menu, part, shortcuts, repeats, acts_while_typing: false, also: self.also() }
    }

    fn text(self) -> String {
        match self {
            Self::Move { to, extend: false } => sentence_case(format!("{} {}", to.verb(), to.name()).trim_start()),
            Self::Move { to, extend: true } => format!("Select to {}", to.name()),
            Self::Select(unit) => format!("Select the {}", unit_name(unit)),
            Self::SelectAll => "Select the whole article".to_owned(),
            Self::Grow => "Grow the selection".to_owned(),
            Self::Shrink => "Shrink the selection".to_owned(),
            Self::GoToSpan(direction) => format!("{} span", direction.name()),
            Self::GoToSuggestion(direction) => format!("{} suggestion", direction.name()),
            Self::CycleSpans => "Next span under the caret".to_owned(),
            Self::MoveEdge { edge, toward, unit } => edge_text(edge, toward, unit),
            Self::Join => "Join to the span before".to_owned(),
            Self::SplitOff => "Split the part at the caret off".to_owned(),
            Self::OtherEnd => "Go to the other end of the link".to_owned(),
        }
    }

    /// Other words that it is known by, with commas between.
    fn also(self) -> &'static str {
        match self {
            Self::Join => "merge, discontinuous, add fragment",
            Self::SplitOff => "split span, cut in two",
            Self::OtherEnd => "go to speaker, follow link",
            Self::Grow => "expand selection, wider",
            Self::Shrink => "contract selection, narrower",
            Self::CycleSpans => "nested span, overlapping span",
            Self::Move { .. }
            | Self::Select(_)
            | Self::SelectAll
            | Self::GoToSpan(_)
            | Self::GoToSuggestion(_)
            | Self::MoveEdge { .. } => "",
        }
    }

    /// Its menu, and the part of that menu, counted over all acts.
    fn place(self) -> (Menu, usize) {
        match self {
            Self::Move { extend: false, .. } => (Menu::Caret, 0),
            Self::Move { extend: true, .. } => (Menu::Select, 0),
            Self::Select(_) | Self::SelectAll => (Menu::Select, 1),
            Self::Grow | Self::Shrink => (Menu::Select, 2),
            Self::GoToSpan(_) | Self::CycleSpans => (Menu::Spans, 0),
            Self::MoveEdge { .. } => (Menu::Spans, 1),
            Self::Join | Self::SplitOff => (Menu::Spans, 2),
            Self::GoToSuggestion(_) => (Menu::Suggestions, 0),
            Self::OtherEnd => (Menu::Link, 0),
        }
    }

    /// Whether it goes on as long as its key is held down: whatever moves or grows does.
    fn repeats(self) -> bool {
        match self {
            Self::Move { .. }
            | Self::Grow
            | Self::Shrink
            | Self::GoToSpan(_)
            | Self::GoToSuggestion(_)
            | Self::CycleSpans
            | Self::MoveEdge { .. } => true,
            Self::Select(_) | Self::SelectAll | Self::Join | Self::SplitOff | Self::OtherEnd => false,
        }
    }

    fn shortcuts(self) -> Vec<KeyboardShortcut> {
        let key = |modifiers, key| vec![KeyboardShortcut::new(modifiers, key)];
        match self {
            Self::Move { to, extend } => to.shortcuts(if extend { Modifiers::SHIFT } else { Modifiers::NONE }),
            Self::Select(Unit::Word) => key(Modifiers::NONE, Key::W),
            Self::Select(Unit::Sentence) => key(Modifiers::NONE, Key::E),
            Self::Select(Unit::Quotation) => key(Modifiers::NONE, Key::Q),
            Self::Select(Unit::Paragraph) => key(Modifiers::NONE, Key::P),
            Self::Select(Unit::Character) => Vec::new(),
            Self::SelectAll => key(Modifiers::COMMAND, Key::A),
            Self::Grow => vec![
                KeyboardShortcut::new(Modifiers::NONE, Key::Plus),
                KeyboardShortcut::new(Modifiers::NONE, Key::Equals),
            ],
            Self::Shrink => key(Modifiers::NONE, Key::Minus),
            Self::GoToSpan(Direction::Next) => key(Modifiers::NONE, Key::Period),
            Self::GoToSpan(Direction::Previous) => key(Modifiers::NONE, Key::Comma),
            Self::GoToSuggestion(Direction::Next) => key(Modifiers::NONE, Key::Tab),
            Self::GoToSuggestion(Direction::Previous) => key(Modifiers::SHIFT, Key::Tab),
            Self::CycleSpans => key(Modifiers::NONE, Key::O),
            Self::MoveEdge { edge, toward, unit } => {
                let modifiers = if unit == Unit::Character { Modifiers::SHIFT } else { Modifiers::NONE };
                // Left hand, left edge; right hand, right edge.
                key(
                    modifiers,
                    match (edge, toward) {
                        (Edge::Start, Direction::Previous) => Key::Z,
                        (Edge::Start, Direction::Next) => Key::X,
                        (Edge::End, Direction::Previous) => Key::N,
                        (Edge::End, Direction::Next) => Key::M,
                    },
                )
            }
            Self::Join => key(Modifiers::NONE, Key::J),
            Self::SplitOff => key(Modifiers::SHIFT, Key::J),
            Self::OtherEnd => key(Modifiers::NONE, Key::T),
        }
    }
}

impl Destination {
    fn name(self) -> String {
        match self {
            Self::Next(Unit::Quotation) => "next quotation mark".to_owned(),
            Self::Previous(Unit::Quotation) => "previous quotation mark".to_owned(),
            Self::Next(unit) => format!("next {}", unit_name(unit)),
            Self::Previous(unit) => format!("previous {}", unit_name(unit)),
            Self::LineUp => "line above".to_owned(),
            Self::LineDown => "line below".to_owned(),
            Self::LineStart => "start of the line".to_owned(),
            Self::LineEnd => "end of the line".to_owned(),
            Self::PageUp => "page above".to_owned(),
            Self::PageDown => "page below".to_owned(),
            Self::ArticleStart => "start of the article".to_owned(),
            Self::ArticleEnd => "end of the article".to_owned(),
        }
    }

    fn verb(self) -> &'static str {
        if matches!(self, Self::Next(_) | Self::Previous(_)) { "" } else { "to" }
    }

    fn shortcuts(self, extend: Modifiers) -> Vec<KeyboardShortcut> {
        let (modifiers, key) = match self {
            Self::Next(Unit::Character) => (Modifiers::NONE, Key::ArrowRight),
            Self::Previous(Unit::Character) => (Modifiers::NONE, Key::ArrowLeft),
            Self::Next(Unit::Word) => (Modifiers::COMMAND, Key::ArrowRight),
            Self::Previous(Unit::Word) => (Modifiers::COMMAND, Key::ArrowLeft),
            Self::Next(Unit::Sentence) => (Modifiers::ALT, Key::ArrowDown),
            Self::Previous(Unit::Sentence) => (Modifiers::ALT, Key::ArrowUp),
            Self::Next(Unit::Paragraph) => (Modifiers::COMMAND, Key::ArrowDown),
            Self::Previous(Unit::Paragraph) => (Modifiers::COMMAND, Key::ArrowUp),
            Self::Next(Unit::Quotation) if extend.shift => (Modifiers::NONE, Key::CloseCurlyBracket),
            Self::Previous(Unit::Quotation) if extend.shift => (Modifiers::NONE, Key::OpenCurlyBracket),
            Self::Next(Unit::Quotation) => (Modifiers::NONE, Key::CloseBracket),
            Self::Previous(Unit::Quotation) => (Modifiers::NONE, Key::OpenBracket),
            Self::LineUp => (Modifiers::NONE, Key::ArrowUp),
            Self::LineDown => (Modifiers::NONE, Key::ArrowDown),
            Self::LineStart => (Modifiers::NONE, Key::Home),
            Self::LineEnd => (Modifiers::NONE, Key::End),
            Self::PageUp => (Modifiers::NONE, Key::PageUp),
            Self::PageDown => (Modifiers::NONE, Key::PageDown),
            Self::ArticleStart => (Modifiers::COMMAND, Key::Home),
            Self::ArticleEnd => (Modifiers::COMMAND, Key::End),
        };
        vec![KeyboardShortcut::new(modifiers | extend, key)]
    }
}

impl Direction {
    fn name(self) -> &'static str {
        match self {
            Self::Next => "Next",
            Self::Previous => "Previous",
        }
    }
}

fn edge_text(edge: Edge, toward: Direction, unit: Unit) -> String {
    let edge = if edge == Edge::Start { "start" } else { "end" };
    let toward = if toward == Direction::Next { "right" } else { "left" };
    format!("Move the span’s {edge} one {} {toward}", unit_name(unit))
}

fn unit_name(unit: Unit) -> &'static str {
    match unit {
        Unit::Character => "character",
        Unit::Word => "word",
        Unit::Sentence => "sentence",
        Unit::Quotation => "quotation",
        Unit::Paragraph => "paragraph",
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn no_two_acts_share_a_key_or_a_name() {
        let mut names = BTreeMap::new();
        let mut keys = BTreeMap::new();
        for act in Act::all() {
            let entry = act.entry();
            assert!(!entry.shortcuts.is_empty(), "{act:?} has no key");
            if let Some(other) = names.insert(entry.text.clone(), act) {
                panic!("{other:?} and {act:?} are both called {}", entry.text);
            }
            for shortcut in entry.shortcuts {
                let key = format!("{shortcut:?}");
                if let Some(other) = keys.insert(key.clone(), act) {
                    panic!("{other:?} and {act:?} both have {key}");
                }
            }
        }
    }
}
