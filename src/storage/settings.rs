//! The file with a person's own settings.

use std::io;
use std::path::Path;

use thiserror::Error;

use super::over::WriteError;
use super::place_names::real_path;
use super::project::aside::put_aside;
use super::regular;
use super::system::in_words;
use super::write::{How, Readers, make_private_folder, write_whole};
use crate::formats::own::user_settings;
use crate::formats::own::user_settings::UserSettings;

/// What went wrong with the settings. Work goes on with those of a new user.
#[derive(Debug, Error)]
pub enum SettingsError {
    #[error("your settings cannot be read, {}", in_words(.0))]
    Unreadable(io::Error),
    #[error("your settings have an error and were set aside as {1}: {0}")]
    Broken(String, String),
    #[error("your settings ask for what no window can have: {0}")]
    OutOfBounds(String),
    #[error("your settings cannot be saved, {0}")]
    NotSaved(WriteError),
}

/// The settings of the file in the folder, or those of a new user and why.
pub fn load_settings(folder: &Path) -> (UserSettings, Option<SettingsError>) {
    let path = folder.join(FILE_NAME);
    let bytes = match regular::read(&path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return (UserSettings::default(), None),
        Err(error) => return (UserSettings::default(), Some(SettingsError::Unreadable(error))),
    };
    match user_settings::read(&String::from_utf8_lossy(&bytes)) {
        Ok(mut settings) => {
            let remarks = settings.bring_within_bounds();
            (settings, (!remarks.is_empty()).then(|| SettingsError::OutOfBounds(remarks.join("; "))))
        }
        Err(reason) => {
            let error = match put_aside(&path, "broken") {
                Ok(aside) => SettingsError::Broken(reason, name_of(&aside)),
                Err(error) => SettingsError::Unreadable(error),
            };
            (UserSettings::default(), Some(error))
        }
    }
}

/// Writes the settings, and the folder where it is not there.
pub fn save_settings(folder: &Path, settings: &UserSettings) -> Result<(), SettingsError> {
    let text = user_settings::write(settings);
    // People keep their settings under git and link to them.
    let path = real_path(&folder.join(FILE_NAME));
    make_private_folder(folder).map_err(|error| SettingsError::NotSaved(error.into()))?;
    write_whole(&path, text.as_bytes(), How::lasting(Readers::Nobody)).map(drop).map_err(SettingsError::NotSaved)
}

fn name_of(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

const FILE_NAME: &str = "settings.ron";

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::PathBuf;

    use super::*;

    #[test]
    fn settings_come_back() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path().join("new");
        let mut settings = UserSettings { text_size: 21.0, ..UserSettings::default() };
        settings.opened(PathBuf::from("/a.ron"));
        settings.keys.insert("add_span".to_owned(), "Ctrl+Q".to_owned());
        save_settings(&folder, &settings).unwrap();
        let (loaded, error) = load_settings(&folder);
        assert_eq!(loaded, settings);
        assert!(error.is_none());
    }

    #[test]
    fn broken_settings_are_set_aside() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(FILE_NAME), "(theme: purple").unwrap();
        let (settings, error) = load_settings(folder.path());
        assert_eq!(settings, UserSettings::default());
        assert!(error.is_some_and(|error| error.to_string().contains("set aside as settings.ron.broken: ")));
        let broken = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
        assert_eq!(broken("settings.ron.broken"), "(theme: purple");
        fs::write(folder.path().join(FILE_NAME), "(theme: green").unwrap();
        let (_, error) = load_settings(folder.path());
        assert!(error.is_some_and(|error| error.to_string().contains("set aside as settings.ron.broken-2: ")));
        assert_eq!(["settings.ron.broken", "settings.ron.broken-2"].map(broken), ["(theme: purple", "(theme: green"]);
    }
}
