//! Which keys run which command: the table's, unless the person chose others; and how keys are written.

use std::collections::BTreeMap;

use egui::{Context, Event, Id, Key, KeyboardShortcut, Modifiers, Ui};

use super::names::{is_label_name, settings_names};
use crate::ui::texts::tr;

/// The keys that the person chose, by the command's name in the settings file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeyBindings {
    chosen: BTreeMap<String, KeyboardShortcut>,
}

impl KeyBindings {
    /// Reads what the settings file says: names of commands with keys such as `Ctrl+Shift+Z`. What names no key or no
    /// command does nothing; it comes back in a sentence each.
    pub fn from_words(words: &BTreeMap<String, String>) -> (Self, Vec<String>) {
        let names = settings_names();
        let (mut chosen, mut problems) = (BTreeMap::new(), Vec::new());
        for (name, word) in words {
            let shortcut = shortcut_from_word(word);
            if !names.contains(name) && !is_label_name(name) {
                problems.push(no_such_command(name, &names));
            } else if let Some(shortcut) = shortcut {
                let other = chosen.iter().find(|(_, other)| **other == shortcut).map(|(other, _): (&String, _)| other);
                problems.extend(
                    other.map(|other| {
                        tr!("Your settings give {word} to both “{other}” and “{name}”", word, other, name)
                    }),
                );
                chosen.insert(name.clone(), shortcut);
            } else {
                problems.push(tr!(
                    "Your settings name a key “{word}”, which does not exist; keys are written like Ctrl+Shift+K",
                    word
                ));
            }
        }
        (Self { chosen }, problems)
    }

    /// The key that was chosen for a command, if one was.
    pub fn chosen(&self, name: &str) -> Option<KeyboardShortcut> {
        self.chosen.get(name).copied()
    }

    /// Whether every command has its usual key.
    pub fn is_empty(&self) -> bool {
        self.chosen.is_empty()
    }

    /// The commands that the key was chosen for.
    pub fn names_with(&self, shortcut: KeyboardShortcut) -> impl Iterator<Item = &str> {
        self.chosen.iter().filter(move |(_, chosen)| **chosen == shortcut).map(|(name, _)| name.as_str())
    }
}

/// Says that no command has the name, and which one has one like it.
fn no_such_command(name: &str, names: &[String]) -> String {
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    if let Some(near) = similar::get_close_matches(name, &names, 1, 0.6).first() {
        tr!("Your settings give a key to “{name}”, which is no command; one is called “{near}”", name, near)
    } else {
        tr!(
            "Your settings give a key to “{name}”, which is no command; the sheet of keyboard shortcuts has their names",
            name
        )
    }
}

/// What the keyboard acts on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Focus {
    #[default]
    Article,
    /// A button, or what else is no list.
    Control,
    /// A row of a list, which leads to the others by keys.
    Row,
    /// Somebody types.
    Text,
    /// Somebody may type what labels are filtered by, and has not begun to: keys still act on what is selected.
    EmptyFilter,
}

/// Takes a press of the bare key out of the input. A key that is held down counts once.
pub fn take_press(ctx: &Context, key: Key) -> bool {
    let mut is_pressed = false;
    ctx.input_mut(|input| {
        input.events.retain(|event| match event {
            Event::Key { key: pressed, pressed: true, repeat, modifiers: Modifiers::NONE, .. } if *pressed == key => {
                is_pressed |= !repeat;
                false
            }
            _ => true,
        });
    });
    is_pressed
}

/// Takes a press of Ctrl+Enter, which ends what is being typed wherever that may be.
pub fn takes_ctrl_enter(ctx: &Context) -> bool {
    ctx.input_mut(|input| input.consume_key(Modifiers::COMMAND, Key::Enter))
}

/// Whether Enter or Ctrl+Enter keeps the note that is typed in this field; asked before the field is drawn.
pub fn keeps_note(ui: &Ui, field: Id) -> bool {
    ui.memory(|memory| memory.has_focus(field)) && (takes_ctrl_enter(ui.ctx()) || take_press(ui.ctx(), Key::Enter))
}

