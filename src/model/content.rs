//! What a project holds at one moment: labels, settings and articles, without how they came about.

use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

use super::article_list::ArticleList;
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
    articles: ArticleList,
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
            articles: ArticleList::default(),
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
        for article in self.articles.all_mut().iter_mut().filter(|article| ids.contains(&article.id)) {
            let Article { id, title, source, .. } = &**article;
            *article = Arc::new(Article::new(*id, title.clone(), source.clone(), article.text().clone()));
        }
        self
    }

    /// The same, in which articles that another has too are in memory once for both.
    #[must_use]
    pub fn sharing(mut self, other: &Self) -> Self {
        for article in self.articles.all_mut() {
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
        self.articles.all().iter().map(|article| &**article)
    }

    /// The articles for work elsewhere: shared, and unchanged by later edits.
    pub fn shared_articles(&self) -> &[Arc<Article>] {
        self.articles.all()
    }

    pub fn article(&self, id: ArticleId) -> Option<&Article> {
        self.articles.get(id).map(|article| &**article)
    }

    /// The article for work elsewhere.
    pub fn shared_article(&self, id: ArticleId) -> Option<&Arc<Article>> {
        self.articles.get(id)
    }

    pub fn article_idx(&self, id: ArticleId) -> Option<usize> {
        self.articles.place_of(id)
    }

    /// The length of all texts together, in bytes.
    pub fn n_bytes(&self) -> usize {
        self.n_bytes
    }

    pub(super) fn article_mut(&mut self, id: ArticleId) -> Result<&mut Article, EditError> {
        let idx = self.article_idx(id).ok_or(EditError::NoSuchArticle(id))?;
        Ok(Arc::make_mut(&mut self.articles.all_mut()[idx]))
    }

    /// Puts articles at these places, which ascend; one behind the end goes to the end. All of them or none.
    pub(super) fn insert_articles(&mut self, added: Vec<(usize, Arc<Article>)>) -> Result<(), EditError> {
        let mut ids = HashSet::new();
        for (_, article) in &added {
            if self.articles.has(article.id) || !ids.insert(article.id) {
                return Err(EditError::SameArticle(article.id));
            }
            article.check_labels(&self.labels)?;
        }
        self.n_bytes += added.iter().map(|(_, article)| article.text().n_bytes()).sum::<usize>();
        self.articles.insert(added);
        Ok(())
    }

    /// Takes articles away and returns them with their places, in order. All of them or none.
    pub(super) fn remove_articles(&mut self, ids: &[ArticleId]) -> Result<Vec<(usize, Arc<Article>)>, EditError> {
        let mut gone = HashSet::new();
        if let Some(missing) = ids.iter().find(|id| !self.articles.has(**id) || !gone.insert(**id)) {
            return Err(EditError::NoSuchArticle(*missing));
        }
        let removed = self.articles.remove(ids);
        self.n_bytes -= removed.iter().map(|(_, article)| article.text().n_bytes()).sum::<usize>();
        Ok(removed)
    }

    pub(super) fn replace_labels(&mut self, labels: LabelSet) -> Result<LabelSet, EditError> {
        self.articles().try_for_each(|article| article.check_labels(&labels))?;
        Ok(std::mem::replace(&mut self.labels, labels))
    }
}

impl PartialEq for Content {
    fn eq(&self, other: &Self) -> bool {
        (&self.name, &self.annotator, &self.labels, &self.settings, &self.unknown, self.articles.all())
            == (&other.name, &other.annotator, &other.labels, &other.settings, &other.unknown, other.articles.all())
    }
}

impl Eq for Content {}
