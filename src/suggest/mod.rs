//! Suggests quotes, speakers, claims and boilerplate, and learns from what people decide. Reads the model and nothing
//! else.
//!
//! In reading order: [`pipeline`] says in which steps suggestions are found, [`learner`] what they are found with and how
//! a project teaches it. [`text`] takes a text apart, [`syntax`] finds the trees of its sentences.
//! [`quotes`] finds what is quoted, [`speakers`] who said it, [`claims`] what is reported without marks,
//! [`boilerplate`] what is not the article, [`own_labels`] spans of labels that people made themselves, [`versions`] what
//! another version of the article already has. All judge by the models of [`learn`].

pub mod boilerplate;
mod choice;
pub mod claims;
pub mod combine;
pub mod evaluate;
pub mod held_out;
pub mod learn;
pub mod learner;
pub mod memo;
pub mod memory;
pub mod own_labels;
pub mod pipeline;
pub mod quotes;
mod reasons;
pub mod sampling;
pub mod speakers;
mod study;
pub mod syntax;
pub mod text;
pub mod trust;
pub mod versions;

pub use choice::{benefit, is_blind};
pub use learner::Learner;
pub use memory::Memory;
pub use trust::{Proposed, Trust};
