//! What two changes of the labels on one text come to, span by span and link by link.
//!
//! What is the same thing changed both ways: what a span says, which is its label on its words; its note; its person;
//! whom it is linked to by one kind of link; the kind and the end of a link that was there; how one question of
//! settling is answered. Whatever else two people changed is merged.

use std::collections::{BTreeMap, BTreeSet};

use super::three::{Conflicts, SetAside, Three, set};
use super::words::named;
use crate::model::compare::{Mapping, Measured, Pairing};
use crate::model::{Article, KindId, Origin, Relation, RelationId, Span, SpanId, UnknownFields};

/// Spans and links of both, under ids that all differ.
#[derive(Debug, Default)]
pub(super) struct Labelling {
    pub(super) spans: Vec<Span>,
    pub(super) relations: Vec<Relation>,
    /// Ids that no new span may have.
    pub(super) taken_ids: BTreeSet<SpanId>,
}

/// What a link is, whatever its id.
type Link = (KindId, SpanId, SpanId);

/// One version, seen from the one before it.
struct Side<'a> {
    article: &'a Article,
    /// The spans of the version before, as they are now.
    kept: BTreeMap<SpanId, &'a Span>,
    new: Vec<&'a Span>,
    /// Spans that a link came to.
    linked: BTreeSet<SpanId>,
    /// What each span is called in the merge.
    ids: BTreeMap<SpanId, SpanId>,
}

/// The labels that three articles with the same text come to.
pub(super) fn merge_labelling(three: Three<&Article>, conflicts: &mut Conflicts) -> Labelling {
    let mut ours = Side::new(three.base, three.ours);
    let mut theirs = Side::new(three.base, three.theirs);
    let mut labelling = Labelling::default();
    for base in three.base.spans().iter() {
        labelling.spans.extend(merge_span(base, &ours, &theirs, conflicts));
    }
    let staying: BTreeSet<SpanId> = labelling.spans.iter().map(|span| span.id).collect();
    for side in [&mut ours, &mut theirs] {
        side.ids = side.kept.keys().filter(|id| staying.contains(id)).map(|id| (*id, *id)).collect();
    }
    add_new(&mut labelling, &mut ours, &mut theirs, conflicts);
    labelling.relations = Links::new(three.base, &staying, &ours, &theirs).merge(&theirs, conflicts);
    for article in [three.base, three.ours, three.theirs] {
        labelling.taken_ids.extend(article.spans().taken_ids());
    }
    labelling
}

impl<'a> Side<'a> {
    fn new(base: &Article, article: &'a Article) -> Self {
        let mut side =
            Self { article, kept: BTreeMap::new(), new: Vec::new(), linked: BTreeSet::new(), ids: BTreeMap::new() };
        for span in article.spans().iter() {
            if earlier(base, span).is_some() {
                side.kept.insert(span.id, span);
            } else {
                side.new.push(span);
            }
        }
        let was = |it: &Relation| {
            side.kept.contains_key(&it.from)
                && side.kept.contains_key(&it.to)
                && base.is_linked(&it.kind, it.from, it.to)
        };
        side.linked = article.relations().filter(|it| !was(it)).flat_map(|it| [it.from, it.to]).collect();
        side
    }

    fn named(&self, span: &Span) -> String {
        named(self.article, span)
    }
}

