//! The files that articles came from: whether they have changed, and reading them again.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::ops::ControlFlow;
use std::path::{Component, Path, PathBuf};

use encoding_rs::Encoding;
use thiserror::Error;

use super::corpus::{encoding_of, sum_of, texts_in};
use super::packed::read_unpacked;
use super::read::{found_in, source_from};
use super::reading::real_folder;
use super::records::Records;
use crate::formats::articles::decode::encoding_named;
use crate::formats::articles::{CorpusKind, FoundArticle, NotAnArticle, Shape};
use crate::model::{Article, ArticleId, Content, Source, Text, TextTooLong};
use crate::storage::project::lock::place::is_of_missing;
use crate::storage::regular;
use crate::storage::sha256::{hex, sha256};
use crate::storage::system::in_words;

/// Where the sources of a project may be read.
#[derive(Clone, Debug, Default)]
pub struct SourcesAt {
    /// That of the project.
    pub folder: Option<PathBuf>,
    /// What outside it may be read. A project from elsewhere can name any file of this computer.
    pub elsewhere: Elsewhere,
    /// This program, to read PDF files with.
    pub program: Option<PathBuf>,
}

/// Sources outside the project's folder that somebody has allowed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Elsewhere {
    /// Those in these folders, whose paths are as the system resolves them.
    In(BTreeSet<PathBuf>),
    All,
}

impl Default for Elsewhere {
    fn default() -> Self {
        Self::In(BTreeSet::new())
    }
}

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
    /// It lies in this folder, outside the project's, and was not read.
    Elsewhere { folder: PathBuf, path: PathBuf },
}

/// Why the source of an article cannot be read.
#[derive(Debug, Error)]
pub enum SourceError {
    #[error("the article came without a file")]
    NoFile,
    #[error("the file lies above the project’s folder by its name, and such a file is never read: {0}")]
    Above(String),
    #[error("the file is not there any more: {path}", path = path.display())]
    Gone { path: PathBuf },
    #[error("the file lies outside the project's folder and is not read unasked: {path}", path = path.display())]
    Elsewhere { folder: PathBuf, path: PathBuf },
    #[error("cannot be read, {error}: {path}", error = in_words(error), path = path.display())]
    Io { error: io::Error, path: PathBuf },
    #[error("{error}: {path}", path = path.display())]
    NotAnArticle { error: NotAnArticle, path: PathBuf },
    #[error("the file has no article “{record}” any more: {path}", path = path.display())]
    NoRecord { record: String, path: PathBuf },
    #[error("the encoding of such a file is never in doubt: {path}", path = path.display())]
    NoEncoding { path: PathBuf },
    #[error("a newer Pullquote has read it, by “{extractor}”: {path}", path = path.display())]
    NewerExtractor { extractor: String, path: PathBuf },
    #[error("{error}: {path}", path = path.display())]
    TooLong { error: TextTooLong, path: PathBuf },
}

/// Compares the sources of all articles with what they were.
///
/// Those that are the same are not listed, nor are articles that came without a file.
pub fn check_sources(
    content: &Content,
    at: &SourcesAt,
    on_progress: &mut dyn FnMut(usize, usize) -> ControlFlow<()>,
) -> Vec<SourceCheck> {
    let mut checks = Vec::new();
    let mut files = Files::new(at, Some(content));
    let n_all = content.articles().len();
    for (n_done, article) in content.articles().enumerate() {
        if on_progress(n_done, n_all).is_break() {
            break;
        }
        let state = match files.read_if_changed(article) {
            Ok(None) | Err(SourceError::NoFile) => continue,
            Ok(Some((text, source))) => SourceState::Changed { text, source },
            Err(SourceError::Elsewhere { folder, path }) => SourceState::Elsewhere { folder, path },
            Err(error) => SourceState::Unreadable(error),
        };
        checks.push(SourceCheck { article: article.id, state });
    }
    checks
}

/// Reads the source of an article again, with another encoding than was thought.
pub fn reread(article: &Article, at: &SourcesAt, encoding: &'static Encoding) -> Result<(Text, Source), SourceError> {
    let mut files = Files::new(at, None);
    let path = files.path_of(article)?;
    match shape_of(article, &path)? {
        shape if !shape.has_encoding() => Err(SourceError::NoEncoding { path }),
        Shape::Corpus(kind) => files.record(article, kind, path, Some(encoding)),
        shape => {
            let bytes = read_unpacked(&path).map_err(|error| SourceError::Io { error, path: path.clone() })?;
            files.article(article, shape, &bytes, Some(encoding), path)
        }
    }
}

/// Where files are, and what was in the last one that holds many articles.
struct Files<'a> {
    at: &'a SourcesAt,
    /// The project's folder, as the system resolves its path.
    inside: Option<PathBuf>,
    /// Where all articles of a file are looked for; without it a file is as it was, and only read in another way.
    content: Option<&'a Content>,
    /// The name of the last source and where it may be read, as many articles in a row come from one file.
    checked: Option<(String, PathBuf)>,
    last: Option<Corpus>,
}

