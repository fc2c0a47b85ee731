//! Article files and folders → articles, one after another, so that long work can show how far it is and be stopped.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use encoding_rs::Encoding;

use super::corpus::{CorpusRead, read_corpus};
use super::folder::{article_files, without_before_work};
use super::in_files::InFiles;
use super::known::{Known, Seen};
use super::labelled::{
    companions_of, is_beside_others, look_at, looks_like, only_elsewhere, read_labelled, table_beside,
};
use super::packed::read_unpacked;
use super::pdf::read_pdf;
use super::reading::{ReadRemark, Reading, source_name};
use crate::formats::articles::{
    FoundArticle, NotAnArticle, Shape, articles_in, is_about_others, is_blank, n_control_characters, title_from,
};
use crate::formats::{Format, Imported, ImportedArticle, note_of_rebuilt};
use crate::model::{Article, ArticleId, LabelSet, Source, Text, TextTooLong, first_and_more};
use crate::storage::sha256::{hex, sha256};

/// So many articles of a file are named that are nearly there.
const MOST_TOLD: usize = 5;

/// What came of reading article files.
#[derive(Debug, Default)]
pub struct ArticlesRead {
    /// New ones, in the order of the paths; a folder's files sorted by path.
    pub articles: Vec<Article>,
    /// Texts that the project has or that are among the new ones, with their labels: one for each file that has such.
    pub known: Vec<Imported>,
    /// The project's labels and those that the articles have besides; `None` where they are the project's.
    pub labels: Option<LabelSet>,
    pub remarks: Vec<ReadRemark>,
    /// What became of texts that several files have labels of, in sentences.
    pub notes: Vec<String>,
    /// Whether places of labels look like those of other texts, which a remark says.
    pub are_doubtful: bool,
    /// Somebody stopped it: the articles are those read so far.
    pub is_cancelled: bool,
}

/// Reads article files, and all of them in folders and their folders.
///
/// `on_progress` hears how many bytes are read of how many, also within a file, and may stop the reading. No file stops the
/// rest.
pub fn read_articles(
    paths: &[PathBuf],
    how: Reading<'_>,
    on_progress: &mut dyn FnMut(usize, usize) -> ControlFlow<()>,
) -> ArticlesRead {
    let mut read = ArticlesRead::default();
    let Some(files) = article_files(paths, &mut read.remarks, &mut |_| on_progress(0, 0)) else {
        return ArticlesRead { is_cancelled: true, ..read };
    };
    let files = others_last(files, paths);
    let files = without_before_work(files, &mut read.remarks);
    let mut batch = Batch::new(how, read, paths);
    let sizes: Vec<usize> = files.iter().map(|path| n_bytes_of(path)).collect();
    let (mut n_read, n_all) = (0, sizes.iter().sum());
    for (path, n_bytes) in files.iter().zip(sizes) {
        let mut on_bytes = |n_of_file: usize| on_progress(n_read + n_of_file.min(n_bytes), n_all);
        if on_bytes(0).is_break() || batch.read_file(path, &mut on_bytes).is_break() {
            return ArticlesRead { is_cancelled: true, ..batch.done() };
        }
        n_read += n_bytes;
    }
    batch.done()
}

/// The files, those behind all others that lie in a folder and are called as what says something of these.
fn others_last(mut files: Vec<PathBuf>, asked_for: &[PathBuf]) -> Vec<PathBuf> {
    files.sort_by_key(|path| is_about_beside(path) && !asked_for.contains(path));
    files
}

fn is_about_beside(path: &Path) -> bool {
    path.file_name().is_some_and(|name| is_about_others(&name.to_string_lossy()))
}

fn n_bytes_of(path: &Path) -> usize {
    let n_bytes = fs::metadata(path).map_or(0, |metadata| metadata.len());
    usize::try_from(n_bytes).unwrap_or(usize::MAX)
}

