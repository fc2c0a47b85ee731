//! What stands in readings, sorted by where it is, and which of it is about the same thing.

use std::collections::{BTreeMap, BTreeSet};

use super::question::{About, Has, Mark, Question, versions, with_standing};
use super::things::{Marked, N_NEIGHBOURS, things};
use crate::model::compare::Measured;
use crate::model::{Article, LabelSet, Reading, Rejection, Span, SpanId, Text, TextRange};

/// The different marks of an article's readings.
pub(super) struct Marks {
    /// In the order of their places.
    pub(super) all: Vec<Marked>,
    /// The numbers of those that are about the same thing.
    pub(super) things: Vec<Vec<usize>>,
    /// Contested spans of the article of which nobody has anything any more.
    pub(super) alone: Vec<SpanId>,
    /// Of which thing each mark is: its place among them.
    thing_of: Vec<usize>,
    by_mark: BTreeMap<Mark, usize>,
}

impl Mark {
    pub fn of(span: &Span) -> Self {
        Self { fragments: span.fragments.clone(), label: span.label.clone() }
    }

    pub fn extent(&self) -> TextRange {
        self.fragments.extent()
    }

    fn measured(&self, text: &Text) -> Measured {
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
        let things = things(article.text(), &all);
        let mut thing_of = vec![0; all.len()];
        for (thing, marks) in things.iter().enumerate() {
            for idx in marks {
                thing_of[*idx] = thing;
            }
        }
        let mut marks = Self { all, things, alone: Vec::new(), thing_of, by_mark };
        marks.find_mended(article);
        let standing: BTreeSet<SpanId> = marks.all.iter().filter_map(|marked| marked.settled).collect();
        let contested = article.spans().iter().filter(|span| !span.contested_by.is_empty());
        marks.alone = contested.map(|span| span.id).filter(|id| !standing.contains(id)).collect();
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
    let of_things = marks.things.iter().map(|thing| {
        let of_thing: Vec<&Marked> = thing.iter().map(|idx| &marks.all[*idx]).collect();
        let stands: Vec<SpanId> = of_thing.iter().filter_map(|marked| marked.settled).collect();
        (of_thing, stands)
    });
    let of_nobody = marks.alone.iter().map(|id| (Vec::new(), vec![*id]));
    let question = |(of_thing, stands): (Vec<&Marked>, Vec<SpanId>)| {
        let has = voices.iter().enumerate().map(|(voice, reading)| {
            let theirs = of_thing.iter().filter(|marked| marked.by.contains(&voice)).map(|marked| marked.mark.clone());
            (reading.annotator.clone(), Has::Spans(theirs.collect()))
        });
        let standing: Vec<&Span> = stands.iter().filter_map(|id| article.span(*id)).collect();
        let contested_by: BTreeSet<String> =
            standing.iter().flat_map(|span| span.contested_by.iter().cloned()).collect();
        let extents = of_thing.iter().map(|marked| marked.mark.extent());
        let extents = extents.chain(standing.iter().filter(|_| of_thing.is_empty()).map(|span| span.extent()));
        let place = extents.reduce(TextRange::joined).unwrap_or_else(|| article.text().whole());
        let is_answered = !stands.is_empty() || of_thing.iter().all(|marked| marked.is_rejected);
        let likeness = |one: &Has, other: &Has| likeness(article.text(), one, other);
        let at_signs = |has: &Has| at_signs(article.text(), has);
        let mut versions = versions(labels, has.collect(), likeness, at_signs);
        if !contested_by.is_empty() {
            let standing: BTreeSet<Mark> = standing.into_iter().map(Mark::of).collect();
            versions = with_standing(versions, &Has::Spans(standing.into_iter().collect()));
        }
        let is_settled = is_answered && contested_by.is_empty();
        Question { about: About::Spans, place, versions, is_settled, contested_by, stands }
    };
    of_things.chain(of_nobody).map(question).collect()
}

/// What two people share of what both have marked.
fn likeness(text: &Text, one: &Has, other: &Has) -> f64 {
    let (Has::Spans(one), Has::Spans(other)) = (one, other) else { return 0.0 };
    let others: Vec<Measured> = other.iter().map(|mark| mark.measured(text)).collect();
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
