//! The head of the list of articles: the field and menus that say which are shown, and how far the work is.

use egui::accesskit::Role;
use egui::{Align, Id, Layout, Rect, Sense, Ui, WidgetInfo, vec2};

use super::ArticlesPanel;
use super::listed::Listed;
use crate::formats::own::user_settings::ArticleOrder;
use crate::model::Status;
use crate::ui::input::commands::ViewCommand;
use crate::ui::input::outbox::Outbox;
use crate::ui::input::situation::word_of_key;
use crate::ui::look::keyboard::{give_back_keyboard, is_escaped};
use crate::ui::look::menu::menu_ui;
use crate::ui::look::theme::Theme;
use crate::ui::look::widgets::{
    Face, Sign, elided, field_ui, font, menu_pill_ui, paint_line, sentence_case, sign_button,
};
use crate::ui::panels::pane::{Pane, status_words};
use crate::ui::texts::{later, tr};

/// The orders, with what they are called.
const ORDERS: [(ArticleOrder, &str, &str); 3] = [
    (ArticleOrder::AsTheyAre, later("Project order"), later("In the order of the project; rows can be dragged")),
    (ArticleOrder::Random, later("Random order"), later("In random order, the same for everybody")),
    (ArticleOrder::MostBenefitFirst, later("Most benefit"), later("Most expected benefit first")),
];

/// Draws the field, the menus and the progress.
pub(super) fn head_ui(ui: &mut Ui, panel: &mut ArticlesPanel, pane: &mut Pane<'_>) {
    let theme = pane.theme;
    ui.spacing_mut().item_spacing = vec2(4.0, 6.0);
    filter_ui(ui, panel, pane);
    let beside = ui.horizontal(|ui| {
        let words = panel.status.map_or_else(|| tr("All").to_owned(), |status| sentence_case(status_words(status)));
        let button = menu_pill_ui(ui, theme, &words, panel.status.is_some());
        status_menu_ui(&button, panel);
        button.on_hover_text(tr("Which articles are listed"));
        let (_, words, _) = ORDERS.into_iter().find(|(order, _, _)| *order == panel.order).unwrap_or(ORDERS[0]);
        let is_other = panel.order != ArticleOrder::AsTheyAre;
        let button = menu_pill_ui(ui, theme, tr(words), is_other);
        order_menu_ui(&button, panel.order, pane.out);
        button.on_hover_text(tr("In which order they are listed and gone through"));
        if panel.is_filtered() {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if sign_button(ui, theme, Sign::Cross, tr("Show all articles")).clicked() {
                    panel.show_all();
                }
            });
        }
    });
    give_back_keyboard(ui, filter_id(), beside.response.rect);
    progress_ui(ui, panel, pane.project.articles().len(), theme);
}

fn filter_id() -> Id {
    Id::unique("filter articles")
}

fn filter_ui(ui: &mut Ui, panel: &mut ArticlesPanel, pane: &Pane<'_>) {
    let key = word_of_key(pane.keys, ViewCommand::GoToArticle);
    let response = field_ui(ui, pane.theme, filter_id(), &mut panel.filter, tr("Filter articles"), Some(&key));
    if is_escaped(&response) {
        panel.filter.clear();
    }
    response.on_hover_text(tr!("Shows the articles whose title or outlet has this; {key} goes to one by name", key));
}

fn status_menu_ui(button: &egui::Response, panel: &mut ArticlesPanel) {
    menu_ui(button, |ui| {
        ui.selectable_value(&mut panel.status, None, tr("All articles"));
        for status in Status::ALL {
            ui.selectable_value(&mut panel.status, Some(status), sentence_case(status_words(status)));
        }
    });
}

fn order_menu_ui(button: &egui::Response, shown: ArticleOrder, out: &mut Outbox) {
    menu_ui(button, |ui| {
        for (order, _, words) in ORDERS {
            if ui.selectable_label(shown == order, words).clicked() {
                out.run(ViewCommand::OrderArticles(order));
            }
        }
    });
}

/// “21 of 50 done, 4 in progress”, or how many are shown, over a thin bar.
fn progress_ui(ui: &mut Ui, panel: &ArticlesPanel, n_articles: usize, theme: &Theme) {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 24.0), Sense::hover());
    let text = panel.progress_text(n_articles);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &text));
    let galley = elided(ui, &text, font(ui, Face::Sans, 12.0), theme.soft, rect.width());
    paint_line(ui, rect.left_top() + vec2(0.0, 8.0), galley);
    let bar = Rect::from_min_max(rect.left_bottom() - vec2(0.0, 4.0), rect.right_bottom());
    bar_ui(ui, theme, bar, &panel.listed, n_articles);
}

fn bar_ui(ui: &Ui, theme: &Theme, bar: Rect, listed: &Listed, n_articles: usize) {
    ui.painter().rect_filled(bar, 2.0, theme.line);
    let width = |n: usize| bar.width() * n as f32 / n_articles.max(1) as f32;
    let done_right = bar.left() + width(listed.n_of(Status::Done));
    let begun = bar.with_max_x(done_right + width(listed.n_of(Status::InProgress)));
    if begun.width() > 0.0 {
        ui.painter().rect_filled(begun, 2.0, theme.in_progress);
        ui.painter().rect_filled(bar.with_max_x(done_right), 2.0, theme.done);
    }
}
