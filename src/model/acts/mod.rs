//! What people do to a project, each a transaction to be applied: marking, linking, accepting a suggestion, labelling all
//! that is found, taking over a new version of a text.

pub mod find;
pub mod many;
mod pending;
mod reanchor;
mod suggestion;
pub mod transactions;

pub use pending::pending;
pub use reanchor::{Reanchored, reanchor};
pub use suggestion::{Proposal, Suggestion, accept_all, link_to_suggested};
