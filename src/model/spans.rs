//! The spans of an article, in order, found by id or by place.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::id::SpanId;
use super::span::Span;
use super::text::TextRange;

/// Entries that share one remembered furthest end.
const BLOCK: usize = 64;

/// The spans of one article.
///
/// Finding those that overlap a range takes time in proportion to the answer plus a 64th of all spans, however long
/// some of them are; adding and removing one moves those behind it.
#[derive(Clone, Debug, Default)]
pub struct Spans {
    /// Sorted by (start, end, label, id).
    sorted: Vec<Entry>,
    /// The furthest end in each block of `sorted`.
    furthest_ends: Vec<usize>,
    extents: BTreeMap<SpanId, TextRange>,
    /// Ids without a span that no new one may have.
    taken_ids: BTreeSet<SpanId>,
}

#[derive(Clone, Debug)]
struct Entry {
    extent: TextRange,
    span: Arc<Span>,
}

impl Spans {
    /// Invariant left to the caller: ids differ.
    pub(super) fn new(spans: Vec<Span>) -> Self {
        let mut sorted: Vec<Entry> = spans.into_iter().map(Entry::new).collect();
        sorted.sort_by(Entry::order);
        let extents = sorted.iter().map(|entry| (entry.span.id, entry.extent)).collect();
        let mut spans = Self { sorted, furthest_ends: Vec::new(), extents, taken_ids: BTreeSet::new() };
        spans.remember_ends_from(0);
        spans
    }

    pub fn len(&self) -> usize {
        self.sorted.len()
    }

    pub fn is_empty(&self) -> bool {
        self.sorted.is_empty()
    }

    /// All spans by (start, end, label, id).
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Span> + ExactSizeIterator {
        self.sorted.iter().map(|entry| &*entry.span)
    }

    pub fn get(&self, id: SpanId) -> Option<&Span> {
        self.position(id).map(|idx| &*self.sorted[idx].span)
    }

    /// The spans whose extent shares a byte with the range, in order. Between fragments there can be a gap.
    pub fn overlapping(&self, range: TextRange) -> impl Iterator<Item = &Span> {
        let n_started = self.sorted.partition_point(|entry| entry.extent.start() < range.end());
        let blocks = self.sorted[..n_started].chunks(BLOCK).zip(&self.furthest_ends);
        blocks
            .filter(move |(_, furthest_end)| **furthest_end > range.start())
            .flat_map(|(block, _)| block)
            .filter(move |entry| entry.extent.end() > range.start())
            .map(|entry| &*entry.span)
    }

    /// The spans with a fragment at the byte, in order.
    pub fn at(&self, byte: usize) -> impl Iterator<Item = &Span> {
        let n_started = self.sorted.partition_point(|entry| entry.extent.start() <= byte);
        let blocks = self.sorted[..n_started].chunks(BLOCK).zip(&self.furthest_ends);
        blocks
            .filter(move |(_, furthest_end)| **furthest_end > byte)
            .flat_map(|(block, _)| block)
            .map(|entry| &*entry.span)
            .filter(move |span| span.fragments.contains(byte))
    }

    /// The first span, in order, that starts at or after the byte.
    pub fn starting_from(&self, byte: usize) -> impl DoubleEndedIterator<Item = &Span> {
        let first = self.sorted.partition_point(|entry| entry.extent.start() < byte);
        self.sorted[first..].iter().map(|entry| &*entry.span)
    }

    /// The spans that start before the byte, in order.
    pub fn starting_before(&self, byte: usize) -> impl DoubleEndedIterator<Item = &Span> {
        let n = self.sorted.partition_point(|entry| entry.extent.start() < byte);
        self.sorted[..n].iter().map(|entry| &*entry.span)
    }

    /// An id that no span has, nor anything that refers to one: higher than all, as long as there are higher ones.
    pub fn free_id(&self) -> SpanId {
        let highest = self.extents.last_key_value().map(|(id, _)| id).max(self.taken_ids.last());
        let is_free = |id: &SpanId| !self.extents.contains_key(id) && !self.taken_ids.contains(id);
        let gap = || (1..=u32::MAX).map(SpanId).find(is_free).unwrap_or(SpanId(u32::MAX));
        highest.map_or(Some(1), |id| id.0.checked_add(1)).map_or_else(gap, SpanId)
    }

