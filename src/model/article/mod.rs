//! An article: its text with the spans and relations that people made on it.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

use crate::model::id::free_numbers;
use crate::model::{
    ArticleId, EditError, KindId, LabelId, LabelSet, RelationId, SpanId, Text, TextRange, UnknownFields,
};

mod part;
mod prediction;
mod reading;
mod rejection;
mod relation;
mod segments;
mod span;
mod spans;

pub use prediction::{Confidence, Prediction};
pub use reading::{Reading, ReadingSource, ReadingWork};
pub use rejection::Rejection;
pub use relation::Relation;
pub use segments::{Segment, lanes, segments};
pub use span::{Fragments, FragmentsError, NOBODY_NAMED, Origin, QUESTION, Span};
pub use spans::{Spans, Stretches};

/// An article and its labels.
///
/// Invariant: every fragment lies in the text, between characters; both ends of every relation are there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Article {
    pub id: ArticleId,
    pub title: String,
    pub source: Source,
    pub meta: Meta,
    pub status: Status,
    /// What people write beside it, such as questions about the guide.
    pub note: String,
    /// The annotators that it was handed out to.
    pub handed_to: BTreeSet<String>,
    /// Lines of the project file that do not fit the text, kept as they were.
    pub misfits: Vec<Misfit>,
    pub unknown: UnknownFields,
    text: Text,
    spans: Spans,
    /// Shared by copies until one of them is linked anew. The map has room for more of them than most articles have.
    relations: Arc<BTreeMap<RelationId, Box<Relation>>>,
    relations_by_end: Arc<BTreeSet<(SpanId, RelationId)>>,
    rejections: BTreeSet<Rejection>,
    predictions: BTreeSet<Prediction>,
    /// By annotator.
    readings: Vec<Arc<Reading>>,
}

/// The file that an article was read from, and how.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Source {
    /// As the project file gives it; empty for a text that came without a file.
    pub path: String,
    /// Of the file's bytes, 64 hex digits.
    pub sha256: String,
    /// The name of the WHATWG encoding standard: `UTF-8`, `windows-1252`.
    pub encoding: String,
    pub newline: Newline,
    /// What took the text out of a file that is more than text, with its version: `html 1`. Empty for plain text.
    pub extractor: String,
    /// Which column of a table of articles holds the text, the title and so on; empty for a file of one article. Articles
    /// of one table share it.
    pub columns: Arc<BTreeMap<String, String>>,
    /// Which record of a file of many articles: what its id column says, or its number.
    pub record: String,
    pub unknown: UnknownFields,
}

/// The line ends of a source file. In a [`Text`] they are all `\n`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Newline {
    #[default]
    Lf,
    CrLf,
    Cr,
    Mixed,
}

/// What is known of an article besides its text; empty where nothing is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Meta {
    pub byline: String,
    pub outlet: String,
    pub date: String,
    pub url: String,
    pub unknown: UnknownFields,
}

/// How far the work on an article is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    #[default]
    New,
    InProgress,
    Done,
    /// Somebody has decided that it is not to be labelled.
    Skipped,
}

/// A span, relation, rejection, prediction or reading of a project file that does not fit its article. It is kept and written back as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misfit {
    pub kind: MisfitKind,
    /// The RON of the file, verbatim.
    pub ron: String,
    /// The line of the file, counted from 1.
    pub line: usize,
    /// What is wrong, in a sentence for people.
    pub reason: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MisfitKind {
    Span,
    Relation,
    Rejection,
    Prediction,
    Reading,
}

impl MisfitKind {
    pub const ALL: [Self; 5] = [Self::Span, Self::Relation, Self::Rejection, Self::Prediction, Self::Reading];

    /// The name that the journal uses.
    pub fn name(self) -> &'static str {
        match self {
            Self::Span => "span",
            Self::Relation => "relation",
            Self::Rejection => "rejection",
            Self::Prediction => "prediction",
            Self::Reading => "reading",
        }
    }
}

/// What [`Article::labelled`] could not take in, with the reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unfit {
    Span(Span, EditError),
    Relation(Relation, EditError),
}

impl Article {
    /// An article without labels.
    pub fn new(id: ArticleId, title: String, source: Source, text: Text) -> Self {
        Self {
            id,
            title,
            source,
            meta: Meta::default(),
            status: Status::New,
            note: String::new(),
            handed_to: BTreeSet::new(),
            misfits: Vec::new(),
            unknown: UnknownFields::default(),
            text,
            spans: Spans::default(),
            relations: Arc::default(),
            relations_by_end: Arc::default(),
            rejections: BTreeSet::new(),
            predictions: BTreeSet::new(),
            readings: Vec::new(),
        }
    }

