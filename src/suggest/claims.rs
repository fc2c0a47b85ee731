//! Finds claims: what somebody is reported to have said without quotation marks, and what an article asserts itself.

use std::ops::Range;

use super::chain::{Chain, Row};
use super::lexicon::Classes;
use super::linear::Features;
use super::tokens::{Shape, Token, tokens, within};

/// The longest row that is judged at once.
const N_TOKENS: usize = 300;

/// The labels of the chain: outside, then begin and go on for each of claim and speaker.
const OUTSIDE: usize = 0;
const CLAIM: usize = 1;
const SPEAKER: usize = 3;
const N_LABELS: usize = 5;

/// What is learned about claims.
#[derive(Clone, Debug)]
pub struct ClaimModel {
    pub chain: Chain,
}

/// A claim with how likely it is one.
#[derive(Clone, Debug, PartialEq)]
pub struct FoundClaim {
    /// Bytes.
    pub range: Range<usize>,
    pub confidence: f32,
}

/// A text with its claims and the speakers of all that is said in it.
#[derive(Clone, Debug)]
pub struct ClaimExample {
    pub text: String,
    pub claims: Vec<Range<usize>>,
    pub speakers: Vec<Range<usize>>,
}

impl ClaimModel {
    pub fn new() -> Self {
        Self { chain: Chain::new(16, N_LABELS) }
    }

    /// The claims of a text. `quotes` are its quotations.
    pub fn find(&self, tokens: &[Token], quotes: &[Range<usize>]) -> Vec<FoundClaim> {
        let mut found = Vec::new();
        let quoted = quoted(tokens, quotes);
        for row in rows(tokens) {
            let features = features(tokens, &row, &quoted);
            let labels = self.chain.best(&features);
            let marginals = self.chain.marginals(&features);
            for span in spans(&labels, CLAIM) {
                let edge = marginals.of(span.start, CLAIM);
                let inside = span.clone().skip(1).map(|idx| marginals.of(idx, CLAIM + 1));
                let mean = inside.clone().chain([edge]).sum::<f32>() / span.len() as f32;
                let range = tokens[row.start + span.start].start()..tokens[row.start + span.end - 1].end();
                found.push(FoundClaim { range, confidence: mean * edge.max(0.2).sqrt() });
            }
        }
        found
    }

    /// Learns from examples, each taken in once in each round.
    pub fn learn(&mut self, examples: &[ClaimExample], n_rounds: usize, rate: f32) {
        let rows: Vec<Row> = examples.iter().flat_map(lessons).collect();
        self.chain.learn(&rows, n_rounds, rate);
    }
}

impl Default for ClaimModel {
    fn default() -> Self {
        Self::new()
    }
}

fn lessons(example: &ClaimExample) -> Vec<Row> {
    let tokens = tokens(&example.text);
    let mut labels = vec![OUTSIDE; tokens.len()];
    for (ranges, label) in [(&example.claims, CLAIM), (&example.speakers, SPEAKER)] {
        for range in ranges {
            for (n, idx) in within(&tokens, range.clone()).enumerate() {
                labels[idx] = if n == 0 { label } else { label + 1 };
            }
        }
    }
    let quoted = quoted(&tokens, &marked_ranges(&tokens));
    rows(&tokens).map(|row| Row { features: features(&tokens, &row, &quoted), labels: labels[row].to_vec() }).collect()
}

/// What stands between marks, roughly: good enough to learn from, and the same for every example.
pub fn marked_ranges(tokens: &[Token]) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    let mut open: Option<usize> = None;
    for token in tokens {
        if token.begins_line {
            open = None;
        }
        if token.shape != Shape::Quote || token.end() - token.start() < 1 || token.is_text("'") || token.is_text("‘")
        {
            continue;
        }
        match open.take() {
            Some(start) => ranges.push(start..token.end()),
            None => open = Some(token.start()),
        }
    }
    ranges
}

/// The lines of a text, long ones in pieces that end with a sentence.
fn rows(tokens: &[Token]) -> impl Iterator<Item = Range<usize>> {
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
            let stop = tokens[start..end].iter().rposition(|token| token.shape == Shape::SentenceEnd);
            end = stop.filter(|stop| *stop > N_TOKENS / 3).map_or(end, |stop| start + stop + 1);
        }
        let row = start..end;
        start = end;
        Some(row)
    })
}

