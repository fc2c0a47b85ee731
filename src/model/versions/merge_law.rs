//! The merge law: what two people did apart is what the merge has, whoever is called ours.

use std::collections::{BTreeMap, BTreeSet};

use proptest::collection::vec;
use proptest::prelude::*;

use super::{Conflict, Merged, SetAside, merge};
use crate::model::undo_law::{Deed, deed, transaction};
use crate::model::*;

/// The content after those of the deeds that can be done and are allowed.
fn after(base: &Content, deeds: &[Deed], is_allowed: impl Fn(&Content, &Edit) -> bool) -> Content {
    let mut project = Project::from(base.clone());
    for deed in deeds.iter().filter(|deed| !matches!(deed, Deed::Fail(..))) {
        if let Some(transaction) = transaction(&project, deed)
            && transaction.edits.iter().all(|edit| is_allowed(&project, edit))
        {
            // What does not fit by now is not done.
            project.apply(transaction).unwrap_or(());
        }
    }
    project.content().clone()
}

/// What a span says, whatever it is called.
fn says(span: &Span) -> String {
    format!("{:?}", Span { id: SpanId(0), origin: Origin::Person, ..span.clone() })
}

fn spans_of(article: &Article) -> Vec<String> {
    let mut spans: Vec<String> = article.spans().iter().map(says).collect();
    spans.sort();
    spans
}

/// What links say between spans that are some.
fn links_of(article: &Article, is_it: impl Fn(&Span) -> bool) -> BTreeSet<String> {
    let ends = |it: &Relation| (article.span(it.from).unwrap(), article.span(it.to).unwrap());
    let links = article.relations().map(|it| (&it.kind, ends(it))).filter(|(_, (from, to))| is_it(from) && is_it(to));
    links.map(|(kind, (from, to))| format!("{kind} {} {}", says(from), says(to))).collect()
}

/// Whether a span came after this version.
fn is_new(before: &Article, span: &Span) -> bool {
    before.span(span.id).is_none_or(|old| !old.extent().overlaps(span.extent()))
}

/// What both have of their own, and what is new in either, once where it is new in both.
fn both_spans(before: &Article, ours: &Article, theirs: &Article) -> Vec<String> {
    let mut own = Vec::new();
    let mut new: BTreeMap<String, usize> = BTreeMap::new();
    for (article, side) in [(ours, true), (theirs, false)] {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for span in article.spans().iter() {
            if is_new(before, span) {
                *counts.entry(says(span)).or_default() += 1;
            } else if is_ours(span.id) == side {
                own.push(says(span));
            }
        }
        for (span, n) in counts {
            let most = new.entry(span).or_default();
            *most = n.max(*most);
        }
    }
    own.extend(new.into_iter().flat_map(|(span, n)| std::iter::repeat_n(span, n)));
    own.sort();
    own
}

fn both_links(before: &Article, ours: &Article, theirs: &Article) -> BTreeSet<String> {
    let of = |article: &Article, side: bool| links_of(article, |span| is_new(before, span) || is_ours(span.id) == side);
    &of(ours, true) | &of(theirs, false)
}

/// Whose a span is, of those that both have from before: every other one is ours.
fn is_ours(id: SpanId) -> bool {
    id.0.is_multiple_of(2)
}

/// The content without links from a span of ours to one of theirs.
fn split(base: &Content) -> Content {
    let across = |article: &Article| -> Vec<Edit> {
        let links = article.relations().filter(|it| is_ours(it.from) != is_ours(it.to));
        links.map(|it| Edit::RemoveRelation(article.id, it.id)).collect()
    };
    let edits = base.articles().flat_map(across).collect();
    let mut project = Project::from(base.clone());
    project.apply(Transaction::new("split", edits)).unwrap();
    project.content().clone()
}

/// Whether an edit leaves alone what is the other's.
fn is_of(side: bool, base: &Content, now: &Content, edit: &Edit) -> bool {
    let is_free = |article: ArticleId, id: SpanId| {
        is_ours(id) == side || base.article(article).is_none_or(|article| article.span(id).is_none())
    };
    let has_settled = |article: &Article| article.spans().iter().any(|span| span.origin == Origin::Adjudication);
    match edit {
        // Two who settle one thing, also anew, or say who said a new span, may contradict each other.
        Edit::AddSpan(article, span) => {
            span.origin != Origin::Adjudication || side && !base.article(*article).is_some_and(has_settled)
        }
        Edit::AddRejection(..) | Edit::AddPrediction(..) | Edit::RemoveRelation(..) => true,
        Edit::RemoveSpan(article, id) => is_free(*article, *id),
        Edit::ReplaceSpan(article, span) => {
            let before = now.article(*article).and_then(|article| article.span(span.id));
            let is_near = before.is_some_and(|before| before.extent().overlaps(span.extent()));
            let is_new = base.article(*article).is_none_or(|article| article.span(span.id).is_none());
            is_near && is_free(*article, span.id) && (!is_new || span.note.is_none())
        }
        Edit::AddRelation(article, it) => {
            let is_there = base.article(*article).is_some_and(|article| article.span(it.from).is_some());
            is_free(*article, it.from) && is_free(*article, it.to) && (side || is_there)
        }
        _ => false,
    }
}

