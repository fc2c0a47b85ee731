//! What this program is, where it keeps things, and the licences of what it is built from, which can be searched.

use egui::accesskit::Role;
use egui::{FontFamily, FontId, Grid, Id, Key, Label, Rect, RichText, ScrollArea, Sense, Ui, WidgetInfo, vec2};

use super::card::{Card, Reply, note_ui};
use crate::storage::{self, Places};
use crate::ui::input::commands::ViewCommand;
use crate::ui::input::outbox::Wish;
use crate::ui::log::REPORT_HINT;
use crate::ui::look::folders::folder_ui;
use crate::ui::look::paging::page_by_keys;
use crate::ui::look::theme::{Theme, size};
use crate::ui::look::widgets::{Face, counted, ends_ui, field_ui, font, grouped};
use crate::ui::texts::tr;

/// The open page.
#[derive(Debug)]
pub struct AboutDialog {
    tab: usize,
    /// What the system calls itself, as far as it is known.
    system: String,
    places: Option<Places>,
    licences: LicencesPage,
    /// Messages are below the card: that the report was copied is said in it.
    has_copied: bool,
}

/// The text of all licences, and what is looked for in it.
#[derive(Debug)]
struct LicencesPage {
    lines: Vec<String>,
    typed: String,
    /// The lines that have what is typed.
    hits: Vec<usize>,
    /// Of these the one that was gone to.
    current: usize,
    /// Whether it is to be brought into view.
    is_going: bool,
}

const WIDTH: f32 = 700.0;
/// Of what stands under the tabs: the same for both, so that nothing moves.
const HEIGHT: f32 = 440.0;
const FIELD_HEIGHT: f32 = 28.0;
const LINE_HEIGHT: f32 = 16.0;

impl AboutDialog {
    pub fn new(system: String, places: Option<Places>) -> Self {
        Self { tab: 0, system, places, licences: LicencesPage::new(&storage::licences()), has_copied: false }
    }

    pub(super) fn ui(&mut self, card: &mut Card<'_>) -> Reply {
        card.ui(tr("About Pullquote"), WIDTH, |ui, foot| {
            let theme = Theme::of(ui);
            self.tab = foot.pages_ui(ui, [tr("Program"), tr("Licences")], (self.tab, HEIGHT), |ui, tab| match tab {
                0 => self.program_ui(ui, theme),
                _ => self.licences.ui(ui, theme),
            });
            let copy = if self.has_copied { tr("Report copied") } else { tr("Copy report") };
            match foot.ui(ui, &[tr("Close"), copy], true) {
                Some(1) => {
                    self.has_copied = true;
                    Reply::asks(Wish::Run(ViewCommand::CopyReport.into()))
                }
                Some(_) => Reply::Cancelled,
                None => Reply::Stays,
            }
        })
    }

    fn program_ui(&self, ui: &mut Ui, theme: &Theme) {
        let name = format!("Pullquote {}", storage::VERSION);
        ui.label(RichText::new(name).font(font(ui, Face::SansSemibold, 20.0)).color(theme.ink));
        ui.label(RichText::new(tr("Mark who said what in news articles")).color(theme.soft));
        ui.add_space(12.0);
        Grid::new("about").num_columns(2).spacing([24.0, 10.0]).min_col_width(90.0).show(ui, |ui| {
            row_ui(ui, theme, tr("Built for"), &storage::built());
            let system = if self.system.is_empty() { tr("It does not say") } else { &self.system };
            row_ui(ui, theme, tr("System"), system);
            row_ui(
                ui,
                theme,
                tr("Licence"),
                tr("MIT, weights for grammar CC BY-SA; what it is built from is on the other page"),
            );
            row_ui(ui, theme, tr("Network"), tr("None: it has no account, sends nothing and looks for nothing"));
        });
        ui.add_space(14.0);
        if let Some(places) = &self.places {
            let settings = [tr("Show the folder of the settings"), tr("Copy the path of the settings")];
            let data = [tr("Show the folder of the data"), tr("Copy the path of the data")];
            for (words, names, folder) in [
                (tr("Your settings are in this folder"), settings, &places.settings),
                (tr("Projects that were never saved are in this one"), data, &places.data),
            ] {
                note_ui(ui, words);
                folder_ui(ui, names, folder);
                ui.add_space(10.0);
            }
        }
        note_ui(ui, &tr!("“Copy report” copies what helps to find a fault. {hint}", hint = tr(REPORT_HINT)));
    }
}

fn row_ui(ui: &mut Ui, theme: &Theme, name: &str, words: &str) {
    ui.label(RichText::new(name).color(theme.soft));
    ui.add(Label::new(words).wrap());
    ui.end_row();
}

