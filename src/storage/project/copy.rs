//! A copy of a project with all its unsaved changes, made without opening it for work.

use std::path::{Path, PathBuf};

use thiserror::Error;

use super::aside::{MAX_NUMBERED, first_free};
use super::folder::files::real_project;
use super::open::read_whole;
use super::open_error::OpenError;
use super::write::write_project;
use crate::storage::over::{Over, WriteError};
use crate::storage::write::{How, Readers};

/// Why a copy was not made.
#[derive(Debug, Error)]
pub enum CopyError {
    #[error("the project cannot be read: {0}")]
    NotRead(#[from] OpenError),
    #[error("the copy cannot be written, {error}: {path}", path = path.display())]
    NotWritten { error: WriteError, path: PathBuf },
}

/// Writes the project, with what its journal holds beyond its file, to a new file beside it; returns its path.
pub fn save_copy(path: &Path) -> Result<PathBuf, CopyError> {
    let project = read_whole(path)?;
    let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let named = |end: &str| path.with_file_name(format!("{stem} copy{end}.ron"));
    let copy = first_free(named(""), (2..MAX_NUMBERED).map(|number| named(&format!(" {number}"))));
    let real = real_project(path);
    let how = How { over: Over::Nothing, ..How::lasting(Readers::Of(&real)) };
    match write_project(&copy, project.content(), how, |_| Ok(())) {
        Ok(_) => Ok(copy),
        Err(error) => Err(CopyError::NotWritten { error, path: copy }),
    }
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use super::*;
    use crate::model::{Edit, Project, Transaction};
    use crate::storage::OpenProject;

    #[test]
    fn a_copy_has_what_was_never_saved() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("week.ron");
        let mut project = OpenProject::new(Project::new("Week", "ana"));
        project.save_as(&path, "ana", SystemTime::UNIX_EPOCH).unwrap();
        project.apply(Transaction::new("rename project", vec![Edit::SetName("Better".to_owned())])).unwrap();
        project.sync_journal();
        let copies = [save_copy(&path).unwrap(), save_copy(&path).unwrap()];
        assert_eq!(copies.each_ref().map(|copy| copy.file_name().unwrap()), ["week copy.ron", "week copy 2.ron"]);
        assert_eq!(read_whole(&copies[0]).unwrap().name(), "Better");
        assert_eq!(read_whole(&path).unwrap().name(), "Better");
        project.close();
    }
}