/// How each token stands to the quotations: 0 outside, 1 first, 2 inside, 3 last.
fn quoted(tokens: &[Token], quotes: &[Range<usize>]) -> Vec<u8> {
    let mut quoted = vec![0; tokens.len()];
    for range in quotes {
        let place = within(tokens, range.clone());
        if place.is_empty() {
            continue;
        }
        quoted[place.clone()].fill(2);
        quoted[place.start] = 1;
        quoted[place.end - 1] = 3;
    }
    quoted
}

/// The ranges that begin with `label` and go on with the one after it.
fn spans(labels: &[usize], label: usize) -> impl Iterator<Item = Range<usize>> {
    let starts = (0..labels.len()).filter(move |idx| labels[*idx] == label);
    starts.map(move |start| {
        let n = labels[start + 1..].iter().take_while(|other| **other == label + 1).count();
        start..start + 1 + n
    })
}

fn features(tokens: &[Token], row: &Range<usize>, quoted: &[u8]) -> Vec<Features> {
    let line = &tokens[row.clone()];
    let quoted = &quoted[row.clone()];
    let verbs = nearest_verbs(line, quoted);
    (0..line.len()).map(|idx| token_features(line, quoted, &verbs, idx)).collect()
}

/// The nearest speech verb of the same sentence outside of quotations, for each token.
fn nearest_verbs(line: &[Token], quoted: &[u8]) -> Vec<Option<usize>> {
    let mut nearest: Vec<Option<usize>> = vec![None; line.len()];
    let ends = |idx: usize| line[idx].shape == Shape::SentenceEnd && quoted[idx] == 0;
    let is_verb =
        |idx: usize| (line[idx].is(Classes::SPEECH_VERB) || line[idx].is_text("according")) && quoted[idx] == 0;
    let mut last = None;
    for (idx, nearest) in nearest.iter_mut().enumerate() {
        last = if is_verb(idx) { Some(idx) } else { last };
        *nearest = last;
        last = last.filter(|_| !ends(idx));
    }
    let mut next: Option<usize> = None;
    for idx in (0..line.len()).rev() {
        next = next.filter(|_| !ends(idx));
        next = if is_verb(idx) { Some(idx) } else { next };
        let closer = next.filter(|next| nearest[idx].is_none_or(|last| next - idx < idx - last));
        nearest[idx] = closer.or(nearest[idx]);
    }
    nearest
}

fn token_features(line: &[Token], quoted: &[u8], verbs: &[Option<usize>], idx: usize) -> Features {
    let mut features = Features::new();
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
            features.add("near look", &[at, other.map_or(0, |(token, quoted)| token.look() * 4 + u64::from(quoted))]);
        }
    }
    let before = idx.checked_sub(1).map_or(0, |idx| line[idx].word);
    let after = line.get(idx + 1).map_or(0, |token| token.word);
    features.add("before and this", &[before, token.word]);
    features.add("this and after", &[token.word, after]);
    features.add("shapes", &[idx.checked_sub(1).map_or(9, |idx| line[idx].shape as u64), token.shape as u64]);
    let Some(verb) = verbs[idx] else {
        features.add("no verb", &[token.shape as u64]);
        return features;
    };
    let is_after = u64::from(idx > verb) + 2 * u64::from(idx == verb);
    let distance = match idx.abs_diff(verb) {
        near @ 0..=4 => near as u64,
        5..=8 => 5,
        _ => 6,
    };
    features.add("verb", &[is_after, distance]);
    features.add("verb word", &[is_after, line[verb].word]);
    let next = line.get(verb + 1);
    let mark = next
        .map_or(1, |next| if !next.is_word() || next.is_text("that") || next.is_text("to") { next.word } else { 2 });
    features.add("verb next", &[is_after, distance, mark]);
    let comma = verb.checked_sub(1).is_some_and(|before| line[before].is_text(","));
    features.add("verb comma", &[is_after, distance, u64::from(comma)]);
    // Reported speech begins behind “that” and the object of “told”, and ends before “, she said”.
    let between = &line[idx.min(verb)..idx.max(verb)];
    let n_commas = between.iter().filter(|token| token.is_text(",")).count().min(2) as u64;
    let that = between.iter().any(|token| token.is_text("that"));
    features.add("between verb", &[is_after, n_commas, u64::from(that), distance.min(2)]);
    features
}
