//! What somebody decides who settles: each a transaction.

use std::collections::BTreeSet;

use super::ask::{open_questions, voices};
use super::links::{rejections, standing_links};
use super::near::Near;
use super::question::{About, Agreement, Has, Mark, Question, Version};
use crate::model::transactions::begin;
use crate::model::{
    Article, ArticleId, Content, Edit, KindId, LabelId, Origin, Reading, Rejection, Relation, RelationId, Span, SpanId,
    Transaction,
};

/// Takes a version of those that people have, in place of what was taken before. `None` where there is no such version, or
/// the project lacks its label.
pub fn take(article: &Article, question: &Question, version: usize) -> Option<Transaction> {
    let Version { has, lacks, .. } = question.versions.get(version)?;
    if has.is_empty() {
        return Some(take_none(article, question));
    }
    lacks.is_none().then(|| Transaction::new("settle", decided(article, question, has)))
}

/// Takes a version under another label. `None` where there is no such version, or nothing in it.
pub fn take_as(article: &Article, question: &Question, version: usize, label: &LabelId) -> Option<Transaction> {
    let version = question.versions.get(version)?;
    let marks = version.has.marks();
    if marks.iter().all(|mark| mark.label == *label) {
        return (!marks.is_empty()).then(|| Transaction::new("settle", decided(article, question, &version.has)));
    }
    let voices = voices(article);
    // Nobody has it like that, so what people have is turned down.
    let mut edits = spans(article, question, &[]);
    for (mark, id) in marks.iter().zip(article.spans().free_ids()) {
        let span = Span { label: label.clone(), ..settled(&voices, mark, id) };
        edits.push(Edit::AddSpan(article.id, Span { from: who_has(&voices, &span), ..span }));
    }
    edits.extend(begin(article));
    Some(Transaction::new("settle with another label", edits))
}

/// Takes something that was marked anew in place of what people have, with the note of a version. `None` where there is no
/// such version, or the question is about links.
pub fn take_anew(article: &Article, question: &Question, version: usize, mark: &Mark) -> Option<Transaction> {
    let of_version = question.versions.get(version).filter(|_| question.about == About::Spans)?;
    let is_it = |version: &Version| version.has.marks() == std::slice::from_ref(mark);
    if let Some(version) = question.versions.iter().position(is_it) {
        return take(article, question, version);
    }
    let mut edits = spans(article, question, &[]);
    edits.retain(|edit| !matches!(edit, Edit::AddRejection(_, one) if *one == mark.rejection()));
    edits.extend(asked_again(article, [mark.rejection()]));
    let is_elsewhere = there(article, mark).is_some_and(|span| !question.stands.contains(&span.id));
    if !is_elsewhere {
        let voices = voices(article);
        let like = of_version.has.marks().first().unwrap_or(mark);
        let Mark { fragments, label } = mark.clone();
        let span = Span { label, fragments, ..settled(&voices, like, article.spans().free_id()) };
        edits.push(Edit::AddSpan(article.id, Span { from: who_has(&voices, &span), ..span }));
    }
    edits.extend(begin(article));
    Some(Transaction::new("settle with other words", edits))
}

/// Takes everything that anybody has: both spans, or both links. `None` where the project lacks a label of it.
pub fn take_all(article: &Article, question: &Question) -> Option<Transaction> {
    if question.versions.iter().any(|version| version.lacks.is_some()) {
        return None;
    }
    let mut marks: BTreeSet<Mark> = BTreeSet::new();
    let mut targets: BTreeSet<SpanId> = BTreeSet::new();
    for version in &question.versions {
        match &version.has {
            Has::Spans(some) => marks.extend(some.iter().cloned()),
            Has::Links(some) => targets.extend(some),
        }
    }
    let has = match question.about {
        About::Spans => Has::Spans(marks.into_iter().collect()),
        About::Links { .. } => Has::Links(targets.into_iter().collect()),
    };
    Some(Transaction::new("settle: take all", decided(article, question, &has)))
}

/// Takes nothing of what people have, and does not ask again.
pub fn take_none(article: &Article, question: &Question) -> Transaction {
    let nothing = match question.about {
        About::Spans => Has::Spans(Vec::new()),
        About::Links { .. } => Has::Links(Vec::new()),
    };
    Transaction::new("settle: take none", decided(article, question, &nothing))
}

