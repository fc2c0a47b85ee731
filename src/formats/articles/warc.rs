//! Web archives (WARC): every page in them is an article.

use std::io::Read as _;

use flate2::read::{GzDecoder, ZlibDecoder};

use super::decode::encoding_named;
use super::found::{FoundArticle, NotAnArticle};
use super::html;
use crate::model::one_line;

const EXTRACTOR: &str = "warc 1";
/// A page that unpacks to more is left out.
const MAX_PAGE_BYTES: u64 = 32 << 20;

/// The pages of an archive, each a record by its address.
pub(super) fn read(bytes: &[u8]) -> Result<Vec<FoundArticle>, NotAnArticle> {
    if !bytes.starts_with(b"WARC/") {
        return Err(NotAnArticle("is no web archive (WARC)".to_owned()));
    }
    let mut pages: Vec<FoundArticle> = Vec::new();
    let mut rest = bytes;
    let mut n_broken = 0;
    while let Some(start) = memchr::memmem::find(rest, b"WARC/") {
        let (headers, behind) = headers(&rest[start..]);
        let n_bytes: usize = value(&headers, "content-length").parse().unwrap_or_default();
        let is_cut = n_bytes > behind.len();
        let block = &behind[..n_bytes.min(behind.len())];
        rest = &behind[block.len()..];
        let kind = value(&headers, "warc-type").to_ascii_lowercase();
        let page = match kind.as_str() {
            "response" => response(block),
            "resource" => resource(&headers, block),
            _ => continue,
        };
        n_broken += usize::from(is_cut || matches!(page, Some(Err(()))));
        if let Some(Ok(page)) = page {
            pages.push(with_record(page, &headers));
        }
    }
    if let Some(last) = pages.last_mut().filter(|_| n_broken > 0) {
        let are = if n_broken == 1 { "page that is" } else { "pages that are" };
        last.remarks.push(format!("has {n_broken} {are} broken and not whole"));
    }
    if pages.is_empty() { Err(NotAnArticle("is a web archive without a page".to_owned())) } else { Ok(pages) }
}

fn with_record(mut page: FoundArticle, headers: &Headers) -> FoundArticle {
    let address = value(headers, "warc-target-uri").trim_matches(['<', '>']);
    page.record = one_line(if address.is_empty() { value(headers, "warc-record-id") } else { address });
    if page.meta.url.is_empty() && address.starts_with("http") {
        page.meta.url = one_line(address);
    }
    EXTRACTOR.clone_into(&mut page.extractor);
    page
}

/// The page in what a server answered; nothing where it answered with something else.
fn response(block: &[u8]) -> Option<Result<FoundArticle, ()>> {
    let (headers, body) = headers(block);
    let is_found =
        headers.first().is_some_and(|(status, _)| status.split(' ').nth(1).is_none_or(|it| it.starts_with('2')));
    if !is_found || !is_page(value(&headers, "content-type")) {
        return None;
    }
    let whole = if value(&headers, "transfer-encoding").eq_ignore_ascii_case("chunked") {
        unchunked(body).unwrap_or_else(|| body.to_vec())
    } else {
        body.to_vec()
    };
    let Some(content) = unpacked(value(&headers, "content-encoding"), whole) else { return Some(Err(())) };
    Some(Ok(page(&content, value(&headers, "content-type"))))
}

/// A page that was put into the archive by itself.
fn resource(headers: &Headers, block: &[u8]) -> Option<Result<FoundArticle, ()>> {
    let kind = value(headers, "content-type");
    is_page(kind).then(|| Ok(page(block, kind)))
}

/// Names in lower case with their values; the first line stands as a name.
type Headers = Vec<(String, String)>;

/// The lines before the first blank one, and what follows it.
fn headers(bytes: &[u8]) -> (Headers, &[u8]) {
    let mut headers = Vec::new();
    let mut rest = bytes;
    while !rest.is_empty() {
        let n_line = memchr::memchr(b'\n', rest).map_or(rest.len(), |at| at + 1);
        let (line, behind) = rest.split_at(n_line);
        rest = behind;
        let line = String::from_utf8_lossy(line.trim_ascii_end()).into_owned();
        if line.is_empty() {
            break;
        }
        let named = line.split_once(':').filter(|_| !headers.is_empty());
        headers.push(match named {
            Some((name, value)) => (name.trim().to_ascii_lowercase(), value.trim().to_owned()),
            None => (line, String::new()),
        });
    }
    (headers, rest)
}

