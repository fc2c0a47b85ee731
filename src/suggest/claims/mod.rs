//! Finds reported claims: what somebody is said to have said, mostly without quotation marks.

mod clauses;
pub(crate) mod features;
mod hanging;
pub mod narrator;
mod order;
mod wording;

use std::ops::Range;

use super::claims::features::Looks;
use super::learn::calibration::{self, Calibration};
use super::learn::care::{Learns, Pace, learn_with_care};
use super::learn::crf::{Chain, Row};
use super::learn::linear::Features;
use super::memo::{Memo, Question};
use super::syntax::Grammar;
use super::text::rows::rows;
use super::text::tokens::{Shape, Token, tokens, within};

/// The labels of the chain: outside, the first, the middle and the last token of a claim, the first of a speaker and
/// the others. A claim of one token is a first without a last.
const OUTSIDE: usize = 0;
const FIRST: usize = 1;
const MIDDLE: usize = 2;
const LAST: usize = 3;
const SPEAKER: usize = 4;
const N_LABELS: usize = 6;

/// What each token outside costs: a claim too many is rejected with one key, one too few is marked by hand.
const COST_OUTSIDE: f32 = 0.35;

/// Where more than one claim in so many begins and ends with a mark, what is quoted may be one.
const ONE_IN_QUOTED: usize = 40;

/// What is learned about claims.
#[derive(Clone, Debug)]
pub struct ClaimModel {
    pub chain: Chain,
    /// Whether sentences are parsed: it takes most of the time, and finds most of what there is.
    pub by_grammar: bool,
    /// Whether a project has taught it.
    pub is_taught: bool,
    /// Whether the project's people mark as claims what stands between marks of some kind, as doubled apostrophes.
    pub takes_quoted: bool,
}

/// A claim with how likely it is one.
#[derive(Clone, Debug, PartialEq)]
pub struct FoundClaim {
    /// Bytes.
    pub range: Range<usize>,
    pub confidence: f32,
}

impl FoundClaim {
    /// Without “qu’”, which is written together with the first word of what is said.
    fn without_that(&self, text: &str) -> Self {
        let said = &text[self.range.clone()];
        let that = ["qu'", "qu’", "ch'", "ch’"].iter().find(|that| said.starts_with(**that));
        Self { range: self.range.start + that.map_or(0, |that| that.len())..self.range.end, ..*self }
    }
}

/// A text with its claims and the speakers of all that is said in it.
#[derive(Clone, Debug)]
pub struct ClaimExample {
    pub text: String,
    /// What somebody is reported to have said.
    pub claims: Vec<Range<usize>>,
    /// What the text itself states.
    pub narrated: Vec<Range<usize>>,
    pub speakers: Vec<Range<usize>>,
    /// What is a quote in it.
    pub quotes: Vec<Range<usize>>,
}

impl ClaimModel {
    pub fn new() -> Self {
        Self { chain: Chain::new(16, N_LABELS), by_grammar: true, is_taught: false, takes_quoted: false }
    }

    /// The claims of a text, with what is remembered of it. `quotes` are its quotations. `None` where it is no longer wanted.
    pub fn find_again(
        &self,
        text: &str,
        tokens: &[Token],
        quotes: &[Range<usize>],
        memory: &mut Memo<Vec<FoundClaim>>,
        is_wanted: &dyn Fn() -> bool,
    ) -> Option<Vec<FoundClaim>> {
        let mut found = Vec::new();
        let quoted = quoted(tokens, quotes);
        let grammar = self.grammar(text, tokens);
        for row in rows(tokens) {
            is_wanted().then_some(())?;
            let question = Question::about(&[row.start, row.end]).and(quoted[row.clone()].iter().copied());
            let in_row = memory.answer(question, || self.find_in(tokens, &row, &quoted, &grammar));
            found.extend(in_row.iter().map(|claim| claim.without_that(text)));
        }
        Some(found)
    }

    /// The claims of a row.
    fn find_in(&self, tokens: &[Token], row: &Range<usize>, quoted: &[u8], grammar: &Grammar<'_>) -> Vec<FoundClaim> {
        let looks = Looks::new(tokens, row, quoted, grammar);
        let scores = self.chain.scores(row.len(), |idx, features| looks.add(idx, features));
        let labels = self.chain.best(&scores, &[COST_OUTSIDE]);
        if spans(&labels).next().is_none() {
            return Vec::new();
        }
        let marginals = self.chain.marginals(&scores);
        let claim = |span: Range<usize>| {
            let edge = marginals.of(span.start, FIRST);
            let inside = span.clone().skip(1).map(|idx| marginals.of(idx, MIDDLE) + marginals.of(idx, LAST));
            let mean = inside.chain([edge]).sum::<f32>() / span.len() as f32;
            let range = tokens[row.start + span.start].start()..tokens[row.start + span.end - 1].end();
            FoundClaim { range, confidence: mean * edge.max(0.2).sqrt() }
        };
        spans(&labels).map(claim).collect()
    }

    /// Learns from examples, each taken in once in each round.
    pub fn learn(&mut self, examples: &[ClaimExample], pace: Pace) {
        self.go_through(&mut self.lessons(examples), pace);
    }

    /// As [`learn`](Self::learn), as fast as is good for articles that are held out.
    pub fn learn_with_care(&mut self, examples: &[ClaimExample], pace: Pace) {
        let lessons = self.lessons(examples);
        self.is_taught = !lessons.is_empty();
        self.takes_quoted = take_quoted(examples);
        learn_with_care(self, lessons, pace);
    }

    /// How confident to be by what it scores.
    pub fn calibration(&self) -> Calibration {
        if self.is_taught { calibration::TAUGHT_CLAIMS } else { calibration::CLAIMS }
    }

