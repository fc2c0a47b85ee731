//! Draws a sample of articles from corpora of any size, in one pass over their files.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use encoding_rs::Encoding;

use super::corpus::{N_PIECE_BYTES, Opened, columns_of, encoding_of_shape, open, sum_of};
use super::folder::article_files;
use super::labelled::look_at;
use super::packed::{Unpacking, packing_of};
use super::reading::{ReadRemark, Reading, source_name};
use crate::formats::articles::corpus::{self, Candidate, CorpusFile, Field, Partitions, Pool, single, taken};
use crate::formats::articles::decode_stream::{Decoding, EncodingProbe};
use crate::formats::articles::{CorpusKind, NotAnArticle, Shape, title_from};
use crate::formats::{ImportWarning, Imported};
use crate::model::{Article, ArticleId, LabelSet, Source};
use crate::storage::regular;
use crate::storage::sha256::{Summing, hex, sha256};

/// Articles that hold nothing are told one by one up to so many.
const N_TOLD: usize = 20;
/// Records between two questions whether to go on.
const ASK_EVERY: u64 = 64;

/// What is wanted of corpora.
#[derive(Clone, Copy, Debug)]
pub struct SampleWish {
    /// How many articles, at most.
    pub n_articles: usize,
    /// As many from each value of it, as far as there are.
    pub by: Option<Field>,
    /// Another number draws other articles.
    pub seed: u64,
}

/// What was drawn from corpora.
#[derive(Debug, Default)]
pub struct Sampled {
    /// The articles of each group, or of one without a name, in an order of chance.
    pub groups: BTreeMap<String, Vec<Candidate>>,
    /// How many there were in all, the same one counted again.
    pub n_articles: u64,
    pub remarks: Vec<ReadRemark>,
    /// Somebody stopped it: what was drawn is of the part that was read.
    pub is_cancelled: bool,
}

impl Sampled {
    /// Makes articles of those that are chosen, with the labels that they have, found among `labels` or new.
    ///
    /// `choose` gets the articles of each group and says which, by their groups and their places in these; `None` where that
    /// is no longer wanted.
    pub fn choose(
        self,
        labels: &LabelSet,
        choose: impl FnOnce(&[Vec<Article>]) -> Option<Vec<(usize, usize)>>,
    ) -> Option<Imported> {
        let articles_of = |group: Vec<Candidate>| {
            let with_article = |one: Candidate| single(&one, labels).map(|article| (Some(one), article));
            group.into_iter().filter_map(with_article).unzip()
        };
        let (mut candidates, articles): (Vec<Vec<Option<Candidate>>>, Vec<Vec<Article>>) =
            self.groups.into_values().map(articles_of).unzip();
        let places = choose(&articles)?;
        let chosen = places.into_iter().filter_map(|(group, idx)| candidates[group][idx].take()).collect();
        let mut imported = taken(chosen, labels);
        for article in imported.articles.iter_mut().map(|one| &mut one.article) {
            article.title = title_from(&article.title, article.text().as_str(), &article.source.path);
        }
        Some(imported)
    }
}

/// Draws articles by chance from the files and folders of corpora; none that the project has already. The same seed draws
/// the same articles, in whatever order they stand in whatever files.
///
/// `on_progress` hears how many bytes of the files are read of how many, and may stop it.
pub fn sample_articles(
    paths: &[PathBuf],
    how: Reading<'_>,
    wish: SampleWish,
    on_progress: &mut dyn FnMut(u64, u64) -> ControlFlow<()>,
) -> Sampled {
    let mut sampled = Sampled::default();
    let files = article_files(paths, &mut sampled.remarks, &mut |_| on_progress(0, 1));
    let Some(files) = files else { return Sampled { is_cancelled: true, ..sampled } };
    let n_bytes_of = |path: &PathBuf| std::fs::metadata(path).map_or(0, |metadata| metadata.len());
    let n_all_bytes = files.iter().map(n_bytes_of).sum();
    let pool = Pool::new(wish.n_articles);
    let mut draw = Draw { how, wish, pool, sums: Vec::new(), sampled, n_untold: 0 };
    let mut n_done_bytes = 0;
    for path in &files {
        let mut on_bytes = |n_bytes: u64| on_progress(n_done_bytes + n_bytes, n_all_bytes);
        match draw.draw_from(path, &mut on_bytes) {
            Ok(ControlFlow::Continue(())) => {}
            Ok(ControlFlow::Break(())) => {
                draw.sampled.is_cancelled = true;
                break;
            }
            Err(remark) => draw.sampled.remarks.push(remark),
        }
        n_done_bytes += n_bytes_of(path);
    }
    draw.finish()
}

