//! The rows of a table, in whatever dialect it is written. A row that does not fit is told, never cut or swallowed.

use std::collections::VecDeque;
use std::io::{self, BufRead};

use super::dialect::{Beginning, SEPARATORS, beginning};
use super::records::{Record, Take, give_up};
use super::row_parser::{Dialect, Fed, MAX_COLUMNS, Quoting, RowParser};
use crate::formats::exchange::core::json::value::{Value, Words};
use crate::formats::exchange::core::names::in_short;
use crate::model::{counted, grouped};

/// How much of the beginning tells how the table is written.
const N_SAMPLE_LINES: usize = 200;
const N_SAMPLE_BYTES: usize = 1 << 18;
/// No cell goes on for longer than this.
const MAX_ROW_BYTES: usize = 8 << 20;
const NEVER_CLOSED: &str = "has a quotation mark that opens a cell and never closes it";

/// Gives every row below the names of the columns to `take`, until it has enough.
pub(super) fn rows(reader: &mut dyn BufRead, take: Take<'_>) {
    let mut lines = Lines { reader, error: None, ahead: VecDeque::new(), n_ahead_bytes: 0, n_taken: 0 };
    lines.look_ahead(N_SAMPLE_LINES, N_SAMPLE_BYTES);
    let beginning = beginning(lines.ahead.make_contiguous());
    if beginning.names.len() > MAX_COLUMNS {
        let message = format!("has more than the {} columns that a table may have", grouped(MAX_COLUMNS));
        return give_up(take, "row 1".to_owned(), message);
    }
    let names = beginning.names.iter().map(|name| Words::from(name.as_str())).collect();
    let mut table = Table { lines, beginning, names, n_rows: 0, number: 0 };
    for remark in std::mem::take(&mut table.beginning.remarks) {
        if take(Err(remark)).is_break() {
            return;
        }
    }
    table.lines.skip(table.beginning.n_lines);
    table.n_rows = table.beginning.n_rows;
    while let Some(row) = table.next_row() {
        let is_enough = match row {
            Ok(row) => table.take_row(row, take),
            Err(problem) => take(Err((table.row_name(), problem))).is_break(),
        };
        if is_enough {
            return;
        }
    }
    if let Some(error) = table.lines.error {
        give_up(take, format!("line {}", table.lines.n_taken + 1), error.to_string());
    }
}

struct Row {
    cells: Vec<String>,
    /// What people should know of how it was read.
    told: Option<String>,
}

struct Table<'r> {
    lines: Lines<'r>,
    beginning: Beginning,
    /// Those of the columns, which all rows share.
    names: Vec<Words>,
    /// As spreadsheets count, blank rows and the names of the columns among them.
    n_rows: usize,
    /// Of the last record.
    number: usize,
}

