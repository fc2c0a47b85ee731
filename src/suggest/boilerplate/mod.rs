//! Tells page furniture from article text, line by line: by wording, shape, place, neighbours, and by whether the same
//! line stands in other articles of the project.

pub(crate) mod line_features;

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

use super::boilerplate::line_features::features;
use super::learn::crf::{Chain, Row};
use super::learn::linear::mixed;
use super::text::lexicon::Classes;
use super::text::tokens::{Shape, Token, tokens, within};

/// A text whose lines are longer on average is taken apart into sentences.
const TOKENS_PER_LINE: usize = 1000;
/// A text of up to two lines is taken apart where it has more tokens.
const FEW_TOKENS: usize = 100;
/// Words that must be left of a line for it to be the same with other names and numbers.
const LEAST_KEPT: usize = 2;

/// The labels of the chain.
const TEXT: usize = 0;
const FURNITURE: usize = 1;

/// What is learned about lines.
#[derive(Clone, Debug)]
pub struct LineModel {
    pub chain: Chain,
}

/// In how many articles each line stands, with numbers and names masked.
#[derive(Clone, Debug, Default)]
pub struct RepeatedLines {
    n_articles: HashMap<u64, u32>,
}

/// A line, or a sentence of a text without lines.
#[derive(Clone, Debug, PartialEq)]
pub struct FoundLine {
    /// Bytes, without white space at the ends.
    pub range: Range<usize>,
    pub probability: f32,
    /// In how many other articles the line stands.
    pub n_elsewhere: u32,
}

/// A text with the ranges of it that are boilerplate.
#[derive(Clone, Debug)]
pub struct LineExample {
    pub text: String,
    pub boilerplate: Vec<Range<usize>>,
}

impl LineModel {
    pub fn new() -> Self {
        Self { chain: Chain::new(14, 2) }
    }

    /// All lines with how likely they are boilerplate. `is_listed` says that the text is one of those counted.
    pub fn judge(&self, text: &str, tokens: &[Token], repeated: &RepeatedLines, is_listed: bool) -> Vec<FoundLine> {
        let lines = lines(text, tokens);
        let features = features(text, tokens, &lines, repeated, is_listed);
        let marginals = self.chain.marginals(&features);
        let found = |(idx, line): (usize, &Range<usize>)| FoundLine {
            range: bytes(tokens, line),
            probability: marginals.of(idx, FURNITURE),
            n_elsewhere: repeated.elsewhere(&tokens[line.clone()], is_listed),
        };
        lines.iter().enumerate().map(found).collect()
    }

    /// Learns from examples, each taken in once in each round; all of them are counted in `repeated`.
    pub fn learn(&mut self, examples: &[LineExample], repeated: &RepeatedLines, n_rounds: usize, rate: f32) {
        let rows: Vec<Row> = examples.iter().map(|example| row(example, repeated)).collect();
        self.chain.learn(&rows, n_rounds, rate);
    }
}

impl Default for LineModel {
    fn default() -> Self {
        Self::new()
    }
}

impl RepeatedLines {
    /// Counts the lines of all texts.
    pub fn new<'a>(texts: impl Iterator<Item = &'a str>) -> Self {
        let mut n_articles: HashMap<u64, u32> = HashMap::new();
        for text in texts {
            let tokens = tokens(text);
            let masked: BTreeSet<u64> = lines(text, &tokens).into_iter().map(|line| masked(&tokens[line])).collect();
            for line in masked {
                *n_articles.entry(line).or_default() += 1;
            }
        }
        n_articles.retain(|_, n| *n > 1);
        Self { n_articles }
    }

    /// In how many other articles the line stands.
    pub(super) fn elsewhere(&self, line: &[Token], is_listed: bool) -> u32 {
        let n = self.n_articles.get(&masked(line)).copied().unwrap_or(0);
        n.saturating_sub(u32::from(is_listed))
    }
}

