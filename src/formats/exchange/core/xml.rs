//! The little XML that exports write and imports read.

use std::borrow::Cow;
use std::collections::BTreeMap;

use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};

/// What an XML file can never hold, written as U+FFFD.
pub(crate) fn is_forbidden(character: char) -> bool {
    matches!(character, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')
}

/// Text for an attribute or an element. White space that a reader would change is written as a character reference.
pub(crate) fn escaped(text: &str) -> Cow<'_, str> {
    let is_plain = |character: char| {
        !matches!(character, '&' | '<' | '>' | '"' | '\'' | '\n' | '\r' | '\t' | '\u{85}' | '\u{2028}')
            && !is_forbidden(character)
    };
    if text.chars().all(is_plain) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            plain if is_plain(plain) => out.push(plain),
            forbidden if is_forbidden(forbidden) => out.push('\u{fffd}'),
            other => out.extend(["&#", &u32::from(other).to_string(), ";"]),
        }
    }
    Cow::Owned(out)
}

/// The value of an attribute, by its whole name; empty where there is none.
pub(crate) fn attribute(element: &BytesStart<'_>, name: &str) -> String {
    let found = element.attributes().with_checks(false).flatten().find(|one| one.key.as_ref() == name.as_bytes());
    let value = found.map(|one| String::from_utf8_lossy(&one.value).into_owned()).unwrap_or_default();
    quick_xml::escape::unescape(&value).map(Into::into).unwrap_or(value)
}

/// Takes in what stands in XML, in order.
pub(crate) trait Walk {
    fn start(&mut self, element: &BytesStart<'_>);
    /// `name` with its prefix.
    fn end(&mut self, name: &[u8]);
    fn words(&mut self, words: &str);
}

/// Goes through XML that is whole. An empty element begins and ends.
pub(crate) fn walk(xml: &str, taken: &mut impl Walk) {
    let mut reader = Reader::from_str(xml);
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Eof => break,
            Event::Start(element) => taken.start(&element),
            Event::Empty(element) => {
                taken.start(&element);
                taken.end(element.name().as_ref());
            }
            Event::End(element) => taken.end(element.name().as_ref()),
            Event::Text(text) => taken.words(&String::from_utf8_lossy(&text)),
            Event::CData(text) => taken.words(&String::from_utf8_lossy(&text)),
            Event::GeneralRef(reference) => taken.words(&character_of(&reference)),
            _ => {}
        }
    }
}

/// What a reference such as `&amp;` stands for; what a file declares itself stays as it is.
fn character_of(reference: &BytesRef<'_>) -> String {
    let written = format!("&{};", String::from_utf8_lossy(reference));
    quick_xml::escape::unescape(&written).map(Into::into).unwrap_or(written)
}

/// The names and attributes of all elements, in order. Only the five entities of XML and character references are
/// resolved, so nothing that a file declares can grow.
pub(crate) fn elements(xml: &str) -> Vec<(String, BTreeMap<String, String>)> {
    let mut elements = Vec::new();
    let mut rest = xml;
    while let Some(start) = rest.find('<') {
        rest = &rest[start + 1..];
        let comment = rest.strip_prefix("!--").and_then(|comment| comment.find("-->").map(|end| &comment[end + 3..]));
        if let Some(behind) = comment {
            rest = behind;
        } else if rest.starts_with(|character: char| character.is_alphabetic() || character == '_') {
            let n_name = rest.find(|c: char| c.is_whitespace() || c == '/' || c == '>').unwrap_or(rest.len());
            let name = rest[..n_name].to_owned();
            let (attributes, behind) = attributes(&rest[n_name..]);
            elements.push((name, attributes));
            rest = behind;
        }
    }
    elements
}

/// The attributes of an element, and what stands behind it.
fn attributes(mut rest: &str) -> (BTreeMap<String, String>, &str) {
    let mut attributes = BTreeMap::new();
    loop {
        rest = rest.trim_start();
        // A name ends within its tag: whatever is behind that is not looked at for each tag again.
        let at = rest.find(['=', '>', '/', '<']).filter(|at| rest[*at..].starts_with('='));
        let Some((name, value)) = at.map(|at| (&rest[..at], rest[at + 1..].trim_start())) else { break };
        let Some(quote) = value.chars().next().filter(|quote| matches!(quote, '"' | '\'')) else { break };
        let Some((value, behind)) = value[1..].split_once(quote) else { break };
        attributes.insert(name.trim().to_owned(), unescaped(value));
        rest = behind;
    }
    (attributes, rest)
}

fn unescaped(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    let mut rest = value;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        let (name, behind) = rest[at + 1..].split_once(';').unwrap_or((&rest[at + 1..], ""));
        let number = name.strip_prefix("#x").map(|hex| u32::from_str_radix(hex, 16));
        let number = number.or_else(|| name.strip_prefix('#').map(str::parse)).and_then(Result::ok);
        out.push(match name {
            "amp" => '&',
            "lt" => '<',
            "gt" => '>',
            "quot" => '"',
            "apos" => '\'',
            _ => number.and_then(char::from_u32).unwrap_or('\u{fffd}'),
        });
        rest = behind;
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_are_those_of_their_own_element() {
        let found = elements("<a><b/><c x = '1>2' y=\"a&amp;b\"/><d >z=\"1\"</d></a>");
        let in_words = |(name, attributes): (String, BTreeMap<String, String>)| format!("{name} {attributes:?}");
        let found: Vec<String> = found.into_iter().map(in_words).collect();
        assert_eq!(found, ["a {}", "b {}", "c {\"x\": \"1>2\", \"y\": \"a&b\"}", "d {}"]);
    }
}
