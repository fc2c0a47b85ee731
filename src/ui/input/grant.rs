//! What each wish comes to, but for those that lead to another project.

use super::act::Direction;
use super::commands::Command;
use super::outbox::Wish;
use crate::model::{ArticleId, SpanId, TextRange, Transaction};
use crate::ui::desk::Desk;
use crate::ui::desk::ask_path::{ask_path, ask_to_replace, type_path};
use crate::ui::desk::{add_articles, exchange, labels, open, sample, save, sources, team};
use crate::ui::jobs::export::Place;
use crate::ui::jobs::opening::Next;
use crate::ui::jobs::paths::Wanted;
use crate::ui::log::Happened;
use crate::ui::overlays::Overlay;
use crate::ui::overlays::dialogs::{Dialog, SampleDialog};

/// Does what is wanted.
pub(crate) fn grant(desk: &mut Desk<'_>, wish: Wish) {
    match wish {
        Wish::Apply(change) => noted(desk, &change).apply(change),
        Wish::ApplyAndTell(change, words) => noted(desk, &change).apply_and_tell(change, words),
        Wish::ApplyWithLast(change) => {
            let desk = noted(desk, &change);
            desk.session.apply_with_last(change, desk.out);
        }
        Wish::Run(command) => desk.run_command(command),
        Wish::Open(article) => desk.open_article(article),
        Wish::Show(article, range) => show(desk, article, range),
        Wish::ShowSpan(id) => show_span(desk, id),
        Wish::Arm(label) => desk.session.view.hand.armed = Some(label),
        Wish::Relabel(spans, label) => desk.relabel(&spans, &label),
        Wish::Link(from, to) => desk.link(from, to),
        Wish::GoToRevision(revision) => desk.go_to_revision(revision),
        Wish::GoOnReviewing => desk.session.view.suggestions.review_toward = Some(Direction::Next),
        Wish::Save(next) => save::save(desk, next),
        Wish::SaveOver(next) => save::save_over(desk, next),
        Wish::AskAboutUnsaved => open::ask_about_unsaved(desk),
        Wish::Recover => open::recover(desk),
        Wish::DiscardUnsaved => drop(desk.session.project.discard_unsaved()),
        Wish::AskPath(wanted) => ask_path(desk, wanted),
        Wish::TakePaths(wanted, paths) => take_paths(desk, wanted, paths),
        Wish::TakeTyped(wanted, path) => take_typed(desk, wanted, path),
        Wish::TypeAnew(wanted, path) => type_path(desk, wanted, &path),
        Wish::Paste(text) => add_articles::paste(desk, &text),
        Wish::ReadArticles(to_read) => desk.session.to_read.push_back(*to_read),
        Wish::Reopen(article, encoding) => sources::reopen_article(desk, article, encoding),
        Wish::ReopenElsewhere(article, encoding, folder) => {
            sources::reopen_elsewhere(desk, article, encoding, folder);
        }
        Wish::TakeOver(found) => sources::take_over(desk, found),
        Wish::CheckSourcesIn(folders) => sources::check_sources_in(desk, folders),
        Wish::SetStatuses(articles, status) => desk.set_statuses(&articles, status),
        Wish::RemoveArticles(articles) => desk.remove_articles(&articles),
        Wish::Export(articles) => exchange::ask_export(desk, articles),
        Wish::Import(importing) => exchange::take_in(desk, *importing),
        Wish::RemoveOldFiles(old) => exchange::remove_old(desk, old),
        Wish::ReplaceOthers(leaving, folder) => exchange::write_export(desk, *leaving, folder, Place::FolderOfOthers),
        Wish::NameAnnotator { name, is_handed_over } => team::name_annotator(desk, &name, is_handed_over),
        Wish::HandOut(how) => team::begin_hand_out(desk, &how),
        Wish::Collect(paths) => team::begin_collect(desk, paths),
        Wish::TakeCollected(plan) => team::take_collected(desk, *plan),
        Wish::Sample(sampling) => sample::begin_sample(desk, *sampling),
        Wish::RunPicked(command, name) => {
            desk.setup.settings.picked(&name);
            desk.keep_settings();
            desk.run_command(command);
        }
        Wish::EndTour => {
            desk.setup.tour = None;
            desk.setup.settings.has_seen_tour = true;
            desk.keep_settings();
        }
        Wish::SetUp(settings) => desk.set_up(*settings),
        Wish::SetAutosave { interval_s } => save::set_autosave_interval(desk, interval_s),
        Wish::CancelJob(job) => desk.jobs.cancel(job),
        // The window has done these.
        Wish::Leave(..) | Wish::Tell(_) | Wish::Hint(_) => {}
    }
}

/// The desk, on which it is noted that this is changed.
fn noted<'a, 'b>(desk: &'a mut Desk<'b>, change: &Transaction) -> &'a mut Desk<'b> {
    desk.note(Happened::Changed(change.edits.len()));
    desk
}

fn show(desk: &mut Desk<'_>, article: ArticleId, range: TextRange) {
    desk.open_article(article);
    let session = &mut *desk.session;
    if let Some(article) = session.project.article(article) {
        session.view.show_range(article, range);
    }
}

fn show_span(desk: &mut Desk<'_>, id: SpanId) {
    let session = &mut *desk.session;
    let article = session.view.open.and_then(|id| session.project.article(id));
    if let Some(span) = article.and_then(|article| article.span(id)) {
        session.view.show_span(span);
    }
}

/// Goes on with a path that was typed, once it was asked whether another file there is to be replaced.
fn take_typed(desk: &mut Desk<'_>, wanted: Wanted, path: std::path::PathBuf) {
    match wanted.replaced(&path).filter(|file| !desk.session.project.is_at(file)) {
        Some(file) => ask_to_replace(desk, wanted, file),
        None => take_paths(desk, wanted, vec![path]),
    }
}

/// Goes on with the paths that were asked for.
fn take_paths(desk: &mut Desk<'_>, wanted: Wanted, paths: Vec<std::path::PathBuf>) {
    let Some(path) = paths.first().cloned() else { return };
    match wanted {
        Wanted::OpenProject(leave) => desk.out.wish(Wish::Leave(Next::Project(path), leave)),
        Wanted::SaveProject(next) => save::save_as(desk, &path, next),
        Wanted::Articles | Wanted::Folder => add_articles::add_articles(desk, paths),
        Wanted::Import | Wanted::ImportFolder => exchange::begin_import(desk, paths),
        Wanted::Collect => team::begin_collect(desk, paths),
        Wanted::Corpus => desk.overlays.open(Overlay::Dialog(Dialog::Sample(SampleDialog::new(paths)))),
        Wanted::Labels => labels::begin_taking(desk, path),
        Wanted::ExportFile(export) => exchange::write_export(desk, export, path, Place::File),
        Wanted::ExportFolder(export) => exchange::write_export(desk, export, path, Place::Folder),
    }
}

impl Desk<'_> {
    fn run_command(&mut self, command: Command) {
        self.note(Happened::Ran(command));
        match command {
            Command::File(command) => self.run_file_command(command),
            Command::Article(command) => self.run_article_command(command),
            Command::Review(command) => self.run_review_command(command),
            Command::View(command) => self.run_view_command(command),
        }
    }
}
