//! Counts what labelling takes: the keys, clicks and drags while an article is open, and what was suggested for it
//! before it was touched.

use egui::{Context, Event, Key};

use super::Session;
use crate::formats::own::work_log::{Effort, Work, WorkLog};
use crate::model::{Article, ArticleId, Edit, Fragments, LabelId, LabelSet, Proposal, Status, Suggestion, Transaction};
use crate::suggest::is_blind;
use crate::ui::jobs::survey::LIKELY;

/// Keys that are held for another: the two are one act.
const MODIFIERS: [Key; 8] = [
    Key::ShiftLeft,
    Key::ShiftRight,
    Key::ControlLeft,
    Key::ControlRight,
    Key::AltLeft,
    Key::AltRight,
    Key::SuperLeft,
    Key::SuperRight,
];

/// The counts of one project.
#[derive(Debug, Default)]
pub struct EffortCounts {
    pub log: WorkLog,
    /// What was done in an article that nobody has touched yet.
    waiting: Effort,
    waiting_for: Option<ArticleId>,
}

impl EffortCounts {
    /// Goes on with a log.
    pub fn new(log: WorkLog) -> Self {
        Self { log, ..Self::default() }
    }
}

impl Session {
    /// Counts what was done since the last frame for the article that is open, as long as it is not done.
    pub(crate) fn count_effort(&mut self, ctx: &Context) {
        let Some(open) = self.open().filter(|article| article.status != Status::Done).map(|article| article.id) else {
            return;
        };
        let counts = &mut self.effort;
        if counts.waiting_for != Some(open) {
            (counts.waiting_for, counts.waiting) = (Some(open), Effort::default());
        }
        let done = effort_since_last_frame(ctx);
        match counts.log.articles.iter_mut().find(|work| work.article == open) {
            Some(work) => work.effort = work.effort.and(done),
            None => counts.waiting = counts.waiting.and(done),
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
        let effort = std::mem::take(&mut self.effort.waiting);
        self.effort.log.articles.push(Work { article: article.id, suggested, is_blind, effort });
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

fn effort_since_last_frame(ctx: &Context) -> Effort {
    ctx.input(|input| {
        let is_key = |event: &&Event| match event {
            Event::Key { key, pressed: true, repeat: false, .. } => !MODIFIERS.contains(key),
            _ => false,
        };
        let is_release = input.pointer.any_released();
        let is_click = input.pointer.any_click();
        Effort {
            n_keys: u32::try_from(input.events.iter().filter(is_key).count()).unwrap_or(u32::MAX),
            n_clicks: u32::from(is_click),
            n_drags: u32::from(is_release && !is_click),
        }
    })
}
