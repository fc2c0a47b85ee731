//! What a project file held when we last read or wrote it, to notice when another program changes it.

use std::fs::{self, File};
use std::io;
use std::path::Path;
use std::time::SystemTime;

use crate::storage::regular;
use crate::storage::sha256::sha256;

/// What a file held at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct FileStamp {
    n_bytes: u64,
    modified: Option<SystemTime>,
    sha256: [u8; 32],
}

impl FileStamp {
    /// Of an open file that holds these bytes now.
    pub(super) fn new(file: &File, bytes: &[u8]) -> io::Result<Self> {
        let metadata = file.metadata()?;
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
        Ok(sha256(&regular::read(path)?) != self.sha256)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_replaced_by_another_program_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.ron");
        fs::write(&path, b"ours").unwrap();
        let stamp = FileStamp::new(&File::open(&path).unwrap(), b"ours").unwrap();
        assert!(!stamp.is_outdated(&path).unwrap());
        fs::write(&path, b"ours").unwrap();
        assert!(!stamp.is_outdated(&path).unwrap(), "the same bytes written again are no change");
        fs::write(&path, b"theirs").unwrap();
        assert!(stamp.is_outdated(&path).unwrap());
        fs::remove_file(&path).unwrap();
        assert!(!stamp.is_outdated(&path).unwrap());
    }
}
