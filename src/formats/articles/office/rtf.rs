//! RTF documents, as news databases and agencies give them: the words, and none of the codes between them.

use std::collections::BTreeMap;

use encoding_rs::Encoding;

use super::comments::{note_of_comments, times_in};
use super::flow::{Aside, Flow};
use super::rtf_codes::{character_of, encoding_of_page, is_unseen, page_of_charset};
use crate::formats::articles::found::{FoundArticle, NotAnArticle};
use crate::formats::articles::lines::Lines;
use crate::model::one_line;

const EXTRACTOR: &str = "rtf 2";
/// Programs that write RTF open a few dozen groups at once.
const MAX_DEPTH: usize = 4000;

pub(crate) fn read(bytes: &[u8]) -> Result<FoundArticle, NotAnArticle> {
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    if !bytes.trim_ascii_start().starts_with(b"{\\rtf") {
        return Err(NotAnArticle("is not an RTF document, though it is called one".to_owned()));
    }
    let mut document = Document::default();
    let is_whole = document.read(bytes)?;
    document.flush();
    let own_title = one_line(&document.title);
    let (first_line, text) = document.flow.finish_titled();
    let mut remarks = Vec::new();
    if !is_whole {
        remarks.push("is cut off: its last words may be missing".to_owned());
    }
    remarks.extend(note_of_comments(times_in(bytes, r"\annotation"), &[]));
    Ok(FoundArticle {
        text,
        // A page header is no title.
        title: if own_title.is_empty() { first_line } else { own_title },
        extractor: EXTRACTOR.to_owned(),
        remarks,
        ..FoundArticle::default()
    })
}

/// A token of RTF.
enum Token<'a> {
    Open,
    Close,
    /// `\word12`.
    Word(&'a str, Option<i32>),
    /// `\~` and the like.
    Symbol(u8),
    /// Of the code page that is in force.
    Bytes(&'a [u8]),
}

/// What a group inherits, and what ends with it.
#[derive(Clone, Copy, Default)]
struct Group {
    place: Place,
    is_hidden: bool,
    /// Of the font in force.
    page: Option<i32>,
    /// How many characters stand behind `\u` for programs that do not know it.
    n_instead: usize,
    aside: Option<Aside>,
}

/// Where the words of a group go.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Place {
    #[default]
    Text,
    Title,
    Fonts,
    Nowhere,
}

#[derive(Default)]
struct Document {
    flow: Flow,
    title: String,
    groups: Vec<Group>,
    group: Group,
    page: Option<i32>,
    /// The code pages of the fonts, and the font that is being described.
    fonts: BTreeMap<i32, i32>,
    font: i32,
    /// Bytes that are not decoded yet, since a character may have two.
    bytes: Vec<u8>,
    /// How many characters are still to be passed over.
    n_to_skip: usize,
    /// The first half of a character beyond U+FFFF.
    high_half: Option<u16>,
    /// `\*` came: the group is unseen unless its word is known.
    is_optional: bool,
    is_in_row: bool,
    /// A line has ended in a cell, which makes another one only if the cell goes on.
    is_break_due: bool,
}

impl Document {
    /// Whether all groups were closed.
    fn read(&mut self, bytes: &[u8]) -> Result<bool, NotAnArticle> {
        self.group.n_instead = 1;
        let mut rest = bytes.trim_ascii_start();
        while let Some((token, n_bytes)) = next_token(rest) {
            rest = &rest[n_bytes..];
            match token {
                Token::Open if self.groups.len() >= MAX_DEPTH => {
                    return Err(NotAnArticle("is a broken RTF document (its groups are too deep)".to_owned()));
                }
                Token::Open => self.open(),
                Token::Close => {
                    self.close();
                    if self.groups.is_empty() {
                        return Ok(true);
                    }
                }
                Token::Word("bin", n_bytes) => {
                    let n_bytes = usize::try_from(n_bytes.unwrap_or_default()).unwrap_or_default();
                    rest = &rest[n_bytes.min(rest.len())..];
                }
                Token::Word(word, number) => self.word(word, number),
                Token::Symbol(symbol) => self.symbol(symbol),
                Token::Bytes(bytes) => self.take_bytes(bytes),
            }
        }
        Ok(false)
    }

