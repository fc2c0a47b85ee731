//! What two changes of the labels on one text come to, span by span and link by link.
//!
//! What is the same thing changed both ways: what a span says, which is its label on its words; its note; its person;
//! whom it is linked to by one kind of link; the kind and the end of a link that was there; how one question of
//! settling is answered. Whatever else two people changed is merged. A span that both changed, to two labels, is ours with all
//! that it has here: what the other took from it went with a label that it does not get.

use std::collections::{BTreeMap, BTreeSet};

use super::links::Links;
use super::side::Side;
use super::three::{Conflicts, SetAside, Three, set};
use super::words::named;
use crate::model::compare::{Mapping, Measured, Pairing, share_text};
use crate::model::{Article, Fragments, LabelId, Origin, Relation, Span, SpanId, Spans};

/// Spans and links of both, under ids that all differ.
#[derive(Debug, Default)]
pub(super) struct Labelling {
    pub(super) spans: Vec<Span>,
    pub(super) relations: Vec<Relation>,
    /// Ids that no new span may have.
    pub(super) taken_ids: BTreeSet<SpanId>,
}

/// The labels that three articles with the same text come to.
pub(super) fn merge_labelling(three: Three<&Article>, conflicts: &mut Conflicts) -> Labelling {
    let mut ours = Side::new(three.base, three.ours);
    let mut theirs = Side::new(three.base, three.theirs);
    let otherwise = labelled_otherwise(three.base, &ours, &theirs);
    let stays = three.ours.relations().filter(|it| otherwise.contains(&it.from) || otherwise.contains(&it.to));
    ours.linked.extend(stays.flat_map(|it| [it.from, it.to]));
    let mut labelling = Labelling::default();
    for base in three.base.spans().iter() {
        labelling.spans.extend(merge_span(base, &ours, &theirs, conflicts));
    }
    let staying: BTreeSet<SpanId> = labelling.spans.iter().map(|span| span.id).collect();
    for side in [&mut ours, &mut theirs] {
        side.ids = side.kept.keys().filter(|id| staying.contains(id)).map(|id| (*id, *id)).collect();
    }
    add_new(&mut labelling, &mut ours, &mut theirs, conflicts);
    tell_overlaps(&labelling.spans, &ours, &theirs, conflicts);
    let links = Links::new(three.base, &staying, &ours, &theirs, otherwise);
    labelling.relations = links.merge(&ours, &theirs, conflicts);
    for article in [three.base, three.ours, three.theirs] {
        labelling.taken_ids.extend(article.spans().taken_ids());
    }
    labelling
}

/// The spans that are ours and have another label in theirs.
fn labelled_otherwise(base: &Article, ours: &Side<'_>, theirs: &Side<'_>) -> BTreeSet<SpanId> {
    let both = ours.kept.iter().filter_map(|(id, own)| Some((*id, base.span(*id)?, *own, *theirs.kept.get(id)?)));
    both.filter(|(_, base, own, other)| is_otherwise(Three { base, ours: own, theirs: other })).map(|it| it.0).collect()
}

/// Whether both changed what a span says, and theirs has it under another label.
fn is_otherwise(three: Three<&Span>) -> bool {
    three.ours.label != three.theirs.label && says(three).pick().is_err()
}

fn says(three: Three<&Span>) -> Three<(&LabelId, &Fragments)> {
    three.map(|span| (&span.label, &span.fragments))
}

/// The span of the version before, as both have left it. Who removed it does not take from the other what they made of it.
fn merge_span(base: &Span, ours: &Side<'_>, theirs: &Side<'_>, conflicts: &mut Conflicts) -> Option<Span> {
    match (ours.kept.get(&base.id), theirs.kept.get(&base.id)) {
        (Some(own), Some(other)) => Some(merge_fields(Three { base, ours: *own, theirs: *other }, theirs, conflicts)),
        (Some(own), None) if *own != base || ours.linked.contains(&base.id) => {
            conflicts.tell(
                format!("{} was removed in the other version and changed in this one: it stays", ours.named(own)),
                None,
            );
            Some((*own).clone())
        }
        (None, Some(other)) if *other != base || theirs.linked.contains(&base.id) => {
            conflicts.tell(
                format!("{} was removed in this version and changed in the other: it stays", theirs.named(other)),
                None,
            );
            Some((*other).clone())
        }
        _ => None,
    }
}

