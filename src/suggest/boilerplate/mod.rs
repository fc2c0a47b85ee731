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

use super::learn::calibration;
use super::learn::calibration::Calibration;
use super::learn::care::{Learns, Pace, learn_with_care};
use super::learn::crf::{Chain, Row};
use super::text::ranges::Ranges;
use super::text::tokens::{Token, tokens};

/// The labels of the chain.
const TEXT: usize = 0;
const FURNITURE: usize = 1;

/// What is learned about lines: in what an extractor left over, and in whole pages, where most lines are furniture. What
/// tells them in one is wrong in the other.
#[derive(Clone, Debug)]
pub struct LineModel {
    pub leftovers: Chain,
    pub pages: Chain,
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
        Self { leftovers: Chain::new(14, 2), pages: Chain::new(15, 2) }
    }

    /// All lines with how likely they are boilerplate. `is_listed` says that the text is one of those counted.
    pub fn judge(&self, text: &str, tokens: &[Token], repeated: &RepeatedLines, is_listed: bool) -> Vec<FoundLine> {
        let lines = lines(text, tokens);
        let (features, is_page) = features(text, tokens, &lines, repeated, is_listed);
        let (chain, calibration) = if is_page {
            (&self.pages, calibration::PAGE_LINES)
        } else {
            (&self.leftovers, calibration::LEFTOVER_LINES)
        };
        let marginals = chain.marginals(&chain.scores_of(&features));
        let found = |(idx, line): (usize, &Range<usize>)| {
            let n_elsewhere = repeated.elsewhere(&tokens[line.clone()], is_listed);
            let is_everywhere = repeated.is_everywhere(&tokens[line.clone()]);
            let repetition = repetition(n_elsewhere, is_everywhere);
            let probability = repetition.of(calibration.of(marginals.of(idx, FURNITURE)));
            FoundLine { range: bytes(tokens, line), probability, n_elsewhere }
        };
        lines.iter().enumerate().map(found).collect()
    }

    /// Learns from examples, each taken in once in each round; all of them are counted in `repeated`.
    pub fn learn(&mut self, examples: &[LineExample], repeated: &RepeatedLines, pace: Pace) {
        self.go_through(&mut examples.iter().map(|example| row(example, repeated)).collect::<Vec<_>>(), pace);
    }

    /// As [`learn`](Self::learn), as fast as is good for articles that are held out.
    pub fn learn_with_care(&mut self, examples: &[LineExample], repeated: &RepeatedLines, pace: Pace) {
        learn_with_care(self, examples.iter().map(|example| row(example, repeated)).collect(), pace);
    }
}

impl Learns for LineModel {
    type Lesson = (Row, bool);

    fn go_through(&mut self, lessons: &mut [(Row, bool)], Pace { n_rounds, rate }: Pace) {
        let of_pages = |wanted: bool| lessons.iter().filter(move |lesson| lesson.1 == wanted).map(|(row, _)| row);
        self.leftovers.learn(&of_pages(false).collect::<Vec<_>>(), n_rounds, rate);
        self.pages.learn(&of_pages(true).collect::<Vec<_>>(), n_rounds, rate);
    }

    fn surprise(&self, (row, is_page): &mut (Row, bool)) -> f32 {
        if *is_page { self.pages.surprise(row) } else { self.leftovers.surprise(row) }
    }
}

impl Default for LineModel {
    fn default() -> Self {
        Self::new()
    }
}

/// What a line gains by standing in other articles too: boilerplate is what would stand there whatever the article said.
/// The model learned from articles among which hardly any line repeats. Each time that there are twice as many, the log-odds
/// grow by a quarter, seven times at most: a choice, not a fit. So is that what stands in a good part of all articles is
/// boilerplate almost surely, however much it reads like their text.
fn repetition(n_elsewhere: u32, is_everywhere: bool) -> Calibration {
    let by_number = 0.25 * (1.0 + n_elsewhere as f32).log2().min(7.0);
    Calibration { slope: 1.0, offset: if is_everywhere { by_number + 6.0 } else { by_number } }
}

/// Whether a text is a whole page, and not what an extractor left of one.
pub fn is_page(text: &str) -> bool {
    let tokens = tokens(text);
    features(text, &tokens, &lines(text, &tokens), &RepeatedLines::default(), true).1
}

/// The lines of an example, and whether it is a whole page.
fn row(example: &LineExample, repeated: &RepeatedLines) -> (Row, bool) {
    let text = &example.text;
    let tokens = tokens(text);
    let lines = lines(text, &tokens);
    let boilerplate: Ranges = example.boilerplate.iter().cloned().collect();
    let label = |line: &Range<usize>| {
        let bytes = bytes(&tokens, line);
        if boilerplate.share_of(&bytes) > 0.5 { FURNITURE } else { TEXT }
    };
    let (features, is_page) = features(text, &tokens, &lines, repeated, true);
    (Row { features, labels: lines.iter().map(label).collect() }, is_page)
}
