//! The folders in which this system keeps settings and data of programs.

use std::path::PathBuf;

use directories::ProjectDirs;

/// Where this person's settings and unsaved work are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Places {
    /// For the settings.
    pub settings: PathBuf,
    /// For projects that were never saved.
    pub data: PathBuf,
}

impl Places {
    /// Those of this system; `None` for a person without a home folder.
    pub fn of_this_system() -> Option<Self> {
        let folders = ProjectDirs::from("", "", "pullquote")?;
        Some(Self { settings: folders.config_dir().to_owned(), data: folders.data_dir().to_owned() })
    }
}
