//! Measures suggestions against gold labels and rivals: `cargo bench --bench suggest -- DATA_DIR`.
#![expect(clippy::print_stdout, reason = "a bench prints what it measures")]
#![expect(clippy::disallowed_methods, reason = "this bench reads its data itself")]

mod corpus;

use std::collections::BTreeSet;
use std::ops::Range;
use std::path::Path;
use std::time::Instant;

use pullquote::model::Article;
use pullquote::suggest::Learner;
use pullquote::suggest::boilerplate::{FoundLine, LineExample, RepeatedLines};
use pullquote::suggest::claims::{ClaimModel, marked_ranges};
use pullquote::suggest::examples::{CLAIM, QUOTE, pieces, pieces_of, with_label};
use pullquote::suggest::linear::{hash_bytes, mixed};
use pullquote::suggest::quotes::QuoteModel;
use pullquote::suggest::speakers::{Scene, SpeakerModel};
use pullquote::suggest::tokens::tokens;
use pullquote::suggest::weights::Models;

fn main() {
    let data = std::env::args().skip(1).find(|argument| !argument.starts_with("--")).expect("the folder with the data");
    let data = Path::new(&data);
    let models = Models::from_bytes(
        &std::fs::read(std::env::var("W").unwrap_or_else(|_| "assets/weights/built_in.bin".into())).unwrap_or_default(),
    );
    for name in ["train", "dev", "train.damaged", "dev.damaged"] {
        let articles = corpus::polnear(&data.join(format!("polnear/{name}.jsonl")), false);
        quotes(name, &models.quotes, &articles);
        speakers(name, &models.speakers, &articles);
        if name == "dev" {
            time(&models, &articles);
        }
    }
    let train = corpus::polnear(&data.join("polnear/train.jsonl"), true);
    let dev = corpus::polnear(&data.join("polnear/dev.jsonl"), true);
    for n in [20, 100] {
        let project = corpus::project(picked(&train, n));
        let start = Instant::now();
        let learner = Learner::with(models.clone()).taught(project.content());
        println!("after {n} articles ({:?})", start.elapsed());
        let models = learner.models();
        quotes("dev", &models.quotes, &dev);
        speakers("dev", &models.speakers, &dev);
        claims("dev", &models.claims, &dev);
    }
    let lines = corpus::lines(&data.join("boilerplate/readability_js.jsonl"));
    boilerplate(&models, &lines);
}

/// Articles picked by chance, the same each time.
fn picked(articles: &[Article], n: usize) -> Vec<Article> {
    let mut order: Vec<usize> = (0..articles.len()).collect();
    order.sort_by_key(|idx| mixed(*idx as u64 + 7));
    order.into_iter().take(n).map(|idx| articles[idx].clone()).collect()
}

fn iou(a: &Range<usize>, b: &Range<usize>) -> f64 {
    let shared = a.end.min(b.end).saturating_sub(a.start.max(b.start));
    shared as f64 / (a.len() + b.len() - shared).max(1) as f64
}

fn claims(name: &str, model: &ClaimModel, articles: &[Article]) {
    let (mut exact, mut overlap, mut n_found, mut n_gold) = (0, 0, 0, 0);
    for article in articles {
        let tokens = tokens(article.text().as_str());
        let gold = pieces(article, CLAIM);
        let found = model.find(&tokens, &marked_ranges(&tokens));
        n_found += found.len();
        n_gold += gold.len();
        for claim in &gold {
            exact += usize::from(found.iter().any(|found| found.range == *claim));
            overlap += usize::from(found.iter().any(|found| iou(&found.range, claim) >= 0.5));
        }
    }
    let f1 = |right: usize| 2.0 * right as f64 / (n_found + n_gold).max(1) as f64;
    println!("{name:16} contents {n_gold} found {n_found}: exact F1 {:.3} overlap F1 {:.3}", f1(exact), f1(overlap));
}

/// Five folds by host: lines of the boilerplate class.
fn boilerplate(models: &Models, pages: &[(String, LineExample)]) {
    let (mut right, mut n_found, mut n_gold, mut built_in_right, mut built_in_found) = (0, 0, 0, 0, 0);
    let repeated = RepeatedLines::new(pages.iter().map(|(_, page)| page.text.as_str()));
    for fold in 0..5 {
        let is_test = |host: &str| hash_bytes(host.as_bytes()) % 5 == fold;
        let train: Vec<LineExample> =
            pages.iter().filter(|(host, _)| !is_test(host)).map(|(_, page)| page.clone()).collect();
        let mut learned = models.lines.clone();
        learned =
            if std::env::var("ZERO").is_ok() { pullquote::suggest::boilerplate::LineModel::new() } else { learned };
        learned.learn(
            &train,
            &repeated,
            std::env::var("RL").map_or(12, |v| v.parse().unwrap()),
            std::env::var("RLR").map_or(0.12, |v| v.parse().unwrap()),
        );
        for (_, page) in pages.iter().filter(|(host, _)| is_test(host)) {
            let tokens = tokens(&page.text);
            let is_gold = |line: &FoundLine| {
                page.boilerplate.iter().any(|range| range.start <= line.range.start && line.range.end <= range.end)
            };
            let lines = learned.judge(&page.text, &tokens, &repeated, true);
            n_gold += lines.iter().filter(|line| is_gold(line)).count();
            n_found += lines.iter().filter(|line| line.probability > 0.5).count();
            right += lines.iter().filter(|line| line.probability > 0.5 && is_gold(line)).count();
            let lines = models.lines.judge(&page.text, &tokens, &repeated, true);
            built_in_found += lines.iter().filter(|line| line.probability > 0.5).count();
            built_in_right += lines.iter().filter(|line| line.probability > 0.5 && is_gold(line)).count();
        }
    }
    let f1 = |right: usize, found: usize| 2.0 * right as f64 / (found + n_gold).max(1) as f64;
    println!(
        "boilerplate lines {n_gold}: five folds F1 {:.3}, built-in weights alone F1 {:.3}",
        f1(right, n_found),
        f1(built_in_right, built_in_found)
    );
}

