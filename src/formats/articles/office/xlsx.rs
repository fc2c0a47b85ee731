//! The first sheet of a spreadsheet as the table that it would be as CSV.

use std::borrow::Cow;
use std::collections::BTreeMap;

use quick_xml::events::BytesStart;

use super::archive::Archive;
use super::pieces::{Piece, attributes_of, for_each_element, for_each_piece};
use crate::formats::articles::corpus::is_known;
use crate::formats::articles::found::NotAnArticle;
use crate::formats::articles::news_xml::attribute;
use crate::formats::articles::xml_problem::in_words;
use crate::formats::exchange::core::names::in_short;
use crate::model::counted;

/// So many bytes of a table may come of one of the file: rows may be far apart, and texts are kept once for many cells.
const MAX_RATIO: usize = 100;
/// Short files may repeat themselves more.
const MIN_LIMIT_BYTES: usize = 16 << 20;
/// A sheet that is more as a table is refused.
const MAX_BYTES: usize = 256 << 20;
/// No sheet has more rows.
const MOST_ROWS: usize = 1 << 20;
/// A table that begins further down would not be found below so many blank lines: its rows are counted from 1.
const MOST_ROWS_ABOVE: usize = 100;
const EMPTY_CELL: &str = "\"\"";

/// A sheet as a table, and what people should know of it.
#[derive(Debug, PartialEq, Eq)]
pub struct Sheet {
    pub csv: String,
    pub remarks: Vec<String>,
}

/// Reads the first sheet of a spreadsheet.
pub fn first_sheet(bytes: &[u8]) -> Result<Sheet, NotAnArticle> {
    let mut archive = Archive::new(bytes, "spreadsheet")?;
    if !archive.has("xl/workbook.xml") {
        return Err(NotAnArticle("is not a spreadsheet (.xlsx) but another archive".to_owned()));
    }
    let workbook = archive.text("xl/workbook.xml")?;
    let links = archive.links_of("xl/workbook.xml")?;
    let sheets = attributes_of(&workbook, "sheet", ["name", "id"]);
    let dates = attributes_of(&workbook, "workbookPr", ["date1904"]);
    let starts_in_1904 = dates.last().is_some_and(|[starts]| matches!(starts.as_str(), "1" | "true"));
    let first = sheets.first().and_then(|[_, id]| links.iter().find(|link| link.id == *id));
    let name = first.map_or("xl/worksheets/sheet1.xml", |link| link.target.as_str()).to_owned();
    let strings = shared_strings(&archive.text_if_any("xl/sharedStrings.xml")?);
    let are_dates = date_styles(&archive.text_if_any("xl/styles.xml")?);
    let xml = archive.text(&name)?;
    let max_bytes = bytes.len().saturating_mul(MAX_RATIO).clamp(MIN_LIMIT_BYTES, MAX_BYTES);
    let reading = Cells { strings, are_dates, starts_in_1904, n_bytes_left: Some(max_bytes), ..Cells::default() };
    let read = reading.read(&xml).map_err(|error| archive.broken(&format!("{name}, {}", in_words(&error))))?;
    let (csv, beside) = read.ok_or_else(|| {
        NotAnArticle(format!("is a spreadsheet whose first sheet takes more than {} MB as a table", max_bytes >> 20))
    })?;
    let names: Vec<&str> = sheets.iter().map(|[name, _]| name.as_str()).collect();
    let mut remarks = beside.in_words();
    if let [first, others @ ..] = &names[..]
        && !others.is_empty()
    {
        remarks.push(format!("has more sheets than “{first}”, which are left out: {}", others.join(", ")));
    }
    Ok(Sheet { csv, remarks })
}

