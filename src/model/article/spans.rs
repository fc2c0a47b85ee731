//! The spans of an article, in order, found by id or by place.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use crate::model::id::free_numbers;
use crate::model::{LabelId, Span, SpanId, TextRange};

/// Spans in a block. One that comes to have twice as many is cut in two.
const BLOCK: usize = 64;
/// Neighbouring ids that are copied together.
const IDS: u32 = 256;

/// The spans of one article.
///
/// They lie in blocks that copies share until one of them changes. So an edit takes the same short time whether there are
/// a hundred spans or a hundred thousand, and whether or not somebody holds an earlier state of the article. Finding
/// those that overlap a range takes time in proportion to the answer, however long some of them are.
#[derive(Clone, Debug, Default)]
pub struct Spans {
    /// Invariant: none is empty; all entries in a row are sorted by (start, end, label, id).
    blocks: Vec<Arc<Block>>,
    len: usize,
    by_id: ById,
    /// How far the blocks reach; found when somebody asks after a change.
    reach: OnceLock<Reach>,
    /// Ids without a span that no new one may have.
    taken_ids: Arc<BTreeSet<SpanId>>,
}

#[derive(Clone, Debug)]
struct Block {
    entries: Vec<Entry>,
    furthest_end: usize,
    /// Found when somebody asks.
    labels: OnceLock<Vec<OfLabel>>,
}

/// How far blocks reach, the furthest of so many neighbours, of so many of those, and so on.
#[derive(Clone, Debug)]
struct Reach {
    levels: Vec<Vec<usize>>,
}

/// The spans of a block under one label.
#[derive(Clone, Debug)]
struct OfLabel {
    n_spans: usize,
    stretches: Stretches,
}

#[derive(Clone, Debug)]
struct Entry {
    extent: TextRange,
    span: Arc<Span>,
}

/// The text under one label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stretches {
    pub label: LabelId,
    /// In order; no two overlap or touch.
    pub ranges: Vec<TextRange>,
}

/// The spans by their ids.
#[derive(Clone, Debug, Default)]
struct ById {
    /// By the id divided by [`IDS`]; each in the order of the ids.
    chunks: Vec<(u32, Arc<Vec<Arc<Span>>>)>,
}

impl Spans {
    /// Invariant left to the caller: ids differ.
    pub(in crate::model) fn new(spans: Vec<impl Into<Arc<Span>>>) -> Self {
        let mut sorted: Vec<Entry> = spans.into_iter().map(|span| Entry::new(span.into())).collect();
        sorted.sort_by(Entry::order);
        let by_id = ById::new(sorted.iter().map(|entry| Arc::clone(&entry.span)).collect());
        let blocks = sorted.chunks(BLOCK).map(|entries| Arc::new(Block::new(entries.to_vec()))).collect();
        Self { blocks, len: sorted.len(), by_id, ..Self::default() }
    }

    pub fn len(&self) -> usize {
        self.len
    }

    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// All spans by (start, end, label, id).
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Span> {
        spans_of(&self.blocks)
    }

    /// All spans but the first so many.
    pub fn skip(&self, n_spans: usize) -> impl Iterator<Item = &Span> {
        let mut n_left = n_spans;
        let mut idx = 0;
        while let Some(block) = self.blocks.get(idx).filter(|block| block.entries.len() <= n_left) {
            n_left -= block.entries.len();
            idx += 1;
        }
        spans_of(&self.blocks[idx..]).skip(n_left)
    }

    pub fn get(&self, id: SpanId) -> Option<&Span> {
        self.by_id.get(id).map(|span| &**span)
    }

    /// How many spans come before this one.
    pub fn position(&self, id: SpanId) -> Option<usize> {
        let (block, idx) = self.place(id)?;
        Some(self.blocks[..block].iter().map(|block| block.entries.len()).sum::<usize>() + idx)
    }

    /// The spans whose extent shares a byte with the range, in order. Between fragments there can be a gap.
    pub fn overlapping(&self, range: TextRange) -> impl Iterator<Item = &Span> {
        let entries = self.blocks_over(range).flat_map(|block| &block.entries);
        entries.filter(move |entry| entry.extent.overlaps(range)).map(|entry| &*entry.span)
    }

