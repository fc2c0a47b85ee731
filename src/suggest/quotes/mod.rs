//! Finds quotations: which marks pair, which pairs are speech and not a title or a scare quote, and which are pieces of
//! one; and what is said behind a dash.

pub mod block_quotes;
pub mod dashes;
pub mod mark_pairing;
pub mod marks;
mod speech;

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::ops::Range;

use super::learn::care::{Learns, Pace, learn_with_care};
use super::learn::linear::{Features, Learning, Weights, logistic, surprise_at};
use super::memo::{Memo, Question};
use super::quotes::block_quotes::block_quotations;
use super::quotes::dashes::{DashModel, Dashed};
use super::quotes::mark_pairing::{EdgeKind, Lattice, MarkWeights, Pin};
use super::quotes::marks::{Facing, Level, Mark, looks, marks};
use super::quotes::speech::{N_AROUND, foreign_words, inner, is_foreign, speech_features};
use super::text::lexicon::Classes;
use super::text::tokens::{Shape, Token, is_quote};

/// Which marks pair is much the same everywhere: articles with tidy marks should not unlearn how to mend others.
const CAUTION: f32 = 0.6;

/// How many times as fast the words of a foreign language are learned: nothing of them is built in.
const HASTE_OF_WORDS: f32 = 8.0;

/// What is learned about quotations.
#[derive(Clone, Debug)]
pub struct QuoteModel {
    pub marks: MarkWeights,
    /// Whether what stands between two marks is speech.
    pub speech: Weights,
    /// What words tell of speech in a language of which none is built in: projects alone teach them.
    pub words: Option<Weights>,
    pub dashes: DashModel,
}

/// What is remembered of the quotations of a text: the pairs of each block of marks, and whether they are speech.
#[derive(Clone, Debug, Default)]
pub struct QuoteMemory {
    pairs: Memo<Vec<Pair>>,
    speech: Memo<f32>,
    dashes: Option<Vec<Dashed>>,
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

impl Pair {
    /// Whether it lies inside another, which may then stand around it, or apart from it.
    fn leaves_free(&self, other: &Self) -> bool {
        let is_inside = other.range.start < self.range.start && self.range.end <= other.range.end;
        is_inside || self.range.end <= other.range.start || other.range.end <= self.range.start
    }
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
        Self { marks, speech: Weights::new(16, 1), words: None, dashes: DashModel::new() }
    }

    /// The quotations of a text, likely and unlikely ones. `decided` are ranges that are quotations for certain.
    pub fn find(&self, text: &str, tokens: &[Token], decided: &[Range<usize>]) -> Vec<FoundQuote> {
        self.find_again(text, tokens, decided, &mut QuoteMemory::default(), &|| true).unwrap_or_default()
    }

    /// As [`find`](Self::find), with what is remembered of the same text. `None` where it is no longer wanted.
    pub fn find_again(
        &self,
        text: &str,
        tokens: &[Token],
        decided: &[Range<usize>],
        memory: &mut QuoteMemory,
        is_wanted: &dyn Fn() -> bool,
    ) -> Option<Vec<FoundQuote>> {
        let mut of_level = |level| {
            let marks = marks(text, tokens, level);
            let mut pairs = Vec::new();
            for marks in blocks(&marks) {
                is_wanted().then_some(())?;
                let pins = pins(tokens, marks, decided);
                let question = Question::about(&[level as usize, marks[0].token]).and(pins.iter().flat_map(Pin::bytes));
                let found = memory.pairs.answer(question, || self.pairs(text, tokens, marks, level, &pins));
                pairs.extend(found.iter().cloned());
            }
            Some(pairs)
        };
        let double: Vec<Pair> = of_level(Level::Double)?;
        let mut pairs: Vec<Pair> = of_level(Level::Single)?;
        pairs.retain(|single| !crosses_any(&double, single));
        pairs.extend(double);
        pairs.sort_by_key(|pair| (pair.range.start, std::cmp::Reverse(pair.range.end)));
        self.judge(tokens, &mut pairs, &mut memory.speech);
        add_blocks(tokens, &mut pairs);
        let dashed = memory.dashes.get_or_insert_with(|| self.dashes.find(text, tokens));
        let dashed: Vec<FoundQuote> =
            dashed.iter().map(|one| quote_of(tokens, one)).filter(|one| is_free(&pairs, one)).collect();
        let mut quotes = joined(tokens, pairs);
        quotes.extend(dashed);
        Some(quotes)
    }

