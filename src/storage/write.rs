//! The one writer. A file is whole or not there, has the rights it should have, and is never written through a link, into
//! a device, or over a project that nobody has spoken of.

use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use tempfile::{Builder, NamedTempFile};

use super::over::{Over, WriteError, check_place};
use super::place_names::folder_of;
use super::project::folder::files::is_in_folder_project;
use super::regular;
use super::system::{Rights, System, identity, make_private, private_folder, sync_folder};

/// Who may read a file that is written.
#[derive(Clone, Copy, Debug)]
pub(super) enum Readers<'a> {
    /// Those of the file that it replaces, or of any new file.
    AsUsual,
    /// Those of the project that it belongs to.
    Of(&'a Path),
    /// Those of the project that it is a copy of: of one in a folder those who may look into that.
    Like(&'a Path),
    /// Those who have these rights.
    With(Rights),
    /// This person.
    Nobody,
}

/// How a file is written.
#[derive(Clone, Copy, Debug)]
pub(super) struct How<'a> {
    pub(super) readers: Readers<'a>,
    pub(super) over: Over,
    pub(super) syncs: Syncs,
}

/// What of a file is on the disk before this goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Syncs {
    /// Nothing for sure.
    Nothing,
    /// What it holds, before it gets its name; the name itself once its folder is [synced](sync_folders).
    Content,
    All,
}

impl<'a> How<'a> {
    /// Whole and lasting, over whatever file is there.
    pub(super) fn lasting(readers: Readers<'a>) -> Self {
        Self { readers, over: Over::Ours, syncs: Syncs::All }
    }
}

/// Writes a file beside the path, and then gives it the path's name. Returns it, open.
pub(super) fn write_whole(path: &Path, bytes: &[u8], how: How<'_>) -> Result<File, WriteError> {
    write_whole_by(path, how, |file| file.write_all(bytes))
}

/// [`write_whole`] with another way to write.
pub(super) fn write_whole_by(
    path: &Path,
    how: How<'_>,
    write: impl FnOnce(&mut File) -> io::Result<()>,
) -> Result<File, WriteError> {
    let mut new = NewFile::begin(path, how)?;
    write(new.temporary.as_file_mut())?;
    new.finish()
}

/// A file on its way: of a temporary name until it is whole. Dropped before, it leaves nothing.
#[derive(Debug)]
pub(super) struct NewFile {
    temporary: NamedTempFile,
    path: PathBuf,
    over: Over,
    syncs: Syncs,
}

impl NewFile {
    /// Begins a file where there is what may be replaced.
    pub(super) fn begin(path: &Path, how: How<'_>) -> Result<Self, WriteError> {
        step();
        let there = check_place(path, how.over, System::HERE)?;
        let temporary = new_file_in(folder_of(path), matches!(how.readers, Readers::AsUsual) && there.is_none())?;
        if !System::HERE.has_mandatory_locks {
            // As long as this program lives; where there are no locks, what it leaves is known by its age.
            drop(temporary.as_file().try_lock());
        }
        step();
        match (how.readers, there) {
            (Readers::AsUsual, Some(there)) if there.permissions().readonly() => {
                return Err(io::Error::from(io::ErrorKind::PermissionDenied).into());
            }
            (Readers::AsUsual, Some(there)) => Rights::of(&there).give(temporary.as_file())?,
            (Readers::Of(project), _) => {
                if let Ok(project) = fs::metadata(project) {
                    Rights::of(&project).give(temporary.as_file())?;
                }
            }
            (Readers::Like(project), _) => {
                if let Some(rights) = rights_like(project) {
                    rights.give(temporary.as_file())?;
                }
            }
            (Readers::With(rights), _) => rights.give(temporary.as_file())?,
            (Readers::AsUsual, None) | (Readers::Nobody, _) => {}
        }
        Ok(Self { temporary, path: path.to_owned(), over: how.over, syncs: how.syncs })
    }

    /// When it was begun, as the disk has it.
    pub(super) fn begun(&self) -> io::Result<SystemTime> {
        self.temporary.as_file().metadata()?.modified()
    }

    /// Gives the file its name, and returns it, open.
    pub(super) fn finish(self) -> Result<File, WriteError> {
        let Self { temporary, path, over, syncs } = self;
        if !System::HERE.has_mandatory_locks {
            drop(temporary.as_file().unlock());
        }
        step();
        if syncs != Syncs::Nothing {
            temporary.as_file().sync_all()?;
            step();
        }
        // What is there may have changed since this was begun.
        check_place(&path, over, System::HERE)?;
        let named = System::HERE.named(temporary, |file| {
            let named = if over == Over::Nothing { file.persist_noclobber(&path) } else { file.persist(&path) };
            named.map_err(|error| (error.error, error.file))
        });
        let file = named.map_err(|error| match error.kind() {
            io::ErrorKind::AlreadyExists => WriteError::Exists,
            _ => error.into(),
        })?;
        step();
        if syncs == Syncs::All {
            sync_folder(folder_of(&path))?;
            step();
        }
        Ok(file)
    }
}

