//! Which stretches of a piece are painted in which label's colour, on which lane they are underlined, and where they lie.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::rc::Rc;

use egui::Rect;

use crate::model::{Article, LabelId, LabelSet, SpanId, Stretches, TextRange, lanes};

use crate::ui::article::Shown;
use crate::ui::article::layout::column::Placed;
use crate::ui::article::layout::piece_layout::Laid;

/// With more spans than this in one piece their stretches are painted label by label: nobody can tell them apart.
const MAX_SINGLE_MARKS: usize = 64;
/// Pieces whose marks are remembered, with their layouts.
const MAX_REMEMBERED: usize = 64;

/// A stretch of a piece under one label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mark {
    /// Of the article, cut off at the edges of the piece.
    pub(crate) bytes: Range<usize>,
    pub(crate) label_idx: usize,
    /// Marks that overlap lie on different lanes, counted from 0.
    pub(crate) lane: usize,
    /// The span it belongs to; `None` where spans are painted label by label.
    pub(crate) span: Option<SpanId>,
}

/// The marks of a piece.
#[derive(Debug)]
pub(crate) struct Marked {
    pub(crate) marks: Vec<Mark>,
    /// The rows that each mark takes, by its place in `marks`. Points count from the piece's top left.
    pub(crate) rows: Vec<(usize, Rect)>,
}

/// The marks of the pieces that were on the screen lately.
#[derive(Debug, Default)]
pub(crate) struct Marks {
    revision: u64,
    hidden: BTreeSet<LabelId>,
    by_piece: BTreeMap<usize, Remembered>,
}

#[derive(Debug)]
struct Remembered {
    laid: Laid,
    marked: Rc<Marked>,
}

impl Marks {
    /// The marks of a piece, remembered until the project changes or the piece is laid out anew.
    pub(crate) fn of(&mut self, shown: &Shown<'_>, piece: &Placed) -> Rc<Marked> {
        let is_same = self.revision == shown.revision && self.hidden == *shown.hidden;
        if !is_same || self.by_piece.len() > MAX_REMEMBERED {
            let hidden = shown.hidden.clone();
            *self = Self { revision: shown.revision, hidden, by_piece: BTreeMap::new() };
        }
        let remembered = self.by_piece.get(&piece.idx).filter(|one| one.laid.is_same(&piece.laid));
        if let Some(remembered) = remembered {
            return Rc::clone(&remembered.marked);
        }
        let marked = Rc::new(Marked::new(shown, piece));
        self.by_piece.insert(piece.idx, Remembered { laid: piece.laid.clone(), marked: Rc::clone(&marked) });
        marked
    }
}

impl Marked {
    fn new(shown: &Shown<'_>, piece: &Placed) -> Self {
        let marks = marks_in(shown.labels, shown.article, &piece.laid.bytes(), shown.hidden);
        let rows_of =
            |(idx, mark): (usize, &Mark)| piece.laid.rects(&mark.bytes).into_iter().map(move |row| (idx, row));
        let rows = marks.iter().enumerate().flat_map(rows_of).collect();
        Self { marks, rows }
    }
}

/// The marks in a range of an article.
fn marks_in(labels: &LabelSet, article: &Article, bytes: &Range<usize>, hidden: &BTreeSet<LabelId>) -> Vec<Mark> {
    let Ok(range) = article.text().range(bytes.clone()) else { return Vec::new() };
    if article.spans_in(range).nth(MAX_SINGLE_MARKS).is_some() {
        return joined_marks(labels, article, range, hidden);
    }
    let mut marks = Vec::new();
    for span in article.spans_in(range).filter(|span| !hidden.contains(&span.label)) {
        let Some(label_idx) = labels.label_idx(&span.label) else { continue };
        for fragment in span.fragments.overlapping(range).filter_map(|fragment| fragment.common(range)) {
            marks.push(Mark { bytes: fragment.bytes(), label_idx, lane: 0, span: Some(span.id) });
        }
    }
    on_lanes(marks)
}

/// One mark for each stretch under a label, a lane for each label.
fn joined_marks(labels: &LabelSet, article: &Article, range: TextRange, hidden: &BTreeSet<LabelId>) -> Vec<Mark> {
    let mut marks = Vec::new();
    for Stretches { label, ranges } in article.spans().stretches_in(range) {
        let Some(label_idx) = labels.label_idx(&label).filter(|_| !hidden.contains(&label)) else { continue };
        marks.extend(ranges.iter().map(|range| Mark { bytes: range.bytes(), label_idx, lane: label_idx, span: None }));
    }
    marks
}

fn on_lanes(mut marks: Vec<Mark>) -> Vec<Mark> {
    marks.sort_by_key(|mark| (mark.bytes.start, std::cmp::Reverse(mark.bytes.end)));
    let lanes = lanes(marks.iter().map(|mark| mark.bytes.clone()));
    for (mark, lane) in marks.iter_mut().zip(lanes) {
        mark.lane = lane;
    }
    marks
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::marked;

    #[track_caller]
    fn check(marked: &str, expected: &[(&str, usize)]) {
        let labels = LabelSet::built_in();
        let article = marked::parse(&labels, marked).unwrap();
        let marks = marks_in(&labels, &article, &(0..article.text().n_bytes()), &BTreeSet::new());
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
    fn hidden_labels_have_no_marks_and_take_no_lane() {
        let labels = LabelSet::built_in();
        let hidden = BTreeSet::from([LabelId::new("quote").unwrap()]);
        for (marked, n_shown) in [("[quote a [claim b [speaker c]]]", 2), (&*"[quote a][claim b] ".repeat(40), 40)] {
            let article = marked::parse(&labels, marked).unwrap();
            let marks = marks_in(&labels, &article, &(0..article.text().n_bytes()), &hidden);
            assert_eq!(marks.len(), n_shown);
            assert!(marks.iter().all(|mark| labels.labels()[mark.label_idx].id.to_string() != "quote"));
        }
    }

    #[test]
    fn very_many_are_painted_label_by_label() {
        let (quotes, claims) = ([("a", 0)].repeat(40), [("b", 2)].repeat(40));
        check(&"[quote a][claim b] ".repeat(40), &[claims, quotes].concat());
        check(&"[quote [quote a]b]".repeat(40), &[("ab".repeat(40).as_str(), 0)]);
    }
}
