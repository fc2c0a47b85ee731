//! Takes a text apart.

pub mod lexicon;
pub mod tokens;