impl io::Write for NewFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.temporary.as_file_mut().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.temporary.as_file_mut().flush()
    }
}

/// A file of a name that nobody can foretell.
fn new_file_in(folder: &Path, is_for_all: bool) -> io::Result<NamedTempFile> {
    let mut builder = Builder::new();
    builder.prefix(TEMPORARY_START).suffix(TEMPORARY_END).rand_bytes(12);
    #[cfg(unix)]
    if is_for_all {
        use std::os::unix::fs::PermissionsExt as _;
        // The system takes away what this person gives nobody.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    #[cfg(not(unix))]
    let _ = is_for_all;
    builder.tempfile_in(folder)
}

pub(super) const DAY: Duration = Duration::from_hours(24);
/// So long may it take from making a file to locking it.
const A_MOMENT: Duration = Duration::from_secs(10);

const TEMPORARY_START: &str = ".pullquote-";
const TEMPORARY_END: &str = ".saving";

/// Makes the folder for a file of this name in a folder that is there, following no link from there on. Returns those that
/// are new, the outer ones first.
pub(super) fn make_folder_for(folder: &Path, name: &Path) -> Result<Vec<PathBuf>, WriteError> {
    let (mut inner, mut made) = (folder.to_owned(), Vec::new());
    for part in name.parent().into_iter().flat_map(Path::components) {
        inner.push(part);
        match fs::symlink_metadata(&inner) {
            Ok(there) if there.is_dir() => {}
            Ok(there) if there.is_symlink() => return Err(WriteError::NotAFile("in a link to a folder")),
            Ok(_) => return Err(WriteError::NotAFile("in what is no folder")),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                fs::create_dir(&inner)?;
                made.push(inner.clone());
            }
            Err(error) => return Err(error.into()),
        }
    }
    Ok(made)
}

/// [`make_folder_for`] in a folder that may not be there, for those who have these rights and may look into any new folder.
/// In a project none is made.
pub(super) fn make_all_folders_for(folder: &Path, name: &Path, rights: Option<Rights>) -> Result<(), WriteError> {
    let mut made = make_missing_folders(folder)?;
    made.extend(make_folder_for(folder, name)?);
    for folder in made {
        let usual = Rights::of(&fs::metadata(&folder)?);
        rights.map_or(Ok(()), |rights| rights.of_folder().at_most(usual).give_folder(&folder))?;
    }
    Ok(())
}

/// Makes a folder where there is none, and those around it, for whoever may read the project; none in a project. Returns
/// those that are new, the outer ones first.
pub(super) fn make_folder_like(folder: &Path, project: &Path) -> Result<Vec<PathBuf>, WriteError> {
    let made = make_missing_folders(folder)?;
    if let Some(rights) = rights_like(project).map(Rights::of_folder) {
        made.iter().try_for_each(|folder| rights.give_folder(folder))?;
    }
    Ok(made)
}

fn make_missing_folders(folder: &Path) -> Result<Vec<PathBuf>, WriteError> {
    if folder.as_os_str().is_empty() || folder.exists() {
        return Ok(Vec::new());
    }
    if is_in_folder_project(folder) {
        return Err(WriteError::InProject);
    }
    let mut made = make_missing_folders(folder.parent().unwrap_or(Path::new("")))?;
    match fs::create_dir(folder) {
        // Another program was faster.
        Err(_) if folder.is_dir() => {}
        is_made => {
            is_made?;
            made.push(folder.to_owned());
        }
    }
    Ok(made)
}

/// The rights of those who may read all these projects, as far as they are there.
pub(super) fn rights_like_all(projects: &[PathBuf]) -> Option<Rights> {
    projects.iter().filter_map(|project| rights_like(project)).reduce(Rights::and_of)
}

/// The rights that a new file gets in a folder.
pub(super) fn usual_rights_in(folder: &Path) -> io::Result<Rights> {
    // Nothing is ever written into it: whoever opens one before it has its own rights could read on.
    Ok(Rights::of(&new_file_in(folder, true)?.as_file().metadata()?))
}

