//! Windows, and whatever else there is: rights come from the folder.

use std::fs::{DirBuilder, File, Metadata, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

use super::Rights;

/// On Windows a link is opened as itself, and told from a file by its type.
pub(in crate::storage) fn refuse_links(options: &mut OpenOptions) -> &mut OpenOptions {
    #[cfg(windows)]
    {
        use std::os::windows::fs::OpenOptionsExt as _;
        const FILE_FLAG_OPEN_REPARSE_POINT: u32 = 0x0020_0000;
        options.custom_flags(FILE_FLAG_OPEN_REPARSE_POINT);
    }
    options
}

/// Pipes are not among files there.
pub(in crate::storage) fn refuse_to_wait(options: &mut OpenOptions) -> &mut OpenOptions {
    options
}

/// Lets a program of the command line open no window.
pub(in crate::storage) fn without_window(command: &mut Command) -> &mut Command {
    #[cfg(windows)]
    {
        use std::os::windows::process::CommandExt as _;
        const CREATE_NO_WINDOW: u32 = 0x0800_0000;
        command.creation_flags(CREATE_NO_WINDOW);
    }
    command
}

/// No system there tells it.
pub(in crate::storage) fn named_at(_: &Metadata) -> Option<SystemTime> {
    None
}

/// Only what it leads to could be told, and not from what.
pub(in crate::storage) fn standard_input() -> io::Result<File> {
    Err(io::ErrorKind::Unsupported.into())
}

/// As little as of what is read.
pub(in crate::storage) fn standard_output() -> io::Result<File> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Nothing that the standard library could ask for.
pub(in crate::storage) fn identity(_: &Metadata) -> (u64, u64) {
    (0, 0)
}

pub(in crate::storage) fn n_names(_: &Metadata) -> u64 {
    1
}

pub(in crate::storage) fn name_of_open(_: &File) -> Option<PathBuf> {
    None
}

/// Folders of a person are private there already.
pub(in crate::storage) fn private_folder() -> DirBuilder {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    builder
}

/// Files of a person are private there already.
pub(in crate::storage) fn make_private(_: &File) -> io::Result<()> {
    Ok(())
}

impl Rights {
    pub(in crate::storage) fn of(_: &Metadata) -> Self {
        Self::default()
    }

    /// A file has the rights of its folder there.
    pub(in crate::storage) fn give(self, _: &File) -> io::Result<()> {
        Ok(())
    }

    pub(in crate::storage) fn of_folder(self) -> Self {
        self
    }

    pub(in crate::storage) fn of_new(self) -> Self {
        self
    }

    pub(in crate::storage) fn within(self, _: Self) -> Self {
        self
    }

    pub(in crate::storage) fn and_of(self, _: Self) -> Self {
        self
    }

    pub(in crate::storage) fn at_most(self, _: Self) -> Self {
        self
    }

    pub(in crate::storage) fn give_folder(self, _: &Path) -> io::Result<()> {
        Ok(())
    }
}

/// The system does it by itself.
pub(in crate::storage) fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}
