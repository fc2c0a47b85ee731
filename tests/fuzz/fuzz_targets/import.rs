//! Any bytes as a file of each format that can be imported: warnings or articles, and never a panic.
#![no_main]

use libfuzzer_sys::fuzz_target;
use pullquote::formats::{Format, import};
use pullquote::model::LabelSet;

fuzz_target!(|bytes: &[u8]| {
    let labels = LabelSet::built_in();
    let text = b"\xE2\x80\x9CNo cuts,\xE2\x80\x9D said Ana.".to_vec();
    let files = |name: &str| [(format!("a.{name}"), bytes.to_vec()), ("a.txt".to_owned(), text.clone())];
    for format in Format::ALL.into_iter().filter(|format| format.can_import()) {
        drop(import(format, &files(format.extension()), &labels));
    }
});