/// The article of a plain text file from its bytes, and whether they are all of the encoding. `name` is what the project
/// file will call its source.
pub fn article_from_bytes(
    bytes: &[u8],
    encoding: Option<&'static Encoding>,
    name: &str,
) -> Result<(Article, bool), TextTooLong> {
    let found = articles_in(Shape::Text, bytes, encoding).unwrap_or_default().pop().unwrap_or_default();
    let is_lossy = found.is_lossy;
    Ok((article_from(found, name, &hex(&sha256(bytes)))?, is_lossy))
}

/// The articles in the bytes of a file that is no table; a PDF is read by `program`.
pub(crate) fn found_in(
    shape: Shape,
    bytes: &[u8],
    encoding: Option<&'static Encoding>,
    program: Option<&Path>,
    on_wait: &mut dyn FnMut() -> ControlFlow<()>,
) -> Result<Vec<FoundArticle>, NotAnArticle> {
    if !bytes.is_empty() && bytes.iter().all(|byte| *byte == 0) {
        return Err(NotAnArticle("holds nothing but zeros, as after a power cut".to_owned()));
    }
    match (shape, program) {
        (Shape::Pdf, Some(program)) => Ok(vec![read_pdf(program, bytes, on_wait)?]),
        (Shape::Pdf, None) => Err(NotAnArticle("is a PDF file, and nothing is there to read it".to_owned())),
        _ => articles_in(shape, bytes, encoding),
    }
}

/// Where the text of an article came from.
pub(crate) fn source_from(found: &FoundArticle, name: &str, sha256: &str) -> Source {
    Source {
        path: name.to_owned(),
        sha256: sha256.to_owned(),
        encoding: found.encoding.to_owned(),
        newline: found.newline,
        extractor: found.extractor.clone(),
        record: found.record.clone(),
        ..Source::default()
    }
}

fn article_from(found: FoundArticle, name: &str, sha256_of_file: &str) -> Result<Article, TextTooLong> {
    let source = source_from(&found, name, sha256_of_file);
    // Articles without a text are still different ones.
    let id = ArticleId::from_sha256(&if is_blank(&found.text) {
        sha256(format!("{}{name}\0{}", found.text, found.record).as_bytes())
    } else {
        sha256(found.text.as_bytes())
    });
    let title = title_from(&found.title, &found.text, name);
    let mut article = Article::new(id, title, source, Text::new(found.text)?);
    article.meta = found.meta;
    Ok(article)
}

/// Files on their way to articles.
struct Batch<'a> {
    how: Reading<'a>,
    read: ArticlesRead,
    known: Known<'a>,
    /// Texts that were read with what lies beside them, without the end of their names.
    with_standoff: BTreeSet<PathBuf>,
    /// By the encoding that nothing says, files that look like it.
    guessed: BTreeMap<&'static str, Vec<PathBuf>>,
    asked_for: &'a [PathBuf],
    /// Whether something was labelled so far.
    has_labels: bool,
    in_files: InFiles,
}

impl<'a> Batch<'a> {
    fn new(how: Reading<'a>, read: ArticlesRead, asked_for: &'a [PathBuf]) -> Self {
        let (known, with_standoff, guessed) = (Known::new(how.known), BTreeSet::new(), BTreeMap::new());
        let in_files = InFiles::default();
        Self { how, read, known, with_standoff, guessed, asked_for, has_labels: false, in_files }
    }

    fn done(mut self) -> ArticlesRead {
        let told = |(encoding, paths): (&'static str, Vec<PathBuf>)| {
            let n_files = paths.len();
            Some(ReadRemark::EncodingGuessed { encoding, n_files, path: paths.into_iter().next()? })
        };
        self.read.remarks.extend(self.guessed.into_iter().filter_map(told));
        let labels = self.read.labels.as_ref().unwrap_or_else(|| self.how.known.labels()).clone();
        self.read.notes = self.in_files.join(&mut self.read.articles, &mut self.read.known, &labels);
        self.read
    }

    fn read_file(&mut self, path: &Path, on_bytes: &mut dyn FnMut(usize) -> ControlFlow<()>) -> ControlFlow<()> {
        if is_beside_others(path) || self.passes_over(path) {
            return ControlFlow::Continue(());
        }
        let done = self.take_file(path, on_bytes);
        done.unwrap_or_else(|remark| {
            self.read.remarks.push(remark);
            ControlFlow::Continue(())
        })
    }

