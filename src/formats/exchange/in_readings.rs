//! Marks of an import that the project has as what somebody made of the article, and that so are nothing new.

use std::collections::BTreeMap;

use super::coarse::Coarse;
use crate::model::{Article, KindId, Reading, Span, SpanId, Spans};

/// What those made of an article whose labels come in, to be found by place.
pub(super) struct InReadings<'a> {
    there: &'a Article,
    /// For files of a format that says less than the project does.
    coarse: Option<Coarse<'a>>,
    /// The spans of those who have been asked about.
    by_annotator: BTreeMap<&'a str, Spans>,
}

impl<'a> InReadings<'a> {
    pub(super) fn new(there: &'a Article, is_coarse: bool) -> Self {
        Self { there, coarse: is_coarse.then(|| Coarse::new(there)), by_annotator: BTreeMap::new() }
    }

    /// The span of the project that the format makes this one of, where it says less than the project.
    pub(super) fn source_of(&self, span: &Span) -> Option<&'a Span> {
        self.coarse.as_ref()?.source_of(self.there.spans(), span)
    }

    /// Whether each of those whose span this is has it in their reading, or somebody where nothing says whose it is: it is
    /// theirs to settle, and not settled.
    pub(super) fn have(&mut self, span: &Span) -> bool {
        let there = self.there;
        if span.from.is_empty() {
            return there.readings().any(|reading| !self.in_reading(reading, span).is_empty());
        }
        let mut readings = span.from.iter().map(|annotator| there.reading(annotator));
        readings.all(|reading| reading.is_some_and(|reading| !self.in_reading(reading, span).is_empty()))
    }

    /// Whether somebody whose span the first is, or anybody where nothing says whose it is, has such a link in their reading.
    pub(super) fn have_link(&mut self, kind: &KindId, from: &Span, to: &Span) -> bool {
        let there = self.there;
        let mut theirs =
            there.readings().filter(|reading| from.from.is_empty() || from.from.contains(&reading.annotator));
        theirs.any(|reading| {
            let [from, to] = [from, to].map(|end| self.in_reading(reading, end));
            let is_it = |(a, b): (SpanId, SpanId)| from.contains(&a) && to.contains(&b);
            reading.relations.iter().any(|link| link.kind == *kind && is_it((link.from, link.to)))
        })
    }

    /// The spans of a reading that are this one.
    fn in_reading(&mut self, reading: &'a Reading, span: &Span) -> Vec<SpanId> {
        let spans = self.by_annotator.entry(&reading.annotator).or_insert_with(|| reading.placed());
        let is_it = |own: &&Span| (&own.label, &own.fragments) == (&span.label, &span.fragments);
        let equal: Vec<SpanId> = spans.of_extent(span.extent()).filter(is_it).map(|own| own.id).collect();
        let source = || self.coarse.as_ref()?.source_of(spans, span);
        if equal.is_empty() { source().map(|own| own.id).into_iter().collect() } else { equal }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{LabelSet, ReadingSource, marked};

    const READ: [(&str, &str); 2] =
        [("ann", "[quote>2 “No”], said [speaker#2 Ana]."), ("ben", "[quote “No]”, said [speaker Ana].")];

    fn article(marked: &str) -> Article {
        marked::parse(&LabelSet::built_in(), marked).unwrap()
    }

    fn there() -> Article {
        let readings = READ.map(|(name, read)| Reading::of(&article(read), name, ReadingSource::default()));
        article("“No”, said Ana.").with_readings(readings.to_vec()).0
    }

    #[test]
    fn what_each_of_its_people_has_read_is_there() {
        let there = there();
        let come = article("[quote “No”], said [speaker Ana].");
        let mut read = InReadings::new(&there, false);
        let mut have = |from: &[&str]| -> Vec<bool> {
            let from: Vec<String> = from.iter().map(|name| (*name).to_owned()).collect();
            come.spans().iter().map(|span| read.have(&Span { from: from.clone(), ..span.clone() })).collect()
        };
        assert_eq!([have(&["ann"]), have(&["ann", "ben"])], [[true, true], [false, true]]);
        assert_eq!([have(&["cho"]), have(&[])], [[false, false], [true, true]]);
    }

    #[test]
    fn a_link_is_there_where_one_of_its_people_has_it() {
        let (there, come) = (there(), article(READ[0].1));
        let link = come.relations().next().unwrap();
        let [quote, speaker] = [link.from, link.to].map(|id| come.span(id).unwrap().clone());
        let mut read = InReadings::new(&there, false);
        let mut has = |who: &[&str]| {
            let from = who.iter().map(|name| (*name).to_owned()).collect();
            read.have_link(&link.kind, &Span { from, ..quote.clone() }, &speaker)
        };
        assert_eq!([has(&[]), has(&["ann"]), has(&["ben"]), has(&["ben", "ann"])], [true, true, false, true]);
    }

    #[test]
    fn whole_words_are_those_of_a_reading() {
        let there = article("“No”, said Ana.");
        let reading = Reading::of(&article("“No”, said [speaker An]a."), "ben", ReadingSource::default());
        let there = there.with_readings(vec![reading]).0;
        let come = article("“No”, said [speaker Ana].");
        let span = come.spans().iter().next().unwrap();
        assert_eq!([true, false].map(|is_coarse| InReadings::new(&there, is_coarse).have(span)), [true, false]);
    }
}