/// The rights of what is made from a project; `None` where it is not there.
fn rights_like(project: &Path) -> Option<Rights> {
    let rights = Rights::of(&fs::metadata(project).ok()?);
    let folder = is_in_folder_project(folder_of(project)).then(|| fs::metadata(folder_of(project)).ok()).flatten();
    Some(folder.map_or(rights, |folder| rights.within(Rights::of(&folder))).of_new())
}

/// Writes a folder that is not there yet, with these files by their names: all of it or nothing. It is on the disk before
/// this goes on.
pub(super) fn write_new_folder(
    path: &Path,
    readers: Readers<'_>,
    files: &mut dyn Iterator<Item = (String, Vec<u8>)>,
) -> Result<(), WriteError> {
    step();
    if fs::symlink_metadata(path).is_ok() {
        return Err(WriteError::Exists);
    }
    let mut builder = Builder::new();
    builder.prefix(TEMPORARY_START).suffix(TEMPORARY_END).rand_bytes(12);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        // The system takes away what this person gives nobody.
        builder.permissions(fs::Permissions::from_mode(0o777));
    }
    let new = builder.tempdir_in(folder_of(path))?;
    // As long as this program lives, as its files are.
    let lock = File::open(new.path()).ok().filter(|_| !System::HERE.has_mandatory_locks);
    drop(lock.as_ref().map(File::try_lock));
    let of_folders =
        if let Readers::Like(project) = readers { rights_like(project).map(Rights::of_folder) } else { None };
    of_folders.map_or(Ok(()), |rights| rights.give_folder(new.path()))?;
    let how = How { readers, over: Over::Nothing, syncs: Syncs::Nothing };
    let mut written = Vec::new();
    for (name, bytes) in files {
        let file = new.path().join(&name);
        for made in make_folder_for(new.path(), Path::new(&name))? {
            of_folders.map_or(Ok(()), |rights| rights.give_folder(&made))?;
        }
        write_whole(&file, &bytes, how)?;
        written.push(file);
    }
    make_last(&written)?;
    let inside = |folder: &&Path| folder.starts_with(new.path());
    let folders = written.iter().flat_map(|file| file.ancestors().skip(1).take_while(inside));
    sync_folders(&folders.map(Path::to_owned).collect())?;
    fs::rename(new.path(), path)?;
    // It is no temporary folder any more.
    drop(new.keep());
    step();
    Ok(sync_folder(folder_of(path))?)
}

/// Waits until the disk has files, with their names. Many at once take less time than one after another as they are
/// written.
pub(super) fn make_last(files: &[PathBuf]) -> io::Result<()> {
    let mut folders = BTreeSet::new();
    for file in files {
        // Windows wants to be able to write what it is to keep; elsewhere that may be forbidden.
        OpenOptions::new().read(true).write(cfg!(windows)).open(file)?.sync_all()?;
        folders.extend(file.parent().map(Path::to_owned));
    }
    sync_folders(&folders)
}

/// Waits until the disk has the names in folders.
pub(super) fn sync_folders(folders: &BTreeSet<PathBuf>) -> io::Result<()> {
    folders.iter().try_for_each(|folder| sync_folder(folder))
}

/// Makes a folder that is for this person, if it is not there.
pub(super) fn make_private_folder(folder: &Path) -> io::Result<()> {
    private_folder().create(folder)
}

/// Makes a file that is for this person, or one that is there already private: what other code writes into it is nobody
/// else's business either. In a new file is what `new` says.
pub fn make_private_file(path: &Path, new: &[u8]) -> io::Result<()> {
    make_private_folder(folder_of(path))?;
    let how = How { readers: Readers::Nobody, over: Over::Nothing, syncs: Syncs::Nothing };
    match write_whole(path, new, how) {
        Ok(_) => Ok(()),
        Err(WriteError::Exists) => make_private(&regular::open(path)?),
        Err(WriteError::Io(error)) => Err(error),
        Err(error) => Err(io::Error::other(error.to_string())),
    }
}

/// Gives a file another name at which there is nothing yet.
pub(super) fn rename(from: &Path, to: &Path) -> io::Result<()> {
    step();
    fs::rename(from, to)?;
    step();
    sync_folder(folder_of(to))
}

/// Removes a file; that there is none is well too.
pub(super) fn remove(path: &Path) -> io::Result<()> {
    step();
    match fs::remove_file(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        removed => removed,
    }
}

/// Removes a folder that has nothing in it. One that has is not for us to remove, and one that stays is in nobody's way.
pub(super) fn remove_if_empty(folder: &Path) {
    step();
    drop(fs::remove_dir(folder));
}

