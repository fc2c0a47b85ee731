//! The bytes of an article file → its text, and what else the file says of the article; one module for each shape.
//!
//! A shape never drops words that a person sees in the file: navigation, notices and footers are labels too. White space
//! that only lays out the file is another matter. Every block of the file becomes a line.

pub mod decode;
pub mod decode_stream;

mod byline;
pub mod corpus;
mod dates;
mod found;
mod front_matter;
pub(crate) mod html;
mod lines;
mod mail;
mod news_xml;
pub mod office;
pub mod pdf;
mod title;
mod unseen;
mod warc;
pub(crate) mod xml_problem;

use std::path::Path;

use encoding_rs::Encoding;

pub(crate) use dates::day_since_1970;
pub use found::{CorpusKind, FoundArticle, NotAnArticle};
pub use title::{retitled, title_from};
pub use unseen::{is_blank, n_control_characters};

use self::decode::decode;
use self::front_matter::{FrontMatter, front_matter};

/// What an article file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Shape {
    Text,
    Html,
    /// A web page with its pictures in one file.
    Mhtml,
    /// A mail, such as newsletters and agencies send.
    Mail,
    Docx,
    /// An `OpenDocument` text.
    Odt,
    /// A book or a magazine.
    Epub,
    Rtf,
    Pdf,
    /// NITF or NewsML-G2.
    NewsXml,
    /// An archive of web pages.
    Warc,
    /// Many articles.
    Corpus(CorpusKind),
}

/// The names that files of each shape have.
const EXTENSIONS: [(&str, Shape); 25] = [
    ("txt", Shape::Text),
    ("md", Shape::Text),
    ("markdown", Shape::Text),
    ("html", Shape::Html),
    ("htm", Shape::Html),
    ("xhtml", Shape::Html),
    ("mhtml", Shape::Mhtml),
    ("mht", Shape::Mhtml),
    ("eml", Shape::Mail),
    ("docx", Shape::Docx),
    ("docm", Shape::Docx),
    ("odt", Shape::Odt),
    ("ott", Shape::Odt),
    ("epub", Shape::Epub),
    ("rtf", Shape::Rtf),
    ("pdf", Shape::Pdf),
    ("xml", Shape::NewsXml),
    ("nitf", Shape::NewsXml),
    ("warc", Shape::Warc),
    ("csv", Shape::Corpus(CorpusKind::Csv)),
    ("tsv", Shape::Corpus(CorpusKind::Csv)),
    ("jsonl", Shape::Corpus(CorpusKind::JsonLines)),
    ("ndjson", Shape::Corpus(CorpusKind::JsonLines)),
    ("json", Shape::Corpus(CorpusKind::Json)),
    ("xlsx", Shape::Corpus(CorpusKind::Xlsx)),
];

/// How documents of old office programs begin, and those of new ones that need a password.
const OLD_OFFICE: &[u8] = b"\xD0\xCF\x11\xE0";

/// How files begin that are something else whatever they are called.
const OTHER_BEGINNINGS: [(&[u8], &str); 7] = [
    (b"PK\x03\x04", "a zip archive or an office document that is called something else"),
    (OLD_OFFICE, "an old office document: save it as .docx first"),
    (b"\x89PNG", "a picture"),
    (b"\xFF\xD8\xFF", "a picture"),
    (b"\x1F\x8B\x08", "a compressed file"),
    (b"\x28\xB5\x2F\xFD", "a compressed file"),
    (b"\x7FELF", "a program"),
];

impl Shape {
    /// The extensions of all shapes, without dots.
    pub fn extensions() -> impl Iterator<Item = &'static str> {
        EXTENSIONS.iter().map(|(extension, _)| *extension)
    }

    /// What a file is by its name; `None` for a name that says nothing.
    ///
    /// The name of a compressed file counts without its `.gz` or `.zst`.
    pub fn from_name(path: &Path) -> Option<Self> {
        let inner = if Packing::of(path).is_some() { path.file_stem()? } else { path.as_os_str() };
        let extension = Path::new(inner).extension()?.to_str()?;
        EXTENSIONS.iter().find(|(known, _)| known.eq_ignore_ascii_case(extension)).map(|(_, shape)| *shape)
    }

    /// What a file is by its name and its bytes, which may contradict the name.
    pub fn of(path: &Path, beginning: &[u8]) -> Result<Self, NotAnArticle> {
        let named = Self::from_name(path).unwrap_or(Self::Text);
        if beginning.starts_with(b"%PDF-") {
            return Ok(Self::Pdf);
        }
        if beginning.starts_with(b"{\\rtf") {
            return Ok(Self::Rtf);
        }
        if beginning.starts_with(OLD_OFFICE) && needs_password(beginning) {
            return Err(NotAnArticle("is an office document that needs a password".to_owned()));
        }
        match OTHER_BEGINNINGS.iter().find(|(other, _)| beginning.starts_with(other)) {
            Some((b"PK\x03\x04", _)) if [Self::Docx, Self::Odt, Self::Epub].contains(&named) => Ok(named),
            Some((_, kind)) => Err(NotAnArticle(format!("is not a text but {kind}"))),
            None => Ok(named),
        }
    }

    /// What a file was read as by the extractor that its source names; `None` for one of a newer version.
    pub fn from_extractor(extractor: &str) -> Option<Self> {
        Some(match extractor.split(' ').next()? {
            "" => Self::Text,
            "html" => Self::Html,
            "mhtml" => Self::Mhtml,
            "eml" => Self::Mail,
            "docx" => Self::Docx,
            "odt" => Self::Odt,
            "epub" => Self::Epub,
            "rtf" => Self::Rtf,
            "xlsx" => Self::Corpus(CorpusKind::Xlsx),
            "pdf" => Self::Pdf,
            "nitf" | "newsml-g2" => Self::NewsXml,
            "warc" => Self::Warc,
            "csv" => Self::Corpus(CorpusKind::Csv),
            "jsonl" => Self::Corpus(CorpusKind::JsonLines),
            "json" => Self::Corpus(CorpusKind::Json),
            _ => return None,
        })
    }

    /// Whether its bytes can be of one encoding or another.
    pub fn has_encoding(self) -> bool {
        !matches!(
            self,
            Self::Warc | Self::Docx | Self::Odt | Self::Epub | Self::Rtf | Self::Pdf | Self::Corpus(CorpusKind::Xlsx)
        )
    }
}

