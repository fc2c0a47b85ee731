//! A save of several files that did not come to its end: it is finished by whoever finds it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::{fs, io};

use crate::formats::own::folder_names::{PROJECT_NAME, article_name, article_of};
use crate::formats::own::save_record::{FileChange, RecordError, SaveRecord};
use crate::model::ArticleId;
use crate::storage::over::{Over, WriteError};
use crate::storage::place_names::{beside, folder_of};
use crate::storage::project::aside::put_aside;
use crate::storage::regular;
use crate::storage::sha256::{hex, sha256};
use crate::storage::system::Rights;
use crate::storage::write::{How, Readers, Syncs, make_folder_for, remove, sync_folders, write_whole};

/// What a save was about to write when its program ended, or when its disk was full.
#[derive(Debug)]
pub(in crate::storage::project) struct HalfSaved {
    record: SaveRecord,
    /// Where the change of each file is.
    by_name: BTreeMap<String, usize>,
}

/// What became of a save that had not come to its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::storage::project) enum Finished {
    /// There was none.
    Nothing,
    /// All its files, of these names, hold what it was to write.
    All(BTreeSet<String>),
    /// Another program has changed one of its files since, or what is written there is nobody's save: nothing was
    /// written over it, and it is kept there.
    PutAside(PathBuf),
}

impl Finished {
    /// Whether that wrote, or removed, the file of this article.
    pub(in crate::storage::project) fn has_changed(&self, id: ArticleId) -> bool {
        matches!(self, Self::All(names) if names.contains(&article_name(id)))
    }
}

impl HalfSaved {
    /// The one beside a project's file. A record that is not whole was never relied on; one of a newer version is an error.
    pub(in crate::storage::project) fn find(real: &Path) -> io::Result<Option<Self>> {
        match read_record(real)? {
            Some(Ok(record)) => Ok(Some(Self::new(record))),
            Some(Err(error @ RecordError::Newer)) => Err(io::Error::other(error)),
            Some(Err(RecordError::NotOurs)) | None => Ok(None),
        }
    }

    fn new(record: SaveRecord) -> Self {
        let by_name = record.files.iter().enumerate().map(|(idx, file)| (file.name.clone(), idx)).collect();
        Self { record, by_name }
    }

    /// What it was to write to a file.
    pub(in crate::storage::project) fn text_of(&self, name: &str) -> Option<&str> {
        self.record.files[*self.by_name.get(name)?].text.as_deref()
    }

    /// The articles that have a file once it is finished.
    pub(in crate::storage::project) fn change_list(&self, articles: &mut BTreeSet<ArticleId>) {
        for FileChange { name, text, .. } in &self.record.files {
            let Some(id) = name.rsplit('/').next().and_then(article_of) else { continue };
            if text.is_some() {
                articles.insert(id);
            } else {
                articles.remove(&id);
            }
        }
    }

