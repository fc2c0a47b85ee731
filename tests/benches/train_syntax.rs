//! Trains the weights of the grammar again, to the same bytes, and measures them:
//! `cargo bench --bench train_syntax -- UD_DIR`; with `--measure` those that ship are measured only.
#![expect(clippy::print_stdout, reason = "a bench prints what it did")]
#![expect(clippy::disallowed_methods, reason = "this bench writes the weights")]

mod treebanks;

use std::path::Path;
use std::time::Instant;

use pullquote::suggest::syntax::Language;
use pullquote::suggest::syntax::training::{Lesson, train};
use pullquote::suggest::syntax::weights::Tables;

const WEIGHTS: &str = "assets/weights/syntax.bin";

const LEARNED: [(&str, Language); 1] = [("en-ewt-train", Language::English)];
const TESTED: [(&str, Language); 2] = [("en-ewt-dev", Language::English), ("en-ewt-test", Language::English)];

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some(folder) = arguments.iter().find(|argument| !argument.starts_with("--")) else {
        println!("Say where the treebanks are: cargo bench --bench train_syntax -- UD_DIR [--measure]");
        return;
    };
    let folder = Path::new(folder);
    let mut lessons = Vec::new();
    let mut tests = Vec::new();
    for (name, language) in LEARNED {
        lessons.extend(treebanks::read(folder, name, language));
    }
    for (name, language) in TESTED {
        tests.push((name.to_owned(), treebanks::read(folder, name, language)));
    }
    if !arguments.iter().any(|argument| argument == "--measure") {
        lessons.iter_mut().for_each(treebanks::uncross);
        let bytes = train(&lessons).to_bytes();
        std::fs::write(WEIGHTS, &bytes).expect("a folder that can be written to");
        println!("{} sentences, {} bytes of weights", lessons.len(), bytes.len());
    }
    let bytes = std::fs::read(WEIGHTS).expect("weights");
    let tables = Tables::from_bytes(&bytes).expect("whole weights");
    for (name, lessons) in &tests {
        measure(&tables, name, lessons);
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
        "{name:24} tags {tags:.3}  heads {heads:.3}  with functions {functions:.3}  {n_words:6} words, {per_s:7.0}/s"
    );
}
