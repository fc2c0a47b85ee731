//! Saving the open project, in the background, while the window goes on.

use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use super::Desk;
use super::ask_path::{ask_path, ask_to_replace};
use crate::model::{Edit, Transaction, one_line};
use crate::storage::{self, Over, SaveError, SaveJob, Saved as SavedProject, is_in_trash, is_to_be_folder};
use crate::ui::bars::status::Saved;
use crate::ui::bars::toasts::Toasts;
use crate::ui::input::commands::FileCommand;
use crate::ui::input::outbox::{Notice, Wish};
use crate::ui::jobs::opening::{Leave, Next};
use crate::ui::jobs::paths::{Wanted, file_of_project};
use crate::ui::jobs::{Jobs, Kind, Outcome};
use crate::ui::look::widgets::sentence_case;
use crate::ui::overlays::dialogs::{Answer, Dialog, Question};
use crate::ui::session::Session;
use crate::ui::session::saving::{Autosaving, To, ToSave};
use crate::ui::texts::{said, tr};

/// Within which a change is to be in the journal.
const JOURNAL_TIME: Duration = Duration::from_millis(250);

/// Saves, and goes somewhere when that is done. A project without a file asks for one.
pub(crate) fn save(desk: &mut Desk<'_>, next: Option<Next>) {
    let project = &desk.session.project;
    let has_file = project.path().is_some() || is_saving(desk);
    if has_file && project.read_only().is_none() {
        start(desk, ToSave { to: To::OwnFile, next });
    } else {
        ask_path(desk, Wanted::SaveProject(next));
    }
}

pub(crate) fn save_over(desk: &mut Desk<'_>, next: Option<Next>) {
    start(desk, ToSave { to: To::OwnFileOver, next });
}

pub(crate) fn save_as(desk: &mut Desk<'_>, path: &Path, next: Option<Next>) {
    let file = file_of_project(path);
    // The name that was given is the one that was asked about; with an ending it may be another file's.
    let over = if file == path { Over::Anything } else { Over::Nothing };
    if over == Over::Nothing && file.exists() {
        return ask_to_replace(desk, Wanted::SaveProject(next), file);
    }
    name_after(desk, &file);
    start(desk, ToSave { to: To::File(file, over), next });
}

/// Whether the open project is being written.
pub(crate) fn is_saving(desk: &Desk<'_>) -> bool {
    desk.is_busy(Kind::Save)
}

/// Gives a project without a name that of its file.
fn name_after(desk: &mut Desk<'_>, path: &Path) {
    let name = path.file_stem().map(|stem| one_line(&stem.to_string_lossy())).unwrap_or_default();
    if desk.session.project.name().is_empty() && !name.is_empty() && desk.session.project.read_only().is_none() {
        desk.session.apply(Transaction::new("name project", vec![Edit::SetName(name)]), desk.out);
    }
}

/// Saves now, or when the save that runs has ended: it is made from what that leaves.
fn start(desk: &mut Desk<'_>, to_save: ToSave) {
    desk.session.commit_drafts(desk.out);
    if is_saving(desk) {
        remember(desk, to_save);
        return;
    }
    let project = &mut desk.session.project;
    let job = match &to_save.to {
        To::OwnFile => project.save_job(now()),
        To::OwnFileOver => project.save_over_job(now()),
        To::File(path, over) => project.save_as_job(path, &storage::owner(), now()).map(|job| job.only_over(*over)),
    };
    match job {
        Ok(job) => run(desk, job, to_save.next),
        Err(SaveError::NoFile) => ask_path(desk, Wanted::SaveProject(to_save.next)),
        Err(error) => tell_not_saved(desk, &error, to_save.next),
    }
}

/// Of saves to the same file one is enough; it goes where the last of them goes.
fn remember(desk: &mut Desk<'_>, to_save: ToSave) {
    let waiting = &mut desk.session.to_save;
    match waiting.back_mut().filter(|last| last.to == to_save.to) {
        Some(last) => last.next = to_save.next.or(last.next.take()),
        None => waiting.push_back(to_save),
    }
}