/// The strings that cells name by number; how they are to be read aloud is left out.
fn shared_strings(xml: &str) -> Vec<String> {
    let mut strings: Vec<String> = Vec::new();
    let (mut n_text, mut n_readings) = (0_usize, 0_usize);
    let strings_of = |piece: Piece<'_>| match piece {
        Piece::Start(element) => match element.local_name().as_ref() {
            b"si" => strings.push(String::new()),
            b"t" => n_text += 1,
            b"rPh" => n_readings += 1,
            _ => {}
        },
        Piece::End(name) => match name.local_name().as_ref() {
            b"t" => n_text = n_text.saturating_sub(1),
            b"rPh" => n_readings = n_readings.saturating_sub(1),
            _ => {}
        },
        Piece::Text(text) => {
            if let Some(last) = strings.last_mut().filter(|_| n_text > 0 && n_readings == 0) {
                last.push_str(text);
            }
        }
    };
    // Cells whose strings are behind a break are empty.
    for_each_piece(xml, strings_of).unwrap_or(());
    strings.into_iter().map(|string| unescaped(&string).into_owned()).collect()
}

/// Characters for what spreadsheets write in place of ones that XML cannot hold: `_x000D_`, and `_x005F_` for the line in `_x`.
fn unescaped(string: &str) -> Cow<'_, str> {
    let escape = |rest: &str| {
        let hex = rest.get(2..6).filter(|hex| rest.as_bytes().get(6) == Some(&b'_') && !hex.starts_with('+'))?;
        char::from_u32(u32::from_str_radix(hex, 16).ok()?)
    };
    let (mut out, mut rest) = (String::new(), string);
    while let Some(at) = rest.find("_x") {
        let (before, behind) = rest.split_at(at);
        out.push_str(before);
        let (character, n_bytes) = escape(behind).map_or(('_', 1), |character| (character, "_x0000_".len()));
        out.push(character);
        rest = &behind[n_bytes..];
    }
    if out.is_empty() { Cow::Borrowed(string) } else { Cow::Owned(out + rest) }
}

/// For each style of cells whether it shows numbers as dates.
fn date_styles(xml: &str) -> Vec<bool> {
    let mut custom: BTreeMap<String, bool> = BTreeMap::new();
    let (mut styles, mut is_in_cells) = (Vec::new(), false);
    for_each_element(xml, |element| match element.local_name().as_ref() {
        b"numFmt" => {
            let code = attribute(element, b"formatCode");
            let is_date = code.split('"').step_by(2).any(|part| part.contains(['y', 'd', 'Y', 'D']));
            custom.insert(attribute(element, b"numFmtId"), is_date && !code.starts_with('['));
        }
        b"cellXfs" => is_in_cells = true,
        b"cellStyles" => is_in_cells = false,
        b"xf" if is_in_cells => {
            let id = attribute(element, b"numFmtId");
            let is_built_in = id.parse().is_ok_and(|id: u32| (14..=17).contains(&id) || id == 22);
            styles.push(custom.get(&id).copied().unwrap_or(is_built_in));
        }
        _ => {}
    });
    styles
}

/// A sheet on its way from cells to rows.
#[derive(Default)]
struct Cells {
    strings: Vec<String>,
    are_dates: Vec<bool>,
    starts_in_1904: bool,
    /// The columns that have a name, from 0.
    columns: Vec<usize>,
    /// What lies beside these, and so beside the table: a title above it is no name of a column.
    beside: Option<Beside>,
    n_row: usize,
    /// The row that was written last, or the blank line that stands for it.
    n_written: usize,
    /// The cells as they are written, by their columns.
    row: BTreeMap<usize, String>,
    column: usize,
    kind: String,
    is_date: bool,
    value: String,
    is_in_value: bool,
    out: String,
    /// How much more may be written; `None` where it was not enough.
    n_bytes_left: Option<usize>,
}

impl Cells {
    /// The table; `None` where it is too large.
    fn read(mut self, xml: &str) -> Result<Option<(String, Beside)>, quick_xml::Error> {
        for_each_piece(xml, |piece| match piece {
            Piece::Start(element) => self.start(element),
            Piece::End(name) => self.end(name.local_name().as_ref()),
            Piece::Text(text) => self.text(text),
        })?;
        Ok(self.n_bytes_left.map(|_| (self.out, self.beside.unwrap_or_default())))
    }

