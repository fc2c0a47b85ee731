//! What the window shows where nothing is open yet, and while files are dragged over it.

use egui::{Align2, Context, Id, LayerId, Order, RichText, Stroke, StrokeKind, Ui};

use super::input::commands::FileCommand;
use super::input::outbox::Outbox;
use super::input::situation::Situation;
use super::jobs::paths::takes_drops;
use super::look::theme::{Theme, size};
use super::look::{fonts, widgets};

/// What stands where an article would, and how to get one.
pub(super) fn nothing_open_ui(ui: &mut Ui, theme: &Theme, situation: Situation<'_>, out: &mut Outbox) {
    let is_empty = situation.project.articles().len() == 0;
    let heading = if is_empty { "No articles yet" } else { "No article is open" };
    let hint = if is_empty && !takes_drops() {
        "Files cannot be dropped here under Wayland: paste a text or files, or add them from a file dialog"
    } else if is_empty {
        "Drop articles or a folder here, or add them from a file dialog"
    } else {
        "Choose one at the left"
    };
    ui.vertical_centered(|ui| {
        ui.add_space(ui.available_height() * 0.32);
        ui.label(RichText::new(heading).font(fonts::serif_semibold(24.0)));
        ui.add_space(4.0);
        ui.label(RichText::new(hint).color(theme.soft).size(size::UI_TEXT));
        ui.add_space(16.0);
        if is_empty {
            for command in
                [FileCommand::AddArticles, FileCommand::AddFolder, FileCommand::PasteArticle, FileCommand::OpenProject]
            {
                if widgets::accent_button(ui, theme, &situation.line(command).text).clicked() {
                    out.run(command);
                }
            }
        }
    });
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
    let words = "Let go to add these articles";
    painter.text(rect.center(), Align2::CENTER_CENTER, words, fonts::serif_semibold(24.0), theme.ink);
}
