//! Reads a project file as we write it piece by piece: so it is never in memory beside all that was read from it.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, BufRead, Read as _};
use std::panic::resume_unwind;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use super::file::File;
use super::lines;
use super::opened::Opened;
use super::records::{FittingArticle, FittingProject};
use crate::formats::own::wire::plain::{self, Unread};
use crate::model::{Article, ArticleId, LabelSet, OffsetUnit, ProjectParts};

/// More threads than this only wait for the memory of the machine.
const N_THREADS_MAX: usize = 8;
/// A piece has as many bytes, and ends with an article.
const N_PIECE_BYTES: usize = 1 << 20;
/// What comes before the articles and behind them is short; a file where it is not is read as a whole.
const MAX_REST_BYTES: usize = 16 << 20;
/// How the lines begin between which the articles stand, and how an article begins.
const ARTICLES: &[u8] = b"    articles: [";
const ARTICLES_END: &[u8] = b"    ],";
const ARTICLE: &[u8] = b"        Article(";

/// Reads a project file to its end.
///
/// `None` where anything does not fit, or is not written as we write it: then the file has to be read as a whole. Where a
/// line begins as ours do in the middle of a string or record, a piece is none by itself.
pub fn read_in_pieces(reader: &mut dyn BufRead) -> io::Result<Option<Opened>> {
    read_by(reader, N_PIECE_BYTES)
}

pub(super) fn read_by(reader: &mut dyn BufRead, n_piece_bytes: usize) -> io::Result<Option<Opened>> {
    let mut rest = Vec::new();
    loop {
        let start = rest.len();
        if reader.read_until(b'\n', &mut rest)? == 0 || rest.len() > MAX_REST_BYTES {
            return Ok(None);
        }
        if rest[start..].trim_ascii_end() == ARTICLES {
            break;
        }
    }
    let closed = [&rest, ARTICLES_END, b")"].concat();
    let Some((Opened { parts: ProjectParts { labels, .. }, .. }, unit)) = without_articles(&closed) else {
        return Ok(None);
    };
    let pieces = Pieces { reader: &mut *reader, n_piece_bytes };
    let Some((articles, behind)) = pieces.read(&labels, unit)? else { return Ok(None) };
    rest.extend(behind);
    let whole = without_articles(&rest).filter(|(whole, its_unit)| whole.parts.labels == labels && *its_unit == unit);
    let ids: BTreeSet<ArticleId> = articles.iter().map(|article| article.id).collect();
    let whole = whole.filter(|(whole, _)| whole.order.is_none() && ids.len() == articles.len());
    Ok(whole.map(|(whole, _)| Opened { parts: ProjectParts { articles, ..whole.parts }, ..whole }))
}

/// What the file of a project without articles holds, and what its offsets count.
fn without_articles(bytes: &[u8]) -> Option<(Opened, OffsetUnit)> {
    let file = File::new(bytes).ok()?;
    let (head, articles) = plain::parse::<FittingProject<'_>>(file.ron).ok()?.into_parts();
    let (unit, order) = (head.offset_unit, head.order.clone());
    let (parts, read_only) = file.parts(head).ok()?;
    articles?.is_empty().then_some((Opened { parts, problems: Vec::new(), read_only, order }, unit))
}

/// What stands between the line that begins the list of articles and the end of the file.
struct Pieces<'r> {
    reader: &'r mut dyn BufRead,
    n_piece_bytes: usize,
}

impl Pieces<'_> {
    /// All articles, and what stands behind them. Each core reads pieces while the next one comes from the disk.
    fn read(self, labels: &LabelSet, unit: OffsetUnit) -> io::Result<Option<(Articles, Vec<u8>)>> {
        let n_threads = thread::available_parallelism().map_or(1, usize::from).min(N_THREADS_MAX);
        let (sender, receiver) = sync_channel(1);
        let is_unfit = AtomicBool::new(false);
        thread::scope(|scope| {
            // Only the threads have it: where all of them have broken off, nobody waits for them to take a piece.
            let receiver = Arc::new(Mutex::new(receiver));
            let spawn = |receiver: Arc<Mutex<Receiver<Piece>>>| {
                let is_unfit = &is_unfit;
                scope.spawn(move || read_pieces(&receiver, labels, unit, is_unfit))
            };
            let threads: Vec<_> = (0..n_threads).map(|_| spawn(Arc::clone(&receiver))).collect();
            drop(receiver);
            let behind = self.give(&sender, &is_unfit);
            // Then nothing more comes.
            drop(sender);
            let mut read = BTreeMap::new();
            for thread in threads {
                read.extend(thread.join().unwrap_or_else(|panic| resume_unwind(panic)));
            }
            let behind = behind?.filter(|_| !is_unfit.load(Ordering::Relaxed));
            Ok(behind.map(|behind| (read.into_values().flatten().collect(), behind)))
        })
    }

    /// Gives all pieces away with their numbers, and returns what stands behind the articles; `None` where their list does
    /// not end, or a piece is none.
    fn give(self, sender: &SyncSender<Piece>, is_unfit: &AtomicBool) -> io::Result<Option<Vec<u8>>> {
        let (mut piece, mut number) = (Vec::new(), 0);
        while !is_unfit.load(Ordering::Relaxed) {
            let start = piece.len();
            if self.reader.read_until(b'\n', &mut piece)? == 0 {
                break;
            }
            let line = piece[start..].trim_ascii_end();
            let is_end = line == ARTICLES_END;
            if !is_end && (start < self.n_piece_bytes || line != ARTICLE) {
                continue;
            }
            let behind = piece.split_off(start);
            if sender.send((number, std::mem::replace(&mut piece, behind))).is_err() {
                break;
            }
            number += 1;
            if is_end {
                self.reader.take(MAX_REST_BYTES as u64 + 1).read_to_end(&mut piece)?;
                return Ok(Some(piece).filter(|behind| behind.len() <= MAX_REST_BYTES));
            }
        }
        Ok(None)
    }
}

