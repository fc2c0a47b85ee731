//! A project that is kept in a folder: a file for each article, and one for all else. Reading it, and what its files hold.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::files::{ArticleFiles, article_files, article_path, is_part_of_folder, real_project};
use super::half_saved::HalfSaved;
use crate::formats::own::folder_names::{ARTICLES_NAME, PROJECT_NAME, article_name};
use crate::formats::own::project_file;
use crate::formats::own::project_file::{FileProblem, Opened};
use crate::model::{Article, ArticleId};
use crate::storage::place_names::folder_of;
use crate::storage::project::open_error::OpenError;
use crate::storage::project::stamp::{Absent, FileStamp, KnownArticle, ProjectStamp};
use crate::storage::regular;
use crate::storage::sha256::hex;

/// A project as the files of its folder hold it.
pub(in crate::storage::project) struct ReadFolder {
    pub(in crate::storage::project) opened: Opened,
    pub(in crate::storage::project) head: FileStamp,
    pub(in crate::storage::project) articles: BTreeMap<ArticleId, FileStamp>,
    /// What it lacks of its articles.
    pub(in crate::storage::project) absent: Arc<Absent>,
}

/// Reads the articles of a project, of which `opened` is all else. What a save was about to write counts as written.
pub(in crate::storage::project) fn read_folder(
    real: &Path,
    (head, mut opened): (FileStamp, Opened),
    half_saved: Option<&HalfSaved>,
) -> Result<ReadFolder, OpenError> {
    let order = opened.order.take().unwrap_or_default();
    let articles = || real.with_file_name(ARTICLES_NAME);
    let ArticleFiles { mut ids, strays, copies } =
        article_files(real).map_err(|error| OpenError::from_io(error, &articles()))?;
    if let Some(half_saved) = half_saved {
        half_saved.change_list(&mut ids);
    }
    let mut found: BTreeMap<ArticleId, Article> = BTreeMap::new();
    let (mut stamps, mut unread) = (BTreeMap::new(), BTreeSet::new());
    for id in ids {
        match read_one(real, id, &opened, half_saved) {
            Ok((article, stamp, problems)) => {
                opened.problems.extend(problems);
                found.insert(id, article);
                stamps.insert(id, stamp);
            }
            // One file never stops the others.
            Err(error) => {
                let message = format!("its file stays as it is, as it cannot be read: {error}");
                opened.problems.push(FileProblem { line: 1, article: id, message });
                unread.insert(id);
            }
        }
    }
    let listed: BTreeSet<ArticleId> = order.iter().copied().collect();
    let missing = order.iter().copied().enumerate().filter(|(_, id)| !found.contains_key(id));
    let absent = Arc::new(Absent { listed: missing.collect(), unread });
    let problem = |&(_, article): &(usize, ArticleId)| {
        let name = article_name(article);
        let message = format!("its file is not there; put it back, or take the article out of the “order”: {name}");
        FileProblem { line: 1, article, message }
    };
    opened.problems.extend(absent.listed.iter().filter(|(_, id)| !absent.unread.contains(id)).map(problem));
    let stray = |(article, path): (ArticleId, PathBuf)| {
        let (name, path) = (article_name(article), path.display());
        let message = format!("its file does not lie at {name}, where it is looked for: {path}");
        FileProblem { line: 1, article, message }
    };
    opened.problems.extend(strays.into_iter().map(stray));
    let copy = |(article, path): (ArticleId, PathBuf)| {
        let message =
            format!("another program has left a copy of its file, which is not looked at: {}", path.display());
        FileProblem { line: 1, article, message }
    };
    opened.problems.extend(copies.into_iter().map(copy));
    // What another program has added is in no order yet.
    let unlisted: Vec<ArticleId> = found.keys().copied().filter(|id| !listed.contains(id)).collect();
    opened.parts.articles = order.iter().chain(&unlisted).filter_map(|id| found.remove(id)).map(Arc::new).collect();
    Ok(ReadFolder { opened, head, articles: stamps, absent })
}

fn read_one(
    real: &Path,
    id: ArticleId,
    opened: &Opened,
    half_saved: Option<&HalfSaved>,
) -> Result<(Article, FileStamp, Vec<FileProblem>), OpenError> {
    let path = article_path(real, id);
    let io = |error| OpenError::from_io(error, &path);
    let name = article_name(id);
    let (bytes, stamp) = if let Some(text) = half_saved.and_then(|half_saved| half_saved.text_of(&name)) {
        (text.as_bytes().to_vec(), FileStamp::of_bytes(text.as_bytes()))
    } else {
        let mut file = open_part(real, &name).map_err(io)?;
        let bytes = regular::read_all(&mut file).map_err(io)?;
        let stamp = FileStamp::new(&file, &bytes).map_err(io)?;
        (bytes, stamp)
    };
    let content = |error| OpenError::Content { error, path: path.clone() };
    let (article, problems) = project_file::read_article_file(&bytes, &opened.parts.labels).map_err(content)?;
    if article.id != id {
        return Err(OpenError::OtherArticle { id: article.id, path });
    }
    Ok((article, stamp, problems))
}

