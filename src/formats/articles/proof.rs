//! What the bytes of a file prove it to be, whatever it is called.

use std::path::Path;

use super::corpus::{is_surely_json, is_surely_table};
use super::decode::decode;
use super::found::{CorpusKind, NotAnArticle};
use super::html::is_markup;
use super::shape::{Packing, Shape};

/// As much of a text is looked at.
const N_LOOKED_AT_BYTES: usize = 1 << 16;
/// How documents of old office programs begin, and those of new ones that need a password.
const OLD_OFFICE: &[u8] = b"\xD0\xCF\x11\xE0";
const ZIP: &[u8] = b"PK\x03\x04";

/// The byte order marks of an encoding that hardly anybody uses.
const UTF_32: [&[u8]; 2] = [b"\xFF\xFE\0\0", b"\0\0\xFE\xFF"];

/// How files begin that hold no text that can be read.
const OTHER_BEGINNINGS: [(&[u8], &str); 14] = [
    (OLD_OFFICE, "an old office document: save it as .docx or .xlsx first"),
    (b"bplist00", "a page as Safari saves it, or another list of Apple’s: save the page as its source (HTML) first"),
    (b"ARROW1", "an Arrow file: save it as .jsonl first"),
    (b"SQLite format 3\0", "a database: save its table as .csv first"),
    (b"BZh", "compressed as .bz2: unpack it first"),
    (b"\xFD7zXZ\0", "compressed as .xz: unpack it first"),
    (b"7z\xBC\xAF\x27\x1C", "a 7z archive: unpack it first, and take its folder"),
    (b"Rar!\x1A\x07", "a RAR archive: unpack it first, and take its folder"),
    (b"\x89PNG", "a picture"),
    (b"\xFF\xD8\xFF", "a picture"),
    (b"GIF8", "a picture"),
    (b"RIFF", "a picture, a sound or a film"),
    (b"ID3", "a sound"),
    (b"\x7FELF", "a program"),
];

/// What zip archives hold that are documents, and what these are.
const DOCUMENTS: [(&[u8], Result<Shape, &str>); 8] = [
    (b"application/epub+zip", Ok(Shape::Epub)),
    (b"application/vnd.oasis.opendocument.text", Ok(Shape::Odt)),
    (b"application/vnd.oasis.opendocument.spreadsheet", Err("an OpenDocument spreadsheet: save it as .xlsx first")),
    (b"application/vnd.oasis.opendocument", Err("an OpenDocument file without an article")),
    (b"word/", Ok(Shape::Docx)),
    (b"xl/", Ok(Shape::Corpus(CorpusKind::Xlsx))),
    (b"ppt/", Err("a presentation: save its text first")),
    (b"Index/Document.iwa", Err("a Pages document: save it as .docx first")),
];

/// The first elements of news in XML.
const NEWS: [&str; 9] = [
    "nitf",
    "newsitem",
    "newsmessage",
    "packageitem",
    "knowledgeitem",
    "conceptitem",
    "planningitem",
    "newsml",
    "catalogitem",
];

impl Shape {
    /// What a file is by its name and its beginning, unpacked: where that proves what it is, the name does not count.
    pub fn of(path: &Path, beginning: &[u8]) -> Result<Self, NotAnArticle> {
        let named = Self::from_name(path);
        // Markdown may begin with a piece of a page.
        let is_markdown = named == Some(Self::Text) && path.extension().is_some_and(|name| name != "txt");
        let found = proven(beginning, named, is_markdown).map_err(|error| with_way_out(error, path, named))?;
        Ok(found.or(named).unwrap_or(Self::Text))
    }
}

const NO_TEXT: &str = "is not a text: its bytes stand for signs that no text has";

/// What is said of a file whose bytes are no text, with what these may be.
fn with_way_out(NotAnArticle(problem): NotAnArticle, path: &Path, named: Option<Shape>) -> NotAnArticle {
    let hint = match named {
        _ if problem != NO_TEXT => "",
        _ if Packing::is_another(path) => ". It is packed, as its name says: unpack it first",
        Some(Shape::Html) => {
            ". It may be packed as servers send pages (brotli): unpack it, or save the page with a browser"
        }
        _ => "",
    };
    NotAnArticle(problem + hint)
}

