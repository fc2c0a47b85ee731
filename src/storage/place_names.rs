//! Where a path leads, and what lies beside it.

use std::ffi::OsString;
use std::fs::{self, Metadata};
use std::path::{Component, Path, PathBuf};

use super::sha256::{hex, sha256};
use super::system::{identity, standard_input, standard_output};

/// Whether both paths lead to one place, also if there is no file yet.
pub fn is_same_place(one: &Path, other: &Path) -> bool {
    real_path(one) == real_path(other)
}

/// Whether both paths lead to one place, or to one file of several names.
pub(super) fn is_one_file(one: &Path, other: &Path) -> bool {
    let has_both = || match (fs::metadata(one), fs::metadata(other)) {
        (Ok(one), Ok(other)) => is_same(&one, &other),
        _ => false,
    };
    is_same_place(one, other) || has_both()
}

/// Whether a file is what standard input was redirected from.
pub(super) fn is_standard_input(path: &Path) -> bool {
    let input = standard_input().and_then(|input| input.metadata());
    matches!((input, fs::metadata(path)), (Ok(input), Ok(file)) if is_same(&input, &file))
}

/// The one of these paths to whose file standard output was redirected, or `-` where that is standard input: what is
/// printed would be read again, or lie among what is there.
pub fn printed_into<'p>(paths: impl IntoIterator<Item = &'p Path>) -> Option<&'p Path> {
    let output = standard_output().and_then(|output| output.metadata()).ok();
    let output = output.filter(Metadata::is_file)?;
    let input = standard_input().and_then(|input| input.metadata()).ok();
    if input.is_some_and(|input| is_same(&input, &output)) {
        return Some(Path::new("-"));
    }
    paths.into_iter().find(|path| fs::metadata(path).is_ok_and(|file| is_same(&file, &output)))
}

/// Elsewhere than on Unix nothing tells a file under one name from that under another.
fn is_same(one: &Metadata, other: &Metadata) -> bool {
    cfg!(unix) && identity(one) == identity(other)
}

/// Where a path leads, also if the file itself is not there yet.
pub(super) fn real_path(path: &Path) -> PathBuf {
    fs::canonicalize(path).ok().or_else(|| in_real_folder(path)).unwrap_or_else(|| path.to_owned())
}

/// The path without `..` and links to folders; a link to a file stays what it is. `None` where there is no such folder.
pub(super) fn in_real_folder(path: &Path) -> Option<PathBuf> {
    Some(fs::canonicalize(folder_of(path)).ok()?.join(path.file_name()?))
}

/// Whether a file was thrown away, as file managers do it.
pub fn is_in_trash(path: &Path) -> bool {
    let is_trash = |name: &str| name == "Trash" || name.starts_with(".Trash");
    path.components().any(|part| part.as_os_str().to_str().is_some_and(is_trash))
}

/// Whether a name leads to a file below a folder and nowhere else.
pub(super) fn is_inside(name: &Path) -> bool {
    !name.as_os_str().is_empty() && name.components().all(|part| matches!(part, Component::Normal(_)))
}

/// The path with something behind its name: `a.ron` → `a.ron.bak`.
pub(super) fn beside(path: &Path, ending: &str) -> PathBuf {
    around("", path, ending)
}

/// The path with something before and behind its name. A name that gets too long is shortened, and told from others that
/// start alike by a part of its SHA-256.
pub(super) fn around(before: &str, path: &Path, ending: &str) -> PathBuf {
    let whole = path.file_name().unwrap_or_default();
    let n_bytes = whole.as_encoded_bytes().len();
    let mut name = OsString::from(before);
    if before.len() + n_bytes + ending.len() <= MAX_NAME_BYTES {
        name.push(whole);
    } else {
        let sum = hex(&sha256(whole.as_encoded_bytes()));
        let letters = whole.to_string_lossy();
        name.push(&letters[..letters.floor_char_boundary(MAX_NAME_BYTES / 2)]);
        name.push(format!("~{}", &sum[..12]));
    }
    name.push(ending);
    path.with_file_name(name)
}

/// No file system that people use takes more.
pub(super) const MAX_NAME_BYTES: usize = 255;

pub(super) fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}
