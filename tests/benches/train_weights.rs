//! Trains the built-in weights again, to the same bytes: `cargo bench --bench train_weights`.
#![expect(clippy::print_stdout, reason = "a bench prints what it did")]
#![expect(clippy::disallowed_methods, reason = "this bench writes the weights")]

mod corpus;

use std::path::Path;

/// How many articles are put together from the frames, and from those about who speaks.
const N_COMPOSED: usize = 1200;
const N_CLAUSES: usize = 800;

fn main() {
    let written = corpus::written(Path::new("tests/data/training"));
    let composed = frames("tests/data/frames").articles(N_COMPOSED, 5);
    let clauses = frames("tests/data/frames/speakers").articles(N_CLAUSES, 6);
    let models = corpus::lessons::trained(&written, &composed, &clauses);
    let bytes = models.to_bytes();
    std::fs::write("assets/weights/built_in.bin", &bytes).expect("a folder that can be written to");
    println!("{} articles, {} composed, {} bytes of weights", written.len(), composed.len(), bytes.len());
}

fn frames(folder: &str) -> corpus::frames::Frames {
    corpus::frames::Frames::read(Path::new(folder), Path::new("tests/data/frames/words.txt"))
}
