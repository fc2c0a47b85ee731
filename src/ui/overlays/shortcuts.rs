//! The sheet of all keys, from the same table as menu and palette.

use egui::{Context, Frame, Id, Key, Margin, Modal, RichText, Role, ScrollArea, Sense, Ui, WidgetInfo, pos2, vec2};

use crate::ui::input::keys::{shown_shortcut, take_press};
use crate::ui::input::situation::Line;
use crate::ui::look::by_and_by::n_drawn;
use crate::ui::look::fonts;
use crate::ui::look::paging::page_by_keys;
use crate::ui::look::theme::{Theme, size};
use crate::ui::look::widgets;
use crate::ui::texts::tr;

/// Of each column where there is room for several, in points: at least, and where there is more room.
const COLUMN_WIDTH: f32 = 320.0;
const WIDE_COLUMN: f32 = 430.0;
/// Of the only column elsewhere, in points.
const WIDEST_COLUMN: f32 = 560.0;
const COLUMN_GAP: f32 = 28.0;
const ROW_HEIGHT: f32 = 25.0;
const N_ROWS_A_FRAME: usize = 24;

/// Draws the sheet over the window. Returns whether it stays open.
pub fn shortcuts_sheet_ui(ctx: &Context, lines: &[Line]) -> bool {
    let room = ctx.content_rect().size() - vec2(80.0, 120.0);
    let n_columns = (1..3).take_while(|&n| columns_width(n + 1) <= room.x).count() + 1;
    let share = (room.x + COLUMN_GAP) / n_columns as f32 - COLUMN_GAP;
    let column_width = share.min(if n_columns == 1 { WIDEST_COLUMN } else { WIDE_COLUMN }).floor();
    let modal =
        Modal::new(Id::unique("shortcuts")).frame(Frame::popup(&ctx.global_style()).inner_margin(Margin::same(24)));
    let shown = modal.show(ctx, |ui| {
        let theme = Theme::of(ui);
        ui.spacing_mut().item_spacing = vec2(COLUMN_GAP, 0.0);
        ui.set_width(n_columns as f32 * (column_width + COLUMN_GAP) - COLUMN_GAP);
        let mut stays = true;
        ui.horizontal(|ui| {
            ui.label(RichText::new(tr("Keyboard shortcuts")).font(fonts::sans_semibold(16.0)));
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                stays = !widgets::sign_button(ui, theme, widgets::Sign::Cross, tr("Close shortcuts")).clicked();
            });
        });
        ui.add_space(4.0);
        let hint =
            tr("The settings give other keys, under Keys; the list of all commands finds each by other words, too");
        ui.add(egui::Label::new(RichText::new(hint).size(size::SMALL_TEXT).color(theme.soft)).wrap());
        ui.add_space(10.0);
        let height = (room.y - 60.0).max(80.0);
        let scroll = ScrollArea::vertical().max_height(height).min_scrolled_height(height);
        scroll.show(ui, |ui| {
            page_by_keys(ui, height);
            let n_drawn = n_drawn(ui, Id::unique("rows of shortcuts"), lines.len(), N_ROWS_A_FRAME);
            columns_ui(ui, theme, lines, (n_columns, column_width), n_drawn);
        });
        stays
    });
    let is_escaped = take_press(ctx, Key::Escape) || take_press(ctx, Key::F1);
    shown.inner && !shown.backdrop_response.clicked() && !is_escaped
}

fn columns_width(n_columns: usize) -> f32 {
    n_columns as f32 * (COLUMN_WIDTH + COLUMN_GAP) - COLUMN_GAP
}

/// Groups one below the other, in columns of about the same height; of their rows the first `n_drawn`, the others left blank.
fn columns_ui(ui: &mut Ui, theme: &Theme, lines: &[Line], (n_columns, width): (usize, f32), n_drawn: usize) {
    let mut n_left = n_drawn;
    let groups = groups(lines);
    let n_rows: usize = groups.iter().map(|(_, lines)| lines.len() + 2).sum();
    let rows_a_column = n_rows.div_ceil(n_columns);
    ui.horizontal_top(|ui| {
        let mut groups = groups.iter().peekable();
        for column in 0..n_columns {
            ui.vertical(|ui| {
                ui.set_width(width);
                let mut n_rows = 0;
                while let Some((_, lines)) = groups.peek() {
                    let is_full = n_rows > 0 && n_rows + lines.len() / 2 > rows_a_column;
                    if is_full && column + 1 < n_columns {
                        break;
                    }
                    n_rows += lines.len() + 2;
                    groups.next().into_iter().for_each(|(name, lines)| group_ui(ui, theme, name, lines, &mut n_left));
                }
            });
        }
    });
}

/// The lines that have a key, by menu, in the order in which menus first appear.
fn groups(lines: &[Line]) -> Vec<(&'static str, Vec<&Line>)> {
    let mut groups: Vec<(&'static str, Vec<&Line>)> = Vec::new();
    for line in lines.iter().filter(|line| !line.shortcuts().is_empty()) {
        let name = line.entry.menu.name();
        match groups.iter_mut().find(|(of_group, _)| *of_group == name) {
            Some((_, lines)) => lines.push(line),
            None => groups.push((name, vec![line])),
        }
    }
    groups
}

fn group_ui(ui: &mut Ui, theme: &Theme, name: &str, lines: &[&Line], n_left: &mut usize) {
    ui.add_space(6.0);
    ui.label(RichText::new(name).font(fonts::sans_semibold(size::UI_TEXT)));
    ui.add_space(4.0);
    for line in lines {
        let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width() - 12.0, ROW_HEIGHT), Sense::hover());
        response.widget_info(|| {
            let keys: Vec<String> = line.shortcuts().iter().map(|&shortcut| shown_shortcut(shortcut)).collect();
            let words = format!("{}: {}", line.text, keys.join(tr(" or ")));
            WidgetInfo::labeled(Role::Label, true, words)
        });
        if !ui.is_rect_visible(rect) || *n_left == 0 {
            continue;
        }
        *n_left -= 1;
        let mut right = rect.right();
        for &shortcut in line.shortcuts().iter().rev() {
            let place = pos2(right, rect.center().y);
            right = widgets::paint_key_cap(ui, theme, place, &shown_shortcut(shortcut)).left() - 4.0;
        }
        let text = widgets::elided(ui, &line.text, fonts::sans(size::UI_TEXT), theme.ink, right - rect.left() - 8.0);
        widgets::paint_line(ui, pos2(rect.left(), rect.center().y), text);
        ui.painter().hline(rect.x_range(), rect.bottom(), egui::Stroke::new(1.0, theme.line));
    }
    ui.add_space(12.0);
}
