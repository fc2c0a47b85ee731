//! Who made a record, or each of several lists of it.

mod maker;
mod own_lists;
mod proposed;

pub(crate) use maker::{name_maker, person};
pub(crate) use own_lists::{by_names, name_known};
pub(super) use own_lists::{names_in_words, one_beside_others, own_lists, owners};
pub(super) use proposed::{is_decided, of_models, settle_proposed};
