//! Files of many articles, which may be larger than memory: they are gone through, never held.

use std::cell::Cell;
use std::fs::File;
use std::io::{self, BufReader, Cursor, Read};
use std::ops::ControlFlow;
use std::path::Path;
use std::rc::Rc;

use encoding_rs::{Encoding, UTF_8};
use sha2::{Digest as _, Sha256};

use super::packed::{Bounded, Unpacking, packing_of, read_unpacked};
use super::reading::{ReadRemark, Reading, source_name};
use crate::formats::articles::corpus;
use crate::formats::articles::corpus::{Columns, CorpusFile, Field, Partitions, Preview};
use crate::formats::articles::decode::is_no_unicode;
use crate::formats::articles::decode_stream::{Decoding, EncodingProbe};
use crate::formats::articles::known_elsewhere::{by_all_columns, by_columns};
use crate::formats::articles::office::xlsx;
use crate::formats::articles::{CorpusKind, NotAnArticle, Packing, Shape, title_from};
use crate::formats::{ImportWarning, ImportedArticle, RowsSoFar};
#[cfg(feature = "parquet")]
use crate::formats::{Lines, in_words};
use crate::model::{LabelSet, Source};
use crate::storage::regular;
use crate::storage::sha256::hex;

pub(super) const N_PIECE_BYTES: usize = 1 << 20;
/// How many columns a message names.
const N_COLUMNS_NAMED: usize = 20;

/// What came of reading a file of many articles.
pub(crate) struct CorpusRead {
    pub(crate) articles: Vec<ImportedArticle>,
    /// The labels after it; `None` where there are no new ones.
    pub(crate) labels: Option<LabelSet>,
    pub(crate) warnings: Vec<ImportWarning>,
    /// What people should know of how it was read.
    pub(crate) remarks: Vec<String>,
    /// What the columns were taken for, where nobody said it.
    pub(crate) guessed: Option<String>,
    pub(crate) lossy_encoding: Option<&'static str>,
    /// Nothing says the encoding, and the bytes look like this one.
    pub(crate) guessed_encoding: Option<&'static str>,
    /// As [`Imported::is_coarse`](crate::formats::Imported::is_coarse).
    pub(crate) is_coarse: bool,
    /// As [`Imported::are_doubtful`](crate::formats::Imported::are_doubtful).
    pub(crate) are_doubtful: bool,
    pub(crate) is_cancelled: bool,
}

/// Looks at the first articles of a file, to show what its columns hold.
pub fn preview_corpus(
    path: &Path,
    kind: CorpusKind,
    encoding: Option<&'static Encoding>,
) -> Result<Preview, ReadRemark> {
    let unreadable = |error| ReadRemark::Unreadable { error, path: path.to_owned() };
    let mut reader = open(path, kind).map_err(|error| error.remark(path))?.reader;
    let mut start = Vec::new();
    (&mut reader).take(N_PIECE_BYTES as u64).read_to_end(&mut start).map_err(unreadable)?;
    if !start.is_empty() && start.iter().all(|byte| *byte == 0) {
        let error = NotAnArticle("holds nothing but zeros, as after a power cut".to_owned());
        return Err(ReadRemark::NotAnArticle { error, path: path.to_owned() });
    }
    let mut probe = EncodingProbe::default();
    probe.push(&start);
    let encoding = encoding_of_shape(kind).or(encoding).unwrap_or_else(|| probe.encoding());
    let mut reader = BufReader::new(Decoding::new(Cursor::new(start).chain(reader), encoding));
    corpus::preview(kind, &Partitions::of(path), &mut reader)
        .map_err(|error| ReadRemark::NotAnArticle { error, path: path.to_owned() })
}

