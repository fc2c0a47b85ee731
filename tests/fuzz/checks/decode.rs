//! Any bytes as an article: a text without carriage returns, whose offsets convert there and back. The first byte
//! chooses the encoding.

use pullquote::formats::articles::decode::encodings;
use pullquote::model::OffsetUnit;
use pullquote::storage::article_from_bytes;

pub(crate) fn check(bytes: &[u8]) {
    let Some((choice, bytes)) = bytes.split_first() else { return };
    let encoding = encodings().nth(usize::from(*choice));
    let (article, _) = article_from_bytes(bytes, encoding, "a.txt").expect("it is short enough");
    let text = article.text();
    assert!(!text.as_str().contains('\r'));
    assert!(article.title.chars().count() <= 300 && !article.title.contains(char::is_control));
    for unit in OffsetUnit::ALL {
        let n_units: usize = text.as_str().chars().map(|c| width(unit, c)).sum();
        assert_eq!(text.offset_from_byte(unit, text.n_bytes()), n_units);
        assert_eq!(text.byte_from_offset(unit, n_units), Some(text.n_bytes()));
        assert_eq!(text.byte_from_offset(unit, n_units + 1), None);
    }
}

fn width(unit: OffsetUnit, character: char) -> usize {
    match unit {
        OffsetUnit::CodePoint => 1,
        OffsetUnit::Utf16 => character.len_utf16(),
        OffsetUnit::Byte => character.len_utf8(),
    }
}
