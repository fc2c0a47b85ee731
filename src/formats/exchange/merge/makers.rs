//! Who made the labels that come in, and who those that are there.

use std::borrow::Cow;
use std::sync::Arc;

use crate::formats::exchange::core::imported::{ImportedArticle, reading};
use crate::model::{Article, Edit, LabelSet, Origin, Project, Reading, Span, Transaction};

/// The article as [`of_others`] has it.
pub(super) fn with_makers<'i>(
    imported: &'i ImportedArticle,
    labels: &LabelSet,
    annotator: &str,
) -> Cow<'i, ImportedArticle> {
    let own = of_others(&imported.article, labels, annotator);
    own.map_or(Cow::Borrowed(imported), |article| Cow::Owned(ImportedArticle { article, ..imported.clone() }))
}

/// Who made a span, which is said of others than the annotator of the project only.
pub(super) fn makers(span: &Span, annotator: &str) -> Vec<String> {
    let is_own = span.origin != Origin::Adjudication && span.from == [annotator];
    if is_own { Vec::new() } else { span.from.clone() }
}

/// The article with that said of none that is the annotator's own; `None` where none is.
pub(crate) fn of_others(article: &Article, labels: &LabelSet, annotator: &str) -> Option<Article> {
    article.spans().iter().find(|span| makers(span, annotator) != span.from)?;
    let spans = article.spans().iter().map(|span| Span { from: makers(span, annotator), ..span.clone() });
    Some(article.clone().labelled(labels, spans.collect(), article.relations().cloned().collect()).0)
}

/// The article as edits leave it.
pub(super) fn after(article: Article, labels: &LabelSet, edits: &[Edit]) -> Article {
    let id = article.id;
    let mut project = Project::new("", "");
    let add = [Edit::SetLabels(labels.clone()), Edit::AddArticle { idx: 0, article: Arc::new(article.clone()) }];
    let all = add.into_iter().chain(edits.iter().cloned()).collect();
    let applied = project.apply(Transaction::new("", all));
    applied.ok().and_then(|()| project.article(id).cloned()).unwrap_or(article)
}

/// The article with its labels as what their maker made of it, where the project has labels of somebody else or readings;
/// `None` where it has neither, or nothing says who made them all. `annotator` is that of the project.
pub(super) fn as_read(
    there: &Article,
    imported: &ImportedArticle,
    labels: &LabelSet,
    annotator: &str,
) -> Option<ImportedArticle> {
    let (name, made) = (&*imported.annotator, &imported.article);
    let is_of_other = |span: &Span| match &span.from[..] {
        [] => annotator != name,
        from => !from.iter().any(|who| who == name),
    };
    let has_others = there.readings().len() > 0 || there.spans().iter().any(is_of_other);
    if name.is_empty() || made.readings().len() > 0 || !has_others {
        return None;
    }
    let theirs = reading(name, made.status, made);
    let (bare, _) = made.clone().labelled(labels, Vec::<Span>::new(), Vec::new());
    let article = bare.with_readings(vec![theirs]).0;
    Some(ImportedArticle { article, ..imported.clone() })
}

/// What stands in the article as a reading of whoever made all of it in a file that came in before; `None` where somebody has
/// worked on it since, or has read it already.
pub(super) fn earlier_reading(there: &Article) -> Option<Reading> {
    let first = there.spans().iter().next()?;
    let [name] = &first.from[..] else { return None };
    let is_theirs = |span: &Span| span.origin == Origin::Import && span.from == first.from;
    let is_whole = there.spans().iter().all(is_theirs) && there.reading(name).is_none();
    is_whole.then(|| reading(name, there.status, there))
}
