//! Article files and folders → articles, one after another, so that long work can show how far it is and be stopped.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::ops::ControlFlow;
use std::path::{Component, Path, PathBuf};

use encoding_rs::Encoding;
use thiserror::Error;

use super::decode::decode;
use super::sha256::{hex, sha256};
use crate::model::{Article, ArticleId, Content, Source, Text, TextTooLong, one_line};

/// The longest title, in code points.
const MAX_TITLE: usize = 80;

/// How article files are read.
#[derive(Clone, Copy, Debug)]
pub struct Reading<'a> {
    /// Instead of the encoding that each file looks like.
    pub encoding: Option<&'static Encoding>,
    /// The project's folder: sources that lie in it are named from there, others by their whole path.
    pub folder: Option<&'a Path>,
    /// Texts that it has are not read again.
    pub known: &'a Content,
}

/// What came of reading article files.
#[derive(Debug, Default)]
pub struct ArticlesRead {
    /// In the order of the paths; a folder's files sorted by path.
    pub articles: Vec<Article>,
    pub remarks: Vec<ReadRemark>,
    /// Somebody stopped it: the articles are those read so far.
    pub is_cancelled: bool,
}

/// What people should know about a file that was to be read.
#[derive(Debug, Error)]
pub enum ReadRemark {
    /// Nothing was read from it.
    #[error("already there as “{title}”: {path}", path = path.display())]
    AlreadyThere { id: ArticleId, title: String, path: PathBuf },
    /// Nothing was read from it.
    #[error("cannot be read, {error}: {path}", path = path.display())]
    Unreadable { error: io::Error, path: PathBuf },
    /// Nothing was read from it.
    #[error("is not a text but {kind}: {path}", path = path.display())]
    NotText { kind: &'static str, path: PathBuf },
    /// Nothing was read from it.
    #[error("{error}: {path}", path = path.display())]
    TooLong { error: TextTooLong, path: PathBuf },
    /// Nothing was read from it.
    #[error("has no .txt or .md file: {path}", path = path.display())]
    EmptyFolder { path: PathBuf },
    /// It was read, but not all of it.
    #[error("is not all {encoding}: open it again with another encoding: {path}", path = path.display())]
    Lossy { encoding: &'static str, path: PathBuf },
}

/// Reads article files, and all `.txt` and `.md` files in folders and their folders.
///
/// `on_progress` hears how many files are read of how many, and may stop the reading.
pub fn read_articles(
    paths: &[PathBuf],
    how: Reading<'_>,
    on_progress: &mut dyn FnMut(usize, usize) -> ControlFlow<()>,
) -> ArticlesRead {
    let mut read = ArticlesRead::default();
    let mut files = Vec::new();
    for path in paths {
        if list_files(path, &mut files, &mut read.remarks, on_progress).is_break() {
            return ArticlesRead { is_cancelled: true, ..read };
        }
    }
    let mut titles: BTreeMap<ArticleId, String> = BTreeMap::new();
    for (n_read, path) in files.iter().enumerate() {
        if on_progress(n_read, files.len()).is_break() {
            return ArticlesRead { is_cancelled: true, ..read };
        }
        match read_article(path, how, &titles, &mut read.remarks) {
            Ok(article) => {
                titles.insert(article.id, article.title.clone());
                read.articles.push(article);
            }
            Err(remark) => read.remarks.push(remark),
        }
    }
    read
}

/// An article from the bytes of its file, and whether they are all of the encoding. `name` is what the project file
/// will call its source.
pub fn article_from_bytes(
    bytes: &[u8],
    encoding: Option<&'static Encoding>,
    name: &str,
) -> Result<(Article, bool), TextTooLong> {
    let (text, source, is_lossy) = text_from_bytes(bytes, encoding, name)?;
    let id = ArticleId::from_sha256(&sha256(text.as_str().as_bytes()));
    let title = title_of(text.as_str(), name);
    Ok((Article::new(id, title, source, text), is_lossy))
}

/// The text of an article file, where it came from, and whether some bytes are not of the encoding.
pub(super) fn text_from_bytes(
    bytes: &[u8],
    encoding: Option<&'static Encoding>,
    name: &str,
) -> Result<(Text, Source, bool), TextTooLong> {
    let decoded = decode(bytes, encoding);
    let source = Source {
        path: name.to_owned(),
        sha256: hex(&sha256(bytes)),
        encoding: decoded.encoding.name().to_owned(),
        newline: decoded.newline,
        ..Source::default()
    };
    Ok((Text::new(decoded.text)?, source, decoded.is_lossy))
}

/// What a project file in the folder calls a source: with `/` on every system.
pub fn source_name(path: &Path, folder: Option<&Path>) -> String {
    let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let folder = folder.and_then(|folder| std::path::absolute(folder).ok());
    let Some(inside) = folder.as_ref().and_then(|folder| whole.strip_prefix(folder).ok()) else {
        return whole.to_string_lossy().into_owned();
    };
    let parts = inside.components().filter(|part| matches!(part, Component::Normal(_)));
    parts.map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}

fn read_article(
    path: &Path,
    how: Reading<'_>,
    titles: &BTreeMap<ArticleId, String>,
    remarks: &mut Vec<ReadRemark>,
) -> Result<Article, ReadRemark> {
    let path = || path.to_owned();
    let bytes = fs::read(path()).map_err(|error| ReadRemark::Unreadable { error, path: path() })?;
    if let Some(kind) = kind_of_binary(&bytes) {
        return Err(ReadRemark::NotText { kind, path: path() });
    }
    let name = source_name(&path(), how.folder);
    let (article, is_lossy) =
        article_from_bytes(&bytes, how.encoding, &name).map_err(|error| ReadRemark::TooLong { error, path: path() })?;
    let there = how.known.article(article.id).map(|known| &known.title).or_else(|| titles.get(&article.id));
    if let Some(title) = there {
        return Err(ReadRemark::AlreadyThere { id: article.id, title: title.clone(), path: path() });
    }
    if is_lossy {
        let encoding = encoding_name(&article);
        remarks.push(ReadRemark::Lossy { encoding, path: path() });
    }
    Ok(article)
}

fn encoding_name(article: &Article) -> &'static str {
    Encoding::for_label(article.source.encoding.as_bytes()).map_or("text", Encoding::name)
}

/// Adds the file, or the article files of the folder.
fn list_files(
    path: &Path,
    files: &mut Vec<PathBuf>,
    remarks: &mut Vec<ReadRemark>,
    on_progress: &mut dyn FnMut(usize, usize) -> ControlFlow<()>,
) -> ControlFlow<()> {
    if !path.is_dir() {
        match fs::metadata(path) {
            Ok(metadata) if metadata.is_file() => files.push(path.to_owned()),
            Ok(_) => remarks.push(ReadRemark::NotText { kind: "a device or a pipe", path: path.to_owned() }),
            Err(error) => remarks.push(ReadRemark::Unreadable { error, path: path.to_owned() }),
        }
        return ControlFlow::Continue(());
    }
    let n_before = files.len();
    let mut folders = vec![path.to_owned()];
    while let Some(folder) = folders.pop() {
        on_progress(0, files.len())?;
        match list_folder(&folder, files) {
            Ok(inner) => folders.extend(inner),
            Err(error) => remarks.push(ReadRemark::Unreadable { error, path: folder }),
        }
    }
    files[n_before..].sort();
    if files.len() == n_before {
        remarks.push(ReadRemark::EmptyFolder { path: path.to_owned() });
    }
    ControlFlow::Continue(())
}

/// Adds the article files of one folder and returns its folders. Hidden ones and links to folders are left out.
fn list_folder(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<Vec<PathBuf>> {
    let mut folders = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_name().as_encoded_bytes().starts_with(b".") {
            continue;
        }
        let path = entry.path();
        if entry.file_type()?.is_dir() {
            folders.push(path);
        } else if is_article_file(&path) && path.is_file() {
            files.push(path);
        }
    }
    Ok(folders)
}

fn is_article_file(path: &Path) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str());
    extension
        .is_some_and(|extension| ["txt", "md", "markdown"].iter().any(|known| extension.eq_ignore_ascii_case(known)))
}

