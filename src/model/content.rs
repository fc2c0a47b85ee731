//! What a project holds at one moment: labels, settings and articles, without how they came about.

use std::collections::HashMap;
use std::sync::Arc;

use crate::model::{Article, ArticleId, EditError, LabelSet, Settings, UnknownFields};

/// What a project holds at one moment. Cloning it is cheap: articles are shared until one of the clones changes.
#[derive(Clone, Debug)]
pub struct Content {
    pub(super) name: String,
    pub(super) annotator: String,
    pub(super) labels: Arc<LabelSet>,
    pub(super) settings: Settings,
    pub(super) unknown: UnknownFields,
    articles: Vec<Arc<Article>>,
    /// Where each article is in `articles`.
    places: HashMap<ArticleId, usize>,
}

/// All of a project but its history, as a file holds it.
#[derive(Clone, Debug)]
pub struct ProjectParts {
    pub name: String,
    /// Who labels here.
    pub annotator: String,
    pub labels: LabelSet,
    pub settings: Settings,
    pub articles: Vec<Article>,
    pub unknown: UnknownFields,
}

impl Content {
    /// Fails where two articles have one id, or a span or relation does not go with the labels.
    pub fn from_parts(parts: ProjectParts) -> Result<Self, EditError> {
        let mut content = Self {
            name: parts.name,
            annotator: parts.annotator,
            labels: Arc::new(parts.labels),
            settings: parts.settings,
            unknown: parts.unknown,
            articles: Vec::with_capacity(parts.articles.len()),
            places: HashMap::with_capacity(parts.articles.len()),
        };
        for (idx, article) in parts.articles.into_iter().enumerate() {
            content.insert_article(idx, Arc::new(article))?;
        }
        Ok(content)
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    /// Who labels here.
    pub fn annotator(&self) -> &str {
        &self.annotator
    }

    pub fn labels(&self) -> &LabelSet {
        &self.labels
    }

    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    pub fn unknown(&self) -> &UnknownFields {
        &self.unknown
    }

    /// The articles, in the order in which people see them.
    pub fn articles(&self) -> impl DoubleEndedIterator<Item = &Article> + ExactSizeIterator {
        self.articles.iter().map(|article| &**article)
    }

    /// The articles for work elsewhere: shared, and unchanged by later edits.
    pub fn shared_articles(&self) -> &[Arc<Article>] {
        &self.articles
    }

    pub fn article(&self, id: ArticleId) -> Option<&Article> {
        self.places.get(&id).map(|&idx| &*self.articles[idx])
    }

    pub fn article_idx(&self, id: ArticleId) -> Option<usize> {
        self.places.get(&id).copied()
    }

    pub(super) fn article_mut(&mut self, id: ArticleId) -> Result<&mut Article, EditError> {
        let idx = self.article_idx(id).ok_or(EditError::NoSuchArticle(id))?;
        Ok(Arc::make_mut(&mut self.articles[idx]))
    }

    pub(super) fn insert_article(&mut self, idx: usize, article: Arc<Article>) -> Result<(), EditError> {
        if self.places.contains_key(&article.id) {
            return Err(EditError::SameArticle(article.id));
        }
        article.check_labels(&self.labels)?;
        let idx = idx.min(self.articles.len());
        self.articles.insert(idx, article);
        self.renumber_from(idx);
        Ok(())
    }

    pub(super) fn remove_article(&mut self, id: ArticleId) -> Result<(usize, Arc<Article>), EditError> {
        let idx = self.places.remove(&id).ok_or(EditError::NoSuchArticle(id))?;
        let article = self.articles.remove(idx);
        self.renumber_from(idx);
        Ok((idx, article))
    }

    pub(super) fn replace_labels(&mut self, labels: LabelSet) -> Result<LabelSet, EditError> {
        self.articles().try_for_each(|article| article.check_labels(&labels))?;
        Ok(Arc::unwrap_or_clone(std::mem::replace(&mut self.labels, Arc::new(labels))))
    }

    fn renumber_from(&mut self, idx: usize) {
        for (place, article) in self.articles.iter().enumerate().skip(idx) {
            self.places.insert(article.id, place);
        }
    }
}

impl PartialEq for Content {
    fn eq(&self, other: &Self) -> bool {
        (&self.name, &self.annotator, &self.labels, &self.settings, &self.unknown, &self.articles)
            == (&other.name, &other.annotator, &other.labels, &other.settings, &other.unknown, &other.articles)
    }
}

impl Eq for Content {}