fn value<'h>(headers: &'h Headers, name: &str) -> &'h str {
    headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str()).unwrap_or_default()
}

fn is_page(kind: &str) -> bool {
    let kind = kind.trim().to_ascii_lowercase();
    kind.starts_with("text/html") || kind.starts_with("application/xhtml")
}

fn page(content: &[u8], kind: &str) -> FoundArticle {
    html::read(content, html::Charset { chosen: None, declared: charset(kind) })
}

fn charset(kind: &str) -> Option<&'static encoding_rs::Encoding> {
    let kind = kind.to_ascii_lowercase();
    let (_, name) = kind.split_once("charset=")?;
    encoding_named(name.split(';').next()?.trim().trim_matches('"')).ok()
}

/// What was sent in pieces, each with its length before it.
fn unchunked(mut bytes: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(bytes.len());
    loop {
        let n_line = memchr::memchr(b'\n', bytes)?;
        let length = str::from_utf8(&bytes[..n_line]).ok()?.split(';').next()?.trim();
        let n_bytes = usize::from_str_radix(length, 16).ok()?;
        bytes = &bytes[n_line + 1..];
        if n_bytes == 0 {
            return Some(out);
        }
        out.extend_from_slice(bytes.get(..n_bytes)?);
        bytes = bytes.get(n_bytes..)?.trim_ascii_start();
    }
}

/// What was sent compressed; `None` where it cannot be unpacked.
fn unpacked(encoding: &str, bytes: Vec<u8>) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let n_read = match encoding.to_ascii_lowercase().as_str() {
        // Some programs unpack what they keep and leave the header.
        "gzip" | "x-gzip" if bytes.starts_with(b"\x1F\x8B") => {
            GzDecoder::new(bytes.as_slice()).take(MAX_PAGE_BYTES + 1).read_to_end(&mut out)
        }
        "deflate" if bytes.first() == Some(&0x78) => {
            ZlibDecoder::new(bytes.as_slice()).take(MAX_PAGE_BYTES + 1).read_to_end(&mut out)
        }
        "br" | "zstd" => return None,
        _ => return Some(bytes),
    };
    n_read.ok().filter(|n_read| *n_read as u64 <= MAX_PAGE_BYTES)?;
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_of_an_archive_is_an_article() {
        let record = |kind: &str, uri: &str, block: &str| {
            let n_bytes = block.len();
            format!(
                "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {uri}\r\nContent-Length: {n_bytes}\r\n\r\n{block}\r\n\r\n"
            )
        };
        let page =
            "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<title>One</title><p>“No,” said Bo.";
        let chunked = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n<p>Tw\r\n1\r\no\r\n0\r\n\r\n";
        let archive = [
            record("warcinfo", "", "software: x"),
            record("request", "https://a.test/1", "GET / HTTP/1.1\r\n\r\n"),
            record("response", "https://a.test/1", page),
            record("response", "https://a.test/x", "HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n<p>Gone"),
            record("response", "https://a.test/p", "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\nx"),
            record("response", "https://a.test/2", chunked),
        ];
        let found = read(archive.concat().as_bytes()).unwrap();
        let texts: Vec<_> = found.iter().map(|it| (it.text.as_str(), it.record.as_str())).collect();
        assert_eq!(texts, [("“No,” said Bo.", "https://a.test/1"), ("Two", "https://a.test/2")]);
        assert_eq!((found[0].title.as_str(), found[0].meta.url.as_str()), ("One", "https://a.test/1"));
        let wrong = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=ISO-8859-1\r\n\r\n<p>“Zoë”";
        let found = read(record("response", "https://a.test/3", wrong).as_bytes()).unwrap();
        assert_eq!((found[0].text.as_str(), found[0].encoding, found[0].remarks.len()), ("“Zoë”", "UTF-8", 1));
        assert!(read(b"WARC/1.0\r\n\r\n").is_err() && read(b"words").is_err());
    }
}
