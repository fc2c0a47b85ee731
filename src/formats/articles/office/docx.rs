//! Word documents: the words of all parts that are printed, as they stand after all changes are accepted.

use std::collections::BTreeMap;

use quick_xml::events::BytesStart;

use super::archive::{Archive, property};
use super::comments::{comments_of_word, note_of_comments};
use super::flow::{Aside, Flow};
use super::pieces::{Piece, for_each_piece};
use crate::formats::articles::found::{FoundArticle, NotAnArticle};
use crate::formats::articles::news_xml::attribute;
use crate::formats::articles::xml_problem::in_words;
use crate::formats::articles::{html, mail};

const EXTRACTOR: &str = "docx 2";
const MAIN_PART: &str = "word/document.xml";

pub(crate) fn read(bytes: &[u8]) -> Result<FoundArticle, NotAnArticle> {
    let mut archive = Archive::new(bytes, "Word document")?;
    let main = main_part(&mut archive)?;
    // Of links with the same id the first counts.
    let links = archive.links_of(&main)?;
    let comments = links.iter().find(|link| link.kind == "comments").map(|link| link.target.clone());
    let links = links.into_iter().rev().map(|link| (link.id, link.target)).collect();
    let mut document = Document { links, flow: Flow::default(), remarks: Vec::new() };
    let mut title = String::new();
    for name in parts_in_order(&archive.names(), &main) {
        let xml = archive.text(&name)?;
        let n_before = document.flow.lines().position();
        document.read(&xml, &mut archive).map_err(|error| archive.broken(&format!("{name}, {}", in_words(&error))))?;
        document.flow.paragraph_end();
        if name == main {
            let written = document.flow.lines().beginning_since(n_before);
            written.lines().next().unwrap_or_default().clone_into(&mut title);
        }
    }
    let comments = comments_of_word(&archive.text_if_any(comments.as_deref().unwrap_or("word/comments.xml"))?);
    document.remarks.extend(note_of_comments(comments.len(), &comments));
    let own_title = property(&archive.text_if_any("docProps/core.xml")?, "dc:title");
    Ok(FoundArticle {
        text: document.flow.finish(),
        // A page header is no title.
        title: if own_title.is_empty() { title } else { own_title },
        extractor: EXTRACTOR.to_owned(),
        remarks: document.remarks,
        ..FoundArticle::default()
    })
}

/// The part that is the document, whatever it is called.
fn main_part(archive: &mut Archive<'_>) -> Result<String, NotAnArticle> {
    let links = archive.links_of("")?;
    let linked = links.into_iter().find(|link| link.kind == "officeDocument").map(|link| link.target);
    let main = linked.filter(|name| archive.has(name)).unwrap_or_else(|| MAIN_PART.to_owned());
    let is_of_word = archive.has(&main) && !["xl/", "ppt/"].iter().any(|folder| main.starts_with(folder));
    if is_of_word { Ok(main) } else { Err(NotAnArticle("is not a Word document but another archive".to_owned())) }
}

/// Headers, the document itself, notes, footers.
fn parts_in_order(names: &[String], main: &str) -> Vec<String> {
    let mut parts = Vec::new();
    for kind in ["header", "", "footnotes", "endnotes", "footer"] {
        let is_kind = |name: &&String| {
            let number = name.strip_prefix("word/").and_then(|name| name.strip_prefix(kind)?.strip_suffix(".xml"));
            number.is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()))
        };
        if kind.is_empty() {
            parts.push(main.to_owned());
            continue;
        }
        let mut of_kind: Vec<&String> = names.iter().filter(is_kind).collect();
        of_kind.sort_by_key(|name| (name.len(), *name));
        parts.extend(of_kind.into_iter().cloned());
    }
    parts
}

/// What all parts write into.
struct Document {
    /// The files that the main part names, by their ids.
    links: BTreeMap<String, String>,
    flow: Flow,
    remarks: Vec<String>,
}

impl Document {
    fn read(&mut self, xml: &str, archive: &mut Archive<'_>) -> Result<(), quick_xml::Error> {
        let mut walk = Walk::new(&mut self.flow);
        for_each_piece(xml, |piece| {
            match piece {
                Piece::Start(element) => walk.start(element),
                Piece::End(name) => walk.end(name.local_name().as_ref()),
                Piece::Text(text) => walk.text(text),
            }
            if let Some(id) = walk.chunk.take() {
                let words = chunk(&self.links, &id, archive);
                walk.flow.paragraph_end();
                match words {
                    Ok(words) => walk.flow.lines().verbatim(&words),
                    Err(problem) => self.remarks.push(problem),
                }
                walk.flow.paragraph_end();
            }
        })
    }
}

