//! Hands out articles to annotators, with a preview of who gets how many.

use egui::{DragValue, Frame, Id, Margin, RichText, Ui};

use super::card::{Card, Foot, Reply};
use crate::model::Content;
use crate::model::team::{HandOut, HandOutError, Plan, hand_out};
use crate::ui::input::outbox::Wish;
use crate::ui::look::bidi::isolated;
use crate::ui::look::theme::{Theme, size};
use crate::ui::look::widgets::{self, counted};
use crate::ui::texts::{said, tr};

/// What is chosen, and what that would do.
pub struct HandOutDialog {
    content: Content,
    /// With commas between.
    names: String,
    how: HandOut,
    /// The plan for a choice, made anew when that changes.
    planned: Option<(HandOut, Result<Plan, HandOutError>)>,
}

impl HandOutDialog {
    pub fn new(content: Content) -> Self {
        let mut names: Vec<String> = content.articles().flat_map(|article| article.handed_to.clone()).collect();
        names.sort();
        names.dedup();
        let how = HandOut { annotators: Vec::new(), each: 2, n_pilot: 0, seed: 1, is_shuffled: false, is_blind: false };
        Self { content, names: names.join(", "), how, planned: None }
    }

    pub(super) fn ui(&mut self, card: &mut Card<'_>) -> Reply {
        card.ui(tr("Hand out articles"), 460.0, |ui, foot| {
            let is_ready = foot.above_ui(ui, 0.0, |ui| self.how_ui(ui, foot));
            match foot.ui(ui, &[tr("Hand out"), tr("Cancel")], is_ready) {
                None => Reply::Stays,
                Some(0) => Reply::done(Wish::HandOut(Box::new(self.how.clone()))),
                Some(_) => Reply::Cancelled,
            }
        })
    }

    /// Who gets what, and what comes of it. Returns whether it can be done.
    fn how_ui(&mut self, ui: &mut Ui, foot: Foot) -> bool {
        let theme = Theme::of(ui);
        ui.label(RichText::new(tr("To whom, with commas between")).size(size::SMALL_TEXT).color(theme.soft));
        foot.begin_at(ui, Id::unique("annotators"));
        widgets::field_ui(ui, theme, Id::unique("annotators"), &mut self.names, tr("ana, ben, cho"), None);
        let named = self.names.split([',', ';']).map(|name| name.trim().to_owned());
        self.how.annotators = named.filter(|name| !name.is_empty()).collect();
        self.choice_ui(ui);
        let is_planned = self.planned.as_ref().is_some_and(|(how, _)| *how == self.how);
        if !is_planned {
            self.planned = Some((self.how.clone(), hand_out(&self.content, &self.how)));
        }
        self.plan_ui(ui, theme)
    }

    fn choice_ui(&mut self, ui: &mut Ui) {
        ui.add_space(6.0);
        ui.horizontal_wrapped(|ui| {
            ui.label(tr("Each article goes to"));
            let each = DragValue::new(&mut self.how.each).range(1..=99);
            ui.add(each).accessible_name(tr("People for each article"));
            ui.label(tr("of them, the first"));
            let n_pilot = DragValue::new(&mut self.how.n_pilot).range(0..=100_000);
            ui.add(n_pilot).accessible_name(tr("Articles for everybody"));
            ui.label(tr("to all"));
        });
        ui.horizontal(|ui| {
            ui.label(tr("Who gets which"));
            let seed = ui.add(DragValue::new(&mut self.how.seed).prefix(tr("seed ")));
            seed.on_hover_text(tr("Another number hands them out otherwise"));
        });
        ui.checkbox(&mut self.how.is_shuffled, tr("Each in an order of their own"));
        ui.checkbox(&mut self.how.is_blind, tr("Show nobody suggestions"));
    }

    /// Who gets how many. Returns whether it can be done.
    fn plan_ui(&self, ui: &mut Ui, theme: &Theme) -> bool {
        ui.add_space(8.0);
        let frame =
            Frame::NONE.fill(theme.background).corner_radius(size::CORNER).inner_margin(Margin::symmetric(12, 9));
        let Some((_, planned)) = &self.planned else { return false };
        frame.show(ui, |ui| {
            ui.set_width(ui.available_width());
            match planned {
                Ok(plan) => {
                    let n_articles = plan.transaction.edits.len();
                    ui.label(tr!("{articles} that nobody has yet", articles = counted(n_articles, "article")));
                    for share in &plan.shares {
                        let words =
                            format!("{}: {}", isolated(&share.annotator), counted(share.articles.len(), "article"));
                        ui.label(RichText::new(words).color(theme.soft));
                    }
                }
                Err(error) => drop(ui.label(RichText::new(widgets::sentence_case(&said(error))))),
            }
        });
        planned.is_ok()
    }
}
