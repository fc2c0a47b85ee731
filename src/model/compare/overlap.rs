//! How much of what two spans cover they share.

use crate::model::{Fragments, Text, TextRange};

/// A span as far as it is measured: how much it covers is counted once, however many others it is held against.
#[derive(Clone, Copy, Debug)]
pub struct Measured<'a> {
    text: &'a Text,
    fragments: &'a Fragments,
    n_characters: usize,
}

impl<'a> Measured<'a> {
    pub fn new(text: &'a Text, fragments: &'a Fragments) -> Self {
        let n_characters = fragments.iter().map(|range| text.n_code_points_in(range)).sum();
        Self { text, fragments, n_characters }
    }

    /// What two spans of one text share of the characters that they cover together, 0 to 1 (Jaccard 1901).
    pub fn overlap(&self, other: &Self) -> f64 {
        let n_shared = self.n_shared(other);
        n_shared as f64 / (self.n_characters + other.n_characters - n_shared).max(1) as f64
    }

    /// What two spans share of the shorter one, 0 to 1.
    pub fn share_of_shorter(&self, other: &Self) -> f64 {
        self.n_shared(other) as f64 / self.n_characters.min(other.n_characters).max(1) as f64
    }

    /// Whether two people mean one thing by them: under one label, if half of the shorter one is common; under two, if half
    /// of both together is.
    pub fn is_same_thing(&self, other: &Self, is_one_label: bool) -> bool {
        if is_one_label { self.share_of_shorter(other) >= 0.5 } else { self.overlap(other) >= 0.5 }
    }

    fn n_shared(&self, other: &Self) -> usize {
        shared(self.fragments, other.fragments).map(|range| self.text.n_code_points_in(range)).sum()
    }
}

/// Whether two spans share any text.
pub fn share_text(a: &Fragments, b: &Fragments) -> bool {
    shared(a, b).next().is_some()
}

/// The stretches that two spans share, in one walk along both.
fn shared(a: &Fragments, b: &Fragments) -> impl Iterator<Item = TextRange> {
    let (mut a_left, mut b_left) = (a.overlapping(b.extent()).peekable(), b.overlapping(a.extent()).peekable());
    std::iter::from_fn(move || {
        while let (Some(&a), Some(&b)) = (a_left.peek(), b_left.peek()) {
            if a.end() < b.end() {
                a_left.next();
            } else {
                b_left.next();
            }
            if let Some(common) = a.common(b) {
                return Some(common);
            }
        }
        None
    })
}
