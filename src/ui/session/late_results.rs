//! Tests: results that come late, out of order, or when another project is open.

use std::path::{Path, PathBuf};

use egui_kittest::Harness;
use tempfile::TempDir;

use super::open_close::open_project;
use super::save::{now, save_as};
use super::{add_articles::add_articles, save};
use crate::model::{Project, Status, transactions};
use crate::storage::{self, Access, OpenProject};
use crate::ui::App;
use crate::ui::input::commands::Command;
use crate::ui::jobs::Kind;
use crate::ui::jobs::opening::Leave;
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

fn run(window: &mut Window, command: Command) {
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
    save_as(&mut window.state_mut().desk(&ctx), copy.clone(), None);
    change(&mut window);
    run(&mut window, Command::NewProject);
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
    let write = |name: &str| storage::write_files(folder.path(), &[(name.to_owned(), "Some text.".into())]).unwrap();
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
    run(&mut window, Command::Save);
    assert_eq!(window.state().jobs.held().len(), 1, "one save at a time");
    assert!(window.state_mut().jobs.release_oldest(Kind::Save));
    window.run();
    assert!(!window.state().session.project.is_saved());
    release(&mut window, Kind::Save);
    assert!(window.state().session.project.is_saved());
    let saved = OpenProject::open(&path, Access::Read).unwrap().project;
    assert_eq!(saved.articles().next().unwrap().status, Status::Done);
}