/// The articles in the bytes of a file that is no [`Shape::Corpus`], in the given encoding or the one that the file says
/// or looks like.
///
/// Reading a PDF may panic or never end: see [`pdf`].
pub fn articles_in(
    shape: Shape,
    bytes: &[u8],
    encoding: Option<&'static Encoding>,
) -> Result<Vec<FoundArticle>, NotAnArticle> {
    match shape {
        Shape::Text => Ok(vec![plain_text(bytes, encoding)]),
        Shape::Html => Ok(vec![html::read(bytes, html::Charset { chosen: encoding, declared: None })]),
        Shape::Mhtml => Ok(vec![mail::read_page(bytes, encoding)?]),
        Shape::Mail => Ok(vec![mail::read_mail(bytes, encoding)?]),
        Shape::Docx => Ok(vec![office::docx::read(bytes)?]),
        Shape::Odt => Ok(vec![office::odt::read(bytes)?]),
        Shape::Epub => Ok(vec![office::epub::read(bytes)?]),
        Shape::Rtf => Ok(vec![office::rtf::read(bytes)?]),
        Shape::Pdf => Ok(vec![pdf::read(bytes)?]),
        Shape::NewsXml => news_xml::read(bytes, encoding),
        Shape::Warc => warc::read(bytes),
        Shape::Corpus(_) => Err(NotAnArticle("is a table of articles".to_owned())),
    }
}

/// Whether an office document is encrypted: then its container has a part of this name, in UTF-16.
fn needs_password(bytes: &[u8]) -> bool {
    let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    memchr::memmem::find(bytes, &name).is_some()
}

/// How a file is compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Packing {
    Gzip,
    Zstd,
}

impl Packing {
    /// By the name of the file: `wire.csv.gz`. `None` for one that is not compressed.
    pub fn of(path: &Path) -> Option<Self> {
        let extension = path.extension()?;
        let is = |known: &str| extension.eq_ignore_ascii_case(known);
        if is("gz") { Some(Self::Gzip) } else { (is("zst") || is("zstd")).then_some(Self::Zstd) }
    }
}

fn plain_text(bytes: &[u8], encoding: Option<&'static Encoding>) -> FoundArticle {
    let decoded = decode(bytes, encoding);
    let FrontMatter { title, meta } = front_matter(&decoded.text).unwrap_or_default();
    FoundArticle {
        text: decoded.text,
        title,
        meta,
        encoding: decoded.encoding.name(),
        newline: decoded.newline,
        is_lossy: decoded.is_lossy,
        ..FoundArticle::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_counts_more_than_the_name() {
        let of = |name: &str, beginning: &[u8]| Shape::of(Path::new(name), beginning).map_err(|error| error.0);
        assert_eq!(of("a.TXT", b"PK is a town"), Ok(Shape::Text));
        assert_eq!(of("a.html", b"%PDF-1.4"), Ok(Shape::Pdf));
        assert_eq!(of("a", b"words"), Ok(Shape::Text));
        assert_eq!(of("a.csv.gz", b""), Ok(Shape::Corpus(CorpusKind::Csv)));
        assert_eq!(of("a.jsonl.ZST", b""), Ok(Shape::Corpus(CorpusKind::JsonLines)));
        assert_eq!(of("a.docx", b"PK\x03\x04"), Ok(Shape::Docx));
        assert_eq!(of("a.txt", b"{\\rtf1 a}"), Ok(Shape::Rtf));
        let message = "is not a text but a zip archive or an office document that is called something else";
        assert_eq!(of("a.txt", b"PK\x03\x04"), Err(message.to_owned()));
        let locked = b"\xD0\xCF\x11\xE0..E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0";
        assert_eq!(of("a.docx", locked), Err("is an office document that needs a password".to_owned()));
    }
}
