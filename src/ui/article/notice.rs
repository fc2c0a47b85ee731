//! What stands over an article: that its text may not be what its file shows, and once whose labels these are.

use egui::{Frame, Margin, Panel, RichText, Ui};

use crate::model::Article;
use crate::ui::input::commands::FileCommand;
use crate::ui::input::outbox::{Outbox, Wish};
use crate::ui::look::theme::{Theme, size};
use crate::ui::look::widgets::{quiet_button, short_name};
use crate::ui::texts::tr;

/// Draws the notice at the top of the space left, for articles that need one.
pub fn article_notice_ui(ui: &mut Ui, theme: &Theme, article: &Article) {
    if !article.source.is_best_effort() {
        return;
    }
    strip_ui(ui, theme, "article notice", |ui| {
        ui.label(RichText::new(tr("Check the text")).color(theme.warning).strong());
        let why = tr("PDF files hold letters without an order: lines, paragraphs and hyphens are guessed");
        ui.add(egui::Label::new(RichText::new(why).size(size::SMALL_TEXT).color(theme.soft)).truncate());
    });
}

/// Asks whose labels these are: whoever goes on labelling is not held up, and asked until they answer.
pub fn who_notice_ui(ui: &mut Ui, theme: &Theme, annotator: &str, out: &mut Outbox) {
    let name = short_name(annotator);
    strip_ui(ui, theme, "who labels", |ui| {
        let words =
            if name.is_empty() { tr("Who labels here?").to_owned() } else { tr!("You label here as {name}", name) };
        ui.label(RichText::new(words).size(size::SMALL_TEXT).color(theme.soft));
        if !name.is_empty() && quiet_button(ui, theme, tr("That’s my name")).clicked() {
            out.wish(Wish::NameAnnotator { name: annotator.to_owned(), is_handed_over: false });
        }
        if quiet_button(ui, theme, tr("Change…")).clicked() {
            out.run(FileCommand::NameAnnotator);
        }
    });
}

/// A line at the top of the space left.
fn strip_ui(ui: &mut Ui, theme: &Theme, id: &'static str, add: impl FnOnce(&mut Ui)) {
    let frame = Frame::NONE.fill(theme.background).inner_margin(Margin::symmetric(size::MARGIN, 7));
    Panel::top(id).frame(frame).resizable(false).show(ui, |ui| {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 6.0;
            add(ui);
        });
    });
}
