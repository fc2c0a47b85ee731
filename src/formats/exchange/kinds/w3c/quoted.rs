//! Where words stand in a text that are given with what stands before and behind them.

use std::ops::Range;

use crate::formats::exchange::near::{Skeleton, folded};
use crate::formats::exchange::places::Places;

/// Words with what stands around them, as far as that is given.
#[derive(Clone, Debug)]
pub(super) struct Quoted {
    pub(super) exact: String,
    pub(super) prefix: String,
    pub(super) suffix: String,
}

/// The bytes at which each stands, where that is one place: as its words are, or else but for what programs change on the
/// way. What stands around them decides between several. Else what is wrong, in words that go on from “its words”.
pub(super) fn places(all: &[&Quoted], text: &str) -> Vec<Result<Range<usize>, String>> {
    let as_they_are = Places::new(text, all.iter().map(|quoted| &*quoted.exact));
    let is_clear = |quoted: &Quoted| as_they_are.n_times(&quoted.exact) == 1;
    let around: Vec<Around> =
        all.iter().map(|quoted| if is_clear(quoted) { Around::default() } else { Around::of(quoted) }).collect();
    let skeleton = Skeleton::new(text);
    let sought = around.iter().flat_map(|around| [around.words(), &*around.context]);
    let nearly = Folded {
        places: Places::new(&skeleton.folded, sought),
        starts: skeleton.folded.char_indices().map(|(byte, _)| byte).collect(),
        skeleton: &skeleton,
        text,
    };
    all.iter().zip(&around).map(|(quoted, around)| place(quoted, around, &as_they_are, &nearly)).collect()
}

fn place(
    quoted: &Quoted,
    around: &Around,
    as_they_are: &Places<'_>,
    nearly: &Folded<'_>,
) -> Result<Range<usize>, String> {
    let exact = as_they_are.of(&quoted.exact);
    let place_at = |start: usize| start..start + quoted.exact.len();
    let is_in = |start: usize, inner: &Range<usize>| start <= inner.start && inner.end <= start + quoted.exact.len();
    let exact_over = |inner: Range<usize>| {
        let last = exact.partition_point(|start| *start <= inner.start).checked_sub(1)?;
        Some(exact[last]).filter(|start| is_in(*start, &inner)).map(place_at)
    };
    let mut fitting: Box<dyn Iterator<Item = Range<usize>>> = match exact[..] {
        [one] => return Ok(place_at(one)),
        [] => Box::new(nearly.all(around)),
        _ => Box::new(nearly.all(around).filter_map(exact_over)),
    };
    let n_places = if exact.is_empty() { nearly.places.n_times(around.words()) } else { exact.len() };
    match (n_places, fitting.next(), fitting.next()) {
        (0, ..) => Err("do not stand in the text".to_owned()),
        (1, ..) => nearly.only(around).ok_or_else(|| "do not stand in the text".to_owned()),
        (_, Some(one), None) => Ok(one),
        _ => Err(format!("stand {n_places} times in the text, and nothing says which is meant")),
    }
}

/// Words between what stands around them, all folded.
#[derive(Default)]
struct Around {
    context: String,
    /// The bytes of the words in it.
    words: Range<usize>,
}

impl Around {
    fn of(quoted: &Quoted) -> Self {
        let (prefix, words, suffix) = (folded(&quoted.prefix), folded(&quoted.exact), folded(&quoted.suffix));
        Self { words: prefix.len()..prefix.len() + words.len(), context: prefix + &words + &suffix }
    }

    fn words(&self) -> &str {
        &self.context[self.words.clone()]
    }
}

/// A text without what programs change, and where words stand in it.
struct Folded<'a> {
    places: Places<'a>,
    /// The bytes at which its characters start.
    starts: Vec<usize>,
    skeleton: &'a Skeleton,
    text: &'a str,
}

impl Folded<'_> {
    /// The bytes of the text where the words stand among what is around them.
    fn all(&self, around: &Around) -> impl Iterator<Item = Range<usize>> {
        let starts = self.places.of(if around.words.is_empty() { "" } else { &around.context });
        let (n_before, words) = (around.words.start, around.words());
        // One after the other: of names that stand everywhere only the first two are asked for.
        (0..starts.len()).filter_map(move |idx| self.bytes(starts[idx] + n_before, words))
    }

    /// The bytes of the text where the words stand the first time.
    fn only(&self, around: &Around) -> Option<Range<usize>> {
        self.bytes(*self.places.of(around.words()).first()?, around.words())
    }

    fn bytes(&self, start: usize, words: &str) -> Option<Range<usize>> {
        let first = self.starts.partition_point(|byte| *byte < start);
        self.skeleton.bytes_of(first..first + words.chars().count(), self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, [prefix, exact, suffix]: [&str; 3], expected: Result<Range<usize>, &str>) {
        let [prefix, exact, suffix] = [prefix, exact, suffix].map(str::to_owned);
        let found = places(&[&Quoted { exact, prefix, suffix }], text);
        assert_eq!(found, [expected.map_err(str::to_owned)]);
    }

    #[test]
    fn words_are_found_where_one_place_has_them() {
        let text = "“No,” said Ana.\nThen Ana ran.";
        check(text, ["", "Then", ""], Ok(20..24));
        check(text, ["", "Ana", ""], Err("stand 2 times in the text, and nothing says which is meant"));
        check(text, ["Then ", "Ana", ""], Ok(25..28));
        check(text, ["THEN ", " Ana", "  ran"], Ok(24..28));
        check(text, ["", "Ana", ". Then"], Ok(15..18));
        check(text, ["", "\"No,\" said", "elsewhere"], Ok(0..14));
        check(text, ["", "Ana. Then", ""], Ok(15..24));
        check(text, ["", "ANA", "ran"], Ok(25..28));
        check(text, ["", "ANA", ""], Err("stand 2 times in the text, and nothing says which is meant"));
        check(text, ["", "Bo", ""], Err("do not stand in the text"));
        check(text, ["", "", ""], Err("do not stand in the text"));
        check("Ana ana", ["", "Ana", ""], Ok(0..3));
        check("Ana ana Ana ana", ["ana ", "Ana", ""], Ok(8..11));
    }
}
