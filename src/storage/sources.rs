//! The files that articles came from: whether they have changed, and reading them again.

use std::fs;
use std::io;
use std::ops::ControlFlow;
use std::path::{Component, Path, PathBuf};

use encoding_rs::Encoding;
use thiserror::Error;

use super::article_file::text_from_bytes;
use super::decode::encoding_named;
use super::sha256::{hex, sha256};
use crate::model::{Article, ArticleId, Content, Source, Text, TextTooLong};

/// A source that is not as it was.
#[derive(Debug)]
pub struct SourceCheck {
    pub article: ArticleId,
    pub state: SourceState,
}

/// What became of a source.
#[derive(Debug)]
pub enum SourceState {
    /// It has another text now, for [`reanchor`](crate::model::reanchor).
    Changed { text: Text, source: Source },
    /// It cannot be read.
    Unreadable(SourceError),
}

/// Why the source of an article cannot be read.
#[derive(Debug, Error)]
pub enum SourceError {
    #[error("the article came without a file")]
    NoFile,
    #[error("the file is not there any more: {path}", path = path.display())]
    Gone { path: PathBuf },
    #[error("cannot be read, {error}: {path}", path = path.display())]
    Io { error: io::Error, path: PathBuf },
    #[error("{error}: {path}", path = path.display())]
    TooLong { error: TextTooLong, path: PathBuf },
}

/// Compares the sources of all articles with what they were. Those that are the same are not listed, nor are articles
/// that came without a file. `folder` is that of the project.
pub fn check_sources(
    content: &Content,
    folder: Option<&Path>,
    on_progress: &mut dyn FnMut(usize, usize) -> ControlFlow<()>,
) -> Vec<SourceCheck> {
    let mut checks = Vec::new();
    let n_all = content.articles().len();
    for (n_done, article) in content.articles().enumerate() {
        if on_progress(n_done, n_all).is_break() {
            break;
        }
        let state = match read_if_changed(article, folder) {
            Ok(None) | Err(SourceError::NoFile) => continue,
            Ok(Some((text, source))) => SourceState::Changed { text, source },
            Err(error) => SourceState::Unreadable(error),
        };
        checks.push(SourceCheck { article: article.id, state });
    }
    checks
}

/// Reads the source of an article again, with another encoding than was thought.
pub fn reread(
    article: &Article,
    folder: Option<&Path>,
    encoding: &'static Encoding,
) -> Result<(Text, Source), SourceError> {
    let (bytes, path) = read_source(article, folder)?;
    text_of(&bytes, Some(encoding), article, path)
}

fn read_if_changed(article: &Article, folder: Option<&Path>) -> Result<Option<(Text, Source)>, SourceError> {
    let (bytes, path) = read_source(article, folder)?;
    if hex(&sha256(&bytes)) == article.source.sha256 {
        return Ok(None);
    }
    let encoding = encoding_named(&article.source.encoding).ok();
    let (text, source) = text_of(&bytes, encoding, article, path)?;
    // Saved again with other line ends, or with a mark: nothing that anybody reads has changed.
    Ok((text != *article.text()).then_some((text, source)))
}

fn text_of(
    bytes: &[u8],
    encoding: Option<&'static Encoding>,
    article: &Article,
    path: PathBuf,
) -> Result<(Text, Source), SourceError> {
    let read = |encoding| text_from_bytes(bytes, encoding, &article.source.path);
    let read = match read(encoding) {
        // The file is in another encoding than it was.
        Ok((_, _, true)) => read(None),
        read => read,
    };
    let (text, mut source, _) = read.map_err(|error| SourceError::TooLong { error, path })?;
    source.unknown = article.source.unknown.clone();
    Ok((text, source))
}

fn read_source(article: &Article, folder: Option<&Path>) -> Result<(Vec<u8>, PathBuf), SourceError> {
    let path = source_path(&article.source.path, folder).ok_or(SourceError::NoFile)?;
    if !path.is_file() {
        return Err(SourceError::Gone { path });
    }
    match fs::read(&path) {
        Ok(bytes) => Ok((bytes, path)),
        Err(error) => Err(SourceError::Io { error, path }),
    }
}

/// Where a source is. A project from elsewhere cannot name files above its folder by `..`.
fn source_path(name: &str, folder: Option<&Path>) -> Option<PathBuf> {
    let path = Path::new(name);
    if name.is_empty() || path.components().any(|part| part == Component::ParentDir) {
        return None;
    }
    if path.is_absolute() { Some(path.to_owned()) } else { Some(folder?.join(path)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Project, transactions};
    use crate::storage::{Reading, read_articles};

    #[test]
    fn sources_that_changed_are_listed() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
        for name in ["same.txt", "changed.txt", "gone.txt", "line ends.txt"] {
            write(name, &format!("{name}\nOne line.\n"));
        }
        let mut project = Project::new("", "");
        let how = Reading { encoding: None, folder: Some(folder.path()), known: project.content() };
        let mut go_on = |_, _| ControlFlow::Continue(());
        let articles = read_articles(&[folder.path().to_owned()], how, &mut go_on).articles;
        project.apply(transactions::add_articles(&project, articles)).unwrap();
        write("changed.txt", "changed.txt\nTwo lines.\n");
        write("line ends.txt", "line ends.txt\r\nOne line.\r\n");
        fs::remove_file(folder.path().join("gone.txt")).unwrap();
        let checks = check_sources(&project, Some(folder.path()), &mut go_on);
        let title = |check: &SourceCheck| project.article(check.article).unwrap().title.clone();
        assert_eq!(checks.iter().map(title).collect::<Vec<_>>(), ["changed.txt", "gone.txt"]);
        let [SourceState::Changed { text, source }, SourceState::Unreadable(error)] =
            [&checks[0].state, &checks[1].state]
        else {
            panic!("one changed, one is gone: {checks:?}")
        };
        assert_eq!((text.as_str(), source.path.as_str()), ("changed.txt\nTwo lines.\n", "changed.txt"));
        assert!(error.to_string().starts_with("the file is not there any more"));
    }

    #[test]
    fn an_article_can_be_read_again_in_another_encoding() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("a.txt"), b"\xD2caf\x8E\xD3").unwrap();
        let project = Project::new("", "");
        let how = Reading { encoding: None, folder: Some(folder.path()), known: project.content() };
        let read = read_articles(&[folder.path().to_owned()], how, &mut |_, _| ControlFlow::Continue(()));
        let macintosh = encoding_named("macintosh").unwrap();
        let (text, source) = reread(&read.articles[0], Some(folder.path()), macintosh).unwrap();
        assert_eq!((text.as_str(), source.encoding.as_str()), ("“café”", "macintosh"));
    }

    #[test]
    fn no_source_lies_above_the_project() {
        let folder = Some(Path::new("/projects"));
        assert_eq!(source_path("../etc/passwd", folder), None);
        assert_eq!(source_path("a/b.txt", folder), Some(PathBuf::from("/projects/a/b.txt")));
        assert_eq!(source_path("", folder), None);
    }
}
