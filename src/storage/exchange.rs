//! The files of exports and imports.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};
use thiserror::Error;

use super::articles::folder::stays_in;
use super::articles::labelled::companions_of;
use super::articles::named_stream::NotReadFurther;
use super::articles::packed::{Packed, read_unpacked};
use super::outputs::{Inputs, OutputError, check_output};
use super::over::{Over, WriteError};
use super::place_names::{folder_of, in_real_folder, is_inside, real_path};
use super::project::companions::is_beside_project;
use super::project::folder::files::{is_to_be_folder, real_project};
use super::project::folder::read::files_of;
use super::project::save::SaveError;
use super::regular::is_passed_over;
use super::sha256::hex;
use super::system::{Rights, System, in_words};
use super::write::{
    How, NewFile, Readers, Syncs, make_all_folders_for, remove_leftovers, rights_like_all, usual_rights_in,
};
use crate::formats::Files;
use crate::formats::articles::{NotAnArticle, Packing, archive};

/// Why files of an export or import could not be written, read or removed.
#[derive(Debug, Error)]
pub enum ExchangeError {
    #[error("cannot be read, {error}: {path}", error = in_words(error), path = path.display())]
    NotRead { error: io::Error, path: PathBuf },
    #[error("there is no file to read: {path}", path = .0.display())]
    NoFile(PathBuf),
    #[error("cannot be removed, {error}: {path}", error = in_words(error), path = path.display())]
    NotRemoved { error: io::Error, path: PathBuf },
    #[error("it is the folder of a project, which its files would get mixed with. Choose another one: {path}", path = .0.display())]
    InProject(PathBuf),
    #[error(transparent)]
    Output(#[from] OutputError),
    #[error("this export is a folder, and no folder is packed. Choose a name that does not end so: {path}", path = .0.display())]
    PackedFolder(PathBuf),
    #[error("{}, which no export wrote or somebody has changed since, would be replaced in {}", first_of(.names), .folder.display())]
    OfOthers { names: Vec<String>, folder: PathBuf },
    #[error("an export cannot have a file of that name: {0}")]
    Name(String),
    #[error("{error}: {path}", path = path.display())]
    Archive { error: NotAnArticle, path: PathBuf },
}

/// Writes a file for another program, packed as its name says.
pub fn write_file(path: &Path, bytes: &[u8], over: Over) -> Result<(), ExchangeError> {
    NewFiles::one(path, over).take(|files| files.begin("file")?.write_all(bytes))
}

/// [`write_file`] for whoever may read all the projects that it was made of.
pub fn write_file_of<'a>(
    projects: impl IntoIterator<Item = &'a PathBuf>,
    path: &Path,
    bytes: &[u8],
    over: Over,
) -> Result<(), ExchangeError> {
    let projects: Vec<PathBuf> = projects.into_iter().map(|project| real_project(project)).collect();
    NewFiles::one(path, over).made_of(&projects).take(|files| files.begin("file")?.write_all(bytes))
}

/// Writes files, given as names with `/` between folders and contents, into a folder.
pub fn write_files(folder: &Path, files: &[(String, Vec<u8>)], over: Over) -> Result<(), ExchangeError> {
    let mut folder = NewFiles::in_folder(folder, over);
    folder.take(|to| files.iter().try_for_each(|(name, bytes)| to.begin(name)?.write_all(bytes)))
}

/// The first names, and how many more there are.
pub fn first_of<'a>(names: impl IntoIterator<Item = &'a String, IntoIter: ExactSizeIterator>) -> String {
    const N_NAMED: usize = 5;
    let names = names.into_iter();
    let n_more = names.len().saturating_sub(N_NAMED);
    let named: Vec<&str> = names.take(N_NAMED).map(String::as_str).collect();
    match n_more {
        0 => named.join(", "),
        n => format!("{} and {n} more", named.join(", ")),
    }
}

/// Files of an export on their way to the disk, written bit by bit: none has its name before it is whole.
pub struct NewFiles<'a> {
    place: Place<'a>,
    over: Over,
    /// What is read for them.
    inputs: Option<&'a Inputs>,
    /// Of those who may read the projects that they are made of.
    rights: Option<Rights>,
    /// What any new file may be there, once that is known.
    usual: Option<Rights>,
    open: Option<Open>,
    /// Names of those that are there, with their SHA-256 as hex.
    written: BTreeMap<String, String>,
    /// Folders in which nothing is left of exports that were ended on the way.
    cleared: BTreeSet<PathBuf>,
    /// Why it did not go on.
    error: Option<ExchangeError>,
}

