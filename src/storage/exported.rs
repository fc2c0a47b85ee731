//! Folders that exports are written into: a list there says which files an export of this program has left, so that old
//! ones are told, replaced and removed, and nobody else's.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

use super::exchange::{ExchangeError, NewFiles, first_of, write_files};
use super::outputs::{Inputs, refuse_standard_output};
use super::over::{Over, is_part_of_project};
use super::place_names::is_inside;
use super::project::folder::files::{is_in_folder_project, is_of_folder_project};
use super::regular;
use super::sha256::{hex, sha256};
use super::system::System;
use super::write::{remove, remove_if_empty};
use crate::formats::Files;
use crate::formats::articles::Packing;

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

/// Writes an export into a folder, sparing what is read for it, and gives what else lies there.
///
/// `write` may be called once before, only to learn what it would write.
///
/// # Errors
/// Where it is the folder of a project, where its name promises that it is packed, where a file, or the list of them, cannot
/// be written, or the list that is there is a link. Before anything is written, where others' files would be replaced against
/// `over`.
pub fn write_export(
    folder: &Path,
    over: Over,
    inputs: &Inputs,
    write: impl Fn(&mut dyn Files) -> io::Result<()>,
) -> Result<Beside, ExchangeError> {
    refuse_standard_output(folder)?;
    let is_foreign = is_of_folder_project(folder) || is_in_folder_project(folder);
    if is_foreign || is_part_of_project(folder, System::HERE) {
        return Err(ExchangeError::InProject(folder.to_owned()));
    }
    if Packing::is_promised(folder) && !folder.is_dir() {
        return Err(ExchangeError::PackedFolder(folder.to_owned()));
    }
    let listed = read_list(folder)?;
    if over == Over::Exported {
        refuse_others(folder, &listed, &write)?;
    }
    let mut files = NewFiles::in_folder(folder, over).sparing(inputs);
    let done = files.take(|files| write(files));
    let written = files.written();
    let old = OldFiles::of(folder, listed, written);
    // Also where the export has broken off, so that what it leaves is known too.
    let kept = write_list(
        folder,
        &old.hashes.iter().chain(written).map(|(name, sum)| (name.clone(), sum.clone())).collect(),
        inputs,
    );
    done.and(kept)?;
    let n_others = n_others_in(folder, written, &old);
    Ok(Beside { old, n_others })
}

/// Writes files into a folder, and with [`Over::Exported`] over none that holds something else.
pub fn write_sparing_others(folder: &Path, files: &[(String, Vec<u8>)], over: Over) -> Result<(), ExchangeError> {
    if over == Over::Exported {
        let write = |to: &mut dyn Files| files.iter().try_for_each(|(name, bytes)| to.begin(name)?.write_all(bytes));
        refuse_others(folder, &BTreeMap::new(), write)?;
    }
    write_files(folder, files, over)
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
        first_of(self.hashes.keys())
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
        write_list(&self.folder, &left, &Inputs::default())?;
        Ok(n_removed)
    }
}

/// Refuses to replace what no export wrote, or somebody has changed since.
fn refuse_others(
    folder: &Path,
    listed: &BTreeMap<String, String>,
    write: impl Fn(&mut dyn Files) -> io::Result<()>,
) -> Result<(), ExchangeError> {
    let ours: BTreeSet<&str> =
        listed.iter().filter(|(name, hash)| is_as_written(folder, name, hash)).map(|(name, _)| name.as_str()).collect();
    if names_in(folder).iter().all(|name| name == LIST || ours.contains(name.as_str())) {
        return Ok(());
    }
    let mut made = Made { folder, ours: &ours, is_taken: false, files: Vec::new() };
    // What cannot be made fails when it is written, too.
    drop(write(&mut made));
    // One that was written and not listed, as the export was ended, is as it would be.
    let of_others = |(name, sum): (String, Sha256)| {
        let hash: [u8; 32] = sum.finalize().into();
        (!is_as_written(folder, &name, &hex(&hash))).then_some(name)
    };
    let names: Vec<String> = made.files.into_iter().filter_map(of_others).collect();
    if names.is_empty() { Ok(()) } else { Err(ExchangeError::OfOthers { names, folder: folder.to_owned() }) }
}

/// What would be written over files of a folder that are not ours.
struct Made<'a> {
    folder: &'a Path,
    ours: &'a BTreeSet<&'a str>,
    /// Whether the file that is begun lies there and is not ours.
    is_taken: bool,
    /// The names of such files, and the SHA-256 of what would be in them.
    files: Vec<(String, Sha256)>,
}

impl Files for Made<'_> {
    fn begin(&mut self, name: &str) -> io::Result<&mut dyn Write> {
        self.is_taken = !self.ours.contains(name) && fs::symlink_metadata(self.folder.join(name)).is_ok();
        self.files.extend(self.is_taken.then(|| (name.to_owned(), Sha256::new())));
        Ok(self)
    }
}

