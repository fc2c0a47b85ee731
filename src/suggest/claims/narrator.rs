//! Finds what an article itself states and somebody could check: whole sentences with numbers and names, in the past,
//! without “I” and “might”.

use std::ops::Range;

use super::{ClaimExample, FoundClaim, marked_ranges};
use crate::suggest::learn::care::{Learns, Pace, learn_with_care};
use crate::suggest::learn::linear::{Features, Learning, Weights, bucket, logistic, surprise_at};
use crate::suggest::memo::{Memo, Question};
use crate::suggest::text::lexicon::Classes;
use crate::suggest::text::ranges::Ranges;
use crate::suggest::text::sentences::{closes, sentences};
use crate::suggest::text::tokens::{Shape, Token, tokens};
use crate::suggest::text::words::Words;

/// Shorter sentences state nothing.
const FEWEST_WORDS: usize = 5;
/// A sentence of which this share is taken by something else is not the narrator's.
const MOST_TAKEN: f32 = 0.3;
/// A claim that covers this share of a sentence is the whole sentence.
const WHOLE: f32 = 0.6;
/// A dateline has at most so many tokens.
const LONGEST_DATELINE: usize = 14;

/// What is learned about the statements of narrators.
#[derive(Clone, Debug)]
pub struct NarratorModel {
    pub weights: Weights,
    numbers: NumberRule,
}

/// How often a sentence that names a number is a claim: that it does is worth more than what a few texts teach.
#[derive(Clone, Copy, Debug, Default)]
struct NumberRule {
    /// Sentences with a number on articles that a project's people are done with, and those of them that they marked.
    n_sentences: f32,
    n_claims: f32,
}

/// A sentence of a text as ranges of its tokens.
struct Statement {
    all: Range<usize>,
    /// Without the place and agency before it and the full stop behind.
    core: Range<usize>,
    /// Lines of the text that begin before it.
    n_lines_before: usize,
}

impl NarratorModel {
    pub fn new() -> Self {
        Self { weights: Weights::new(14, 1), numbers: NumberRule::default() }
    }

    /// The sentences outside of what is `taken` by quotations, reports and boilerplate, each with how likely it is a
    /// claim.
    pub fn find(&self, text: &str, tokens: &[Token], taken: &Ranges) -> Vec<FoundClaim> {
        self.find_again(text, tokens, taken, &mut Memo::default(), &|| true).unwrap_or_default()
    }

    /// As [`find`](Self::find), with what is remembered of the same text. `None` where it is no longer wanted.
    pub fn find_again(
        &self,
        text: &str,
        tokens: &[Token],
        taken: &Ranges,
        memory: &mut Memo<f32>,
        is_wanted: &dyn Fn() -> bool,
    ) -> Option<Vec<FoundClaim>> {
        let mut found = Vec::new();
        for one in statements(text, tokens) {
            is_wanted().then_some(())?;
            let range = one.bytes(tokens);
            if taken.share_of(&range) < MOST_TAKEN {
                let judge = || {
                    let names_number = names_number(tokens, &one);
                    let learned = logistic(self.weights.score(&features(text, tokens, &one, names_number)));
                    if names_number { learned.max(self.numbers.confidence()) } else { learned }
                };
                let confidence = *memory.answer(Question::about(&[one.all.start]), judge);
                found.push(FoundClaim { range, confidence });
            }
        }
        Some(found)
    }

    /// Learns from examples, each taken in once in each round.
    pub fn learn(&mut self, examples: &[ClaimExample], pace: Pace) {
        self.go_through(&mut examples.iter().map(lessons).collect::<Vec<_>>(), pace);
    }

    /// As [`learn`](Self::learn), as fast as is good for articles that are held out.
    pub fn learn_with_care(&mut self, examples: &[ClaimExample], pace: Pace) {
        let lessons: Vec<Vec<Lesson>> = examples.iter().map(lessons).collect();
        self.count(&lessons);
        learn_with_care(self, lessons, pace);
    }

    /// Counts how many sentences with a number are claims.
    fn count(&mut self, lessons: &[Vec<Lesson>]) {
        for lesson in lessons.iter().flatten().filter(|lesson| lesson.names_number) {
            self.numbers.n_sentences += 1.0;
            self.numbers.n_claims += f32::from(u8::from(lesson.is_claim));
        }
    }
}

