//! The first sheet of a spreadsheet as the table that it would be as CSV.

use std::collections::BTreeMap;

use csv::{QuoteStyle, WriterBuilder};
use quick_xml::events::BytesStart;

use super::archive::Archive;
use super::pieces::{Piece, for_each_element, for_each_piece};
use crate::formats::articles::found::NotAnArticle;
use crate::formats::articles::news_xml::attribute;

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
    let (sheets, starts_in_1904) = sheets_of(&workbook);
    let first = sheets.first().and_then(|(_, id)| links.iter().find(|link| link.id == *id));
    let name = first.map_or("xl/worksheets/sheet1.xml", |link| link.target.as_str()).to_owned();
    let strings = shared_strings(&archive.text_if_any("xl/sharedStrings.xml")?);
    let are_dates = date_styles(&archive.text_if_any("xl/styles.xml")?);
    let xml = archive.text(&name)?;
    let reading = Cells { strings, are_dates, starts_in_1904, ..Cells::default() };
    let csv = reading.read(&xml).map_err(|error| archive.broken(&format!("{name}, {error}")))?;
    let names: Vec<&str> = sheets.iter().map(|(name, _)| name.as_str()).collect();
    let mut remarks = Vec::new();
    if let [first, others @ ..] = &names[..]
        && !others.is_empty()
    {
        remarks.push(format!("has more sheets than “{first}”, which are left out: {}", others.join(", ")));
    }
    Ok(Sheet { csv, remarks })
}

/// Name and link of each sheet, and whether days are counted from 1904.
fn sheets_of(workbook: &str) -> (Vec<(String, String)>, bool) {
    let (mut sheets, mut starts_in_1904) = (Vec::new(), false);
    for_each_element(workbook, |element| match element.local_name().as_ref() {
        b"sheet" => {
            let id = element.attributes().with_checks(false).flatten().find(|it| it.key.as_ref().ends_with(b":id"));
            let id = id.map(|id| String::from_utf8_lossy(&id.value).into_owned()).unwrap_or_default();
            sheets.push((attribute(element, b"name"), id));
        }
        b"workbookPr" => starts_in_1904 = matches!(attribute(element, b"date1904").as_str(), "1" | "true"),
        _ => {}
    });
    (sheets, starts_in_1904)
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
    strings
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
    row: BTreeMap<usize, String>,
    column: usize,
    kind: String,
    is_date: bool,
    value: String,
    is_in_value: bool,
    out: String,
}

impl Cells {
    fn read(mut self, xml: &str) -> Result<String, quick_xml::Error> {
        for_each_piece(xml, |piece| match piece {
            Piece::Start(element) => self.start(element),
            Piece::End(name) => self.end(name.local_name().as_ref()),
            Piece::Text(text) => self.text(text),
        })?;
        Ok(self.out)
    }

    fn start(&mut self, element: &BytesStart<'_>) {
        match element.local_name().as_ref() {
            b"row" => {
                self.row.clear();
                self.column = 0;
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
                let value = self.shown();
                if !value.is_empty() {
                    self.row.insert(self.column, value);
                }
                self.column += 1;
            }
            b"row" => self.end_row(),
            _ => {}
        }
    }

    /// What the cell shows.
    fn shown(&mut self) -> String {
        let value = std::mem::take(&mut self.value);
        match self.kind.as_str() {
            "s" => value.trim().parse().ok().and_then(|idx: usize| self.strings.get(idx)).cloned().unwrap_or_default(),
            "" | "n" if self.is_date => date_of(&value, self.starts_in_1904).unwrap_or(value),
            _ => value,
        }
    }

    /// Writes the row. Only columns with a name are there for every row, so that a sheet grows no larger than it is.
    fn end_row(&mut self) {
        if self.row.is_empty() {
            return;
        }
        if self.columns.is_empty() {
            self.columns = self.row.keys().copied().collect();
        }
        let named = self.columns.iter().map(|column| self.row.remove(column).unwrap_or_default());
        let mut cells: Vec<String> = named.collect();
        cells.extend(std::mem::take(&mut self.row).into_values());
        let mut row = WriterBuilder::new().quote_style(QuoteStyle::Always).from_writer(Vec::new());
        // Memory takes all.
        row.write_record(&cells).ok();
        self.out.push_str(&String::from_utf8_lossy(&row.into_inner().unwrap_or_default()));
    }
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
        assert_eq!(sheet.csv, "\"title\",\"text\",\"date\"\n\"\",\"“No,” she & he\",\"2026-03-02\",\"7\"\n");
        assert_eq!(sheet.remarks, ["has more sheets than “News”, which are left out: Notes"]);
        assert_eq!((column_of("AB12"), column_of("A1"), column_of("7")), (Some(27), Some(0), None));
    }
}
