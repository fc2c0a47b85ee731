//! Puts a whole new file in the place of an old one, so that whatever happens one of the two is there, complete.

use std::ffi::OsStr;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::sha256::sha256;

/// What a file held when we last read or wrote it, to notice when another program changes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct FileStamp {
    n_bytes: u64,
    modified: Option<SystemTime>,
    sha256: [u8; 32],
}

impl FileStamp {
    /// Of a file that holds these bytes now.
    pub(super) fn new(path: &Path, bytes: &[u8]) -> io::Result<Self> {
        let metadata = fs::metadata(path)?;
        Ok(Self { n_bytes: bytes.len() as u64, modified: metadata.modified().ok(), sha256: sha256(bytes) })
    }

    pub(super) fn sha256(&self) -> &[u8; 32] {
        &self.sha256
    }

    /// Whether the file holds something else now. A file that is gone does not.
    pub(super) fn is_outdated(&self, path: &Path) -> io::Result<bool> {
        let metadata = match fs::metadata(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
            metadata => metadata?,
        };
        if metadata.len() == self.n_bytes && metadata.modified().ok() == self.modified {
            return Ok(false);
        }
        Ok(sha256(&fs::read(path)?) != self.sha256)
    }
}

/// Writes beside the file, syncs, renames, syncs the folder. Permissions stay; a link stays a link to the new file.
pub(super) fn replace_file(path: &Path, bytes: &[u8]) -> io::Result<()> {
    replace_file_by(path, |file| file.write_all(bytes))
}

/// [`replace_file`] with another way to write, which tests let fail.
pub(super) fn replace_file_by(path: &Path, write: impl FnOnce(&mut File) -> io::Result<()>) -> io::Result<()> {
    let path = real_path(path);
    let beside = beside(&path, &format!(".{}.saving", std::process::id()));
    let written = write_synced(&beside, &path, write).and_then(|()| fs::rename(&beside, &path));
    if let Err(error) = written {
        // What matters is why it was not written; the half-written file is only litter.
        drop(fs::remove_file(&beside));
        return Err(error);
    }
    sync_folder_of(&path)
}

/// Where a path leads, also if the file itself is not there yet.
pub(super) fn real_path(path: &Path) -> PathBuf {
    let in_folder = || {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        Some(fs::canonicalize(folder).ok()?.join(path.file_name()?))
    };
    fs::canonicalize(path).ok().or_else(in_folder).unwrap_or_else(|| path.to_owned())
}

/// The path with something behind its name: `a.ron` → `a.ron.bak`.
pub(super) fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.file_name().map(OsStr::to_owned).unwrap_or_default();
    name.push(ending);
    path.with_file_name(name)
}

/// Makes the names in the folder of the file last. Systems that cannot do that do it by themselves.
pub(super) fn sync_folder_of(path: &Path) -> io::Result<()> {
    #[cfg(unix)]
    if let Some(folder) = path.parent() {
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        return match File::open(folder)?.sync_all() {
            // Some network file systems refuse to sync a folder.
            Err(error) if error.kind() == io::ErrorKind::InvalidInput => Ok(()),
            synced => synced,
        };
    }
    Ok(())
}

fn write_synced(beside: &Path, path: &Path, write: impl FnOnce(&mut File) -> io::Result<()>) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create(true).truncate(true).open(beside)?;
    match fs::metadata(path) {
        Ok(metadata) if metadata.permissions().readonly() => return Err(io::ErrorKind::PermissionDenied.into()),
        Ok(metadata) => file.set_permissions(metadata.permissions())?,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(error),
    }
    write(&mut file)?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_disk_that_fills_up_leaves_the_old_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.ron");
        replace_file(&path, b"old").unwrap();
        let error = replace_file_by(&path, |file| {
            file.write_all(b"ne")?;
            Err(io::ErrorKind::StorageFull.into())
        });
        assert_eq!(error.unwrap_err().kind(), io::ErrorKind::StorageFull);
        assert_eq!(fs::read(&path).unwrap(), b"old");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside it");
    }

    #[cfg(unix)]
    #[test]
    fn permissions_and_links_stay() {
        use std::os::unix::fs::{PermissionsExt as _, symlink};
        let folder = tempfile::tempdir().unwrap();
        let (path, link) = (folder.path().join("a.ron"), folder.path().join("link.ron"));
        replace_file(&path, b"old").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        symlink(&path, &link).unwrap();
        replace_file(&link, b"new").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    }

    #[test]
    fn a_file_replaced_by_another_program_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.ron");
        replace_file(&path, b"ours").unwrap();
        let stamp = FileStamp::new(&path, b"ours").unwrap();
        assert!(!stamp.is_outdated(&path).unwrap());
        fs::write(&path, b"ours").unwrap();
        assert!(!stamp.is_outdated(&path).unwrap(), "the same bytes written again are no change");
        fs::write(&path, b"theirs").unwrap();
        assert!(stamp.is_outdated(&path).unwrap());
        fs::remove_file(&path).unwrap();
        assert!(!stamp.is_outdated(&path).unwrap());
    }
}
