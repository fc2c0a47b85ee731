//! A question about an article: what each of its readings has at a place, the likeliest first.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Fragments, KindId, LabelId, LabelSet, SpanId, TextRange};

/// Something on which the readings of an article say one thing or several, and what was settled about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    pub about: About,
    /// All text that it is about.
    pub place: TextRange,
    /// What each has, the likeliest first; 1 or more. Where it is asked again, what stands is the first, whoever has it.
    pub versions: Vec<Version>,
    /// Whether the article has an answer that nobody contests.
    pub is_settled: bool,
    /// Whose reading has come since it was answered and says something else: it is asked again.
    pub contested_by: BTreeSet<String>,
    /// The spans of the article that stand for what people have, in their words or mended.
    pub stands: Vec<SpanId>,
}

/// What a question is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum About {
    /// Which spans there are at a place.
    Spans,
    /// What a span of the article is linked to.
    Links { from: SpanId, kind: KindId },
}

/// What one or more people have; nobody where it stands in the article alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// Their names, in order.
    pub by: Vec<String>,
    pub has: Has,
    /// A label of it that the project does not have: until it has, this can be taken under another label only.
    pub lacks: Option<LabelId>,
}

/// What people have where a question is asked. Either may be empty: they have nothing there.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Has {
    Spans(Vec<Mark>),
    /// What the span is linked to, spans of the article.
    Links(Vec<SpanId>),
}

/// A span as it stands in readings, whoever has it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mark {
    pub fragments: Fragments,
    pub label: LabelId,
}

/// What is taken without asking.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Agreement {
    /// What all have.
    #[default]
    All,
    /// What more than half of them have.
    Majority,
}

/// In which way people differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Difference {
    /// They do not.
    None,
    /// Some have it, others have nothing there.
    Presence,
    /// Also where all have one that the project lacks.
    Label,
    Edges,
    /// One span or several.
    Split,
    Link,
}

impl Question {
    pub fn difference(&self) -> Difference {
        if self.versions.len() < 2 {
            let lacks = self.versions.iter().any(|version| version.lacks.is_some());
            return if lacks { Difference::Label } else { Difference::None };
        }
        let spans = |version: &Version| match &version.has {
            Has::Spans(marks) => Some(marks.clone()),
            Has::Links(_) => None,
        };
        let Some(all) = self.versions.iter().map(spans).collect::<Option<Vec<_>>>() else { return Difference::Link };
        let labels = |marks: &Vec<Mark>| marks.iter().map(|mark| mark.label.clone()).collect::<BTreeSet<LabelId>>();
        let here: Vec<&Vec<Mark>> = all.iter().filter(|marks| !marks.is_empty()).collect();
        let differ =
            |what: &dyn Fn(&Vec<Mark>) -> BTreeSet<LabelId>| here.windows(2).any(|it| what(it[0]) != what(it[1]));
        if here.len() < 2 {
            Difference::Presence
        } else if differ(&labels) {
            Difference::Label
        } else if here.windows(2).any(|it| it[0].len() != it[1].len()) {
            Difference::Split
        } else {
            Difference::Edges
        }
    }

    /// The label of what anybody has there, of the likeliest first; `None` of links.
    pub fn label(&self) -> Option<&LabelId> {
        self.versions.iter().find_map(|version| version.has.label())
    }

    /// The order in which questions are asked.
    pub fn order(&self, other: &Self) -> Ordering {
        self.place.start().cmp(&other.place.start()).then_with(|| self.about.cmp(&other.about))
    }

    /// Whether both ask the same, whatever was settled between them. Several questions may be asked of one place.
    pub fn is_same(&self, other: &Self) -> bool {
        let is_same_place = || self.place == other.place && self.said() == other.said();
        self.about == other.about && (self.about != About::Spans || is_same_place())
    }

    /// What people say, whatever stands in the article.
    fn said(&self) -> BTreeSet<(&[String], &Has)> {
        let versions = self.versions.iter().filter(|version| !version.by.is_empty());
        versions.map(|version| (&*version.by, &version.has)).collect()
    }

    /// Whether enough people have the same for it to be taken without asking: the first version. What was decided gives
    /// way to nothing that nobody has looked at.
    pub fn is_agreed(&self, agreement: Agreement) -> bool {
        let n_people: usize = self.versions.iter().map(|version| version.by.len()).sum();
        let first = self.versions.first().filter(|first| !first.has.is_empty() && first.lacks.is_none());
        let n_first = first.map_or(0, |first| first.by.len());
        match agreement {
            Agreement::All => n_first > 0 && n_first == n_people,
            Agreement::Majority => n_first * 2 > n_people,
        }
    }
}

impl Has {
    /// Of the first span; `None` of links.
    pub fn label(&self) -> Option<&LabelId> {
        let Self::Spans(marks) = self else { return None };
        marks.first().map(|mark| &mark.label)
    }

    /// The first label of it that is not among these.
    fn lacks(&self, labels: &LabelSet) -> Option<LabelId> {
        let Self::Spans(marks) = self else { return None };
        marks.iter().map(|mark| &mark.label).find(|id| labels.label(id).is_none()).cloned()
    }