    /// Whether a file holds neither what it held before nor what it was to hold.
    pub(in crate::storage::project) fn is_overtaken(&self, real: &Path) -> io::Result<bool> {
        for change in &self.record.files {
            if is_overtaken(real, change)? {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// Finishes the save that lies beside a project's file, if there is one. Call it only with the lock.
pub(in crate::storage::project) fn finish(real: &Path) -> Result<Finished, WriteError> {
    let half_saved = match read_record(real)? {
        None => return Ok(Finished::Nothing),
        Some(Ok(record)) => HalfSaved::new(record),
        Some(Err(error @ RecordError::Newer)) => return Err(io::Error::other(error).into()),
        Some(Err(RecordError::NotOurs)) => return Ok(Finished::PutAside(put_aside(&record_path(real), "discarded")?)),
    };
    refuse_linked_head(real)?;
    if half_saved.is_overtaken(real)? {
        return Ok(Finished::PutAside(put_aside(&record_path(real), "discarded")?));
    }
    write_changes(real, &half_saved.record.files)?;
    remove(&record_path(real))?;
    Ok(Finished::All(half_saved.by_name.into_keys().collect()))
}

/// The record beside the file of a project in a folder; `None` where there is none.
fn read_record(real: &Path) -> io::Result<Option<Result<SaveRecord, RecordError>>> {
    if real.file_name().is_none_or(|name| name != PROJECT_NAME) {
        return Ok(None);
    }
    Ok(regular::read_companion(&record_path(real))?.map(|bytes| SaveRecord::read(&bytes)))
}

/// Refuses a project whose own file is a link by now.
pub(in crate::storage::project) fn refuse_linked_head(real: &Path) -> io::Result<()> {
    regular::refuse_links_within(folder_of(real), PROJECT_NAME)
}

/// Writes changes of files, all or, where the program ends before that, so that whoever opens the project goes on.
pub(in crate::storage::project) fn write_all(real: &Path, changes: Vec<FileChange>) -> Result<(), WriteError> {
    // One file takes its place whole by itself.
    if changes.len() < 2 {
        return write_changes(real, &changes);
    }
    let record = SaveRecord::new(changes);
    write_whole(&record_path(real), &record.write(), How::lasting(Readers::Of(real)))?;
    write_changes(real, &record.files)?;
    Ok(remove(&record_path(real))?)
}

/// Whether the file of a change holds neither what it held before nor what it is to hold.
fn is_overtaken(real: &Path, change: &FileChange) -> io::Result<bool> {
    let now = sum_of(real, &change.name)?;
    Ok(now != change.was && now != change.text.as_ref().map(|text| sum(text.as_bytes())))
}

fn write_changes(real: &Path, changes: &[FileChange]) -> Result<(), WriteError> {
    // A name must not be on the disk before what it names; the names themselves can come later, all at once.
    let syncs = if changes.len() == 1 { Syncs::All } else { Syncs::Content };
    let how = How { readers: Readers::Of(real), over: Over::Ours, syncs };
    let project = folder_of(real);
    let mut folders = BTreeSet::new();
    for change in changes {
        let path = real.with_file_name(&change.name);
        // Those before it took their time.
        if is_overtaken(real, change)? {
            return Err(WriteError::Replaced);
        }
        if let Some(text) = &change.text {
            // Whoever may look into the project may look into all of it, whatever this person gives others otherwise.
            for made in make_folder_for(project, Path::new(&change.name))? {
                Rights::of(&fs::metadata(folder_of(&made))?).give_folder(&made)?;
            }
            write_whole(&path, text.as_bytes(), how)?;
        } else {
            regular::refuse_links_within(project, &change.name)?;
            remove(&path)?;
        }
        // With the names of folders that are new.
        let inside = |folder: &&Path| folder.starts_with(project) && folder.exists();
        folders.extend(path.ancestors().skip(1).filter(inside).map(Path::to_owned));
    }
    Ok(sync_folders(&folders)?)
}

/// What the record of a save is called: `project.ron.saving`.
pub(in crate::storage::project) fn record_path(real: &Path) -> PathBuf {
    beside(real, ".saving")
}

/// The SHA-256 of a file of a project, as hex; `None` where there is none.
fn sum_of(real: &Path, name: &str) -> io::Result<Option<String>> {
    match regular::open_within(folder_of(real), name) {
        Ok(mut file) => regular::read_all(&mut file).map(|bytes| Some(sum(&bytes))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// The SHA-256 of bytes as records have it.
pub(in crate::storage::project) fn sum(bytes: &[u8]) -> String {
    hex(&sha256(bytes))
}

/// The change of the file of an article.
pub(in crate::storage::project) fn article_change(
    id: ArticleId,
    was: Option<String>,
    text: Option<String>,
) -> FileChange {
    FileChange { name: article_name(id), was, text }
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;
    use crate::storage::project::folder::files::article_path;

    #[test]
    fn new_folders_are_for_those_who_have_the_project() {
        let folder = tempfile::tempdir().unwrap();
        let (real, articles) = (folder.path().join(PROJECT_NAME), folder.path().join("articles"));
        fs::write(&real, "").unwrap();
        fs::create_dir(&articles).unwrap();
        fs::set_permissions(&articles, fs::Permissions::from_mode(0o711)).unwrap();
        write_all(&real, vec![article_change(ArticleId(1), None, Some("x".to_owned()))]).unwrap();
        let made = article_path(&real, ArticleId(1)).parent().unwrap().metadata().unwrap();
        assert_eq!(made.permissions().mode() & 0o777, 0o711);
    }
}
