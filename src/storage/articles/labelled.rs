//! Files that people have labelled in other programs, but for tables of texts with their labels beside them: they are read
//! as an import reads them.

use std::ffi::OsStr;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::rc::Rc;

use super::corpus::{N_PIECE_BYTES, open};
use super::packed::{beginning_of, read_unpacked};
use super::reading::{ReadRemark, Reading};
use crate::formats::articles::{CorpusKind, NotAnArticle, Packing, Shape};
use crate::formats::{
    FROM_DOCBIN, Format, ImportOptions, Imported, LooksLike, PairsIn, STANDOFF, guess_labelled, import_among,
    is_within_a_record, looks_labelled, said_again, tables_beside,
};
use crate::model::LabelSet;
use crate::storage::regular;

/// What a file is by its name and its beginning.
pub struct Look {
    /// Why it is no article, where neither its name nor its beginning is of one.
    pub shape: Result<Shape, NotAnArticle>,
    /// The format, where people have labelled it in another program and it is no table of texts with their labels.
    pub labelled: Option<Format>,
    /// Whether its records can only say less of a span than a project does, as of Prodigy and doccano.
    pub is_coarse: bool,
    /// Whether its first record is so large that it was not looked through.
    pub is_cut: bool,
}

/// No more of a file is looked at to tell what it is.
const MOST_BYTES: usize = 64 << 20;

/// The beginning of a file, unpacked, with a whole record where it has records; whether even the first goes on behind it.
fn beginning_with_a_record(path: &Path) -> io::Result<(Vec<u8>, bool)> {
    let mut n_bytes = N_PIECE_BYTES;
    loop {
        let beginning = beginning_of(path, n_bytes as u64)?;
        let is_cut = beginning.len() == n_bytes && is_within_a_record(&beginning);
        if !is_cut || n_bytes >= MOST_BYTES {
            return Ok((beginning, is_cut));
        }
        n_bytes *= 8;
    }
}

/// Looks at the beginning of a file, unpacked. A text is labelled where what brat says of it lies beside it.
pub fn look_at(path: &Path) -> io::Result<Look> {
    let (beginning, is_cut) = beginning_with_a_record(path)?;
    let shape = Shape::of(path, &beginning);
    let is_unnamed = Shape::from_name(path).is_none();
    let may_be = match shape {
        Ok(Shape::NewsXml) => true,
        Ok(Shape::Corpus(kind)) => !matches!(kind, CorpusKind::Xlsx | CorpusKind::Parquet),
        // A text may say that it is a table of words.
        Ok(Shape::Text) => is_unnamed || is_text(path),
        Ok(_) | Err(_) => is_unnamed,
    };
    let is_beside_standoff = || is_text(path) && !standoff_beside(path).is_empty();
    let (labelled, is_coarse) = match () {
        () if is_beside_standoff() => (Some(Format::Brat), false),
        () if may_be => guess_labelled(&name_of(path), &beginning),
        () if shape == Ok(Shape::Corpus(CorpusKind::Xlsx)) => guess_sheet(path),
        () if shape == Ok(Shape::Corpus(CorpusKind::Parquet)) => guess_rows(path),
        () => (None, false),
    };
    let is_corpus = labelled.is_none() && matches!(shape, Ok(Shape::Corpus(_)));
    Ok(Look { shape, labelled, is_coarse: is_corpus && is_coarse, is_cut })
}

/// What the rows of a Parquet file are, as if they were lines: where they are words with tags, an import takes them.
fn guess_rows(path: &Path) -> (Option<Format>, bool) {
    let mut lines = Vec::new();
    let opened = open(path, CorpusKind::Parquet).ok();
    // Whoever reads the file says what is wrong with it.
    let is_read = opened.and_then(|opened| opened.reader.take(N_PIECE_BYTES as u64).read_to_end(&mut lines).ok());
    let (labelled, is_coarse) = is_read.map_or((None, false), |_| guess_labelled("rows.jsonl", &lines));
    (labelled.filter(|format| *format == Format::HfTokens).map(|_| Format::Parquet), is_coarse)
}

/// What a spreadsheet is, as if it were a table of text: where its rows are spans or words with tags, an import takes them.
fn guess_sheet(path: &Path) -> (Option<Format>, bool) {
    // Whoever reads the file says what is wrong with it.
    let bytes = read_unpacked(path).ok();
    let (labelled, is_coarse) = bytes.map_or((None, false), |bytes| guess_labelled("sheet.xlsx", &bytes));
    (labelled.filter(|format| *format == Format::Csv), is_coarse)
}

/// The format that a text looks like, which nothing proves: it may be a text all the same.
pub(super) fn looks_like(path: &Path, bytes: &[u8]) -> Option<LooksLike> {
    let named = Shape::from_name(path);
    let may_be = named
        .is_none_or(|named| matches!(named, Shape::Text | Shape::Corpus(CorpusKind::Json | CorpusKind::JsonLines)));
    if may_be { looks_labelled(&name_of(path), bytes) } else { None }
}