    fn take_file(
        &mut self,
        path: &Path,
        on_bytes: &mut dyn FnMut(usize) -> ControlFlow<()>,
    ) -> Result<ControlFlow<()>, ReadRemark> {
        if let Some(table) = table_beside(path) {
            let remark = format!("says again what {table} beside it says, and is passed over");
            self.read.remarks.push(ReadRemark::Told { remark, path: path.to_owned() });
            return Ok(ControlFlow::Continue(()));
        }
        let look = look_at(path).map_err(|error| ReadRemark::Unreadable { error, path: path.to_owned() })?;
        if look.is_cut {
            let remark =
                "begins with a record of more than 64 MB, and was taken for what the beginning of that looks like";
            self.read.remarks.push(ReadRemark::Told { remark: remark.to_owned(), path: path.to_owned() });
        }
        let labels = self.read.labels.as_ref().unwrap_or_else(|| self.how.known.labels());
        if let Some(format) = look.labelled {
            if format == Format::Brat && !self.with_standoff.insert(path.with_extension("")) {
                return Ok(ControlFlow::Continue(()));
            }
            let imported = read_labelled(path, format, labels, self.how)?;
            if !imported.articles.is_empty() || !may_be_a_corpus(format) {
                if format != Format::Brat && Shape::from_name(path) == Some(Shape::Text) {
                    let remark = format!("is {}, whatever its name says, and was read as that", format.title());
                    self.read.remarks.push(ReadRemark::Told { remark, path: path.to_owned() });
                }
                return Ok(self.take_labelled(imported, path));
            }
            self.read.remarks.extend(imported.warnings.first().map(|warning| {
                let why = format!("{}: {}", warning.place, warning.message);
                let remark = format!("looks like {} and has no labels that are read there ({why})", format.title());
                ReadRemark::Told { remark, path: path.to_owned() }
            }));
        }
        if let Ok(Shape::Corpus(kind)) = look.shape {
            let corpus = read_corpus(path, kind, self.how, labels, on_bytes)?;
            self.tell_contradiction(Shape::Corpus(kind), path);
            return Ok(self.take_corpus(CorpusRead { is_coarse: look.is_coarse, ..corpus }, path));
        }
        self.read_articles_of(path, &mut || on_bytes(0))?;
        Ok(ControlFlow::Continue(()))
    }

    fn read_articles_of(
        &mut self,
        path: &Path,
        on_wait: &mut dyn FnMut() -> ControlFlow<()>,
    ) -> Result<(), ReadRemark> {
        let to_owned = || path.to_owned();
        if let Some(problem) = only_elsewhere(path) {
            return Err(ReadRemark::NotAnArticle { error: NotAnArticle(problem.to_owned()), path: to_owned() });
        }
        let bytes = read_unpacked(path).map_err(|error| ReadRemark::Unreadable { error, path: to_owned() })?;
        let not_one = |error| ReadRemark::NotAnArticle { error, path: to_owned() };
        let shape = Shape::of(path, &bytes).map_err(not_one)?;
        let found = found_in(shape, &bytes, self.how.encoding, self.how.program, on_wait).map_err(not_one)?;
        let (name, sum) = (source_name(path, self.how.folder), hex(&sha256(&bytes)));
        let like = if shape == Shape::Text { looks_like(path, &bytes) } else { None };
        match like.map(|like| (like.what(), like.hint())) {
            Some((looks, hint)) => self.read.remarks.push(ReadRemark::LooksLike { looks, hint, path: to_owned() }),
            None => self.tell_contradiction(shape, path),
        }
        for mut found in found {
            let is_lossy = found.is_lossy;
            let guessed = found.is_guessed.then_some(found.encoding);
            let told = std::mem::take(&mut found.remarks);
            let article =
                article_from(found, &name, &sum).map_err(|error| ReadRemark::TooLong { error, path: to_owned() })?;
            match self.look(ImportedArticle::unlabelled(article)) {
                Seen::New(new) => {
                    let told = told.into_iter().map(|remark| ReadRemark::Told { remark, path: to_owned() });
                    self.read.remarks.extend(told);
                    self.remark_on(&new.article, is_lossy, path);
                    self.note_guessed(guessed, path);
                    self.take(new.article);
                }
                Seen::There { id, title, is_exact: true } => {
                    self.read.remarks.push(ReadRemark::AlreadyThere { id, title, path: to_owned() });
                }
                Seen::There { title, .. } => {
                    self.read.remarks.push(ReadRemark::NearlyThere { title, path: to_owned() });
                }
                Seen::OtherText { title } => {
                    self.read.remarks.push(ReadRemark::OtherText { title, path: to_owned() });
                }
                // It has none.
                Seen::Labelled(..) => {}
            }
        }
        Ok(())
    }

