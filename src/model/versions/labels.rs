//! What two changes of the labels of a project come to.

use std::collections::{BTreeMap, BTreeSet};

use super::three::{Conflicts, Three, in_order};
use crate::model::{KindId, Label, LabelId, LabelSet, RelationKind};

/// Labels and kinds that must be there, as spans and links have them.
#[derive(Debug, Default)]
pub(super) struct Used {
    pub(super) labels: BTreeSet<LabelId>,
    pub(super) kinds: BTreeSet<KindId>,
}

/// The labels that three sets come to. One that was removed in one version and is used in the other stays.
pub(super) fn merge_labels(three: Three<&LabelSet>, mut used: Used, conflicts: &mut Conflicts) -> LabelSet {
    if let Ok(labels) = three.pick()
        && used.labels.iter().all(|id| labels.label(id).is_some())
        && used.kinds.iter().all(|id| labels.kind(id).is_some())
    {
        return labels.clone();
    }
    let kinds = merge_kinds(three, &used.kinds, conflicts);
    used.labels.extend(kinds.iter().flat_map(|kind| kind.from.iter().chain(&kind.to)).cloned());
    let by_id = three.map(|set| set.labels().iter().map(|label| (&label.id, label)).collect::<BTreeMap<_, _>>());
    let ids = three.map(|set| set.labels().iter().map(|label| &label.id).collect::<Vec<_>>());
    let mut labels: Vec<Label> = Vec::new();
    let mut keys = BTreeSet::new();
    let is_kept = |id: &&LabelId| {
        used.labels.contains(*id) || by_id.as_ref().map(|labels| labels.contains_key(id)).pick() == Ok(true)
    };
    for id in order(ids.as_ref().map(Vec::as_slice), is_kept, "labels", conflicts) {
        let Some(mut label) = merge_label(by_id.as_ref().map(|labels| labels.get(id).copied()), conflicts) else {
            continue;
        };
        if label.key.is_some_and(|key| !keys.insert(key)) {
            conflicts.tell(format!("“{}” has lost its key, which another label has too", label.name), None);
            label.key = None;
        }
        labels.push(label);
    }
    LabelSet::new(labels, kinds).unwrap_or_else(|error| {
        conflicts
            .tell(format!("the labels do not go together, {error}: those of the other version are left out"), None);
        three.ours.clone()
    })
}

fn order<K: Ord + Copy>(
    three: Three<&[K]>,
    is_kept: impl Fn(&K) -> bool,
    what: &str,
    conflicts: &mut Conflicts,
) -> Vec<K> {
    let (keys, is_both) = in_order(three, is_kept);
    if is_both {
        conflicts.tell(format!("the {what} stand in another order in the other version"), None);
    }
    keys
}

fn merge_label(three: Three<Option<&Label>>, conflicts: &mut Conflicts) -> Option<Label> {
    let some = three.ours.or(three.theirs).or(three.base)?;
    let Label { id, name: _, color: _, key: _, unknown: _ } = some;
    if let Some((ours, theirs)) = added_otherwise(three) {
        let words =
            format!("both versions have added a label “{id}”, in the other as “{}”: it stays as ours", theirs.name);
        conflicts.tell(words, None);
        return Some(ours.clone());
    }
    if three.map(|label| label.is_some()).pick() == Ok(false) {
        conflicts.tell(format!("the label “{id}” was removed in one version and is used in the other: it stays"), None);
    }
    let three = three.map(|label| label.unwrap_or(some));
    let color = conflicts.pick(three.map(|label| label.color), |theirs| {
        format!("the colour of “{id}” is {theirs} in the other version")
    });
    let key = conflicts.pick(three.map(|label| label.key), |theirs| {
        let key = theirs.map_or("none".to_owned(), String::from);
        format!("the key of “{id}” is {key} in the other version")
    });
    let name = conflicts.words(three.map(|label| &label.name), &format!("the name of “{id}”"));
    Some(Label { id: id.clone(), name, color, key, unknown: conflicts.unknown(three.map(|label| &label.unknown)) })
}

fn merge_kinds(three: Three<&LabelSet>, used: &BTreeSet<KindId>, conflicts: &mut Conflicts) -> Vec<RelationKind> {
    let by_id = three.map(|set| set.kinds().iter().map(|kind| (&kind.id, kind)).collect::<BTreeMap<_, _>>());
    let ids = three.map(|set| set.kinds().iter().map(|kind| &kind.id).collect::<Vec<_>>());
    let is_kept =
        |id: &&KindId| used.contains(*id) || by_id.as_ref().map(|kinds| kinds.contains_key(id)).pick() == Ok(true);
    let kept = order(ids.as_ref().map(Vec::as_slice), is_kept, "kinds of links", conflicts);
    kept.into_iter()
        .filter_map(|id| merge_kind(by_id.as_ref().map(|kinds| kinds.get(id).copied()), conflicts))
        .collect()
}

fn merge_kind(three: Three<Option<&RelationKind>>, conflicts: &mut Conflicts) -> Option<RelationKind> {
    let some = three.ours.or(three.theirs).or(three.base)?;
    let RelationKind { id, name: _, from: _, to: _, unknown: _ } = some;
    if let Some((ours, theirs)) = added_otherwise(three) {
        let words =
            format!("both versions have added links “{id}”, in the other as “{}”: they stay as ours", theirs.name);
        conflicts.tell(words, None);
        return Some(ours.clone());
    }
    if three.map(|kind| kind.is_some()).pick() == Ok(false) {
        conflicts.tell(format!("the kind “{id}” was removed in one version and is used in the other: it stays"), None);
    }
    let three = three.map(|kind| kind.unwrap_or(some));
    Some(RelationKind {
        id: id.clone(),
        name: conflicts.words(three.map(|kind| &kind.name), &format!("the name of “{id}”")),
        from: ends(three.map(|kind| &*kind.from)),
        to: ends(three.map(|kind| &*kind.to)),
        unknown: conflicts.unknown(three.map(|kind| &kind.unknown)),
    })
}

/// What both have added, each in another way.
fn added_otherwise<T: PartialEq>(three: Three<Option<&T>>) -> Option<(&T, &T)> {
    let Three { base: None, ours: Some(ours), theirs: Some(theirs) } = three else { return None };
    (ours != theirs).then_some((ours, theirs))
}

/// The labels that a link may start or end at.
fn ends(three: Three<&[LabelId]>) -> Vec<LabelId> {
    if let Ok(ends) = three.pick() {
        return ends.to_vec();
    }
    let ids = three.map(|ends| ends.iter().collect::<Vec<_>>());
    let is_kept = |id: &&LabelId| ids.as_ref().map(|ids| ids.contains(id)).pick() == Ok(true);
    in_order(ids.as_ref().map(Vec::as_slice), is_kept).0.into_iter().cloned().collect()
}