    /// The spans with exactly this extent, in order.
    pub fn of_extent(&self, extent: TextRange) -> impl Iterator<Item = &Span> {
        let first = self.blocks.partition_point(|block| block.last().extent < extent);
        let from = self.blocks.get(first).map_or(0, |block| block.entries.partition_point(|it| it.extent < extent));
        let entries = self.blocks[first..].iter().flat_map(|block| &block.entries).skip(from);
        entries.take_while(move |entry| entry.extent == extent).map(|entry| &*entry.span)
    }

    /// The text in the range that lies under each label, by label. Costs little even where spans lie in heaps.
    pub fn stretches_in(&self, range: TextRange) -> Vec<Stretches> {
        let mut by_label: BTreeMap<&LabelId, Vec<TextRange>> = BTreeMap::new();
        for OfLabel { stretches, .. } in self.blocks_over(range).flat_map(|block| block.labels()) {
            let parts = stretches.ranges.iter().filter_map(|part| part.common(range));
            by_label.entry(&stretches.label).or_default().extend(parts);
        }
        by_label.retain(|_, ranges| !ranges.is_empty());
        let joined = |(label, ranges): (&LabelId, _)| {
            let mut stretches = Stretches { label: label.clone(), ranges };
            stretches.join();
            stretches
        };
        by_label.into_iter().map(joined).collect()
    }

    /// How many spans there are under a label.
    pub fn count_of(&self, label: &LabelId) -> usize {
        let of_label = self.blocks.iter().flat_map(|block| block.labels()).filter(|of| of.stretches.label == *label);
        of_label.map(|of| of.n_spans).sum()
    }

    /// The spans with a fragment at the byte, in order.
    pub fn at(&self, byte: usize) -> impl Iterator<Item = &Span> {
        let n_started = self.blocks.partition_point(|block| block.first().extent.start() <= byte);
        let spans = self.reaching_over(n_started, byte).flat_map(|block| &block.entries).map(|entry| &*entry.span);
        spans.filter(move |span| span.fragments.contains(byte))
    }

    /// The spans that start at or after the byte, in order.
    pub fn starting_from(&self, byte: usize) -> impl DoubleEndedIterator<Item = &Span> {
        let (block, idx) = self.first_from(byte);
        let (here, behind) = self.parted(block, idx).1;
        here.iter().map(|entry| &*entry.span).chain(spans_of(behind))
    }

    /// The spans that start before the byte, in order.
    pub fn starting_before(&self, byte: usize) -> impl DoubleEndedIterator<Item = &Span> {
        let (block, idx) = self.first_from(byte);
        let (before, here) = self.parted(block, idx).0;
        spans_of(before).chain(here.iter().map(|entry| &*entry.span))
    }

    /// An id that no span has, nor anything that refers to one.
    pub fn free_id(&self) -> SpanId {
        self.free_ids().next().unwrap_or(SpanId(u32::MAX))
    }

    /// All ids that no span has, nor anything that refers to one: first those that are higher than all, then the gaps.
    pub fn free_ids(&self) -> impl Iterator<Item = SpanId> {
        let highest = self.by_id.last().max(self.taken_ids.last().copied()).map_or(0, |id| id.0);
        let is_free = |id: &SpanId| self.by_id.get(*id).is_none() && !self.taken_ids.contains(id);
        free_numbers(highest).map(SpanId).filter(is_free)
    }

    pub(in crate::model) fn with_taken_ids(self, taken_ids: BTreeSet<SpanId>) -> Self {
        Self { taken_ids: Arc::new(taken_ids), ..self }
    }

    pub(in crate::model) fn taken_ids(&self) -> &BTreeSet<SpanId> {
        &self.taken_ids
    }

    pub(in crate::model) fn insert(&mut self, span: Span) {
        let entry = Entry::new(Arc::new(span));
        self.by_id.insert(&entry.span);
        self.len += 1;
        self.reach = OnceLock::new();
        let behind = self.blocks.partition_point(|block| block.last().order(&entry) == Ordering::Less);
        let idx = behind.min(self.blocks.len().saturating_sub(1));
        let Some(block) = self.blocks.get_mut(idx) else {
            return self.blocks.push(Arc::new(Block::new(vec![entry])));
        };
        if let Some(second_half) = Arc::make_mut(block).insert(entry) {
            self.blocks.insert(idx + 1, Arc::new(second_half));
        }
    }

