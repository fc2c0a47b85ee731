//! What another version of the article already has.

pub mod carry_over;
pub mod near_duplicates;
