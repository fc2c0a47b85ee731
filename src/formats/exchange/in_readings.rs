//! Marks of an import that the project has as what somebody made of the article, and that so are nothing new.

use std::collections::BTreeMap;

use crate::model::{Article, Reading, Span, Spans};

/// What those made of an article whose labels come in, to be found by place.
pub(super) struct InReadings<'a> {
    there: &'a Article,
    /// Of those who have been asked about.
    by_annotator: BTreeMap<String, Option<Spans>>,
}

impl<'a> InReadings<'a> {
    pub(super) fn new(there: &'a Article) -> Self {
        Self { there, by_annotator: BTreeMap::new() }
    }

    /// Whether each of those whose span this is has it in their reading: it is theirs to settle, and not settled.
    pub(super) fn have(&mut self, span: &Span) -> bool {
        !span.from.is_empty() && span.from.iter().all(|annotator| self.has(annotator, span))
    }

    fn has(&mut self, annotator: &str, span: &Span) -> bool {
        let placed = || self.there.reading(annotator).map(Reading::placed);
        let spans = self.by_annotator.entry(annotator.to_owned()).or_insert_with(placed);
        let mut alike = spans.iter().flat_map(|spans| spans.of_extent(span.extent()));
        alike.any(|own| (&own.label, &own.fragments) == (&span.label, &span.fragments))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{LabelSet, ReadingSource, marked};

    #[test]
    fn what_each_of_its_people_has_read_is_there() {
        let labels = LabelSet::built_in();
        let article = |marked: &str| marked::parse(&labels, marked).unwrap();
        let read = [("ann", "[quote “No”], said [speaker Ana]."), ("ben", "[quote “No]”, said [speaker Ana].")];
        let readings = read.map(|(name, read)| Reading::of(&article(read), name, ReadingSource::default()));
        let (there, _) = article("“No”, said Ana.").with_readings(readings.to_vec());
        let come = article("[quote “No”], said [speaker Ana].");
        let mut read = InReadings::new(&there);
        let mut have = |from: &[&str]| -> Vec<bool> {
            let from: Vec<String> = from.iter().map(|name| (*name).to_owned()).collect();
            come.spans().iter().map(|span| read.have(&Span { from: from.clone(), ..span.clone() })).collect()
        };
        assert_eq!([have(&["ann"]), have(&["ann", "ben"])], [[true, true], [false, true]]);
        assert_eq!([have(&["cho"]), have(&[])], [[false, false], [false, false]]);
    }
}