/// The words of a file of another kind that stands in the document as it is.
fn chunk(links: &BTreeMap<String, String>, id: &str, archive: &mut Archive<'_>) -> Result<String, String> {
    let missing = || "leaves out a part that was put in from another file and is not there".to_owned();
    let target = links.get(id).ok_or_else(missing)?;
    let bytes = archive.bytes(target).map_err(|_unreadable| missing())?;
    let left_out = |what: &str| format!("leaves out a part that was put in from another file ({what})");
    match target.rsplit('.').next().unwrap_or_default().to_ascii_lowercase().as_str() {
        "mht" | "mhtml" | "eml" => {
            mail::read_page(&bytes, None).map(|page| page.text).map_err(|error| left_out(&error.0))
        }
        "htm" | "html" | "xhtml" => Ok(html::read(&bytes, html::Charset::default()).text),
        "txt" => Ok(crate::formats::articles::decode::decode(&bytes, None).text),
        "rtf" => super::rtf::read(&bytes).map(|document| document.text).map_err(|error| left_out(&error.0)),
        _ => Err(left_out(target)),
    }
}

/// One part on its way from elements to lines.
struct Walk<'l> {
    flow: &'l mut Flow,
    /// In how many elements it is whose words are not part of the document.
    n_skipped: usize,
    /// In how many descriptions of looks it is: there a tab is a stop and no character.
    n_looks: usize,
    n_text: usize,
    row: Row,
    /// The rows around the boxes that it is in.
    rows_outside: Vec<Row>,
    is_run_hidden: bool,
    /// The part of another kind that stands here.
    chunk: Option<String>,
}

#[derive(Clone, Copy, Default)]
struct Row {
    n_rows: usize,
    /// A paragraph of a cell has ended: the line does too, if another one follows in the cell.
    is_line_ending: bool,
    /// The end of the paragraph was deleted or moved away: the next one goes on with it.
    is_end_deleted: bool,
    goes_on: bool,
}

impl<'l> Walk<'l> {
    fn new(flow: &'l mut Flow) -> Self {
        let (row, rows_outside) = (Row::default(), Vec::new());
        Self { flow, n_skipped: 0, n_looks: 0, n_text: 0, row, rows_outside, is_run_hidden: false, chunk: None }
    }

    fn start(&mut self, element: &BytesStart<'_>) {
        let name = element.local_name();
        let name = name.as_ref();
        self.n_skipped += usize::from(is_skipped(name));
        self.n_looks += usize::from(is_looks(name));
        self.n_text += usize::from(name == b"t");
        let is_shown = self.n_skipped == 0 && self.n_looks == 0 && !self.is_run_hidden;
        match name {
            b"tr" => self.row.n_rows += 1,
            b"p" if std::mem::take(&mut self.row.goes_on) => {}
            b"p" if self.row.n_rows == 0 || self.row.is_line_ending => self.line_end(),
            b"tc" if is_shown && self.flow.lines().is_line_begun() => self.flow.lines().tab(),
            b"del" | b"moveFrom" if self.n_looks > 0 => self.row.is_end_deleted = true,
            b"r" => self.is_run_hidden = false,
            b"vanish" => self.is_run_hidden = !matches!(attribute(element, b"val").as_str(), "0" | "false" | "off"),
            b"tab" | b"ptab" if is_shown => self.flow.lines().tab(),
            b"br" | b"cr" if is_shown => self.flow.lines().line_break(),
            b"noBreakHyphen" if is_shown => self.flow.lines().verbatim("\u{2011}"),
            b"softHyphen" if is_shown => self.flow.lines().verbatim("\u{ad}"),
            b"txbxContent" => {
                self.flow.begin_aside();
                self.rows_outside.push(std::mem::take(&mut self.row));
            }
            b"rt" => self.flow.begin_aside(),
            b"altChunk" if is_shown => self.chunk = Some(attribute(element, b"id")),
            _ => {}
        }
    }