/// Reads all articles of a file. `labels` are those that its labels are found among; `on_bytes` hears how many of its bytes
/// are read, and may stop the reading.
pub(crate) fn read_corpus(
    path: &Path,
    kind: CorpusKind,
    how: Reading<'_>,
    labels: &LabelSet,
    on_bytes: &mut dyn FnMut(usize) -> ControlFlow<()>,
) -> Result<CorpusRead, ReadRemark> {
    let unreadable = |error| ReadRemark::Unreadable { error, path: path.to_owned() };
    let (columns, guessed) = columns_of(path, kind, how)?;
    let mut probe = EncodingProbe::default();
    let sha256 = sum_of(path, &mut |piece| probe.push(piece)).map_err(unreadable)?;
    let Opened { reader, remarks, so_far, n_read } = open(path, kind).map_err(|error| error.remark(path))?;
    let n_bytes = regular::open(path).and_then(|file| file.metadata()).map_err(unreadable)?.len();
    let encoding = match encoding_of_shape(kind).or(how.encoding) {
        Some(encoding) => encoding,
        None if packing_of(path).map_err(unreadable)?.is_none() => probe.encoding(),
        None => encoding_of(path, kind).map_err(unreadable)?,
    };
    let path_in_project = source_name(path, how.folder);
    let source = Source { path: path_in_project, sha256, encoding: encoding.name().to_owned(), ..Source::default() };
    let file = CorpusFile::new(kind, source, columns).within(Partitions::of(path)).counted_in(how.offset_unit);
    let mut reader = BufReader::new(Decoding::new(reader, encoding));
    let mut is_cancelled = false;
    let imported = corpus::read(&file, &mut reader, labels, &mut |n_records| {
        // The question whether to go on costs more than a short record.
        let n_read = || n_read.get().max(so_far.n_bytes(n_bytes));
        is_cancelled = n_records % 64 == 0 && on_bytes(usize::try_from(n_read()).unwrap_or(usize::MAX)).is_break();
        if is_cancelled { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    let decoded = reader.into_inner();
    let is_guessed = how.encoding.is_none() && is_no_unicode(encoding);
    let of_json = matches!(kind, CorpusKind::Json | CorpusKind::JsonLines) && is_no_unicode(encoding);
    let not_utf8 =
        of_json.then(|| format!("is JSON and no UTF-8, which all JSON is: it was read as {}", encoding.name()));
    let replaced = decoded.lossy_lines().iter().map(|line| ImportWarning {
        place: format!("{}, line {line}", file.path()),
        message: format!("bytes in it are nothing in {} and stand as “\u{fffd}” now", encoding.name()),
    });
    let warnings = imported.warnings.into_iter().chain(replaced).collect();
    let titled = |mut imported: ImportedArticle| {
        let article = &mut imported.article;
        article.title = title_from(&article.title, article.text().as_str(), path.to_string_lossy().as_ref());
        imported
    };
    Ok(CorpusRead {
        articles: imported.articles.into_iter().map(titled).collect(),
        is_coarse: false,
        are_doubtful: imported.are_doubtful,
        labels: (imported.labels != *labels).then_some(imported.labels),
        warnings,
        remarks: remarks.into_iter().chain(not_utf8).chain(so_far.told()).chain(imported.notes).collect(),
        guessed,
        lossy_encoding: decoded.is_lossy().then_some(encoding.name()),
        guessed_encoding: (is_guessed && !of_json).then_some(encoding.name()),
        is_cancelled,
    })
}

/// The records of a file with their texts, read as its source says or in the encoding.
pub(crate) fn texts_in(
    path: &Path,
    kind: CorpusKind,
    source: &Source,
    encoding: &'static Encoding,
) -> io::Result<Vec<(String, String)>> {
    let file = CorpusFile::new(kind, source.clone(), Columns::from_names(&source.columns));
    let reader = open(path, kind).map_err(OpenError::into_io)?.reader;
    let mut reader = BufReader::new(Decoding::new(reader, encoding_of_shape(kind).unwrap_or(encoding)));
    Ok(corpus::texts(&file, &mut reader))
}

/// The sum of all bytes of a file, which somebody may look at on the way.
pub(crate) fn sum_of(path: &Path, look: &mut dyn FnMut(&[u8])) -> io::Result<String> {
    let mut sum = Sha256::new();
    for_each_piece(&mut regular::open(path)?, &mut |piece| {
        sum.update(piece);
        look(piece);
    })?;
    Ok(hex(&sum.finalize()))
}

/// The encoding that all files of a kind are in, where there is one.
pub(super) fn encoding_of_shape(kind: CorpusKind) -> Option<&'static Encoding> {
    (!Shape::Corpus(kind).has_encoding()).then_some(UTF_8)
}

/// The encoding that a file of many articles is in: that of its shape, or the one that its bytes look like.
pub(crate) fn encoding_of(path: &Path, kind: CorpusKind) -> io::Result<&'static Encoding> {
    if let Some(encoding) = encoding_of_shape(kind) {
        return Ok(encoding);
    }
    let mut reader = open(path, kind).map_err(OpenError::into_io)?.reader;
    let mut probe = EncodingProbe::default();
    for_each_piece(&mut reader, &mut |piece| probe.push(piece))?;
    Ok(probe.encoding())
}

fn for_each_piece(reader: &mut dyn Read, take: &mut dyn FnMut(&[u8])) -> io::Result<()> {
    let mut piece = vec![0; N_PIECE_BYTES];
    loop {
        let n_read = reader.read(&mut piece)?;
        if n_read == 0 {
            return Ok(());
        }
        take(&piece[..n_read]);
    }
}

/// Why a table cannot be opened.
pub(super) enum OpenError {
    Io(io::Error),
    NotAnArticle(NotAnArticle),
}

impl OpenError {
    pub(super) fn remark(self, path: &Path) -> ReadRemark {
        let path = path.to_owned();
        match self {
            Self::Io(error) => ReadRemark::Unreadable { error, path },
            Self::NotAnArticle(error) => ReadRemark::NotAnArticle { error, path },
        }
    }

    fn into_io(self) -> io::Error {
        match self {
            Self::Io(error) => error,
            Self::NotAnArticle(error) => io::Error::new(io::ErrorKind::InvalidData, error.0),
        }
    }
}

/// A table that can be read.
pub(super) struct Opened {
    pub(super) reader: Box<dyn Read>,
    /// What people should know besides.
    pub(super) remarks: Vec<String>,
    /// Of one that is read by rows.
    pub(super) so_far: Rc<RowsSoFar>,
    /// Of another, how many bytes of the file are read.
    n_read: Rc<Cell<u64>>,
}

/// A file that counts what is read of it.
struct Counted {
    file: File,
    n_read: Rc<Cell<u64>>,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n_read = self.file.read(buffer)?;
        self.n_read.set(self.n_read.get() + n_read as u64);
        Ok(n_read)
    }
}

