//! Going to an article by typing a part of its title.

use egui::{Align2, Area, Order, vec2};

use super::pick_list::{PickItem, PickList, Picked, area_id, is_pressed_outside, pick_list_ui, popup_frame};
use crate::model::{Article, ArticleId, Project};
use crate::ui::input::outbox::Outbox;
use crate::ui::look::theme::Theme;

const WIDTH: f32 = 520.0;
const MAX_ROWS: usize = 12;

/// The open popup.
#[derive(Debug, Default)]
pub struct ArticlePicker {
    list: PickList,
    found: Option<Found>,
}

/// The first articles that have all that is typed.
#[derive(Debug)]
struct Found {
    filter: String,
    revision: u64,
    articles: Vec<(PickItem, ArticleId)>,
}

/// Draws the popup at the top of the window. It closes as the speaker picker does.
pub fn article_picker_ui(
    ctx: &egui::Context,
    picker: &mut Option<ArticlePicker>,
    project: &Project,
    theme: &Theme,
    out: &mut Outbox,
) {
    let Some(open) = picker else { return };
    let area = Area::new(area_id("article")).order(Order::Foreground).accessible_name("Articles");
    let shown = area.anchor(Align2::CENTER_TOP, vec2(0.0, 72.0)).show(ctx, |ui| {
        popup_frame(ui)
            .show(ui, |ui| {
                ui.set_width(WIDTH.min(ctx.content_rect().width() - 40.0));
                let ArticlePicker { list, found } = open;
                pick_list_ui(ui, list, theme, "Go to article", |filter| find(found, project, filter))
            })
            .inner
    });
    match shown.inner {
        Some((Picked::Item(_), Some(article))) => {
            out.open(article);
            *picker = None;
        }
        Some(_) => *picker = None,
        None if is_pressed_outside(ctx, &shown.response) => *picker = None,
        None => {}
    }
}

fn find(found: &mut Option<Found>, project: &Project, filter: &str) -> Vec<(PickItem, ArticleId)> {
    let is_current = |found: &&Found| found.filter == filter && found.revision == project.revision();
    if let Some(found) = found.as_ref().filter(is_current) {
        return found.articles.clone();
    }
    let words: Vec<String> = filter.split_whitespace().map(str::to_lowercase).collect();
    let matching = project.articles().filter(|article| has_words(article, &words));
    let articles: Vec<_> = matching.take(MAX_ROWS).map(|article| (item_of(article), article.id)).collect();
    *found = Some(Found { filter: filter.to_owned(), revision: project.revision(), articles: articles.clone() });
    articles
}

fn has_words(article: &Article, words: &[String]) -> bool {
    let title = article.title.to_lowercase();
    let outlet = article.meta.outlet.to_lowercase();
    words.iter().all(|word| title.contains(word) || outlet.contains(word))
}

fn item_of(article: &Article) -> PickItem {
    PickItem { name: article.title.clone(), detail: article.meta.outlet.clone(), digit: None }
}
