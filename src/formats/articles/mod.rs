//! The bytes of an article file → its text, and what else the file says of the article; one module for each shape.
//!
//! A shape never drops words that a person sees in the file: navigation, notices and footers are labels too. White space
//! that only lays out the file is another matter. Every block of the file becomes a line.

pub mod decode;
pub mod decode_stream;

mod about_others;
mod byline;
pub mod corpus;
mod dates;
mod found;
mod front_matter;
pub(crate) mod html;
pub(crate) mod known_elsewhere;
mod lines;
mod mail;
mod news_xml;
pub mod office;
pub mod pdf;
mod proof;
mod shape;
mod title;
pub(in crate::formats) mod unseen;
mod warc;
pub(crate) mod xml_problem;

use encoding_rs::Encoding;

pub(crate) use about_others::is_about_others;
pub(crate) use dates::{day_since_1970, iso_date};
pub use found::{CorpusKind, FoundArticle, NotAnArticle};
pub(crate) use proof::archive;
pub use shape::{Packing, Shape};
pub use title::{retitled, title_from};
pub use unseen::{is_blank, n_control_characters};

use self::decode::decode;
use self::front_matter::{FrontMatter, front_matter};

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
        Shape::Html if is_of_ours(bytes) => Err(NotAnArticle(
            "is a page that Pullquote wrote to be read: labels come home by another export, such as json".to_owned(),
        )),
        Shape::Html => Ok(vec![html::read(bytes, html::Charset { chosen: encoding, declared: None })]),
        Shape::Mhtml => Ok(vec![mail::read_page(bytes, encoding)?]),
        Shape::Mail => mail::read_mails(bytes, encoding),
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

/// By this, pages that we wrote are known: what they show besides the text is no part of an article.
pub(crate) const PAGE_OF_OURS: &str = "<meta name=\"generator\" content=\"Pullquote\">";

fn is_of_ours(page: &[u8]) -> bool {
    const N_BYTES: usize = 1024;
    memchr::memmem::find(&page[..page.len().min(N_BYTES)], PAGE_OF_OURS.as_bytes()).is_some()
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
        is_guessed: decoded.is_guessed,
        is_lossy: decoded.is_lossy,
        ..FoundArticle::default()
    }
}
