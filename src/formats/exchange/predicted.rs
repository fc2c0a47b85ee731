//! The spans of an import as suggestions: which of them are news for an article.

use std::collections::BTreeSet;

use super::core::imported::{ImportedArticle, predictions};
use super::in_readings::InReadings;
use crate::model::compare::Likeness;
use crate::model::{Article, Prediction, Span};

/// What becomes of an article whose spans are taken as suggestions.
pub(super) fn suggested(imported: &ImportedArticle) -> BTreeSet<Prediction> {
    predictions(imported)
        .map(|(_, prediction)| prediction)
        .chain(imported.article.predictions().iter().cloned())
        .collect()
}

/// Suggestions that are news for an article, and how many are none.
pub(super) type News = (BTreeSet<Prediction>, usize);

/// Which spans of the import are news as suggestions of an article, as nobody has decided about them. What stands in a reading
/// is none, unless the file shows that a model says it too.
pub(super) fn undecided(there: &Article, imported: &ImportedArticle, read: &mut InReadings<'_>) -> News {
    let is_of_model = |span: &Span| !imported.model.is_empty() || imported.confidences.contains_key(&span.id);
    let (mut new, mut n_same) = proposed(there, imported);
    for (span, one) in predictions(imported) {
        let is_known = read.source_of(span).is_some() || there.predictions().contains(&one);
        if is_open(there, &one) && !is_known && (is_of_model(span) || !read.have(span)) {
            new.insert(one);
        } else {
            n_same += 1;
        }
    }
    (new, n_same)
}

/// The same of what the file itself calls a suggestion. It may not say which model that is of or how sure, and the project may
/// know.
pub(super) fn proposed(there: &Article, imported: &ImportedArticle) -> News {
    let is_known = |one: &Prediction| {
        let mut about = there.predictions_about(&one.label, &one.fragments);
        about.any(|known| one.source.is_empty() || known.source == one.source)
    };
    let all = imported.article.predictions();
    let new: BTreeSet<Prediction> = all.iter().filter(|one| is_open(there, one) && !is_known(one)).cloned().collect();
    let n_same = all.len() - new.len();
    (new, n_same)
}

/// Whether nobody has decided about it.
fn is_open(there: &Article, one: &Prediction) -> bool {
    !there.is_rejected(&one.label, &one.fragments) && Likeness::equal(there, &one.label, &one.fragments).is_none()
}

/// How many links a suggestion has no room for, as it has one speaker.
pub(super) fn n_links_left_out(ImportedArticle { article, .. }: &ImportedArticle) -> usize {
    let n_carried = article.spans().iter().filter(|span| article.speakers_of(span.id).next().is_some()).count();
    article.relations().len() - n_carried
}
