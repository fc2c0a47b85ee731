//! Measures reported claims as a person gets them, on a part of `PolNeAR`'s training articles, which are in view, or on dev:
//! `cargo bench --bench claims -- DATA_DIR [dev]`.
//!
//! A simulated person labels quotes with speakers, and as claims with speakers what somebody is reported to have said and
//! is at most half between marks. Of what stands behind a verb of saying and has five words or more, a leading “that” is
//! forgiven, as the guide leaves it out and the gold labels have it.
#![expect(clippy::print_stdout, reason = "a bench prints what it measures")]
#![expect(clippy::disallowed_methods, reason = "benches read their data themselves")]

mod corpus;

use std::ops::Range;
use std::path::Path;
use std::time::Instant;

use corpus::{iou, shared};
use pullquote::model::{Article, OffsetUnit, Proposal, SpanId, Status};
use pullquote::suggest::Learner;
use pullquote::suggest::learn::linear::mixed;
use pullquote::suggest::learn::training_examples::{CLAIM, in_lines, with_label};
use pullquote::suggest::text::lexicon::Classes;
use pullquote::suggest::text::tokens::tokens;
use serde_json::Value;

/// So many articles are measured, of the part that nobody is taught.
const N_MEASURED: usize = 240;
/// A person is shown what is at least so likely.
const LEAST_CONFIDENCE: f32 = 0.5;
/// A piece has to have so many words to be counted among those behind a verb of saying.
const FEWEST_WORDS: usize = 5;

/// An article with what is reported in it.
struct Gold {
    article: Article,
    contents: Vec<Content>,
}

struct Content {
    range: Range<usize>,
    is_behind_verb: bool,
    has_marks: bool,
}

/// What was counted over all measured articles.
#[derive(Default)]
struct Tally {
    behind_verb: Found,
    without_marks: Found,
    suggested: Found,
    n_suggested_without_marks: usize,
}

/// Of so many, how many were found exactly, and how many were found with half of what both cover shared.
#[derive(Default)]
struct Found {
    n: usize,
    n_exact: usize,
    n_near: usize,
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    let Some(data) = arguments.first() else {
        println!("Say where the data is: cargo bench --bench claims -- DATA_DIR [dev]");
        return;
    };
    let part = |name: &str| gold(&Path::new(data).join(format!("polnear/{name}.jsonl")));
    let mut lessons = part("train");
    let rest = lessons.split_off(N_MEASURED);
    let measured = arguments.get(1).map_or(lessons, |name| part(name));
    println!("{} articles", measured.len());
    print("built in", &tally(&Learner::built_in(), &measured));
    for n in [20, 100] {
        let articles = rest[..n].iter().map(|gold| gold.article.clone()).collect();
        let started = Instant::now();
        let learner = Learner::built_in().taught(corpus::project(articles).content());
        println!("learned from {n} in {:.2} s", started.elapsed().as_secs_f64());
        print(&format!("after {n}"), &tally(&learner, &measured));
    }
}

fn print(name: &str, tally: &Tally) {
    let share = |n: usize, of: usize| n as f64 / of.max(1) as f64;
    let Tally { behind_verb, without_marks, suggested, n_suggested_without_marks } = tally;
    for (what, found) in [("recall behind a verb of saying", behind_verb), ("precision", suggested)] {
        let (exact, near) = (share(found.n_exact, found.n), share(found.n_near, found.n));
        println!("  {name:<10} {what:<31} {exact:.3} exact {near:.3} by half, of {}", found.n);
    }
    let f1 = share(2 * without_marks.n_exact, without_marks.n + n_suggested_without_marks);
    println!("  {name:<10} F1 without marks                {f1:.3} exact, of {}", without_marks.n);
}

