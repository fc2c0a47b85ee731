//! Word documents: the words of all parts that are printed, as they stand after all changes are accepted.

use std::io::{Cursor, Read as _};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use super::found::{FoundArticle, NotAnArticle};
use super::lines::Lines;
use super::news_xml::{attribute, entity};
use crate::model::one_line;

const EXTRACTOR: &str = "docx 1";
/// A document whose words take more than this unpacked is refused.
const MAX_UNPACKED_BYTES: u64 = 64 << 20;

pub(super) fn read(bytes: &[u8]) -> Result<FoundArticle, NotAnArticle> {
    let mut archive =
        ZipArchive::new(Cursor::new(bytes)).map_err(|error| broken(&format!("{error}").to_lowercase()))?;
    let mut n_bytes_left = MAX_UNPACKED_BYTES;
    let mut lines = Lines::default();
    let names: Vec<String> = archive.file_names().filter_map(|name| Some(name.ok()?.into_owned())).collect();
    if !names.iter().any(|name| name == "word/document.xml") {
        return Err(NotAnArticle("is not a Word document but another archive".to_owned()));
    }
    for name in parts_in_order(&names) {
        let xml = unpacked(&mut archive, name, &mut n_bytes_left)?;
        Walk::new(&mut lines).read(&xml).map_err(|error| broken(&format!("{name}, {error}")))?;
        lines.line_end();
    }
    let has_title = names.iter().any(|name| name == "docProps/core.xml");
    let properties =
        if has_title { unpacked(&mut archive, "docProps/core.xml", &mut n_bytes_left)? } else { String::new() };
    Ok(FoundArticle {
        text: lines.finish(),
        title: title_in(&properties),
        extractor: EXTRACTOR.to_owned(),
        ..FoundArticle::default()
    })
}

fn broken(what: &str) -> NotAnArticle {
    NotAnArticle(format!("is a broken Word document ({what})"))
}

/// Headers, the document itself, notes, footers.
fn parts_in_order(names: &[String]) -> Vec<&str> {
    let mut parts = Vec::new();
    for kind in ["header", "document", "footnotes", "endnotes", "footer"] {
        let is_kind = |name: &&String| {
            let number = name.strip_prefix("word/").and_then(|name| name.strip_prefix(kind)?.strip_suffix(".xml"));
            number.is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()))
        };
        let mut of_kind: Vec<&str> = names.iter().filter(is_kind).map(String::as_str).collect();
        of_kind.sort_by_key(|name| (name.len(), *name));
        parts.extend(of_kind);
    }
    parts
}

/// A part as text. What it says of its size is not believed.
fn unpacked(
    archive: &mut ZipArchive<Cursor<&[u8]>>,
    name: &str,
    n_bytes_left: &mut u64,
) -> Result<String, NotAnArticle> {
    let file = archive.by_name(name).map_err(|error| broken(&format!("{name}, {error}").to_lowercase()))?;
    let mut xml = Vec::new();
    let n_read = file.take(*n_bytes_left + 1).read_to_end(&mut xml);
    let n_read = n_read.map_err(|error| broken(&format!("{name}, {error}")))? as u64;
    *n_bytes_left = n_bytes_left.checked_sub(n_read).ok_or_else(|| {
        NotAnArticle(format!("unpacks to more than the {} MB that a Word document may have", MAX_UNPACKED_BYTES >> 20))
    })?;
    Ok(String::from_utf8_lossy(&xml).into_owned())
}

fn title_in(properties: &str) -> String {
    let title = properties.split_once("<dc:title>").and_then(|(_, rest)| rest.split_once("</dc:title>"));
    let title = title.map(|(title, _)| quick_xml::escape::unescape(title).unwrap_or(title.into()));
    one_line(&title.unwrap_or_default())
}

/// One part on its way from elements to lines.
struct Walk<'l> {
    lines: &'l mut Lines,
    /// In how many elements it is whose words are not part of the document.
    n_skipped: usize,
    /// In how many descriptions of looks it is: there a tab is a stop and no character.
    n_looks: usize,
    n_text: usize,
    n_rows: usize,
    /// A paragraph of a cell has ended: the line does too, if another one follows in the cell.
    is_line_ending: bool,
    is_run_hidden: bool,
}

impl<'l> Walk<'l> {
    fn new(lines: &'l mut Lines) -> Self {
        Self { lines, n_skipped: 0, n_looks: 0, n_text: 0, n_rows: 0, is_line_ending: false, is_run_hidden: false }
    }

    fn read(mut self, xml: &str) -> Result<(), quick_xml::Error> {
        let mut reader = Reader::from_str(xml);
        loop {
            match reader.read_event()? {
                Event::Start(element) => self.start(&element),
                Event::Empty(element) => {
                    self.start(&element);
                    self.end(element.local_name().as_ref());
                }
                Event::End(element) => self.end(element.local_name().as_ref()),
                Event::Text(text) => self.text(&String::from_utf8_lossy(&text)),
                Event::CData(text) => self.text(&String::from_utf8_lossy(&text)),
                Event::GeneralRef(name) => self.text(&entity(&name)),
                Event::Eof => return Ok(()),
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
            }
        }
    }

    fn start(&mut self, element: &BytesStart<'_>) {
        let name = element.local_name();
        let name = name.as_ref();
        self.n_skipped += usize::from(is_skipped(name));
        self.n_looks += usize::from(is_looks(name));
        self.n_text += usize::from(name == b"t");
        self.n_rows += usize::from(name == b"tr");
        let is_shown = self.n_skipped == 0 && self.n_looks == 0 && !self.is_run_hidden;
        match name {
            b"p" if self.n_rows == 0 || self.is_line_ending => self.line_end(),
            b"tc" if is_shown && self.lines.is_line_begun() => self.lines.tab(),
            b"r" => self.is_run_hidden = false,
            b"vanish" => {
                let is_off = matches!(attribute(element, b"val").as_str(), "0" | "false" | "off");
                self.is_run_hidden = !is_off;
            }
            b"tab" | b"ptab" if is_shown => self.lines.tab(),
            b"br" | b"cr" if is_shown => self.lines.line_break(),
            b"noBreakHyphen" if is_shown => self.lines.verbatim("\u{2011}"),
            b"softHyphen" if is_shown => self.lines.verbatim("\u{ad}"),
            _ => {}
        }
    }

    fn end(&mut self, name: &[u8]) {
        match name {
            b"p" => {
                self.is_run_hidden = false;
                self.is_line_ending = self.n_rows > 0;
                if !self.is_line_ending {
                    self.line_end();
                }
            }
            b"r" => self.is_run_hidden = false,
            b"tc" => self.is_line_ending = false,
            b"tr" => {
                self.n_rows = self.n_rows.saturating_sub(1);
                self.line_end();
            }
            b"t" => self.n_text = self.n_text.saturating_sub(1),
            _ => {}
        }
        self.n_skipped = self.n_skipped.saturating_sub(usize::from(is_skipped(name)));
        self.n_looks = self.n_looks.saturating_sub(usize::from(is_looks(name)));
    }

    fn text(&mut self, text: &str) {
        if self.n_text > 0 && self.n_skipped == 0 && !self.is_run_hidden {
            self.lines.verbatim(&text.replace(['\r', '\n'], " "));
        }
    }

    fn line_end(&mut self) {
        self.is_line_ending = false;
        if self.n_skipped == 0 {
            self.lines.line_end();
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
    use std::io::Write as _;

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;

    fn archive(files: &[(&str, &str)]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in files {
            writer.start_file(*name, SimpleFileOptions::default()).unwrap();
            writer.write_all(content.as_bytes()).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

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
}
