//! Linear models and what teaches them.

pub mod calibration;
pub mod care;
pub mod crf;
pub mod linear;
pub mod training_examples;
pub mod weights;
