//! The spans of an import as suggestions: which of them are news for an article.

use std::collections::BTreeSet;

use super::core::imported::ImportedArticle;
use super::in_readings::InReadings;
use crate::model::compare::Likeness;
use crate::model::{Article, Confidence, Prediction, Span, SpanId};

/// The spans of the article as predictions: a speaker comes with the first quote that is linked to it.
pub(super) fn predictions(imported: &ImportedArticle) -> impl Iterator<Item = Prediction> {
    with_spans(imported).map(|(_, prediction)| prediction)
}

/// As [`predictions`], each with the span that it is made of.
fn with_spans(imported: &ImportedArticle) -> impl Iterator<Item = (&Span, Prediction)> {
    let article = &imported.article;
    let comes_along: BTreeSet<SpanId> =
        article.spans().iter().filter_map(|span| article.speakers_of(span.id).next()).map(|span| span.id).collect();
    let prediction = |span: &Span| Prediction {
        fragments: span.fragments.clone(),
        label: span.label.clone(),
        speaker: article.speakers_of(span.id).next().map(Span::extent),
        confidence: Confidence::new(imported.confidences.get(&span.id).copied().unwrap_or(0.5)),
        source: imported.model.clone(),
    };
    article.spans().iter().filter(move |span| !comes_along.contains(&span.id)).map(move |span| (span, prediction(span)))
}

/// What is predicted of an article and nobody has decided about, and how much of it is no news. What stands in a reading is
/// none, unless the file shows that a model says it too.
pub(super) fn undecided(
    there: &Article,
    imported: &ImportedArticle,
    read: &mut InReadings<'_>,
) -> (BTreeSet<Prediction>, usize) {
    let is_of_model = |span: &Span| !imported.model.is_empty() || imported.confidences.contains_key(&span.id);
    let mut n_given = 0;
    let new: BTreeSet<Prediction> = with_spans(imported)
        .inspect(|_| n_given += 1)
        .filter(|(span, prediction)| {
            let (label, fragments) = (&prediction.label, &prediction.fragments);
            let is_there = Likeness::equal(there, label, fragments).is_some() || read.source_of(span).is_some();
            let is_known = there.is_rejected(label, fragments) || there.predictions().contains(prediction);
            !is_there && !is_known && (is_of_model(span) || !read.have(span))
        })
        .map(|(_, prediction)| prediction)
        .collect();
    let n_same = n_given - new.len();
    (new, n_same)
}

/// How many links a suggestion has no room for, as it has one speaker.
pub(super) fn n_links_left_out(ImportedArticle { article, .. }: &ImportedArticle) -> usize {
    let n_carried = article.spans().iter().filter(|span| article.speakers_of(span.id).next().is_some()).count();
    article.relations().len() - n_carried
}
