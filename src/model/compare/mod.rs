//! What the same span is for everybody: which spans of two lists are equal, which overlap, which stand on one side
//! alone, and which links are the same. Agreement, evaluation and merging ask here.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Article, Fragments, KindId, LabelId, Relation, Span, SpanId, Text};

mod assignment;
mod counts;
mod links_alike;
mod matching;
mod mistakes;
mod overlap;

pub use assignment::least_costly;
pub use counts::Counts;
pub use links_alike::links_alike;
use matching::best_matching;
pub use matching::overlapping_pairs;
pub use mistakes::{Mistake, MistakeKind, mistakes};
pub use overlap::{Measured, share_text};

/// Which spans may be the same by their labels, and which links by their kinds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Mapping {
    /// Those with the same label and kind.
    #[default]
    Same,
    /// What the left calls so the right calls otherwise; what is not in it has the same name in both.
    Renamed { labels: BTreeMap<LabelId, LabelId>, kinds: BTreeMap<KindId, KindId> },
    /// Labels and kinds do not count: to see which label was taken for which.
    Any,
}

/// The spans of two lists, paired one to one in the best way there is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pairing<'a> {
    /// In the order of the left list.
    pub pairs: Vec<Pair<'a>>,
    pub only_left: Vec<&'a Span>,
    pub only_right: Vec<&'a Span>,
}

/// Two spans that are taken for the same.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pair<'a> {
    pub left: &'a Span,
    pub right: &'a Span,
    /// What the two share of what they cover together: 1 where they are equal, and over 0.
    pub overlap: f64,
}

/// A link with both of its spans.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link<'a> {
    pub relation: &'a Relation,
    pub from: &'a Span,
    pub to: &'a Span,
}

/// The links of two articles, compared through a pairing of their spans.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LinkPairing<'a> {
    /// Links whose ends are paired with each other, in the order of the left article.
    pub pairs: Vec<(&'a Relation, &'a Relation)>,
    pub only_left: Vec<&'a Relation>,
    pub only_right: Vec<&'a Relation>,
}

/// What stands in an article for a span that may come to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Likeness<'a> {
    Equal(&'a Span),
    /// The one that shares most with it.
    Overlapping(&'a Span),
    Alone,
}

/// The spans of an article, for those that may come to it one after the other.
#[derive(Clone, Debug)]
pub struct Rivals<'a> {
    article: &'a Article,
    /// Those that have been asked about.
    measured: BTreeMap<SpanId, Measured>,
}

