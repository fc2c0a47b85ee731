//! Asks for a name.

use egui::Id;

use super::card::{Card, Reply};
use crate::model::{Edit, Transaction};
use crate::ui::input::outbox::Wish;
use crate::ui::look::theme::Theme;
use crate::ui::look::widgets;

/// The project's name as it is typed.
pub struct NameDialog {
    pub name: String,
}

impl NameDialog {
    pub(super) fn ui(&mut self, card: &mut Card<'_>) -> Reply {
        card.ui("Rename project", 380.0, |ui, foot| {
            let theme = Theme::of(ui);
            foot.begin_at(ui, Id::unique("project name"));
            widgets::field_ui(ui, theme, Id::unique("project name"), &mut self.name, "Name", None);
            let name = self.name.trim().to_owned();
            match foot.ui(ui, &["Rename", "Cancel"], !name.is_empty()) {
                Some(0) => {
                    let rename = Transaction::new("rename project", vec![Edit::SetName(name)]);
                    Reply::done(Wish::Apply(rename))
                }
                Some(_) => Reply::Cancelled,
                None => Reply::Stays,
            }
        })
    }
}
