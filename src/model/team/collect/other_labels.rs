//! What becomes of labels and kinds of links of another project that this one does not have.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::model::{
    Article, Content, EditError, KindId, Label, LabelId, LabelSet, LabelSetError, ProjectParts, Reading, ReadingSource,
    RelationKind, Span, SpanId,
};

/// What becomes of a label that the project does not have.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum OtherLabel {
    /// Readings keep it. It is shown, and can be taken under another label.
    #[default]
    Kept,
    /// It comes into the project, with the kinds of links that may stand at it.
    Added,
    /// It is taken for this one of the project.
    TakenFor(LabelId),
}

/// What becomes of each label that the project does not have by its id or its name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OtherLabels {
    pub by_id: BTreeMap<LabelId, OtherLabel>,
    /// What becomes of the others.
    pub rest: OtherLabel,
}

/// What labels and kinds of links of another project are called here.
#[derive(Default)]
pub(super) struct Names {
    pub(super) labels: BTreeMap<LabelId, LabelId>,
    kinds: BTreeMap<KindId, KindId>,
    /// Labels in use that the project has by no name.
    pub(super) lacking: Vec<Label>,
}

/// What is wanted now, and what somebody has answered in this project before, which needs no second answer.
#[derive(Clone, Copy)]
pub(super) struct Answers<'a> {
    pub(super) wanted: &'a OtherLabels,
    pub(super) before: &'a BTreeMap<LabelId, LabelId>,
    /// The labels of the project: what is taken for one that is gone is not answered.
    pub(super) ours: &'a LabelSet,
}

impl<'a> Answers<'a> {
    pub(super) fn of(self, id: &LabelId) -> OtherLabel {
        let wanted = self.wanted.by_id.get(id).cloned();
        wanted.or_else(|| self.as_before(id)).unwrap_or_else(|| self.wanted.rest.clone())
    }

    fn as_before(self, id: &LabelId) -> Option<OtherLabel> {
        let before = self.before.get(id).filter(|label| self.ours.label(label).is_some());
        before.filter(|_| !self.wanted.by_id.contains_key(id)).cloned().map(OtherLabel::TakenFor)
    }

    /// Whether somebody has said what becomes of it by its id, which counts before its name.
    fn is_named(self, id: &LabelId) -> bool {
        self.wanted.by_id.contains_key(id) || self.as_before(id).is_some()
    }

    /// What the project is to know of it the next time, where these labels are lacking.
    pub(super) fn remembered(self, lacking: &'a [Label]) -> BTreeMap<LabelId, LabelId> {
        let mut taken = self.before.clone();
        for id in lacking.iter().map(|label| &label.id).chain(self.wanted.by_id.keys()) {
            match self.of(id) {
                OtherLabel::TakenFor(label) => drop(taken.insert(id.clone(), label)),
                OtherLabel::Kept | OtherLabel::Added => drop(taken.remove(id)),
            }
        }
        taken
    }
}

impl Names {
    /// What labels and kinds that have another id there are here, by their names.
    fn known(
        theirs: &LabelSet,
        ours: &LabelSet,
        is_chosen: impl Fn(&LabelId) -> bool,
        notes: &mut Vec<String>,
    ) -> Self {
        let mut names = Self::default();
        let (labels_here, kinds_here) = (by_name(ours.labels(), |it| &it.name), by_name(ours.kinds(), |it| &it.name));
        for label in theirs.labels().iter().filter(|label| !is_chosen(&label.id)) {
            if let Some(same) = ours.label(&label.id) {
                if !is_named(&same.name, &label.name) {
                    let (id, there, here) = (&label.id, &label.name, &same.name);
                    notes.push(format!(
                        "the label “{id}” is called “{there}” there and “{here}” here, and taken for the same"
                    ));
                }
            } else if let Some(same) = labels_here.get(&label.name.to_lowercase()) {
                notes.push(format!("the label “{}” is taken for “{}”, by its name", label.id, same.id));
                names.labels.insert(label.id.clone(), same.id.clone());
            }
        }
        for kind in theirs.kinds().iter().filter(|kind| ours.kind(&kind.id).is_none()) {
            if let Some(same) = kinds_here.get(&kind.name.to_lowercase()) {
                notes.push(format!("links “{}” are taken for “{}”, by their name", kind.id, same.id));
                names.kinds.insert(kind.id.clone(), same.id.clone());
            }
        }
        names
    }

