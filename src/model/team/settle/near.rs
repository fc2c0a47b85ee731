//! What is asked about some places of an article, without looking closely at the rest.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use super::ask::questions;
use super::question::{About, Question};
use crate::model::{Article, Edit, LabelSet, Relation, Span, SpanId, TextRange, Touched};

/// Places of an article with all that hangs together with them.
///
/// Spans that overlap hang together, and so do those that overlap these; links hang together with both their ends. What is
/// asked about the rest is the same whatever happens here.
pub struct Near {
    /// Where spans are asked about.
    of_spans: Vec<TextRange>,
    /// Where spans lie whose links are asked about.
    of_links: Vec<TextRange>,
    /// As much of the article as that takes.
    part: Article,
}

impl Near {
    pub fn new(article: &Article, places: Vec<TextRange>) -> Self {
        let (labelled, links) = (labelled(article), links(article));
        let of_spans = whole(&labelled, places);
        let linked = links.iter().filter(|[_, to]| is_at(&of_spans, *to)).map(|[from, _]| *from);
        let of_links = whole(&labelled, of_spans.iter().copied().chain(linked).collect());
        let ends = links.iter().filter(|[from, _]| is_at(&of_links, *from)).map(|[_, to]| *to);
        let all = whole(&labelled, of_links.iter().copied().chain(ends).collect());
        Self { of_spans, of_links, part: article.part(|place| is_at(&all, place)) }
    }

    /// Where edits touch what is asked about an article, as it is before them; all of it where they may concern any of it.
    pub(super) fn places(edits: &[Edit], article: &Article) -> Vec<TextRange> {
        let concerns_all = |edit: &Edit| matches!(edit, Edit::SetLabels(_) | Edit::RemoveReading(..));
        let touched = if edits.iter().any(concerns_all) { None } else { Touched::by(edits, article) };
        touched.map_or_else(|| vec![article.text().whole()], |touched| touched.places)
    }

    /// All questions there, in the order in which they are asked.
    pub fn questions(&self, labels: &LabelSet) -> Vec<Question> {
        let mut all = questions(labels, &self.part);
        all.retain(|question| self.has(question));
        all
    }

    /// Whether a question about the article is one of these.
    pub fn has(&self, question: &Question) -> bool {
        let places = if question.about == About::Spans { &self.of_spans } else { &self.of_links };
        is_at(places, question.place)
    }

    /// All questions about the article, as they were known before it was touched here only, and as they are now.
    pub fn renewed(&self, labels: &LabelSet, known: &[Arc<Question>]) -> Vec<Arc<Question>> {
        let mut all: Vec<_> = known.iter().filter(|question| !self.has(question)).cloned().collect();
        all.extend(self.questions(labels).into_iter().map(Arc::new));
        all.sort_by(|one, other| one.order(other));
        all
    }
}

/// Where anything is labelled, in the article or in its readings: spans that hang together as one place, in order.
fn labelled(article: &Article) -> Vec<TextRange> {
    let read = article.readings().flat_map(|reading| &reading.spans);
    TextRange::fused(article.spans().iter().chain(read).map(Span::extent).collect())
}

/// The places with all that is labelled there, in order.
fn whole(labelled: &[TextRange], places: Vec<TextRange>) -> Vec<TextRange> {
    let places = TextRange::fused(places);
    let near = labelled.iter().copied().filter(|one| is_at(&places, *one));
    TextRange::fused(near.chain(places.iter().copied()).collect())
}

/// The ends of all links, of the article and of its readings.
fn links(article: &Article) -> Vec<[TextRange; 2]> {
    let own = article.relations().filter_map(|link| ends(link, |id| article.span(id).map(Span::extent)));
    let mut links: Vec<_> = own.collect();
    for reading in article.readings() {
        let linked: BTreeSet<SpanId> = reading.relations.iter().flat_map(|link| [link.from, link.to]).collect();
        let linked = reading.spans.iter().filter(|span| linked.contains(&span.id));
        let extents: HashMap<SpanId, TextRange> = linked.map(|span| (span.id, span.extent())).collect();
        links.extend(reading.relations.iter().filter_map(|link| ends(link, |id| extents.get(&id).copied())));
    }
    links
}

fn ends(link: &Relation, extent: impl Fn(SpanId) -> Option<TextRange>) -> Option<[TextRange; 2]> {
    Some([extent(link.from)?, extent(link.to)?])
}

/// Whether any of these places, which are in order and apart, shares a byte with this one.
fn is_at(places: &[TextRange], place: TextRange) -> bool {
    let first = places.partition_point(|one| one.end() <= place.start());
    places.get(first).is_some_and(|one| one.overlaps(place))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Reading, ReadingSource, marked};

    #[test]
    fn only_what_hangs_together_with_a_place_is_looked_at() {
        let labels = LabelSet::built_in();
        let group = |n: usize| format!("[claim Ada] [quote#{0}>{1} No] [speaker#{1} Bo] ", 2 * n + 1, 2 * n + 2);
        let marked: String = (0..300).map(group).collect();
        let read = marked::parse(&labels, &marked).unwrap();
        let readings = ["ana", "ben"].map(|name| Reading::of(&read, name, ReadingSource::default()));
        let (article, unfit) = read.with_readings(readings.to_vec());
        assert!(unfit.is_empty());
        let speaker = article.spans().iter().nth(302).unwrap().extent();
        let near = Near::new(&article, vec![speaker]);
        assert!(near.part.readings().all(|reading| reading.spans.len() == 2 && reading.relations.len() == 1));
        assert_eq!(near.questions(&labels).len(), 2, "the speaker, and whom the quote is linked to");
        assert_eq!(questions(&labels, &article).iter().filter(|question| near.has(question)).count(), 2);
    }

    #[test]
    fn a_chain_of_spans_hangs_together_however_long_it_is() {
        let bytes = |start, end| TextRange::unchecked(start, end).unwrap();
        let apart = bytes(300_000, 300_004);
        let extents = (0..200_000).step_by(5).map(|start| bytes(start, start + 8)).chain([apart]).collect();
        let labelled = TextRange::fused(extents);
        assert_eq!(labelled, [bytes(0, 200_003), apart]);
        assert_eq!(whole(&labelled, vec![bytes(70_000, 70_001)]), [bytes(0, 200_003)]);
        assert_eq!(whole(&labelled, vec![bytes(250_000, 250_001)]), [bytes(250_000, 250_001)]);
        assert_eq!(whole(&labelled, vec![bytes(200_000, 300_001)]), [bytes(0, 300_004)]);
    }
}