fn run(desk: &mut Desk<'_>, job: SaveJob, next: Option<Next>) {
    let (log, content) = (desk.session.effort.log.clone(), desk.session.project.content().clone());
    desk.begin(Kind::Save, move |_| {
        let (path, real) = (job.path().to_owned(), job.real_path().to_owned());
        let saved = Box::new(job.run());
        let counts_kept = saved.as_ref().as_ref().map_or(Ok(()), |_| storage::save_work_log(&real, &log, &content));
        Outcome::ProjectSaved { path, saved, counts_kept, next }
    });
}

/// Takes in a save of the open project that has ended.
pub(crate) fn take_saved(desk: &mut Desk<'_>, path: &Path, saved: Result<SavedProject, SaveError>, next: Option<Next>) {
    match saved {
        Ok(saved) => {
            saved.remarks().iter().for_each(|remark| desk.warn(remark.clone()));
            desk.session.project.saved(saved);
            desk.session.unsaved_since_s = None;
            desk.session.autosaving = Autosaving::default();
            if desk.session.project.path().is_some() {
                remember_recent(desk, path);
            }
            if !go_on_saving(desk, next.clone())
                && let Some(next) = next
            {
                desk.out.wish(Wish::Leave(next, Leave::Whole));
            }
        }
        Err(error) => {
            // To save there once more would fail in the same way.
            let again = desk.session.to_save.pop_front_if(|waiting| waiting.to == To::OwnFile);
            if again.is_some() {
                desk.session.autosaving.ends();
            }
            let next = again.and_then(|again| again.next).or(next);
            if go_on_saving(desk, next.clone()) {
                desk.warn(said(&error));
            } else {
                tell_not_saved(desk, &error, next);
            }
        }
    }
}

/// Begins the next save that somebody asked for meanwhile; it goes where the one before would have gone, unless it goes
/// elsewhere. Returns whether there is one.
pub(crate) fn go_on_saving(desk: &mut Desk<'_>, next: Option<Next>) -> bool {
    let Some(waiting) = desk.session.to_save.pop_front() else { return false };
    start(desk, ToSave { next: waiting.next.or(next), ..waiting });
    true
}

fn remember_recent(desk: &mut Desk<'_>, path: &Path) {
    let Ok(path) = std::path::absolute(path) else { return };
    if desk.setup.settings.recent_projects.first() != Some(&path) {
        desk.setup.settings.opened(path);
        desk.keep_settings();
    }
}

/// Says why it was not saved, and offers what can be done.
fn tell_not_saved(desk: &mut Desk<'_>, error: &SaveError, next: Option<Next>) {
    if desk.session.autosaving.ends() {
        return tell_not_autosaved(desk, error);
    }
    let mut answers = vec![Answer::new(tr("Save a copy as…"), Wish::AskPath(Wanted::SaveProject(next.clone())))];
    if let SaveError::ReplacedMeanwhile { path } = error {
        answers.push(Answer::weighty(tr("Save over it"), Wish::SaveOver(next.clone())));
        if desk.session.project.is_at(path) {
            answers.push(Answer::new(tr("Read it again"), Wish::Leave(Next::Project(path.clone()), Leave::Whole)));
        }
    }
    if let SaveError::Moved { to, path } = error {
        let there = |to: &PathBuf| Wish::TakePaths(Wanted::SaveProject(next.clone()), vec![to.clone()]);
        // Nothing is kept there for long.
        let kept = to.as_ref().filter(|to| !is_in_trash(to));
        answers.splice(..0, kept.map(|to| Answer::new(tr("Save it where it is now"), there(to))));
        // A folder that is gone is not begun again, and what is there now is somebody else's.
        // One that was named without a folder lay where the window was opened.
        let has_folder = path.parent().is_some_and(|folder| folder.as_os_str().is_empty() || folder.exists());
        if !is_to_be_folder(path) && has_folder && !path.exists() {
            answers.push(Answer::new(tr("Save it where it was"), Wish::SaveOver(next)));
        }
    }
    let text = sentence_case(&said(error));
    desk.overlays.ask(Dialog::Question(Question {
        title: tr("The project was not saved").to_owned(),
        text,
        answers,
        back: None,
    }));
}

