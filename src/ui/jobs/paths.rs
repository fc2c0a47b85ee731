//! What paths are asked for, and the system's dialog that asks.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::export::Leaving;
use super::opening::{Leave, Next};
use crate::formats::articles::Shape;
use crate::storage::{is_project, is_project_path};
use crate::ui::texts::{later, tr};

/// What a path is wanted for.
#[derive(Clone, Debug)]
pub enum Wanted {
    /// With how the project that is open is left.
    OpenProject(Leave),
    /// With what to do after it was saved.
    SaveProject(Option<Next>),
    Articles,
    Folder,
    /// Files of many articles, of which some are drawn.
    Corpus,
    Import,
    ImportFolder,
    Collect,
    /// The project whose labels are taken.
    Labels,
    ExportFile(Leaving),
    ExportFolder(Leaving),
}

const REPLACED: &str = later("A file with this name will be replaced");

/// A dialog that is gone sooner was never there: no portal answered.
const SHORTEST_DIALOG: Duration = Duration::from_millis(400);

/// What came of asking by the system's dialog.
#[derive(Debug)]
pub struct PathsAsked {
    pub wanted: Wanted,
    /// That was offered.
    pub likely: PathBuf,
    /// `None` where nothing was chosen.
    pub paths: Option<Vec<PathBuf>>,
    /// Whether there was a dialog to choose from.
    pub was_there: bool,
}

/// The file that a project is saved to when this path is given; one that is a project already is what it is called.
pub fn file_of_project(path: &Path) -> PathBuf {
    let is_named = path.extension().is_some() || is_project_path(path) || is_project(path);
    if is_named { path.to_owned() } else { path.with_extension("ron") }
}

/// Asks by the system's dialog and waits.
pub fn ask(wanted: Wanted, folder: &Path, name: &str) -> PathsAsked {
    let asked = Instant::now();
    let paths = wanted.ask(folder, name);
    let was_there = asked.elapsed() >= SHORTEST_DIALOG;
    PathsAsked { wanted, likely: folder.join(name), paths, was_there }
}

impl Wanted {
    pub fn title(&self) -> &'static str {
        match self {
            Self::OpenProject(_) => tr("Open project"),
            Self::SaveProject(_) => tr("Save project as"),
            Self::Articles => tr("Add articles"),
            Self::Folder => tr("Add a folder of articles"),
            Self::Corpus => tr("Sample articles from"),
            Self::Import => tr("Import labels"),
            Self::ImportFolder => tr("Import a folder of labels"),
            Self::Collect => tr("Collect readings"),
            Self::Labels => tr("Take the labels of a project"),
            Self::ExportFile(_) => tr("Export to file"),
            Self::ExportFolder(_) => tr("Export into folder"),
        }
    }

    /// What the button says.
    pub fn verb(&self) -> &'static str {
        match self {
            Self::OpenProject(_) => tr("Open"),
            Self::SaveProject(_) => tr("Save"),
            Self::Articles | Self::Folder => tr("Add"),
            Self::Corpus | Self::Import | Self::ImportFolder | Self::Collect | Self::Labels => tr("Look"),
            Self::ExportFile(_) | Self::ExportFolder(_) => tr("Export"),
        }
    }

    /// Whether several paths may be chosen at once.
    pub fn is_of_several(&self) -> bool {
        matches!(self, Self::Articles | Self::Corpus | Self::Import | Self::Collect)
    }

    /// The file that would be replaced by what is written to a path.
    pub fn replaced(&self, path: &Path) -> Option<PathBuf> {
        let written = match self {
            Self::SaveProject(_) => file_of_project(path),
            Self::ExportFile(_) => path.to_owned(),
            _ => return None,
        };
        // An export replaces no project, and says so itself.
        let is_refused = || matches!(self, Self::ExportFile(_)) && is_project(&written);
        (written.is_file() && !is_refused()).then_some(written)
    }

    /// What the person should know about a path before choosing it.
    pub fn remark(&self, path: &Path) -> Option<&'static str> {
        match self {
            _ if self.replaced(path).is_some() => Some(tr(REPLACED)),
            Self::OpenProject(_)
            | Self::Articles
            | Self::Folder
            | Self::Corpus
            | Self::Import
            | Self::ImportFolder
            | Self::Collect
            | Self::Labels
                if !path.as_os_str().is_empty() && !path.exists() =>
            {
                Some(tr("There is nothing with this name"))
            }
            _ => None,
        }
    }

    /// Asks by the system's dialog and waits. `None` where it was cancelled, or there is none.
    fn ask(&self, folder: &Path, name: &str) -> Option<Vec<PathBuf>> {
        let dialog = rfd::FileDialog::new().set_title(self.title()).set_directory(folder);
        let one = |path: Option<PathBuf>| path.map(|path| vec![path]);
        match self {
            Self::OpenProject(_) | Self::Labels => {
                one(dialog.add_filter(tr("Pullquote project"), &["ron"]).pick_file())
            }
            Self::SaveProject(_) => {
                one(dialog.add_filter(tr("Pullquote project"), &["ron"]).set_file_name(name).save_file())
            }
            Self::Articles => {
                let extensions: Vec<&str> = Shape::extensions().collect();
                dialog.add_filter(tr("Articles"), &extensions).add_filter(tr("All files"), &["*"]).pick_files()
            }
            Self::Import | Self::Corpus => dialog.pick_files(),
            Self::Collect => dialog.add_filter(tr("Pullquote project"), &["ron"]).pick_files(),
            Self::Folder | Self::ImportFolder | Self::ExportFolder(_) => one(dialog.pick_folder()),
            Self::ExportFile(_) => one(dialog.set_file_name(name).save_file()),
        }
    }
}

/// Whether files can be dropped on the window: under Wayland its library hears of none.
pub fn takes_drops() -> bool {
    let is_set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(all(unix, not(target_os = "macos"))) || !(is_set("WAYLAND_DISPLAY") || is_set("WAYLAND_SOCKET"))
}

/// Whether there is a session bus that a file dialog could answer on. Other systems always have their dialogs.
pub fn may_have_portal() -> bool {
    if !cfg!(all(unix, not(target_os = "macos"))) {
        return true;
    }
    let is_set = std::env::var_os("DBUS_SESSION_BUS_ADDRESS").is_some_and(|address| !address.is_empty());
    let runtime_bus = std::env::var_os("XDG_RUNTIME_DIR").map(|folder| Path::new(&folder).join("bus"));
    is_set || runtime_bus.is_some_and(|bus| bus.exists())
}