impl Table<'_> {
    fn row_name(&self) -> String {
        format!("row {}", self.n_rows)
    }

    /// The cells of the next row that is not blank, or what is wrong with it; `None` where there is no more, or no more can
    /// be read.
    fn next_row(&mut self) -> Option<Result<Row, String>> {
        while self.lines.line(0)?.trim().is_empty() {
            self.lines.skip(1);
            self.n_rows += 1;
        }
        self.n_rows += 1;
        self.read_row()
    }

    fn read_row(&mut self) -> Option<Result<Row, String>> {
        let dialect = self.beginning.dialect;
        let n_columns = self.beginning.names.len();
        let mut parser = RowParser::new(dialect);
        let (mut n_lines, mut n_bytes) = (0, 0);
        let problem = loop {
            let line = self.lines.line(n_lines).filter(|_| n_bytes < MAX_ROW_BYTES);
            let Some(line) = line else {
                // The row may go on where nothing can be read.
                if n_bytes < MAX_ROW_BYTES && self.lines.error.is_some() {
                    return None;
                }
                break NEVER_CLOSED;
            };
            n_bytes += line.len();
            n_lines += 1;
            match parser.feed(line) {
                Fed::Open => {}
                Fed::Row if n_lines > 1 && self.are_rows_apart(n_lines) => break "",
                Fed::Row => {
                    self.lines.skip(n_lines);
                    return Some(Ok(Row { cells: parser.into_cells(), told: None }));
                }
                Fed::Broken if n_lines > 1 => break NEVER_CLOSED,
                Fed::Broken => break "has words behind the quotation mark that closes a cell",
            }
        };
        if let Some(row) = self.row_beside(n_lines) {
            self.lines.skip(n_lines);
            return Some(Ok(row));
        }
        // The marks may be those of the text.
        let bare = self.lines.line(0).map(|line| RowParser::bare(dialect, line));
        self.lines.skip(1);
        let place = format!("(line {})", self.lines.n_taken);
        let Some(cells) = bare.filter(|cells| cells.len() == n_columns) else {
            return Some(Err(format!("{place} {problem}; the line is left out")));
        };
        let is_strange = dialect.quoting == Quoting::Always;
        Some(Ok(Row { cells, told: is_strange.then(|| format!("{place} {problem}; the line was read as a row")) }))
    }

    /// A cell of the only column, in quotation marks, and what stands beside it in cells of their own: behind a separator in
    /// prose there is a blank.
    fn row_beside(&self, n_lines: usize) -> Option<Row> {
        let dialect = self.beginning.dialect;
        if dialect.separator.is_some() || !self.lines.ahead.front()?.starts_with('"') {
            return None;
        }
        let cells_by = |separator: char| {
            let mut parser = RowParser::new(Dialect { separator: Some(separator), ..dialect });
            let lines = self.lines.ahead.iter().take(n_lines);
            let is_row = lines.map(|line| parser.feed(line)).last() == Some(Fed::Row);
            is_row.then(|| parser.into_cells()).filter(|cells| cells.len() > 1)
        };
        let mut found = SEPARATORS.into_iter().filter_map(cells_by);
        let mut cells = found.find(|cells| !cells[1..].iter().any(|cell| cell.starts_with(' ')))?;
        let beside = cells.split_off(1).into_iter().filter(|cell| !cell.is_empty());
        let beside: Vec<String> = beside.map(|cell| format!("“{}”", in_short(&cell))).collect();
        let told = format!("has cells beside the only column, which are left out: {}", beside.join(", "));
        Some(Row { cells, told: (!beside.is_empty()).then_some(told) })
    }

    /// Whether each of the next lines could be a row by itself, so that a mark in them encloses nothing: between tabs it is
    /// mostly one of the text.
    fn are_rows_apart(&self, n_lines: usize) -> bool {
        let Beginning { dialect, names, .. } = &self.beginning;
        let mut lines = self.lines.ahead.iter().take(n_lines);
        dialect.quoting == Quoting::WhereNeeded
            && lines.all(|line| RowParser::bare(*dialect, line).len() == names.len())
    }

    /// Hands on a row; whether it is enough.
    fn take_row(&mut self, row: Row, take: Take<'_>) -> bool {
        let Row { mut cells, told } = row;
        if let Some(told) = told
            && take(Err((self.row_name(), told))).is_break()
        {
            return true;
        }
        let (n_cells, n_columns) = (cells.len(), self.beginning.names.len());
        if n_cells != n_columns {
            let is_cut = n_cells > MAX_COLUMNS;
            let n_told =
                if is_cut { format!("more than {} cells", grouped(MAX_COLUMNS)) } else { counted(n_cells, "cell") };
            let counts = format!("has {n_told} where there are {}", counted(n_columns, "column"));
            let told = if n_cells < n_columns {
                format!("{counts}: its text may go on in the next line")
            } else if let Some(joined) = self.joined(&cells).filter(|_| !is_cut) {
                cells = joined;
                format!("{counts}: the rest was taken for part of the last column")
            } else {
                let place = self.row_name();
                return take(Err((place, format!("{counts}, and is left out")))).is_break();
            };
            if take(Err((self.row_name(), told))).is_break() {
                return true;
            }
        }
        self.number += 1;
        let values = cells.into_iter().map(Value::from);
        let cells = self.names.iter().cloned().zip(values).collect();
        take(Ok(Record { number: self.number, place: self.row_name(), cells })).is_break()
    }

    /// The cells with those that are too many joined to the last: only prose has a blank behind each separator.
    fn joined(&self, cells: &[String]) -> Option<Vec<String>> {
        let separator = self.beginning.dialect.separator?;
        let (kept, rest) = cells.split_at_checked(self.beginning.names.len())?;
        let (last, before) = kept.split_last()?;
        let is_prose = !last.starts_with(' ') && rest.iter().all(|cell| cell.starts_with(' '));
        let mut joined = before.to_vec();
        joined.push(
            std::iter::once(last).chain(rest).map(String::as_str).collect::<Vec<_>>().join(&separator.to_string()),
        );
        is_prose.then_some(joined)
    }
}