/// A file of many articles as it is now.
struct Corpus {
    path: PathBuf,
    sha256: String,
    /// What its bytes look like, once an article did not say it.
    encoding: Option<&'static Encoding>,
    /// Once an article was found to be from another state of the file; with the encoding that it was read in.
    records: Option<(&'static Encoding, Records)>,
}

impl<'a> Files<'a> {
    fn new(at: &'a SourcesAt, content: Option<&'a Content>) -> Self {
        Self { at, inside: at.folder.as_deref().and_then(real_folder), content, checked: None, last: None }
    }

    fn read_if_changed(&mut self, article: &Article) -> Result<Option<(Text, Source)>, SourceError> {
        let path = self.path_of(article)?;
        let encoding = encoding_named(&article.source.encoding).ok();
        let (text, source) = match shape_of(article, &path)? {
            Shape::Corpus(kind) => {
                if self.corpus(&path)?.sha256 == article.source.sha256 {
                    return Ok(None);
                }
                self.record(article, kind, path, encoding)?
            }
            shape => {
                let bytes = read_unpacked(&path).map_err(|error| SourceError::Io { error, path: path.clone() })?;
                if hex(&sha256(&bytes)) == article.source.sha256 {
                    return Ok(None);
                }
                self.article(article, shape, &bytes, encoding, path)?
            }
        };
        // Saved again with other line ends, or with a mark: nothing that anybody reads has changed.
        Ok((text != *article.text()).then_some((text, source)))
    }

    /// The article in a file that is no table.
    fn article(
        &self,
        article: &Article,
        shape: Shape,
        bytes: &[u8],
        encoding: Option<&'static Encoding>,
        path: PathBuf,
    ) -> Result<(Text, Source), SourceError> {
        let record = &article.source.record;
        let find = |encoding| {
            let found = found_in(shape, bytes, encoding, self.at.program.as_deref(), &mut || ControlFlow::Continue(()));
            let found = found.map_err(|error| SourceError::NotAnArticle { error, path: path.clone() })?;
            let is_it = |found: &FoundArticle| found.record == *record;
            let missing = || SourceError::NoRecord { record: record.clone(), path: path.clone() };
            found.into_iter().find(is_it).ok_or_else(missing)
        };
        let mut found = find(encoding)?;
        if found.is_lossy && shape.has_encoding() {
            // The file is in another encoding than it was.
            found = find(None)?;
        }
        let source = source_from(&found, &article.source.path, &hex(&sha256(bytes)));
        let text = Text::new(found.text).map_err(|error| SourceError::TooLong { error, path })?;
        Ok((text, Source { unknown: article.source.unknown.clone(), ..source }))
    }

    /// The article in a file of many.
    fn record(
        &mut self,
        article: &Article,
        kind: CorpusKind,
        path: PathBuf,
        encoding: Option<&'static Encoding>,
    ) -> Result<(Text, Source), SourceError> {
        let content = self.content;
        let corpus = self.corpus(&path)?;
        let io = |error| SourceError::Io { error, path: path.clone() };
        let encoding = match encoding.or(corpus.encoding) {
            Some(encoding) => encoding,
            None => *corpus.encoding.insert(encoding_of(&path, kind).map_err(io)?),
        };
        if corpus.records.as_ref().is_none_or(|(read_in, _)| *read_in != encoding) {
            let texts = texts_in(&path, kind, &article.source, encoding);
            let texts = texts.map_err(io)?;
            let all = content.into_iter().flat_map(Content::articles);
            let of_file = all.filter(|other| other.source.path == article.source.path);
            let known: BTreeSet<&str> = of_file.map(|other| other.text().as_str()).collect();
            corpus.records = Some((encoding, Records::new(texts, &known)));
        }
        let records = corpus.records.as_ref().map(|(_, records)| records);
        let find = |records| if content.is_some() { Records::of(records, article) } else { records.at_key(article) };
        let missing = || SourceError::NoRecord { record: article.source.record.clone(), path: path.clone() };
        let (record, text) = records.and_then(find).cloned().ok_or_else(missing)?;
        let sha256 = corpus.sha256.clone();
        let text = Text::new(text).map_err(|error| SourceError::TooLong { error, path })?;
        Ok((text, Source { sha256, record, encoding: encoding.name().to_owned(), ..article.source.clone() }))
    }

