//! The labels that a project's spans can have, and the kinds of relation between them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use thiserror::Error;

use crate::model::{Color, KindId, LabelId, UnknownFields};

/// A label as people see it. Its place in the [`LabelSet`] decides its underline style.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    pub id: LabelId,
    pub name: String,
    pub color: Color,
    /// The key that applies it.
    pub key: Option<char>,
    pub unknown: UnknownFields,
}

/// A kind of relation, with the labels that its ends may have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RelationKind {
    pub id: KindId,
    pub name: String,
    pub from: Vec<LabelId>,
    pub to: Vec<LabelId>,
    pub unknown: UnknownFields,
}

/// The labels and relation kinds of a project, in the order in which people see them.
///
/// Invariant: ids and keys differ from each other, names are not empty, and kinds name labels of the set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LabelSet(Arc<Sorted>);

/// What copies of a set share.
#[derive(Debug, PartialEq, Eq)]
struct Sorted {
    labels: Vec<Label>,
    kinds: Vec<RelationKind>,
    label_places: BTreeMap<LabelId, usize>,
    kind_places: BTreeMap<KindId, usize>,
    /// The places of the kinds that may start at a label, and of those that may end there, in order.
    starting: BTreeMap<LabelId, Vec<usize>>,
    ending: BTreeMap<LabelId, Vec<usize>>,
}

/// Why labels and kinds do not go together.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum LabelSetError {
    #[error("there are two labels with the id “{0}”")]
    SameLabel(LabelId),
    #[error("there are two relation kinds with the id “{0}”")]
    SameKind(KindId),
    #[error("the key “{key}” belongs to both “{first}” and “{second}”")]
    SameKey { key: char, first: String, second: String },
    #[error("“{0}” has no name")]
    NoName(String),
    #[error("the relation kind “{kind}” names a label “{label}” that is not there")]
    NoSuchLabel { kind: KindId, label: LabelId },
}

impl LabelSet {
    pub fn new(labels: Vec<Label>, kinds: Vec<RelationKind>) -> Result<Self, LabelSetError> {
        let label_places = checked_labels(&labels)?;
        let mut kind_places = BTreeMap::new();
        let mut ends = [BTreeMap::<LabelId, Vec<usize>>::new(), BTreeMap::new()];
        for (idx, kind) in kinds.iter().enumerate() {
            if kind.name.trim().is_empty() {
                return Err(LabelSetError::NoName(kind.id.to_string()));
            }
            if kind_places.insert(kind.id.clone(), idx).is_some() {
                return Err(LabelSetError::SameKind(kind.id.clone()));
            }
            for (kinds_of, labels) in ends.iter_mut().zip([&kind.from, &kind.to]) {
                for label in labels {
                    if !label_places.contains_key(label) {
                        return Err(LabelSetError::NoSuchLabel { kind: kind.id.clone(), label: label.clone() });
                    }
                    let kinds_of = kinds_of.entry(label.clone()).or_default();
                    if kinds_of.last() != Some(&idx) {
                        kinds_of.push(idx);
                    }
                }
            }
        }
        let [starting, ending] = ends;
        Ok(Self(Arc::new(Sorted { labels, kinds, label_places, kind_places, starting, ending })))
    }

    /// With the labels and kinds that another set has and this one lacks, and the further ends of kinds that both have. A key
    /// stays with the label of this set.
    pub fn joined(&self, other: &Self) -> Result<Self, LabelSetError> {
        let is_free = |key: &char| self.labels().iter().all(|label| label.key != Some(*key));
        let new = other.labels().iter().filter(|label| self.label(&label.id).is_none());
        let new = new.map(|label| Label { key: label.key.filter(is_free), ..label.clone() });
        let labels = self.labels().iter().cloned().chain(new).collect();
        let mut kinds = self.kinds().to_vec();
        for kind in other.kinds() {
            let Some(same) = kinds.iter_mut().find(|one| one.id == kind.id) else {
                kinds.push(kind.clone());
                continue;
            };
            for (known, more) in [(&mut same.from, &kind.from), (&mut same.to, &kind.to)] {
                let further: Vec<LabelId> = more.iter().filter(|id| !known.contains(id)).cloned().collect();
                known.extend(further);
            }
        }
        Self::new(labels, kinds)
    }

