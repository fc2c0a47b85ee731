//! Where the files of a project in a folder are.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::formats::own::folder_names::{ARTICLES_NAME, PROJECT_NAME, article_copied_to, article_name, article_of};
use crate::model::ArticleId;
use crate::storage::place_names::real_path;
use crate::storage::regular;

/// The ending of the folder of a project.
pub(in crate::storage::project) const FOLDER_ENDING: &str = "pullquote";

/// How many letters the name of a folder for articles has.
const N_LETTERS: usize = 2;

/// Whether a path is that of a project, in one file or in a folder.
pub fn is_project_path(path: &Path) -> bool {
    let is_file = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("ron"));
    is_file || file_within(path).is_some()
}

/// The file of an article of a project that is kept in a folder, if it is there.
pub fn file_of_article(project: &Path, article: ArticleId) -> Option<PathBuf> {
    let folder = if project.is_dir() { project } else { project.parent()? };
    let is_in_folder = file_within(folder).is_some_and(|file| project.is_dir() || project == file);
    let file = folder.join(article_name(article));
    (is_in_folder && file.is_file()).then_some(file)
}

/// Whether a project that is saved there is kept in a folder.
pub fn is_to_be_folder(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case(FOLDER_ENDING))
}

/// Whether a file is, or would be, that of labels and settings of a project in a folder: its articles lie beside it.
pub(in crate::storage::project) fn is_part_of_folder(real: &Path) -> bool {
    let is_named = real.file_name().is_some_and(|name| name == PROJECT_NAME);
    is_named && real.parent().is_some_and(|folder| is_to_be_folder(folder) || has_articles_beside(real))
}

/// Whether beside the file of a project lie its articles: in a folder of that name somebody may also have texts.
fn has_articles_beside(head: &Path) -> bool {
    let is_there = head.symlink_metadata().is_ok();
    let is_empty = |folder: &Path| fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_none());
    let left_empty = |entry: io::Result<fs::DirEntry>| {
        entry.is_ok_and(|it| it.file_name().len() == N_LETTERS && is_empty(&it.path()))
    };
    match article_folders(head) {
        Ok(folders) if folders.iter().any(|folder| holds_article(head, folder)) => true,
        Ok(_) => {
            let entries = || fs::read_dir(head.with_file_name(ARTICLES_NAME));
            is_there && entries().is_ok_and(|mut entries| entries.all(left_empty))
        }
        // Through a link nobody looks.
        Err(_) => is_there,
    }
}

/// Whether a folder for articles holds one of the project with this file. The first one tells; it is asked for each file that
/// is written.
fn holds_article(head: &Path, folder: &Path) -> bool {
    let is_article = |path: &Path| {
        let id = path.file_name().and_then(OsStr::to_str).and_then(article_of);
        id.is_some_and(|id| path == article_path(head, id))
    };
    fs::read_dir(folder).is_ok_and(|files| files.flatten().any(|file| is_article(&file.path())))
}

/// Whether a folder is that of a project, or one for its articles.
pub(in crate::storage) fn is_of_folder_project(folder: &Path) -> bool {
    let real = real_path(folder);
    let is_project = |folder: &Path| {
        let file = folder.join(PROJECT_NAME);
        file.symlink_metadata().is_ok() && is_part_of_folder(&file)
    };
    let holds_articles = |folder: &Path| folder.file_name().is_some_and(|name| name == ARTICLES_NAME);
    let above = real.ancestors().filter(|folder| holds_articles(folder)).filter_map(Path::parent);
    is_project(&real) || above.into_iter().any(is_project)
}

/// Whether a folder is that of a project or lies in one, beyond doubt, also where it is still to be made: somebody may call a
/// project in one file `project.ron`, and have articles beside it. Of one whose name does not say that it is a project only
/// the folder itself counts, and those for its articles.
pub(in crate::storage) fn is_in_folder_project(folder: &Path) -> bool {
    let mut there =
        folder.ancestors().map(|folder| if folder.as_os_str().is_empty() { Path::new(".") } else { folder });
    // What is not there yet holds no project.
    let Some((n_missing, real)) = there.by_ref().enumerate().find_map(|(n, it)| Some((n, fs::canonicalize(it).ok()?)))
    else {
        return false;
    };
    let has_article = |head: &Path| {
        article_folders(head).is_ok_and(|folders| folders.iter().any(|folder| holds_article(head, folder)))
    };
    real.ancestors().any(|folder| {
        let head = folder.join(PROJECT_NAME);
        let is_its_own = || n_missing == 0 && folder == real || real.starts_with(folder.join(ARTICLES_NAME));
        head.symlink_metadata().is_ok() && (is_to_be_folder(folder) || is_its_own() && has_article(&head))
    })
}

