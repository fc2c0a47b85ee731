//! Saved web pages: all that a browser shows, a line for each block, navigation and footers included.

use std::collections::BTreeMap;

use encoding_rs::Encoding;
use html5gum::emitters::default::DefaultEmitter;
use html5gum::{HtmlString, StartTag, Token, Tokenizer};

use super::found::FoundArticle;
use super::html_facts::{Attributes, Facts};
use super::lines::Lines;
use crate::formats::articles::decode::{decode_declared, encoding_named};

const EXTRACTOR: &str = "html 1";
/// Browsers look for the encoding in the first 1,024 bytes; some pages say it later.
const N_BYTES_WITH_ENCODING: usize = 4096;
/// How far up an end that nobody wrote is looked for, so that hostile nesting costs no more than its length.
const MAX_IMPLIED: usize = 64;

pub(super) fn read(bytes: &[u8], encoding: Option<&'static Encoding>) -> FoundArticle {
    let decoded = decode_declared(bytes, encoding, declared_encoding(bytes));
    let (text, facts) = read_page(&decoded.text);
    let (title, meta) = facts.into_title_and_meta();
    FoundArticle {
        text,
        title,
        meta,
        encoding: decoded.encoding.name(),
        newline: decoded.newline,
        extractor: EXTRACTOR.to_owned(),
        record: String::new(),
        is_lossy: decoded.is_lossy,
    }
}

/// The text of a page, and what its code says of the article.
pub(super) fn read_page(html: &str) -> (String, Facts) {
    let mut emitter = DefaultEmitter::default();
    emitter.naively_switch_states(true);
    let mut page = Page::default();
    for token in Tokenizer::new_with_emitter(html, emitter) {
        match token {
            Ok(Token::StartTag(tag)) => page.start(tag),
            Ok(Token::EndTag(tag)) => page.end(&tag.name),
            Ok(Token::String(text)) => page.text(&String::from_utf8_lossy(&text)),
            Ok(Token::Comment(comment)) => page.facts.comment(&String::from_utf8_lossy(&comment)),
            Ok(Token::Doctype(_) | Token::Error(_)) | Err(_) => {}
        }
    }
    (page.lines.finish(), page.facts)
}

/// The encoding that a page says it has in a `<meta>`.
pub(super) fn declared_encoding(bytes: &[u8]) -> Option<&'static Encoding> {
    let start = String::from_utf8_lossy(&bytes[..bytes.len().min(N_BYTES_WITH_ENCODING)]).to_ascii_lowercase();
    let declared = start.match_indices("charset").find_map(|(at, word)| {
        let tag = start[..at].rfind('<')?;
        let value = start[at + word.len()..].trim_start().strip_prefix('=')?.trim_start();
        let name = value.trim_start_matches(['"', '\'']).split(['"', '\'', ';', '>', '/', ' ', '\n']).next()?;
        start[tag..].starts_with("<meta").then(|| encoding_named(name).ok())?
    });
    // A page whose ASCII can be read is not UTF-16, whatever it says: browsers take UTF-8 then.
    declared.map(Encoding::output_encoding)
}

/// A page on its way from tags to lines.
#[derive(Default)]
struct Page {
    lines: Lines,
    facts: Facts,
    open: Vec<Element>,
    n_open: BTreeMap<Vec<u8>, usize>,
    /// How many of the open elements are not shown.
    n_skipped: usize,
    /// How many of the open elements keep their white space.
    n_verbatim: usize,
}

struct Element {
    name: Vec<u8>,
    is_skipped: bool,
    /// Where its text begins, for what the facts want to know.
    start: usize,
}

impl Page {
    fn start(&mut self, tag: StartTag<()>) {
        let HtmlString(name) = tag.name;
        let attributes = Attributes(&tag.attributes);
        self.facts.tag(&name, &attributes);
        self.end_implied(&name);
        let is_shown = self.n_skipped == 0;
        match &*name {
            b"br" if is_shown => self.lines.line_break(),
            b"td" | b"th" if is_shown => self.begin_cell(),
            _ if is_shown && is_block(&name) => self.lines.line_end(),
            b"q" if is_shown => self.lines.words("“"),
            _ => {}
        }
        let is_foreign = matches!(&*name, b"svg" | b"math") || self.is_open(b"svg");
        if is_void(&name) || (tag.self_closing && is_foreign) {
            return;
        }
        let is_skipped = is_never_shown(&name) || attributes.are_hidden(&name);
        self.n_skipped += usize::from(is_skipped);
        self.n_verbatim += usize::from(keeps_space(&name));
        *self.n_open.entry(name.clone()).or_default() += 1;
        self.open.push(Element { name, is_skipped, start: self.lines.position() });
    }

