//! What the files of a project held when we last read or wrote them, to notice when another program changes them.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File, Metadata};
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::SystemTime;

use super::folder::files::{article_files, article_path};
use crate::model::{Article, ArticleId};
use crate::storage::regular;
use crate::storage::sha256::sha256;

/// What a project was on the disk at one moment.
#[derive(Clone, Debug)]
pub(super) struct ProjectStamp {
    /// Of its file; of a project in a folder: the file of all but the articles.
    pub(super) head: FileStamp,
    /// Of a project in a folder: each article's file.
    pub(super) articles: Option<Arc<BTreeMap<ArticleId, KnownArticle>>>,
    /// Of a project in a folder: what it lacks of its articles.
    absent: Arc<Absent>,
    sha256: [u8; 32],
}

/// Articles that are not in a project, though its folder speaks of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Absent {
    /// Those that it lists and whose files are not there or cannot be read, with their places in the list.
    pub(super) listed: Vec<(usize, ArticleId)>,
    /// Those whose files are there and cannot be read: nothing is written over them.
    pub(super) unread: BTreeSet<ArticleId>,
}

/// What the file of an article held.
#[derive(Clone, Debug)]
pub(super) struct KnownArticle {
    pub(super) stamp: FileStamp,
    /// The article that it was written from or read into; `None` where another program wrote it and it was not read.
    pub(super) article: Option<Arc<Article>>,
}

/// What a file held at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct FileStamp {
    n_bytes: u64,
    modified: Option<SystemTime>,
    sha256: [u8; 32],
}

impl ProjectStamp {
    pub(super) fn of_file(head: FileStamp) -> Self {
        Self { head, articles: None, absent: Arc::default(), sha256: head.sha256 }
    }

    pub(super) fn of_folder(head: FileStamp, articles: BTreeMap<ArticleId, KnownArticle>) -> Self {
        let sums = articles.iter().map(|(id, known)| (*id, known.stamp.sha256));
        let sha256 = sum_of_folder(&head.sha256, sums);
        Self { head, articles: Some(Arc::new(articles)), absent: Arc::default(), sha256 }
    }

    /// The same, without these articles.
    pub(super) fn lacking(self, absent: Arc<Absent>) -> Self {
        Self { absent, ..self }
    }

    /// What it lacked when it was read.
    pub(super) fn absent(&self) -> &Arc<Absent> {
        &self.absent
    }

    /// Names what the project was: of a file its own, of a folder one over those of all its files.
    pub(super) fn sha256(&self) -> &[u8; 32] {
        &self.sha256
    }

    /// When the last of its files was saved.
    pub(super) fn modified(&self) -> Option<SystemTime> {
        let of_articles = self.articles.iter().flat_map(|articles| articles.values());
        of_articles.filter_map(|known| known.stamp.modified).chain(self.head.modified).max()
    }

    /// Whether the project had this article when we last read or wrote it.
    pub(super) fn is_ours(&self, id: ArticleId) -> bool {
        self.articles.as_ref().and_then(|articles| articles.get(&id)).is_some_and(|known| known.article.is_some())
    }

    /// Whether another program has changed the project. A file that is gone is no other project, an article that is gone
    /// from a folder is.
    pub(super) fn is_outdated(&self, real: &Path) -> io::Result<bool> {
        if self.head.is_outdated(real)? {
            return Ok(true);
        }
        let Some(articles) = &self.articles else { return Ok(false) };
        if !real.exists() {
            return Ok(false);
        }
        let ids = article_files(real)?.ids;
        if !ids.iter().filter(|id| !self.absent.unread.contains(id)).eq(articles.keys()) {
            return Ok(true);
        }
        for (id, known) in &**articles {
            if known.stamp.is_outdated(&article_path(real, *id))? {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// The SHA-256 of a project in a folder, from those of its files.
pub(super) fn sum_of_folder(head: &[u8; 32], articles: impl Iterator<Item = (ArticleId, [u8; 32])>) -> [u8; 32] {
    let mut sums = head.to_vec();
    for (id, sum) in articles {
        sums.extend_from_slice(&id.0.to_be_bytes());
        sums.extend_from_slice(&sum);
    }
    sha256(&sums)
}

impl FileStamp {
    /// Of an open file that holds these bytes now.
    pub(super) fn new(file: &File, bytes: &[u8]) -> io::Result<Self> {
        Ok(Self::of_bytes(bytes).modified_as(&file.metadata()?))
    }

    /// Of the file that the metadata are of, which was just written.
    pub(super) fn modified_as(self, metadata: &Metadata) -> Self {
        Self { modified: metadata.modified().ok(), ..self }
    }

    /// Of a file that is still to be written.
    pub(super) fn of_bytes(bytes: &[u8]) -> Self {
        Self { n_bytes: bytes.len() as u64, modified: None, sha256: sha256(bytes) }
    }

    /// Of an open file whose bytes somebody has gone through.
    pub(super) fn of_sum(file: &File, n_bytes: u64, sha256: [u8; 32]) -> io::Result<Self> {
        Ok(Self { n_bytes, modified: None, sha256 }.modified_as(&file.metadata()?))
    }

    pub(super) fn sha256(&self) -> &[u8; 32] {
        &self.sha256
    }

    pub(super) fn n_bytes(&self) -> u64 {
        self.n_bytes
    }

    /// Whether the file holds something else now. A file that is gone does not.
    pub(super) fn is_outdated(&self, path: &Path) -> io::Result<bool> {
        let metadata = match fs::metadata(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
            metadata => metadata?,
        };
        if metadata.len() == self.n_bytes && metadata.modified().ok() == self.modified {
            return Ok(false);
        }
        Ok(sha256(&regular::read(path)?) != self.sha256)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_replaced_by_another_program_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.ron");
        fs::write(&path, b"ours").unwrap();
        let stamp = FileStamp::new(&File::open(&path).unwrap(), b"ours").unwrap();
        assert!(!stamp.is_outdated(&path).unwrap());
        fs::write(&path, b"ours").unwrap();
        assert!(!stamp.is_outdated(&path).unwrap(), "the same bytes written again are no change");
        fs::write(&path, b"theirs").unwrap();
        assert!(stamp.is_outdated(&path).unwrap());
        fs::remove_file(&path).unwrap();
        assert!(!stamp.is_outdated(&path).unwrap());
    }
}