    /// Says so where a file is something else than its name says.
    fn tell_contradiction(&mut self, shape: Shape, path: &Path) {
        let told = shape.in_spite_of_name(path);
        self.read.remarks.extend(told.map(|remark| ReadRemark::Told { remark, path: path.to_owned() }));
    }

    fn take_labelled(&mut self, imported: Imported, path: &Path) -> ControlFlow<()> {
        let labels = imported.labels;
        let titled = |mut imported: ImportedArticle| {
            let article = &mut imported.article;
            article.title = title_from(&article.title, article.text().as_str(), &article.source.path);
            imported
        };
        self.take_corpus(
            CorpusRead {
                articles: imported.articles.into_iter().map(titled).collect(),
                labels: (labels != *self.how.known.labels()).then_some(labels),
                warnings: imported.warnings,
                remarks: imported.notes,
                is_coarse: imported.is_coarse,
                are_doubtful: imported.are_doubtful,
                guessed: None,
                lossy_encoding: None,
                guessed_encoding: None,
                is_cancelled: false,
            },
            path,
        )
    }

    fn take_corpus(&mut self, corpus: CorpusRead, path: &Path) -> ControlFlow<()> {
        let to_owned = || path.to_owned();
        self.read.labels = corpus.labels.or(self.read.labels.take());
        self.read.are_doubtful |= corpus.are_doubtful;
        self.has_labels |= corpus.articles.iter().any(|one| one.n_spans() > 0);
        let (mut n_there, mut n_rebuilt, mut nearly) = (0, 0, Vec::new());
        let (mut known, mut told) = (Vec::new(), Vec::new());
        self.read.articles.reserve(corpus.articles.len());
        for imported in corpus.articles {
            let is_rebuilt = imported.is_rebuilt;
            match self.look(imported) {
                Seen::New(new) => {
                    n_rebuilt += usize::from(is_rebuilt);
                    let is_empty = is_blank(new.article.text().as_str());
                    self.read.remarks.extend(is_empty.then(|| ReadRemark::Empty { path: to_owned() }));
                    self.in_files.see_new(&new, path);
                    self.take(new.article);
                }
                Seen::There { is_exact: true, .. } => n_there += 1,
                Seen::There { title, .. } => nearly.push(title),
                Seen::Labelled(labelled, note) => {
                    // Of others it is told one by one.
                    n_there += usize::from(note.is_none());
                    known.push(labelled);
                    told.extend(note.map(|remark| ReadRemark::Told { remark, path: to_owned() }));
                }
                Seen::OtherText { title } => told.push(ReadRemark::OtherText { title, path: to_owned() }),
            }
        }
        let labels = self.read.labels.as_ref().unwrap_or_else(|| self.how.known.labels()).clone();
        let known = Some(Imported::of(known, labels, corpus.is_coarse)).filter(|known| !known.articles.is_empty());
        if let Some(known) = known {
            self.in_files.see_known(path);
            self.read.known.push(known);
        }
        let remarks = &mut self.read.remarks;
        remarks.extend(corpus.guessed.map(|columns| ReadRemark::ColumnsGuessed { columns, path: to_owned() }));
        if n_there > 0 {
            remarks.push(ReadRemark::SomeAlreadyThere { n_articles: n_there, path: to_owned() });
        }
        if let Some(title) = nearly.first() {
            remarks.push(ReadRemark::SomeNearlyThere {
                n_articles: nearly.len(),
                title: title.clone(),
                path: to_owned(),
            });
        }
        remarks.extend(corpus.lossy_encoding.map(|encoding| ReadRemark::Lossy { encoding, path: to_owned() }));
        let notes = corpus.remarks.into_iter().chain(note_of_rebuilt(n_rebuilt));
        remarks.extend(notes.map(|remark| ReadRemark::Told { remark, path: to_owned() }));
        remarks.extend(first_and_more(told.into_iter(), MOST_TOLD, |n_more| {
            let remark = format!("and {n_more} more of its articles are nearly there, or there under another text");
            ReadRemark::Told { remark, path: to_owned() }
        }));
        let in_file = |warning| ReadRemark::InFile { warning, path: to_owned() };
        remarks.extend(corpus.warnings.into_iter().map(in_file));
        self.note_guessed(corpus.guessed_encoding, path);
        if corpus.is_cancelled { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }

    /// Whether a file of a folder is passed over, as it is called as what says something of the others and these have labels.
    /// Where they are articles, it may be one. Either is told.
    fn passes_over(&mut self, path: &Path) -> bool {
        let is_asked_for = self.asked_for.iter().any(|asked_for| asked_for == path);
        if is_asked_for || !is_about_beside(path) || !companions_of(path).is_empty() {
            return false;
        }
        let remark = if self.has_labels {
            "is passed over: it is called as what says something of the other files, and these have labels"
        } else {
            "is called as what says something of the other files, and was read as an article"
        };
        self.read.remarks.push(ReadRemark::Told { remark: remark.to_owned(), path: path.to_owned() });
        self.has_labels
    }

    /// A file has several mails, and is told once.
    fn note_guessed(&mut self, encoding: Option<&'static str>, path: &Path) {
        let paths = encoding.map(|encoding| self.guessed.entry(encoding).or_default());
        if let Some(paths) = paths.filter(|paths| paths.last().is_none_or(|last| last != path)) {
            paths.push(path.to_owned());
        }
    }

    fn look(&mut self, imported: ImportedArticle) -> Seen {
        let labels = self.read.labels.as_ref().unwrap_or_else(|| self.how.known.labels());
        self.known.look(imported, &self.read.articles, labels)
    }

    fn take(&mut self, article: Article) {
        self.known.add(&article, self.read.articles.len());
        self.read.articles.push(article);
    }

    fn remark_on(&mut self, article: &Article, is_lossy: bool, path: &Path) {
        let path = || path.to_owned();
        let is_pdf = article.source.is_best_effort();
        let encoding = Encoding::for_label(article.source.encoding.as_bytes()).map_or("text", Encoding::name);
        let n_characters = n_control_characters(article.text().as_str());
        let remarks = &mut self.read.remarks;
        remarks.extend(is_blank(article.text().as_str()).then(|| ReadRemark::Empty { path: path() }));
        remarks.extend(is_pdf.then(|| ReadRemark::BestEffort { path: path() }));
        remarks.extend((is_lossy && is_pdf).then(|| ReadRemark::PagesMissing { path: path() }));
        remarks.extend((is_lossy && !is_pdf).then(|| ReadRemark::Lossy { encoding, path: path() }));
        remarks.extend((n_characters > 0).then(|| ReadRemark::ControlCharacters { n_characters, path: path() }));
    }
}

/// Whether a file that looks like one of the format may hold articles and nothing else.
fn may_be_a_corpus(format: Format) -> bool {
    [Format::LabelStudio, Format::Chat, Format::HfTokens, Format::Conllu].contains(&format)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::{ExportOptions, export};
    use crate::model::{Edit, Newline, Project, Transaction, marked};

    fn read(paths: &[PathBuf], folder: &Path) -> ArticlesRead {
        let project = Project::new("", "");
        let how = Reading { folder: Some(folder), ..Reading::new(project.content()) };
        read_articles(paths, how, &mut |_, _| ControlFlow::Continue(()))
    }

    #[test]
    fn a_folder_gives_its_article_files_in_order() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        write("b.txt", "\u{FEFF}\r\n  # Bus \u{202E}budget\u{202C}\t cut  \r\nText.\r\n");
        write("a/inner.MD", "# Inner\n");
        write("a/.hidden.txt", "hidden");
        write("a/~$inner.docx", "hidden");
        write("c.wps", "not read");
        write("same.txt", "# Inner\n");
        let read = read(&[folder.path().to_owned(), folder.path().join("gone.txt")], folder.path());
        let titles: Vec<_> = read.articles.iter().map(|article| article.title.as_str()).collect();
        assert_eq!(titles, ["Inner", "Bus budget cut"]);
        let bus = &read.articles[1];
        assert_eq!(bus.text().as_str(), "\n  # Bus \u{202E}budget\u{202C}\t cut  \nText.\n");
        assert_eq!((bus.source.path.as_str(), bus.source.newline), ("b.txt", Newline::CrLf));
        assert_eq!(read.articles[0].source.path, "a/inner.MD");
        let remarks: Vec<_> = read.remarks.iter().map(ToString::to_string).collect();
        assert!(remarks[0].starts_with("1 file is no article: c.wps: "), "{remarks:?}");
        assert!(remarks[1].starts_with("cannot be read, "), "{remarks:?}");
        assert!(remarks[2].starts_with("already there as “Inner”: "), "{remarks:?}");
        assert_eq!(remarks.len(), 3);
    }

