//! What choices about suggestions are made with: figures on the training parts alone, in folds where something is learned.
//! `cargo bench --bench folds -- DATA_DIR`.
//!
//! Suggestions come through the door that people use: a project, the default threshold, all kinds on. Intervals are 95 %
//! of 1,000 draws of the articles with replacement. The passages that the built-in weights learned from were written with
//! these parts in view: the figures compare choices and promise nothing.
#![expect(clippy::print_stdout, reason = "a bench prints what it measures")]

mod corpus;

use std::ops::Range;
use std::path::Path;

use pullquote::model::{Article, Proposal, Suggestion, TextRange};
use pullquote::suggest::Learner;
use pullquote::suggest::boilerplate::{LineExample, LineModel, RepeatedLines};
use pullquote::suggest::claims::narrator::NarratorModel;
use pullquote::suggest::learn::care::Pace;
use pullquote::suggest::learn::linear::{hash_bytes, logistic, mixed};
use pullquote::suggest::learn::training_examples::{BOILERPLATE, CLAIM, Examples, QUOTE, in_lines, with_label};
use pullquote::suggest::text::ranges::Ranges;
use pullquote::suggest::text::tokens::tokens;

const N_FOLDS: u64 = 5;
const DEFAULT: f32 = 0.5;
/// From which confidence on what the article states is suggested.
const NARRATED: f32 = 0.6;

fn main() {
    let Some(data) = std::env::args().skip(1).find(|argument| !argument.starts_with("--")) else {
        println!("Say where the data is: cargo bench --bench folds -- DATA_DIR");
        return;
    };
    let data = Path::new(&data);
    let train = corpus::polnear(&data.join("polnear/train.jsonl"), true);
    news("train (in view)", &train, &[]);
    news("train damaged (in view)", &corpus::polnear(&data.join("polnear/train.damaged.jsonl"), false), &[]);
    let turned = corpus::polnear_turned(&data.join("polnear/train.jsonl"));
    for (name, articles) in [("train (in view)", &train), ("train, letters turned (in view)", &turned)] {
        for n_taught in [0, 20, 100] {
            let mut articles: Vec<Article> = articles.clone();
            articles.sort_by_key(|article| mixed(article.id.0 + 7));
            let taught = &articles[..n_taught];
            news(&format!("300 of {name} after {n_taught} others"), &articles[540..], taught);
        }
    }
    statements();
    let sets =
        ["html-text", "readability_js"].map(|name| corpus::lines(&data.join(format!("boilerplate/{name}.jsonl"))));
    let base = corpus::lessons::lines_of_written(&corpus::written(Path::new("tests/data/training")));
    for (name, taught) in [
        ("written alone", [false, false]),
        ("and other hosts' whole pages", [true, false]),
        ("and other hosts' of both", [true, true]),
    ] {
        pages(name, &sets, &base, taught);
    }
}

/// Right, found and gold.
type Counts = [usize; 3];

/// What was suggested with which confidence, and whether it was right, each with its fold.
type Reliability = Vec<(u64, f32, bool)>;

#[derive(Default)]
struct News {
    quotes: Vec<Counts>,
    speakers: Vec<Counts>,
    claims: Vec<Counts>,
    of_quotes: Reliability,
    of_speakers: Reliability,
    of_claims: Reliability,
}

/// Quotes, speakers and claims that are found in a project with some articles `taught`.
fn news(name: &str, articles: &[Article], taught: &[Article]) {
    let unlabelled = articles.iter().map(corpus::unlabelled);
    let project = corpus::project(unlabelled.chain(taught.iter().cloned()).collect());
    let start = std::time::Instant::now();
    let learner = Learner::train(project.content());
    let mut news = News::default();
    for article in articles {
        let found = learner.suggest(project.content(), &corpus::unlabelled(article));
        news.add(article, &found);
    }
    println!("{name}, all in {:.1} s", start.elapsed().as_secs_f64());
    show("quotes, exact", &news.quotes);
    show("quote and speaker", &news.speakers);
    show("claims, half of it shared", &news.claims);
    for (kind, reliability) in
        [("quotes", &news.of_quotes), ("speakers", &news.of_speakers), ("claims", &news.of_claims)]
    {
        calibrate(kind, reliability);
    }
}

