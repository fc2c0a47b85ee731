//! Damages and restyles the marks of a text, as careless programs and other countries do, and keeps track of the pairs.

use std::ops::Range;

use pullquote::suggest::learn::linear::mixed;
use pullquote::suggest::quotes::{KnownPair, QuoteExample, Verdict, known_pairs};
use pullquote::suggest::text::tokens::tokens;

/// What happens to a text.
#[derive(Clone, Copy, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a damage that any other can go with")]
pub(crate) struct Damage {
    /// The opening and closing mark of every pair.
    pub style: Option<(&'static str, &'static str)>,
    /// Newlines become spaces, and marks get space around them.
    pub flat: bool,
    /// Runs of spaces become one.
    pub narrow: bool,
    pub lose_one: bool,
    /// Letters become others, as in a language of which no word is known.
    pub foreign: bool,
    pub double_one: bool,
}

pub(crate) const STRAIGHT: (&str, &str) = ("\"", "\"");

/// Nothing happens.
const KEPT: Damage =
    Damage { style: None, flat: false, narrow: false, lose_one: false, foreign: false, double_one: false };

/// All that happens to each article before something is learned from it.
pub(crate) const KINDS: &[Damage] = &[
    KEPT,
    Damage { style: Some(("“", "”")), ..KEPT },
    Damage { style: Some(("“", "”")), lose_one: true, ..KEPT },
    Damage { style: Some(STRAIGHT), ..KEPT },
    Damage { style: Some(STRAIGHT), lose_one: true, ..KEPT },
    Damage { style: Some(STRAIGHT), flat: true, ..KEPT },
    Damage { style: Some(STRAIGHT), flat: true, lose_one: true, ..KEPT },
    Damage { style: Some(STRAIGHT), flat: true, narrow: true, lose_one: true, ..KEPT },
    Damage { style: Some(STRAIGHT), flat: true, narrow: true, lose_one: true, double_one: true, ..KEPT },
    Damage { style: Some(("“", "”")), flat: true, lose_one: true, ..KEPT },
    Damage { style: Some(("„", "“")), foreign: true, ..KEPT },
    Damage { style: Some(("”", "”")), ..KEPT },
    Damage { style: Some(("»", "«")), foreign: true, ..KEPT },
    Damage { style: Some(("« ", " »")), foreign: true, ..KEPT },
    Damage { style: Some(("「", "」")), lose_one: true, foreign: true, ..KEPT },
    Damage { style: Some(("``", "''")), ..KEPT },
    Damage { style: Some(("‘", "’")), ..KEPT },
    Damage { style: Some(("'", "'")), ..KEPT },
];

/// The example of an article on which all quotes are marked.
pub(crate) fn example(text: &str, quotes: &[Range<usize>]) -> QuoteExample {
    let mut pairs = known_pairs(text, &tokens(text), quotes, true);
    for pair in pairs.iter_mut().filter(|pair| pair.verdict == Some(Verdict::Unmarked)) {
        pair.verdict = Some(Verdict::NoSpeech);
    }
    QuoteExample { text: text.to_owned(), pairs, is_complete: true }
}

/// The example after the damage; `seed` decides which mark is lost.
pub(crate) fn damaged(example: &QuoteExample, damage: Damage, seed: u64) -> (QuoteExample, Moved) {
    let double = double_pairs(example);
    let edges: Vec<(Range<usize>, bool)> =
        double.iter().flat_map(|pair| edges(&example.text, pair)).flatten().collect();
    let pick = |salt: u64| {
        (!edges.is_empty()).then(|| usize::try_from(mixed(seed ^ salt) % edges.len() as u64).expect("an index"))
    };
    let lost = pick(1).filter(|_| damage.lose_one && edges.len() >= 4);
    let doubled = pick(2).filter(|_| damage.double_one);
    let mut written = Written::new(example.text.len(), damage.narrow);
    let mut at = 0;
    while let Some(character) = example.text[at..].chars().next() {
        let Some(idx) = edges.iter().position(|(range, _)| range.start == at) else {
            let alone = damage.flat && ".,;:!?()\"“”".contains(character);
            let new = match character {
                '\n' if damage.flat => ' ',
                '“' | '”' if damage.style == Some(STRAIGHT) => '"',
                letter if damage.foreign => turned(letter),
                other => other,
            };
            written.push(at..at + character.len_utf8(), new.encode_utf8(&mut [0; 4]), alone);
            at += character.len_utf8();
            continue;
        };
        let (range, opens) = &edges[idx];
        let mark = damage.style.map(|(open, close)| if *opens { open } else { close });
        let mark = mark.unwrap_or(&example.text[range.clone()]);
        let mark = if Some(idx) == lost { "" } else { mark };
        written.push(range.clone(), mark, damage.flat);
        if Some(idx) == doubled {
            written.push(range.end..range.end, mark, damage.flat);
        }
        at = range.end;
    }
    let Written { out, starts, ends, .. } = written;
    let map = Moved { starts, ends };
    let lost_range = lost.map(|idx| edges[idx].0.clone());
    let keeps = |pair: &&KnownPair| {
        let has_lost =
            lost_range.as_ref().is_some_and(|lost| lost.start == pair.range.start || lost.end == pair.range.end);
        let is_unclosed = double.contains(pair) && edges_of(&example.text, pair).1.is_none();
        !(has_lost || is_unclosed && damage.flat)
    };
    let moved = |pair: &KnownPair| KnownPair { range: map.range(&out, &pair.range), verdict: pair.verdict };
    let mut pairs: Vec<KnownPair> = example.pairs.iter().filter(keeps).map(moved).collect();
    pairs.sort_by_key(|pair| (pair.range.start, std::cmp::Reverse(pair.range.end)));
    (QuoteExample { text: out, pairs, is_complete: true }, map)
}