    #[test]
    fn what_says_something_of_labelled_files_is_passed_over() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("README.txt"), "Read me.").unwrap();
        fs::write(folder.path().join("z.txt"), "Ana ran.").unwrap();
        let told = |paths: &[PathBuf]| {
            let read = read(paths, folder.path());
            let told: Vec<String> = read.remarks.iter().map(ToString::to_string).collect();
            (read.articles.len(), told.iter().filter(|told| told.contains("README.txt")).count(), told)
        };
        let whole = [folder.path().to_owned()];
        let (n_articles, n_told, _) = told(&whole);
        assert_eq!((n_articles, n_told), (2, 1), "it may be an article");
        fs::write(folder.path().join("z.ann"), "T1\tspeaker 0 3\tAna\n").unwrap();
        let (n_articles, n_told, all) = told(&whole);
        assert_eq!((n_articles, n_told), (1, 1), "{all:?}");
        assert_eq!(
            told(&[folder.path().join("README.txt"), folder.path().join("z.txt")]).0,
            2,
            "who names it wants it"
        );
    }

    #[test]
    fn every_export_is_read_as_it_lies_in_its_folder() {
        let labels = LabelSet::built_in();
        let edit = |(idx, text): (usize, &str)| {
            let marked = marked::parse(&labels, text).unwrap();
            let id = ArticleId::from_sha256(&sha256(text.as_bytes()));
            let bare = Article::new(id, text.to_owned(), Source::default(), marked.text().clone());
            let (article, _) = bare.labelled(&labels, marked.spans().iter().cloned().collect(), Vec::new());
            Edit::AddArticle { idx, article: article.into() }
        };
        let mut project = Project::new("p", "");
        let texts = ["[quote “No,”] said [speaker Ana].", "It rained on [claim Monday]."];
        project.apply(Transaction::new("", texts.into_iter().enumerate().map(edit).collect())).unwrap();
        // Some need their project or take words apart, and some no program reads as articles.
        let others = [Format::Csv, Format::W3c, Format::Gliner, Format::Project];
        let formats = Format::ALL.into_iter().filter(|format| format.can_import() && format.can_export());
        for format in formats.filter(|format| !others.contains(format)) {
            let folder = tempfile::tempdir().unwrap();
            for (name, bytes) in export(format, project.content(), &ExportOptions::default()).files {
                fs::write(folder.path().join(name), bytes).unwrap();
            }
            let read = read(&[folder.path().to_owned()], folder.path());
            let problems: Vec<_> = read.remarks.iter().filter(|remark| remark.is_problem()).collect();
            let n_spans: usize = read.articles.iter().map(|article| article.spans().len()).sum();
            assert!(problems.is_empty(), "{}: {problems:?}", format.name());
            assert_eq!(read.articles.len(), 2, "{}: {:?}", format.name(), read.remarks);
            assert!(n_spans >= 1, "{} lost its labels", format.name());
        }
    }

    #[test]
    fn empty_articles_are_told_and_are_two() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["a.txt", "b.txt", "c.html"] {
            fs::write(folder.path().join(name), if name == "b.txt" { "\u{200b}\n" } else { "" }).unwrap();
        }
        let read = read(&[folder.path().to_owned()], folder.path());
        let titles: Vec<_> = read.articles.iter().map(|article| article.title.as_str()).collect();
        assert_eq!(titles, ["a", "b", "c"]);
        assert!(
            read.remarks.iter().all(|remark| remark.to_string().starts_with("has no text: ")),
            "{:?}",
            read.remarks
        );
        assert_eq!(read.remarks.len(), 3);
    }

    #[test]
    fn reading_can_be_stopped() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["a.txt", "b.txt", "c.txt"] {
            fs::write(folder.path().join(name), name).unwrap();
        }
        let project = Project::new("", "");
        let mut stop_at_second =
            |n_read, _| if n_read == 10 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) };
        let read = read_articles(&[folder.path().to_owned()], Reading::new(project.content()), &mut stop_at_second);
        assert!(read.is_cancelled);
        assert_eq!(read.articles.len(), 2);
    }

    #[test]
    fn how_far_it_is_is_told_within_a_file_too() {
        let folder = tempfile::tempdir().unwrap();
        let line = format!("{{\"text\": \"Ana said {}.\"}}\n", "so ".repeat(1000));
        let lines: String = (0..500).map(|number| line.replacen("Ana", &format!("Ana {number}"), 1)).collect();
        fs::write(folder.path().join("a.txt"), "One.").unwrap();
        fs::write(folder.path().join("b.jsonl"), &lines).unwrap();
        let project = Project::new("", "");
        let mut told = Vec::new();
        let mut tell = |n_read, n_all| {
            told.push((n_read, n_all));
            ControlFlow::Continue(())
        };
        read_articles(&[folder.path().to_owned()], Reading::new(project.content()), &mut tell);
        let n_all = lines.len() + 4;
        assert!(told.is_sorted() && told.iter().all(|(_, all)| [0, n_all].contains(all)), "{told:?}");
        assert!(told.iter().any(|(n_read, _)| (n_all / 4..n_all * 3 / 4).contains(n_read)), "{told:?}");
    }

    #[test]
    fn one_bad_file_does_not_stop_the_rest() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, bytes: &[u8]| fs::write(folder.path().join(name), bytes).unwrap();
        write("a.txt", b"\x89PNG\r\n");
        write("b.docx", b"PK\x03\x04");
        write("c.xml", b"<!DOCTYPE nitf [<!ENTITY a 'b'>]><nitf/>");
        write("d.pdf", b"%PDF-1.7\n");
        write("e.csv", b"a,b\n1,2\n");
        write("f.txt", b"bell \x07\n");
        write("g.html", b"<title>Last</title><p>Text");
        let read = read(&[folder.path().to_owned()], folder.path());
        let titles: Vec<_> = read.articles.iter().map(|article| article.title.as_str()).collect();
        assert_eq!(titles, ["bell", "Last"]);
        let remarks: Vec<_> = read.remarks.iter().map(|remark| (remark.to_string(), remark.is_problem())).collect();
        let expected = [
            ("is not a text but a picture: ", true),
            ("is a broken Word document", true),
            ("declares entities of its own", true),
            ("is a PDF file, and nothing is there to read it: ", true),
            ("has no column that looks like a text", true),
            ("has 1 control characters, which are kept: ", false),
        ];
        for ((remark, is_problem), (start, expected)) in remarks.iter().zip(expected) {
            assert!(remark.starts_with(start) && *is_problem == expected, "{remark}");
        }
        assert_eq!(remarks.len(), expected.len());
    }
}
