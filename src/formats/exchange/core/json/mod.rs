//! JSON in little memory.

pub(crate) mod first_records;
pub(crate) mod reading;
pub(crate) mod value;
