//! Every named act with its words and keys: one table for menu, palette, keys and the shortcut sheet.

use egui::{Key, KeyboardShortcut, Modifiers};

use crate::model::boundaries::Unit;

/// Something the person can ask for by menu, palette or key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Command {
    Undo,
    Redo,
    /// Applies the label at this place in the label set to the selection, relabels the selected span, or arms the label.
    ApplyLabel(usize),
    DeleteSpan,
    /// Moves the caret, or with `extend` the end of the selection.
    MoveCaret {
        to: Destination,
        extend: bool,
    },
    /// Selects the word, sentence, quotation or paragraph around the caret.
    Select(Unit),
}

/// Where a caret can go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Destination {
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

/// What the table says of a command.
#[derive(Clone, Debug)]
pub struct Entry {
    /// As menu and palette show it: “Mark as done and go to next”.
    pub text: String,
    /// The group of the shortcut sheet it stands in.
    pub group: &'static str,
    pub shortcuts: Vec<KeyboardShortcut>,
}

impl Command {
    /// Its line of the table.
    pub fn entry(self) -> Entry {
        let shortcut = |modifiers, key| vec![KeyboardShortcut::new(modifiers, key)];
        let (text, group, shortcuts) = match self {
            Self::Undo => ("Undo".to_owned(), "Edit", shortcut(Modifiers::COMMAND, Key::Z)),
            _ => (format!("{self:?}"), "Edit", Vec::new()),
        };
        Entry { text, group, shortcuts }
    }
}
