//! Asks for paths: by the system's file dialog, or in the window where the system has none.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use egui::Context;

use super::{Dialog, PathBox};
use crate::formats::Export;
use crate::formats::articles::Shape;
use crate::ui::App;
use crate::ui::jobs::Finish;
use crate::ui::session::open_close::Next;

/// What a path is wanted for.
#[derive(Clone, Debug)]
pub enum Wanted {
    OpenProject,
    /// With what to do after it was saved.
    SaveProject(Option<Next>),
    Articles,
    Folder,
    Import,
    ImportFolder,
    ExportFile(Export),
    ExportFolder(Export),
}

/// A dialog that is gone sooner was never there: no portal answered.
const SHORTEST_DIALOG: Duration = Duration::from_millis(400);

impl Wanted {
    pub fn title(&self) -> &'static str {
        match self {
            Self::OpenProject => "Open project",
            Self::SaveProject(_) => "Save project as",
            Self::Articles => "Add articles",
            Self::Folder => "Add a folder of articles",
            Self::Import => "Import labels",
            Self::ImportFolder => "Import a folder of labels",
            Self::ExportFile(_) => "Export to file",
            Self::ExportFolder(_) => "Export into folder",
        }
    }

    /// What the button says.
    pub fn verb(&self) -> &'static str {
        match self {
            Self::OpenProject => "Open",
            Self::SaveProject(_) => "Save",
            Self::Articles | Self::Folder => "Add",
            Self::Import | Self::ImportFolder => "Look",
            Self::ExportFile(_) | Self::ExportFolder(_) => "Export",
        }
    }

    /// What the person should know about a path before choosing it.
    pub fn remark(&self, path: &Path) -> Option<&'static str> {
        match self {
            Self::SaveProject(_) | Self::ExportFile(_) if path.is_file() => {
                Some("A file with this name will be replaced")
            }
            Self::OpenProject | Self::Articles | Self::Folder | Self::Import | Self::ImportFolder
                if !path.as_os_str().is_empty() && !path.exists() =>
            {
                Some("There is nothing with this name")
            }
            _ => None,
        }
    }

    /// Asks by the system's dialog and waits. `None` where it was cancelled, or there is none.
    fn ask(&self, folder: &Path, name: &str) -> Option<Vec<PathBuf>> {
        let dialog = rfd::FileDialog::new().set_title(self.title()).set_directory(folder);
        let one = |path: Option<PathBuf>| path.map(|path| vec![path]);
        match self {
            Self::OpenProject => one(dialog.add_filter("Pullquote project", &["ron"]).pick_file()),
            Self::SaveProject(_) => {
                one(dialog.add_filter("Pullquote project", &["ron"]).set_file_name(name).save_file())
            }
            Self::Articles => {
                let extensions: Vec<&str> = Shape::extensions().collect();
                dialog.add_filter("Articles", &extensions).add_filter("All files", &["*"]).pick_files()
            }
            Self::Import => dialog.pick_files(),
            Self::Folder | Self::ImportFolder | Self::ExportFolder(_) => one(dialog.pick_folder()),
            Self::ExportFile(_) => one(dialog.set_file_name(name).save_file()),
        }
    }
}

impl App {
    /// Asks for a path in the background; [`take_paths`](Self::take_paths) goes on with it.
    pub(crate) fn ask_path(&mut self, ctx: &Context, wanted: Wanted) {
        let (folder, name) = self.likely_path(&wanted);
        if !self.has_system_dialogs || !may_have_portal() {
            self.dialog = Some(Dialog::Path(PathBox::new(wanted, &folder.join(name))));
            return;
        }
        let started = self.jobs.start(ctx, "Waiting for the file dialog", move |_| {
            let asked = Instant::now();
            let paths = wanted.ask(&folder, &name);
            let was_there = asked.elapsed() >= SHORTEST_DIALOG;
            let finish: Finish = Box::new(move |app, ctx| match paths {
                Some(paths) => app.take_paths(ctx, wanted, paths),
                None if was_there => {}
                None => app.dialog = Some(Dialog::Path(PathBox::new(wanted, &folder.join(name)))),
            });
            finish
        });
        self.tell_if_not_started(started);
    }

    /// Where the person most likely wants to go: the project's folder, else home.
    fn likely_path(&self, wanted: &Wanted) -> (PathBuf, String) {
        let home = || directories::UserDirs::new().map(|folders| folders.home_dir().to_owned());
        let folder = self.project.path().and_then(Path::parent).map(Path::to_owned);
        let name = match wanted {
            Wanted::SaveProject(_) => format!("{}.ron", file_name_from(&self.project_name())),
            Wanted::ExportFile(export) => export.files.first().map_or_else(String::new, |(name, _)| name.clone()),
            _ => String::new(),
        };
        (folder.or_else(home).unwrap_or_default(), name)
    }
}

fn file_name_from(name: &str) -> String {
    let is_plain = |character: char| character.is_alphanumeric() || matches!(character, '-' | '_');
    let words = name.split(|character| !is_plain(character)).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("-").to_lowercase()
}

/// Whether there is a session bus that a file dialog could answer on. Other systems always have their dialogs.
fn may_have_portal() -> bool {
    if !cfg!(all(unix, not(target_os = "macos"))) {
        return true;
    }
    let is_set = std::env::var_os("DBUS_SESSION_BUS_ADDRESS").is_some_and(|address| !address.is_empty());
    let runtime_bus = std::env::var_os("XDG_RUNTIME_DIR").map(|folder| Path::new(&folder).join("bus"));
    is_set || runtime_bus.is_some_and(|bus| bus.exists())
}