/// Files on their way through a pool.
struct Draw<'a> {
    how: Reading<'a>,
    wish: SampleWish,
    /// Each article with the number of its file.
    pool: Pool<(usize, Candidate)>,
    /// The SHA-256 of each file until now; empty where its end is not read.
    sums: Vec<String>,
    sampled: Sampled,
    n_untold: usize,
}

impl Draw<'_> {
    fn draw_from(
        &mut self,
        path: &Path,
        on_bytes: &mut dyn FnMut(u64) -> ControlFlow<()>,
    ) -> Result<ControlFlow<()>, ReadRemark> {
        let unreadable = |error| ReadRemark::Unreadable { error, path: path.to_owned() };
        let Ok(Shape::Corpus(kind)) = look_at(path).map_err(unreadable)?.shape else {
            let what = "is no corpus: .jsonl, .json, .csv, .tsv, .xlsx or .parquet, also .gz and .zst";
            return Err(ReadRemark::NotAnArticle { error: NotAnArticle(what.to_owned()), path: path.to_owned() });
        };
        let (columns, guessed) = columns_of(path, kind, self.how)?;
        let told = guessed.map(|columns| ReadRemark::ColumnsGuessed { columns, path: path.to_owned() });
        self.sampled.remarks.extend(told);
        let encoding = encoding_of(path, kind, self.how.encoding)?;
        let name = source_name(path, self.how.folder);
        let source = Source { path: name, encoding: encoding.name().to_owned(), ..Source::default() };
        let file = CorpusFile::new(kind, source, columns).within(Partitions::of(path)).counted_in(self.how.offset_unit);
        if matches!(kind, CorpusKind::Xlsx | CorpusKind::Parquet) {
            // They are not read from their beginning to their end, so their bytes are gone through once more.
            self.sums.push(sum_of(path, &mut |_| {}).map_err(unreadable)?);
            let Opened { reader, remarks, so_far, .. } = open(path, kind).map_err(|error| error.remark(path))?;
            let n_bytes = std::fs::metadata(path).map_or(0, |metadata| metadata.len());
            let mut ask = || on_bytes(so_far.n_bytes(n_bytes));
            let goes_on = self.draw_records(path, &file, &mut BufReader::new(reader), &mut ask);
            let told = remarks.into_iter().chain(so_far.told());
            let told = told.map(|remark| ReadRemark::Told { remark, path: path.to_owned() });
            self.sampled.remarks.extend(told);
            return Ok(goes_on);
        }
        let file_idx = self.sums.len();
        self.sums.push(String::new());
        let summed = Rc::new(RefCell::new(Summing::new(regular::open(path).map_err(unreadable)?)));
        let goes_on = self.draw_as_it_comes(path, (&file, encoding), &summed, on_bytes);
        let sum = summed.borrow_mut().sum_of_all().map_err(unreadable)?;
        self.sums[file_idx] = hex(&sum);
        goes_on.map_err(unreadable)
    }

    /// Reads a file from its beginning to its end, and sums it on the way.
    fn draw_as_it_comes(
        &mut self,
        path: &Path,
        (file, encoding): (&CorpusFile, &'static Encoding),
        summed: &Rc<RefCell<Summing<File>>>,
        on_bytes: &mut dyn FnMut(u64) -> ControlFlow<()>,
    ) -> io::Result<ControlFlow<()>> {
        let bytes = Shared(Rc::clone(summed));
        let unpacked: Box<dyn Read> = match packing_of(path)? {
            Some(packing) => Box::new(Unpacking::new(packing, bytes)?),
            None => Box::new(bytes),
        };
        let mut reader = BufReader::new(Decoding::new(unpacked, encoding));
        let goes_on = self.draw_records(path, file, &mut reader, &mut || on_bytes(summed.borrow().n_bytes()));
        if reader.into_inner().is_lossy() {
            self.sampled.remarks.push(ReadRemark::Lossy { encoding: encoding.name(), path: path.to_owned() });
        }
        Ok(goes_on)
    }

    fn draw_records(
        &mut self,
        path: &Path,
        file: &CorpusFile,
        reader: &mut dyn BufRead,
        ask: &mut dyn FnMut() -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let file_idx = self.sums.len() - 1;
        let (mut n_records, mut goes_on) = (0_u64, ControlFlow::Continue(()));
        corpus::candidates(file, reader, &mut |found| {
            match found {
                Ok(candidate) => self.offer(file_idx, candidate),
                Err(warning) if self.sampled.remarks.len() < N_TOLD => {
                    self.sampled.remarks.push(ReadRemark::InFile { warning, path: path.to_owned() });
                }
                Err(_) => self.n_untold += 1,
            }
            n_records += 1;
            if n_records % ASK_EVERY == 0 {
                goes_on = ask();
            }
            goes_on
        });
        goes_on
    }

    fn offer(&mut self, file_idx: usize, candidate: Candidate) {
        self.sampled.n_articles += 1;
        let sum = sha256(candidate.text().as_bytes());
        if self.how.known.article(ArticleId::from_sha256(&sum)).is_some() {
            return;
        }
        let seeded = sha256(&[self.wish.seed.to_le_bytes().as_slice(), &sum].concat());
        let group = self.wish.by.map(|field| candidate.known(field).into_owned()).unwrap_or_default();
        self.pool.offer(&group, ArticleId::from_sha256(&seeded).0, || (file_idx, candidate));
    }

    fn finish(mut self) -> Sampled {
        if self.n_untold > 0 {
            let message = format!("and {} more such", self.n_untold);
            let warning = ImportWarning { place: "…".to_owned(), message };
            self.sampled.remarks.push(ReadRemark::InFile { warning, path: PathBuf::new() });
        }
        let sums = &self.sums;
        let whole = |(idx, candidate): (usize, Candidate)| candidate.of_file(&sums[idx]);
        let groups = self.pool.into_groups();
        if let Some(field) = self.wish.by.filter(|_| !groups.is_empty() && groups.keys().all(String::is_empty)) {
            let message = "no article says it, so that all are drawn from one group".to_owned();
            let warning = ImportWarning { place: format!("by {}", field.name()), message };
            self.sampled.remarks.push(ReadRemark::InFile { warning, path: PathBuf::new() });
        }
        let groups = groups.into_iter();
        let groups = groups.map(|(name, kept)| (name, kept.into_values().map(whole).collect())).collect();
        Sampled { groups, ..self.sampled }
    }
}

/// The encoding of a file: that of its shape, the chosen one, or what its beginning says or looks like.
fn encoding_of(
    path: &Path,
    kind: CorpusKind,
    chosen: Option<&'static Encoding>,
) -> Result<&'static Encoding, ReadRemark> {
    let unreadable = |error| ReadRemark::Unreadable { error, path: path.to_owned() };
    if let Some(encoding) = encoding_of_shape(kind).or(chosen) {
        return Ok(encoding);
    }
    let reader = open(path, kind).map_err(|error| error.remark(path))?.reader;
    let mut beginning = Vec::new();
    reader.take(N_PIECE_BYTES as u64).read_to_end(&mut beginning).map_err(unreadable)?;
    let mut probe = EncodingProbe::default();
    probe.push(&beginning);
    Ok(probe.encoding())
}

struct Shared(Rc<RefCell<Summing<File>>>);

impl Read for Shared {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.borrow_mut().read(buffer)
    }
}