/// The hash of a line without what changes from article to article: numbers, names behind the first word, addresses.
/// A line of nothing else, or of a word and such, stays as it is.
fn masked(line: &[Token]) -> u64 {
    let is_masked = |(idx, token): (usize, &Token)| {
        token.shape == Shape::Number || idx > 0 && token.is_capital() && token.classes == Classes::NONE
    };
    let n_kept = line.iter().enumerate().filter(|one| one.1.is_word() && !is_masked(*one)).count();
    if n_kept < LEAST_KEPT {
        return exact(line);
    }
    let mut last = 0;
    line.iter().enumerate().fold(0, |hash, (idx, token)| {
        let word = if is_masked((idx, token)) { 1 } else { token.word };
        let is_again = word == 1 && last == 1;
        last = word;
        if is_again { hash } else { mixed(hash ^ word) }
    })
}

/// The hash of a line as it is.
pub(super) fn exact(line: &[Token]) -> u64 {
    line.iter().fold(1, |hash, token| mixed(hash ^ token.word))
}

/// The lines as ranges of tokens; sentences where there are hardly any lines.
fn lines(text: &str, tokens: &[Token]) -> Vec<Range<usize>> {
    let n_lines = tokens.iter().filter(|token| token.begins_line).count();
    let by_sentence = tokens.len() > if n_lines <= 2 { FEW_TOKENS } else { n_lines * TOKENS_PER_LINE };
    let mut lines = Vec::new();
    let mut start = 0;
    for idx in 1..=tokens.len() {
        let ends =
            tokens.get(idx).is_none_or(|token| token.begins_line || by_sentence && ends_sentence(text, tokens, idx));
        if ends && start < idx {
            lines.push(start..idx);
            start = idx;
        }
    }
    lines
}

/// Whether a sentence ends before the token: a stop, perhaps with marks behind it, and then a capital or a mark.
fn ends_sentence(text: &str, tokens: &[Token], idx: usize) -> bool {
    let before = &tokens[idx - 1];
    let after_stop = before.shape == Shape::SentenceEnd
        || before.shape == Shape::Quote && idx >= 2 && tokens[idx - 2].shape == Shape::SentenceEnd;
    let has_space = text[before.end()..tokens[idx].start()].contains(char::is_whitespace);
    after_stop && has_space && (tokens[idx].is_capital() || matches!(tokens[idx].shape, Shape::Mark | Shape::Quote))
}

fn bytes(tokens: &[Token], line: &Range<usize>) -> Range<usize> {
    tokens[line.start].start()..tokens[line.end - 1].end()
}

fn row(example: &LineExample, repeated: &RepeatedLines) -> Row {
    let text = &example.text;
    let tokens = tokens(text);
    let lines = lines(text, &tokens);
    let label = |line: &Range<usize>| {
        let bytes = bytes(&tokens, line);
        let shared = |range: &Range<usize>| range.end.min(bytes.end).saturating_sub(range.start.max(bytes.start));
        let covered: usize = example.boilerplate.iter().map(shared).sum();
        if covered * 2 > bytes.len() { FURNITURE } else { TEXT }
    };
    Row { features: features(text, &tokens, &lines, repeated, true), labels: lines.iter().map(label).collect() }
}

/// The part of a line that boilerplate takes up, as tokens; for tests.
#[cfg(test)]
fn sentence_texts(text: &str) -> Vec<String> {
    let tokens = tokens(text);
    lines(text, &tokens).into_iter().map(|line| text[bytes(&tokens, &line)].to_owned()).collect()
}

/// The tokens of a range of bytes.
pub fn tokens_in(tokens: &[Token], range: &Range<usize>) -> Range<usize> {
    within(tokens, range.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_line_is_known_with_other_names_and_dates() {
        let texts = ["Follow Ben Kew on Twitter\nOne story.", "Another one.\nFollow Ann Lee on Twitter", "A third"];
        let repeated = RepeatedLines::new(texts.into_iter());
        let tokens = tokens("Follow Cy Twombly on Twitter");
        assert_eq!(repeated.elsewhere(&tokens, false), 2);
        assert_eq!(repeated.elsewhere(&tokens, true), 1);
    }

    #[test]
    fn a_text_without_lines_is_taken_apart_into_sentences() {
        let sentence = "The council met on Tuesday and voted on the plan . ";
        let text = sentence.repeat(20);
        assert_eq!(sentence_texts(&text).len(), 20);
        assert_eq!(sentence_texts("One. Two.\nThree."), ["One. Two.", "Three."]);
    }
}
