//! Opening projects, and leaving one without losing what is not saved.

use std::path::{Path, PathBuf};

use egui::{Context, ViewportCommand};

use super::App;
use super::desk::ask_path::ask_path;
use super::desk::open::{open_project, tell_not_opened, what_is_odd};
use super::desk::save::journal_words;
use super::desk::team::handed_out_told;
use super::desk::{add_articles, exchange, sources};
use super::input::outbox::{Notice, Wish};
use super::jobs::opening::{Leave, Next};
use super::jobs::paths::Wanted;
use super::jobs::{Done, Kind, Outcome};
use super::overlays::Overlay;
use super::overlays::dialogs::{Answer, Dialog, Question};
use super::session::left::Left;
use super::session::{Session, broken};
use super::tour::Tour;
use crate::model::{Article, Project};
use crate::storage::{self, OpenError, OpenProject, Opened};
use crate::ui::texts::{said, tr};

impl App {
    /// Goes somewhere else, after asking what becomes of work that is not saved.
    pub(crate) fn leave_for(&mut self, ctx: &Context, next: Next, leave: Leave) {
        if let Next::Project(path) = &next
            && self.stays_with(path)
        {
            return;
        }
        self.session.commit_drafts(&mut self.outbox);
        match (leave, self.half_done()) {
            (Leave::Whole, Some(lost)) => return self.ask_about_half_done(next, lost),
            (Leave::HalfDone, _) => self.overlays.clear(),
            _ => {}
        }
        if self.must_ask_before(leave) {
            return self.ask_before(next);
        }
        match next {
            Next::NewProject => {
                let project = self.untitled(Project::new("", &self.setup.annotator()));
                self.enter(project, leave);
            }
            Next::NewProjectLikeThis => {
                let parts = self.session.project.content().empty_like("", &self.setup.annotator());
                let project = Project::from_parts(parts).expect("nothing in it can be wrong");
                let project = self.untitled(project);
                self.enter(project, leave);
            }
            Next::AskForProject => ask_path(&mut self.desk(ctx), Wanted::OpenProject(leave)),
            Next::Project(path) => {
                if self.session.project.read_only().is_none() && self.session.project.is_at(&path) {
                    // It is read again, which only whoever has it alone can do.
                    self.enter(OpenProject::new(Project::new("", "")), leave);
                }
                open_project(&mut self.desk(ctx), path, leave);
            }
            Next::LeftProject(path) => self.open_picked(&path, leave),
            Next::Tour => {
                self.show_sample(leave);
                self.setup.tour = Some(Tour::default());
            }
            Next::Quit => {
                self.agreed_to_quit = Some(leave);
                ctx.send_viewport_cmd(ViewportCommand::Close);
            }
        }
    }

    /// Whether a path leads to the project that is open already, which it then says. One that is only read is opened anew,
    /// as whoever wrote to it may have closed it, and so is one that another program has changed.
    fn stays_with(&mut self, path: &Path) -> bool {
        let project = &self.session.project;
        let is_here = project.read_only().is_none() && project.is_at(path) && !project.is_outdated();
        if is_here {
            let words = tr!("“{session}” is open already, in this window", session = self.session.name());
            self.outbox.tell(Notice::Info(words));
        }
        is_here
    }

