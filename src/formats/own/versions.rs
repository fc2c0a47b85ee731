//! Files of two people who changed a project apart: what differs between them, and the file that both come to.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::Serialize;
use thiserror::Error;

use super::project_file;
use super::project_file::{Opened, ProjectFileError};
use crate::formats::exchange::core::json_text;
use crate::model::versions::{
    Conflict, Difference, article_differences, described, differences, merge, merge_articles, merge_order,
    order_differences,
};
use crate::model::{
    Article, ArticleId, Content, EditError, LabelSet, ProjectParts, Settings, UnknownFields, counted, one_line,
};

/// A file as it was at some time.
#[derive(Clone, Debug)]
pub enum Version {
    /// There was none.
    Nothing,
    Project {
        content: Box<Content>,
        /// The articles, where each has a file of its own.
        order: Option<Vec<ArticleId>>,
    },
    /// One article of a project that is kept in a folder.
    Article(Box<Article>),
}

/// The file that two versions come to.
#[derive(Clone, Debug)]
pub struct MergedFile {
    pub bytes: Vec<u8>,
    /// What both changed, each in another way: ours stands, and what it is about is kept in the file: in its article, or among the settings.
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
    Version::of_project(project_file::read(bytes)?)
}

impl Version {
    /// A project as its file holds it.
    pub fn of_project(opened: Opened) -> Result<Self, VersionError> {
        if let Some(newer) = opened.read_only {
            return Err(VersionError::Newer(newer));
        }
        Ok(Self::Project { content: Box::new(Content::from_parts(opened.parts)?), order: opened.order })
    }

    /// The same, in which articles that the other version has too are in memory once for both.
    #[must_use]
    pub fn sharing(self, other: &Self) -> Self {
        match (self, other) {
            (Self::Project { content, order }, Self::Project { content: other, .. }) => {
                Self::Project { content: Box::new(content.sharing(other)), order }
            }
            (version, _) => version,
        }
    }
}

/// What two people made of one file. `base` is what both began with.
pub fn merge_versions(base: &Version, ours: &Version, theirs: &Version) -> Result<MergedFile, VersionError> {
    match (base, ours, theirs) {
        (_, Version::Project { .. }, Version::Project { .. }) => merge_projects(base, ours, theirs),
        (Version::Nothing, Version::Article(ours), Version::Article(theirs)) => Ok(merge_lone(None, ours, theirs)),
        (Version::Article(base), Version::Article(ours), Version::Article(theirs)) => {
            Ok(merge_lone(Some(base), ours, theirs))
        }
        _ => Err(VersionError::TwoKinds),
    }
}

fn merge_projects(base: &Version, ours: &Version, theirs: &Version) -> Result<MergedFile, VersionError> {
    let nothing = nothing();
    let no_order = || Some(Vec::new());
    let of = |version: &Version| match version {
        Version::Project { content, order } => Some((Content::clone(content), order.clone())),
        Version::Nothing => Some((nothing.clone(), None)),
        Version::Article(_) => None,
    };
    let (Some((base, base_order)), Some((ours, order)), Some((theirs, their_order))) = (of(base), of(ours), of(theirs))
    else {
        return Err(VersionError::TwoKinds);
    };
    let mut merged = merge(&base, &ours, &theirs);
    for article in &mut merged.parts.articles {
        keep(Arc::make_mut(article), &merged.conflicts);
    }
    let of_project = merged.conflicts.iter().filter(|conflict| conflict.article.is_none());
    merged.parts.settings.merge_notes.extend(of_project.map(|conflict| conflict.words.clone()));
    let content = Content::from_parts(merged.parts)?;
    let ron = match (base_order.or_else(no_order), order, their_order) {
        (_, None, None) => project_file::write(&content),
        (Some(base), Some(ours), Some(theirs)) => {
            project_file::write_head_in_order(&content, &merge_order(&base, &ours, &theirs))
        }
        _ => return Err(VersionError::TwoKinds),
    };
    Ok(MergedFile { bytes: ron.into_bytes(), conflicts: merged.conflicts })
}

/// The file of an article. git takes a file that one side removed and one like it that the same side added for one file: what
/// stands there then is another article, which stays, and what the other side did with the former one is told.
fn merge_lone(base: Option<&Article>, ours: &Article, theirs: &Article) -> MergedFile {
    let is_base = |article: &Article| base.is_some_and(|base| base.id == article.id);
    let (mut article, conflicts) = if ours.id == theirs.id {
        merge_articles(base.filter(|base| base.id == ours.id), ours, theirs)
    } else if is_base(ours) {
        (theirs.clone(), told_apart(base, theirs, ours))
    } else {
        (ours.clone(), told_apart(base, ours, theirs))
    };
    keep(&mut article, &conflicts);
    MergedFile { bytes: project_file::write_lone_article(&article).into_bytes(), conflicts }
}

/// That another article stood in the place of `stays`, unless nothing was done with it.
fn told_apart(base: Option<&Article>, stays: &Article, other: &Article) -> Vec<Conflict> {
    if base == Some(other) {
        return Vec::new();
    }
    let words = format!(
        "git took this article and another one for the same file: “{}” (article {}, {}) was removed in one version and \
         changed in the other. Its file is in the other version: bring it back, or remove this line",
        one_line(&other.title),
        other.id,
        counted(other.spans().len(), "span"),
    );
    vec![Conflict { article: Some(stays.id), words, set_aside: None }]
}