/// What the files hold now, whoever has written them, but for those of articles that could not be read before.
pub(in crate::storage::project) fn look_again(real: &Path, unread: &BTreeSet<ArticleId>) -> io::Result<ProjectStamp> {
    let stamp = |name: &str| -> io::Result<FileStamp> {
        let mut file = open_part(real, name)?;
        let bytes = regular::read_all(&mut file)?;
        FileStamp::new(&file, &bytes)
    };
    let mut articles = BTreeMap::new();
    for id in article_files(real)?.ids.into_iter().filter(|id| !unread.contains(id)) {
        articles.insert(id, KnownArticle { stamp: stamp(&article_name(id))?, article: None });
    }
    Ok(ProjectStamp::of_folder(stamp(PROJECT_NAME)?, articles))
}

/// The SHA-256 of what the files hold now, as hex; empty where they cannot be read.
pub(in crate::storage) fn sum_now(real: &Path) -> String {
    look_again(real, &BTreeSet::new()).map_or(String::new(), |stamp| hex(stamp.sha256()))
}

/// The files of a project in a folder, which is named by that or by its file in it: their names there and their paths, the one
/// of all but the articles first. `None` for anything else.
pub(in crate::storage) fn files_of(path: &Path) -> Option<io::Result<Vec<(String, PathBuf)>>> {
    let real = real_project(path);
    if !is_part_of_folder(&real) || !real.is_file() {
        return None;
    }
    let listed = || {
        if HalfSaved::find(&real)?.is_some() {
            return Err(io::Error::other("a save of it did not end: open it once, which finishes that"));
        }
        let articles = article_files(&real)?.ids.into_iter().map(article_name);
        let names = std::iter::once(PROJECT_NAME.to_owned()).chain(articles);
        let direct = |name: String| {
            regular::refuse_links_within(folder_of(&real), &name)?;
            let path = real.with_file_name(&name);
            Ok((name, path))
        };
        names.map(direct).collect()
    };
    Some(listed())
}

/// Opens a file of the project by its name in the folder.
fn open_part(real: &Path, name: &str) -> io::Result<File> {
    regular::open_within(folder_of(real), name)
}

/// The articles with what their files hold.
pub(in crate::storage::project) fn known_articles(
    articles: &[Arc<Article>],
    stamps: &BTreeMap<ArticleId, FileStamp>,
) -> BTreeMap<ArticleId, KnownArticle> {
    let known = |article: &Arc<Article>| {
        let stamp = *stamps.get(&article.id)?;
        Some((article.id, KnownArticle { stamp, article: Some(Arc::clone(article)) }))
    };
    articles.iter().filter_map(known).collect()
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::time::SystemTime;

    use super::*;
    use crate::model::{Edit, Project, Source, Status, Text, Transaction, transactions};
    use crate::storage::{Access, OpenProject, Opened as Found};

    const OWNER: Access<'static> = Access::Write { owner: "ana" };
    const NOW: SystemTime = SystemTime::UNIX_EPOCH;

    fn project(n_articles: u64) -> Project {
        let mut project = Project::new("Week", "ana");
        let text = |number: u64| Text::new(format!("No. {number}")).unwrap();
        let article = |number: u64| Article::new(ArticleId(number), String::new(), Source::default(), text(number));
        project.apply(transactions::add_articles(&project, (1..=n_articles).map(article).collect())).unwrap();
        project
    }

    fn set_status(project: &mut OpenProject, id: u64) {
        project.apply(Transaction::new("done", vec![Edit::SetStatus(ArticleId(id), Status::Done)])).unwrap();
    }

    #[test]
    fn an_article_that_cannot_be_read_stops_no_other_and_is_never_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("week.pullquote");
        let real = path.join(PROJECT_NAME);
        let mut new = OpenProject::new(project(3));
        new.save_as(&path, "ana", NOW).unwrap();
        new.close();
        let (head, file) = (fs::read(&real).unwrap(), article_path(&real, ArticleId(2)));
        let (theirs, broken) = (fs::read(&file).unwrap(), b"Article(".to_vec());
        fs::write(&file, &broken).unwrap();
        fs::create_dir(article_path(&real, ArticleId(9))).unwrap();
        fs::write(file.with_file_name("0000000000000001 (conflicted copy).ron"), &theirs).unwrap();
        let Found { project: mut open, problems, .. } = OpenProject::open(&path, OWNER).unwrap();
        let told: Vec<&str> = problems.iter().map(|problem| &*problem.message).collect();
        let unread = "its file stays as it is, as it cannot be read: ";
        assert!(
            told[0].starts_with(unread) && told[1].starts_with(unread) && told[2].contains("left a copy"),
            "{told:?}"
        );
        assert_eq!((open.articles().len(), told.len()), (2, 3));
        set_status(&mut open, 1);
        open.save(NOW).unwrap();
        set_status(&mut open, 3);
        open.save(NOW).unwrap();
        assert_eq!((fs::read(&real).unwrap(), fs::read(&file).unwrap()), (head, broken.clone()));
        let same = project(2).article(ArticleId(2)).unwrap().clone();
        open.apply(transactions::add_articles(&open, vec![same])).unwrap();
        let error = open.save(NOW).unwrap_err().to_string();
        assert!(error.contains("could not be read and would be replaced; put it elsewhere"), "{error}");
        assert_eq!(fs::read(&file).unwrap(), broken);
        open.undo().unwrap();
        open.save(NOW).unwrap();
        open.close();
        fs::write(&file, theirs).unwrap();
        let opened = OpenProject::open(&path, OWNER).unwrap().project;
        let ids: Vec<u64> = opened.articles().map(|article| article.id.0).collect();
        assert_eq!(ids, [1, 2, 3], "in its place again, once it is mended");
    }
}
