//! The folders in which this system keeps settings and data of programs.

use std::env;
use std::path::PathBuf;

use super::system::System;
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
        let named = |variable: &str| env::var_os(variable).map(PathBuf::from).filter(|path| path.is_absolute());
        Self::on(System::HERE, home(), named)
    }

    /// Where a system keeps them, in the folders that its variables name.
    fn on(system: System, home: Option<PathBuf>, named: impl Fn(&str) -> Option<PathBuf>) -> Option<Self> {
        if system == System::WINDOWS {
            let ours = named("APPDATA")?.join("pullquote");
            return Some(Self { settings: ours.join("config"), data: ours.join("data") });
        }
        let home = home?;
        if system == System::MACOS {
            let ours = home.join("Library/Application Support/pullquote");
            return Some(Self { settings: ours.clone(), data: ours });
        }
        let below = |variable, usual| named(variable).unwrap_or_else(|| home.join(usual)).join("pullquote");
        Some(Self { settings: below("XDG_CONFIG_HOME", ".config"), data: below("XDG_DATA_HOME", ".local/share") })
    }
}

/// The folder of this person's files.
pub fn home() -> Option<PathBuf> {
    env::home_dir().filter(|home| !home.as_os_str().is_empty())
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_system_has_its_own_places_which_stay_where_they_were() {
        let check = |system, named: fn(&str) -> Option<PathBuf>, settings: &str, data: &str| {
            let places = Places::on(system, Some("/home/ana".into()), named);
            assert_eq!(places, Some(Places { settings: settings.into(), data: data.into() }));
        };
        let none = |_: &str| None;
        check(System::LINUX, none, "/home/ana/.config/pullquote", "/home/ana/.local/share/pullquote");
        let elsewhere = |name: &str| (name == "XDG_DATA_HOME").then(|| "/data".into());
        check(System::LINUX, elsewhere, "/home/ana/.config/pullquote", "/data/pullquote");
        let ours = "/home/ana/Library/Application Support/pullquote";
        check(System::MACOS, none, ours, ours);
        let roaming = |name: &str| (name == "APPDATA").then(|| "/ana/Roaming".into());
        check(System::WINDOWS, roaming, "/ana/Roaming/pullquote/config", "/ana/Roaming/pullquote/data");
        assert_eq!(Places::on(System::LINUX, None, none), None);
    }
}
