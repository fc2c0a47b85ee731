//! Measures reported claims as a person gets them, on a part of `PolNeAR`'s training articles, which are in view, or on dev:
//! `cargo bench --bench claims -- DATA_DIR [dev]`.
//!
//! A simulated person labels quotes with speakers, and as claims with speakers what somebody is reported to have said and
//! is at most half between marks. Doubled apostrophes are marks too, though the data's own quotes leave them out. Recall is of what has five words or more, no marks, and a cue with a verb of saying or,
//! widely taken, with any word that the lexicon of speech verbs has (“put a focus on”, “criticised”). A leading “that” is
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
use pullquote::suggest::text::tokens::{Token, tokens};
use serde_json::{Value, json};

/// So many articles are measured, of the part that nobody is taught.
const N_MEASURED: usize = 240;
/// From so many articles is learned, after those of so many draws before: what is learned depends on which articles they are.
const DRAWS: [(usize, usize); 5] = [(20, 0), (20, 1), (20, 2), (100, 0), (100, 1)];
/// A person may be shown what is at least so likely; by default from the first on.
const LEAST_CONFIDENCES: [f32; 4] = [0.5, 0.4, 0.3, 0.25];
/// A piece has to have so many words to be counted among those behind a verb of saying.
const FEWEST_WORDS: usize = 5;
/// Verbs that report what somebody says or thinks by a clause, and no others that pass judgement on it, ask or want.
const SAYS: &str = "say says said saying tell tells told telling think thinks thought thinking write writes \
    wrote written writing according add adds added adding announce announces announced announcing claim claims \
    claimed claiming argue argues argued arguing warn warns warned warning note notes noted noting report reports \
    reported reporting state states stated stating explain explains explained explaining insist insists insisted \
    insisting suggest suggests suggested suggesting acknowledge acknowledges acknowledged acknowledging admit admits \
    admitted admitting declare declares declared declaring assert asserts asserted asserting allege alleges alleged \
    alleging contend contends contended contending maintain maintains maintained maintaining confirm confirms \
    confirmed confirming reply replies replied replying respond responds responded responding reveal reveals \
    revealed revealing conclude concludes concluded concluding predict predicts predicted predicting complain \
    complains complained complaining deny denies denied denying believe believes believed believing estimate \
    estimates estimated estimating stress stresses stressed stressing emphasize emphasizes emphasized emphasizing \
    point points pointed pointing observe observes observed observing remark remarks remarked remarking recall \
    recalls recalled recalling concede concedes conceded conceding tweet tweets tweeted tweeting promise promises \
    promised promising vow vows vowed vowing pledge pledges pledged pledging reiterate reiterates reiterated \
    reiterating";

/// Quotation marks of some newspapers: what stands between them is a quote and no claim.
const DOUBLED: &str = "''";

/// An article with what is reported in it.
struct Gold {
    article: Article,
    contents: Vec<Content>,
}

struct Content {
    range: Range<usize>,
    /// Whether it is counted, and its cue has a verb of saying.
    is_behind_verb: bool,
    /// The same for any word of the lexicon.
    is_behind_any: bool,
    has_marks: bool,
}

