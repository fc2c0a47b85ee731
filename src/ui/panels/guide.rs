//! What counts as a quote, speaker, claim and boilerplate: the guide that ships with the program.

use egui::{Frame, Margin, ScrollArea, Ui};
use egui_commonmark::{CommonMarkCache, CommonMarkViewer};

use crate::ui::look::theme::Theme;
use crate::ui::look::widgets::{accent_button, hairline, quiet_button};

/// Title and Markdown of each chapter.
const CHAPTERS: [(&str, &str); 6] = [
    ("Labelling", include_str!("../../../assets/guide/1-labelling.md")),
    ("Quotes", include_str!("../../../assets/guide/2-quotes.md")),
    ("Speakers", include_str!("../../../assets/guide/3-speakers.md")),
    ("Claims", include_str!("../../../assets/guide/4-claims.md")),
    ("Boilerplate", include_str!("../../../assets/guide/5-boilerplate.md")),
    ("Settling", include_str!("../../../assets/guide/6-settling.md")),
];

/// The chapter that is open.
#[derive(Default)]
pub struct GuidePanel {
    chapter_idx: usize,
    cache: CommonMarkCache,
}

/// Draws the names of the chapters and the open one below them.
pub fn guide_panel_ui(ui: &mut Ui, panel: &mut GuidePanel, theme: &Theme) {
    Frame::NONE.inner_margin(Margin { left: 6, right: 6, top: 8, bottom: 8 }).show(ui, |ui| {
        ui.spacing_mut().item_spacing = egui::Vec2::ZERO;
        ui.horizontal_wrapped(|ui| {
            for (idx, (title, _)) in CHAPTERS.iter().enumerate() {
                let button = if idx == panel.chapter_idx { accent_button } else { quiet_button };
                if button(ui, theme, title).clicked() {
                    panel.chapter_idx = idx;
                }
            }
        });
    });
    hairline(ui, theme);
    let Some((title, markdown)) = CHAPTERS.get(panel.chapter_idx) else { return };
    ScrollArea::vertical().auto_shrink(false).id_salt(("guide", title)).show(ui, |ui| {
        Frame::NONE.inner_margin(Margin::symmetric(14, 12)).show(ui, |ui| {
            CommonMarkViewer::new().show(ui, &mut panel.cache, markdown);
        });
    });
}

impl std::fmt::Debug for GuidePanel {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("GuidePanel").field("chapter_idx", &self.chapter_idx).finish_non_exhaustive()
    }
}