impl Learns for NarratorModel {
    type Lesson = Vec<Lesson>;

    fn go_through(&mut self, lessons: &mut [Vec<Lesson>], Pace { n_rounds, rate }: Pace) {
        let mut learning = Learning::new(&self.weights, rate);
        for _ in 0..n_rounds {
            for Lesson { features, is_claim, .. } in lessons.iter().flatten() {
                let wanted = f32::from(u8::from(*is_claim));
                let gradient = wanted - logistic(self.weights.score(features));
                learning.step(&mut self.weights, features, 0, gradient);
            }
        }
    }

    fn surprise(&self, lessons: &mut Vec<Lesson>) -> f32 {
        let of = |lesson: &Lesson| {
            let probability = logistic(self.weights.score(&lesson.features));
            surprise_at(if lesson.is_claim { probability } else { 1.0 - probability })
        };
        lessons.iter().map(of).sum()
    }
}

impl Default for NarratorModel {
    fn default() -> Self {
        Self::new()
    }
}

/// Which of the claims are most of each sentence that they touch, so that nobody beside them can have made them.
pub fn are_whole(text: &str, tokens: &[Token], claims: &[Range<usize>]) -> Vec<bool> {
    let places: Vec<Range<usize>> = statements(text, tokens).iter().map(|one| one.bytes(tokens)).collect();
    let is_whole = |claim: &Range<usize>| {
        let alone: Ranges = [claim.clone()].into_iter().collect();
        let first = places.partition_point(|place| place.end <= claim.start);
        let touched = &places[first..places.partition_point(|place| place.start < claim.end).max(first)];
        !touched.is_empty() && touched.iter().all(|place| alone.share_of(place) >= 0.9)
    };
    claims.iter().map(is_whole).collect()
}

impl NumberRule {
    /// As if of twenty sentences two thirds had been claims before anybody marked one.
    fn confidence(self) -> f32 {
        const BEFORE: [f32; 2] = [20.0, 13.2];
        (self.n_claims + BEFORE[1]) / (self.n_sentences + BEFORE[0])
    }
}

/// A sentence that nobody beside the narrator says.
pub struct Lesson {
    features: Features,
    names_number: bool,
    is_claim: bool,
}

fn lessons(example: &ClaimExample) -> Vec<Lesson> {
    let tokens = tokens(&example.text);
    let taken: Ranges = marked_ranges(&tokens).into_iter().chain(example.claims.iter().cloned()).collect();
    let narrated: Ranges = example.narrated.iter().cloned().collect();
    let statements = statements(&example.text, &tokens);
    let free = statements.iter().filter(|one| taken.share_of(&one.bytes(&tokens)) < MOST_TAKEN);
    let lesson = |one: &Statement| {
        let (is_claim, names_number) = (narrated.share_of(&one.bytes(&tokens)) >= WHOLE, names_number(&tokens, one));
        Lesson { features: features(&example.text, &tokens, one, names_number), names_number, is_claim }
    };
    free.map(lesson).collect()
}

impl Statement {
    fn bytes(&self, tokens: &[Token]) -> Range<usize> {
        tokens[self.core.start].start()..tokens[self.core.end - 1].end()
    }
}

/// The sentences that are long enough and end as sentences do.
fn statements(text: &str, tokens: &[Token]) -> Vec<Statement> {
    let mut n_lines = 0;
    let mut statements = Vec::new();
    for all in sentences(text, tokens) {
        let n_lines_before = n_lines;
        n_lines += tokens[all.clone()].iter().filter(|token| token.begins_line).count();
        let last = all.clone().rev().find(|idx| !closes(text, &tokens[*idx]));
        let Some(last) = last.filter(|last| tokens[*last].shape == Shape::SentenceEnd) else { continue };
        let first = after_dateline(text, tokens, &all);
        let core = first..without_tail(text, tokens, &(first..last));
        if core.clone().filter(|idx| tokens[*idx].is_word()).count() >= FEWEST_WORDS {
            statements.push(Statement { all, core, n_lines_before });
        }
    }
    statements
}

