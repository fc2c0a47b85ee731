//! Words and marks of a text, and which of them a span covers, for formats that label words.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::model::{Fragments, TextRange};

/// As `GLiNER` and most trainers cut: words with their inner hyphens, and single marks. `\w` is Python's, which unlike
/// Rust's has no combining marks.
static TOKEN: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"[\p{L}\p{N}_]+(?:[-_][\p{L}\p{N}_]+)*|\S").expect("the pattern is right"));

/// The byte ranges of the tokens, in order.
pub(super) fn tokens(text: &str) -> Vec<Range<usize>> {
    TOKEN.find_iter(text).map(|token| token.range()).collect()
}

/// The indices of the tokens that share a byte with the range.
pub(super) fn covered(tokens: &[Range<usize>], range: TextRange) -> Range<usize> {
    let first = tokens.partition_point(|token| token.end <= range.start());
    let last = tokens.partition_point(|token| token.start < range.end());
    first..last.max(first)
}

/// Whether a span's edges are not edges of tokens; space at its ends does not count.
pub(super) fn is_snapped(tokens: &[Range<usize>], text: &str, range: TextRange) -> bool {
    let covered = covered(tokens, range);
    let piece = &text[range.bytes()];
    let start = range.start() + (piece.len() - piece.trim_start().len());
    let end = start + piece.trim().len();
    covered.is_empty() || tokens[covered.start].start != start || tokens[covered.end - 1].end != end
}

/// The tokens of each fragment; those that touch count once.
pub(super) fn covered_by(tokens: &[Range<usize>], fragments: &Fragments) -> Vec<Range<usize>> {
    let mut ranges: Vec<Range<usize>> = Vec::new();
    for covered in fragments.iter().map(|range| covered(tokens, range)).filter(|covered| !covered.is_empty()) {
        match ranges.last_mut() {
            Some(last) if last.end >= covered.start => last.end = covered.end.max(last.end),
            _ => ranges.push(covered),
        }
    }
    ranges
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_marks() {
        let text = "“No cuts,” said well-known Ñu\u{303}ez_2.";
        let words: Vec<&str> = tokens(text).into_iter().map(|range| &text[range]).collect();
        assert_eq!(words, ["“", "No", "cuts", ",", "”", "said", "well-known", "Ñu", "\u{303}", "ez_2", "."]);
    }
}