    fn start(&mut self, element: &BytesStart<'_>) {
        match element.local_name().as_ref() {
            b"row" => {
                self.row.clear();
                self.column = 0;
                let number = attribute(element, b"r").parse().ok().filter(|number| *number <= MOST_ROWS);
                self.n_row = number.unwrap_or(self.n_row + 1);
            }
            b"c" => {
                self.column = column_of(&attribute(element, b"r")).unwrap_or(self.column);
                self.kind = attribute(element, b"t");
                let style = attribute(element, b"s").parse::<usize>().ok();
                self.is_date = style.and_then(|style| self.are_dates.get(style)).copied().unwrap_or_default();
                self.value.clear();
            }
            b"v" | b"t" => self.is_in_value = true,
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.is_in_value {
            self.value.push_str(text);
        }
    }

    fn end(&mut self, name: &[u8]) {
        match name {
            b"v" | b"t" => self.is_in_value = false,
            b"c" => {
                self.end_cell();
                self.column += 1;
            }
            b"row" => self.end_row(),
            _ => {}
        }
    }

    /// Takes what the cell shows.
    fn end_cell(&mut self) {
        let shown = self.shown();
        if shown.is_empty() || self.n_bytes_left.is_none() {
            return;
        }
        let cell = quoted(&shown);
        if self.has_room(cell.len() + 1) {
            self.row.insert(self.column, cell);
        }
    }

    fn shown(&self) -> Cow<'_, str> {
        let value = Cow::Borrowed(self.value.as_str());
        match self.kind.as_str() {
            "s" => {
                let shared = value.trim().parse().ok().and_then(|idx: usize| self.strings.get(idx));
                Cow::Borrowed(shared.map(String::as_str).unwrap_or_default())
            }
            "str" | "inlineStr" => unescaped(&self.value),
            "" | "n" if self.is_date => date_of(&value, self.starts_in_1904).map_or(value, Cow::Owned),
            _ => value,
        }
    }

    /// Writes the row. Only columns with a name are there for every row.
    fn end_row(&mut self) {
        if self.columns.is_empty() {
            self.columns = self.row.keys().copied().collect();
            let are_names = self.columns.len() > 1 || self.row.values().any(|name| is_known(&unquoted(name)));
            self.beside = are_names.then(Beside::default);
        }
        if self.row.is_empty() || !self.has_room(self.columns.len() * EMPTY_CELL.len()) {
            return self.row.clear();
        }
        self.write_blank_rows();
        let mut separator = "";
        let named = self.columns.iter().map(|column| self.row.remove(column).unwrap_or_else(|| EMPTY_CELL.to_owned()));
        let mut cells: Vec<String> = named.collect();
        let others = std::mem::take(&mut self.row).into_values();
        match &mut self.beside {
            Some(beside) => beside.add(self.n_row, others),
            None => cells.extend(others),
        }
        for cell in cells {
            self.out.push_str(separator);
            self.out.push_str(&cell);
            separator = ",";
        }
        self.out.push('\n');
    }

    /// Writes a line for each row without anything since the last one, so that rows of the table have the numbers that they have
    /// in the sheet.
    fn write_blank_rows(&mut self) {
        let n_blank = self.n_row.saturating_sub(self.n_written + 1);
        if (!self.out.is_empty() || n_blank <= MOST_ROWS_ABOVE) && self.has_room(n_blank) {
            self.out.extend(std::iter::repeat_n('\n', n_blank));
        }
        self.n_written = self.n_row;
    }

    /// Whether so much more may be written, which is then taken for it.
    fn has_room(&mut self, n_bytes: usize) -> bool {
        self.n_bytes_left = self.n_bytes_left.and_then(|n_left| n_left.checked_sub(n_bytes));
        self.n_bytes_left.is_some()
    }
}

/// Cells in columns without a name.
#[derive(Default)]
struct Beside {
    /// The row of each, and its words as they are written.
    first: Vec<(usize, String)>,
    n_more: usize,
}

impl Beside {
    /// So many are told one by one.
    const MOST_TOLD: usize = 5;

    fn add(&mut self, row: usize, cells: impl Iterator<Item = String>) {
        for cell in cells {
            if self.first.len() < Self::MOST_TOLD {
                self.first.push((row, cell));
            } else {
                self.n_more += 1;
            }
        }
    }