impl News {
    fn add(&mut self, article: &Article, found: &[Suggestion]) {
        let fold = fold_of(article.id.0);
        let text = article.text().as_str();
        let gold: Vec<(Range<usize>, Vec<Range<usize>>)> = with_label(article, QUOTE)
            .map(|span| (span.extent().bytes(), article.speakers_of(span.id).map(|one| one.extent().bytes()).collect()))
            .collect();
        let claims = corpus::pieces(article, CLAIM);
        let (mut quotes, mut with_speakers, mut of_claims) = ([0; 3], [0; 3], [0; 3]);
        quotes[2] = gold.len();
        with_speakers[2] = gold.iter().filter(|(_, speakers)| !speakers.is_empty()).count();
        of_claims[2] = claims.len();
        for suggestion in found {
            let Proposal::Span { label, fragments, speaker } = &suggestion.proposal else { continue };
            let pieces: Vec<Range<usize>> = fragments.iter().flat_map(|one| in_lines(text, one)).collect();
            if label.as_str() == CLAIM && suggestion.reason.starts_with("reported") {
                let is_right = claims.iter().any(|gold| corpus::iou(gold, &pieces[0]) >= 0.5);
                self.of_claims.push((fold, suggestion.confidence, is_right));
                count(&mut of_claims, suggestion.confidence, is_right);
            }
            for piece in pieces.iter().filter(|piece| label.as_str() == QUOTE && is_double(&text[(*piece).clone()])) {
                let same = gold.iter().find(|(quote, _)| quote == piece);
                self.of_quotes.push((fold, suggestion.confidence, same.is_some()));
                count(&mut quotes, suggestion.confidence, same.is_some());
                let Some(speaker) = speaker.map(pullquote::model::TextRange::bytes) else { continue };
                let is_right = |speakers: &[Range<usize>]| speakers.iter().any(|one| corpus::iou(one, &speaker) > 0.0);
                if let Some((_, speakers)) = same.filter(|(_, speakers)| !speakers.is_empty()) {
                    self.of_speakers.push((fold, suggestion.speaker_confidence, is_right(speakers)));
                }
                let near = gold.iter().find(|(quote, _)| corpus::iou(quote, piece) >= 0.5);
                let confidence = suggestion.confidence.min(suggestion.speaker_confidence);
                count(&mut with_speakers, confidence, near.is_some_and(|(_, speakers)| is_right(speakers)));
            }
        }
        self.quotes.push(quotes);
        self.speakers.push(with_speakers);
        self.claims.push(of_claims);
    }
}

/// What debaters and articles state that somebody could check, after learning from the other folds, beside the rule that
/// what has a digit is such a claim.
fn statements() {
    let debates = corpus::written(Path::new("tests/data/debates"));
    let written = corpus::written(Path::new("tests/data/training"));
    let (of_facts, others): (Vec<Article>, Vec<Article>) =
        written.into_iter().partition(|one| one.title.starts_with("19-"));
    let sets = [("debates", debates), ("articles of facts", of_facts), ("other articles", others)];
    let mut results = [const { (Vec::new(), Vec::new(), Reliability::new()) }; 3];
    for number in 0..N_FOLDS {
        let is_test = |article: &Article| fold_of(hash_bytes(article.text().as_str().as_bytes())) == number;
        let mut examples = Examples::default();
        for (name, set) in &sets {
            let n_times = if *name == "debates" { corpus::lessons::N_TIMES_DEBATES } else { 1 };
            for article in (0..n_times).flat_map(|_| set).filter(|one| !is_test(one)) {
                examples.add(article);
            }
        }
        examples.claims.sort_by_key(|one| hash_bytes(one.text.as_bytes()));
        let mut model = NarratorModel::new();
        model.learn(&examples.claims, Pace { n_rounds: 6, rate: 0.05 });
        for ((_, set), result) in sets.iter().zip(&mut results) {
            for article in set.iter().filter(|one| is_test(one)) {
                let [by_model, by_rule] = statements_of(article, &model, number, &mut result.2);
                result.0.push(by_model);
                result.1.push(by_rule);
            }
        }
    }
    for ((name, _), (by_model, by_rule, reliability)) in sets.iter().zip(&results) {
        println!("statements, {name} (written for this project)");
        show("narrator", by_model);
        show("rival: has a digit", by_rule);
        calibrate("statements", reliability);
    }
}

