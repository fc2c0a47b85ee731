//! What a project holds at one moment: labels, settings and articles, without how they came about.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use crate::model::{Article, ArticleId, EditError, LabelSet, Settings, UnknownFields};

/// What a project holds at one moment. Cloning it costs the same however many articles there are: they are shared until
/// one of the clones changes.
#[derive(Clone, Debug)]
pub struct Content {
    pub(super) name: String,
    pub(super) annotator: String,
    pub(super) labels: LabelSet,
    pub(super) settings: Settings,
    pub(super) unknown: UnknownFields,
    articles: Arc<Vec<Arc<Article>>>,
    /// Where each article is in `articles`.
    places: Arc<HashMap<ArticleId, usize>>,
    /// The length of all texts.
    n_bytes: usize,
}

/// All of a project but its history, as a file holds it.
#[derive(Clone, Debug)]
pub struct ProjectParts {
    pub name: String,
    /// Who labels here.
    pub annotator: String,
    pub labels: LabelSet,
    pub settings: Settings,
    pub articles: Vec<Arc<Article>>,
    pub unknown: UnknownFields,
}

impl Content {
    /// Fails where two articles have one id, or a span or relation does not go with the labels.
    pub fn from_parts(parts: ProjectParts) -> Result<Self, EditError> {
        let mut content = Self {
            name: parts.name,
            annotator: parts.annotator,
            labels: parts.labels,
            settings: parts.settings,
            unknown: parts.unknown,
            articles: Arc::default(),
            places: Arc::default(),
            n_bytes: 0,
        };
        content.insert_articles(parts.articles.into_iter().enumerate().collect())?;
        Ok(content)
    }

    /// A project without articles, with the labels and settings of this one.
    pub fn empty_like(&self, name: &str, annotator: &str) -> ProjectParts {
        ProjectParts {
            name: name.to_owned(),
            annotator: annotator.to_owned(),
            labels: self.labels.clone(),
            settings: self.settings.clone(),
            articles: Vec::new(),
            unknown: UnknownFields::default(),
        }
    }

    /// The same, in which nobody has labelled these articles: of each its text and where it is from stays.
    #[must_use]
    pub fn with_unlabelled(mut self, ids: &BTreeSet<ArticleId>) -> Self {
        for article in Arc::make_mut(&mut self.articles).iter_mut().filter(|article| ids.contains(&article.id)) {
            let Article { id, title, source, .. } = &**article;
            *article = Arc::new(Article::new(*id, title.clone(), source.clone(), article.text().clone()));
        }
        self
    }

    /// The same, in which articles that another has too are in memory once for both.
    #[must_use]
    pub fn sharing(mut self, other: &Self) -> Self {
        for article in Arc::make_mut(&mut self.articles) {
            if let Some(same) = other.shared_article(article.id).filter(|same| *same == article) {
                *article = Arc::clone(same);
            }
        }
        self
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

    /// The article for work elsewhere.
    pub fn shared_article(&self, id: ArticleId) -> Option<&Arc<Article>> {
        self.places.get(&id).map(|&idx| &self.articles[idx])
    }

    pub fn article_idx(&self, id: ArticleId) -> Option<usize> {
        self.places.get(&id).copied()
    }

    /// The length of all texts together, in bytes.
    pub fn n_bytes(&self) -> usize {
        self.n_bytes
    }

    pub(super) fn article_mut(&mut self, id: ArticleId) -> Result<&mut Article, EditError> {
        let idx = self.article_idx(id).ok_or(EditError::NoSuchArticle(id))?;
        Ok(Arc::make_mut(&mut Arc::make_mut(&mut self.articles)[idx]))
    }

    /// Puts articles at these places, which ascend; one behind the end goes to the end. All of them or none.
    pub(super) fn insert_articles(&mut self, added: Vec<(usize, Arc<Article>)>) -> Result<(), EditError> {
        let mut ids = HashSet::new();
        for (_, article) in &added {
            if self.places.contains_key(&article.id) || !ids.insert(article.id) {
                return Err(EditError::SameArticle(article.id));
            }
            article.check_labels(&self.labels)?;
        }
        let articles = Arc::make_mut(&mut self.articles);
        let first = added.first().map_or(0, |(idx, _)| *idx).min(articles.len());
        let mut behind = articles.split_off(first).into_iter();
        for (idx, article) in added {
            let n_before = idx.saturating_sub(articles.len());
            articles.extend(behind.by_ref().take(n_before));
            self.n_bytes += article.text().n_bytes();
            articles.push(article);
        }
        articles.extend(behind);
        self.renumber_from(first);
        Ok(())
    }

    /// Takes articles away and returns them with their places, in order. All of them or none.
    pub(super) fn remove_articles(&mut self, ids: &[ArticleId]) -> Result<Vec<(usize, Arc<Article>)>, EditError> {
        let mut gone = HashSet::new();
        if let Some(missing) = ids.iter().find(|id| !self.places.contains_key(id) || !gone.insert(**id)) {
            return Err(EditError::NoSuchArticle(*missing));
        }
        let places = Arc::make_mut(&mut self.places);
        let first = ids.iter().filter_map(|id| places.remove(id)).min().unwrap_or(0);
        let mut removed = Vec::new();
        let articles = Arc::make_mut(&mut self.articles);
        for (offset, article) in articles.split_off(first).into_iter().enumerate() {
            if gone.contains(&article.id) {
                self.n_bytes -= article.text().n_bytes();
                removed.push((first + offset, article));
            } else {
                articles.push(article);
            }
        }
        self.renumber_from(first);
        Ok(removed)
    }

    pub(super) fn replace_labels(&mut self, labels: LabelSet) -> Result<LabelSet, EditError> {
        self.articles().try_for_each(|article| article.check_labels(&labels))?;
        Ok(std::mem::replace(&mut self.labels, labels))
    }

    fn renumber_from(&mut self, idx: usize) {
        let places = Arc::make_mut(&mut self.places);
        for (place, article) in self.articles.iter().enumerate().skip(idx) {
            places.insert(article.id, place);
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
