//! What a file that is written may take the place of, whoever writes it: the one place that decides.

use std::ffi::OsStr;
use std::fs::{self, Metadata};
use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

use super::place_names::folder_of;
use super::project::companions::{is_beside_project, is_project};
use super::project::folder::files::{is_in_folder_project, is_of_folder_project};
use super::project::in_use::{has_unsaved_changes, who_has};
use super::system::{System, in_words};

/// What a file that is written may take the place of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Over {
    /// Nothing: there must be no such file yet.
    Nothing,
    /// Of a folder of exports what they wrote and nobody has changed since; else as [`Self::Files`].
    Exported,
    /// A file, but no project and nothing that belongs to one.
    Files,
    /// Whatever file is there, as somebody has said so, but no project that is open or has changes that were not saved, and
    /// nothing that belongs to one.
    Anything,
    /// Whatever file is there: it is this program's, or it has its lock.
    Ours,
}

/// Why a file was not written. What was there is still there.
#[derive(Debug, Error)]
pub enum WriteError {
    #[error("{}", in_words(.0))]
    Io(#[from] io::Error),
    #[error("there is a file of that name already")]
    Exists,
    #[error("it is {0}, which is never written to")]
    NotAFile(&'static str),
    #[error("it is a project, which would be replaced")]
    IsProject,
    #[error("it belongs to a project, whose work could be lost with it")]
    IsPart,
    #[error("{0} has it open")]
    InUse(String),
    #[error("it is a project with changes that were not saved, which would be lost")]
    HasUnsaved,
    #[error("it would lie in the folder of a project, among its files")]
    InProject,
    #[error("another program has changed it since it was read")]
    Replaced,
    #[error("it was moved or renamed since it was read")]
    Moved(Option<PathBuf>),
    #[error("the project is not where it was any more")]
    Gone,
}

/// What a path leads to that is neither a file nor a folder.
pub const DEVICE: &str = "a device or a pipe";

/// What is at the path, if it may be replaced.
pub(super) fn check_place(path: &Path, over: Over, system: System) -> Result<Option<Metadata>, WriteError> {
    if path.file_name().and_then(OsStr::to_str).is_some_and(|name| system.is_device(name)) {
        return Err(WriteError::NotAFile("the name of a device"));
    }
    let there = match fs::symlink_metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        there => Some(there?),
    };
    if let Some(there) = &there {
        if there.is_symlink() {
            return Err(WriteError::NotAFile("a link"));
        } else if there.is_dir() {
            return Err(WriteError::NotAFile("a folder"));
        } else if !there.is_file() {
            return Err(WriteError::NotAFile(DEVICE));
        } else if over == Over::Nothing {
            return Err(WriteError::Exists);
        }
    }
    match over {
        // What is kept of a journal gets a name of its own beside the project.
        Over::Ours | Over::Nothing => {}
        _ if is_part_of_project(path, system) => return Err(WriteError::IsPart),
        _ if is_in_folder_project(folder_of(path)) => return Err(WriteError::InProject),
        Over::Anything => {
            who_has(path).map_or(Ok(()), |owner| Err(WriteError::InUse(owner)))?;
            if is_project(path) && has_unsaved_changes(path) {
                return Err(WriteError::HasUnsaved);
            }
        }
        _ if is_project(path) => return Err(WriteError::IsProject),
        _ => {}
    }
    Ok(there)
}

/// Whether a file belongs to a project that is there: it lies beside it (`week.ron.bak`, `.week.ron.lock`), or is one of
/// the files of a project in a folder.
pub(super) fn is_part_of_project(path: &Path, system: System) -> bool {
    is_beside_project(path, system) || is_project(path) && is_of_folder_project(folder_of(path))
}

#[cfg(test)]
mod tests {
    use super::super::place_names::{around, beside};
    use super::*;

    #[test]
    fn what_may_be_replaced_is_known() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        fs::create_dir_all(path("b.pullquote/articles/3f")).unwrap();
        let article = "b.pullquote/articles/3f/3fa94c10b2d7e655.ron";
        fs::write(path(article), "Article(").unwrap();
        for name in ["a.ron", "b.pullquote/project.ron"] {
            fs::write(path(name), "// a project\nProject(version: 1)").unwrap();
        }
        for name in ["text", "new.journal", "b.pullquote/text"] {
            fs::write(path(name), "text").unwrap();
        }
        fs::write(path("a.ron.journal"), "").unwrap();
        let over = |name: &str, over| {
            let checked = check_place(&path(name), over, System::HERE);
            checked.map(drop).map_err(|error| error.to_string())
        };
        let [exists, project, part] =
            [WriteError::Exists, WriteError::IsProject, WriteError::IsPart].map(|error| Err(error.to_string()));
        assert_eq!(over("text", Over::Nothing), exists);
        for name in ["text", "new.journal", "other"] {
            assert_eq!((over(name, Over::Files), over(name, Over::Anything)), (Ok(()), Ok(())), "{name}");
        }
        let foreign = Err(WriteError::InProject.to_string());
        fs::create_dir(path("b.pullquote/there")).unwrap();
        let names = ["text", "new", "articles/3f/new", "articles/new", "there/new", "gone/new", "gone/for/new"];
        for name in names.map(|name| format!("b.pullquote/{name}")) {
            let name = &*name;
            assert_eq!(
                (over(name, Over::Files), over(name, Over::Anything)),
                (foreign.clone(), foreign.clone()),
                "{name}"
            );
        }
        // A project in one file that is called so, with the articles that it was made from beside it.
        fs::create_dir_all(path("plain/articles/de")).unwrap();
        fs::write(path("plain/project.ron"), "Project(version: 1)").unwrap();
        for name in ["plain/text", "plain/articles/text", "plain/articles/de/text"] {
            assert_eq!(over(name, Over::Files), Ok(()), "{name}");
        }
        assert_eq!((over("a.ron", Over::Files), over("a.ron", Over::Anything)), (project, Ok(())));
        fs::write(path("a.ron.journal"), "somebody's work\n").unwrap();
        assert_eq!(over("a.ron", Over::Anything), Err(WriteError::HasUnsaved.to_string()));
        let parts = [
            "a.ron.journal",
            "a.ron.journal.damaged-2",
            "a.ron.bak",
            ".a.ron.lock",
            "a.ron.work",
            "a.ron.saving",
            "b.pullquote/project.ron",
            article,
        ];
        for name in parts {
            assert_eq!((over(name, Over::Files), over(name, Over::Anything)), (part.clone(), part.clone()), "{name}");
        }
        let systems = [System::LINUX, System::MACOS, System::WINDOWS];
        for (name, on) in [("Con.a", [true, true, false]), (".a.ron.Lock", [true, false, false])] {
            assert_eq!(systems.map(|it| check_place(&path(name), Over::Files, it).is_ok()), on, "{name}");
        }
        let is_beside = |name: &str| is_beside_project(&path(name), System::WINDOWS);
        assert!(!is_beside("journal") && !is_beside("ü") && over(".", Over::Anything).is_err());
    }

    #[test]
    fn what_lies_beside_a_long_name_is_known() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(format!("{}.ron", "ü".repeat(121)));
        fs::write(&path, "Project(version: 1, name: \"\")").unwrap();
        for path in [beside(&path, ".journal"), around(".", &path, ".lock")] {
            assert!(matches!(check_place(&path, Over::Files, System::HERE), Err(WriteError::IsPart)));
        }
    }
}