/// What is right, found and gold of an article's own statements: by the model, and by the rule of digits.
fn statements_of(article: &Article, model: &NarratorModel, fold: u64, reliability: &mut Reliability) -> [Counts; 2] {
    let text = article.text().as_str();
    let gold: Vec<Range<usize>> = corpus::pieces(article, CLAIM);
    let reported = with_label(article, CLAIM).filter(|span| article.speakers_of(span.id).next().is_some());
    let reported = reported.flat_map(|span| span.fragments.iter().map(TextRange::bytes));
    let furniture = corpus::pieces(article, BOILERPLATE);
    let taken: Ranges = reported.chain(corpus::pieces(article, QUOTE)).chain(furniture).collect();
    let n_gold = gold.iter().filter(|one| !taken.shares(one)).count();
    let (mut by_model, mut by_rule) = ([0, 0, n_gold], [0, 0, n_gold]);
    for claim in model.find(text, &tokens(text), &taken) {
        let is_right = gold.iter().any(|gold| corpus::iou(gold, &claim.range) >= 0.5);
        reliability.push((fold, claim.confidence, is_right));
        count(&mut by_model, claim.confidence - NARRATED + DEFAULT, is_right);
        let has_digit = text[claim.range].contains(|c: char| c.is_ascii_digit());
        count(&mut by_rule, f32::from(u8::from(has_digit)), is_right);
    }
    [by_model, by_rule]
}

/// Lines that are boilerplate, on the pages of each host after learning from those of other hosts in the sets that are
/// `taught`.
fn pages(name: &str, sets: &[Vec<(String, LineExample)>; 2], base: &LineModel, taught: [bool; 2]) {
    let fold = |host: &str| fold_of(hash_bytes(host.as_bytes()));
    let mut results = [(Vec::new(), Reliability::new()), (Vec::new(), Reliability::new())];
    for number in 0..N_FOLDS {
        let mut model = base.clone();
        for ((set, whole), _) in sets.iter().zip([true, false]).zip(taught).filter(|(_, is_taught)| *is_taught) {
            let train = set.iter().filter(|(host, _)| fold(host) != number).map(|(_, page)| page.clone());
            corpus::lessons::learn_pages(&mut model, &train.collect::<Vec<_>>(), whole);
        }
        for (set, (counts, reliability)) in sets.iter().zip(&mut results) {
            let repeated = RepeatedLines::new(set.iter().map(|(_, page)| page.text.as_str()));
            for (_, page) in set.iter().filter(|(host, _)| fold(host) == number) {
                let mut of_page = [0; 3];
                for line in model.judge(&page.text, &tokens(&page.text), &repeated, true) {
                    // A long line is taken apart into sentences.
                    let n_inside = |gold: &Range<usize>| {
                        gold.end.min(line.range.end).saturating_sub(gold.start.max(line.range.start))
                    };
                    let is_gold = page.boilerplate.iter().any(|gold| 2 * n_inside(gold) > line.range.len());
                    of_page[2] += usize::from(is_gold);
                    count(&mut of_page, line.probability, is_gold);
                    reliability.push((number, line.probability, is_gold));
                }
                counts.push(of_page);
            }
        }
    }
    for (set, (counts, reliability)) in ["whole pages", "leftovers"].iter().zip(&results) {
        println!("lines, {name}");
        show(set, counts);
        calibrate(set, reliability);
    }
}

fn count(counts: &mut Counts, confidence: f32, is_right: bool) {
    if confidence >= DEFAULT {
        counts[0] += usize::from(is_right);
        counts[1] += 1;
    }
}

/// Prints precision, recall and F1 with its interval.
fn show(what: &str, counts: &[Counts]) {
    let sum = |counts: &mut dyn Iterator<Item = &Counts>| {
        counts.fold([0; 3], |sum: Counts, one| [sum[0] + one[0], sum[1] + one[1], sum[2] + one[2]])
    };
    let f1 = |[right, found, gold]: Counts| 2.0 * right as f64 / (found + gold).max(1) as f64;
    let all = sum(&mut counts.iter());
    let draw = |draw: u64| {
        let idx = |n: u64| usize::try_from(mixed(draw << 32 | n)).unwrap_or(0) % counts.len();
        f1(sum(&mut (0..counts.len() as u64).map(|n| &counts[idx(n)])))
    };
    let mut draws: Vec<f64> = (0..1000).map(draw).collect();
    draws.sort_by(f64::total_cmp);
    let share = |part: usize, whole: usize| part as f64 / whole.max(1) as f64;
    let (precision, recall) = (share(all[0], all[1]), share(all[0], all[2]));
    let (low, high) = (draws[24], draws[974]);
    println!("  {what:28} P {precision:.3}  R {recall:.3}  F1 {:.3} ({low:.3} to {high:.3})  of {}", f1(all), all[2]);
}