    /// The four labels and two relation kinds that every new project has. Their colours are told apart by people with
    /// any colour vision (M. Okabe and K. Ito, Color Universal Design, 2008).
    pub fn built_in() -> Self {
        let label = |id: &str, name: &str, color: &str, key| Label {
            id: LabelId::new(id).expect("an id"),
            name: name.to_owned(),
            color: color.parse().expect("a colour"),
            key: Some(key),
            unknown: UnknownFields::default(),
        };
        let kind = |id: &str, name: &str, from: &str| RelationKind {
            id: KindId::new(id).expect("an id"),
            name: name.to_owned(),
            from: vec![LabelId::new(from).expect("an id")],
            to: vec![LabelId::new("speaker").expect("an id")],
            unknown: UnknownFields::default(),
        };
        let labels = vec![
            label("quote", "Quote", "#009E73", '1'),
            label("speaker", "Speaker", "#0072B2", '2'),
            label("claim", "Claim", "#E69F00", '3'),
            label("boilerplate", "Boilerplate", "#7F7F7F", '4'),
        ];
        let kinds = vec![kind("said_by", "said by", "quote"), kind("claimed_by", "claimed by", "claim")];
        Self::new(labels, kinds).expect("the built-in labels go together")
    }

    /// Labels and kinds of these ids, where every kind may lead from any label to any: for an article that stands alone.
    pub fn of_ids(labels: &BTreeSet<LabelId>, kinds: &BTreeSet<KindId>) -> Self {
        let color = Color { red: 0, green: 0, blue: 0 };
        let unknown = UnknownFields::default;
        let label = |id: &LabelId| Label { id: id.clone(), name: id.to_string(), color, key: None, unknown: unknown() };
        let all: Vec<LabelId> = labels.iter().cloned().collect();
        let (from, to) = (&all, &all);
        let kind = |id: &KindId| RelationKind {
            id: id.clone(),
            name: id.to_string(),
            from: from.clone(),
            to: to.clone(),
            unknown: unknown(),
        };
        Self::new(labels.iter().map(label).collect(), kinds.iter().map(kind).collect())
            .expect("ids differ and are names")
    }

    pub fn labels(&self) -> &[Label] {
        &self.0.labels
    }

    pub fn kinds(&self) -> &[RelationKind] {
        &self.0.kinds
    }

    pub fn label(&self, id: &LabelId) -> Option<&Label> {
        self.label_idx(id).map(|idx| &self.0.labels[idx])
    }

    /// The name of a label inside a sentence, in small letters; its id where there is no such label.
    pub fn in_sentence(&self, id: &LabelId) -> String {
        self.label(id).map_or_else(|| id.to_string(), |label| label.name.to_lowercase())
    }

    pub fn label_idx(&self, id: &LabelId) -> Option<usize> {
        self.0.label_places.get(id).copied()
    }

    pub fn kind(&self, id: &KindId) -> Option<&RelationKind> {
        self.0.kind_places.get(id).map(|idx| &self.0.kinds[*idx])
    }

    /// The first kind that may lead from a span of one label to a span of another.
    pub fn kind_between(&self, from: &LabelId, to: &LabelId) -> Option<&RelationKind> {
        let ending = places(&self.0.ending, to);
        let mut starting = places(&self.0.starting, from).iter();
        starting.find(|idx| ending.binary_search(idx).is_ok()).map(|idx| &self.0.kinds[*idx])
    }

