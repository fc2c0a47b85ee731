//! Tables of reports: in columns of spaces for people, as Markdown for pages, and as CSV for spreadsheets.

use crate::formats::exchange::core::cells::write_cell;
use crate::model::one_line;

/// Stands in a cell that has no value, for people; a spreadsheet gets an empty one.
pub const NOTHING: &str = "–";

/// A heading, and rows of cells under the names of columns.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    pub title: String,
    pub columns: Vec<String>,
    pub rows: Vec<Vec<String>>,
}

impl Table {
    /// The title, and below it the columns, each as wide as its widest cell.
    pub fn as_text(&self) -> String {
        let all = || std::iter::once(&self.columns).chain(&self.rows);
        let width = |idx: usize| all().map(|row| row[idx].chars().count()).max().unwrap_or(0);
        let widths: Vec<usize> = (0..self.columns.len()).map(width).collect();
        let mut out = format!("{}\n", self.title);
        for row in all() {
            let cell = |(cell, width): (&String, &usize)| format!("{cell:<width$}");
            let cells: Vec<String> = row.iter().zip(&widths).map(cell).collect();
            out.push_str("  ");
            out.push_str(cells.join("  ").trim_end());
            out.push('\n');
        }
        out
    }

    /// The columns and rows as Markdown, without the title.
    pub fn as_markdown(&self) -> String {
        let line = |cells: &[String]| {
            let cells: Vec<String> = cells.iter().map(|cell| no_markdown(cell)).collect();
            format!("| {} |\n", cells.join(" | "))
        };
        let rule = vec!["---".to_owned(); self.columns.len()];
        [line(&self.columns), line(&rule)].into_iter().chain(self.rows.iter().map(|row| line(row))).collect()
    }

    /// With a byte order mark, without which spreadsheets take it for another encoding. No cell is a formula.
    pub fn as_csv(&self) -> Vec<u8> {
        let mut out = String::from("\u{feff}").into_bytes();
        for row in std::iter::once(&self.columns).chain(&self.rows) {
            for (idx, content) in row.iter().enumerate() {
                if idx > 0 {
                    out.push(b',');
                }
                let content = if content == NOTHING { "" } else { content };
                write_cell(&mut out, false, &[content]).expect("memory takes everything");
            }
            out.push(b'\n');
        }
        out
    }
}

/// The words on one line, where no sign of theirs is one of Markdown.
pub(crate) fn no_markdown(words: &str) -> String {
    let mut out = String::new();
    for letter in one_line(words).chars() {
        if "\\`*_{}[]<>#|".contains(letter) {
            out.push('\\');
        }
        out.push(letter);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_text_and_csv() {
        let strings = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        let table = Table {
            title: "Labels".to_owned(),
            columns: strings(&["label", "spans"]),
            rows: vec![strings(&["=Quote, long", "12"]), strings(&["Claim", NOTHING])],
        };
        assert_eq!(table.as_text(), "Labels\n  label         spans\n  =Quote, long  12\n  Claim         –\n");
        let csv = String::from_utf8(table.as_csv()).unwrap();
        assert_eq!(csv, "\u{feff}label,spans\n\"'=Quote, long\",12\nClaim,\n");
    }
}
