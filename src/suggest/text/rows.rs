//! The rows of tokens that chains judge: lines, as long as they are not too long.

use std::ops::Range;

use super::tokens::Token;

/// The longest row that is judged at once.
const N_TOKENS: usize = 300;

/// The lines of a text, long ones in pieces that end with a sentence.
pub fn rows(tokens: &[Token]) -> impl Iterator<Item = Range<usize>> {
    let mut start = 0;
    std::iter::from_fn(move || {
        if start >= tokens.len() {
            return None;
        }
        let mut end = start + 1;
        while end < tokens.len() && !tokens[end].begins_line && end - start < N_TOKENS {
            end += 1;
        }
        if end - start == N_TOKENS {
            let stop = tokens[start..end].iter().rposition(|token| token.ends_sentence);
            end = stop.filter(|stop| *stop > N_TOKENS / 3).map_or(end, |stop| start + stop + 1);
        }
        let row = start..end;
        start = end;
        Some(row)
    })
}
