//! A row of the agreement: who agrees about what, and how far.

use std::collections::BTreeMap;

use crate::agreement::measure::{Measure, MeasureKind};
use crate::model::{KindId, LabelId};

/// Whose agreement: places in the list of annotators.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Who {
    /// All who marked an article; F1 and counts are sums over their pairs.
    Everybody,
    /// The lower place first.
    Pair(usize, usize),
}

/// Agreement about what.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum What {
    Labels,
    Label(LabelId),
    Links,
    Kind(KindId),
}

/// How far some annotators agree about one thing.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    pub who: Who,
    pub what: What,
    pub n_articles: usize,
    /// Spans or links that either side has, summed over pairs, and those that are equal.
    pub n_left: usize,
    pub n_right: usize,
    pub n_equal: usize,
    /// What this can be measured by.
    pub measures: BTreeMap<MeasureKind, Measure>,
    /// Of more than two annotators the disorder is that of a good alignment; the best one's is not below this.
    pub least_disorder: Option<f64>,
}

impl Who {
    pub(super) fn pair(one: usize, other: usize) -> Self {
        Self::Pair(one.min(other), one.max(other))
    }
}

impl What {
    pub(super) fn of_label(label: &LabelId) -> [Self; 2] {
        [Self::Label(label.clone()), Self::Labels]
    }

    pub(super) fn of_kind(kind: &KindId) -> [Self; 2] {
        [Self::Kind(kind.clone()), Self::Links]
    }
}
