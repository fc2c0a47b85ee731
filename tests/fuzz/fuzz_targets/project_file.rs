//! `checks/project_file.rs` on any bytes.
#![no_main]

#[path = "../checks/project_file.rs"]
mod project_file;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| project_file::check(bytes));
