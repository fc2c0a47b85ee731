//! Suggestions for the open article: found again after every change, by a learner that is taught in the background.

use std::sync::Arc;

use egui::Context;

use super::Finish;
use super::survey::{Expected, LIKELY, Survey};
use crate::formats::own::user_settings::ArticleOrder;
use crate::model::{Article, ArticleId, Content, Proposal, SpanId, Suggestion, pending};
use crate::suggest::{Learner, is_blind};
use crate::ui::App;
use crate::ui::panels::n_bytes;

/// Text for which suggestions are found within a frame; for more they are found in the background.
const MAX_BYTES_IN_FRAME: usize = 12_000;

/// Frames that are drawn before anybody is taught.
const N_FRAMES_FIRST: u64 = 3;

/// Changes after which the learner is taught again, even if the article stays open.
const N_CHANGES_TO_LEARN: u64 = 12;

/// Text that is looked through from afar although nobody has asked for the order by benefit.
const MAX_BYTES_SURVEYED_UNASKED: usize = 1_000_000;

/// The learner of one project, and for what it has looked last.
#[derive(Debug, Default)]
pub struct Learning {
    learner: Option<Arc<Learner>>,
    is_being_taught: bool,
    /// The revision and the open article when the learner was last taught.
    taught: Option<(u64, Option<ArticleId>)>,
    /// How often it was taught; each time all suggestions are found again.
    n_lessons: u64,
    /// The lesson after which all articles were last looked at from afar.
    surveyed: Option<u64>,
    /// What the suggestions shown, or being found, belong to.
    asked: Option<Asked>,
    /// Whether the background looks for suggestions: what is asked meanwhile waits, as long articles take long.
    is_looking: bool,
    /// What the suggestions shown belong to.
    shown: Option<Asked>,
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
    pub(crate) fn keep_suggesting(&mut self, ctx: &Context) {
        if !self.suggests {
            return self.show_imported(ctx);
        }
        // The window is to be seen before anything else takes the processor.
        if ctx.cumulative_frame_nr() < N_FRAMES_FIRST {
            return ctx.request_repaint();
        }
        self.teach(ctx);
        self.find_suggestions(ctx);
        if self.has_articles_to_survey() {
            self.survey(ctx);
        }
    }

    /// Lists articles in another order, by the newest knowledge of them.
    pub(crate) fn order_articles(&mut self, order: ArticleOrder) {
        self.settings.article_order = order;
        self.panels.learning.surveyed = None;
        self.keep_settings();
    }

    /// Articles are looked at once from afar, and after each lesson where their order depends on it.
    fn has_articles_to_survey(&self) -> bool {
        let learning = &self.panels.learning;
        let is_ordered_by_it = self.settings.article_order == ArticleOrder::MostBenefitFirst;
        let has_news = match learning.surveyed {
            None => is_ordered_by_it || n_bytes(&self.project) <= MAX_BYTES_SURVEYED_UNASKED,
            Some(lesson) => is_ordered_by_it && lesson != learning.n_lessons,
        };
        learning.learner.is_some() && has_news
    }

    /// Finds out in the background what is to be expected of each article.
    fn survey(&mut self, ctx: &Context) {
        let Some(learner) = self.panels.learning.learner.clone() else { return };
        self.panels.learning.surveyed = Some(self.panels.learning.n_lessons);
        let content = self.project.content().clone();
        let started = self.jobs.start(ctx, "Looking through the articles", move |progress| {
            let mut survey = Survey::default();
            for (n_done, article) in content.articles().enumerate() {
                if progress.report(n_done, content.articles().len()).is_break() {
                    break;
                }
                survey.expected.insert(article.id, Expected::new(&learner, &content, article));
            }
            let finish: Finish = Box::new(move |app, _| app.panels.receive(survey));
            finish
        });
        self.tell_if_not_started(started);
    }

