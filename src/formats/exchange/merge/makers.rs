//! Who made the labels that come in, and who those that are there.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::formats::exchange::core::imported::{ImportedArticle, reading};
use crate::formats::exchange::in_readings::InReadings;
use crate::model::{Article, Edit, Fragments, LabelId, LabelSet, Origin, Project, Relation, Span, SpanId, Transaction};

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
/// `None` where it has neither, nothing says who made them all, or all of it stands there as theirs. `annotator` is that of the
/// project.
pub(super) fn as_read(
    there: &Article,
    imported: &ImportedArticle,
    labels: &LabelSet,
    annotator: &str,
    is_coarse: bool,
) -> Option<ImportedArticle> {
    let (name, made) = (&*imported.annotator, &imported.article);
    let has_others = there.readings().len() > 0 || !there.spans().iter().all(|span| is_by(span, name, annotator));
    let stands = || there.readings().len() == 0 && stands_as_theirs(there, made, (name, annotator), is_coarse);
    if name.is_empty() || made.readings().len() > 0 || !has_others || stands() {
        return None;
    }
    let theirs = reading(name, made.status, made);
    let (bare, _) = made.clone().labelled(labels, Vec::<Span>::new(), Vec::new());
    let article = bare.with_readings(vec![theirs]).0;
    Some(ImportedArticle { article, ..imported.clone() })
}

/// Whether somebody made a span: of one that says nothing it is the annotator of the project.
fn is_by(span: &Span, name: &str, annotator: &str) -> bool {
    match &span.from[..] {
        [] => annotator == name,
        from => from.iter().any(|who| who == name),
    }
}

/// Whether all that the first of the names made stands in the article as theirs already; the second is that of the project.
fn stands_as_theirs(there: &Article, made: &Article, (name, annotator): (&str, &str), is_coarse: bool) -> bool {
    let read = InReadings::new(there, is_coarse);
    let is_theirs = |span: &Span| is_by(span, name, annotator);
    let mut standing: BTreeMap<(&LabelId, &Fragments), &Span> = BTreeMap::new();
    for span in there.spans().iter().filter(|span| is_theirs(span)) {
        standing.entry((&span.label, &span.fragments)).or_insert(span);
    }
    let own = |span: &Span| {
        let coarse = || read.source_of(span).filter(|own| is_theirs(own));
        Some((span.id, standing.get(&(&span.label, &span.fragments)).copied().or_else(coarse)?.id))
    };
    let Some(ids) = made.spans().iter().map(own).collect::<Option<BTreeMap<SpanId, SpanId>>>() else { return false };
    let has_link = |link: &Relation| {
        let ends = ids.get(&link.from).zip(ids.get(&link.to));
        ends.is_some_and(|(from, to)| there.is_linked(&link.kind, *from, *to))
    };
    !ids.is_empty() && made.relations().all(has_link)
}

/// Those whose file brought labels of the article before, and who have no reading of it.
pub(super) fn earlier_makers(there: &Article) -> BTreeSet<&str> {
    let names = there.spans().iter().filter(|span| span.origin == Origin::Import).flat_map(|span| &span.from);
    names.map(String::as_str).filter(|name| there.reading(name).is_none()).collect()
}
