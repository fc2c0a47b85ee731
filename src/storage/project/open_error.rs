//! Why a project cannot be opened.

use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

use super::in_use::{backup_path, journal_path};
use crate::formats::own::folder_names::PROJECT_NAME;
use crate::formats::own::project_file::ProjectFileError;
use crate::model::{ArticleId, EditError};
use crate::storage::place_names::real_path;
use crate::storage::system::in_words;

/// Why a project file cannot be opened.
#[derive(Debug, Error)]
pub enum OpenError {
    #[error("there is no such file: {path}", path = path.display())]
    NotFound { path: PathBuf },
    #[error(
        "there is no such file any more, only its journal. Open the project by the name that it has now; where it was moved to \
         another folder, put it back first: {path}",
        path = path.display()
    )]
    OnlyJournal { path: PathBuf },
    #[error("cannot be read, {error}: {path}", error = in_words(error), path = path.display())]
    Io { error: io::Error, path: PathBuf },
    #[error("it is a folder without a {PROJECT_NAME}, so there is no project in it: {path}", path = path.display())]
    NoProjectIn { path: PathBuf },
    #[error("it is {what}, and no project. Open the project itself: {path}", path = path.display())]
    Companion { what: String, path: PathBuf },
    #[error("{error}: {path}", path = path.display())]
    Content { error: ProjectFileError, path: PathBuf },
    #[error("{error}: {path}", path = path.display())]
    Labels { error: EditError, path: PathBuf },
    #[error("{error}. What it was before lies in {kept}", kept = kept.display())]
    HasFormer { error: Box<Self>, kept: PathBuf },
    #[error("it holds the article {id}, and so has another's name: {path}", path = path.display())]
    OtherArticle { id: ArticleId, path: PathBuf },
}

impl OpenError {
    pub(super) fn from_io(error: io::Error, path: &Path) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound if journal_path(&real_path(path)).is_file() => {
                Self::OnlyJournal { path: path.to_owned() }
            }
            io::ErrorKind::NotFound => Self::NotFound { path: path.to_owned() },
            _ => Self::Io { error, path: path.to_owned() },
        }
    }

    /// The same of a project whose file is damaged, with where it is kept as it was; if it is.
    pub(super) fn with_former(self, real: &Path) -> Self {
        let kept = backup_path(real);
        match self {
            error @ (Self::Content { .. } | Self::Labels { .. }) if kept.is_file() => {
                Self::HasFormer { error: Box::new(error), kept }
            }
            error => error,
        }
    }
}
