//! Opening projects, and leaving one without losing what is not saved.

use std::path::PathBuf;
use std::time::SystemTime;

use egui::{Context, ViewportCommand};

use super::Session;
use super::save::now;
use crate::formats::own::project_file;
use crate::formats::own::user_settings::UserSettings;
use crate::model::Project;
use crate::storage::{self, OpenError, OpenProject, Opened, Unsaved};
use crate::ui::App;
use crate::ui::desk::Desk;
use crate::ui::desk::ask_path::ask_path;
use crate::ui::input::outbox::{Notice, Wish};
use crate::ui::jobs::opening::{self, Leave, Next, name_from_path};
use crate::ui::jobs::paths::Wanted;
use crate::ui::jobs::{Done, Kind, Outcome};
use crate::ui::look::widgets::counted;
use crate::ui::overlays::Overlay;
use crate::ui::overlays::dialogs::{Answer, Dialog, Question};

/// A session that is not in the window any more and waits for its save to end.
pub(crate) struct Left {
    session: Session,
    leave: Leave,
}

impl App {
    /// Goes somewhere else, after asking what becomes of work that is not saved.
    pub(crate) fn leave_for(&mut self, ctx: &Context, next: Next, leave: Leave) {
        self.session.commit_drafts(&mut self.outbox);
        if self.must_ask_before(leave) {
            return self.ask_before(next);
        }
        match next {
            Next::NewProject => {
                let project = self.untitled(Project::new("", &self.setup.annotator()));
                self.enter(project, leave);
            }
            Next::AskForProject => ask_path(&mut self.desk(ctx), Wanted::OpenProject(leave)),
            Next::Project(path) => open_project(&mut self.desk(ctx), path, leave),
            Next::Quit => {
                self.agreed_to_quit = Some(leave);
                ctx.send_viewport_cmd(ViewportCommand::Close);
            }
        }
    }

    /// Whether work would be lost that nobody has agreed to lose.
    fn must_ask_before(&self, leave: Leave) -> bool {
        let is_agreed = leave == Leave::GivingUp { revision: self.session.project.revision() };
        self.session.has_unsaved_work() && !is_agreed
    }

    fn ask_before(&mut self, next: Next) {
        let leave = Leave::GivingUp { revision: self.session.project.revision() };
        self.overlays.open(Overlay::Dialog(Dialog::Question(Question {
            title: format!("Save changes to “{}”?", self.session.name()),
            text: "What is not saved is lost from the project file when you leave it".to_owned(),
            answers: vec![
                Answer::new("Save", Wish::Save(Some(next.clone()))),
                Answer::new("Don’t save", Wish::Leave(next, leave)),
            ],
        })));
    }

    /// Puts a project into the window; the one that was there is left. Every way to another project leads here.
    pub(crate) fn enter(&mut self, project: OpenProject, leave: Leave) {
        let new = Session::new(project, &self.setup.settings);
        let before = std::mem::replace(&mut self.session, new);
        self.overlays.clear();
        self.leave(before, leave);
    }

    /// Leaves a session: what runs for it stops, but a save ends first.
    pub(crate) fn leave(&mut self, session: Session, leave: Leave) {
        self.jobs.leave(session.id());
        let left = Left { session, leave };
        if self.jobs.is_busy(Kind::Save, left.session.id()) { self.left.push(left) } else { left.close() }
    }

    /// Takes what a job found for a session that is not in the window any more: a save is the old session's, which is
    /// then closed, and of all else only that is told which would be lost otherwise.
    pub(crate) fn take_for_left(&mut self, done: Done) {
        let left = self.left.iter().position(|left| left.session.id() == done.session);
        match (left.map(|idx| self.left.remove(idx)), done.what) {
            (Some(mut left), Outcome::ProjectSaved { path, saved, .. }) => {
                match *saved {
                    Ok(saved) => drop(left.session.project.saved(saved)),
                    Err(error) => {
                        let words = format!("“{}” was not saved: {error}", path.display());
                        self.outbox.tell(Notice::Error(words));
                        // Nobody agreed to lose what was on its way to the file.
                        left.leave = Leave::Whole;
                    }
                }
                left.close();
            }
            (Some(mut left), Outcome::Broken) => {
                self.outbox.tell(super::broken(done.kind));
                left.leave = Leave::Whole;
                left.close();
            }
            (_, Outcome::ExportWritten { shown, written }) => self.outbox.tell(super::exchange::told(&shown, written)),
            _ => {}
        }
    }

