//! The keys, clicks and drags that labelling takes, counted while an article is open.

use egui::{Context, Event, Key};

use crate::formats::own::work_log::{Effort, Work, WorkLog};
use crate::model::{ArticleId, Fragments, LabelId};

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

    /// Counts what was done since the last frame, with an article open.
    pub fn count(&mut self, open: ArticleId, ctx: &Context) {
        if self.waiting_for != Some(open) {
            (self.waiting_for, self.waiting) = (Some(open), Effort::default());
        }
        let done = effort_since_last_frame(ctx);
        match self.log.articles.iter_mut().find(|work| work.article == open) {
            Some(work) => work.effort = work.effort.and(done),
            None => self.waiting = self.waiting.and(done),
        }
    }

    /// Keeps an article with what was suggested before it was touched.
    pub fn begin(&mut self, article: ArticleId, suggested: Option<Vec<(LabelId, Fragments)>>, is_blind: bool) {
        let effort = std::mem::take(&mut self.waiting);
        self.log.articles.push(Work { article, suggested, is_blind, effort });
    }
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
