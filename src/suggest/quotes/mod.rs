//! Finds quotations between marks: which marks pair, which pairs are speech and not a title or a scare quote, and
//! which pairs are pieces of one quotation.

pub mod block_quotes;
pub mod mark_pairing;
pub mod marks;

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::ops::Range;

use super::learn::linear::{Features, Learning, Weights, bucket, logistic};
use super::quotes::block_quotes::block_quotations;
use super::quotes::mark_pairing::{EdgeKind, Lattice, MarkWeights, Pin};
use super::quotes::marks::{Facing, Level, Mark, looks, marks};
use super::text::lexicon::Classes;
use super::text::tokens::{Shape, Token};

/// Which marks pair is much the same everywhere: articles with tidy marks should not unlearn how to mend others.
const CAUTION: f32 = 0.6;

/// The buckets for how many words a quotation has.
const N_WORDS: [usize; 9] = [1, 2, 3, 4, 5, 7, 10, 15, 25];

/// What is learned about quotations.
#[derive(Clone, Debug)]
pub struct QuoteModel {
    pub marks: MarkWeights,
    /// Whether what stands between two marks is speech.
    pub speech: Weights,
}

/// Two marks that belong together, or one that opens and its line's end.
#[derive(Clone, Debug, PartialEq)]
pub struct Pair {
    /// Bytes, marks included.
    pub range: Range<usize>,
    /// Of the marks and what is between them.
    pub tokens: Range<usize>,
    pub is_closed: bool,
    /// How likely it is a pair and speech.
    pub probability: f32,
}

/// A quotation, which may be in pieces.
#[derive(Clone, Debug, PartialEq)]
pub struct FoundQuote {
    pub pieces: Vec<Pair>,
    pub confidence: f32,
}

/// A text with all pairs of marks in it, to learn from.
#[derive(Clone, Debug)]
pub struct QuoteExample {
    pub text: String,
    pub pairs: Vec<KnownPair>,
    /// Whether all quotations are among the pairs, so that the other marks are none.
    pub is_complete: bool,
}

/// A pair of marks, and what is known of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownPair {
    pub range: Range<usize>,
    pub verdict: Option<Verdict>,
}

/// What somebody made of a pair of marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Speech,
    NoSpeech,
    /// It is not marked, on an article that is done.
    Unmarked,
}

impl QuoteModel {
    pub fn new() -> Self {
        let marks = MarkWeights { marks: Weights::new(16, 3), pairs: Weights::new(15, 1) };
        Self { marks, speech: Weights::new(16, 1) }
    }

    /// The quotations of a text, likely and unlikely ones. `decided` are ranges that are quotations for certain.
    pub fn find(&self, text: &str, tokens: &[Token], decided: &[Range<usize>]) -> Vec<FoundQuote> {
        let double = self.pairs(text, tokens, Level::Double, decided);
        let mut pairs = self.pairs(text, tokens, Level::Single, decided);
        pairs.retain(|single| !crosses_any(&double, single));
        pairs.extend(double);
        pairs.sort_by_key(|pair| (pair.range.start, std::cmp::Reverse(pair.range.end)));
        self.judge(tokens, &mut pairs);
        add_blocks(tokens, &mut pairs);
        joined(tokens, pairs)
    }

    /// The pairs of one level with the probability that they are pairs.
    fn pairs(&self, text: &str, tokens: &[Token], level: Level, decided: &[Range<usize>]) -> Vec<Pair> {
        let marks = marks(text, tokens, level);
        blocks(&marks).flat_map(|marks| self.pairs_of_block(text, tokens, marks, level, decided)).collect()
    }