/// Keeps what of the other version is not in the article, for somebody to look at.
fn keep(article: &mut Article, conflicts: &[Conflict]) {
    let mut there: BTreeSet<String> = article.misfits.iter().map(|line| line.ron.clone()).collect();
    for conflict in conflicts.iter().filter(|conflict| conflict.article == Some(article.id)) {
        let line = project_file::set_aside(article, conflict.set_aside.as_ref(), &conflict.words);
        if there.insert(line.ron.clone()) {
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
        (Version::Project { content: before, order: old }, Version::Project { content: after, order: new }) => {
            let mut found = differences(before, after);
            found.extend(order_differences(old.as_deref(), new.as_deref()));
            found
        }
        (Version::Nothing, Version::Project { content, .. }) => differences(&nothing(), content),
        (Version::Project { content, .. }, Version::Nothing) => differences(content, &nothing()),
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
        Version::Project { content, .. } => {
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

    fn project_of(content: &Content) -> Version {
        Version::Project { content: Box::new(content.clone()), order: None }
    }

    #[test]
    fn a_project_in_a_folder_is_merged_file_by_file() {
        let content = content_from_marked(&["Ana said [quote#1 “no”]", "[speaker Ben]", "x"]);
        let [one, two, three] = [1, 2, 3].map(ArticleId);
        let head = |order: &[ArticleId]| project_file::write_head_in_order(&content, order).into_bytes();
        let read = |bytes: &[u8]| read_version(bytes).unwrap();
        let [base, ours, theirs] = [head(&[one]), head(&[one, two]), head(&[three, one])].map(|bytes| read(&bytes));
        let merged = merge_versions(&base, &ours, &theirs).unwrap();
        assert_eq!(
            (String::from_utf8(merged.bytes), merged.conflicts),
            (String::from_utf8(head(&[three, one, two])), vec![])
        );
        let article = |marked: &str| {
            let content = content_from_marked(&[marked]);
            read(project_file::write_lone_article(content.articles().next().unwrap()).as_bytes())
        };
        let [base, ours, theirs] = ["Ana said “no”", "[speaker Ana] said “no”", "Ana said [quote “no”]"].map(article);
        let merged = merge_versions(&base, &ours, &theirs).unwrap();
        let Version::Article(merged) = read(&merged.bytes) else { panic!("it is an article") };
        assert_eq!(crate::model::marked::print(&merged), "[speaker#1 Ana] said [quote#2 “no”]");
        assert_eq!(merge_versions(&base, &ours, &project_of(&content)).unwrap_err(), VersionError::TwoKinds);
    }

    #[test]
    fn articles_that_git_takes_for_one_stay_apart() {
        let content = content_from_marked(&["Ana said “no”", "Ana said “no” twice"]);
        let [before, other] = [0, 1].map(|idx| content.articles().nth(idx).unwrap().clone());
        let mut done = before.clone();
        done.status = crate::model::Status::Done;
        let version = |article: &Article| Version::Article(Box::new(article.clone()));
        for (ours, theirs) in [(&other, &done), (&done, &other)] {
            let merged = merge_versions(&version(&before), &version(ours), &version(theirs)).unwrap();
            let Version::Article(stays) = read_version(&merged.bytes).unwrap() else { panic!("it is an article") };
            assert_eq!((stays.id, stays.status, stays.misfits.len()), (other.id, other.status, 1));
            let words = &merged.conflicts[0].words;
            assert!(words.contains(&format!("article {}, 0 spans) was removed in one version", done.id)), "{words}");
            let clean = merge_versions(&version(&before), &version(&other), &version(&before)).unwrap();
            assert_eq!(clean.conflicts, []);
        }
    }

    #[test]
    fn what_a_merge_sets_aside_is_kept_by_whoever_saves_next() {
        let base = content_from_marked(&["Ana said [quote#1 “no”]"]);
        let changed = |note: &str| {
            let mut project = Project::from(base.clone());
            let article = base.articles().next().unwrap();
            let reading = Reading { note: note.to_owned(), ..Reading::of(article, "ana", ReadingSource::default()) };
            let title = Edit::SetTitle(ArticleId(1), note.to_owned());
            let edits = vec![Edit::AddReading(ArticleId(1), reading.into()), title, Edit::SetName(note.to_owned())];
            project.apply(Transaction::new("change", edits)).unwrap();
            project_of(project.content())
        };
        let merged = merge_versions(&project_of(&base), &changed("1"), &changed("2")).unwrap();
        assert_eq!(merged.conflicts.len(), 3);
        let opened = project_file::read(&merged.bytes).unwrap();
        let reasons: Vec<&str> = opened.problems.iter().map(|problem| &*problem.message).collect();
        assert_eq!(reasons.len(), 2, "{reasons:?}");
        assert_eq!(reasons[0], "the title is “2” in the other version");
        let again = Content::from_parts(opened.parts).unwrap();
        let notes: Vec<&String> = again.settings().merge_notes.iter().collect();
        assert_eq!(notes, ["the project is called “2” in the other version"]);
        assert_eq!(project_file::write(&again).into_bytes(), merged.bytes);
    }
}
