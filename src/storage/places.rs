//! The folders in which this system keeps settings and data of programs.

use std::env;
use std::path::PathBuf;

use directories::ProjectDirs;

use crate::model::one_line;

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

/// The name that the person has on this system, or nothing.
pub fn person() -> String {
    let names = ["USER", "USERNAME", "LOGNAME"].iter().filter_map(|name| env::var(name).ok());
    one_line(&names.into_iter().find(|name| !name.is_empty()).unwrap_or_default())
}

/// The file of this program, with which it reads PDF files apart from itself.
pub fn this_program() -> Option<PathBuf> {
    env::current_exe().ok()
}

/// How this process signs a lock: “ana, process 4711”.
pub fn owner() -> String {
    let person = person();
    let person = if person.is_empty() { "somebody" } else { &person };
    format!("{person}, process {}", std::process::id())
}
