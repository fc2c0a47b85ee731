//! Trains the weights of the grammar again, to the same bytes, and measures them:
//! `cargo bench --bench train_syntax -- UD_DIR`.
//!
//! With `--measure` those that ship are measured only, where treebanks have a part to measure with. With `--fold` they are trained
//! without every fourth sentence of the other treebanks and measured with those, and nothing is written. With `--cuts` it is
//! measured how far texts are cut into the words of treebanks.
#![expect(clippy::print_stdout, reason = "a bench prints what it did")]
#![expect(clippy::disallowed_methods, reason = "this bench writes the weights")]

mod treebanks;

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Instant;

use pullquote::suggest::syntax::Language;
use pullquote::suggest::syntax::training::{Lesson, train};
use pullquote::suggest::syntax::weights::Tables;

const WEIGHTS: &str = "assets/weights/syntax.bin";

/// Treebanks and parts of them that nothing is held out of, as others are there to measure with.
const LEARNED: [&str; 3] = ["en-ewt-train", "pt-bosque-train", "fr-gsd-dev"];
const TESTED: [&str; 7] = [
    "en-ewt-dev",
    "en-ewt-test",
    "pt-bosque-dev",
    "pt-bosque-test",
    "fr-sequoia-dev",
    "fr-sequoia-test",
    "fr-gsd-test",
];
/// Others. The sentences of all of those called `pud` say the same, in the same order.
const FOLDED: [&str; 18] = [
    "cs-pud",
    "de-gsd-dev",
    "de-gsd-test",
    "de-pud",
    "en-pud",
    "es-pud",
    "fi-pud",
    "fr-pud",
    "it-pud",
    "nl-lassysmall-dev",
    "nl-lassysmall-test",
    "pl-pud",
    "pt-pud",
    "ru-pud",
    "sv-pud",
    "sv-talbanken-dev",
    "sv-talbanken-test",
    "tr-pud",
];
const N_FOLDS: usize = 4;
/// So many sentences of a treebank are learned from at most, so that other languages leave room to English.
const N_SENTENCES: usize = 4000;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some(folder) = arguments.iter().find(|argument| !argument.starts_with("--")) else {
        println!(
            "Say where the treebanks are: cargo bench --bench train_syntax -- UD_DIR [--measure | --fold | --cuts]"
        );
        return;
    };
    let folder = Path::new(folder);
    let has = |flag: &str| arguments.iter().any(|argument| argument == flag);
    if has("--cuts") {
        return print_cuts(folder);
    }
    let read = |name: &str| treebanks::read(folder, name, language_of(name));
    let mut lessons = Vec::new();
    for name in LEARNED {
        let is_english = language_of(name) == Language::English;
        lessons.extend(read(name).into_iter().take(if is_english { usize::MAX } else { N_SENTENCES }));
    }
    let mut tests: BTreeMap<String, Vec<Lesson>> =
        TESTED.into_iter().map(|name| (name.to_owned(), read(name))).collect();
    for name in FOLDED {
        for (idx, lesson) in read(name).into_iter().enumerate() {
            if has("--fold") && idx % N_FOLDS == N_FOLDS - 1 {
                tests.entry(format!("{name}, a fourth")).or_default().push(lesson);
            } else {
                lessons.push(lesson);
            }
        }
    }
    let bytes = if has("--measure") { std::fs::read(WEIGHTS).expect("weights") } else { trained(lessons) };
    if !has("--measure") && !has("--fold") {
        std::fs::write(WEIGHTS, &bytes).expect("a folder that can be written to");
    }
    let tables = Tables::from_bytes(&bytes).expect("whole weights");
    for (name, lessons) in &tests {
        measure(&tables, name, lessons);
    }
}

fn language_of(name: &str) -> Language {
    name.split('-').next().and_then(Language::from_name).expect("names begin with a language")
}

fn trained(mut lessons: Vec<Lesson>) -> Vec<u8> {
    let started = Instant::now();
    lessons.iter_mut().for_each(treebanks::uncross);
    let bytes = train(&lessons).to_bytes();
    let n_s = started.elapsed().as_secs();
    println!("{} sentences, {} bytes of weights in {n_s} s", lessons.len(), bytes.len());
    bytes
}

/// Prints how far texts are cut into the words of the treebanks, for each language.
fn print_cuts(folder: &Path) {
    for language in Language::ALL {
        let code = language.name();
        let name = if code == "nl" { "nl-lassysmall-test".to_owned() } else { format!("{code}-pud") };
        let [found, right] = treebanks::cuts(folder, &name, *language);
        println!("{name:28} words found {found:.3}  right {right:.3}");
    }
}

/// Prints the share of words with the right tag, with the right head, and with the right head and function.
fn measure(tables: &Tables<'_>, name: &str, lessons: &[Lesson]) {
    let started = Instant::now();
    let (mut n_words, mut n_tags, mut n_heads, mut n_functions) = (0, 0, 0, 0);
    for lesson in lessons {
        for (word, (tag, head, function)) in tables.analyse(&lesson.forms, lesson.language).into_iter().enumerate() {
            let is_head = head == lesson.heads[word];
            n_words += 1;
            n_tags += usize::from(tag == lesson.tags[word]);
            n_heads += usize::from(is_head);
            n_functions += usize::from(is_head && function.plain() == lesson.functions[word].plain());
        }
    }
    let per_s = f64::from(n_words) / started.elapsed().as_secs_f64();
    let [tags, heads, functions] = [n_tags, n_heads, n_functions].map(|n| n as f64 / f64::from(n_words));
    println!(
        "{name:28} tags {tags:.3}  heads {heads:.3}  with functions {functions:.3}  {n_words:6} words, {per_s:7.0}/s"
    );
}
