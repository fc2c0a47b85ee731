//! What was in hand when something was done: taking it back, and for several spans doing it again, has it in hand again.

use std::collections::{BTreeMap, BTreeSet};

use super::suggestion_list::Held;
use super::view_state::ViewState;
use crate::model::{ArticleId, SpanId};

/// Nobody goes farther back and means to go on with what they had in hand then.
const MOST: usize = 100;

/// What was in hand in which article, by the revision that was changed.
#[derive(Debug, Default)]
pub struct ChosenThen {
    by_revision: BTreeMap<u64, Then>,
}

/// What was in hand in an article.
#[derive(Clone, Debug, Default)]
pub struct Then {
    article: Option<ArticleId>,
    /// Those that were selected.
    pub spans: BTreeSet<SpanId>,
    pub suggestion: Option<Held>,
}

impl ChosenThen {
    /// Notes that a revision was changed while the view had this in hand. What was done from there before is forgotten: it
    /// was taken back.
    pub fn note(&mut self, revision: u64, view: &ViewState) {
        let (spans, suggestion) = (view.hand.spans().clone(), view.suggestions.held());
        if spans.is_empty() && suggestion.is_none() {
            self.by_revision.remove(&revision);
            return;
        }
        self.by_revision.insert(revision, Then { article: view.open, spans, suggestion });
        if self.by_revision.len() > MOST {
            self.by_revision.pop_first();
        }
    }

    /// What was in hand of the article when this revision was changed.
    pub fn at(&self, revision: u64, article: ArticleId) -> Then {
        let then = self.by_revision.get(&revision).filter(|then| then.article == Some(article));
        then.cloned().unwrap_or_default()
    }
}