/// A file that is being written.
struct Open {
    name: String,
    file: Packed<BufWriter<NewFile>>,
    sum: Sha256,
}

#[derive(Clone, Copy, Debug)]
enum Place<'a> {
    /// Of the one file, whatever it would be called.
    File(&'a Path),
    Folder(&'a Path),
}

impl<'a> NewFiles<'a> {
    /// The one file of an export, packed where the name ends in `.gz` or `.zst`.
    pub fn one(path: &'a Path, over: Over) -> Self {
        Self {
            place: Place::File(path),
            over,
            inputs: None,
            rights: None,
            usual: None,
            open: None,
            written: BTreeMap::new(),
            cleared: BTreeSet::new(),
            error: None,
        }
    }

    /// What can be exported again need not be on the disk before this is done: making thousands of files last takes
    /// minutes.
    pub fn in_folder(folder: &'a Path, over: Over) -> Self {
        Self { place: Place::Folder(folder), ..Self::one(folder, over) }
    }

    /// Refuses to take the place of what is read for them.
    #[must_use]
    pub fn sparing(self, inputs: &'a Inputs) -> Self {
        Self { inputs: Some(inputs), ..self }.made_of(inputs.made_of())
    }

    /// Lets those read what is new who may read all these projects, and any new file.
    #[must_use]
    fn made_of(self, projects: &[PathBuf]) -> Self {
        Self { rights: rights_like_all(projects), ..self }
    }

    /// Takes all that somebody writes.
    pub fn take<T>(&mut self, write: impl FnOnce(&mut Self) -> io::Result<T>) -> Result<T, ExchangeError> {
        let written = write(self);
        let done = written.and_then(|written| self.end().map(|()| written));
        done.map_err(|error| match (self.error.take(), NotReadFurther::in_error(error)) {
            (Some(error), _) => error,
            (None, Ok(NotReadFurther { error, path })) => ExchangeError::NotRead { error, path },
            (None, Err(error)) => self.not_written(error.into()),
        })
    }

    /// Those that are there, by their names, with their SHA-256 as hex.
    pub(super) fn written(&self) -> &BTreeMap<String, String> {
        &self.written
    }

    /// Gives the open file its name.
    fn end(&mut self) -> io::Result<()> {
        let Some(Open { name, file, sum }) = self.open.take() else { return Ok(()) };
        let finished = file.finish()?.into_inner().map_err(io::IntoInnerError::into_error)?.finish();
        finished.map_err(|error| self.fail(error))?;
        let sum: [u8; 32] = sum.finalize().into();
        self.written.insert(name, hex(&sum));
        Ok(())
    }

    /// A file of this name that has nothing in it yet.
    fn begun(&mut self, name: &str) -> Result<Packed<BufWriter<NewFile>>, ExchangeError> {
        let (path, is_taken, syncs, packing) = match self.place {
            Place::File(path) => (path.to_owned(), !self.written.is_empty(), Syncs::All, Packing::of(path)),
            // What lies in a folder is called by its format.
            Place::Folder(folder) => (folder.join(name), self.written.contains_key(name), Syncs::Nothing, None),
        };
        if is_taken || !is_inside(Path::new(name)) {
            return Err(ExchangeError::Name(name.to_owned()));
        }
        let nothing = Inputs::default();
        let inputs = self.inputs.unwrap_or(&nothing);
        match self.place {
            Place::File(_) => check_output(&path, self.over, inputs)?,
            Place::Folder(_) => inputs.check(&path, self.over)?,
        }
        let mut begin = || -> Result<_, WriteError> {
            if let Place::Folder(folder) = self.place {
                make_all_folders_for(folder, Path::new(name), self.rights)?;
            }
            let readers = self.readers_of(&path)?;
            let how = How { readers, over: self.over, syncs };
            let new = NewFile::begin(&path, how)?;
            if self.cleared.insert(folder_of(&path).to_owned()) {
                remove_leftovers(&path, new.begun()?);
            }
            Ok(Packed::new(packing, BufWriter::with_capacity(1 << 16, new))?)
        };
        begin().map_err(|error| not_written(error, &path))
    }

    fn readers_of(&mut self, path: &Path) -> io::Result<Readers<'static>> {
        match self.rights {
            // Whoever has given a file other readers goes on to do so.
            Some(rights) if !path.exists() => {
                let usual = self.usual.map_or_else(|| usual_rights_in(folder_of(path)), Ok)?;
                self.usual = Some(usual);
                Ok(Readers::With(rights.at_most(usual)))
            }
            _ => Ok(Readers::AsUsual),
        }
    }

    fn fail(&mut self, error: WriteError) -> io::Error {
        self.error = Some(self.not_written(error));
        io::Error::other("it was not written")
    }

    fn not_written(&self, error: WriteError) -> ExchangeError {
        let (Place::File(path) | Place::Folder(path)) = self.place;
        not_written(error, path)
    }
}

