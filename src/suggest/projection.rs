//! Carries ranges of one version of a text over to another, word by word.

use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::tokens::{Shape, Token, within};

/// Longer texts are not aligned: it would take too long.
const MOST_TOKENS: usize = 40_000;
/// Words that a range must share with its counterpart.
const LEAST_SHARED: f32 = 0.6;

/// Which words of one text are which words of another.
pub struct Alignment<'a> {
    from: &'a [Token],
    to: &'a [Token],
    /// The indices of words among the tokens.
    from_words: Vec<usize>,
    to_words: Vec<usize>,
    /// For each word of the one its counterpart among the words of the other.
    counterparts: Vec<Option<usize>>,
}

impl<'a> Alignment<'a> {
    /// `None` where a text is too long.
    pub fn new(from: &'a [Token], to: &'a [Token]) -> Option<Self> {
        if from.len().max(to.len()) > MOST_TOKENS {
            return None;
        }
        let words =
            |tokens: &[Token]| -> Vec<usize> { (0..tokens.len()).filter(|idx| tokens[*idx].is_word()).collect() };
        let (from_words, to_words) = (words(from), words(to));
        let hashes =
            |tokens: &[Token], words: &[usize]| -> Vec<u64> { words.iter().map(|idx| tokens[*idx].word).collect() };
        let (old, new) = (hashes(from, &from_words), hashes(to, &to_words));
        let mut counterparts = vec![None; old.len()];
        for op in capture_diff_slices(Algorithm::Patience, &old, &new) {
            if let DiffOp::Equal { old_index, new_index, len } = op {
                (0..len).for_each(|n| counterparts[old_index + n] = Some(new_index + n));
            }
        }
        Some(Self { from, to, from_words, to_words, counterparts })
    }

    /// The counterpart of a range of bytes, with how many of its words are the same. `None` where too few are.
    pub fn project(&self, range: &Range<usize>) -> Option<(Range<usize>, f32)> {
        let inside = within(self.from, range.clone());
        let first = self.from_words.partition_point(|idx| *idx < inside.start);
        let last = self.from_words.partition_point(|idx| *idx < inside.end).checked_sub(1)?;
        if last < first {
            return None;
        }
        let n_same = self.counterparts[first..=last].iter().flatten().count();
        let share = n_same as f32 / (last + 1 - first) as f32;
        let start = self.counterparts[first].or_else(|| {
            let before = self.counterparts[..first].iter().rposition(Option::is_some)?;
            self.counterparts[before].map(|word| word + 1)
        });
        let end = self.counterparts[last].or_else(|| {
            let after = self.counterparts[last + 1..].iter().position(Option::is_some)?;
            self.counterparts[last + 1 + after]?.checked_sub(1)
        });
        let (start, end) = (start?, end?);
        if share < LEAST_SHARED || end < start || end - start > 2 * (last - first) + 6 {
            return None;
        }
        let (start, end) = (*self.to_words.get(start)?, *self.to_words.get(end)?);
        let start = self.with_opening_mark(&inside, start);
        let end = self.with_closing_marks(&inside, end);
        Some((self.to[start].start()..self.to[end].end(), share))
    }

    /// The token where the range begins: at the mark before the first word, if the source has one there.
    fn with_opening_mark(&self, inside: &Range<usize>, first: usize) -> usize {
        let has_mark = self.from[inside.start].shape == Shape::Quote;
        let before = (first.saturating_sub(3)..first).rev();
        let mut marks =
            before.take_while(|idx| !self.to[*idx].is_word()).filter(|idx| self.to[*idx].shape == Shape::Quote);
        if has_mark { marks.next().unwrap_or(first) } else { first }
    }

    /// The last token of the range: with the closing marks and stops that the source has behind its last word.
    fn with_closing_marks(&self, inside: &Range<usize>, last: usize) -> usize {
        let tail = self.from[inside.clone()].iter().rev().take_while(|token| !token.is_word());
        let (n_quotes, n_stops) = tail.fold((0, 0), |(quotes, stops), token| match token.shape {
            Shape::Quote => (quotes + 1, stops),
            _ => (quotes, stops + 1),
        });
        let (mut end, mut quotes, mut stops) = (last, 0, 0);
        for idx in last + 1..self.to.len().min(last + 6) {
            let token = &self.to[idx];
            match token.shape {
                Shape::Quote if quotes < n_quotes => quotes += 1,
                Shape::SentenceEnd | Shape::Mark
                    if stops < n_stops && (quotes < n_quotes || n_quotes == 0 || quotes == 0) =>
                {
                    stops += 1;
                }
                _ => break,
            }
            end = idx;
            if quotes == n_quotes && stops >= n_stops {
                break;
            }
        }
        end
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::suggest::tokens::tokens;

    #[track_caller]
    fn check(from: &str, part: &str, to: &str, expected: Option<&str>) {
        let (from_tokens, to_tokens) = (tokens(from), tokens(to));
        let start = from.find(part).unwrap();
        let alignment = Alignment::new(&from_tokens, &to_tokens).unwrap();
        let found = alignment.project(&(start..start + part.len())).map(|(range, _)| &to[range]);
        assert_eq!(found, expected);
    }

    #[test]
    fn ranges_find_their_words_and_marks_again() {
        let from = "First Ada rose. “We cut it,” Ada Quist said in the hall. Then she left.";
        let to = "Ada rose . \" We cut it , \" Quist said loudly in the hall . Then they left .";
        check(from, "“We cut it,”", to, Some("\" We cut it , \""));
        check(from, "said in the hall", to, Some("said loudly in the hall"));
        check(from, "Then she left.", to, Some("Then they left ."));
        check(from, "First", "Something else entirely", None);
    }
}