impl LicencesPage {
    fn new(text: &str) -> Self {
        let lines = text.lines().map(str::to_owned).collect();
        Self { lines, typed: String::new(), hits: Vec::new(), current: 0, is_going: false }
    }

    fn ui(&mut self, ui: &mut Ui, theme: &Theme) {
        self.find_ui(ui, theme);
        ui.add_space(6.0);
        let mut scroll = ScrollArea::both().id_salt("licences").auto_shrink(false);
        let height = ui.available_height();
        if std::mem::take(&mut self.is_going)
            && let Some(&hit) = self.hits.get(self.current)
        {
            scroll = scroll.vertical_scroll_offset((hit as f32 * LINE_HEIGHT - height / 3.0).max(0.0));
        }
        ui.spacing_mut().item_spacing.y = 0.0;
        scroll.show_rows(ui, LINE_HEIGHT, self.lines.len(), |ui, rows| {
            page_by_keys(ui, height);
            for idx in rows {
                self.line_ui(ui, theme, idx);
            }
        });
    }

    /// A field, and how many lines have what stands in it. Enter goes to the next one, with Shift to the one before.
    fn find_ui(&mut self, ui: &mut Ui, theme: &Theme) {
        let words = match self.hits.len() {
            _ if self.typed.trim().is_empty() => String::new(),
            0 => tr("Nothing found").to_owned(),
            n => tr!("{n} of {lines}", n = grouped(self.current + 1), lines = counted(n, "line")),
        };
        let (typed, mut field) = (&mut self.typed, None);
        let field_in = |ui: &mut Ui| {
            field = Some(field_ui(ui, theme, Id::unique("find in licences"), typed, tr("Find in the licences"), None));
        };
        let count = RichText::new(words).size(size::SMALL_TEXT).color(theme.soft);
        ui.allocate_ui(vec2(ui.available_width(), FIELD_HEIGHT), |ui| {
            ends_ui(ui, field_in, |ui| drop(ui.label(count)));
        });
        if field.as_ref().is_some_and(egui::Response::changed) {
            self.find();
        }
        let (is_enter, is_back) = ui.input(|input| (input.key_pressed(Key::Enter), input.modifiers.shift));
        if let Some(field) = field.filter(|field| field.lost_focus() && is_enter) {
            self.go(is_back);
            field.request_focus();
        }
    }

    fn find(&mut self) {
        let wanted = self.typed.trim().to_lowercase();
        let has_it = |idx: &usize| !wanted.is_empty() && self.lines[*idx].to_lowercase().contains(&wanted);
        self.hits = (0..self.lines.len()).filter(has_it).collect();
        (self.current, self.is_going) = (0, true);
    }

    fn go(&mut self, is_back: bool) {
        let n_hits = self.hits.len().max(1);
        self.current = (self.current + if is_back { n_hits - 1 } else { 1 }) % n_hits;
        self.is_going = true;
    }

    fn line_ui(&self, ui: &mut Ui, theme: &Theme, idx: usize) {
        let line = &self.lines[idx];
        let font = FontId::new(11.5, FontFamily::Monospace);
        let galley = ui.painter().layout_no_wrap(line.clone(), font, theme.ink);
        let (rect, response) = ui.allocate_exact_size(vec2(galley.size().x, LINE_HEIGHT), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, line));
        if let Ok(hit) = self.hits.binary_search(&idx) {
            let color = if hit == self.current { theme.hit } else { theme.selection };
            let across = Rect::from_x_y_ranges(ui.clip_rect().x_range(), rect.y_range());
            ui.painter().rect_filled(across, 0.0, color);
        }
        ui.painter().galley(rect.min, galley, theme.ink);
    }
}

#[cfg(test)]
mod tests {
    use egui_kittest::kittest::Queryable as _;

    use super::*;
    use crate::ui::App;
    use crate::ui::test_window::{project_of, window};

    #[test]
    fn about_says_what_it_is_and_finds_a_library_with_its_licence() {
        let mut window = window(App::new(project_of(&["a"])));
        window.state_mut().outbox.run(ViewCommand::ShowAbout);
        window.run();
        window.get_by_label(&format!("Pullquote {}", storage::VERSION));
        window.get_by_label("Copy report").click();
        window.run();
        window.get_by_label("Report copied");
        window.get_by_label("Licences").click();
        window.run();
        window.get_by_label("What Pullquote is built from");
        assert!(window.query_by_label_contains("BSD 2-Clause License").is_none(), "only what is in view is drawn");
        window.get_by_label("Find in the licences").focus();
        window.run();
        window.get_by_label("Find in the licences").type_text("bsd 2-clause license");
        window.run();
        window.get_by_label_contains("1 of ");
        window.get_by_label("BSD 2-Clause License");
    }
}
