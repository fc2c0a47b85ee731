//! Suggestions for the open article: found again after every change, by a learner that is taught in the background.

use std::sync::Arc;

use super::{Desk, programs};
use crate::formats::own::user_settings::ArticleOrder;
use crate::model::{Article, Suggestion, pending};
use crate::suggest::Learner;
use crate::ui::jobs::suggesting::{self, Asked, Others};
use crate::ui::jobs::{Kind, Outcome, survey};

/// Frames that are drawn before anybody is taught.
const N_FRAMES_FIRST: u64 = 3;

/// Text that is looked through from afar although nobody has asked for the order by benefit.
const MAX_BYTES_SURVEYED_UNASKED: usize = 1_000_000;

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
    programs::keep_asking(desk);
    programs::weigh(desk);
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
    if learning.learner.is_none() {
        return false;
    }
    let is_ordered_by_it = desk.setup.settings.article_order == ArticleOrder::MostBenefitFirst;
    match learning.surveyed {
        None => is_ordered_by_it || desk.session.project.n_bytes() <= MAX_BYTES_SURVEYED_UNASKED,
        Some(lesson) => is_ordered_by_it && lesson != learning.n_lessons,
    }
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
    let before = desk.session.learning.learner.clone();
    let learn = move || before.map_or_else(|| Learner::train(&content), |before| before.trained_again(&content));
    desk.begin(Kind::Learn, move |_| Outcome::Learned(Box::new(learn())));
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
    // What is found for the article as it was is shown too, and the article is looked through again then: otherwise
    // whoever decides quickly would wait for as long as they go on.
    let is_looked_through = desk.session.learning.asked.is_some_and(|before| before.article == asked.article);
    if is_looked_through && desk.is_busy(Kind::FindSuggestions) {
        return;
    }
    let Some(article) = desk.session.shared(asked.article).cloned() else { return };
    let question = programs::question(desk);
    let session = &mut *desk.session;
    let answers = question.and_then(|question| session.learning.answers.of(&article, &question).cloned());
    let trust = Arc::clone(&session.learning.trust);
    let others = Others { answers, trust, off: desk.setup.settings.suggesters_off.clone() };
    if let Some(found) = session.learning.found_at_once(&learner, session.project.content(), &article, &others) {
        session.learning.asked = Some(asked);
        session.show_suggestions(asked, found, &article, desk.out);
        return desk.ctx.request_repaint();
    }
    desk.session.learning.asked = Some(asked);
    let content = desk.session.project.content().clone();
    let memory = Arc::clone(&desk.session.learning.memory);
    desk.begin(Kind::FindSuggestions, move |progress| {
        let found = suggesting::find(&learner, &content, (&article, &others), &memory, progress);
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
