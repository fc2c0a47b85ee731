//! Which keys run which command: the table's, unless the person chose others; and how keys are written.

use std::collections::BTreeMap;

use egui::{Key, KeyboardShortcut, Modifiers};

use super::commands::{Command, Line};

/// The keys that the person chose, by the command's name in the settings file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeyBindings {
    chosen: BTreeMap<String, KeyboardShortcut>,
}

impl KeyBindings {
    /// Reads what the settings file says: names of commands with keys such as `Ctrl+Shift+Z`. Returns the words that
    /// name no key beside what could be read.
    pub fn from_words(words: &BTreeMap<String, String>) -> (Self, Vec<String>) {
        let mut unknown = Vec::new();
        let mut chosen = BTreeMap::new();
        for (name, word) in words {
            match shortcut_from_word(word) {
                Some(shortcut) => drop(chosen.insert(name.clone(), shortcut)),
                None => unknown.push(word.clone()),
            }
        }
        (Self { chosen }, unknown)
    }

    /// The key that was chosen for a command, if one was.
    pub fn chosen(&self, name: &str) -> Option<KeyboardShortcut> {
        self.chosen.get(name).copied()
    }

    /// Whether the key was chosen for some command: it then runs no other one.
    pub fn is_chosen(&self, shortcut: KeyboardShortcut) -> bool {
        self.chosen.values().any(|&chosen| chosen == shortcut)
    }
}

/// What the keyboard acts on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Focus {
    #[default]
    Article,
    /// A button or the row of a list.
    Control,
    /// Somebody types.
    Text,
}

/// What the press of `key` with `held` asks for, if it is a command's.
pub fn command_from_key(key: Key, held: Modifiers, lines: &[Line], focus: Focus) -> Option<Command> {
    let fits = |shortcut: &KeyboardShortcut, line: &Line| {
        let is_free = match focus {
            Focus::Article => true,
            Focus::Control => !is_of_controls(*shortcut),
            Focus::Text => line.command.acts_while_typing(),
        };
        line.is_enabled && is_free && shortcut.logical_key == key && held.matches_logically(shortcut.modifiers)
    };
    let shortcuts = lines.iter().flat_map(|line| line.shortcuts.iter().map(move |shortcut| (shortcut, line)));
    // Shift+S also matches S: what asks for more comes first, and of equals the first in the table.
    let fitting = shortcuts.filter(|(shortcut, line)| fits(shortcut, line));
    let best = fitting.min_by_key(|(shortcut, _)| std::cmp::Reverse(n_modifiers(shortcut.modifiers)));
    best.map(|(_, line)| line.command)
}

/// Whether a control with the focus uses the key itself: it moves the focus, presses the control, or lets go of it.
fn is_of_controls(shortcut: KeyboardShortcut) -> bool {
    let is_bare = matches!(
        shortcut.logical_key,
        Key::ArrowLeft
            | Key::ArrowRight
            | Key::ArrowUp
            | Key::ArrowDown
            | Key::Tab
            | Key::Enter
            | Key::Space
            | Key::Escape
            | Key::Delete
            | Key::F2
    );
    let is_back = shortcut.logical_key == Key::Tab && shortcut.modifiers == Modifiers::SHIFT;
    is_back || (is_bare && shortcut.modifiers == Modifiers::NONE)
}

/// As menus show it and the settings file has it: `Ctrl+Shift+Z`.
pub fn word_from_shortcut(shortcut: KeyboardShortcut) -> String {
    let modifiers = [
        (shortcut.modifiers.command || shortcut.modifiers.ctrl, "Ctrl+"),
        (shortcut.modifiers.alt, "Alt+"),
        (shortcut.modifiers.shift, "Shift+"),
    ];
    let before: String = modifiers.iter().filter(|(is_held, _)| *is_held).map(|(_, word)| *word).collect();
    before + key_word(shortcut.logical_key)
}

fn shortcut_from_word(word: &str) -> Option<KeyboardShortcut> {
    let mut modifiers = Modifiers::NONE;
    let mut rest = word.trim();
    while let Some((modifier, after)) = rest.split_once('+').filter(|(_, after)| !after.is_empty()) {
        modifiers = modifiers.plus(match modifier.trim().to_lowercase().as_str() {
            "ctrl" | "cmd" => Modifiers::COMMAND,
            "alt" => Modifiers::ALT,
            "shift" => Modifiers::SHIFT,
            _ => return None,
        });
        rest = after.trim();
    }
    let key = Key::ALL
        .iter()
        .copied()
        .find(|key| key_word(*key).eq_ignore_ascii_case(rest))
        .or_else(|| Key::from_name(rest))?;
    Some(KeyboardShortcut::new(modifiers, key))
}

fn key_word(key: Key) -> &'static str {
    match key {
        Key::ArrowLeft => "Left",
        Key::ArrowRight => "Right",
        Key::ArrowUp => "Up",
        Key::ArrowDown => "Down",
        Key::Escape => "Esc",
        Key::Period => ".",
        Key::Comma => ",",
        Key::OpenBracket => "[",
        Key::CloseBracket => "]",
        Key::OpenCurlyBracket => "{",
        Key::CloseCurlyBracket => "}",
        Key::Plus => "+",
        Key::Minus => "-",
        Key::Equals => "=",
        _ => key.name(),
    }
}

fn n_modifiers(modifiers: Modifiers) -> usize {
    [modifiers.command || modifiers.ctrl, modifiers.alt, modifiers.shift].iter().filter(|is_held| **is_held).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::article::Act;
    use crate::ui::input::table::TABLE;

    #[test]
    fn keys_can_be_written_and_read_again() {
        let acts = Act::all().into_iter().flat_map(|act| act.entry().shortcuts);
        for shortcut in TABLE.iter().flat_map(|row| row.keys.iter().copied()).chain(acts) {
            assert_eq!(shortcut_from_word(&word_from_shortcut(shortcut)), Some(shortcut));
        }
    }

    #[test]
    fn chosen_keys_are_told_from_words_that_name_none() {
        let words = BTreeMap::from([
            ("undo".to_owned(), "Alt+Backspace".to_owned()),
            ("quit".to_owned(), "Hyper+U".to_owned()),
        ]);
        let (keys, unknown) = KeyBindings::from_words(&words);
        assert_eq!(keys.chosen("undo").map(word_from_shortcut), Some("Alt+Backspace".to_owned()));
        assert_eq!((keys.chosen("quit"), unknown), (None, vec!["Hyper+U".to_owned()]));
    }
}
