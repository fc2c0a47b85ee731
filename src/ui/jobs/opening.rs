//! Opening a project file, and where the window goes from the project that is open.

use std::path::{Path, PathBuf};

use crate::storage::{self, Access, OpenError, OpenProject, Opened};

/// Where the window goes once nothing can be lost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Next {
    NewProject,
    /// With the labels and settings of the one that is open.
    NewProjectLikeThis,
    AskForProject,
    Project(PathBuf),
    /// One in the folder of the program's data, which was never saved.
    LeftProject(PathBuf),
    /// The sample project, with the tour over it.
    Tour,
    Quit,
}

/// How the project that is open is left when another one takes its place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Leave {
    /// What is not saved stays in its journal. Somebody who has something unsaved is asked before.
    #[default]
    Whole,
    /// The same, and somebody agreed that what is only half done is lost.
    HalfDone,
    /// Somebody agreed that what was not saved at this revision is given up.
    GivingUp { revision: u64 },
}

/// Opens a project file.
pub fn open_project(path: &Path) -> Result<Opened, OpenError> {
    OpenProject::open(path, Access::Write { owner: &storage::owner() })
}

/// What the window calls a project without a name.
pub fn name_from_path(path: &Path) -> String {
    path.file_stem().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}
