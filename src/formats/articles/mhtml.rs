//! Web pages that a browser saved with their pictures in one file: a mail whose main part is the page.

use std::borrow::Cow;
use std::collections::BTreeMap;

use encoding_rs::Encoding;

use super::found::{FoundArticle, NotAnArticle};
use super::html;
use crate::formats::articles::decode::encoding_named;
use crate::model::one_line;

const EXTRACTOR: &str = "mhtml 1";
/// Parts in parts; browsers write one level.
const MAX_DEPTH: usize = 4;

pub(super) fn read(bytes: &[u8], encoding: Option<&'static Encoding>) -> Result<FoundArticle, NotAnArticle> {
    let whole = Part::new(bytes);
    let page = whole.page(0).ok_or_else(|| NotAnArticle("is a saved page without a page in it".to_owned()))?;
    let declared = || page.parameter("content-type", "charset").and_then(|name| encoding_named(&name).ok());
    let content = page.content();
    let encoding = encoding.or_else(declared);
    let found = html::read(&content, encoding);
    let mut found = FoundArticle { extractor: EXTRACTOR.to_owned(), ..found };
    if found.meta.url.is_empty() {
        let addresses = [whole.header("snapshot-content-location"), page.header("content-location")];
        let address = addresses.into_iter().find(|address| address.starts_with("http"));
        found.meta.url = address.map(one_line).unwrap_or_default();
    }
    if found.title.is_empty() {
        found.title = one_line(&decoded_words(whole.header("subject")));
    }
    Ok(found)
}

/// A part of a mail, or all of it.
struct Part<'a> {
    /// By name in lower case.
    headers: BTreeMap<String, String>,
    body: &'a [u8],
}

impl<'a> Part<'a> {
    fn new(bytes: &'a [u8]) -> Self {
        let mut headers: BTreeMap<String, String> = BTreeMap::new();
        let mut last = String::new();
        let mut rest = bytes;
        while !rest.is_empty() {
            let n_line = memchr::memchr(b'\n', rest).map_or(rest.len(), |at| at + 1);
            let (line, behind) = rest.split_at(n_line);
            rest = behind;
            let line = String::from_utf8_lossy(line);
            let line = line.trim_end_matches(['\r', '\n']);
            if line.is_empty() {
                break;
            }
            if line.starts_with([' ', '\t']) {
                // A header goes on in the next line.
                let more = format!(" {}", line.trim());
                headers.entry(last.clone()).and_modify(|value| value.push_str(&more));
            } else if let Some((name, value)) = line.split_once(':') {
                last = name.trim().to_ascii_lowercase();
                headers.entry(last.clone()).or_insert_with(|| value.trim().to_owned());
            }
        }
        Self { headers, body: rest }
    }

    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map(String::as_str).unwrap_or_default()
    }

    /// `utf-8` of `text/html; charset="utf-8"`.
    fn parameter(&self, header: &str, name: &str) -> Option<String> {
        self.header(header).split(';').skip(1).find_map(|parameter| {
            let (key, value) = parameter.split_once('=')?;
            let value = value.trim().trim_matches('"').to_owned();
            key.trim().eq_ignore_ascii_case(name).then_some(value)
        })
    }

    /// The first page in it.
    fn page(&self, depth: usize) -> Option<Self> {
        let kind = self.header("content-type").to_ascii_lowercase();
        if kind.starts_with("text/html") || kind.starts_with("application/xhtml") {
            return Some(Self { headers: self.headers.clone(), body: self.body });
        }
        if !kind.starts_with("multipart/") || depth >= MAX_DEPTH {
            return None;
        }
        let boundary = format!("--{}", self.parameter("content-type", "boundary")?);
        // What stands before the first boundary is for programs that know no parts.
        let starts: Vec<usize> = memchr::memmem::find_iter(self.body, &boundary).collect();
        let ends = starts.iter().skip(1).copied().chain([self.body.len()]);
        starts.iter().zip(ends).find_map(|(&start, end)| {
            let part = &self.body[start + boundary.len()..end];
            let n_line = memchr::memchr(b'\n', part)? + 1;
            Part::new(&part[n_line..]).page(depth + 1)
        })
    }

    /// The body as it was before it was made fit to be mailed.
    fn content(&self) -> Cow<'a, [u8]> {
        match self.header("content-transfer-encoding").to_ascii_lowercase().as_str() {
            "quoted-printable" => Cow::Owned(from_quoted_printable(self.body)),
            "base64" => Cow::Owned(from_base64(self.body)),
            _ => Cow::Borrowed(self.body),
        }
    }
}

