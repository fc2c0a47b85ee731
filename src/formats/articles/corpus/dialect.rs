//! How a table is written, by how it begins: separator, quoting, and whether its columns have names.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use super::columns::Field;
use super::names::{is_known, is_of, is_of_text};
use super::row_parser::{Dialect, Escapes, Fed, Quoting, RowParser};
use crate::formats::articles::dates::iso_date;
use crate::formats::articles::html::is_address;

/// How the remark on two columns of one name begins.
pub(super) const TWO_COLUMNS: &str = "names two columns";
pub(super) const SEPARATORS: [char; 4] = [',', '\t', ';', '|'];
/// No name of a column is longer, in bytes.
const MAX_NAME_BYTES: usize = 64;
/// So many lines prove that a text is a table.
const N_LINES_OF_PROOF: usize = 40;

/// What the beginning of a table tells.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Beginning {
    pub(super) dialect: Dialect,
    /// Of all columns; made up where the table has none.
    pub(super) names: Vec<String>,
    pub(super) has_header: bool,
    /// How many lines come before the first row.
    pub(super) n_lines: usize,
    /// How many rows of these a spreadsheet counts: blank ones and comments too, but not the line that says the separator.
    pub(super) n_rows: usize,
    /// The place, and what people should know of it.
    pub(super) remarks: Vec<(String, String)>,
}

/// Looks at the first lines of a table.
pub(super) fn beginning(lines: &[String]) -> Beginning {
    let mut remarks = Vec::new();
    let (mut n_skipped, mut said) = (0, None);
    while let Some(line) = lines.get(n_skipped) {
        let after = lines[n_skipped + 1..].iter().find(|line| !line.starts_with('#'));
        let is_comment = line.starts_with('#') && is_comment(line, after);
        let separator = separator_said(line).filter(|_| n_skipped == 0);
        if is_comment {
            remarks.push((format!("line {}", n_skipped + 1), "is a comment and passed over".to_owned()));
        } else if separator.is_none() && !line.trim().is_empty() {
            break;
        }
        said = said.or(separator);
        n_skipped += 1;
    }
    let lines = &lines[n_skipped..];
    let n_rows = n_skipped - usize::from(said.is_some());
    let dialect = dialect_of(lines, said);
    let (header, n_header_lines) = first_row(dialect, lines);
    let below = &lines[n_header_lines.min(lines.len())..];
    let rows = rows_of(dialect, below);
    if !is_header(&header) {
        remarks.push((format!("row {}", n_rows + 1), "names no columns and was read as an article".to_owned()));
        let names = (1..=header.len()).map(|number| format!("column {number}")).collect();
        return Beginning { dialect, names, has_header: false, n_lines: n_skipped, n_rows, remarks };
    }
    let mut names = names_of(&header, n_rows + 1, &mut remarks);
    if is_one_short(&names, &rows, below) {
        names.insert(0, "row name".to_owned());
    }
    Beginning { dialect, names, has_header: true, n_lines: n_skipped + n_header_lines, n_rows: n_rows + 1, remarks }
}

/// Whether a text can be nothing but a table of articles, by how it begins: its first line names columns that are known,
/// and all others have as many cells.
pub(crate) fn is_surely_table(text: &str) -> bool {
    let mut lines: Vec<String> = text.split_inclusive('\n').take(N_LINES_OF_PROOF).map(str::to_owned).collect();
    // The last one may be cut.
    if lines.len() > 2 && !lines.last().is_some_and(|last| last.ends_with('\n')) {
        lines.pop();
    }
    let Beginning { dialect, names, has_header, n_lines, .. } = beginning(&lines);
    let Some(separator) = dialect.separator.filter(|_| has_header && names.len() > 1) else { return false };
    let is_prose = n_lines > 0 && lines[n_lines - 1].contains(&format!("{separator} "));
    let n_known = names.iter().filter(|name| is_known(name)).count();
    if is_prose || n_known < 2 || !names.iter().any(|name| is_of_text(name)) {
        return false;
    }
    let rows = rows_of(dialect, &lines[n_lines.min(lines.len())..]);
    !rows.is_empty() && rows.iter().all(|row| row.len() == names.len())
}

/// The separator that spreadsheets write into a first line of its own.
fn separator_said(line: &str) -> Option<char> {
    let said = line.trim_end_matches(['\r', '\n']).trim_matches('"');
    let said = said.strip_prefix("sep=").or_else(|| said.strip_prefix("SEP="))?;
    let mut characters = said.chars();
    characters.next().filter(|_| characters.next().is_none())
}

/// Whether a line that begins with `#` has other cells than the first one below that does not, or names no column where
/// that does.
fn is_comment(line: &str, next: Option<&String>) -> bool {
    let n_of = |line: &str| SEPARATORS.map(|separator| line.matches(separator).count());
    let names = |line: &str| line.trim_start_matches('#').split(SEPARATORS).any(|name| is_known(name.trim()));
    let is_apart = |next: &String| n_of(line) != n_of(next) && n_of(next).iter().any(|n| *n > 0);
    next.is_some_and(|next| is_apart(next) || (names(next) && !names(line)))
}

