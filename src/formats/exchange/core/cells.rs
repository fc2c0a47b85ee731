//! Cells of a table that no spreadsheet takes for a formula.

use std::io::{self, Write};

use crate::formats::articles::unseen::is_unseen;

/// What a spreadsheet takes for the beginning of a formula; those of Asia also take the wide signs for it.
const FORMULA: [char; 10] = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];

/// A cell that a spreadsheet would take for a formula begins with an apostrophe, as people write it there, unless raw ones
/// are asked for. The content is given in pieces.
pub(crate) fn write_cell(out: &mut (impl Write + ?Sized), is_raw: bool, content: &[&str]) -> io::Result<()> {
    let characters = || content.iter().flat_map(|piece| piece.chars());
    let guard = if !is_raw && looks_guarded(characters()) { "'" } else { "" };
    let is_edge_blank = |edge: Option<char>| edge.is_some_and(char::is_whitespace);
    let last = content.iter().rev().find_map(|piece| piece.chars().next_back());
    let is_blank_outside = guard.is_empty() && is_edge_blank(characters().next()) || is_edge_blank(last);
    let quote =
        if is_blank_outside || characters().any(|one| matches!(one, ',' | '"' | '\n' | '\r')) { "\"" } else { "" };
    write!(out, "{quote}{guard}")?;
    for piece in content {
        for (idx, part) in piece.split('"').enumerate() {
            write!(out, "{}{part}", if idx == 0 { "" } else { "\"\"" })?;
        }
    }
    write!(out, "{quote}")
}

/// Whether it is a formula, or one that apostrophes keep from being one: so that one more can be taken away again. What
/// nobody sees before a formula is taken away by some spreadsheets.
fn looks_guarded(content: impl Iterator<Item = char>) -> bool {
    let first = content.skip_while(|c| *c == '\'').find(|c| FORMULA.contains(c) || !is_unseen(*c));
    first.is_some_and(|first| FORMULA.contains(&first))
}

/// The cell as it was before an apostrophe kept it from being a formula.
pub(crate) fn unguarded(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|rest| looks_guarded(rest.chars())).unwrap_or(cell)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_apostrophe_can_be_taken_away_again() {
        let formulas = [
            "=1",
            "＝1",
            "'＠x",
            "'@x",
            "- no",
            "\n=1",
            "\r=1",
            " =1",
            "\u{a0}=1",
            "\u{3000}＝1",
            "\u{feff}\0=1",
            "\u{202e}=1",
            "\u{2066}\u{ad}+1",
            "\u{3164}\u{115f}\u{2064}@x",
            "' =1",
        ];
        for (content, is_formula) in
            formulas.map(|it| (it, true)).into_iter().chain(["'tis", "a", "''", "", " a=1", "\n"].map(|it| (it, false)))
        {
            let mut out = Vec::new();
            write_cell(&mut out, false, &[content]).unwrap();
            let cell = str::from_utf8(&out).unwrap().trim_matches('"');
            assert_eq!(cell == format!("'{content}"), is_formula, "{content:?}");
            assert_eq!(unguarded(cell), content);
        }
    }
}
