//! Versions of a file that git hands over: read to be compared, or merged into ours.

use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

use super::git::{GitError, merge_lines};
use super::project::access::Access;
use super::project::open_error::OpenError;
use super::project::open_project::OpenProject;
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
    #[error("{error}, in {which}: {path}", path = path.display())]
    Version { error: VersionError, which: &'static str, path: PathBuf },
    #[error("cannot be written, {error}: {path}", path = path.display())]
    NotWritten { error: WriteError, path: PathBuf },
    #[error("{0}")]
    Folder(#[from] OpenError),
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

/// A version of a project, also of one in a folder, or of an article of one.
pub fn read_version_file(path: &Path) -> Result<Version, VersionFileError> {
    if path.is_dir() {
        let opened = OpenProject::open(path, Access::Read)?;
        return Ok(Version::Project { content: Box::new(opened.project.content().clone()), order: None });
    }
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

/// The three files of a merge.
#[derive(Clone, Copy, Debug)]
pub struct VersionFiles<'a> {
    pub base: &'a Path,
    pub ours: &'a Path,
    pub theirs: &'a Path,
    /// What people call it: git hands over temporary files.
    pub name: &'a Path,
}

/// Writes what both made of `base` over `ours`.
pub fn merge_version_files(files: VersionFiles<'_>) -> Result<MergedBy, VersionFileError> {
    let VersionFiles { base, ours, theirs, name } = files;
    let [before, own, other] = [read_version_bytes(base)?, read_version_bytes(ours)?, read_version_bytes(theirs)?];
    if ![&before, &own, &other].into_iter().any(|bytes| is_version(bytes)) {
        return merge_lines(base, ours, theirs).map(MergedBy::Lines).map_err(VersionFileError::Git);
    }
    let read = |bytes: &[u8], which: &'static str| {
        let named = |error| VersionFileError::Version { error, which, path: name.to_owned() };
        read_version(bytes).map_err(named)
    };
    let before = read(&before, "the version that both began with")?;
    let (own, other) = (read(&own, "this version")?, read(&other, "the other version")?);
    let merged = merge_versions(&before, &own, &other);
    let MergedFile { bytes, conflicts } =
        merged.map_err(|error| VersionFileError::Content { error, path: name.to_owned() })?;
    let written = write_whole(ours, &bytes, How::lasting(Readers::AsUsual));
    written.map_err(|error| VersionFileError::NotWritten { error, path: name.to_owned() })?;
    Ok(MergedBy::Spans(conflicts))
}
