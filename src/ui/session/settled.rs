//! How far settling is in all articles: found a part of the way each frame, and again only where an article has changed.

use std::collections::HashMap;

use super::article_cache::PerArticle;
use crate::model::team::settle::questions;
use crate::model::{ArticleId, LabelSet, Project};

/// Spans of readings that are looked at in one frame.
const N_SPANS_A_FRAME: usize = 1500;

/// How many questions are open in each article that somebody has read.
#[derive(Debug, Default)]
pub struct Settled {
    revision: Option<u64>,
    labels: Option<LabelSet>,
    n_open: HashMap<ArticleId, PerArticle<usize>>,
    /// Places in the project of articles that are still to be looked at, the first last.
    waiting: Vec<usize>,
    n_read: usize,
    n_decided: usize,
}

impl Settled {
    /// Looks a part of the way. Returns whether there is more to look at.
    pub fn look(&mut self, project: &Project) -> bool {
        if self.revision != Some(project.revision()) {
            self.begin(project);
        }
        let mut n_left = N_SPANS_A_FRAME;
        while n_left > 0
            && let Some(idx) = self.waiting.pop()
        {
            let Some(article) = project.shared_articles().get(idx) else { continue };
            let n_spans: usize = article.readings().map(|reading| reading.spans.len()).sum();
            n_left = n_left.saturating_sub(n_spans.max(1));
            let n_open = self.n_open.entry(article.id).or_default().get(article, |article| {
                questions(project.labels(), article).iter().filter(|question| !question.is_settled).count()
            });
            self.n_decided += usize::from(*n_open == 0);
        }
        !self.waiting.is_empty()
    }

    fn begin(&mut self, project: &Project) {
        if self.labels.as_ref() != Some(project.labels()) {
            self.n_open.clear();
            self.labels = Some(project.labels().clone());
        }
        self.revision = Some(project.revision());
        (self.n_read, self.n_decided) = (0, 0);
        self.waiting.clear();
        for (idx, article) in project.shared_articles().iter().enumerate() {
            if article.readings().len() == 0 {
                continue;
            }
            self.n_read += 1;
            match self.n_open.get(&article.id).filter(|known| known.is_of(article)) {
                Some(known) => self.n_decided += usize::from(*known.last() == 0),
                None => self.waiting.push(idx),
            }
        }
        self.waiting.reverse();
    }

    /// Articles in which nothing is left to settle, of those that somebody has read; `None` until all were looked at.
    pub fn n_settled(&self) -> Option<(usize, usize)> {
        self.waiting.is_empty().then_some((self.n_decided, self.n_read))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::model::team::settle::{Agreement, settle_agreed};
    use crate::model::{Article, Edit, Reading, ReadingSource, Source, Transaction, marked, transactions};

    #[test]
    fn articles_are_counted_once_and_again_where_they_change() {
        let mut project = Project::new("Week", "lead");
        let read = marked::parse(project.labels(), "[claim It rains]").unwrap();
        let article = |id| Article::new(ArticleId(id), String::new(), Source::default(), read.text().clone());
        project.apply(transactions::add_articles(&project, (1..=4).map(article).collect())).unwrap();
        let reading = |id| {
            let reading = Reading::of(&read, "ana", ReadingSource::default());
            Edit::AddReading(ArticleId(id), Arc::new(reading))
        };
        project.apply(Transaction::new("collect", (1..=3).map(reading).collect())).unwrap();
        let mut settled = Settled::default();
        let mut look = |project: &Project| {
            while settled.look(project) {}
            settled.n_settled()
        };
        assert_eq!(look(&project), Some((0, 3)));
        let agreed = settle_agreed(&project, &[ArticleId(1), ArticleId(2)], Agreement::All);
        project.apply(agreed).unwrap();
        assert_eq!(look(&project), Some((2, 3)));
        project.undo().unwrap();
        assert_eq!(look(&project), Some((0, 3)));
    }
}
