//! Measures suggestions against gold labels and rivals: `cargo bench --bench suggest -- DATA_DIR [PAIR]`.
//!
//! The built-in weights know no article of the data, and what learns from a simulated user's articles takes them from
//! the training part. But rounds, rate and the formula of confidence were chosen with the dev part in view, and the
//! passages and features for quotes and speakers with the training part, so that the figures flatter: a part never looked
//! at is needed for true ones.
#![expect(clippy::print_stdout, reason = "a bench prints what it measures")]

mod corpus;
mod pages;
mod versions;

use std::ops::Range;
use std::path::Path;
use std::time::Instant;

use corpus::{iou, shared};
use pullquote::model::{Article, Content, Proposal};
use pullquote::suggest::Learner;
use pullquote::suggest::learn::linear::mixed;
use pullquote::suggest::learn::training_examples::{QUOTE, pieces, pieces_of, with_label};
use pullquote::suggest::learn::weights::Models;
use pullquote::suggest::speakers::Scene;
use pullquote::suggest::text::tokens::tokens;

fn main() {
    let data = std::env::args().skip(1).find(|argument| !argument.starts_with("--"));
    let Some(data) = data else {
        println!("Say where the data is: cargo bench --bench suggest -- DATA_DIR");
        return;
    };
    let data = Path::new(&data);
    let polnear = |name: &str, claims: bool| corpus::polnear(&data.join(format!("polnear/{name}.jsonl")), claims);
    let (train, dev) = (polnear("train", true), polnear("dev", true));
    let damaged = polnear("dev.damaged", false);
    let built_in = Learner::built_in();
    show("quotes, dev, exact", quotes(built_in.models(), &dev));
    show("  rival: marks on one line", rival(&dev));
    show("quotes, dev damaged, exact", quotes(built_in.models(), &damaged));
    show("  rival: marks on one line", rival(&damaged));
    let narrow: Vec<Article> = damaged.iter().map(corpus::narrowed).collect();
    show("  the same, runs of spaces made one", quotes(built_in.models(), &narrow));
    show("speaker of a given quote, overlap", speakers(built_in.models(), &dev));
    show("quote and speaker end to end", end_to_end(&built_in, &dev));
    for n in [20, 100] {
        let learned = Learner::built_in().taught(corpus::project(picked(&train, n)).content());
        println!("after {n} of the user's articles");
        show("  quotes, exact", quotes(learned.models(), &dev));
        show("  speaker of a given quote, overlap", speakers(learned.models(), &dev));
        show("  quote and speaker end to end", end_to_end(&learned, &dev));
    }
    pages::measure(built_in.models(), data);
    if let Some(pair) = std::env::args().skip(2).find(|argument| !argument.starts_with("--")) {
        versions::measure(Path::new(&pair));
    }
    time(&train, &dev);
}

/// Right, found, and gold.
#[derive(Clone, Copy, Default)]
#[expect(clippy::struct_field_names, reason = "each is a number of spans")]
pub(crate) struct Score {
    n_right: usize,
    n_found: usize,
    n_gold: usize,
}

pub(crate) fn show(what: &str, score: Score) {
    let share = |whole: usize| score.n_right as f64 / whole.max(1) as f64;
    let f1 = 2.0 * score.n_right as f64 / (score.n_found + score.n_gold).max(1) as f64;
    println!("{what:38} P {:.3}  R {:.3}  F1 {f1:.3}  of {}", share(score.n_found), share(score.n_gold), score.n_gold);
}

fn add(
    score: &mut Score,
    gold: &[Range<usize>],
    found: &[Range<usize>],
    is_right: impl Fn(&Range<usize>, &Range<usize>) -> bool,
) {
    score.n_right += gold.iter().filter(|gold| found.iter().any(|found| is_right(gold, found))).count();
    score.n_found += found.len();
    score.n_gold += gold.len();
}

/// The pieces of quotations between double marks: the gold labels know no others.
fn quotes(models: &Models, articles: &[Article]) -> Score {
    let mut score = Score::default();
    for article in articles {
        let text = article.text().as_str();
        let found = models.quotes.find(text, &tokens(text), &[]);
        let likely = found.iter().filter(|quote| quote.confidence > 0.5).flat_map(|quote| &quote.pieces);
        let ranges = likely.map(|piece| piece.range.clone());
        let found: Vec<Range<usize>> = ranges.filter(|range| is_double(&text[range.clone()])).collect();
        add(&mut score, &pieces(article, QUOTE), &found, |gold, found| gold == found);
    }
    score
}

fn is_double(quote: &str) -> bool {
    quote.starts_with(['"', '“', '”', '„', '«', '»'])
}