    /// The kind of link without which the work on a span of this label is not finished: the first kind of the project,
    /// if it may start there. A quote is always somebody's; a claim may be the article's own.
    pub fn expected_kind(&self, from: &LabelId) -> Option<&RelationKind> {
        self.kinds_from(from).next().filter(|kind| kind.id == self.0.kinds[0].id)
    }

    /// The kinds that may start at a span of this label.
    pub fn kinds_from(&self, from: &LabelId) -> impl Iterator<Item = &RelationKind> {
        places(&self.0.starting, from).iter().map(|idx| &self.0.kinds[*idx])
    }

    /// Whether spans of this label only name who is behind others: links lead to them and none from them.
    pub fn is_only_end(&self, id: &LabelId) -> bool {
        self.kinds_to(id).next().is_some() && self.kinds_from(id).next().is_none()
    }

    /// The kinds that may end at a span of this label.
    pub fn kinds_to(&self, to: &LabelId) -> impl Iterator<Item = &RelationKind> {
        places(&self.0.ending, to).iter().map(|idx| &self.0.kinds[*idx])
    }

    /// Whether the kind may lead from a span of the one label to a span of the other.
    pub fn fits(&self, kind: &KindId, from: &LabelId, to: &LabelId) -> bool {
        let is_one = |ends, label| {
            self.0.kind_places.get(kind).is_some_and(|idx| places(ends, label).binary_search(idx).is_ok())
        };
        is_one(&self.0.starting, from) && is_one(&self.0.ending, to)
    }
}

/// The place of each label, if no two are called alike or have the same key.
fn checked_labels(labels: &[Label]) -> Result<BTreeMap<LabelId, usize>, LabelSetError> {
    let mut places = BTreeMap::new();
    let mut by_key: BTreeMap<char, &Label> = BTreeMap::new();
    for (idx, label) in labels.iter().enumerate() {
        if label.name.trim().is_empty() {
            return Err(LabelSetError::NoName(label.id.to_string()));
        }
        if places.insert(label.id.clone(), idx).is_some() {
            return Err(LabelSetError::SameLabel(label.id.clone()));
        }
        let Some(key) = label.key else { continue };
        if let Some(first) = by_key.insert(key, label) {
            return Err(LabelSetError::SameKey { key, first: first.name.clone(), second: label.name.clone() });
        }
    }
    Ok(places)
}

fn places<'a>(kinds_of: &'a BTreeMap<LabelId, Vec<usize>>, label: &LabelId) -> &'a [usize] {
    kinds_of.get(label).map_or(&[], Vec::as_slice)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn built_in_labels_link_quotes_and_claims_to_speakers() {
        let set = LabelSet::built_in();
        let id = |word| LabelId::new(word).unwrap();
        let kind = |from, to| set.kind_between(&id(from), &id(to)).map(|kind| kind.id.as_str());
        assert_eq!(kind("quote", "speaker"), Some("said_by"));
        assert_eq!(kind("claim", "speaker"), Some("claimed_by"));
        assert_eq!(kind("speaker", "quote"), None);
        assert_eq!(set.labels()[2].color.to_string(), "#E69F00");
        let expected = |from| set.expected_kind(&id(from)).map(|kind| kind.id.as_str());
        assert_eq!((expected("quote"), expected("claim")), (Some("said_by"), None));
    }

    #[test]
    fn labels_that_clash_are_refused() {
        let set = LabelSet::built_in();
        let mut labels = set.labels().to_vec();
        labels[1].key = Some('1');
        let error = LabelSet::new(labels.clone(), Vec::new()).unwrap_err();
        assert_eq!(error.to_string(), "the key “1” belongs to both “Quote” and “Speaker”");
        labels[1] = labels[0].clone();
        assert_eq!(LabelSet::new(labels, Vec::new()), Err(LabelSetError::SameLabel(LabelId::new("quote").unwrap())));
        let kinds = set.kinds().to_vec();
        assert!(matches!(LabelSet::new(Vec::new(), kinds), Err(LabelSetError::NoSuchLabel { .. })));
    }
}
