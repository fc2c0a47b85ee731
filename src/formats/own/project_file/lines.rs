//! The lines of an article's lists: each is checked against its text, and what does not fit is set aside.

use std::collections::BTreeSet;

use ron::value::RawValue;
use serde::Deserialize;

use super::file::File;
use super::records::Lists;
use crate::formats::own::wire::places::Places;
use crate::formats::own::wire::plain::FromPlain;
use crate::formats::own::wire::reading::ReadingRecord;
use crate::formats::own::wire::record::{read_all, verbatim};
use crate::formats::own::wire::relation::RelationRecord;
use crate::formats::own::wire::span::SpanRecord;
use crate::formats::own::wire::suggestion::{PredictionRecord, RejectionRecord};
use crate::model::{
    Article, LabelSet, Misfit, MisfitKind, OffsetUnit, Prediction, Reading, Rejection, Relation, Span, SpanId, Unfit,
};

type FittingLists = Lists<SpanRecord, RelationRecord, RejectionRecord, PredictionRecord, ReadingRecord>;
type RawLists<'de> = Lists<&'de RawValue, &'de RawValue, &'de RawValue, &'de RawValue, &'de RawValue>;

/// The article with what the lists hold; `None` where anything does not fit.
pub(super) fn fitting(article: Article, labels: &LabelSet, unit: OffsetUnit, lists: FittingLists) -> Option<Article> {
    let text = article.text().clone();
    let mut places = Places::new(&text, unit);
    let spans = read_all(lists.spans, |record| record.read(&mut places)).ok()?;
    let relations = read_all(lists.relations, RelationRecord::read).ok()?;
    let rejections = lists.rejections.into_iter().map(|record| record.read(&mut places).ok());
    let rejections = rejections.collect::<Option<_>>()?;
    let predictions = lists.predictions.into_iter().map(|record| record.read(&mut places).ok());
    let predictions = predictions.collect::<Option<_>>()?;
    let readings = read_all(lists.readings, |record| record.read(&mut places)).ok()?;
    let (article, unfit) = article.labelled(labels, spans, relations);
    let (article, unfit_readings) = article.with_readings(readings);
    let fits = unfit.is_empty() && unfit_readings.is_empty();
    fits.then(|| article.with_rejections(rejections).with_predictions(predictions))
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
    let mut lines = Lines::new(file, Places::new(&text, unit));
    lines.read_spans(lists.spans);
    lines.read_relations(lists.relations);
    lines.read_rejections(lists.rejections);
    lines.read_predictions(lists.predictions);
    lines.read_readings(lists.readings);
    lines.into_article(article, labels)
}

/// The labels and kinds that the lists name, as if there were no others.
pub(super) fn labels_named<'de>(file: &File<'de>, lists: &RawLists<'de>) -> LabelSet {
    let spans = lists.spans.iter().filter_map(|line| file.parse::<SpanRecord>(line.get_ron()).ok()?.label);
    let links = lists.relations.iter().filter_map(|line| file.parse::<RelationRecord>(line.get_ron()).ok()?.kind);
    LabelSet::of_ids(&spans.map(|word| word.0).collect(), &links.map(|word| word.0).collect())
}

/// What was read of an article's lists, each with the line that it stands on.
struct Lines<'de, 't> {
    file: &'t File<'de>,
    places: Places<'t>,
    spans: Vec<(Span, &'de RawValue)>,
    relations: Vec<(Relation, &'de RawValue)>,
    rejections: BTreeSet<Rejection>,
    predictions: BTreeSet<Prediction>,
    readings: Vec<(Reading, &'de RawValue)>,
    misfits: Vec<Misfit>,
    /// The ids that misfits have or refer to.
    misfit_ids: BTreeSet<SpanId>,
}

impl<'de, 't> Lines<'de, 't> {
    fn new(file: &'t File<'de>, places: Places<'t>) -> Self {
        Self {
            file,
            places,
            spans: Vec::new(),
            relations: Vec::new(),
            rejections: BTreeSet::new(),
            predictions: BTreeSet::new(),
            readings: Vec::new(),
            misfits: Vec::new(),
            misfit_ids: BTreeSet::new(),
        }
    }

    fn read_spans(&mut self, values: Vec<&'de RawValue>) {
        for value in values {
            match self.record(value).and_then(|record: SpanRecord| record.read(&mut self.places)) {
                Ok(span) => self.spans.push((span, value)),
                Err(reason) => {
                    let id = self.record::<SpanRecord>(value).ok().and_then(|record| record.id);
                    self.misfit_ids.extend(id.map(|id| id.0));
                    self.set_aside(MisfitKind::Span, value, reason);
                }
            }
        }
    }

    fn read_relations(&mut self, values: Vec<&'de RawValue>) {
        for value in values {
            match self.record(value).and_then(RelationRecord::read) {
                Ok(relation) => self.relations.push((relation, value)),
                Err(reason) => self.set_aside(MisfitKind::Relation, value, reason),
            }
        }
    }

    fn read_rejections(&mut self, values: Vec<&'de RawValue>) {
        for value in values {
            match self.record(value).and_then(|record: RejectionRecord| record.read(&mut self.places)) {
                Ok(rejection) => drop(self.rejections.insert(rejection)),
                Err(reason) => self.set_aside(MisfitKind::Rejection, value, reason),
            }
        }
    }

    fn read_predictions(&mut self, values: Vec<&'de RawValue>) {
        for value in values {
            match self.record(value).and_then(|record: PredictionRecord| record.read(&mut self.places)) {
                Ok(prediction) => drop(self.predictions.insert(prediction)),
                Err(reason) => self.set_aside(MisfitKind::Prediction, value, reason),
            }
        }
    }

    /// A reading of which anything does not fit is set aside as a whole: in part it would be what nobody has said.
    fn read_readings(&mut self, values: Vec<&'de RawValue>) {
        for value in values {
            match self.record(value).and_then(|record: ReadingRecord| record.read(&mut self.places)) {
                Ok(reading) => self.readings.push((reading, value)),
                Err(reason) => self.set_aside(MisfitKind::Reading, value, reason),
            }
        }
    }

    fn record<T: FromPlain<'de> + Deserialize<'de>>(&self, value: &'de RawValue) -> Result<T, String> {
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
        let readings = self.readings.iter().map(|(reading, _)| reading.clone()).collect();
        let (article, unfit) = article.with_readings(readings);
        for (reading, error) in unfit {
            // Of equal ones the last does not fit.
            let line = self.readings.iter().rfind(|(given, _)| *given == reading).map(|(_, value)| *value);
            self.set_aside(MisfitKind::Reading, line.expect("only what was given comes back"), error.to_string());
        }
        let mut article =
            article.with_taken_ids(self.misfit_ids).with_rejections(self.rejections).with_predictions(self.predictions);
        article.misfits = self.misfits;
        article
    }
}