    fn pairs_of_block(
        &self,
        text: &str,
        tokens: &[Token],
        marks: &[Mark],
        level: Level,
        decided: &[Range<usize>],
    ) -> Vec<Pair> {
        let pins = pins(tokens, marks, decided);
        let mut lattice = Lattice::new(text, tokens, marks, level, &pins);
        let path = lattice.best(&self.marks);
        let pair = |(edge, probability): (usize, f32)| {
            let edge = &lattice.edges[edge];
            let open = marks[edge.from].token;
            let last = match edge.kind {
                EdgeKind::Stray => return None,
                EdgeKind::Pair(close) => marks[close].token,
                EdgeKind::Unclosed => last_of_line(tokens, open),
            };
            let range = tokens[open].start()..tokens[last].end();
            Some(Pair { range, tokens: open..last + 1, is_closed: edge.kind != EdgeKind::Unclosed, probability })
        };
        path.into_iter().filter_map(pair).collect()
    }

    /// Multiplies in the probability that each pair is speech.
    fn judge(&self, tokens: &[Token], pairs: &mut [Pair]) {
        let quoted = quoted(tokens, pairs.iter().map(|pair| pair.tokens.clone()));
        let is_foreign = is_foreign(tokens);
        for pair in pairs {
            let features = speech_features(tokens, pair.tokens.clone(), &quoted, is_foreign);
            let speech = logistic(self.speech.score(&features));
            // Where marks are lost many pairings are likely: doubt about them weighs less than doubt about speech.
            pair.probability = pair.probability.sqrt() * speech;
        }
    }

    /// Learns from examples, each taken in once in each round.
    pub fn learn(&mut self, examples: &[QuoteExample], n_rounds: usize, rate: f32) {
        let mut lessons: Vec<Lesson> = examples.iter().map(Lesson::new).collect();
        let mut of_marks = Learning::new(&self.marks.marks, rate * CAUTION);
        let mut of_pairs = Learning::new(&self.marks.pairs, rate);
        let mut of_speech = Learning::new(&self.speech, rate);
        for _ in 0..n_rounds {
            for lesson in &mut lessons {
                for (lattice, path) in &mut lesson.lattices {
                    learn_path(&mut self.marks, lattice, path, &mut of_marks, &mut of_pairs);
                }
                for (features, verdict) in &lesson.speech {
                    let gradient = verdict.gradient(logistic(self.speech.score(features)));
                    of_speech.step(&mut self.speech, features, 0, gradient);
                }
            }
        }
    }
}

impl Verdict {
    /// How far this pulls the probability of speech. People overlook quotations: silence says half of what a word does.
    fn gradient(self, probability: f32) -> f32 {
        match self {
            Self::Speech => 1.0 - probability,
            Self::NoSpeech => -probability,
            Self::Unmarked => -probability / 2.0,
        }
    }
}

impl Default for QuoteModel {
    fn default() -> Self {
        Self::new()
    }
}

impl FoundQuote {
    /// The fragments: pieces that go on over a paragraph's end are one.
    pub fn fragments(&self) -> Vec<Range<usize>> {
        let mut fragments: Vec<Range<usize>> = Vec::new();
        let mut is_open = false;
        for piece in &self.pieces {
            match fragments.last_mut().filter(|_| is_open) {
                Some(last) => last.end = piece.range.end,
                None => fragments.push(piece.range.clone()),
            }
            is_open = !piece.is_closed;
        }
        fragments
    }
}

