//! Saving projects, exports and settings; in the background, while the window goes on.

use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use egui::Context;

use super::open_close::Next;
use crate::formats::Export;
use crate::model::{Edit, Transaction, one_line};
use crate::storage::{self, SaveError, SaveJob};
use crate::ui::App;
use crate::ui::bars::status::Saved;
use crate::ui::input::outbox::Notice;
use crate::ui::jobs::Finish;
use crate::ui::overlays::dialogs::ask_path::Wanted;
use crate::ui::overlays::dialogs::{Answer, AutosaveDialog, Dialog, Question};

/// Within which a change is to be in the journal.
const JOURNAL_TIME: Duration = Duration::from_millis(250);

impl App {
    /// Saves, and goes somewhere when that is done. A project without a file asks for one.
    pub(crate) fn save(&mut self, ctx: &Context, next: Option<Next>) {
        if self.project.path().is_none() || self.project.read_only().is_some() {
            self.ask_path(ctx, Wanted::SaveProject(next));
        } else {
            let job = self.project.save_job(now());
            self.start_saving(ctx, job, next);
        }
    }

    pub(crate) fn save_as(&mut self, ctx: &Context, path: PathBuf, next: Option<Next>) {
        let path = if path.extension().is_none() { path.with_extension("ron") } else { path };
        self.name_after(&path);
        let owner = storage::owner();
        let job = self.project.save_as_job(&path, &owner, now());
        self.start_saving(ctx, job, next);
    }

    /// Gives a project without a name that of its file.
    fn name_after(&mut self, path: &Path) {
        let name = path.file_stem().map(|stem| one_line(&stem.to_string_lossy())).unwrap_or_default();
        if self.project.name().is_empty() && !name.is_empty() && self.project.read_only().is_none() {
            self.apply(Transaction::new("name project", vec![Edit::SetName(name)]));
        }
    }

    fn start_saving(&mut self, ctx: &Context, job: Result<SaveJob, SaveError>, next: Option<Next>) {
        if self.is_saving {
            return;
        }
        let job = match job {
            Ok(job) => job,
            Err(error) => return self.tell_not_saved(&error, next),
        };
        self.is_saving = true;
        let (log, content) = (self.effort.log.clone(), self.project.content().clone());
        let started = self.jobs.start(ctx, "Saving", move |_| {
            let path = job.path().to_owned();
            let result = job.run();
            let counts_kept = result.as_ref().map_or(Ok(()), |_| storage::save_work_log(&path, &log, &content));
            let finish: Finish = Box::new(move |app, ctx| {
                app.is_saving = false;
                if let Err(error) = counts_kept {
                    let words = format!("The project is saved, but not the counts of the work on it: {error}");
                    app.outbox.tell(Notice::Warning(words));
                }
                match result {
                    Ok(saved) => {
                        app.project.saved(saved);
                        app.remember_recent(&path);
                        if let Some(next) = next {
                            app.leave_for(ctx, next);
                        }
                    }
                    Err(error) => app.tell_not_saved(&error, next),
                }
            });
            finish
        });
        if started.is_err() {
            self.is_saving = false;
        }
        self.tell_if_not_started(started);
    }

    fn remember_recent(&mut self, path: &Path) {
        self.unsaved_since_s = None;
        let Ok(path) = std::path::absolute(path) else { return };
        if self.settings.recent_projects.first() != Some(&path) {
            self.settings.opened(path);
            self.keep_settings();
        }
    }

    /// Says why it was not saved, and offers what can be done.
    fn tell_not_saved(&mut self, error: &SaveError, next: Option<Next>) {
        let copy_next = next.clone();
        let save_copy =
            Answer::new("Save a copy as…", move |app, ctx| app.ask_path(ctx, Wanted::SaveProject(copy_next)));
        let mut answers = vec![save_copy];
        if matches!(error, SaveError::ReplacedMeanwhile { .. }) {
            answers.push(Answer::new("Save over it", move |app, ctx| {
                let job = app.project.save_over_job(now());
                app.start_saving(ctx, job, next);
            }));
        }
        let text = capitalised(&error.to_string());
        self.dialog = Some(Dialog::Question(Question { title: "The project was not saved".to_owned(), text, answers }));
    }

    pub(crate) fn saved_state(&self) -> Saved {
        match self.has_unsaved_work() {
            _ if self.is_saving => Saved::Now,
            _ if self.project.read_only().is_some() => Saved::ReadOnly,
            true => Saved::No,
            false => Saved::Yes,
        }
    }

    /// Saves a project that has a file when its changes are as old as the settings allow.
    pub(crate) fn autosave(&mut self, ctx: &Context) {
        let interval_s = f64::from(self.settings.autosave_interval_s);
        let is_wanted = interval_s > 0.0 && self.project.path().is_some() && self.dialog.is_none();
        if !is_wanted || self.is_saving || !self.has_unsaved_work() {
            self.unsaved_since_s = None;
            return;
        }
        let now_s = ctx.input(|input| input.time);
        let since_s = *self.unsaved_since_s.get_or_insert(now_s);
        let left_s = since_s + interval_s - now_s;
        if left_s <= 0.0 {
            self.unsaved_since_s = None;
            self.save(ctx, None);
        } else {
            ctx.request_repaint_after(Duration::from_secs_f64(left_s));
        }
    }

    pub(crate) fn ask_autosave_interval(&mut self) {
        let interval_s = self.settings.autosave_interval_s;
        self.dialog = Some(Dialog::Autosave(AutosaveDialog { interval_s }));
    }