    fn in_words(self) -> Vec<String> {
        let mut told: Vec<String> = Vec::new();
        for (row, cell) in self.first {
            let words = unquoted(&cell);
            told.push(format!("row {row}: “{}” stands in a column without a name and is left out", in_short(&words)));
        }
        if self.n_more > 0 {
            told.push(format!("{} in columns without a name, which are left out", counted(self.n_more, "more cell")));
        }
        told
    }
}

/// The words of a cell as it is written.
fn unquoted(cell: &str) -> String {
    let words = cell.strip_prefix('"').and_then(|cell| cell.strip_suffix('"')).unwrap_or(cell);
    words.replace("\"\"", "\"")
}

fn quoted(cell: &str) -> String {
    format!("\"{}\"", cell.replace('"', "\"\""))
}

/// 27 of `AB12`.
fn column_of(reference: &str) -> Option<usize> {
    let letters = reference.bytes().take_while(u8::is_ascii_uppercase).take(3);
    let number = letters.fold(0, |number, letter| number * 26 + usize::from(letter - b'A') + 1);
    number.checked_sub(1)
}

/// The day that a number of days stands for. Spreadsheets count a 29 February 1900 that never was.
fn date_of(value: &str, starts_in_1904: bool) -> Option<String> {
    let days: f64 = value.trim().parse().ok()?;
    let n_before_1970 = if starts_in_1904 { 24_107.0 } else { 25_569.0 };
    let seconds = ((days - n_before_1970) * 86400.0).round();
    if !(0.0..=9_999_999_999.0).contains(&seconds) {
        return None;
    }
    let date = crate::formats::articles::dates::iso_date(&format!("{seconds:010}"))?;
    Some(date.strip_suffix("T00:00:00Z").map_or_else(|| date.trim_end_matches('Z').to_owned(), str::to_owned))
}

#[cfg(test)]
mod tests {
    use super::super::archive::archive;
    use super::*;

    #[test]
    fn characters_that_were_written_as_numbers_are_characters() {
        for (string, expected) in [
            ("We lost._x000D_\nNow", "We lost.\r\nNow"),
            ("_x0041__x005F_x0041_", "A_x0041_"),
            ("a_xyz _x00 _x00é0_ _xD800_ x", "a_xyz _x00 _x00é0_ _xD800_ x"),
            ("_x", "_x"),
            ("plain", "plain"),
        ] {
            assert_eq!(unescaped(string), expected);
        }
    }

    #[test]
    fn a_sheet_is_a_table() {
        let files = [
            (
                "xl/workbook.xml",
                "<workbook><sheets><sheet name='News' r:id='r2'/><sheet name='Notes' r:id='r1'/></sheets></workbook>",
            ),
            (
                "xl/_rels/workbook.xml.rels",
                "<x><Relationship Id='r2' Type='a/worksheet' Target='worksheets/b.xml'/></x>",
            ),
            (
                "xl/sharedStrings.xml",
                "<sst><si><t>title</t></si><si><r><t>“No,” </t></r><r><t>she &amp; he</t></r><rPh><t>x</t></rPh></si></sst>",
            ),
            ("xl/styles.xml", "<s><cellXfs><xf numFmtId='0'/><xf numFmtId='14'/></cellXfs></s>"),
            (
                "xl/worksheets/b.xml",
                "<worksheet><sheetData><row r='1'><c r='A1' t='s'><v>0</v></c><c r='C1' t='inlineStr'><is><t>text</t></is></c>\
                 <c r='D1' t='str'><v>date</v></c></row><row r='2'><c r='C2' t='s'><v>1</v></c><c r='D2' s='1'><v>46083</v></c>\
                 <c r='XFD2'><v>7</v></c></row></sheetData></worksheet>",
            ),
        ];
        let sheet = first_sheet(&archive(&files)).unwrap();
        assert_eq!(sheet.csv, "\"title\",\"text\",\"date\"\n\"\",\"“No,” she & he\",\"2026-03-02\"\n");
        let expected = [
            "row 2: “7” stands in a column without a name and is left out",
            "has more sheets than “News”, which are left out: Notes",
        ];
        assert_eq!(sheet.remarks, expected);
        assert_eq!((column_of("AB12"), column_of("A1"), column_of("7")), (Some(27), Some(0), None));
    }