    fn grammar<'a>(&self, text: &'a str, tokens: &'a [Token]) -> Grammar<'a> {
        if self.by_grammar { Grammar::new(text, tokens) } else { Grammar::none(text, tokens) }
    }

    fn lessons(&self, examples: &[ClaimExample]) -> Vec<Vec<Row>> {
        examples.iter().map(|example| self.lesson(example)).collect()
    }

    fn lesson(&self, example: &ClaimExample) -> Vec<Row> {
        let tokens = tokens(&example.text);
        let labels = labels(&tokens, example);
        let quoted = match &*example.quotes {
            // Somebody may mark claims and no quotes.
            [] => quoted(&tokens, &marked_ranges(&tokens)),
            quotes => quoted(&tokens, quotes),
        };
        let grammar = self.grammar(&example.text, &tokens);
        let features = |looks: &Looks<'_>, idx: usize| {
            let mut features = Features::new();
            looks.add(idx, &mut features);
            features
        };
        let row = |row: Range<usize>| {
            let looks = Looks::new(&tokens, &row, &quoted, &grammar);
            Row { features: (0..row.len()).map(|idx| features(&looks, idx)).collect(), labels: labels[row].to_vec() }
        };
        rows(&tokens).map(row).collect()
    }
}

impl Learns for ClaimModel {
    type Lesson = Vec<Row>;
    /// What few articles have in common by chance would be learned by heart.
    const HASTE: &'static [f32] = &[];

    fn go_through(&mut self, lessons: &mut [Vec<Row>], Pace { n_rounds, rate }: Pace) {
        let rows: Vec<&Row> = lessons.iter().flatten().collect();
        self.chain.learn(&rows, n_rounds, rate);
    }

    fn surprise(&self, lesson: &mut Vec<Row>) -> f32 {
        lesson.iter().map(|row| self.chain.surprise(row)).sum()
    }
}

impl Default for ClaimModel {
    fn default() -> Self {
        Self::new()
    }
}

/// The right label of each token.
fn labels(tokens: &[Token], example: &ClaimExample) -> Vec<usize> {
    let mut labels = vec![OUTSIDE; tokens.len()];
    for range in &example.claims {
        let place = within(tokens, range.clone());
        labels[place.clone()].fill(MIDDLE);
        if let Some(last) = place.clone().last() {
            labels[last] = LAST;
            labels[place.start] = FIRST;
        }
    }
    for range in &example.speakers {
        for (n, idx) in within(tokens, range.clone()).enumerate() {
            labels[idx] = SPEAKER + n.min(1);
        }
    }
    labels
}

/// Whether people mark claims that begin and end with a mark, and not by chance.
fn take_quoted(examples: &[ClaimExample]) -> bool {
    let n_quoted = |example: &ClaimExample| {
        let tokens = tokens(&example.text);
        let is_quoted = |claim: &&Range<usize>| {
            let claim = &tokens[within(&tokens, (*claim).clone())];
            [claim.first(), claim.last()].iter().all(|token| token.is_some_and(|token| token.shape == Shape::Quote))
        };
        example.claims.iter().filter(is_quoted).count()
    };
    let n_claims: usize = examples.iter().map(|example| example.claims.len()).sum();
    let n_quoted: usize = examples.iter().map(n_quoted).sum();
    n_quoted * ONE_IN_QUOTED > n_claims
}

/// What stands between marks, roughly: good enough to learn from where nobody marked quotes.
fn marked_ranges(tokens: &[Token]) -> Vec<Range<usize>> {
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

/// The claims among the labels of a row.
fn spans(labels: &[usize]) -> impl Iterator<Item = Range<usize>> {
    let starts = (0..labels.len()).filter(|idx| labels[*idx] == FIRST);
    starts.map(|start| {
        let n_middle = labels[start + 1..].iter().take_while(|label| **label == MIDDLE).count();
        let end = start + 1 + n_middle;
        start..end + usize::from(labels.get(end) == Some(&LAST))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lessons_go_by_the_quotes_that_somebody_marked() {
        let text = "Ada Quist said the “plan” was a mistake. “It failed,” she said.";
        let range = |words: &str| text.find(words).map(|start| start..start + words.len()).into_iter().collect();
        let lesson = |quotes: Vec<Range<usize>>| {
            let claims: Vec<Range<usize>> = range("the “plan” was a mistake");
            let example = ClaimExample { text: text.into(), claims, narrated: vec![], speakers: vec![], quotes };
            format!("{:?}", ClaimModel::new().lesson(&example))
        };
        let marks = marked_ranges(&tokens(text));
        assert_eq!(marks.len(), 2);
        assert_eq!(lesson(vec![]), lesson(marks), "where nobody marked quotes marks are taken for them");
        assert_ne!(lesson(vec![]), lesson(range("“It failed,”")), "words that stand between marks are not quoted");
    }

    #[test]
    fn who_marks_what_is_quoted_as_a_claim_is_offered_that() {
        let taught = |claim: &str| {
            let text = "Ada Quist said that the plan had failed. ''It failed badly,'' she said.";
            let claims = text.find(claim).map(|start| start..start + claim.len()).into_iter().collect();
            let (narrated, speakers, quotes) = (vec![], vec![], vec![]);
            let mut model = ClaimModel::new();
            let example = ClaimExample { text: text.into(), claims, narrated, speakers, quotes };
            model.learn_with_care(&[example], Pace { n_rounds: 1, rate: 0.01 });
            model.takes_quoted
        };
        assert!(taught("''It failed badly,''"));
        assert!(!taught("the plan had failed"));
    }
}
