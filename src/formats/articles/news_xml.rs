//! The XML of news agencies: NITF, and NewsML-G2 with NITF, XHTML or plain text in it.

use encoding_rs::Encoding;
use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};

use super::byline::without_by;
use super::dates::iso_date;
use super::found::{FoundArticle, NotAnArticle};
use super::html::character_of;
use super::known_elsewhere::by_root;
use super::lines::Lines;
use super::title::below_title;
use super::xml_problem::in_words;
use crate::formats::articles::decode::{decode_declared, encoding_named};
use crate::model::{Meta, one_line};

/// The articles of the file; a NewsML-G2 message may hold several.
pub(super) fn read(bytes: &[u8], encoding: Option<&'static Encoding>) -> Result<Vec<FoundArticle>, NotAnArticle> {
    let decoded = decode_declared(bytes, encoding, declared_encoding(bytes));
    let items = Walk::default().read(&decoded.text)?;
    let n_items = items.len();
    let found = |(idx, item): (usize, Item)| FoundArticle {
        text: item.text,
        title: item.title,
        meta: item.meta,
        encoding: decoded.encoding.name(),
        newline: decoded.newline,
        extractor: item.extractor.to_owned(),
        record: match item.guid {
            _ if n_items == 1 => String::new(),
            guid if guid.is_empty() => (idx + 1).to_string(),
            guid => guid,
        },
        remarks: decoded.remark().into_iter().collect(),
        is_guessed: decoded.is_guessed,
        is_lossy: decoded.is_lossy,
    };
    Ok(items.into_iter().enumerate().map(found).collect())
}

/// The encoding in the first line of an XML file.
fn declared_encoding(bytes: &[u8]) -> Option<&'static Encoding> {
    let line = String::from_utf8_lossy(&bytes[..bytes.len().min(200)]);
    let (_, rest) = line.trim_start().strip_prefix("<?xml")?.split_once("?>")?.0.split_once("encoding")?;
    let name = rest.trim_start().strip_prefix('=')?.trim_start().trim_matches(['"', '\'', ' ']);
    let name = name.split(['"', '\'']).next()?;
    encoding_named(name).ok().map(Encoding::output_encoding)
}

/// What an attribute says, whatever its name space; empty where it is not there.
pub(super) fn attribute(element: &BytesStart<'_>, name: &[u8]) -> String {
    let mut attributes = element.attributes();
    let found = attributes.with_checks(false).flatten().find(|attribute| attribute.key.local_name().as_ref() == name);
    let value = found.map(|attribute| String::from_utf8_lossy(&attribute.value).into_owned()).unwrap_or_default();
    quick_xml::escape::unescape(&value).map(Into::into).unwrap_or(value)
}

/// The character that `&…;` stands for: a number, or a name of XML or HTML. Nothing else is expanded.
pub(super) fn entity(reference: &BytesRef<'_>) -> String {
    if let Ok(Some(character)) = reference.resolve_char_ref() {
        return character.to_string();
    }
    let name = String::from_utf8_lossy(reference);
    match &*name {
        "nbsp" => "\u{a0}".to_owned(),
        name => character_of(&format!("&{name};")),
    }
}

/// An article of the file.
#[derive(Default)]
struct Item {
    text: String,
    title: String,
    meta: Meta,
    guid: String,
    extractor: &'static str,
}

/// The file on its way from elements to articles.
#[derive(Default)]
struct Walk {
    items: Vec<Item>,
    item: Item,
    lines: Lines,
    open: Vec<Open>,
    /// How many of them have no words that anybody sees.
    n_hidden: usize,
    /// Where in `open` the element starts whose text is the article's.
    body: Option<usize>,
    /// All words so far.
    words: String,
    /// Where in them the last `<byttl>` begins, which says what the author is.
    role_start: Option<usize>,
    titles: Candidates,
    outlets: Candidates,
    dates: Candidates,
}

struct Open {
    /// Local.
    name: Vec<u8>,
    /// Where its words begin among all.
    words_start: usize,
}

/// What several elements may say, the best first.
#[derive(Default)]
struct Candidates([String; 4]);

