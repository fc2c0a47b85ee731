//! Which encoding a page is in: the one that somebody chose, the one it came with, or the one that it says itself.

use encoding_rs::Encoding;

use crate::formats::articles::decode::{Decoded, decode_declared, encoding_named};

/// Browsers look for the encoding in the first 1,024 bytes; some pages say it later.
const N_BYTES_WITH_ENCODING: usize = 4096;

/// What is known of the encoding of a page besides its bytes.
#[derive(Clone, Copy, Default)]
pub(in crate::formats::articles) struct Charset {
    /// That somebody chose: it counts, whatever else is said.
    pub(in crate::formats::articles) chosen: Option<&'static Encoding>,
    /// That is said of the page by what it came in, which may be wrong.
    pub(in crate::formats::articles) declared: Option<&'static Encoding>,
}

/// The code of a page, in the encoding that it came with or that it says itself.
pub(in crate::formats::articles) fn decoded(bytes: &[u8], Charset { chosen, declared }: Charset) -> Decoded {
    decode_declared(bytes, chosen, declared.or_else(|| declared_encoding(bytes)))
}

/// The encoding that a page says it has in a `<meta>`.
fn declared_encoding(bytes: &[u8]) -> Option<&'static Encoding> {
    let start = String::from_utf8_lossy(&bytes[..bytes.len().min(N_BYTES_WITH_ENCODING)]).to_ascii_lowercase();
    let declared = start.match_indices("charset").find_map(|(at, word)| {
        let tag = start[..at].rfind('<')?;
        let value = start[at + word.len()..].trim_start().strip_prefix('=')?.trim_start();
        let name = value.trim_start_matches(['"', '\'']).split(['"', '\'', ';', '>', '/', ' ', '\n']).next()?;
        start[tag..].starts_with("<meta").then(|| encoding_named(name).ok())?
    });
    // A page whose ASCII can be read is not UTF-16, whatever it says: browsers take UTF-8 then.
    declared.map(Encoding::output_encoding)
}