fn time(models: &Models, articles: &[Article]) {
    let project = corpus::project(articles[..30].to_vec());
    let start = Instant::now();
    let learner = Learner::with(models.clone()).taught(project.content());
    println!("training on 30 articles: {:?}", start.elapsed());
    let start = Instant::now();
    let mut n_bytes = 0;
    for article in &articles[30..] {
        n_bytes += article.text().n_bytes();
        learner.suggest(project.content(), &corpus::unlabelled(article));
    }
    println!("all suggestions: {:?} for 5 kB", start.elapsed() * 5000 / n_bytes as u32);
}

fn threshold() -> f32 {
    std::env::var("TH").map_or(0.5, |v| v.parse().unwrap())
}

fn edges(ranges: impl Iterator<Item = Range<usize>>) -> BTreeSet<(usize, usize)> {
    ranges.map(|range| (range.start, range.end)).collect()
}

fn quotes(name: &str, model: &QuoteModel, articles: &[Article]) {
    let (mut right, mut pairs_right, mut n_found, mut n_gold, mut n_pairs) = (0, 0, 0, 0, 0);
    for article in articles {
        let gold = edges(corpus::pieces(article, QUOTE).into_iter());
        let text = article.text().as_str();
        let found = model.find(text, &tokens(text), &[]);
        let is_double = |p: &Range<usize>| !text[p.clone()].starts_with(['‘', '\'', '’', '`']);
        let all = edges(found.iter().flat_map(|q| q.pieces.iter().map(|p| p.range.clone())).filter(is_double));
        let sure = edges(
            found
                .iter()
                .filter(|q| q.confidence > threshold())
                .flat_map(|q| q.pieces.iter().map(|p| p.range.clone()))
                .filter(is_double),
        );
        if std::env::var("SHOW").is_ok_and(|show| show == name) {
            let around = |s: usize, e: usize| {
                format!(
                    "{} ⟦{}⟧ {}",
                    &text[text.floor_char_boundary(s.saturating_sub(60))..s],
                    &text[s..e],
                    &text[e..text.ceil_char_boundary((e + 40).min(text.len()))]
                )
                .replace('\n', "¶")
            };
            gold.difference(&all).for_each(|(s, e)| println!("MISSED {}", around(*s, *e)));
            gold.intersection(&all)
                .filter(|x| !sure.contains(x))
                .for_each(|(s, e)| println!("REJECTED {}", around(*s, *e)));
            sure.difference(&gold).for_each(|(s, e)| println!("EXTRA {}", around(*s, *e)));
        }
        right += gold.intersection(&sure).count();
        pairs_right += gold.intersection(&all).count();
        n_found += sure.len();
        n_pairs += all.len();
        n_gold += gold.len();
    }
    let f1 = |right: usize, found: usize| 2.0 * right as f64 / (found + n_gold).max(1) as f64;
    println!(
        "{name:16} gold {n_gold} pairs: recall {:.3} F1 {:.3}   speech: P {:.3} R {:.3} F1 {:.3}",
        pairs_right as f64 / n_gold as f64,
        f1(pairs_right, n_pairs),
        right as f64 / n_found as f64,
        right as f64 / n_gold as f64,
        f1(right, n_found)
    );
}

fn speakers(name: &str, model: &SpeakerModel, articles: &[Article]) {
    let (mut n, mut right, mut exact) = (0, 0, 0);
    for article in articles {
        let text = article.text().as_str();
        let tokens = tokens(text);
        let scene = Scene::new(&tokens, pieces(article, QUOTE).into_iter());
        let mut previous = None;
        for span in with_label(article, QUOTE) {
            let gold: Vec<Range<usize>> =
                article.speakers_of(span.id).map(|speaker| speaker.extent().bytes()).collect();
            let said = pieces_of(article, span);
            let ranked = model.rank(&scene, &said, previous.as_ref());
            let first = ranked.first().map(|one| one.range.clone());
            if !gold.is_empty() {
                n += 1;
                let is_right = first
                    .as_ref()
                    .is_some_and(|first| gold.iter().any(|gold| gold.start < first.end && first.start < gold.end));
                right += usize::from(is_right);
                exact += usize::from(first.as_ref().is_some_and(|first| gold.contains(first)));
                if !is_right && std::env::var("SHOW_S").is_ok_and(|show| show == name) {
                    let (s, e) = (said[0].start, said[0].end);
                    println!(
                        "WRONG {:?} GOLD {:?}: {} ⟦{}⟧ {}",
                        first.as_ref().map(|r| &text[r.clone()]),
                        gold.iter().map(|r| &text[r.clone()]).collect::<Vec<_>>(),
                        &text[text.floor_char_boundary(s.saturating_sub(150))..s],
                        &text[s..e],
                        &text[e..text.ceil_char_boundary((e + 80).min(text.len()))]
                    );
                }
            }
            previous = first.or(previous);
        }
    }
    println!("{name:16} speakers {n}: overlap {:.3} exact {:.3}", right as f64 / n as f64, exact as f64 / n as f64);
}