/// Opens a table: what was compressed is unpacked on the way, a spreadsheet is read as if it were CSV, and Parquet as if it
/// were JSON Lines.
pub(super) fn open(path: &Path, kind: CorpusKind) -> Result<Opened, OpenError> {
    if kind == CorpusKind::Xlsx {
        let bytes = read_unpacked(path).map_err(OpenError::Io)?;
        let sheet = xlsx::first_sheet(&bytes).map_err(OpenError::NotAnArticle)?;
        let reader = Box::new(Cursor::new(sheet.csv.into_bytes()));
        return Ok(Opened { reader, remarks: sheet.remarks, so_far: Rc::default(), n_read: Rc::default() });
    }
    let file = regular::open(path).map_err(OpenError::Io)?;
    let n_bytes = file.metadata().map_err(OpenError::Io)?.len();
    let packing = packing_of(path).map_err(OpenError::Io)?;
    let n_read = Rc::default();
    let counted = |file| Counted { file, n_read: Rc::clone(&n_read) };
    let (reader, so_far): (Box<dyn Read>, _) = match (kind, packing) {
        (CorpusKind::Parquet, _) => {
            let (rows, so_far) = rows_of(path, file, packing)?;
            (Box::new(Bounded::new(rows, n_bytes)), so_far)
        }
        (_, Some(packing)) => {
            let unpacking = Unpacking::new(packing, counted(file)).map_err(OpenError::Io)?;
            (Box::new(Bounded::new(unpacking, n_bytes)), Rc::default())
        }
        (_, None) => (Box::new(counted(file)), Rc::default()),
    };
    Ok(Opened { reader, remarks: Vec::new(), so_far, n_read })
}