    fn open(&mut self) {
        self.flush();
        self.groups.push(self.group);
        self.group.aside = None;
        self.n_to_skip = 0;
    }

    fn close(&mut self) {
        self.flush();
        if let Some(aside) = self.group.aside {
            self.flow.end_aside(aside);
        }
        self.group = self.groups.pop().unwrap_or_default();
        self.is_optional = false;
        self.n_to_skip = 0;
    }

    fn word(&mut self, word: &str, number: Option<i32>) {
        let is_optional = std::mem::take(&mut self.is_optional);
        if word == "u" {
            return self.unicode(number.unwrap_or_default());
        }
        if self.n_to_skip > 0 && character_of(word).is_some() {
            self.n_to_skip -= 1;
            return;
        }
        self.flush();
        match (word, number) {
            ("fonttbl", _) => self.group.place = Place::Fonts,
            ("title", _) if self.groups.len() > 2 => self.group.place = Place::Title,
            ("info", _) => self.group.place = Place::Nowhere,
            ("footnote", _) => self.begin_aside(Aside::AtEnd),
            ("shptxt", _) => self.begin_aside(Aside::BelowParagraph),
            ("header" | "headerl" | "headerr" | "headerf" | "footer" | "footerl" | "footerr" | "footerf", _) => {
                self.begin_aside(if word.starts_with('h') { Aside::Header } else { Aside::Footer });
            }
            ("shpinst" | "shp" | "fldrslt" | "field" | "nesttableprops" | "moMath" | "moMathPara", _) => {}
            _ if is_unseen(word) || is_optional => self.group.place = Place::Nowhere,
            ("ansicpg", Some(page)) => self.page = Some(page),
            ("mac", _) => self.page = Some(10000),
            ("uc", Some(n)) => self.group.n_instead = usize::try_from(n).unwrap_or_default(),
            ("f", Some(font)) => self.font(font),
            ("fcharset", Some(charset)) => self.fonts.extend(page_of_charset(charset).map(|page| (self.font, page))),
            ("plain", _) => self.group.is_hidden = false,
            ("v" | "deleted", number) => self.group.is_hidden = number != Some(0),
            _ => self.layout(word),
        }
    }

    fn begin_aside(&mut self, aside: Aside) {
        if self.group.place == Place::Text && self.group.aside.is_none() {
            self.flow.begin_aside();
            self.group.aside = Some(aside);
        }
    }

    fn font(&mut self, font: i32) {
        self.font = font;
        if self.group.place == Place::Text {
            self.group.page = self.fonts.get(&font).copied();
        }
    }

    /// What ends lines and cells, and characters with a name.
    fn layout(&mut self, word: &str) {
        if let Some(character) = character_of(word) {
            return self.write(character);
        }
        if self.group.place != Place::Text || self.group.is_hidden {
            return;
        }
        match word {
            "par" | "sect" | "page" if !self.is_in_row => self.flow.paragraph_end(),
            "par" | "nestrow" => self.is_break_due = true,
            "line" => self.flow.lines().line_break(),
            "tab" => self.text().tab(),
            "intbl" => self.is_in_row = true,
            "pard" => self.is_in_row = false,
            "cell" | "nestcell" => {
                self.is_break_due = false;
                self.flow.lines().tab();
            }
            "row" => {
                self.flow.paragraph_end();
                (self.is_in_row, self.is_break_due) = (false, false);
            }
            _ => {}
        }
    }

    fn symbol(&mut self, symbol: u8) {
        match symbol {
            b'*' => self.is_optional = true,
            b'~' => self.write_symbol("\u{a0}"),
            b'_' => self.write_symbol("\u{2011}"),
            b'-' => self.write_symbol("\u{ad}"),
            b'\\' | b'{' | b'}' => self.take_bytes(&[symbol]),
            b'\n' | b'\r' => self.word("par", None),
            _ => {}
        }
    }

