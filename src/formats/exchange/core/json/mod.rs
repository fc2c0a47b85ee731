//! JSON in little memory.

pub(crate) mod reading;
pub(crate) mod value;