    /// The pairs of a block of marks with the probability that they are pairs.
    fn pairs(&self, text: &str, tokens: &[Token], marks: &[Mark], level: Level, pins: &[Pin]) -> Vec<Pair> {
        let mut lattice = Lattice::new(text, tokens, marks, level, pins);
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
    fn judge(&self, tokens: &[Token], pairs: &mut [Pair], memory: &mut Memo<f32>) {
        let quoted = quoted(tokens, pairs.iter().map(|pair| pair.tokens.clone()));
        let is_foreign = is_foreign(tokens);
        for pair in pairs {
            let Range { start, end } = pair.tokens.clone();
            let around = (start.saturating_sub(N_AROUND)..start).chain(end..tokens.len().min(end + N_AROUND));
            let question = Question::about(&[start, end]).and(around.map(|idx| u8::from(quoted[idx])));
            let speech = *memory.answer(question, || {
                let features = speech_features(tokens, start..end, &quoted, is_foreign);
                let words = if is_foreign { foreign_words(tokens, &(start..end)) } else { Features::new() };
                self.speech_probability(&features, &words)
            });
            // Where marks are lost many pairings are likely: doubt about them weighs less than doubt about speech.
            pair.probability = pair.probability.sqrt() * speech;
        }
    }

    /// How likely it is that what has these features is speech.
    fn speech_probability(&self, features: &Features, words: &Features) -> f32 {
        let of_words = self.words.as_ref().map_or(0.0, |weights| weights.score(words));
        logistic(self.speech.score(features) + of_words)
    }

    /// Learns from examples, each taken in once in each round.
    pub fn learn(&mut self, examples: &[QuoteExample], pace: Pace) {
        let lesson = |example: &QuoteExample| Lesson::new(example, &super::text::tokens::tokens(&example.text));
        self.go_through(&mut examples.iter().map(lesson).collect::<Vec<_>>(), pace);
    }

    /// As [`learn`](Self::learn), as fast as is good for articles that are held out.
    pub fn learn_with_care(&mut self, examples: &[QuoteExample], pace: Pace) {
        let mut lessons = Vec::with_capacity(examples.len());
        for example in examples {
            let tokens = super::text::tokens::tokens(&example.text);
            lessons.push(Lesson::new(example, &tokens));
            let speech = example.pairs.iter().filter(|pair| pair.verdict == Some(Verdict::Speech));
            let said: Vec<Range<usize>> = speech.map(|pair| pair.range.clone()).collect();
            self.dashes.learn(&example.text, &tokens, &said, example.is_complete);
        }
        learn_with_care(self, lessons, pace);
    }
}

impl Learns for QuoteModel {
    type Lesson = Lesson;
    // What makes marks less surprising in haste finds fewer quotations.
    const HASTE: &'static [f32] = &[];

    fn go_through(&mut self, lessons: &mut [Lesson], Pace { n_rounds, rate }: Pace) {
        let mut of_marks = Learning::new(&self.marks.marks, rate * CAUTION);
        let mut of_pairs = Learning::new(&self.marks.pairs, rate);
        let mut of_speech = Learning::new(&self.speech, rate);
        let mut of_words = self.words.as_ref().map(|words| Learning::new(words, rate * HASTE_OF_WORDS));
        for _ in 0..n_rounds {
            for lesson in &mut *lessons {
                for (lattice, path) in &mut lesson.lattices {
                    learn_path(&mut self.marks, lattice, path, &mut of_marks, &mut of_pairs);
                }
                for (features, words, verdict) in &lesson.speech {
                    let gradient = verdict.gradient(self.speech_probability(features, words));
                    of_speech.step(&mut self.speech, features, 0, gradient);
                    if let (Some(learning), Some(weights)) = (&mut of_words, &mut self.words) {
                        learning.step(weights, words, 0, gradient);
                    }
                }
            }
        }
    }

