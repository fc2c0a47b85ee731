//! Trains the built-in weights again, to the same bytes: `cargo bench --bench train_weights -- PATH_TO_LITBANK`.
#![expect(clippy::print_stdout, reason = "a bench prints what it did")]
#![expect(clippy::disallowed_methods, reason = "this bench writes the weights")]

mod corpus;

use std::path::Path;

fn main() {
    let litbank = std::env::args().skip(1).find(|argument| !argument.starts_with("--"));
    let Some(litbank) = litbank else {
        println!("Say where LitBank is: cargo bench --bench train_weights -- PATH_TO_LITBANK");
        return;
    };
    let written = corpus::written(Path::new("tests/data/training"));
    let novels = corpus::litbank(Path::new(&litbank));
    let models = corpus::lessons::trained(&written, &novels);
    let bytes = models.to_bytes();
    std::fs::write(std::env::var("W").unwrap_or_else(|_| "assets/weights/built_in.bin".into()), &bytes)
        .expect("a folder that can be written to");
    println!("{} articles, {} novels, {} bytes of weights", written.len(), novels.len(), bytes.len());
}
