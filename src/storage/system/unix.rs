//! Unix: modes, owners and groups, and links that are not followed.

use std::fs::{DirBuilder, File, Metadata, OpenOptions};
use std::io;
use std::os::fd::{AsFd as _, AsRawFd as _};
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _, OpenOptionsExt as _, PermissionsExt as _, fchown};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, SystemTime};

use rustix::fs::OFlags;

use super::Rights;

/// Lets opening fail on a link, and never wait for the other end of a pipe.
pub(in crate::storage) fn refuse_links(options: &mut OpenOptions) -> &mut OpenOptions {
    options.custom_flags((OFlags::NOFOLLOW | OFlags::NONBLOCK).bits().cast_signed())
}

/// Lets opening never wait for the other end of a pipe.
pub(in crate::storage) fn refuse_to_wait(options: &mut OpenOptions) -> &mut OpenOptions {
    options.custom_flags(OFlags::NONBLOCK.bits().cast_signed())
}

/// No program opens a window of its own there.
pub(in crate::storage) fn without_window(command: &mut Command) -> &mut Command {
    command
}

/// What tells a file from all others of the system.
pub(in crate::storage) fn identity(metadata: &Metadata) -> (u64, u64) {
    (metadata.dev(), metadata.ino())
}

/// When a file got its name, its content or its rights last.
pub(in crate::storage) fn named_at(metadata: &Metadata) -> Option<SystemTime> {
    let seconds = u64::try_from(metadata.ctime()).ok()?;
    let nanoseconds = u32::try_from(metadata.ctime_nsec()).ok()?;
    Some(SystemTime::UNIX_EPOCH + Duration::new(seconds, nanoseconds))
}

/// What this program was given to read, under a number of its own.
pub(in crate::storage) fn standard_input() -> io::Result<File> {
    io::stdin().as_fd().try_clone_to_owned().map(File::from)
}

/// Where what this program prints goes, under a number of its own.
pub(in crate::storage) fn standard_output() -> io::Result<File> {
    io::stdout().as_fd().try_clone_to_owned().map(File::from)
}

/// How many names the file has; none once it is removed.
pub(in crate::storage) fn n_names(metadata: &Metadata) -> u64 {
    metadata.nlink()
}

/// The name that an open file has now, where the system tells it.
pub(in crate::storage) fn name_of_open(file: &File) -> Option<PathBuf> {
    let name = std::fs::read_link(format!("/proc/self/fd/{}", file.as_raw_fd())).ok()?;
    let is_it = |there: Metadata| file.metadata().is_ok_and(|file| identity(&file) == identity(&there));
    std::fs::symlink_metadata(&name).is_ok_and(is_it).then_some(name)
}

/// A folder into which nobody else looks.
pub(in crate::storage) fn private_folder() -> DirBuilder {
    let mut builder = DirBuilder::new();
    builder.recursive(true).mode(0o700);
    builder
}

/// Lets only this person read and write a file.
pub(in crate::storage) fn make_private(file: &File) -> io::Result<()> {
    file.set_permissions(std::fs::Permissions::from_mode(0o600))
}

impl Rights {
    pub(in crate::storage) fn of(metadata: &Metadata) -> Self {
        Self { mode: metadata.mode() & 0o777, owner: metadata.uid(), group: metadata.gid() }
    }

    /// Gives the rights to a file, its owner and group as far as this person may. Where the group is another one,
    /// it may do what all may.
    pub(in crate::storage) fn give(self, file: &File) -> io::Result<()> {
        let is = file.metadata()?;
        if is.uid() != self.owner {
            // Only root can; everybody else keeps what is theirs.
            fchown(file, Some(self.owner), None).unwrap_or(());
        }
        let has_group = is.gid() == self.group || fchown(file, None, Some(self.group)).is_ok();
        let of_group = if has_group { self.mode & 0o070 } else { self.mode & ((self.mode & 0o007) << 3) };
        file.set_permissions(std::fs::Permissions::from_mode((self.mode & 0o707) | of_group))
    }

    /// As a folder has them whose files have these: who may read them may look into it.
    pub(in crate::storage) fn of_folder(self) -> Self {
        Self { mode: self.mode | (self.mode & 0o444) >> 2, ..self }.and_to_owner(0o700)
    }

    /// Of what somebody makes of what may only be read: it is theirs to write.
    pub(in crate::storage) fn of_new(self) -> Self {
        self.and_to_owner(0o600)
    }

    fn and_to_owner(self, mode: u32) -> Self {
        Self { mode: self.mode | mode, ..self }
    }

    /// Of a file in a folder with those rights: who may not look into it may do nothing.
    pub(in crate::storage) fn within(self, folder: Self) -> Self {
        let may_look = folder.mode & 0o111;
        Self { mode: self.mode & (may_look | may_look << 1 | may_look << 2), ..self }
    }

    /// Of what is made of two projects: whoever may not read both may not read it.
    pub(in crate::storage) fn and_of(self, other: Self) -> Self {
        let of_group = if self.group == other.group { other.mode } else { other.mode << 3 };
        Self { mode: self.mode & (other.mode & 0o707 | of_group & 0o070), ..self }
    }

    /// Nobody may do more than with these rights.
    pub(in crate::storage) fn at_most(self, usual: Self) -> Self {
        Self { mode: self.mode & usual.mode, ..self }
    }

    /// [`give`](Self::give) to a folder. One whose files get its group still gives it to them.
    pub(in crate::storage) fn give_folder(self, folder: &Path) -> io::Result<()> {
        const GIVES_GROUP: u32 = 0o2000;
        let folder = File::open(folder)?;
        let gives_group = folder.metadata()?.mode() & GIVES_GROUP;
        self.give(&folder)?;
        let mode = folder.metadata()?.mode() & 0o777;
        folder.set_permissions(std::fs::Permissions::from_mode(mode | gives_group))
    }
}

/// Makes the names in a folder last.
pub(in crate::storage) fn sync_folder(folder: &Path) -> io::Result<()> {
    match File::open(folder)?.sync_all() {
        // Some network file systems refuse to sync a folder.
        Err(error) if error.kind() == io::ErrorKind::InvalidInput => Ok(()),
        synced => synced,
    }
}
