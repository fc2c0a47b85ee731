//! How many of those who read an article have the same span.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::team::settle::voices;
use crate::model::{Article, Fragments, LabelId, Span};

/// Who read an article, and what they have.
#[derive(Default)]
pub(crate) struct Votes<'a> {
    /// In the order of their readings; none where nobody has.
    pub(crate) names: Vec<&'a str>,
    n_by_mark: BTreeMap<(&'a LabelId, &'a Fragments), usize>,
}

impl<'a> Votes<'a> {
    pub(crate) fn new(article: &'a Article) -> Self {
        let mut votes = Self::default();
        for reading in voices(article) {
            votes.names.push(&reading.annotator);
            // Who has marked a span twice has it once.
            let marks: BTreeSet<_> = reading.spans.iter().map(|span| (&span.label, &span.fragments)).collect();
            for mark in marks {
                *votes.n_by_mark.entry(mark).or_default() += 1;
            }
        }
        votes
    }

    /// How many have a span with this label and these edges.
    pub(crate) fn on(&self, span: &Span) -> usize {
        self.n_by_mark.get(&(&span.label, &span.fragments)).copied().unwrap_or(0)
    }
}