/// The key that an event presses, with those that are held. What systems send for cutting, copying and pasting are keys too.
pub fn pressed_key(event: &Event) -> Option<(Key, Modifiers)> {
    match event {
        Event::Key { key, modifiers, pressed: true, .. } => Some((*key, *modifiers)),
        Event::Copy => Some((Key::C, Modifiers::COMMAND)),
        Event::Cut => Some((Key::X, Modifiers::COMMAND)),
        Event::Paste(_) => Some((Key::V, Modifiers::COMMAND)),
        _ => None,
    }
}

/// The digit at the place of a key whose own sign is another, as on Czech and French keyboards. The number pad without its
/// lock moves the caret: its keys are no digits then.
pub fn digit_by_place(event: &Event) -> Option<Key> {
    const DIGITS: [Key; 10] =
        [Key::Num0, Key::Num1, Key::Num2, Key::Num3, Key::Num4, Key::Num5, Key::Num6, Key::Num7, Key::Num8, Key::Num9];
    const MOVES: [Key; 10] = [
        Key::ArrowLeft,
        Key::ArrowRight,
        Key::ArrowUp,
        Key::ArrowDown,
        Key::Home,
        Key::End,
        Key::PageUp,
        Key::PageDown,
        Key::Insert,
        Key::Delete,
    ];
    match event {
        Event::Key { key, physical_key: Some(place), pressed: true, .. } => {
            let is_other = !DIGITS.contains(key) && !MOVES.contains(key);
            Some(*place).filter(|place| is_other && DIGITS.contains(place))
        }
        _ => None,
    }
}

/// Whether a key is only held for another one: it is no key of a command, and both together are one act.
pub fn is_modifier(key: Key) -> bool {
    matches!(
        key,
        Key::ShiftLeft
            | Key::ShiftRight
            | Key::ControlLeft
            | Key::ControlRight
            | Key::AltLeft
            | Key::AltRight
            | Key::SuperLeft
            | Key::SuperRight
    )
}

/// Whether a key or a button of the mouse goes down.
pub fn is_press(event: &Event) -> bool {
    matches!(event, Event::Key { pressed: true, .. } | Event::PointerButton { pressed: true, .. })
}

/// Whether an event only says that a key is still held down.
pub fn is_repeat(event: &Event) -> bool {
    matches!(event, Event::Key { repeat: true, .. })
}

/// Whether an event only says that a key which presses or closes things is still held down: it must press nothing more.
pub fn is_held_press(event: &Event) -> bool {
    matches!(event, Event::Key { key: Key::Enter | Key::Space | Key::Escape, pressed: true, repeat: true, .. })
}

/// Whether a control with the focus uses the key itself: it moves the focus, presses the control, or lets go of it.
pub(super) fn is_of_controls(shortcut: KeyboardShortcut) -> bool {
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
    );
    let is_back = shortcut.logical_key == Key::Tab && shortcut.modifiers == Modifiers::SHIFT;
    is_back || (is_bare && shortcut.modifiers == Modifiers::NONE)
}

/// The same of a row, which leads further on in its list.
pub(super) fn is_of_rows(shortcut: KeyboardShortcut) -> bool {
    let leads_on = matches!(shortcut.logical_key, Key::Home | Key::End | Key::PageUp | Key::PageDown);
    is_of_controls(shortcut) || (leads_on && shortcut.modifiers == Modifiers::NONE)
}

/// As the settings file has it: `Ctrl+Shift+Z`.
pub fn word_from_shortcut(shortcut: KeyboardShortcut) -> String {
    let modifiers = [
        (shortcut.modifiers.command || shortcut.modifiers.ctrl, "Ctrl+"),
        (shortcut.modifiers.alt, "Alt+"),
        (shortcut.modifiers.shift, "Shift+"),
    ];
    let before: String = modifiers.iter().filter(|(is_held, _)| *is_held).map(|(_, word)| *word).collect();
    before + key_word(shortcut.logical_key)
}