/// The pairs of a labelled text: the labelled ranges that begin with a mark, and other marks that look like pairs.
pub fn known_pairs(text: &str, tokens: &[Token], speech: &[Range<usize>], is_complete: bool) -> Vec<KnownPair> {
    let mut pairs: Vec<KnownPair> =
        speech.iter().map(|range| KnownPair { range: range.clone(), verdict: Some(Verdict::Speech) }).collect();
    let starts: HashSet<usize> = speech.iter().map(|range| range.start).collect();
    let ends: HashSet<usize> = speech.iter().map(|range| range.end).collect();
    for level in [Level::Double, Level::Single] {
        let marks = marks(text, tokens, level);
        let is_free = |mark: &Mark| {
            let token = &tokens[mark.token];
            !starts.contains(&token.start()) && !ends.contains(&token.end())
        };
        let used = used_glyphs(text, &marks, speech);
        for two in marks.windows(2) {
            let between = tokens[two[0].token].start()..tokens[two[1].token].end();
            let are_pair = looks(text, tokens, two[0].token) == Facing::Opening
                && looks(text, tokens, two[1].token) == Facing::Closing;
            if are_pair && two[0].line == two[1].line && two.iter().all(is_free) {
                let verdict = (is_complete && used.contains(&two[0].glyph)).then_some(Verdict::Unmarked);
                pairs.push(KnownPair { range: between, verdict });
            }
        }
    }
    pairs.sort_by_key(|pair| (pair.range.start, std::cmp::Reverse(pair.range.end)));
    pairs
}

/// The glyphs that open quotations of a labelled text, or are rare in it: where no quotation has a common one, nobody
/// looked at it.
fn used_glyphs(text: &str, marks: &[Mark], speech: &[Range<usize>]) -> BTreeSet<char> {
    const COMMON: usize = 5;
    let mut counts: BTreeMap<char, usize> = BTreeMap::new();
    for mark in marks {
        *counts.entry(mark.glyph).or_default() += 1;
    }
    let opening = speech.iter().filter_map(|range| text[range.start..].chars().next());
    let rare = counts.into_iter().filter(|(_, n)| *n < COMMON).map(|(glyph, _)| glyph);
    opening.chain(rare).collect()
}

/// An example made ready: its lattices with the right edges, and its pairs with the right verdicts.
struct Lesson {
    lattices: Vec<(Lattice, Vec<usize>)>,
    speech: Vec<(Features, Verdict)>,
}

impl Lesson {
    fn new(example: &QuoteExample) -> Self {
        let text = &example.text;
        let tokens = super::text::tokens::tokens(text);
        let levels: &[Level] = if example.is_complete { &[Level::Double, Level::Single] } else { &[] };
        let lattice = |level: &Level| {
            let marks = marks(text, &tokens, *level);
            let lattice = Lattice::new(text, &tokens, &marks, *level, &[]);
            let path = known_path(&tokens, &marks, &lattice, &example.pairs);
            (lattice, path)
        };
        let lattices = levels.iter().map(lattice).collect();
        let places: Vec<(Range<usize>, Option<Verdict>)> = example
            .pairs
            .iter()
            .map(|pair| (super::text::tokens::within(&tokens, pair.range.clone()), pair.verdict))
            .filter(|(place, _)| !place.is_empty())
            .collect();
        let quoted = quoted(&tokens, places.iter().map(|(place, _)| place.clone()));
        let is_foreign = is_foreign(&tokens);
        let verdict = |(place, verdict): &(Range<usize>, Option<Verdict>)| {
            verdict.map(|verdict| (speech_features(&tokens, place.clone(), &quoted, is_foreign), verdict))
        };
        Self { lattices, speech: places.iter().filter_map(verdict).collect() }
    }
}

/// The edges of the right path.
fn known_path(tokens: &[Token], marks: &[Mark], lattice: &Lattice, pairs: &[KnownPair]) -> Vec<usize> {
    let mut path = Vec::new();
    let mut at = 0;
    while at < marks.len() {
        let start = tokens[marks[at].token].start();
        let first = pairs.partition_point(|pair| pair.range.start < start);
        let starting = pairs[first..].iter().take_while(|pair| pair.range.start == start);
        let edge = starting.filter_map(|pair| {
            let close =
                (at + 1..marks.len().min(at + 12)).find(|&mark| tokens[marks[mark].token].end() == pair.range.end);
            lattice.edge(at, close.map_or(EdgeKind::Unclosed, EdgeKind::Pair))
        });
        let edge = edge.last().or_else(|| lattice.edge(at, EdgeKind::Stray));
        let edge = edge.expect("every unpinned mark can be a stray");
        path.push(edge);
        at = lattice.edges[edge].to;
    }
    path
}

