//! Documents of `LibreOffice` and other programs that write `OpenDocument` texts.

use quick_xml::events::BytesStart;

use super::archive::{Archive, property};
use super::comments::{note_of_comments, times_in};
use super::flow::{Aside, Flow};
use super::pieces::{Piece, for_each_piece};
use crate::formats::articles::found::{FoundArticle, NotAnArticle};
use crate::formats::articles::news_xml::attribute;

const EXTRACTOR: &str = "odt 1";
/// More blanks in a row than this are not written out.
const MAX_BLANKS: usize = 1000;

pub(crate) fn read(bytes: &[u8]) -> Result<FoundArticle, NotAnArticle> {
    let mut archive = Archive::new(bytes, "OpenDocument text")?;
    let kind = archive.text_if_any("mimetype")?;
    if !archive.has("content.xml") || kind.contains("spreadsheet") || kind.contains("presentation") {
        return Err(NotAnArticle("is not an OpenDocument text but another archive".to_owned()));
    }
    if archive.text_if_any("META-INF/manifest.xml")?.contains("encryption-data") {
        return Err(NotAnArticle("is a document that needs a password".to_owned()));
    }
    let styles = archive.text_if_any("styles.xml")?;
    let content = archive.text("content.xml")?;
    let mut flow = Flow::default();
    // Headers and footers are styles of pages; each is there once.
    for (xml, shown) in [(&styles, b"header".as_slice()), (&content, b"text"), (&styles, b"footer")] {
        let walk = Walk { shown, ..Walk::new(&mut flow) };
        walk.read(xml).map_err(|error| archive.broken(&error.to_string()))?;
    }
    let meta = archive.text_if_any("meta.xml")?;
    // The dates in there are of the file, not of the article.
    let mut found = FoundArticle { text: flow.finish(), title: property(&meta, "dc:title"), ..FoundArticle::default() };
    EXTRACTOR.clone_into(&mut found.extractor);
    found.remarks.extend(note_of_comments(times_in(content.as_bytes(), "<office:annotation"), &[]));
    Ok(found)
}

/// One file of the document on its way from elements to lines.
struct Walk<'l> {
    flow: &'l mut Flow,
    /// The local name of what is shown of it.
    shown: &'static [u8],
    n_shown: usize,
    n_skipped: usize,
    n_paragraphs: usize,
    /// In how many cells it is.
    n_cells: usize,
    /// How many blanks numbers in it may still ask for: as many as it has bytes in all.
    n_blanks_left: usize,
    is_line_ending: bool,
}

impl<'l> Walk<'l> {
    fn new(flow: &'l mut Flow) -> Self {
        let (n_shown, n_skipped, n_paragraphs, n_cells) = (0, 0, 0, 0);
        Self { flow, shown: b"", n_shown, n_skipped, n_paragraphs, n_cells, n_blanks_left: 0, is_line_ending: false }
    }

    fn read(mut self, xml: &str) -> Result<(), quick_xml::Error> {
        self.n_blanks_left = xml.len();
        for_each_piece(xml, |piece| match piece {
            Piece::Start(element) => self.start(element),
            Piece::End(name) => self.end(name.as_ref()),
            Piece::Text(text) => self.text(text),
        })
    }

    fn is_shown(&self) -> bool {
        self.n_shown > 0 && self.n_skipped == 0
    }

    fn start(&mut self, element: &BytesStart<'_>) {
        let name = element.name();
        let name = name.as_ref();
        self.n_shown += usize::from(self.is_root(name));
        self.n_skipped += usize::from(is_skipped(name));
        if !self.is_shown() {
            return;
        }
        match name {
            b"text:p" | b"text:h" => {
                if self.is_line_ending {
                    self.flow.paragraph_end();
                }
                self.is_line_ending = false;
                self.n_paragraphs += 1;
            }
            b"table:table-cell" => {
                if self.flow.lines().is_line_begun() {
                    self.flow.lines().tab();
                }
                self.n_cells += 1;
            }
            b"text:s" => {
                let n_blanks = attribute(element, b"c").parse().unwrap_or(1).min(MAX_BLANKS).min(self.n_blanks_left);
                self.n_blanks_left -= n_blanks;
                self.flow.lines().verbatim(&" ".repeat(n_blanks));
            }
            b"text:tab" => self.flow.lines().tab(),
            b"text:line-break" => self.flow.lines().line_break(),
            b"draw:text-box" | b"text:note-body" | b"text:ruby-text" => self.flow.begin_aside(),
            _ => {}
        }
    }

