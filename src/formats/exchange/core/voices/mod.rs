//! What several people have of one article, on its way out.

pub(crate) mod votes;
pub(crate) mod whose;

use std::collections::BTreeMap;

use super::names::PREDICTION;
use crate::model::{Article, ArticleId, Prediction, Span, SpanId};

/// Of spans that were predicted, and that are exported without anybody having accepted them.
pub(crate) type Unconfirmed<'a> = BTreeMap<(ArticleId, SpanId), &'a Prediction>;

/// An article that leaves.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Record<'a> {
    pub(crate) article: &'a Article,
    /// Whose labels it has; empty where they are the project's own.
    pub(crate) annotator: &'a str,
    pub(crate) unconfirmed: Option<&'a Unconfirmed<'a>>,
}

impl<'a> Record<'a> {
    /// An article as it is in its project.
    pub(crate) fn of(article: &'a Article) -> Self {
        Self { article, annotator: "", unconfirmed: None }
    }

    /// What proposed a span, where nobody has accepted it.
    pub(crate) fn prediction(&self, span: SpanId) -> Option<&'a Prediction> {
        self.unconfirmed?.get(&(self.article.id, span)).copied()
    }

    /// The only model that proposed any of its spans; empty where there are none or several.
    pub(crate) fn model(&self) -> &'a str {
        let mut models = self.article.spans().iter().filter_map(|span| self.prediction(span.id));
        let first = models.next().map(|one| &*one.source);
        first.filter(|first| models.all(|one| one.source == **first)).unwrap_or_default()
    }

    /// The word that files have for how a span came about: a prediction is one that nobody has accepted.
    pub(crate) fn by(&self, span: &Span) -> &'static str {
        if self.prediction(span.id).is_some() { PREDICTION } else { span.origin.name() }
    }
}
