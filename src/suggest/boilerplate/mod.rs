//! Tells page furniture from article text, line by line: by wording, shape, place, neighbours, and by whether the same
//! line stands in other articles of the project.

mod line_features;
mod line_sketch;
mod lines;
mod repeated_lines;

use std::ops::Range;

use line_features::features;
pub use line_sketch::{LineSketch, NotASketch};
use lines::{bytes, lines};
pub use repeated_lines::{RepeatedLines, lines_of};

use super::learn::crf::{Chain, Row};
use super::text::ranges::Ranges;
use super::text::tokens::{Token, tokens};

/// The labels of the chain.
const TEXT: usize = 0;
const FURNITURE: usize = 1;

/// What is learned about lines.
#[derive(Clone, Debug)]
pub struct LineModel {
    pub chain: Chain,
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

fn row(example: &LineExample, repeated: &RepeatedLines) -> Row {
    let text = &example.text;
    let tokens = tokens(text);
    let lines = lines(text, &tokens);
    let boilerplate: Ranges = example.boilerplate.iter().cloned().collect();
    let label = |line: &Range<usize>| {
        let bytes = bytes(&tokens, line);
        if boilerplate.share_of(&bytes) > 0.5 { FURNITURE } else { TEXT }
    };
    Row { features: features(text, &tokens, &lines, repeated, true), labels: lines.iter().map(label).collect() }
}
