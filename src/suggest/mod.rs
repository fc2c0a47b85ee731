//! Suggests quotes, speakers, claims and boilerplate, and learns from what people decide. Reads the model and nothing
//! else.
//!
//! In reading order: [`tokens`] and [`lexicon`] take a text apart. [`marks`], [`lattice`], [`quotes`] and [`blocks`] find
//! what is quoted; `phrases`, [`candidates`] and [`speakers`] who said it; [`claims`] what is reported without marks, and
//! [`narrator`] what the article states itself; [`boilerplate`] what is not the article; [`near_duplicates`] and
//! [`projection`] what another version of the article already has. All judge by [`linear`] models, rows of things by a
//! [`chain`], with the built-in [`weights`] and what the [`examples`] of a project teach. [`Learner`] is what others
//! use.

pub mod blocks;
pub mod boilerplate;
pub mod candidates;
pub mod chain;
mod claim_features;
pub mod claims;
pub mod evaluate;
pub mod examples;
pub mod lattice;
mod learner;
pub mod lexicon;
mod line_features;
pub mod linear;
pub mod marks;
pub mod narrator;
pub mod near_duplicates;
mod phrases;
pub mod projection;
pub mod quotes;
mod reading;
mod reason;
pub mod speakers;
pub mod tokens;
pub mod weights;

pub use learner::{Learner, benefit, is_blind};
