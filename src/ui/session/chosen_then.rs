//! Which spans were chosen together when something was done: taking it back or doing it again chooses them again.

use std::collections::{BTreeMap, BTreeSet};

use super::view_state::ViewState;
use crate::model::{ArticleId, SpanId};

/// Nobody goes farther back and means to go on with what they had chosen then.
const MOST: usize = 100;

/// What was chosen in which article, by the revision that was changed.
#[derive(Debug, Default)]
pub struct ChosenThen {
    by_revision: BTreeMap<u64, (ArticleId, BTreeSet<SpanId>)>,
}

impl ChosenThen {
    /// Notes that a revision was changed while the view had this in hand. What was done from there before is forgotten: it
    /// was taken back.
    pub fn note(&mut self, revision: u64, view: &ViewState) {
        self.by_revision.remove(&revision);
        let Some(article) = view.open.filter(|_| view.hand.has_several_spans()) else { return };
        self.by_revision.insert(revision, (article, view.hand.spans().clone()));
        if self.by_revision.len() > MOST {
            self.by_revision.pop_first();
        }
    }

    /// The spans of the article that were chosen when this revision was changed; none where it was not several.
    pub fn at(&self, revision: u64, article: ArticleId) -> BTreeSet<SpanId> {
        let chosen = self.by_revision.get(&revision).filter(|(of, _)| *of == article);
        chosen.map_or_else(BTreeSet::new, |(_, spans)| spans.clone())
    }
}