/// As menus show it: `Ctrl+Shift+Z`, `Strg+Umschalt+Z`.
pub fn shown_shortcut(shortcut: KeyboardShortcut) -> String {
    let modifiers = [
        (shortcut.modifiers.command || shortcut.modifiers.ctrl, tr("Ctrl")),
        (shortcut.modifiers.alt, tr("Alt")),
        (shortcut.modifiers.shift, tr("Shift")),
    ];
    let held = modifiers.into_iter().filter(|(is_held, _)| *is_held).map(|(_, word)| word);
    held.chain([shown_key(shortcut.logical_key)]).collect::<Vec<_>>().join("+")
}

/// What stands on the keys of a keyboard of that language.
fn shown_key(key: Key) -> &'static str {
    match key {
        Key::ArrowLeft => tr("Left|key"),
        Key::ArrowRight => tr("Right|key"),
        Key::ArrowUp => tr("Up|key"),
        Key::ArrowDown => tr("Down|key"),
        Key::Enter => tr("Enter"),
        Key::Space => tr("Space"),
        Key::Backspace => tr("Backspace"),
        Key::Delete => tr("Delete|key"),
        Key::Insert => tr("Insert|key"),
        Key::Home => tr("Home|key"),
        Key::End => tr("End|key"),
        Key::PageUp => tr("PageUp"),
        Key::PageDown => tr("PageDown"),
        _ => key_word(key),
    }
}

/// Reads what [`word_from_shortcut`] writes; `None` where that is no key.
pub fn shortcut_from_word(word: &str) -> Option<KeyboardShortcut> {
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
        .or_else(|| Key::from_name(rest))
        .filter(|key| !is_modifier(*key))?;
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::input::act::Act;
    use crate::ui::input::table::TABLE;

    #[test]
    fn keys_can_be_written_and_read_again() {
        let acts = Act::all().into_iter().flat_map(|act| act.entry().shortcuts);
        let rows = TABLE.iter().flat_map(|part| part.rows);
        for shortcut in rows.flat_map(|row| row.keys.iter().copied()).chain(acts) {
            assert_eq!(shortcut_from_word(&word_from_shortcut(shortcut)), Some(shortcut));
        }
    }

    #[track_caller]
    fn check(name: &str, word: &str, chosen: Option<&str>, problem: &str) {
        let (keys, problems) = KeyBindings::from_words(&BTreeMap::from([(name.to_owned(), word.to_owned())]));
        assert_eq!(keys.chosen(name).map(word_from_shortcut).as_deref(), chosen);
        assert_eq!(problems.concat(), problem);
    }

    #[test]
    fn chosen_keys_are_told_from_words_that_name_none() {
        check("undo", "Alt+Backspace", Some("Alt+Backspace"), "");
        check("mark-as-quote", "Ctrl+1", Some("Ctrl+1"), "");
        let told = "Your settings name a key “Hyper+U”, which does not exist; keys are written like Ctrl+Shift+K";
        check("quit", "Hyper+U", None, told);
        for word in ["ControlLeft", "ShiftRight", "AltLeft", "SuperLeft", "Ctrl+ShiftLeft"] {
            let told = format!("{word}”, which does not exist; keys are written like Ctrl+Shift+K");
            check("quit", word, None, &format!("Your settings name a key “{told}"));
        }
    }

    #[test]
    fn a_name_that_no_command_has_is_told_and_gets_no_key() {
        let told = "Your settings give a key to “mark-done”, which is no command; one is called “mark-as-done”";
        check("mark-done", "Ctrl+S", None, told);
        let told = "Your settings give a key to “brew”, which is no command; the sheet of keyboard shortcuts has their \
                    names";
        check("brew", "Ctrl+S", None, told);
        let (_, problems) = KeyBindings::from_words(&BTreeMap::from([
            ("save".to_owned(), "Ctrl+D".to_owned()),
            ("undo".to_owned(), "Ctrl+D".to_owned()),
        ]));
        assert_eq!(problems, ["Your settings give Ctrl+D to both “save” and “undo”"]);
    }
}
