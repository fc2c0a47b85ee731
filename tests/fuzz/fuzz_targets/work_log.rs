//! `checks/work_log.rs` on any bytes.
#![no_main]

#[path = "../checks/work_log.rs"]
mod work_log;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| work_log::check(bytes));
