//! Where a project is that somebody may have moved, renamed or replaced while it is open: its file is known by being open.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io;
use std::path::{Component, Path, PathBuf};

use crate::formats::own::project_file;
use crate::model::ArticleId;
use crate::storage::regular;
use crate::storage::system::{identity, n_names, name_of_open};

/// Where a project is, seen from where it was.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::storage::project) enum Place {
    /// There. Its file may be out of reach, or removed from among what lies beside it.
    Here,
    /// Elsewhere, and where, if that can be told.
    Moved(Option<PathBuf>),
    /// Nowhere: it was removed with all that lay beside it, or moved to another disk.
    Gone,
    /// Nowhere, and what has its name now may be another version of it.
    Replaced,
}

/// Looks for the open file of a project, from where it was.
pub(super) fn find(itself: &File, at: &Path, has_lock_there: impl FnOnce() -> bool) -> Place {
    let Ok(held) = itself.metadata() else { return Place::Here };
    match fs::symlink_metadata(at) {
        Ok(there) if identity(&there) == identity(&held) => Place::Here,
        Ok(_) => {
            let to = name_of_open(itself).filter(|to| !is_kept_elsewhere(to, at));
            to.map_or(Place::Replaced, |to| Place::Moved(Some(to)))
        }
        Err(error) if !is_of_missing(&error) => Place::Here,
        Err(_) if n_names(&held) == 0 => {
            if has_lock_there() {
                Place::Here
            } else {
                Place::Gone
            }
        }
        Err(_) => match name_of_open(itself) {
            Some(to) => Place::Moved(Some(to)),
            None if at.parent().is_some_and(Path::exists) => Place::Moved(None),
            // The whole folder may only be out of reach.
            None => Place::Gone,
        },
    }
}

/// Whether nothing is at a path, or on the way to it.
pub(in crate::storage) fn is_of_missing(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

/// Whether a program that has written the project anew has kept it so as it was: `week.ron~`, `.stversions/week.ron`.
fn is_kept_elsewhere(former: &Path, project: &Path) -> bool {
    let is_project = former.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("ron"));
    is_hidden_from(project, former) || !is_project && former.extension() != project.extension()
}

/// Whether a path leads where people do not look, seen from a project: into a hidden folder in which that does not lie.
pub(in crate::storage::project) fn is_hidden_from(project: &Path, path: &Path) -> bool {
    let is_shared = |(one, other): &(Component<'_>, Component<'_>)| one == other;
    let n_shared = path.components().zip(project.components()).take_while(is_shared).count();
    let is_hidden = |part: Component<'_>| part.as_os_str().as_encoded_bytes().starts_with(b".");
    path.components().skip(n_shared).any(is_hidden)
}

/// Whether what lies at a path was written later than a file.
pub(super) fn is_newer(path: &Path, than: &File) -> bool {
    let modified = |metadata: io::Result<fs::Metadata>| metadata.and_then(|metadata| metadata.modified());
    matches!((modified(path.metadata()), modified(than.metadata())), (Ok(one), Ok(other)) if one > other)
}

/// Whether a file is another version of a project with these articles: it has one of them.
pub(in crate::storage::project) fn is_version_of(file: &mut File, articles: &BTreeSet<ArticleId>) -> bool {
    let Ok(bytes) = regular::read_all(file) else { return false };
    let Ok(opened) = project_file::read_line_by_line(&bytes) else { return false };
    let in_folder = opened.order.unwrap_or_default();
    opened.parts.articles.iter().map(|article| article.id).chain(in_folder).any(|id| articles.contains(&id))
}