    pub(in crate::model) fn remove(&mut self, id: SpanId) -> Option<Span> {
        let (block_idx, idx) = self.place(id)?;
        self.by_id.remove(id);
        self.len -= 1;
        self.reach = OnceLock::new();
        let block = Arc::make_mut(&mut self.blocks[block_idx]);
        let entry = block.entries.remove(idx);
        if block.entries.is_empty() {
            self.blocks.remove(block_idx);
        } else {
            block.refresh();
        }
        Some(Arc::unwrap_or_clone(entry.span))
    }

    /// The block of a span and its place there.
    fn place(&self, id: SpanId) -> Option<(usize, usize)> {
        let wanted = Entry::new(Arc::clone(self.by_id.get(id)?));
        let block = self.blocks.partition_point(|block| block.last().order(&wanted) == Ordering::Less);
        let idx = self.blocks.get(block)?.entries.binary_search_by(|entry| entry.order(&wanted)).ok()?;
        Some((block, idx))
    }

    /// The blocks that may have spans over the range.
    fn blocks_over(&self, range: TextRange) -> impl Iterator<Item = &Arc<Block>> {
        let n_started = self.blocks.partition_point(|block| block.first().extent.start() < range.end());
        self.reaching_over(n_started, range.start())
    }

    /// Those of the first so many blocks that reach over the byte.
    fn reaching_over(&self, n_blocks: usize, byte: usize) -> impl Iterator<Item = &Arc<Block>> {
        let reach = self.reach.get_or_init(|| Reach::new(&self.blocks));
        let first = reach.first_over(0, byte);
        let idxs = std::iter::successors(first, move |idx| reach.first_over(idx + 1, byte));
        idxs.take_while(move |idx| *idx < n_blocks).map(|idx| &self.blocks[idx])
    }

    /// The block and the place in it of the first span that starts at or after the byte; the end of the last block where
    /// none does.
    fn first_from(&self, byte: usize) -> (usize, usize) {
        let behind = self.blocks.partition_point(|block| block.last().extent.start() < byte);
        let idx = behind.min(self.blocks.len().saturating_sub(1));
        let place = |block: &Arc<Block>| block.entries.partition_point(|entry| entry.extent.start() < byte);
        (idx, self.blocks.get(idx).map_or(0, place))
    }

    /// What lies before a place and what lies behind it: whole blocks, and a part of one.
    #[expect(clippy::type_complexity, reason = "two halves of one thing, taken apart at once")]
    fn parted(&self, block: usize, idx: usize) -> ((&[Arc<Block>], &[Entry]), (&[Entry], &[Arc<Block>])) {
        let Some(cut) = self.blocks.get(block) else { return ((&[], &[]), (&[], &[])) };
        let (before, behind) = cut.entries.split_at(idx);
        ((&self.blocks[..block], before), (behind, &self.blocks[block + 1..]))
    }
}

impl PartialEq for Spans {
    fn eq(&self, other: &Self) -> bool {
        self.len == other.len && self.iter().eq(other.iter())
    }
}

impl Eq for Spans {}

impl Reach {
    /// Neighbours of which only the furthest counts one level up.
    const N_TOGETHER: usize = 16;

    fn new(blocks: &[Arc<Block>]) -> Self {
        let mut levels = vec![blocks.iter().map(|block| block.furthest_end).collect::<Vec<_>>()];
        while let Some(last) = levels.last().filter(|last| last.len() > 1) {
            let furthest = |ends: &[usize]| ends.iter().copied().max().unwrap_or(0);
            levels.push(last.chunks(Self::N_TOGETHER).map(furthest).collect());
        }
        Self { levels }
    }

    /// The first block from this one on that reaches over the byte.
    fn first_over(&self, from: usize, byte: usize) -> Option<usize> {
        let first_in = |level: usize, from: usize| {
            let ends = &self.levels[level];
            let behind = (from / Self::N_TOGETHER + 1) * Self::N_TOGETHER;
            (from..behind.min(ends.len())).find(|idx| ends[*idx] > byte)
        };
        let mut from = from;
        for level in 0..self.levels.len() {
            if let Some(found) = first_in(level, from) {
                return (0..level).rev().try_fold(found, |idx, level| first_in(level, idx * Self::N_TOGETHER));
            }
            from = from / Self::N_TOGETHER + 1;
        }
        None
    }
}

