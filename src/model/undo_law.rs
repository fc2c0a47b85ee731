//! The undo law: any edits, all undone, give the start exactly; redone, the end; a failing transaction changes nothing.

use std::sync::Arc;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;

use super::arbitrary;
use super::arbitrary::{ReadingDraft, SpanDraft};
use super::*;

/// Something to do, at places chosen from whatever the project holds by then.
#[derive(Clone, Debug)]
pub(crate) enum Deed {
    AddSpan(Index, SpanDraft),
    RemoveSpan(Index, Index),
    RelabelSpan(Index, Index, Index),
    MoveSpan(Index, Index, SpanDraft),
    Link(Index, Index, Index),
    LinkAlso(Index, Index, Index),
    SetNote(Index, Index, String),
    SetStatus(Index, Index),
    RejectSpan(Index, SpanDraft),
    Predict(Index, SpanDraft),
    /// Whether to accept it.
    Decide(Index, bool),
    Collect(Index, ReadingDraft),
    DropReading(Index, Index),
    RemoveArticle(Index),
    AddArticle(Index, String),
    DropLabel(Index),
    Rename(String),
    /// Right edits with a wrong one behind them.
    Fail(Index, SpanDraft),
}

pub(crate) fn deed() -> impl Strategy<Value = Deed> {
    let at = any::<Index>;
    let span = arbitrary::span;
    prop_oneof![
        8 => (at(), span()).prop_map(|(a, b)| Deed::AddSpan(a, b)),
        3 => (at(), at()).prop_map(|(a, b)| Deed::RemoveSpan(a, b)),
        3 => (at(), at(), at()).prop_map(|(a, b, c)| Deed::RelabelSpan(a, b, c)),
        3 => (at(), at(), span()).prop_map(|(a, b, c)| Deed::MoveSpan(a, b, c)),
        5 => (at(), at(), at()).prop_map(|(a, b, c)| Deed::Link(a, b, c)),
        3 => (at(), at(), at()).prop_map(|(a, b, c)| Deed::LinkAlso(a, b, c)),
        1 => (at(), at(), arbitrary::text()).prop_map(|(a, b, c)| Deed::SetNote(a, b, c)),
        1 => (at(), at()).prop_map(|(a, b)| Deed::SetStatus(a, b)),
        2 => (at(), span()).prop_map(|(a, b)| Deed::RejectSpan(a, b)),
        2 => (at(), span()).prop_map(|(a, b)| Deed::Predict(a, b)),
        2 => (at(), any::<bool>()).prop_map(|(a, b)| Deed::Decide(a, b)),
        3 => (at(), arbitrary::reading()).prop_map(|(a, b)| Deed::Collect(a, b)),
        1 => (at(), at()).prop_map(|(a, b)| Deed::DropReading(a, b)),
        1 => at().prop_map(Deed::RemoveArticle),
        1 => (at(), arbitrary::text()).prop_map(|(a, b)| Deed::AddArticle(a, b)),
        1 => at().prop_map(Deed::DropLabel),
        1 => arbitrary::text().prop_map(Deed::Rename),
        2 => (at(), span()).prop_map(|(a, b)| Deed::Fail(a, b)),
    ]
}

fn pick(content: &Content, at: Index) -> Option<&Article> {
    (content.articles().len() > 0).then(|| content.articles().nth(at.index(content.articles().len()))).flatten()
}

fn pick_span(article: &Article, at: Index) -> Option<&Span> {
    (!article.spans().is_empty()).then(|| article.spans().iter().nth(at.index(article.spans().len()))).flatten()
}

/// The transaction for a deed, where the project has what it needs.
pub(crate) fn transaction(content: &Content, deed: &Deed) -> Option<Transaction> {
    let labels = content.labels();
    match deed {
        Deed::AddSpan(at, draft) => {
            let article = pick(content, *at)?;
            let span = draft.span(SpanId(1), labels, article.text())?;
            Some(transactions::add_span(labels, article, &span.label, span.fragments, span.origin))
        }
        Deed::RemoveSpan(at, span) => {
            let article = pick(content, *at)?;
            Some(transactions::remove_span(labels, article, pick_span(article, *span)?))
        }
        Deed::RelabelSpan(at, span, label) => {
            let article = pick(content, *at)?;
            let label = &label.get(labels.labels()).id;
            Some(transactions::relabel_span(labels, article, pick_span(article, *span)?, label))
        }
        Deed::MoveSpan(at, span, draft) => {
            let article = pick(content, *at)?;
            let fragments = draft.span(SpanId(1), labels, article.text())?.fragments;
            Some(transactions::move_span(labels, article, pick_span(article, *span)?, fragments))
        }
        Deed::Link(at, from, to) => {
            let article = pick(content, *at)?;
            transactions::link(labels, article, pick_span(article, *from)?.id, pick_span(article, *to)?.id).ok()
        }
        Deed::LinkAlso(at, from, to) => {
            let article = pick(content, *at)?;
            transactions::link_also(labels, article, pick_span(article, *from)?.id, pick_span(article, *to)?.id).ok()
        }
        Deed::SetNote(at, span, note) => {
            let article = pick(content, *at)?;
            Some(transactions::set_note(article, pick_span(article, *span)?, note))
        }
        _ => transaction_on_the_whole(content, deed),
    }
}

