//! Asks for a name.

use egui::{Context, Id};

use super::{Reply, buttons_ui, card_ui, main_button};
use crate::model::{Edit, Transaction};
use crate::ui::input::outbox::Wish;
use crate::ui::look::theme::Theme;
use crate::ui::look::widgets;

/// The project's name as it is typed.
pub struct NameDialog {
    pub name: String,
}

impl NameDialog {
    pub(super) fn ui(&mut self, ctx: &Context) -> Reply {
        card_ui(ctx, "Rename project", 380.0, |ui| {
            let theme = Theme::of(ui);
            let field = widgets::field_ui(ui, theme, Id::unique("project name"), &mut self.name, "Name", None);
            field.request_focus();
            let name = self.name.trim().to_owned();
            buttons_ui(ui, |ui| {
                if main_button(ui, "Rename", !name.is_empty()) {
                    let rename = Transaction::new("rename project", vec![Edit::SetName(name)]);
                    return Reply::done(Wish::Apply(rename));
                }
                if ui.button("Cancel").clicked() { Reply::Cancelled } else { Reply::Stays }
            })
        })
    }
}
