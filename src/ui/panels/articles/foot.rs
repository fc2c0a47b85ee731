//! What can be done in one step with several articles that are chosen together.

use std::collections::BTreeSet;

use egui::{Align, Frame, Layout, Margin, Panel, Ui};

use crate::model::{ArticleId, Status};
use crate::ui::input::outbox::{Outbox, Wish};
use crate::ui::look::menu::menu_ui;
use crate::ui::look::theme::Theme;
use crate::ui::look::widgets::{
    Face, Sign, font, grouped, hairline, line_ui, quiet_button, sentence_case, sign_button,
};
use crate::ui::panels::pane::{Pane, status_words};
use crate::ui::texts::tr;

/// Draws what can be done with several articles, at the foot of the list, where several are chosen.
pub(super) fn foot_ui(ui: &mut Ui, pane: &mut Pane<'_>) {
    let n_chosen = pane.view.hand.articles().len();
    if n_chosen < 2 {
        return;
    }
    let theme = pane.theme;
    let frame = Frame::NONE.fill(theme.panel);
    Panel::bottom("chosen articles").resizable(false).frame(frame).show(ui, |ui| {
        ui.spacing_mut().item_spacing = egui::vec2(2.0, 0.0);
        hairline(ui, theme);
        ui.horizontal(|ui| {
            ui.set_height(30.0);
            ui.add_space(14.0);
            let words = tr!("{n} selected", n = grouped(n_chosen));
            line_ui(ui, &words, font(ui, Face::SansSemibold, 12.5), theme.ink);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                ui.add_space(10.0);
                if sign_button(ui, theme, Sign::Cross, tr("Select none")).clicked() {
                    pane.view.hand.let_go_of_articles();
                }
            });
        });
        // In a narrow list what has no room stands in a second row.
        let inset = Frame::NONE.inner_margin(Margin { left: 6, right: 6, top: 0, bottom: 6 });
        inset.show(ui, |ui| {
            ui.horizontal_wrapped(|ui| {
                acts_ui(ui, theme, pane.view.hand.articles(), pane.out);
            })
        });
    });
}

fn acts_ui(ui: &mut Ui, theme: &Theme, chosen: &BTreeSet<ArticleId>, out: &mut Outbox) {
    let articles: Vec<ArticleId> = chosen.iter().copied().collect();
    let status = quiet_button(ui, theme, tr("Mark as…"));
    menu_ui(&status, |ui| {
        for status in Status::ALL {
            if ui.button(sentence_case(status_words(status))).clicked() {
                out.wish(Wish::SetStatuses(articles.clone(), status));
            }
        }
    });
    if quiet_button(ui, theme, tr("Export…")).clicked() {
        out.wish(Wish::Export(chosen.clone()));
    }
    if quiet_button(ui, theme, tr("Remove")).on_hover_text(tr("Removes them from the project")).clicked() {
        out.wish(Wish::RemoveArticles(articles));
    }
}