fn transaction_on_the_whole(content: &Content, deed: &Deed) -> Option<Transaction> {
    let labels = content.labels();
    match deed {
        Deed::SetStatus(at, status) => Some(transactions::set_status(pick(content, *at)?, *status.get(&Status::ALL))),
        Deed::RejectSpan(at, draft) => {
            let article = pick(content, *at)?;
            let Span { label, fragments, .. } = draft.span(SpanId(1), labels, article.text())?;
            let edit = Edit::AddRejection(article.id, Rejection { label, fragments, speaker: None, kind: None });
            Some(Transaction::new("reject", vec![edit]))
        }
        Deed::Predict(at, draft) => {
            let article = pick(content, *at)?;
            let edit = Edit::AddPrediction(article.id, draft.prediction(labels, article.text())?);
            Some(Transaction::new("predict", vec![edit]))
        }
        Deed::Decide(at, is_accepted) => {
            let article = pick(content, *at)?;
            let suggestion = pending(content, article).into_iter().next()?;
            if *is_accepted { suggestion.transaction(labels, article) } else { suggestion.rejection(article) }
        }
        Deed::Collect(at, draft) => {
            let article = pick(content, *at)?;
            let reading = Arc::new(draft.reading(labels, article.text()));
            let is_there = article.reading(&reading.annotator).is_some();
            let edit = if is_there { Edit::ReplaceReading } else { Edit::AddReading };
            Some(Transaction::new("collect", vec![edit(article.id, reading)]))
        }
        Deed::DropReading(at, which) => {
            let article = pick(content, *at)?;
            let readings: Vec<&Reading> = article.readings().collect();
            let annotator = &which.get(readings.get(..).filter(|all| !all.is_empty())?).annotator;
            Some(Transaction::new("drop", vec![Edit::RemoveReading(article.id, annotator.clone())]))
        }
        Deed::RemoveArticle(at) => Some(transactions::remove_article(pick(content, *at)?.id)),
        Deed::AddArticle(at, text) => {
            let id = ArticleId(at.index(usize::MAX) as u64);
            let article = Article::new(id, String::new(), Source::default(), Text::new(text.as_str()).ok()?);
            let idx = at.index(content.articles().len() + 1);
            Some(Transaction::new("add", vec![Edit::AddArticle { idx, article: Arc::new(article) }]))
        }
        Deed::DropLabel(at) => {
            let dropped = at.get(labels.labels());
            let kept = labels.labels().iter().filter(|label| label.id != dropped.id).cloned().collect();
            let has_it = |kind: &RelationKind| kind.from.contains(&dropped.id) || kind.to.contains(&dropped.id);
            let kinds = labels.kinds().iter().filter(|kind| !has_it(kind)).cloned().collect();
            let labels = LabelSet::new(kept, kinds).ok().filter(|labels| !labels.labels().is_empty())?;
            Some(transactions::set_labels(content, "drop label", labels))
        }
        Deed::Rename(name) => Some(Transaction::new("rename", vec![Edit::SetName(name.clone())])),
        Deed::Fail(at, draft) => {
            let article = pick(content, *at)?;
            let span = draft.span(article.spans().free_id(), labels, article.text())?;
            let add = Edit::AddSpan(article.id, span);
            let edits = vec![Edit::RemoveArticle(article.id), add.clone()];
            Some(Transaction::new("fail", [vec![add.clone()], edits, vec![add]].concat()))
        }
        _ => None,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn all_undone_is_the_start_and_all_redone_the_end(start in arbitrary::content(), deeds in vec(deed(), 0..40)) {
        let mut project = Project::from(start.clone());
        for deed in &deeds {
            let Some(transaction) = transaction(&project, deed) else { continue };
            let (before, revision) = (project.content().clone(), project.revision());
            let is_wrong = matches!(deed, Deed::Fail(..));
            let applied = project.apply(transaction);
            prop_assert!(!(is_wrong && applied.is_ok()));
            if applied.is_err() {
                prop_assert_eq!((project.content(), project.revision()), (&before, revision));
            }
        }
        let (end, n_steps) = (project.content().clone(), project.history().done().len());
        let mut ways_back = Vec::new();
        while project.undo().is_some() {
            ways_back.push(project.content().clone());
        }
        prop_assert_eq!((project.content(), project.revision()), (&start, 0));
        prop_assert_eq!(ways_back.len(), n_steps);
        while let Some(expected) = ways_back.pop() {
            prop_assert_eq!(project.content(), &expected);
            prop_assert!(project.redo().is_some());
        }
        prop_assert_eq!(project.content(), &end);
        prop_assert!(project.redo().is_none());
    }
}
