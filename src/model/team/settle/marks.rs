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
    /// Of each thing, the marks for which spans of the article stand.
    standing: Vec<Vec<usize>>,
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
        let mut marks = Self { all, things, alone: Vec::new(), thing_of, standing: Vec::new(), by_mark };
        marks.find_mended(article);
        let is_standing = |idx: &usize| marks.all[*idx].settled.is_some();
        marks.standing = marks.things.iter().map(|thing| thing.iter().copied().filter(is_standing).collect()).collect();
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
        let same_thing = self.standing[self.thing_of[idx]].iter();
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
        let mut theirs = vec![Vec::new(); voices.len()];
        for marked in &of_thing {
            marked.by.iter().for_each(|voice| theirs[*voice].push(marked.mark.clone()));
        }
        let has = voices.iter().zip(theirs).map(|(reading, theirs)| (reading.annotator.clone(), Has::Spans(theirs)));
        let standing: Vec<&Span> = stands.iter().filter_map(|id| article.span(*id)).collect();
        let contested_by: BTreeSet<String> =
            standing.iter().flat_map(|span| span.contested_by.iter().cloned()).collect();
        let extents = of_thing.iter().map(|marked| marked.mark.extent());
        let extents = extents.chain(standing.iter().filter(|_| of_thing.is_empty()).map(|span| span.extent()));
        let place = extents.reduce(TextRange::joined).unwrap_or_else(|| article.text().whole());
        let is_answered = !stands.is_empty() || of_thing.iter().all(|marked| marked.is_rejected);
        let looked_at = |has: &Has| Lying::new(article.text(), has);
        let at_signs = |has: &Has| at_signs(article.text(), has);
        let mut versions = versions(labels, has.collect(), looked_at, Lying::likeness, at_signs);
        if !contested_by.is_empty() {
            let standing: BTreeSet<Mark> = standing.into_iter().map(Mark::of).collect();
            versions = with_standing(versions, &Has::Spans(standing.into_iter().collect()));
        }
        let is_settled = is_answered && contested_by.is_empty();
        Question { about: About::Spans, place, versions, is_settled, contested_by, stands }
    };
    of_things.chain(of_nobody).map(question).collect()
}

/// Where the marks of somebody lie, in the order of the text.
struct Lying {
    marks: Vec<(TextRange, Measured)>,
    /// Where all marks up to each end.
    ends: Vec<usize>,
}

impl Lying {
    fn new(text: &Text, has: &Has) -> Self {
        let Has::Spans(marks) = has else { return Self { marks: Vec::new(), ends: Vec::new() } };
        let mut marks: Vec<_> = marks.iter().map(|mark| (mark.extent(), mark.measured(text))).collect();
        marks.sort_by_key(|(extent, _)| *extent);
        let mut end = 0;
        let ends = marks.iter().map(|(extent, _)| {
            end = end.max(extent.end());
            end
        });
        Self { ends: ends.collect(), marks }
    }

    /// What two people share of what both have marked.
    fn likeness(&self, other: &Self) -> f64 {
        let shared = self.marks.iter().flat_map(|(extent, mark)| other.near(*extent).map(move |it| mark.overlap(it)));
        2.0 * shared.sum::<f64>() / (self.marks.len() + other.marks.len()).max(1) as f64
    }

    /// The marks that can share text with a place; of all others nothing is shared.
    fn near(&self, place: TextRange) -> impl Iterator<Item = &Measured> {
        let first = self.ends.partition_point(|end| *end <= place.start());
        let last = self.marks.partition_point(|(extent, _)| extent.start() < place.end());
        self.marks[first.min(last)..last].iter().map(|(_, mark)| mark)
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Fragments, LabelId};

    #[test]
    fn people_share_what_lies_on_the_same_words() {
        let text = Text::new("abcdefghij".repeat(3)).unwrap();
        let lying = |places: &[(usize, usize)]| {
            let mark = |(start, end): &(usize, usize)| Mark {
                fragments: Fragments::one(text.range(*start..*end).unwrap()).unwrap(),
                label: LabelId::new("quote").unwrap(),
            };
            Lying::new(&text, &Has::Spans(places.iter().map(mark).collect()))
        };
        let nested = [(0, 30), (2, 3), (5, 9), (20, 21)];
        let crossing = [(0, 1), (1, 25), (2, 3), (8, 12), (20, 22), (25, 30)];
        let of_all = |one: &Lying, other: &Lying| {
            let pairs = one.marks.iter().flat_map(|(_, mark)| other.marks.iter().map(|(_, it)| mark.overlap(it)));
            2.0 * pairs.sum::<f64>() / (one.marks.len() + other.marks.len()).max(1) as f64
        };
        for (one, other, expected) in [
            (&[(0, 4), (10, 14)][..], &[(0, 4), (10, 14)][..], Some(1.0)),
            (&[(0, 4)], &[(4, 8)], Some(0.0)),
            (&[], &[], Some(0.0)),
            (&[(0, 30)], &[(0, 3), (3, 6)], Some(2.0 * 0.2 / 3.0)),
            (&nested, &crossing, None),
            (&crossing, &nested, None),
            (&nested, &[(3, 4), (12, 20)], None),
        ] {
            let (one, other) = (lying(one), lying(other));
            let likeness = one.likeness(&other);
            let expected = expected.unwrap_or_else(|| of_all(&one, &other));
            assert!((likeness - expected).abs() < 1e-12, "{likeness} and not {expected}");
        }
    }
}
