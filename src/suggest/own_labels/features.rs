//! What is looked at to tell which tokens of a row are a span, whatever the label: the token and those around it, as words,
//! by their parts and looks, and as kinds of words.

use std::ops::Range;

use crate::suggest::learn::linear::Features;
use crate::suggest::syntax::forms::Form;
use crate::suggest::syntax::{Grammar, Tag};
use crate::suggest::text::tokens::{Shape, Token, is_single_quote};

/// What stands for a word, a look or a tag beyond the ends of a row, or where there is none.
const NOTHING: u64 = 1;

/// The features of each token of a row.
pub(super) fn features(text: &str, tokens: &[Token], row: &Range<usize>, grammar: &Grammar<'_>) -> Vec<Features> {
    let line = Line::new(text, &tokens[row.clone()], grammar.tags_of_row(row.clone()));
    (0..row.len()).map(|idx| line.features(idx)).collect()
}

/// The tokens of a row, made ready to be looked at one by one.
struct Line {
    forms: Vec<Form>,
    /// What the lexicon knows of each, its shape, and whether it is within quotation marks.
    looks: Vec<u64>,
    tags: Vec<Option<Tag>>,
    /// How far each is from the ends of its sentence.
    ends: Vec<[usize; 2]>,
}

impl Line {
    fn new(text: &str, tokens: &[Token], tags: Vec<Option<Tag>>) -> Self {
        let forms = tokens.iter().map(|token| Form::new(&text[token.range()])).collect();
        let mut is_within = false;
        let look = |token: &Token| {
            let is_mark = token.shape == Shape::Quote && !text[token.range()].starts_with(is_single_quote);
            is_within ^= is_mark;
            token.look() * 4 + u64::from(is_mark) * 2 + u64::from(is_within)
        };
        let looks = tokens.iter().map(look).collect();
        let mut ends = Vec::with_capacity(tokens.len());
        let is_last = |idx: &usize| tokens[*idx].ends_sentence || idx + 1 == tokens.len();
        for last in (0..tokens.len()).filter(is_last) {
            let first = ends.len();
            ends.extend((first..=last).map(|idx| [idx - first, last - idx]));
        }
        Self { forms, looks, tags, ends }
    }

    fn features(&self, idx: usize) -> Features {
        let mut features = Features::new();
        features.add("bias", &[]);
        self.add_words(&mut features, idx);
        self.add_looks(&mut features, idx);
        self.add_tags(&mut features, idx);
        let [from_start, to_end] = self.ends[idx].map(|distance| distance.min(4) as u64);
        features.add("from start", &[from_start]);
        features.add("to end", &[to_end]);
        features
    }

    fn add_words(&self, features: &mut Features, idx: usize) {
        let word = |offset: isize| near(&self.forms, idx, offset, |form| u64::from(form.word));
        features.add("word", &[word(0)]);
        for (place, offset) in (0..).zip([-2, -1, 1, 2]) {
            features.add("near", &[place, word(offset)]);
        }
        features.add("before and this", &[word(-1), word(0)]);
        features.add("this and after", &[word(0), word(1)]);
        let Form { word: _, endings: [_, two, three, four], beginnings: [_, begins], shape: _ } = self.forms[idx];
        for (place, ending) in (0..).zip([two, three, four]) {
            features.add("ends", &[place, u64::from(ending)]);
        }
        features.add("begins", &[u64::from(begins)]);
    }

    fn add_looks(&self, features: &mut Features, idx: usize) {
        let look = |offset: isize| near(&self.looks, idx, offset, |look| *look);
        let shape = |offset: isize| near(&self.forms, idx, offset, |form| u64::from(form.shape));
        features.add("look", &[look(0)]);
        features.add("look before", &[look(-1)]);
        features.add("look after", &[look(1)]);
        features.add("looks", &[look(-1), look(0), look(1)]);
        features.add("shape", &[shape(0)]);
        features.add("shapes before", &[shape(-1), shape(0)]);
        features.add("shapes after", &[shape(0), shape(1)]);
    }

    fn add_tags(&self, features: &mut Features, idx: usize) {
        let Some(Some(this)) = self.tags.get(idx).copied() else { return };
        let tag = |offset: isize| near(&self.tags, idx, offset, |tag| tag.map_or(NOTHING, |tag| 2 + tag as u64));
        features.add("tag", &[tag(0)]);
        features.add("tag before", &[tag(-1)]);
        features.add("tag after", &[tag(1)]);
        features.add("tags around", &[tag(-1), tag(0), tag(1)]);
        features.add("tags before", &[tag(-2), tag(-1), tag(0)]);
        features.add("tags after", &[tag(0), tag(1), tag(2)]);
        features.add("tag and word", &[this as u64, u64::from(self.forms[idx].word)]);
    }
}

/// The value of what stands so many places further on.
fn near<T>(all: &[T], idx: usize, offset: isize, value: impl Fn(&T) -> u64) -> u64 {
    idx.checked_add_signed(offset).and_then(|place| all.get(place)).map_or(NOTHING, value)
}
