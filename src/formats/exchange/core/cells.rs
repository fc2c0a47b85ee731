//! Cells of a table that no spreadsheet takes for a formula.

/// What a spreadsheet takes for the beginning of a formula.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// A cell that a spreadsheet would take for a formula begins with an apostrophe, as people write it there, unless raw ones
/// are asked for.
pub(crate) fn cell(out: &mut String, is_raw: bool, content: &str) {
    let content = if !is_raw && looks_guarded(content) { &*format!("'{content}") } else { content };
    if content.contains([',', '"', '\n', '\r']) || content.trim() != content {
        out.extend(["\"", &content.replace('"', "\"\""), "\""]);
    } else {
        out.push_str(content);
    }
}

/// Whether it is a formula, or one that apostrophes keep from being one: so that one more can be taken away again.
fn looks_guarded(content: &str) -> bool {
    content.trim_start_matches('\'').starts_with(FORMULA)
}

/// The cell as it was before an apostrophe kept it from being a formula.
pub(crate) fn unguarded(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|rest| looks_guarded(rest)).unwrap_or(cell)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_apostrophe_can_be_taken_away_again() {
        for content in ["=1", "'@x", "'tis", "a", "- no", "''", ""] {
            let mut out = String::new();
            cell(&mut out, false, content);
            assert_eq!(unguarded(&out), content);
        }
    }
}