impl Block {
    fn new(entries: Vec<Entry>) -> Self {
        let furthest_end = entries.iter().map(|entry| entry.extent.end()).max().unwrap_or(0);
        Self { entries, furthest_end, labels: OnceLock::new() }
    }

    fn first(&self) -> &Entry {
        self.entries.first().expect("no block is empty")
    }

    fn last(&self) -> &Entry {
        self.entries.last().expect("no block is empty")
    }

    /// Returns the second half where the block has become too large.
    fn insert(&mut self, entry: Entry) -> Option<Self> {
        let idx = self.entries.partition_point(|other| other.order(&entry) == Ordering::Less);
        self.entries.insert(idx, entry);
        let second_half = (self.entries.len() >= 2 * BLOCK).then(|| Self::new(self.entries.split_off(BLOCK)));
        self.refresh();
        second_half
    }

    fn refresh(&mut self) {
        *self = Self::new(std::mem::take(&mut self.entries));
    }

    fn labels(&self) -> &[OfLabel] {
        self.labels.get_or_init(|| {
            let mut found: Vec<OfLabel> = Vec::new();
            for Entry { span, .. } in &self.entries {
                let idx = found.iter().position(|of| of.stretches.label == span.label).unwrap_or_else(|| {
                    let stretches = Stretches { label: span.label.clone(), ranges: Vec::new() };
                    found.push(OfLabel { n_spans: 0, stretches });
                    found.len() - 1
                });
                found[idx].n_spans += 1;
                found[idx].stretches.ranges.extend(span.fragments.iter());
            }
            for of_label in &mut found {
                of_label.stretches.join();
            }
            found
        })
    }
}

impl Entry {
    fn new(span: Arc<Span>) -> Self {
        Self { extent: span.extent(), span }
    }

    fn order(&self, other: &Self) -> Ordering {
        self.span.order(&other.span)
    }
}

impl Stretches {
    /// Puts the ranges in order and makes one of those that overlap or touch.
    fn join(&mut self) {
        self.ranges.sort_unstable();
        self.ranges.dedup_by(|next, last| {
            let is_joined = next.start() <= last.end();
            if is_joined {
                *last = last.joined(*next);
            }
            is_joined
        });
    }
}

impl ById {
    fn new(mut spans: Vec<Arc<Span>>) -> Self {
        spans.sort_unstable_by_key(|span| span.id);
        let chunks = spans.chunk_by(|one, next| one.id.0 / IDS == next.id.0 / IDS);
        Self { chunks: chunks.map(|chunk| (chunk[0].id.0 / IDS, Arc::new(chunk.to_vec()))).collect() }
    }

    /// Where the chunk of an id is, or would be.
    fn place(&self, id: SpanId) -> Result<usize, usize> {
        self.chunks.binary_search_by_key(&(id.0 / IDS), |(number, _)| *number)
    }

    fn get(&self, id: SpanId) -> Option<&Arc<Span>> {
        let (_, chunk) = &self.chunks[self.place(id).ok()?];
        chunk.binary_search_by_key(&id, |span| span.id).ok().map(|idx| &chunk[idx])
    }

    fn last(&self) -> Option<SpanId> {
        self.chunks.last().and_then(|(_, chunk)| chunk.last()).map(|span| span.id)
    }

    /// Invariant left to the caller: no span has its id.
    fn insert(&mut self, span: &Arc<Span>) {
        let place = self.place(span.id).unwrap_or_else(|place| {
            self.chunks.insert(place, (span.id.0 / IDS, Arc::default()));
            place
        });
        let chunk = Arc::make_mut(&mut self.chunks[place].1);
        chunk.insert(chunk.partition_point(|other| other.id < span.id), Arc::clone(span));
    }

    fn remove(&mut self, id: SpanId) {
        let Ok(place) = self.place(id) else { return };
        let chunk = Arc::make_mut(&mut self.chunks[place].1);
        chunk.retain(|span| span.id != id);
        if chunk.is_empty() {
            self.chunks.remove(place);
        }
    }
}