/// Takes all that enough people agree on in these articles, spans with the links between them, and asks about nothing.
pub fn settle_agreed(content: &Content, articles: &[ArticleId], agreement: Agreement) -> Transaction {
    let mut after = content.clone();
    let edits = articles.iter().flat_map(|id| agreed_of(&mut after, *id, agreement)).collect();
    Transaction::new("settle what is agreed on", edits)
}

/// A decision with the links that enough people agree on, where it is this decision that settles the second of their ends.
#[must_use]
pub fn with_links(content: &Content, decision: Transaction, agreement: Agreement) -> Transaction {
    let mut after = content.clone();
    let Some(article) = decision.article().and_then(|id| content.article(id)) else { return decision };
    // What cannot be applied is told where it is tried.
    if decision.clone().apply_to(&mut after).is_err() {
        return decision;
    }
    let places = Near::places(&decision.edits, article);
    let ask = |article: &Article| Near::new(article, places.clone()).questions(content.labels());
    let before: BTreeSet<About> = ask(article).into_iter().map(|one| one.about).collect();
    let mut new = after.article(article.id).map(ask).unwrap_or_default();
    new.retain(|one| !one.is_settled && one.about != About::Spans && !before.contains(&one.about));
    let mut decision = decision;
    decision.edits.extend(take_agreed(&mut after, article.id, agreement, new));
    decision
}

/// Spans first: only then is it known which links have both ends.
fn agreed_of(after: &mut Content, id: ArticleId, agreement: Agreement) -> Vec<Edit> {
    let mut edits = Vec::new();
    for is_about_spans in [true, false] {
        let open = after.article(id).map(|article| open_questions(after.labels(), article));
        let mut open = open.unwrap_or_default();
        open.retain(|question| (question.about == About::Spans) == is_about_spans);
        edits.extend(take_agreed(after, id, agreement, open));
    }
    edits
}

fn take_agreed(after: &mut Content, id: ArticleId, agreement: Agreement, open: Vec<Question>) -> Vec<Edit> {
    let mut edits = Vec::new();
    for question in open.into_iter().filter(|question| question.is_agreed(agreement)) {
        let Some(article) = after.article(id) else { break };
        let decided = decided(article, &question, &question.versions[0].has);
        if Transaction::new("", decided.clone()).apply_to(after).is_ok() {
            edits.extend(decided);
        }
    }
    edits
}

/// The edits after which the article has exactly this, of all that a question is about.
fn decided(article: &Article, question: &Question, has: &Has) -> Vec<Edit> {
    let mut edits = match (&question.about, has) {
        (About::Links { from, kind }, Has::Links(targets)) => links(article, question, (*from, kind), targets),
        (_, Has::Spans(marks)) => spans(article, question, marks),
        _ => Vec::new(),
    };
    if !edits.is_empty() {
        edits.extend(begin(article));
    }
    edits
}

fn spans(article: &Article, question: &Question, taken: &[Mark]) -> Vec<Edit> {
    let id = article.id;
    let voices = voices(article);
    let all = question.versions.iter().flat_map(|version| version.has.marks());
    let stands = question.stands.iter().filter_map(|id| article.span(*id));
    let gone = stands.chain(all.filter_map(|mark| there(article, mark)));
    let gone: BTreeSet<SpanId> = gone.filter(|span| !taken.contains(&Mark::of(span))).map(|span| span.id).collect();
    let links: BTreeSet<RelationId> =
        gone.iter().flat_map(|span| article.relations_of(*span)).map(|it| it.id).collect();
    let mut edits: Vec<Edit> = links.into_iter().map(|link| Edit::RemoveRelation(id, link)).collect();
    edits.extend(gone.into_iter().map(|span| Edit::RemoveSpan(id, span)));
    if taken.is_empty() {
        edits.extend(turned_down(article, question));
    }
    let taken_anew = taken.iter().filter(|mark| there(article, mark).is_none());
    for (mark, span_id) in taken_anew.zip(article.spans().free_ids()) {
        edits.extend(asked_again(article, [mark.rejection()]));
        edits.push(Edit::AddSpan(id, settled(&voices, mark, span_id)));
    }
    let stays =
        question.stands.iter().filter_map(|id| article.span(*id)).filter(|span| taken.contains(&Mark::of(span)));
    let contested = stays.filter(|span| !span.contested_by.is_empty());
    edits.extend(contested.map(|span| Edit::ReplaceSpan(id, Span { contested_by: BTreeSet::new(), ..span.clone() })));
    edits
}