fn learn_path(
    weights: &mut MarkWeights,
    lattice: &mut Lattice,
    path: &[usize],
    of_marks: &mut Learning,
    of_pairs: &mut Learning,
) {
    let mut gradients: Vec<f32> = lattice.probabilities(weights).iter().map(|probability| -probability).collect();
    for &edge in path {
        gradients[edge] += 1.0;
    }
    let mut by_mark = vec![[0.0; 3]; lattice.mark_features.len()];
    for (edge, gradient) in lattice.edges.iter().zip(&gradients) {
        of_pairs.step(&mut weights.pairs, &edge.features, 0, *gradient);
        Lattice::labels(edge).for_each(|(mark, label)| by_mark[mark][label] += gradient);
    }
    for (features, gradients) in lattice.mark_features.iter().zip(by_mark) {
        for (label, gradient) in gradients.into_iter().enumerate() {
            of_marks.step(&mut weights.marks, features, label, gradient);
        }
    }
}

/// The marks in blocks that end where a line does, so that a strange text takes no more memory than a long one.
fn blocks(marks: &[Mark]) -> impl Iterator<Item = &[Mark]> {
    const N_MARKS: usize = 512;
    let mut rest = marks;
    std::iter::from_fn(move || {
        let is_end = |idx: &usize| rest[*idx].line != rest[idx - 1].line;
        let end = (N_MARKS..rest.len().min(4 * N_MARKS)).find(is_end).unwrap_or(rest.len().min(4 * N_MARKS));
        let (block, after) = rest.split_at(end);
        rest = after;
        (!block.is_empty()).then_some(block)
    })
}

/// What the decided ranges say about each mark.
fn pins(tokens: &[Token], marks: &[Mark], decided: &[Range<usize>]) -> Vec<Pin> {
    let mut pins = vec![Pin::Free; marks.len()];
    for range in decided {
        let first = marks.partition_point(|mark| tokens[mark.token].start() < range.start);
        let last = marks.partition_point(|mark| tokens[mark.token].end() <= range.end);
        let opens = marks.get(first).is_some_and(|mark| tokens[mark.token].start() == range.start);
        let closes = last > first + 1 && tokens[marks[last - 1].token].end() == range.end;
        if opens && closes && pins[first..last].iter().all(|pin| *pin == Pin::Free) {
            pins[first..last].fill(Pin::Inside);
            pins[first] = Pin::Opens(last - 1);
        }
    }
    pins
}

/// Whether the pair lies partly inside one of the others, which are in order and apart.
fn crosses_any(others: &[Pair], pair: &Pair) -> bool {
    let first = others.partition_point(|other| other.range.end <= pair.range.start);
    others[first..].iter().take_while(|other| other.range.start < pair.range.end).any(|other| {
        let is_inside = other.range.start < pair.range.start && pair.range.end < other.range.end;
        let is_around = pair.range.start < other.range.start && other.range.end < pair.range.end;
        !is_inside && !is_around
    })
}

/// Adds the block quotations that do not lie across a pair.
fn add_blocks(tokens: &[Token], pairs: &mut Vec<Pair>) {
    for block in block_quotations(tokens) {
        let range = tokens[block.place.start].start()..tokens[block.place.end - 1].end();
        let block = Pair { range, tokens: block.place, is_closed: true, probability: block.confidence };
        let at = pairs.partition_point(|pair| pair.range.start < block.range.start);
        let is_free = |pair: &Pair| {
            let is_inside = block.range.start < pair.range.start && pair.range.end <= block.range.end;
            is_inside || pair.range.end <= block.range.start || block.range.end <= pair.range.start
        };
        let near = pairs[at.saturating_sub(8)..].iter().take_while(|pair| pair.range.start < block.range.end);
        if near.into_iter().all(is_free) {
            pairs.insert(at, block);
        }
    }
}

