//! All commands with their keys: a click on a key and another one is pressed for it. What clashes is said.

use std::collections::BTreeMap;

use egui::{Event, Id, Key, KeyboardShortcut, Modifiers, ScrollArea, Sense, Ui, pos2, vec2};

use crate::model::find::Finder;
use crate::ui::input::keys::{
    KeyBindings, is_modifier, is_repeat, pressed_key, shown_shortcut, take_press, word_from_shortcut,
};
use crate::ui::input::situation::{Line, Situation};
use crate::ui::look::keyboard::begin_anew;
use crate::ui::look::theme::Theme;
use crate::ui::look::widgets::{
    Face, Sign, elided, empty_ui, field_ui, font, key_button, over_row_ui, paint_line, sign_button,
};
use crate::ui::texts::tr;

/// What the bar takes by which the list scrolls, in points.
const BAR_WIDTH: f32 = 10.0;
const ROW_HEIGHT: f32 = 34.0;

/// What is being typed and pressed.
#[derive(Debug, Default)]
pub(super) struct KeysSheet {
    filter: String,
    /// How many times the page was drawn since it was turned to, as far as that matters.
    n_frames: u8,
    /// The command that the next key is for, by its name in the settings.
    recording: Option<String>,
    /// Whose key was waited for: its button has the focus again.
    was_recording: Option<String>,
}

/// A command with what there is to say of its key.
struct KeyRow {
    line: Line,
    /// What else the key does, or did.
    clash: Option<String>,
}

/// What came while a key was waited for.
enum Recorded {
    Nothing,
    GivenUp,
    Key(KeyboardShortcut),
}

impl KeysSheet {
    /// Lets the field have the keyboard when the page is next turned to.
    pub(super) fn leave(&mut self) {
        self.n_frames = 0;
    }

    pub(super) fn is_recording(&self) -> bool {
        self.recording.is_some()
    }

    /// Draws the field and the list over the room that is left. `chosen` are the keys that differ from the usual ones.
    pub(super) fn ui(&mut self, ui: &mut Ui, chosen: &mut BTreeMap<String, String>, situation: Situation<'_>) {
        let theme = Theme::of(ui);
        ui.spacing_mut().item_spacing = vec2(4.0, 6.0);
        let field = field_ui(ui, theme, Id::unique("filter keys"), &mut self.filter, tr("Command or key"), None);
        // Twice: egui may draw the page once more in the frame with the click that turned to it.
        if self.n_frames < 2 {
            self.n_frames += 1;
            begin_anew(&field, self.filter.chars().count());
        }
        if let Some(name) = self.recording.clone() {
            match recorded(ui) {
                Recorded::Nothing => {}
                Recorded::GivenUp => self.was_recording = self.recording.take(),
                Recorded::Key(shortcut) => {
                    chosen.insert(name, word_from_shortcut(shortcut));
                    self.was_recording = self.recording.take();
                }
            }
        }
        let (keys, _) = KeyBindings::from_words(chosen);
        let finder = Finder::of_words(&self.filter);
        let is_found = |words: &str| finder.as_ref().is_none_or(|finder| finder.first_in(words).is_some());
        let mut rows = rows(Situation { keys: &keys, ..situation });
        let is_meant =
            |line: &Line| line.fit(&self.filter).is_some() || is_found(&line.text) || is_found(&word_of(line));
        rows.retain(|row| is_meant(&row.line));
        if rows.is_empty() {
            return empty_ui(ui, theme, tr("No command and no key is called that"));
        }
        let list = ScrollArea::vertical().auto_shrink(false).id_salt("keys");
        list.show_rows(ui, ROW_HEIGHT, rows.len(), |ui, shown| {
            for row in &rows[shown] {
                self.row_ui(ui, theme, row, chosen);
            }
        });
    }

