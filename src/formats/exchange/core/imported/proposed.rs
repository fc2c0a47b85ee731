//! Spans of a file that a model proposed and nobody has accepted: they are suggestions, and no labels.

use std::collections::{BTreeMap, BTreeSet};

use super::ImportedArticle;
use crate::model::{Article, Confidence, LabelSet, Prediction, Relation, Span, SpanId};

/// The spans of the article as predictions, each with the span that it is made of; a speaker comes with the first quote that is
/// linked to it.
pub(crate) fn predictions(imported: &ImportedArticle) -> impl Iterator<Item = (&Span, Prediction)> {
    let ImportedArticle { article, confidences, model, .. } = imported;
    let comes_along: BTreeSet<SpanId> =
        article.spans().iter().filter_map(|span| article.speakers_of(span.id).next()).map(|span| span.id).collect();
    let spans = article.spans().iter().filter(move |span| !comes_along.contains(&span.id));
    spans.map(|span| (span, prediction(article, span, confidences, model)))
}

fn prediction(article: &Article, span: &Span, sure: &BTreeMap<SpanId, f32>, model: &str) -> Prediction {
    Prediction {
        fragments: span.fragments.clone(),
        label: span.label.clone(),
        speaker: article.speakers_of(span.id).next().map(Span::extent),
        confidence: Confidence::new(sure.get(&span.id).copied().unwrap_or(0.5)),
        source: model.to_owned(),
    }
}

/// The article with these spans as predictions, and not among its own.
pub(super) fn apart(
    article: Article,
    predicted: &BTreeSet<SpanId>,
    sure: &BTreeMap<SpanId, f32>,
    labels: &LabelSet,
) -> Article {
    if predicted.is_empty() {
        return article;
    }
    let is_predicted = |id: SpanId| predicted.contains(&id);
    let speakers = article.spans().iter().filter(|span| is_predicted(span.id));
    let comes_along: BTreeSet<SpanId> =
        speakers.filter_map(|span| article.speakers_of(span.id).next()).map(|span| span.id).collect();
    let proposed = article.spans().iter().filter(|span| is_predicted(span.id) && !comes_along.contains(&span.id));
    let proposed = proposed.map(|span| prediction(&article, span, sure, "")).collect();
    let own: Vec<Span> = article.spans().iter().filter(|span| !is_predicted(span.id)).cloned().collect();
    let links = article.relations().filter(|link| !is_predicted(link.from) && !is_predicted(link.to));
    let links: Vec<Relation> = links.cloned().collect();
    article.labelled(labels, own, links).0.with_predictions(proposed)
}
