//! PDF files, as well as can be: letters with places, of which lines and paragraphs have to be guessed.
//!
//! Files from elsewhere can make the reader of PDF panic, overflow its stack or never end. So the window never calls
//! [`read`]: storage runs this program once more, which reads one file and answers in the form of `Answer`.

mod codes;
mod content;
mod letters;
mod lines;
mod objects;
mod pages;
mod right_to_left;
mod unicode;
mod widths;

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use pdf_extract::{Document, MediaBox, OutputDev, OutputError, Transform, output_doc, output_doc_page};
use serde::{Deserialize, Serialize};

use self::letters::{Direction, Letter, upright};
use self::lines::Line;
use self::pages::paragraphs;
use super::found::{FoundArticle, NotAnArticle};

const EXTRACTOR: &str = "pdf 3";
/// Stands before the answer, because libraries may print something of their own.
const MARK: &str = "\n\u{1}pullquote pdf 1\n";

/// What a program that reads a PDF tells the one that asked it.
#[derive(Debug, Serialize, Deserialize)]
struct Answer {
    text: Result<String, String>,
    is_lossy: bool,
    #[serde(default)]
    remarks: Vec<String>,
}

/// Reads a PDF file. May panic, overflow the stack or never end.
pub fn read(bytes: &[u8]) -> Result<FoundArticle, NotAnArticle> {
    let broken = |_: pdf_extract::Error| NotAnArticle("is a broken PDF file: it is cut off or damaged".to_owned());
    let mut document = Document::load_mem(bytes).map_err(broken)?;
    if document.is_encrypted() {
        let locked = |_| NotAnArticle("is a PDF file that needs a password".to_owned());
        document.decrypt("").map_err(locked)?;
    }
    widths::mend(&mut document);
    unicode::spell_out_names(&mut document);
    codes::spell_out(&mut document);
    let content::Unread { n_pages: mut n_bad_pages, n_silent } = content::keep_text(&mut document);
    let mut pages = Pages::default();
    let are_read = |read| matches!(read, Ok(Ok(())));
    if !are_read(catch_unwind(AssertUnwindSafe(|| output_doc(&document, &mut pages)))) {
        // One that cannot be read hides those behind it. Each by itself takes as long as finding all pages.
        for page in document.get_pages().into_keys() {
            if !pages.lines.contains_key(&page) {
                let read = catch_unwind(AssertUnwindSafe(|| output_doc_page(&document, &mut pages, page)));
                n_bad_pages += usize::from(!are_read(read));
                pages.end(page);
            }
        }
    }
    let text = paragraphs(pages.lines.into_values().collect()).join("\n");
    let why = "has a font that does not say which characters its signs stand for";
    let way_out =
        "make the PDF anew from the program that it was written in, or run character recognition (OCR) over it";
    if text.is_empty() && n_silent > 0 {
        return Err(NotAnArticle(format!("is a PDF file that {why}, so no word of it can be read: {way_out}")));
    } else if text.is_empty() && n_bad_pages > 0 {
        return Err(NotAnArticle("is a PDF file whose pages cannot be read".to_owned()));
    } else if text.is_empty() {
        return Err(NotAnArticle("is a PDF file without text: it may be a scan".to_owned()));
    }
    let pages = if n_silent == 1 { "1 page".to_owned() } else { format!("{n_silent} pages") };
    let remark = (n_silent > 0).then(|| format!("{why}, so words are missing on {pages}: {way_out}"));
    Ok(found(text, n_bad_pages > 0, remark.into_iter().collect()))
}

/// What [`read`] found, for [`from_answer`].
pub fn answer(found: Result<FoundArticle, NotAnArticle>) -> Vec<u8> {
    let is_lossy = found.as_ref().is_ok_and(|found| found.is_lossy);
    let remarks = found.as_ref().map(|found| found.remarks.clone()).unwrap_or_default();
    let text = found.map(|found| found.text).map_err(|error| error.0);
    let json = serde_json::to_string(&Answer { text, is_lossy, remarks }).expect("strings can be written as JSON");
    format!("{MARK}{json}\n").into_bytes()
}

/// What a program found that was asked to read a PDF; `None` where it did not come so far as to answer.
pub fn from_answer(printed: &[u8]) -> Option<Result<FoundArticle, NotAnArticle>> {
    let start = memchr::memmem::rfind(printed, MARK.as_bytes())? + MARK.len();
    let Answer { text, is_lossy, remarks } = serde_json::from_slice(&printed[start..]).ok()?;
    Some(text.map(|text| found(text, is_lossy, remarks)).map_err(NotAnArticle))
}

fn found(text: String, is_lossy: bool, remarks: Vec<String>) -> FoundArticle {
    FoundArticle { text, is_lossy, remarks, extractor: EXTRACTOR.to_owned(), ..FoundArticle::default() }
}

/// Takes down the letters of each page in the order in which the file draws them, and puts them into lines.
#[derive(Default)]
struct Pages {
    /// Of the page that is being read.
    letters: Vec<Letter>,
    number: u32,
    /// By the numbers of the pages.
    lines: BTreeMap<u32, Vec<Line>>,
}

impl Pages {
    /// Puts what was drawn of a page into lines, unless that was done.
    fn end(&mut self, page: u32) {
        let letters = std::mem::take(&mut self.letters);
        let lines = || upright(letters).iter().flat_map(|letters| lines::lines(letters)).collect();
        self.lines.entry(page).or_insert_with(lines);
    }
}

impl OutputDev for Pages {
    fn output_character(
        &mut self,
        place: &Transform,
        width: f64,
        _spacing: f64,
        font_size: f64,
        characters: &str,
    ) -> Result<(), OutputError> {
        let size = font_size * (place.m11 * place.m22 - place.m12 * place.m21).abs().sqrt();
        let direction = Direction::towards(place.m11, place.m12);
        let (x, y) = (place.m31, -place.m32);
        let letter = Letter { x, y, width: width * size, size, characters: characters.into(), direction };
        self.letters.push(letter);
        Ok(())
    }

    fn begin_page(&mut self, page: u32, _: &MediaBox, _: Option<(f64, f64, f64, f64)>) -> Result<(), OutputError> {
        self.letters.clear();
        self.number = page;
        Ok(())
    }

    fn end_page(&mut self) -> Result<(), OutputError> {
        self.end(self.number);
        Ok(())
    }

    fn begin_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_line(&mut self) -> Result<(), OutputError> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_come_back_whatever_is_printed_before() {
        let mut printed = b"warning: something".to_vec();
        let said = || found("“Ja”\n".to_owned(), true, vec!["has a page".to_owned()]);
        printed.extend(answer(Ok(said())));
        assert_eq!(from_answer(&printed), Some(Ok(said())));
        let error = NotAnArticle("is broken".to_owned());
        assert_eq!(from_answer(&answer(Err(error.clone()))), Some(Err(error)));
        assert_eq!(from_answer(b"warning: something"), None);
        assert_eq!(from_answer(&printed[..printed.len() - 3]), None);
    }

    #[test]
    fn what_is_no_pdf_is_told() {
        for bytes in [&b"%PDF-1.4"[..], b"", b"%PDF-1.4\ntrailer<</Root 1 0 R>>\n%%EOF"] {
            assert!(read(bytes).is_err());
        }
    }
}
