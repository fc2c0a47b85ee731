//! What can be done in one step with several articles that are chosen together.

use std::collections::BTreeSet;

use egui::{Align, Frame, Layout, Panel, Popup, Ui};

use super::ArticlesPanel;
use crate::model::{ArticleId, Project, Status, many};
use crate::ui::input::outbox::{Notice, Outbox, Wish};
use crate::ui::look::theme::Theme;
use crate::ui::look::widgets::{
    Face, Sign, counted, font, grouped, hairline, line_ui, quiet_button, sentence_case, sign_button,
};
use crate::ui::panels::pane::{Pane, status_words};
use crate::ui::texts::tr;

/// Draws what can be done with several articles, at the foot of the list, where several are chosen.
pub(super) fn foot_ui(ui: &mut Ui, panel: &mut ArticlesPanel, pane: &mut Pane<'_>) {
    let n_chosen = panel.chosen.articles.len();
    if n_chosen < 2 {
        return;
    }
    let theme = pane.theme;
    let frame = Frame::NONE.fill(theme.panel);
    Panel::bottom("chosen articles").resizable(false).exact_size(66.0).frame(frame).show(ui, |ui| {
        ui.spacing_mut().item_spacing = egui::vec2(2.0, 0.0);
        hairline(ui, theme);
        let mut is_over = false;
        ui.horizontal(|ui| {
            ui.set_height(30.0);
            ui.add_space(14.0);
            let words = tr!("{n} selected", n = grouped(n_chosen));
            line_ui(ui, &words, font(ui, Face::SansSemibold, 12.5), theme.ink);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                ui.add_space(10.0);
                is_over |= sign_button(ui, theme, Sign::Cross, tr("Select none")).clicked();
            });
        });
        ui.horizontal(|ui| {
            ui.add_space(6.0);
            is_over |= acts_ui(ui, theme, &panel.chosen.articles, pane.project, pane.out);
        });
        if is_over {
            panel.chosen.articles.clear();
        }
    });
}

/// Returns whether they are let go of.
fn acts_ui(ui: &mut Ui, theme: &Theme, chosen: &BTreeSet<ArticleId>, project: &Project, out: &mut Outbox) -> bool {
    let articles: Vec<ArticleId> = chosen.iter().copied().collect();
    let status = quiet_button(ui, theme, tr("Mark as…"));
    Popup::menu(&status).show(|ui| {
        for status in Status::ALL {
            if ui.button(sentence_case(status_words(status))).clicked() {
                out.apply(many::set_statuses(project, &articles, status));
            }
        }
    });
    if quiet_button(ui, theme, tr("Export…")).clicked() {
        out.wish(Wish::Export(chosen.clone()));
    }
    let is_removed = quiet_button(ui, theme, tr("Remove")).on_hover_text(tr("Removes them from the project")).clicked();
    if is_removed {
        out.apply(many::remove_articles(&articles));
        out.tell(Notice::Undoable(tr!("{articles} removed", articles = counted(articles.len(), "article"))));
    }
    is_removed
}