/// What a file is by its beginning, or all of it; `None` where its name decides, and an error where no name makes it an
/// article. `named` is what its name says.
fn proven(bytes: &[u8], named: Option<Shape>, is_markdown: bool) -> Result<Option<Shape>, NotAnArticle> {
    if bytes.starts_with(b"%PDF-") {
        return Ok(Some(Shape::Pdf));
    }
    if without_mark(bytes).trim_ascii_start().starts_with(b"{\\rtf") {
        return Ok(Some(Shape::Rtf));
    }
    if bytes.starts_with(ZIP) {
        return document(bytes, named).map(Some);
    }
    if UTF_32.iter().any(|mark| bytes.starts_with(mark)) {
        return Err(NotAnArticle("is UTF-32, which is not read: save it as UTF-8 first".to_owned()));
    }
    if is_binary_with(bytes, b"PAR1") {
        return Ok(Some(Shape::Corpus(CorpusKind::Parquet)));
    }
    if bytes.starts_with(OLD_OFFICE) && needs_password(bytes) {
        return Err(NotAnArticle("is an office document that needs a password".to_owned()));
    }
    let other = OTHER_BEGINNINGS.iter().find(|(other, _)| is_binary_with(bytes, other)).map(|(_, kind)| *kind);
    if let Some(kind) = other.or_else(|| is_tar(bytes).then_some("a tar archive: unpack it first, and take its folder"))
    {
        return Err(NotAnArticle(format!("is not a text but {kind}")));
    }
    let is_document = matches!(named, Some(Shape::Docx | Shape::Odt | Shape::Epub | Shape::Rtf | Shape::Pdf));
    if is_document || matches!(named, Some(Shape::Corpus(CorpusKind::Xlsx | CorpusKind::Parquet))) {
        // What reads them says what is wrong with them.
        return Ok(None);
    }
    let beginning = decode(&bytes[..bytes.len().min(N_LOOKED_AT_BYTES)], None).text;
    if is_binary(&beginning) {
        return Err(NotAnArticle(NO_TEXT.to_owned()));
    }
    Ok(written(beginning.trim_start_matches('\u{feff}').trim_start(), named, is_markdown))
}

fn without_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes)
}

/// Whether the bytes begin so, and are no text that does: `BZh` and `ID3` may be words.
fn is_binary_with(bytes: &[u8], beginning: &[u8]) -> bool {
    let is_text = || beginning.is_ascii() && !bytes.iter().take(512).any(|byte| *byte < 9 || (14..27).contains(byte));
    bytes.starts_with(beginning) && !is_text()
}

/// Whether more than one in twenty characters is one that only controls something, and not one of them lays text out.
fn is_binary(beginning: &str) -> bool {
    const MOST: usize = 16;
    let is_strange = |character: &char| *character < ' ' && !"\0\t\n\r\u{b}\u{c}\u{1b}\u{1e}".contains(*character);
    let n_strange = beginning.chars().filter(is_strange).count();
    n_strange > MOST && n_strange * 20 > beginning.chars().count()
}

/// What a text is written in.
fn written(text: &str, named: Option<Shape>, is_markdown: bool) -> Option<Shape> {
    if text.starts_with("WARC/1.") {
        return Some(Shape::Warc);
    }
    if text.starts_with('<') {
        return markup(text, named, is_markdown);
    }
    if is_surely_json(text) {
        let is_named = matches!(named, Some(Shape::Corpus(CorpusKind::JsonLines | CorpusKind::Json)));
        return if is_named { named } else { Some(Shape::Corpus(CorpusKind::JsonLines)) };
    }
    if let Some(mail) = mail(text) {
        // A saved page may be called a mail.
        return Some(mail).filter(|_| !matches!(named, Some(Shape::Mail | Shape::Mhtml)));
    }
    match named {
        None | Some(Shape::Text) => is_surely_table(text).then_some(Shape::Corpus(CorpusKind::Csv)),
        Some(Shape::Corpus(CorpusKind::JsonLines | CorpusKind::Json)) if !text.starts_with(['{', '[', '"']) => {
            let is_text = !text.is_empty();
            let shape = if is_surely_table(text) { Shape::Corpus(CorpusKind::Csv) } else { Shape::Text };
            is_text.then_some(shape)
        }
        Some(_) => None,
    }
}

/// What begins with a tag, a comment or a declaration.
fn markup(text: &str, named: Option<Shape>, is_markdown: bool) -> Option<Shape> {
    let is_declared = text.starts_with("<?xml");
    let mut rest = text;
    loop {
        let end = match rest.get(1..2)? {
            "?" => "?>",
            "!" if rest.starts_with("<!--") => "-->",
            "!" if rest.get(..14).is_some_and(|begin| begin.eq_ignore_ascii_case("<!doctype html")) => {
                return Some(Shape::Html);
            }
            "!" => ">",
            _ => break,
        };
        rest = rest.split_once(end)?.1.trim_start();
        if !rest.starts_with('<') {
            return None;
        }
    }
    let name: String = rest[1..].chars().take_while(|c| c.is_alphanumeric() || "-_:".contains(*c)).collect();
    let name = name.rsplit(':').next().unwrap_or_default().to_lowercase();
    let is_text = matches!(named, None | Some(Shape::Text | Shape::Corpus(_)));
    if ["html", "head", "body"].contains(&name.as_str()) {
        return Some(Shape::Html);
    }
    if NEWS.contains(&name.as_str()) || is_declared && is_text {
        return Some(Shape::NewsXml);
    }
    // A piece of a page.
    (is_text && !is_markdown && is_markup(text)).then_some(Shape::Html)
}

