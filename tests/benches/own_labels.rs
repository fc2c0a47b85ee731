//! Measures spans of a label that people made themselves: the cues of `PolNeAR` (“said”, “according to”), which nothing built
//! in knows, on a part of its training articles, which are in view, or on dev: `cargo bench --bench own_labels -- DATA_DIR [dev]`.
#![expect(clippy::print_stdout, reason = "a bench prints what it measures")]
#![expect(clippy::disallowed_methods, reason = "benches read their data themselves")]

mod corpus;

use std::ops::Range;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use pullquote::model::{
    Article, Color, Content, Label, LabelId, LabelSet, OffsetUnit, Project, ProjectParts, Proposal, Settings, Span,
    SpanId, Status, TextRange, UnknownFields,
};
use pullquote::suggest::Learner;
use pullquote::suggest::learn::linear::mixed;
use serde_json::Value;

/// Of the articles of a fold some are measured, and of the others some are learned from.
const N_FOLDS: usize = 4;
const N_MEASURED: usize = 60;
/// A person is shown what is at least so likely.
const LEAST_CONFIDENCE: f32 = 0.5;
const CUE: &str = "cue";
/// So often articles are drawn anew for an interval.
const N_DRAWS: u64 = 1000;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    let Some(data) = arguments.first() else {
        println!("Say where the data is: cargo bench --bench own_labels -- DATA_DIR [dev]");
        return;
    };
    let part = |name: &str| cues(&Path::new(data).join(format!("polnear/{name}.jsonl")));
    let mut train = part("train");
    train.sort_by_key(|article| mixed(article.id.0 + 7));
    let mut dev = arguments.get(1).map(|name| part(name));
    for article in dev.iter_mut().flatten() {
        article.id.0 += 1_000_000;
    }
    for n in [10, 20, 30, 100] {
        let mut tallies = Vec::new();
        for fold in 0..if dev.is_some() { 1 } else { N_FOLDS } {
            let (held_out, rest): (Vec<_>, Vec<_>) =
                train.iter().cloned().enumerate().partition(|(idx, _)| idx % N_FOLDS == fold);
            let [held_out, rest] = [held_out, rest].map(|part| part.into_iter().map(|(_, article)| article));
            let project = project(rest.take(n).collect());
            let started = Instant::now();
            let learner = Learner::train(project.content());
            let n_seconds = started.elapsed().as_secs_f64();
            let measured = dev.clone().unwrap_or_else(|| held_out.take(N_MEASURED).collect());
            let started = Instant::now();
            tallies.extend(measured.iter().map(|article| tally(&learner, project.content(), article)));
            let n_bytes: usize = measured.iter().map(|article| article.text().n_bytes()).sum();
            let n_ms = started.elapsed().as_secs_f64() * 5e6 / n_bytes as f64;
            println!("after {n}: learned in {n_seconds:.2} s, found all kinds in {n_ms:.1} ms a 5 kB");
        }
        print(n, &tallies);
    }
}

/// What came of an article: cues found just so, found, gold, and how sure each found one was, with whether it was right.
#[derive(Clone, Default)]
struct Tally {
    n_right: usize,
    n_found: usize,
    n_gold: usize,
    said: Vec<(f32, bool)>,
}

fn tally(learner: &Learner, content: &Content, article: &Article) -> Tally {
    let gold: Vec<Range<usize>> = corpus::pieces(article, CUE);
    let mut tally = Tally { n_gold: gold.len(), ..Tally::default() };
    for suggestion in learner.find(content, &corpus::unlabelled(article)) {
        let Proposal::Span { label, fragments, .. } = &suggestion.proposal else { continue };
        if label.as_str() != CUE {
            continue;
        }
        let is_right = gold.contains(&fragments.extent().bytes());
        tally.said.push((suggestion.confidence, is_right));
        if suggestion.confidence >= LEAST_CONFIDENCE {
            tally.n_found += 1;
            tally.n_right += usize::from(is_right);
        }
    }
    tally
}