    fn write_symbol(&mut self, character: &str) {
        self.flush();
        self.write(character);
    }

    fn unicode(&mut self, number: i32) {
        self.flush();
        // Numbers above 32,767 are written as negative ones.
        let Ok(unit) = u16::try_from(number & 0xFFFF) else { return };
        self.n_to_skip = self.group.n_instead;
        match (self.high_half.take(), unit) {
            (_, 0xD800..=0xDBFF) => self.high_half = Some(unit),
            (Some(high), 0xDC00..=0xDFFF) => self.write(&String::from_utf16_lossy(&[high, unit])),
            _ => self.write(&String::from_utf16_lossy(&[unit])),
        }
    }

    fn take_bytes(&mut self, bytes: &[u8]) {
        // A line end that lays the file out.
        if bytes.is_empty() {
            return;
        }
        let n_skipped = self.n_to_skip.min(bytes.len());
        self.n_to_skip -= n_skipped;
        self.is_optional = false;
        if self.group.place == Place::Text || self.group.place == Place::Title {
            self.bytes.extend_from_slice(&bytes[n_skipped..]);
        }
    }

    fn flush(&mut self) {
        if !self.bytes.is_empty() {
            let bytes = std::mem::take(&mut self.bytes);
            let encoding: &'static Encoding = encoding_of_page(self.group.page.or(self.page).unwrap_or(1252));
            self.write(&encoding.decode_without_bom_handling(&bytes).0);
        }
    }

    /// The text, where more is to come.
    fn text(&mut self) -> &mut Lines {
        let lines = self.flow.lines();
        if std::mem::take(&mut self.is_break_due) {
            lines.line_break();
        }
        lines
    }

    fn write(&mut self, words: &str) {
        match self.group.place {
            Place::Text if !self.group.is_hidden => self.text().verbatim(words),
            Place::Title => self.title.push_str(words),
            _ => {}
        }
    }
}

/// The next token and its length.
fn next_token(bytes: &[u8]) -> Option<(Token<'_>, usize)> {
    Some(match bytes {
        [] => return None,
        [b'{', ..] => (Token::Open, 1),
        [b'}', ..] => (Token::Close, 1),
        // Line ends in the file lay it out.
        [b'\r' | b'\n' | b'\0', ..] | [b'\\'] => (Token::Bytes(b""), 1),
        [b'\\', b'\'', high, low, ..] => {
            let hex = [*high, *low];
            let byte = str::from_utf8(&hex).ok().and_then(|hex| u8::from_str_radix(hex, 16).ok());
            (byte.map_or(Token::Bytes(b""), |byte| Token::Bytes(one_byte(byte))), 4)
        }
        [b'\\', letter, ..] if letter.is_ascii_alphabetic() => word_token(bytes),
        [b'\\', symbol, ..] => (Token::Symbol(*symbol), 2),
        _ => {
            let n_bytes = bytes.iter().position(|byte| b"{}\\\r\n\0".contains(byte)).unwrap_or(bytes.len());
            (Token::Bytes(&bytes[..n_bytes]), n_bytes)
        }
    })
}

fn word_token(bytes: &[u8]) -> (Token<'_>, usize) {
    let n_letters = bytes[1..].iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
    let word = str::from_utf8(&bytes[1..=n_letters]).unwrap_or_default();
    let behind = &bytes[1 + n_letters..];
    let n_sign = usize::from(behind.first() == Some(&b'-'));
    let n_digits = behind[n_sign..].iter().take(10).take_while(|byte| byte.is_ascii_digit()).count();
    let n_number = if n_digits > 0 { n_sign + n_digits } else { 0 };
    let number = str::from_utf8(&behind[..n_number]).ok().and_then(|number| number.parse().ok());
    let n_space = usize::from(behind.get(n_number) == Some(&b' '));
    (Token::Word(word, number), 1 + n_letters + n_number + n_space)
}

