//! Opening projects and articles, and leaving a project without losing what is not saved.

use std::path::{Path, PathBuf};

use egui::{Context, ViewportCommand};

use super::App;
use super::ask_path::Wanted;
use super::background::Finish;
use super::command::Command;
use super::dialogs::{Answer, Dialog, EncodingDialog, ExportDialog, NameDialog, Question};
use super::outbox::Notice;
use super::panels::Panels;
use crate::formats::user_settings::UserSettings;
use crate::model::{ArticleId, Project, reanchor, transactions};
use crate::storage::{self, Access, ArticlesRead, Encoding, OpenError, OpenProject, Opened, Reading};

/// Remarks that are told one by one; beyond, only their number is.
const MAX_REMARKS_TOLD: usize = 2;

/// Where the window goes once nothing can be lost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Next {
    NewProject,
    AskForProject,
    Project(PathBuf),
    Quit,
}

impl App {
    pub(super) fn run_file_command(&mut self, ctx: &Context, command: Command) {
        match command {
            Command::NewProject => self.leave_for(ctx, Next::NewProject),
            Command::OpenProject => self.leave_for(ctx, Next::AskForProject),
            Command::OpenRecent(idx) => self.open_recent(ctx, idx),
            Command::Quit => self.leave_for(ctx, Next::Quit),
            Command::AddArticles => self.ask_path(ctx, Wanted::Articles),
            Command::AddFolder => self.ask_path(ctx, Wanted::Folder),
            Command::Save => self.save(ctx, None),
            Command::SaveAs => self.ask_path(ctx, Wanted::SaveProject(None)),
            Command::Import => self.ask_path(ctx, Wanted::Import),
            Command::ImportFolder => self.ask_path(ctx, Wanted::ImportFolder),
            Command::Export => self.dialog = Some(Dialog::Export(ExportDialog::default())),
            Command::RenameProject => self.dialog = Some(Dialog::Name(NameDialog { name: self.project_name() })),
            Command::ReopenWithEncoding => self.ask_encoding(),
            _ => self.outbox.tell(Notice::Info(format!("{} is not there yet", command.entry().text))),
        }
    }

    /// Goes on with the paths that were asked for.
    pub(super) fn take_paths(&mut self, ctx: &Context, wanted: Wanted, paths: Vec<PathBuf>) {
        let Some(path) = paths.first().cloned() else { return };
        match wanted {
            Wanted::OpenProject => self.open_project(ctx, path),
            Wanted::SaveProject(next) => self.save_as(ctx, path, next),
            Wanted::Articles | Wanted::Folder => self.add_articles(ctx, paths),
            Wanted::Import | Wanted::ImportFolder => self.begin_import(ctx, paths),
            Wanted::ExportFile(export) => self.write_export(ctx, export, &path, true),
            Wanted::ExportFolder(export) => self.write_export(ctx, export, &path, false),
        }
    }

    /// What the window calls the project: its name, else the name of its file.
    pub(super) fn project_name(&self) -> String {
        let name = Some(self.project.name()).filter(|name| !name.is_empty()).map(str::to_owned);
        let file_name = || self.project.path().map(name_from_path);
        name.or_else(file_name).unwrap_or_else(|| "Untitled".to_owned())
    }

    /// Whether closing the project now would lose work.
    pub(super) fn has_unsaved_work(&self) -> bool {
        let has_content = self.project.path().is_some() || !self.project.done().is_empty();
        has_content && !self.project.is_saved() && self.project.read_only().is_none()
    }

    /// Goes somewhere else, after asking what becomes of work that is not saved.
    pub(super) fn leave_for(&mut self, ctx: &Context, next: Next) {
        if !self.has_unsaved_work() {
            return self.go(ctx, next);
        }
        let (save, leave) = (next.clone(), next);
        self.dialog = Some(Dialog::Question(Question {
            title: format!("Save changes to “{}”?", self.project_name()),
            text: "What is not saved is lost from the project file when you leave it".to_owned(),
            answers: vec![
                Answer::new("Save", move |app, ctx| app.save(ctx, Some(save))),
                Answer::new("Don’t save", move |app, ctx| {
                    app.replace_project(OpenProject::new(Project::new("", ""))).close_without_saving();
                    app.go(ctx, leave);
                }),
            ],
        }));
    }

    pub(super) fn go(&mut self, ctx: &Context, next: Next) {
        match next {
            Next::NewProject => {
                let project = self.untitled(Project::new("", &self.annotator()));
                self.replace_project(project).close();
            }
            Next::AskForProject => self.ask_path(ctx, Wanted::OpenProject),
            Next::Project(path) => self.open_project(ctx, path),
            Next::Quit => {
                self.may_close = true;
                ctx.send_viewport_cmd(ViewportCommand::Close);
            }
        }
    }

    /// A project without a file of its own, kept in the folder of the program's data until it is saved.
    pub(super) fn untitled(&self, project: Project) -> OpenProject {
        match &self.places {
            Some(places) => OpenProject::untitled(project, &places.data, &storage::owner()),
            None => OpenProject::new(project),
        }
    }

    /// Who labels here: the name in the settings, or else the person's name on this system.
    pub(super) fn annotator(&self) -> String {
        Some(self.settings.annotator.clone()).filter(|name| !name.is_empty()).unwrap_or_else(storage::person)
    }

    /// Puts another project into the window and returns the one that was there.
    pub(super) fn replace_project(&mut self, project: OpenProject) -> OpenProject {
        let before = std::mem::replace(&mut self.project, project);
        self.panels = Panels::default();
        self.unsaved_since_s = None;
        self.view.armed = None;
        self.view.open_article(self.article_to_begin_with());
        before
    }

