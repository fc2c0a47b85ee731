//! The settings of the person: what is changed here holds at once, in every project.

mod keys;
#[cfg(test)]
mod tests;

use std::path::Path;

use egui::{ComboBox, Grid, RichText, ScrollArea, Slider, TextEdit, Ui};

use super::dialogs::card::{Card, note_ui};
use super::dialogs::{AUTOSAVE_INTERVALS_S, words_from_interval};
use crate::formats::own::user_settings::{
    BUILT_IN, LINE_LENGTHS, Language as LanguageChoice, TEXT_SIZES, Theme as ThemeChoice, UserSettings, ZOOMS,
};
use crate::model::{self, LabelSet};
use crate::ui::input::outbox::{Outbox, Wish};
use crate::ui::input::situation::Situation;
use crate::ui::look::folders::folder_ui;
use crate::ui::look::menu;
use crate::ui::look::theme::{Theme, size};
use crate::ui::look::widgets::pill_ui;
use crate::ui::texts::tr;
use keys::KeysSheet;

const WIDTH: f32 = 600.0;
/// Of the window, in points.
const LEAST_WIDTH_OF_TWO_COLUMNS: f32 = 580.0;
/// Of what stands under the tabs: the same for each, so that nothing moves.
const HEIGHT: f32 = 360.0;

/// The open settings.
#[derive(Debug)]
pub struct SettingsSheet {
    tab: usize,
    draft: UserSettings,
    /// What was asked for last, so that only what is new is asked for.
    asked: UserSettings,
    keys: KeysSheet,
}

/// What the sheet shows besides the settings.
#[derive(Clone, Copy)]
pub struct Around<'a> {
    pub situation: Situation<'a>,
    /// Where the settings are kept, if they are.
    pub folder: Option<&'a Path>,
    /// Who labels where the settings name nobody.
    pub system_name: &'a str,
}

/// The page of the keys.
const KEYS_TAB: usize = 3;

impl SettingsSheet {
    pub fn new(settings: &UserSettings) -> Self {
        Self { tab: 0, draft: settings.clone(), asked: settings.clone(), keys: KeysSheet::default() }
    }

    /// Whether it waits for the key that a command shall have.
    pub fn is_recording(&self) -> bool {
        self.keys.is_recording()
    }

    /// Draws the sheet. Returns whether it stays open.
    pub fn ui(&mut self, card: &mut Card<'_>, around: Around<'_>, out: &mut Outbox) -> bool {
        let is_closed = card.ui(tr("Settings"), WIDTH, |ui, foot| {
            let names = [tr("General"), tr("Reading"), tr("Suggestions"), tr("Keys")];
            self.tab = foot.pages_ui(ui, names, (self.tab, HEIGHT), |ui, tab| match tab {
                0 => self.general_ui(ui, around),
                1 => self.reading_ui(ui),
                2 => self.suggestions_ui(ui, around.situation.project.labels()),
                _ => self.keys.ui(ui, &mut self.draft.keys, around.situation),
            });
            if self.tab != KEYS_TAB {
                self.keys.leave();
            }
            foot.ui(ui, &[tr("Close")], true).is_some()
        });
        let is_over = is_closed || card.is_escaped();
        self.ask(card.is_at_rest() || is_over, out);
        !is_over
    }

    /// Asks for what was changed, once nothing is being dragged or typed.
    fn ask(&mut self, is_at_rest: bool, out: &mut Outbox) {
        if is_at_rest && self.draft != self.asked {
            self.asked = self.draft.clone();
            out.wish(Wish::SetUp(Box::new(self.draft.clone())));
        }
    }

    fn general_ui(&mut self, ui: &mut Ui, around: Around<'_>) {
        let settings = &mut self.draft;
        rows_ui(ui, "general", |ui| {
            row_ui(ui, tr("Theme"), |ui| {
                let choices = [
                    (tr("As the system"), ThemeChoice::System),
                    (tr("Light"), ThemeChoice::Light),
                    (tr("Dark"), ThemeChoice::Dark),
                ];
                for (words, choice) in choices {
                    choice_ui(ui, words, &mut settings.theme, choice);
                }
            });
            row_ui(ui, tr("Language"), |ui| {
                let choices = [
                    (tr("As the system|language"), LanguageChoice::System),
                    // Each in its own, so that whoever does not read the other finds it.
                    ("English", LanguageChoice::English),
                    ("Deutsch", LanguageChoice::German),
                ];
                for (words, choice) in choices {
                    choice_ui(ui, words, &mut settings.language, choice);
                }
            });
            row_ui(ui, tr("Motion"), |ui| {
                ui.checkbox(&mut settings.reduces_motion, tr("Nothing glides or fades"));
            });
            row_ui(ui, tr("Your name"), |ui| {
                let edit = TextEdit::singleline(&mut settings.annotator).hint_text(around.system_name);
                ui.add(edit.desired_width(220.0)).accessible_name(tr("Name of the annotator"));
            });
            note_row_ui(ui, tr("The annotator of new projects; where it is empty, your name on this system"));
            row_ui(ui, tr("Save"), |ui| {
                let words = words_from_interval(settings.autosave_interval_s);
                let field = ComboBox::from_id_salt("autosave").selected_text(words).width(180.0);
                let shown = menu::choice_ui(ui, field, |ui| {
                    for interval_s in AUTOSAVE_INTERVALS_S {
                        let words = words_from_interval(interval_s);
                        ui.selectable_value(&mut settings.autosave_interval_s, interval_s, words);
                    }
                });
                shown.response.accessible_name(tr("Save automatically"));
            });
            note_row_ui(ui, tr("Saved or not, every change is kept in the journal beside the project at once"));
        });
        ui.add_space(14.0);
        kept_ui(ui, around.folder);
    }