    /// Tells what has another name, what is added, and what of what they use is not here at all.
    pub(super) fn new(theirs: &Content, ours: &mut LabelSet, answers: Answers<'_>, notes: &mut Vec<String>) -> Self {
        let mut names = Self::known(theirs.labels(), ours, |id| answers.is_named(id), notes);
        let (used_labels, used_kinds) = used(theirs);
        let before = ours.clone();
        let mut added = Vec::new();
        let is_unknown = |id: &LabelId, names: &Self| before.label(id).is_none() && !names.labels.contains_key(id);
        for label in theirs.labels().labels().iter().filter(|label| used_labels.contains(&label.id)) {
            if is_unknown(&label.id, &names) {
                names.lacking.push(label.clone());
                added.extend(names.decide(label, answers, notes).then(|| label.clone()));
            }
        }
        add_labels(&added, ours, notes);
        names.add_kinds(theirs.labels(), ours);
        if answers.wanted.rest != OtherLabel::Added {
            names.take_kinds_by_ends(theirs, ours, notes);
        }
        let is_lacking = |kind: &&RelationKind| {
            used_kinds.contains(&kind.id) && ours.kind(&kind.id).is_none() && !names.kinds.contains_key(&kind.id)
        };
        let lacking: Vec<&RelationKind> = theirs.labels().kinds().iter().filter(is_lacking).collect();
        if answers.wanted.rest == OtherLabel::Added {
            names.add_lacking_kinds(&lacking, ours);
        }
        for kind in lacking {
            let is_added = ours.kind(&kind.id).is_some();
            let what =
                if is_added { "are added to this project" } else { "are not in this project; readings keep them" };
            notes.push(format!("links “{}” {what}", kind.name));
        }
        names
    }

    /// A kind of links that the project has by no name is the one that leads between the same labels here, where there is one
    /// there and one here, which they do not have besides.
    fn take_kinds_by_ends(&mut self, theirs: &Content, ours: &LabelSet, notes: &mut Vec<String>) {
        let kinds = theirs.labels().kinds();
        let name_here = |kind: &RelationKind| self.kinds.get(&kind.id).unwrap_or(&kind.id).clone();
        let known: BTreeSet<KindId> = kinds.iter().map(name_here).filter(|id| ours.kind(id).is_some()).collect();
        let (_, used_kinds) = used(theirs);
        let others = || kinds.iter().filter(|kind| !known.contains(&name_here(kind)));
        let first = |kind: &RelationKind| kind.from.first().map(|id| self.labels.get(id).unwrap_or(id).clone());
        let mut by_first: BTreeMap<LabelId, Vec<&RelationKind>> = BTreeMap::new();
        for (first, kind) in others().filter_map(|kind| Some((first(kind)?, kind))) {
            by_first.entry(first).or_default().push(kind);
        }
        let mut found = BTreeMap::new();
        for kind in others().filter(|kind| used_kinds.contains(&kind.id)) {
            let near = first(kind).into_iter().flat_map(|first| ours.kinds_from(&first).collect::<Vec<_>>());
            let here: Vec<&RelationKind> = near.filter(|same| self.leads_as(kind, same, ours)).collect();
            let [same] = here[..] else { continue };
            let like_it = same.from.iter().filter_map(|id| by_first.get(id)).flatten();
            let is_only = like_it.filter(|other| self.leads_as(other, same, ours)).count() == 1;
            if is_only && !known.contains(&same.id) {
                notes.push(format!(
                    "links “{}” are taken for “{}”, which lead between the same labels",
                    kind.name, same.id
                ));
                found.insert(kind.id.clone(), same.id.clone());
            }
        }
        self.kinds.extend(found);
    }

    /// Whether a kind of link there leads only where one here may lead too.
    fn leads_as(&self, kind: &RelationKind, here: &RelationKind, ours: &LabelSet) -> bool {
        let fits = |from: &LabelId, to: &LabelId| {
            let [from, to] = [from, to].map(|id| self.labels.get(id).unwrap_or(id));
            ours.fits(&here.id, from, to)
        };
        let (Some(from), Some(to)) = (kind.from.first(), kind.to.first()) else { return false };
        kind.from.iter().all(|from| fits(from, to)) && kind.to.iter().all(|to| fits(from, to))
    }

