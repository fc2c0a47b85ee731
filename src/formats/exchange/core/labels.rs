//! Finds the labels and relation kinds of an import among the project's, and makes new ones for the rest.

use std::collections::{BTreeMap, BTreeSet};

use super::draft::Draft;
use crate::model::{Color, KindId, Label, LabelId, LabelSet, RelationKind, UnknownFields};

/// For labels that an import brings; they differ under any colour vision (M. Okabe and K. Ito, 2008).
const COLORS: [&str; 4] = ["#CC79A7", "#56B4E9", "#D55E00", "#F0E442"];

/// The labels after an import, and which of them each name in the files means.
pub(crate) struct NewLabels {
    labels: LabelSet,
    label_ids: BTreeMap<String, LabelId>,
    kind_ids: BTreeMap<String, KindId>,
}

impl NewLabels {
    pub(crate) fn new(old: &LabelSet, drafts: &[Draft]) -> Self {
        let mut labels = old.labels().to_vec();
        let mut label_ids = BTreeMap::new();
        let names: BTreeSet<&String> = drafts.iter().flat_map(|draft| &draft.spans).map(|span| &span.label).collect();
        for name in names {
            let by_id = labels.iter().find(|label| label.id.as_str() == name);
            let known = by_id.or_else(|| labels.iter().find(|label| is_called(label.id.as_str(), &label.name, name)));
            let id = known.map(|label| label.id.clone()).or_else(|| {
                let id = LabelId::new(&id_from(name)).ok()?;
                let is_there = labels.iter().any(|label| label.id == id);
                if !is_there {
                    labels.push(new_label(id.clone(), name, labels.len()));
                }
                Some(id)
            });
            label_ids.extend(id.map(|id| (name.clone(), id)));
        }
        let mut kinds = old.kinds().to_vec();
        let mut kind_ids = BTreeMap::new();
        for (name, ends) in ends_by_kind(drafts, &label_ids) {
            let by_id = kinds.iter().find(|kind| kind.id.as_str() == name);
            let known = by_id.or_else(|| kinds.iter().find(|kind| is_called(kind.id.as_str(), &kind.name, name)));
            let id = known.map(|kind| kind.id.clone()).or_else(|| {
                let id = KindId::new(&id_from(name)).ok()?;
                if kinds.iter().all(|kind| kind.id != id) {
                    kinds.push(new_kind(id.clone(), name, ends));
                }
                Some(id)
            });
            kind_ids.extend(id.map(|id| (name.clone(), id)));
        }
        let labels = LabelSet::new(labels, kinds).unwrap_or_else(|_| old.clone());
        Self { labels, label_ids, kind_ids }
    }

    pub(crate) fn labels(&self) -> &LabelSet {
        &self.labels
    }

    pub(crate) fn into_labels(self) -> LabelSet {
        self.labels
    }

    pub(crate) fn label_id(&self, name: &str) -> Option<LabelId> {
        self.label_ids.get(name).cloned()
    }

    pub(crate) fn kind_id(&self, name: &str) -> Option<KindId> {
        self.kind_ids.get(name).cloned()
    }
}

type Ends = (BTreeSet<LabelId>, BTreeSet<LabelId>);

/// The kinds that the drafts use, with the labels that they lead from and to.
fn ends_by_kind<'a>(drafts: &'a [Draft], label_ids: &BTreeMap<String, LabelId>) -> BTreeMap<&'a String, Ends> {
    let mut by_kind: BTreeMap<&String, Ends> = BTreeMap::new();
    for draft in drafts.iter().filter(|draft| !draft.relations.is_empty()) {
        let labels: BTreeMap<&String, Option<&LabelId>> =
            draft.spans.iter().map(|span| (&span.key, label_ids.get(&span.label))).collect();
        let label = |key| labels.get(key).copied().flatten().cloned();
        for relation in &draft.relations {
            let (from, to) = by_kind.entry(&relation.kind).or_default();
            from.extend(label(&relation.from));
            to.extend(label(&relation.to));
        }
    }
    by_kind
}

fn is_called(id: &str, name: &str, word: &str) -> bool {
    id.eq_ignore_ascii_case(word) || name.eq_ignore_ascii_case(word)
}

/// The name with what an id cannot have replaced.
fn id_from(name: &str) -> String {
    let is_fit = |character: char| character.is_alphanumeric() || matches!(character, '_' | '-' | '.');
    name.trim().chars().map(|character| if is_fit(character) { character } else { '_' }).take(64).collect()
}

fn new_label(id: LabelId, name: &str, n_before: usize) -> Label {
    let color: Color = COLORS[n_before % COLORS.len()].parse().expect("a colour");
    let name = if name.trim().is_empty() { id.to_string() } else { name.trim().to_owned() };
    Label { id, name, color, key: None, unknown: UnknownFields::default() }
}

fn new_kind(id: KindId, name: &str, (from, to): Ends) -> RelationKind {
    let (from, to) = (from.into_iter().collect(), to.into_iter().collect());
    RelationKind { id, name: name.trim().replace('_', " "), from, to, unknown: UnknownFields::default() }
}