    fn end(&mut self, name: &[u8]) {
        match name {
            b"p" if std::mem::take(&mut self.row.is_end_deleted) => {
                (self.is_run_hidden, self.row.goes_on) = (false, true);
            }
            b"p" => {
                self.is_run_hidden = false;
                self.row.is_line_ending = self.row.n_rows > 0;
                if !self.row.is_line_ending {
                    self.line_end();
                }
            }
            b"r" => self.is_run_hidden = false,
            b"tc" => self.row.is_line_ending = false,
            b"tr" => {
                self.row.n_rows = self.row.n_rows.saturating_sub(1);
                self.line_end();
            }
            b"t" => self.n_text = self.n_text.saturating_sub(1),
            b"txbxContent" => {
                self.flow.end_aside(Aside::BelowParagraph);
                self.row = self.rows_outside.pop().unwrap_or_default();
            }
            b"rt" => self.flow.end_aside(Aside::Reading),
            b"rubyBase" => self.flow.place_reading(),
            _ => {}
        }
        self.n_skipped = self.n_skipped.saturating_sub(usize::from(is_skipped(name)));
        self.n_looks = self.n_looks.saturating_sub(usize::from(is_looks(name)));
    }

    fn text(&mut self, text: &str) {
        if self.n_text > 0 && self.n_skipped == 0 && !self.is_run_hidden {
            self.flow.lines().verbatim(&text.replace(['\r', '\n'], " "));
        }
    }

    fn line_end(&mut self) {
        self.row.is_line_ending = false;
        if self.n_skipped == 0 {
            self.flow.paragraph_end();
        }
    }
}

/// What was deleted or moved away, and what is there only for programs that cannot show the real thing.
fn is_skipped(name: &[u8]) -> bool {
    matches!(name, b"del" | b"moveFrom" | b"Fallback" | b"instrText" | b"delText")
}

fn is_looks(name: &[u8]) -> bool {
    matches!(name, b"pPr" | b"tblPr" | b"sectPr")
}

#[cfg(test)]
mod tests {
    use super::super::archive::archive;
    use super::*;

    fn document(body: &str) -> String {
        format!("<?xml version=\"1.0\"?><w:document xmlns:w=\"w\" xmlns:mc=\"mc\"><w:body>{body}</w:body></w:document>")
    }

    #[track_caller]
    fn check(body: &str, expected: &str) {
        let found = read(&archive(&[("word/document.xml", &document(body))])).unwrap();
        assert_eq!(found.text, expected);
    }

    #[test]
    fn paragraphs_tabs_breaks_and_cells() {
        check(
            "<w:p><w:r><w:t>Tom &amp; J&#233; </w:t></w:r><w:r><w:t xml:space=\"preserve\">“no”</w:t><w:tab/><w:t>x</w:t><w:br/>\
            <w:t>🙂</w:t></w:r></w:p>\n<w:p/><w:p><w:pPr><w:tabs><w:tab w:val=\"left\"/></w:tabs></w:pPr><w:r><w:t>y</w:t></w:r></w:p>",
            "Tom & Jé “no”\tx\n🙂\ny",
        );
        let cell = |text: &str| format!("<w:tc><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>");
        let two = "<w:tc><w:p><w:r><w:t>c</w:t></w:r></w:p><w:p><w:r><w:t>d</w:t></w:r></w:p></w:tc>";
        check(&format!("<w:tbl><w:tr>{}{}</w:tr><w:tr>{two}</w:tr></w:tbl>", cell("a"), cell("b")), "a\tb\nc\nd");
    }

    #[test]
    fn paragraphs_whose_end_was_deleted_go_on() {
        let end = |mark: &str, words: &str| {
            format!("<w:p><w:pPr><w:rPr>{mark}</w:rPr></w:pPr><w:r><w:t>{words}</w:t></w:r></w:p>")
        };
        check(
            &[end("<w:del w:id=\"1\"/>", "We "), end("", "lost."), end("<w:ins/>", "Bo"), end("", "ran")].concat(),
            "We lost.\nBo\nran",
        );
        let cell = format!("<w:tbl><w:tr><w:tc>{}{}</w:tc></w:tr></w:tbl>", end("<w:del/>", "a"), end("", "b"));
        check(&cell, "ab");
    }