    fn surprise(&self, lesson: &mut Lesson) -> f32 {
        let of_path = |(lattice, path): &mut (Lattice, Vec<usize>)| {
            let probabilities = lattice.probabilities(&self.marks);
            path.iter().map(|edge| surprise_at(probabilities[*edge])).sum::<f32>()
        };
        let of_marks: f32 = lesson.lattices.iter_mut().map(of_path).sum();
        let of_speech = |(features, words, verdict): &(Features, Features, Verdict)| {
            verdict.surprise(self.speech_probability(features, words))
        };
        of_marks + lesson.speech.iter().map(of_speech).sum::<f32>()
    }
}

impl QuoteMemory {
    /// As [`Memo::begin_round`].
    pub fn begin_round(&mut self, was_finished: bool) {
        self.pairs.begin_round(was_finished);
        self.speech.begin_round(was_finished);
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

    fn surprise(self, probability: f32) -> f32 {
        let against = surprise_at(1.0 - probability);
        match self {
            Self::Speech => surprise_at(probability),
            Self::NoSpeech => against,
            Self::Unmarked => against / 2.0,
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
pub struct Lesson {
    lattices: Vec<(Lattice, Vec<usize>)>,
    speech: Vec<(Features, Features, Verdict)>,
}

impl Lesson {
    /// `tokens` are those of its text.
    fn new(example: &QuoteExample, tokens: &[Token]) -> Self {
        let text = &example.text;
        let levels: &[Level] = if example.is_complete { &[Level::Double, Level::Single] } else { &[] };
        let lattice = |level: &Level| {
            let marks = marks(text, tokens, *level);
            let lattice = Lattice::new(text, tokens, &marks, *level, &[]);
            let path = known_path(tokens, &marks, &lattice, &example.pairs);
            (lattice, path)
        };
        let lattices = levels.iter().map(lattice).collect();
        let dashed = dashes::ranges(tokens);
        let is_dashed =
            |pair: &&KnownPair| dashed.shares(&pair.range) && !text[pair.range.clone()].starts_with(is_quote);
        let places: Vec<(Range<usize>, Option<Verdict>)> = example
            .pairs
            .iter()
            .filter(|pair| !is_dashed(pair))
            .map(|pair| (super::text::tokens::within(tokens, pair.range.clone()), pair.verdict))
            .filter(|(place, _)| !place.is_empty())
            .collect();
        let quoted = quoted(tokens, places.iter().map(|(place, _)| place.clone()));
        let is_foreign = is_foreign(tokens);
        let verdict = |(place, verdict): &(Range<usize>, Option<Verdict>)| {
            let words = || if is_foreign { foreign_words(tokens, place) } else { Features::new() };
            verdict.map(|verdict| (speech_features(tokens, place.clone(), &quoted, is_foreign), words(), verdict))
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
    let (Some(first), Some(last)) = (marks.first(), marks.last()) else { return pins };
    let bytes = tokens[first.token].start()..tokens[last.token].end();
    let start = decided.partition_point(|range| range.start < bytes.start);
    for range in decided[start..].iter().take_while(|range| range.start < bytes.end) {
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
        let near = pairs[at.saturating_sub(8)..].iter().take_while(|pair| pair.range.start < block.range.end);
        if near.into_iter().all(|pair| pair.leaves_free(&block)) {
            pairs.insert(at, block);
        }
    }
}

/// What is said in a line that begins with a dash, as a quotation.
fn quote_of(tokens: &[Token], dashed: &Dashed) -> FoundQuote {
    let pair = |place: &Range<usize>| Pair {
        range: tokens[place.start].start()..tokens[place.end - 1].end(),
        tokens: place.clone(),
        is_closed: true,
        probability: dashed.probability,
    };
    FoundQuote { pieces: dashed.pieces.iter().map(pair).collect(), confidence: dashed.probability }
}

/// Whether no likely pair, of pairs in order, lies across or around a piece of the quotation.
fn is_free(pairs: &[Pair], quote: &FoundQuote) -> bool {
    quote.pieces.iter().all(|piece| {
        let after = pairs.partition_point(|pair| pair.range.start < piece.range.end);
        let near = pairs[after.saturating_sub(12)..after].iter().filter(|pair| pair.probability > 0.5);
        near.into_iter().all(|pair| pair.leaves_free(piece))
    })
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
    let says = told.iter().take(8).any(|token| token.is(Classes::SAYS));
    let ends = inner(tokens, &last.tokens).last();
    let breaks_off = is_pause(ends) || ends.is_some_and(|end| end.is_text("?") || end.is_text("!"));
    stays && says && breaks_off && (!stop || is_more(tokens, next))
}

/// Whether a pair behind a full stop is more of what was said and no word held at arm's length: many words, or a sentence.
fn is_more(tokens: &[Token], pair: &Pair) -> bool {
    let words = inner(tokens, &pair.tokens);
    let ends = |token: Option<&Token>| token.is_some_and(|token| token.shape == Shape::SentenceEnd);
    words.len() > 3 || ends(words.last()) || ends(tokens.get(pair.tokens.end))
}