/// A mail by the lines that it begins with.
fn mail(text: &str) -> Option<Shape> {
    const MAX_LINES: usize = 200;
    let lines = text.lines().take(MAX_LINES).take_while(|line| !line.trim().is_empty());
    let lines = lines.skip_while(|line| line.starts_with("From ")).filter(|line| !line.starts_with([' ', '\t']));
    let mut names = Vec::new();
    for line in lines {
        let (name, _) = line.split_once(':')?;
        let is_name = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
        if !is_name {
            return None;
        }
        names.push(name.to_ascii_lowercase());
    }
    let has = |wanted: &[&str]| names.iter().any(|name| wanted.contains(&name.as_str()));
    // A mailbox begins with a line of its own.
    let is_box = text.starts_with("From ") && has(&["from"]) && has(&["date", "subject"]);
    let is_sent = || has(&["mime-version", "message-id", "received", "return-path"]);
    let is_mail = is_box || has(&["from", "date", "subject"]) && is_sent();
    let is_page = || has(&["snapshot-content-location"]) || text.starts_with("From: <Saved by");
    is_mail.then(|| if is_page() { Shape::Mhtml } else { Shape::Mail })
}

fn is_tar(bytes: &[u8]) -> bool {
    bytes.get(257..262) == Some(b"ustar")
}

/// What is said of an archive of files, which is none of the documents that are archives too.
pub(crate) fn archive(bytes: &[u8]) -> Option<NotAnArticle> {
    let may_be = bytes.starts_with(ZIP) || is_tar(bytes);
    let error = || proven(bytes, None, false).err();
    if may_be { error() } else { None }
}

const UNPACK: &str = "unpack it first, and take its folder";

/// What a zip archive holds.
fn document(bytes: &[u8], named: Option<Shape>) -> Result<Shape, NotAnArticle> {
    let found = DOCUMENTS.iter().find(|(part, _)| memchr::memmem::find(bytes, part).is_some());
    let is_document = matches!(named, Some(Shape::Docx | Shape::Odt | Shape::Epub | Shape::Corpus(CorpusKind::Xlsx)));
    match (found, named) {
        (Some((_, Ok(shape))), _) => Ok(*shape),
        (Some((_, Err(kind))), _) => Err(NotAnArticle(format!("is not a text but {kind}"))),
        // What reads it says what is wrong with it.
        (None, Some(named)) if is_document => Ok(named),
        (None, _) => Err(NotAnArticle(format!("is a zip archive: {UNPACK}"))),
    }
}

