//! The bytes of an article file → its text, and what else the file says of the article; one module for each shape.
//!
//! A shape never drops words that a person sees in the file: navigation, notices and footers are labels too. White space
//! that only lays out the file is another matter. Every block of the file becomes a line.

pub mod decode;
pub mod decode_stream;

pub mod corpus;
mod corpus_records;
mod docx;
mod found;
mod html;
mod html_facts;
mod lines;
mod mhtml;
mod news_xml;
pub mod pdf;
mod pdf_lines;
mod title;

use std::path::Path;

use encoding_rs::Encoding;

pub use found::{CorpusKind, FoundArticle, NotAnArticle};
pub use title::{retitled, title_from};

use decode::decode;

/// What an article file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Shape {
    Text,
    Html,
    /// A web page with its pictures in one file.
    Mhtml,
    Docx,
    Pdf,
    /// NITF or NewsML-G2.
    NewsXml,
    /// Many articles.
    Corpus(CorpusKind),
}

/// The names that files of each shape have.
const EXTENSIONS: [(&str, Shape); 17] = [
    ("txt", Shape::Text),
    ("md", Shape::Text),
    ("markdown", Shape::Text),
    ("html", Shape::Html),
    ("htm", Shape::Html),
    ("xhtml", Shape::Html),
    ("mhtml", Shape::Mhtml),
    ("mht", Shape::Mhtml),
    ("docx", Shape::Docx),
    ("pdf", Shape::Pdf),
    ("xml", Shape::NewsXml),
    ("nitf", Shape::NewsXml),
    ("csv", Shape::Corpus(CorpusKind::Csv)),
    ("tsv", Shape::Corpus(CorpusKind::Csv)),
    ("jsonl", Shape::Corpus(CorpusKind::JsonLines)),
    ("ndjson", Shape::Corpus(CorpusKind::JsonLines)),
    ("json", Shape::Corpus(CorpusKind::Json)),
];

/// How files begin that are something else whatever they are called.
const OTHER_BEGINNINGS: [(&[u8], &str); 7] = [
    (b"PK\x03\x04", "a zip archive or an office document other than .docx"),
    (b"\xD0\xCF\x11\xE0", "an old office document: save it as .docx first"),
    (b"{\\rtf", "an RTF document: save it as .docx first"),
    (b"\x89PNG", "a picture"),
    (b"\xFF\xD8\xFF", "a picture"),
    (b"\x1F\x8B\x08", "a compressed file"),
    (b"\x7FELF", "a program"),
];

impl Shape {
    /// The extensions of all shapes, without dots.
    pub fn extensions() -> impl Iterator<Item = &'static str> {
        EXTENSIONS.iter().map(|(extension, _)| *extension)
    }

    /// What a file is by its name; `None` for a name that says nothing.
    pub fn from_name(path: &Path) -> Option<Self> {
        let extension = path.extension()?.to_str()?;
        EXTENSIONS.iter().find(|(known, _)| known.eq_ignore_ascii_case(extension)).map(|(_, shape)| *shape)
    }

    /// What a file is by its name and its first bytes, which may contradict the name.
    pub fn of(path: &Path, beginning: &[u8]) -> Result<Self, NotAnArticle> {
        let named = Self::from_name(path).unwrap_or(Self::Text);
        if beginning.starts_with(b"%PDF-") {
            return Ok(Self::Pdf);
        }
        match OTHER_BEGINNINGS.iter().find(|(other, _)| beginning.starts_with(other)) {
            Some((b"PK\x03\x04", _)) if named == Self::Docx => Ok(named),
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
            "docx" => Self::Docx,
            "pdf" => Self::Pdf,
            "nitf" | "newsml-g2" => Self::NewsXml,
            "csv" => Self::Corpus(CorpusKind::Csv),
            "jsonl" => Self::Corpus(CorpusKind::JsonLines),
            "json" => Self::Corpus(CorpusKind::Json),
            _ => return None,
        })
    }

    /// Whether its bytes can be of one encoding or another.
    pub fn has_encoding(self) -> bool {
        !matches!(self, Self::Docx | Self::Pdf)
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
        Shape::Html => Ok(vec![html::read(bytes, encoding)]),
        Shape::Mhtml => Ok(vec![mhtml::read(bytes, encoding)?]),
        Shape::Docx => Ok(vec![docx::read(bytes)?]),
        Shape::Pdf => Ok(vec![pdf::read(bytes)?]),
        Shape::NewsXml => news_xml::read(bytes, encoding),
        Shape::Corpus(_) => Err(NotAnArticle("is a table of articles".to_owned())),
    }
}

/// How many characters there are that no reader of XML takes, and few programs show: control characters other than line
/// ends and tabs. They stay in the text.
pub fn n_control_characters(text: &str) -> usize {
    let is_odd = |byte: &u8| matches!(byte, 0..=8 | 0xB | 0xC | 0xE..=0x1F | 0x7F);
    text.bytes().filter(|byte| is_odd(byte)).count()
}

fn plain_text(bytes: &[u8], encoding: Option<&'static Encoding>) -> FoundArticle {
    let decoded = decode(bytes, encoding);
    FoundArticle {
        text: decoded.text,
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
        assert_eq!(of("a.docx", b"PK\x03\x04"), Ok(Shape::Docx));
        let message = "is not a text but a zip archive or an office document other than .docx";
        assert_eq!(of("a.odt", b"PK\x03\x04"), Err(message.to_owned()));
    }
}
