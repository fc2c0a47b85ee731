//! Versions of a file that git hands over: read to be compared, or merged into ours.

use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

use super::git::{GitError, merge_lines};
use super::regular;
use super::system::in_words;
use super::write::{How, Readers, WriteError, write_whole};
use crate::formats::own::versions::{MergedFile, Version, VersionError, is_version, merge_versions, read_version};
use crate::model::versions::Conflict;

/// Why versions of a file were not read or merged.
#[derive(Debug, Error)]
pub enum VersionFileError {
    #[error("cannot be read, {error}: {path}", error = in_words(error), path = path.display())]
    NotRead { error: io::Error, path: PathBuf },
    #[error("{error}: {path}", path = path.display())]
    Content { error: VersionError, path: PathBuf },
    #[error("cannot be written, {error}: {path}", path = path.display())]
    NotWritten { error: WriteError, path: PathBuf },
    #[error("{0}")]
    Git(GitError),
}

/// The bytes of a version; none where git says so by the name of the empty device.
pub fn read_version_bytes(path: &Path) -> Result<Vec<u8>, VersionFileError> {
    if [Path::new("/dev/null"), Path::new("nul")].contains(&path) {
        return Ok(Vec::new());
    }
    regular::read(path).map_err(|error| VersionFileError::NotRead { error, path: path.to_owned() })
}

/// A version of a project, or of an article of one.
pub fn read_version_file(path: &Path) -> Result<Version, VersionFileError> {
    read_version(&read_version_bytes(path)?).map_err(|error| VersionFileError::Content { error, path: path.to_owned() })
}

/// How files were merged.
#[derive(Clone, Debug)]
pub enum MergedBy {
    /// Span by span. What both changed, each in another way, is said.
    Spans(Vec<Conflict>),
    /// Line by line, as no version is a project; whether all went well.
    Lines(bool),
}

/// Writes what both made of `base` over `ours`.
pub fn merge_version_files(base: &Path, ours: &Path, theirs: &Path) -> Result<MergedBy, VersionFileError> {
    let [before, own, other] = [read_version_bytes(base)?, read_version_bytes(ours)?, read_version_bytes(theirs)?];
    if ![&before, &own, &other].into_iter().any(|bytes| is_version(bytes)) {
        return merge_lines(base, ours, theirs).map(MergedBy::Lines).map_err(VersionFileError::Git);
    }
    let read = |bytes: &[u8], path: &Path| {
        read_version(bytes).map_err(|error| VersionFileError::Content { error, path: path.to_owned() })
    };
    let (before, own, other) = (read(&before, base)?, read(&own, ours)?, read(&other, theirs)?);
    let merged = merge_versions(&before, &own, &other);
    let MergedFile { bytes, conflicts } =
        merged.map_err(|error| VersionFileError::Content { error, path: ours.to_owned() })?;
    let written = write_whole(ours, &bytes, How::lasting(Readers::AsUsual));
    written.map_err(|error| VersionFileError::NotWritten { error, path: ours.to_owned() })?;
    Ok(MergedBy::Spans(conflicts))
}