/// Notes that all of what people have there was turned down, as far as it is not noted.
pub(super) fn turned_down(article: &Article, question: &Question) -> Vec<Edit> {
    let has = || question.versions.iter().map(|version| &version.has);
    let all: BTreeSet<Rejection> = match &question.about {
        About::Spans => has().flat_map(Has::marks).map(Mark::rejection).collect(),
        About::Links { from, kind } => {
            let ends = has().flat_map(Has::targets).filter_map(|to| Some((article.span(*from)?, article.span(to)?)));
            let open = ends.filter(|(from, to)| rejections(article, (from, kind), to).is_empty());
            open.map(|(from, to)| Rejection::of_link(from, kind, to.extent())).collect()
        }
    };
    let new = all.into_iter().filter(|one| !article.rejections().contains(one));
    new.map(|one| Edit::AddRejection(article.id, one)).collect()
}

/// Takes back what was turned down, each once.
fn asked_again(article: &Article, all: impl IntoIterator<Item = Rejection>) -> Vec<Edit> {
    let there: BTreeSet<Rejection> = all.into_iter().filter(|one| article.rejections().contains(one)).collect();
    there.into_iter().map(|one| Edit::RemoveRejection(article.id, one)).collect()
}

/// A mark as a span of the article, from all who have it; with the note and the person that the first of them gave it.
fn settled(voices: &[&Reading], mark: &Mark, id: SpanId) -> Span {
    let theirs: Vec<&Span> = voices.iter().filter_map(|reading| mark.in_reading(reading)).collect();
    // That nobody is named is a link that is not there: only if all say so is it noted.
    let is_nobody = theirs.iter().all(|span| span.names_nobody());
    let note = theirs.iter().filter(|span| is_nobody || !span.names_nobody()).find_map(|span| span.note.clone());
    let person = theirs.iter().find_map(|span| span.person.clone());
    let new = Span::new(id, mark.label.clone(), mark.fragments.clone());
    Span { origin: Origin::Adjudication, from: who_has(voices, &new), note, person, ..new }
}

/// The names of those who have exactly this, its words under its label.
pub(super) fn who_has(voices: &[&Reading], span: &Span) -> Vec<String> {
    let mark = Mark::of(span);
    let theirs = voices.iter().filter(|reading| mark.in_reading(reading).is_some());
    theirs.map(|reading| reading.annotator.clone()).collect()
}

fn there<'a>(article: &'a Article, mark: &Mark) -> Option<&'a Span> {
    let is_it = |span: &&Span| span.label == mark.label && span.fragments == mark.fragments;
    article.spans().of_extent(mark.extent()).find(is_it)
}

fn links(article: &Article, question: &Question, (from, kind): (SpanId, &KindId), taken: &[SpanId]) -> Vec<Edit> {
    let Some(from) = article.span(from) else { return Vec::new() };
    let id = article.id;
    let standing = standing_links(article, from.id, kind);
    let (stays, gone): (Vec<&Relation>, Vec<&Relation>) = standing.partition(|link| taken.contains(&link.to));
    let mut edits: Vec<Edit> = gone.into_iter().map(|link| Edit::RemoveRelation(id, link.id)).collect();
    if taken.is_empty() {
        edits.extend(turned_down(article, question));
    }
    let of_taken = taken.iter().filter_map(|to| article.span(*to));
    edits.extend(asked_again(article, of_taken.flat_map(|to| rejections(article, (from, kind), to))));
    for link in stays.into_iter().filter(|link| !link.contested_by.is_empty()) {
        edits.extend(Edit::relinked(id, Relation { contested_by: BTreeSet::new(), ..link.clone() }));
    }
    let taken_anew = taken.iter().filter(|to| !article.is_linked(kind, from.id, **to));
    for (to, relation_id) in taken_anew.zip(article.free_relation_ids()) {
        edits.push(Edit::AddRelation(id, Relation::new(relation_id, kind.clone(), from.id, *to)));
    }
    edits
}

impl Has {
    pub(super) fn marks(&self) -> &[Mark] {
        if let Self::Spans(marks) = self { marks } else { &[] }
    }

    fn targets(&self) -> impl Iterator<Item = SpanId> {
        let targets: &[SpanId] = if let Self::Links(targets) = self { targets } else { &[] };
        targets.iter().copied()
    }
}
