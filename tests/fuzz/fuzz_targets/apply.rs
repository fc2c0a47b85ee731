//! `checks/apply.rs` on any bytes.
#![no_main]

#[path = "../checks/apply.rs"]
mod apply;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| apply::check(bytes));
