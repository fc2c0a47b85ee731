//! Suggestions for the open article: found again after every change, by a learner that is taught in the background.

use std::sync::{Arc, Mutex};

use super::Session;
use super::alike::n_bytes;
use super::article_cache::is_same_text;
use super::suggestion_list::Reach;
use crate::formats::own::user_settings::ArticleOrder;
use crate::model::{Article, ArticleId, Content, SpanId, Suggestion, pending};
use crate::suggest::{Learner, Memory, is_blind};
use crate::ui::desk::Desk;
use crate::ui::input::outbox::{Notice, Outbox};
use crate::ui::jobs::suggesting::{self, Asked, all_suggestions, suggestions};
use crate::ui::jobs::survey::{self, LIKELY};
use crate::ui::jobs::{Kind, Outcome};

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
    /// What was found in the article that was looked through last, so that after a decision little is found anew.
    memory: Arc<Mutex<Memory>>,
    /// The revision and the open article when the learner was last taught.
    taught: Option<(u64, Option<ArticleId>)>,
    /// How often it was taught; each time all suggestions are found again.
    n_lessons: u64,
    /// The lesson after which all articles were last looked at from afar.
    surveyed: Option<u64>,
    /// What the suggestions shown, or being found, belong to.
    asked: Option<Asked>,
    /// What the suggestions shown belong to.
    shown: Option<Asked>,
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

impl Learning {
    /// The suggestions of an article that is short enough. Another one may be looked through in the background, with all
    /// that is remembered: nobody waits for that.
    fn found_at_once(&self, learner: &Learner, content: &Content, article: &Article) -> Vec<Suggestion> {
        let mut anew = Memory::default();
        let mut remembered = self.memory.try_lock();
        let memory = remembered.as_deref_mut().unwrap_or(&mut anew);
        suggestions(learner, content, article, memory, &|| true).unwrap_or_default()
    }
}

#[cfg(test)]
impl Learning {
    pub(crate) fn has_learned(&self) -> bool {
        self.learner.is_some()
    }
}

impl Session {
    /// Who could have said a span, the likeliest first.
    pub(crate) fn speakers_for(&self, span: SpanId) -> Vec<Suggestion> {
        let found =
            |(learner, article): (&Arc<Learner>, _)| learner.speakers_for(self.project.content(), article, span);
        self.learning.learner.as_ref().zip(self.open()).map(found).unwrap_or_default()
    }

    /// What was found for the article as it is now, shown or not; `None` where nobody has looked yet.
    pub(crate) fn found_for(&self, article: &Article) -> Option<Vec<Suggestion>> {
        let learning = &self.learning;
        if is_blind(article.id, self.project.settings().blind_percent) {
            let learner = learning.learner.as_ref().filter(|_| article.text().n_bytes() <= MAX_BYTES_IN_FRAME)?;
            return Some(all_suggestions(learner, &self.project, article));
        }
        let is_about_it = |shown: Asked| shown.article == article.id && shown.revision == self.project.revision();
        learning.shown.is_some_and(is_about_it).then(|| self.view.suggestions.all_as_suggested())
    }

    /// What suggestions of the open article as it is now would belong to.
    fn asked_now(&self) -> Option<Asked> {
        let article = self.view.open.filter(|id| self.project.article(*id).is_some())?;
        Some(Asked { article, revision: self.project.revision(), n_lessons: self.learning.n_lessons })
    }

    /// Shows what was found in an article, if that is the open one and has the same text still. Without what was decided
    /// since; the one in hand stays in hand as it was read.
    fn show_suggestions(&mut self, asked: Asked, found: Vec<Suggestion>, found_in: &Article, out: &mut Outbox) {
        let is_open = self.view.open == Some(found_in.id);
        let now = self.shared(found_in.id).filter(|now| is_open && is_same_text(found_in, now));
        let Some(now) = now.map(Arc::clone) else { return };
        let view = &mut self.view;
        if view.suggestions.show(found, found_in, &now, view.hand.selected_span) == Reach::Gone {
            out.tell(Notice::Info("The suggestion in hand is no longer made; Tab goes to the next".to_owned()));
        }
        let n_likely = view.suggestions.all().iter().filter(|suggestion| suggestion.confidence > LIKELY).count();
        self.learning.shown = Some(asked);
        self.panels.note_undecided(found_in.id, n_likely);
        self.view.take_due_suggestion();
    }

    fn shared(&self, article: ArticleId) -> Option<&Arc<Article>> {
        let content = self.project.content();
        content.article_idx(article).and_then(|idx| content.shared_articles().get(idx))
    }
}