    /// Whether the label is to be added.
    fn decide(&mut self, label: &Label, answers: Answers<'_>, notes: &mut Vec<String>) -> bool {
        match answers.of(&label.id) {
            OtherLabel::Kept => {
                notes.push(format!("the label “{}” is not in this project; readings keep it", label.name));
            }
            OtherLabel::TakenFor(same) => {
                let as_before = if answers.as_before(&label.id).is_some() { ", as before" } else { "" };
                notes.push(format!("the label “{}” is taken for “{same}”{as_before}", label.name));
                self.labels.insert(label.id.clone(), same);
            }
            OtherLabel::Added => return true,
        }
        false
    }

    /// Kinds of links that may stand at a label that was added come along, or learn that they may.
    fn add_kinds(&self, theirs: &LabelSet, ours: &mut LabelSet) {
        let lacking: BTreeSet<&LabelId> = self.lacking.iter().map(|label| &label.id).collect();
        let is_added = |id: &LabelId| lacking.contains(id) && ours.label(id).is_some();
        let mut kinds = ours.kinds().to_vec();
        let mut places: BTreeMap<String, usize> = BTreeMap::new();
        let names_of = |kind: &RelationKind| [format!("id {}", kind.id), format!("name {}", kind.name.to_lowercase())];
        for (idx, kind) in kinds.iter().enumerate() {
            for name in names_of(kind) {
                places.entry(name).or_insert(idx);
            }
        }
        for kind in theirs.kinds().iter().filter(|kind| kind.from.iter().chain(&kind.to).any(is_added)) {
            let RelationKind { from, to, .. } = kind;
            let place = names_of(kind).iter().filter_map(|name| places.get(name)).min().copied();
            if let Some(idx) = place {
                let same = &mut kinds[idx];
                for (known, more) in [(&mut same.from, from), (&mut same.to, to)] {
                    let there: BTreeSet<&LabelId> = known.iter().collect();
                    let new = more.iter().filter(|id| is_added(id) && !there.contains(id));
                    let new: Vec<LabelId> = new.cloned().collect();
                    known.extend(new);
                }
            } else if let Some(kind) = self.kind_here(kind, ours) {
                for name in names_of(&kind) {
                    places.entry(name).or_insert(kinds.len());
                }
                kinds.push(kind);
            }
        }
        if let Ok(with_them) = LabelSet::new(ours.labels().to_vec(), kinds) {
            *ours = with_them;
        }
    }

    /// The kind of link with those of its ends that are labels here; `None` where there is none at one end.
    fn kind_here(&self, kind: &RelationKind, ours: &LabelSet) -> Option<RelationKind> {
        let ends = |ids: &[LabelId]| -> Vec<LabelId> {
            let here = ids.iter().map(|id| self.labels.get(id).unwrap_or(id));
            here.filter(|id| ours.label(id).is_some()).cloned().collect()
        };
        let (from, to) = (ends(&kind.from), ends(&kind.to));
        (!from.is_empty() && !to.is_empty()).then(|| RelationKind { from, to, ..kind.clone() })
    }

    /// Adds the kinds of links that can be.
    fn add_lacking_kinds(&self, lacking: &[&RelationKind], ours: &mut LabelSet) {
        let here: Vec<RelationKind> = lacking.iter().filter_map(|kind| self.kind_here(kind, ours)).collect();
        let with =
            |ours: &LabelSet, new: &[RelationKind]| LabelSet::new(ours.labels().to_vec(), [ours.kinds(), new].concat());
        add_all(&here, ours, with);
    }