impl<'a> Pairing<'a> {
    /// Pairs the spans of a text so that what the pairs share, summed up, is the most there can be; only pairs that share at
    /// least the part `least_overlap` (0 to 1) of what they cover together count, and at least a character.
    pub fn new(
        text: &Text,
        left: impl IntoIterator<Item = &'a Span>,
        right: impl IntoIterator<Item = &'a Span>,
        mapping: &Mapping,
        least_overlap: f64,
    ) -> Self {
        let (left, right): (Vec<&Span>, Vec<&Span>) = (left.into_iter().collect(), right.into_iter().collect());
        let mut places: BTreeMap<Option<&LabelId>, [Vec<usize>; 2]> = BTreeMap::new();
        for (idx, span) in left.iter().enumerate() {
            places.entry(mapping.label(&span.label)).or_default()[0].push(idx);
        }
        for (idx, span) in right.iter().enumerate() {
            let label = Some(&span.label).filter(|_| *mapping != Mapping::Any);
            places.entry(label).or_default()[1].push(idx);
        }
        let mut partners: Vec<Option<(usize, f64)>> = vec![None; left.len()];
        for [lefts, rights] in places.values() {
            let fragments = |list: &[&'a Span], places: &[usize]| -> Vec<&'a Fragments> {
                places.iter().map(|idx| &list[*idx].fragments).collect()
            };
            let found = best_matching(text, &fragments(&left, lefts), &fragments(&right, rights), least_overlap);
            for (one, other, overlap) in found {
                partners[lefts[one]] = Some((rights[other], overlap));
            }
        }
        Self::from_partners(&left, &right, &partners)
    }

    fn from_partners(left: &[&'a Span], right: &[&'a Span], partners: &[Option<(usize, f64)>]) -> Self {
        let mut pairing = Self::default();
        let mut is_paired = vec![false; right.len()];
        for (left, partner) in left.iter().zip(partners) {
            if let Some((idx, overlap)) = *partner {
                is_paired[idx] = true;
                pairing.pairs.push(Pair { left, right: right[idx], overlap });
            } else {
                pairing.only_left.push(left);
            }
        }
        pairing.only_right = (0..right.len()).filter(|idx| !is_paired[*idx]).map(|idx| right[idx]).collect();
        pairing
    }

    /// How many pairs there are, of how many spans on either side.
    pub fn counts(&self) -> Counts {
        self.counted(self.pairs.len())
    }

    /// How many pairs are equal, of how many spans on either side.
    pub fn equal_counts(&self) -> Counts {
        self.counted(self.pairs.iter().filter(|pair| pair.is_equal()).count())
    }

    /// The soft F1: twice what the pairs share by the number of spans on both sides. `None` where there is no span.
    pub fn soft_f1(&self) -> Option<f64> {
        let n_spans = 2 * self.pairs.len() + self.only_left.len() + self.only_right.len();
        let shared: f64 = self.pairs.iter().map(|pair| pair.overlap).sum();
        (n_spans > 0).then(|| 2.0 * shared / n_spans as f64)
    }

    fn counted(&self, n_right: usize) -> Counts {
        let n_pairs = self.pairs.len();
        Counts { n_right, n_predicted: n_pairs + self.only_right.len(), n_gold: n_pairs + self.only_left.len() }
    }
}

impl Pair<'_> {
    /// Whether both have the same edges.
    pub fn is_equal(&self) -> bool {
        self.left.fragments == self.right.fragments
    }
}

impl<'a> Link<'a> {
    /// All links of the article.
    pub fn all(article: &'a Article) -> Vec<Self> {
        let link = |relation: &'a Relation| {
            Some(Self { relation, from: article.span(relation.from)?, to: article.span(relation.to)? })
        };
        article.relations().filter_map(link).collect()
    }
}

impl<'a> LinkPairing<'a> {
    /// Compares the links of the articles whose spans are paired.
    pub fn new(left: &'a Article, right: &'a Article, spans: &Pairing<'_>, mapping: &Mapping) -> Self {
        Self::between(&Link::all(left), &Link::all(right), spans, mapping)
    }

    /// Compares the links of two sides whose spans are paired. Of spans that are equal to each other it does not matter
    /// which one a link leads to.
    pub fn between(left: &[Link<'a>], right: &[Link<'a>], spans: &Pairing<'_>, mapping: &Mapping) -> Self {
        let of_left: BTreeMap<SpanId, &Span> = spans.pairs.iter().map(|pair| (pair.left.id, pair.right)).collect();
        let mut theirs: BTreeMap<_, Vec<&Relation>> = BTreeMap::new();
        for Link { relation, from, to } in right {
            let kind = Some(&relation.kind).filter(|_| *mapping != Mapping::Any);
            theirs.entry((kind, end(from), end(to))).or_default().push(relation);
        }
        let mut links = Self::default();
        let mut is_paired = BTreeSet::new();
        for Link { relation, .. } in left {
            let ends = of_left.get(&relation.from).zip(of_left.get(&relation.to));
            let kind = mapping.kind(&relation.kind);
            let same = ends.and_then(|(from, to)| theirs.get_mut(&(kind, end(from), end(to)))?.pop());
            if let Some(same) = same {
                is_paired.insert(same.id);
                links.pairs.push((relation, same));
            } else {
                links.only_left.push(relation);
            }
        }
        let theirs = right.iter().map(|link| link.relation);
        links.only_right = theirs.filter(|relation| !is_paired.contains(&relation.id)).collect();
        links
    }

    /// How many pairs there are, of how many links on either side.
    pub fn counts(&self) -> Counts {
        let n_right = self.pairs.len();
        Counts { n_right, n_predicted: n_right + self.only_right.len(), n_gold: n_right + self.only_left.len() }
    }
}