fn from_quoted_printable(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some(at) = memchr::memchr(b'=', rest) {
        out.extend_from_slice(&rest[..at]);
        rest = &rest[at + 1..];
        let hex = rest.get(..2).and_then(|hex| u8::from_str_radix(str::from_utf8(hex).ok()?, 16).ok());
        if let Some(byte) = hex {
            out.push(byte);
            rest = &rest[2..];
        } else if let Some(behind) = rest.strip_prefix(b"\r\n").or_else(|| rest.strip_prefix(b"\n")) {
            rest = behind;
        } else {
            out.push(b'=');
        }
    }
    out.extend_from_slice(rest);
    out
}

fn from_base64(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len() / 4 * 3);
    let (mut bits, mut n_bits) = (0_u32, 0);
    for byte in bytes {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            b'=' => break,
            _ => continue,
        };
        bits = (bits << 6 | u32::from(value)) & 0x00FF_FFFF;
        n_bits += 6;
        if n_bits >= 8 {
            n_bits -= 8;
            out.push(bits.checked_shr(n_bits).unwrap_or(0).to_le_bytes()[0]);
        }
    }
    out
}

/// A header in which words of other scripts are written as `=?utf-8?Q?caf=C3=A9?=`.
fn decoded_words(header: &str) -> String {
    let mut out = String::new();
    let mut rest = header;
    while let Some((before, behind)) = rest.split_once("=?") {
        let mut fields = behind.splitn(3, '?');
        let (charset, kind, words) = (fields.next(), fields.next(), fields.next().and_then(|it| it.split_once("?=")));
        let (Some(charset), Some(kind), Some((word, after))) = (charset, kind, words) else { break };
        let bytes = match kind {
            "B" | "b" => from_base64(word.as_bytes()),
            _ => from_quoted_printable(word.replace('_', " ").as_bytes()),
        };
        let encoding = encoding_named(charset).unwrap_or(encoding_rs::UTF_8);
        // White space between two such words is there only because the header was too long.
        out.push_str(if before.trim().is_empty() { "" } else { before });
        out.push_str(&encoding.decode_without_bom_handling(&bytes).0);
        rest = after;
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAIL: &str = "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://x.test/a\r\n\
        Subject: =?utf-8?Q?Caf=C3=A9_?=\r\n =?utf-8?B?4oCTIE5vbg==?=\r\nMIME-Version: 1.0\r\n\
        Content-Type: multipart/related;\r\n\ttype=\"text/html\";\r\n\tboundary=\"--b\"\r\n\r\n\
        ----b\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBO\r\n\
        ----b\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n\
        <meta charset=3D\"utf-8\"><p>=E2=80=9CNo cu=\r\nts,=E2=80=9D said Ana=</p>\r\n----b--\r\n";

    #[test]
    fn the_page_is_found_among_the_parts() {
        let found = read(MAIL.as_bytes(), None).unwrap();
        assert_eq!(found.text, "“No cuts,” said Ana=");
        assert_eq!((found.title.as_str(), found.meta.url.as_str()), ("Café – Non", "https://x.test/a"));
        assert_eq!((found.encoding, found.is_lossy), ("UTF-8", false));
    }

    #[test]
    fn the_charset_of_the_part_counts_and_base64_is_read() {
        let mail = "Content-Type: text/html; charset=\"koi8-r\"\nContent-Transfer-Encoding: base64\n\nPHA+wQ==\n";
        let found = read(mail.as_bytes(), None).unwrap();
        assert_eq!((found.text.as_str(), found.encoding), ("а", "KOI8-R"));
    }

    #[test]
    fn broken_mails_are_told() {
        let deep = "Content-Type: multipart/x; boundary=a\n\n--a\n".repeat(10_000);
        for mail in
            ["", "\n", "Content-Type: multipart/x", "Subject: =?x?y", &deep, &MAIL[..MAIL.find("iVBO").unwrap()]]
        {
            assert!(read(mail.as_bytes(), None).is_err(), "{mail:.20}");
        }
    }
}