    /// The article with these spans and relations in place of its own, and those that do not fit.
    pub fn labelled(
        self,
        labels: &LabelSet,
        spans: Vec<impl Into<Arc<Span>>>,
        relations: Vec<Relation>,
    ) -> (Self, Vec<Unfit>) {
        let taken_ids = self.spans.taken_ids().clone();
        let mut article =
            Self { spans: Spans::default(), relations: Arc::default(), relations_by_end: Arc::default(), ..self };
        let mut unfit = Vec::new();
        let (mut fit, mut ids) = (Vec::with_capacity(spans.len()), HashSet::with_capacity(spans.len()));
        for span in spans {
            let span: Arc<Span> = span.into();
            let same_id = ids.contains(&span.id).then_some(EditError::SameSpan(span.id));
            match same_id.map_or_else(|| article.check_span(labels, &span), Err) {
                Ok(()) => {
                    ids.insert(span.id);
                    fit.push(span);
                }
                Err(error) => unfit.push(Unfit::Span(Arc::unwrap_or_clone(span), error)),
            }
        }
        article.spans = Spans::new(fit).with_taken_ids(taken_ids);
        for relation in relations {
            if let Err(error) = article.check_new_relation(labels, &relation) {
                unfit.push(Unfit::Relation(relation, error));
            } else {
                article.insert_relation(relation);
            }
        }
        (article, unfit)
    }

    /// The article in which no new span gets one of these ids. Misfits refer to them: were one given away, a link that
    /// did not fit would come to lead to a span that it never meant.
    #[must_use]
    pub fn with_taken_ids(self, ids: BTreeSet<SpanId>) -> Self {
        Self { spans: self.spans.with_taken_ids(ids), ..self }
    }

    /// The article with these rejections in place of its own.
    #[must_use]
    pub fn with_rejections(self, rejections: BTreeSet<Rejection>) -> Self {
        Self { rejections, ..self }
    }

    /// The article with these predictions in place of its own.
    #[must_use]
    pub fn with_predictions(self, predictions: BTreeSet<Prediction>) -> Self {
        Self { predictions, ..self }
    }

    /// The article with these readings in place of its own, and those that do not fit.
    pub fn with_readings(self, readings: Vec<Reading>) -> (Self, Vec<(Reading, EditError)>) {
        let mut article = Self { readings: Vec::new(), ..self };
        let mut unfit = Vec::new();
        for reading in readings {
            match article.check_reading(&reading).and_then(|()| article.free_place(&reading.annotator)) {
                Ok(idx) => article.readings.insert(idx, Arc::new(reading.in_order())),
                Err(error) => unfit.push((reading, error)),
            }
        }
        (article, unfit)
    }

    pub fn text(&self) -> &Text {
        &self.text
    }

    pub fn spans(&self) -> &Spans {
        &self.spans
    }

    pub fn span(&self, id: SpanId) -> Option<&Span> {
        self.spans.get(id)
    }

    /// The spans with a fragment at the byte.
    pub fn spans_at(&self, byte: usize) -> impl Iterator<Item = &Span> {
        self.spans.at(byte)
    }

    /// The spans whose extent overlaps the range.
    pub fn spans_in(&self, range: TextRange) -> impl Iterator<Item = &Span> {
        self.spans.overlapping(range)
    }

    /// All relations, by id.
    pub fn relations(&self) -> impl ExactSizeIterator<Item = &Relation> {
        self.relations.values().map(|relation| &**relation)
    }

    pub fn relation(&self, id: RelationId) -> Option<&Relation> {
        self.relations.get(&id).map(|relation| &**relation)
    }

    /// The relations that start or end at the span, by id.
    pub fn relations_of(&self, span: SpanId) -> impl Iterator<Item = &Relation> {
        let ids = self.relations_by_end.range((span, RelationId(0))..=(span, RelationId(u32::MAX)));
        ids.filter_map(|(_, id)| self.relation(*id))
    }

    /// The spans that relations from this span lead to: the speakers of a quote.
    pub fn speakers_of(&self, span: SpanId) -> impl Iterator<Item = &Span> {
        self.relations_of(span)
            .filter(move |relation| relation.from == span)
            .filter_map(|relation| self.span(relation.to))
    }

    /// Whether the link that a span of this label ought to have is missing: a quote without a speaker, unless somebody
    /// has noted that nobody is named.
    pub fn lacks_link(&self, labels: &LabelSet, span: &Span) -> bool {
        let is_it = |kind: &KindId, relation: &Relation| relation.from == span.id && relation.kind == *kind;
        let expected = labels.expected_kind(&span.label);
        !span.names_nobody()
            && expected.is_some_and(|kind| !self.relations_of(span.id).any(|relation| is_it(&kind.id, relation)))
    }