/// What the bytes are, where they begin as no text does.
fn kind_of_binary(bytes: &[u8]) -> Option<&'static str> {
    const BEGINNINGS: [(&[u8], &str); 6] = [
        (b"%PDF-", "a PDF file"),
        (b"PK\x03\x04", "a zip archive or an office document"),
        (b"\x89PNG", "a picture"),
        (b"\xFF\xD8\xFF", "a picture"),
        (b"\x1F\x8B\x08", "a compressed file"),
        (b"\x7FELF", "a program"),
    ];
    BEGINNINGS.iter().find(|(beginning, _)| bytes.starts_with(beginning)).map(|(_, kind)| *kind)
}

/// The first line with something on it, or the name of the file.
fn title_of(text: &str, name: &str) -> String {
    let line = text.lines().map(|line| without_hashes(&one_line(line)).to_owned()).find(|line| !line.is_empty());
    let title = line.unwrap_or_else(|| {
        let name = Path::new(name).file_stem().unwrap_or_default();
        one_line(&name.to_string_lossy())
    });
    shortened(&title)
}

/// The heading behind Markdown's `#`.
fn without_hashes(line: &str) -> &str {
    let rest = line.trim_start_matches('#');
    if rest.is_empty() || rest.starts_with(' ') { rest.trim_start() } else { line }
}

