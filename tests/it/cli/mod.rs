//! The command line by the real binary.

mod agreement;
mod articles;
mod commands;
mod damaged;
mod ended;
mod git;
mod streams;
mod team;
mod ways_in;
