//! How far settling is in all articles, and who has read them: found a part of the way each frame, and again only where an article has changed.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::changes::Changes;
use crate::model::team::settle::open_questions;
use crate::model::{Article, ArticleId, LabelSet, Project};
use crate::ui::jobs::article_cache::PerArticle;

/// Spans of readings that are looked at in one frame.
const N_SPANS_A_FRAME: usize = 1500;

/// How many questions are open in each article that somebody has read.
#[derive(Debug, Default)]
pub struct Settled {
    /// Of the project as it was when it was last looked what has changed.
    revision: Option<u64>,
    labels: Option<LabelSet>,
    n_open: BTreeMap<ArticleId, PerArticle<usize>>,
    /// Articles that are still to be looked at, the first last.
    waiting: Vec<ArticleId>,
    n_decided: usize,
    /// Everybody who has read an article or is to, those who come later behind the others: their letters stay.
    people: Arc<Vec<String>>,
}

impl Settled {
    /// Looks a part of the way. Returns whether there is more to look at.
    pub fn look(&mut self, project: &Project) -> bool {
        if self.revision != Some(project.revision()) {
            self.note_change(project);
            self.revision = Some(project.revision());
        }
        let mut n_left = N_SPANS_A_FRAME;
        while n_left > 0
            && let Some(id) = self.waiting.pop()
        {
            let article = project.shared_article(id);
            let n_spans = article.map_or(0, |article| article.readings().map(|reading| reading.spans.len()).sum());
            n_left = n_left.saturating_sub(n_spans.max(1));
            self.count(project, id, article);
        }
        !self.waiting.is_empty()
    }

    /// Takes what is known of an article as it is now: it is not looked at again.
    pub fn know(&mut self, article: &Arc<Article>, n_open: usize) {
        self.forget(article.id);
        self.n_decided += usize::from(n_open == 0);
        self.n_open.entry(article.id).or_default().put(article, n_open);
    }

    /// Articles in which nothing is left to settle, of those that somebody has read; `None` until all were looked at.
    pub fn n_settled(&self) -> Option<(usize, usize)> {
        self.waiting.is_empty().then_some((self.n_decided, self.n_open.len()))
    }

    /// How many questions are open in an article; `None` where nobody has read it, or it was not looked at yet.
    pub fn n_open_in(&self, article: &Arc<Article>) -> Option<usize> {
        self.n_open.get(&article.id).filter(|known| known.is_of(article)).map(|known| *known.last())
    }

    pub fn people(&self) -> &Arc<Vec<String>> {
        &self.people
    }

    fn note_change(&mut self, project: &Project) {
        let changes = self.revision.and_then(|before| Changes::since(project, before));
        match changes.filter(|changes| !changes.is_about_labels()) {
            Some(changes) => self.waiting.extend(changes.articles()),
            None => self.begin(project),
        }
    }

    /// Looks at each article whose count is not known or not of the article as it is now.
    fn begin(&mut self, project: &Project) {
        if self.labels.as_ref() != Some(project.labels()) {
            (self.n_open, self.n_decided) = (BTreeMap::new(), 0);
            self.labels = Some(project.labels().clone());
        }
        let all = project.articles().flat_map(names_in).collect::<BTreeSet<&str>>();
        self.meet(all.into_iter());
        let is_known = |article: &Arc<Article>| self.n_open.get(&article.id).is_some_and(|known| known.is_of(article));
        let read = project.shared_articles().iter().filter(|article| article.readings().len() > 0);
        let new: Vec<ArticleId> = read.filter(|article| !is_known(article)).map(|article| article.id).collect();
        let is_read = |id: ArticleId| project.article(id).is_some_and(|article| article.readings().len() > 0);
        self.waiting = self.n_open.keys().copied().filter(|id| !is_read(*id)).collect();
        self.waiting.extend(new.into_iter().rev());
    }

    fn count(&mut self, project: &Project, id: ArticleId, article: Option<&Arc<Article>>) {
        self.meet(article.iter().flat_map(|article| names_in(article)));
        let Some(article) = article.filter(|article| article.readings().len() > 0) else { return self.forget(id) };
        if self.n_open_in(article).is_none() {
            self.know(article, open_questions(project.labels(), article).len());
        }
    }