    fn end(&mut self, name: &[u8]) {
        if self.is_shown() {
            match name {
                b"text:p" | b"text:h" => {
                    self.n_paragraphs = self.n_paragraphs.saturating_sub(1);
                    self.is_line_ending = self.n_cells > 0;
                    if !self.is_line_ending {
                        self.flow.paragraph_end();
                    }
                }
                b"table:table-cell" => {
                    self.n_cells = self.n_cells.saturating_sub(1);
                    self.is_line_ending = false;
                }
                b"table:table-row" => self.flow.paragraph_end(),
                b"draw:text-box" => self.flow.end_aside(Aside::BelowParagraph),
                b"text:note-body" => self.flow.end_aside(Aside::AtEnd),
                b"text:ruby-text" => self.flow.end_aside(Aside::Reading),
                b"text:ruby" => self.flow.place_reading(),
                _ => {}
            }
        }
        self.n_shown = self.n_shown.saturating_sub(usize::from(self.is_root(name)));
        self.n_skipped = self.n_skipped.saturating_sub(usize::from(is_skipped(name)));
    }

    fn text(&mut self, text: &str) {
        // White space in the file lays it out; blanks that count have an element.
        if self.is_shown() && self.n_paragraphs > 0 {
            self.flow.lines().words(text);
        }
    }

    fn is_root(&self, name: &[u8]) -> bool {
        match self.shown {
            b"text" => name == b"office:text",
            b"header" => name == b"style:header",
            _ => name == b"style:footer",
        }
    }
}

/// What was deleted, comments, and what stands for a note.
fn is_skipped(name: &[u8]) -> bool {
    matches!(
        name,
        b"text:tracked-changes"
            | b"office:annotation"
            | b"text:note-citation"
            | b"office:forms"
            | b"svg:desc"
            | b"svg:title"
    )
}

#[cfg(test)]
mod tests {
    use super::super::archive::archive;
    use super::*;

    #[test]
    fn paragraphs_notes_boxes_and_cells() {
        let content = "<office:document-content><office:body><office:text><text:tracked-changes><text:p>old</text:p>\
            </text:tracked-changes><text:h>Head</text:h><text:p>One<text:s text:c='2'/>two<text:note><text:note-citation>1\
            </text:note-citation><text:note-body><text:p>A note</text:p></text:note-body></text:note>, <draw:text-box><text:p>\
            Box</text:p></draw:text-box>three<text:line-break/>four.<office:annotation><text:p>no</text:p></office:annotation>\
            </text:p><table:table><table:table-row><table:table-cell><text:p>a</text:p><text:p>b</text:p></table:table-cell>\
            <table:table-cell><text:p>c</text:p></table:table-cell></table:table-row></table:table></office:text></office:body>\
            </office:document-content>";
        let styles = "<x><style:footer><text:p>Foot</text:p></style:footer><style:header><text:p>Top</text:p></style:header></x>";
        let meta = "<x><dc:title>T &amp; U</dc:title><dc:date>2026-03-02T10:00:00</dc:date></x>";
        let bytes =
            archive(&[("mimetype", "x.text"), ("content.xml", content), ("styles.xml", styles), ("meta.xml", meta)]);
        let found = read(&bytes).unwrap();
        assert_eq!(found.text, "Top\nHead\nOne  two, three\nfour.\nBox\na\nb\tc\nFoot\nA note");
        assert_eq!((found.title.as_str(), found.meta.date.as_str()), ("T & U", ""));
        assert!(
            found.remarks.len() == 1 && found.remarks[0].starts_with("leaves out 1 comment beside"),
            "{:?}",
            found.remarks
        );
        assert!(
            read(&archive(&[("content.xml", "<a><b></a>")])).unwrap_err().0.contains("is a broken OpenDocument text")
        );
        assert!(read(&archive(&[("a", "")])).unwrap_err().0.contains("another archive"));
    }
}
