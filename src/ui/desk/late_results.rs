//! Tests: results that come late, out of order, or when another project is open.

use std::path::{Path, PathBuf};

use egui_kittest::Harness;
use tempfile::TempDir;

use crate::model::boundaries::Unit;
use crate::model::{Edit, Project, Rejection, Status, Transaction, marked, transactions};
use crate::storage::{self, Access, OpenProject, Over};
use crate::ui::App;
use crate::ui::desk::add_articles::add_articles;
use crate::ui::desk::open::open_project;
use crate::ui::desk::save::{self, now, save_as};
use crate::ui::desk::sources::reopen_article;
use crate::ui::input::act::{Act, Destination, Direction, Edge};
use crate::ui::input::commands::{ArticleCommand, Command, FileCommand, ReviewCommand};
use crate::ui::jobs::Kind;
use crate::ui::jobs::opening::Leave;
use crate::ui::overlays::Overlay;
use crate::ui::overlays::dialogs::Dialog;
use crate::ui::session::view_state::Selection;
use crate::ui::test_window::{project_of, window};

type Window = Harness<'static, App>;

/// A window whose jobs end when the test says so, on these articles saved as `week.ron`.
fn held(marked: &[&str]) -> (TempDir, PathBuf, Window) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("week.ron");
    let mut project = OpenProject::new(project_of(marked));
    project.save_as(&path, "ada", now()).unwrap();
    let mut app = App::new(Project::new("", ""));
    app.jobs.hold();
    app.enter(project, Leave::Whole);
    (folder, path, window(app))
}

fn release(window: &mut Window, kind: Kind) {
    assert!(window.state_mut().jobs.release(kind), "no {kind:?} runs");
    window.run();
}

fn run(window: &mut Window, command: impl Into<Command>) {
    window.state_mut().outbox.run(command);
    window.run();
}

fn press(window: &mut Window, label: &str) {
    use egui_kittest::kittest::Queryable as _;
    window.get_by_label(label).click();
    window.run();
}

/// Marks the first article of the open project as done.
fn change(window: &mut Window) {
    let app = window.state_mut();
    let done = transactions::set_status(app.session.project.articles().next().unwrap(), Status::Done);
    app.session.apply(done, &mut app.outbox);
    window.run();
}

fn n_articles(path: &Path) -> usize {
    OpenProject::open(path, Access::Read).unwrap().project.articles().len()
}

#[test]
fn a_save_that_ends_in_another_project_is_the_old_ones() {
    let (folder, _path, mut window) = held(&["“No”, said Ada"]);
    let ctx = window.ctx.clone();
    let copy = folder.path().join("copy.ron");
    save_as(&mut window.state_mut().desk(&ctx), &copy, None);
    change(&mut window);
    run(&mut window, FileCommand::NewProject);
    press(&mut window, "Don’t save");
    assert_eq!(window.state().session.project.articles().len(), 0);
    release(&mut window, Kind::Save);
    let app = window.state();
    assert_eq!((app.session.project.path(), app.left.len()), (None, 0), "the new project has no file");
    assert_eq!(n_articles(&copy), 1);
    // Its lock is free: it can be opened again and written.
    assert!(OpenProject::open(&copy, Access::Write { owner: "bo" }).unwrap().project.read_only().is_none());
}

#[test]
fn articles_that_were_read_for_another_project_do_not_come_in() {
    let (folder, path, mut window) = held(&["“No”, said Ada"]);
    let write = |name: &str| {
        storage::write_files(folder.path(), &[(name.to_owned(), "Some text.".into())], Over::Files).unwrap();
    };
    write("new.txt");
    let other = folder.path().join("other.ron");
    OpenProject::new(Project::new("Other", "ada")).save_as(&other, "ada", now()).unwrap();
    let ctx = window.ctx.clone();
    add_articles(&mut window.state_mut().desk(&ctx), vec![folder.path().join("new.txt")]);
    release(&mut window, Kind::LookForArticles);
    open_project(&mut window.state_mut().desk(&ctx), other, Leave::Whole);
    release(&mut window, Kind::OpenProject);
    assert_eq!(window.state().session.project.name(), "Other");
    release(&mut window, Kind::ReadArticles);
    assert_eq!(window.state().session.project.articles().len(), 0);
    assert_eq!(n_articles(&path), 1);
}