    /// A project without a file of its own, kept in the folder of the program's data until it is saved.
    pub(crate) fn untitled(&self, project: Project) -> OpenProject {
        match &self.setup.places {
            Some(places) => OpenProject::untitled(project, &places.data, &storage::owner()),
            None => OpenProject::new(project),
        }
    }

    /// Opens work that was never saved, if a crash left some, else the sample project.
    pub(crate) fn open_sample(&mut self) {
        let data = self.setup.places.as_ref().map(|places| &places.data);
        let left = data.map(|data| storage::untitled_projects(data)).unwrap_or_default();
        let owner = storage::owner();
        let recovered = left.first().and_then(|(path, _)| OpenProject::open_untitled(path, &owner).ok());
        if let Some(opened) = recovered {
            self.enter(opened.project, Leave::Whole);
            return self.outbox.wish(Wish::AskAboutUnsaved);
        }
        match project_file::read(storage::SAMPLE_PROJECT).map(|opened| Project::from_parts(opened.parts)) {
            Ok(Ok(project)) => {
                let project = self.untitled(project);
                self.enter(project, Leave::Whole);
            }
            _ => self.outbox.tell(Notice::Error("The sample project is broken; reinstall Pullquote".to_owned())),
        }
    }

    /// Shows a project that was opened in the background.
    pub(crate) fn show_opened(
        &mut self,
        ctx: &Context,
        path: PathBuf,
        opened: Result<Opened, OpenError>,
        leave: Leave,
    ) {
        let opened = match opened {
            Ok(opened) => opened,
            Err(error) => return self.outbox.tell(Notice::Error(format!("The project cannot be opened: {error}"))),
        };
        self.session.commit_drafts(&mut self.outbox);
        if self.must_ask_before(leave) {
            // The one that is open was changed while the other was read.
            opened.project.close();
            return self.ask_before(Next::Project(path));
        }
        self.enter(opened.project, leave);
        if let Ok(path) = std::path::absolute(path) {
            self.setup.settings.opened(path);
            self.setup.keep_settings(&mut self.outbox);
        }
        if let Some(problem) = opened.problems.first() {
            self.outbox.tell(Notice::Warning(words_about_lines(opened.problems.len(), problem.line)));
        }
        if let Some(read_only) = self.session.project.read_only() {
            self.outbox.tell(Notice::Warning(format!("This project is {read_only}")));
        } else {
            self.outbox.wish(Wish::AskAboutUnsaved);
            super::sources::check_sources(&mut self.desk(ctx), false);
        }
    }

    /// Opens the project or adds the articles that were dropped on the window.
    pub(crate) fn take_dropped_files(&mut self, ctx: &Context) {
        let dropped = ctx.input(|input| input.raw.dropped_files.clone());
        let paths: Vec<PathBuf> = dropped.into_iter().map(|file| file.path().to_owned()).collect();
        match &paths[..] {
            [] => {}
            [path] if path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("ron")) => {
                self.outbox.wish(Wish::Leave(Next::Project(path.clone()), Leave::Whole));
            }
            _ => super::add_articles::add_articles(&mut self.desk(ctx), paths),
        }
    }

    /// Ends what must not be broken off, before the window is gone.
    pub(crate) fn close(&mut self, ctx: &Context) {
        self.session.commit_drafts(&mut self.outbox);
        let leave = self.agreed_to_quit.unwrap_or_default();
        self.enter(OpenProject::new(Project::new("", "")), leave);
        while !self.left.is_empty() && self.jobs.wait() {
            self.take_results(ctx);
        }
    }
}

impl Left {
    fn close(self) {
        let project = self.session.project;
        if self.leave == (Leave::GivingUp { revision: project.revision() }) {
            drop(project.close_without_saving());
        } else {
            project.close();
        }
    }
}

