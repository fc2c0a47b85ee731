//! Words that lead somewhere, in one row, or in as many as a name needs.

use egui::accesskit::Role;
use egui::{Response, Sense, Stroke, TextFormat, Ui, WidgetInfo, vec2};

use super::line;
use super::theme::Theme;
use super::widgets::{Face, MAX_CHARACTERS_SHOWN, beginning, font, paint_focus, paint_line};

/// Rows that a name has room for where it is shown whole.
const MAX_NAME_ROWS: usize = 4;

/// Text that leads somewhere: cut where it is too wide, underlined under the pointer.
pub fn link_button(ui: &mut Ui, theme: &Theme, text: &str) -> Response {
    link_in_rows(ui, theme, text, 1)
}

/// The same in as many rows as a name needs, which is to be read whole.
pub fn name_button(ui: &mut Ui, theme: &Theme, name: &str) -> Response {
    link_in_rows(ui, theme, name, MAX_NAME_ROWS)
}

fn link_in_rows(ui: &mut Ui, theme: &Theme, text: &str, n_rows: usize) -> Response {
    let shown = beginning(text, MAX_CHARACTERS_SHOWN);
    let format = TextFormat::simple(font(ui, Face::Sans, 13.0), theme.ink);
    let galley = line::lay_out_in_rows(ui.ctx(), &[(&shown, format)], ui.available_width(), n_rows);
    // So much above and below that the first of several rows stands where a single one does.
    let height = if galley.rows.len() > 1 { galley.size().y + 10.0 } else { 20.0 };
    let (rect, response) = ui.allocate_exact_size(vec2(galley.size().x, height), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Link, ui.is_enabled(), text));
    if response.hovered() {
        ui.painter().hline(rect.x_range(), rect.bottom() - 2.0, Stroke::new(1.0, theme.soft));
    }
    paint_focus(ui, theme, rect.expand(2.0), &response);
    let is_elided = galley.elided;
    paint_line(ui, rect.left_center(), galley);
    if is_elided { response.on_hover_text(text) } else { response }
}
