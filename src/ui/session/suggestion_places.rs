//! Where suggestions lie in their text, so that those near a place are found without a walk over all.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::model::{Proposal, SpanId, Suggestion};

/// Where suggestions lie, and whose speakers they propose.
#[derive(Debug, Default)]
pub(super) struct Places {
    /// By where they begin.
    around: Vec<Place>,
    /// Those that propose a speaker for a span that is there, in order.
    pub(super) of_speakers: BTreeMap<SpanId, Vec<usize>>,
}

/// Where one suggestion lies with all its parts.
#[derive(Debug)]
struct Place {
    start: usize,
    end: usize,
    /// Where the last of those ends that begin no later.
    last_end: usize,
    idx: usize,
}

impl Places {
    pub(super) fn of(all: &[Suggestion]) -> Self {
        let place = |(idx, one): (usize, &Suggestion)| {
            let parts = one.proposal.parts();
            let start = parts.iter().map(|part| part.start()).min().unwrap_or(0);
            let end = parts.iter().map(|part| part.end()).max().unwrap_or(start);
            Place { start, end, last_end: end, idx }
        };
        let mut around: Vec<Place> = all.iter().enumerate().map(place).collect();
        around.sort_by_key(|place| place.start);
        let mut of_speakers: BTreeMap<SpanId, Vec<usize>> = BTreeMap::new();
        for (idx, one) in all.iter().enumerate() {
            if let Proposal::Speaker { span, .. } = one.proposal {
                of_speakers.entry(span).or_default().push(idx);
            }
        }
        let mut places = Self { around, of_speakers };
        places.find_last_ends();
        places
    }

    fn find_last_ends(&mut self) {
        let mut last_end = 0;
        for place in &mut self.around {
            last_end = last_end.max(place.end);
            place.last_end = last_end;
        }
    }

    /// Takes those at these places out, which ascend.
    pub(super) fn remove(&mut self, gone: &[usize]) {
        let keep = |idx: &mut usize| {
            let is_kept = gone.binary_search(idx).is_err();
            *idx -= n_below(gone, *idx);
            is_kept
        };
        self.around.retain_mut(|place| keep(&mut place.idx));
        self.of_speakers.values_mut().for_each(|idxs| idxs.retain_mut(keep));
        self.of_speakers.retain(|_, idxs| !idxs.is_empty());
        self.find_last_ends();
    }

    /// Those that lie around the bytes or touch them, as places among all suggestions.
    pub(super) fn near<'a>(&'a self, bytes: &Range<usize>) -> impl Iterator<Item = usize> + use<'a> {
        let (start, end) = (bytes.start, bytes.end);
        let first = self.around.partition_point(|place| place.last_end < start);
        let behind = self.around.partition_point(|place| place.start <= end);
        self.around[first.min(behind)..behind].iter().filter(move |place| place.end >= start).map(|place| place.idx)
    }
}

/// How many of these numbers, which ascend, are below one.
pub(super) fn n_below(ascending: &[usize], number: usize) -> usize {
    ascending.partition_point(|other| *other < number)
}
