//! Labels for other programs and from them.

mod coarse;
pub(crate) mod core;
pub(crate) mod export;
pub(crate) mod guess;
pub(crate) mod home_lines;
pub(crate) mod import;
mod in_readings;
mod kin;
pub(crate) mod kinds;
pub(crate) mod merge;
pub(crate) mod near;
mod places;
mod predicted;
pub(crate) mod registry;
#[cfg(test)]
pub(crate) mod round_trip;
#[cfg(test)]
pub(crate) mod schema;
pub(crate) mod suggester_lines;
pub(crate) mod there;