    pub fn rejections(&self) -> &BTreeSet<Rejection> {
        &self.rejections
    }

    /// What models and other programs predicted and nobody has decided about, in text order.
    pub fn predictions(&self) -> &BTreeSet<Prediction> {
        &self.predictions
    }

    /// The predictions about these pieces under this label.
    pub fn predictions_about(&self, label: &LabelId, fragments: &Fragments) -> impl Iterator<Item = &Prediction> {
        let first = Prediction::first_about(label.clone(), fragments.clone());
        self.predictions.range(&first..).take_while(move |one| one.is_about(&first.label, &first.fragments))
    }

    /// What each annotator made of it, by their names.
    pub fn readings(&self) -> impl ExactSizeIterator<Item = &Reading> {
        self.readings.iter().map(|reading| &**reading)
    }

    /// What this annotator made of it.
    pub fn reading(&self, annotator: &str) -> Option<&Reading> {
        self.place_of_reading(annotator).ok().map(|idx| &*self.readings[idx])
    }

    /// Whether somebody has turned down these pieces under this label: the same words, be it that an edge lies a little
    /// elsewhere.
    pub fn is_rejected(&self, label: &LabelId, fragments: &Fragments) -> bool {
        self.rejections_near(label, fragments).any(|one| one.speaker.is_none())
    }

    /// Whether somebody has turned down this link from these pieces: the same words at both ends, as above.
    pub fn is_link_rejected(&self, label: &LabelId, fragments: &Fragments, kind: &KindId, to: TextRange) -> bool {
        let is_of_kind = |one: &Rejection| one.kind.as_ref().is_none_or(|other| other == kind);
        self.rejections_near(label, fragments)
            .any(|one| is_of_kind(one) && one.speaker.is_some_and(|speaker| is_mostly_same(speaker, to)))
    }

    /// What was turned down under this label for mostly these words, or for a link from them.
    fn rejections_near(&self, label: &LabelId, fragments: &Fragments) -> impl Iterator<Item = &Rejection> {
        let extent = fragments.extent();
        // What shares most of its words with these begins no further away than that.
        let reach = extent.n_bytes() / 2;
        let text = self.text.as_str();
        let from = text.floor_char_boundary(extent.start().saturating_sub(reach));
        let first = self.text.range(from..text.ceil_char_boundary((from + 1).min(text.len()))).ok();
        let first = first.and_then(|first| Fragments::one(first).ok());
        let first = first.map(|first| Rejection::of_span(label, &first));
        let last = extent.start() + reach;
        let behind = first.into_iter().flat_map(|first| self.rejections.range(first..));
        let near = behind.take_while(move |one| one.label == *label && one.fragments.first().start() <= last);
        near.filter(move |one| is_mostly_same(one.fragments.extent(), extent))
    }

    /// Whether a relation of the kind leads from the one span to the other.
    pub fn is_linked(&self, kind: &KindId, from: SpanId, to: SpanId) -> bool {
        let is_it = |other: &Relation| (other.from, other.to, &other.kind) == (from, to, kind);
        // It is among those of either end, so the walk ends with the end that has fewer.
        let mut at_ends = self.relations_of(from).zip(self.relations_of(to));
        at_ends.any(|(at_from, at_to)| is_it(at_from) || is_it(at_to))
    }

    /// The text of a span: its fragments joined by a space.
    pub fn text_of(&self, span: &Span) -> String {
        self.text_of_fragments(&span.fragments)
    }

