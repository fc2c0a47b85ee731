//! The parts of a mail, as they were before they were made fit to be mailed.

use std::borrow::Cow;
use std::collections::BTreeMap;

use encoding_rs::Encoding;

use crate::formats::articles::decode::encoding_named;

/// A part of a mail, or all of it.
#[derive(Clone)]
pub(super) struct Part<'a> {
    /// By name in lower case.
    headers: BTreeMap<String, String>,
    body: &'a [u8],
}

impl<'a> Part<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
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

    pub(super) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map(String::as_str).unwrap_or_default()
    }

    /// `utf-8` of `text/html; charset="utf-8"`.
    pub(super) fn parameter(&self, header: &str, name: &str) -> Option<String> {
        self.header(header).split(';').skip(1).find_map(|parameter| {
            let (key, value) = parameter.split_once('=')?;
            let value = value.trim().trim_matches('"').to_owned();
            key.trim().eq_ignore_ascii_case(name).then_some(value)
        })
    }

    pub(super) fn kind(&self) -> String {
        let kind = self.header("content-type").split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        if kind.is_empty() { "text/plain".to_owned() } else { kind }
    }

    pub(super) fn is_page(&self) -> bool {
        ["text/html", "application/xhtml+xml"].contains(&self.kind().as_str())
    }

    pub(super) fn is_attached(&self) -> bool {
        self.header("content-disposition").trim_start().to_ascii_lowercase().starts_with("attachment")
    }

    /// The parts that it is made of; none where it is one of its own.
    pub(super) fn parts(&self) -> Vec<Self> {
        let kind = self.kind();
        if kind == "message/rfc822" {
            return vec![Part::new(self.body)];
        }
        let boundary = self.parameter("content-type", "boundary").filter(|_| kind.starts_with("multipart/"));
        let Some(boundary) = boundary.map(|boundary| format!("--{boundary}")) else { return Vec::new() };
        // What stands before the first boundary is for programs that know no parts.
        let starts: Vec<usize> = memchr::memmem::find_iter(self.body, &boundary).collect();
        let ends = starts.iter().skip(1).copied().chain([self.body.len()]);
        let part = |(&start, end): (&usize, usize)| {
            let part = &self.body[start + boundary.len()..end];
            let n_line = memchr::memchr(b'\n', part)? + 1;
            (!part.starts_with(b"--")).then(|| Part::new(&part[n_line..]))
        };
        starts.iter().zip(ends).filter_map(part).collect()
    }

    /// The encoding that its text says it has.
    pub(super) fn encoding(&self) -> Option<&'static Encoding> {
        encoding_named(&self.parameter("content-type", "charset")?).ok()
    }

    /// The body as it was before it was made fit to be mailed.
    pub(super) fn content(&self) -> Cow<'a, [u8]> {
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
pub(super) fn decoded_words(header: &str) -> String {
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