/// What a link leads to, whichever of several equal spans it is.
fn end(span: &Span) -> (&LabelId, &Fragments) {
    (&span.label, &span.fragments)
}

impl Mapping {
    /// What the right calls a label of the left; `None` where labels do not count.
    fn label<'a>(&'a self, label: &'a LabelId) -> Option<&'a LabelId> {
        match self {
            Self::Same => Some(label),
            Self::Renamed { labels, .. } => Some(labels.get(label).unwrap_or(label)),
            Self::Any => None,
        }
    }

    fn kind<'a>(&'a self, kind: &'a KindId) -> Option<&'a KindId> {
        match self {
            Self::Same => Some(kind),
            Self::Renamed { kinds, .. } => Some(kinds.get(kind).unwrap_or(kind)),
            Self::Any => None,
        }
    }
}

impl<'a> Rivals<'a> {
    pub fn new(article: &'a Article) -> Self {
        Self { article, measured: BTreeMap::new() }
    }

    /// What the article has under this label where the fragments are.
    pub fn likeness(&mut self, label: &LabelId, fragments: &Fragments) -> Likeness<'a> {
        if let Some(same) = Likeness::equal(self.article, label, fragments) {
            return Likeness::Equal(same);
        }
        let own = Measured::new(self.article.text(), fragments);
        let mut best: Option<(f64, &Span)> = None;
        for other in self.article.spans_in(fragments.extent()).filter(|other| other.label == *label) {
            let measured = || Measured::new(self.article.text(), &other.fragments);
            let overlap = self.measured.entry(other.id).or_insert_with(measured).overlap(&own);
            if overlap > 0.0 && best.is_none_or(|(most, _)| overlap >= most) {
                best = Some((overlap, other));
            }
        }
        best.map_or(Likeness::Alone, |(_, other)| Likeness::Overlapping(other))
    }
}

