//! Asks what the columns of a table of articles hold, and shows how its first articles will look.

use egui::{ComboBox, Frame, Grid, Margin, RichText, Ui};

use super::card::{Card, Reply};
use crate::formats::articles::corpus::{Columns, Field};
use crate::storage::ColumnChoice;
use crate::ui::input::outbox::Wish;
use crate::ui::jobs::adding::{Found, Table, ToRead};
use crate::ui::look::bidi;
use crate::ui::look::fonts;
use crate::ui::look::menu::choice_ui;
use crate::ui::look::theme::{Theme, size};
use crate::ui::look::widgets;
use crate::ui::look::widgets::Face;
use crate::ui::texts::{in_sentence, tr};

/// Articles shown as they will look.
const N_SHOWN: usize = 3;

/// Files that are to be read, and what is asked of the tables among them.
#[derive(Debug)]
pub struct ColumnsDialog {
    found: Found,
    tables: Vec<Table>,
    /// The table that is asked about.
    asked_idx: usize,
    /// What was guessed of each table.
    guessed: Vec<Columns>,
}

impl ColumnsDialog {
    pub fn new(found: Found, tables: Vec<Table>) -> Self {
        let guessed = tables.iter().map(|table| table.columns.clone()).collect();
        Self { found, tables, asked_idx: 0, guessed }
    }

    /// Whether somebody has chosen another column, or gone on to another table.
    pub(super) fn is_changed(&self) -> bool {
        self.asked_idx > 0 || self.tables.iter().map(|table| &table.columns).ne(&self.guessed)
    }

    pub(super) fn ui(&mut self, card: &mut Card<'_>) -> Reply {
        let is_last = self.asked_idx + 1 >= self.tables.len();
        let n_files = self.found.files.len();
        let Some(table) = self.tables.get_mut(self.asked_idx) else { return Reply::Cancelled };
        let pressed = card.ui(&table.title(), 560.0, |ui, foot| {
            let theme = Theme::of(ui);
            ui.label(RichText::new(tr("Say which column holds what. Only the text has to be there")).color(theme.soft));
            ui.add_space(8.0);
            table.choice_ui(ui, theme);
            ui.add_space(10.0);
            table.preview_ui(ui, theme);
            let is_ready = table.columns.0.contains_key(&Field::Text);
            let main = if is_last { tr("Add articles") } else { tr("Next table") };
            let can_skip = n_files > table.paths.len();
            let texts = if can_skip { &[main, tr("Cancel"), tr("Skip this table")][..] } else { &[main, tr("Cancel")] };
            foot.ui(ui, texts, is_ready)
        });
        match pressed {
            None => return Reply::Stays,
            Some(1) => return Reply::Cancelled,
            Some(0) => {}
            Some(_) => {
                let skipped = std::mem::take(&mut table.paths);
                self.found.files.retain(|path| !skipped.contains(path));
            }
        }
        if is_last {
            return self.finished();
        }
        self.asked_idx += 1;
        Reply::Stays
    }

    /// All is known: the files can be read.
    fn finished(&mut self) -> Reply {
        let found = std::mem::take(&mut self.found);
        let of_table = |table: Table| table.paths.into_iter().map(move |path| (path, table.columns.clone()));
        let of_file = std::mem::take(&mut self.tables).into_iter().flat_map(of_table).collect();
        let columns = ColumnChoice { of_file, ..ColumnChoice::default() };
        Reply::done(Wish::ReadArticles(Box::new(ToRead { found, columns })))
    }
}

impl Table {
    /// “Columns of wire.csv and 2 more files”.
    fn title(&self) -> String {
        let name = self.paths.first().and_then(|path| path.file_name()).unwrap_or_default().to_string_lossy();
        match self.paths.len() {
            0 | 1 => tr!("Columns of {name}", name),
            n_files => tr!("Columns of {name} and {files} more", name, files = widgets::counted(n_files - 1, "file")),
        }
    }