/// The way of writing by which the most of the first rows have as many cells as the columns have names.
fn dialect_of(lines: &[String], said: Option<char>) -> Dialect {
    let first = lines.first().map(String::as_str).unwrap_or_default();
    let separators: Vec<Option<char>> = match said {
        Some(separator) => vec![Some(separator)],
        // R puts blanks between cells that are all in quotation marks.
        None if first.starts_with('"') && first.contains("\" \"") && !first.contains(SEPARATORS) => vec![Some(' ')],
        None => SEPARATORS.into_iter().filter(|separator| first.contains(*separator)).map(Some).collect(),
    };
    let whole = Dialect { separator: None, quoting: Quoting::Always, escapes: Escapes::Doubled };
    let mut candidates = Vec::new();
    for separator in separators {
        let is_tab = separator == Some('\t');
        let quoting = if is_tab && !first.starts_with('"') { Quoting::WhereNeeded } else { Quoting::Always };
        let plain = Dialect { separator, quoting, escapes: Escapes::Doubled };
        candidates.push(plain);
        let is_of_database = is_tab && lines.iter().any(|line| has_cell(line, "\\N"));
        if is_of_database {
            return Dialect { escapes: Escapes::Database, ..plain };
        }
        if separator == Some(' ') && lines.iter().any(|line| line.contains("\\\"")) {
            return Dialect { escapes: Escapes::Backslash, ..plain };
        }
        if lines.iter().any(|line| line.contains("\\\"")) {
            candidates.push(Dialect { escapes: Escapes::Backslash, ..plain });
        }
    }
    let score = |dialect: &Dialect| {
        let n_columns = first_row(*dialect, lines).0.len();
        let n_fitting = rows_of(*dialect, lines).iter().filter(|row| row.len() == n_columns).count();
        (n_fitting, n_columns)
    };
    let best = candidates.iter().enumerate().max_by_key(|(idx, dialect)| (score(dialect), Reverse(*idx)));
    best.map_or(whole, |(_, dialect)| *dialect)
}

fn has_cell(line: &str, cell: &str) -> bool {
    line.trim_end_matches(['\r', '\n']).split('\t').any(|it| it == cell)
}

/// The cells of the first row, and how many lines it has.
fn first_row(dialect: Dialect, lines: &[String]) -> (Vec<String>, usize) {
    let mut parser = RowParser::new(dialect);
    for (idx, line) in lines.iter().enumerate() {
        match parser.feed(line) {
            Fed::Open => {}
            Fed::Row => return (parser.into_cells(), idx + 1),
            Fed::Broken => break,
        }
    }
    let line = lines.first().map(String::as_str).unwrap_or_default();
    (RowParser::bare(dialect, line), 1)
}

/// The cells of all rows that are whole.
fn rows_of(dialect: Dialect, lines: &[String]) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    let mut parser = RowParser::new(dialect);
    for line in lines.iter().filter(|line| !line.trim().is_empty()) {
        match parser.feed(line) {
            Fed::Open => continue,
            Fed::Row => rows.push(parser.into_cells()),
            Fed::Broken => {}
        }
        parser = RowParser::new(dialect);
    }
    rows
}

/// Whether the cells are names of columns: at least one is a known one, or all could be names.
fn is_header(cells: &[String]) -> bool {
    let is_number = |cell: &String| !cell.is_empty() && cell.chars().all(|c| c.is_ascii_digit() || "-+.,".contains(c));
    let is_value =
        |cell: &String| is_number(cell) || is_address(cell) || iso_date(cell).is_some() || cell.len() > MAX_NAME_BYTES;
    let are_counted = || cells.iter().enumerate().all(|(idx, cell)| *cell == idx.to_string());
    cells.iter().any(|cell| is_known(cell)) || are_counted() || !cells.iter().any(is_value)
}

/// Whether every row has one cell more than there are names, and that one counts the rows, as R writes tables. Numbers
/// that could be those of a column are known to be none where they stand in quotation marks.
fn is_one_short(names: &[String], rows: &[Vec<String>], lines: &[String]) -> bool {
    let are_quoted = || lines.iter().all(|line| line.trim().is_empty() || line.starts_with('"'));
    if rows.len() < 2 || names.iter().any(|name| is_of(Field::Id, name)) && !are_quoted() {
        return false;
    }
    let number = |row: &Vec<String>| row.first().and_then(|cell| cell.parse::<usize>().ok());
    let first = rows.first().and_then(number).filter(|first| *first <= 1);
    let counts = |first: usize| rows.iter().zip(first..).all(|(row, wanted)| number(row) == Some(wanted));
    rows.iter().all(|row| row.len() == names.len() + 1) && first.is_some_and(counts) && has_no_prose_cell(names, rows)
}

/// Whether no row is one cell too long only because of a comma in a sentence.
fn has_no_prose_cell(names: &[String], rows: &[Vec<String>]) -> bool {
    let is_prose = |row: &Vec<String>| row.get(names.len()).is_some_and(|cell| cell.starts_with(' '));
    !rows.iter().any(is_prose)
}

/// A name for each column. One that several have is told, and all but the first are numbered.
fn names_of(header: &[String], n_row: usize, remarks: &mut Vec<(String, String)>) -> Vec<String> {
    let (mut names, mut taken) = (Vec::new(), BTreeSet::new());
    for (idx, name) in header.iter().enumerate() {
        let name = name.trim().trim_start_matches('#').trim();
        let name = if name.is_empty() { format!("column {}", idx + 1) } else { name.to_owned() };
        if taken.insert(name.clone()) {
            names.push(name);
            continue;
        }
        let other = format!("{name} ({})", idx + 1);
        let told = format!("{TWO_COLUMNS} “{name}”: the second one is called “{other}”");
        remarks.push((format!("row {n_row}"), told));
        names.push(other);
    }
    names
}