/// Removes what programs that were ended in the middle have left beside the file, files and folders. What somebody still
/// writes is locked, or else not a day old.
pub(super) fn remove_leftovers(path: &Path, now: SystemTime) {
    remove_leftovers_in(folder_of(path), now);
}

/// [`remove_leftovers`] in a folder.
pub(super) fn remove_leftovers_in(folder: &Path, now: SystemTime) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let is_ours =
            name.to_str().is_some_and(|name| name.starts_with(TEMPORARY_START) && name.ends_with(TEMPORARY_END));
        if !is_ours {
            continue;
        }
        // Of a link itself, which is neither.
        let Ok(metadata) = entry.metadata() else { continue };
        let made = metadata.modified().ok();
        let age = made.and_then(|made| now.duration_since(made).ok()).unwrap_or_default();
        if age <= DAY && (age <= A_MOMENT || !is_left(&entry.path(), &metadata)) {
            continue;
        }
        // What cannot be removed is in nobody's way.
        if metadata.is_file() {
            drop(remove(&entry.path()));
        } else if metadata.is_dir() {
            drop(fs::remove_dir_all(entry.path()));
        }
    }
}

/// Whether the program that wrote the file or folder is gone.
fn is_left(path: &Path, metadata: &fs::Metadata) -> bool {
    let open = || {
        if metadata.is_dir() { File::open(path) } else { regular::open_companion(path, OpenOptions::new().read(true)) }
    };
    !System::HERE.has_mandatory_locks && open().is_ok_and(|file| file.try_lock().is_ok())
}

/// A new folder among the system's temporary ones, of a name that nobody can foretell.
pub fn make_temporary_folder() -> io::Result<PathBuf> {
    Ok(Builder::new().prefix("pullquote-").tempdir()?.keep())
}

/// A file beside a project that is written bit by bit.
#[derive(Debug)]
pub(super) struct Companion {
    path: PathBuf,
    file: File,
}

impl Companion {
    /// A file that was just written whole.
    pub(super) fn new(path: &Path, file: File) -> Self {
        Self { path: path.to_owned(), file }
    }

    /// Opens one that is there.
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        let file = regular::open_companion(path, OpenOptions::new().read(true).write(true))?;
        Ok(Self::new(path, file))
    }

    /// Opens one, or makes it with the readers of the project.
    pub(super) fn open_or_make(path: &Path, project: &Path) -> io::Result<Self> {
        match Self::open(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            opened => return opened,
        }
        step();
        let file = OpenOptions::new().read(true).write(true).create_new(true).open(path)?;
        if let Ok(project) = fs::metadata(project) {
            Rights::of(&project).give(&file)?;
        }
        Ok(Self::new(path, file))
    }

    pub(super) fn file(&self) -> &File {
        &self.file
    }

    /// The same under another name; `None` where that does not lead to it.
    pub(super) fn under(&self, path: &Path) -> io::Result<Option<Self>> {
        let same = Self { path: path.to_owned(), file: self.file.try_clone()? };
        Ok(same.is_there().then_some(same))
    }

    /// The same, to be looked for under another name.
    pub(super) fn named(self, path: &Path) -> Self {
        Self { path: path.to_owned(), ..self }
    }

    /// Whether the path still leads to this file.
    pub(super) fn is_there(&self) -> bool {
        let (ours, there) = (self.file.metadata(), fs::symlink_metadata(&self.path));
        matches!((ours, there), (Ok(ours), Ok(there)) if !there.is_symlink() && identity(&ours) == identity(&there))
    }

    /// Whether the path still leads to this file, and nobody has cut off one of its first bytes.
    pub(super) fn has(&self, n_bytes: u64) -> bool {
        self.is_there() && self.file.metadata().is_ok_and(|file| file.len() >= n_bytes)
    }

    /// Writes behind the first bytes, where nothing stays that was there, and waits until the disk has it.
    pub(super) fn write_after(&mut self, n_bytes: u64, bytes: &[u8]) -> io::Result<()> {
        step();
        // Half a line may stand there from a try that failed.
        self.file.set_len(n_bytes)?;
        self.file.seek(SeekFrom::Start(n_bytes))?;
        step();
        self.file.write_all(bytes)?;
        step();
        self.file.sync_data()?;
        step();
        Ok(())
    }

    /// Removes it, if it is still the one that its path leads to.
    pub(super) fn remove(&self) -> io::Result<()> {
        if self.is_there() { remove(&self.path) } else { Ok(()) }
    }
}