impl Write for Made<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if let Some((_, sum)) = self.files.last_mut().filter(|_| self.is_taken) {
            sum.update(bytes);
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
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

fn write_list(folder: &Path, hashes: &BTreeMap<String, String>, inputs: &Inputs) -> Result<(), ExchangeError> {
    let mut list = String::new();
    for (name, hash) in hashes {
        list.extend([hash, "  ", name, "\n"]);
    }
    let mut files = NewFiles::in_folder(folder, Over::Files).sparing(inputs);
    files.take(|files| files.begin(LIST)?.write_all(list.as_bytes()))
}

/// Whether there is a file of this name, reached through no link, with what was written to it.
fn is_as_written(folder: &Path, name: &str, hash: &str) -> bool {
    let is_direct = regular::refuse_links_within(folder, name).is_ok();
    let read = || regular::read_companion(&folder.join(name));
    is_direct && matches!(read(), Ok(Some(bytes)) if hex(&sha256(&bytes)) == hash)
}

fn n_others_in(folder: &Path, written: &BTreeMap<String, String>, old: &OldFiles) -> usize {
    let extension = |name: &str| Path::new(name).extension().unwrap_or_default().to_owned();
    let extensions: BTreeSet<OsString> = written.keys().map(|name| extension(name)).collect();
    let is_known = |name: &String| name == LIST || written.contains_key(name) || old.hashes.contains_key(name);
    names_in(folder).iter().filter(|name| !is_known(name) && extensions.contains(&extension(name))).count()
}

/// What lies in a folder and in those in it, but folders; with `/` between them.
fn names_in(folder: &Path) -> Vec<String> {
    let (mut names, mut folders) = (Vec::new(), vec![(folder.to_owned(), String::new())]);
    while let Some((folder, before)) = folders.pop() {
        // What cannot be looked into holds nothing that anybody would take.
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let name = format!("{before}{}", entry.file_name().to_string_lossy());
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => folders.push((entry.path(), format!("{name}/"))),
                _ => names.push(name),
            }
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::own::project_file;
    use crate::model::Project;

    fn write_named(to: &mut dyn Files, names: &[&str]) -> io::Result<()> {
        names.iter().try_for_each(|name| to.begin(name)?.write_all(name.as_bytes()))
    }

    fn write(folder: &Path, names: &[&str]) -> Beside {
        write_export(folder, Over::Files, &Inputs::default(), |to| write_named(to, names)).unwrap()
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
    fn what_others_wrote_or_changed_is_replaced_only_where_that_is_meant() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path();
        let export = |over, names: &[&str]| write_export(folder, over, &Inputs::default(), |to| write_named(to, names));
        let n_replaced = |names: &[&str]| match export(Over::Exported, names) {
            Err(ExchangeError::OfOthers { names, .. }) => names.len(),
            written => written.map(|_| 0).unwrap(),
        };
        assert_eq!(n_replaced(&["a.ann", "b.ann", "c/d.ann"]), 0);
        assert_eq!(n_replaced(&["a.ann", "b.ann", "c/d.ann"]), 0, "what an export wrote, the next one replaces");
        fs::write(folder.join("b.ann"), "somebody's").unwrap();
        fs::write(folder.join("c/e.ann"), "somebody's").unwrap();
        fs::write(folder.join("own.txt"), "somebody's").unwrap();
        assert_eq!(n_replaced(&["a.ann", "c/d.ann"]), 0);
        assert_eq!(n_replaced(&["a.ann", "b.ann", "c/e.ann", "f.ann"]), 2);
        assert_eq!(fs::read_to_string(folder.join("b.ann")).unwrap(), "somebody's");
        assert!(!folder.join("f.ann").exists(), "it is known before anything is written");
        export(Over::Files, &["a.ann", "b.ann", "c/e.ann", "f.ann"]).unwrap();
        assert_eq!(fs::read_to_string(folder.join("b.ann")).unwrap(), "b.ann");
        assert_eq!(n_replaced(&["a.ann", "b.ann", "c/e.ann", "f.ann"]), 0);
        // As where the export before was ended.
        fs::remove_file(folder.join(LIST)).unwrap();
        assert_eq!(n_replaced(&["a.ann", "b.ann"]), 0);
    }

    #[test]
    fn nothing_is_mixed_with_the_files_of_a_project() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        fs::create_dir_all(path("week/articles/00")).unwrap();
        fs::write(path("week/project.ron"), "").unwrap();
        fs::write(path("project.ron"), "").unwrap();
        let export = |name: &str| {
            write_export(&path(name), Over::Files, &Inputs::default(), |files| files.begin("a.txt").map(drop))
        };
        for name in ["week", "week/articles", "week/articles/00", "week/../week"] {
            assert!(matches!(export(name), Err(ExchangeError::InProject(_))), "{name}");
        }
        assert!(export(".").is_ok() && export("week/export").is_ok());
        fs::rename(path("week"), path("week.pullquote")).unwrap();
        for name in ["week.pullquote", "week.pullquote/export", "week.pullquote/new", "week.pullquote/new/inner"] {
            assert!(matches!(export(name), Err(ExchangeError::InProject(_))), "{name}");
        }
        assert!(!path("week.pullquote/new").exists());
        fs::write(path("a.ron"), project_file::write(Project::new("", "").content())).unwrap();
        for name in ["a.ron.journal", "a.ron.bak", ".a.ron.lock"] {
            assert!(matches!(export(name), Err(ExchangeError::InProject(_))), "{name}");
        }
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
        let error =
            write_export(&there, Over::Files, &Inputs::default(), |to| write_named(to, &["c.txt"])).unwrap_err();
        assert!(error.to_string().contains("it is a link"), "{error}");
    }
}
