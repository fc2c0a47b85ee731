//! What is a project, known by how it begins, and what lies beside one and is none, known by its name: its journal, its
//! former file and the like.

use std::ffi::OsStr;
use std::fs;
use std::io::{self, Read as _};
use std::path::Path;

use crate::formats::own::project_file::ends_in_a_comment;
use crate::formats::own::versions::is_version;
use crate::storage::place_names::{MAX_NAME_BYTES, around, folder_of};
use crate::storage::regular;
use crate::storage::system::System;

/// Whether a file holds a project or an article of one, whatever its name.
pub fn is_project(path: &Path) -> bool {
    holds_project(path).unwrap_or(false)
}

/// [`is_project`], where it can be read.
pub(in crate::storage) fn holds_project(path: &Path) -> io::Result<bool> {
    const N_LOOKED_AT_BYTES: u64 = 1 << 16;
    let mut start = Vec::new();
    regular::open(path)?.take(N_LOOKED_AT_BYTES).read_to_end(&mut start)?;
    // Behind a longer comment may be one, and nobody's project is to be taken for something else.
    Ok(is_version(&start) || start.len() as u64 == N_LOOKED_AT_BYTES && ends_in_a_comment(&start))
}

/// A kind of what lies beside a project.
struct Kind {
    /// What is put before and behind the name of the project.
    before: &'static str,
    ending: &'static str,
    /// What it is, before the name of the project.
    what: &'static str,
}

/// Those that are kept under other names come first: their endings are longer.
const KINDS: [Kind; 9] = [
    Kind { before: "", ending: ".journal.discarded", what: "a journal that somebody gave up, of" },
    Kind { before: "", ending: ".journal.damaged", what: "a damaged journal of" },
    Kind { before: "", ending: ".journal.recovered", what: "a journal that was recovered from, of" },
    Kind { before: "", ending: ".saving.discarded", what: "a save that was not finished, of" },
    Kind { before: "", ending: ".journal", what: "the journal of" },
    Kind { before: "", ending: ".bak", what: "the former state of" },
    Kind { before: "", ending: ".work", what: "the counts of the work on" },
    Kind { before: "", ending: ".saving", what: "a save that did not end, of" },
    Kind { before: ".", ending: ".lock", what: "the lock of" },
];

/// What a file is that is called as what lies beside a project, also where that is gone: “the former state of week.ron”.
pub(in crate::storage) fn companion_in_words(path: &Path, system: System) -> Option<String> {
    let (kind, project) = kind_of(path.file_name()?.to_str()?, system)?;
    let is_named_so = Path::new(project).extension().is_some_and(|ending| ending.eq_ignore_ascii_case("ron"));
    (is_named_so || is_beside_project(path, system)).then(|| format!("{} {project}", kind.what))
}

/// Whether a file lies beside a project that is there, and belongs to it.
pub(in crate::storage) fn is_beside_project(path: &Path, system: System) -> bool {
    let Some(name) = path.file_name().and_then(OsStr::to_str) else { return false };
    let Some((kind, project)) = kind_of(name, system) else { return false };
    if is_project(&path.with_file_name(project)) {
        return true;
    }
    // The name of a long one was shortened.
    let is_its_project =
        |other: &Path| around(kind.before, other, kind.ending).file_name() == path.file_name() && is_project(other);
    name.len() > MAX_NAME_BYTES / 2
        && fs::read_dir(folder_of(path))
            .is_ok_and(|entries| entries.flatten().any(|entry| is_its_project(&entry.path())))
}

/// The kind, and the name of the project.
fn kind_of(name: &str, system: System) -> Option<(&'static Kind, &str)> {
    let inner = |kind: &Kind, name: &'_ str| -> Option<usize> {
        let at = name.len().checked_sub(kind.ending.len()).filter(|at| name.is_char_boundary(*at))?;
        let is_of_kind = name.starts_with(kind.before) && system.same_name(&name[at..]) == kind.ending;
        (is_of_kind && at > kind.before.len()).then_some(at)
    };
    let plain = without_number(name);
    let found = KINDS.iter().find_map(|kind| Some((kind, inner(kind, plain)?)));
    found.map(|(kind, end)| (kind, &name[kind.before.len()..end]))
}

/// The name without the number that tells several files apart that are kept: `week.ron.journal.discarded-2`.
fn without_number(name: &str) -> &str {
    let digits = name.trim_end_matches(|c: char| c.is_ascii_digit());
    match digits.strip_suffix('-') {
        Some(before) if digits.len() < name.len() => before,
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_beside_a_project_is_known_by_its_name() {
        let folder = tempfile::tempdir().unwrap();
        let told = |name: &str| companion_in_words(&folder.path().join(name), System::HERE);
        for (name, what) in [
            ("week.ron.bak", "the former state of week.ron"),
            ("project.ron.journal", "the journal of project.ron"),
            (".week.ron.lock", "the lock of week.ron"),
            ("week.ron.journal.discarded-2", "a journal that somebody gave up, of week.ron"),
            ("week.ron.journal.recovered", "a journal that was recovered from, of week.ron"),
        ] {
            assert_eq!(told(name).as_deref(), Some(what));
        }
        for name in ["week.ron", "week.bak", "my.journal", ".lock", ".ron.lock2", "bak", "week.ron.lock", "a-2", "ü"] {
            assert_eq!(told(name), None, "{name}");
        }
        fs::write(folder.path().join("week"), "Project(version: 1)").unwrap();
        assert_eq!(told("week.bak").as_deref(), Some("the former state of week"), "its project is there");
    }
}
