//! The parts of a mail, as they were before they were made fit to be mailed.

use std::borrow::Cow;
use std::collections::BTreeMap;

use encoding_rs::Encoding;
use memchr::memmem;

use crate::formats::articles::decode::encoding_named;

/// The headers that say something of an article or of how its text is written, in lower case. Others are passed over, as a
/// mail may be nothing but headers.
const HEADERS: [&str; 11] = [
    "content-disposition",
    "content-id",
    "content-location",
    "content-transfer-encoding",
    "content-type",
    "date",
    "from",
    "mime-version",
    "received",
    "snapshot-content-location",
    "subject",
];
/// No header is longer: what goes on behind that is none.
const MAX_HEADER_BYTES: usize = 1 << 16;

/// A part of a mail, or all of it.
#[derive(Clone)]
pub(super) struct Part<'a> {
    headers: BTreeMap<&'static str, String>,
    body: &'a [u8],
}

/// The parts of a part, one after another: there may be millions.
pub(super) struct Parts<'a> {
    left: Option<&'a [u8]>,
    /// What stands between them; `None` where what is left is one mail.
    boundary: Option<memmem::Finder<'static>>,
}

impl<'a> Part<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        let mut headers: BTreeMap<&'static str, String> = BTreeMap::new();
        let mut last = None;
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
                let value = last.and_then(|name| headers.get_mut(name));
                if let Some(value) = value.filter(|value| value.len() < MAX_HEADER_BYTES) {
                    value.push(' ');
                    value.push_str(line.trim());
                }
            } else if let Some((name, value)) = line.split_once(':') {
                last = HEADERS.into_iter().find(|known| known.eq_ignore_ascii_case(name.trim()));
                if let Some(name) = last {
                    headers.entry(name).or_insert_with(|| value.trim().to_owned());
                }
            }
        }
        Self { headers, body: rest }
    }

    pub(super) fn header(&self, name: &str) -> &str {
        debug_assert!(HEADERS.contains(&name), "nobody keeps “{name}”");
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
    pub(super) fn parts(&self) -> Parts<'a> {
        let kind = self.kind();
        if kind == "message/rfc822" {
            return Parts { left: Some(self.body), boundary: None };
        }
        let boundary = self.parameter("content-type", "boundary").filter(|_| kind.starts_with("multipart/"));
        let boundary = boundary.map(|boundary| memmem::Finder::new(&format!("--{boundary}")).into_owned());
        let mut parts = Parts { left: boundary.as_ref().map(|_| self.body), boundary };
        // What stands before the first boundary is for programs that know no parts.
        parts.next_piece();
        parts
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

impl<'a> Parts<'a> {
    /// What stands before the next boundary, or what is left.
    fn next_piece(&mut self) -> Option<&'a [u8]> {
        let left = self.left?;
        let boundary = self.boundary.as_ref()?;
        let at = boundary.find(left);
        self.left = at.map(|at| &left[at + boundary.needle().len()..]);
        Some(&left[..at.unwrap_or(left.len())])
    }
}

impl<'a> Iterator for Parts<'a> {
    type Item = Part<'a>;

    fn next(&mut self) -> Option<Part<'a>> {
        if self.boundary.is_none() {
            return self.left.take().map(Part::new);
        }
        loop {
            let piece = self.next_piece()?;
            let head = memchr::memchr(b'\n', piece).filter(|_| !piece.starts_with(b"--"));
            if let Some(end) = head {
                return Some(Part::new(&piece[end + 1..]));
            }
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