/// What is said of a file that people have labelled and that nobody can read here.
pub(super) fn only_elsewhere(path: &Path) -> Option<&'static str> {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("spacy")).then_some(FROM_DOCBIN)
}

/// What such a file holds. `labels` are those that its labels are found among.
pub(super) fn read_labelled(
    path: &Path,
    format: Format,
    labels: &LabelSet,
    how: Reading<'_>,
) -> Result<Imported, ReadRemark> {
    if let Some(problem) = not_by_itself(format) {
        return Err(ReadRemark::NotAnArticle { error: NotAnArticle(problem), path: path.to_owned() });
    }
    let with_name = |path: &Path| {
        let bytes = read_unpacked(path).map_err(|error| ReadRemark::Unreadable { error, path: path.to_owned() })?;
        Ok((name_of(path), bytes))
    };
    let mut files = Vec::new();
    let text = if format == Format::Brat { beside(path, "txt") } else { None };
    if let Some(text) = text {
        let all = std::iter::once(text).chain(standoff_beside(path));
        files.extend(all.map(|path| with_name(&path)).collect::<Result<Vec<_>, _>>()?);
    } else {
        files.push(with_name(path)?);
    }
    if format == Format::HfTokens {
        let names = path.with_file_name(NAMES_OF_TAGS);
        // Without them the numbers of tags are told.
        files.extend(regular::read(&names).ok().map(|bytes| (NAMES_OF_TAGS.to_owned(), bytes)));
    }
    let options = ImportOptions { offset_unit: how.offset_unit, ..ImportOptions::default() };
    Ok(import_among(options, format, &files, labels, how.known))
}

/// What data sets of Hugging Face have beside their rows, and what says what the numbers in these stand for.
const NAMES_OF_TAGS: &str = "dataset_info.json";

/// Whether a file has no articles, but what is wanted to read others.
pub(super) fn is_beside_others(path: &Path) -> bool {
    path.file_name()
        .is_some_and(|name| [NAMES_OF_TAGS, TYPES_OF_CAS, LABELS_OF_LABEL_STUDIO].iter().any(|it| name == *it))
}

/// Whether it says what brat says of a text that lies beside it.
pub(super) fn is_beside_its_text(path: &Path) -> bool {
    let is_one_of = |extension: &OsStr| STANDOFF.iter().any(|known| extension.eq_ignore_ascii_case(known));
    path.extension().is_some_and(is_one_of) && beside(path, "txt").is_some()
}

/// What brat has beside a file: the labels of a text, or the text of labels.
pub(in crate::storage) fn companions_of(path: &Path) -> Vec<PathBuf> {
    match () {
        () if is_text(path) => standoff_beside(path),
        () if is_beside_its_text(path) => beside(path, "txt").into_iter().collect(),
        () => Vec::new(),
    }
}

/// The table beside a file that says the same words with more labels, as exports have both.
pub(super) fn table_beside(path: &Path) -> Option<String> {
    let name = name_of(path);
    // Without one beside it the file, which may be a large table, is not read for this.
    if !tables_beside(&name).any(|table| path.with_file_name(table).is_file()) {
        return None;
    }
    let bytes = read_unpacked(path).ok()?;
    let pairs_in = |name: &str| Some(Rc::new(PairsIn::new(&regular::read(&path.with_file_name(name)).ok()?)));
    said_again(&name, &bytes, pairs_in)
}

/// What says in CAS files which kinds of labels there are.
const TYPES_OF_CAS: &str = "TypeSystem.xml";
/// What says there which labels a project of Label Studio has, beside its tasks.
const LABELS_OF_LABEL_STUDIO: &str = "labeling_config.xml";

/// Whether a file has labels by its name, though no article is called so.
pub(super) fn is_labelled_by_name(path: &Path) -> bool {
    path.extension().is_some_and(|extension| LABELLED.iter().any(|known| extension.eq_ignore_ascii_case(known)))
}

const LABELLED: [&str; 7] = ["xmi", "conll", "conllu", "iob", "bio", "jsonld", "pubtator"];

fn is_text(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("txt"))
}

/// The files of brat that lie beside a text.
fn standoff_beside(path: &Path) -> Vec<PathBuf> {
    STANDOFF.iter().filter_map(|extension| beside(path, extension)).collect()
}

/// The file beside it that differs in its ending alone; that may be in capitals.
fn beside(path: &Path, extension: &str) -> Option<PathBuf> {
    let paths = [extension.to_owned(), extension.to_uppercase()].map(|extension| path.with_extension(extension));
    paths.into_iter().find(|path| path.is_file())
}

/// What is said of labels that lie beside their texts.
fn not_by_itself(format: Format) -> Option<String> {
    let title = format.title();
    let problem = || format!("has labels of texts that lie beside it ({title}): take both with “import”");
    (format == Format::W3c).then(problem)
}

/// Without the ending of a compressed one.
fn name_of(path: &Path) -> String {
    let name = if Packing::of(path).is_some() { path.file_stem() } else { path.file_name() };
    name.unwrap_or_default().to_string_lossy().into_owned()
}
