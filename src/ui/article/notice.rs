//! What stands over an article: that its text may not be what its file shows.

use egui::{Frame, Margin, Panel, RichText, Ui};

use crate::model::Article;
use crate::ui::look::theme::{Theme, size};
use crate::ui::texts::tr;

/// Draws the notice at the top of the space left, for articles that need one.
pub fn article_notice_ui(ui: &mut Ui, theme: &Theme, article: &Article) {
    if !article.source.is_best_effort() {
        return;
    }
    let frame = Frame::NONE.fill(theme.background).inner_margin(Margin::symmetric(size::MARGIN, 7));
    Panel::top("article notice").frame(frame).resizable(false).show(ui, |ui| {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 6.0;
            ui.label(RichText::new(tr("Check the text")).color(theme.warning).strong());
            let why = tr("PDF files hold letters without an order: lines, paragraphs and hyphens are guessed");
            ui.add(egui::Label::new(RichText::new(why).size(size::SMALL_TEXT).color(theme.soft)).truncate());
        });
    });
}
