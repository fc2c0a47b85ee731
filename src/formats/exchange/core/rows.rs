//! An article as a row of JSON, as we write it: text, spans, relations and what is known of it, in one object.

use std::borrow::Cow;
use std::io::{self, Write};

use serde::{Deserialize, Serialize, Serializer};
#[cfg(feature = "parquet")]
use serde_json::Value;

use super::draft::Draft;
use super::imported::ImportedArticle;
use super::json_text;
use super::names::status_from;
use super::voices::Record;
use super::voices::votes::Votes;
use crate::model::{Article, Confidence, Meta, OffsetCursor, OffsetUnit, Relation, Source, Span, SpanId};

/// Offsets are code points.
///
/// Readers such as datasets and Polars take the shape of all rows from the first ones, so the first article with links,
/// or with spans where none has links, comes first, and then the first with settled spans and the first that was read.
pub(crate) fn write_lines(out: &mut dyn Write, records: &[Record<'_>]) -> io::Result<()> {
    let has_links = |article: &Article| article.relations().len() > 0;
    let has_any_links = records.iter().any(|record| has_links(record.article));
    let has_shape = |article: &Article| if has_any_links { has_links(article) } else { !article.spans().is_empty() };
    let has_from = |article: &Article| article.spans().iter().any(|span| !span.from.is_empty());
    let mut records = records.to_vec();
    // The last comes first.
    for has in [&(|article: &Article| article.readings().len() > 0) as &dyn Fn(&Article) -> bool, &has_from, &has_shape]
    {
        if let Some(idx) = records.iter().position(|record| has(record.article)) {
            records[..=idx].rotate_right(1);
        }
    }
    records.into_iter().try_for_each(|record| json_text::write_line(out, &ReadRow::new(record)))
}

/// A line as a value, to be one of the fields of something else.
#[cfg(feature = "parquet")]
pub(crate) fn value(record: Record<'_>) -> serde_json::Map<String, Value> {
    match serde_json::to_value(ReadRow::new(record)) {
        Ok(Value::Object(fields)) => fields,
        _ => serde_json::Map::new(),
    }
}

/// Adds the line of what was found in an article, which is called `id` where it came from.
///
/// It is as the lines of an export have them, with how sure each span is, who found it, and what went wrong: a `warning` where
/// some of it is missing, an `error` where nobody has looked.
pub fn append_found(out: &mut Vec<u8>, id: &str, found: &ImportedArticle, wrong: Wrong<'_>) {
    let Row { id: own_id, text, spans, relations, meta } = Row::new(&found.article);
    let score = |span: &SpanOut<'_>| found.confidences.get(&SpanId(span.id)).copied();
    let spans = spans
        .into_iter()
        .map(|span| ScoredSpan { score: score(&span).map_or(1.0, |score| thousandths(Confidence::new(score))), span });
    let id = if id.is_empty() { &*own_id } else { id };
    let (spans, model) = (spans.collect(), &*found.model);
    json_text::append_line(out, &FoundRow { id, text, spans, relations, meta, model, wrong });
}

/// Adds the line of something that is no article: the fields of [`append_found`], empty, and what is wrong.
pub fn append_error(out: &mut Vec<u8>, id: &str, model: &str, error: &str) {
    let (spans, relations, meta) = (Vec::new(), Vec::new(), ArticleFields::default());
    let wrong = Wrong { warning: "", error };
    json_text::append_line(out, &FoundRow { id, text: "", spans, relations, meta, model, wrong });
}

/// What went wrong with a line, in sentences; empty where nothing did.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct Wrong<'a> {
    /// Who did not answer, beside those who did.
    pub warning: &'a str,
    pub error: &'a str,
}

/// A confidence with three digits.
pub(crate) fn thousandths(confidence: Confidence) -> f64 {
    (f64::from(confidence.share()) * 1000.0).round() / 1000.0
}

/// The words of a span, its fragments joined by a space. They are made when it is their turn to be written, since those
/// of nested spans are many times the text.
pub(crate) struct Words<'a>(pub(crate) &'a Article, pub(crate) &'a Span);

impl Serialize for Words<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(article, span) = self;
        if span.fragments.count() == 1 {
            serializer.serialize_str(article.text().slice(span.extent()))
        } else {
            serializer.serialize_str(&article.text_of(span))
        }
    }
}

#[derive(Serialize)]
struct FoundRow<'a> {
    id: &'a str,
    text: &'a str,
    spans: Vec<ScoredSpan<'a>>,
    relations: Vec<RelationOut<'a>>,
    meta: ArticleFields<'a>,
    model: &'a str,
    #[serde(flatten)]
    wrong: Wrong<'a>,
}

#[derive(Serialize)]
struct ScoredSpan<'a> {
    #[serde(flatten)]
    span: SpanOut<'a>,
    score: f64,
}

