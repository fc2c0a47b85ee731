//! Spans of a file that a model proposed and nobody has accepted: they are suggestions, and no labels.

use std::collections::{BTreeMap, BTreeSet};

use super::ImportedArticle;
use crate::model::{Article, Confidence, LabelSet, Prediction, Relation, Span, SpanId, counted};

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

/// The article with these spans as predictions, and not among its own; links that so have no place are told.
pub(super) fn apart(
    article: Article,
    predicted: &BTreeSet<SpanId>,
    sure: &mut BTreeMap<SpanId, f32>,
    model: &str,
    labels: &LabelSet,
    warn: impl FnMut(String),
) -> Article {
    if predicted.is_empty() {
        return article;
    }
    let is_predicted = |id: SpanId| predicted.contains(&id);
    let spans = || article.spans().iter().filter(|span| is_predicted(span.id));
    let speaker_of = |id: SpanId| article.speakers_of(id).next().map(|span| span.id);
    let comes_along: BTreeSet<SpanId> = spans().filter_map(|span| speaker_of(span.id)).collect();
    let is_proposed = |id: SpanId| is_predicted(id) && !comes_along.contains(&id);
    let proposed = spans().filter(|span| is_proposed(span.id));
    let proposed = proposed.map(|span| prediction(&article, span, sure, model)).collect();
    let own: Vec<Span> = article.spans().iter().filter(|span| !is_predicted(span.id)).cloned().collect();
    let (theirs, links): (Vec<Relation>, Vec<Relation>) =
        article.relations().cloned().partition(|link| is_predicted(link.from) || is_predicted(link.to));
    let is_lost = |link: &&Relation| !is_proposed(link.from) || speaker_of(link.from) != Some(link.to);
    note_of_lost_links(theirs.iter().filter(is_lost).count()).into_iter().for_each(warn);
    // Their numbers are free for others.
    sure.retain(|id, _| !is_predicted(*id));
    article.labelled(labels, own, links).0.with_predictions(proposed)
}

/// What is said of links that a suggestion is at an end of; nothing where there are none.
fn note_of_lost_links(n_links: usize) -> Option<String> {
    let is = if n_links == 1 { "is" } else { "are" };
    (n_links > 0).then(|| {
        format!(
            "{} with suggestions at an end {is} left out: of a suggestion only a quote has its speaker with it",
            counted(n_links, "link")
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::{Format, Imported, import};

    fn imported(lines: &[&str]) -> Imported {
        let files = [("rows.jsonl".to_owned(), lines.join("\n").into_bytes())];
        import(Format::Jsonl, &files, &LabelSet::built_in())
    }

    const QUOTE: &str = r#"{"id": "s1", "start": 0, "end": 4, "label": "quote"}"#;

    #[test]
    fn links_that_suggestions_have_no_place_for_are_told() {
        let line = |quote: &str, speaker: &str| {
            format!(
                r#"{{"text": "“No”, said Ana", "model": "m-2", "spans": [
                {{"id": "s1", "start": 0, "end": 4, "label": "quote"{quote}}},
                {{"id": "s2", "start": 11, "end": 14, "label": "speaker"{speaker}}}],
                "relations": [{{"id": "r1", "kind": "said_by", "from": "s1", "to": "s2"}}]}}"#
            )
            .replace('\n', " ")
        };
        let by = r#", "by": "prediction""#;
        let told =
            "1 link with suggestions at an end is left out: of a suggestion only a quote has its speaker with it";
        for (quote, speaker, expected) in [(by, by, None), (by, "", None), ("", by, Some(told)), ("", "", None)] {
            let imported = imported(&[&line(quote, speaker)]);
            let warnings: Vec<&str> = imported.warnings.iter().map(|warning| &*warning.message).collect();
            assert_eq!(warnings, Vec::from_iter(expected), "{quote} {speaker}");
            let sources: BTreeSet<&str> =
                imported.articles[0].article.predictions().iter().map(|one| &*one.source).collect();
            assert!(sources.iter().all(|source| *source == "m-2"), "{sources:?}");
        }
    }

    #[test]
    fn how_sure_a_suggestion_was_is_said_of_no_label() {
        let proposed = r#"{"start": 6, "end": 10, "label": "claim", "by": "prediction", "confidence": 0.2}"#;
        let first = format!(r#"{{"text": "“No”, said Ana", "spans": [{proposed}]}}"#);
        let second = format!(r#"{{"text": "“No”, said Ana", "spans": [{QUOTE}]}}"#);
        let article = imported(&[&first, &second]).articles.remove(0);
        assert_eq!((article.article.spans().len(), article.confidences), (1, BTreeMap::new()));
    }

    #[test]
    fn what_somebody_labelled_is_accepted_whoever_proposed_it() {
        let span = |by: &str| format!(r#"{{"start": 0, "end": 4, "label": "quote"{by}}}"#);
        let (proposed, own) = (span(r#", "by": "prediction""#), span(""));
        for (spans, expected) in
            [([&proposed, &own], (1, 0)), ([&own, &proposed], (1, 0)), ([&proposed, &proposed], (0, 1))]
        {
            let line = format!(r#"{{"text": "“No”, said Ana", "spans": [{}, {}]}}"#, spans[0], spans[1]);
            let article = imported(&[&line]).articles.remove(0).article;
            assert_eq!((article.spans().len(), article.predictions().len()), expected, "{line}");
        }
    }
}
