//! What is looked at to tell which words of a line are a reported claim, and which name its speaker: the words around,
//! the nearest speech verb, the sentence, and its grammar.

use std::ops::Range;

use super::clauses::{Clauses, Standing};
use super::hanging::Hanging;
use super::wording::{is_according, is_that, known, says, word};
use crate::suggest::learn::linear::Features;
use crate::suggest::syntax::{Function, Grammar, Syntax, Tag};
use crate::suggest::text::tokens::Token;

/// A row of tokens, made ready to be looked at one by one.
pub(crate) struct Looks<'a> {
    line: Line<'a>,
    clauses: Clauses,
    hanging: Hanging,
    first_token: usize,
}

impl<'a> Looks<'a> {
    /// `quoted` says of all tokens how they stand to the quotations.
    pub(crate) fn new(tokens: &'a [Token], row: &Range<usize>, quoted: &'a [u8], grammar: &Grammar<'_>) -> Self {
        let line = Line::new(&tokens[row.clone()], &quoted[row.clone()]);
        // Where nobody says anything there is nothing to parse for.
        let says = |mut sentence: Range<usize>| sentence.any(|idx| line.is_verb(idx - row.start));
        let clauses = Clauses::new(tokens, row, grammar.of_row(row.clone(), &says));
        let hanging = Hanging::new(&clauses.syntax, |token| line.is_verb(token - row.start));
        Self { line, clauses, hanging, first_token: row.start }
    }

    /// Adds the features of a token of the row.
    pub(crate) fn add(&self, idx: usize, features: &mut Features) {
        let line = &self.line;
        line.add_looks(features, idx);
        line.add_sentence(features, idx);
        // The words of a quotation are no claim whatever they are: they would teach that such words never are.
        if line.quoted[idx] == INSIDE {
            return;
        }
        line.add_words(features, idx);
        line.add_clauses(features, idx, &self.clauses.standings);
        add_grammar(features, &self.clauses.syntax, self.first_token + idx);
        self.hanging.add(features, &self.clauses.syntax, self.first_token + idx, |verb| {
            word(&line.tokens[verb - self.first_token])
        });
        match line.verbs[idx] {
            Some(verb) => line.add_verb(features, idx, verb),
            None => features.add("no verb", &[line.tokens[idx].shape as u64]),
        }
    }
}

