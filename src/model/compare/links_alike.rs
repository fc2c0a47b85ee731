//! Pairs links whose spans overlap at both ends, one to one, so that there are as many pairs as there can be.

use std::collections::BTreeMap;

use super::matching::{Edge, MOST_RIVALS, best_edges};
use super::{Link, share_text};
use crate::model::{KindId, LabelId, Relation};

/// Links of one kind between spans of the same labels that share text at both ends, in pairs, no link twice.
///
/// Which spans are paired by themselves does not matter: a link to the one of two mentions that overlap is like one to the
/// other.
pub fn links_alike<'a>(left: &[Link<'a>], right: &[Link<'a>]) -> Vec<(&'a Relation, &'a Relation)> {
    let mut rights: BTreeMap<(&KindId, &LabelId, &LabelId), Vec<usize>> = BTreeMap::new();
    for (idx, link) in right.iter().enumerate() {
        rights.entry(names(link)).or_default().push(idx);
    }
    for rights in rights.values_mut() {
        rights.sort_by_key(|idx| right[*idx].from.extent());
    }
    let mut edges: Vec<Edge> = Vec::new();
    for (idx, link) in left.iter().enumerate() {
        let Some(rivals) = rights.get(&names(link)) else { continue };
        let n_begun = rivals.partition_point(|idx| right[*idx].from.extent().start() < link.from.extent().end());
        let rivals = rivals[..n_begun].iter().rev().take(MOST_RIVALS).filter(|idx| is_alike(link, &right[**idx]));
        edges.extend(rivals.map(|other| (idx, *other, 1.0)));
    }
    best_edges(&edges).into_iter().map(|(one, other, _)| (left[one].relation, right[other].relation)).collect()
}

fn names<'a>(link: &Link<'a>) -> (&'a KindId, &'a LabelId, &'a LabelId) {
    (&link.relation.kind, &link.from.label, &link.to.label)
}

fn is_alike(one: &Link<'_>, other: &Link<'_>) -> bool {
    share_text(&one.from.fragments, &other.from.fragments) && share_text(&one.to.fragments, &other.to.fragments)
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;
    use crate::model::{Fragments, LabelSet, RelationId, Span, SpanId, Text, marked};

    #[track_caller]
    fn check(left: &str, right: &str, n_alike: usize) {
        let labels = LabelSet::built_in();
        let (left, right) = (marked::parse(&labels, left).unwrap(), marked::parse(&labels, right).unwrap());
        assert_eq!(links_alike(&Link::all(&left), &Link::all(&right)).len(), n_alike);
        assert_eq!(links_alike(&Link::all(&right), &Link::all(&left)).len(), n_alike);
    }

    #[test]
    fn links_are_alike_by_their_own_ends_and_not_by_how_spans_are_paired() {
        let left = "[quote>2 “a b”] said [speaker#2 Ada Q]";
        check(left, "“[quote>2 a] b” said [speaker#2 Ada] Q", 1);
        // The span that is equal is paired with the left one, and the link leads to the other.
        check(left, "[quote>2 “a b”] said [speaker#3 [speaker#2 Ada] Q]", 1);
        check(left, "[quote “a b”] said [speaker#2 Ada Q]", 0);
        check(left, "“a b” [quote>2 said] [speaker#2 Ada Q]", 0);
        check(left, "[claim>2 “a b”] said [speaker#2 Ada Q]", 0);
    }

    /// The most pairs that there can be, by trying all.
    fn most(left: &[Link<'_>], right: &[Link<'_>]) -> usize {
        let Some((first, left)) = left.split_first() else { return 0 };
        (0..right.len()).filter(|idx| is_alike(first, &right[*idx])).fold(most(left, right), |best, idx| {
            let mut others = right.to_vec();
            others.remove(idx);
            best.max(1 + most(left, &others))
        })
    }

    proptest! {
        #[test]
        fn no_other_pairs_are_more(drawn in vec((any::<bool>(), 0_usize..30, 1_usize..9, 30_usize..50, 1_usize..9), 0..9)) {
            let text = Text::new("x".repeat(60)).unwrap();
            let [quote, speaker] = ["quote", "speaker"].map(|label| LabelId::new(label).unwrap());
            let span = |id, label: &LabelId, start: usize, n: usize| {
                Span::new(SpanId(id), label.clone(), Fragments::one(text.range(start..start + n).unwrap()).unwrap())
            };
            let all: Vec<(bool, Relation, Span, Span)> = (1..).zip(&drawn).map(|(id, (is_left, from, n, to, m))| {
                let link = Relation::new(RelationId(id), KindId::new("said_by").unwrap(), SpanId(2 * id), SpanId(2 * id + 1));
                (*is_left, link, span(2 * id, &quote, *from, *n), span(2 * id + 1, &speaker, *to, *m))
            }).collect();
            let side = |is_left: bool| -> Vec<Link<'_>> {
                let of_side = all.iter().filter(|one| one.0 == is_left);
                of_side.map(|(_, relation, from, to)| Link { relation, from, to }).collect()
            };
            let (left, right) = (side(true), side(false));
            prop_assert_eq!(links_alike(&left, &right).len(), most(&left, &right));
        }
    }
}