/// Opens a project file in the background.
pub(crate) fn open_project(desk: &mut Desk<'_>, path: PathBuf, leave: Leave) {
    desk.begin(Kind::OpenProject, move |_| {
        let opened = Box::new(opening::open_project(&path));
        Outcome::ProjectOpened { path, opened, leave }
    });
}

/// Asks what becomes of changes of an earlier session that are in the journal only.
pub(crate) fn ask_about_unsaved(desk: &mut Desk<'_>) {
    let Some(unsaved) = desk.session.project.unsaved() else { return };
    let (title, text) = (question_about(unsaved), text_about(unsaved, now()));
    let answers = if unsaved.n_changes() == 0 {
        vec![Answer::new("Go on", Wish::Recover)]
    } else {
        vec![Answer::new("Recover", Wish::Recover), Answer::new("Discard", Wish::DiscardUnsaved)]
    };
    desk.overlays.ask(Dialog::Question(Question { title: title.to_owned(), text, answers }));
}

/// Applies the changes of an earlier session and tells what came of it.
pub(crate) fn recover(desk: &mut Desk<'_>) {
    let Some(recovered) = desk.session.project.recover() else { return };
    desk.session.after_change();
    if recovered.n_applied > 0 {
        desk.tell(format!("{} recovered; save to keep them", counted(recovered.n_applied, "change")));
    }
    if recovered.n_lost > 0 {
        let reason = recovered.reason.unwrap_or_default();
        desk.warn(format!("{} could not be recovered: {reason}", counted(recovered.n_lost, "change")));
    }
    if let Some(copy) = recovered.copy {
        desk.warn(format!("The journal was kept as it was: {}", copy.display()));
    }
}

fn words_about_lines(n_problems: usize, line: usize) -> String {
    if n_problems == 1 {
        format!("Line {line} of the file does not fit its article; it is kept as it is, and listed as a problem")
    } else {
        format!(
            "{n_problems} lines of the file do not fit their articles, the first is line {line}; they are kept as they \
             are, and listed as problems"
        )
    }
}

fn question_about(unsaved: &Unsaved) -> &'static str {
    if unsaved.n_changes() == 0 { "The journal cannot be read" } else { "Recover unsaved changes?" }
}

/// “12 changes from 3 minutes ago were not saved”, and what is damaged.
fn text_about(unsaved: &Unsaved, now: SystemTime) -> String {
    let when = unsaved.last_change.map_or_else(String::new, |time| format!(" from {}", time_ago(time, now)));
    let were = if unsaved.n_changes() == 1 { "was" } else { "were" };
    let other_file = if unsaved.is_of_file { "" } else { ". The project file was changed since, so not all may fit" };
    let changes = format!("{}{when} {were} not saved{other_file}", counted(unsaved.n_changes(), "change"));
    match unsaved.damage {
        None => format!("{changes}. Discarding keeps a copy beside the project"),
        Some(damage) if unsaved.n_changes() == 0 => format!(
            "The journal beside the project{when} is damaged from line {} on, or a newer Pullquote wrote it. What it \
             holds beyond the saved project cannot be recovered here; it is kept beside the project",
            damage.line
        ),
        Some(damage) => format!(
            "{changes}. The journal is damaged from line {} on: what stands there cannot be recovered. A copy of it is \
             kept beside the project either way",
            damage.line
        ),
    }
}

/// “3 minutes ago”, which is right in every time zone.
fn time_ago(time: SystemTime, now: SystemTime) -> String {
    let minutes = now.duration_since(time).unwrap_or_default().as_secs() / 60;
    let (n, unit) = match minutes {
        0 => return "less than a minute ago".to_owned(),
        1..60 => (minutes, "minute"),
        60..1440 => (minutes / 60, "hour"),
        _ => (minutes / 1440, "day"),
    };
    if n == 1 { format!("1 {unit} ago") } else { format!("{n} {unit}s ago") }
}