/// Which one it is, and its bytes.
type Piece = (usize, Vec<u8>);
type Articles = Vec<Arc<Article>>;

/// Reads pieces until no more come.
fn read_pieces(
    receiver: &Mutex<Receiver<Piece>>,
    labels: &LabelSet,
    unit: OffsetUnit,
    is_unfit: &AtomicBool,
) -> Vec<(usize, Articles)> {
    let mut read = Vec::new();
    loop {
        let next = receiver.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok((number, piece)) = next else { return read };
        match articles_in(&piece, labels, unit) {
            Some(articles) => read.push((number, articles)),
            None => is_unfit.store(true, Ordering::Relaxed),
        }
    }
}

fn articles_in(piece: &[u8], labels: &LabelSet, unit: OffsetUnit) -> Option<Articles> {
    let items: Vec<Unread<'_>> = plain::items(str::from_utf8(piece).ok()?).ok()?;
    let mut articles = Vec::with_capacity(items.len());
    let mut columns = Arc::default();
    for Unread(article) in items {
        let mut article = fitting_article(article, labels, unit)?;
        // Those of one table share their columns.
        if article.source.columns == columns {
            article.source.columns = columns;
        }
        columns = Arc::clone(&article.source.columns);
        articles.push(Arc::new(article));
    }
    Some(articles)
}

/// `None` where anything in it does not fit, or is not written as we write it.
pub(super) fn fitting_article(ron: &str, labels: &LabelSet, unit: OffsetUnit) -> Option<Article> {
    let (head, lists) = plain::parse::<FittingArticle<'_>>(ron).ok()?.into_parts();
    lines::fitting(File::of(ron).article(head).ok()?, labels, unit, lists)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{read, write};
    use super::*;
    use crate::model::{Project, arbitrary};

    fn in_pieces(ron: &str, n_piece_bytes: usize) -> Option<Opened> {
        read_by(&mut ron.as_bytes(), n_piece_bytes).unwrap()
    }

    const SAMPLE: &str = include_str!("../../../../projects/budget-week.ron");

    #[test]
    fn what_is_not_written_as_we_write_it_is_read_as_a_whole() {
        assert!(in_pieces(SAMPLE, 1).is_some());
        assert!(in_pieces(&SAMPLE.replace('\n', "\r\n"), 1).is_some());
        let end = "    ],\n)\n";
        for (from, to) in [
            ("version: 1", "version: /* so */ 1"),
            ("    articles: [", "    articles:  ["),
            (end, "    ]\n)\n"),
            (end, ""),
            (end, "    ],\n"),
            (end, "    ],\n    articles: [\n    ],\n)\n"),
            (end, "    ],\n    labels: [],\n)\n"),
            (end, "    ],\n    order: [],\n)\n"),
            ("        Article(", "        Article(\n        Article("),
            ("text: \"", "text: \"\n    ],\n"),
            ("name: \"", "name: \"\n    articles: [\n"),
            ("at: [(42, 111)]", "at: [(42, 112)]"),
        ] {
            let (before, behind) = SAMPLE.rsplit_once(from).unwrap();
            assert!(in_pieces(&format!("{before}{to}{behind}"), 1).is_none(), "{to}");
        }
        assert!(in_pieces("", 1).is_none());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(96))]

        #[test]
        fn pieces_are_the_whole(content in arbitrary::content(), n_piece_bytes in 0_usize..4000) {
            let ron = write(&content);
            let whole = read(ron.as_bytes()).unwrap();
            if let Some(opened) = in_pieces(&ron, n_piece_bytes) {
                prop_assert_eq!(format!("{opened:?}"), format!("{whole:?}"));
            }
            let reopened = write(&Project::from_parts(whole.parts).unwrap());
            prop_assert_eq!(reopened, ron);
        }
    }
}
