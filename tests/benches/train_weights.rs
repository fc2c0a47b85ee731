//! Trains the built-in weights again, to the same bytes: `cargo bench --bench train_weights -- DATA_DIR`.
//!
//! `DATA_DIR/boilerplate` has the lines of real pages; all else that is learned from is in the repository.
#![expect(clippy::print_stdout, reason = "a bench prints what it did")]
#![expect(clippy::disallowed_methods, reason = "this bench writes the weights")]

mod corpus;

use std::path::Path;

use pullquote::suggest::boilerplate::LineExample;

/// How many articles are put together from the frames, from those about who speaks and from those about what is reported.
const N_COMPOSED: usize = 1200;
const N_CLAUSES: usize = 800;
const N_REPORTED: usize = 1000;

fn main() {
    let Some(data) = std::env::args().skip(1).find(|argument| !argument.starts_with("--")) else {
        println!("Say where the data is: cargo bench --bench train_weights -- DATA_DIR");
        return;
    };
    let pages = corpus::lines(&Path::new(&data).join("boilerplate/html-text.jsonl"));
    let pages: Vec<LineExample> = pages.into_iter().map(|(_, page)| page).collect();
    let written = corpus::written(Path::new("tests/data/training"));
    let composed = frames("tests/data/frames").articles(N_COMPOSED, 5);
    let clauses = frames("tests/data/frames/speakers").articles(N_CLAUSES, 6);
    let reported = frames("tests/data/frames/claims").articles(N_REPORTED, 7);
    let debates = corpus::written(Path::new("tests/data/debates"));
    let models = corpus::lessons::trained(&written, &composed, &clauses, &reported, &debates, &pages);
    let bytes = models.to_bytes();
    std::fs::write("assets/weights/built_in.bin", &bytes).expect("a folder that can be written to");
    println!("{} articles, {} composed, {} bytes of weights", written.len(), composed.len(), bytes.len());
}

fn frames(folder: &str) -> corpus::frames::Frames {
    corpus::frames::Frames::read(Path::new(folder), Path::new("tests/data/frames/words.txt"))
}
