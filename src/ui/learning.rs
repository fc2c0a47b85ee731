//! Suggestions for the open article: found again after every change, by a learner that is taught in the background.

use std::sync::Arc;

use egui::Context;

use super::App;
use super::background::Finish;
use crate::model::{Article, ArticleId, Content, Proposal, SpanId, Suggestion, pending};
use crate::suggest::{Learner, is_blind};

/// Text for which suggestions are found within a frame; for more they are found in the background.
const MAX_BYTES_IN_FRAME: usize = 12_000;

/// Changes after which the learner is taught again, even if the article stays open.
const N_CHANGES_TO_LEARN: u64 = 12;

/// The learner of one project, and for what it has looked last.
#[derive(Debug, Default)]
pub struct Learning {
    learner: Option<Arc<Learner>>,
    is_being_taught: bool,
    /// The revision and the open article when the learner was last taught.
    taught: Option<(u64, Option<ArticleId>)>,
    /// How often it was taught; each time all suggestions are found again.
    n_lessons: u64,
    /// What the suggestions shown, or being found, belong to.
    asked: Option<Asked>,
}

/// Suggestions are the same as long as this is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Asked {
    article: ArticleId,
    revision: u64,
    n_lessons: u64,
}

impl Learning {
    /// Whether enough was decided since it was last taught: another article was opened, or much has changed.
    fn has_news(&self, revision: u64, open: Option<ArticleId>) -> bool {
        self.taught.is_none_or(|(taught_revision, taught_open)| {
            taught_revision != revision
                && (taught_open != open || revision.abs_diff(taught_revision) >= N_CHANGES_TO_LEARN)
        })
    }
}

impl App {
    /// Sees to it that the suggestions of the open article are those of the project as it is now.
    pub(super) fn keep_suggesting(&mut self, ctx: &Context) {
        // Pictures and tests show what is there, and the same each time.
        if self.places.is_none() {
            return self.show_imported(ctx);
        }
        self.teach(ctx);
        self.find_suggestions(ctx);
    }

    /// Who could have said a span, the likeliest first.
    pub(super) fn speakers_for(&self, span: SpanId) -> Vec<Suggestion> {
        let article = self.view.open.and_then(|id| self.project.article(id));
        let learner = self.panels.learning.learner.as_ref();
        let found =
            |(learner, article): (&Arc<Learner>, _)| learner.speakers_for(self.project.content(), article, span);
        learner.zip(article).map(found).unwrap_or_default()
    }

    fn teach(&mut self, ctx: &Context) {
        let (revision, open) = (self.project.revision(), self.view.open);
        let learning = &mut self.panels.learning;
        if learning.is_being_taught || !learning.has_news(revision, open) {
            return;
        }
        learning.is_being_taught = true;
        learning.taught = Some((revision, open));
        let content = self.project.content().clone();
        let started = self.jobs.start(ctx, "Learning", move |_| {
            let learner = Learner::train(&content);
            let finish: Finish = Box::new(move |app, _| {
                let learning = &mut app.panels.learning;
                learning.learner = Some(Arc::new(learner));
                learning.is_being_taught = false;
                learning.n_lessons += 1;
            });
            finish
        });
        self.tell_if_not_started(started);
    }

    fn find_suggestions(&mut self, ctx: &Context) {
        let Some(article) = self.view.open.and_then(|id| self.project.article(id)) else { return };
        let learning = &self.panels.learning;
        let Some(learner) = learning.learner.clone() else { return };
        let asked = Asked { article: article.id, revision: self.project.revision(), n_lessons: learning.n_lessons };
        if learning.asked == Some(asked) {
            return;
        }
        if article.text().n_bytes() <= MAX_BYTES_IN_FRAME {
            let found = suggestions(&learner, self.project.content(), article);
            self.panels.learning.asked = Some(asked);
            return self.show_suggestions(found, ctx);
        }
        self.panels.learning.asked = Some(asked);
        let content = self.project.content().clone();
        let started = self.jobs.start(ctx, "Looking for suggestions", move |_| {
            let found = content.article(asked.article).map(|article| suggestions(&learner, &content, article));
            let finish: Finish = Box::new(move |app, ctx| {
                if app.panels.learning.asked == Some(asked) {
                    app.show_suggestions(found.unwrap_or_default(), ctx);
                }
            });
            finish
        });
        self.tell_if_not_started(started);
    }

    /// Shows the suggestions that came in with a file, where none are made.
    fn show_imported(&mut self, ctx: &Context) {
        let article = self.view.open.and_then(|id| self.project.article(id));
        let Some(article) = article.filter(|article| !article.predictions().is_empty()) else { return };
        let (revision, n_lessons) = (self.project.revision(), 0);
        let asked = Asked { article: article.id, revision, n_lessons };
        if self.panels.learning.asked != Some(asked) {
            let found = pending(self.project.content(), article);
            self.panels.learning.asked = Some(asked);
            self.show_suggestions(found, ctx);
        }
    }

    /// The one in hand stays in hand; where it is decided, the next one is.
    fn show_suggestions(&mut self, found: Vec<Suggestion>, ctx: &Context) {
        let in_hand = self.view.suggestion.and_then(|idx| self.view.suggestions.get(idx));
        let same = in_hand.and_then(|one| found.iter().position(|other| other.proposal == one.proposal));
        self.view.suggestion = same.or(self.view.suggestion).filter(|&idx| idx < found.len());
        self.view.suggestions = found;
        ctx.request_repaint();
    }
}

/// What the learner suggests and what came in with a file, in text order; of two about the same the latter.
fn suggestions(learner: &Learner, content: &Content, article: &Article) -> Vec<Suggestion> {
    let mut found = learner.suggest(content, article);
    if article.predictions().is_empty() || is_blind(article.id, content.settings().blind_percent) {
        return found;
    }
    let imported = pending(content, article);
    let is_same = |one: &Suggestion| match &one.proposal {
        Proposal::Span { label, fragments, .. } => {
            article.predictions().iter().any(|other| other.is_about(label, fragments))
        }
        Proposal::Speaker { .. } => false,
    };
    found.retain(|one| !is_same(one));
    found.extend(imported);
    found.sort_by_key(|one| (one.place().start(), one.place().end()));
    found
}