/// Whether an office document is encrypted: then its container has a part of this name, in UTF-16.
fn needs_password(bytes: &[u8]) -> bool {
    let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    memchr::memmem::find(bytes, &name).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    const JSON: Shape = Shape::Corpus(CorpusKind::JsonLines);
    const TABLE: Shape = Shape::Corpus(CorpusKind::Csv);

    #[test]
    fn utf_32_is_refused_by_its_mark() {
        for bytes in [&b"\xFF\xFE\0\0A\0\0\0"[..], b"\0\0\xFE\xFF\0\0\0A"] {
            let told = Shape::of(Path::new("a.txt"), bytes).unwrap_err();
            assert_eq!(told.0, "is UTF-32, which is not read: save it as UTF-8 first");
        }
        assert_eq!(Shape::of(Path::new("a.txt"), b"\xFF\xFEA\0"), Ok(Shape::Text));
    }

    #[test]
    fn content_counts_more_than_the_name() {
        let of = |name: &str, beginning: &[u8]| Shape::of(Path::new(name), beginning).map_err(|error| error.0);
        assert_eq!(of("a.TXT", b"PK is a town"), Ok(Shape::Text));
        let told = |name: &str| of(name, &[b'a', 1, 2, 3, 4, 5].repeat(20)).unwrap_err();
        assert!(told("a.html.br").ends_with("It is packed, as its name says: unpack it first"));
        assert!(told("a.html").contains("(brotli)") && told("a.txt") == NO_TEXT);
        assert_eq!(of("a.html", b"%PDF-1.4"), Ok(Shape::Pdf));
        assert_eq!(of("a", b"words"), Ok(Shape::Text));
        assert_eq!(of("a.csv.gz", b""), Ok(Shape::Corpus(CorpusKind::Csv)));
        assert_eq!(of("a.jsonl.ZST", b""), Ok(Shape::Corpus(CorpusKind::JsonLines)));
        assert_eq!(of("a.docx", b"PK\x03\x04"), Ok(Shape::Docx));
        assert_eq!(of("a.txt", b"{\\rtf1 a}"), Ok(Shape::Rtf));
        let message = "is a zip archive: unpack it first, and take its folder";
        assert_eq!(of("a.txt", b"PK\x03\x04"), Err(message.to_owned()));
        let locked = b"\xD0\xCF\x11\xE0..E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0";
        assert_eq!(of("a.docx", locked), Err("is an office document that needs a password".to_owned()));
    }

    /// What a text is that nothing is known of but this.
    #[track_caller]
    fn check(text: &str, expected: Option<Shape>) {
        for named in [None, Some(Shape::Text)] {
            assert_eq!(proven(text.as_bytes(), named, false), Ok(expected), "{text}");
        }
    }

    #[test]
    fn what_only_begins_like_a_declaration_is_a_text() {
        for text in ["<! 文章标题内容", "<!-ÄÄÄÄÄÄÄ", "<!Xééééééé", "<!", "<"] {
            check(text, None);
        }
    }

    #[test]
    fn records_are_told_from_texts_that_begin_like_them() {
        check("{\"text\": \"One\"}\n{\"text\": \"Two\"}\n", Some(JSON));
        check("\u{feff}\n[\n  {\"text\": \"One\"},\n  {\"te", Some(JSON));
        check("{\"text\": \"One\", \"n\": NaN}\n{\"text\":", Some(JSON));
        check("[\"One\", {\"entities\": []}]\n", Some(JSON));
        check("{\"title\": \"Bus\"}\n\nThe council met.\n", None);
        check("[1] A note below the text.", None);
        check("[Applause] “No,” said Ana.", None);
        check("{curly} words", None);
        check("[]", None);
        let named = |text: &str| proven(text.as_bytes(), Some(Shape::Corpus(CorpusKind::Json)), false);
        assert_eq!(named("The council met."), Ok(Some(Shape::Text)));
        assert_eq!(named("[1, 2"), Ok(None));
        assert_eq!(named(""), Ok(None));
    }

    #[test]
    fn tables_are_told_from_prose() {
        check("id\ttitle\ttext\n1\tBus\tNo cuts.\n2\tTram\tRuns late.\n", Some(TABLE));
        check("title,text,date\nBus,\"No, “never”\nagain\",2026-03-01\n", Some(TABLE));
        check("Title, text and all\nIt says, that is it\n", None);
        check("Title,text\nOne line with no comma\n", None);
        check("name;size\na;1\n", None);
        check("text\nOne\n", None);
    }

    #[test]
    fn pages_mails_and_archives_are_told() {
        check("<!-- saved -->\n<!DOCTYPE html>\n<p>a", Some(Shape::Html));
        check("<?xml version='1.0'?><html xmlns='x'><body/>", Some(Shape::Html));
        check("<?xml version='1.0'?>\n<!DOCTYPE nitf SYSTEM 'x'>\n<nitf>", Some(Shape::NewsXml));
        check("<div class=a><p>One</p></div>", Some(Shape::Html));
        check("<sigh> No.", None);
        check("From: <Saved by Blink>\r\nMIME-Version: 1.0\r\n\r\n", Some(Shape::Mhtml));
        check("From a@b Mon Mar  2 10:15:00 2026\nFrom: Ana <a@b.test>\nSubject: Bus\n\nHi", Some(Shape::Mail));
        check("From a@b Mon\nFrom: Ana <a@b.test>\nSubject: Bus\nMessage-ID: <1>\n x\n\nHi", Some(Shape::Mail));
        check("From: Ana\nDate: today\n\nA letter", None);
        check("WARC/1.0\r\nWARC-Type: response\r\n", Some(Shape::Warc));
        assert_eq!(proven(b"<div>\n# Head\n</div>", Some(Shape::Text), true), Ok(None));
        let zip = |part: &str| proven(format!("PK\x03\x04..{part}").as_bytes(), Some(Shape::Text), false);
        assert_eq!(zip("word/document.xml"), Ok(Some(Shape::Docx)));
        assert_eq!(zip("mimetypeapplication/epub+zip"), Ok(Some(Shape::Epub)));
        assert!(zip("a.txt").is_err() && zip("ppt/slides").is_err());
        assert!(proven(b"ARROW1\0\0", None, false).is_err() && proven(b"BZh91AY&\x01", None, false).is_err());
        check("ID3 is what music files begin with", None);
        let bytes: Vec<u8> = (0..=255).cycle().take(4096).collect();
        assert!(proven(&bytes, None, false).is_err());
        check("bell \u{7}\u{7} and more", None);
    }
}