impl Walk {
    fn read(mut self, xml: &str) -> Result<Vec<Item>, NotAnArticle> {
        let broken = |what: &str| NotAnArticle(format!("is broken XML ({what})"));
        let mut reader = Reader::from_str(xml);
        let mut root = String::new();
        loop {
            match reader.read_event().map_err(|error| broken(&in_words(&error)))? {
                Event::Start(element) => {
                    if root.is_empty() {
                        root = name_of_root(&element)?;
                    }
                    self.start(&element);
                    self.open(&element);
                }
                Event::Empty(element) => {
                    self.start(&element);
                    self.open(&element);
                    self.end();
                }
                Event::End(_) => self.end(),
                Event::Text(text) => self.text(&String::from_utf8_lossy(&text)),
                Event::CData(text) => self.text(&String::from_utf8_lossy(&text)),
                Event::GeneralRef(reference) => self.text(&entity(&reference)),
                Event::DocType(declaration) if declares_entities(&declaration) => {
                    return Err(NotAnArticle("declares entities of its own, which are not read".to_owned()));
                }
                Event::Eof if !self.open.is_empty() => return Err(broken("it ends too early")),
                Event::Eof => break,
                Event::DocType(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
            }
        }
        if root == "nitf" {
            self.take_item("nitf 2");
        }
        if self.items.is_empty() {
            return Err(NotAnArticle(if root.is_empty() { "is no XML" } else { "is XML without a text" }.to_owned()));
        }
        Ok(self.items)
    }

    fn start(&mut self, element: &BytesStart<'_>) {
        let name = element.local_name();
        let name = name.as_ref();
        match name {
            b"newsItem" => self.item.guid = attribute(element, b"guid"),
            b"date.issue" => self.dates.set(0, &attribute(element, b"norm")),
            b"pubdata" => {
                self.dates.set(1, &attribute(element, b"date.publication"));
                self.outlets.set(0, &attribute(element, b"name"));
                set(&mut self.item.meta.url, &attribute(element, b"ex-ref"));
            }
            // Agencies write who they are as a name, or as a code alone.
            b"provider" => self.outlets.set(1, &attribute(element, b"literal")),
            b"byttl" => self.begin_role(),
            b"story.date" => self.dates.set(2, &attribute(element, b"norm")),
            b"inlineData" if !attribute(element, b"contenttype").contains("html") => self.body = Some(self.open.len()),
            b"body" | b"inlineXML" | b"inlineData" if self.body.is_none() => self.body = Some(self.open.len()),
            b"br" if self.body.is_some() => self.lines.line_break(),
            _ if self.body.is_some() && is_block(name) => self.lines.line_end(),
            _ => {}
        }
    }

    fn begin_role(&mut self) {
        self.role_start = Some(self.words.len());
        self.lines.line_end();
    }

    fn open(&mut self, element: &BytesStart<'_>) {
        let name = element.local_name().as_ref().to_owned();
        self.n_hidden += usize::from(is_hidden(&name));
        self.open.push(Open { name, words_start: self.words.len() });
    }

    fn end(&mut self) {
        let Some(Open { name, words_start }) = self.open.pop() else { return };
        self.n_hidden -= usize::from(is_hidden(&name));
        let words = beginning(&self.words[words_start..]);
        let parent = self.open.last().map(|open| open.name.as_slice()).unwrap_or_default();
        let is_in_meta = self.body.is_none();
        match (&*name, parent) {
            (b"hl1", _) | (b"headline", b"contentMeta" | b"hedline") => self.titles.set(0, words),
            (b"title", b"head") => self.titles.set(1, words),
            (b"title", b"itemMeta") if is_in_meta => self.titles.set(2, words),
            (b"byline", _) | (b"by", b"contentMeta") => {
                let role_start = self.role_start.take().and_then(|start| start.checked_sub(words_start));
                let name = role_start.and_then(|n_bytes| words.get(..n_bytes)).unwrap_or(words);
                set(&mut self.item.meta.byline, without_by(&one_line(name)));
            }
            (b"name", b"creator") if is_in_meta => set(&mut self.item.meta.byline, words),
            (b"name", b"provider" | b"copyrightHolder" | b"infoSource") | (b"distributor", _) => {
                self.outlets.set(0, words);
            }
            (b"versionCreated", b"itemMeta") => self.dates.set(3, words),
            (b"contentCreated", b"contentMeta") => self.dates.set(0, words),
            _ => {}
        }
        if self.body.is_some() {
            if name == b"td" || name == b"th" {
                self.lines.tab();
            } else if is_block(&name) {
                self.lines.line_end();
            }
        }
        if self.body == Some(self.open.len()) {
            self.lines.line_end();
            self.body = None;
        }
        if name == b"newsItem" {
            self.take_item("newsml-g2 2");
        }
    }

    fn text(&mut self, text: &str) {
        self.words.push_str(text);
        match self.body {
            // Plain text keeps its lines.
            Some(at) if self.open.get(at).is_some_and(|open| open.name == b"inlineData") => self.lines.verbatim(text),
            Some(_) if self.n_hidden == 0 => self.lines.words(text),
            _ => {}
        }
    }

    /// An article has ended. Its headline comes first, unless the text has it already.
    fn take_item(&mut self, extractor: &'static str) {
        let mut item = std::mem::take(&mut self.item);
        item.title = std::mem::take(&mut self.titles).best();
        item.meta.outlet = std::mem::take(&mut self.outlets).best();
        item.meta.date = std::mem::take(&mut self.dates).0.iter().find_map(|date| iso_date(date)).unwrap_or_default();
        item.extractor = extractor;
        let text = std::mem::take(&mut self.lines).finish();
        if text.is_empty() {
            return;
        }
        item.text = below_title(&item.title, &text);
        self.items.push(item);
    }
}

impl Candidates {
    fn set(&mut self, rank: usize, words: &str) {
        set(&mut self.0[rank], words);
    }