    /// Labels and kinds get their names here. What is the same span only by that is one, which its links lead to.
    pub(super) fn rename(&self, reading: &mut Reading) {
        let mut renamed: BTreeSet<SpanId> = BTreeSet::new();
        for span in &mut reading.spans {
            if let Some(label) = self.labels.get(&span.label) {
                span.label = label.clone();
                renamed.insert(span.id);
            }
        }
        for relation in &mut reading.relations {
            if let Some(kind) = self.kinds.get(&relation.kind) {
                relation.kind = kind.clone();
            }
        }
        reading.spans.sort_by(Span::order);
        let mut stays: BTreeMap<SpanId, SpanId> = BTreeMap::new();
        reading.spans.dedup_by(|span, first| {
            let is_renamed = renamed.contains(&span.id) || renamed.contains(&first.id);
            let is_same = is_renamed && (&span.label, &span.fragments) == (&first.label, &first.fragments);
            if is_same {
                stays.insert(span.id, first.id);
            }
            is_same
        });
        for relation in &mut reading.relations {
            relation.from = *stays.get(&relation.from).unwrap_or(&relation.from);
            relation.to = *stays.get(&relation.to).unwrap_or(&relation.to);
        }
        let mut seen = BTreeSet::new();
        reading.relations.retain(|link| seen.insert((link.kind.clone(), link.from, link.to)));
    }
}

/// A project whose labels and kinds of links are called as those of another one that they are known as by their names, with
/// what is to say of it: of projects that are compared and not collected.
pub fn called_as(ours: &LabelSet, theirs: &Content) -> Result<(Content, Vec<String>), EditError> {
    let mut notes = Vec::new();
    let mut names = Names::known(theirs.labels(), ours, |_| false, &mut notes);
    names.take_kinds_by_ends(theirs, ours, &mut notes);
    if names.labels.is_empty() && names.kinds.is_empty() {
        return Ok((theirs.clone(), notes));
    }
    let readings = theirs.articles().map(|article| {
        let mut reading = Reading::of(article, "", ReadingSource::default());
        names.rename(&mut reading);
        (article, reading)
    });
    let readings: Vec<(&Article, Reading)> = readings.collect();
    let spans = readings.iter().flat_map(|(_, reading)| &reading.spans);
    let links = readings.iter().flat_map(|(_, reading)| &reading.relations);
    let labels =
        LabelSet::of_ids(&spans.map(|it| it.label.clone()).collect(), &links.map(|it| it.kind.clone()).collect());
    let renamed = readings.into_iter().map(|(article, reading)| {
        let Reading { spans, relations, .. } = reading;
        Arc::new(article.clone().labelled(&labels, spans, relations).0)
    });
    let articles = renamed.collect();
    let parts =
        ProjectParts { labels: labels.clone(), articles, ..theirs.empty_like(theirs.name(), theirs.annotator()) };
    Ok((Content::from_parts(parts)?, notes))
}

/// By names in small letters; of two that are called alike the first.
fn by_name<T>(all: &[T], name: impl Fn(&T) -> &String) -> BTreeMap<String, &T> {
    all.iter().rev().map(|one| (name(one).to_lowercase(), one)).collect()
}

/// Adds what is new, all at once, or where that cannot be, one by one what can. `with` is the set with some of it.
fn add_all<T>(new: &[T], ours: &mut LabelSet, with: impl Fn(&LabelSet, &[T]) -> Result<LabelSet, LabelSetError>) {
    match with(ours, new) {
        Ok(all) => *ours = all,
        Err(_) => new.chunks(1).for_each(|one| *ours = with(ours, one).unwrap_or_else(|_| ours.clone())),
    }
}

/// Adds the labels that can be, and says so.
fn add_labels(added: &[Label], ours: &mut LabelSet, notes: &mut Vec<String>) {
    let with = |ours: &LabelSet, new: &[Label]| ours.joined(&LabelSet::new(new.to_vec(), Vec::new())?);
    add_all(added, ours, with);
    for label in added.iter().filter(|label| ours.label(&label.id).is_some()) {
        notes.push(format!("the label “{}” is added to this project", label.name));
    }
}

fn is_named(one: &str, other: &str) -> bool {
    one.to_lowercase() == other.to_lowercase()
}

fn used(content: &Content) -> (BTreeSet<&LabelId>, BTreeSet<&KindId>) {
    let spans = content.articles().flat_map(|article| article.spans().iter());
    let links = content.articles().flat_map(Article::relations);
    (spans.map(|span| &span.label).collect(), links.map(|link| &link.kind).collect())
}
