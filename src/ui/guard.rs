//! Draws frames so that one that fails ends no work: the project is closed, and can be opened again.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;

use egui::{Context, Ui};

use super::App;
use super::crash_screen::{Failure, StartedAgain, Way, failure_ui};
use super::desk::open::open_project;
use super::desk::report;
use super::input::outbox::Outbox;
use super::jobs::opening::Leave;
use super::look::widgets::sentence_case;
use crate::model::Project;
use crate::storage::{self, OpenProject};
use crate::ui::texts::{said, tr};

impl App {
    /// Draws a frame. Where that fails, it closes the project, so that nothing more can happen to it, and from then on
    /// says where the work is.
    pub fn guarded_ui(&mut self, ui: &mut Ui, frame: impl FnOnce(&mut Self, &mut Ui)) {
        if self.failure.is_none() && catch_unwind(AssertUnwindSafe(|| frame(self, ui))).is_err() {
            self.fail(ui.input(|input| input.time));
            ui.ctx().request_discard("the frame broke off");
            return ui.ctx().request_repaint();
        }
        let Some(failure) = &mut self.failure else { return };
        match failure_ui(ui, failure) {
            None => {}
            Some(Way::SaveCopy) => failure.save_copy(),
            Some(Way::CopyReport) => {
                failure.has_report = true;
                ui.ctx().copy_text(report::of_failure(ui.ctx(), &self.setup.system, &self.log));
            }
            Some(Way::OpenAgain) => {
                let failure = self.failure.take();
                self.start_again(&ui.ctx().clone(), failure.and_then(|failure| failure.path));
            }
        }
    }

    fn fail(&mut self, now_s: f64) {
        let project = &self.session.project;
        project.sync_journal();
        let path = project.path_now().map(|path| std::path::absolute(&path).unwrap_or(path));
        let again = self.started_again.take_if(|again| now_s - again.at_s < SOON_S);
        let is_again = again.is_some();
        // It may have failed before the project was open again.
        let path = path.or_else(|| again.and_then(|again| again.path).filter(|_| project.history().is_empty()));
        self.failure =
            Some(Failure { path, journal_error: project.journal_error(), is_again, copy: None, has_report: false });
        self.log.note_failures(now_s);
        self.outbox = Outbox::default();
        self.enter(OpenProject::new(Project::new("", "")), Leave::Whole);
    }

    /// Opens the project again, with nothing left of what the window had in hand.
    fn start_again(&mut self, ctx: &Context, path: Option<PathBuf>) {
        let (left, jobs) = (std::mem::take(&mut self.left), std::mem::take(&mut self.jobs));
        let log = std::mem::take(&mut self.log);
        let outbox = std::mem::take(&mut self.outbox);
        *self = Self::with_setup(OpenProject::new(Project::new("", "")), std::mem::take(&mut self.setup));
        (self.left, self.jobs, self.log, self.outbox) = (left, jobs, log, outbox);
        self.started_again = Some(StartedAgain { at_s: ctx.input(|input| input.time), path: path.clone() });
        match path {
            Some(path) => open_project(&mut self.desk(ctx), path, Leave::Whole),
            None => self.begin_without_file(),
        }
    }
}

impl Failure {
    fn save_copy(&mut self) {
        let Some(path) = &self.path else { return };
        self.copy = Some(match storage::save_copy(path) {
            Ok(copy) => tr!("The copy is {copy}", copy = copy.display()),
            Err(error) => sentence_case(&said(&error)),
        });
    }
}

/// A failure so soon after opening again comes of what is in the project.
const SOON_S: f64 = 20.0;

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::time::SystemTime;

    use egui_kittest::Harness;
    use egui_kittest::kittest::Queryable as _;

    use super::*;
    use crate::model::{Edit, Transaction};
    use crate::storage::Access;
    use crate::ui::desk::save::now;
    use crate::ui::test_window::app_on;

    fn saved_project(path: &Path, now: SystemTime) -> OpenProject {
        let mut project = OpenProject::new(Project::new("Week", "ana"));
        project.save_as(path, "ana", now).unwrap();
        project.close();
        OpenProject::open(path, Access::Write { owner: "ana" }).unwrap().project
    }

    /// The window, which fails in the frames that are said to, by their number.
    fn guarded(app: App, fails: impl Fn(u32, &App) -> bool + 'static) -> Harness<'static, App> {
        let mut n_frames = 0;
        let frame = move |ui: &mut Ui, app: &mut App| {
            n_frames += 1;
            match n_frames {
                1 => crate::ui::look::style::install(ui.ctx()),
                number if fails(number, app) => app.guarded_ui(ui, |_, _| panic!("a test of what happens then")),
                _ => app.guarded_ui(ui, App::frame_ui),
            }
        };
        Harness::builder().with_size([900.0, 600.0]).with_max_steps(60).build_ui_state(frame, app)
    }

    /// Opens the project again, and takes what was not saved.
    fn open_and_recover(harness: &mut Harness<'static, App>) {
        harness.get_by_label("Open it again").click();
        harness.run();
        let ctx = harness.ctx.clone();
        harness.state_mut().wait_for_background(&ctx);
        harness.run();
        harness.get_by_label("Recover").click();
        harness.run();
    }

    #[test]
    fn a_failure_tells_where_the_work_is_and_brings_it_back() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("week.ron");
        let mut app = app_on(saved_project(&path, now()));
        app.outbox.apply(Transaction::new("rename project", vec![Edit::SetName("Better".to_owned())]));
        let mut harness = guarded(app, |number, _| number == 4);
        harness.run_steps(8);
        let beside = format!("the journal beside {}", path.display());
        harness.get_by_label_contains(&beside);
        assert_eq!(harness.state().project().name(), "");
        open_and_recover(&mut harness);
        assert_eq!(harness.state().project().name(), "Better");
    }

    #[test]
    fn a_failure_right_after_another_offers_a_copy() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("week.ron");
        let app = app_on(saved_project(&path, now()));
        let mut harness = guarded(app, |_, app| app.project().name() == "Week");
        harness.run_steps(4);
        assert!(harness.query_by_label("Save a copy beside it").is_none());
        harness.get_by_label("Open it again").click();
        harness.run_steps(4);
        let ctx = harness.ctx.clone();
        harness.state_mut().wait_for_background(&ctx);
        harness.run_steps(4);
        harness.get_by_label_contains("It failed again");
        harness.get_by_label("Save a copy beside it").click();
        harness.run_steps(2);
        harness.get_by_label_contains("week copy.ron");
        assert!(folder.path().join("week copy.ron").exists());
    }

    #[test]
    fn a_failure_before_the_project_is_open_again_knows_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("week.ron");
        let mut app = app_on(saved_project(&path, now()));
        app.outbox.apply(Transaction::new("rename project", vec![Edit::SetName("Better".to_owned())]));
        let n_failed = std::cell::Cell::new(0);
        let mut harness = guarded(app, move |number, app| {
            let fails = number > 3 && app.failure.is_none() && n_failed.get() < 3;
            n_failed.set(n_failed.get() + u32::from(fails));
            fails
        });
        harness.run_steps(8);
        for _ in 0..2 {
            harness.get_by_label("Open it again").click();
            harness.run_steps(4);
            harness.get_by_label_contains("It failed again");
        }
        harness.get_by_label("Save a copy beside it").click();
        harness.run_steps(2);
        assert!(folder.path().join("week copy.ron").exists());
        open_and_recover(&mut harness);
        let project = &harness.state().session.project;
        assert_eq!((project.name(), project.read_only()), ("Better", None));
    }
}