#[test]
fn a_save_asked_for_while_one_runs_follows_it() {
    let (_folder, path, mut window) = held(&["“No”, said Ada"]);
    let ctx = window.ctx.clone();
    save::save(&mut window.state_mut().desk(&ctx), None);
    change(&mut window);
    run(&mut window, FileCommand::Save);
    assert_eq!(window.state().jobs.held().len(), 1, "one save at a time");
    assert!(window.state_mut().jobs.release_oldest(Kind::Save));
    window.run();
    assert!(!window.state().session.project.is_saved());
    release(&mut window, Kind::Save);
    assert!(window.state().session.project.is_saved());
    let saved = OpenProject::open(&path, Access::Read).unwrap().project;
    assert_eq!(saved.articles().next().unwrap().status, Status::Done);
}

#[test]
fn a_new_project_never_saves_over_the_file_of_the_old_one() {
    let (folder, _path, mut window) = held(&["“No”, said Ada"]);
    let ctx = window.ctx.clone();
    let copy = folder.path().join("copy.ron");
    save_as(&mut window.state_mut().desk(&ctx), &copy, None);
    change(&mut window);
    window.state_mut().setup.settings.autosave_interval_s = 1;
    run(&mut window, FileCommand::NewProject);
    press(&mut window, "Don’t save");
    release(&mut window, Kind::Save);
    let rename = Transaction::new("rename project", vec![Edit::SetName("New".to_owned())]);
    window.state_mut().outbox.apply(rename);
    for _ in 0..20 {
        window.step();
    }
    assert!(window.state().jobs.held().is_empty(), "nothing is saved by itself");
    assert_eq!(n_articles(&copy), 1);
}

#[test]
fn dont_save_gives_nothing_up_before_the_next_project_is_there() {
    let (folder, path, mut window) = held(&["“No”, said Ada"]);
    change(&mut window);
    run(&mut window, FileCommand::OpenProject);
    press(&mut window, "Don’t save");
    press(&mut window, "Cancel");
    assert!(window.state().session.has_unsaved_work());
    let ctx = window.ctx.clone();
    let leave = Leave::GivingUp { revision: window.state().session.project.revision() };
    open_project(&mut window.state_mut().desk(&ctx), folder.path().join("nothing.ron"), leave);
    release(&mut window, Kind::OpenProject);
    assert!(window.state().session.has_unsaved_work(), "what cannot be opened takes nothing's place");
    assert_eq!(window.state().session.project.path(), Some(&*path));
}

#[test]
fn what_was_changed_while_the_next_project_was_read_is_asked_about() {
    let (folder, path, mut window) = held(&["“No”, said Ada"]);
    let other = folder.path().join("other.ron");
    OpenProject::new(Project::new("Other", "ada")).save_as(&other, "ada", now()).unwrap();
    let ctx = window.ctx.clone();
    open_project(&mut window.state_mut().desk(&ctx), other, Leave::Whole);
    change(&mut window);
    release(&mut window, Kind::OpenProject);
    assert_eq!(window.state().session.project.path(), Some(&*path));
    press(&mut window, "Don’t save");
    release(&mut window, Kind::OpenProject);
    assert_eq!(window.state().session.project.name(), "Other");
}

#[test]
fn of_two_projects_the_one_asked_for_last_comes() {
    let (folder, _path, mut window) = held(&["“No”, said Ada"]);
    let ctx = window.ctx.clone();
    for name in ["One", "Two"] {
        let path = folder.path().join(name).with_extension("ron");
        OpenProject::new(Project::new(name, "ada")).save_as(&path, "ada", now()).unwrap();
        open_project(&mut window.state_mut().desk(&ctx), path, Leave::Whole);
    }
    assert!(window.state_mut().jobs.release(Kind::OpenProject));
    assert!(window.state_mut().jobs.release_oldest(Kind::OpenProject));
    window.run();
    assert_eq!(window.state().session.project.name(), "Two");
}

#[test]
fn a_learner_of_another_project_teaches_nothing() {
    let (folder, _path, mut window) = held(&["[quote “No”], said [speaker Ada]"]);
    window.state_mut().setup.suggests = true;
    for _ in 0..4 {
        window.step();
    }
    assert!(window.state().jobs.held().iter().any(|task| task.kind == Kind::Learn));
    let other = folder.path().join("other.ron");
    OpenProject::new(Project::new("Other", "ada")).save_as(&other, "ada", now()).unwrap();
    let ctx = window.ctx.clone();
    open_project(&mut window.state_mut().desk(&ctx), other, Leave::Whole);
    assert!(window.state_mut().jobs.release(Kind::OpenProject));
    window.step();
    assert!(window.state_mut().jobs.release_oldest(Kind::Learn));
    window.step();
    assert!(!window.state().session.learning.has_learned());
    assert!(window.state_mut().jobs.release(Kind::Learn), "the new project has a lesson of its own");
    window.step();
    assert!(window.state().session.learning.has_learned());
}