    fn sheet(rows: &str, strings: &str) -> Result<Sheet, NotAnArticle> {
        first_sheet(&archive(&[
            (
                "xl/workbook.xml",
                "<workbook><workbookPr date1904='1'/><sheets><sheet name='A' rel:id='x'/></sheets></workbook>",
            ),
            (
                "xl/_rels/workbook.xml.rels",
                "<x><Relationship Id='x' Type='a/worksheet' Target='worksheets/a.xml'/></x>",
            ),
            ("xl/sharedStrings.xml", strings),
            ("xl/worksheets/a.xml", &format!("<worksheet><sheetData>{rows}</sheetData></worksheet>")),
        ]))
    }

    #[test]
    fn marks_and_line_ends_stay_in_their_cells() {
        let cell = "<c t='str'><v>say \"no\",\nthen</v></c>";
        let found = sheet(&format!("<row>{cell}{cell}</row><row><c><v>1</v></c></row><row/>"), "").unwrap();
        assert_eq!(found.csv, "\"say \"\"no\"\",\nthen\",\"say \"\"no\"\",\nthen\"\n\"1\",\"\"\n");
    }

    #[test]
    fn rows_have_the_numbers_that_they_have_in_the_sheet() {
        let row = |number: usize| format!("<row r='{number}'><c t='str'><v>x</v></c></row>");
        let table = |numbers: &[usize]| {
            let rows: String = numbers.iter().map(|number| row(*number)).collect();
            sheet(&rows, "").unwrap().csv
        };
        assert_eq!(table(&[2, 3, 6]), "\n\"x\"\n\"x\"\n\n\n\"x\"\n");
        assert_eq!(table(&[500, 501, usize::MAX, 3]), "\"x\"\n".repeat(4));
    }

    #[test]
    fn a_cell_beside_the_only_column_is_told_and_a_title_is_no_column() {
        let cell = |words: &str| format!("<c t='str'><v>{words}</v></c>");
        let rows =
            |name: &str| format!("<row>{}</row><row>{}{}</row>", cell(name), cell("“No,” said Ann."), cell("check"));
        let found = sheet(&rows("text"), "").unwrap();
        assert_eq!(found.csv, "\"text\"\n\"“No,” said Ann.\"\n");
        assert_eq!(found.remarks, ["row 2: “check” stands in a column without a name and is left out"]);
        let found = sheet(&rows("My list of everything"), "").unwrap();
        assert!(found.csv.contains("check") && found.remarks.is_empty(), "{found:?}");
    }

    #[test]
    fn a_sheet_that_grows_out_of_all_proportion_is_refused() {
        let text = format!("<sst><si><t>{}</t></si></sst>", "word ".repeat(20_000));
        let texts = |n_rows: usize| "<row><c t='s'><v>0</v></c></row>".repeat(n_rows);
        assert_eq!(sheet(&texts(100), &text).unwrap().csv.len(), 100 * (100_000 + 3));
        let refused = "is a spreadsheet whose first sheet takes more than 16 MB as a table";
        assert_eq!(sheet(&texts(1000), &text).unwrap_err().0, refused);
        let in_a_row = format!("<row>{}</row>", "<c t='s'><v>0</v></c>".repeat(1000));
        assert_eq!(sheet(&in_a_row, &text).unwrap_err().0, refused);
        let names = format!("<row>{}</row>", "<c t='str'><v>name</v></c>".repeat(10_000));
        let rows = |n_rows: usize| names.clone() + &"<row><c><v>1</v></c></row>".repeat(n_rows);
        assert_eq!(sheet(&rows(100), "").unwrap().csv.lines().count(), 101);
        assert_eq!(sheet(&rows(10_000), "").unwrap_err().0, refused);
    }
}
