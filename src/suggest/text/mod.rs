//! Takes a text apart.

pub mod lexicon;
pub mod ranges;
pub mod sentences;
pub mod tokens;
