//! Which stretches of a piece are painted in which label's colour, and on which lane they are underlined.

use std::collections::BTreeMap;
use std::ops::Range;
use std::rc::Rc;

use crate::model::{Article, LabelSet, SpanId};

/// With more spans than this in one piece their stretches are painted label by label: nobody can tell them apart.
const MAX_SINGLE_MARKS: usize = 64;
/// Pieces whose marks are remembered.
const MAX_REMEMBERED: usize = 256;

/// A stretch of a piece under one label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    /// Of the article, cut off at the edges of the piece.
    pub(super) bytes: Range<usize>,
    pub(super) label_idx: usize,
    /// Marks that overlap lie on different lanes, counted from 0.
    pub(super) lane: usize,
    /// The span it belongs to; `None` where spans are painted label by label.
    pub(super) span: Option<SpanId>,
}

/// The marks of the pieces that were on the screen lately.
#[derive(Debug, Default)]
pub(super) struct Marks {
    revision: u64,
    by_piece: BTreeMap<usize, Rc<[Mark]>>,
}

impl Marks {
    /// The marks of a piece, remembered until the project changes.
    pub(super) fn of(
        &mut self,
        revision: u64,
        labels: &LabelSet,
        article: &Article,
        piece_idx: usize,
        bytes: &Range<usize>,
    ) -> Rc<[Mark]> {
        if self.revision != revision || self.by_piece.len() > MAX_REMEMBERED {
            *self = Self { revision, by_piece: BTreeMap::new() };
        }
        let marks = self.by_piece.entry(piece_idx).or_insert_with(|| marks_in(labels, article, bytes).into());
        Rc::clone(marks)
    }
}

/// The marks in a range of an article.
fn marks_in(labels: &LabelSet, article: &Article, bytes: &Range<usize>) -> Vec<Mark> {
    let Ok(range) = article.text().range(bytes.clone()) else { return Vec::new() };
    let mut marks = Vec::new();
    for span in article.spans_in(range) {
        let Some(label_idx) = labels.label_idx(&span.label) else { continue };
        for fragment in span.fragments.iter().filter(|fragment| fragment.overlaps(range)) {
            let bytes = fragment.start().max(bytes.start)..fragment.end().min(bytes.end);
            marks.push(Mark { bytes, label_idx, lane: 0, span: Some(span.id) });
        }
    }
    if marks.len() > MAX_SINGLE_MARKS { joined_by_label(marks) } else { on_lanes(marks) }
}

fn on_lanes(mut marks: Vec<Mark>) -> Vec<Mark> {
    marks.sort_by_key(|mark| (mark.bytes.start, std::cmp::Reverse(mark.bytes.end)));
    let mut lane_ends: Vec<usize> = Vec::new();
    for mark in &mut marks {
        mark.lane = lane_ends.iter().position(|&end| end <= mark.bytes.start).unwrap_or(lane_ends.len());
        if mark.lane == lane_ends.len() {
            lane_ends.push(0);
        }
        lane_ends[mark.lane] = mark.bytes.end;
    }
    marks
}

fn joined_by_label(mut marks: Vec<Mark>) -> Vec<Mark> {
    marks.sort_by_key(|mark| (mark.label_idx, mark.bytes.start));
    let mut joined: Vec<Mark> = Vec::new();
    for mark in marks {
        match joined.last_mut() {
            Some(last) if last.label_idx == mark.label_idx && mark.bytes.start <= last.bytes.end => {
                last.bytes.end = last.bytes.end.max(mark.bytes.end);
            }
            _ => joined.push(Mark { lane: mark.label_idx, span: None, ..mark }),
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::marked;

    #[track_caller]
    fn check(marked: &str, expected: &[(&str, usize)]) {
        let labels = LabelSet::built_in();
        let article = marked::parse(&labels, marked).unwrap();
        let marks = marks_in(&labels, &article, &(0..article.text().n_bytes()));
        let text = article.text().as_str();
        let found: Vec<(&str, usize)> = marks.iter().map(|mark| (&text[mark.bytes.clone()], mark.lane)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn overlapping_marks_lie_on_lanes_of_their_own() {
        check("[quote a] [claim b]", &[("a", 0), ("b", 0)]);
        check("[quote a [claim b [speaker c]]] [claim d]", &[("a b c", 0), ("b c", 1), ("c", 2), ("d", 0)]);
        check("[quote#1 a [claim#2 b]#1 c] [quote#3 d]", &[("a b", 0), ("b c", 1), ("d", 0)]);
    }

    #[test]
    fn very_many_are_painted_label_by_label() {
        check(&"[quote a][claim b] ".repeat(40), &[[("a", 0); 40], [("b", 2); 40]].concat());
        check(&"[quote [quote a]b]".repeat(40), &[("ab".repeat(40).as_str(), 0)]);
    }
}
