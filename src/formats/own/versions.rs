//! Files of two people who changed a project apart: what differs between them, and the file that both come to.

use serde::Serialize;
use thiserror::Error;

use super::project_file;
use super::project_file::ProjectFileError;
use crate::formats::exchange::core::json_text;
use crate::model::versions::{
    Conflict, Difference, article_differences, described, differences, merge, merge_articles,
};
use crate::model::{Article, Content, EditError, LabelSet, ProjectParts, Settings, UnknownFields};

/// A file as it was at some time.
#[derive(Clone, Debug)]
pub enum Version {
    /// There was none.
    Nothing,
    Project(Box<Content>),
    /// One article of a project that is kept in a folder.
    Article(Box<Article>),
}

/// The file that two versions come to.
#[derive(Clone, Debug)]
pub struct MergedFile {
    pub bytes: Vec<u8>,
    /// What both changed, each in another way: ours stands, and what it is about is kept in the file, in its article.
    pub conflicts: Vec<Conflict>,
}

/// Why versions cannot be merged.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum VersionError {
    #[error("{0}")]
    File(#[from] ProjectFileError),
    #[error("{0}")]
    Labels(#[from] EditError),
    #[error("{0}. Update Pullquote to merge it")]
    Newer(String),
    #[error("one version is a project and the other an article")]
    TwoKinds,
}

/// Whether a file is a project or a file of one article, also a broken one.
pub fn is_version(bytes: &[u8]) -> bool {
    project_file::looks_like_one(bytes) || project_file::looks_like_an_article(bytes)
}

/// Reads a project, or a file of one article. Nothing but white space is no file at all.
pub fn read_version(bytes: &[u8]) -> Result<Version, VersionError> {
    if bytes.trim_ascii().is_empty() {
        return Ok(Version::Nothing);
    }
    if !project_file::looks_like_one(bytes) {
        return Ok(Version::Article(Box::new(project_file::read_lone_article(bytes)?)));
    }
    let opened = project_file::read(bytes)?;
    if let Some(newer) = opened.read_only {
        return Err(VersionError::Newer(newer));
    }
    Ok(Version::Project(Box::new(Content::from_parts(opened.parts)?)))
}

/// What two people made of one file. `base` is what both began with.
pub fn merge_versions(base: &Version, ours: &Version, theirs: &Version) -> Result<MergedFile, VersionError> {
    match (base, ours, theirs) {
        (Version::Nothing, Version::Project(ours), Version::Project(theirs)) => {
            merge_projects(&nothing(), ours, theirs)
        }
        (Version::Project(base), Version::Project(ours), Version::Project(theirs)) => {
            merge_projects(base, ours, theirs)
        }
        (Version::Nothing, Version::Article(ours), Version::Article(theirs)) => Ok(merge_lone(None, ours, theirs)),
        (Version::Article(base), Version::Article(ours), Version::Article(theirs)) => {
            Ok(merge_lone(Some(base), ours, theirs))
        }
        _ => Err(VersionError::TwoKinds),
    }
}

fn merge_projects(base: &Content, ours: &Content, theirs: &Content) -> Result<MergedFile, VersionError> {
    let mut merged = merge(base, ours, theirs);
    for article in &mut merged.parts.articles {
        keep(article, &merged.conflicts);
    }
    let content = Content::from_parts(merged.parts)?;
    Ok(MergedFile { bytes: project_file::write(&content).into_bytes(), conflicts: merged.conflicts })
}

fn merge_lone(base: Option<&Article>, ours: &Article, theirs: &Article) -> MergedFile {
    let (mut article, conflicts) = merge_articles(base, ours, theirs);
    keep(&mut article, &conflicts);
    MergedFile { bytes: project_file::write_lone_article(&article).into_bytes(), conflicts }
}

/// Keeps what of the other version is not in the article, for somebody to look at.
fn keep(article: &mut Article, conflicts: &[Conflict]) {
    for conflict in conflicts.iter().filter(|conflict| conflict.article == Some(article.id)) {
        let line = project_file::set_aside(article, conflict.set_aside.as_ref(), &conflict.words);
        if article.misfits.iter().all(|other| other.ron != line.ron) {
            article.misfits.push(line);
        }
    }
}

/// A project without anything, from which a project that both have added came.
fn nothing() -> Content {
    let parts = ProjectParts {
        name: String::new(),
        annotator: String::new(),
        labels: no_labels(),
        settings: Settings::default(),
        articles: Vec::new(),
        unknown: UnknownFields::default(),
    };
    Content::from_parts(parts).expect("nothing clashes")
}

/// Those of a file of one article.
fn no_labels() -> LabelSet {
    LabelSet::new(Vec::new(), Vec::new()).expect("nothing clashes")
}

/// What differs between two versions of a file.
pub fn version_differences(before: &Version, after: &Version) -> Result<Vec<Difference>, VersionError> {
    let lone = |before: Option<&Article>, after: Option<&Article>| article_differences(before, after, &no_labels());
    Ok(match (before, after) {
        (Version::Project(before), Version::Project(after)) => differences(before, after),
        (Version::Nothing, Version::Project(after)) => differences(&nothing(), after),
        (Version::Project(before), Version::Nothing) => differences(before, &nothing()),
        (Version::Article(before), Version::Article(after)) => lone(Some(before), Some(after)),
        (Version::Nothing, Version::Article(after)) => lone(None, Some(after)),
        (Version::Article(before), Version::Nothing) => lone(Some(before), None),
        (Version::Nothing, Version::Nothing) => Vec::new(),
        _ => return Err(VersionError::TwoKinds),
    })
}

/// A version in words: its labels and all that is on its articles, a line each.
pub fn version_described(version: &Version) -> Vec<Difference> {
    match version {
        Version::Nothing => Vec::new(),
        Version::Project(content) => {
            let mut found = differences(&nothing(), content);
            found.retain(|difference| difference.article.is_none());
            found.extend(content.articles().flat_map(|article| described(article, content.labels())));
            found
        }
        Version::Article(article) => described(article, &no_labels()),
    }
}

/// An array with an object for each difference, a line each. Offsets are code points, lines count from 1.
pub fn differences_as_json(differences: &[Difference]) -> Vec<u8> {
    let mut out = Vec::new();
    json_text::append_array(&mut out, differences.iter().map(Row::new));
    out.push(b'\n');
    out
}

#[derive(Serialize)]
struct Row<'a> {
    change: &'static str,
    article: Option<String>,
    title: Option<&'a str>,
    line: Option<usize>,
    start: Option<usize>,
    end: Option<usize>,
    message: &'a str,
}