/// Each field of whoever changed it, the label with the words that it is on: nobody has said one of the other's. Where both
/// changed one, theirs is set aside as a whole.
fn merge_fields(three: Three<&Span>, theirs: &Side<'_>, conflicts: &mut Conflicts) -> Span {
    let Span { id, label: _, fragments: _, origin: _, from: _, note: _, person: _, contested_by: _, unknown: _ } =
        three.ours;
    let said = says(three).pick();
    let mut is_both = said.is_err();
    // What theirs took away from what it gave another label is ours still.
    let owned = |field: fn(&Span) -> &Option<String>| {
        let Three { base, ours, theirs } = three.map(field);
        Three { base, ours, theirs: if is_otherwise(three) && ours.is_some() { ours } else { theirs } }
    };
    let contested = three.map(|span| &span.contested_by);
    let contested_there = if is_both { contested.ours | contested.theirs } else { contested.theirs.clone() };
    let (Ok((label, fragments)) | Err((label, fragments))) = said;
    let merged = Span {
        id: *id,
        label: label.clone(),
        fragments: fragments.clone(),
        // Nobody loses work by it: what a person marked is a person's.
        origin: three.map(|span| span.origin).pick().unwrap_or(three.ours.origin.min(three.theirs.origin)),
        from: if is_both { three.ours.from.clone() } else { merged_from(three) },
        note: picked(owned(|span| &span.note), &mut is_both),
        person: picked(owned(|span| &span.person), &mut is_both),
        contested_by: set(Three { theirs: &contested_there, ..contested }),
        unknown: conflicts.unknown(three.map(|span| &span.unknown)),
    };
    if is_both {
        let words = format!("the other version of {}", theirs.named(three.theirs));
        conflicts.tell(words, Some(SetAside::Span(Span { id: *id, ..three.theirs.clone() })));
    }
    merged
}

/// Who has a span as it is: those whom either adds, and not those whom either takes away. Two who settled the same from
/// other people are both right.
fn merged_from(three: Three<&Span>) -> Vec<String> {
    let from = three.map(|span| &span.from);
    from.pick().cloned().unwrap_or_else(|_| {
        let names = from.map(|names| names.iter().cloned().collect::<BTreeSet<String>>());
        set(names.as_ref()).into_iter().collect()
    })
}

fn picked<T: PartialEq + Clone>(three: Three<&T>, is_both: &mut bool) -> T {
    three
        .pick()
        .unwrap_or_else(|ours| {
            *is_both = true;
            ours
        })
        .clone()
}

/// Adds what is new in either. Where both marked the same words with the same label, that is one span.
fn add_new(labelling: &mut Labelling, ours: &mut Side<'_>, theirs: &mut Side<'_>, conflicts: &mut Conflicts) {
    let mut ids = FreeIds::new(&labelling.spans, ours.article, theirs.article);
    let text = ours.article.text();
    let in_both = Pairing::new(text, ours.new.iter().copied(), theirs.new.iter().copied(), &Mapping::Same, 1.0).pairs;
    // Those that cover the same in other pieces are two: each has cut it as they meant it.
    let in_both = in_both.iter().filter(|pair| pair.is_equal());
    let in_both: BTreeMap<SpanId, &Span> = in_both.map(|pair| (pair.left.id, pair.right)).collect();
    for span in &ours.new {
        let id = ids.give(span.id, theirs.article.spans().taken_ids());
        ours.ids.insert(span.id, id);
        let mut merged = Span { id, ..(*span).clone() };
        if let Some(other) = in_both.get(&span.id) {
            theirs.ids.insert(other.id, id);
            let base = Span::new(id, span.label.clone(), span.fragments.clone());
            merged = merge_fields(Three { base: &base, ours: &merged, theirs: other }, theirs, conflicts);
        }
        labelling.spans.push(merged);
    }
    let is_only_ours = |span: &&Span| span.origin == Origin::Adjudication && !in_both.contains_key(&span.id);
    let answers: Vec<&Span> = ours.new.iter().copied().filter(is_only_ours).collect();
    let only_theirs: Vec<&Span> =
        theirs.new.iter().copied().filter(|span| !theirs.ids.contains_key(&span.id)).collect();
    for span in only_theirs {
        if let Some(own) = answers.iter().find(|own| is_other_answer(ours.article, own, span)) {
            let words = format!("{} was settled as {} in this version", theirs.named(span), ours.named(own));
            conflicts.tell(words, Some(SetAside::Span(span.clone())));
            theirs.ids.insert(span.id, ours.ids[&own.id]);
            continue;
        }
        let id = ids.give(span.id, ours.article.spans().taken_ids());
        theirs.ids.insert(span.id, id);
        labelling.spans.push(Span { id, ..span.clone() });
    }
}

