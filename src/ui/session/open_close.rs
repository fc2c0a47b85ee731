//! Opening projects and articles, and leaving a project without losing what is not saved.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use egui::{Context, ViewportCommand};

use super::save::now;
use super::work_counts::EffortCounts;
use crate::formats::articles::retitled;
use crate::formats::own::user_settings::UserSettings;
use crate::model::{ArticleId, Project, reanchor, transactions};
use crate::storage::{self, Access, Encoding, OpenError, OpenProject, Opened, Unsaved};
use crate::ui::App;
use crate::ui::input::commands::Command;
use crate::ui::input::outbox::Notice;
use crate::ui::jobs::Finish;
use crate::ui::look::widgets::counted;
use crate::ui::overlays::dialogs::ask_path::Wanted;
use crate::ui::overlays::dialogs::{Answer, Dialog, EncodingDialog, ExportDialog, NameDialog, Question};
use crate::ui::panels::Panels;

/// Where the window goes once nothing can be lost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Next {
    NewProject,
    AskForProject,
    Project(PathBuf),
    Quit,
}

impl App {
    pub(crate) fn run_file_command(&mut self, ctx: &Context, command: Command) {
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
            Command::Export => self.dialog = Some(Dialog::Export(ExportDialog::new(self.project.content()))),
            Command::RenameProject => self.dialog = Some(Dialog::Name(NameDialog { name: self.project_name() })),
            Command::ReopenWithEncoding => self.ask_encoding(),
            Command::CheckSources => self.check_sources(ctx, true),
            Command::SaveAutomatically => self.ask_autosave_interval(),
            _ => self.outbox.tell(Notice::Info(format!("{} is not there yet", command.entry().text))),
        }
    }

    /// Goes on with the paths that were asked for.
    pub(crate) fn take_paths(&mut self, ctx: &Context, wanted: Wanted, paths: Vec<PathBuf>) {
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
    pub(crate) fn project_name(&self) -> String {
        let name = Some(self.project.name()).filter(|name| !name.is_empty()).map(str::to_owned);
        let file_name = || self.project.path().map(name_from_path);
        name.or_else(file_name).unwrap_or_else(|| "Untitled".to_owned())
    }

    /// Whether closing the project now would lose work.
    pub(crate) fn has_unsaved_work(&self) -> bool {
        let has_content = self.project.path().is_some() || !self.project.history().done().is_empty();
        has_content && !self.project.is_saved() && self.project.read_only().is_none()
    }

    /// Goes somewhere else, after asking what becomes of work that is not saved.
    pub(crate) fn leave_for(&mut self, ctx: &Context, next: Next) {
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

    pub(crate) fn go(&mut self, ctx: &Context, next: Next) {
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
    pub(crate) fn untitled(&self, project: Project) -> OpenProject {
        match &self.places {
            Some(places) => OpenProject::untitled(project, &places.data, &storage::owner()),
            None => OpenProject::new(project),
        }
    }

    /// Who labels here: the name in the settings, or else the person's name on this system.
    pub(crate) fn annotator(&self) -> String {
        Some(self.settings.annotator.clone()).filter(|name| !name.is_empty()).unwrap_or_else(storage::person)
    }

    /// Puts another project into the window and returns the one that was there.
    pub(crate) fn replace_project(&mut self, project: OpenProject) -> OpenProject {
        let before = std::mem::replace(&mut self.project, project);
        let log = self.project.path().map(|path| storage::load_work_log(path, &self.project));
        self.effort = EffortCounts::new(log.unwrap_or_default());
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
    pub(crate) fn open_project(&mut self, ctx: &Context, path: PathBuf) {
        let owner = storage::owner();
        let started = self.jobs.start(ctx, "Opening project", move |_| {
            let opened = OpenProject::open(&path, Access::Write { owner: &owner });
            let finish: Finish = Box::new(move |app, ctx| app.show_opened(ctx, &path, opened));
            finish
        });
        self.tell_if_not_started(started);
    }

    fn show_opened(&mut self, ctx: &Context, path: &Path, opened: Result<Opened, OpenError>) {
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
            let words = if n_problems == 1 {
                format!(
                    "Line {line} of the file does not fit its article; it is kept as it is, and listed as a problem"
                )
            } else {
                format!(
                    "{n_problems} lines of the file do not fit their articles, the first is line {line}; they are kept \
                     as they are, and listed as problems"
                )
            };
            self.outbox.tell(Notice::Warning(words));
        }
        if let Some(read_only) = self.project.read_only() {
            self.outbox.tell(Notice::Warning(format!("This project is {read_only}")));
        } else {
            self.ask_about_unsaved();
            self.check_sources(ctx, false);
        }
    }

    /// Asks what becomes of changes of an earlier session that are in the journal only.
    pub(crate) fn ask_about_unsaved(&mut self) {
        let Some(unsaved) = self.project.unsaved() else { return };
        let (title, text) = (question_about(unsaved), text_about(unsaved, now()));
        let answers = if unsaved.n_changes() == 0 {
            vec![Answer::new("Go on", |app, _| app.recover())]
        } else {
            vec![
                Answer::new("Recover", |app, _| app.recover()),
                Answer::new("Discard", |app, _| drop(app.project.discard_unsaved())),
            ]
        };
        self.dialog = Some(Dialog::Question(Question { title: title.to_owned(), text, answers }));
    }

    /// Asks again where nobody has decided yet: a change now would put the earlier ones aside.
    pub(crate) fn must_decide_about_unsaved(&mut self) -> bool {
        let is_undecided = self.project.unsaved().is_some() && self.project.read_only().is_none();
        if is_undecided {
            self.ask_about_unsaved();
        }
        is_undecided
    }

    fn recover(&mut self) {
        let Some(recovered) = self.project.recover() else { return };
        self.after_change();
        if recovered.n_applied > 0 {
            let words = format!("{} recovered; save to keep them", counted(recovered.n_applied, "change"));
            self.outbox.tell(Notice::Info(words));
        }
        if recovered.n_lost > 0 {
            let reason = recovered.reason.unwrap_or_default();
            let words = format!("{} could not be recovered: {reason}", counted(recovered.n_lost, "change"));
            self.outbox.tell(Notice::Warning(words));
        }
        if let Some(copy) = recovered.copy {
            self.outbox.tell(Notice::Warning(format!("The journal was kept as it was: {}", copy.display())));
        }
    }

    /// Opens the project or adds the articles that were dropped on the window.
    pub(crate) fn take_dropped_files(&mut self, ctx: &Context) {
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
    pub(crate) fn reopen_article(&mut self, ctx: &Context, id: ArticleId, encoding: &'static Encoding) {
        let Some(article) = self.project.article(id).cloned() else { return };
        let folder = self.project.path().and_then(Path::parent).map(Path::to_owned);
        let program = self.program.clone();
        let started = self.jobs.start(ctx, "Reading article", move |_| {
            let read = storage::reread(&article, folder.as_deref(), program.as_deref(), encoding);
            let finish: Finish = Box::new(move |app, _| match read {
                Ok((text, source)) => {
                    let reanchored = reanchor(app.project.labels(), &article, text, source);
                    let reanchored = retitled(&article, reanchored);
                    let name = "reopen with encoding";
                    app.apply(transactions::replace_articles(app.project.content(), name, vec![reanchored.article]));
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

    pub(crate) fn tell_if_not_started(&mut self, started: std::io::Result<()>) {
        if let Err(error) = started {
            self.outbox.tell(Notice::Error(format!("The system is too busy: {error}; try again")));
        }
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

fn name_from_path(path: &Path) -> String {
    path.file_stem().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use egui_kittest::Harness;
    use egui_kittest::kittest::Queryable as _;
    use tempfile::TempDir;

    use super::*;
    use crate::formats::own::project_file;
    use crate::model::Status;
    use crate::ui::test_window::{project_of, settle, window};

    const OWNER: Access<'static> = Access::Write { owner: "bo, process 7" };

    /// A project file, with its text changed.
    fn file(change: impl Fn(String) -> String) -> (TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let ron = project_file::write(project_of(&["“No”, said Ada"]).content());
        storage::write_files(folder.path(), &[("week.ron".to_owned(), change(ron).into_bytes())]).unwrap();
        let path = folder.path().join("week.ron");
        (folder, path)
    }

    fn window_on(path: &Path) -> Harness<'static, App> {
        let mut window = window(App::new(Project::new("", "")));
        let ctx = window.ctx.clone();
        window.state_mut().open_project(&ctx, path.to_owned());
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
        window.state_mut().apply(change);
        window.run();
        window.get_by_label_contains(question);
        window.get_by_label("Recover").click();
        window.run();
        assert_eq!(window.state().project().articles().next().unwrap().status, Status::Done);
        assert!(!window.state().project.is_saved());
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
        window.state_mut().apply(change);
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
