//! The lines of an article's lists: each is checked against its text, and what does not fit is set aside.

use std::collections::BTreeSet;

use ron::value::RawValue;
use serde::Deserialize;

use super::read::File;
use super::record::{Lists, PredictionRecord, RejectionRecord, RelationRecord, SpanRecord, verbatim};
use crate::model::{
    Article, Confidence, Fragments, LabelSet, Misfit, MisfitKind, OffsetCursor, OffsetUnit, Prediction, RangeError,
    Rejection, Relation, Span, SpanId, Text, Unfit,
};

type FittingLists<'de> = Lists<SpanRecord<'de>, RelationRecord<'de>, RejectionRecord<'de>, PredictionRecord<'de>>;
type RawLists<'de> = Lists<&'de RawValue, &'de RawValue, &'de RawValue, &'de RawValue>;

/// The article with what the lists hold; `None` where anything does not fit.
pub(super) fn fitting(
    article: Article,
    labels: &LabelSet,
    unit: OffsetUnit,
    lists: FittingLists<'_>,
) -> Option<Article> {
    let text = article.text().clone();
    let mut places = OffsetCursor::new(&text, unit);
    let spans = lists.spans.into_iter().map(|record| span(record, &mut places).ok()).collect::<Option<_>>()?;
    let relations = lists.relations.into_iter().map(|record| relation(record).ok()).collect::<Option<_>>()?;
    let rejections = lists.rejections.into_iter().map(|record| rejection(record, &mut places).ok());
    let rejections = rejections.collect::<Option<_>>()?;
    let predictions = lists.predictions.into_iter().map(|record| prediction(record, &mut places).ok());
    let predictions = predictions.collect::<Option<_>>()?;
    let (article, unfit) = article.labelled(labels, spans, relations);
    unfit.is_empty().then(|| article.with_rejections(rejections).with_predictions(predictions))
}

/// The article with what the lists hold, and with what does not fit as misfits.
pub(super) fn labelled<'de>(
    file: &File<'de>,
    article: Article,
    labels: &LabelSet,
    unit: OffsetUnit,
    lists: RawLists<'de>,
) -> Article {
    let text = article.text().clone();
    let mut lines = Lines::new(file, OffsetCursor::new(&text, unit));
    lines.read_spans(lists.spans);
    lines.read_relations(lists.relations);
    lines.read_rejections(lists.rejections);
    lines.read_predictions(lists.predictions);
    lines.into_article(article, labels)
}