/// Which tokens lie in one of the ranges of tokens.
fn quoted(tokens: &[Token], ranges: impl Iterator<Item = Range<usize>>) -> Vec<bool> {
    let mut quoted = vec![false; tokens.len()];
    let mut end = 0;
    for range in ranges {
        // Ranges come in order: what an outer one has filled is not filled again.
        quoted[range.start.max(end).min(range.end)..range.end].fill(true);
        end = end.max(range.end);
    }
    quoted
}

/// Whether a text is in a language of which the lexicon knows no verbs.
fn is_foreign(tokens: &[Token]) -> bool {
    const LONGEST: usize = 3000;
    let words = tokens.iter().take(LONGEST).filter(|token| token.is_word());
    let n_words = how_many(words.clone());
    let n_verbs = words.filter(|token| token.is(Classes::SPEECH_VERB.and(Classes::AUXILIARY))).count();
    n_words >= 20 && n_verbs * 25 < n_words
}

/// How many words the tokens are: more than one each where a language sets no spaces.
fn how_many<'a>(words: impl Iterator<Item = &'a Token>) -> usize {
    const LONG: usize = 9;
    words.map(|word| 1 + (word.end() - word.start()) / LONG).sum()
}

/// The features of a pair for whether it is speech. `place` are its tokens, marks included.
fn speech_features(tokens: &[Token], place: Range<usize>, quoted: &[bool], is_foreign: bool) -> Features {
    let mut features = Features::new();
    let inner = inner(tokens, &place);
    let words: Vec<&Token> = inner.iter().filter(|token| token.is_word()).take(40).collect();
    let n_words = words.len() as u64;
    let counted = bucket(words.len(), &N_WORDS);
    let is_title = words.len() > 1
        && words.iter().all(|word| word.is_capital() || word.is(Classes::IN_NAME) || word.is(Classes::NO_NAME))
        && words.iter().filter(|word| word.is_capital()).count() * 2 >= words.len();
    let end = inner.last().map_or(0, |token| if token.is_word() { 1 } else { token.word });
    let starts_capital = inner.first().is_some_and(Token::is_capital);
    if is_foreign {
        return foreign_features(&words, end, [starts_capital, is_title]);
    }
    features.add("bias", &[]);
    features.add("words", &[counted]);
    features.add("end", &[end]);
    features.add("end words", &[end, n_words.min(4)]);
    features.add("capital", &[u64::from(starts_capital), counted]);
    features.add("title", &[u64::from(is_title), n_words.min(6)]);
    features.add_if(words.iter().any(|word| word.is(Classes::FIRST_PERSON)), "first person");
    features.add_if(words.iter().any(|word| word.is(Classes::AUXILIARY)), "clause");
    features.add_if(words.iter().any(|word| word.is(Classes::COMMON)), "common word");
    let shape = inner.first().map_or(99, |token| token.shape as u64);
    add_surroundings(&mut features, tokens, &place, quoted, [n_words, u64::from(is_title), shape]);
    features
}

/// Where it is not known what the words mean, only what the marks and capitals say counts.
fn foreign_features(words: &[&Token], end: u64, [starts_capital, is_title]: [bool; 2]) -> Features {
    let mut features = Features::new();
    let n_words = how_many(words.iter().copied());
    let few = n_words.min(4) as u64;
    features.add("foreign", &[]);
    features.add("foreign words", &[bucket(n_words, &N_WORDS)]);
    features.add("foreign capital", &[u64::from(starts_capital), u64::from(is_title), few]);
    features.add("foreign end", &[end, few]);
    features
}

