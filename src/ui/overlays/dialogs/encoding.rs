//! Asks in which encoding an article's file shall be read again.

use egui::{Context, Id, Key, Modifiers, RichText, ScrollArea};

use super::{Reply, buttons_ui, card_ui};
use crate::formats::articles::decode::encodings;
use crate::model::ArticleId;
use crate::storage::Encoding;
use crate::ui::input::outbox::Wish;
use crate::ui::look::theme::Theme;
use crate::ui::look::widgets;

/// What is typed to find an encoding.
pub struct EncodingDialog {
    pub article: ArticleId,
    /// As it was read.
    pub now: String,
    pub filter: String,
}

impl EncodingDialog {
    pub(super) fn ui(&mut self, ctx: &Context) -> Reply {
        card_ui(ctx, "Reopen with encoding", 380.0, |ui| {
            let theme = Theme::of(ui);
            ui.label(RichText::new(format!("It was read as {}", self.now)).color(theme.soft));
            ui.add_space(4.0);
            let id = Id::unique("encoding filter");
            widgets::field_ui(ui, theme, id, &mut self.filter, "Filter encodings", None).request_focus();
            ui.add_space(6.0);
            let filter = self.filter.trim().to_lowercase();
            let is_found = |encoding: &&'static Encoding| encoding.name().to_lowercase().contains(&filter);
            let found: Vec<&'static Encoding> = encodings().filter(is_found).collect();
            let is_entered = ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter));
            let entered = found.first().copied().filter(|_| is_entered);
            let clicked = ScrollArea::vertical().max_height(280.0).show(ui, |ui| {
                ui.set_width(ui.available_width());
                found.into_iter().filter(|encoding| widgets::accent_button(ui, theme, encoding.name()).clicked()).last()
            });
            let picked = clicked.inner.or(entered);
            let article = self.article;
            if let Some(encoding) = picked {
                return Reply::done(Wish::Reopen(article, encoding));
            }
            buttons_ui(ui, |ui| if ui.button("Cancel").clicked() { Reply::Cancelled } else { Reply::Stays })
        })
    }
}