/// What was read of an article's lists, each with the line that it stands on.
struct Lines<'de, 't> {
    file: &'t File<'de>,
    places: OffsetCursor<'t>,
    spans: Vec<(Span, &'de RawValue)>,
    relations: Vec<(Relation, &'de RawValue)>,
    rejections: BTreeSet<Rejection>,
    predictions: BTreeSet<Prediction>,
    misfits: Vec<Misfit>,
    /// The ids that misfits have or refer to.
    misfit_ids: BTreeSet<SpanId>,
}

impl<'de, 't> Lines<'de, 't> {
    fn new(file: &'t File<'de>, places: OffsetCursor<'t>) -> Self {
        Self {
            file,
            places,
            spans: Vec::new(),
            relations: Vec::new(),
            rejections: BTreeSet::new(),
            predictions: BTreeSet::new(),
            misfits: Vec::new(),
            misfit_ids: BTreeSet::new(),
        }
    }

    fn read_spans(&mut self, values: Vec<&'de RawValue>) {
        for value in values {
            match self.record(value).and_then(|record| span(record, &mut self.places)) {
                Ok(span) => self.spans.push((span, value)),
                Err(reason) => {
                    let id = self.record::<SpanRecord<'_>>(value).ok().and_then(|record| record.id);
                    self.misfit_ids.extend(id.map(|id| id.0));
                    self.set_aside(MisfitKind::Span, value, reason);
                }
            }
        }
    }

    fn read_relations(&mut self, values: Vec<&'de RawValue>) {
        for value in values {
            match self.record(value).and_then(relation) {
                Ok(relation) => self.relations.push((relation, value)),
                Err(reason) => self.set_aside(MisfitKind::Relation, value, reason),
            }
        }
    }

    fn read_rejections(&mut self, values: Vec<&'de RawValue>) {
        for value in values {
            match self.record(value).and_then(|record| rejection(record, &mut self.places)) {
                Ok(rejection) => drop(self.rejections.insert(rejection)),
                Err(reason) => self.set_aside(MisfitKind::Rejection, value, reason),
            }
        }
    }

    fn read_predictions(&mut self, values: Vec<&'de RawValue>) {
        for value in values {
            match self.record(value).and_then(|record| prediction(record, &mut self.places)) {
                Ok(prediction) => drop(self.predictions.insert(prediction)),
                Err(reason) => self.set_aside(MisfitKind::Prediction, value, reason),
            }
        }
    }

    fn record<T: Deserialize<'de>>(&self, value: &'de RawValue) -> Result<T, String> {
        self.file.parse(value.get_ron()).map_err(|error| error.message)
    }

    fn set_aside(&mut self, kind: MisfitKind, value: &'de RawValue, reason: String) {
        let ron = value.trim();
        let (line, _) = self.file.place(ron.get_ron());
        self.misfits.push(Misfit { kind, ron: verbatim(value), line, reason });
    }

    fn into_article(mut self, article: Article, labels: &LabelSet) -> Article {
        let spans = self.spans.iter().map(|(span, _)| span.clone()).collect();
        let relations = self.relations.iter().map(|(relation, _)| relation.clone()).collect();
        let (article, unfit) = article.labelled(labels, spans, relations);
        // What does not fit comes back in the order in which it was given. Of equal lines the last do not fit, so each is
        // looked for from the end.
        let mut lines_of_spans = std::mem::take(&mut self.spans).into_iter().rev();
        let mut lines_of_relations = std::mem::take(&mut self.relations).into_iter().rev();
        let mut set_aside = Vec::new();
        for unfit in unfit.into_iter().rev() {
            let (kind, line, error) = match unfit {
                Unfit::Span(span, error) => {
                    self.misfit_ids.insert(span.id);
                    let line = lines_of_spans.find(|(given, _)| *given == span);
                    (MisfitKind::Span, line.map(|(_, value)| value), error)
                }
                Unfit::Relation(relation, error) => {
                    self.misfit_ids.extend([relation.from, relation.to]);
                    let line = lines_of_relations.find(|(given, _)| *given == relation);
                    (MisfitKind::Relation, line.map(|(_, value)| value), error)
                }
            };
            set_aside.push((kind, line.expect("only what was given comes back"), error.to_string()));
        }
        for (kind, value, reason) in set_aside.into_iter().rev() {
            self.set_aside(kind, value, reason);
        }
        let mut article =
            article.with_taken_ids(self.misfit_ids).with_rejections(self.rejections).with_predictions(self.predictions);
        article.misfits = self.misfits;
        article
    }
}

fn span(record: SpanRecord<'_>, places: &mut OffsetCursor<'_>) -> Result<Span, String> {
    let id = record.id.ok_or("the span has no `id`")?.0;
    let label = record.label.ok_or("the span has no `label`")?.0;
    let fragments = fragments(record.at.ok_or("the span has no `at`")?, places)?;
    if let Some(expected) = record.text {
        check_text(places.text(), &fragments, &expected)?;
    }
    let origin = record.by.map(|name| name.0).unwrap_or_default();
    Ok(Span { id, label, fragments, origin, note: record.note, person: record.person, unknown: record.unknown })
}

fn relation(record: RelationRecord<'_>) -> Result<Relation, String> {
    let id = record.id.ok_or("the relation has no `id`")?.0;
    let kind = record.kind.ok_or("the relation has no `kind`")?.0;
    let from = record.from.ok_or("the relation has no `from`")?.0;
    let to = record.to.ok_or("the relation has no `to`")?.0;
    Ok(Relation { id, kind, from, to, unknown: record.unknown })
}

fn rejection(record: RejectionRecord<'_>, places: &mut OffsetCursor<'_>) -> Result<Rejection, String> {
    let label = record.label.ok_or("the rejected suggestion has no `label`")?.0;
    let fragments = fragments(record.at.ok_or("the rejected suggestion has no `at`")?, places)?;
    let speaker = record.speaker.map(|(start, end)| places.range(start, end)).transpose();
    if !record.unknown.0.is_empty() {
        return Err("the rejected suggestion has fields that this version does not know".to_owned());
    }
    Ok(Rejection { label, fragments, speaker: speaker.map_err(|error| error.to_string())? })
}

fn prediction(record: PredictionRecord<'_>, places: &mut OffsetCursor<'_>) -> Result<Prediction, String> {
    let label = record.label.ok_or("the suggestion has no `label`")?.0;
    let fragments = fragments(record.at.ok_or("the suggestion has no `at`")?, places)?;
    if let Some(expected) = record.text {
        check_text(places.text(), &fragments, &expected)?;
    }
    if !record.unknown.0.is_empty() {
        return Err("the suggestion has fields that this version does not know".to_owned());
    }
    let speaker = record.speaker.map(|(start, end)| places.range(start, end)).transpose();
    let speaker = speaker.map_err(|error| error.to_string())?;
    let confidence = Confidence::new(record.confidence.unwrap_or(0.5));
    Ok(Prediction { fragments, label, speaker, confidence, source: record.source.unwrap_or_default() })
}

fn fragments(offsets: Vec<(usize, usize)>, places: &mut OffsetCursor<'_>) -> Result<Fragments, String> {
    let ranges = offsets.into_iter().map(|(start, end)| places.range(start, end));
    let ranges = ranges.collect::<Result<_, RangeError>>().map_err(|error| error.to_string())?;
    Fragments::new(ranges).map_err(|error| error.to_string())
}

/// Whether the fragments, joined by a space, are the copy that the line has of them.
fn check_text(text: &Text, fragments: &Fragments, expected: &str) -> Result<(), String> {
    if fragments.count() == 1 && text.slice(fragments.first()) == expected {
        return Ok(());
    }
    let found = fragments.iter().map(|range| text.slice(range)).collect::<Vec<_>>().join(" ");
    if found == expected {
        return Ok(());
    }
    Err(format!("the text there is “{}”, not “{}”", shortened(&found), shortened(expected)))
}

fn shortened(text: &str) -> String {
    let mut characters = text.chars();
    let start: String = characters.by_ref().take(40).collect();
    if characters.next().is_some() { format!("{start}…") } else { start }
}
