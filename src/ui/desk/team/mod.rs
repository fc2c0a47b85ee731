//! What a team does: handing out, collecting, settling.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::Desk;
use super::save::{self, now};
use crate::model::team::settle::{
    Mark, Question, open_questions, settle_agreed, take, take_all, take_anew, take_as, take_none, with_links,
};
use crate::model::team::{HandOut, Plan, hand_out};
use crate::model::{self, Article, ArticleId, Content, Fragments, LabelId, Transaction};
use crate::ui::input::act::Direction;
use crate::ui::input::outbox::Notice;
use crate::ui::jobs::team::CollectPlan;
use crate::ui::jobs::{Kind, Outcome, team};
use crate::ui::look::widgets::counted;
use crate::ui::overlays::Overlay;
use crate::ui::overlays::dialogs::{CollectDialog, Dialog, HandOutDialog};
use crate::ui::panels::inspector::Tab;
use crate::ui::session::Session;
use crate::ui::texts::{said, tr};

/// Names who labels in the project. Who has not said it in the settings has said it now, for all projects to come.
pub(crate) fn name_annotator(desk: &mut Desk<'_>, name: &str, is_handed_over: bool) {
    let named = model::team::name_annotator(&desk.session.project, name, is_handed_over);
    if !named.edits.is_empty() {
        desk.session.apply(named, desk.out);
    }
    if desk.setup.settings.annotator.is_empty() {
        name.clone_into(&mut desk.setup.settings.annotator);
        desk.keep_settings();
    }
}

/// Asks to whom articles go.
pub(crate) fn ask_hand_out(desk: &mut Desk<'_>) {
    desk.session.commit_drafts(desk.out);
    if desk.session.project.path().is_none() {
        return desk.warn(tr("Save the project first: what is handed out lies beside it"));
    }
    let dialog = HandOutDialog::new(desk.session.project.content().clone());
    desk.overlays.open(Overlay::Dialog(Dialog::HandOut(Box::new(dialog))));
}

/// Notes who has what, and writes their projects in the background: whatever becomes of those, nothing goes out twice.
pub(crate) fn begin_hand_out(desk: &mut Desk<'_>, how: &HandOut) {
    let Some(path) = desk.session.project.path().map(Path::to_owned) else { return };
    let content = desk.session.project.content().clone();
    let Plan { shares, transaction } = match hand_out(&content, how) {
        Ok(plan) => plan,
        Err(error) => return desk.warn(said(&error)),
    };
    let before = desk.session.project.revision();
    desk.session.apply(transaction, desk.out);
    if desk.session.project.revision() != before {
        let is_blind = how.is_blind;
        desk.begin(Kind::HandOut, move |_| {
            Outcome::HandedOut(team::write_shares(&content, &shares, is_blind, &path, now()))
        });
    }
}

/// Says where what was handed out lies, or what is to do about it. Who has what is then as lasting as what they have.
pub(crate) fn take_handed_out(desk: &mut Desk<'_>, written: Result<Vec<String>, String>) {
    if written.is_ok() {
        save::save(desk, None);
    }
    desk.out.tell(handed_out_told(written));
}

/// The same, whichever project is open by now.
pub(crate) fn handed_out_told(written: Result<Vec<String>, String>) -> Notice {
    match written {
        Ok(lines) => Notice::Info(tr!("Handed out, beside the project: {lines}", lines = lines.join("; "))),
        Err(error) => Notice::Error(tr!("Not all was handed out: {error}. Undo there takes it back", error)),
    }
}

/// Reads in the background what annotators bring, and asks whether it shall come in.
pub(crate) fn begin_collect(desk: &mut Desk<'_>, paths: Vec<PathBuf>) {
    desk.session.commit_drafts(desk.out);
    let project = &desk.session.project;
    let found_for = (project.content().clone(), project.revision());
    desk.begin(Kind::ReadBrought, move |_| Outcome::Brought(Box::new(CollectPlan::read(&paths, found_for, now()))));
}

pub(crate) fn take_brought(desk: &mut Desk<'_>, plan: Box<CollectPlan>) {
    desk.overlays.ask(Dialog::Collect(CollectDialog::new(plan)));
}

/// Brings in what is new, as found for the project as it is now.
pub(crate) fn take_collected(desk: &mut Desk<'_>, mut plan: CollectPlan) {
    desk.session.commit_drafts(desk.out);
    plan.keep_valid(&desk.session.project);
    if plan.collected.is_new() {
        desk.apply(plan.collected.transaction);
    }
}