/// The file of labels and settings of the project in a folder that a file is part of: that file, or the file of an article.
pub(in crate::storage) fn head_of(file: &Path) -> Option<PathBuf> {
    let real = real_path(file);
    let id = real.file_name()?.to_str().and_then(article_of);
    let head = match id {
        Some(_) => real.ancestors().nth(3)?.join(PROJECT_NAME),
        None => real.clone(),
    };
    let is_it = id.is_none_or(|id| real == article_path(&head, id));
    (is_it && is_part_of_folder(&head)).then_some(head)
}

/// The file of labels and settings in the folder of a project.
fn file_within(folder: &Path) -> Option<PathBuf> {
    let file = folder.join(PROJECT_NAME);
    // A link is none either; that is said where it is opened.
    (folder.is_dir() && file.symlink_metadata().is_ok()).then_some(file)
}

/// Where a project lies: its file, or its folder.
pub(in crate::storage) fn folder_of_project(path: &Path) -> PathBuf {
    let real = real_path(path);
    match (real.parent(), real.file_name()) {
        // Somebody has named the file in the folder.
        (Some(folder), Some(name)) if name == PROJECT_NAME && is_to_be_folder(folder) => folder.to_owned(),
        _ => real,
    }
}

/// Where the file of a project really is, beside which lies all that belongs to it.
pub(in crate::storage) fn real_project(path: &Path) -> PathBuf {
    let real = real_path(path);
    file_within(&real).unwrap_or(real)
}

/// What a project in a folder is called: by its folder, also where somebody has named the file in it.
pub(in crate::storage::project) fn folder_named(path: &Path, real: &Path) -> PathBuf {
    if path.file_name() != real.file_name() || path.is_dir() {
        return path.to_owned();
    }
    let named = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    named.or(real.parent()).unwrap_or(path).to_owned()
}

/// The articles that have a file, which may be a link or a pipe: it is refused when it is opened.
#[derive(Debug, Default)]
pub(in crate::storage::project) struct ArticleFiles {
    pub(in crate::storage::project) ids: BTreeSet<ArticleId>,
    /// Files that are called as an article is, where none is looked for.
    pub(in crate::storage::project) strays: Vec<(ArticleId, PathBuf)>,
    /// Files that are called as an article is and something more, as programs do that keep folders alike:
    /// `3fa94c10b2d7e655 (conflicted copy).ron`.
    pub(in crate::storage::project) copies: Vec<(ArticleId, PathBuf)>,
}

/// Looks through the folders of a project for its articles. What else lies there is nobody's business.
pub(in crate::storage::project) fn article_files(real: &Path) -> io::Result<ArticleFiles> {
    let mut found = ArticleFiles::default();
    for folder in article_folders(real)? {
        for file in fs::read_dir(folder)? {
            let path = file?.path();
            let Some(name) = path.file_name().and_then(OsStr::to_str) else { continue };
            let Some(id) = article_of(name) else {
                found.copies.extend(article_copied_to(name).map(|id| (id, path)));
                continue;
            };
            if path == article_path(real, id) {
                found.ids.insert(id);
            } else {
                found.strays.push((id, path));
            }
        }
    }
    Ok(found)
}

/// The folders in which the files of articles lie. Where one is a link this fails.
pub(in crate::storage::project) fn article_folders(real: &Path) -> io::Result<Vec<PathBuf>> {
    let Some(project) = real.parent() else { return Ok(Vec::new()) };
    regular::refuse_links_within(project, ARTICLES_NAME)?;
    let entries = match fs::read_dir(project.join(ARTICLES_NAME)) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries?,
    };
    let mut folders = Vec::new();
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name();
        let is_of_articles = name.to_str().is_some_and(|name| name.len() == N_LETTERS);
        if is_of_articles && let Some(name) = name.to_str() {
            regular::refuse_links_within(project, &format!("{ARTICLES_NAME}/{name}"))?;
        }
        if entry.file_type()?.is_dir() {
            folders.push(entry.path());
        }
    }
    folders.sort();
    Ok(folders)
}

/// The file of an article, beside the file of all else.
pub(in crate::storage::project) fn article_path(real: &Path, id: ArticleId) -> PathBuf {
    real.with_file_name(article_name(id))
}
