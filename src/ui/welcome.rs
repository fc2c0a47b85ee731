//! What the window shows where nothing is open yet, and while files are dragged over it.

use egui::accesskit::Role;
use egui::{
    Align2, Context, Id, LayerId, Order, Response, RichText, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2,
};

use super::input::commands::{Command, FileCommand};
use super::input::keys::shown_shortcut;
use super::input::outbox::Outbox;
use super::input::situation::Situation;
use super::jobs::paths::takes_drops;
use super::look::folders::RecentProject;
use super::look::fonts;
use super::look::theme::{Theme, size};
use super::look::widgets::{Face, elided, empty_ui, font, paint_focus, paint_key_cap, paint_line};
use crate::ui::texts::{later, tr};

/// Of each of the two columns, in points.
const COLUMN_WIDTH: f32 = 270.0;
const GAP: f32 = 36.0;
/// More recent projects are in the menu.
const MAX_RECENT: usize = 6;

/// What a project without articles can begin with.
const BEGINNINGS: [(&str, FileCommand); 7] = [
    (later("New project"), FileCommand::NewProject),
    (later("Open project…"), FileCommand::OpenProject),
    (later("Add articles…"), FileCommand::AddArticles),
    (later("Add a folder of articles…"), FileCommand::AddFolder),
    (later("Paste a text"), FileCommand::PasteArticle),
    (later("Import labels…"), FileCommand::Import),
    (later("Take the tour"), FileCommand::ShowTour),
];

/// What stands where an article would, and how to get one.
pub(super) fn nothing_open_ui(
    ui: &mut Ui,
    theme: &Theme,
    situation: Situation<'_>,
    recent: &[RecentProject],
    out: &mut Outbox,
) {
    let is_empty = situation.project.articles().len() == 0;
    let (heading, hint) = if is_empty && !takes_drops() {
        (
            tr("No articles yet"),
            tr("Files cannot be dropped here under Wayland: paste a text or files, or begin with one of these"),
        )
    } else if is_empty {
        (tr("No articles yet"), tr("Drop articles or a folder here, or begin with one of these"))
    } else {
        (tr("No article is open"), tr("Choose one at the left"))
    };
    let has_two_columns = ui.available_width() >= 2.0 * COLUMN_WIDTH + GAP + 40.0;
    ui.vertical_centered(|ui| {
        ui.add_space(ui.available_height() * 0.14);
        ui.label(RichText::new(heading).font(fonts::serif_semibold(26.0)));
        ui.add_space(4.0);
        ui.label(RichText::new(hint).color(theme.soft).size(size::UI_TEXT));
        ui.add_space(28.0);
    });
    if !is_empty {
        return;
    }
    let width = if has_two_columns { 2.0 * COLUMN_WIDTH + GAP } else { COLUMN_WIDTH };
    let margin = ((ui.available_width() - width) / 2.0).max(12.0);
    egui::ScrollArea::vertical().auto_shrink(false).id_salt("beginnings").show(ui, |ui| {
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing = egui::Vec2::ZERO;
            ui.add_space(margin);
            ui.vertical(|ui| {
                beginnings_ui(ui, theme, situation, out);
                if !has_two_columns {
                    ui.add_space(24.0);
                    recent_ui(ui, theme, recent, out);
                }
            });
            if has_two_columns {
                ui.add_space(GAP);
                ui.vertical(|ui| recent_ui(ui, theme, recent, out));
            }
        });
    });
}

fn beginnings_ui(ui: &mut Ui, theme: &Theme, situation: Situation<'_>, out: &mut Outbox) {
    column_ui(ui, theme, tr("Begin"));
    for (words, command) in BEGINNINGS {
        let line = situation.line(Command::from(command));
        let key = line.shortcuts().first().map(|&shortcut| shown_shortcut(shortcut));
        if line_ui(ui, theme, tr(words), "", key.as_deref()).clicked() {
            out.run(command);
        }
    }
}

fn recent_ui(ui: &mut Ui, theme: &Theme, recent: &[RecentProject], out: &mut Outbox) {
    column_ui(ui, theme, tr("Recent projects"));
    if recent.is_empty() {
        ui.set_width(COLUMN_WIDTH);
        empty_ui(ui, theme, tr("Projects that you save or open are listed here"));
    }
    for (idx, recent) in recent.iter().enumerate().take(MAX_RECENT) {
        if line_ui(ui, theme, &recent.name, &recent.folder, None).clicked() {
            out.run(FileCommand::OpenRecent(idx));
        }
    }
}

fn column_ui(ui: &mut Ui, theme: &Theme, name: &str) {
    let (rect, _) = ui.allocate_exact_size(vec2(COLUMN_WIDTH, 26.0), Sense::hover());
    let name = elided(ui, name, font(ui, Face::SansSemibold, 12.0), theme.soft, rect.width() - 20.0);
    paint_line(ui, pos2(rect.left() + 10.0, rect.center().y - 2.0), name);
    ui.painter().hline(rect.x_range(), rect.bottom() - 1.0, Stroke::new(1.0, theme.line));
}

/// A line that is clicked, with what there is to say of it below, and its key.
fn line_ui(ui: &mut Ui, theme: &Theme, words: &str, detail: &str, key: Option<&str>) -> Response {
    let height = if detail.is_empty() { 34.0 } else { 46.0 };
    let (rect, response) = ui.allocate_exact_size(vec2(COLUMN_WIDTH, height), Sense::click());
    response.widget_info(|| {
        let name = if detail.is_empty() { words.to_owned() } else { format!("{words}, {detail}") };
        WidgetInfo::labeled(Role::Button, true, name)
    });
    if response.hovered() {
        ui.painter().rect_filled(rect, 6.0, theme.selection);
    }
    paint_focus(ui, theme, rect, &response);
    let (left, mut right) = (rect.left() + 10.0, rect.right() - 10.0);
    if let Some(key) = key {
        right = paint_key_cap(ui, theme, pos2(right, rect.center().y), key).left() - 8.0;
    }
    let middle = if detail.is_empty() { rect.center().y } else { rect.top() + 16.0 };
    let words = elided(ui, words, font(ui, Face::Sans, 13.5), theme.ink, right - left);
    paint_line(ui, pos2(left, middle), words);
    if !detail.is_empty() {
        let detail = elided(ui, detail, font(ui, Face::Sans, 11.5), theme.soft, right - left);
        paint_line(ui, pos2(left, middle + 17.0), detail);
    }
    response
}

/// Says what letting go of dragged files would do.
pub(super) fn drop_hint_ui(ctx: &Context) {
    if ctx.input(|input| input.raw.hovered_files.is_empty()) {
        return;
    }
    let theme = Theme::from_is_dark(ctx.theme() == egui::Theme::Dark);
    let painter = ctx.layer_painter(LayerId::new(Order::Foreground, Id::unique("drop hint")));
    let rect = ctx.content_rect();
    painter.rect_filled(rect, 0.0, theme.page.gamma_multiply(0.85));
    painter.rect_stroke(rect.shrink(12.0), 10.0, Stroke::new(2.0, theme.accent), StrokeKind::Inside);
    let words = tr("Let go to add these articles");
    painter.text(rect.center(), Align2::CENTER_CENTER, words, fonts::serif_semibold(24.0), theme.ink);
}
