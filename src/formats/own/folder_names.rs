//! The names of the files of a project that is kept in a folder.

use crate::model::ArticleId;

/// The file of labels, settings and the order of the articles.
pub(crate) const PROJECT_NAME: &str = "project.ron";
/// The folder with a file for each article.
pub(crate) const ARTICLES_NAME: &str = "articles";

/// The file of an article, from the project's folder: `articles/3f/3fa94c10b2d7e655.ron`.
pub(crate) fn article_name(id: ArticleId) -> String {
    let id = id.to_string();
    format!("{ARTICLES_NAME}/{}/{id}.ron", &id[..2])
}

/// The article whose file has this name in its folder.
pub(crate) fn article_of(file_name: &str) -> Option<ArticleId> {
    let id = file_name.strip_suffix(".ron")?.parse::<ArticleId>().ok()?;
    (format!("{id}.ron") == file_name).then_some(id)
}

/// The article of which a file of this name is a copy, as programs make them that keep folders alike.
pub(crate) fn article_copied_to(file_name: &str) -> Option<ArticleId> {
    const N_DIGITS: usize = 16;
    let rest = file_name.strip_suffix(".ron")?.get(N_DIGITS..).filter(|rest| !rest.is_empty())?;
    // Another digit belongs to a name of something else.
    let is_apart = !rest.starts_with(|c: char| c.is_ascii_alphanumeric());
    file_name[..N_DIGITS].parse().ok().filter(|_| is_apart)
}

/// Whether the name is that of a project's file and of no other.
pub(crate) fn is_of_project(name: &str) -> bool {
    let last = name.rsplit('/').next().unwrap_or_default();
    name == PROJECT_NAME || article_of(last).is_some_and(|id| article_name(id) == name)
}
