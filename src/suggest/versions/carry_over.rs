//! Carries ranges of one version of a text over to another, word by word.

use std::ops::Range;
use std::sync::Arc;

use similar::{Algorithm, DiffOp, capture_diff_slices};

use crate::suggest::text::tokens::{Shape, Token, within};

/// Longer texts are not aligned: it would take too long.
const MOST_TOKENS: usize = 40_000;
/// Words that a range must share with its counterpart.
const LEAST_SHARED: f32 = 0.6;

/// A range of up to so many words may have been replaced as a whole: a pronoun by a name.
const MOST_REPLACED: usize = 3;

/// Which words of one text are which words of another.
#[derive(Debug)]
pub struct Alignment {
    from: Arc<[Token]>,
    to: Arc<[Token]>,
    /// The indices of what is compared among the tokens: words and stops, but no quotation marks.
    from_compared: Vec<usize>,
    to_compared: Vec<usize>,
    /// For each of the one its counterpart among those of the other.
    counterparts: Vec<Option<usize>>,
    /// Whether each of the other is somebody's counterpart.
    is_counterpart: Vec<bool>,
}

impl Alignment {
    /// `None` where a text is too long.
    pub fn new(from: Arc<[Token]>, to: Arc<[Token]>) -> Option<Self> {
        if from.len().max(to.len()) > MOST_TOKENS {
            return None;
        }
        let compared = |tokens: &[Token]| -> Vec<usize> {
            (0..tokens.len()).filter(|idx| tokens[*idx].shape != Shape::Quote).collect()
        };
        let (from_compared, to_compared) = (compared(&from), compared(&to));
        let hashes =
            |tokens: &[Token], places: &[usize]| -> Vec<u64> { places.iter().map(|idx| tokens[*idx].word).collect() };
        let (old, new) = (hashes(&from, &from_compared), hashes(&to, &to_compared));
        let (mut counterparts, mut is_counterpart) = (vec![None; old.len()], vec![false; new.len()]);
        for op in capture_diff_slices(Algorithm::Patience, &old, &new) {
            if let DiffOp::Equal { old_index, new_index, len } = op {
                (0..len).for_each(|n| counterparts[old_index + n] = Some(new_index + n));
                is_counterpart[new_index..new_index + len].fill(true);
            }
        }
        Some(Self { from, to, from_compared, to_compared, counterparts, is_counterpart })
    }

    /// The counterpart of a range of bytes, with how many of its words are the same. `None` where too few are.
    pub fn project(&self, range: &Range<usize>) -> Option<(Range<usize>, f32)> {
        let inside = within(&self.from, range.clone());
        let is_word = |place: &usize| self.from[self.from_compared[*place]].is_word();
        let first = self.from_compared.partition_point(|idx| *idx < inside.start);
        let end = self.from_compared.partition_point(|idx| *idx < inside.end);
        let first = (first..end).find(is_word)?;
        let last = (first..end).rev().find(is_word)?;
        let n_words = (first..=last).filter(is_word).count();
        let n_same = (first..=last).filter(is_word).filter(|place| self.counterparts[*place].is_some()).count();
        let share = n_same as f32 / n_words as f32;
        let (start, end) = (self.start(first)?, self.end(last)?);
        let is_replaced = n_words <= MOST_REPLACED && self.is_between_known(first, last);
        if share < LEAST_SHARED && !is_replaced || end < start || end - start > 2 * (last - first) + 6 {
            return None;
        }
        let (start, end) = (self.to_compared[start], self.to_compared[end]);
        let start = self.with_opening_mark(&inside, start);
        let end = self.with_closing_marks(&inside, end);
        Some((self.to[start].start()..self.to[end].end(), share))
    }

    /// The counterpart of the first word of a range, or the word behind the counterpart of what stands before.
    fn start(&self, first: usize) -> Option<usize> {
        let known = self.counterparts[first];
        let behind = || {
            let before = self.counterparts[..first].iter().rev().flatten().next();
            let mut after = before.map_or(0, |before| before + 1)..self.to_compared.len();
            after.find(|place| self.to_token(*place).is_word())
        };
        let mut start = known.or_else(behind)?;
        // A name may have got its first names.
        while known.is_some() && start > 0 && self.is_new_name_of(first, start - 1) {
            start -= 1;
        }
        Some(start)
    }

    /// The counterpart of the last word of a range, or the word before the counterpart of what stands behind.
    fn end(&self, last: usize) -> Option<usize> {
        let known = self.counterparts[last];
        let before = || {
            let after = self.counterparts[last + 1..].iter().flatten().next();
            (0..after.map_or(self.to_compared.len(), |after| *after))
                .rev()
                .find(|place| self.to_token(*place).is_word())
        };
        let mut end = known.or_else(before)?;
        while known.is_some() && self.is_new_name_of(last, end + 1) {
            end += 1;
        }
        Some(end)
    }

    /// Whether what stands before and behind the words has counterparts.
    fn is_between_known(&self, first: usize, last: usize) -> bool {
        let is_known =
            |place: Option<usize>| place.is_some_and(|place| matches!(self.counterparts.get(place), Some(Some(_))));
        is_known(first.checked_sub(1)) && is_known(Some(last + 1))
    }

    /// Whether the other text has one more name at `place`, which nothing here is the counterpart of.
    fn is_new_name_of(&self, name: usize, place: usize) -> bool {
        let name = &self.from[self.from_compared[name]];
        let is_more = |other: &Token| name.is_name() && other.is_name() && other.word != name.word;
        let is_there = place < self.to_compared.len() && is_more(self.to_token(place));
        is_there && !self.is_counterpart[place]
    }

    fn to_token(&self, place: usize) -> &Token {
        &self.to[self.to_compared[place]]
    }

    /// The token where the range begins: at the mark before the first word, if the source has one there.
    fn with_opening_mark(&self, inside: &Range<usize>, first: usize) -> usize {
        let has_mark = self.from[inside.start].shape == Shape::Quote;
        let before = (first.saturating_sub(3)..first).rev();
        let mut marks =
            before.take_while(|idx| !self.to[*idx].is_word()).filter(|idx| self.to[*idx].shape == Shape::Quote);
        let Some(mut mark) = marks.next().filter(|_| has_mark) else { return first };
        // Of several marks in a row the first one may close what stands before, but not one that can only open.
        let opens = |idx: usize| ["‘", "“", "„", "«"].iter().any(|mark| self.to[idx].is_text(mark));
        while mark > 0 && opens(mark - 1) {
            mark -= 1;
        }
        mark
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
    use crate::suggest::text::tokens::tokens;

    #[track_caller]
    fn check(from: &str, part: &str, to: &str, expected: Option<&str>) {
        let (from_tokens, to_tokens) = (tokens(from).into(), tokens(to).into());
        let start = from.find(part).unwrap();
        let alignment = Alignment::new(from_tokens, to_tokens).unwrap();
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
