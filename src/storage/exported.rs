//! Folders that exports are written into: a list there says which files an export of this program has left, so that old
//! ones are told and can be removed, and nobody else's.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::exchange::{ExchangeError, NewFiles, write_files};
use super::place_names::is_inside;
use super::project::folder::files::is_of_folder_project;
use super::regular;
use super::sha256::{hex, sha256};
use super::source_files::SourceFiles;
use super::write::{Over, remove, remove_if_empty};

/// The name of the list, in the folder: a line a file with its SHA-256 and its name, as `sha256sum --check` reads it.
const LIST: &str = ".pullquote-export";

/// What lies in a folder besides the export that was written there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Beside {
    /// What earlier exports left.
    pub old: OldFiles,
    /// How many other files there are of the kinds that were written. Whoever takes all of a kind takes them too.
    pub n_others: usize,
}

/// Files that an earlier export wrote into a folder, that nobody has changed since, and that the last one did not write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OldFiles {
    folder: PathBuf,
    hashes: BTreeMap<String, String>,
}

/// Writes an export into a folder, sparing files that articles were read from, and gives what else lies there.
///
/// # Errors
/// Where it is the folder of a project, where a file, or the list of them, cannot be written, or the list that is there is
/// a link.
pub fn write_export(
    folder: &Path,
    over: Over,
    spared: Option<&SourceFiles>,
    write: impl FnOnce(&mut NewFiles<'_>) -> io::Result<()>,
) -> Result<Beside, ExchangeError> {
    if is_of_folder_project(folder) {
        return Err(ExchangeError::InProject(folder.to_owned()));
    }
    let listed = read_list(folder)?;
    let mut files = NewFiles::in_folder(folder, over).sparing(spared);
    let done = files.take(write);
    let written = files.written();
    let old = OldFiles::of(folder, listed, written);
    // Also where the export has broken off, so that what it leaves is known too.
    let kept =
        write_list(folder, &old.hashes.iter().chain(written).map(|(name, sum)| (name.clone(), sum.clone())).collect());
    done.and(kept)?;
    let n_others = n_others_in(folder, written, &old);
    Ok(Beside { old, n_others })
}

impl OldFiles {
    fn of(folder: &Path, mut hashes: BTreeMap<String, String>, written: &BTreeMap<String, String>) -> Self {
        // Where case makes no difference, a name in capitals is the same file.
        let written: BTreeSet<String> = written.keys().map(|name| name.to_lowercase()).collect();
        hashes.retain(|name, hash| !written.contains(&name.to_lowercase()) && is_as_written(folder, name, hash));
        Self { folder: folder.to_owned(), hashes }
    }

    pub fn n_files(&self) -> usize {
        self.hashes.len()
    }

    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The first names, and how many more there are.
    pub fn names(&self) -> String {
        const N_NAMED: usize = 5;
        let names: Vec<&str> = self.hashes.keys().take(N_NAMED).map(String::as_str).collect();
        match self.n_files().saturating_sub(N_NAMED) {
            0 => names.join(", "),
            n_more => format!("{} and {n_more} more", names.join(", ")),
        }
    }

    /// Removes them, and folders that are empty then. What has been changed meanwhile stays. Gives how many are gone.
    ///
    /// # Errors
    /// Where one cannot be removed; those before it are.
    pub fn remove(&self) -> Result<usize, ExchangeError> {
        let mut n_removed = 0;
        for (name, hash) in &self.hashes {
            let path = self.folder.join(name);
            if is_as_written(&self.folder, name, hash) {
                remove(&path).map_err(|error| ExchangeError::NotRemoved { error, path: path.clone() })?;
                n_removed += 1;
                let folders = Path::new(name).ancestors().skip(1).filter(|folder| !folder.as_os_str().is_empty());
                folders.for_each(|folder| remove_if_empty(&self.folder.join(folder)));
            }
        }
        let mut left = read_list(&self.folder)?;
        left.retain(|name, _| !self.hashes.contains_key(name));
        write_list(&self.folder, &left)?;
        Ok(n_removed)
    }
}

fn read_list(folder: &Path) -> Result<BTreeMap<String, String>, ExchangeError> {
    let path = folder.join(LIST);
    let bytes = regular::read_companion(&path).map_err(|error| ExchangeError::NotRead { error, path })?;
    let text = String::from_utf8_lossy(&bytes.unwrap_or_default()).into_owned();
    let entries = text.lines().filter_map(|line| line.split_once("  "));
    let inside = entries.filter(|(_, name)| is_inside(Path::new(name)));
    Ok(inside.map(|(hash, name)| (name.to_owned(), hash.to_owned())).collect())
}

fn write_list(folder: &Path, hashes: &BTreeMap<String, String>) -> Result<(), ExchangeError> {
    let mut list = String::new();
    for (name, hash) in hashes {
        list.extend([hash, "  ", name, "\n"]);
    }
    write_files(folder, &[(LIST.to_owned(), list.into_bytes())], Over::Files)
}

/// Whether there is a file of this name, reached through no link, with what was written to it.
fn is_as_written(folder: &Path, name: &str, hash: &str) -> bool {
    let is_direct = regular::refuse_links_within(folder, name).is_ok();
    let read = || regular::read_companion(&folder.join(name));
    is_direct && matches!(read(), Ok(Some(bytes)) if hex(&sha256(&bytes)) == hash)
}

fn n_others_in(folder: &Path, written: &BTreeMap<String, String>, old: &OldFiles) -> usize {
    let extension = |name: &str| Path::new(name).extension().unwrap_or_default().to_owned();
    let names = written.keys().chain(old.hashes.keys());
    let known: BTreeSet<PathBuf> = names.map(|name| folder.join(name)).collect();
    let extensions: BTreeSet<OsString> = written.keys().map(|name| extension(name)).collect();
    let mut n_others = 0;
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        // What cannot be looked into holds nothing that anybody would take.
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => folders.push(path),
                Ok(kind) if kind.is_file() && !known.contains(&path) => {
                    let is_list = path.file_name().is_some_and(|name| name == LIST);
                    let is_alike = extensions.contains(path.extension().unwrap_or_default());
                    n_others += usize::from(is_alike && !is_list);
                }
                _ => {}
            }
        }
    }
    n_others
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::Files as _;

    fn write_named(to: &mut NewFiles<'_>, names: &[&str]) -> io::Result<()> {
        names.iter().try_for_each(|name| to.begin(name)?.write_all(name.as_bytes()))
    }

    fn write(folder: &Path, names: &[&str]) -> Beside {
        write_export(folder, Over::Files, None, |to| write_named(to, names)).unwrap()
    }

    fn left(folder: &Path) -> Vec<String> {
        super::super::exchange::read_files(&[folder.to_owned()]).unwrap().into_iter().map(|(name, _)| name).collect()
    }

    #[test]
    fn what_earlier_exports_left_is_known_and_removed() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path();
        assert_eq!(write(folder, &["a.txt", "train/b.txt", "train/c.txt", "d.txt"]).old.n_files(), 0);
        assert_eq!(write(folder, &["a.txt", "e.txt"]).old.names(), "d.txt, train/b.txt, train/c.txt");
        // Also what the export before the last one left.
        let beside = write(folder, &["e.txt"]);
        assert_eq!((beside.old.names().as_str(), beside.n_others), ("a.txt, d.txt, train/b.txt, train/c.txt", 0));
        fs::write(folder.join("d.txt"), "somebody's").unwrap();
        fs::write(folder.join("own.txt"), "somebody's").unwrap();
        assert_eq!(beside.old.remove().unwrap(), 3);
        assert_eq!(left(folder), ["d.txt", "e.txt", "own.txt"]);
        assert!(!folder.join("train").exists());
        let beside = write(folder, &["e.txt"]);
        assert_eq!((beside.old.n_files(), beside.n_others), (0, 2));
    }

    #[test]
    fn nothing_is_mixed_with_the_files_of_a_project() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        fs::create_dir_all(path("week/articles/00")).unwrap();
        fs::write(path("week/project.ron"), "").unwrap();
        fs::write(path("project.ron"), "").unwrap();
        let export = |name: &str| write_export(&path(name), Over::Files, None, |files| files.begin("a.txt").map(drop));
        for name in ["week", "week/articles", "week/articles/00", "week/../week"] {
            assert!(matches!(export(name), Err(ExchangeError::InProject(_))), "{name}");
        }
        assert!(export(".").is_ok() && export("week/export").is_ok());
    }

    #[cfg(unix)]
    #[test]
    fn nothing_is_removed_through_a_link_or_outside() {
        use std::os::unix::fs::symlink;
        let folder = tempfile::tempdir().unwrap();
        let (there, elsewhere) = (folder.path().join("there"), folder.path().join("elsewhere"));
        write(&there, &["train/a.txt", "b.txt"]);
        write(&elsewhere, &["a.txt", "b.txt"]);
        fs::write(elsewhere.join("a.txt"), "train/a.txt").unwrap();
        fs::remove_file(there.join("b.txt")).unwrap();
        fs::remove_dir_all(there.join("train")).unwrap();
        symlink(&elsewhere, there.join("train")).unwrap();
        symlink(elsewhere.join("b.txt"), there.join("b.txt")).unwrap();
        let outside = format!("{}  ../elsewhere/b.txt\n", hex(&sha256(b"b.txt")));
        fs::write(there.join(LIST), fs::read_to_string(there.join(LIST)).unwrap() + &outside).unwrap();
        assert_eq!(write(&there, &["c.txt"]).old.n_files(), 0);
        fs::remove_file(there.join(LIST)).unwrap();
        symlink(elsewhere.join(LIST), there.join(LIST)).unwrap();
        let error = write_export(&there, Over::Files, None, |to| write_named(to, &["c.txt"])).unwrap_err();
        assert!(error.to_string().contains("it is a link"), "{error}");
    }
}