/// Where the sentence begins behind “OSLO (Agency) —”.
fn after_dateline(text: &str, tokens: &[Token], sentence: &Range<usize>) -> usize {
    let head = sentence.start..sentence.end.min(sentence.start + LONGEST_DATELINE);
    let is_dash = |idx: &usize| matches!(&text[tokens[*idx].range()], "—" | "–" | "-" | "--");
    let dash = head.clone().find(is_dash).filter(|_| tokens[sentence.start].begins_line);
    let is_dateline = dash.is_some_and(|dash| {
        let is_place = |token: &Token| token.shape != Shape::Lower && token.shape != Shape::SentenceEnd;
        tokens[sentence.start].is_capital() && tokens[sentence.start..dash].iter().all(is_place)
    });
    dash.filter(|_| is_dateline).map_or(sentence.start, |dash| dash + 1)
}

/// Where the sentence ends without what is only hung on: “, closing a gap” and “, which took all day”.
fn without_tail(text: &str, tokens: &[Token], core: &Range<usize>) -> usize {
    let comma =
        core.clone().rev().find(|idx| tokens[*idx].is_text(",")).filter(|comma| comma - core.start > FEWEST_WORDS);
    let hangs = |comma: &usize| {
        tokens.get(comma + 1).is_some_and(|next| {
            let is_participle = next.shape == Shape::Lower && text[next.range()].ends_with("ing");
            is_participle || ["which", "who", "whose", "where"].iter().any(|word| next.is_text(word))
        })
    };
    comma.filter(hangs).unwrap_or(core.end)
}

/// Whether a sentence names a number and asks nothing.
fn names_number(tokens: &[Token], sentence: &Statement) -> bool {
    let is_number = |token: &Token| token.shape == Shape::Number || token.is_word() && NUMBERS.has(token);
    let asks = tokens[sentence.core.end..sentence.all.end].first().is_some_and(|stop| stop.is_text("?"));
    !asks && tokens[sentence.core.clone()].iter().any(is_number)
}

/// Words that name a number.
const NUMBERS: Words<39> = Words::new([
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "fifteen",
    "twenty",
    "thirty",
    "forty",
    "fifty",
    "sixty",
    "seventy",
    "eighty",
    "ninety",
    "hundred",
    "hundreds",
    "thousand",
    "thousands",
    "million",
    "millions",
    "billion",
    "billions",
    "trillion",
    "trillions",
    "percent",
    "half",
    "double",
    "doubled",
    "twice",
    "dozen",
    "dozens",
    "third",
    "quarter",
]);
/// What compares, and what changes.
const COMPARING: Words<35> = Words::new([
    "more", "less", "fewer", "most", "least", "higher", "lower", "highest", "lowest", "larger", "largest", "smaller",
    "smallest", "oldest", "older", "biggest", "bigger", "worse", "worst", "than", "risen", "rose", "fell", "fallen",
    "grown", "grew", "lost", "doubled", "tripled", "cut", "never", "only", "first", "last", "since",
]);
/// Verbs that say that something may be so.
const MODALS: Words<7> = Words::new(["may", "might", "could", "would", "should", "must", "can"]);
/// What stands beside an amount.
const UNITS: Words<7> = Words::new(["$", "€", "£", "¥", "%", "percent", "per"]);
/// What says that somebody is not sure.
const HEDGES: Words<7> = Words::new(["if", "perhaps", "maybe", "seems", "seemed", "likely", "probably"]);
/// What people say of what they feel and mean to do.
const FEELINGS: Words<22> = Words::new([
    "think", "believe", "feel", "hope", "love", "want", "wish", "know", "proud", "glad", "sorry", "need", "will",
    "would", "should", "must", "going", "honor", "thank", "trust", "respect", "care",
]);
/// What somebody did in public, which a record has.
const DEEDS: Words<26> = Words::new([
    "voted",
    "signed",
    "passed",
    "supported",
    "opposed",
    "endorsed",
    "called",
    "said",
    "was",
    "were",
    "had",
    "has",
    "have",
    "began",
    "closed",
    "paid",
    "took",
    "taken",
    "convicted",
    "fined",
    "rejected",
    "ruled",
    "wrote",
    "sent",
    "raised",
    "ended",
]);

