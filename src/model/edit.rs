//! The changes that a project can undergo. Applying one returns its inverse.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::iter::Peekable;
use std::sync::Arc;

use crate::model::{
    Article, ArticleId, Content, EditError, LabelSet, Meta, Misfit, Prediction, Reading, Rejection, Relation,
    RelationId, Settings, Span, SpanId, Status,
};

/// Edits that are applied together or not at all, under the name that the menu shows: “add quote”.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transaction {
    pub name: Cow<'static, str>,
    pub edits: Vec<Edit>,
}

/// One change of a project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// Puts an article before the one that is at `idx` now.
    AddArticle {
        idx: usize,
        article: Arc<Article>,
    },
    RemoveArticle(ArticleId),
    SetTitle(ArticleId, String),
    SetStatus(ArticleId, Status),
    SetMeta(ArticleId, Meta),
    SetArticleNote(ArticleId, String),
    /// The annotators that an article was handed out to.
    SetHandedTo(ArticleId, BTreeSet<String>),
    /// The lines of the file that do not fit.
    SetMisfits(ArticleId, Vec<Misfit>),
    AddSpan(ArticleId, Span),
    /// Only a span without relations can go: remove those first, in the same transaction.
    RemoveSpan(ArticleId, SpanId),
    /// Replaces the span that has this span's id. Its relations stay and must fit the new label.
    ReplaceSpan(ArticleId, Span),
    AddRelation(ArticleId, Relation),
    RemoveRelation(ArticleId, RelationId),
    AddRejection(ArticleId, Rejection),
    RemoveRejection(ArticleId, Rejection),
    AddPrediction(ArticleId, Prediction),
    RemovePrediction(ArticleId, Prediction),
    AddReading(ArticleId, Arc<Reading>),
    /// Of the annotator with this name.
    RemoveReading(ArticleId, String),
    /// Replaces the reading by the same annotator.
    ReplaceReading(ArticleId, Arc<Reading>),
    /// Replaces all labels and kinds. All spans and relations must fit the new ones.
    SetLabels(LabelSet),
    SetName(String),
    SetAnnotator(String),
    SetSettings(Settings),
}

impl Transaction {
    pub fn new(name: impl Into<Cow<'static, str>>, edits: Vec<Edit>) -> Self {
        Self { name: name.into(), edits }
    }

    /// The article to show after this was applied or undone: the last one it touches.
    pub fn article(&self) -> Option<ArticleId> {
        self.edits.iter().rev().find_map(Edit::article)
    }

    /// Applies all edits or, where one cannot be, none. Returns the transaction that undoes it.
    pub(super) fn apply_to(self, content: &mut Content) -> Result<Self, EditError> {
        // A history keeps it: no room for more than most have.
        let mut inverse = Vec::with_capacity(self.edits.len());
        let mut edits = self.edits.into_iter().peekable();
        while let Some(edit) = edits.next() {
            match edit.apply_with_like(&mut edits, content) {
                Ok(undoing) => inverse.extend(undoing),
                Err(error) => {
                    inverse.reverse();
                    let undoing = Self { name: self.name, edits: inverse };
                    undoing.apply_to(content).expect("the inverse of edits just applied can be applied");
                    return Err(error);
                }
            }
        }
        inverse.reverse();
        Ok(Self { name: self.name, edits: inverse })
    }
}

impl Edit {
    /// What puts this link in the place of the one with its id.
    pub fn relinked(article: ArticleId, link: Relation) -> [Self; 2] {
        [Self::RemoveRelation(article, link.id), Self::AddRelation(article, link)]
    }

    /// The article it changes, unless it changes the project as a whole.
    pub fn article(&self) -> Option<ArticleId> {
        match self {
            Self::AddArticle { article, .. } => Some(article.id),
            Self::RemoveArticle(id)
            | Self::SetTitle(id, _)
            | Self::SetStatus(id, _)
            | Self::SetMeta(id, _)
            | Self::SetArticleNote(id, _)
            | Self::SetHandedTo(id, _)
            | Self::SetMisfits(id, _)
            | Self::AddSpan(id, _)
            | Self::RemoveSpan(id, _)
            | Self::ReplaceSpan(id, _)
            | Self::AddRelation(id, _)
            | Self::RemoveRelation(id, _)
            | Self::AddRejection(id, _)
            | Self::RemoveRejection(id, _)
            | Self::AddPrediction(id, _)
            | Self::RemovePrediction(id, _)
            | Self::AddReading(id, _)
            | Self::RemoveReading(id, _)
            | Self::ReplaceReading(id, _) => Some(*id),
            Self::SetLabels(_) | Self::SetName(_) | Self::SetAnnotator(_) | Self::SetSettings(_) => None,
        }
    }