/// How a merge ends that two things lie on each other which two people made.
const OVERLAP: &str = " of this one: both stay";

/// Whether any span lies on another one of its label.
fn has_overlaps(article: &Article) -> bool {
    let is_on = |one: &Span, other: &Span| {
        one.id != other.id && one.label == other.label && compare::share_text(&one.fragments, &other.fragments)
    };
    article.spans().iter().any(|one| article.spans().iter().any(|other| is_on(one, other)))
}

/// Each span of before that is still there, changed.
fn each_changed(
    base: &Content,
    content: &Content,
    act: impl Fn(&LabelSet, &Article, &Span) -> Option<Transaction>,
) -> Content {
    let mut project = Project::from(content.clone());
    for before in base.articles() {
        for id in before.spans().iter().map(|span| span.id) {
            let found = project.article(before.id).and_then(|article| {
                let span = article.span(id).filter(|span| !is_new(before, span))?;
                act(project.labels(), article, span)
            });
            // What does not fit is not done.
            found.map_or(Ok(()), |transaction| project.apply(transaction)).unwrap_or(());
        }
    }
    project.content().clone()
}

fn to_another_label(labels: &LabelSet, article: &Article, span: &Span) -> Option<Transaction> {
    let other = labels.labels().iter().rev().find(|label| label.id != span.label)?;
    Some(transactions::relabel_span(labels, article, span, &other.id))
}

