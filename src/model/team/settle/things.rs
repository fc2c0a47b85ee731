//! Which marks of several people are about the same thing.

use std::collections::BTreeSet;

use super::question::Mark;
use crate::model::compare::{Measured, share_text};
use crate::model::{SpanId, Text};

/// Of so many marks behind one it is looked whether they are about the same thing.
pub(super) const N_NEIGHBOURS: usize = 64;

/// A mark with who has it and where it stands in the article.
pub(super) struct Marked {
    pub(super) mark: Mark,
    /// The numbers of the readings that have it.
    pub(super) by: BTreeSet<usize>,
    /// The span of the article that is equal to it, or that somebody has made of it.
    pub(super) settled: Option<SpanId>,
    pub(super) is_rejected: bool,
}

/// Two marks of different people that are as much as the same.
struct Like {
    is_one_label: bool,
    overlap: f64,
    marks: [usize; 2],
}

/// The numbers of the marks that are of one thing, in their order: those of different people that are as much as the same, and
/// what hangs together with them, the most alike first. Marks that somebody has both on the same words are two things, whatever
/// others have there.
pub(super) fn things(text: &Text, all: &[Marked]) -> Vec<Vec<usize>> {
    let mut things =
        Things { thing_of: (0..all.len()).collect(), marks_of: (0..all.len()).map(|idx| vec![idx]).collect() };
    let mut alike = alike(text, all);
    alike.sort_by(|one, other| {
        let order = other.is_one_label.cmp(&one.is_one_label).then(other.overlap.total_cmp(&one.overlap));
        order.then(one.marks.cmp(&other.marks))
    });
    for Like { marks, .. } in alike {
        things.join(marks, all);
    }
    let mut found = things.marks_of;
    found.retain(|marks| !marks.is_empty());
    for marks in &mut found {
        marks.sort_unstable();
    }
    found.sort_unstable();
    found
}

fn alike(text: &Text, all: &[Marked]) -> Vec<Like> {
    let measured: Vec<Measured> = all.iter().map(|marked| Measured::new(text, &marked.mark.fragments)).collect();
    let mut alike = Vec::new();
    for (idx, one) in all.iter().enumerate() {
        let end = one.mark.extent().end();
        let behind = all.iter().enumerate().skip(idx + 1).take(N_NEIGHBOURS);
        for (other_idx, other) in behind.take_while(|(_, other)| other.mark.extent().start() < end) {
            let is_one_label = one.mark.label == other.mark.label;
            if one.by.is_disjoint(&other.by) && measured[idx].is_same_thing(&measured[other_idx], is_one_label) {
                let overlap = measured[idx].overlap(&measured[other_idx]);
                alike.push(Like { is_one_label, overlap, marks: [idx, other_idx] });
            }
        }
    }
    alike
}

/// The things that the marks are of so far.
struct Things {
    thing_of: Vec<usize>,
    marks_of: Vec<Vec<usize>>,
}

impl Things {
    /// Makes the things of two marks one, unless somebody has marks in both of them on the same words.
    fn join(&mut self, marks: [usize; 2], all: &[Marked]) {
        let [one, other] = marks.map(|mark| self.thing_of[mark]);
        if one == other {
            return;
        }
        let (large, small) =
            if self.marks_of[one].len() < self.marks_of[other].len() { (other, one) } else { (one, other) };
        let is_apart = |mark: &usize| {
            !near(*mark, all).any(|near| self.thing_of[near] == large && are_two(&all[*mark], &all[near]))
        };
        if self.marks_of[small].iter().all(is_apart) {
            let moved = std::mem::take(&mut self.marks_of[small]);
            for mark in &moved {
                self.thing_of[*mark] = large;
            }
            self.marks_of[large].extend(moved);
        }
    }
}

/// The marks that stand next to one in the list of all.
fn near(mark: usize, all: &[Marked]) -> impl Iterator<Item = usize> {
    mark.saturating_sub(N_NEIGHBOURS)..(mark + N_NEIGHBOURS + 1).min(all.len())
}

/// Whether somebody has both, on the same words.
fn are_two(one: &Marked, other: &Marked) -> bool {
    !one.by.is_disjoint(&other.by) && share_text(&one.mark.fragments, &other.mark.fragments)
}