/// The lines of a file, with those that somebody has looked at but not taken yet.
struct Lines<'r> {
    reader: &'r mut dyn BufRead,
    /// Why no more can be read.
    error: Option<io::Error>,
    ahead: VecDeque<String>,
    n_ahead_bytes: usize,
    n_taken: usize,
}

impl Lines<'_> {
    fn look_ahead(&mut self, n_lines: usize, n_bytes: usize) {
        while self.ahead.len() < n_lines && self.n_ahead_bytes < n_bytes && self.has_more() {}
    }

    /// The line so many behind the next one, with its line end.
    fn line(&mut self, idx: usize) -> Option<&str> {
        while self.ahead.len() <= idx && self.has_more() {}
        self.ahead.get(idx).map(String::as_str)
    }

    fn skip(&mut self, n_lines: usize) {
        for line in self.ahead.drain(..n_lines.min(self.ahead.len())) {
            self.n_ahead_bytes -= line.len();
            self.n_taken += 1;
        }
    }

    /// Reads one more line; whether there was one. Behind an error there is none.
    fn has_more(&mut self) -> bool {
        if self.error.is_some() {
            return false;
        }
        self.read_line().unwrap_or_else(|error| {
            self.error = Some(error);
            false
        })
    }

    /// Reads one more line, which ends in `\n`, `\r\n` or `\r`; whether there was one.
    fn read_line(&mut self) -> io::Result<bool> {
        let mut line = Vec::new();
        loop {
            let bytes = self.reader.fill_buf()?;
            if bytes.is_empty() {
                break;
            }
            if line.last() == Some(&b'\r') {
                let is_two = bytes[0] == b'\n';
                line.extend(is_two.then_some(b'\n'));
                self.reader.consume(usize::from(is_two));
                break;
            }
            let end = memchr::memchr2(b'\n', b'\r', bytes);
            let n_bytes = end.map_or(bytes.len(), |at| at + 1);
            line.extend_from_slice(&bytes[..n_bytes]);
            self.reader.consume(n_bytes);
            if line.last() == Some(&b'\n') {
                break;
            }
        }
        if line.is_empty() {
            return Ok(false);
        }
        let line =
            String::from_utf8(line).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned());
        self.n_ahead_bytes += line.len();
        self.ahead.push_back(line);
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use super::super::records::told;
    use super::*;

    fn read(file: &str) -> Vec<String> {
        told(|take| rows(&mut file.as_bytes(), take))
    }

    #[test]
    fn rows_may_have_any_separator_and_line_ends_in_quotes() {
        let expected = [r#"row 2: a="1" b="x\ny" column 3="""#, r#"row 3: a="2" b="3" column 3="4""#];
        for file in ["a,b,\n1,\"x\ny\",\n2,3,4\n", "a;b;\n1;\"x\ny\";\n2;3;4", "a\tb\t\r1\t\"x\ry\"\t\r2\t3\t4"] {
            let plain = |row: String| row.replace("\\r", "\\n");
            assert_eq!(read(file).into_iter().map(plain).collect::<Vec<_>>(), expected, "{file}");
        }
        assert_eq!(read("a\r\n\"x\r\ny\"\r\n"), [r#"row 2: a="x\r\ny""#], "offsets count it");
        assert_eq!(read(""), Vec::<String>::new());
        for said in ["sep=;", "SEP=;"] {
            let table = format!("{said}\r\ntitel;text\r\nEins;Kurz, gut.\r\n");
            assert_eq!(read(&table), [r#"row 2: titel="Eins" text="Kurz, gut.""#]);
        }
    }

    #[test]
    fn rows_are_counted_as_spreadsheets_count_them() {
        assert_eq!(read("a,b\n\n1,2\n\n\n3,4\n"), [r#"row 3: a="1" b="2""#, r#"row 6: a="3" b="4""#]);
        assert_eq!(read("\n\na,b\n\"1\n\",2\n3,4\n"), [r#"row 4: a="1\n" b="2""#, r#"row 5: a="3" b="4""#]);
        let twice = "row 2! names two columns “a”: the second one is called “a (2)”";
        assert_eq!(read("\na,a\n1,2\n"), [twice, r#"row 3: a="1" a (2)="2""#]);
        assert_eq!(read("sep=;\n\na;b\n1;2\n"), [r#"row 3: a="1" b="2""#], "which they take for no row");
    }

    #[test]
    fn sentences_are_neither_cut_nor_stripped() {
        assert_eq!(
            read("id,text\n1,She came, saw, and left.\n2,\"No, no.\"\n"),
            [
                "row 2! has 4 cells where there are 2 columns: the rest was taken for part of the last column",
                r#"row 2: id="1" text="She came, saw, and left.""#,
                r#"row 3: id="2" text="No, no.""#
            ]
        );
        assert_eq!(read("text\nShe came, saw.\n"), [r#"row 2: text="She came, saw.""#]);
        assert_eq!(
            read("id\ttext\n1\t\"Never,\" she said.\n2\t\"Never.\"\n3\t\"a\"\"b\"\n"),
            [
                r#"row 2: id="1" text="\"Never,\" she said.""#,
                r#"row 3: id="2" text="\"Never.\"""#,
                r#"row 4: id="3" text="a\"b""#
            ]
        );
        assert_eq!(
            read("id,title,text\n1,Bus, tram,Words\n")[0],
            "row 2! has 4 cells where there are 3 columns, and is left out"
        );
        assert_eq!(
            read("id,title,text\n1,Bus\n")[0],
            "row 2! has 2 cells where there are 3 columns: its text may go on in the next line"
        );
    }

    #[test]
    fn a_cell_beside_the_only_column_is_told() {
        assert_eq!(
            read("text\n\"One, two\",note\n\"No\", she said, \"no\".\n\"a\nb\";x\n\"c\",,\n"),
            [
                "row 2! has cells beside the only column, which are left out: “note”",
                r#"row 2: text="One, two""#,
                "row 3! (line 3) has words behind the quotation mark that closes a cell; the line was read as a row",
                r#"row 3: text="\"No\", she said, \"no\".""#,
                "row 4! has cells beside the only column, which are left out: “x”",
                r#"row 4: text="a\nb""#,
                r#"row 5: text="c""#,
            ]
        );
    }

    #[test]
    fn a_mark_that_never_closes_swallows_no_row() {
        assert_eq!(
            read("id,text\n1,\"never closed\n2,Second.\n3,\"Third, x\" y\n4,Fourth.\n"),
            [
                "row 2! (line 2) has a quotation mark that opens a cell and never closes it; the line was read as a row",
                r#"row 2: id="1" text="\"never closed""#,
                r#"row 3: id="2" text="Second.""#,
                "row 4! (line 4) has words behind the quotation mark that closes a cell; the line is left out",
                r#"row 5: id="4" text="Fourth.""#
            ]
        );
        assert_eq!(
            read("id,text\n1,\"never, closed\n2,Second.\n")[0],
            "row 2! (line 2) has a quotation mark that opens a cell and never closes it; the line is left out"
        );
    }

    #[test]
    fn a_file_that_cannot_be_read_to_its_end_is_read_so_far() {
        use std::io::{BufReader, Read as _, Write as _};

        let lines: Vec<String> = (1..=60_000).map(|number| format!("{number},Words of {number}")).collect();
        for (table, n_whole) in [("id,text\n1,One\n2,Tw".to_owned(), 1), ("id,text\n1,\"One\n2,Two\n".to_owned(), 0)] {
            let mut reader = BufReader::new(table.as_bytes().chain(Broken));
            let told = told(|take| rows(&mut reader, take));
            assert_eq!(told.len(), n_whole + 1, "{told:?}");
            assert_eq!(told[n_whole], format!("line {}! cut", n_whole + 2));
        }
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packed.write_all(format!("id,text\n{}\n", lines.join("\n")).as_bytes()).unwrap();
        let packed = packed.finish().unwrap();
        let mut reader = BufReader::new(flate2::read::MultiGzDecoder::new(&packed[..packed.len() - 100]));
        let told = told(|take| rows(&mut reader, take));
        let (last, whole) = told.split_last().unwrap();
        assert!(whole.len() > 50_000 && whole.len() < 60_000, "{}", whole.len());
        assert_eq!(whole[0], r#"row 2: id="1" text="Words of 1""#);
        assert_eq!(
            whole.last().unwrap()[..],
            format!("row {0}: id=\"{1}\" text=\"Words of {1}\"", whole.len() + 1, whole.len())
        );
        assert!(last.starts_with(&format!("line {}! ", whole.len() + 2)), "{last}");
    }

    /// A reader that never ends and never gives anything.
    struct Broken;

    impl io::Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("cut"))
        }
    }

    #[test]
    fn dialects_are_known_by_the_rows_that_fit() {
        assert_eq!(
            read("id,text\n1,\"He said \\\"no\\\" loudly, then left.\"\n"),
            [r#"row 2: id="1" text="He said \"no\" loudly, then left.""#]
        );
        assert_eq!(read("id\ttitle\ttext\n1\t\\N\tOne\\ntwo\\\\\n"), [r#"row 2: id="1" title="" text="One\ntwo\\""#]);
        assert_eq!(
            read("# made by a script\nid,text\n1,One\n"),
            ["line 1! is a comment and passed over", r#"row 3: id="1" text="One""#]
        );
        assert_eq!(read("# made in 2026\n# by nobody\nid,text\n1,One\n").len(), 3, "both are comments");
        assert_eq!(
            read("\"text\",\"date\"\n\"1\",\"One\",\"x\"\n\"2\",\"Two\",\"y\"\n"),
            [r#"row 2: row name="1" text="One" date="x""#, r#"row 3: row name="2" text="Two" date="y""#]
        );
        let with_ids = "\"id\",\"text\"\n\"1\",\"a\",\"One\"\n\"2\",\"b\",\"Two\"\n";
        let expected = [r#"row 2: row name="1" id="a" text="One""#, r#"row 3: row name="2" id="b" text="Two""#];
        assert_eq!(read(with_ids), expected);
        assert!(read(&with_ids.replace('"', "")).iter().all(|row| row.contains('!')), "the text may have commas");
        let long = "The council met on Monday and voted to close the old bridge over the river at night.";
        assert_eq!(
            read(&format!("1,\"{long}\"\n2,Short\n")),
            [
                "row 1! names no columns and was read as an article".to_owned(),
                format!("row 1: column 1=\"1\" column 2=\"{long}\""),
                "row 2: column 1=\"2\" column 2=\"Short\"".to_owned()
            ]
        );
    }

    #[test]
    fn hostile_tables_cost_no_more_than_their_length() {
        for line in ["\"", "a,\"b\n", "\"a\"b\n", ",", "\"\n", "a,\"\"\"\n"] {
            let n_told = read(&format!("id,text\n{}", line.repeat(50_000))).len();
            assert!(n_told <= 100_001, "{line}");
        }
    }
}
