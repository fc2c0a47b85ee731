//! Versions of a file that git hands over: read to be compared, or merged into ours.

use std::io::{self, BufReader, Seek as _};
use std::path::{Path, PathBuf};

use thiserror::Error;

use super::git::{GitError, merge_lines};
use super::over::WriteError;
use super::place_names::real_path;
use super::places;
use super::project::access::Access;
use super::project::companions::{holds_project, is_beside_project, is_project};
use super::project::folder::files::head_of;
use super::project::in_use::backup_path;
use super::project::lock::{Lock, LockError};
use super::project::open_error::OpenError;
use super::project::open_project::OpenProject;
use super::project::recovery::has_unsaved_work;
use super::regular;
use super::system::{System, in_words};
use super::write::{How, Readers, write_whole};
use crate::formats::own::project_file;
use crate::formats::own::versions::{MergedFile, Version, VersionError, merge_versions, read_version};
use crate::model::versions::Conflict;

/// Why versions of a file were not read or merged.
#[derive(Debug, Error)]
pub enum VersionFileError {
    #[error("cannot be read, {error}: {path}", error = in_words(error), path = path.display())]
    NotRead { error: io::Error, path: PathBuf },
    #[error("{error}: {path}{}", former_of(path), path = path.display())]
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

/// What is said behind a file that cannot be read as a project, and is kept as it was before.
fn former_of(path: &Path) -> String {
    let kept = backup_path(&real_path(path));
    if kept.is_file() { format!(". What it was before lies in {}", kept.display()) } else { String::new() }
}

/// The bytes of a version; none where git says so by the name of the empty device.
pub fn read_version_bytes(path: &Path) -> Result<Vec<u8>, VersionFileError> {
    if is_no_file(path) {
        return Ok(Vec::new());
    }
    regular::read(path).map_err(|error| VersionFileError::NotRead { error, path: path.to_owned() })
}

fn is_no_file(path: &Path) -> bool {
    [Path::new("/dev/null"), Path::new("nul")].contains(&path)
}

/// A version of a project, also of one in a folder, or of an article of one.
pub fn read_version_file(path: &Path) -> Result<Version, VersionFileError> {
    if path.is_dir() {
        let opened = OpenProject::open(path, Access::Read)?;
        return Ok(Version::Project { content: Box::new(opened.project.content().clone()), order: None });
    }
    read_one(path)?.map_err(|error| VersionFileError::Content { error, path: path.to_owned() })
}

/// What a file holds, read as it comes from the disk where it is written as we write it.
fn read_one(path: &Path) -> Result<Result<Version, VersionError>, VersionFileError> {
    let not_read = |error| VersionFileError::NotRead { error, path: path.to_owned() };
    if is_no_file(path) {
        return Ok(Ok(Version::Nothing));
    }
    let mut file = regular::open(path).map_err(not_read)?;
    let mut reader = BufReader::new(regular::bounded(&mut file).map_err(not_read)?);
    if let Some(opened) = project_file::read_in_pieces(&mut reader).map_err(not_read)? {
        return Ok(Version::of_project(opened));
    }
    file.rewind().and_then(|()| regular::read_all(&mut file)).map(|bytes| read_version(&bytes)).map_err(not_read)
}

/// Whether a file is a project or an article of one, also a broken one.
fn is_a_version(path: &Path) -> Result<bool, VersionFileError> {
    if is_no_file(path) {
        return Ok(false);
    }
    holds_project(path).map_err(|error| VersionFileError::NotRead { error, path: path.to_owned() })
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
    let _lock = take(ours).map_err(|error| VersionFileError::NotWritten { error, path: ours.to_owned() })?;
    if !(is_a_version(base)? || is_a_version(ours)? || is_a_version(theirs)?) {
        return merge_lines(base, ours, theirs).map(MergedBy::Lines).map_err(VersionFileError::Git);
    }
    let read = |path: &Path, which: &'static str| {
        read_one(path)?.map_err(|error| VersionFileError::Version { error, which, path: name.to_owned() })
    };
    // What they have in common is most of it.
    let before = read(base, "the version that both began with")?;
    let own = read(ours, "this version")?.sharing(&before);
    let other = read(theirs, "the other version")?.sharing(&before).sharing(&own);
    let merged = merge_versions(&before, &own, &other);
    let MergedFile { bytes, conflicts } =
        merged.map_err(|error| VersionFileError::Content { error, path: name.to_owned() })?;
    let written = write_whole(ours, &bytes, How::lasting(Readers::AsUsual));
    written.map_err(|error| VersionFileError::NotWritten { error, path: name.to_owned() })?;
    Ok(MergedBy::Spans(conflicts))
}

/// Refuses what a merge may not write over, and locks what it may: somebody else could begin to write it as it is read here.
/// git gives a merge a temporary file, which nobody has open; somebody who calls it may name a project. What is no version of
/// one needs no lock.
fn take(path: &Path) -> Result<Option<Lock>, WriteError> {
    let head = head_of(path);
    let project = head.as_deref().unwrap_or(path);
    if is_beside_project(path, System::HERE) {
        return Err(WriteError::IsPart);
    }
    let take = || Lock::take(project, &places::owner());
    let lock = (head.is_some() || is_project(path)).then(take).transpose().map_err(|error| match error {
        LockError::HeldBy(owner) => WriteError::InUse(owner),
        LockError::Io { error, .. } => error.into(),
    })?;
    if has_unsaved_work(path) { Err(WriteError::HasUnsaved) } else { Ok(lock) }
}
