//! Saving projects, exports and settings; in the background, while the window goes on.

use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use egui::Context;

use super::App;
use super::ask_path::Wanted;
use super::background::Finish;
use super::dialogs::{Answer, Dialog, Question};
use super::files::Next;
use super::outbox::Notice;
use super::status_bar::Saved;
use crate::formats::Export;
use crate::storage::{self, SaveError, SaveJob};

impl App {
    /// Saves, and goes somewhere when that is done. A project without a file asks for one.
    pub(super) fn save(&mut self, ctx: &Context, next: Option<Next>) {
        if self.project.path().is_none() || self.project.read_only().is_some() {
            self.ask_path(ctx, Wanted::SaveProject(next));
        } else {
            let job = self.project.save_job(now());
            self.start_saving(ctx, job, next);
        }
    }

    pub(super) fn save_as(&mut self, ctx: &Context, path: PathBuf, next: Option<Next>) {
        let path = if path.extension().is_none() { path.with_extension("ron") } else { path };
        let owner = storage::owner();
        let job = self.project.save_as_job(&path, &owner, now());
        self.start_saving(ctx, job, next);
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
        let started = self.jobs.start(ctx, "Saving", move |_| {
            let path = job.path().to_owned();
            let result = job.run();
            let finish: Finish = Box::new(move |app, ctx| {
                app.is_saving = false;
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
            Answer::new("Save a copy…", move |app, ctx| app.ask_path(ctx, Wanted::SaveProject(copy_next)));
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

    pub(super) fn saved_state(&self) -> Saved {
        match self.has_unsaved_work() {
            _ if self.is_saving => Saved::Now,
            _ if self.project.read_only().is_some() => Saved::ReadOnly,
            true => Saved::No,
            false => Saved::Yes,
        }
    }

    /// Saves a project that has a file when its changes are as old as the settings allow.
    pub(super) fn autosave(&mut self, ctx: &Context) {
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

    /// Writes an export to a file of any name, or into a folder.
    pub(super) fn write_export(&mut self, ctx: &Context, export: Export, path: &Path, is_file: bool) {
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
    pub(super) fn keep_settings(&mut self) {
        let Some(places) = &self.places else { return };
        if let Err(error) = storage::save_settings(&places.settings, &self.settings) {
            self.outbox.tell(Notice::Warning(capitalised(&error.to_string())));
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "the window is where time comes in")]
fn now() -> SystemTime {
    SystemTime::now()
}

fn capitalised(words: &str) -> String {
    let mut characters = words.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}