/// What stands around a pair: the words next to it, and what its line says outside of quotations.
fn add_surroundings(
    features: &mut Features,
    tokens: &[Token],
    place: &Range<usize>,
    quoted: &[bool],
    [n_words, is_title, shape]: [u64; 3],
) {
    let furthest = place.start.saturating_sub(30);
    let line_start = tokens[furthest..=place.start].iter().rposition(|token| token.begins_line).unwrap_or(0);
    let before = &tokens[furthest + line_start..place.start];
    let n_after = tokens[place.end..].iter().take(30).take_while(|token| !token.begins_line).count();
    let after = &tokens[place.end..place.end + n_after];
    let value = |token: Option<&Token>| token.map_or(1, Token::known);
    let (left, right) = (before.last(), after.first());
    let in_sentence = sentence_verbs(tokens, place, quoted);
    let names_work = before.iter().rev().take(3).any(|token| token.is(Classes::NAMES_A_WORK));
    features.add("title left", &[is_title, value(left)]);
    features.add("title sentence", &[is_title, in_sentence, n_words.min(4)]);
    features.add("title work", &[is_title, u64::from(names_work), n_words.min(4)]);
    features.add("sentence verb", &[in_sentence, n_words.min(4), shape]);
    features.add("left", &[value(left)]);
    features.add("left words", &[value(left), n_words.min(4)]);
    features.add("left two", &[value(before.iter().rev().nth(1)), value(left)]);
    features.add("right", &[value(right)]);
    features.add("right two", &[value(right), value(after.get(1))]);
    features.add("edges", &[u64::from(before.is_empty()), u64::from(after.is_empty()), n_words.min(4)]);
    let is_outside = |(idx, _): &(usize, &Token)| !quoted[*idx];
    let first = place.start - before.len();
    let around = || {
        let before = before.iter().enumerate().map(move |(idx, token)| (first + idx, token));
        let after = after.iter().enumerate().map(|(idx, token)| (place.end + idx, token));
        before.chain(after).filter(is_outside).map(|(_, token)| token)
    };
    let n_verbs = around().filter(|token| token.is(Classes::SPEECH_VERB)).count();
    features.add("verbs", &[n_verbs.min(3) as u64]);
    features.add("verbs words", &[u64::from(n_verbs > 0), n_words.min(6)]);
    features.add_if(around().next().is_none(), "alone");
    features.add_if(around().any(|token| token.is(Classes::PRONOUN)), "pronoun outside");
    features.add("verb after", &[verb_at(after.iter().take(5))]);
    features.add("verb before", &[verb_at(before.iter().rev().take(5))]);
    for verb in before.iter().rev().take(3).filter(|token| token.is(Classes::SPEECH_VERB)) {
        features.add("introduced by", &[verb.word]);
    }
    add_lead(features, before, after);
}

/// The words that lead up to a pair, and the speech verbs nearest to it.
fn add_lead(features: &mut Features, before: &[Token], after: &[Token]) {
    for (n, token) in before.iter().rev().take(6).enumerate() {
        features.add("near before", &[token.known()]);
        if matches!(n, 2 | 3) {
            features.add("left far", &[n as u64, token.known()]);
        }
    }
    let says = |token: &&Token| token.is(Classes::SPEECH_VERB);
    let goes_on = |token: &&Token| !token.ends_sentence;
    let lead: Vec<&Token> = before.iter().rev().take(12).take_while(goes_on).collect();
    if let Some(n) = lead.iter().position(says) {
        features.add("verb", &[lead[n].word]);
        features.add("verb at", &[lead[n].word, n as u64 / 2]);
    }
    features.add("next verb", &[after.iter().take(6).take_while(goes_on).find(says).map_or(0, |verb| verb.word)]);
}