/// A text for which suggestions are found in the background.
fn long_text() -> String {
    "“No cuts,” said Ana Ruiz. The council met on Monday.\n".repeat(400)
}

/// A window on the long text with a learner that looks for its suggestions.
fn looking() -> (TempDir, Window) {
    let (folder, _path, mut window) = held(&[&long_text()]);
    window.state_mut().setup.suggests = true;
    for _ in 0..4 {
        window.step();
    }
    assert!(window.state_mut().jobs.release(Kind::Learn));
    window.step();
    (folder, window)
}

/// Lets the oldest look for suggestions end and its result be shown.
fn found(window: &mut Window) {
    assert!(window.state_mut().jobs.release_oldest(Kind::FindSuggestions));
    window.step();
    window.step();
}

#[test]
fn what_was_rejected_stays_away_when_an_older_result_comes() {
    let (_folder, mut window) = looking();
    found(&mut window);
    let n_suggestions = window.state().session.view.suggestions.len();
    run(&mut window, ArticleCommand::InArticle(Act::GoToSuggestion(Direction::Next)));
    for n_rejected in 1..=3 {
        run(&mut window, ReviewCommand::RejectSuggestion);
        let session = &window.state().session;
        assert_eq!(session.view.suggestions.len(), n_suggestions - n_rejected);
        assert!(session.view.suggestions.in_hand().is_some(), "the next one is in hand");
    }
    // What comes now knows of the first rejection only, then of all.
    for _ in 0..2 {
        found(&mut window);
        let session = &window.state().session;
        let article = session.open().unwrap();
        assert_eq!(article.rejections().len(), 3);
        assert!(!session.view.suggestions.is_empty());
        assert!(!session.view.suggestions.all().iter().any(|one| one.proposal.is_rejected(article)));
    }
    run(&mut window, ReviewCommand::AcceptSure);
    let article = window.state().session.open().unwrap();
    let is_on_rejected = |rejection: &Rejection| {
        article.spans().iter().any(|span| span.label == rejection.label && span.fragments == rejection.fragments)
    };
    assert!(!article.rejections().iter().any(is_on_rejected));
}

#[test]
fn nothing_that_points_into_a_text_outlives_it() {
    let (_folder, mut window) = looking();
    found(&mut window);
    run(&mut window, ArticleCommand::InArticle(Act::Move { to: Destination::ArticleEnd, extend: false }));
    run(&mut window, ArticleCommand::InArticle(Act::Grow));
    run(&mut window, ArticleCommand::InArticle(Act::GoToSuggestion(Direction::Previous)));
    change(&mut window);
    let app = window.state_mut();
    let mut shorter = marked::parse(app.session.project.labels(), "“No”, said Ada").unwrap();
    shorter.id = app.session.open().unwrap().id;
    let take_over = transactions::replace_articles(&app.session.project, "take over", vec![shorter]);
    app.session.apply(take_over, &mut app.outbox);
    let view = &window.state().session.view;
    assert!(view.suggestions.is_empty() && view.hand.grown_from.is_empty());
    assert_eq!(view.hand.selection(), Selection::default());
    run(&mut window, ArticleCommand::InArticle(Act::Select(Unit::Word)));
    let end = Act::MoveEdge { edge: Edge::End, toward: Direction::Next, unit: Unit::Word };
    run(&mut window, ArticleCommand::InArticle(end));
    // What was found in the longer text comes now.
    found(&mut window);
    let session = &window.state().session;
    let n_bytes = session.open().unwrap().text().n_bytes();
    assert!(session.view.suggestions.all().iter().all(|one| one.place().end() <= n_bytes));
}

#[test]
fn a_job_that_breaks_off_says_so_and_is_over() {
    use egui_kittest::kittest::Queryable as _;
    let (_folder, _path, mut window) = held(&["“No”, said Ada"]);
    let ctx = window.ctx.clone();
    window.state_mut().desk(&ctx).begin(Kind::Save, |_| panic!("a test of what happens then"));
    change(&mut window);
    run(&mut window, FileCommand::Save);
    assert!(window.state_mut().jobs.release(Kind::Save));
    window.run();
    window.get_by_label_contains("Saving broke off because of an error");
    release(&mut window, Kind::Save);
    assert!(window.state().session.project.is_saved(), "the save that was asked for meanwhile is made");
}