/// Sees to it that the suggestions of the open article are those of the project as it is now.
pub(crate) fn keep_suggesting(desk: &mut Desk<'_>) {
    if !desk.setup.suggests {
        return show_imported(desk);
    }
    // The window is to be seen before anything else takes the processor.
    if desk.ctx.cumulative_frame_nr() < N_FRAMES_FIRST {
        return desk.ctx.request_repaint();
    }
    teach(desk);
    find_suggestions(desk);
    if has_articles_to_survey(desk) {
        survey(desk);
    }
}

/// Lists articles in another order, by the newest knowledge of them.
pub(crate) fn order_articles(desk: &mut Desk<'_>, order: ArticleOrder) {
    desk.setup.settings.article_order = order;
    desk.session.learning.surveyed = None;
    desk.keep_settings();
}

/// Articles are looked at once from afar, and after each lesson where their order depends on it.
fn has_articles_to_survey(desk: &Desk<'_>) -> bool {
    let learning = &desk.session.learning;
    let is_ordered_by_it = desk.setup.settings.article_order == ArticleOrder::MostBenefitFirst;
    let has_news = match learning.surveyed {
        None => is_ordered_by_it || n_bytes(&desk.session.project) <= MAX_BYTES_SURVEYED_UNASKED,
        Some(lesson) => is_ordered_by_it && lesson != learning.n_lessons,
    };
    learning.learner.is_some() && has_news
}

/// Finds out in the background what is to be expected of each article.
fn survey(desk: &mut Desk<'_>) {
    let Some(learner) = desk.session.learning.learner.clone() else { return };
    desk.session.learning.surveyed = Some(desk.session.learning.n_lessons);
    let content = desk.session.project.content().clone();
    desk.begin(Kind::Survey, move |progress| Outcome::Surveyed(survey::survey(&learner, &content, progress)));
}

fn teach(desk: &mut Desk<'_>) {
    let (revision, open) = (desk.session.project.revision(), desk.session.view.open);
    if desk.is_busy(Kind::Learn) || !desk.session.learning.has_news(revision, open) {
        return;
    }
    desk.session.learning.taught = Some((revision, open));
    let content = desk.session.project.content().clone();
    desk.begin(Kind::Learn, move |_| Outcome::Learned(Box::new(Learner::train(&content))));
}

/// Takes in what the learner has learned.
pub(crate) fn take_learned(desk: &mut Desk<'_>, learner: Learner) {
    let learning = &mut desk.session.learning;
    learning.learner = Some(Arc::new(learner));
    learning.n_lessons += 1;
}

fn find_suggestions(desk: &mut Desk<'_>) {
    let session = &mut *desk.session;
    let Some((learner, asked)) = session.learning.learner.clone().zip(session.asked_now()) else { return };
    if session.learning.asked == Some(asked) {
        if session.learning.shown == Some(asked) {
            session.view.take_due_suggestion();
        }
        return;
    }
    let Some(article) = session.shared(asked.article).cloned() else { return };
    if article.text().n_bytes() <= MAX_BYTES_IN_FRAME {
        let found = session.learning.found_at_once(&learner, session.project.content(), &article);
        session.learning.asked = Some(asked);
        session.show_suggestions(asked, found, &article, desk.out);
        return desk.ctx.request_repaint();
    }
    // What is found for the article as it was is shown too, and the article is looked through again then: otherwise
    // whoever decides quickly would wait for as long as they go on.
    let is_looked_through = session.learning.asked.is_some_and(|before| before.article == asked.article);
    if is_looked_through && desk.is_busy(Kind::FindSuggestions) {
        return;
    }
    desk.session.learning.asked = Some(asked);
    let content = desk.session.project.content().clone();
    let memory = Arc::clone(&desk.session.learning.memory);
    desk.begin(Kind::FindSuggestions, move |progress| {
        let found = suggesting::find(&learner, &content, &article, &memory, progress);
        Outcome::SuggestionsFound { asked, found, found_in: article }
    });
}

/// Shows what was found in an article as it was.
pub(crate) fn take_found(desk: &mut Desk<'_>, asked: Asked, found: Vec<Suggestion>, found_in: &Article) {
    desk.session.show_suggestions(asked, found, found_in, desk.out);
    desk.ctx.request_repaint();
}

/// Shows the suggestions that came in with a file, where none are made.
fn show_imported(desk: &mut Desk<'_>) {
    let session = &mut *desk.session;
    let has_shown_some = session.learning.asked.is_some();
    let is_due = |article: &Article| has_shown_some || !article.predictions().is_empty();
    let Some(asked) = session.asked_now().filter(|_| session.open().is_some_and(is_due)) else { return };
    let Some(article) = session.shared(asked.article).cloned() else { return };
    if session.learning.asked != Some(asked) {
        let found = pending(session.project.content(), &article);
        session.learning.asked = Some(asked);
        session.show_suggestions(asked, found, &article, desk.out);
        desk.ctx.request_repaint();
    }
}