    fn row_ui(&mut self, ui: &mut Ui, theme: &Theme, row: &KeyRow, chosen: &mut BTreeMap<String, String>) {
        let Line { text, name, .. } = &row.line;
        // As high as the rows that are counted, whatever stands between them.
        ui.spacing_mut().item_spacing.y = 0.0;
        let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), ROW_HEIGHT), Sense::hover());
        ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, egui::Stroke::new(1.0, theme.line));
        // What is clicked keeps clear of the bar by which the list scrolls.
        let rect = rect.with_max_x(rect.right() - BAR_WIDTH);
        let is_recording = self.recording.as_ref() == Some(name);
        let word = if is_recording { tr("Press keys, or Esc").to_owned() } else { word_of(&row.line) };
        let mut right = rect.right();
        over_row_ui(ui, rect.translate(vec2(0.0, -4.0)), |ui| {
            ui.spacing_mut().item_spacing.x = 6.0;
            let shown = if word.is_empty() { tr("none") } else { &word };
            let button = key_button(ui, theme, shown, &tr!("Change key of {text}", text));
            if self.was_recording.take_if(|other| other == name).is_some() {
                button.request_focus();
            }
            if button.clicked() {
                self.recording = Some(name.clone());
                button.surrender_focus();
                // It has pressed this button, not the one that has it where nothing has the focus.
                take_press(ui.ctx(), Key::Enter);
            }
            right = button.rect.left() - 10.0;
            let is_own = chosen.contains_key(name);
            if is_own && sign_button(ui, theme, Sign::Cross, &tr!("Usual key for {text}", text)).clicked() {
                chosen.remove(name);
            } else if !is_own {
                ui.add_space(26.0);
            }
        });
        let middle = rect.center().y;
        let width = (right - rect.left()) * if row.clash.is_some() { 0.5 } else { 1.0 };
        let name = elided(ui, text, font(ui, Face::Sans, 13.0), theme.ink, width);
        let name_right = rect.left() + name.size().x;
        paint_line(ui, pos2(rect.left(), middle), name);
        if let Some(clash) = &row.clash {
            let clash = elided(ui, clash, font(ui, Face::Sans, 11.5), theme.warning, right - name_right - 12.0);
            paint_line(ui, pos2(name_right + 12.0, middle), clash);
        }
    }
}

/// Every command, with what its key does besides.
fn rows(situation: Situation<'_>) -> Vec<KeyRow> {
    let lines = situation.lines();
    let usual = Situation { keys: &KeyBindings::default(), ..situation }.lines();
    let mut now: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    let mut before: BTreeMap<String, usize> = BTreeMap::new();
    for (idx, (line, usual)) in lines.iter().zip(&usual).enumerate() {
        line.shortcuts().iter().for_each(|&key| now.entry(word_from_shortcut(key)).or_default().push(idx));
        before.extend(usual.shortcuts().iter().map(|&key| (word_from_shortcut(key), idx)));
    }
    let clash = |idx: usize, line: &Line| {
        let words: Vec<String> = line.shortcuts().iter().copied().map(word_from_shortcut).collect();
        let other = |idxs: &Vec<usize>| idxs.iter().find(|other| **other != idx).map(|other| &lines[*other]);
        let shared = words.iter().find_map(|word| now.get(word).and_then(other));
        if let Some(other) = shared {
            return Some(tr!("also the key of “{text}”", text = other.entry.shown()));
        }
        situation.keys.chosen(&line.name)?;
        let taken = words.iter().find_map(|word| before.get(word)).filter(|other| **other != idx)?;
        Some(tr!("taken from “{text}”", text = lines[*taken].text))
    };
    let clashes: Vec<Option<String>> = lines.iter().enumerate().map(|(idx, line)| clash(idx, line)).collect();
    lines.into_iter().zip(clashes).map(|(line, clash)| KeyRow { line, clash }).collect()
}

/// The key that is shown for a command; nothing where it has none.
fn word_of(line: &Line) -> String {
    line.shortcuts().first().map_or_else(String::new, |&shortcut| shown_shortcut(shortcut))
}

/// Takes all keys out of the input while one is waited for. Escape is none that a command could have.
fn recorded(ui: &Ui) -> Recorded {
    let mut recorded = Recorded::Nothing;
    ui.input_mut(|input| {
        input.events.retain(|event| {
            let is_key =
                matches!(event, Event::Key { .. } | Event::Text(_) | Event::Copy | Event::Cut | Event::Paste(_));
            if let Some((key, held)) = pressed_key(event).filter(|_| !is_repeat(event)) {
                recorded = match key {
                    Key::Escape => Recorded::GivenUp,
                    key if is_modifier(key) => return false,
                    _ => Recorded::Key(KeyboardShortcut::new(plain(held), key)),
                };
            }
            !is_key
        });
    });
    recorded
}

/// The keys that are held, as bindings name them.
fn plain(held: Modifiers) -> Modifiers {
    let parts =
        [(held.command || held.ctrl, Modifiers::COMMAND), (held.alt, Modifiers::ALT), (held.shift, Modifiers::SHIFT)];
    parts.into_iter().filter(|(is_held, _)| *is_held).fold(Modifiers::NONE, |all, (_, one)| all.plus(one))
}

/// The commands whose keys do something else too, or did, with what is said of that.
#[cfg(test)]
pub(super) fn clashes_of(situation: Situation<'_>) -> Vec<(String, String)> {
    rows(situation).into_iter().filter_map(|row| Some((row.line.text, row.clash?))).collect()
}