/// Prints how far confidences are from the truth, as they are and after a logistic function of them that was fitted on the
/// other folds, and the function fitted on all.
fn calibrate(kind: &str, samples: &[(u64, f32, bool)]) {
    if samples.is_empty() {
        return;
    }
    let mut mended = Reliability::new();
    for fold in 0..N_FOLDS {
        let (test, train): (Vec<_>, Vec<_>) = samples.iter().copied().partition(|one| one.0 == fold);
        let (slope, offset) = fitted(&train);
        mended
            .extend(test.into_iter().map(|(fold, p, is_right)| (fold, logistic(slope * logit(p) + offset), is_right)));
    }
    let (slope, offset) = fitted(samples);
    let (before, after) = (expected_error(samples), expected_error(&mended));
    println!(
        "    {kind}: ECE {before:.3}, fitted {after:.3} (slope {slope:.2}, offset {offset:.2}), {} in all",
        samples.len()
    );
    for (n, mean, share) in bins(samples) {
        println!("      {n:6} at {mean:.2}: {share:.2} right");
    }
}

/// How many there are in each tenth of confidence, their mean confidence, and the share that is right.
fn bins(samples: &[(u64, f32, bool)]) -> Vec<(usize, f64, f64)> {
    let in_bin = |bin: u8| {
        let tenths = f32::from(bin)..if bin == 9 { f32::INFINITY } else { f32::from(bin) + 1.0 };
        let is_in = |one: &&(u64, f32, bool)| tenths.contains(&(one.1 * 10.0));
        let inside: Vec<_> = samples.iter().filter(is_in).collect();
        let mean = |value: &dyn Fn(&(u64, f32, bool)) -> f64| {
            inside.iter().map(|one| value(one)).sum::<f64>() / inside.len().max(1) as f64
        };
        (inside.len(), mean(&|one| f64::from(one.1)), mean(&|one| f64::from(u8::from(one.2))))
    };
    (0..10).map(in_bin).filter(|bin| bin.0 > 0).collect()
}

/// The expected calibration error: how far confidence and truth are apart in tenths of confidence, by how many are in each.
fn expected_error(samples: &[(u64, f32, bool)]) -> f64 {
    let off = |(n, mean, share): (usize, f64, f64)| n as f64 * (mean - share).abs();
    bins(samples).into_iter().map(off).sum::<f64>() / samples.len() as f64
}

/// Slope and offset of the logistic function of the log-odds that fits best, by Newton's method.
#[expect(clippy::cast_possible_truncation, reason = "two small numbers")]
fn fitted(samples: &[(u64, f32, bool)]) -> (f32, f32) {
    let (mut slope, mut offset) = (1.0_f64, 0.0_f64);
    for _ in 0..30 {
        // The gradient and the matrix of second derivatives, with a little pull towards what is.
        let (mut g, mut h) = ([slope.mul_add(-1e-3, 1e-3), -1e-3 * offset], [1e-3, 0.0, 1e-3]);
        for (_, p, is_right) in samples {
            let x = f64::from(logit(*p));
            let q = 1.0 / (1.0 + (-(slope * x + offset)).exp());
            let (off, weight) = (f64::from(u8::from(*is_right)) - q, q * (1.0 - q));
            g = [g[0] + off * x, g[1] + off];
            h = [h[0] + weight * x * x, h[1] + weight * x, h[2] + weight];
        }
        let determinant = h[0] * h[2] - h[1] * h[1];
        slope += (h[2] * g[0] - h[1] * g[1]) / determinant;
        offset += (h[0] * g[1] - h[1] * g[0]) / determinant;
    }
    (slope as f32, offset as f32)
}

fn logit(p: f32) -> f32 {
    let p = p.clamp(1e-4, 1.0 - 1e-4);
    (p / (1.0 - p)).ln()
}

fn fold_of(seed: u64) -> u64 {
    mixed(seed ^ 0b1011) % N_FOLDS
}

fn is_double(quote: &str) -> bool {
    quote.starts_with(['"', '“', '”', '„', '«', '»'])
}
