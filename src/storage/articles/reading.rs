//! How article files are read, what is told about them, and what their source is called.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use encoding_rs::Encoding;
use thiserror::Error;

use crate::formats::ImportWarning;
use crate::formats::articles::NotAnArticle;
use crate::formats::articles::corpus::Columns;
use crate::model::{ArticleId, Content, OffsetUnit, TextTooLong, counted};
use crate::storage::place_names::in_real_folder;
use crate::storage::system::in_words;

/// How article files are read.
#[derive(Clone, Copy, Debug)]
pub struct Reading<'a> {
    /// Instead of the encoding that each file looks like.
    pub encoding: Option<&'static Encoding>,
    /// The project's folder: sources that lie in it are named from there, others by their whole path.
    pub folder: Option<&'a Path>,
    /// Texts that it has are not read again; labels that come with articles are found among its labels.
    pub known: &'a Content,
    /// What the columns of tables hold.
    pub columns: Option<&'a ColumnChoice>,
    /// What offsets of labels count in files that do not say.
    pub offset_unit: Option<OffsetUnit>,
    /// This program, to read PDF files with: [`this_program`](crate::storage::this_program).
    pub program: Option<&'a Path>,
}

/// What people have said about the columns of files of many articles; the rest is guessed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ColumnChoice {
    pub of_all: Columns,
    pub of_file: BTreeMap<PathBuf, Columns>,
}