    /// What nothing keeps when the project is left, if there is something.
    pub(super) fn half_done(&self) -> Option<&'static str> {
        if self.overlays.is_unfinished() {
            Some(tr("What was filled in is not kept"))
        } else if self.is_adding(&self.session) {
            Some(tr("Articles that are not read yet do not come in"))
        } else {
            None
        }
    }

    fn is_adding(&self, session: &Session) -> bool {
        let is_busy = |kind| self.jobs.is_busy(kind, session.id());
        is_busy(Kind::LookForArticles) || is_busy(Kind::ReadArticles) || !session.to_read.is_empty()
    }

    fn ask_about_half_done(&mut self, next: Next, lost: &str) {
        let (title, go_on) = match next {
            Next::Quit => (tr("Quit before this is finished?"), tr("Quit")),
            _ => (tr("Leave the project before this is finished?"), tr("Leave")),
        };
        self.overlays.open(Overlay::Dialog(Dialog::Question(Question {
            title: title.to_owned(),
            text: lost.to_owned(),
            answers: vec![Answer::weighty(go_on, Wish::Leave(next, Leave::HalfDone))],
            back: None,
        })));
    }

    /// Whether work would be lost that nobody has agreed to lose.
    fn must_ask_before(&self, leave: Leave) -> bool {
        let is_agreed = leave == Leave::GivingUp { revision: self.session.project.revision() };
        self.session.has_unsaved_work() && !is_agreed
    }

    fn ask_before(&mut self, next: Next) {
        let leave = Leave::GivingUp { revision: self.session.project.revision() };
        self.overlays.open(Overlay::Dialog(Dialog::Question(Question {
            title: tr!("Save changes to “{session}”?", session = self.session.name()),
            text: tr("What is not saved is lost from the project file when you leave it").to_owned(),
            answers: vec![
                Answer::new(tr("Save"), Wish::Save(Some(next.clone()))),
                Answer::weighty(tr("Don’t save"), Wish::Leave(next, leave)),
            ],
            back: None,
        })));
    }

    /// Puts a project into the window; the one that was there is left. Every way to another project leads here.
    pub(crate) fn enter(&mut self, project: OpenProject, leave: Leave) {
        let new = Session::new(project, &self.setup.settings);
        let before = std::mem::replace(&mut self.session, new);
        self.overlays.clear();
        self.toasts.forget_not_saved(before.id());
        before.journal_error.iter().for_each(|error| self.toasts.forget(&journal_words(error)));
        // It is about the sample.
        self.setup.tour = None;
        self.leave(before, leave);
    }

    /// Leaves a session: what runs for it stops, but a save ends first.
    pub(crate) fn leave(&mut self, session: Session, leave: Leave) {
        if self.is_adding(&session) {
            let words = tr!("Adding articles to “{session}” was stopped: add them again", session = session.name());
            self.outbox.tell(Notice::Warning(words));
        }
        self.remember_place(&session);
        self.jobs.leave(session.id());
        let left = Left { session, leave };
        if self.jobs.is_busy(Kind::Save, left.session.id()) { self.left.push(left) } else { left.close() }
    }

    /// Notes in the settings where one was in a project that has a file.
    fn remember_place(&mut self, session: &Session) {
        let path = session.project.path().and_then(|path| std::path::absolute(path).ok());
        if let Some((path, at)) = path.zip(session.place_left())
            && self.setup.settings.place_in(&path) != Some(&at)
        {
            self.setup.settings.left(&path, at);
            self.setup.keep_settings(&mut self.outbox);
        }
    }

    /// Takes what a job found for a session that is not in the window any more: a save is the old session's, which is
    /// then closed, and of all else only that is told which would be lost otherwise.
    pub(crate) fn take_for_left(&mut self, done: Done) {
        // It stays until its save has ended, whatever else of it ends before.
        let is_over = |left: &Left| left.session.id() == done.session && done.kind == Kind::Save;
        let left = self.left.iter().position(is_over);
        match (left.map(|idx| self.left.remove(idx)), done.what) {
            (Some(mut left), Outcome::ProjectSaved { path, saved, .. }) => {
                match *saved {
                    Ok(saved) => drop(left.session.project.saved(saved)),
                    Err(error) => {
                        let words = tr!("“{path}” was not saved: {error}", path = path.display(), error = said(&error));
                        self.outbox.tell(Notice::Error(words));
                        // Nobody agreed to lose what was on its way to the file.
                        left.leave = Leave::Whole;
                    }
                }
                left.close();
            }
            (Some(mut left), Outcome::Broken) => {
                self.outbox.tell(broken(done.kind));
                left.leave = Leave::Whole;
                left.close();
            }
            (None, Outcome::Broken) if matches!(done.kind, Kind::WriteExport | Kind::HandOut) => {
                self.outbox.tell(broken(done.kind));
            }
            (_, Outcome::HandedOut(written)) => self.outbox.tell(handed_out_told(written)),
            (_, Outcome::ExportWritten { path, page, written, .. }) => {
                self.outbox.tell(exchange::told(&path, page, &written));
            }
            (_, Outcome::OldFilesRemoved(removed)) => self.outbox.tell(exchange::removal_told(removed)),
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

    /// Shows a project that was opened, tells what is odd about it, and asks what becomes of its unsaved changes.
    pub(super) fn enter_opened(&mut self, opened: Opened, leave: Leave) {
        let odd = what_is_odd(&opened);
        self.enter(opened.project, leave);
        for words in odd {
            self.outbox.tell(Notice::Warning(words));
        }
        if self.session.project.read_only().is_none() {
            self.outbox.wish(Wish::AskAboutUnsaved);
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
            Err(error) => return tell_not_opened(&mut self.desk(ctx), &path, &error),
        };
        if self.stays_with(&path) {
            // It has got there while the other was read.
            return opened.project.close();
        }
        self.session.commit_drafts(&mut self.outbox);
        if self.must_ask_before(leave) {
            // The one that is open was changed while the other was read.
            opened.project.close();
            return self.ask_before(Next::Project(path));
        }
        self.enter_opened(opened, leave);
        if let Ok(path) = std::path::absolute(path) {
            if let Some(at) = self.setup.settings.place_in(&path) {
                self.session.return_to(at);
            }
            self.setup.settings.opened(path);
            self.setup.keep_settings(&mut self.outbox);
        }
        if self.session.project.read_only().is_none() {
            sources::check_sources(&mut self.desk(ctx), false);
        }
    }

    /// Opens or collects the projects and adds the articles that were dropped on the window.
    pub(crate) fn take_dropped_files(&mut self, ctx: &Context) {
        let dropped = ctx.input(|input| input.raw.dropped_files.clone());
        let paths: Vec<PathBuf> = dropped.into_iter().map(|file| file.path().to_owned()).collect();
        let (projects, others): (Vec<PathBuf>, Vec<PathBuf>) =
            paths.into_iter().partition(|path| storage::is_project_path(path));
        let is_of_team = |article: &Article| !article.handed_to.is_empty() || article.readings().len() > 0;
        match &projects[..] {
            [] => {}
            // Where articles were handed out, projects are what comes back; among other files they are never to be opened.
            [path] if others.is_empty() && !self.session.project.articles().any(is_of_team) => {
                self.outbox.wish(Wish::Leave(Next::Project(path.clone()), Leave::Whole));
            }
            _ => self.outbox.wish(Wish::Collect(projects)),
        }
        if !others.is_empty() {
            add_articles::add_articles(&mut self.desk(ctx), others);
        }
    }

    /// Ends what must not be broken off, before the window is gone.
    pub(crate) fn close(&mut self, ctx: &Context) {
        self.session.commit_drafts(&mut self.outbox);
        let leave = self.agreed_to_quit.unwrap_or_default();
        self.enter(OpenProject::new(Project::new("", "")), leave);
        while self.jobs.wait_for_files() {
            self.take_results(ctx);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use egui_kittest::Harness;
    use egui_kittest::kittest::Queryable as _;
    use tempfile::TempDir;

    use super::*;
    use crate::formats::own::project_file;
    use crate::formats::{ExportOptions, Format};
    use crate::model::{Status, transactions};
    use crate::storage::{Access, Over, Places, ReadOnly};
    use crate::ui::desk::save::now;
    use crate::ui::input::commands::FileCommand;
    use crate::ui::jobs::export::{ExportChoice, Leaving, Place};
    use crate::ui::session::view_state::Selection;
    use crate::ui::test_window::{Dropped, project_of, settle, window};

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
    fn a_project_opens_where_it_was_left() {
        let folder = tempfile::tempdir().unwrap();
        let long = "Ägypten hat gewählt.\n".repeat(400);
        let ron = project_file::write(project_of(&["First words", &long]).content());
        storage::write_files(folder.path(), &[("week.ron".to_owned(), ron.into_bytes())], Over::Nothing).unwrap();
        let path = folder.path().join("week.ron");
        let places = || Places { settings: folder.path().join("settings"), data: folder.path().join("data") };
        let mut window = window_on(&path);
        window.state_mut().setup.places = Some(places());
        let second = window.state().project().articles().nth(1).unwrap().id;
        window.state_mut().open_article(second);
        let place = window.state().session.open().unwrap().text().range(4000..4000).unwrap();
        window.state_mut().session.view.select(Selection::of(place));
        window.state_mut().session.view.reveal = Some(place);
        window.run();
        let before = storage::read_files(std::slice::from_ref(&path)).unwrap();
        let ctx = window.ctx.clone();
        window.state_mut().close(&ctx);
        assert_eq!(storage::read_files(std::slice::from_ref(&path)).unwrap(), before);
        let mut app = App::new(Project::new("", ""));
        app.setup.settings = storage::load_settings(&places().settings).0;
        let mut window = crate::ui::test_window::window(app);
        open_project(&mut window.state_mut().desk(&ctx), path, Leave::Whole);
        settle(&mut window);
        let view = window.state().view();
        assert_eq!((view.open, view.hand.selection().caret), (Some(second), 4000));
        assert!(view.in_view.contains(&4000), "{:?}", view.in_view);
    }

    #[test]
    fn an_export_ends_before_the_window_is_gone() {
        const N_FILES: usize = 1500;
        let folder = tempfile::tempdir().unwrap();
        let project = project_of(&vec!["“No”, said Ada"; N_FILES]);
        let content = Arc::new(project.content().clone());
        let mut window = window(App::new(project));
        let ctx = window.ctx.clone();
        let choice = ExportChoice { format: Format::Tei, options: ExportOptions::default() };
        let leaving = Leaving::Labels { choice: Box::new(choice), content, name: String::new() };
        exchange::write_export(&mut window.state_mut().desk(&ctx), leaving, folder.path().to_owned(), Place::Folder);
        window.state_mut().close(&ctx);
        // Beside them lies the list of what was written.
        let files = folder.path().read_dir().unwrap().map(|entry| entry.unwrap().path());
        assert_eq!(files.filter(|path| path.extension().is_some_and(|end| end == "xml")).count(), N_FILES);
    }

    #[test]
    fn a_hand_out_that_fails_is_told_also_in_another_project() {
        let mut window = window(App::new(Project::new("Week", "ana")));
        let left = window.state().session.id();
        window.state_mut().enter(OpenProject::new(Project::new("", "")), Leave::Whole);
        let done = |what| Done { kind: Kind::HandOut, session: left, revision: 0, what };
        window.state_mut().take_for_left(done(Outcome::HandedOut(Err("the disk is full".to_owned()))));
        window.state_mut().take_for_left(done(Outcome::Broken));
        window.run_steps(2);
        window.get_by_label_contains("Not all was handed out: the disk is full");
        window.get_by_label_contains("not all was written: undo takes it back");
    }

    #[test]
    fn articles_that_did_not_come_in_before_the_project_was_left_are_told() {
        let folder = tempfile::tempdir().unwrap();
        storage::write_files(folder.path(), &[("a.txt".to_owned(), b"A".to_vec())], Over::Nothing).unwrap();
        let mut window = window(App::new(Project::new("Week", "ana")));
        let ctx = window.ctx.clone();
        add_articles::add_articles(&mut window.state_mut().desk(&ctx), vec![folder.path().to_owned()]);
        window.state_mut().enter(OpenProject::new(Project::new("", "")), Leave::Whole);
        window.run_steps(2);
        window.get_by_label_contains("Adding articles to “Week” was stopped");
    }

    #[test]
    fn what_is_half_done_is_asked_about_before_the_project_is_left() {
        let mut window = window(App::new(project_of(&["“No”, said Ada"])));
        window.state_mut().outbox.run(FileCommand::EditLabels);
        window.run();
        assert_eq!(window.state().half_done(), None, "nobody has changed a label");
        window.get_by_label("Add label").click();
        window.run();
        window.state_mut().outbox.wish(Wish::Leave(Next::NewProject, Leave::Whole));
        window.run();
        window.get_by_label("Leave the project before this is finished?");
        assert_eq!(window.state().project().articles().len(), 1);
        window.get_by_label("Leave").click();
        window.run();
        // The label editor is gone with the answer; the project itself was never saved.
        window.get_by_label_contains("Save changes to");
        assert!(!window.state().overlays.is_unfinished());
    }

    /// A window with a change that is not saved, on a project that is in a folder or a file.
    fn window_with_change(name: &str) -> (TempDir, PathBuf, Harness<'static, App>) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        OpenProject::new(project_of(&["“No”, said Ada"])).save_as(&path, "ana", now()).unwrap();
        let mut window = window_on(&path);
        let change = transactions::set_status(window.state().project().articles().next().unwrap(), Status::Done);
        window.state_mut().outbox.apply(change);
        window.run();
        (folder, path, window)
    }

    /// Goes through a door to the project that is open already: it stays as it is, unsaved changes and all, and nobody else
    /// gets at it.
    #[track_caller]
    fn check_stays(path: &Path, window: &mut Harness<'static, App>, door: impl FnOnce(&mut Harness<'static, App>)) {
        let session = window.state().session.id();
        door(window);
        settle(window);
        settle(window);
        window.get_by_label_contains("is open already, in this window");
        let open = &window.state().session;
        assert_eq!((open.id(), open.project.read_only(), open.has_unsaved_work()), (session, None, true));
        assert!(!window.state().overlays.is_open(), "nothing is asked");
        let other = OpenProject::open(path, OWNER).unwrap().project;
        assert!(matches!(other.read_only(), Some(ReadOnly::HeldBy(_))));
        drop(other);
        let other = OpenProject::open(path, OWNER).unwrap().project;
        assert!(matches!(other.read_only(), Some(ReadOnly::HeldBy(_))), "the lock is where it was");
    }

    /// What each way of asking for a project comes to.
    fn ask_for(path: PathBuf) -> impl FnOnce(&mut Harness<'static, App>) {
        move |window| window.state_mut().outbox.wish(Wish::Leave(Next::Project(path), Leave::Whole))
    }

    #[test]
    fn a_project_that_is_open_is_known_by_every_path_that_leads_to_it() {
        let (folder, path, mut window) = window_with_change("week.ron");
        check_stays(&path, &mut window, ask_for(path.clone()));
        let around = folder.path().join("..").join(folder.path().file_name().unwrap()).join("week.ron");
        check_stays(&path, &mut window, ask_for(around));
        let (_folder, path, mut window) = window_with_change("week.pullquote");
        check_stays(&path, &mut window, ask_for(path.clone()));
        check_stays(&path, &mut window, ask_for(path.join("project.ron")));
    }

    #[test]
    fn a_project_that_is_open_is_known_at_every_door() {
        let (_folder, path, mut window) = window_with_change("week.ron");
        window.state_mut().setup.settings.opened(path.clone());
        check_stays(&path, &mut window, |window| window.state_mut().outbox.run(FileCommand::OpenRecent(0)));
        let dropped = Arc::new(Dropped(path.clone()));
        check_stays(&path, &mut window, |window| window.input_mut().dropped_files.push(dropped));
        check_stays(&path, &mut window, |window| {
            window.state_mut().outbox.run(FileCommand::OpenProject);
            window.run();
            // It cannot be known yet which one is meant.
            window.get_by_label("Don’t save").click();
            window.run();
            window.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::A);
            window.event(egui::Event::Text(path.display().to_string()));
            window.key_press(egui::Key::Enter);
            window.run();
        });
    }

    #[test]
    fn a_project_that_was_asked_for_twice_is_opened_to_be_changed() {
        let (_folder, path) = file(|ron| ron);
        let mut window = window(App::new(Project::new("", "")));
        window.state_mut().setup.settings.opened(path);
        for _ in 0..2 {
            window.state_mut().outbox.run(FileCommand::OpenRecent(0));
            window.run_steps(1);
        }
        settle(&mut window);
        assert_eq!(window.state().project().name(), "Test");
        assert_eq!(window.state().session.project.read_only(), None);
    }

    #[test]
    fn a_project_that_could_only_be_read_is_opened_again() {
        let (_folder, path) = file(|ron| ron);
        let first = OpenProject::open(&path, OWNER).unwrap().project;
        let mut window = window_on(&path);
        assert!(window.state().session.project.read_only().is_some());
        first.close();
        ask_for(path)(&mut window);
        settle(&mut window);
        settle(&mut window);
        assert_eq!(window.state().session.project.read_only(), None);
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
}