/// Finds what is left to settle in the open article.
pub(crate) fn keep_settling(desk: &mut Desk<'_>) {
    let session = &mut *desk.session;
    let article = session.view.open.and_then(|id| session.project.shared_article(id));
    let is_found = session.view.settling.look(&session.project, article.map(|article| &**article));
    if let Some(article) = article.filter(|_| is_found) {
        session.settled.know(article, session.view.settling.open_idxs().len());
    }
    let is_more = session.settled.look(&session.project);
    session.view.settling.people = Arc::clone(session.settled.people());
    if is_more {
        desk.ctx.request_repaint();
    }
}

/// Takes the next open question in hand; where the article has none, goes to the next article that has one.
pub(crate) fn go_to_difference(desk: &mut Desk<'_>, toward: Direction) {
    keep_settling(desk);
    desk.session.panels.inspector.tab = Tab::Settle;
    if desk.session.view.settling.open_idxs().is_empty()
        && let Some(article) = next_to_settle(desk, toward)
    {
        desk.open_article(article);
        keep_settling(desk);
    }
    let view = &desk.session.view;
    let caret = view.hand.selection().caret;
    let found = match toward {
        Direction::Next => view.settling.next(caret),
        Direction::Previous => view.settling.previous(caret),
    };
    match found.cloned() {
        Some(question) => desk.session.view.take_question(&question),
        None => tell_that_nothing_is_left(desk),
    }
}

/// Takes in hand what is asked in an article and was not before, as where a decision was taken back.
pub(crate) fn take_reopened(desk: &mut Desk<'_>, before: &Content, article: ArticleId) {
    let known = Arc::clone(desk.session.view.settling.all());
    keep_settling(desk);
    let Some(old) = before.article(article).filter(|_| desk.session.view.open == Some(article)) else { return };
    let was_asked: Vec<Arc<Question>> = if known.is_empty() {
        open_questions(before.labels(), old).into_iter().map(Arc::new).collect()
    } else {
        known.iter().filter(|question| !question.is_settled).cloned().collect()
    };
    // Most are not only the same, but were not even looked at again.
    let stays: BTreeSet<*const Question> = was_asked.iter().map(Arc::as_ptr).collect();
    let is_new = |question: &&Question| {
        !stays.contains(&std::ptr::from_ref(*question)) && !was_asked.iter().any(|one| one.is_same(question))
    };
    let reopened = desk.session.view.settling.open().find(is_new).cloned();
    if let Some(question) = reopened {
        desk.session.view.take_question(&question);
    }
}

fn tell_that_nothing_is_left(desk: &mut Desk<'_>) {
    desk.tell(match desk.session.settled.n_settled() {
        Some(_) => tr("Nothing is left to settle in any article"),
        None => tr("Still looking what is left to settle in other articles: try again in a moment"),
    });
}

/// The next other article in the list in which something is left to settle, after the last the first again.
fn next_to_settle(desk: &mut Desk<'_>, toward: Direction) -> Option<ArticleId> {
    let Session { panels, project, view, settled, .. } = &mut *desk.session;
    let mut others = panels.articles.others(project, view.open);
    let is_open = |article: &&Arc<Article>| settled.n_open_in(article).is_some_and(|n| n > 0);
    let found = match toward {
        Direction::Next => others.find(is_open),
        Direction::Previous => others.rfind(is_open),
    };
    found.map(|article| article.id)
}

/// Takes the version of the question in hand that is shown.
pub(crate) fn take_shown(desk: &mut Desk<'_>) {
    let shown = desk.session.view.settling.shown().map(|(idx, _)| idx);
    decide(desk, |article, question| take(article, question, shown?));
}

/// Takes nothing of what people have there.
pub(crate) fn take_neither(desk: &mut Desk<'_>) {
    decide(desk, |article, question| Some(take_none(article, question)));
}

/// Takes what each has there.
pub(crate) fn take_all_versions(desk: &mut Desk<'_>) {
    decide(desk, take_all);
}

/// Takes the version of the question in hand that is shown, under another label.
pub(crate) fn take_shown_as(desk: &mut Desk<'_>, label_idx: usize) {
    let label = desk.session.project.labels().labels().get(label_idx).map(|label| label.id.clone());
    let shown = desk.session.view.settling.shown().map(|(idx, _)| idx);
    decide(desk, |article, question| take_as(article, question, shown?, &label?));
}