    fn open_recent(&mut self, ctx: &Context, idx: usize) {
        if let Some(path) = self.settings.recent_projects.get(idx).cloned() {
            self.leave_for(ctx, Next::Project(path));
        }
    }

    /// Opens a project file in the background.
    pub(super) fn open_project(&mut self, ctx: &Context, path: PathBuf) {
        let owner = storage::owner();
        let started = self.jobs.start(ctx, "Opening project", move |_| {
            let opened = OpenProject::open(&path, Access::Write { owner: &owner });
            let finish: Finish = Box::new(move |app, _| app.show_opened(&path, opened));
            finish
        });
        self.tell_if_not_started(started);
    }

    fn show_opened(&mut self, path: &Path, opened: Result<Opened, OpenError>) {
        let opened = match opened {
            Ok(opened) => opened,
            Err(error) => return self.outbox.tell(Notice::Error(format!("The project cannot be opened: {error}"))),
        };
        self.replace_project(opened.project).close();
        if let Ok(path) = std::path::absolute(path) {
            self.settings.opened(path);
            self.keep_settings();
        }
        if let Some(problem) = opened.problems.first() {
            let (n_problems, line) = (opened.problems.len(), problem.line);
            let words = format!(
                "{n_problems} entries do not fit their article, the first in line {line}; they are kept as they are"
            );
            self.outbox.tell(Notice::Warning(words));
        }
        match self.project.read_only() {
            Some(read_only) => self.outbox.tell(Notice::Warning(format!("This project is {read_only}"))),
            None => self.ask_about_unsaved(),
        }
    }

    /// Asks what becomes of changes of an earlier session that are in the journal only.
    pub(super) fn ask_about_unsaved(&mut self) {
        let Some(unsaved) = self.project.unsaved() else { return };
        let n_changes = unsaved.n_changes();
        let changes = if n_changes == 1 { "1 change was".to_owned() } else { format!("{n_changes} changes were") };
        self.dialog = Some(Dialog::Question(Question {
            title: "Recover unsaved changes?".to_owned(),
            text: format!("{changes} made to this project and never saved. Discarding keeps a copy beside the project"),
            answers: vec![
                Answer::new("Recover", |app, _| app.recover()),
                Answer::new("Discard", |app, _| drop(app.project.discard_unsaved())),
            ],
        }));
    }

    fn recover(&mut self) {
        let Some(recovered) = self.project.recover() else { return };
        self.after_change();
        let words = format!("{} changes recovered; they are not saved yet", recovered.n_applied);
        self.outbox.tell(Notice::Info(words));
        if recovered.n_lost > 0 {
            let reason = recovered.reason.unwrap_or_default();
            let words = format!("{} changes no longer fit: {reason}. A copy of the journal was kept", recovered.n_lost);
            self.outbox.tell(Notice::Warning(words));
        }
    }

    /// Reads article files and folders in the background and adds what is new.
    pub(super) fn add_articles(&mut self, ctx: &Context, paths: Vec<PathBuf>) {
        let content = self.project.content().clone();
        let folder = self.project.path().and_then(Path::parent).map(Path::to_owned);
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
        }
        if let Some(id) = first {
            self.open_article(id);
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

    /// Opens the project or adds the articles that were dropped on the window.
    pub(super) fn take_dropped_files(&mut self, ctx: &Context) {
        let dropped = ctx.input(|input| input.raw.dropped_files.clone());
        let paths: Vec<PathBuf> = dropped.into_iter().map(|file| file.path().to_owned()).collect();
        match &paths[..] {
            [] => {}
            [path] if path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("ron")) => {
                self.leave_for(ctx, Next::Project(path.clone()));
            }
            _ => self.add_articles(ctx, paths),
        }
    }

    fn ask_encoding(&mut self) {
        let Some(article) = self.view.open.and_then(|id| self.project.article(id)) else { return };
        let now = article.source.encoding.clone();
        self.dialog = Some(Dialog::Encoding(EncodingDialog { article: article.id, now, filter: String::new() }));
    }

    /// Reads the file of an article again with another encoding; spans stay on their words.
    pub(super) fn reopen_article(&mut self, ctx: &Context, id: ArticleId, encoding: &'static Encoding) {
        let Some(article) = self.project.article(id).cloned() else { return };
        let folder = self.project.path().and_then(Path::parent).map(Path::to_owned);
        let started = self.jobs.start(ctx, "Reading article", move |_| {
            let read = storage::reread(&article, folder.as_deref(), encoding);
            let finish: Finish = Box::new(move |app, _| match read {
                Ok((text, source)) => {
                    let reanchored = reanchor(app.project.labels(), &article, text, source);
                    let name = "reopen with encoding";
                    app.apply(transactions::replace_article(app.project.content(), name, reanchored.article));
                    if !reanchored.lost.is_empty() {
                        let n_lost = reanchored.lost.len();
                        let words = format!("{n_lost} spans found no place in the new text; undo brings them back");
                        app.outbox.tell(Notice::Warning(words));
                    }
                }
                Err(error) => app.outbox.tell(Notice::Error(format!("The article cannot be reopened: {error}"))),
            });
            finish
        });
        self.tell_if_not_started(started);
    }

    pub(super) fn tell_if_not_started(&mut self, started: std::io::Result<()>) {
        if let Err(error) = started {
            self.outbox.tell(Notice::Error(format!("The system is too busy: {error}; try again")));
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
