//! One row of a table: its cells, from as many lines as its quotation marks span.

/// As many columns as a spreadsheet has. Of a row with more cells only one more is kept: a cell without words takes a
/// byte in a file and much more in memory.
pub(super) const MAX_COLUMNS: usize = 16_384;

/// How a table writes its cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Dialect {
    /// None where a line is one cell.
    pub(super) separator: Option<char>,
    pub(super) quoting: Quoting,
    pub(super) escapes: Escapes,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Quoting {
    /// A mark at the start of a cell encloses it.
    Always,
    /// Only where the cell could not be written without: tables between tabs have no quoting of their own.
    WhereNeeded,
    Never,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Escapes {
    /// A mark in a cell is doubled.
    Doubled,
    /// A backslash stands before a mark, a separator or a line end.
    Backslash,
    /// As databases write tables between tabs: `\n`, `\t`, `\\`, and `\N` for nothing.
    Database,
}

/// What came of a line.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Fed {
    /// The row is whole.
    Row,
    /// A cell goes on in the next line.
    Open,
    /// Something stands behind the mark that closes a cell.
    Broken,
}

/// A row in the making, fed line by line.
pub(super) struct RowParser {
    dialect: Dialect,
    cells: Vec<String>,
    cell: String,
    state: State,
    /// The cell could not be written without marks.
    needs_marks: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Start,
    Bare,
    Quoted,
    /// Behind a mark in a quoted cell, which closes it or is the first of two.
    Closed,
}

impl RowParser {
    pub(super) fn new(dialect: Dialect) -> Self {
        Self { dialect, cells: Vec::new(), cell: String::new(), state: State::Start, needs_marks: false }
    }

    /// The cells of a line that is a row by itself and has no quoting.
    pub(super) fn bare(dialect: Dialect, line: &str) -> Vec<String> {
        let mut parser = Self::new(Dialect { quoting: Quoting::Never, ..dialect });
        parser.feed(line);
        parser.into_cells()
    }

    /// Reads a line with its line end.
    pub(super) fn feed(&mut self, line: &str) -> Fed {
        let content = line.trim_end_matches(['\r', '\n']);
        // It stays as it is: offsets count it, and it becomes plain with them.
        let line_end = if line.len() > content.len() { &line[content.len()..] } else { "\n" };
        let mut characters = content.chars().peekable();
        while let Some(character) = characters.next() {
            match (self.state, character) {
                (State::Closed, '"') => {
                    self.cell.push('"');
                    self.needs_marks = true;
                    self.state = State::Quoted;
                }
                (State::Closed, other) if Some(other) != self.dialect.separator => return Fed::Broken,
                (State::Bare | State::Quoted | State::Start, '\\') if self.dialect.escapes != Escapes::Doubled => {
                    self.begin();
                    match characters.next() {
                        Some(next) => self.escaped(next),
                        None => return self.line_end(line_end),
                    }
                }
                (State::Start, '"') if self.dialect.quoting != Quoting::Never => self.state = State::Quoted,
                (State::Quoted, '"') => self.state = State::Closed,
                (State::Quoted, other) => {
                    self.needs_marks |= Some(other) == self.dialect.separator;
                    self.cell.push(other);
                }
                (_, other) if Some(other) == self.dialect.separator => self.end_cell(),
                (_, other) => {
                    self.begin();
                    self.cell.push(other);
                }
            }
        }
        if self.state == State::Quoted { self.line_end(line_end) } else { Fed::Row }
    }

    pub(super) fn into_cells(mut self) -> Vec<String> {
        self.end_cell();
        self.cells
    }

    fn begin(&mut self) {
        if self.state == State::Start {
            self.state = State::Bare;
        }
    }

    fn line_end(&mut self, line_end: &str) -> Fed {
        self.cell.push_str(line_end);
        self.needs_marks = true;
        Fed::Open
    }

    fn escaped(&mut self, character: char) {
        let is_of_database = self.dialect.escapes == Escapes::Database;
        match character {
            'n' if is_of_database => self.cell.push('\n'),
            't' if is_of_database => self.cell.push('\t'),
            'r' if is_of_database => {}
            'N' if is_of_database && self.cell.is_empty() => {}
            '"' | '\'' | '\\' => self.cell.push(character),
            other if Some(other) == self.dialect.separator => self.cell.push(other),
            other => self.cell.extend(['\\', other]),
        }
    }

    fn end_cell(&mut self) {
        let cell = std::mem::take(&mut self.cell);
        let keeps_marks =
            self.state == State::Closed && self.dialect.quoting == Quoting::WhereNeeded && !self.needs_marks;
        if self.cells.len() <= MAX_COLUMNS {
            self.cells.push(if keeps_marks { format!("\"{cell}\"") } else { cell });
        }
        self.state = State::Start;
        self.needs_marks = false;
    }
}