/// At most [`MAX_TITLE`] code points, cut between words where there are any.
fn shortened(title: &str) -> String {
    let Some((byte, _)) = title.char_indices().nth(MAX_TITLE) else { return title.to_owned() };
    let cut = &title[..byte];
    let end = cut.rfind(' ').filter(|end| *end > byte / 2);
    let cut = match end {
        Some(end) => &cut[..end],
        None => cut.char_indices().next_back().map_or("", |(last, _)| &cut[..last]),
    };
    format!("{}…", cut.trim_end_matches([' ', ',', ';', ':']))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Newline, Project};

    fn read(paths: &[PathBuf], folder: &Path) -> ArticlesRead {
        let project = Project::new("", "");
        let how = Reading { encoding: None, folder: Some(folder), known: project.content() };
        read_articles(paths, how, &mut |_, _| ControlFlow::Continue(()))
    }

    #[test]
    fn a_folder_gives_its_text_files_in_order() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        write("b.txt", "\u{FEFF}\r\n  # Bus \u{202E}budget\u{202C}\t cut  \r\nText.\r\n");
        write("a/inner.MD", "# Inner\n");
        write("a/.hidden.txt", "hidden");
        write("c.pdf", "not read");
        write("same.txt", "# Inner\n");
        let read = read(&[folder.path().to_owned(), folder.path().join("gone.txt")], folder.path());
        let titles: Vec<_> = read.articles.iter().map(|article| article.title.as_str()).collect();
        assert_eq!(titles, ["Inner", "Bus budget cut"]);
        let bus = &read.articles[1];
        assert_eq!(bus.text().as_str(), "\n  # Bus \u{202E}budget\u{202C}\t cut  \nText.\n");
        assert_eq!((bus.source.path.as_str(), bus.source.newline), ("b.txt", Newline::CrLf));
        assert_eq!(read.articles[0].source.path, "a/inner.MD");
        let remarks: Vec<_> = read.remarks.iter().map(ToString::to_string).collect();
        assert!(remarks[0].starts_with("cannot be read, "), "{remarks:?}");
        assert!(remarks[1].starts_with("already there as “Inner”: "), "{remarks:?}");
        assert_eq!(remarks.len(), 2);
    }

    #[test]
    fn reading_can_be_stopped() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["a.txt", "b.txt", "c.txt"] {
            fs::write(folder.path().join(name), name).unwrap();
        }
        let project = Project::new("", "");
        let how = Reading { encoding: None, folder: None, known: project.content() };
        let mut stop_at_second =
            |n_read, _| if n_read == 2 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) };
        let read = read_articles(&[folder.path().to_owned()], how, &mut stop_at_second);
        assert!(read.is_cancelled);
        assert_eq!(read.articles.len(), 2);
    }

    #[test]
    fn titles_are_one_short_line() {
        let check = |text: &str, title: &str| assert_eq!(title_of(text, "dir/file name.txt"), title);
        check("", "file name");
        check(" \n\u{202E}\n", "file name");
        check("#\n## Heading ##", "Heading ##");
        check("#hashtag", "#hashtag");
        check("a\0b\u{1b}[31m", "a b [31m");
        check(&"word ".repeat(40), &format!("{}…", "word ".repeat(16).trim_end()));
        check(&"長".repeat(100), &format!("{}…", "長".repeat(79)));
    }

    #[test]
    fn files_that_are_no_text_say_what_they_are() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("page.txt");
        fs::write(&path, b"%PDF-1.7\n").unwrap();
        let read = read(std::slice::from_ref(&path), folder.path());
        assert_eq!(read.remarks[0].to_string(), format!("is not a text but a PDF file: {}", path.display()));
    }
}