fn to_its_first_character(labels: &LabelSet, article: &Article, span: &Span) -> Option<Transaction> {
    let first = span.fragments.first();
    let end = article.text().slice(first).char_indices().nth(1).map(|(at, _)| first.start() + at)?;
    let first = Fragments::one(article.text().range(first.start()..end).ok()?).ok()?;
    Some(transactions::move_span(labels, article, span, first))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn what_one_did_is_what_the_merge_has(base in arbitrary::content(), deeds in vec(deed(), 0..30)) {
        let changed = after(&base, &deeds, |_, _| true);
        for (ours, theirs) in [(&changed, &base), (&base, &changed), (&changed, &changed)] {
            let merged = merge(&base, ours, theirs);
            prop_assert_eq!(merged.conflicts, []);
            let content = Content::from_parts(merged.parts).unwrap();
            prop_assert_eq!(&content, &changed);
        }
    }

    #[test]
    fn what_one_did_beside_new_titles_is_what_the_merge_has(base in arbitrary::content(), deeds in vec(deed(), 0..30)) {
        let retitled = |content: &Content| {
            let edits = content.articles().filter(|article| base.article(article.id).is_some());
            let edits = edits.map(|article| Edit::SetTitle(article.id, format!("{}?", article.id))).collect();
            let mut project = Project::from(content.clone());
            project.apply(Transaction::new("retitle", edits)).unwrap();
            project.content().clone()
        };
        let is_kept = |_: &Content, edit: &Edit| !matches!(edit, Edit::RemoveArticle(_));
        let (ours, theirs) = (after(&base, &deeds, is_kept), retitled(&base));
        let expected = retitled(&ours);
        for (ours, theirs) in [(&ours, &theirs), (&theirs, &ours)] {
            let merged = merge(&base, ours, theirs);
            prop_assert_eq!(merged.conflicts, []);
            let content = Content::from_parts(merged.parts).unwrap();
            prop_assert_eq!(&content, &expected);
        }
    }

    #[test]
    fn a_span_that_is_ours_where_the_other_has_another_label_is_ours_with_all_that_it_has(
        base in arbitrary::content(),
        deeds in (vec(deed(), 0..20), vec(deed(), 0..20)),
    ) {
        let (ours, theirs) = (after(&base, &deeds.0, |_, _| true), after(&base, &deeds.1, |_, _| true));
        let ours = each_changed(&base, &ours, to_its_first_character);
        let theirs = each_changed(&base, &theirs, to_another_label);
        let found = merge(&base, &ours, &theirs);
        let aside: BTreeSet<(KindId, SpanId, SpanId)> = found.conflicts.iter().filter_map(|it| match &it.set_aside {
            Some(SetAside::Relation(it)) => Some((it.kind.clone(), it.from, it.to)),
            _ => None,
        }).collect();
        let merged = Content::from_parts(found.parts).unwrap();
        for before in base.articles() {
            let of = |content: &Content| content.article(before.id).cloned();
            let (Some(ours), Some(theirs), Some(merged)) = (of(&ours), of(&theirs), of(&merged)) else { continue };
            for base in before.spans().iter() {
                let kept = |article: &Article| article.span(base.id).filter(|span| !is_new(before, span)).cloned();
                let (Some(own), Some(other)) = (kept(&ours), kept(&theirs)) else { continue };
                let says = |span: &Span| (span.label.clone(), span.fragments.clone());
                if own.label == other.label || says(&own) == says(base) || says(&other) == says(base) {
                    continue;
                }
                let now = merged.span(base.id).unwrap();
                prop_assert_eq!(says(now), says(&own));
                // Who has what stands is known from the readings that have come.
                let is_read_alike = ours.readings().eq(theirs.readings());
                prop_assert!(!is_read_alike || now.from == own.from);
                prop_assert!(own.note.is_none() || own.note == now.note);
                prop_assert!(own.person.is_none() || own.person == now.person);
                // Whoever knows the same reading may have decided about it.
                let is_known = |name: &String| theirs.reading(name).is_some() || !is_read_alike;
                let stays = |name: &String| now.contested_by.contains(name) || is_known(name);
                prop_assert!(own.contested_by.iter().all(stays));
                for link in ours.relations_of(base.id).filter(|it| before.is_linked(&it.kind, it.from, it.to)) {
                    let is_aside = aside.contains(&(link.kind.clone(), link.from, link.to));
                    prop_assert!(is_aside || merged.is_linked(&link.kind, link.from, link.to));
                }
            }
        }
    }

    #[test]
    fn what_both_did_is_what_the_merge_has(
        base in arbitrary::content(),
        deeds in (vec(deed(), 0..30), vec(deed(), 0..30)),
    ) {
        let base = split(&base);
        let ours = after(&base, &deeds.0, |now, edit| is_of(true, &base, now, edit));
        let theirs = after(&base, &deeds.1, |now, edit| is_of(false, &base, now, edit));
        let (merged, turned) = (merge(&base, &ours, &theirs), merge(&base, &theirs, &ours));
        let is_of_both = |conflict: &&Conflict| {
            !conflict.words.contains(" was turned down ") && !conflict.words.ends_with(OVERLAP)
        };
        prop_assert_eq!(merged.conflicts.iter().find(is_of_both), None);
        prop_assert_eq!(turned.conflicts.iter().find(is_of_both), None);
        for before in base.articles() {
            let is_told = |it: &Merged| {
                it.conflicts.iter().any(|told| told.article == Some(before.id) && told.words.ends_with(OVERLAP))
            };
            let there = merged.parts.articles.iter().find(|article| article.id == before.id);
            prop_assert_eq!(is_told(&merged), is_told(&turned));
            prop_assert!(!is_told(&merged) || has_overlaps(there.unwrap()));
        }
        let (merged, turned) = (Content::from_parts(merged.parts).unwrap(), Content::from_parts(turned.parts).unwrap());
        for before in base.articles() {
            let [ours, theirs, merged, turned] = [&ours, &theirs, &merged, &turned].map(|it| it.article(before.id).unwrap());
            prop_assert_eq!(spans_of(merged), spans_of(turned));
            prop_assert_eq!(spans_of(merged), both_spans(before, ours, theirs));
            // What one marked and the other turned down is not turned down; `merge` tests that.
            let is_marked = |one: &Rejection| merged.spans().iter().any(|span| span.fragments == one.fragments);
            let unmarked = |all: &BTreeSet<Rejection>| all.iter().filter(|one| !is_marked(one)).cloned().collect::<Vec<_>>();
            let expected = ours.rejections() | theirs.rejections();
            prop_assert_eq!(unmarked(merged.rejections()), unmarked(&expected));
            prop_assert_eq!(merged.predictions(), &(ours.predictions() | theirs.predictions()));
            prop_assert_eq!(links_of(merged, |_| true), both_links(before, ours, theirs));
            prop_assert_eq!(links_of(turned, |_| true), both_links(before, ours, theirs));
        }
    }
}
