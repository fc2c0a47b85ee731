//! What stands in readings, sorted by where it is, and which of it is about the same thing.

use std::collections::{BTreeMap, BTreeSet};

use super::question::{About, Has, Mark, Question, versions};
use crate::model::compare::Measured;
use crate::model::{Article, LabelSet, Reading, Rejection, Span, SpanId, Text, TextRange};

/// Of so many marks behind one it is looked whether they are about the same thing.
const N_NEIGHBOURS: usize = 64;

/// The different marks of an article's readings.
pub(super) struct Marks {
    /// In the order of their places.
    pub(super) all: Vec<Marked>,
    /// The numbers of those that are about the same thing.
    pub(super) things: Vec<Vec<usize>>,
    /// Of which thing each mark is: its place among them.
    thing_of: Vec<usize>,
    by_mark: BTreeMap<Mark, usize>,
}

/// A mark with who has it and where it stands in the article.
pub(super) struct Marked {
    pub(super) mark: Mark,
    /// The numbers of the readings that have it.
    pub(super) by: BTreeSet<usize>,
    /// The span of the article that is equal to it, or that somebody has made of it.
    pub(super) settled: Option<SpanId>,
    pub(super) is_rejected: bool,
}

impl Mark {
    pub fn of(span: &Span) -> Self {
        Self { fragments: span.fragments.clone(), label: span.label.clone() }
    }

    pub fn extent(&self) -> TextRange {
        self.fragments.extent()
    }

    fn measured<'a>(&'a self, text: &'a Text) -> Measured<'a> {
        Measured::new(text, &self.fragments)
    }

    /// The span of a reading that is this.
    pub fn in_reading<'a>(&self, reading: &'a Reading) -> Option<&'a Span> {
        let first = reading.spans.partition_point(|span| span.extent() < self.extent());
        let of_extent = reading.spans[first..].iter().take_while(|span| span.extent() == self.extent());
        of_extent.into_iter().find(|span| span.label == self.label && span.fragments == self.fragments)
    }

    /// As something that was turned down.
    pub fn rejection(&self) -> Rejection {
        Rejection::of_span(&self.label, &self.fragments)
    }
}

impl Marks {
    pub(super) fn new(article: &Article, voices: &[&Reading]) -> Self {
        let mut by: BTreeMap<Mark, BTreeSet<usize>> = BTreeMap::new();
        for (voice, reading) in voices.iter().enumerate() {
            for span in &reading.spans {
                by.entry(Mark::of(span)).or_default().insert(voice);
            }
        }
        let marked = |(mark, by): (Mark, BTreeSet<usize>)| {
            let is_it = |span: &&Span| span.label == mark.label && span.fragments == mark.fragments;
            let settled = article.spans().of_extent(mark.extent()).find(is_it).map(|span| span.id);
            let is_rejected = article.rejections().contains(&mark.rejection());
            Marked { mark, by, settled, is_rejected }
        };
        let all: Vec<Marked> = by.into_iter().map(marked).collect();
        let by_mark = all.iter().enumerate().map(|(idx, marked)| (marked.mark.clone(), idx)).collect();
        let mut by_first: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        firsts(article.text(), &all)
            .iter()
            .enumerate()
            .for_each(|(idx, it)| by_first.entry(*it).or_default().push(idx));
        let things: Vec<Vec<usize>> = by_first.into_values().collect();
        let mut thing_of = vec![0; all.len()];
        for (thing, marks) in things.iter().enumerate() {
            for idx in marks {
                thing_of[*idx] = thing;
            }
        }
        let mut marks = Self { all, things, thing_of, by_mark };
        marks.find_mended(article);
        marks
    }

    /// The mark that a span of a reading is.
    pub(super) fn of(&self, span: &Span) -> Option<&Marked> {
        self.by_mark.get(&Mark::of(span)).map(|idx| &self.all[*idx])
    }

    /// The span of the article that stands for a mark: its own, or else the one most like it that was taken for the
    /// same thing.
    pub(super) fn span_for<'a>(&self, article: &'a Article, marked: &Marked) -> Option<&'a Span> {
        if let Some(own) = marked.settled {
            return article.span(own);
        }
        let idx = *self.by_mark.get(&marked.mark)?;
        let same_thing = self.things[self.thing_of[idx]].iter();
        let spans = same_thing.filter_map(|other| article.span(self.all[*other].settled?));
        let own = marked.mark.measured(article.text());
        let like = |span: &&Span| Measured::new(article.text(), &span.fragments).overlap(&own);
        spans.max_by(|one, other| like(one).total_cmp(&like(other)))
    }

    /// Spans of the article that no reading has are what somebody made of the mark that is most like them.
    fn find_mended(&mut self, article: &Article) {
        let own: Vec<&Span> = article.spans().iter().filter(|span| self.of(span).is_none()).collect();
        for span in own {
            let near = self.all.partition_point(|marked| marked.mark.extent().start() < span.extent().end());
            let own = Measured::new(article.text(), &span.fragments);
            let candidates = (0..near).rev().take(N_NEIGHBOURS).filter(|idx| {
                let mark = &self.all[*idx].mark;
                mark.measured(article.text()).is_same_thing(&own, mark.label == span.label)
            });
            let like = |idx: &usize| {
                let mark = &self.all[*idx].mark;
                (mark.label == span.label, mark.measured(article.text()).overlap(&own))
            };
            let order = |one: &usize, other: &usize| {
                let (one, other) = (like(one), like(other));
                one.0.cmp(&other.0).then(one.1.total_cmp(&other.1))
            };
            if let Some(idx) = candidates.max_by(order) {
                self.all[idx].settled.get_or_insert(span.id);
            }
        }
    }
}