#[test]
fn a_note_being_typed_is_saved() {
    let (_folder, path, mut window) = held(&["[quote “No”], said [speaker Ada]"]);
    let span = window.state().session.open().unwrap().spans().iter().next().unwrap().clone();
    window.state_mut().session.view.show_span(&span);
    run(&mut window, ArticleCommand::EditNote);
    window.event(egui::Event::Text("check with the met office".to_owned()));
    window.run();
    assert_eq!(window.state().session.open().unwrap().span(span.id).unwrap().note, None, "it is only typed");
    run(&mut window, FileCommand::Save);
    release(&mut window, Kind::Save);
    let saved = OpenProject::open(&path, Access::Read).unwrap().project;
    let note = saved.articles().next().unwrap().span(span.id).unwrap().note.clone();
    assert_eq!(note.as_deref(), Some("check with the met office"));
}

#[test]
fn an_export_is_made_again_when_articles_have_come_in() {
    use egui_kittest::kittest::Queryable as _;
    let (folder, _path, mut window) = held(&["“No”, said Ada"]);
    storage::write_files(folder.path(), &[("new.txt".to_owned(), "Some text.".into())], Over::Files).unwrap();
    let ctx = window.ctx.clone();
    add_articles(&mut window.state_mut().desk(&ctx), vec![folder.path().join("new.txt")]);
    release(&mut window, Kind::LookForArticles);
    run(&mut window, FileCommand::Export);
    release(&mut window, Kind::ReadArticles);
    assert!(window.state_mut().jobs.release_oldest(Kind::PrepareExport));
    window.run();
    release(&mut window, Kind::PrepareExport);
    // The bar at the top has a button of this name too; the dialog is drawn after it.
    window.get_all_by_label("Export…").last().unwrap().click();
    window.run();
    let Some(Overlay::Dialog(Dialog::Path(_))) = window.state().overlays.shown() else { panic!("it asks where to") };
    press(&mut window, "Export");
    release(&mut window, Kind::WriteExport);
    let files = storage::read_files(&[folder.path().to_owned()]).unwrap();
    let (_, json) =
        files.into_iter().find(|(name, _)| Path::new(name).extension().is_some_and(|end| end == "json")).unwrap();
    assert!(String::from_utf8(json).unwrap().contains("Some text."));
}

#[test]
fn an_article_read_again_keeps_what_was_marked_meanwhile() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("week.ron");
    storage::write_files(folder.path(), &[("bus.txt".to_owned(), "“No cuts,” said Ana Ruiz.".into())], Over::Files)
        .unwrap();
    let mut app = App::new(Project::new("Week", "ana"));
    app.jobs.hold();
    let mut window = window(app);
    let ctx = window.ctx.clone();
    save_as(&mut window.state_mut().desk(&ctx), &path, None);
    release(&mut window, Kind::Save);
    add_articles(&mut window.state_mut().desk(&ctx), vec![folder.path().join("bus.txt")]);
    release(&mut window, Kind::LookForArticles);
    release(&mut window, Kind::ReadArticles);
    let id = window.state().session.open().unwrap().id;
    let encoding = storage::Encoding::for_label(b"windows-1252").unwrap();
    reopen_article(&mut window.state_mut().desk(&ctx), id, encoding);
    let text = window.state().session.open().unwrap().text().clone();
    let at = text.as_str().find("Ana Ruiz").unwrap();
    window.state_mut().session.view.select(Selection { anchor: at, caret: at + "Ana Ruiz".len() });
    run(&mut window, ArticleCommand::ApplyLabel(1));
    release(&mut window, Kind::ReopenArticle);
    let article = window.state().session.open().unwrap();
    assert_ne!(article.text(), &text, "it is read with another encoding");
    assert_eq!(article.spans().iter().map(|span| article.text_of(span)).collect::<Vec<_>>(), ["Ana Ruiz"]);
}

#[test]
fn a_project_that_is_still_being_saved_is_opened_again_when_it_is_written() {
    let (_folder, path, mut window) = held(&["“No”, said Ada"]);
    change(&mut window);
    run(&mut window, FileCommand::Save);
    run(&mut window, FileCommand::NewProject);
    press(&mut window, "Don’t save");
    let ctx = window.ctx.clone();
    open_project(&mut window.state_mut().desk(&ctx), path, Leave::Whole);
    window.run();
    assert!(!window.state_mut().jobs.release(Kind::OpenProject), "it waits");
    release(&mut window, Kind::Save);
    release(&mut window, Kind::OpenProject);
    let project = &window.state().session.project;
    assert_eq!((project.read_only(), project.articles().next().unwrap().status), (None, Status::Done));
}
