//! What counts as a quote, speaker, claim and boilerplate: the part of the book that is read beside an article.

use egui::{Frame, Margin, ScrollArea, Ui};

use crate::ui::book::guide;
use crate::ui::look::markdown::{Shown, blocks_ui};
use crate::ui::look::theme::Theme;
use crate::ui::look::widgets::{accent_button, hairline, quiet_button};

/// The chapter that is open.
#[derive(Debug, Default)]
pub struct GuidePanel {
    chapter_idx: usize,
}

/// Draws the names of the chapters and the open one below them.
pub fn guide_panel_ui(ui: &mut Ui, panel: &mut GuidePanel, theme: &Theme) {
    Frame::NONE.inner_margin(Margin { left: 6, right: 6, top: 8, bottom: 8 }).show(ui, |ui| {
        ui.spacing_mut().item_spacing = egui::Vec2::ZERO;
        ui.horizontal_wrapped(|ui| {
            for (idx, page) in guide().enumerate() {
                let button = if idx == panel.chapter_idx { accent_button } else { quiet_button };
                if button(ui, theme, page.title).clicked() {
                    panel.chapter_idx = idx;
                }
            }
        });
    });
    hairline(ui, theme);
    let Some(page) = guide().nth(panel.chapter_idx) else { return };
    ScrollArea::vertical().auto_shrink(false).id_salt(("guide", page.path)).show(ui, |ui| {
        Frame::NONE.inner_margin(Margin::symmetric(14, 12)).show(ui, |ui| {
            blocks_ui(ui, &page.blocks, Shown { theme, lit: "", is_revealed: false });
        });
    });
}
