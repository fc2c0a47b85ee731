//! Where words stand in a text that are given with what stands before and behind them.

use std::ops::Range;

use crate::formats::exchange::near::{Skeleton, folded};

/// Words with what stands around them, as far as that is given.
#[derive(Clone, Debug)]
pub(super) struct Quoted {
    pub(super) exact: String,
    pub(super) prefix: String,
    pub(super) suffix: String,
}

impl Quoted {
    /// The bytes at which they stand, where that is one place: as they are, or else but for what programs change on the
    /// way. What stands around them decides between several. Else what is wrong, in words that go on from “its words”.
    pub(super) fn place_in(&self, text: &str) -> Result<Range<usize>, String> {
        let exact: Vec<Range<usize>> = text
            .match_indices(&self.exact)
            .map(|(start, words)| start..start + words.len())
            .filter(|place| !place.is_empty())
            .collect();
        let places = if exact.is_empty() { self.nearly_in(text) } else { exact };
        match &places[..] {
            [] => Err("do not stand in the text".to_owned()),
            [one] => Ok(one.clone()),
            several => match several.iter().filter(|place| self.fits(place, text)).collect::<Vec<_>>()[..] {
                [one] => Ok(one.clone()),
                _ => Err(format!("stand {} times in the text, and nothing says which is meant", places.len())),
            },
        }
    }

    fn nearly_in(&self, text: &str) -> Vec<Range<usize>> {
        let (skeleton, words) = (Skeleton::new(text), folded(&self.exact));
        if words.is_empty() {
            return Vec::new();
        }
        let n_characters = words.chars().count();
        let (mut n_before, mut at) = (0, 0);
        let places = skeleton.folded.match_indices(&words).filter_map(|(byte, _)| {
            n_before += skeleton.folded[at..byte].chars().count();
            at = byte;
            skeleton.bytes_of(n_before..n_before + n_characters, text)
        });
        places.collect()
    }

    fn fits(&self, place: &Range<usize>, text: &str) -> bool {
        folded(before(text, place.start, self.prefix.len())).ends_with(&folded(&self.prefix))
            && folded(behind(text, place.end, self.suffix.len())).starts_with(&folded(&self.suffix))
    }
}

/// So much of the text before a byte that as many bytes of other words are in it, also where it has more blanks than they.
fn before(text: &str, byte: usize, n_bytes: usize) -> &str {
    &text[text.floor_char_boundary(byte.saturating_sub(n_bytes * N_TIMES))..byte]
}

fn behind(text: &str, byte: usize, n_bytes: usize) -> &str {
    &text[byte..text.ceil_char_boundary((byte + n_bytes * N_TIMES).min(text.len()))]
}

const N_TIMES: usize = 4;

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, [prefix, exact, suffix]: [&str; 3], expected: Result<Range<usize>, &str>) {
        let [prefix, exact, suffix] = [prefix, exact, suffix].map(str::to_owned);
        let found = Quoted { exact, prefix, suffix }.place_in(text);
        assert_eq!(found, expected.map_err(str::to_owned));
    }

    #[test]
    fn words_are_found_where_one_place_has_them() {
        let text = "“No,” said Ana.\nThen Ana ran.";
        check(text, ["", "Then", ""], Ok(20..24));
        check(text, ["", "Ana", ""], Err("stand 2 times in the text, and nothing says which is meant"));
        check(text, ["Then ", "Ana", ""], Ok(25..28));
        check(text, ["", "Ana", ". Then"], Ok(15..18));
        check(text, ["", "\"No,\" said", "elsewhere"], Ok(0..14));
        check(text, ["", "Ana. Then", ""], Ok(15..24));
        check(text, ["", "Bo", ""], Err("do not stand in the text"));
        check(text, ["", "", ""], Err("do not stand in the text"));
    }
}