    /// Who could have said a span, the likeliest first.
    pub(crate) fn speakers_for(&self, span: SpanId) -> Vec<Suggestion> {
        let article = self.view.open.and_then(|id| self.project.article(id));
        let learner = self.panels.learning.learner.as_ref();
        let found =
            |(learner, article): (&Arc<Learner>, _)| learner.speakers_for(self.project.content(), article, span);
        learner.zip(article).map(found).unwrap_or_default()
    }

    /// What was found for the article as it is now, shown or not; `None` where nobody has looked yet.
    pub(crate) fn found_for(&self, article: &Article) -> Option<Vec<Suggestion>> {
        let learning = &self.panels.learning;
        if is_blind(article.id, self.project.settings().blind_percent) {
            let learner = learning.learner.as_ref().filter(|_| article.text().n_bytes() <= MAX_BYTES_IN_FRAME)?;
            return Some(all_suggestions(learner, &self.project, article));
        }
        let is_about_it = |shown: Asked| shown.article == article.id && shown.revision == self.project.revision();
        learning.shown.is_some_and(is_about_it).then(|| self.view.suggestions.clone())
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
            if learning.shown == Some(asked) {
                self.take_next_in_hand();
            }
            return;
        }
        if article.text().n_bytes() <= MAX_BYTES_IN_FRAME {
            let found = suggestions(&learner, self.project.content(), article);
            self.panels.learning.asked = Some(asked);
            return self.show_suggestions(found, ctx);
        }
        if learning.is_looking {
            return;
        }
        self.panels.learning.is_looking = true;
        self.panels.learning.asked = Some(asked);
        let content = self.project.content().clone();
        let started = self.jobs.start(ctx, "Looking for suggestions", move |_| {
            let found = content.article(asked.article).map(|article| suggestions(&learner, &content, article));
            let finish: Finish = Box::new(move |app, ctx| {
                app.panels.learning.is_looking = false;
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
        let has_shown_some = self.panels.learning.asked.is_some();
        let is_due = |article: &&Article| has_shown_some || !article.predictions().is_empty();
        let Some(article) = article.filter(is_due) else { return };
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
        let view = &mut self.view;
        let in_hand = view.suggestion.and_then(|idx| view.suggestions.get(idx)).map(|one| one.proposal.clone());
        let suggested = view.unmended.as_ref().or(in_hand.as_ref());
        let same = suggested.and_then(|one| found.iter().position(|other| other.proposal.is_about_same(one)));
        view.suggestions = found;
        view.hovered_suggestion = None;
        view.suggestion = same.or(view.suggestion).filter(|&idx| idx < view.suggestions.len());
        match (same.and_then(|idx| view.suggestions.get_mut(idx)), in_hand) {
            (Some(found), Some(mended)) if view.unmended.is_some() => found.proposal = mended,
            _ => view.unmended = None,
        }
        // Another one in its place: caret and sight go with it.
        if let Some(idx) = view.suggestion.filter(|_| same.is_none()) {
            view.take_suggestion(idx);
        }
        let n_likely = view.suggestions.iter().filter(|suggestion| suggestion.confidence > LIKELY).count();
        self.panels.learning.shown = self.panels.learning.asked;
        if let Some(shown) = self.panels.learning.shown {
            self.panels.note_undecided(shown.article, n_likely);
        }
        self.take_next_in_hand();
        ctx.request_repaint();
    }
}

/// What is shown for an article: nothing where it is blind.
fn suggestions(learner: &Learner, content: &Content, article: &Article) -> Vec<Suggestion> {
    if is_blind(article.id, content.settings().blind_percent) {
        Vec::new()
    } else {
        all_suggestions(learner, content, article)
    }
}

/// What the learner finds and what came in with a file, in text order; of two about the same the latter.
pub fn all_suggestions(learner: &Learner, content: &Content, article: &Article) -> Vec<Suggestion> {
    let mut found = learner.find(content, article);
    if article.predictions().is_empty() {
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