    /// The file of many articles at the path, gone through once for all its articles that follow each other.
    fn corpus(&mut self, path: &Path) -> Result<&mut Corpus, SourceError> {
        if self.last.as_ref().is_none_or(|last| last.path != path) {
            let sha256 = sum_of(path, &mut |_| ()).map_err(|error| SourceError::Io { error, path: path.to_owned() })?;
            self.last = Some(Corpus { path: path.to_owned(), sha256, encoding: None, records: None });
        }
        self.last.as_mut().ok_or(SourceError::NoFile)
    }

    fn path_of(&mut self, article: &Article) -> Result<PathBuf, SourceError> {
        let name = &article.source.path;
        if let Some((_, path)) = self.checked.as_ref().filter(|(checked, _)| checked == name) {
            return Ok(path.clone());
        }
        let path = self.checked_path(article)?;
        self.checked = Some((name.clone(), path.clone()));
        Ok(path)
    }

    fn checked_path(&self, article: &Article) -> Result<PathBuf, SourceError> {
        let path = source_path(&article.source.path, self.at.folder.as_deref())?;
        let real = match fs::canonicalize(&path) {
            Err(error) if is_of_missing(&error) => return Err(SourceError::Gone { path }),
            real => real.map_err(|error| SourceError::Io { error, path: path.clone() })?,
        };
        let folder = real.parent().unwrap_or(Path::new("/"));
        let is_inside = self.inside.as_ref().is_some_and(|inside| real.starts_with(inside));
        let is_allowed = match &self.at.elsewhere {
            Elsewhere::In(folders) => folders.contains(folder),
            Elsewhere::All => true,
        };
        if !is_inside && !is_allowed {
            return Err(SourceError::Elsewhere { folder: folder.to_owned(), path });
        }
        // Opened, so that what it is instead of a file is said, and a pipe not waited for.
        regular::open(&real).map(|_| path.clone()).map_err(|error| SourceError::Io { error, path })
    }
}

fn shape_of(article: &Article, path: &Path) -> Result<Shape, SourceError> {
    let extractor = &article.source.extractor;
    Shape::from_extractor(extractor)
        .ok_or_else(|| SourceError::NewerExtractor { extractor: extractor.clone(), path: path.to_owned() })
}

/// Where a source is. A project from elsewhere cannot name files above its folder by `..`.
fn source_path(name: &str, folder: Option<&Path>) -> Result<PathBuf, SourceError> {
    let path = Path::new(name);
    if path.components().any(|part| part == Component::ParentDir) {
        return Err(SourceError::Above(name.to_owned()));
    }
    match folder {
        _ if name.is_empty() => Err(SourceError::NoFile),
        _ if path.is_absolute() => Ok(path.to_owned()),
        folder => Ok(folder.ok_or(SourceError::NoFile)?.join(path)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Project, transactions};
    use crate::storage::{Reading, read_articles};

    #[cfg(target_os = "linux")]
    #[test]
    fn what_is_there_instead_of_a_source_is_said() {
        use rustix::fs::{CWD, FileType, Mode, mknodat};
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        mknodat(CWD, path("pipe.txt"), FileType::Fifo, Mode::RUSR | Mode::WUSR, 0).unwrap();
        fs::create_dir(path("folder.txt")).unwrap();
        std::os::unix::fs::symlink(path("loop.txt"), path("loop.txt")).unwrap();
        let at = SourcesAt { folder: Some(folder.path().to_owned()), ..SourcesAt::default() };
        for (name, expected) in [
            ("pipe.txt", "cannot be read, it is a device or a pipe, not a file: "),
            ("folder.txt", "cannot be read, it is a folder, not a file: "),
            ("loop.txt", "cannot be read, Too many levels of symbolic links: "),
            ("gone.txt", "the file is not there any more: "),
        ] {
            let source = Source { path: name.to_owned(), extractor: "plain".to_owned(), ..Source::default() };
            let article = Article::new(ArticleId(1), String::new(), source, Text::new("Mine.").unwrap());
            let error = Files::new(&at, None).read_if_changed(&article).unwrap_err().to_string();
            assert!(error.starts_with(expected), "{name}: {error}");
        }
    }

    #[test]
    fn sources_that_changed_are_listed() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
        for name in ["same.txt", "changed.txt", "gone.txt", "line ends.txt"] {
            write(name, &format!("{name}\nOne line.\n"));
        }
        let mut project = Project::new("", "");
        let how = Reading { folder: Some(folder.path()), ..Reading::new(project.content()) };
        let mut go_on = |_, _| ControlFlow::Continue(());
        let articles = read_articles(&[folder.path().to_owned()], how, &mut go_on).articles;
        project.apply(transactions::add_articles(&project, articles)).unwrap();
        write("changed.txt", "changed.txt\nTwo lines.\n");
        write("line ends.txt", "line ends.txt\r\nOne line.\r\n");
        fs::remove_file(folder.path().join("gone.txt")).unwrap();
        let checks = check_sources(&project, &at(folder.path()), &mut go_on);
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
        let how = Reading { folder: Some(folder.path()), ..Reading::new(project.content()) };
        let read = read_articles(&[folder.path().to_owned()], how, &mut |_, _| ControlFlow::Continue(()));
        let macintosh = encoding_named("macintosh").unwrap();
        let (text, source) = reread(&read.articles[0], &at(folder.path()), macintosh).unwrap();
        assert_eq!((text.as_str(), source.encoding.as_str()), ("“café”", "macintosh"));
    }

    #[test]
    fn articles_of_other_shapes_are_found_again() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
        write("a.html", "<p>One</p><p>Two</p>");
        write("b.csv", "id,text\nx,Alpha\ny,Beta\nz,Gamma\n");
        let mut project = Project::new("", "");
        let how = Reading { folder: Some(folder.path()), ..Reading::new(project.content()) };
        let mut go_on = |_, _| ControlFlow::Continue(());
        let articles = read_articles(&[folder.path().to_owned()], how, &mut go_on).articles;
        project.apply(transactions::add_articles(&project, articles)).unwrap();
        let mut check = || {
            let checks = check_sources(&project, &at(folder.path()), &mut go_on);
            let words = checks.into_iter().map(|check| match check.state {
                SourceState::Changed { text, source } => {
                    format!("{} {}: {}", source.path, source.record, text.as_str())
                }
                SourceState::Elsewhere { .. } => "elsewhere".to_owned(),
                SourceState::Unreadable(error) => error.to_string().split(": ").next().unwrap_or_default().to_owned(),
            });
            words.collect::<Vec<_>>()
        };
        assert_eq!(check(), Vec::<String>::new());
        write("a.html", "<div>One</div><!-- --><div>Two</div>");
        write("b.csv", "id,text\nz,Gamma\nx,Alpha and more\n");
        assert_eq!(check(), ["b.csv x: Alpha and more", "the file has no article “y” any more"]);
        let macintosh = encoding_named("macintosh").unwrap();
        fs::write(folder.path().join("b.csv"), b"id,text\nx,Caf\x8E\n").unwrap();
        let x = project.articles().find(|article| article.source.record == "x").unwrap();
        let (text, source) = reread(x, &at(folder.path()), macintosh).unwrap();
        assert_eq!((text.as_str(), source.encoding.as_str(), source.record.as_str()), ("Café", "macintosh", "x"));
    }