fn spans_of(blocks: &[Arc<Block>]) -> impl DoubleEndedIterator<Item = &Span> {
    blocks.iter().flat_map(|block| &block.entries).map(|entry| &*entry.span)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::{Fragments, Text};

    fn spans_of(text: &Text, places: &[(usize, usize)]) -> Vec<Span> {
        let span = |(idx, &(start, n_bytes)): (usize, &(usize, usize))| {
            let id = SpanId(u32::try_from(idx).unwrap() * 7 + 1);
            let label = LabelId::new(if idx % 3 == 0 { "claim" } else { "quote" }).unwrap();
            let range = text.range(start..start + n_bytes).unwrap();
            Span::new(id, label, Fragments::one(range).unwrap())
        };
        places.iter().enumerate().map(span).collect()
    }

    /// The bytes under a label, one by one.
    fn bytes_under<'a>(spans: impl Iterator<Item = &'a Span>, label: &str, range: TextRange) -> Vec<usize> {
        let under = spans.filter(|span| span.label.as_str() == label);
        let bytes: BTreeSet<usize> = under.flat_map(|span| span.extent().bytes()).collect();
        bytes.into_iter().filter(|byte| range.bytes().contains(byte)).collect()
    }

    proptest! {
        #[test]
        fn finding_agrees_with_looking_at_all(
            places in prop::collection::vec((0_usize..400, 1_usize..60), 0..300),
            start in 0_usize..400,
            n_bytes in 1_usize..50,
            removed in prop::collection::vec(0_usize..300, 0..200),
        ) {
            let text = Text::new("x".repeat(500)).unwrap();
            let mut all = spans_of(&text, &places);
            let mut spans = Spans::default();
            for span in all.clone() {
                spans.insert(span);
            }
            prop_assert_eq!(&spans, &Spans::new(all.clone()));
            let before = spans.clone();
            for idx in removed {
                if idx < all.len() {
                    let gone = all.remove(idx);
                    prop_assert_eq!(spans.remove(gone.id), Some(gone));
                }
            }
            prop_assert_eq!(before.len(), places.len());
            prop_assert_eq!(before.iter().count(), places.len());
            let range = text.range(start..start + n_bytes).unwrap();
            all.sort_by(|a, b| (a.extent(), &a.label, a.id).cmp(&(b.extent(), &b.label, b.id)));
            let expected: Vec<&Span> = all.iter().filter(|span| span.extent().overlaps(range)).collect();
            prop_assert_eq!(spans.overlapping(range).collect::<Vec<_>>(), expected);
            prop_assert_eq!(spans.at(start).count(), all.iter().filter(|span| span.fragments.contains(start)).count());
            let (n_before, n) = (all.iter().filter(|span| span.extent().start() < start).count(), all.len());
            prop_assert!(spans.starting_before(start).eq(&all[..n_before]));
            prop_assert!(spans.starting_from(start).eq(&all[n_before..]));
            prop_assert!(spans.starting_before(start).rev().eq(all[..n_before].iter().rev()));
            prop_assert!(spans.skip(n_bytes).eq(&all[n_bytes.min(n)..]));
            for (idx, span) in all.iter().enumerate() {
                prop_assert_eq!(spans.get(span.id), Some(span));
                prop_assert_eq!(spans.position(span.id), Some(idx));
            }
        }

        #[test]
        fn stretches_are_what_lies_under_each_label(
            places in prop::collection::vec((0_usize..400, 1_usize..30), 0..300),
            start in 0_usize..400,
            n_bytes in 1_usize..90,
        ) {
            let text = Text::new("x".repeat(500)).unwrap();
            let spans = Spans::new(spans_of(&text, &places));
            let range = text.range(start..start + n_bytes).unwrap();
            for Stretches { label, ranges } in spans.stretches_in(range) {
                prop_assert!(ranges.windows(2).all(|pair| pair[0].end() < pair[1].start()));
                let bytes: Vec<usize> = ranges.iter().flat_map(|range| range.bytes()).collect();
                prop_assert_eq!(bytes, bytes_under(spans.iter(), label.as_str(), range));
            }
            let labels: BTreeSet<&LabelId> = spans.overlapping(range).map(|span| &span.label).collect();
            prop_assert_eq!(spans.stretches_in(range).len(), labels.len());
            for label in labels {
                prop_assert_eq!(spans.count_of(label), spans.iter().filter(|span| span.label == *label).count());
            }
        }
    }
}