/// A save that nobody asked for is no question: it is told once, with what can be done about it.
fn tell_not_autosaved(desk: &mut Desk<'_>, error: &SaveError) {
    let words = tr!("The project was not saved: {error}", error = said(error));
    let is_to_be_asked = matches!(error, SaveError::ReplacedMeanwhile { .. } | SaveError::Moved { .. });
    if desk.session.autosaving.last_told.as_ref() != Some(&words) {
        let remedy = if is_to_be_asked { FileCommand::Save } else { FileCommand::SaveAs };
        desk.out.tell(Notice::Offer(words.clone(), remedy.into()));
        desk.session.autosaving.last_told = Some(words);
    }
}

/// Whether the file has what the window shows.
pub(crate) fn saved_state(session: &Session, jobs: &Jobs) -> Saved {
    match session.is_all_saved() {
        _ if jobs.is_busy(Kind::Save, session.id()) => Saved::Now,
        _ if session.project.read_only().is_some() => Saved::ReadOnly,
        // One that has no file yet is saved nowhere, also while there is nothing in it.
        true if session.project.path().is_some() => Saved::Yes,
        _ => Saved::No,
    }
}

/// Saves a project that has a file when its changes are as old as the settings allow. One that has none is kept where
/// projects are that were never saved, so that its journal does not grow for ever.
pub(crate) fn autosave(desk: &mut Desk<'_>) {
    if !is_saving(desk)
        && let Some(job) = desk.session.project.rewrite_job(now())
    {
        desk.session.autosaving.is_running = true;
        desk.begin(Kind::Save, move |_| {
            let path = job.path().to_owned();
            Outcome::ProjectSaved { path, saved: Box::new(job.run()), counts_kept: Ok(()), next: None }
        });
        return;
    }
    let interval_s = f64::from(desk.setup.settings.autosave_interval_s);
    let is_wanted = interval_s > 0.0 && desk.session.project.path().is_some();
    if !is_wanted || is_saving(desk) || !desk.session.has_unsaved_work() {
        desk.session.unsaved_since_s = None;
        return;
    }
    if desk.overlays.has_dialog() {
        return;
    }
    let now_s = desk.ctx.input(|input| input.time);
    let since_s = *desk.session.unsaved_since_s.get_or_insert(now_s);
    let left_s = since_s + interval_s - now_s;
    if left_s <= 0.0 {
        desk.session.unsaved_since_s = None;
        desk.session.autosaving.is_running = true;
        save(desk, None);
    } else {
        desk.ctx.request_repaint_after(Duration::from_secs_f64(left_s));
    }
}

pub(crate) fn set_autosave_interval(desk: &mut Desk<'_>, interval_s: u32) {
    desk.setup.settings.autosave_interval_s = interval_s;
    desk.session.unsaved_since_s = None;
    desk.keep_settings();
}

/// Says when changes do not reach the journal, and looks again as long as some are on their way.
pub(crate) fn watch_journal(desk: &mut Desk<'_>, toasts: &mut Toasts) {
    let session = &mut *desk.session;
    let data = desk.setup.places.as_ref().map(|places| &places.data);
    let refuge = data.and_then(|data| session.project.take_refuge(data, &storage::owner()));
    for notice in session.project.journal_notices().into_iter().chain(refuge) {
        desk.out.tell(Notice::Warning(said(notice)));
    }
    let error = session.project.journal_error();
    if error != session.journal_error {
        if let Some(old) = &session.journal_error {
            toasts.forget(&journal_words(old));
        }
        if let Some(error) = &error {
            desk.out.tell(Notice::Error(journal_words(error)));
        }
        session.journal_error = error;
        desk.ctx.request_repaint();
    }
    if session.project.n_changes() > session.project.n_changes_synced() {
        desk.ctx.request_repaint_after(JOURNAL_TIME);
    }
}

/// What is said as long as changes do not reach the journal.
pub(crate) fn journal_words(error: &str) -> String {
    tr!("Save now, and often: {error}", error = said(error))
}

