//! The one place where work in the background is begun without being asked for, and where its results are taken.

use std::sync::Arc;

use super::desk::{
    Desk, add_articles, agreement, alike, ask_path, exchange, find, labels, problems, programs, sample, save, sources,
    statistics, suggestions, team,
};
use super::input::outbox::Notice;
use super::jobs::{Done, Kind, Outcome};
use super::overlays::dialogs::Dialog;
use super::panels::find::FindPanel;
use crate::ui::texts::{said, tr};

/// Begins what the open project is to be looked at for, as it is now.
pub(super) fn start_work(desk: &mut Desk<'_>) {
    desk.keep_sure_percent();
    // What annotators differ in comes before suggestions.
    team::keep_settling(desk);
    suggestions::keep_suggesting(desk);
    alike::count_alike(desk);
    problems::look(desk);
    find::search(desk);
    exchange::prepare_export(desk);
    exchange::plan_import(desk);
    agreement::compare(desk);
    statistics::count(desk);
    ask_path::keep_asking(desk);
    save::autosave(desk);
    begin_waiting(desk);
}

/// Begins what has waited for other jobs to end.
pub(super) fn begin_waiting(desk: &mut Desk<'_>) {
    add_articles::read_next(desk);
    if let Err(error) = desk.jobs.begin_waiting(desk.ctx) {
        desk.out.tell(Notice::Error(tr!("The system is too busy: {error}; try again", error)));
    }
}

/// Takes what a job found for the session that is open.
pub(super) fn take(desk: &mut Desk<'_>, done: Done) {
    match done.what {
        Outcome::Broken => take_broken(desk, done.kind),
        Outcome::ProjectOpened { .. } => {}
        Outcome::ProjectSaved { path, saved, counts_kept, next } => {
            if let Err(error) = counts_kept {
                let error = said(error);
                desk.warn(tr!("The project is saved, but not the counts of the work on it: {error}", error));
            }
            save::take_saved(desk, &path, *saved, next);
        }
        Outcome::PathsAsked(asked) => ask_path::take_asked(desk, *asked),
        Outcome::ArticlesFound(files) => add_articles::take_files(desk, files),
        Outcome::ArticlesRead(read) => add_articles::take_articles(desk, read),
        Outcome::SampleDrawn { n_wanted, drawn } => sample::take_sample(desk, n_wanted, drawn),
        Outcome::ArticleReopened { article, encoding, read } => sources::take_reopened(desk, article, encoding, read),
        Outcome::SourcesChecked { found, is_asked } => sources::take_checked(desk, found, is_asked),
        Outcome::ExportWritten { leaving, path, page, written } => {
            exchange::take_written(desk, leaving, path, page, written);
        }
        Outcome::OldFilesRemoved(removed) => desk.out.tell(exchange::removal_told(removed)),
        Outcome::ExportPrepared { choice, revision, prepared } => {
            exchange::take_prepared(desk, choice, revision, *prepared);
        }
        Outcome::ImportRead(files) => exchange::take_files(desk, files),
        Outcome::LabelsRead(read) => labels::take(desk, read),
        Outcome::ImportPlanned { choice, plan } => exchange::take_plan(desk, choice, plan),
        Outcome::HandedOut(written) => team::take_handed_out(desk, written),
        Outcome::Brought(plan) => team::take_brought(desk, plan),
        Outcome::Found { ticket, found } => find::take(desk, &ticket, found),
        Outcome::AlikeCounted { ticket, offer } => desk.session.alike.receive(&ticket, offer),
        Outcome::ProblemsFound { article, found } => {
            desk.session.panels.inspector.problems.receive(&Arc::clone(&article), found);
        }
        Outcome::Learned(learner) => suggestions::take_learned(desk, *learner),
        Outcome::SuggestionsFound { asked, found, found_in } => suggestions::take_found(desk, asked, found, &found_in),
        Outcome::ProgramsAnswered { question, answers, about } => {
            programs::take_answers(desk, question, answers, &about);
        }
        Outcome::Weighed { trust, unseen } => programs::take_weighed(desk, trust, unseen),
        Outcome::Compared { revision, compared } => agreement::take_compared(desk, revision, compared),
        Outcome::Counted { revision, page } => statistics::take_counted(desk, revision, page),
        Outcome::Surveyed(survey) => desk.session.panels.receive(survey, &desk.session.project),
    }
}

/// Says that a job broke off; what waited for it goes on or is over.
fn take_broken(desk: &mut Desk<'_>, kind: Kind) {
    desk.out.tell(super::session::broken(kind));
    match kind {
        Kind::Save => drop(save::go_on_saving(desk, None)),
        // A dialog cannot go on without what was being made for it.
        Kind::PrepareExport => desk.overlays.close_dialogs(|dialog| matches!(dialog, Dialog::Export(_))),
        Kind::PlanImport => desk.overlays.close_dialogs(|dialog| matches!(dialog, Dialog::Import(_))),
        Kind::Find => desk.session.panels.find.iter_mut().for_each(FindPanel::give_up),
        _ => {}
    }
}
