//! Saved web pages: all that a browser shows, a line for each block, navigation and footers included.

mod address;
mod charset;
mod covered;
mod elements;
mod facts;
mod hidden;
mod json_ld;
mod labels_shown;
mod looks;
mod plain;
mod quotes;
mod shadow;
mod sheet;
mod tokens;
mod xhtml;

use std::collections::BTreeMap;

use html5gum::{HtmlString, StartTag, State, Token};

pub(crate) use self::address::{is_address, unescaped};
pub(super) use self::charset::{Charset, decoded};
pub(super) use self::plain::{character_of, plain, resolved};
pub(crate) use self::plain::{content_of, has_own_lines, is_markup};

use self::covered::{Covered, is_outermost};
use self::elements::{is_block, is_inline, is_never_shown, is_void, keeps_space, state_behind};
use self::facts::{Attributes, Fact, Facts};
use self::hidden::Hidden;
use self::labels_shown::labels_shown_in;
use self::looks::Looks;
use self::quotes::{Marks, WithoutMarks};
use self::sheet::{Sheet, Tag, says};
use self::tokens::tokens;
use self::xhtml::{is_xhtml, without_cdata};
use super::found::FoundArticle;
use super::lines::Lines;

const EXTRACTOR: &str = "html 2";
/// How far up an end that nobody wrote is looked for, so that hostile nesting costs no more than its length.
const MAX_IMPLIED: usize = 64;
/// Elements in each other, as browsers have it: what is opened in that depth lies beside the others.
const MAX_OPEN: usize = 512;
/// Pages in frames of pages in frames.
const MAX_FRAMES: usize = 4;

/// Where the pages are that a page shows in its frames, by their addresses; each is given once.
pub(super) type Frames<'f> = &'f mut dyn FnMut(&str) -> Option<String>;

pub(super) fn read(bytes: &[u8], charset: Charset) -> FoundArticle {
    read_with_frames(bytes, charset, &mut |_| None)
}

/// Reads a page whose frames are somewhere else.
pub(super) fn read_with_frames(bytes: &[u8], charset: Charset, frames: Frames<'_>) -> FoundArticle {
    let decoded = decoded(bytes, charset);
    let mut page = if is_xhtml(&decoded.text) {
        read_page(&without_cdata(&decoded.text), Syntax::Xhtml, frames, 0)
    } else {
        read_page(&decoded.text, Syntax::Html, frames, 0)
    };
    let mut remarks: Vec<String> = decoded.remark().into_iter().collect();
    if page.is_uncovered || page.covered.is_all(&page.sheet) {
        remarks.push("hides its text until its scripts run; the text was taken".to_owned());
    }
    remarks.extend(labels_shown_in(&decoded.text));
    let (title, meta) = page.facts.title_and_meta();
    FoundArticle {
        text: page.lines.finish(),
        title,
        meta,
        encoding: decoded.encoding.name(),
        newline: decoded.newline,
        extractor: EXTRACTOR.to_owned(),
        remarks,
        is_guessed: decoded.is_guessed,
        is_lossy: decoded.is_lossy,
        ..FoundArticle::default()
    }
}

/// The text of a piece of a page.
pub(crate) fn text_of(html: &str) -> String {
    read_page(html, Syntax::Html, &mut |_| None, 0).lines.finish()
}

