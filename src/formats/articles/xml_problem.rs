//! What is wrong with XML, in words for people.

use quick_xml::Reader;
use quick_xml::errors::{Error, IllFormedError};
use quick_xml::events::Event;

use crate::model::one_line;

/// What an error of the reader of XML means.
pub(crate) fn in_words(error: &Error) -> String {
    let named = |name: &str| one_line(name).chars().take(40).collect::<String>();
    match error {
        Error::Syntax(_) => "it ends inside of a tag or a comment, or has a < that begins none".to_owned(),
        Error::IllFormed(IllFormedError::MismatchedEndTag { expected, found }) => {
            format!("<{}> is still open where </{}> stands", named(expected), named(found))
        }
        Error::IllFormed(IllFormedError::MissingEndTag(name)) => format!("<{}> is never closed", named(name)),
        Error::IllFormed(IllFormedError::UnmatchedEndTag(name)) => format!("</{}> closes nothing", named(name)),
        Error::InvalidAttr(_) => "a tag has an attribute that is not written as XML wants it".to_owned(),
        Error::Encoding(_) => "it has bytes that are no characters in its encoding".to_owned(),
        _ => "something in it is not written as XML wants it".to_owned(),
    }
}

/// What is wrong with a file of XML, with its line; `None` where it is whole.
pub(crate) fn problem(xml: &str) -> Option<String> {
    let mut reader = Reader::from_str(xml);
    let mut open: Vec<String> = Vec::new();
    let found = loop {
        match reader.read_event() {
            Ok(Event::Start(element)) => open.push(String::from_utf8_lossy(element.name().as_ref()).into_owned()),
            Ok(Event::End(_)) => drop(open.pop()),
            Ok(Event::Eof) => break open.pop().map(|name| format!("it ends before </{name}>: it may be cut off"))?,
            Ok(_) => {}
            Err(error) => break in_words(&error),
        }
    };
    let at = usize::try_from(reader.error_position().max(reader.buffer_position())).unwrap_or(xml.len());
    let n_lines = memchr::memchr_iter(b'\n', &xml.as_bytes()[..at.min(xml.len())]).count();
    Some(format!("line {}: {found}", n_lines + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_is_said_with_its_line() {
        for (xml, expected) in [
            ("<a>\n<b>x</b></a>", None),
            ("<a>\n<b>x</a>", Some("line 2: <b> is still open where </a> stands")),
            ("<a>\n<b>x", Some("line 2: it ends before </b>: it may be cut off")),
            ("<a>\n<b x=\"", Some("line 2: it ends inside of a tag or a comment, or has a < that begins none")),
            ("</a>", Some("line 1: </a> closes nothing")),
        ] {
            assert_eq!(problem(xml).as_deref(), expected, "{xml}");
        }
    }
}