    pub(super) fn with_taken_ids(self, taken_ids: BTreeSet<SpanId>) -> Self {
        Self { taken_ids, ..self }
    }

    pub(super) fn taken_ids(&self) -> &BTreeSet<SpanId> {
        &self.taken_ids
    }

    pub(super) fn insert(&mut self, span: Span) {
        let entry = Entry::new(span);
        let idx = self.sorted.partition_point(|other| other.order(&entry) == Ordering::Less);
        self.extents.insert(entry.span.id, entry.extent);
        self.sorted.insert(idx, entry);
        self.remember_ends_from(idx);
    }

    pub(super) fn remove(&mut self, id: SpanId) -> Option<Span> {
        let idx = self.position(id)?;
        self.extents.remove(&id);
        let entry = self.sorted.remove(idx);
        self.remember_ends_from(idx);
        Some(Arc::unwrap_or_clone(entry.span))
    }

    fn position(&self, id: SpanId) -> Option<usize> {
        let extent = self.extents.get(&id)?;
        let first = self.sorted.partition_point(|entry| entry.extent < *extent);
        self.sorted[first..].iter().position(|entry| entry.span.id == id).map(|offset| first + offset)
    }

    fn remember_ends_from(&mut self, idx: usize) {
        let block_idx = idx / BLOCK;
        self.furthest_ends.truncate(block_idx);
        let ends = |block: &[Entry]| block.iter().map(|entry| entry.extent.end()).max().unwrap_or(0);
        self.furthest_ends.extend(self.sorted[block_idx * BLOCK..].chunks(BLOCK).map(ends));
    }
}

impl PartialEq for Spans {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl Eq for Spans {}

impl Entry {
    fn new(span: Span) -> Self {
        Self { extent: span.extent(), span: Arc::new(span) }
    }

    fn order(&self, other: &Self) -> Ordering {
        let tie = || (&self.span.label, self.span.id).cmp(&(&other.span.label, other.span.id));
        self.extent.cmp(&other.extent).then_with(tie)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::{Fragments, LabelId, Text};

    fn spans_of(text: &Text, places: &[(usize, usize)]) -> Vec<Span> {
        let span = |(idx, &(start, n_bytes)): (usize, &(usize, usize))| {
            let id = SpanId(u32::try_from(idx).unwrap() + 1);
            let range = text.range(start..start + n_bytes).unwrap();
            Span::new(id, LabelId::new("quote").unwrap(), Fragments::one(range).unwrap())
        };
        places.iter().enumerate().map(span).collect()
    }

    proptest! {
        #[test]
        fn finding_agrees_with_looking_at_all(
            places in prop::collection::vec((0_usize..400, 1_usize..60), 0..300),
            start in 0_usize..400,
            n_bytes in 1_usize..50,
            removed in 0_usize..300,
        ) {
            let text = Text::new("x".repeat(500)).unwrap();
            let mut all = spans_of(&text, &places);
            let mut spans = Spans::default();
            for span in all.clone() {
                spans.insert(span);
            }
            prop_assert_eq!(&spans, &Spans::new(all.clone()));
            if removed < all.len() {
                let gone = all.remove(removed);
                prop_assert_eq!(spans.remove(gone.id), Some(gone));
            }
            let range = text.range(start..start + n_bytes).unwrap();
            let mut expected: Vec<&Span> = all.iter().filter(|span| span.extent().overlaps(range)).collect();
            expected.sort_by_key(|span| (span.extent(), span.id));
            prop_assert_eq!(spans.overlapping(range).collect::<Vec<_>>(), expected);
            prop_assert_eq!(spans.at(start).count(), all.iter().filter(|span| span.fragments.contains(start)).count());
            for span in &all {
                prop_assert_eq!(spans.get(span.id), Some(span));
            }
        }
    }
}