    #[test]
    fn changes_count_as_accepted() {
        check(
            "<w:p><w:del><w:r><w:delText>old</w:delText><w:t>old</w:t></w:r></w:del><w:ins><w:r><w:t>new</w:t></w:r></w:ins>\
            <w:moveFrom><w:r><w:t>m</w:t></w:r></w:moveFrom><w:r><w:instrText>PAGE</w:instrText></w:r>\
            <mc:AlternateContent><mc:Choice><w:r><w:t>1</w:t></w:r></mc:Choice><mc:Fallback><w:r><w:t>2</w:t></w:r></mc:Fallback></mc:AlternateContent>\
            <w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r><w:r><w:t>3</w:t></w:r></w:p>",
            "new13",
        );
    }

    #[test]
    fn all_parts_are_read_in_order() {
        let part = |text: &str| document(&format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"));
        let parts = [
            ("word/footer1.xml", part("foot")),
            ("word/footnotes.xml", part("note")),
            ("word/header10.xml", part("ten")),
            ("word/header2.xml", part("two")),
            ("word/document.xml", part("text")),
            ("word/styles.xml", part("no")),
            ("docProps/core.xml", "<x><dc:title>A &amp; B</dc:title></x>".to_owned()),
        ];
        let found = read(&archive(&parts.each_ref().map(|(name, xml)| (*name, xml.as_str())))).unwrap();
        assert_eq!((found.text.as_str(), found.title.as_str()), ("two\nten\ntext\nnote\nfoot", "A & B"));
    }

    #[test]
    fn hostile_archives_are_refused() {
        let check = |bytes: &[u8], expected: &str| {
            let error = read(bytes).unwrap_err().0;
            assert!(error.contains(expected), "{error}");
        };
        let bomb = document(&format!("<w:p>{}</w:p>", " ".repeat(65 << 20)));
        check(&archive(&[("word/document.xml", &bomb)]), "unpacks to more than the 64 MB");
        check(&archive(&[("content.xml", "")]), "is not a Word document");
        let whole =
            archive(&[("word/document.xml", &document("<w:p><w:r><w:t>long enough to be cut</w:t></w:r></w:p>"))]);
        check(&whole[..whole.len() - 30], "is a broken Word document");
        check(&archive(&[("word/document.xml", "<w:document><w:p></w:document>")]), "is a broken Word document");
        check(b"PK\x03\x04", "is a broken Word document");
        let deep = document(&"<w:p>".repeat(200_000));
        check(&archive(&[("word/document.xml", &deep)]), "is a broken Word document");
    }

    #[test]
    fn what_stands_apart_tears_no_sentence() {
        check(
            "<w:p><w:r><w:t>The council</w:t></w:r><w:r><w:pict><w:txbxContent><w:p><w:r><w:t>Boxed</w:t></w:r></w:p>\
             </w:txbxContent></w:pict></w:r><w:r><w:t> met.</w:t></w:r></w:p><w:p><w:r><w:t>Then</w:t></w:r></w:p>",
            "The council met.\nBoxed\nThen",
        );
        check(
            "<w:p><w:r><w:ruby><w:rt><w:r><w:t>とう</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>東</w:t></w:r></w:rubyBase>\
             </w:ruby></w:r><w:r><w:t>京</w:t></w:r></w:p>",
            "東(とう)京",
        );
    }

    #[test]
    fn parts_may_have_any_name_and_hold_other_files() {
        let links = |links: &str| format!("<Relationships>{links}</Relationships>");
        let root = links("<Relationship Id='a' Type='http://x/officeDocument' Target='word/document2.xml'/>");
        let rels = links(
            "<Relationship Id='r1' Type='http://x/aFChunk' Target='/word/a.mht'/>\
                          <Relationship Id='r2' Type='http://x/aFChunk' Target='b.html'/>",
        );
        let body = document(
            "<w:p><w:r><w:t>One</w:t></w:r></w:p><w:altChunk r:id='r1'/><w:altChunk r:id='r2'/><w:altChunk r:id='r3'/>",
        );
        let found = read(&archive(&[
            ("_rels/.rels", &root),
            ("word/document2.xml", &body),
            ("word/_rels/document2.xml.rels", &rels),
            ("word/a.mht", "Content-Type: text/html\n\n<p>Two<p>Three"),
            ("word/b.html", "<p>Four"),
        ]));
        let found = found.unwrap();
        assert_eq!((found.text.as_str(), found.remarks.len()), ("One\nTwo\nThree\nFour", 1));
    }
}
