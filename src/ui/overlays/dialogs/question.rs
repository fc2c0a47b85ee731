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
    /// The first is the one that Enter gives, unless it is weighty: then Enter cancels.
    pub answers: Vec<Answer>,
    /// Where cancelling leads.
    pub back: Option<Wish>,
}

/// One of the buttons.
pub struct Answer {
    text: &'static str,
    then: Option<Wish>,
    is_weighty: bool,
}

impl Answer {
    /// One that takes nothing from anybody.
    pub fn new(text: &'static str, then: Wish) -> Self {
        Self { text, then: Some(then), is_weighty: false }
    }

    /// One that loses something, or lets something in, for good: an Enter that was meant for something else does not give it.
    pub fn weighty(text: &'static str, then: Wish) -> Self {
        Self { is_weighty: true, ..Self::new(text, then) }
    }
}

impl Question {
    /// Whether Enter can be given to it at any time.
    pub fn begins_harmless(&self) -> bool {
        self.answers.first().is_some_and(|answer| !answer.is_weighty)
    }

    pub(super) fn ui(&mut self, card: &mut Card<'_>) -> Reply {
        let begins_harmless = self.begins_harmless();
        card.ui(&self.title, 420.0, |ui, foot| {
            let text = RichText::new(&self.text).color(Theme::of(ui).soft).line_height(Some(20.0));
            ui.add(egui::Label::new(text).wrap());
            let mut texts: Vec<&str> = self.answers.iter().map(|answer| answer.text).collect();
            let cancels = if begins_harmless { texts.len() } else { 0 };
            texts.insert(cancels, tr("Cancel"));
            let idx = match foot.ui(ui, &texts, true) {
                None => return Reply::Stays,
                Some(idx) if idx == cancels => return Reply::Cancelled,
                Some(idx) => idx - usize::from(idx > cancels),
            };
            let then = self.answers.get_mut(idx).and_then(|answer| answer.then.take());
            then.map_or(Reply::Cancelled, Reply::done)
        })
    }
}
