//! A question about an article: what each of its readings has at a place, the likeliest first.

use std::cmp::Ordering;
use std::collections::BTreeSet;

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

/// Puts people who have the same together, the likeliest first: what most have; of as many, what is most like the rest,
/// something rather than nothing, and then what is more plausible by itself. `likeness` says how like two of them are.
pub(super) fn versions(
    labels: &LabelSet,
    has: Vec<(String, Has)>,
    likeness: impl Fn(&Has, &Has) -> f64,
    plausible: impl Fn(&Has) -> f64,
) -> Vec<Version> {
    let mut versions: Vec<Version> = Vec::new();
    for (name, has) in has {
        match versions.iter_mut().find(|version| version.has == has) {
            Some(version) => version.by.push(name),
            None => versions.push(Version { by: vec![name], lacks: has.lacks(labels), has }),
        }
    }
    // What all have is alike to nothing else.
    if versions.len() < 2 {
        return versions;
    }
    let like_rest = |one: &Version| {
        versions.iter().map(|other| other.by.len() as f64 * likeness(&one.has, &other.has)).sum::<f64>()
    };
    let mut ranked: Vec<(f64, Version)> = versions.iter().map(|one| (like_rest(one), one.clone())).collect();
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

/// The versions with what stands as the first, which is that of nobody where none of them is it.
pub(super) fn with_standing(mut versions: Vec<Version>, stands: &Has) -> Vec<Version> {
    let nobodys = || Version { by: Vec::new(), lacks: None, has: stands.clone() };
    let found = versions.iter().position(|version| version.has == *stands);
    let first = found.map_or_else(nobodys, |idx| versions.remove(idx));
    versions.insert(0, first);
    versions
}
