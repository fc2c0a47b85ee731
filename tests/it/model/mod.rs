//! The model by marked text.

mod edits;
