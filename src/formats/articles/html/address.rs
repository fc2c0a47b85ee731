//! Addresses of the web, which stand where names should.

/// Whether somebody wrote an address: networks want the page of an author where others want the name.
pub(crate) fn is_address(word: &str) -> bool {
    let word = word.trim_start();
    word.starts_with("https://") || word.starts_with("http://") || word.starts_with("//")
}