    fn end(&mut self, name: &[u8]) {
        if self.is_open(name) {
            if is_inline(name) && !self.is_open_inside(name) {
                return;
            }
            while let Some(closed) = self.close_last() {
                if closed == name {
                    break;
                }
            }
        } else if self.n_skipped == 0 && matches!(name, b"p" | b"br") {
            self.lines.line_end();
        }
    }

    fn text(&mut self, text: &str) {
        if self.n_skipped > 0 {
            if let Some(element) = self.open.last() {
                self.facts.hidden_text(&element.name, text);
            }
        } else if self.n_verbatim > 0 {
            self.lines.verbatim(text);
        } else {
            // As browsers do.
            self.lines.words(&text.replace('\0', ""));
        }
    }

    fn close_last(&mut self) -> Option<Vec<u8>> {
        let Element { name, is_skipped, start } = self.open.pop()?;
        if let Some(n_open) = self.n_open.get_mut(&name) {
            *n_open -= 1;
        }
        self.n_skipped -= usize::from(is_skipped);
        self.n_verbatim -= usize::from(keeps_space(&name));
        if !is_skipped && self.n_skipped == 0 {
            self.facts.end(&name, self.lines.since(start));
            match &*name {
                b"q" => self.lines.words("”"),
                b"td" | b"th" => self.lines.space(),
                _ if is_block(&name) => self.lines.line_end(),
                _ => {}
            }
        }
        self.facts.left(&name);
        Some(name)
    }

    fn is_open(&self, name: &[u8]) -> bool {
        self.n_open.get(name).is_some_and(|n_open| *n_open > 0)
    }

    /// Whether no block lies between here and the start of an inline element, whose end would else end the block too.
    fn is_open_inside(&self, name: &[u8]) -> bool {
        let above = self.open.iter().rev().take(MAX_IMPLIED).take_while(|element| !is_block(&element.name));
        above.map(|element| &element.name).any(|other| other == name)
    }

    /// Ends the elements whose end tag may be left out before this one.
    fn end_implied(&mut self, name: &[u8]) {
        // Every block ends a paragraph, so that above an open one are only inline elements.
        if (is_block(name) || matches!(name, b"td" | b"th")) && self.is_open(b"p") {
            self.end(b"p");
        }
        let (ends, border): (&[&[u8]], &[u8]) = match name {
            b"li" => (&[b"li"], b"ul ol menu dir"),
            b"dt" | b"dd" => (&[b"dt", b"dd"], b"dl"),
            b"td" | b"th" => (&[b"td", b"th"], b"tr table"),
            b"tr" => (&[b"tr"], b"table"),
            _ => return,
        };
        let is_border = |name: &[u8]| border.split(|byte| *byte == b' ').any(|word| word == name);
        let above = self.open.iter().rev().take(MAX_IMPLIED).take_while(|element| !is_border(&element.name));
        let found = above.map(|element| &element.name).find(|name| ends.contains(&&***name)).cloned();
        if let Some(found) = found {
            self.end(&found);
        }
    }

    /// Cells stand beside each other, unless they hold blocks.
    fn begin_cell(&mut self) {
        if self.lines.is_line_begun() {
            self.lines.tab();
        }
    }
}

fn is_block(name: &[u8]) -> bool {
    matches!(
        name,
        b"address"
            | b"article"
            | b"aside"
            | b"blockquote"
            | b"body"
            | b"caption"
            | b"center"
            | b"dd"
            | b"details"
            | b"dialog"
            | b"dir"
            | b"div"
            | b"dl"
            | b"dt"
            | b"fieldset"
            | b"figcaption"
            | b"figure"
            | b"footer"
            | b"form"
            | b"frameset"
            | b"h1"
            | b"h2"
            | b"h3"
            | b"h4"
            | b"h5"
            | b"h6"
            | b"header"
            | b"hgroup"
            | b"hr"
            | b"html"
            | b"legend"
            | b"li"
            | b"listing"
            | b"main"
            | b"menu"
            | b"nav"
            | b"ol"
            | b"optgroup"
            | b"option"
            | b"p"
            | b"plaintext"
            | b"pre"
            | b"search"
            | b"section"
            | b"summary"
            | b"table"
            | b"tbody"
            | b"tfoot"
            | b"thead"
            | b"tr"
            | b"ul"
            | b"xmp"
    )
}

fn is_inline(name: &[u8]) -> bool {
    matches!(
        name,
        b"a" | b"abbr"
            | b"b"
            | b"big"
            | b"cite"
            | b"code"
            | b"del"
            | b"em"
            | b"font"
            | b"i"
            | b"ins"
            | b"kbd"
            | b"label"
            | b"mark"
            | b"q"
            | b"s"
            | b"small"
            | b"span"
            | b"strike"
            | b"strong"
            | b"sub"
            | b"sup"
            | b"time"
            | b"tt"
            | b"u"
            | b"var"
    )
}