#[expect(clippy::disallowed_methods, reason = "the window is where time comes in")]
pub(crate) fn now() -> SystemTime {
    SystemTime::now()
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use egui_kittest::Harness;
    use egui_kittest::kittest::Queryable as _;
    use tempfile::TempDir;

    use super::*;
    use crate::formats::own::project_file;
    use crate::model::{Project, Status, transactions};
    use crate::storage::{Access, OpenProject};
    use crate::ui::App;
    use crate::ui::test_window::{app_on, project_of, settle, window};

    const ARTICLES: [&str; 1] = ["[quote “No”], said [speaker Ada]"];

    /// A window on a project that was saved as `week.ron`, with a change that was not.
    fn changed(interval_s: u32) -> (TempDir, PathBuf, Harness<'static, App>) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("week.ron");
        let mut project = OpenProject::new(project_of(&ARTICLES));
        project.save_as(&path, "ada", now()).unwrap();
        let mut app = app_on(project);
        app.setup.settings.autosave_interval_s = interval_s;
        let done = transactions::set_status(app.session.project.articles().next().unwrap(), Status::Done);
        app.session.apply(done, &mut app.outbox);
        (folder, path, window(app))
    }

    fn is_done_in_file(path: &Path) -> bool {
        let opened = OpenProject::open(path, Access::Read).unwrap();
        opened.project.articles().all(|article| article.status == Status::Done)
    }

    #[test]
    fn a_project_that_another_program_has_changed_is_read_again_once_its_changes_are_decided_about() {
        let (folder, path, mut window) = changed(0);
        let other = project_file::write(project_of(&["Other words"]).content());
        let mut file = tempfile::NamedTempFile::new_in(folder.path()).unwrap();
        file.write_all(other.as_bytes()).unwrap();
        file.persist(&path).unwrap();
        let begins = |window: &Harness<'_, App>, words: &str| {
            window.state().project().articles().next().is_some_and(|first| first.text().as_str().starts_with(words))
        };
        let do_it = |window: &mut Harness<'_, App>| {
            window.run();
            settle(window);
            settle(window);
        };
        window.state_mut().outbox.run(FileCommand::Save);
        do_it(&mut window);
        window.get_by_label("Read it again").click();
        do_it(&mut window);
        assert!(begins(&window, "“No”"), "nobody has decided yet");
        window.get_by_label("Don’t save").click();
        do_it(&mut window);
        assert!(begins(&window, "Other words") && window.state().session.project.read_only().is_none());
        // As it is now it is open, and stays so.
        let id = window.state().session.id();
        window.state_mut().outbox.wish(Wish::Leave(Next::Project(path), Leave::Whole));
        do_it(&mut window);
        assert_eq!(window.state().session.id(), id);
    }

    #[test]
    fn a_new_project_without_a_file_is_not_said_to_be_saved() {
        let window = window(App::new(Project::new("", "")));
        assert_eq!(saved_state(&window.state().session, &window.state().jobs), Saved::No);
        window.get_by_label("Not saved");
    }

    #[test]
    fn changes_are_saved_by_themselves_after_the_interval() {
        for (interval_s, is_saved) in [(30, true), (0, false)] {
            let (_folder, path, mut window) = changed(interval_s);
            assert!(!is_done_in_file(&path));
            for _ in 0..31 * 4 {
                window.step();
            }
            settle(&mut window);
            assert_eq!(is_done_in_file(&path), is_saved, "every {interval_s} s");
            assert_eq!(
                saved_state(&window.state().session, &window.state().jobs),
                if is_saved { Saved::Yes } else { Saved::No }
            );
        }
    }

    #[test]
    fn how_often_is_chosen_in_the_window() {
        let (_folder, _path, mut window) = changed(45);
        window.state_mut().outbox.run(FileCommand::SaveAutomatically);
        window.run();
        window.get_by_label("Every 45 seconds");
        window.get_by_label("Every 5 minutes").click();
        window.run();
        window.get_by_label("OK").click();
        window.run();
        assert_eq!(window.state().setup.settings.autosave_interval_s, 300);
    }

    #[test]
    fn a_project_without_a_name_takes_that_of_its_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("Budget week");
        let mut window = window(App::new(Project::new("", "ada")));
        let ctx = window.ctx.clone();
        save_as(&mut window.state_mut().desk(&ctx), &path, None);
        settle(&mut window);
        let saved = OpenProject::open(&folder.path().join("Budget week.ron"), Access::Read).unwrap().project;
        assert_eq!(saved.name(), "Budget week");
        assert!(window.state().session.project.is_saved());
    }

    #[test]
    fn a_file_changed_by_another_program_is_asked_about() {
        let (_folder, path, mut window) = changed(0);
        let theirs = storage::SAMPLE_PROJECT;
        storage::write_files(path.parent().unwrap(), &[("week.ron".to_owned(), theirs.to_vec())], Over::Ours).unwrap();
        window.state_mut().outbox.run(FileCommand::Save);
        window.run();
        settle(&mut window);
        window.get_by_label_contains("Another program has changed the file since it was opened");
        window.get_by_label("Save a copy as…").click();
        window.run();
        window.get_by_label("Path");
        window.get_by_label("Cancel").click();
        window.run();
        assert!(!is_done_in_file(&path) && !window.state().session.project.is_saved());
        window.state_mut().outbox.run(FileCommand::Save);
        window.run();
        settle(&mut window);
        window.get_by_label("Save over it").click();
        window.run();
        settle(&mut window);
        assert!(is_done_in_file(&path));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_project_that_was_moved_is_saved_where_somebody_says() {
        for (answer, is_there) in [("Save it where it is now", true), ("Save it where it was", false)] {
            let (_folder, path, mut window) = changed(0);
            let moved = path.with_file_name("moved.ron");
            tempfile::TempPath::try_from_path(&path).unwrap().persist(&moved).unwrap();
            window.state_mut().outbox.run(FileCommand::Save);
            window.run();
            settle(&mut window);
            assert!(!path.exists() && !is_done_in_file(&moved), "nobody has decided yet");
            window.get_by_label_contains("The project was moved or renamed since it was opened: it was /");
            window.get_by_label(answer).click();
            window.run();
            settle(&mut window);
            assert_eq!((path.exists(), is_done_in_file(&moved)), (!is_there, is_there));
            assert!(window.state().session.project.is_saved());
            assert!(window.state().session.project.is_at(if is_there { &moved } else { &path }));
        }
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_project_that_was_thrown_away_is_not_saved_in_the_trash() {
        let (folder, path, mut window) = changed(0);
        let trash = folder.path().join("Trash");
        storage::write_files(&trash, &[("other".to_owned(), Vec::new())], Over::Ours).unwrap();
        tempfile::TempPath::try_from_path(&path).unwrap().persist(trash.join("week.ron")).unwrap();
        window.state_mut().outbox.run(FileCommand::Save);
        window.run();
        settle(&mut window);
        window.get_by_label("Save it where it was");
        assert!(window.query_by_label("Save it where it is now").is_none());
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn nothing_is_offered_where_there_is_no_folder_any_more() {
        for name in ["in/week.ron", "in.pullquote"] {
            let folder = tempfile::tempdir().unwrap();
            let at = |name: &str| folder.path().join(name);
            let place = at(name.split('/').next().unwrap());
            storage::write_files(&at("in"), &[("other".to_owned(), Vec::new())], Over::Ours).unwrap();
            let mut project = OpenProject::new(project_of(&ARTICLES));
            project.save_as(&at(name), &storage::owner(), now()).unwrap();
            let mut window = window(app_on(project));
            tempfile::TempPath::try_from_path(&place).unwrap().persist(at("elsewhere")).unwrap();
            window.state_mut().outbox.run(FileCommand::Save);
            window.run();
            settle(&mut window);
            assert!(window.query_by_label("Save it where it was").is_none(), "{name}");
            window.get_by_label("Save it where it is now").click();
            window.run();
            settle(&mut window);
            let now = at(&name.replace("in.pullquote", "elsewhere").replace("in/", "elsewhere/"));
            assert!(window.state().session.project.is_saved() && window.state().session.project.is_at(&now), "{name}");
        }
    }

    #[test]
    fn that_it_was_not_saved_by_itself_stands_until_it_is() {
        let (_folder, path, mut window) = changed(30);
        let theirs = vec![("week.ron".to_owned(), storage::SAMPLE_PROJECT.to_vec())];
        storage::write_files(path.parent().unwrap(), &theirs, Over::Ours).unwrap();
        for _ in 0..31 * 4 {
            window.step();
        }
        settle(&mut window);
        let is_told = |window: &Harness<'_, App>| window.query_by_label_contains("The project was not saved").is_some();
        assert!(is_told(&window));
        for _ in 0..10 {
            window.step();
        }
        window.key_press(egui::Key::Escape);
        window.run();
        assert!(is_told(&window), "it is still not saved");
        window.state_mut().outbox.wish(Wish::SaveOver(None));
        window.run();
        settle(&mut window);
        assert!(is_done_in_file(&path) && !is_told(&window));
    }
}