    pub(crate) fn set_autosave_interval(&mut self, interval_s: u32) {
        self.settings.autosave_interval_s = interval_s;
        self.unsaved_since_s = None;
        self.keep_settings();
    }

    /// Says when changes do not reach the journal, and looks again as long as some are on their way.
    pub(crate) fn watch_journal(&mut self, ctx: &Context) {
        let error = self.project.journal_error();
        if error != self.journal_error {
            let words = |error: &String| format!("Save now, and often: {error}");
            if let Some(old) = &self.journal_error {
                self.toasts.forget(&words(old));
            }
            if let Some(error) = &error {
                self.outbox.tell(Notice::Error(words(error)));
            }
            self.journal_error = error;
            ctx.request_repaint();
        }
        if self.project.n_changes() > self.project.n_changes_synced() {
            ctx.request_repaint_after(JOURNAL_TIME);
        }
    }

    /// Writes an export to a file of any name, or into a folder.
    pub(crate) fn write_export(&mut self, ctx: &Context, export: Export, path: &Path, is_file: bool) {
        let mut files = export.files;
        let mut folder = path.to_owned();
        if is_file && let Some((name, _)) = files.first_mut() {
            *name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            folder = path.parent().map(Path::to_owned).unwrap_or_default();
        }
        let shown = path.display().to_string();
        let started = self.jobs.start(ctx, "Exporting", move |_| {
            let written = storage::write_files(&folder, &files);
            let finish: Finish = Box::new(move |app, _| match written {
                Ok(()) => app.outbox.tell(Notice::Info(format!("Exported to {shown}"))),
                Err(error) => app.outbox.tell(Notice::Error(format!("Nothing was exported: {error}"))),
            });
            finish
        });
        self.tell_if_not_started(started);
    }

    /// Writes the settings, where they are kept.
    pub(crate) fn keep_settings(&mut self) {
        let Some(places) = &self.places else { return };
        if let Err(error) = storage::save_settings(&places.settings, &self.settings) {
            self.outbox.tell(Notice::Warning(capitalised(&error.to_string())));
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "the window is where time comes in")]
pub(crate) fn now() -> SystemTime {
    SystemTime::now()
}

fn capitalised(words: &str) -> String {
    let mut characters = words.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

#[cfg(test)]
mod tests {
    use egui_kittest::Harness;
    use egui_kittest::kittest::Queryable as _;
    use tempfile::TempDir;

    use super::*;
    use crate::model::{Project, Status, transactions};
    use crate::storage::{Access, OpenProject};
    use crate::ui::input::commands::Command;
    use crate::ui::test_window::{project_of, settle, window};

    const ARTICLES: [&str; 1] = ["[quote “No”], said [speaker Ada]"];

    /// A window on a project that was saved as `week.ron`, with a change that was not.
    fn changed(interval_s: u32) -> (TempDir, PathBuf, Harness<'static, App>) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("week.ron");
        let mut project = OpenProject::new(project_of(&ARTICLES));
        project.save_as(&path, "ada", now()).unwrap();
        let mut app = App::new(Project::new("", ""));
        app.replace_project(project);
        app.settings.autosave_interval_s = interval_s;
        let done = transactions::set_status(app.project.articles().next().unwrap(), Status::Done);
        app.apply(done);
        (folder, path, window(app))
    }

    fn is_done_in_file(path: &Path) -> bool {
        let opened = OpenProject::open(path, Access::Read).unwrap();
        opened.project.articles().all(|article| article.status == Status::Done)
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
            assert_eq!(window.state().saved_state(), if is_saved { Saved::Yes } else { Saved::No });
        }
    }

    #[test]
    fn how_often_is_chosen_in_the_window() {
        let (_folder, _path, mut window) = changed(45);
        window.state_mut().outbox.run(Command::SaveAutomatically);
        window.run();
        window.get_by_label("Every 45 seconds");
        window.get_by_label("Every 5 minutes").click();
        window.run();
        window.get_by_label("OK").click();
        window.run();
        assert_eq!(window.state().settings.autosave_interval_s, 300);
    }

    #[test]
    fn a_project_without_a_name_takes_that_of_its_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("Budget week");
        let mut window = window(App::new(Project::new("", "ada")));
        let ctx = window.ctx.clone();
        window.state_mut().save_as(&ctx, path, None);
        settle(&mut window);
        let saved = OpenProject::open(&folder.path().join("Budget week.ron"), Access::Read).unwrap().project;
        assert_eq!(saved.name(), "Budget week");
        assert!(window.state().project.is_saved());
    }

    #[test]
    fn a_file_changed_by_another_program_is_asked_about() {
        let (_folder, path, mut window) = changed(0);
        let theirs = storage::SAMPLE_PROJECT;
        storage::write_files(path.parent().unwrap(), &[("week.ron".to_owned(), theirs.to_vec())]).unwrap();
        window.state_mut().outbox.run(Command::Save);
        window.run();
        settle(&mut window);
        window.get_by_label_contains("Another program has changed the file since it was opened");
        window.get_by_label("Save a copy as…").click();
        window.run();
        window.get_by_label("Path");
        window.get_by_label("Cancel").click();
        window.run();
        assert!(!is_done_in_file(&path) && !window.state().project.is_saved());
        window.state_mut().outbox.run(Command::Save);
        window.run();
        settle(&mut window);
        window.get_by_label("Save over it").click();
        window.run();
        settle(&mut window);
        assert!(is_done_in_file(&path));
    }
}
