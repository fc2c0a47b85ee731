//! What is looked at to tell which words of a line are a reported claim, and which name its speaker: the words around,
//! the nearest speech verb, and the sentence.

use std::ops::Range;

use crate::suggest::learn::linear::Features;
use crate::suggest::text::lexicon::Classes;
use crate::suggest::text::tokens::Token;

/// The features of each token of a row. `quoted` says of all tokens how they stand to the quotations.
pub(crate) fn features(tokens: &[Token], row: &Range<usize>, quoted: &[u8]) -> Vec<Features> {
    let line = Line::new(&tokens[row.clone()], &quoted[row.clone()]);
    (0..line.tokens.len())
        .map(|idx| {
            let mut features = Features::new();
            line.add_words(&mut features, idx);
            line.add_sentence(&mut features, idx);
            match line.verbs[idx] {
                Some(verb) => line.add_verb(&mut features, idx, verb),
                None => features.add("no verb", &[line.tokens[idx].shape as u64]),
            }
            features
        })
        .collect()
}

/// A line, or a part of a long one.
struct Line<'a> {
    tokens: &'a [Token],
    quoted: &'a [u8],
    /// The nearest speech verb of the same sentence outside of quotations, for each token.
    verbs: Vec<Option<usize>>,
    sentences: Vec<Sentence>,
    /// Which sentence each token is in.
    sentence_of: Vec<usize>,
}

struct Sentence {
    /// Of its tokens, the full stop with it.
    place: Range<usize>,
    /// Speech verbs outside of quotations, up to three.
    n_verbs: u64,
    has_quotation: bool,
}

impl<'a> Line<'a> {
    fn new(tokens: &'a [Token], quoted: &'a [u8]) -> Self {
        let mut line = Self { tokens, quoted, verbs: Vec::new(), sentences: Vec::new(), sentence_of: Vec::new() };
        let mut start = 0;
        for end in 1..=tokens.len() {
            if line.ends_sentence(end - 1) || end == tokens.len() {
                line.sentence_of.resize(end, line.sentences.len());
                line.sentences.push(line.sentence(start..end));
                start = end;
            }
        }
        line.verbs = line.nearest_verbs();
        line
    }

    fn ends_sentence(&self, idx: usize) -> bool {
        self.tokens[idx].ends_sentence && self.quoted[idx] == 0
    }

    fn is_verb(&self, idx: usize) -> bool {
        let token = &self.tokens[idx];
        (token.is(Classes::SPEECH_VERB) || token.is_text("according")) && self.quoted[idx] == 0
    }

    fn sentence(&self, place: Range<usize>) -> Sentence {
        Sentence {
            n_verbs: place.clone().filter(|idx| self.is_verb(*idx)).count().min(3) as u64,
            has_quotation: place.clone().any(|idx| self.quoted[idx] != 0),
            place,
        }
    }

    fn nearest_verbs(&self) -> Vec<Option<usize>> {
        let mut nearest: Vec<Option<usize>> = vec![None; self.tokens.len()];
        for sentence in &self.sentences {
            let verbs: Vec<usize> = sentence.place.clone().filter(|idx| self.is_verb(*idx)).collect();
            for idx in sentence.place.clone() {
                // Of two that are as near the one before counts.
                nearest[idx] = verbs.iter().copied().min_by_key(|verb| idx.abs_diff(*verb));
            }
        }
        nearest
    }

    /// The token and those around it.
    fn add_words(&self, features: &mut Features, idx: usize) {
        let (line, quoted) = (self.tokens, self.quoted);
        let token = &line[idx];
        features.add("bias", &[]);
        features.add("word", &[token.word]);
        features.add("look", &[token.look()]);
        features.add("quoted", &[u64::from(quoted[idx])]);
        features.add("place", &[idx.min(6) as u64]);
        for offset in [-3_isize, -2, -1, 1, 2, 3] {
            let at = offset.unsigned_abs() as u64 * 2 + u64::from(offset > 0);
            let other = idx.checked_add_signed(offset).and_then(|other| Some((line.get(other)?, quoted[other])));
            features.add("near", &[at, other.map_or(0, |(token, _)| token.word)]);
            if offset.abs() <= 2 {
                let look = other.map_or(0, |(token, quoted)| token.look() * 4 + u64::from(quoted));
                features.add("near look", &[at, look]);
            }
        }
        let before = idx.checked_sub(1).map_or(0, |idx| line[idx].word);
        let after = line.get(idx + 1).map_or(0, |token| token.word);
        features.add("before and this", &[before, token.word]);
        features.add("this and after", &[token.word, after]);
        features.add("shapes", &[idx.checked_sub(1).map_or(9, |idx| line[idx].shape as u64), token.shape as u64]);
    }

    /// Where in its sentence the token stands, and what kind of sentence that is.
    fn add_sentence(&self, features: &mut Features, idx: usize) {
        let number = self.sentence_of[idx];
        let Sentence { place, n_verbs, has_quotation } = &self.sentences[number];
        let shape = self.tokens[idx].shape as u64;
        let from_start = distance(idx - place.start);
        features.add("from start", &[from_start, shape]);
        features.add("to end", &[distance(place.end - 1 - idx), shape]);
        features.add("first of sentence", &[self.tokens[place.start].word, from_start.min(3)]);
        features.add("sentence", &[*n_verbs, u64::from(*has_quotation), u64::from(self.quoted[idx] != 0)]);
        features.add("of line", &[u64::from(number == 0), u64::from(number + 1 == self.sentences.len())]);
        let before = number.checked_sub(1).map_or(2, |before| self.sentences[before].n_verbs.min(1));
        features.add("sentence before", &[before, n_verbs.min(&1).to_owned()]);
    }

    /// How the token stands to the nearest speech verb.
    fn add_verb(&self, features: &mut Features, idx: usize, verb: usize) {
        let line = self.tokens;
        let is_after = u64::from(idx > verb) + 2 * u64::from(idx == verb);
        let distance = distance(idx.abs_diff(verb)).min(6);
        features.add("verb", &[is_after, distance]);
        features.add("verb word", &[is_after, line[verb].word]);
        let next = line.get(verb + 1);
        let opens = |next: &Token| !next.is_word() || next.is_text("that") || next.is_text("to");
        let mark = next.map_or(1, |next| if opens(next) { next.word } else { 2 });
        features.add("verb next", &[is_after, distance, mark]);
        let comma = verb.checked_sub(1).is_some_and(|before| line[before].is_text(","));
        features.add("verb comma", &[is_after, distance, u64::from(comma)]);
        // Reported speech begins behind “that” and the object of “told”, and ends before “, she said”.
        let between = &line[idx.min(verb)..idx.max(verb)];
        let n_commas = between.iter().filter(|token| token.is_text(",")).count().min(2) as u64;
        let that = between.iter().any(|token| token.is_text("that"));
        features.add("between verb", &[is_after, n_commas, u64::from(that), distance.min(2)]);
    }
}

/// A number of tokens, in steps that get wider.
fn distance(n_tokens: usize) -> u64 {
    match n_tokens {
        near @ 0..=4 => near as u64,
        5..=8 => 5,
        9..=16 => 6,
        _ => 7,
    }
}
