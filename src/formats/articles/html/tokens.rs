//! A page → its tags and its text, for the same stack however many attributes a tag has.

use std::collections::BTreeMap;
use std::fmt;

use html5gum::emitters::callback::{Callback, CallbackEmitter, CallbackEvent};
use html5gum::{EndTag, HtmlString, Reader, Span, Spanned, StartTag, Token, Tokenizer};

/// So many bytes are read between two pauses, at most where one may be made.
const N_BYTES_AT_ONCE: usize = 512;

/// No tag of a page needs more attributes; what it has besides is passed over.
const MAX_ATTRIBUTES: usize = 1024;

/// The tokens of a page. An error of the tokenizer means nothing, and what is wrong with the page is not among them.
pub(super) fn tokens(html: &str) -> Tokenizer<Pausing<'_>, CallbackEmitter<Assembly, Token<()>>> {
    assembled(Pausing { html: html.as_bytes(), at: 0, n_at_once: N_BYTES_AT_ONCE, paused_at: 0 })
}

fn assembled(page: Pausing<'_>) -> Tokenizer<Pausing<'_>, CallbackEmitter<Assembly, Token<()>>> {
    Tokenizer::new_with_emitter(page, CallbackEmitter::new(Assembly::default()))
}

/// Puts tokens together. That of the tokenizer keeps a note of each thing that is wrong with a tag until it ends.
#[derive(Debug, Default)]
pub(super) struct Assembly {
    name: Vec<u8>,
    attributes: BTreeMap<HtmlString, Spanned<HtmlString, ()>>,
    /// Whose value comes next; empty where the tag has it already.
    attribute: HtmlString,
}

impl Callback<Token<()>, ()> for Assembly {
    fn handle_event(&mut self, event: CallbackEvent<'_>, _: Span<()>) -> Option<Token<()>> {
        match event {
            CallbackEvent::OpenStartTag { name } => self.name = name.to_vec(),
            CallbackEvent::AttributeName { name } => {
                self.attribute = HtmlString::default();
                if self.attributes.len() < MAX_ATTRIBUTES && !self.attributes.contains_key(name) {
                    self.attribute = name.to_vec().into();
                    self.attributes.insert(self.attribute.clone(), Spanned::default());
                }
            }
            CallbackEvent::AttributeValue { value } => {
                if let Some(known) = self.attributes.get_mut(&self.attribute) {
                    known.extend(value);
                }
            }
            CallbackEvent::CloseStartTag { self_closing } => {
                let (name, attributes) = (std::mem::take(&mut self.name).into(), std::mem::take(&mut self.attributes));
                return Some(Token::StartTag(StartTag { self_closing, name, attributes, ..StartTag::default() }));
            }
            CallbackEvent::EndTag { name } => {
                self.attributes.clear();
                return Some(Token::EndTag(EndTag { name: name.to_vec().into(), ..EndTag::default() }));
            }
            CallbackEvent::String { value } => return Some(Token::String(value.to_vec().into())),
            CallbackEvent::Comment { value } => return Some(Token::Comment(value.to_vec().into())),
            // Of how a page begins nothing is asked.
            CallbackEvent::Doctype { .. } | CallbackEvent::Error(_) => {}
        }
        None
    }
}

/// The bytes of a page, with pauses.
///
/// The tokenizer goes from one quoted attribute to the next in calls within calls, and gathers what is wrong with a text,
/// until something else comes. A pause is an error to it: it comes back with what it has, and goes on where it was when it
/// is asked for the next token.
#[derive(Debug)]
pub(super) struct Pausing<'h> {
    html: &'h [u8],
    at: usize,
    n_at_once: usize,
    paused_at: usize,
}

#[derive(Debug)]
pub(super) struct Pause;

impl fmt::Display for Pause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the tokenizer comes up for air")
    }
}

impl std::error::Error for Pause {}

impl Reader for Pausing<'_> {
    type Error = Pause;

    fn read_byte(&mut self) -> Result<Option<u8>, Pause> {
        let byte = self.html.get(self.at).copied();
        self.at += usize::from(byte.is_some());
        Ok(byte)
    }

    fn try_read_string(&mut self, wanted: &[u8], case_sensitive: bool) -> Result<bool, Pause> {
        let next = self.html.get(self.at..self.at + wanted.len()).unwrap_or_default();
        let is_next = next == wanted || (!case_sensitive && next.eq_ignore_ascii_case(wanted));
        self.at += if is_next { wanted.len() } else { 0 };
        Ok(is_next)
    }

    fn read_until<'b>(&'b mut self, needle: &[u8], _: &'b mut [u8; 4]) -> Result<Option<&'b [u8]>, Pause> {
        // Where a tag may end it is in the middle of a name, and would begin that anew.
        let may_pause = !needle.contains(&b'>');
        if may_pause && self.at - self.paused_at >= self.n_at_once {
            self.paused_at = self.at;
            return Err(Pause);
        }
        let rest = &self.html[self.at..];
        let rest = &rest[..rest.len().min(self.n_at_once)];
        let n_bytes = rest.iter().position(|byte| needle.contains(byte)).unwrap_or(rest.len());
        let next = &rest[..n_bytes.max(1).min(rest.len())];
        self.at += next.len();
        Ok((!next.is_empty()).then_some(next))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_change_no_token() {
        const PIECES: [&str; 12] = ["a", " ", "=", "\"", "'", ">", "/", "<", "&amp;", "\r\n", "\0", "=\"é\""];
        let mut pages = vec![String::from("<p "), String::from("<!doctype "), String::from("<title>"), String::new()];
        for _ in 0..3 {
            pages = pages.iter().flat_map(|page| PIECES.map(|piece| format!("{page}{piece}"))).collect();
        }
        let end = " b=\"c\">d</p e=\"f\"><!-- g=\"h\" -->\"";
        for page in pages.iter().map(|page| format!("{page}{end}")) {
            let often = Pausing { html: page.as_bytes(), at: 0, n_at_once: 1, paused_at: 0 };
            let paused: Vec<_> = assembled(often).filter_map(Result::ok).collect();
            let is_asked_for = |token: &Token<()>| !matches!(token, Token::Error(_) | Token::Doctype(_));
            let whole = Tokenizer::new(&page).filter_map(Result::ok).filter(is_asked_for);
            assert_eq!(paused, whole.collect::<Vec<_>>(), "{page}");
        }
    }

    #[test]
    fn of_any_number_of_attributes_the_first_are_kept() {
        let attributes: Vec<String> = (0..100_000).map(|number| format!("a{number} = \"{number}\"")).collect();
        let page = format!("<p {}>x", attributes.join(" "));
        let found: Vec<_> = tokens(&page).filter_map(Result::ok).collect();
        assert!(
            matches!(&found[..], [Token::StartTag(tag), Token::String(_)] if tag.attributes.len() == MAX_ATTRIBUTES)
        );
        let wrong = format!("<p {}>x", "\"".repeat(100_000));
        assert_eq!(tokens(&wrong).filter_map(Result::ok).count(), 2, "what is wrong is no token");
    }
}
