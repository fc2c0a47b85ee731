//! A project that is kept in a folder: a file for each article, and one for all else. Reading it, and what its files hold.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::files::{ArticleFiles, article_files, article_path};
use super::half_saved::HalfSaved;
use crate::formats::own::folder_names::{ARTICLES_NAME, PROJECT_NAME, article_name};
use crate::formats::own::project_file;
use crate::formats::own::project_file::{FileProblem, Opened};
use crate::model::{Article, ArticleId};
use crate::storage::place_names::folder_of;
use crate::storage::project::open_error::OpenError;
use crate::storage::project::stamp::{FileStamp, KnownArticle, ProjectStamp};
use crate::storage::regular;
use crate::storage::sha256::hex;

/// A project as the files of its folder hold it.
pub(in crate::storage::project) struct ReadFolder {
    pub(in crate::storage::project) opened: Opened,
    pub(in crate::storage::project) head: FileStamp,
    pub(in crate::storage::project) articles: BTreeMap<ArticleId, FileStamp>,
    /// Articles that it lists and whose files are not there, with their places in the list.
    pub(in crate::storage::project) missing: Arc<[(usize, ArticleId)]>,
}

/// Reads the articles of a project, of which `opened` is all else. What a save was about to write counts as written.
pub(in crate::storage::project) fn read_folder(
    real: &Path,
    (head, mut opened): (FileStamp, Opened),
    half_saved: Option<&HalfSaved>,
) -> Result<ReadFolder, OpenError> {
    let order = opened.order.take().unwrap_or_default();
    let articles = || real.with_file_name(ARTICLES_NAME);
    let ArticleFiles { mut ids, strays } =
        article_files(real).map_err(|error| OpenError::from_io(error, &articles()))?;
    if let Some(half_saved) = half_saved {
        half_saved.change_list(&mut ids);
    }
    let mut found: BTreeMap<ArticleId, Article> = BTreeMap::new();
    let mut stamps = BTreeMap::new();
    for id in ids {
        let (article, stamp, problems) = read_one(real, id, &opened, half_saved)?;
        opened.problems.extend(problems);
        found.insert(id, article);
        stamps.insert(id, stamp);
    }
    let listed: BTreeSet<ArticleId> = order.iter().copied().collect();
    let missing = order.iter().copied().enumerate().filter(|(_, id)| !found.contains_key(id));
    let missing: Arc<[(usize, ArticleId)]> = missing.collect();
    let problem = |&(_, article): &(usize, ArticleId)| {
        let name = article_name(article);
        let message = format!("its file is not there; put it back, or take the article out of the “order”: {name}");
        FileProblem { line: 1, article, message }
    };
    opened.problems.extend(missing.iter().map(problem));
    let stray = |(article, path): (ArticleId, PathBuf)| {
        let message =
            format!("its file does not lie at {}, where it is looked for: {}", article_name(article), path.display());
        FileProblem { line: 1, article, message }
    };
    opened.problems.extend(strays.into_iter().map(stray));
    // What another program has added is in no order yet.
    let unlisted: Vec<ArticleId> = found.keys().copied().filter(|id| !listed.contains(id)).collect();
    opened.parts.articles = order.iter().chain(&unlisted).filter_map(|id| found.remove(id)).collect();
    Ok(ReadFolder { opened, head, articles: stamps, missing })
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

/// What the files hold now, whoever has written them.
pub(in crate::storage::project) fn look_again(real: &Path) -> io::Result<ProjectStamp> {
    let stamp = |name: &str| -> io::Result<FileStamp> {
        let mut file = open_part(real, name)?;
        let bytes = regular::read_all(&mut file)?;
        FileStamp::new(&file, &bytes)
    };
    let mut articles = BTreeMap::new();
    for id in article_files(real)?.ids {
        articles.insert(id, KnownArticle { stamp: stamp(&article_name(id))?, article: None });
    }
    Ok(ProjectStamp::of_folder(stamp(PROJECT_NAME)?, articles))
}

/// The SHA-256 of what the files hold now, as hex; empty where they cannot be read.
pub(in crate::storage) fn sum_now(real: &Path) -> String {
    look_again(real).map_or(String::new(), |stamp| hex(stamp.sha256()))
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
