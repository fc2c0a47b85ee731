//! The text of a project file, and the places in it that errors name.

use std::cell::OnceCell;

use serde::Deserialize;
use thiserror::Error;

use super::look::kind_of;
use crate::formats::own::wire::plain::FromPlain;
use crate::formats::own::wire::record::parse;

/// The version that is written. Files of a newer one can be looked at, not saved.
pub(super) const VERSION: u32 = 1;

/// What is said of a file with the marks of a merge.
const MARKS_OF_GIT: &str = "git has left a merge in it that nobody solved: take it back with “git merge --abort”, let \
    “pullquote set-up-git --yes” teach git to merge projects, and merge again";

/// Why a file cannot be read as a project.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("{place}{message}", place = self.place())]
pub struct ProjectFileError {
    /// Counted from 1; 0 where it is about the file as a whole.
    pub line: usize,
    /// Counted from 1, in code points.
    pub column: usize,
    pub message: String,
}

impl ProjectFileError {
    /// “line 3, column 7: ”.
    fn place(&self) -> String {
        let Self { line, column, .. } = self;
        if *line == 0 { String::new() } else { format!("line {line}, column {column}: ") }
    }

    /// The same, unless the file is no project at all: then that is what to say.
    pub(super) fn or_no_project(self, bytes: &[u8], is_one: bool) -> Self {
        if is_one || bytes.trim_ascii().is_empty() || bytes.iter().all(|byte| *byte == 0) {
            return self;
        }
        let message = format!("it is no Pullquote project: it looks like {}", kind_of(bytes));
        Self { line: 0, column: 0, message }
    }
}

/// The text of a file, which all parts that are read from it borrow.
pub(super) struct File<'de> {
    pub(super) ron: &'de str,
    line_starts: OnceCell<Vec<usize>>,
}

impl<'de> File<'de> {
    pub(super) fn of(ron: &'de str) -> Self {
        Self { ron, line_starts: OnceCell::new() }
    }

    pub(super) fn new(bytes: &'de [u8]) -> Result<Self, ProjectFileError> {
        let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
        let ron = match str::from_utf8(bytes) {
            Ok(ron) => ron,
            Err(error) => {
                let valid = String::from_utf8_lossy(&bytes[..error.valid_up_to()]).into_owned();
                let (line, column) = File::of(&valid).place(&valid[valid.len()..]);
                return Err(ProjectFileError { line, column, message: "this is not UTF-8 text".to_owned() });
            }
        };
        let file = Self::of(ron);
        if ron.trim().is_empty() {
            return Err(file.error(ron, "the file is empty"));
        }
        if ron.bytes().all(|byte| byte == 0) {
            return Err(file.error(ron, "the file holds nothing but zeros, as after a power cut"));
        }
        Ok(file)
    }

    /// Reads a part of this file; errors name the line of the whole.
    pub(super) fn parse<T: FromPlain<'de> + Deserialize<'de>>(&self, part: &'de str) -> Result<T, ProjectFileError> {
        parse(part).map_err(|error| {
            let (line, column) = self.place(part);
            let within = error.span.start;
            let column = if within.line == 1 { column + within.col - 1 } else { within.col };
            ProjectFileError { line: line + within.line - 1, column, message: error.code.to_string() }
        })
    }

    pub(super) fn error(&self, part: &str, message: &str) -> ProjectFileError {
        let (line, column) = self.place(part);
        ProjectFileError { line, column, message: message.to_owned() }
    }

    /// What git has left of a merge that nobody solved may well look wrong to us: then that is what to say.
    pub(super) fn blame_marks_of_git(&self, error: ProjectFileError) -> ProjectFileError {
        let starts = |mark: &str| {
            let mut lines = self.ron.lines().enumerate();
            lines.find(|(_, line)| line.starts_with(mark)).map(|(idx, _)| idx + 1)
        };
        match (starts("<<<<<<< "), starts(">>>>>>> ")) {
            (Some(line), Some(_)) => ProjectFileError { line, column: 1, message: MARKS_OF_GIT.to_owned() },
            _ => error,
        }
    }

    /// Line and column, from 1, at which a part of this file starts.
    pub(super) fn place(&self, part: &str) -> (usize, usize) {
        let start = part.as_ptr().addr().saturating_sub(self.ron.as_ptr().addr());
        let starts = || memchr::memchr_iter(b'\n', self.ron.as_bytes()).map(|newline| newline + 1).collect();
        let line_starts: &Vec<usize> = self.line_starts.get_or_init(starts);
        let n_before = line_starts.partition_point(|&line_start| line_start <= start);
        let line_start = n_before.checked_sub(1).map_or(0, |idx| line_starts[idx]);
        (n_before + 1, self.ron.get(line_start..start).map_or(1, |before| before.chars().count() + 1))
    }
}