    pub fn is_empty(&self) -> bool {
        match self {
            Self::Spans(marks) => marks.is_empty(),
            Self::Links(targets) => targets.is_empty(),
        }
    }
}

impl Difference {
    /// “edges”.
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Presence => "only some",
            Self::Label => "label",
            Self::Edges => "edges",
            Self::Split => "split",
            Self::Link => "link",
        }
    }
}

/// Where more different things than these are said, each is compared with so many that most have: with all others it would
/// take the square of them.
const MOST_COMPARED: usize = 64;

/// Puts people who have the same together, the likeliest first: what most have; of as many, what is most like the rest,
/// something rather than nothing, and then what is more plausible by itself. `likeness` says how like two of them are, of what
/// `looked_at` makes of each.
pub(super) fn versions<T>(
    labels: &LabelSet,
    has: Vec<(String, Has)>,
    looked_at: impl Fn(&Has) -> T,
    likeness: impl Fn(&T, &T) -> f64,
    plausible: impl Fn(&Has) -> f64,
) -> Vec<Version> {
    let mut by_what: BTreeMap<Has, (usize, Vec<String>)> = BTreeMap::new();
    for (nth, (name, has)) in has.into_iter().enumerate() {
        by_what.entry(has).or_insert((nth, Vec::new())).1.push(name);
    }
    let mut in_order: Vec<(usize, Version)> =
        by_what.into_iter().map(|(has, (nth, by))| (nth, Version { by, lacks: has.lacks(labels), has })).collect();
    in_order.sort_by_key(|(nth, _)| *nth);
    let versions: Vec<Version> = in_order.into_iter().map(|(_, version)| version).collect();
    // What all have is alike to nothing else.
    if versions.len() < 2 {
        return versions;
    }
    let seen: Vec<T> = versions.iter().map(|version| looked_at(&version.has)).collect();
    let compared = most_common(&versions);
    let like_rest = |one: usize| {
        let itself = Some(one).filter(|one| !compared.contains(one));
        let others = compared.iter().copied().chain(itself);
        others.map(|other| versions[other].by.len() as f64 * likeness(&seen[one], &seen[other])).sum::<f64>()
    };
    let like: Vec<f64> = (0..versions.len()).map(like_rest).collect();
    let mut ranked: Vec<(f64, Version)> = like.into_iter().zip(versions).collect();
    ranked.sort_by(|(like, one), (other_like, other)| {
        let by_number = other.by.len().cmp(&one.by.len());
        by_number
            .then_with(|| one.has.is_empty().cmp(&other.has.is_empty()))
            .then_with(|| other_like.total_cmp(like))
            .then_with(|| plausible(&other.has).total_cmp(&plausible(&one.has)))
            .then_with(|| one.has.cmp(&other.has))
    });
    ranked.into_iter().map(|(_, version)| version).collect()
}

/// Those that most have, as many as are compared, in order.
fn most_common(versions: &[Version]) -> BTreeSet<usize> {
    let mut all: Vec<usize> = (0..versions.len()).collect();
    all.sort_by_key(|idx| std::cmp::Reverse(versions[*idx].by.len()));
    all.into_iter().take(MOST_COMPARED).collect()
}

/// The versions with what stands as the first, which is that of nobody where none of them is it.
pub(super) fn with_standing(mut versions: Vec<Version>, stands: &Has) -> Vec<Version> {
    let nobodys = || Version { by: Vec::new(), lacks: None, has: stands.clone() };
    let found = versions.iter().position(|version| version.has == *stands);
    let first = found.map_or_else(nobodys, |idx| versions.remove(idx));
    versions.insert(0, first);
    versions
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_most_like_the_rest_comes_first_however_many_differ() {
        let links = |id: u32| Has::Links(vec![SpanId(id)]);
        let ranked = |has: Vec<(String, Has)>| -> Vec<(usize, Has)> {
            let number = |has: &Has| match has {
                Has::Links(ids) => ids.first().map_or(0.0, |id| f64::from(id.0)),
                Has::Spans(_) => 0.0,
            };
            let likeness = |one: &f64, other: &f64| 1.0 / (1.0 + (one - other).abs());
            let versions = versions(&LabelSet::built_in(), has, number, likeness, |_| 0.0);
            versions.into_iter().map(|version| (version.by.len(), version.has)).collect()
        };
        let by =
            |names: &str, id: u32| names.chars().map(move |name| (name.to_string(), links(id))).collect::<Vec<_>>();
        let few = ranked([by("a", 1), by("b", 9), by("c", 2), by("d", 3), by("ef", 20)].concat());
        assert_eq!(few, [(2, links(20)), (1, links(2)), (1, links(3)), (1, links(1)), (1, links(9))]);
        // The one that two have stands in the middle, and what is next to it is most like the rest.
        let many = (1..=2_001).flat_map(|id| by(if id == 1_000 { "ab" } else { "a" }, id)).collect();
        let many = ranked(many);
        assert_eq!((many.len(), &many[0]), (2_001, &(2, links(1_000))));
        let ids: BTreeSet<&Has> = many.iter().map(|(_, has)| has).collect();
        assert_eq!(ids.len(), 2_001);
    }
}