/// What people should know about a file that was to be read.
#[derive(Debug, Error)]
pub enum ReadRemark {
    /// Nothing was read from it.
    #[error("already there as “{title}”: {path}", path = path.display())]
    AlreadyThere { id: ArticleId, title: String, path: PathBuf },
    /// Nothing was read from it.
    #[error("says the same as “{title}” but for blanks, accents or marks, and is left out: {path}", path = path.display())]
    NearlyThere { title: String, path: PathBuf },
    /// Nothing was read from it.
    #[error("there is “{title}” with another text under the same id: {path}", path = path.display())]
    OtherText { title: String, path: PathBuf },
    /// Of a file of many articles.
    #[error("{n_articles} of its articles are already there: {path}", path = path.display())]
    SomeAlreadyThere { n_articles: usize, path: PathBuf },
    /// Of a file of many articles.
    #[error("{n_articles} of its articles say the same as others but for blanks, accents or marks, and are left out, such as “{title}”: {path}", path = path.display())]
    SomeNearlyThere { n_articles: usize, title: String, path: PathBuf },
    /// Nothing was read from it.
    #[error("cannot be read, {error}: {path}", error = in_words(error), path = path.display())]
    Unreadable { error: io::Error, path: PathBuf },
    /// Nothing was read from it.
    #[error("{error}: {path}", path = path.display())]
    NotAnArticle { error: NotAnArticle, path: PathBuf },
    /// Nothing was read from it.
    #[error("{error}: {path}", path = path.display())]
    TooLong { error: TextTooLong, path: PathBuf },
    /// Nothing was read from it.
    #[error("has no article file: {path}", path = path.display())]
    EmptyFolder { path: PathBuf },
    /// Of one of the articles of the file.
    #[error("{}: {}", warning.place, warning.message)]
    InFile { warning: ImportWarning, path: PathBuf },
    /// It was read, but not all of it.
    #[error("is not all {encoding}: open it again with another encoding: {path}", path = path.display())]
    Lossy { encoding: &'static str, path: PathBuf },
    /// They were read.
    #[error("{}read as {encoding} by the look of the bytes; where letters are wrong, reopen with another encoding: {path}", if *n_files == 1 { String::new() } else { format!("{n_files} files were ") }, path = path.display())]
    EncodingGuessed { encoding: &'static str, n_files: usize, path: PathBuf },
    /// It was read, but not all of it.
    #[error("some of its pages cannot be read: {path}", path = path.display())]
    PagesMissing { path: PathBuf },
    /// It was read.
    #[error("text taken from a PDF as well as could be, check it: {path}", path = path.display())]
    BestEffort { path: PathBuf },
    /// It was read.
    #[error("has {n_characters} control characters, which are kept: {path}", path = path.display())]
    ControlCharacters { n_characters: usize, path: PathBuf },
    /// It was read, in a way that somebody should know.
    #[error("{}", with_place(remark, path))]
    Told { remark: String, path: PathBuf },
    /// It was read as a text, which it may not be.
    #[error("looks like {looks} and was read as a plain text{hint}: {path}", path = path.display())]
    LooksLike { looks: &'static str, hint: String, path: PathBuf },
    /// It was read, and there is nothing to label.
    #[error("has no text: {path}", path = path.display())]
    Empty { path: PathBuf },
    /// Files of a folder whose names are of no article.
    #[error("{n_files} {} no article{}: {names}: {path}", if *n_files == 1 { "file is" } else { "files are" }, if *n_files == 1 { "" } else { "s" }, path = path.display())]
    PassedOver { n_files: usize, names: String, path: PathBuf },
    /// Links in a folder to files that do not lie in it.
    #[error("{files} passed over, to which links lead out of the folder; name one to take it: {names}: {path}", files = counted(*n_files, "file"), path = path.display())]
    LeadOut { n_files: usize, names: String, path: PathBuf },
    /// It was read.
    #[error("read by columns, {columns}: {path}", path = path.display())]
    ColumnsGuessed { columns: String, path: PathBuf },
}

impl ReadRemark {
    /// Whether something was not read that should have been, or probably not as what it is.
    pub fn is_problem(&self) -> bool {
        match self {
            Self::Unreadable { .. }
            | Self::NotAnArticle { .. }
            | Self::TooLong { .. }
            | Self::EmptyFolder { .. }
            | Self::LeadOut { .. }
            | Self::InFile { .. }
            | Self::OtherText { .. }
            | Self::Empty { .. }
            | Self::LooksLike { .. }
            | Self::PagesMissing { .. } => true,
            Self::AlreadyThere { .. }
            | Self::SomeAlreadyThere { .. }
            | Self::NearlyThere { .. }
            | Self::SomeNearlyThere { .. }
            | Self::Lossy { .. }
            | Self::EncodingGuessed { .. }
            | Self::BestEffort { .. }
            | Self::ControlCharacters { .. }
            | Self::Told { .. }
            | Self::PassedOver { .. }
            | Self::ColumnsGuessed { .. } => false,
        }
    }
}

/// The remark and the file that it is about, unless it begins with that.
fn with_place(remark: &str, path: &Path) -> String {
    let names_it = |name: &str| remark.strip_prefix(name).is_some_and(|rest| rest.starts_with([':', ',']));
    let whole = path.display().to_string();
    let last = path.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
    if names_it(&whole) || names_it(&last) { remark.to_owned() } else { format!("{remark}: {whole}") }
}

impl<'a> Reading<'a> {
    /// For a project with this content; the rest is found out or left out.
    pub fn new(known: &'a Content) -> Self {
        Self { encoding: None, folder: None, known, columns: None, offset_unit: None, program: None }
    }
}

/// What a project file in the folder calls a source: with `/` on every system.
pub fn source_name(path: &Path, folder: Option<&Path>) -> String {
    let whole = in_real_folder(path).or_else(|| std::path::absolute(path).ok()).unwrap_or_else(|| path.to_owned());
    let folder = folder.map(|folder| real_folder(folder).unwrap_or_else(|| folder.to_owned()));
    let Some(inside) = folder.as_ref().and_then(|folder| whole.strip_prefix(folder).ok()) else {
        return whole.to_string_lossy().into_owned();
    };
    inside.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/")
}

/// A folder without `..` and links, where it is there.
pub(super) fn real_folder(folder: &Path) -> Option<PathBuf> {
    // The name of the folder in which one is can be empty.
    fs::canonicalize(folder.join(".")).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_beside_the_folder_is_named_by_its_whole_path() {
        let outer = tempfile::tempdir().unwrap();
        let (project, beside) = (outer.path().join("project"), outer.path().join("beside"));
        for folder in [&project.join("in"), &beside] {
            fs::create_dir_all(folder).unwrap();
            fs::write(folder.join("a.txt"), "").unwrap();
        }
        let name = |path: &str| source_name(&project.join(path), Some(&project));
        assert_eq!(name("in/a.txt"), "in/a.txt");
        assert_eq!(name("in/../in/a.txt"), "in/a.txt");
        let whole = fs::canonicalize(&beside).unwrap().join("a.txt");
        assert_eq!(name("../beside/a.txt"), whole.to_string_lossy());
    }
}
