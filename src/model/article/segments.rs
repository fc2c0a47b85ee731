//! Overlapping spans cut into consecutive segments, each with the spans that cover all of it.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};
use std::ops::Range;

use crate::model::{Span, SpanId, TextRange};

/// A stretch of text over which the same spans lie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment {
    pub range: TextRange,
    /// In the order in which they were given; empty where no span lies.
    pub spans: Vec<SpanId>,
}

/// The spans that start and end at one byte, each with its place in the given order.
#[derive(Default)]
struct Edges {
    starting: Vec<(usize, SpanId)>,
    ending: Vec<(usize, SpanId)>,
}

/// Cuts `range` wherever a fragment of one of the spans starts or ends. The segments follow each other without gaps.
pub fn segments<'a>(range: TextRange, spans: impl IntoIterator<Item = &'a Span>) -> Vec<Segment> {
    let mut edges: BTreeMap<usize, Edges> = BTreeMap::new();
    for (order, span) in spans.into_iter().enumerate() {
        for fragment in span.fragments.iter().filter(|fragment| fragment.overlaps(range)) {
            edges.entry(fragment.start()).or_default().starting.push((order, span.id));
            edges.entry(fragment.end()).or_default().ending.push((order, span.id));
        }
    }
    let mut segments = Vec::new();
    let mut active: BTreeSet<(usize, SpanId)> = BTreeSet::new();
    let mut left = range;
    for (byte, Edges { starting, ending }) in edges {
        if let Some((before, after)) = left.cut_at(byte) {
            segments.push(Segment::new(before, &active));
            left = after;
        }
        if byte >= range.end() {
            break;
        }
        for piece in ending {
            active.remove(&piece);
        }
        active.extend(starting);
    }
    if !left.is_empty() {
        segments.push(Segment::new(left, &active));
    }
    segments
}

/// The lane of each of these ranges, which are sorted by their starts: the first, counted from 0, on which none lies that
/// overlaps it.
pub fn lanes(ranges: impl IntoIterator<Item = Range<usize>>) -> Vec<usize> {
    let mut free: BTreeSet<usize> = BTreeSet::new();
    let mut taken: BinaryHeap<Reverse<(usize, usize)>> = BinaryHeap::new();
    let lane = |range: Range<usize>| {
        while let Some(&Reverse((end, lane))) = taken.peek()
            && end <= range.start
        {
            taken.pop();
            free.insert(lane);
        }
        let lane = free.pop_first().unwrap_or(taken.len());
        taken.push(Reverse((range.end, lane)));
        lane
    };
    ranges.into_iter().map(lane).collect()
}

impl Segment {
    fn new(range: TextRange, active: &BTreeSet<(usize, SpanId)>) -> Self {
        Self { range, spans: active.iter().map(|&(_, id)| id).collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{LabelSet, marked};

    #[track_caller]
    fn check(marked: &str, expected: &[(&str, &[u32])]) {
        let article = marked::parse(&LabelSet::built_in(), marked).unwrap();
        let segments = segments(article.text().whole(), article.spans().iter());
        let found: Vec<(&str, Vec<u32>)> = segments
            .iter()
            .map(|segment| (article.text().slice(segment.range), segment.spans.iter().map(|id| id.0).collect()))
            .collect();
        let expected: Vec<(&str, Vec<u32>)> = expected.iter().map(|(text, ids)| (*text, ids.to_vec())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn nested_crossing_and_split_spans() {
        check("", &[]);
        check("plain", &[("plain", &[])]);
        check("a [quote b [claim c] d] e", &[("a ", &[]), ("b ", &[1]), ("c", &[1, 2]), (" d", &[1]), (" e", &[])]);
        check("[quote#1 a [claim#2 b]#1 c]#2", &[("a ", &[1]), ("b", &[1, 2]), (" c", &[2])]);
        check("[quote#1 a] b [quote#1 c]", &[("a", &[1]), (" b ", &[]), ("c", &[1])]);
    }
}