fn print(n: usize, tallies: &[Tally]) {
    let share = |part: usize, of: usize| part as f64 / of.max(1) as f64;
    let sum = |tallies: &mut dyn Iterator<Item = &Tally>| {
        tallies.fold([0; 3], |[right, found, gold], one| [right + one.n_right, found + one.n_found, gold + one.n_gold])
    };
    let f1 = |[right, found, gold]: [usize; 3]| share(2 * right, found + gold);
    let all = sum(&mut tallies.iter());
    let len = tallies.len() as u64;
    let draw = |seed: u64| {
        let place = |idx: u64| usize::try_from(mixed(seed << 32 ^ idx) % len).expect("a place in memory");
        f1(sum(&mut (0..len).map(|idx| &tallies[place(idx)])))
    };
    let mut drawn: Vec<f64> = (0..N_DRAWS).map(draw).collect();
    drawn.sort_by(f64::total_cmp);
    let (low, high) = (drawn[drawn.len() / 40], drawn[drawn.len() - drawn.len() / 40 - 1]);
    let (precision, recall) = (share(all[0], all[1]), share(all[0], all[2]));
    let error = calibration_error(tallies);
    println!(
        "after {n}: P {precision:.3} R {recall:.3} F1 {:.3} ({low:.3} to {high:.3}), calibration error {error:.3}",
        f1(all)
    );
}

/// How far confidence and truth are apart, over ten equal steps.
fn calibration_error(tallies: &[Tally]) -> f64 {
    let said: Vec<&(f32, bool)> = tallies.iter().flat_map(|one| &one.said).collect();
    let step = |n: u8| {
        let range = f32::from(n) / 10.0..f32::from(n + 1) / 10.0 + f32::EPSILON * f32::from(u8::from(n == 9));
        let within: Vec<_> = said.iter().filter(|(confidence, _)| range.contains(confidence)).collect();
        let sure: f64 = within.iter().map(|(confidence, _)| f64::from(*confidence)).sum();
        (sure - within.iter().filter(|(_, is_right)| *is_right).count() as f64).abs()
    };
    (0..10).map(step).sum::<f64>() / said.len().max(1) as f64
}

fn project(articles: Vec<Article>) -> Project {
    let parts = ProjectParts {
        name: "bench".to_owned(),
        annotator: "bench".to_owned(),
        labels: labels(),
        settings: Settings::default(),
        articles: articles.into_iter().map(Arc::new).collect(),
        unknown: UnknownFields::default(),
    };
    Project::from_parts(parts).expect("articles with ids of their own")
}

fn labels() -> LabelSet {
    let id = LabelId::new(CUE).expect("an id");
    let color = Color { red: 80, green: 80, blue: 200 };
    let cue = Label { id, name: "Cue".to_owned(), color, key: None, unknown: UnknownFields::default() };
    LabelSet::new(vec![cue], Vec::new()).expect("one label")
}

/// The articles of a file with their cues alone.
fn cues(path: &Path) -> Vec<Article> {
    let articles = corpus::polnear(path, false);
    let content = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    articles.iter().zip(content.lines()).map(|(article, line)| with_cues(article, line)).collect()
}

fn with_cues(article: &Article, line: &str) -> Article {
    let json: Value = serde_json::from_str(line).expect("JSON lines");
    let none = Vec::new();
    let attributions = json["attributions"].as_array().unwrap_or(&none).iter();
    let mut places: Vec<Vec<TextRange>> = Vec::new();
    for attribution in attributions {
        let range = |value: &Value| {
            let at = |idx: usize| usize::try_from(value[idx].as_u64().expect("an offset")).expect("in memory");
            article.text().range_in(OffsetUnit::CodePoint, at(0)..at(1)).expect("an offset in the text")
        };
        places.extend(attribution["cue"].as_array().map(|list| list.iter().map(range).collect()));
    }
    places.sort();
    places.dedup();
    let label = LabelId::new(CUE).expect("an id");
    let spans = places.into_iter().zip(1..).filter_map(|(place, id)| {
        Some(Span::new(SpanId(id), label.clone(), pullquote::model::Fragments::new(place).ok()?))
    });
    let (mut article, _) = corpus::unlabelled(article).labelled(&labels(), spans.collect(), Vec::new());
    article.status = Status::Done;
    article
}
