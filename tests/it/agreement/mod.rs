//! Agreement between annotators, held against what other programs make of the same spans.

mod laws;
mod reference;