/// The text and its quotes with runs of spaces made one.
pub(crate) fn narrowed(text: &str, quotes: &[Range<usize>]) -> (String, Vec<Range<usize>>) {
    let mut written = Written::new(text.len(), true);
    for (at, character) in text.char_indices() {
        written.push(at..at + character.len_utf8(), character.encode_utf8(&mut [0; 4]), false);
    }
    let Written { out, starts, ends, .. } = written;
    let moved = Moved { starts, ends };
    let quotes = quotes.iter().map(|range| moved.range(&out, range)).collect();
    (out, quotes)
}

/// The letter thirteen places on, and `ø` for `a`, so that no short word is left.
pub(crate) fn turned(letter: char) -> char {
    let turn = |first: char| {
        char::from_u32((u32::from(letter) - u32::from(first) + 13) % 26 + u32::from(first)).unwrap_or(letter)
    };
    match letter {
        'a' => 'ø',
        'a'..='z' => turn('a'),
        'A'..='Z' => turn('A'),
        other => other,
    }
}

/// Where the bytes of a text went.
pub(crate) struct Moved {
    starts: Vec<usize>,
    ends: Vec<usize>,
}

impl Moved {
    /// The place of a range in the new text, without white space at its ends.
    pub(crate) fn range(&self, text: &str, range: &Range<usize>) -> Range<usize> {
        let new = self.starts[range.start]..self.ends[range.end];
        let inner = text.get(new.clone()).unwrap_or_default();
        let start = new.start + (inner.len() - inner.trim_start().len());
        start..start + inner.trim().len()
    }
}

/// A text as it is written anew, with where each byte of the old one went.
struct Written {
    out: String,
    /// Where that begins which began at a byte.
    starts: Vec<usize>,
    /// Where that ends which ended at a byte.
    ends: Vec<usize>,
    /// Whether runs of spaces become one.
    narrow: bool,
}

impl Written {
    fn new(n_bytes: usize, narrow: bool) -> Self {
        Self { out: String::new(), starts: vec![0; n_bytes + 1], ends: vec![0; n_bytes + 1], narrow }
    }

    fn push(&mut self, old: Range<usize>, new: &str, alone: bool) {
        self.pad(alone);
        self.starts[old.start] = self.out.len();
        if !(self.narrow && new == " " && self.out.ends_with(' ')) {
            self.out += new;
        }
        if !old.is_empty() {
            self.ends[old.end] = self.out.len();
        }
        self.pad(alone);
    }

    fn pad(&mut self, alone: bool) {
        if alone && !(self.narrow && self.out.ends_with(' ')) {
            self.out.push(' ');
        }
    }
}

fn double_pairs(example: &QuoteExample) -> Vec<KnownPair> {
    let is_double = |pair: &&KnownPair| edges_of(&example.text, pair).0.is_some();
    let mut pairs: Vec<KnownPair> = example.pairs.iter().filter(is_double).cloned().collect();
    pairs.dedup_by_key(|pair| pair.range.clone());
    pairs
}

/// The marks of a pair, each with whether it opens.
fn edges(text: &str, pair: &KnownPair) -> [Option<(Range<usize>, bool)>; 2] {
    let (open, close) = edges_of(text, pair);
    [open.map(|range| (range, true)), close.map(|range| (range, false))]
}

fn edges_of(text: &str, pair: &KnownPair) -> (Option<Range<usize>>, Option<Range<usize>>) {
    let is_double = |character: &char| matches!(character, '"' | '“' | '”' | '„' | '«' | '»');
    let inner = &text[pair.range.clone()];
    let open = inner.chars().next().filter(is_double).map(|mark| pair.range.start..pair.range.start + mark.len_utf8());
    let close =
        inner.chars().next_back().filter(is_double).map(|mark| pair.range.end - mark.len_utf8()..pair.range.end);
    let close = close.filter(|range| open.as_ref().is_some_and(|open| open.start < range.start));
    (open, close)
}