    /// [`text_of`](Self::text_of), which is no copy where the span has one fragment.
    pub fn words_of(&self, span: &Span) -> Cow<'_, str> {
        if span.fragments.count() == 1 {
            Cow::Borrowed(self.text.slice(span.fragments.first()))
        } else {
            Cow::Owned(self.text_of(span))
        }
    }

    /// The text of fragments joined by a space.
    pub fn text_of_fragments(&self, fragments: &Fragments) -> String {
        fragments.iter().map(|range| self.text.slice(range)).collect::<Vec<_>>().join(" ")
    }

    /// A relation id that is not taken.
    pub fn free_relation_id(&self) -> RelationId {
        self.free_relation_ids().next().unwrap_or(RelationId(u32::MAX))
    }

    /// All relation ids that are not taken: first those that are higher than all, then the gaps.
    pub fn free_relation_ids(&self) -> impl Iterator<Item = RelationId> {
        let highest = self.relations.last_key_value().map_or(0, |(id, _)| id.0);
        free_numbers(highest).map(RelationId).filter(|id| !self.relations.contains_key(id))
    }

    /// Whether all spans and relations have labels and kinds of the set.
    pub(in crate::model) fn check_labels(&self, labels: &LabelSet) -> Result<(), EditError> {
        for span in self.spans.iter() {
            self.check_span(labels, span)?;
        }
        self.relations.values().try_for_each(|relation| self.check_relation(labels, relation))
    }

    pub(in crate::model) fn add_span(&mut self, labels: &LabelSet, span: Span) -> Result<SpanId, EditError> {
        let id = span.id;
        if self.span(id).is_some() {
            return Err(EditError::SameSpan(id));
        }
        self.check_span(labels, &span)?;
        self.spans.insert(span);
        Ok(id)
    }

    pub(in crate::model) fn remove_span(&mut self, id: SpanId) -> Result<Span, EditError> {
        if self.relations_of(id).next().is_some() {
            return Err(EditError::SpanHasRelations(id));
        }
        self.spans.remove(id).ok_or(EditError::NoSuchSpan(id))
    }

    /// Puts `span` in the place of the one with its id and gives that back.
    pub(in crate::model) fn replace_span(&mut self, labels: &LabelSet, span: Span) -> Result<Span, EditError> {
        self.check_span(labels, &span)?;
        let id = span.id;
        let old = self.spans.remove(id).ok_or(EditError::NoSuchSpan(id))?;
        let is_relabelled = span.label != old.label;
        self.spans.insert(span);
        let mut fits = Ok(());
        if is_relabelled {
            fits = self.relations_of(id).try_for_each(|link| self.check_relation(labels, link));
        }
        if let Err(error) = fits {
            self.spans.remove(id);
            self.spans.insert(old);
            return Err(error);
        }
        Ok(old)
    }

    pub(in crate::model) fn add_relation(
        &mut self,
        labels: &LabelSet,
        relation: Relation,
    ) -> Result<RelationId, EditError> {
        let id = relation.id;
        self.check_new_relation(labels, &relation)?;
        self.insert_relation(relation);
        Ok(id)
    }

    pub(in crate::model) fn remove_relation(&mut self, id: RelationId) -> Result<Relation, EditError> {
        let relation = *Arc::make_mut(&mut self.relations).remove(&id).ok_or(EditError::NoSuchRelation(id))?;
        let by_end = Arc::make_mut(&mut self.relations_by_end);
        by_end.remove(&(relation.from, id));
        by_end.remove(&(relation.to, id));
        Ok(relation)
    }

    pub(in crate::model) fn add_rejection(&mut self, rejection: Rejection) -> Result<(), EditError> {
        let ranges = rejection.fragments.iter().chain(rejection.speaker);
        self.check_ranges(ranges)?;
        if self.rejections.insert(rejection) { Ok(()) } else { Err(EditError::SameRejection) }
    }

    pub(in crate::model) fn remove_rejection(&mut self, rejection: &Rejection) -> Result<(), EditError> {
        if self.rejections.remove(rejection) { Ok(()) } else { Err(EditError::NoSuchRejection) }
    }

    pub(in crate::model) fn add_prediction(&mut self, prediction: Prediction) -> Result<(), EditError> {
        self.check_ranges(prediction.fragments.iter().chain(prediction.speaker))?;
        if self.predictions.insert(prediction) { Ok(()) } else { Err(EditError::SamePrediction) }
    }

    pub(in crate::model) fn remove_prediction(&mut self, prediction: &Prediction) -> Result<(), EditError> {
        if self.predictions.remove(prediction) { Ok(()) } else { Err(EditError::NoSuchPrediction) }
    }

    /// Returns whose it is.
    pub(in crate::model) fn add_reading(&mut self, reading: Arc<Reading>) -> Result<String, EditError> {
        self.check_reading(&reading)?;
        let annotator = reading.annotator.clone();
        let idx = self.free_place(&annotator)?;
        let is_in_order = reading.is_in_order();
        let sorted = |reading: Arc<Reading>| Arc::new(Arc::unwrap_or_clone(reading).in_order());
        self.readings.insert(idx, if is_in_order { reading } else { sorted(reading) });
        Ok(annotator)
    }

    pub(in crate::model) fn remove_reading(&mut self, annotator: &str) -> Result<Arc<Reading>, EditError> {
        let Ok(idx) = self.place_of_reading(annotator) else {
            return Err(EditError::NoSuchReading(annotator.to_owned()));
        };
        Ok(self.readings.remove(idx))
    }

    /// Puts a reading in the place of the one by its annotator and gives that back.
    pub(in crate::model) fn replace_reading(&mut self, reading: Arc<Reading>) -> Result<Arc<Reading>, EditError> {
        self.check_reading(&reading)?;
        let old = self.remove_reading(&reading.annotator)?;
        self.add_reading(reading)?;
        Ok(old)
    }

    fn place_of_reading(&self, annotator: &str) -> Result<usize, usize> {
        self.readings.binary_search_by(|reading| (*reading.annotator).cmp(annotator))
    }

    /// Where a reading of the annotator goes, who has none yet.
    fn free_place(&self, annotator: &str) -> Result<usize, EditError> {
        self.place_of_reading(annotator).map_or_else(Ok, |_| Err(EditError::SameReading(annotator.to_owned())))
    }

    fn check_reading(&self, reading: &Reading) -> Result<(), EditError> {
        reading.check()?;
        self.check_ranges(reading.spans.iter().flat_map(|span| span.fragments.iter()))
    }

    fn insert_relation(&mut self, relation: Relation) {
        Arc::make_mut(&mut self.relations_by_end).extend([(relation.from, relation.id), (relation.to, relation.id)]);
        Arc::make_mut(&mut self.relations).insert(relation.id, Box::new(relation));
    }

    fn check_span(&self, labels: &LabelSet, span: &Span) -> Result<(), EditError> {
        if labels.label(&span.label).is_none() {
            return Err(EditError::NoSuchLabel(span.label.clone()));
        }
        self.check_ranges(span.fragments.iter())
    }

    fn check_ranges(&self, mut ranges: impl Iterator<Item = TextRange>) -> Result<(), EditError> {
        ranges.try_for_each(|range| self.text.range(range.bytes()).map(drop)).map_err(EditError::NotInText)
    }

    fn check_new_relation(&self, labels: &LabelSet, relation: &Relation) -> Result<(), EditError> {
        if self.relations.contains_key(&relation.id) {
            return Err(EditError::SameRelation(relation.id));
        }
        if self.is_linked(&relation.kind, relation.from, relation.to) {
            return Err(EditError::AlreadyLinked);
        }
        self.check_relation(labels, relation)
    }

    fn check_relation(&self, labels: &LabelSet, relation: &Relation) -> Result<(), EditError> {
        let kind = labels.kind(&relation.kind).ok_or_else(|| EditError::NoSuchKind(relation.kind.clone()))?;
        if relation.from == relation.to {
            return Err(EditError::LinkToItself);
        }
        let end = |id| self.span(id).ok_or(EditError::NoSuchSpan(id));
        let (from, to) = (&end(relation.from)?.label, &end(relation.to)?.label);
        if labels.fits(&kind.id, from, to) {
            return Ok(());
        }
        let (from, to) = (labels.in_sentence(from), labels.in_sentence(to));
        Err(EditError::WrongEnds { kind: kind.name.clone(), from, to })
    }
}

