//! Finds spans of labels that a project's people made, by what they marked in articles that are done.
//!
//! Nothing of it is built in. A label is found once its spans were found often enough in articles that were held out.

mod features;
mod finder;
mod lessons;
mod trial;

use std::ops::Range;

use super::learn::calibration::Calibration;
use super::syntax::Grammar;
use super::text::rows::rows;
use super::text::tokens::Token;
use crate::model::{Content, LabelId};
use features::features;
use finder::Finder;
use lessons::Lessons;

/// What is learned about the labels that nothing is built in for.
#[derive(Clone, Debug, Default)]
pub struct OwnLabels {
    known: Vec<Known>,
    by_grammar: bool,
}

/// A label whose spans are found often enough.
#[derive(Clone, Debug)]
struct Known {
    label: LabelId,
    finder: Finder,
    calibration: Calibration,
    /// It was learned from so many spans.
    n_spans: usize,
}

/// A span that is probably one of a label.
#[derive(Clone, Debug, PartialEq)]
pub struct FoundSpan {
    pub label: LabelId,
    /// Bytes.
    pub range: Range<usize>,
    pub confidence: f32,
    /// So many spans of the label showed what it looks like.
    pub n_learned_from: usize,
}

impl OwnLabels {
    /// From the articles of a project that are done, and from what was turned down in the others.
    pub fn learn(content: &Content, by_grammar: bool) -> Self {
        let mut lessons = Lessons::new(content, by_grammar);
        let known = lessons.labels().into_iter().filter_map(|label| {
            let calibration = trial::calibration(&mut lessons, &label)?;
            let (finder, n_spans) = lessons.taught(&label);
            Some(Known { label, finder, calibration, n_spans })
        });
        Self { known: known.collect(), by_grammar }
    }

    /// The spans of all labels in a text, in no order. `None` where they are no longer wanted.
    pub fn find(&self, text: &str, tokens: &[Token], is_wanted: &dyn Fn() -> bool) -> Option<Vec<FoundSpan>> {
        let mut found = Vec::new();
        if self.known.is_empty() {
            return Some(found);
        }
        let grammar = if self.by_grammar { Grammar::new(text, tokens) } else { Grammar::none(text, tokens) };
        for row in rows(tokens) {
            is_wanted().then_some(())?;
            let features = features(text, tokens, &row, &grammar);
            for known in &self.known {
                let spans = known.finder.find(&features);
                found.extend(spans.into_iter().map(|(span, probability)| FoundSpan {
                    label: known.label.clone(),
                    range: tokens[row.start + span.start].start()..tokens[row.start + span.end - 1].end(),
                    confidence: known.calibration.of(probability),
                    n_learned_from: known.n_spans,
                }));
            }
        }
        Some(found)
    }
}

#[cfg(test)]
mod tests;
