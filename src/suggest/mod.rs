//! Suggests quotes, speakers, claims and boilerplate, and learns from what people decide. Reads the model and nothing
//! else.
//!
//! In reading order: [`pipeline`] is what others use: [`Learner`] is taught and finds. [`text`] takes a text apart.
//! [`quotes`] finds what is quoted, [`speakers`] who said it, [`claims`] what is reported without marks,
//! [`boilerplate`] what is not the article, [`versions`] what another version of the article already has. All judge by
//! the models of [`learn`].

mod as_suggestions;
pub mod boilerplate;
pub mod claims;
pub mod evaluate;
pub mod learn;
pub mod pipeline;
pub mod quotes;
mod reasons;
pub mod speakers;
pub mod text;
pub mod versions;

pub use pipeline::{Learner, benefit, is_blind};
