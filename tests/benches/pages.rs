//! Measures how well lines that an extractor left over are told from the article.

use std::path::Path;

use pullquote::suggest::boilerplate::{FoundLine, LineExample, RepeatedLines};
use pullquote::suggest::learn::care::Pace;
use pullquote::suggest::learn::linear::hash_bytes;
use pullquote::suggest::learn::weights::Models;
use pullquote::suggest::text::lexicon::Classes;
use pullquote::suggest::text::tokens::{Token, tokens};

use super::{Score, corpus, show};

/// How a project teaches lines.
const PACE: Pace = Pace { n_rounds: 20, rate: 0.02 };

/// Prints all rows. How often a line stands elsewhere is counted over all pages, as in a project.
pub(crate) fn measure(models: &Models, data: &Path) {
    let pages = corpus::lines(&data.join("boilerplate/readability_js.jsonl"));
    let flush: Vec<(String, LineExample)> = pages.iter().map(|(host, page)| (host.clone(), unindented(page))).collect();
    show("boilerplate lines, built-in weights", folds(models, &pages, 0));
    show("  after 20 pages, 5 folds by host", folds(models, &pages, 20));
    show("  after all pages of other hosts", folds(models, &pages, usize::MAX));
    show("  the same without indentation", folds(models, &flush, usize::MAX));
    show("  rival: long lines of common words", rule(&pages));
}

/// The lines of each fold after learning from up to `most` pages of the others.
fn folds(models: &Models, pages: &[(String, LineExample)], most: usize) -> Score {
    let repeated = RepeatedLines::new(pages.iter().map(|(_, page)| page.text.as_str()));
    let mut score = Score::default();
    for fold in 0..5 {
        let fold_of = |host: &str| hash_bytes(host.as_bytes()) % 5;
        let (test, mut train): (Vec<_>, Vec<_>) = pages.iter().partition(|(host, _)| fold_of(host) == fold);
        train.sort_by_key(|(_, page)| hash_bytes(page.text.as_bytes()));
        let train: Vec<LineExample> = train.into_iter().take(most).map(|(_, page)| page.clone()).collect();
        let mut learned = models.lines.clone();
        learned.learn_with_care(&train, &repeated, PACE);
        for (_, page) in test {
            let found = learned.judge(&page.text, &tokens(&page.text), &repeated, true);
            add(&mut score, page, &found);
        }
    }
    score
}

/// Counts whole lines: one that was taken apart into sentences is found where most of it is.
fn add(score: &mut Score, page: &LineExample, found: &[FoundLine]) {
    let mut start = 0;
    for line in page.text.split_terminator('\n') {
        let range = start..start + line.len();
        start += line.len() + 1;
        let inside = found.iter().filter(|one| range.start <= one.range.start && one.range.end <= range.end);
        let (furniture, rest): (Vec<_>, Vec<_>) = inside.partition(|one| one.probability > 0.5);
        let n_bytes = |lines: &[&FoundLine]| lines.iter().map(|one| one.range.len()).sum::<usize>();
        count(score, page.boilerplate.contains(&range), n_bytes(&furniture) > n_bytes(&rest));
    }
}

fn count(score: &mut Score, is_gold: bool, is_found: bool) {
    score.n_gold += usize::from(is_gold);
    score.n_found += usize::from(is_found);
    score.n_right += usize::from(is_gold && is_found);
}

/// After jusText (J. Pomikálek, 2011): long lines with many common words are text, and those near them that are not short.
fn rule(pages: &[(String, LineExample)]) -> Score {
    let mut score = Score::default();
    for (_, page) in pages {
        let lines: Vec<(usize, bool)> = page.text.split_terminator('\n').map(words).collect();
        let mut start = 0;
        for (idx, line) in page.text.split_terminator('\n').enumerate() {
            let range = start..start + line.len();
            start += line.len() + 1;
            let is_good = |&(n_words, is_common): &(usize, bool)| n_words >= 25 && is_common;
            let around = &lines[idx.saturating_sub(3)..lines.len().min(idx + 4)];
            let is_near = lines[idx].0 >= 12 && lines[idx].1 && around.iter().any(is_good);
            count(&mut score, page.boilerplate.contains(&range), !(is_good(&lines[idx]) || is_near));
        }
    }
    score
}

/// How many words a line has, and whether a quarter of them are common ones.
fn words(line: &str) -> (usize, bool) {
    let tokens = tokens(line);
    let words: Vec<&Token> = tokens.iter().filter(|token| token.is_word()).collect();
    let n_common = words.iter().filter(|token| token.is(Classes::COMMON)).count();
    (words.len(), n_common * 4 >= words.len())
}

fn unindented(page: &LineExample) -> LineExample {
    let mut flush = LineExample { text: String::new(), boilerplate: Vec::new() };
    let mut start = 0;
    for line in page.text.split_terminator('\n') {
        let is_gold = page.boilerplate.contains(&(start..start + line.len()));
        start += line.len() + 1;
        let at = flush.text.len();
        flush.text += line.trim();
        if is_gold {
            flush.boilerplate.push(at..flush.text.len());
        }
        flush.text.push('\n');
    }
    flush
}