/// What browsers show no text of, or none of its own.
fn is_never_shown(name: &[u8]) -> bool {
    matches!(
        name,
        b"script"
            | b"style"
            | b"template"
            | b"noscript"
            | b"title"
            | b"svg"
            | b"textarea"
            | b"select"
            | b"datalist"
            | b"iframe"
            | b"object"
            | b"canvas"
            | b"audio"
            | b"video"
            | b"noembed"
            | b"noframes"
    )
}

fn is_void(name: &[u8]) -> bool {
    matches!(
        name,
        b"area"
            | b"base"
            | b"br"
            | b"col"
            | b"embed"
            | b"hr"
            | b"img"
            | b"input"
            | b"link"
            | b"meta"
            | b"param"
            | b"source"
            | b"track"
            | b"wbr"
    )
}

fn keeps_space(name: &[u8]) -> bool {
    matches!(name, b"pre" | b"listing" | b"plaintext" | b"xmp")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(html: &str, expected: &str) {
        assert_eq!(read_page(html).0, expected);
    }

    #[test]
    fn blocks_and_breaks_are_lines() {
        check(
            "<p>One <b>two</b>\n three<p>four<br>five<br></p>six<div>seven</div>",
            "One two three\nfour\nfive\nsix\nseven",
        );
        check("<h1>Head</h1><ul><li>a<li>b</ul>c", "Head\na\nb\nc");
        check("cut<br/>the bus", "cut\nthe bus");
        check("<p>a<br><br>b</p>", "a\n\nb");
        check("<pre>\n  a\n    b</pre>c", "a\n    b\nc".replace("a\n", "  a\n").as_str());
        check("<table><tr><td>a<td>b</tr><tr><th><p>c</p></th><td>d</td></tr></table>", "a\tb\nc\nd");
        check("<p>Tom &amp; Jerry&rsquo;s &#8220;deal&#8221;&nbsp;now</p>", "Tom & Jerry’s “deal”\u{a0}now");
        check("She said <q>no <q>cuts</q></q>.", "She said “no “cuts””.");
    }

    #[test]
    fn boilerplate_stays_and_code_does_not() {
        check(
            "<html><head><title>T</title><style>p{}</style><script>if (a<b) '<p>x'</script></head><body><nav><a>Home</a> \
             <a>News</a></nav><article><p>Text</p><aside>Sign up <input value=x></aside></article><noscript><p>no \
             js</p></noscript><template><p>t</p></template><footer>© 2026</footer>",
            "Home News\nText\nSign up\n© 2026",
        );
        check("<div hidden>a<div>b</div></div><p style='DISPLAY: none'>c<p>d<dialog>e</dialog><svg/>f", "d\nf");
        check("<ul><li hidden>a<li>b</ul><svg><title>i</title><path/></svg>c", "b\nc");
    }

    #[test]
    fn broken_pages_are_read_to_the_end() {
        check("</div></b>a<b><p>b</b>c<td>d", "a\nbc\nd");
        check("a <!-- b", "a");
        check("<p>a</span></p></div>b\0", "a\nb");
        check("<div><span>a</div>b", "a\nb");
        for hostile in ["<div>", "<b>", "<ul><li>", "<p><b>", "</p>", "<li>", "<table><tr><td>"] {
            let (text, _) = read_page(&format!("{}end", hostile.repeat(100_000)));
            assert!(text.ends_with("end"), "{hostile}");
        }
    }

    #[test]
    fn the_page_says_its_encoding() {
        let check = |html: &[u8], text: &str, encoding: &str, is_lossy: bool| {
            let found = read(html, None);
            assert_eq!((found.text.as_str(), found.encoding, found.is_lossy), (text, encoding, is_lossy));
        };
        check(b"<meta charset='iso-8859-2'><p>\xB1", "ą", "ISO-8859-2", false);
        check(b"<META http-equiv=x content='text/html; charset=koi8-r'><p>\xC1", "а", "KOI8-R", false);
        check("\u{feff}<meta charset=koi8-r><p>ä".as_bytes(), "ä", "UTF-8", false);
        check("<meta charset=utf-16><p>ä".as_bytes(), "ä", "UTF-8", false);
        check(
            b"<meta charset=utf-8><p>caf\xE9 au lait, dit-elle \xE0 l'h\xF4tel",
            "café au lait, dit-elle à l'hôtel",
            "windows-1252",
            false,
        );
        check(
            b"<p charset=koi8-r>caf\xE9 au lait, dit-elle \xE0 l'h\xF4tel",
            "café au lait, dit-elle à l'hôtel",
            "windows-1252",
            false,
        );
    }
}
