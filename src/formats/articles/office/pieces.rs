//! An XML part of a document, piece by piece.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::QName;

use crate::formats::articles::news_xml::{attribute, entity};

/// A piece of an XML file. An element without content starts and ends.
pub(super) enum Piece<'a> {
    Start(&'a BytesStart<'a>),
    End(QName<'a>),
    /// Entities are resolved.
    Text(&'a str),
}

/// Hands on the pieces of an XML file in their order. Where it is broken, those before that were handed on.
pub(super) fn for_each_piece(xml: &str, mut take: impl FnMut(Piece<'_>)) -> Result<(), quick_xml::Error> {
    let mut reader = Reader::from_str(xml);
    loop {
        match reader.read_event()? {
            Event::Start(element) => take(Piece::Start(&element)),
            Event::Empty(element) => {
                take(Piece::Start(&element));
                take(Piece::End(element.name()));
            }
            Event::End(element) => take(Piece::End(element.name())),
            Event::Text(text) => take(Piece::Text(&String::from_utf8_lossy(&text))),
            Event::CData(text) => take(Piece::Text(&String::from_utf8_lossy(&text))),
            Event::GeneralRef(name) => take(Piece::Text(&entity(&name))),
            Event::Eof => return Ok(()),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
        }
    }
}

/// The values of these attributes of all elements of a name, as far as the file is whole.
pub(super) fn attributes_of<const N: usize>(xml: &str, name: &str, wanted: [&str; N]) -> Vec<[String; N]> {
    let mut found = Vec::new();
    for_each_element(xml, |element| {
        if element.local_name().as_ref() == name.as_bytes() {
            found.push(wanted.map(|wanted| attribute(element, wanted.as_bytes())));
        }
    });
    found
}

/// Hands on the elements of an XML file in their order, as far as it is whole: it tells of the parts of a document, which
/// are read without what it does not tell.
pub(super) fn for_each_element(xml: &str, mut take: impl FnMut(&BytesStart<'_>)) {
    let elements = |piece: Piece<'_>| {
        if let Piece::Start(element) = piece {
            take(element);
        }
    };
    for_each_piece(xml, elements).unwrap_or(());
}