/// What is suggested from the threshold on that a person is shown, held against the gold labels.
fn tally(learner: &Learner, golds: &[Gold]) -> Tally {
    let project = corpus::project(golds.iter().map(|gold| corpus::unlabelled(&gold.article)).collect());
    let mut tally = Tally::default();
    for gold in golds {
        let text = gold.article.text().as_str();
        let mut suggested: Vec<Range<usize>> = Vec::new();
        for suggestion in learner.find(project.content(), &corpus::unlabelled(&gold.article)) {
            let Proposal::Span { label, fragments, .. } = &suggestion.proposal else { continue };
            if label.as_str() == CLAIM && suggestion.confidence >= LEAST_CONFIDENCE {
                suggested.extend(fragments.iter().flat_map(|fragment| in_lines(text, fragment)));
            }
        }
        let contents: Vec<Range<usize>> = gold.contents.iter().map(|one| one.range.clone()).collect();
        for one in &gold.contents {
            let counted = [(one.is_behind_verb, &mut tally.behind_verb), (!one.has_marks, &mut tally.without_marks)];
            for (_, found) in counted.into_iter().filter(|(is_counted, _)| *is_counted) {
                found.count(text, &one.range, &suggested);
            }
        }
        for range in &suggested {
            tally.suggested.count(text, range, &contents);
        }
        tally.n_suggested_without_marks += suggested.iter().filter(|range| !has_marks(&text[(*range).clone()])).count();
    }
    tally
}

impl Found {
    fn count(&mut self, text: &str, range: &Range<usize>, others: &[Range<usize>]) {
        self.n += 1;
        self.n_exact += usize::from(others.iter().any(|other| same(text, range, other)));
        self.n_near += usize::from(others.iter().any(|other| iou(range, other) >= 0.5));
    }
}

/// Whether they are the same but for a leading “that”.
fn same(text: &str, a: &Range<usize>, b: &Range<usize>) -> bool {
    let bare = |range: &Range<usize>| range.start + if text[range.clone()].starts_with("that ") { 5 } else { 0 };
    a.end == b.end && bare(a) == bare(b)
}

fn has_marks(text: &str) -> bool {
    text.contains(['"', '“', '”'])
}

/// The articles of a JSONL file as the simulated person labels them, with all contents that the gold labels have.
fn gold(path: &Path) -> Vec<Gold> {
    let quoted = corpus::polnear(path, false);
    let labelled = corpus::polnear(path, true);
    let content = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut golds = Vec::new();
    for ((line, quoted), labelled) in content.lines().zip(quoted).zip(labelled) {
        let json: Value = serde_json::from_str(line).expect("JSON lines");
        golds.push(gold_of(&json, &quoted, labelled));
    }
    golds.sort_by_key(|gold| mixed(gold.article.id.0 + 7));
    golds
}

fn gold_of(json: &Value, quoted: &Article, mut labelled: Article) -> Gold {
    let text = labelled.text().clone();
    let bytes = |value: &Value| {
        let at = |idx: usize| usize::try_from(value[idx].as_u64().expect("an offset")).expect("an offset in memory");
        text.range_in(OffsetUnit::CodePoint, at(0)..at(1)).expect("an offset in the text").bytes()
    };
    let ranges = |value: &Value| -> Vec<Range<usize>> {
        value.as_array().map(|list| list.iter().map(bytes).collect()).unwrap_or_default()
    };
    let mut contents = Vec::new();
    for attribution in json["attributions"].as_array().into_iter().flatten() {
        let cue = ranges(&attribution["cue"]);
        let says = cue.iter().any(|range| {
            let words = &text.as_str()[range.clone()];
            tokens(words).iter().any(|token| token.is(Classes::SPEECH_VERB) || token.is_text("according"))
        });
        for range in ranges(&attribution["content"]) {
            let words = &text.as_str()[range.clone()];
            let has_marks = has_marks(words);
            let n_words = words.split_whitespace().count();
            contents.push(Content { is_behind_verb: says && !has_marks && n_words >= FEWEST_WORDS, range, has_marks });
        }
    }
    let quotes = corpus::pieces(quoted, "quote");
    let is_mostly_quoted =
        |range: &Range<usize>| quotes.iter().map(|quote| shared(quote, range)).sum::<usize>() * 2 > range.len();
    let too_much = with_label(&labelled, CLAIM).filter(|span| is_mostly_quoted(&span.extent().bytes()));
    let too_much: Vec<SpanId> = too_much.map(|span| span.id).collect();
    labelled = corpus::without(&labelled, &too_much);
    labelled.status = Status::Done;
    Gold { article: labelled, contents }
}