    fn choice_ui(&mut self, ui: &mut Ui, theme: &Theme) {
        Grid::new("columns").num_columns(3).spacing([14.0, 6.0]).show(ui, |ui| {
            for field in Field::ALL {
                ui.label(name_of(field));
                self.menu_ui(ui, field);
                let example = self.columns.0.get(&field).map(|column| self.cell(0, column)).unwrap_or_default();
                let font = widgets::font(ui, Face::Sans, size::SMALL_TEXT);
                let galley = widgets::elided(ui, example, font, theme.soft, 270.0);
                ui.label(galley);
                ui.end_row();
            }
        });
    }

    /// The columns that a field may be read from.
    fn menu_ui(&mut self, ui: &mut Ui, field: Field) {
        let chosen = self.columns.0.get(&field).cloned();
        let nothing = if field == Field::Text { tr("choose…") } else { tr("none") };
        let shown = chosen.clone().unwrap_or_else(|| nothing.to_owned());
        let menu = ComboBox::from_id_salt(field.name()).width(160.0).truncate().selected_text(shown);
        let menu = choice_ui(ui, menu, |ui| {
            if field != Field::Text && ui.selectable_label(chosen.is_none(), nothing).clicked() {
                self.columns.0.remove(&field);
            }
            for column in &self.preview.columns {
                if ui.selectable_label(chosen.as_ref() == Some(column), column).clicked() {
                    self.columns.0.insert(field, column.clone());
                }
            }
        });
        menu.response.accessible_name(tr!("Column of the {field}", field = in_sentence(name_of(field))));
    }

    /// The first articles as they will be.
    fn preview_ui(&self, ui: &mut Ui, theme: &Theme) {
        let frame =
            Frame::NONE.fill(theme.background).corner_radius(size::CORNER).inner_margin(Margin::symmetric(12, 9));
        frame.show(ui, |ui| {
            ui.set_width(ui.available_width());
            let width = ui.available_width();
            for row_idx in 0..self.preview.rows.len().min(N_SHOWN) {
                let of =
                    |field| self.columns.0.get(&field).map(|column| self.cell(row_idx, column)).unwrap_or_default();
                let line = |ui: &mut Ui, text: &str, font, color| {
                    let galley = widgets::elided(ui, text, font, color, width);
                    ui.label(galley);
                };
                let (text, title) = (of(Field::Text), of(Field::Title));
                let (title, text) = if title.is_empty() { (text, "") } else { (title, text) };
                line(ui, title, fonts::sans_semibold(size::UI_TEXT), theme.ink);
                let about = [Field::Outlet, Field::Byline, Field::Date].map(of);
                let about = bidi::joined(about.into_iter().chain([text]).filter(|words| !words.is_empty()));
                let font = widgets::font(ui, Face::Sans, size::SMALL_TEXT);
                if self.has_no_text(row_idx) {
                    line(ui, tr("Has no text and will be left out"), font, theme.warning);
                } else if !about.is_empty() {
                    line(ui, &about, font, theme.soft);
                }
                ui.add_space(3.0);
            }
            if self.preview.has_labels {
                ui.label(
                    RichText::new(tr("The labels in the file come in too")).size(size::SMALL_TEXT).color(theme.good),
                );
            }
        });
    }

    /// Whether a row is empty where the text is looked for.
    fn has_no_text(&self, row_idx: usize) -> bool {
        self.columns.0.get(&Field::Text).is_some_and(|column| self.cell(row_idx, column).is_empty())
    }

    fn cell(&self, row_idx: usize, column: &str) -> &str {
        let column_idx = self.preview.columns.iter().position(|name| name == column);
        let cell = column_idx.and_then(|idx| self.preview.rows.get(row_idx)?.get(idx));
        cell.map(String::as_str).unwrap_or_default()
    }
}

fn name_of(field: Field) -> &'static str {
    match field {
        Field::Text => tr("Text"),
        Field::Title => tr("Title"),
        Field::Byline => tr("Author"),
        Field::Outlet => tr("Outlet"),
        Field::Date => tr("Date"),
        Field::Url => tr("Address"),
        Field::Id => tr("Id in the file"),
    }
}
