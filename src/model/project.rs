//! A project: labels, articles and their history, with the one door through which they change.

use std::collections::HashMap;
use std::sync::Arc;

use super::article::Article;
use super::edit::{EditError, Transaction};
use super::id::ArticleId;
use super::label::LabelSet;
use super::settings::Settings;
use super::unknown::UnknownFields;

/// Articles, the labels on them, and everything that can be undone.
///
/// [`apply`](Self::apply), [`undo`](Self::undo) and [`redo`](Self::redo) are the only ways to change one.
#[derive(Clone, Debug)]
pub struct Project {
    content: Content,
    done: Vec<Step>,
    undone: Vec<Step>,
    revision: u64,
    /// The highest revision ever given; a new one is one more.
    last_revision: u64,
}

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

/// A way back (or forth again): what to apply, and the revision that the project has after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    pub transaction: Transaction,
    pub revision: u64,
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

impl Project {
    /// An empty project with the built-in labels.
    pub fn new(name: &str, annotator: &str) -> Self {
        let parts = ProjectParts {
            name: name.to_owned(),
            annotator: annotator.to_owned(),
            labels: LabelSet::built_in(),
            settings: Settings::default(),
            articles: Vec::new(),
            unknown: UnknownFields::default(),
        };
        Self::from_parts(parts).expect("nothing in it can be wrong")
    }

    /// Fails where two articles have one id, or a span or relation does not go with the labels.
    pub fn from_parts(parts: ProjectParts) -> Result<Self, EditError> {
        let mut content = Content {
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
        Ok(content.into())
    }

    /// The project with a history from an earlier session. Steps that cannot be applied end the history there when
    /// somebody gets to them.
    #[must_use]
    pub fn with_history(self, done: Vec<Step>, undone: Vec<Step>, revision: u64) -> Self {
        let steps = done.iter().chain(&undone);
        let last_revision = steps.map(|step| step.revision).max().unwrap_or(0).max(revision);
        Self { content: self.content, done, undone, revision, last_revision }
    }

    /// Applies all edits of the transaction or, where one does not fit, none, and makes it undoable.
    ///
    /// What had been undone can then no longer be redone. A transaction without edits changes nothing at all.
    pub fn apply(&mut self, transaction: Transaction) -> Result<(), EditError> {
        if transaction.edits.is_empty() {
            return Ok(());
        }
        let inverse = transaction.apply_to(&mut self.content)?;
        self.done.push(Step { transaction: inverse, revision: self.revision });
        self.undone.clear();
        self.last_revision += 1;
        self.revision = self.last_revision;
        Ok(())
    }

    /// Takes the last transaction back and returns it as it was undone, or `None` where nothing is left to undo.
    pub fn undo(&mut self) -> Option<&Transaction> {
        step(&mut self.content, &mut self.revision, &mut self.done, &mut self.undone)
    }

    /// Applies again what was undone last and returns what that takes back, or `None` where nothing is left to redo.
    pub fn redo(&mut self) -> Option<&Transaction> {
        step(&mut self.content, &mut self.revision, &mut self.undone, &mut self.done)
    }

    /// The name of what [`undo`](Self::undo) would take back: “add quote”.
    pub fn undo_name(&self) -> Option<&str> {
        self.done.last().map(|step| &*step.transaction.name)
    }

    /// The name of what [`redo`](Self::redo) would apply again.
    pub fn redo_name(&self) -> Option<&str> {
        self.undone.last().map(|step| &*step.transaction.name)
    }

    /// What can be undone, the latest last; each step holds the inverse of what was applied.
    pub fn done(&self) -> &[Step] {
        &self.done
    }

    /// What can be redone, the next last.
    pub fn undone(&self) -> &[Step] {
        &self.undone
    }

    /// Names the content: as long as it is the same, so is the content; undoing brings the earlier number back.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// The content as it is now, to write or count elsewhere while this project goes on.
    pub fn content(&self) -> &Content {
        &self.content
    }
}

impl From<Content> for Project {
    /// The content with nothing to undo yet.
    fn from(content: Content) -> Self {
        Self { content, done: Vec::new(), undone: Vec::new(), revision: 0, last_revision: 0 }
    }
}

impl std::ops::Deref for Project {
    type Target = Content;

    fn deref(&self) -> &Content {
        &self.content
    }
}

impl Content {
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

/// Applies the last step of `from` and leaves the way back from it in `to`.
fn step<'a>(
    content: &mut Content,
    revision: &mut u64,
    from: &mut Vec<Step>,
    to: &'a mut Vec<Step>,
) -> Option<&'a Transaction> {
    let step = from.pop()?;
    let Ok(inverse) = step.transaction.apply_to(content) else {
        // Only a history from elsewhere can hold a step that does not fit: nothing before it can fit either.
        from.clear();
        return None;
    };
    to.push(Step { transaction: inverse, revision: *revision });
    *revision = step.revision;
    to.last().map(|step| &step.transaction)
}
