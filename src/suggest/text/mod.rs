//! Takes a text apart.

mod abroad;
mod by_word;
pub mod lexicon;
pub mod ranges;
pub mod rows;
pub mod sentences;
pub mod tokens;
pub mod words;
