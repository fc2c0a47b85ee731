//! Every named act with its words and keys: one table for menu, palette, keys and the shortcut sheet.

use egui::{Key, KeyboardShortcut, Modifiers};

use super::article::Act;

/// Something the person can ask for by menu, palette or key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Command {
    Undo,
    Redo,
    /// Applies the label at this place in the label set to the selection, relabels the selected span, or arms the label.
    ApplyLabel(usize),
    DeleteSpan,
    /// What keys do in the article: caret, selection, spans.
    InArticle(Act),
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
            Self::InArticle(act) => return act.entry(),
            _ => (format!("{self:?}"), "Edit", Vec::new()),
        };
        Entry { text, group, shortcuts }
    }
}