/// A place at which the crash test ends the program: `PULLQUOTE_END_AT` says at the how-manyth.
#[cfg(debug_assertions)]
fn step() {
    use std::sync::LazyLock;
    use std::sync::atomic::{AtomicU64, Ordering};
    static END_AT: LazyLock<Option<u64>> = LazyLock::new(|| std::env::var("PULLQUOTE_END_AT").ok()?.parse().ok());
    static N_STEPS: AtomicU64 = AtomicU64::new(0);
    if let Some(end_at) = *END_AT
        && N_STEPS.fetch_add(1, Ordering::Relaxed) + 1 == end_at
    {
        std::process::abort();
    }
}

#[cfg(not(debug_assertions))]
fn step() {}

#[cfg(test)]
mod tests {
    use super::super::place_names::{MAX_NAME_BYTES, around, beside, real_path};
    use super::*;

    fn replace(path: &Path, bytes: &[u8]) -> Result<(), WriteError> {
        write_whole(path, bytes, How::lasting(Readers::AsUsual)).map(drop)
    }

    #[test]
    fn a_disk_that_fills_up_leaves_the_old_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.ron");
        replace(&path, b"old").unwrap();
        let error = write_whole_by(&path, How::lasting(Readers::AsUsual), |file| {
            file.write_all(b"ne")?;
            Err(io::ErrorKind::StorageFull.into())
        });
        assert!(matches!(error, Err(WriteError::Io(error)) if error.kind() == io::ErrorKind::StorageFull));
        assert_eq!(fs::read(&path).unwrap(), b"old");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside it");
    }

    #[test]
    fn names_that_are_too_long_are_shortened_and_stay_apart() {
        let long = |end: &str| PathBuf::from(format!("/tmp/{}{end}.ron", "ü".repeat(121)));
        let (one, other) = (around(".", &long("a"), ".lock"), around(".", &long("b"), ".lock"));
        assert_ne!(one, other);
        assert!(one.file_name().unwrap().len() <= MAX_NAME_BYTES);
        assert_eq!(beside(Path::new("/tmp/a.ron"), ".bak"), Path::new("/tmp/a.ron.bak"));
    }

    #[cfg(unix)]
    #[test]
    fn what_dead_programs_have_left_goes() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.ron");
        let _written = NewFile::begin(&path, How::lasting(Readers::AsUsual)).unwrap();
        for name in [".pullquote-left.saving", "mine.saving"] {
            fs::write(folder.path().join(name), "").unwrap();
        }
        fs::create_dir_all(folder.path().join(".pullquote-dead.saving/articles")).unwrap();
        let n_files = || fs::read_dir(folder.path()).unwrap().count();
        let now = fs::metadata(folder.path().join("mine.saving")).unwrap().modified().unwrap();
        remove_leftovers(&path, now);
        assert_eq!(n_files(), 4, "somebody may just begin to write them");
        let mut files = std::iter::once(("a".to_owned(), Vec::new())).inspect(|_| {
            remove_leftovers(&path, now + 2 * A_MOMENT);
            assert_eq!(n_files(), 3, "one file and a folder are still written, the other is nobody's of us");
        });
        write_new_folder(&folder.path().join("b"), Readers::AsUsual, &mut files).unwrap();
        assert!(folder.path().join("mine.saving").exists());
    }

    #[cfg(unix)]
    #[test]
    fn permissions_stay_and_links_are_not_followed() {
        use std::os::unix::fs::{PermissionsExt as _, symlink};
        let folder = tempfile::tempdir().unwrap();
        let (path, link) = (folder.path().join("a.ron"), folder.path().join("link.ron"));
        replace(&path, b"old").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        symlink(&path, &link).unwrap();
        assert!(matches!(replace(&link, b"new"), Err(WriteError::NotAFile("a link"))));
        replace(&real_path(&link), b"new").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&path), 0o640);
        let (companion, private) = (beside(&path, ".bak"), beside(&path, ".own"));
        write_whole(&companion, b"", How::lasting(Readers::Of(&path))).unwrap();
        write_whole(&private, b"", How::lasting(Readers::Nobody)).unwrap();
        assert_eq!((mode(&companion), mode(&private)), (0o640, 0o600));
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        let new = folder.path().join("new/app.ron");
        for path in [&path, &new] {
            make_private_file(path, b"{}").unwrap();
            assert_eq!(mode(path), 0o600);
        }
        assert_eq!((fs::read(&path).unwrap(), fs::read(&new).unwrap()), (b"new".to_vec(), b"{}".to_vec()));
        symlink(folder.path(), folder.path().join("inner")).unwrap();
        assert!(make_folder_for(folder.path(), Path::new("inner/a.txt")).is_err());
        make_folder_for(folder.path(), Path::new("other/inner/a.txt")).unwrap();
    }
}
