//! The command line by the real binary.

mod articles;
mod commands;
mod damaged;
mod ended;
mod ways_in;
