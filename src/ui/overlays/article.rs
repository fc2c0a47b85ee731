//! Going to an article by typing a part of its title.

use egui::Context;

use super::pick_list::{PickItem, PickList, Picked, Popup};
use crate::model::find::Finder;
use crate::model::{Article, ArticleId, Project};
use crate::ui::texts::tr;

fn popup() -> Popup<'static> {
    Popup {
        name: tr("Articles"),
        question: tr("Go to article"),
        width: 532.0,
        at: None,
        nothing: tr("No article is called that"),
        has_digits: false,
    }
}

/// Of more only the first are listed.
const MAX_ROWS: usize = 12;

/// Articles whose words are looked through in one frame.
const N_LOOKED_AT_A_FRAME: usize = 4000;

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
    words: Vec<Finder>,
    /// How many articles were looked at.
    n_looked_at: usize,
    articles: Vec<(PickItem, ArticleId)>,
}

impl ArticlePicker {
    /// Draws the popup at the top of the window.
    pub fn ui(&mut self, ctx: &Context, project: &Project) -> Picked<ArticleId> {
        let Self { list, found } = self;
        let picked = list.ui(ctx, &popup(), |filter| find(found, project, filter));
        if found.as_ref().is_some_and(|found| !found.is_whole(project)) {
            ctx.request_repaint();
        }
        picked
    }
}

/// The rows for what is typed, as far as articles were looked at: a part of them in each frame.
fn find(found: &mut Option<Found>, project: &Project, filter: &str) -> Vec<(PickItem, ArticleId)> {
    let is_current = |found: &Found| found.filter == filter && found.revision == project.revision();
    let old = found.take().filter(is_current);
    let found = found.insert(old.unwrap_or_else(|| Found {
        filter: filter.to_owned(),
        revision: project.revision(),
        words: filter.split_whitespace().filter_map(Finder::of_words).collect(),
        n_looked_at: 0,
        articles: Vec::new(),
    }));
    found.go_on(project);
    found.articles.clone()
}

impl Found {
    fn go_on(&mut self, project: &Project) {
        let until = self.n_looked_at + N_LOOKED_AT_A_FRAME;
        while self.n_looked_at < until && !self.is_whole(project) {
            let article = &project.shared_articles()[self.n_looked_at];
            if has_words(article, &self.words) {
                self.articles.push((item_of(article), article.id));
            }
            self.n_looked_at += 1;
        }
    }

    fn is_whole(&self, project: &Project) -> bool {
        self.articles.len() == MAX_ROWS || self.n_looked_at >= project.shared_articles().len()
    }
}

fn has_words(article: &Article, words: &[Finder]) -> bool {
    let places = [&article.title, &article.meta.outlet];
    words.iter().all(|word| places.into_iter().any(|place| word.first_in(place).is_some()))
}

fn item_of(article: &Article) -> PickItem {
    PickItem { name: article.title.clone(), detail: article.meta.outlet.clone(), ..PickItem::default() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Source, Text, transactions};

    #[test]
    fn articles_are_looked_through_a_part_in_each_frame() {
        let n = N_LOOKED_AT_A_FRAME as u64 + 10;
        let mut project = Project::new("Test", "ana");
        let article = |id: u64| {
            let title = if id + 1 == n { "The last one".to_owned() } else { format!("Number {id}") };
            Article::new(ArticleId(id), title, Source::default(), Text::new("x").unwrap())
        };
        project.apply(transactions::add_articles(&project, (0..n).map(article).collect())).unwrap();
        let mut found = None;
        assert_eq!(find(&mut found, &project, "number").len(), MAX_ROWS);
        assert!(found.as_ref().unwrap().is_whole(&project));
        assert!(find(&mut found, &project, "last").is_empty() && !found.as_ref().unwrap().is_whole(&project));
        assert_eq!(find(&mut found, &project, "last")[0].0.name, "The last one");
        assert!(found.unwrap().is_whole(&project));
    }
}
