//! Going to an article by typing a part of its title.

use egui::Context;

use super::pick_list::{PickItem, PickList, Picked, Popup};
use crate::model::find::Finder;
use crate::model::{Article, ArticleId, Project};

const POPUP: Popup<'_> =
    Popup { name: "Articles", question: "Go to article", width: 532.0, at: None, nothing: "No article is called that" };

/// Of more only the first are listed.
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

impl ArticlePicker {
    /// Draws the popup at the top of the window.
    pub fn ui(&mut self, ctx: &Context, project: &Project) -> Picked<ArticleId> {
        let Self { list, found } = self;
        list.ui(ctx, &POPUP, |filter| find(found, project, filter))
    }
}

fn find(found: &mut Option<Found>, project: &Project, filter: &str) -> Vec<(PickItem, ArticleId)> {
    let is_current = |found: &&Found| found.filter == filter && found.revision == project.revision();
    if let Some(found) = found.as_ref().filter(is_current) {
        return found.articles.clone();
    }
    let words: Vec<Finder> = filter.split_whitespace().filter_map(Finder::of_words).collect();
    let matching = project.articles().filter(|article| has_words(article, &words));
    let articles: Vec<_> = matching.take(MAX_ROWS).map(|article| (item_of(article), article.id)).collect();
    *found = Some(Found { filter: filter.to_owned(), revision: project.revision(), articles: articles.clone() });
    articles
}

fn has_words(article: &Article, words: &[Finder]) -> bool {
    let places = [&article.title, &article.meta.outlet];
    words.iter().all(|word| places.into_iter().any(|place| word.first_in(place).is_some()))
}

fn item_of(article: &Article) -> PickItem {
    PickItem { name: article.title.clone(), detail: article.meta.outlet.clone(), ..PickItem::default() }
}
