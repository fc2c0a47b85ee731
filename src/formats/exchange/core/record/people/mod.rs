//! Who made a record, or each of several lists of it.

mod maker;
mod own_lists;

pub(crate) use maker::name_maker;
pub(crate) use own_lists::{by_names, name_known};
pub(super) use own_lists::{own_lists, owners};