/// The text of a page that is XML too, as those of books are: there `<title/>` is whole.
pub(super) fn text_of_xhtml(xhtml: &str) -> String {
    read_page(&without_cdata(xhtml), Syntax::Xhtml, &mut |_| None, 0).lines.finish()
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Syntax {
    #[default]
    Html,
    Xhtml,
}

/// Reads a page; where it shows next to nothing before its scripts run, what they would show.
fn read_page(html: &str, syntax: Syntax, frames: Frames<'_>, n_around: usize) -> Page {
    let mut shown = BTreeMap::new();
    let mut take = |address: &str| {
        let page = frames(address)?;
        shown.insert(address.to_owned(), page.clone());
        Some(page)
    };
    let page = walk(html, Page { syntax, n_around, ..Page::default() }, &mut take);
    let uncovered = page.hidden.to_uncover(page.lines.position());
    if uncovered.is_empty() {
        return page;
    }
    let hidden = Hidden::without(uncovered);
    // Each page is given once, and this is the same page once more.
    let mut take_again = |address: &str| shown.remove(address).or_else(|| frames(address));
    walk(html, Page { syntax, n_around, hidden, is_uncovered: true, ..Page::default() }, &mut take_again)
}

fn walk(html: &str, mut page: Page, frames: Frames<'_>) -> Page {
    page.has_shadows = shadow::is_in(html);
    if page.has_shadows {
        for token in shadow::composed(html) {
            page.take(&token, frames);
        }
    } else {
        let mut tokens = tokens(html);
        while let Some(token) = tokens.next() {
            if let Some(state) = token.ok().and_then(|token| page.take(&token, frames)) {
                tokens.set_state(state);
            }
        }
    }
    while page.close_last().is_some() {}
    page
}

/// A page on its way from tags to lines.
#[derive(Default)]
struct Page {
    lines: Lines,
    facts: Facts,
    hidden: Hidden,
    syntax: Syntax,
    /// How many pages have this one in a frame.
    n_around: usize,
    is_uncovered: bool,
    covered: Covered,
    sheet: Sheet,
    /// Of the style sheet that is read.
    css: String,
    media: String,
    /// Whether style sheets in it may be of a part of it.
    has_shadows: bool,
    open: Vec<Element>,
    /// What selectors know of the open elements, where there are such.
    around: Vec<Tag>,
    n_open: BTreeMap<Vec<u8>, usize>,
    /// How many of the open elements are not shown.
    n_skipped: usize,
    /// How many of the open elements keep their white space.
    n_verbatim: usize,
    /// Where style sheets want no marks around `<q>`.
    without_marks: WithoutMarks,
}

struct Element {
    name: Vec<u8>,
    is_skipped: bool,
    looks: Looks,
    /// Whether it is a drawing that is shown, of which only parts of pages in it are read.
    is_drawing: bool,
    is_page_in_drawing: bool,
    /// Where its text begins, for what the facts want to know.
    start: usize,
    fact: Option<Fact>,
    /// What stands around `<q>` in it.
    marks: &'static Marks,
    /// What stands at its end.
    closing_mark: &'static str,
}

impl Page {
    /// Returns how to go on reading behind a tag, where that is not as usual.
    fn take(&mut self, token: &Token<()>, frames: Frames<'_>) -> Option<State> {
        match token {
            Token::StartTag(tag) => return self.start(tag, frames),
            Token::EndTag(tag) => self.end(&tag.name),
            Token::String(text) => self.text(&String::from_utf8_lossy(text)),
            Token::Comment(comment) => self.facts.comment(&String::from_utf8_lossy(comment)),
            Token::Doctype(_) | Token::Error(_) => {}
        }
        None
    }

    fn start(&mut self, tag: &StartTag<()>, frames: Frames<'_>) -> Option<State> {
        let HtmlString(name) = &tag.name;
        let attributes = Attributes(&tag.attributes);
        let fact = self.facts.tag(name, &attributes);
        self.end_implied(name);
        let is_shown = self.n_skipped == 0;
        match name.as_slice() {
            b"br" if is_shown => self.lines.line_break(),
            b"td" | b"th" if is_shown => self.begin_cell(),
            b"iframe" | b"frame" if is_shown => self.frame(&attributes, frames),
            _ if is_shown && is_block(name) => self.lines.line_end(),
            _ => {}
        }
        let is_in_foreign = self.is_open(b"svg") || self.is_open(b"math");
        let is_foreign = is_in_foreign || matches!(name.as_slice(), b"svg" | b"math");
        let is_whole = tag.self_closing && (is_foreign || self.syntax == Syntax::Xhtml);
        if is_void(name) || is_whole {
            return None;
        }
        self.open(name, &attributes, fact);
        // Nothing in a drawing is read in a way of its own.
        if is_in_foreign || self.syntax == Syntax::Xhtml { None } else { state_behind(name) }
    }

    fn open(&mut self, name: &[u8], attributes: &Attributes<'_>, fact: Option<Fact>) {
        self.covered.open(name, attributes);
        // What would be shown if it were not opened is opened still.
        let is_kept_out = is_never_shown(name) && self.n_skipped == 0;
        if self.open.len() >= MAX_OPEN && !is_kept_out {
            return;
        }
        let marks = self.open.last().map_or(quotes::DEFAULT_MARKS, |parent| parent.marks);
        let mut closing_mark = "";
        let classes = if self.without_marks.is_empty() { None } else { attributes.get("class") }.unwrap_or_default();
        let is_without_marks = attributes.are_without_marks();
        if name == b"q" && self.n_skipped == 0 && !is_without_marks && !self.without_marks.of_quote(&classes) {
            let n_quotes = self.n_open.get(name).copied().unwrap_or_default();
            let (opening, closing) = quotes::at_depth(marks, n_quotes);
            self.lines.words(opening);
            closing_mark = closing;
        }
        let looks = self.looks(name, attributes);
        let is_hidden = looks.is_hidden && !self.hidden.is_uncovered_now();
        if name == b"style" {
            self.media = attributes.get("media").unwrap_or_default();
        }
        let is_skipped = is_never_shown(name) || is_hidden;
        let is_drawing = name == b"svg" && !is_hidden && self.n_skipped == 0;
        let is_page_in_drawing = !is_hidden && self.begins_page_in_drawing(name);
        self.hidden.open(name, is_hidden && self.n_skipped == 0);
        self.n_skipped += usize::from(is_skipped);
        if looks.is_block && self.n_skipped == 0 {
            self.lines.line_end();
        }
        self.n_verbatim += usize::from(keeps_space(name));
        *self.n_open.entry(name.to_owned()).or_default() += 1;
        let marks = match attributes.language() {
            _ if is_without_marks || self.without_marks.inside(name, &classes) => quotes::NO_MARKS,
            Some(language) => quotes::marks_of(&language),
            None => marks,
        };
        let (name, start) = (name.to_owned(), self.lines.position());
        self.open.push(Element {
            name,
            is_skipped,
            looks,
            is_drawing,
            is_page_in_drawing,
            start,
            fact,
            marks,
            closing_mark,
        });
    }

    /// Whether an element is a part of a page in a drawing that is shown, which alone keeps words out: then they are shown.
    fn begins_page_in_drawing(&mut self, name: &[u8]) -> bool {
        let mut skipped = self.open.iter().rev().filter(|element| element.is_skipped);
        let begins = name.eq_ignore_ascii_case(b"foreignobject")
            && self.n_skipped == 1
            && skipped.next().is_some_and(|element| element.is_drawing);
        if begins {
            self.n_skipped = 0;
            self.lines.line_end();
        }
        begins
    }

    /// How an element that is opened looks.
    fn looks(&mut self, name: &[u8], attributes: &Attributes<'_>) -> Looks {
        let is_item = self.open.last().is_some_and(|parent| parent.looks.has_items);
        let style = attributes.style();
        if self.sheet.is_empty() || self.has_shadows {
            // Style sheets stand below these, and mean them.
            self.around.push(if is_outermost(name) { attributes.tag(name) } else { Tag::default() });
            let own = |way| says(&style, way).map(|(_, is_so)| is_so);
            return Looks::new(name, attributes.are_hidden(name), is_item, own);
        }
        let tag = attributes.tag(name);
        let is_hidden = !is_outermost(name) && attributes.are_hidden_by(&self.sheet, &tag, &self.around);
        let looks = Looks::new(name, is_hidden, is_item, |way| self.sheet.says(&tag, &self.around, &style, way));
        self.around.push(tag);
        looks
    }

    /// The page that a frame shows.
    fn frame(&mut self, attributes: &Attributes<'_>, frames: Frames<'_>) {
        if self.n_around >= MAX_FRAMES || attributes.are_hidden(b"iframe") {
            return;
        }
        let page = attributes.get("srcdoc").or_else(|| frames(&attributes.get("src")?));
        if let Some(page) = page {
            let inner = read_page(&page, Syntax::Html, frames, self.n_around + 1);
            self.lines.line_end();
            self.lines.verbatim(&inner.lines.finish());
            self.lines.line_end();
        }
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
            let is_in_drawing = self.is_open(b"svg") || self.is_open(b"math");
            if let Some(element) = self.open.last() {
                if !is_in_drawing {
                    self.facts.hidden_text(&element.name, text);
                }
                self.hidden.text(&element.name, text);
                if element.name == b"style" {
                    self.css.push_str(text);
                }
            }
        } else if self.n_verbatim > 0 {
            self.lines.verbatim(text);
        } else {
            // As browsers do.
            self.lines.words(&text.replace('\0', ""));
        }
    }

    fn close_last(&mut self) -> Option<Vec<u8>> {
        let Element { name, is_skipped, looks, is_page_in_drawing, start, fact, closing_mark, .. } = self.open.pop()?;
        self.around.pop();
        if name == b"style" {
            self.end_style_sheet();
        }
        if let Some(n_open) = self.n_open.get_mut(&name) {
            *n_open -= 1;
            if *n_open == 0 {
                self.n_open.remove(&name);
            }
        }
        self.n_skipped -= usize::from(is_skipped);
        if is_page_in_drawing {
            self.lines.line_end();
            self.n_skipped += 1;
        }
        self.n_verbatim -= usize::from(keeps_space(&name));
        self.hidden.close(self.n_skipped);
        if let Some(fact) = fact {
            self.facts.end(fact, self.lines.beginning_since(start), start..self.lines.position());
        }
        if !is_skipped && self.n_skipped == 0 {
            match &*name {
                b"q" => self.lines.words(closing_mark),
                b"td" | b"th" => self.lines.space(),
                _ if looks.is_block || is_block(&name) => self.lines.line_end(),
                _ => {}
            }
        }
        self.facts.left(&name);
        Some(name)
    }

    fn end_style_sheet(&mut self) {
        let css = std::mem::take(&mut self.css);
        self.without_marks.add(&css);
        // Not one in a template, which is no part of the page.
        if self.n_skipped == 1 {
            self.sheet.add(&css, &self.media);
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(html: &str, expected: &str) {
        assert_eq!(text_of(html), expected);
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
        check("She said <q>no <q>cuts</q></q>.", "She said “no ‘cuts’”.");
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
    fn drawings_end_where_they_end() {
        let drawing = "<svg><title/><style/><script/><path/></svg>";
        check(&format!("<p>Before</p>{drawing}<p>The whole article.</p>"), "Before\nThe whole article.");
        check("<svg><style>a{}</style><title>t &amp; u</title></svg><p>b", "b");
        check("<noframes><p>a</noframes><p>b", "b");
        let page = "<foreignObject><p>in <b>it</b></p></foreignObject><text>t</text>";
        check(&format!("a<svg><g>{page}</g></svg>b"), "a\nin it\nb");
        check(&format!("a<svg style='display:none'>{page}</svg>b"), "ab");
        check(&format!("a<div hidden><svg>{page}</svg></div>b"), "a\nb");
        check(&format!("a<svg><foreignObject><svg>{page}</svg>c</foreignObject>d</svg>b"), "a\nin it\nc\nb");
        assert_eq!(text_of_xhtml("<head><title/><script src='a'/></head><p>a</p><div/>b"), "a\nb");
    }

    #[test]
    fn of_what_lies_too_deep_all_words_are_there() {
        let deep = |tag: &str| format!("<{tag}>").repeat(2 * MAX_OPEN);
        for tag in ["div", "b", "q", "a", "li", "blockquote"] {
            let page = format!("{}one<script>no</script>{} two", deep(tag), deep(&format!("/{tag}")));
            let words: Vec<String> =
                text_of(&page).split_whitespace().map(|word| word.replace(['“', '”', '‘', '’'], "")).collect();
            assert_eq!(words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>(), ["one", "two"], "{tag}");
        }
        check(&format!("<p>{}<style>no</style>one<template>{}no</template>two", deep("i"), deep("i")), "onetwo");
    }

    #[test]
    fn quotation_marks_follow_the_language_and_the_page() {
        check("<html lang=de><p><q>ja <q>nein</q></q>", "„ja ‚nein‘“");
        check("<p lang=fr-CA><q>oui</q> <q lang=en>yes <q>no</q></q>", "«oui» «yes ‘no’»");
        check("<style>blockquote, q { quotes: none }</style><p>“<q>no</q>”", "“no”");
        check("<style>q:before,q:after{content:''}</style><p><q>no</q>", "no");
        check("<style>q{color:red}</style><p><q>no</q><q style='quotes: none'>a</q>", "“no”a");
    }

    #[test]
    fn pages_hidden_until_their_scripts_run_are_read() {
        let check = |html: &str, text: &str, n_remarks: usize| {
            let found = read(html.as_bytes(), Charset::default());
            assert_eq!((found.text.as_str(), found.remarks.len()), (text, n_remarks), "{html}");
        };
        check("<body style='visibility:hidden'><nav hidden>Menu</nav><h1>One</h1><p>two three", "One\ntwo three", 1);
        check(
            "<p>Loading<div style='display:none' id=app><main>The article <b hidden>x</b></main></div>",
            "Loading\nThe article",
            1,
        );
        check("<div hidden>a</div><dialog>cookies</dialog><div hidden>b</div>", "a\ncookies\nb", 1);
        check("<p>An article<div hidden><h1>Ad</h1></div>", "An article", 0);
        check("<p>Hi<div hidden>A menu that is much longer than the text", "Hi", 0);
        check("", "", 0);
    }

    #[test]
    fn shadow_and_frames_are_shown() {
        check("<my-quote><template shadowrootmode=open><p>“Shadow”</p></template></my-quote><p>a", "“Shadow”\na");
        check("<p>a<iframe srcdoc='<p>b &amp;amp; c<iframe srcdoc=d></iframe>'></iframe><p>e", "a\nb & c\nd\ne");
        let check = |html: &str, expected: &str| {
            let mut pages = BTreeMap::from([("cid:1", "<p>inner<iframe src='cid:2'></iframe>"), ("cid:2", "<p>most")]);
            let mut frames = |address: &str| pages.remove(address).map(str::to_owned);
            let found = read_with_frames(html.as_bytes(), Charset::default(), &mut frames);
            assert_eq!(found.text, expected, "{html}");
        };
        let frame = "<iframe src='cid:1'></iframe>";
        check(
            &format!("<p>a{frame}<iframe hidden src='cid:1'></iframe>{frame}<iframe src=x></iframe><p>b"),
            "a\ninner\nmost\nb",
        );
        // It is gone through twice, once for what it hides.
        check(&format!("{frame}<main hidden>The whole article"), "inner\nmost\nThe whole article");
        check(&format!("a<main hidden>The article {frame}</main>"), "a\nThe article\ninner\nmost");
    }

    #[test]
    fn broken_pages_are_read_to_the_end() {
        check("</div></b>a<b><p>b</b>c<td>d", "a\nbc\nd");
        check("a <!-- b", "a");
        check("<p>a</span></p></div>b\0", "a\nb");
        check("<div><span>a</div>b", "a\nb");
        for hostile in ["<div>", "<b>", "<ul><li>", "<p><b>", "</p>", "<li>", "<table><tr><td>"] {
            let text = text_of(&format!("{}end", hostile.repeat(100_000)));
            assert!(text.ends_with("end"), "{hostile}");
        }
    }

    #[test]
    fn the_page_says_its_encoding() {
        let check = |html: &[u8], text: &str, encoding: &str, is_lossy: bool| {
            let found = read(html, Charset::default());
            assert_eq!((found.text.as_str(), found.encoding, found.is_lossy), (text, encoding, is_lossy));
        };
        check(b"<meta charset='iso-8859-2'><p>\xB1", "ą", "ISO-8859-2", false);
        check(b"<META http-equiv=x content='text/html; charset=koi8-r'><p>\xC1", "а", "KOI8-R", false);
        check("\u{feff}<meta charset=koi8-r><p>ä".as_bytes(), "ä", "UTF-8", false);
        check("<meta charset=utf-16><p>ä".as_bytes(), "ä", "UTF-8", false);
        check("<meta charset=iso-8859-1><p>“Zoë”".as_bytes(), "“Zoë”", "UTF-8", false);
        check("<meta charset=shift_jis><p>ä".as_bytes(), "ﾃ､", "Shift_JIS", false);
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
