//! Counts what labelling takes: the keys, clicks and drags while an article is open, and what was suggested for it
//! before it was touched.

use super::Session;
use crate::formats::own::work_log::Effort;
use crate::model::{Article, Edit, Fragments, LabelId, LabelSet, Proposal, Status, Suggestion, Transaction};
use crate::suggest::is_blind;
use crate::ui::jobs::survey::LIKELY;

impl Session {
    /// Counts what was done in the article that is open, as long as it is not done.
    pub(crate) fn count_effort(&mut self, done: Effort) {
        let open = self.open().filter(|article| article.status.is_open()).map(|article| article.id);
        if let Some(open) = open {
            self.effort.count(open, done);
        }
    }

    /// What each span of the open article took, once there is one.
    pub(crate) fn acts_a_span(&self) -> Option<f32> {
        let article = self.project.article(self.view.open?)?;
        let effort = self.effort.log.of(article.id)?.effort;
        (!article.spans().is_empty()).then(|| effort.n_acts() as f32 / article.spans().len() as f32)
    }

    /// Keeps what is suggested for the open article, if this is the first change of its labels.
    pub(crate) fn note_first_touch(&mut self, change: &Transaction) {
        let Some(article) = self.view.open.and_then(|id| self.project.article(id)) else { return };
        let is_touched = change.edits.iter().any(|edit| is_about_labels(edit) && edit.article() == Some(article.id));
        if !is_touched || self.effort.log.of(article.id).is_some() {
            return;
        }
        let suggested = if is_untouched(article) { self.foreseen(article) } else { None };
        let is_blind = is_blind(article.id, self.project.settings().blind_percent);
        self.effort.begin(article.id, suggested, is_blind);
    }

    /// What is likely on the article now, whether it is shown or not; `None` where that is not known yet.
    fn foreseen(&self, article: &Article) -> Option<Vec<(LabelId, Fragments)>> {
        let found = self.found_for(article)?;
        let likely = found.iter().filter(|suggestion| suggestion.confidence > LIKELY);
        let mut foreseen: Vec<_> = likely.flat_map(|one| spans_of(self.project.labels(), one)).collect();
        foreseen.sort();
        foreseen.dedup();
        Some(foreseen)
    }
}

/// The span that a suggestion proposes, and its speaker.
fn spans_of(labels: &LabelSet, suggestion: &Suggestion) -> Vec<(LabelId, Fragments)> {
    let Proposal::Span { label, fragments, speaker } = &suggestion.proposal else { return Vec::new() };
    let kind = labels.kinds_from(label).next();
    let speaker_label = kind.and_then(|kind| kind.to.first());
    let speaker = speaker.and_then(|range| Fragments::one(range).ok());
    let speaker = speaker_label.cloned().zip(speaker);
    std::iter::once((label.clone(), fragments.clone())).chain(speaker).collect()
}

fn is_untouched(article: &Article) -> bool {
    article.status == Status::New && article.spans().is_empty() && article.rejections().is_empty()
}

fn is_about_labels(edit: &Edit) -> bool {
    matches!(
        edit,
        Edit::AddSpan(..)
            | Edit::RemoveSpan(..)
            | Edit::ReplaceSpan(..)
            | Edit::AddRelation(..)
            | Edit::RemoveRelation(..)
            | Edit::AddRejection(..)
    )
}