/// Which speech verbs the sentence of a pair has outside of quotations: 1 before it, 2 after it.
fn sentence_verbs(tokens: &[Token], place: &Range<usize>, quoted: &[bool]) -> u64 {
    let is_verb = |idx: &usize| !quoted[*idx] && tokens[*idx].is(Classes::SPEECH_VERB) && !tokens[*idx].is_capital();
    let ends = |idx: usize| !quoted[idx] && tokens[idx].ends_sentence;
    let first = place.start.saturating_sub(40);
    let starts_line = tokens[place.start].begins_line;
    let mut before = (first..place.start)
        .rev()
        .take_while(|idx| !starts_line && !ends(*idx) && !tokens.get(idx + 1).is_some_and(|next| next.begins_line));
    let closes = place.end.checked_sub(2).is_some_and(|last| tokens[last].is_text(".") || tokens[last].is_text("!"));
    let mut after = (place.end..tokens.len().min(place.end + 20))
        .take_while(|idx| !closes && !ends(*idx) && !tokens[*idx].begins_line);
    u64::from(before.any(|idx| is_verb(&idx))) + 2 * u64::from(after.any(|idx| is_verb(&idx)))
}

/// How many tokens there are before the speech verb; 9 where there is none.
fn verb_at<'a>(mut tokens: impl Iterator<Item = &'a Token>) -> u64 {
    tokens.position(|token| token.is(Classes::SPEECH_VERB)).map_or(9, |n| n as u64)
}

/// The tokens of a pair without its marks.
fn inner<'a>(tokens: &'a [Token], place: &Range<usize>) -> &'a [Token] {
    let end = if tokens[place.end - 1].shape == Shape::Quote { place.end - 1 } else { place.end };
    &tokens[(place.start + 1).min(end)..end]
}

fn last_of_line(tokens: &[Token], idx: usize) -> usize {
    tokens[idx + 1..].iter().position(|token| token.begins_line).map_or(tokens.len() - 1, |offset| idx + offset)
}

/// Makes one quotation of pairs that go on over a paragraph's end or around “she said,”.
fn joined(tokens: &[Token], pairs: Vec<Pair>) -> Vec<FoundQuote> {
    let mut quotes: Vec<FoundQuote> = Vec::new();
    for pair in pairs {
        let earlier = quotes
            .iter_mut()
            .rev()
            .take(3)
            .find(|quote| quote.pieces.last().is_some_and(|last| goes_on(tokens, last, &pair)));
        match earlier {
            Some(quote) => {
                quote.confidence = quote.confidence.min(pair.probability);
                quote.pieces.push(pair);
            }
            None => quotes.push(FoundQuote { confidence: pair.probability, pieces: vec![pair] }),
        }
    }
    quotes
}

/// Whether a quotation goes on from the one pair to the other: the first is not closed and the other begins the next
/// line, or the sentence goes on after words that say who speaks.
fn goes_on(tokens: &[Token], last: &Pair, next: &Pair) -> bool {
    const LONGEST_BETWEEN: usize = 16;
    if next.tokens.start < last.tokens.end {
        return false;
    }
    let between = &tokens[last.tokens.end..next.tokens.start];
    if !last.is_closed {
        return between.is_empty() && tokens[next.tokens.start].begins_line;
    }
    let is_pause = |token: Option<&Token>| {
        token.is_some_and(|token| token.is_text(",") || token.is_text("—") || token.is_text("–"))
    };
    let (told, stop) = match between.split_last() {
        Some((last, told)) if is_pause(Some(last)) || last.shape == Shape::SentenceEnd => {
            (told, last.shape == Shape::SentenceEnd)
        }
        _ => return false,
    };
    let is_plain =
        |token: &Token| !token.begins_line && token.shape != Shape::SentenceEnd && token.shape != Shape::Quote;
    let stays = between.len() <= LONGEST_BETWEEN && told.iter().all(is_plain) && !tokens[next.tokens.start].begins_line;
    let says = told.iter().take(8).any(|token| token.is(Classes::SPEECH_VERB));
    let ends = inner(tokens, &last.tokens).last();
    let breaks_off = is_pause(ends) || ends.is_some_and(|end| end.is_text("?") || end.is_text("!"));
    stays && says && breaks_off && (!stop || inner(tokens, &next.tokens).len() > 3)
}