/// Whether two thirds of what the two cover together is in both.
fn is_mostly_same(one: TextRange, other: TextRange) -> bool {
    let n_shared = one.common(other).map_or(0, TextRange::n_bytes);
    3 * n_shared >= 2 * (one.n_bytes() + other.n_bytes() - n_shared)
}

impl Status {
    pub const ALL: [Self; 4] = [Self::New, Self::InProgress, Self::Done, Self::Skipped];

    /// Whether there is still something to do.
    pub fn is_open(self) -> bool {
        matches!(self, Self::New | Self::InProgress)
    }

    /// Whether somebody has begun with an article of this status: one that nobody has labelled, or that was skipped, says
    /// nothing of its spans, unless it has some.
    pub fn is_begun(self, has_spans: bool) -> bool {
        has_spans || matches!(self, Self::InProgress | Self::Done)
    }

    /// The name that files use.
    pub fn name(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::InProgress => "in_progress",
            Self::Done => "done",
            Self::Skipped => "skipped",
        }
    }
}

impl Source {
    /// Whether the text may differ from what people see in the file, so that somebody has to check it.
    pub fn is_best_effort(&self) -> bool {
        self.extractor.starts_with("pdf ")
    }
}

impl Newline {
    pub const ALL: [Self; 4] = [Self::Lf, Self::CrLf, Self::Cr, Self::Mixed];

    /// The name that files use.
    pub fn name(self) -> &'static str {
        match self {
            Self::Lf => "lf",
            Self::CrLf => "crlf",
            Self::Cr => "cr",
            Self::Mixed => "mixed",
        }
    }
}
