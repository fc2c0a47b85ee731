//! `checks/article_files.rs` on any bytes.
#![no_main]

#[path = "../checks/article_files.rs"]
mod article_files;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| article_files::check(bytes));