    fn meet<'a>(&mut self, names: impl Iterator<Item = &'a str>) {
        for name in names {
            if !self.people.iter().any(|known| known == name) {
                Arc::make_mut(&mut self.people).push(name.to_owned());
            }
        }
    }

    fn forget(&mut self, id: ArticleId) {
        let before = self.n_open.remove(&id);
        self.n_decided -= usize::from(before.is_some_and(|known| *known.last() == 0));
    }
}

fn names_in(article: &Article) -> impl Iterator<Item = &str> {
    article.readings().map(|reading| &*reading.annotator).chain(article.handed_to.iter().map(String::as_str))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::team::settle::{Agreement, settle_agreed};
    use crate::model::{Edit, Reading, ReadingSource, Source, Transaction, marked, transactions};

    /// Three articles that ana has read, and one that nobody has.
    fn project() -> Project {
        let mut project = Project::new("Week", "lead");
        let read = marked::parse(project.labels(), "[claim It rains]").unwrap();
        let article = |id| Article::new(ArticleId(id), String::new(), Source::default(), read.text().clone());
        project.apply(transactions::add_articles(&project, (1..=4).map(article).collect())).unwrap();
        let reading = |id| {
            let reading = Reading::of(&read, "ana", ReadingSource::default());
            Edit::AddReading(ArticleId(id), Arc::new(reading))
        };
        project.apply(Transaction::new("collect", (1..=3).map(reading).collect())).unwrap();
        project
    }

    #[test]
    fn articles_are_counted_once_and_again_where_they_change() {
        let mut project = project();
        let mut settled = Settled::default();
        let mut look = |project: &Project, n_waiting: usize| {
            settled.note_change(project);
            assert_eq!(settled.waiting.len(), n_waiting);
            settled.revision = Some(project.revision());
            while settled.look(project) {}
            settled.n_settled()
        };
        assert_eq!(look(&project, 3), Some((0, 3)));
        let agreed = settle_agreed(&project, &[ArticleId(1), ArticleId(2)], Agreement::All);
        project.apply(agreed).unwrap();
        assert_eq!(look(&project, 2), Some((2, 3)));
        project.undo().unwrap();
        assert_eq!(look(&project, 2), Some((0, 3)));
        project.redo().unwrap();
        assert_eq!(look(&project, 2), Some((2, 3)));
        project.apply(Transaction::new("remove", vec![Edit::RemoveArticle(ArticleId(1))])).unwrap();
        assert_eq!(look(&project, 1), Some((1, 2)));
        // Two steps at once are known as well.
        project.undo().unwrap();
        project.undo().unwrap();
        assert_eq!(look(&project, 2), Some((0, 3)));
    }

    #[test]
    fn what_is_known_of_an_article_is_not_found_again_before_that_changes() {
        let mut project = project();
        let mut settled = Settled::default();
        while settled.look(&project) {}
        let rename = |title: &str| Transaction::new("rename", vec![Edit::SetTitle(ArticleId(1), title.to_owned())]);
        project.apply(rename("a")).unwrap();
        settled.know(&project.shared_articles()[0], 7);
        while settled.look(&project) {}
        assert_eq!(settled.n_open_in(&project.shared_articles()[0]), Some(7));
        project.apply(rename("b")).unwrap();
        while settled.look(&project) {}
        assert_eq!((settled.n_open_in(&project.shared_articles()[0]), settled.n_settled()), (Some(1), Some((0, 3))));
    }

    #[test]
    fn each_article_says_how_much_is_open() {
        let project = project();
        let mut settled = Settled::default();
        let n_open = |settled: &Settled| {
            project.shared_articles().iter().map(|article| settled.n_open_in(article)).collect::<Vec<_>>()
        };
        assert_eq!(n_open(&settled), [None; 4]);
        while settled.look(&project) {}
        assert_eq!(n_open(&settled), [Some(1), Some(1), Some(1), None]);
    }
}
