//! The problems that were found in all articles: those of an article are one list, which is shared and never copied.

use std::ops::Range;
use std::sync::Arc;

use crate::model::{Article, ArticleId, Content, Problem};
use crate::ui::jobs::article_cache::PerText;

/// Problems of one article with one text; there is at least one.
pub type OfArticle = PerText<Arc<[Problem]>>;

/// In the order of the articles.
#[derive(Debug, Default)]
pub struct FoundProblems {
    lists: Vec<OfArticle>,
    /// How many problems there are up to the end of each list.
    ends: Vec<usize>,
}

/// Of which article a list is.
fn article_of(list: &OfArticle) -> Option<ArticleId> {
    list.last().first().map(|problem| problem.article)
}

impl FoundProblems {
    /// Lists in the order of their articles.
    pub fn new(mut lists: Vec<OfArticle>) -> Self {
        lists.retain(|list| !list.last().is_empty());
        let mut n = 0;
        let end = |list: &OfArticle| {
            n += list.last().len();
            n
        };
        let ends = lists.iter().map(end).collect();
        Self { lists, ends }
    }

    pub fn len(&self) -> usize {
        self.ends.last().copied().unwrap_or(0)
    }

    pub fn is_empty(&self) -> bool {
        self.lists.is_empty()
    }

    pub fn get(&self, idx: usize) -> Option<&Problem> {
        let list = self.ends.partition_point(|end| *end <= idx);
        self.lists.get(list)?.last().get(idx - self.start(list))
    }

    /// Which of them are of an article.
    pub fn of(&self, content: &Content, article: ArticleId) -> Range<usize> {
        let lists = self.lists_of(content, article);
        self.start(lists.start)..self.start(lists.end)
    }

    /// Puts others in place of those of an article. Returns these.
    pub fn put(&mut self, content: &Content, article: ArticleId, lists: Vec<OfArticle>) -> Vec<OfArticle> {
        let place = self.lists_of(content, article);
        let mut all = std::mem::take(&mut self.lists);
        let old = all.splice(place, lists).collect();
        *self = Self::new(all);
        old
    }

    /// Keeps what is about the articles and texts that are there, in their order.
    pub fn keep_there(&mut self, content: &Content) {
        let mut lists = std::mem::take(&mut self.lists);
        let article = |list: &OfArticle| article_of(list).and_then(|id| content.article(id));
        lists.retain(|list| article(list).is_some_and(|article: &Article| list.get(article).is_some()));
        lists.sort_by_key(|list| article_of(list).and_then(|id| content.article_idx(id)));
        *self = Self::new(lists);
    }

    fn lists_of(&self, content: &Content, article: ArticleId) -> Range<usize> {
        let Some(place) = content.article_idx(article) else { return 0..0 };
        let place_of = |list: &OfArticle| article_of(list).and_then(|id| content.article_idx(id));
        let start = self.lists.partition_point(|list| place_of(list) < Some(place));
        start..self.lists.partition_point(|list| place_of(list) <= Some(place))
    }

    /// How many problems lie before a list.
    fn start(&self, list: usize) -> usize {
        list.checked_sub(1).map_or(0, |before| self.ends[before])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::problems_of;
    use crate::ui::test_window::project_of;

    #[test]
    fn each_is_found_by_its_place_among_all() {
        let project = project_of(&["[quote “a”] [quote “b”]", "nothing", "[quote “c”]", "[quote “d”] [quote “e”]"]);
        let ids: Vec<ArticleId> = project.articles().map(|article| article.id).collect();
        let lists = || project.articles().map(|article| PerText::new(article, problems_of(&project, article).into()));
        let mut found = FoundProblems::new(lists().collect());
        let counts = |found: &FoundProblems| {
            assert!((0..found.len()).all(|idx| found.get(idx).is_some()) && found.get(found.len()).is_none());
            let article = |id: &ArticleId| found.of(&project, *id).map(|idx| found.get(idx).unwrap().article);
            ids.iter().map(|id| article(id).filter(|of| of == id).count()).collect::<Vec<_>>()
        };
        assert_eq!(counts(&found), [2, 0, 1, 2]);
        assert_eq!(found.put(&project, ids[0], Vec::new()).len(), 1);
        assert_eq!(counts(&found), [0, 0, 1, 2]);
        found.put(&project, ids[0], lists().take(1).collect());
        assert_eq!(counts(&found), [2, 0, 1, 2]);
    }
}