fn features(text: &str, all_tokens: &[Token], sentence: &Statement, names_number: bool) -> Features {
    let mut features = Features::new();
    let tokens = &all_tokens[sentence.core.clone()];
    let count = |is: &dyn Fn(&Token) -> bool| tokens.iter().filter(|token| is(token)).count();
    let n_words = count(&Token::is_word);
    let n_numbers = count(&|token| token.shape == Shape::Number);
    let n_names = count(&|token| token.is_name() && token.start() > tokens[0].start());
    let n_past = count(&|token| token.shape == Shape::Lower && text[token.range()].ends_with("ed"));
    let n_own = count(&|token| token.is(Classes::FIRST_PERSON));
    let n_verbs = count(&|token| token.is(Classes::SPEECH_VERB));
    features.add("bias", &[]);
    features.add("words", &[bucket(n_words, &[8, 12, 18, 26, 40])]);
    features.add("numbers", &[bucket(n_numbers, &[1, 2, 3])]);
    features.add("names", &[bucket(n_names, &[1, 2, 4])]);
    features.add("numbers names", &[n_numbers.min(1) as u64, n_names.min(1) as u64]);
    features.add("past", &[n_past.min(2) as u64]);
    features.add("first person", &[n_own.min(2) as u64]);
    features.add("speech", &[n_verbs.min(2) as u64]);
    features.add_if(tokens.iter().any(|token| MODALS.has(token)), "modal");
    features.add_if(tokens.iter().any(|token| UNITS.has(token)), "unit");
    features.add_if(tokens.iter().any(|token| HEDGES.has(token)), "hedge");
    features.add_if(names_number, "number in any form");
    let is_plain = |token: &Token| text[token.range()].bytes().all(|byte| byte.is_ascii_lowercase());
    let compares = |token: &Token| token.shape == Shape::Lower && COMPARING.has(token) && is_plain(token);
    features.add_if(tokens.iter().any(compares), "compares");
    features.add_if(n_own > 0 && tokens.iter().any(|token| FEELINGS.has(token)), "feeling");
    features.add_if(tokens.iter().any(|token| DEEDS.has(token)), "deed");
    features.add("own and names", &[n_own.min(1) as u64, n_names.min(1) as u64]);
    let stop = all_tokens[sentence.core.end..sentence.all.end].first();
    features.add("stop", &[stop.map_or(0, |stop| stop.word)]);
    let is_first = all_tokens[sentence.all.start].begins_line;
    features.add("place", &[bucket(sentence.n_lines_before, &[1, 2, 4, 8]), u64::from(is_first)]);
    features.add("begins", &[tokens[0].known()]);
    for token in tokens.iter().filter(|token| token.is_word()) {
        features.add("word", &[token.word]);
    }
    for two in tokens.windows(2) {
        features.add("two", &[two[0].known(), two[1].known()]);
    }
    features
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        let tokens = tokens(text);
        statements(text, &tokens).into_iter().map(|one| &text[one.bytes(&tokens)]).collect()
    }

    #[test]
    fn takes_sentences_without_their_edges() {
        let text = "Bear at the wedding of the year\nOSLO, Norway (AP) — A bear ate 3 cakes on Monday, leaving none. \
            “No bear of mine did that.” He left. It was seen by eleven people near Oslo.";
        assert_eq!(
            found(text),
            ["A bear ate 3 cakes on Monday", "“No bear of mine did that", "It was seen by eleven people near Oslo"]
        );
    }

    #[test]
    fn a_whole_claim_is_nobodys_report() {
        let text = "He left the town at noon. Ada said the town was sold in May.";
        let tokens = tokens(text);
        let reported = text.find("the town was").unwrap();
        assert_eq!(are_whole(text, &tokens, &[0..24, reported..text.len() - 1]), [true, false]);
    }

    #[test]
    fn learns_what_is_claimed() {
        let text = "The mine sold 30 tons in 1998. I may go there one day. What a long and lovely day it is!";
        let claim = text.find('.').map(|end| 0..end).into_iter().collect();
        let (claims, speakers, quotes) = (vec![], vec![], vec![]);
        let example = ClaimExample { text: text.into(), claims, narrated: claim, speakers, quotes };
        let mut model = NarratorModel::new();
        model.learn(&[example], Pace { n_rounds: 30, rate: 0.1 });
        let text = "The quarry sold 40 tons in 2005. I may go back to it one day.";
        let found = model.find(text, &tokens(text), &Ranges::new());
        assert!(found[0].confidence > 0.5 && found[1].confidence < 0.5, "{found:?}");
    }
}