    /// Applies the edit, with those behind it that also remove articles, or also add some further down: every article
    /// behind one that comes or goes gets another place, which must not be done for each of thousands. Returns the
    /// inverse, last edit first.
    fn apply_with_like(
        self,
        behind: &mut Peekable<impl Iterator<Item = Self>>,
        content: &mut Content,
    ) -> Result<Vec<Self>, EditError> {
        match self {
            Self::RemoveArticle(id) => {
                let mut ids = vec![id];
                while let Some(Self::RemoveArticle(id)) = behind.next_if(|next| matches!(next, Self::RemoveArticle(_)))
                {
                    ids.push(id);
                }
                let removed = content.remove_articles(&ids)?.into_iter().rev();
                Ok(removed.map(|(idx, article)| Self::AddArticle { idx, article }).collect())
            }
            Self::AddArticle { mut idx, article } => {
                let mut added = vec![(idx, article)];
                let is_further =
                    |next: &Self, idx: usize| matches!(next, Self::AddArticle { idx: next, .. } if *next > idx);
                while let Some(Self::AddArticle { idx: next, article }) = behind.next_if(|next| is_further(next, idx)) {
                    idx = next;
                    added.push((idx, article));
                }
                let ids: Vec<ArticleId> = added.iter().map(|(_, article)| article.id).collect();
                content.insert_articles(added)?;
                Ok(ids.into_iter().map(Self::RemoveArticle).collect())
            }
            single => single.apply_to(content).map(|undoing| vec![undoing]),
        }
    }

    fn apply_to(self, content: &mut Content) -> Result<Self, EditError> {
        use std::mem::replace;
        let labels = content.labels.clone();
        Ok(match self {
            Self::AddArticle { .. } | Self::RemoveArticle(_) => unreachable!("articles come and go in runs"),
            Self::SetTitle(id, title) => Self::SetTitle(id, replace(&mut content.article_mut(id)?.title, title)),
            Self::SetStatus(id, status) => Self::SetStatus(id, replace(&mut content.article_mut(id)?.status, status)),
            Self::SetMeta(id, meta) => Self::SetMeta(id, replace(&mut content.article_mut(id)?.meta, meta)),
            Self::SetArticleNote(id, note) => {
                Self::SetArticleNote(id, replace(&mut content.article_mut(id)?.note, note))
            }
            Self::SetHandedTo(id, names) => {
                Self::SetHandedTo(id, replace(&mut content.article_mut(id)?.handed_to, names))
            }
            Self::SetMisfits(id, lines) => Self::SetMisfits(id, replace(&mut content.article_mut(id)?.misfits, lines)),
            Self::AddSpan(id, span) => Self::RemoveSpan(id, content.article_mut(id)?.add_span(&labels, span)?),
            Self::RemoveSpan(id, span) => Self::AddSpan(id, content.article_mut(id)?.remove_span(span)?),
            Self::ReplaceSpan(id, span) => Self::ReplaceSpan(id, content.article_mut(id)?.replace_span(&labels, span)?),
            Self::AddRelation(id, relation) => {
                Self::RemoveRelation(id, content.article_mut(id)?.add_relation(&labels, relation)?)
            }
            Self::RemoveRelation(id, relation) => {
                Self::AddRelation(id, content.article_mut(id)?.remove_relation(relation)?)
            }
            Self::AddRejection(id, rejection) => {
                content.article_mut(id)?.add_rejection(rejection.clone())?;
                Self::RemoveRejection(id, rejection)
            }
            Self::RemoveRejection(id, rejection) => {
                content.article_mut(id)?.remove_rejection(&rejection)?;
                Self::AddRejection(id, rejection)
            }
            Self::AddPrediction(id, prediction) => {
                content.article_mut(id)?.add_prediction(prediction.clone())?;
                Self::RemovePrediction(id, prediction)
            }
            Self::RemovePrediction(id, prediction) => {
                content.article_mut(id)?.remove_prediction(&prediction)?;
                Self::AddPrediction(id, prediction)
            }
            Self::AddReading(id, reading) => Self::RemoveReading(id, content.article_mut(id)?.add_reading(reading)?),
            Self::RemoveReading(id, annotator) => {
                Self::AddReading(id, content.article_mut(id)?.remove_reading(&annotator)?)
            }
            Self::ReplaceReading(id, reading) => {
                Self::ReplaceReading(id, content.article_mut(id)?.replace_reading(reading)?)
            }
            Self::SetLabels(labels) => Self::SetLabels(content.replace_labels(labels)?),
            Self::SetName(name) => Self::SetName(replace(&mut content.name, name)),
            Self::SetAnnotator(name) => Self::SetAnnotator(replace(&mut content.annotator, name)),
            Self::SetSettings(settings) => Self::SetSettings(replace(&mut content.settings, settings)),
        })
    }
}
