//! Linear models and what teaches them.

pub mod crf;
pub mod linear;
pub mod training_examples;
pub mod weights;