/// Whether a span was settled too, and answers the same question as a settled one otherwise.
fn is_other_answer(article: &Article, settled: &Span, other: &Span) -> bool {
    if other.origin != Origin::Adjudication || !settled.extent().overlaps(other.extent()) {
        return false;
    }
    let is_one_label = settled.label == other.label;
    let [one, other] = [settled, other].map(|span| Measured::new(article.text(), &span.fragments));
    one.is_same_thing(&other, is_one_label)
}

/// Ids for new spans: their own where nobody else has them.
struct FreeIds {
    used: BTreeSet<SpanId>,
    /// None above it was ever given or kept from being given.
    highest: SpanId,
}

impl FreeIds {
    fn new(kept: &[Span], ours: &Article, theirs: &Article) -> Self {
        let used: BTreeSet<SpanId> = kept.iter().map(|span| span.id).collect();
        let all = [ours, theirs].into_iter().flat_map(|article| {
            let spans = article.spans();
            spans.iter().map(|span| span.id).chain(spans.taken_ids().last().copied())
        });
        let highest = all.chain(used.last().copied()).max().unwrap_or(SpanId(0));
        Self { used, highest }
    }

    fn give(&mut self, wanted: SpanId, taken: &BTreeSet<SpanId>) -> SpanId {
        let is_free = |id: &SpanId| !self.used.contains(id) && !taken.contains(id);
        let above = || self.highest.0.checked_add(1).map(SpanId);
        let given = Some(wanted).filter(is_free).or_else(above);
        let given = given.or_else(|| (1..u32::MAX).map(SpanId).find(is_free)).unwrap_or(wanted);
        self.highest = self.highest.max(given);
        self.used.insert(given);
        given
    }
}

/// Tells where what one made lies on what the other made with the same label, and neither had both so: one of them has to go,
/// or both were meant.
fn tell_overlaps(spans: &[Span], ours: &Side<'_>, theirs: &Side<'_>, conflicts: &mut Conflicts) {
    let [in_ours, in_theirs] = [ours, theirs].map(Side::by_merged_id);
    let is_in = |side: &BTreeMap<SpanId, &Span>, span: &Span| side.get(&span.id).is_some_and(|it| is_as(it, span));
    let only = |side, other| spans.iter().filter(move |span| is_in(side, span) && !is_in(other, span));
    let own = Spans::new(only(&in_ours, &in_theirs).cloned().collect());
    for other in only(&in_theirs, &in_ours) {
        let was_so = |own: &Span| {
            let here = in_ours.get(&other.id).is_some_and(|other| is_on(own, other));
            here || in_theirs.get(&own.id).is_some_and(|own| is_on(own, other))
        };
        let mut near = own.overlapping(other.extent()).filter(|own| is_on(own, other));
        if let Some(own) = near.find(|own| !was_so(own)) {
            let [other, own] = [other, own].map(|span| named(ours.article, span));
            conflicts.tell(format!("{other} of the other version lies on {own} of this one: both stay"), None);
        }
    }
}

fn is_as(one: &Span, other: &Span) -> bool {
    (&one.label, &one.fragments) == (&other.label, &other.fragments)
}

fn is_on(one: &Span, other: &Span) -> bool {
    one.label == other.label && share_text(&one.fragments, &other.fragments)
}
