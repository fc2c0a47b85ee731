//! A question with a few answers, each of which does something.

use egui::{Context, RichText};

use super::{Reply, buttons_ui, card_ui, main_button};
use crate::ui::input::outbox::Wish;
use crate::ui::look::theme::Theme;

/// A question, and what each answer leads to. Cancelling is always possible.
pub struct Question {
    pub title: String,
    /// What the answers mean for the person's work.
    pub text: String,
    /// The first is the one that Enter gives.
    pub answers: Vec<Answer>,
}

/// One of the buttons.
pub struct Answer {
    text: &'static str,
    then: Option<Wish>,
}

impl Answer {
    pub fn new(text: &'static str, then: Wish) -> Self {
        Self { text, then: Some(then) }
    }
}

impl Question {
    pub(super) fn ui(&mut self, ctx: &Context) -> Reply {
        card_ui(ctx, &self.title.clone(), 420.0, |ui| {
            let text = RichText::new(&self.text).color(Theme::of(ui).soft).line_height(Some(20.0));
            ui.add(egui::Label::new(text).wrap());
            buttons_ui(ui, |ui| {
                let mut outcome = Reply::Stays;
                for (idx, answer) in self.answers.iter_mut().enumerate() {
                    let is_given =
                        if idx == 0 { main_button(ui, answer.text, true) } else { ui.button(answer.text).clicked() };
                    if let Some(then) = answer.then.take_if(|_| is_given) {
                        outcome = Reply::done(then);
                    }
                }
                if ui.button("Cancel").clicked() { Reply::Cancelled } else { outcome }
            })
        })
    }
}