/// The rows of a Parquet file as JSON Lines, and how far they are read.
#[cfg(feature = "parquet")]
fn rows_of(path: &Path, file: File, packing: Option<Packing>) -> Result<(Lines, Rc<RowsSoFar>), OpenError> {
    let lines = match packing {
        Some(_) => Lines::new(bytes::Bytes::from(read_unpacked(path).map_err(OpenError::Io)?)),
        None => Lines::new(file),
    };
    let wrong = |error| NotAnArticle(format!("cannot be read as Parquet: {}", in_words(&error)));
    let lines = lines.map_err(|error| OpenError::NotAnArticle(wrong(error)))?;
    let so_far = lines.so_far();
    Ok((lines, so_far))
}

#[cfg(not(feature = "parquet"))]
fn rows_of(_: &Path, _: File, _: Option<Packing>) -> Result<(io::Empty, Rc<RowsSoFar>), OpenError> {
    let why = "is a Parquet file, which this program was built without: save it as .jsonl first";
    Err(OpenError::NotAnArticle(NotAnArticle(why.to_owned())))
}

/// The columns that somebody chose, filled up by a guess, and the guess in words where nobody chose.
pub(super) fn columns_of(
    path: &Path,
    kind: CorpusKind,
    how: Reading<'_>,
) -> Result<(Columns, Option<String>), ReadRemark> {
    let wrong = |message: String| ReadRemark::NotAnArticle { error: NotAnArticle(message), path: path.to_owned() };
    if let Some(chosen) = how.columns.and_then(|choice| choice.of_file.get(path)) {
        return Ok((chosen.clone(), None));
    }
    let preview = preview_corpus(path, kind, how.encoding)?;
    let is_of_spans = ["article", "label", "start", "end", "linked_to"]
        .iter()
        .all(|name| preview.columns.iter().any(|column| column == name));
    if kind == CorpusKind::Xlsx && is_of_spans {
        let what = "is a table of labels without their texts: save it as CSV, and take it with “import”";
        return Err(wrong(what.to_owned()));
    }
    if preview.is_of_spans {
        return Err(wrong("is a table of labels with their words, without the texts in which they stand".to_owned()));
    }
    let wanted = how.columns.map(|choice| choice.of_all.clone()).unwrap_or_default();
    if let Some(what) = by_all_columns(&preview.columns).filter(|_| wanted.0.is_empty()) {
        let hint = "and not the texts in which they stand; where each row is an article, name its column of the text";
        return Err(wrong(format!("looks like {what} {hint}")));
    }
    let all = || {
        let (shown, others) = preview.columns.split_at(preview.columns.len().min(N_COLUMNS_NAMED));
        shown.join(", ") + if others.is_empty() { "" } else { ", …" }
    };
    let is_known = |column: &str| preview.columns.iter().any(|known| known == column);
    let has_inside = |column: &str| {
        preview.columns.iter().any(|known| known.strip_prefix(column).is_some_and(|rest| rest.starts_with('.')))
    };
    // What none of the first records has may come later.
    let may_be_inside =
        |column: &str| column.split_once('.').is_some_and(|(first, _)| !is_known(first) && !has_inside(first));
    let is_there = |column: &&String| is_known(column) || has_inside(column) || may_be_inside(column);
    if let Some(column) = wanted.0.values().find(|column| !is_there(column)) {
        return Err(wrong(format!("has no column “{column}”, only {}", all())));
    }
    let columns = wanted.or(&preview.guess);
    if !columns.0.contains_key(&Field::Text) {
        let is_of_words =
            ["tokens", "words", "tokenized_text"].iter().any(|name| preview.columns.contains(&(*name).to_owned()));
        let hint = if is_of_words {
            "; labels of words come in where each word has a tag, or their places prove what they count"
        } else {
            ""
        };
        let known = by_columns(&preview.columns, &preview.lists);
        let known = known.map(|what| format!("looks like {what}, which is not read here: it ")).unwrap_or_default();
        return Err(wrong(format!("{known}has no column that looks like a text, only {}{hint}", all())));
    }
    let words = columns.0.iter().map(|(field, column)| format!("{} from “{column}”", field.name()));
    let words = words.collect::<Vec<_>>().join(", ");
    let is_guessed = columns != wanted;
    Ok((columns, is_guessed.then_some(words)))
}
