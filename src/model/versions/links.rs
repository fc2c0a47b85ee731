//! What two changes of the links between spans come to.

use std::collections::{BTreeMap, BTreeSet};

use super::side::Side;
use super::three::{Conflicts, SetAside, Three, set};
use crate::model::{Article, KindId, Relation, RelationId, SpanId, UnknownFields};

/// What a link is, whatever its id.
type Link = (KindId, SpanId, SpanId);

/// The links of three versions, by what they are in the merge.
pub(super) struct Links<'a> {
    three: Three<BTreeMap<Link, &'a Relation>>,
    /// Spans that are ours and have another label in theirs: what they were linked to went with that.
    otherwise: BTreeSet<SpanId>,
}

impl<'a> Links<'a> {
    pub(super) fn new(
        base: &'a Article,
        staying: &BTreeSet<SpanId>,
        ours: &Side<'a>,
        theirs: &Side<'a>,
        otherwise: BTreeSet<SpanId>,
    ) -> Self {
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
        Self { three: Three { base: before, ours, theirs }, otherwise }
    }

    pub(super) fn merge(mut self, ours: &Side<'_>, theirs: &Side<'_>, conflicts: &mut Conflicts) -> Vec<Relation> {
        for (link, relation) in self.led_elsewhere() {
            let (kind, from, to) = link.clone();
            let aside = Relation { kind, from, to, ..relation.clone() };
            let ends = theirs.named_ends(relation);
            let words = format!("the link from {ends} is in the other version, and leads elsewhere in this one");
            conflicts.tell(words, Some(SetAside::Relation(aside)));
            self.three.theirs.remove(&link);
        }
        self.keep_what_is_ours(ours, conflicts);
        let all: BTreeSet<&Link> = self.three.ours.keys().chain(self.three.theirs.keys()).collect();
        let in_three = |link: &Link| self.three.as_ref().map(|links| links.get(link).copied());
        let kept = all.into_iter().filter(|link| in_three(link).map(|it| it.is_some()).pick() == Ok(true));
        let mut kept: Vec<(&Link, Three<Option<&Relation>>)> = kept.map(|link| (link, in_three(link))).collect();
        kept.sort_by_key(|(_, three)| (three.base.is_none(), three.ours.is_none()));
        let every = self.three.base.values().chain(self.three.ours.values()).chain(self.three.theirs.values());
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

    /// Puts back into theirs the links that went with a label that their span does not get.
    fn keep_what_is_ours(&mut self, article: &Side<'_>, conflicts: &mut Conflicts) {
        let Three { base, ours, theirs } = &mut self.three;
        let is_at = |link: &Link| self.otherwise.contains(&link.1) || self.otherwise.contains(&link.2);
        for (link, relation) in ours.iter().filter(|(link, _)| is_at(link) && base.contains_key(*link)) {
            if !theirs.contains_key(link) {
                theirs.insert(link.clone(), relation);
                let ends = article.named_ends(relation);
                let words = format!("the link from {ends} went with another label in the other version: it stays");
                conflicts.tell(words, None);
            }
        }
    }

    /// Links of theirs that are other answers than ours: to whom a span is linked by one kind of link, where both linked it
    /// anew or it is ours as a whole, and what became of a link that both took away and put another in its place.
    fn led_elsewhere(&self) -> Vec<(Link, &'a Relation)> {
        let Three { base, ours, theirs } = &self.three;
        let gone = by_start(base.keys().filter(|link| !ours.contains_key(*link) && !theirs.contains_key(*link)));
        let is_new = |link: &&Link| !base.contains_key(*link);
        let stays = |link: &&Link| self.otherwise.contains(&link.1) && !theirs.contains_key(*link);
        let own = by_start(ours.keys().filter(|link| is_new(link) || stays(link)));
        let other = by_start(theirs.keys().filter(is_new));
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
