//! What two changes of what was turned down come to: what one marked and the other turned down is marked, and that is said.

use std::collections::{BTreeMap, BTreeSet};

use super::three::{Conflicts, Three, set};
use super::words::quoted_range;
use crate::model::{Article, Rejection, Relation, Span, SpanId};

/// What was turned down in either, but what stands in the merge that has these spans and links.
pub(super) fn merge_rejections(
    three: Three<&Article>,
    spans: &[Span],
    relations: &[Relation],
    conflicts: &mut Conflicts,
) -> BTreeSet<Rejection> {
    let mut merged = set(three.map(Article::rejections));
    let (in_ours, in_theirs) = (three.ours.rejections(), three.theirs.rejections());
    let of_one = in_ours.symmetric_difference(in_theirs).filter(|one| !three.base.rejections().contains(*one));
    let of_one: Vec<&Rejection> = of_one.collect();
    if of_one.is_empty() {
        return merged;
    }
    let of_article = |article: &Article| standing(article.spans().iter(), article.relations());
    let (ours, theirs) = (of_article(three.ours), of_article(three.theirs));
    let in_merge = standing(spans.iter(), relations.iter());
    for one in of_one {
        let is_ours = in_ours.contains(one);
        let was_there = if is_ours { &ours } else { &theirs }.contains(one);
        if was_there || !in_merge.contains(one) {
            continue;
        }
        let words = quoted_range(three.ours, one.fragments.extent());
        let what = if one.speaker.is_some() { "who said it" } else { "it" };
        let versions = if is_ours {
            "in this version and marked in the other"
        } else {
            "in the other version and marked in this one"
        };
        conflicts.tell(format!("{} {words}: {what} was turned down {versions}", one.label), None);
        merged.remove(one);
    }
    merged
}

/// The spans, and the links between them, as what somebody could turn down.
fn standing<'a>(
    spans: impl Iterator<Item = &'a Span>,
    relations: impl Iterator<Item = &'a Relation>,
) -> BTreeSet<Rejection> {
    let by_id: BTreeMap<SpanId, &Span> = spans.map(|span| (span.id, span)).collect();
    let links = relations
        .filter_map(|it| Some(Rejection::ways_of_link(by_id.get(&it.from)?, &it.kind, by_id.get(&it.to)?.extent())));
    let links: Vec<Rejection> = links.flatten().collect();
    by_id.values().map(|span| Rejection::of_span(&span.label, &span.fragments)).chain(links).collect()
}
