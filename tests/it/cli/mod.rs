//! The command line by the real binary.

mod agreement;
mod articles;
mod commands;
mod damaged;
mod ended;
mod git;
mod in_and_out;
#[cfg(feature = "parquet")]
mod parts;
mod streams;
mod team;
mod ways_in;