/// Takes the selected words in place of what people have there, under this label or that of the version shown. Returns
/// whether words are selected where a difference of spans is in hand.
pub(crate) fn take_selected(desk: &mut Desk<'_>, label: Option<LabelId>) -> bool {
    let words = desk.session.open().and_then(|article| desk.session.view.selected_text(article));
    let Some(words) = words else { return false };
    let Ok(fragments) = Fragments::one(words) else { return false };
    let view = &desk.session.view;
    let (Some((version, _)), Some(label_there)) = (view.settling.shown(), view.settling.label_in_hand()) else {
        return false;
    };
    let mark = Mark { fragments, label: label.unwrap_or_else(|| label_there.clone()) };
    decide(desk, |article, question| take_anew(article, question, version, &mark));
    true
}

/// Takes the version of the question in hand that is shown and selects its first span, so that it can be mended.
pub(crate) fn take_to_mend(desk: &mut Desk<'_>) {
    let Some(question) = desk.session.view.settling.in_hand().cloned() else { return };
    let shown = desk.session.view.settling.shown().map(|(idx, _)| idx);
    apply_decision(desk, |article, question| take(article, question, shown?));
    let session = &mut *desk.session;
    let settled = session.view.settling.all().iter().find(|one| one.is_same(&question));
    let span = settled.and_then(|question| question.stands.first().copied());
    let article = session.view.open.and_then(|id| session.project.article(id));
    if let Some(span) = article.zip(span).and_then(|(article, span)| article.span(span)) {
        session.view.show_span(span);
    }
}

/// Decides about the question in hand and goes on to the next one behind it.
fn decide(desk: &mut Desk<'_>, decision: impl FnOnce(&Article, &Question) -> Option<Transaction>) {
    if !apply_decision(desk, decision) {
        return;
    }
    let next = desk.session.view.settling.next(0).cloned();
    match next {
        Some(question) => desk.session.view.take_question(&question),
        None => desk.session.view.settling.let_go(),
    }
}

/// Decides about the question in hand, with the links that follow. Returns whether there was something to decide.
fn apply_decision(desk: &mut Desk<'_>, decision: impl FnOnce(&Article, &Question) -> Option<Transaction>) -> bool {
    keep_settling(desk);
    let settling = &desk.session.view.settling;
    let agreement = settling.agreement;
    let Some((article, question)) = desk.session.open().zip(settling.in_hand()) else { return false };
    let Some(transaction) = decision(article, question) else {
        if let Some(label) = question.versions.iter().find_map(|version| version.lacks.clone()) {
            desk.warn(tr!(
                "The project has no label “{label}”: press the key of another label to take the words under that one, or add \
                 it (Labels…)",
                label
            ));
        }
        return false;
    };
    let transaction = with_links(&desk.session.project, transaction, agreement);
    desk.session.apply(transaction, desk.out);
    keep_settling(desk);
    true
}

/// Takes what enough people agree on in the open article, as one step; where nothing is left there, in the next one.
pub(crate) fn settle_agreed_here(desk: &mut Desk<'_>) {
    keep_settling(desk);
    if desk.session.view.settling.open_idxs().is_empty()
        && let Some(article) = next_to_settle(desk, Direction::Next)
    {
        desk.open_article(article);
        keep_settling(desk);
    }
    if desk.session.view.settling.open_idxs().is_empty() && desk.session.settled.n_settled().is_none() {
        return tell_that_nothing_is_left(desk);
    }
    let Some(article) = desk.session.open() else { return };
    let agreement = desk.session.view.settling.agreement;
    let transaction = settle_agreed(&desk.session.project, &[article.id], agreement);
    if transaction.edits.is_empty() {
        if !desk.session.view.settling.open_idxs().is_empty() && desk.session.view.settling.in_hand().is_none() {
            go_to_difference(desk, Direction::Next);
        }
        return desk.tell(tr("Nothing here is agreed on that is not settled already"));
    }
    desk.session.apply(transaction, desk.out);
    keep_settling(desk);
    let n_left = desk.session.view.settling.open_idxs().len();
    if n_left > 0 {
        go_to_difference(desk, Direction::Next);
    }
    desk.tell(tr!("{questions} left to settle here", questions = counted(n_left, "question")));
}

#[cfg(test)]
mod tests;