/// A byte that lives for ever.
fn one_byte(byte: u8) -> &'static [u8] {
    const ALL: [u8; 256] = {
        let mut all = [0; 256];
        let mut byte = 0;
        while byte < 256 {
            all[byte] = byte.to_le_bytes()[0];
            byte += 1;
        }
        all
    };
    static BYTES: [u8; 256] = ALL;
    std::slice::from_ref(&BYTES[usize::from(byte)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(rtf: &str, expected: &str) {
        assert_eq!(read(rtf.as_bytes()).unwrap().text, expected);
    }

    #[test]
    fn words_are_read_and_codes_are_not() {
        check(
            "{\\rtf1\\ansi\\ansicpg1252{\\fonttbl{\\f0\\fnil\\fcharset0 Arial;}{\\f1\\fcharset204 Arial CYR;}}{\\colortbl;\\red0;}\n\
             {\\info{\\title Night bus}{\\author Nora}}\\pard\\f0\\fs24 {\\b Council} caf\\'e9\\par\n\
             \\ldblquote No cuts,\\rdblquote  said\\~Ana \\{x\\}.\\line Two\\par {\\f1 \\'c4\\'e0}{\\*\\bkmkstart a}\\emdash\\par}",
            "Council café\n“No cuts,” said\u{a0}Ana {x}.\nTwo\nДа—",
        );
        check(
            "{\\rtf1\\uc1 \\u8220?No\\u8221\\'94 \\u-10179?\\u-8638?{\\uc0\\u233 x}{\\v hidden}{\\field{\\*\\fldinst PAGE}{\\fldrslt 1}}}",
            "“No” 🙂éx1",
        );
        check(
            "{\\rtf1{\\header\\pard Top\\par}One{\\footnote\\pard A note\\par} two.\\par\\trowd\\intbl a\\cell\\intbl b\\cell\\row\\pard End}",
            "Top\nOne two.\na\tb\nEnd\nA note",
        );
        check(
            "{\\rtf1 One.\\par{\\headerr\\pard Top\\par}{\\headerl Top}{\\footer Foot}{\\*\r\n\\unknown x}Two.\\par{\\shp{\\*\\shpinst\\shpleft0\
             {\\sp{\\sn shapeType}{\\sv 202}}{\\shptxt Box\\par}}{\\shprslt{\\*\\do{\\dptxbxtext Box}}Box}}{\\nextfile f.rtf}{\\pgdsctbl{\\pgdsc0 S;}}Three}",
            "Top\nOne.\nTwo.\nThree\nBox\nFoot",
        );
        check(
            "{\\rtf1 a{\\mmath{\\*\\moMath{\\mr x}}} b\\trowd\\intbl 1\\nestcell 2\\nestcell{\\*\\nesttableprops\\nestrow}{\\nonesttables\\par}3\\cell\\row}",
            "ax b1\t2\n3",
        );
        check(
            "{\\rtf1\\trowd{{\\pard\\intbl a\\par}\\cell}{{\\pard\\intbl b\\par}{\\pard\\intbl c\\par}\\cell}\\row{\\pard End\\par}}",
            "a\tb\nc\nEnd",
        );
        assert_eq!(read(b"{\\rtf1{\\info{\\title Night bus}}x}").unwrap().title, "Night bus");
        assert_eq!(read(b"{\\rtf1\\ansicpg932 \\'93\\'8c\\'8b\\'9e}").unwrap().text, "東京");
    }

    #[test]
    fn broken_and_hostile_files_are_told() {
        assert_eq!(read(b"{\\rtf1 One {two").unwrap().remarks.len(), 1);
        assert!(read("{\\rtf1".repeat(10_000).as_bytes()).unwrap_err().0.contains("too deep"));
        assert!(read(b"words").is_err());
        for rtf in ["{\\rtf1\\", "{\\rtf1\\'9", "{\\rtf1\\bin99999 x}", "{\\rtf1\\u-99999999 ?}", "{\\rtf1}}}}"] {
            assert!(read(rtf.as_bytes()).is_ok(), "{rtf}");
        }
    }
}
