//! A question with a few answers, each of which does something.

use egui::RichText;

use super::card::{Card, Reply};
use crate::ui::input::outbox::Wish;
use crate::ui::look::theme::Theme;
use crate::ui::texts::tr;

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
    pub(super) fn ui(&mut self, card: &mut Card<'_>) -> Reply {
        card.ui(&self.title, 420.0, |ui, foot| {
            let text = RichText::new(&self.text).color(Theme::of(ui).soft).line_height(Some(20.0));
            ui.add(egui::Label::new(text).wrap());
            let texts: Vec<&str> = self.answers.iter().map(|answer| answer.text).chain([tr("Cancel")]).collect();
            let Some(idx) = foot.ui(ui, &texts, true) else { return Reply::Stays };
            let then = self.answers.get_mut(idx).and_then(|answer| answer.then.take());
            then.map_or(Reply::Cancelled, Reply::done)
        })
    }
}
