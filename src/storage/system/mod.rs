//! What differs between systems: links, rights, which file a path leads to, folders that are made lasting.

use std::borrow::Cow;
use std::fs::File;
use std::io;
use std::thread;
use std::time::Duration;

#[cfg(not(unix))]
mod elsewhere;
mod family;
#[cfg(unix)]
mod unix;

/// What the system says went wrong, without its number for it.
pub fn in_words(error: &io::Error) -> String {
    let words = error.to_string();
    let end = words.rfind(" (os error ").filter(|_| words.ends_with(')'));
    words[..end.unwrap_or(words.len())].to_owned()
}

/// Writes a setting of this process where the system takes it.
pub(super) fn tell_system(path: &str, word: &str) -> io::Result<()> {
    std::fs::write(path, word)
}

/// In which ways systems differ, as far as it matters here. Tests pass that of another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a difference of its own")]
pub(super) struct System {
    /// Whether nobody else can read a file that is locked.
    pub(super) has_mandatory_locks: bool,
    /// Whether no other file can take the name of one that is open.
    pub(super) keeps_names_of_open_files: bool,
    /// Whether `Week.ron` and `week.ron` are one file.
    pub(super) is_blind_to_case: bool,
    /// Whether `con` and its like are devices, in every folder and with any ending.
    pub(super) has_reserved_names: bool,
}

impl System {
    pub(super) const LINUX: Self = Self {
        has_mandatory_locks: false,
        keeps_names_of_open_files: false,
        is_blind_to_case: false,
        has_reserved_names: false,
    };
    pub(super) const MACOS: Self = Self { is_blind_to_case: true, ..Self::LINUX };
    pub(super) const WINDOWS: Self = Self {
        has_mandatory_locks: true,
        keeps_names_of_open_files: true,
        is_blind_to_case: true,
        has_reserved_names: true,
    };
    pub(super) const HERE: Self = if cfg!(windows) {
        Self::WINDOWS
    } else if cfg!(target_os = "macos") {
        Self::MACOS
    } else {
        Self::LINUX
    };

    /// Whether a file of this name would be a device.
    pub(super) fn is_device(self, name: &str) -> bool {
        const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "conin$", "conout$"];
        let stem = name.split('.').next().unwrap_or_default().trim_end().to_lowercase();
        let is_port = |kind: &str| {
            let number = stem.strip_prefix(kind).unwrap_or_default();
            number.chars().count() == 1 && number.chars().all(|digit| "0123456789¹²³".contains(digit))
        };
        self.has_reserved_names && (DEVICES.contains(&&*stem) || is_port("com") || is_port("lpt"))
    }

    /// A name as two names of one file have it in common.
    pub(super) fn same_name(self, name: &str) -> Cow<'_, str> {
        if self.is_blind_to_case { Cow::Owned(name.to_lowercase()) } else { Cow::Borrowed(name) }
    }

    /// Gives a file its name by `rename`. Where another program has the file open that is there, it is waited for: a
    /// virus scanner or a search looks at each new file for a moment.
    pub(super) fn named<T, E: Into<io::Error>>(
        self,
        mut file: T,
        mut rename: impl FnMut(T) -> Result<File, (E, T)>,
    ) -> io::Result<File> {
        let n_tries = if self.keeps_names_of_open_files { 50 } else { 1 };
        for n_left in (0..n_tries).rev() {
            match rename(file) {
                Ok(named) => return Ok(named),
                Err((error, same)) => {
                    let error = error.into();
                    if n_left == 0 || error.kind() != io::ErrorKind::PermissionDenied {
                        return Err(error);
                    }
                    file = same;
                    thread::sleep(Duration::from_millis(20));
                }
            }
        }
        Err(io::ErrorKind::PermissionDenied.into())
    }
}

/// Who may read and write a file, and whose it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Rights {
    #[cfg(unix)]
    mode: u32,
    #[cfg(unix)]
    owner: u32,
    #[cfg(unix)]
    group: u32,
}

pub(super) use family::Family;

#[cfg(not(unix))]
pub(super) use elsewhere::{
    identity, make_private, n_names, name_of_open, named_at, private_folder, refuse_links, refuse_to_wait,
    standard_input, standard_output, sync_folder, without_window,
};
#[cfg(unix)]
pub(super) use unix::{
    identity, make_private, n_names, name_of_open, named_at, private_folder, refuse_links, refuse_to_wait,
    standard_input, standard_output, sync_folder, without_window,
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn devices_are_known_by_their_names() {
        for name in ["con", "Con.ron", "aux.json", "COM1", "lpt¹.txt", "nul .csv"] {
            assert!(System::WINDOWS.is_device(name), "{name}");
            assert!(!System::LINUX.is_device(name) && !System::MACOS.is_device(name), "{name}");
        }
        for name in ["conrad.ron", "com10.txt", "com.txt", "week.con", ""] {
            assert!(!System::WINDOWS.is_device(name), "{name}");
        }
    }

    #[test]
    fn a_file_that_somebody_looks_at_is_waited_for() {
        let mut n_tries = 0;
        let mut rename = |()| {
            n_tries += 1;
            if n_tries < 3 {
                Err((io::Error::from(io::ErrorKind::PermissionDenied), ()))
            } else {
                Ok(tempfile::tempfile().unwrap())
            }
        };
        assert!(System::LINUX.named((), &mut rename).is_err());
        System::WINDOWS.named((), &mut rename).unwrap();
        let full = |()| Err((io::Error::from(io::ErrorKind::StorageFull), ()));
        assert_eq!(System::WINDOWS.named((), full).unwrap_err().kind(), io::ErrorKind::StorageFull);
    }

    #[test]
    fn numbers_of_the_system_are_nobodys_business() {
        let error = io::Error::from_raw_os_error(2);
        assert!(error.to_string().contains("os error") && !in_words(&error).contains("os error"));
    }
}