/// What stands between an opening and a closing mark, or two straight ones, with no mark and no line end between.
fn rival(articles: &[Article]) -> Score {
    let pattern = regex::Regex::new("“[^“”\n]*”|\"[^\"\n]*\"").expect("a pattern");
    let mut score = Score::default();
    for article in articles {
        let found: Vec<Range<usize>> = pattern.find_iter(article.text().as_str()).map(|found| found.range()).collect();
        add(&mut score, &pieces(article, QUOTE), &found, |gold, found| gold == found);
    }
    score
}

fn speakers(models: &Models, articles: &[Article]) -> Score {
    let mut score = Score::default();
    for article in articles {
        let tokens = tokens(article.text().as_str());
        let scene = Scene::new(&tokens, pieces(article, QUOTE).into_iter());
        let mut previous = None;
        for span in with_label(article, QUOTE) {
            let gold: Vec<Range<usize>> = article.speakers_of(span.id).map(|one| one.extent().bytes()).collect();
            let ranked = models.speakers.rank(&scene, &pieces_of(article, span), previous.as_ref());
            let first = ranked.first().map(|one| one.range.clone());
            if !gold.is_empty() {
                score.n_gold += 1;
                score.n_found += usize::from(first.is_some());
                let is_right = first.as_ref().is_some_and(|first| gold.iter().any(|gold| shared(gold, first) > 0));
                score.n_right += usize::from(is_right);
            }
            previous = first.or(previous);
        }
    }
    score
}

/// Quotes found by overlap whose speaker overlaps a right one, from the text alone.
fn end_to_end(learner: &Learner, articles: &[Article]) -> Score {
    let project = corpus::project(articles.iter().map(corpus::unlabelled).collect());
    let mut score = Score::default();
    for article in articles {
        let found = found_with_speakers(learner, project.content(), article);
        let text = article.text().as_str();
        score.n_found += found.iter().filter(|(piece, _)| is_double(&text[piece.clone()])).count();
        for span in with_label(article, QUOTE) {
            let speakers: Vec<Range<usize>> = article.speakers_of(span.id).map(|one| one.extent().bytes()).collect();
            let gold = span.extent().bytes();
            let is_right = |(piece, speaker): &(Range<usize>, Range<usize>)| {
                iou(piece, &gold) >= 0.5 && speakers.iter().any(|gold| shared(gold, speaker) > 0)
            };
            score.n_gold += usize::from(!speakers.is_empty());
            score.n_right += usize::from(found.iter().any(is_right));
        }
    }
    score
}

/// The pieces of the suggested quotes with a speaker, each with it.
fn found_with_speakers(learner: &Learner, content: &Content, article: &Article) -> Vec<(Range<usize>, Range<usize>)> {
    let mut found = Vec::new();
    for suggestion in learner.suggest(content, &corpus::unlabelled(article)) {
        let Proposal::Span { label, fragments, speaker: Some(speaker) } = suggestion.proposal else { continue };
        if label.as_str() == QUOTE && suggestion.confidence > 0.5 {
            let text = article.text().as_str();
            let pieces = fragments
                .iter()
                .flat_map(|fragment| pullquote::suggest::learn::training_examples::in_lines(text, fragment));
            found.extend(pieces.map(|piece| (piece, speaker.bytes())));
        }
    }
    found
}

fn time(train: &[Article], dev: &[Article]) {
    let project = corpus::project(picked(train, 30));
    let start = Instant::now();
    let learner = Learner::train(project.content());
    println!("learning from 30 articles: {:?}", start.elapsed());
    let n_bytes: usize = dev.iter().map(|article| article.text().n_bytes()).sum();
    let mut fastest = f64::INFINITY;
    for _ in 0..5 {
        let start = Instant::now();
        for article in dev {
            learner.suggest(project.content(), &corpus::unlabelled(article));
        }
        fastest = fastest.min(start.elapsed().as_secs_f64());
    }
    println!("all suggestions for 5 kB: {:.2} ms", fastest * 1000.0 * 5000.0 / n_bytes as f64);
    let strange = format!("{} \"a\" b ", "\"a".repeat(500_000));
    for text in [&strange[..strange.len() / 2], &strange[..]] {
        let start = Instant::now();
        learner.models().quotes.find(text, &tokens(text), &[]);
        println!("{} kB of marks: {:?}", text.len() / 1000, start.elapsed());
    }
}

/// Articles picked by chance, the same each time.
fn picked(articles: &[Article], n: usize) -> Vec<Article> {
    let mut order: Vec<usize> = (0..articles.len()).collect();
    order.sort_by_key(|idx| mixed(*idx as u64 + 7));
    order.into_iter().take(n).map(|idx| articles[idx].clone()).collect()
}
