//! What is remembered of an article in which suggestions were sought, for the next time that they are sought in it.

use std::sync::Arc;

use crate::model::{Article, ArticleId, Content, Text};

use super::boilerplate::FoundLine;
use super::claims::FoundClaim;
use super::learner::Learner;
use super::memo::Memo;
use super::own_labels::FoundSpan;
use super::quotes::QuoteMemory;
use super::speakers::Ranked;
use super::text::tokens::{Token, tokens};
use super::versions::carry_over::Alignment;

/// What was found in an article by a learner. It may be handed on to any article and learner: it begins anew where the
/// text or the learner is another.
#[derive(Debug, Default)]
pub struct Memory {
    of: Option<Of>,
    tokens: Arc<[Token]>,
    was_finished: bool,
    pub(super) quotes: QuoteMemory,
    pub(super) speakers: Memo<Vec<Ranked>>,
    pub(super) lines: Option<Arc<[FoundLine]>>,
    pub(super) claims: Memo<Vec<FoundClaim>>,
    pub(super) claim_speakers: Memo<Vec<Ranked>>,
    pub(super) narrated: Memo<f32>,
    pub(super) own_labels: Option<Vec<FoundSpan>>,
    versions: Option<Vec<ArticleId>>,
    /// The words of other versions, with those of this one.
    alignments: Vec<(Text, Option<Arc<Alignment>>)>,
}

/// All that stays the same while somebody labels an article.
#[derive(Debug)]
struct Of {
    article: ArticleId,
    text: Text,
    learner: Learner,
    is_listed: bool,
}

impl Memory {
    pub(super) fn begin_round(&mut self, learner: &Learner, article: &Article, is_listed: bool) {
        self.turn_to(learner, article, is_listed);
        let was_finished = std::mem::take(&mut self.was_finished);
        self.quotes.begin_round(was_finished);
        self.claims.begin_round(was_finished);
        self.narrated.begin_round(was_finished);
        self.speakers.begin_round(was_finished);
        self.claim_speakers.begin_round(was_finished);
    }

    /// Begins anew where the article or the learner is another.
    pub(super) fn turn_to(&mut self, learner: &Learner, article: &Article, is_listed: bool) {
        if self.of.as_ref().is_some_and(|of| of.is_same(learner, article, is_listed)) {
            return;
        }
        let of = Of { article: article.id, text: article.text().clone(), learner: learner.clone(), is_listed };
        *self = Self { tokens: tokens(article.text().as_str()).into(), of: Some(of), ..Self::default() };
    }

    pub(super) fn finish_round(&mut self) {
        self.was_finished = true;
    }

    /// The tokens of the article.
    pub(super) fn tokens(&self) -> Arc<[Token]> {
        Arc::clone(&self.tokens)
    }

    /// The two nearest versions of the article, for what is marked on them.
    pub(super) fn versions<'a>(&mut self, learner: &Learner, content: &'a Content) -> Vec<&'a Article> {
        let Some(of) = &self.of else { return Vec::new() };
        let find = || learner.versions.of(of.article, &self.tokens).into_iter().map(|(id, _)| id).take(2).collect();
        let versions = self.versions.get_or_insert_with(find).iter();
        versions.filter_map(|id| content.article(*id)).filter(|version| !version.spans().is_empty()).collect()
    }

    /// The words of another version with those of this one. `None` where the texts are too long.
    pub(super) fn alignment(&mut self, other: &Article) -> Option<Arc<Alignment>> {
        const MOST_KEPT: usize = 4;
        if let Some((_, known)) = self.alignments.iter().find(|(text, _)| text == other.text()) {
            return known.clone();
        }
        let alignment = Alignment::new(tokens(other.text().as_str()).into(), self.tokens()).map(Arc::new);
        self.alignments.truncate(MOST_KEPT - 1);
        self.alignments.insert(0, (other.text().clone(), alignment.clone()));
        alignment
    }
}

impl Of {
    fn is_same(&self, learner: &Learner, article: &Article, is_listed: bool) -> bool {
        (self.article, self.is_listed) == (article.id, is_listed)
            && self.learner.is_same(learner)
            && self.text == *article.text()
    }
}