    fn reading_ui(&mut self, ui: &mut Ui) {
        let settings = &mut self.draft;
        rows_ui(ui, "reading", |ui| {
            slider_row_ui(
                ui,
                tr("Size of the text"),
                Slider::new(&mut settings.text_size, TEXT_SIZES).step_by(1.0).suffix(tr(" pt")),
            );
            slider_row_ui(
                ui,
                tr("Length of a line"),
                Slider::new(&mut settings.line_length, LINE_LENGTHS).suffix(tr(" letters")),
            );
            note_row_ui(ui, tr("As long as there is room; most people read 66 to 75 letters a line best"));
            let zoom = Slider::new(&mut settings.zoom, ZOOMS).step_by(0.1);
            let percent = zoom.custom_formatter(|zoom, _| format!("{:.0} %", zoom * 100.0));
            slider_row_ui(
                ui,
                tr("Size of everything"),
                percent.custom_parser(|words| Some(words.trim_end_matches(['%', ' ']).parse::<f64>().ok()? / 100.0)),
            );
        });
    }

    fn suggestions_ui(&mut self, ui: &mut Ui, labels: &LabelSet) {
        let settings = &mut self.draft;
        rows_ui(ui, "suggestions", |ui| {
            slider_row_ui(ui, tr("Sure enough"), Slider::new(&mut settings.sure_percent, 50..=100).suffix(" %"));
            note_row_ui(ui, tr("From here on suggestions in view are accepted together"));
        });
        ui.add_space(14.0);
        who_suggests_ui(ui, settings, labels);
        ui.add_space(14.0);
        note_ui(ui, tr("Which labels a project wants suggestions of is set there: under Suggestions, by “Settings…”"));
    }
}

/// A table of the project’s labels and of all who can suggest them, to tick who may.
fn who_suggests_ui(ui: &mut Ui, settings: &mut UserSettings, labels: &LabelSet) {
    if settings.suggesters.is_empty() {
        let words =
            tr("Programs of your own can suggest too: list them in settings.ron. A project cannot list any, so that \
             opening one starts no program");
        return note_ui(ui, words);
    }
    let own = settings.suggesters.keys().filter(|name| *name != BUILT_IN).cloned();
    let names: Vec<String> = [BUILT_IN.to_owned()].into_iter().chain(own).collect();
    note_ui(ui, tr("Who suggests what, in every project that has these labels"));
    ui.add_space(6.0);
    ScrollArea::both().id_salt("who suggests").show(ui, |ui| {
        Grid::new("who suggests").spacing([24.0, 6.0]).show(ui, |ui| {
            ui.label("");
            for name in &names {
                ui.label(RichText::new(if name == BUILT_IN { "Pullquote" } else { name }).size(size::SMALL_TEXT));
            }
            ui.end_row();
            for label in labels.labels() {
                ui.label(&label.name);
                for name in &names {
                    takes_ui(ui, settings, name, label);
                }
                ui.end_row();
            }
        });
    });
}

/// The box to tick for a suggester and a label, where it can suggest that one.
fn takes_ui(ui: &mut Ui, settings: &mut UserSettings, name: &str, label: &model::Label) {
    let id = label.id.as_str();
    let own = settings.suggesters.get(name).map_or(&[][..], |program| &program.labels);
    if !own.is_empty() && !own.iter().any(|label| label == id) {
        ui.label("–").on_hover_text(tr("It is named for other labels"));
        return;
    }
    let mut takes = settings.takes(name, id);
    if ui.checkbox(&mut takes, "").accessible_name(tr!("{label} by {name}", label = label.name, name)).changed() {
        settings.take(name, id, takes);
    }
}

/// Two columns: what is set, and how; one where the window is narrow.
fn rows_ui(ui: &mut Ui, name: &str, content: impl FnOnce(&mut Ui)) {
    if is_narrow(ui) {
        return content(ui);
    }
    Grid::new(("settings", name)).num_columns(2).spacing([24.0, 12.0]).min_col_width(130.0).show(ui, content);
}

fn is_narrow(ui: &Ui) -> bool {
    ui.ctx().content_rect().width() < LEAST_WIDTH_OF_TWO_COLUMNS
}

fn row_ui(ui: &mut Ui, name: &str, content: impl FnOnce(&mut Ui)) {
    if is_narrow(ui) {
        ui.label(name);
        ui.horizontal_wrapped(content);
        return ui.add_space(8.0);
    }
    ui.label(name);
    ui.horizontal(content);
    ui.end_row();
}

fn slider_row_ui(ui: &mut Ui, name: &str, slider: Slider<'_>) {
    row_ui(ui, name, |ui| {
        ui.spacing_mut().slider_width = 240.0;
        ui.add(slider).accessible_name(name);
    });
}

/// A sentence about the row before.
fn note_row_ui(ui: &mut Ui, words: &str) {
    if is_narrow(ui) {
        note_ui(ui, words);
        return ui.add_space(8.0);
    }
    ui.label("");
    note_ui(ui, words);
    ui.end_row();
}

fn choice_ui<T: PartialEq>(ui: &mut Ui, words: &str, chosen: &mut T, choice: T) {
    let theme = Theme::of(ui);
    if pill_ui(ui, theme, words, *chosen == choice, theme.selection, theme.accent).clicked() {
        *chosen = choice;
    }
}

/// Where all this is kept, to be looked at and copied.
fn kept_ui(ui: &mut Ui, folder: Option<&Path>) {
    let Some(folder) = folder else { return note_ui(ui, tr("These settings are kept nowhere")) };
    note_ui(ui, tr("All of it is kept in settings.ron in this folder"));
    ui.add_space(4.0);
    folder_ui(ui, [tr("Show the folder of the settings"), tr("Copy the path of the settings")], folder);
}