    fn best(self) -> String {
        self.0.into_iter().find(|words| !words.is_empty()).unwrap_or_default()
    }
}

fn name_of_root(element: &BytesStart<'_>) -> Result<String, NotAnArticle> {
    let name = String::from_utf8_lossy(element.local_name().as_ref()).into_owned();
    match &*name {
        "nitf" | "newsItem" | "newsMessage" => Ok(name),
        "NewsML" => Err(NotAnArticle("is NewsML 1, and only NewsML-G2 can be read".to_owned())),
        "html" => Err(NotAnArticle("is a web page: call it .html to open it".to_owned())),
        _ => {
            let known = by_root(&name).map(|what| format!("looks like {what}, which is not read here: it "));
            let (known, root) = (known.unwrap_or_default(), one_line(&name));
            Err(NotAnArticle(format!("{known}is XML, but neither NITF nor NewsML-G2: it begins with <{root}>")))
        }
    }
}

fn declares_entities(declaration: &[u8]) -> bool {
    memchr::memmem::find(declaration, b"<!ENTITY").is_some()
}

/// The first words of an element, enough for a title or a name: elements that stand in each other cost no more.
fn beginning(words: &str) -> &str {
    const MAX_BYTES: usize = 2000;
    &words[..words.floor_char_boundary(MAX_BYTES)]
}

fn set(fact: &mut String, value: &str) {
    if fact.is_empty() {
        *fact = one_line(value);
    }
}

fn is_hidden(name: &[u8]) -> bool {
    matches!(name, b"head" | b"style" | b"script")
}

fn is_block(name: &[u8]) -> bool {
    matches!(
        name,
        b"abstract"
            | b"address"
            | b"aside"
            | b"block"
            | b"blockquote"
            | b"body"
            | b"body.content"
            | b"body.end"
            | b"body.head"
            | b"bq"
            | b"byline"
            | b"bytag"
            | b"byttl"
            | b"caption"
            | b"credit"
            | b"dateline"
            | b"dd"
            | b"distributor"
            | b"div"
            | b"dl"
            | b"dt"
            | b"fn"
            | b"footer"
            | b"h1"
            | b"h2"
            | b"h3"
            | b"h4"
            | b"h5"
            | b"h6"
            | b"header"
            | b"hedline"
            | b"hl1"
            | b"hl2"
            | b"hr"
            | b"li"
            | b"media"
            | b"media-caption"
            | b"media-producer"
            | b"nav"
            | b"nitf-table"
            | b"note"
            | b"ol"
            | b"p"
            | b"pre"
            | b"rights"
            | b"section"
            | b"table"
            | b"tagline"
            | b"tr"
            | b"ul"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const NITF: &str = r#"<?xml version="1.0" encoding="iso-8859-1"?>
        <!DOCTYPE nitf SYSTEM "nitf-3-5.dtd">
        <nitf><head><title>Buses</title><docdata><date.issue norm="20260301"/></docdata>
        <pubdata name="The Courier" date.publication="20260302"/></head>
        <body><body.head><hedline><hl1>Council <em>cuts</em> buses</hl1><hl2>No vote</hl2></hedline>
        <byline>By <person>Ana Ruiz</person></byline><dateline><location>RIO</location></dateline></body.head>
        <body.content><p>&#8220;No cuts,&#8221; said the
        caf&eacute; owner.</p><hl2>Next</hl2><ul><li>a</li><li>b</li></ul></body.content>
        <body.end><tagline>Follow us</tagline></body.end></body></nitf>"#;

    #[test]
    fn nitf_is_read() {
        let found = &read(NITF.as_bytes(), None).unwrap()[0];
        assert_eq!(
            found.text,
            "Council cuts buses\nNo vote\nBy Ana Ruiz\nRIO\n“No cuts,” said the café owner.\nNext\na\nb\nFollow us"
        );
        let meta = &found.meta;
        assert_eq!(
            [&found.title, &meta.byline, &meta.outlet, &meta.date, found.extractor.as_str()],
            ["Council cuts buses", "Ana Ruiz", "The Courier", "2026-03-01", "nitf 2"]
        );
        assert_eq!(found.encoding, "windows-1252");
    }

    #[test]
    fn what_the_author_is_stands_apart() {
        let nitf = "<nitf><body><body.head><hedline><hl1>Night bus</hl1></hedline><byline>By NORA LIND<byttl>Post \
                    Writer</byttl></byline></body.head><body.content><p>Words</p></body.content></body></nitf>";
        let found = &read(nitf.as_bytes(), None).unwrap()[0];
        assert_eq!(found.text, "Night bus\nBy NORA LIND\nPost Writer\nWords");
        assert_eq!(found.meta.byline, "NORA LIND");
        let item = "<newsItem><contentMeta/><contentSet><inlineXML><nitf><head><title>Night bus</title></head><body>\
                    <body.head><byline>By Bo</byline></body.head><body.content><p>Words</p></body.content></body></nitf>\
                    </inlineXML></contentSet></newsItem>";
        let found = &read(item.as_bytes(), None).unwrap()[0];
        assert_eq!((found.title.as_str(), found.text.as_str()), ("Night bus", "Night bus\nBy Bo\nWords"));
        let utf8 = "<?xml version='1.0' encoding='ISO-8859-1'?><nitf><body><p>“Zoë”</p></body></nitf>";
        let found = &read(utf8.as_bytes(), None).unwrap()[0];
        assert_eq!((found.text.as_str(), found.remarks.len()), ("“Zoë”", 1));
    }

    #[test]
    fn every_item_of_a_message_is_an_article() {
        let item = |guid: &str, content: &str| {
            format!(
                "<newsItem guid='{guid}'><itemMeta><provider><name>Agency</name></provider><versionCreated>2026-03-01\
                 </versionCreated></itemMeta><contentMeta><headline>Head {guid}</headline><by>BY BOB</by></contentMeta>\
                 <contentSet>{content}</contentSet></newsItem>"
            )
        };
        let xhtml = "<inlineXML><html><head><title>x</title></head><body><p>One</p><p>two<br/>three</p></body></html></inlineXML>";
        let plain = "<inlineData contenttype='text/plain'>Head b\n  Plain &lt;text&gt;</inlineData>";
        let message = format!("<newsMessage><itemSet>{}{}</itemSet></newsMessage>", item("a", xhtml), item("b", plain));
        let found = read(message.as_bytes(), None).unwrap();
        let texts: Vec<_> = found.iter().map(|it| (it.text.as_str(), it.record.as_str())).collect();
        assert_eq!(texts, [("Head a\nOne\ntwo\nthree", "a"), ("Head b\n  Plain <text>", "b")]);
        let meta = &found[0].meta;
        assert_eq!([&meta.byline, &meta.outlet, &meta.date], ["BOB", "Agency", "2026-03-01"]);
    }

    #[test]
    fn hostile_files_are_refused() {
        let check = |xml: &str, expected: &str| {
            let error = read(xml.as_bytes(), None).unwrap_err().0;
            assert!(error.contains(expected), "{error}");
        };
        let bomb = "<!DOCTYPE nitf [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;\">]><nitf><body><p>&b;</p></body></nitf>";
        check(bomb, "declares entities of its own");
        check(&"<nitf>".repeat(200_000), "is broken XML (it ends too early)");
        check("<nitf><body></nitf>", "is broken XML");
        check("<rss><p>x</p></rss>", "neither NITF nor NewsML-G2: it begins with <rss>");
        check("<nitf><body/></nitf>", "is XML without a text");
        check("words", "is no XML");
        check("", "is no XML");
    }
}