/// What was counted over all measured articles.
#[derive(Default)]
struct Tally {
    behind_verb: Found,
    behind_any: Found,
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

/// A claim that is suggested.
struct Suggested {
    range: Range<usize>,
    confidence: f32,
    /// Whether somebody is reported to have said it, or the article states it itself.
    is_reported: bool,
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
    print_shares(&measured);
    println!("found exactly / by half:");
    print("built in", &Learner::built_in(), &measured);
    for (n, draw) in DRAWS {
        let articles = rest[draw * n..][..n].iter().map(|gold| gold.article.clone()).collect();
        let started = Instant::now();
        let learner = Learner::built_in().taught(corpus::project(articles).content());
        println!("learned from {n} in {:.2} s", started.elapsed().as_secs_f64());
        print(&format!("after {n}"), &learner, &measured);
    }
}

/// Prints which part of what has no marks is counted.
fn print_shares(golds: &[Gold]) {
    let unmarked = || golds.iter().flat_map(|gold| &gold.contents).filter(|one| !one.has_marks);
    let share = |n: usize| n as f64 / unmarked().count() as f64;
    let strict = share(unmarked().filter(|one| one.is_behind_verb).count());
    let wide = share(unmarked().filter(|one| one.is_behind_any).count());
    println!(
        "{} articles; of what has no marks {strict:.3} is behind a verb of saying, {wide:.3} widely taken",
        golds.len()
    );
}

/// Prints what is found from each confidence on, and how far confidences are from the truth.
fn print(name: &str, learner: &Learner, golds: &[Gold]) {
    let suggested: Vec<Vec<Suggested>> = suggested(learner, golds);
    for least in LEAST_CONFIDENCES {
        let tally = tally(golds, &suggested, least);
        let share = |n: usize, of: usize| n as f64 / of.max(1) as f64;
        let shares =
            |found: &Found| format!("{:.3} / {:.3}", share(found.n_exact, found.n), share(found.n_near, found.n));
        let n_unmarked = tally.without_marks.n + tally.n_suggested_without_marks;
        println!(
            "  {name:<9} from {least:.2} on: recall {}, widely taken {}; precision {}, of {}; F1 without marks {:.3}",
            shares(&tally.behind_verb),
            shares(&tally.behind_any),
            shares(&tally.suggested),
            tally.suggested.n,
            share(2 * tally.without_marks.n_exact, n_unmarked),
        );
    }
    println!("  {name:<9} expected calibration error of what is reported {:.3}", calibration_error(golds, &suggested));
}

/// What is suggested as claims for each article.
fn suggested(learner: &Learner, golds: &[Gold]) -> Vec<Vec<Suggested>> {
    let project = corpus::project(golds.iter().map(|gold| corpus::unlabelled(&gold.article)).collect());
    let of = |gold: &Gold| {
        let text = gold.article.text().as_str();
        let mut claims = Vec::new();
        for suggestion in learner.find(project.content(), &corpus::unlabelled(&gold.article)) {
            let Proposal::Span { label, fragments, .. } = &suggestion.proposal else { continue };
            let (confidence, is_reported) = (suggestion.confidence, suggestion.reason.starts_with("reported"));
            let ranges = fragments.iter().flat_map(|fragment| in_lines(text, fragment));
            if label.as_str() == CLAIM {
                claims.extend(ranges.map(|range| Suggested { range, confidence, is_reported }));
            }
        }
        claims
    };
    golds.iter().map(of).collect()
}

/// What is suggested from a confidence on, held against the gold labels.
fn tally(golds: &[Gold], suggested: &[Vec<Suggested>], least: f32) -> Tally {
    let mut tally = Tally::default();
    for (gold, suggested) in golds.iter().zip(suggested) {
        let text = gold.article.text().as_str();
        let likely = suggested.iter().filter(|one| one.confidence >= least);
        let suggested: Vec<Range<usize>> = likely.map(|one| one.range.clone()).collect();
        let contents: Vec<Range<usize>> = gold.contents.iter().map(|one| one.range.clone()).collect();
        for one in &gold.contents {
            let counted = [
                (one.is_behind_verb, &mut tally.behind_verb),
                (one.is_behind_any, &mut tally.behind_any),
                (!one.has_marks, &mut tally.without_marks),
            ];
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

/// How far confidence and truth are apart in tenths of confidence, by how many are in each.
fn calibration_error(golds: &[Gold], suggested: &[Vec<Suggested>]) -> f64 {
    let (mut off, mut n_all) = ([0.0_f64; 10], 0);
    for (gold, suggested) in golds.iter().zip(suggested) {
        for one in suggested.iter().filter(|one| one.is_reported) {
            let is_right = gold.contents.iter().any(|content| iou(&content.range, &one.range) >= 0.5);
            let place = (0_u8..9).take_while(|tenth| one.confidence * 10.0 >= f32::from(*tenth) + 1.0).count();
            off[place] += f64::from(one.confidence) - f64::from(u8::from(is_right));
            n_all += 1;
        }
    }
    off.iter().copied().map(f64::abs).sum::<f64>() / f64::from(n_all.max(1))
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
    text.contains(['"', '“', '”']) || text.contains(DOUBLED)
}

/// The articles of a JSONL file as the simulated person labels them, with all contents that the gold labels have.
fn gold(path: &Path) -> Vec<Gold> {
    let content = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let gold = |(idx, line): (usize, &str)| {
        let mut json: Value = serde_json::from_str(line).expect("JSON lines");
        add_doubled(&mut json);
        let article = |with_claims| corpus::polnear_article(idx, &json.to_string(), with_claims, &str::to_owned);
        gold_of(&json, &article(false), article(true))
    };
    let mut golds: Vec<Gold> = content.lines().enumerate().map(gold).collect();
    golds.sort_by_key(|gold| mixed(gold.article.id.0 + 7));
    golds
}

/// Adds to the quotes of an article what its contents have between doubled apostrophes, which the data leaves out.
fn add_doubled(json: &mut Value) {
    let text: Vec<char> = json["text"].as_str().unwrap_or_default().chars().collect();
    let mut quotes = Vec::new();
    for attribution in json["attributions"].as_array().into_iter().flatten() {
        for content in attribution["content"].as_array().into_iter().flatten() {
            let place = |idx: usize| content[idx].as_u64().and_then(|at| usize::try_from(at).ok()).unwrap_or_default();
            let is_doubled = |at: &usize| text[*at..].starts_with(&['\'', '\'']);
            let marks: Vec<usize> = (place(0)..place(1)).filter(is_doubled).collect();
            for two in marks.chunks_exact(2) {
                quotes.push(json!({"start": two[0], "end": two[1] + 2, "speakers": attribution["source"]}));
            }
        }
    }
    json["quotes"].as_array_mut().into_iter().for_each(|known| known.append(&mut quotes));
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
        let cue: Vec<Token> = cue.into_iter().flat_map(|range| tokens(&text.as_str()[range])).collect();
        let says = cue.iter().any(|token| SAYS.split(' ').any(|verb| token.is_text(verb)));
        let is_known = cue.iter().any(|token| token.is(Classes::SPEECH_VERB));
        for range in ranges(&attribution["content"]) {
            let words = &text.as_str()[range.clone()];
            let has_marks = has_marks(words);
            let is_counted = !has_marks && words.split_whitespace().count() >= FEWEST_WORDS;
            let (is_behind_verb, is_behind_any) = (is_counted && says, is_counted && (says || is_known));
            contents.push(Content { range, is_behind_verb, is_behind_any, has_marks });
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
