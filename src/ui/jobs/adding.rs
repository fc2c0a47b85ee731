//! Finding article files in what somebody named, and reading them.

use std::path::{Path, PathBuf};

use super::progress::Progress;
use crate::formats::articles::Shape;
use crate::formats::articles::corpus::{Columns, Preview};
use crate::model::Content;
use crate::storage::{self, ArticlesRead, ColumnChoice, Look, ReadRemark, Reading};

/// Article files on their way into the project.
#[derive(Debug, Default)]
pub struct Found {
    pub files: Vec<PathBuf>,
    /// What looking for them came across.
    pub remarks: Vec<ReadRemark>,
}

/// Article files, and the tables among them, which somebody is asked about.
#[derive(Debug)]
pub struct FilesFound {
    pub found: Found,
    pub tables: Vec<Table>,
    pub is_cancelled: bool,
}

/// Files of many articles with the same columns.
#[derive(Debug)]
pub struct Table {
    pub paths: Vec<PathBuf>,
    pub preview: Preview,
    /// As it was guessed, or chosen since.
    pub columns: Columns,
}

/// Files to read, and what they are read for.
#[derive(Debug)]
pub struct ToRead {
    pub found: Found,
    pub columns: ColumnChoice,
}

/// Where and how files are read.
#[derive(Clone, Debug)]
pub struct ReadWith {
    /// That sources are named from.
    pub folder: Option<PathBuf>,
    /// This program, to read PDF files with.
    pub program: Option<PathBuf>,
}

/// Looks for article files, and into the tables among them.
pub fn find_files(paths: &[PathBuf], progress: &Progress) -> FilesFound {
    let mut found = Found::default();
    let files = storage::article_files(paths, &mut found.remarks, &mut |n_found| progress.report(0, n_found));
    let is_cancelled = files.is_none();
    found.files = files.unwrap_or_default();
    let tables = tables_in(&found.files);
    FilesFound { found, tables, is_cancelled }
}

/// Reads what is not in the project yet.
pub fn read_articles(to_read: ToRead, with: &ReadWith, known: &Content, progress: &Progress) -> ArticlesRead {
    let ToRead { found, columns } = to_read;
    let (folder, program) = (with.folder.as_deref(), with.program.as_deref());
    let how = Reading { folder, columns: Some(&columns), program, ..Reading::new(known) };
    let read = storage::read_articles(&found.files, how, &mut |n_read, n_all| progress.report(n_read, n_all));
    let remarks = found.remarks.into_iter().chain(read.remarks).collect();
    ArticlesRead { remarks, ..read }
}

impl ReadWith {
    /// For a project in this file.
    pub fn new(project: Option<&Path>, program: Option<&Path>) -> Self {
        let folder = project.map(storage::folder_around);
        Self { folder, program: program.map(Path::to_owned) }
    }
}

/// The tables of articles among the files, those with the same columns together. What cannot be looked at is told when
/// it is read.
fn tables_in(files: &[PathBuf]) -> Vec<Table> {
    let mut tables: Vec<Table> = Vec::new();
    for path in files {
        let Ok(Look { shape: Ok(Shape::Corpus(kind)), labelled: None, .. }) = storage::look_at(path) else { continue };
        let Ok(preview) = storage::preview_corpus(path, kind, None) else { continue };
        match tables.iter_mut().find(|table| table.preview.columns == preview.columns) {
            Some(table) => table.paths.push(path.clone()),
            None => tables.push(Table { paths: vec![path.clone()], columns: preview.guess.clone(), preview }),
        }
    }
    tables
}