/// How a token within a quotation stands to it, its ends apart.
const INSIDE: u8 = 2;

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
        (says(token) || is_according(token)) && self.quoted[idx] == 0
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

    /// What the token and those around it look like.
    fn add_looks(&self, features: &mut Features, idx: usize) {
        let (line, quoted) = (self.tokens, self.quoted);
        features.add("bias", &[]);
        features.add("look", &[line[idx].look()]);
        features.add("quoted", &[u64::from(quoted[idx])]);
        features.add("place", &[idx.min(6) as u64]);
        for (at, other) in self.around(idx, 2) {
            let look = other.map_or(0, |other| line[other].look() * 4 + u64::from(quoted[other]));
            features.add("near look", &[at, look]);
        }
        let shape = |idx: usize| line[idx].shape as u64;
        features.add("shapes", &[idx.checked_sub(1).map_or(9, shape), shape(idx)]);
    }

    /// Which words the token and those around it are, as far as they are common ones.
    fn add_words(&self, features: &mut Features, idx: usize) {
        let known = |idx: Option<usize>| idx.and_then(|idx| self.tokens.get(idx)).map_or(0, known);
        let this = known(Some(idx));
        features.add("word", &[this]);
        for (at, other) in self.around(idx, 3) {
            features.add("near", &[at, known(other)]);
        }
        features.add("before and this", &[known(idx.checked_sub(1)), this]);
        features.add("this and after", &[this, known(Some(idx + 1))]);
    }

    /// The tokens up to so many before and after, each with a number for where it stands.
    fn around(&self, idx: usize, reach: isize) -> impl Iterator<Item = (u64, Option<usize>)> {
        (-reach..=reach).filter(|offset| *offset != 0).map(move |offset| {
            let at = offset.unsigned_abs() as u64 * 2 + u64::from(offset > 0);
            (at, idx.checked_add_signed(offset).filter(|other| *other < self.tokens.len()))
        })
    }

    /// Where in its sentence the token stands, and what kind of sentence that is.
    fn add_sentence(&self, features: &mut Features, idx: usize) {
        let number = self.sentence_of[idx];
        let Sentence { place, n_verbs, has_quotation } = &self.sentences[number];
        let shape = self.tokens[idx].shape as u64;
        let from_start = distance(idx - place.start);
        features.add("from start", &[from_start, shape]);
        features.add("to end", &[distance(place.end - 1 - idx), shape]);
        features.add("first of sentence", &[known(&self.tokens[place.start]), from_start.min(3)]);
        features.add("sentence", &[*n_verbs, u64::from(*has_quotation), u64::from(self.quoted[idx] != 0)]);
        features.add("of line", &[u64::from(number == 0), u64::from(number + 1 == self.sentences.len())]);
        let before = number.checked_sub(1).map_or(2, |before| self.sentences[before].n_verbs.min(1));
        features.add("sentence before", &[before, n_verbs.min(&1).to_owned()]);
    }

    /// How the token and those beside it stand to what is reported by the grammar.
    fn add_clauses(&self, features: &mut Features, idx: usize, standings: &[Vec<Standing>; 2]) {
        for (kind, standings) in (0..).zip(standings) {
            let Standing { part, way, verb } = standings[idx];
            let part_at = |at: Option<usize>| at.and_then(|at| standings.get(at)).map_or(0, |one| one.part as u64);
            let (before, after) = (part_at(idx.checked_sub(1)), part_at(Some(idx + 1)));
            let part = part as u64;
            features.add("clause", &[kind, part, way as u64]);
            features.add("clauses", &[kind, before, part, after]);
            features.add("clause verb", &[kind, part, verb.map_or(0, |verb| word(&self.tokens[verb]))]);
        }
    }

    /// How the token stands to the nearest speech verb.
    fn add_verb(&self, features: &mut Features, idx: usize, verb: usize) {
        let line = self.tokens;
        let is_after = u64::from(idx > verb) + 2 * u64::from(idx == verb);
        let distance = distance(idx.abs_diff(verb)).min(6);
        features.add("verb", &[is_after, distance]);
        features.add("verb word", &[is_after, word(&line[verb])]);
        let next = line.get(verb + 1);
        let opens = |next: &Token| !next.is_word() || is_that(next) || next.is_text("to");
        let mark = next.map_or(1, |next| if opens(next) { word(next) } else { 2 });
        features.add("verb next", &[is_after, distance, mark]);
        let comma = verb.checked_sub(1).is_some_and(|before| line[before].is_text(","));
        features.add("verb comma", &[is_after, distance, u64::from(comma)]);
        // Reported speech begins behind “that” and the object of “told”, and ends before “, she said”.
        let between = &line[idx.min(verb)..idx.max(verb)];
        let n_commas = between.iter().filter(|token| token.is_text(",")).count().min(2) as u64;
        let that = between.iter().any(is_that);
        features.add("between verb", &[is_after, n_commas, u64::from(that), distance.min(2)]);
    }
}

/// What kind of word the token is, and what it is to which word.
fn add_grammar(features: &mut Features, syntax: &Syntax, token: usize) {
    let words = syntax.words();
    let Some(word) = syntax.words_of(token).next() else { return };
    let tag = |at: Option<usize>| at.and_then(|at| words.get(at)).map_or(Tag::COUNT, |word| word.tag as usize) as u64;
    let function = |at: usize| words[at].function as u64;
    let [before, this, after] = [tag(word.checked_sub(1)), tag(Some(word)), tag(Some(word + 1))];
    features.add("tag", &[this]);
    features.add("tags", &[before, this, after]);
    let head = syntax.head(word);
    let way = head.map_or(0, |head| 1 + u64::from(head > word));
    features.add("function", &[function(word), tag(head), way]);
    features.add("functions", &[word.checked_sub(1).map_or(Function::NONE.into(), function), function(word)]);
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
