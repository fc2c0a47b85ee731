//! Keeps what was decided: who moves, relabels or deletes what was settled has turned down what it was, and is not asked
//! again; and what was settled is from those who have it as it is now.

use std::collections::{BTreeMap, BTreeSet};

use super::acts::{turned_down, who_has};
use super::ask::voices;
use super::near::Near;
use super::question::{About, Mark, Question};
use crate::model::{Article, ArticleId, Content, Edit, Origin, Transaction};

/// The transaction, with what has to be turned down beside it so that each question that has an answer keeps one. Readings
/// that it brings are asked about all the same.
#[must_use]
pub fn kept(content: &Content, transaction: Transaction) -> Transaction {
    let ids: BTreeSet<ArticleId> = transaction.edits.iter().filter_map(settled_in).collect();
    let is_read = |id: &ArticleId| content.article(*id).is_some_and(|article| article.readings().len() > 0);
    let brought: BTreeSet<ArticleId> = transaction.edits.iter().filter_map(brought_in).collect();
    let ids: Vec<ArticleId> = ids.into_iter().filter(|id| is_read(id) && !brought.contains(id)).collect();
    if ids.is_empty() {
        return transaction;
    }
    let transaction = from_whom(content, transaction);
    let mut after = content.clone();
    // What cannot be applied is told where it is tried.
    if transaction.clone().apply_to(&mut after).is_err() {
        return transaction;
    }
    let mut kept = transaction;
    for id in ids {
        let edits = reopened(content, &mut after, id, &kept.edits);
        kept.edits.extend(edits);
    }
    kept
}

/// The transaction, where nobody contests a span that gets other words or another label, and each settled one is from those who
/// have these.
fn from_whom(content: &Content, mut transaction: Transaction) -> Transaction {
    for edit in &mut transaction.edits {
        let Edit::ReplaceSpan(id, span) = edit else { continue };
        let Some(article) = content.article(*id) else { continue };
        let before = article.span(span.id);
        if before.is_some_and(|before| Mark::of(before) != Mark::of(span)) {
            span.contested_by.clear();
            if span.origin == Origin::Adjudication {
                span.from = who_has(&voices(article), span);
            }
        }
    }
    transaction
}

/// The article in which an edit can take an answer away.
fn settled_in(edit: &Edit) -> Option<ArticleId> {
    match edit {
        Edit::RemoveSpan(id, _)
        | Edit::ReplaceSpan(id, _)
        | Edit::AddSpan(id, _)
        | Edit::RemoveRelation(id, _)
        | Edit::RemoveRejection(id, _) => Some(*id),
        _ => None,
    }
}

/// The article that an edit brings a reading into.
fn brought_in(edit: &Edit) -> Option<ArticleId> {
    match edit {
        Edit::AddReading(id, _) | Edit::ReplaceReading(id, _) => Some(*id),
        _ => None,
    }
}

/// What is turned down in one article. First of spans: only then is it known what can be linked.
fn reopened(before: &Content, after: &mut Content, id: ArticleId, done: &[Edit]) -> Vec<Edit> {
    let Some(article) = before.article(id) else { return Vec::new() };
    let places = Near::places(done, article);
    let ask = |content: &Content, article: &Article| Near::new(article, places.clone()).questions(content.labels());
    let mut settled: BTreeMap<(About, usize), Vec<Question>> = BTreeMap::new();
    for question in ask(before, article).into_iter().filter(|question| question.is_settled) {
        settled.entry(key(&question)).or_default().push(question);
    }
    let ask = |after: &Content| after.article(id).map(|article| ask(after, article));
    let mut edits = Vec::new();
    let mut asked = ask(after).unwrap_or_default();
    for is_about_spans in [true, false] {
        let Some(article) = after.article(id) else { return edits };
        let lost = asked.iter().filter(|question| !question.is_settled);
        let lost = lost.filter(|question| (question.about == About::Spans) == is_about_spans);
        let lost = lost.filter(|question| {
            settled.get(&key(question)).is_some_and(|all| all.iter().any(|one| one.is_same(question)))
        });
        let new: Vec<Edit> = lost.flat_map(|question| turned_down(article, question)).collect();
        if !new.is_empty() && Transaction::new("", new.clone()).apply_to(after).is_ok() {
            edits.extend(new);
            asked = ask(after).unwrap_or_default();
        }
    }
    edits
}

/// The same for questions that are the same: a link may be asked about elsewhere once its span has moved.
fn key(question: &Question) -> (About, usize) {
    let start = if question.about == About::Spans { question.place.start() } else { 0 };
    (question.about.clone(), start)
}