/// A line with what is known of those who read the article.
#[derive(Serialize)]
struct ReadRow<'a> {
    id: String,
    /// Whose labels these are; empty where they are the project's own.
    annotator: &'a str,
    /// Who read it.
    annotators: Vec<&'a str>,
    text: &'a str,
    spans: Vec<ReadSpan<'a>>,
    relations: Vec<RelationOut<'a>>,
    meta: ArticleFields<'a>,
}

#[derive(Serialize)]
struct ReadSpan<'a> {
    #[serde(flatten)]
    span: SpanOut<'a>,
    /// From whom it was settled.
    from: &'a [String],
    /// How many of those who read the article have it.
    votes: usize,
}

#[derive(Serialize)]
struct Row<'a> {
    id: String,
    text: &'a str,
    spans: Vec<SpanOut<'a>>,
    relations: Vec<RelationOut<'a>>,
    meta: ArticleFields<'a>,
}

#[derive(Serialize)]
struct SpanOut<'a> {
    id: u32,
    start: usize,
    end: usize,
    label: &'a str,
    text: Words<'a>,
    fragments: Vec<(usize, usize)>,
    by: &'static str,
    note: &'a str,
}

#[derive(Serialize)]
struct RelationOut<'a> {
    id: u32,
    head: u32,
    child: u32,
    label: &'a str,
}

/// All that is known of an article besides its text and labels, under the names that tables have for it.
#[derive(Clone, Default, Deserialize, Serialize)]
#[serde(default)]
pub(crate) struct ArticleFields<'a> {
    title: Cow<'a, str>,
    source: Cow<'a, str>,
    sha256: Cow<'a, str>,
    status: Cow<'a, str>,
    byline: Cow<'a, str>,
    outlet: Cow<'a, str>,
    /// `null` where there is none: readers take dates for a type of their own, in which nothing is no date.
    date: Option<Cow<'a, str>>,
    url: Cow<'a, str>,
}

impl<'a> ArticleFields<'a> {
    pub(crate) fn new(article: &'a Article) -> Self {
        Self {
            title: (&*article.title).into(),
            source: (&*article.source.path).into(),
            sha256: (&*article.source.sha256).into(),
            status: article.status.name().into(),
            byline: (&*article.meta.byline).into(),
            outlet: (&*article.meta.outlet).into(),
            date: Some(&*article.meta.date).filter(|date| !date.is_empty()).map(Cow::from),
            url: (&*article.meta.url).into(),
        }
    }

    /// A draft that has these, and no text yet.
    pub(crate) fn draft(self) -> Draft {
        let source = Source { path: self.source.into_owned(), sha256: self.sha256.into_owned(), ..Source::default() };
        let meta = Meta {
            byline: self.byline.into_owned(),
            outlet: self.outlet.into_owned(),
            date: self.date.unwrap_or_default().into_owned(),
            url: self.url.into_owned(),
            ..Meta::default()
        };
        let status = status_from(&self.status);
        Draft { title: self.title.into_owned(), source, meta, status, ..Draft::default() }
    }
}

impl<'a> ReadRow<'a> {
    fn new(record: Record<'a>) -> Self {
        let Record { article, annotator, .. } = record;
        let Row { id, text, spans, relations, meta } = Row::new(article);
        let votes = Votes::new(article);
        let spans = spans.into_iter().zip(article.spans().iter());
        let spans = spans.map(|(span, it)| {
            let span = SpanOut { by: record.by(it), ..span };
            ReadSpan { span, from: &it.from, votes: votes.on(it) }
        });
        let spans = spans.collect();
        Self { id, annotator, annotators: votes.names, text, spans, relations, meta }
    }
}

impl<'a> Row<'a> {
    fn new(article: &'a Article) -> Self {
        let mut places = OffsetCursor::new(article.text(), OffsetUnit::CodePoint);
        let spans = article.spans().iter().map(|span| SpanOut::new(article, span, &mut places)).collect();
        Self {
            id: article.id.to_string(),
            text: article.text().as_str(),
            spans,
            relations: article.relations().map(RelationOut::new).collect(),
            meta: ArticleFields::new(article),
        }
    }
}

impl<'a> SpanOut<'a> {
    fn new(article: &'a Article, span: &'a Span, places: &mut OffsetCursor<'_>) -> Self {
        let fragments: Vec<(usize, usize)> = span.fragments.iter().map(|range| places.offsets(range)).collect();
        let (start, end) = places.offsets(span.extent());
        let (label, note) = (span.label.as_str(), span.note.as_deref().unwrap_or_default());
        Self { id: span.id.0, start, end, label, text: Words(article, span), fragments, by: span.origin.name(), note }
    }
}

impl<'a> RelationOut<'a> {
    fn new(relation: &'a Relation) -> Self {
        Self { id: relation.id.0, head: relation.from.0, child: relation.to.0, label: relation.kind.as_str() }
    }
}