fn not_written(error: WriteError, path: &Path) -> ExchangeError {
    OutputError::NotWritten(SaveError::from_write(error, path)).into()
}

impl Write for Open {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let n_bytes = self.file.write(bytes)?;
        self.sum.update(&bytes[..n_bytes]);
        Ok(n_bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Files for NewFiles<'_> {
    fn begin(&mut self, name: &str) -> io::Result<&mut dyn Write> {
        self.end()?;
        match self.begun(name) {
            Ok(file) => Ok(self.open.insert(Open { name: name.to_owned(), file, sum: Sha256::new() })),
            Err(error) => {
                self.error = Some(error);
                Err(io::Error::other("it was not written"))
            }
        }
    }
}

/// A file that an import is to read.
#[derive(Clone, Debug)]
pub struct ListedFile {
    /// Below the folder that has all that was asked for, with `/` between the folders in it and those around it that say
    /// something; of one that is packed, the one that it had before.
    pub name: String,
    path: PathBuf,
    is_asked_for: bool,
}

/// Reads files, what brat has beside them, and all files in folders, as names and contents; those of a folder sorted, with
/// `/` in their names.
pub fn read_files(paths: &[PathBuf]) -> Result<Vec<(String, Vec<u8>)>, ExchangeError> {
    list_files(&with_companions(paths))?.iter().map(ListedFile::read).collect()
}

/// These files, and all files in folders, to be read. There is one at least.
pub fn list_files(paths: &[PathBuf]) -> Result<Vec<ListedFile>, ExchangeError> {
    let mut files = Vec::new();
    let around = folder_around_all(paths);
    for path in paths {
        list_into(&mut files, path, name_asked_for(path, &around), None)?;
    }
    match paths.first().filter(|_| files.is_empty()) {
        Some(path) => Err(ExchangeError::NoFile(path.clone())),
        None => Ok(files),
    }
}

/// The paths, and behind a file that is labelled by what lies beside it that, unless it is named too.
pub fn with_companions(paths: &[PathBuf]) -> Vec<PathBuf> {
    let mut known: BTreeSet<PathBuf> = paths.iter().cloned().collect();
    let mut all = Vec::with_capacity(paths.len());
    for path in paths {
        all.push(path.clone());
        all.extend(companions_of(path).into_iter().filter(|beside| known.insert(beside.clone())));
    }
    all
}

impl ListedFile {
    /// Its name and what it holds.
    pub fn read(&self) -> Result<(String, Vec<u8>), ExchangeError> {
        let path = &self.path;
        let bytes = read_unpacked(path).map_err(|error| ExchangeError::NotRead { error, path: path.clone() })?;
        // One that lies in a folder is left out by the import, which says so.
        if let Some(error) = archive(&bytes).filter(|_| self.is_asked_for) {
            return Err(ExchangeError::Archive { error, path: path.clone() });
        }
        Ok((self.name.clone(), bytes))
    }
}

/// `within` is the folder that was asked for, in which it lies; `None` where it was asked for itself.
fn list_into(
    files: &mut Vec<ListedFile>,
    path: &Path,
    name: String,
    within: Option<&Path>,
) -> Result<(), ExchangeError> {
    let is_asked_for = within.is_none();
    if let Some(of_project) = files_of(path) {
        let of_project = of_project.map_err(|error| ExchangeError::NotRead { error, path: path.to_owned() })?;
        let mut beside = Vec::new();
        // Where no name says that the folder is a project, somebody may have other files in it.
        if path.is_dir() && !is_to_be_folder(&real_path(path)) {
            let of_it: BTreeSet<&Path> = of_project.iter().map(|(inner, _)| Path::new(inner)).collect();
            list_folder(&mut beside, path, &name, within.unwrap_or(path))?;
            beside.retain(|file| !file.path.strip_prefix(path).is_ok_and(|inner| of_it.contains(inner)));
        }
        // Of several projects each has its own articles.
        let folder = if path.is_dir() { path } else { folder_of(path) };
        let named = |(inner, path): (String, PathBuf)| ListedFile {
            name: format!("{}/{inner}", folder.display()),
            path,
            is_asked_for,
        };
        files.extend(of_project.into_iter().map(named).chain(beside));
        return Ok(());
    }
    if !path.is_dir() {
        let name = if Packing::of(path).is_some() { without_ending(&name) } else { name };
        files.push(ListedFile { name, path: path.to_owned(), is_asked_for });
        return Ok(());
    }
    list_folder(files, path, &name, within.unwrap_or(path))
}

/// Lists what lies in a folder, under its name, which may be none.
fn list_folder(files: &mut Vec<ListedFile>, path: &Path, name: &str, within: &Path) -> Result<(), ExchangeError> {
    let not_read = |error| ExchangeError::NotRead { error, path: path.to_owned() };
    let mut inner = Vec::new();
    for entry in fs::read_dir(path).map_err(not_read)? {
        let entry = entry.map_err(not_read)?;
        let file_type = entry.file_type().map_err(not_read)?;
        // Nor is what lies beside a project one of them.
        let is_of_others = is_passed_over(&entry.file_name()) || is_beside_project(&entry.path(), System::HERE);
        if !is_of_others && (file_type.is_dir() || entry.path().is_file()) {
            if file_type.is_symlink() && !stays_in(within)(&entry.path()) {
                let error = io::Error::other("it is a link that leads out of the folder: name its file to take it");
                return Err(ExchangeError::NotRead { error, path: entry.path() });
            }
            inner.push((entry.file_name().to_string_lossy().into_owned(), entry.path()));
        }
    }
    inner.sort();
    for (file_name, path) in inner {
        let name = if name.is_empty() { file_name } else { format!("{name}/{file_name}") };
        list_into(files, &path, name, Some(within))?;
    }
    Ok(())
}

/// The folder in which all lies that is asked for: of a folder alone that itself.
fn folder_around_all(paths: &[PathBuf]) -> PathBuf {
    let mut folders = paths.iter().map(|path| {
        let place = place_of(path);
        if path.is_dir() { place } else { folder_of(&place).to_owned() }
    });
    let first = folders.next().unwrap_or_default();
    folders.fold(first, |around, folder| {
        let shared = around.components().zip(folder.components()).take_while(|(one, other)| one == other);
        shared.map(|(part, _)| part).collect()
    })
}

/// The path without `..`; a link stays what it is called.
fn place_of(path: &Path) -> PathBuf {
    in_real_folder(path).unwrap_or_else(|| real_path(path))
}

/// What a file or folder is called that is asked for: its path below the folder around all, behind those above it that say
/// something of it (`outlet=Post`).
fn name_asked_for(path: &Path, around: &Path) -> String {
    let place = place_of(path);
    let within = place.strip_prefix(around).unwrap_or(&place);
    let n_above = path.iter().count().saturating_sub(within.iter().count());
    let above = path.iter().take(n_above).map(OsStr::to_string_lossy).filter(|name| name.contains('='));
    above.chain(within.iter().map(OsStr::to_string_lossy)).collect::<Vec<_>>().join("/")
}

fn without_ending(name: &str) -> String {
    name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_go_out_and_come_in() {
        let folder = tempfile::tempdir().unwrap();
        let file = |name: &str| (name.to_owned(), name.as_bytes().to_vec());
        let files = [file("a.ann"), file("train/b.txt")];
        write_files(folder.path(), &files, Over::Nothing).unwrap();
        assert_eq!(read_files(&[folder.path().to_owned()]).unwrap(), files);
        assert_eq!(read_files(&[folder.path().join("train/b.txt")]).unwrap()[0].0, "b.txt");
    }

    #[test]
    fn a_folder_without_a_file_is_told_as_that() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("train")).unwrap();
        let told = read_files(&[folder.path().to_owned()]).unwrap_err().to_string();
        assert_eq!(told, format!("there is no file to read: {}", folder.path().display()));
    }

    #[test]
    fn folders_that_say_something_belong_to_a_name() {
        let folder = tempfile::tempdir().unwrap();
        let of_post = folder.path().join("outlet=Post");
        fs::create_dir_all(of_post.join("year=2026")).unwrap();
        fs::write(of_post.join("year=2026/a.txt"), "").unwrap();
        for (path, name) in [
            (folder.path().to_owned(), "outlet=Post/year=2026/a.txt"),
            (of_post.clone(), "outlet=Post/year=2026/a.txt"),
            (of_post.join("year=2026"), "outlet=Post/year=2026/a.txt"),
            (of_post.join("year=2026/a.txt"), "outlet=Post/year=2026/a.txt"),
        ] {
            assert_eq!(list_files(&[path]).unwrap()[0].name, name);
        }
    }

    #[test]
    fn files_of_several_folders_are_called_as_in_the_folder_around_them() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["t/mon/1.txt", "t/tue/1.txt", "t/tue/in/2.txt"] {
            fs::create_dir_all(folder.path().join(name).parent().unwrap()).unwrap();
            fs::write(folder.path().join(name), name).unwrap();
        }
        let names = |asked: &[&str]| {
            let paths: Vec<PathBuf> = asked.iter().map(|name| folder.path().join(name)).collect();
            list_files(&paths).unwrap().into_iter().map(|file| file.name).collect::<Vec<_>>().join(" ")
        };
        for (asked, expected) in [
            (&["t"][..], "mon/1.txt tue/1.txt tue/in/2.txt"),
            (&["t/mon", "t/tue/"], "mon/1.txt tue/1.txt tue/in/2.txt"),
            (&["t/mon/../mon", "t/tue/in"], "mon/1.txt tue/in/2.txt"),
            (&["t/tue/in", "t/tue"], "in/2.txt 1.txt in/2.txt"),
            (&["t/mon/1.txt", "t/tue/1.txt"], "mon/1.txt tue/1.txt"),
            (&["t/tue"], "1.txt in/2.txt"),
        ] {
            assert_eq!(names(asked), expected, "{asked:?}");
        }
    }

    #[test]
    fn labels_come_with_the_text_that_they_are_of() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        for name in ["a.txt", "a.ann", "b.txt"] {
            fs::write(path(name), name).unwrap();
        }
        let names = |asked: &[&str]| {
            let paths: Vec<PathBuf> = asked.iter().map(|name| path(name)).collect();
            read_files(&paths).unwrap().into_iter().map(|(name, _)| name).collect::<Vec<_>>()
        };
        assert_eq!(names(&["a.ann"]), ["a.ann", "a.txt"]);
        assert_eq!(names(&["a.txt"]), ["a.txt", "a.ann"]);
        assert_eq!(names(&["a.txt", "a.ann"]), ["a.txt", "a.ann"]);
        assert_eq!(names(&["b.txt"]), ["b.txt"]);
        assert_eq!(list_files(&[path("a.txt")]).unwrap().len(), 1);
    }

    #[test]
    fn an_archive_is_refused_only_where_it_was_asked_for() {
        let folder = tempfile::tempdir().unwrap();
        let zip = folder.path().join("old.zip");
        fs::write(&zip, [&b"PK\x03\x04"[..], &[0; 60]].concat()).unwrap();
        fs::write(folder.path().join("a.jsonl"), "{}").unwrap();
        assert_eq!(read_files(&[folder.path().to_owned()]).unwrap().len(), 2);
        assert!(matches!(read_files(&[zip]), Err(ExchangeError::Archive { .. })));
    }

    #[test]
    fn a_file_that_is_not_whole_is_not_there() {
        let folder = tempfile::tempdir().unwrap();
        let mut files = NewFiles::in_folder(folder.path(), Over::Files);
        let written = files.take(|to| {
            to.begin("a.txt")?.write_all(b"whole")?;
            to.begin("b.txt")?.write_all(b"ha")?;
            Err::<(), _>(io::ErrorKind::StorageFull.into())
        });
        drop(files);
        assert!(matches!(written, Err(ExchangeError::Output(OutputError::NotWritten(SaveError::DiskFull { .. })))));
        assert_eq!(read_files(&[folder.path().to_owned()]).unwrap(), [("a.txt".to_owned(), b"whole".to_vec())]);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn what_an_export_left_that_was_ended_goes_with_the_next_one() {
        let folder = tempfile::tempdir().unwrap();
        let (left, new) =
            (folder.path().join(".pullquote-left.saving"), folder.path().join("train/.pullquote-new.saving"));
        fs::create_dir(folder.path().join("train")).unwrap();
        for path in [&left, &new] {
            fs::write(path, "half").unwrap();
        }
        let an_hour_ago = std::time::SystemTime::now() - std::time::Duration::from_hours(1);
        fs::File::options().write(true).open(&left).unwrap().set_modified(an_hour_ago).unwrap();
        write_files(
            folder.path(),
            &[("a.ann".to_owned(), Vec::new()), ("train/b.ann".to_owned(), Vec::new())],
            Over::Files,
        )
        .unwrap();
        assert!(!left.exists() && new.exists(), "somebody may still write what is new");
    }

    #[test]
    fn no_file_leaves_the_folder() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["../a", "/tmp/a", "a/../../b", ""] {
            let error = write_files(folder.path(), &[(name.to_owned(), Vec::new())], Over::Files);
            assert!(matches!(error, Err(ExchangeError::Name(_))), "{name}");
        }
    }
}