impl<'a> Likeness<'a> {
    /// The span with this label and these fragments.
    pub fn equal(article: &'a Article, label: &LabelId, fragments: &Fragments) -> Option<&'a Span> {
        let mut there = article.spans().of_extent(fragments.extent());
        there.find(|other| other.label == *label && other.fragments == *fragments)
    }
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;
    use crate::model::{LabelSet, marked};

    fn text() -> Text {
        Text::new("x".repeat(60)).unwrap()
    }

    fn spans(at: &[(usize, usize)]) -> Vec<Span> {
        let text = text();
        let fragments = |(start, n_bytes): &(usize, usize)| {
            Fragments::one(text.range(*start..(start + n_bytes).min(60)).unwrap()).unwrap()
        };
        let label = LabelId::new("quote").unwrap();
        (1..).zip(at).map(|(id, at)| Span::new(SpanId(id), label.clone(), fragments(at))).collect()
    }

    fn overlap(one: &Span, other: &Span) -> f64 {
        let text = text();
        Measured::new(&text, &one.fragments).overlap(&Measured::new(&text, &other.fragments))
    }

    /// The most that one-to-one pairs can share in sum, by trying all.
    fn most_shared(left: &[Span], right: &[Span]) -> f64 {
        let Some((first, left)) = left.split_first() else { return 0.0 };
        let alone = most_shared(left, right);
        (0..right.len()).fold(alone, |most, idx| {
            let mut others = right.to_vec();
            let other = others.remove(idx);
            most.max(overlap(first, &other) + most_shared(left, &others))
        })
    }

    fn shared(pairing: &Pairing<'_>) -> f64 {
        pairing.pairs.iter().map(|pair| pair.overlap).sum()
    }

    proptest! {
        #[test]
        fn no_other_pairing_shares_more(
            left in vec((0_usize..50, 1_usize..12), 0..6),
            right in vec((0_usize..50, 1_usize..12), 0..6),
        ) {
            let (left, right) = (spans(&left), spans(&right));
            let pairing = Pairing::new(&text(), &left, &right, &Mapping::Same, 0.0);
            prop_assert!((shared(&pairing) - most_shared(&left, &right)).abs() < 1e-9);
            let back = Pairing::new(&text(), &right, &left, &Mapping::Same, 0.0);
            prop_assert!((shared(&back) - shared(&pairing)).abs() < 1e-9);
            prop_assert_eq!(back.equal_counts().n_right, pairing.equal_counts().n_right);
            let mut lefts: Vec<SpanId> = pairing.pairs.iter().map(|pair| pair.left.id).collect();
            lefts.extend(pairing.only_left.iter().map(|span| span.id));
            lefts.sort_unstable();
            prop_assert_eq!(lefts, left.iter().map(|span| span.id).collect::<Vec<_>>());
            prop_assert!(pairing.pairs.iter().all(|pair| pair.overlap > 0.0));
        }
    }

    #[test]
    fn many_spans_on_one_place_are_paired_too() {
        let at: Vec<(usize, usize)> = (0..200).map(|n| (n % 20, 30 + n / 20)).collect();
        let moved: Vec<(usize, usize)> = at.iter().map(|(start, n_bytes)| (start + 1, *n_bytes)).collect();
        let (left, right) = (spans(&at), spans(&moved));
        let pairing = Pairing::new(&text(), &left, &right, &Mapping::Same, 0.0);
        assert_eq!((pairing.pairs.len(), pairing.equal_counts().n_right), (200, 190));
    }

    /// Compares two readings of a text, and checks what is paired with what overlap, what is only left, only right, and
    /// how many links are the same.
    #[track_caller]
    fn check(left: &str, right: &str, mapping: &Mapping, expected: (&[f64], usize, usize, usize)) {
        let labels = LabelSet::built_in();
        let (left, right) = (marked::parse(&labels, left).unwrap(), marked::parse(&labels, right).unwrap());
        let pairing = Pairing::new(left.text(), left.spans().iter(), right.spans().iter(), mapping, 0.0);
        let overlaps: Vec<f64> = pairing.pairs.iter().map(|pair| (pair.overlap * 100.0).round()).collect();
        let links = LinkPairing::new(&left, &right, &pairing, mapping);
        let found = (&*overlaps, pairing.only_left.len(), pairing.only_right.len(), links.pairs.len());
        assert_eq!(found, expected);
    }

    #[test]
    fn labels_count_as_the_mapping_says() {
        let (left, right) = ("[quote>2 “a”] said [speaker Ada]", "[claim>2 “a”] said [speaker Ada]");
        check(left, right, &Mapping::Same, (&[100.0], 1, 1, 0));
        check(left, right, &Mapping::Any, (&[100.0, 100.0], 0, 0, 1));
        let id = |name: &str| LabelId::new(name).unwrap();
        let kind = |name: &str| KindId::new(name).unwrap();
        let renamed = Mapping::Renamed {
            labels: [(id("quote"), id("claim"))].into(),
            kinds: [(kind("said_by"), kind("claimed_by"))].into(),
        };
        check(left, right, &renamed, (&[100.0, 100.0], 0, 0, 1));
    }

    #[test]
    fn links_are_compared_through_the_spans() {
        let left = "[quote>3 “a b”] said [speaker Ada Q], not [speaker Bob]";
        check(left, "[quote>2 “a b”] said [speaker Ada] Q, not Bob", &Mapping::Same, (&[100.0, 60.0], 1, 0, 0));
        check(
            left,
            "[quote>3 “a] b” said Ada [speaker Q], not [speaker Bob]",
            &Mapping::Same,
            (&[40.0, 20.0, 100.0], 0, 0, 1),
        );
    }

    #[test]
    fn what_stands_there_is_equal_near_or_nothing() {
        let labels = LabelSet::built_in();
        let article = marked::parse(&labels, "[claim a b c] d [claim e]").unwrap();
        let label = LabelId::new("claim").unwrap();
        let mut rivals = Rivals::new(&article);
        let fragments = |range| Fragments::one(article.text().range(range).unwrap()).unwrap();
        let like = |range| match rivals.likeness(&label, &fragments(range)) {
            Likeness::Equal(span) => (2, span.id.0),
            Likeness::Overlapping(span) => (1, span.id.0),
            Likeness::Alone => (0, 0),
        };
        assert_eq!([0..5, 0..3, 4..9, 6..7].map(like), [(2, 1), (1, 1), (1, 2), (0, 0)]);
    }
}