    fn at(folder: &Path) -> SourcesAt {
        SourcesAt { folder: Some(folder.to_owned()), ..SourcesAt::default() }
    }

    #[cfg(unix)]
    #[test]
    fn files_outside_the_folder_are_read_only_where_somebody_allows_it() {
        let outer = tempfile::tempdir().unwrap();
        let (inside, outside) = (outer.path().join("project"), outer.path().join("outside"));
        fs::create_dir(&inside).unwrap();
        fs::create_dir(&outside).unwrap();
        fs::write(outside.join("a.txt"), "Not yours.").unwrap();
        std::os::unix::fs::symlink(outside.join("a.txt"), inside.join("link.txt")).unwrap();
        let mut project = Project::new("", "");
        let article = |id: u64, path: &str| {
            let source = Source { path: path.to_owned(), ..Source::default() };
            Article::new(ArticleId(id), String::new(), source, Text::new("Mine.").unwrap())
        };
        let absolute = outside.join("a.txt").to_string_lossy().into_owned();
        let articles =
            vec![article(1, "link.txt"), article(2, &absolute), article(3, "gone.txt"), article(4, "../outside/a.txt")];
        project.apply(transactions::add_articles(&project, articles)).unwrap();
        let mut at = at(&inside);
        let states = |at: &SourcesAt| {
            let checks = check_sources(&project, at, &mut |_, _| ControlFlow::Continue(()));
            let names = checks.into_iter().map(|check| match check.state {
                SourceState::Changed { .. } => "changed",
                SourceState::Elsewhere { .. } => "elsewhere",
                SourceState::Unreadable(_) => "unreadable",
            });
            names.collect::<Vec<_>>()
        };
        assert_eq!(states(&at), ["elsewhere", "elsewhere", "unreadable", "unreadable"]);
        for elsewhere in [Elsewhere::In(BTreeSet::from([fs::canonicalize(&outside).unwrap()])), Elsewhere::All] {
            at.elsewhere = elsewhere;
            assert_eq!(states(&at), ["changed", "changed", "unreadable", "unreadable"]);
        }
    }

    #[test]
    fn no_source_lies_above_the_project() {
        let folder = Some(Path::new("/projects"));
        assert!(matches!(source_path("../etc/passwd", folder), Err(SourceError::Above(_))));
        assert_eq!(source_path("a/b.txt", folder).ok(), Some(PathBuf::from("/projects/a/b.txt")));
        assert!(matches!(source_path("", folder), Err(SourceError::NoFile)));
    }
}