/// One question for each thing that anybody has marked.
pub(super) fn span_questions(
    labels: &LabelSet,
    article: &Article,
    voices: &[&Reading],
    marks: &Marks,
) -> Vec<Question> {
    let question = |thing: &Vec<usize>| {
        let of_thing: Vec<&Marked> = thing.iter().map(|idx| &marks.all[*idx]).collect();
        let has = voices.iter().enumerate().map(|(voice, reading)| {
            let theirs = of_thing.iter().filter(|marked| marked.by.contains(&voice)).map(|marked| marked.mark.clone());
            (reading.annotator.clone(), Has::Spans(theirs.collect()))
        });
        let extents = of_thing.iter().map(|marked| marked.mark.extent());
        let place = extents.reduce(TextRange::joined).unwrap_or_else(|| article.text().whole());
        let is_settled =
            of_thing.iter().any(|marked| marked.settled.is_some()) || of_thing.iter().all(|marked| marked.is_rejected);
        let stands = of_thing.iter().filter_map(|marked| marked.settled).collect();
        let likeness = |one: &Has, other: &Has| likeness(article.text(), one, other);
        let at_signs = |has: &Has| at_signs(article.text(), has);
        Question {
            about: About::Spans,
            place,
            versions: versions(labels, has.collect(), likeness, at_signs),
            is_settled,
            stands,
        }
    };
    marks.things.iter().map(question).collect()
}

/// What two people share of what both have marked.
fn likeness(text: &Text, one: &Has, other: &Has) -> f64 {
    let (Has::Spans(one), Has::Spans(other)) = (one, other) else { return 0.0 };
    let others: Vec<Measured<'_>> = other.iter().map(|mark| mark.measured(text)).collect();
    let shared = one.iter().map(|mark| mark.measured(text));
    let shared = shared.flat_map(|mark| others.iter().map(move |it| mark.overlap(it)));
    2.0 * shared.sum::<f64>() / (one.len() + other.len()).max(1) as f64
}

/// How far edges stand where the text has signs: a quotation mark that belongs to a span, or what ends a clause beside it.
fn at_signs(text: &Text, has: &Has) -> f64 {
    let Has::Spans(marks) = has else { return 0.0 };
    let words = text.as_str();
    let is_quotation_mark = |c: char| matches!(c, '“' | '”' | '„' | '"' | '‘' | '’' | '«' | '»' | '‹' | '›');
    let of_edge = |inside: Option<char>, outside: Option<char>| match (inside, outside) {
        (Some(inside), _) if is_quotation_mark(inside) => 1.0,
        (Some(inside), _) if !inside.is_alphanumeric() => 0.5,
        (_, outside) if outside.is_none_or(|outside| !outside.is_alphanumeric()) => 0.75,
        _ => 0.0,
    };
    let of_mark = |mark: &Mark| {
        let (start, end) = (mark.extent().start(), mark.extent().end());
        let before = words[..start].trim_end_matches(' ').chars().next_back();
        let after = words[end..].trim_start_matches(' ').chars().next();
        of_edge(words[start..].chars().next(), before) + of_edge(words[..end].chars().next_back(), after)
    };
    marks.iter().map(of_mark).sum::<f64>() / marks.len().max(1) as f64
}

/// The first mark of the thing that each is of: those of different people that are as much as the same, and what hangs
/// together with them. Marks that somebody has both are two things.
fn firsts(text: &Text, all: &[Marked]) -> Vec<usize> {
    let mut thing_of: Vec<usize> = (0..all.len()).collect();
    let measured: Vec<Measured<'_>> = all.iter().map(|marked| marked.mark.measured(text)).collect();
    for (idx, one) in all.iter().enumerate() {
        let end = one.mark.extent().end();
        let behind = all.iter().enumerate().skip(idx + 1).take(N_NEIGHBOURS);
        for (other_idx, other) in behind.take_while(|(_, other)| other.mark.extent().start() < end) {
            let is_one_label = one.mark.label == other.mark.label;
            if one.by.is_disjoint(&other.by) && measured[idx].is_same_thing(&measured[other_idx], is_one_label) {
                let (a, b) = (first_of(&thing_of, idx), first_of(&thing_of, other_idx));
                thing_of[a.max(b)] = a.min(b);
            }
        }
    }
    (0..all.len()).map(|idx| first_of(&thing_of, idx)).collect()
}

fn first_of(thing_of: &[usize], mut idx: usize) -> usize {
    while thing_of[idx] != idx {
        idx = thing_of[idx];
    }
    idx
}