/// What the menu calls the recent projects.
pub fn recent_names(settings: &UserSettings) -> Vec<String> {
    settings.recent_projects.iter().map(|path| name_from_path(path)).collect()
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::time::Duration;

    use egui_kittest::Harness;
    use egui_kittest::kittest::Queryable as _;
    use tempfile::TempDir;

    use super::*;
    use crate::formats::own::project_file;
    use crate::model::{Status, transactions};
    use crate::storage::{Access, Over};
    use crate::ui::test_window::{project_of, settle, window};

    const OWNER: Access<'static> = Access::Write { owner: "bo, process 7" };

    /// A project file, with its text changed.
    fn file(change: impl Fn(String) -> String) -> (TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let ron = project_file::write(project_of(&["“No”, said Ada"]).content());
        storage::write_files(folder.path(), &[("week.ron".to_owned(), change(ron).into_bytes())], Over::Nothing)
            .unwrap();
        let path = folder.path().join("week.ron");
        (folder, path)
    }

    fn window_on(path: &Path) -> Harness<'static, App> {
        let mut window = window(App::new(Project::new("", "")));
        let ctx = window.ctx.clone();
        open_project(&mut window.state_mut().desk(&ctx), path.to_owned(), Leave::Whole);
        settle(&mut window);
        settle(&mut window);
        window
    }

    #[test]
    fn work_that_a_crash_left_is_asked_about_with_its_size_and_time() {
        let (_folder, path) = file(|ron| ron);
        let mut project = OpenProject::open(&path, OWNER).unwrap().project;
        for status in [Status::InProgress, Status::Done] {
            let change = transactions::set_status(project.articles().next().unwrap(), status);
            project.apply(change).unwrap();
        }
        project.close();
        let mut window = window_on(&path);
        let question = "2 changes from less than a minute ago were not saved";
        window.get_by_label_contains(question);
        window.get_by_label("Cancel").click();
        window.run();
        assert!(window.query_by_label_contains(question).is_none());
        let change = transactions::set_status(window.state().project().articles().next().unwrap(), Status::Done);
        window.state_mut().outbox.apply(change);
        window.run();
        window.get_by_label_contains(question);
        window.get_by_label("Recover").click();
        window.run();
        assert_eq!(window.state().project().articles().next().unwrap().status, Status::Done);
        assert!(!window.state().session.project.is_saved());
    }

    #[test]
    fn who_has_a_project_open_is_told_to_the_second() {
        let (_folder, path) = file(|ron| ron);
        let first = OpenProject::open(&path, OWNER).unwrap().project;
        let window = window_on(&path);
        window.get_by_label_contains("This project is read-only: bo, process 7 has it open");
        window.get_by_label("Read-only");
        first.close();
    }

    #[test]
    fn a_newer_version_is_shown_but_not_changed() {
        let (_folder, path) = file(|ron| ron.replace("version: 1", "version: 2"));
        let mut window = window_on(&path);
        window.get_by_label_contains("a newer Pullquote made this project (file version 2");
        let change = transactions::set_status(window.state().project().articles().next().unwrap(), Status::Done);
        window.state_mut().outbox.apply(change);
        window.run();
        assert_ne!(window.state().project().articles().next().unwrap().status, Status::Done);
    }

    #[test]
    fn lines_that_do_not_fit_are_told_on_opening() {
        let line = r#"(id: 1, label: "quote", at: [(0, 99)], text: "No", by: person),"#;
        let (_folder, path) = file(|ron| ron.replace("spans: [\n", &format!("spans: [\n{line}\n")));
        window_on(&path).get_by_label_contains("of the file does not fit its article");
    }

    #[test]
    fn times_are_told_in_the_largest_unit() {
        let check = |seconds: u64, words: &str| {
            let then = SystemTime::UNIX_EPOCH;
            assert_eq!(time_ago(then, then + Duration::from_secs(seconds)), words);
        };
        check(59, "less than a minute ago");
        check(60, "1 minute ago");
        check(59 * 60, "59 minutes ago");
        check(23 * 3600 + 3599, "23 hours ago");
        check(49 * 3600, "2 days ago");
        assert_eq!(
            time_ago(SystemTime::UNIX_EPOCH + Duration::from_secs(9), SystemTime::UNIX_EPOCH),
            "less than a minute ago"
        );
    }
}