/// What a span was in the version before. An id is given again when its span is gone; the new span lies elsewhere.
pub(super) fn earlier<'a>(before: &'a Article, span: &Span) -> Option<&'a Span> {
    before.span(span.id).filter(|old| old.extent().overlaps(span.extent()))
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
    let said = three.map(|span| (&span.label, &span.fragments)).pick();
    let mut is_both = said.is_err();
    let (Ok((label, fragments)) | Err((label, fragments))) = said;
    let merged = Span {
        id: *id,
        label: label.clone(),
        fragments: fragments.clone(),
        // Nobody loses work by it: what a person marked is a person's.
        origin: three.map(|span| span.origin).pick().unwrap_or(three.ours.origin.min(three.theirs.origin)),
        from: three.map(|span| &span.from).pick().cloned().unwrap_or_else(|_| all_from(three)),
        note: picked(three.map(|span| &span.note), &mut is_both),
        person: picked(three.map(|span| &span.person), &mut is_both),
        contested_by: set(three.map(|span| &span.contested_by)),
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
fn all_from(three: Three<&Span>) -> Vec<String> {
    let names = three.map(|span| span.from.iter().cloned().collect::<BTreeSet<String>>());
    set(names.as_ref()).into_iter().collect()
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

/// The links of three versions, by what they are in the merge.
struct Links<'a>(Three<BTreeMap<Link, &'a Relation>>);

impl<'a> Links<'a> {
    fn new(base: &'a Article, staying: &BTreeSet<SpanId>, ours: &Side<'a>, theirs: &Side<'a>) -> Self {
        let stays = |it: &Relation| staying.contains(&it.from) && staying.contains(&it.to);
        let before = base.relations().filter(|it| stays(it)).map(|it| ((it.kind.clone(), it.from, it.to), it));
        let before: BTreeMap<Link, &Relation> = before.collect();
        let of_side = |side: &Side<'a>| {
            let id = |span| side.ids.get(&span).copied();
            let named = |it: &'a Relation| Some(((it.kind.clone(), id(it.from)?, id(it.to)?), it));
            // What went with a span that is there again comes back with it.
            let is_gone = |id| !side.kept.contains_key(id);
            let back = before.iter().filter(|((_, from, to), _)| is_gone(from) || is_gone(to));
            let back = back.map(|(link, relation)| (link.clone(), *relation));
            back.chain(side.article.relations().filter_map(named)).collect::<BTreeMap<Link, &Relation>>()
        };
        let (ours, theirs) = (of_side(ours), of_side(theirs));
        Self(Three { base: before, ours, theirs })
    }

    fn merge(mut self, theirs: &Side<'_>, conflicts: &mut Conflicts) -> Vec<Relation> {
        for (link, relation) in self.led_elsewhere() {
            let words = theirs.article.span(relation.from).zip(theirs.article.span(relation.to));
            let words =
                words.map_or(String::new(), |(from, to)| format!("{} to {}", theirs.named(from), theirs.named(to)));
            let (kind, from, to) = link.clone();
            let aside = Relation { kind, from, to, ..relation.clone() };
            let words = format!("the link from {words} is in the other version, and leads elsewhere in this one");
            conflicts.tell(words, Some(SetAside::Relation(aside)));
            self.0.theirs.remove(&link);
        }
        let all: BTreeSet<&Link> = self.0.ours.keys().chain(self.0.theirs.keys()).collect();
        let in_three = |link: &Link| self.0.as_ref().map(|links| links.get(link).copied());
        let kept = all.into_iter().filter(|link| in_three(link).map(|it| it.is_some()).pick() == Ok(true));
        let mut kept: Vec<(&Link, Three<Option<&Relation>>)> = kept.map(|link| (link, in_three(link))).collect();
        kept.sort_by_key(|(_, three)| (three.base.is_none(), three.ours.is_none()));
        let every = self.0.base.values().chain(self.0.ours.values()).chain(self.0.theirs.values());
        let mut highest = every.map(|it| it.id.0).max().unwrap_or(0);
        let mut used = BTreeSet::new();
        let merged = kept.into_iter().map(|(link, three)| {
            let mut id = wanted_id(three);
            if !used.insert(id) {
                highest = highest.saturating_add(1);
                id = RelationId(highest);
                used.insert(id);
            }
            let (none, nobody) = (UnknownFields::default(), BTreeSet::new());
            let unknown = conflicts.unknown(three.map(|it| it.map_or(&none, |it| &it.unknown)));
            let contested_by = set(three.map(|it| it.map_or(&nobody, |it| &it.contested_by)));
            let (kind, from, to) = link.clone();
            Relation { id, kind, from, to, contested_by, unknown }
        });
        merged.collect()
    }

    /// Links of theirs that are other answers than ours: to whom a span is linked by one kind of link, where both linked it
    /// anew, and what became of a link that both took away and put another in its place.
    fn led_elsewhere(&self) -> Vec<(Link, &'a Relation)> {
        let Three { base, ours, theirs } = &self.0;
        let gone = by_start(base.keys().filter(|link| !ours.contains_key(*link) && !theirs.contains_key(*link)));
        let is_new = |link: &&Link| !base.contains_key(*link);
        let (own, other) = (by_start(ours.keys().filter(is_new)), by_start(theirs.keys().filter(is_new)));
        let both = own.iter().filter_map(|(from, own)| Some((from, own, other.get(from)?)));
        let mut found = Vec::new();
        for (from, own, other) in both {
            let only_own: Vec<&Link> = own.difference(other).copied().collect();
            let is_answered = |link: &Link| {
                let is_of_kind = only_own.iter().any(|own| own.0 == link.0);
                let was = gone.get(from).into_iter().flatten().filter(|was| is_instead(was, link));
                is_of_kind || was.into_iter().any(|was| only_own.iter().any(|own| is_instead(was, own)))
            };
            let answered = other.difference(own).filter(|link| is_answered(link));
            found.extend(answered.map(|link| ((*link).clone(), theirs[*link])));
        }
        found
    }
}

/// Links by the span that they start at.
fn by_start<'l>(links: impl Iterator<Item = &'l Link>) -> BTreeMap<SpanId, BTreeSet<&'l Link>> {
    let mut by_start: BTreeMap<SpanId, BTreeSet<&Link>> = BTreeMap::new();
    for link in links {
        by_start.entry(link.1).or_default().insert(link);
    }
    by_start
}

/// Whether the one can stand in the place of the other: of the same span, it has the same kind or the same end.
fn is_instead(was: &Link, link: &Link) -> bool {
    was.0 == link.0 || was.2 == link.2
}

/// The id of whoever changed it, else ours.
fn wanted_id(three: Three<Option<&Relation>>) -> RelationId {
    let ids = three.map(|it| it.map(|it| it.id));
    let own = ids.ours.or(ids.theirs).or(ids.base).unwrap_or(RelationId(1));
    let changed =
        Three { base: ids.base.unwrap_or(own), ours: ids.ours.unwrap_or(own), theirs: ids.theirs.unwrap_or(own) };
    changed.pick().unwrap_or(own)
}
