//! Takes a text apart.

mod abroad;
pub mod lexicon;
pub mod ranges;
pub mod sentences;
pub mod tokens;
