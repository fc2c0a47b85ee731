//! The command line by the real binary.

mod agreement;
mod articles;
mod commands;
mod damaged;
mod ended;
mod git;
mod in_and_out;
mod no_place;
mod outputs;
#[cfg(target_os = "linux")]
mod own_programs;
#[cfg(feature = "parquet")]
mod parts;
mod samples;
mod streams;
mod team;
mod ways_in;

use std::path::Path;
use std::process::Command;

/// The program in a folder, started by ana, without a display.
fn pullquote(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pullquote"));
    command.current_dir(folder).args(arguments).env("USER", "ana").env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY");
    command
}