impl<'a> Row<'a> {
    fn new(difference: &'a Difference) -> Self {
        let place = difference.place;
        Self {
            change: difference.code.name(),
            article: difference.article.as_ref().map(|(id, _)| id.to_string()),
            title: difference.article.as_ref().map(|(_, title)| title.as_str()),
            line: place.map(|place| place.line),
            start: place.map(|place| place.start),
            end: place.map(|place| place.end),
            message: &difference.words,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::exchange::round_trip::content_from_marked;
    use crate::model::{ArticleId, Edit, Project, Reading, ReadingSource, Transaction};

    #[test]
    fn what_a_merge_sets_aside_is_kept_by_whoever_saves_next() {
        let base = content_from_marked(&["Ana said [quote#1 “no”]"]);
        let changed = |note: &str| {
            let mut project = Project::from(base.clone());
            let article = base.articles().next().unwrap();
            let reading = Reading { note: note.to_owned(), ..Reading::of(article, "ana", ReadingSource::default()) };
            let title = Edit::SetTitle(ArticleId(1), note.to_owned());
            let edits = vec![Edit::AddReading(ArticleId(1), reading.into()), title];
            project.apply(Transaction::new("change", edits)).unwrap();
            Version::Project(Box::new(project.content().clone()))
        };
        let merged = merge_versions(&Version::Project(Box::new(base.clone())), &changed("1"), &changed("2")).unwrap();
        assert_eq!(merged.conflicts.len(), 2);
        let opened = project_file::read(&merged.bytes).unwrap();
        let reasons: Vec<&str> = opened.problems.iter().map(|problem| &*problem.message).collect();
        assert_eq!(reasons.len(), 2, "{reasons:?}");
        assert_eq!(reasons[0], "the title is “2” in the other version");
        let again = Content::from_parts(opened.parts).unwrap();
        assert_eq!(project_file::write(&again).into_bytes(), merged.bytes);
    }
}
