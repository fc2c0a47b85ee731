//! The project's file and article files: new, open, save, add; in the background, and never losing what is not saved.

use std::path::{Path, PathBuf};

use egui::Context;

use super::App;
use super::background::Finish;
use super::command::Command;
use super::outbox::Notice;
use super::status_bar::Saved;
use crate::formats::user_settings::UserSettings;
use crate::model::{Project, transactions};
use crate::storage::{self, ArticlesRead, Reading};

/// Remarks that are told one by one; beyond, only their number is.
const MAX_REMARKS_TOLD: usize = 2;

/// The file that the project came from, and what of the project it has.
#[derive(Debug)]
pub struct ProjectFile {
    /// `None` for a project that was never saved.
    pub path: Option<PathBuf>,
    /// The revision that the file has.
    saved_revision: u64,
    is_saving: bool,
    /// Why the project must not be saved over its file.
    read_only: Option<String>,
}

impl ProjectFile {
    /// A project that has no file yet; as it is now it holds nothing to lose.
    pub fn unsaved(project: &Project) -> Self {
        Self { path: None, saved_revision: project.revision(), is_saving: false, read_only: None }
    }

    pub fn is_saved(&self, project: &Project) -> bool {
        self.saved_revision == project.revision()
    }

    pub fn saved(&self, project: &Project) -> Saved {
        match self.is_saved(project) {
            _ if self.is_saving => Saved::Now,
            _ if self.read_only.is_some() => Saved::ReadOnly,
            true => Saved::Yes,
            false => Saved::No,
        }
    }

    /// What the window calls the project: its name, else the name of its file.
    pub fn name(&self, project: &Project) -> String {
        let file_name = || self.path.as_deref().map(name_from_path);
        Some(project.name())
            .filter(|name| !name.is_empty())
            .map(str::to_owned)
            .or_else(file_name)
            .unwrap_or_else(|| "Untitled".to_owned())
    }

    /// The folder in which sources are looked for.
    pub fn folder(&self) -> Option<&Path> {
        self.path.as_deref().and_then(Path::parent)
    }
}

impl App {
    pub(super) fn run_file_command(&mut self, ctx: &Context, command: Command) {
        match command {
            Command::Quit => ctx.send_viewport_cmd(egui::ViewportCommand::Close),
            _ => self.outbox.tell(Notice::Info(format!("{} is not there yet", command.entry().text))),
        }
    }

    /// Reads article files and folders in the background and adds what is new.
    pub(super) fn add_articles(&mut self, ctx: &Context, paths: Vec<PathBuf>) {
        let content = self.project.content().clone();
        let folder = self.file.folder().map(Path::to_owned);
        let started = self.jobs.start(ctx, "Reading articles", move |progress| {
            let how = Reading { encoding: None, folder: folder.as_deref(), known: &content };
            let read = storage::read_articles(&paths, how, &mut |n_read, n_all| progress.report(n_read, n_all));
            let finish: Finish = Box::new(move |app, _| app.take_in_articles(read));
            finish
        });
        self.tell_if_not_started(started);
    }

    fn take_in_articles(&mut self, read: ArticlesRead) {
        let n_added = read.articles.len();
        let first = read.articles.first().map(|article| article.id);
        if n_added > 0 {
            self.apply(transactions::add_articles(self.project.content(), read.articles));
            first.into_iter().for_each(|id| self.open_article(id));
        }
        let n_told = if read.remarks.len() > MAX_REMARKS_TOLD { 1 } else { read.remarks.len() };
        for remark in read.remarks.iter().take(n_told) {
            self.outbox.tell(Notice::Warning(remark.to_string()));
        }
        if read.remarks.len() > n_told {
            let words = format!("{} more files were left out or need a look", read.remarks.len() - n_told);
            self.outbox.tell(Notice::Warning(words));
        }
        if n_added > 1 {
            self.outbox.tell(Notice::Info(format!("{n_added} articles added")));
        }
    }

    /// Adds the articles that were dropped on the window.
    pub(super) fn take_dropped_files(&mut self, ctx: &Context) {
        let dropped = ctx.input(|input| input.raw.dropped_files.clone());
        let paths: Vec<PathBuf> = dropped.into_iter().map(|file| file.path().to_owned()).collect();
        if !paths.is_empty() {
            self.add_articles(ctx, paths);
        }
    }

    pub(super) fn tell_if_not_started(&mut self, started: std::io::Result<()>) {
        if let Err(error) = started {
            self.outbox.tell(Notice::Error(format!("The system is too busy: {error}; try again")));
        }
    }

    /// Writes the settings, where they are kept.
    pub(super) fn keep_settings(&mut self) {
        let Some(places) = &self.places else { return };
        if let Err(error) = storage::save_settings(&places.settings, &self.settings) {
            self.outbox.tell(Notice::Warning(error.to_string()));
        }
    }
}

/// What the menu calls the recent projects.
pub fn recent_names(settings: &UserSettings) -> Vec<String> {
    settings.recent_projects.iter().map(|path| name_from_path(path)).collect()
}

fn name_from_path(path: &Path) -> String {
    path.file_stem().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}
