//! Any bytes as an article: a text without carriage returns, whose offsets convert there and back.
#![no_main]

use libfuzzer_sys::fuzz_target;
use pullquote::model::OffsetUnit;
use pullquote::storage::{article_from_bytes, encodings};

fuzz_target!(|input: (u8, &[u8])| {
    let (choice, bytes) = input;
    let encoding = encodings().nth(usize::from(choice));
    let (article, _) = article_from_bytes(bytes, encoding, "a.txt").expect("it is short enough");
    let text = article.text();
    assert!(!text.as_str().contains('\r'));
    assert!(article.title.chars().count() <= 80 && !article.title.contains(char::is_control));
    for unit in OffsetUnit::ALL {
        let end = text.offset_from_byte(unit, text.n_bytes());
        assert_eq!(text.byte_from_offset(unit, end), Some(text.n_bytes()));
    }
});
