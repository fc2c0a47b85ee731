//! Addresses of the web, which stand where names should.

/// Whether somebody wrote an address: networks want the page of an author where others want the name.
pub(crate) fn is_address(word: &str) -> bool {
    let word = word.trim_start();
    word.starts_with("https://") || word.starts_with("http://") || word.starts_with("//")
}

/// `a b` of `a%20b`; `None` where that is no text.
pub(crate) fn unescaped(escaped: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(escaped.len());
    let mut parts = escaped.split('%');
    bytes.extend_from_slice(parts.next()?.as_bytes());
    for part in parts {
        bytes.push(u8::from_str_radix(part.get(..2)?, 16).ok()?);
        bytes.extend_from_slice(&part.as_bytes()[2..]);
    }
    String::from_utf8(bytes).ok()
}
