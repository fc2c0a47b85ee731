//! The laws of settling: whatever is decided, the questions come to an end, and what was decided stays decided; everything
//! settled one way is that person's project.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use proptest::prelude::*;
use proptest::sample::Index;

use super::*;
use crate::model::{
    Article, ArticleId, Content, Edit, KindId, LabelSet, Project, Reading, Relation, Source, Span, SpanId, Touched,
    Transaction, arbitrary, transactions,
};

/// The marks and links of spans, equal spans counted once.
fn said<'a>(
    labels: &LabelSet,
    spans: impl Iterator<Item = &'a Span>,
    relations: impl Iterator<Item = &'a Relation>,
) -> (BTreeSet<Mark>, BTreeSet<(KindId, Mark, Mark)>) {
    let marks: BTreeMap<SpanId, Mark> = spans.map(|span| (span.id, Mark::of(span))).collect();
    let links = relations.map(|link| (link.kind.clone(), marks[&link.from].clone(), marks[&link.to].clone()));
    let links = links.filter(|(kind, from, to)| labels.fits(kind, &from.label, &to.label) && from != to).collect();
    (marks.into_values().collect(), links)
}

fn bare(content: &Content) -> Project {
    let blank = |article: &Article| {
        let readings = article.readings().cloned().collect();
        let source = Source::default();
        let blank = Article::new(article.id, String::new(), source, article.text().clone());
        blank.with_readings(readings).0
    };
    let articles = content.articles().map(blank).collect();
    let mut project = Project::new("", "");
    let labels = content.labels().clone();
    project.apply(transactions::add_labelled_articles(content, Some(labels), Vec::new())).unwrap();
    let add = transactions::add_articles(&project, articles);
    project.apply(add).unwrap();
    project
}

/// The content with readings that have no labels but those of the project.
fn with_known_labels(content: &Content) -> Content {
    let labels = content.labels();
    let known = |reading: &Reading| {
        let is_known = |span: &&Span| labels.label(&span.label).is_some();
        let spans: Vec<Span> = reading.spans.iter().filter(is_known).cloned().collect();
        let has = |id: SpanId| spans.iter().any(|span| span.id == id);
        let relations = reading.relations.iter().filter(|link| has(link.from) && has(link.to)).cloned().collect();
        Arc::new(Reading { relations, spans: spans.clone(), ..reading.clone() })
    };
    let edits = content.articles().flat_map(|article| {
        article.readings().map(|reading| Edit::ReplaceReading(article.id, known(reading))).collect::<Vec<_>>()
    });
    let mut project = Project::from(content.clone());
    project.apply(Transaction::new("know", edits.collect())).unwrap();
    project.content().clone()
}

/// Settles everything as this person has it.
fn settle_like(project: &mut Project, id: ArticleId, name: &str) {
    for _ in 0..1000 {
        let article = project.article(id).unwrap();
        let open = open_questions(project.labels(), article).into_iter().next();
        let Some(question) = open else { return };
        let theirs = question.versions.iter().position(|version| version.by.iter().any(|by| by == name));
        let decision = match theirs {
            Some(version) => take(article, &question, version).unwrap(),
            None => take_none(article, &question),
        };
        let decision = kept(project, with_links(project, decision, Agreement::All));
        project.apply(decision).unwrap();
    }
    panic!("it never ends");
}

/// What somebody does with a question, and with the article afterwards.
#[derive(Clone, Debug)]
enum Act {
    Take(Index),
    All,
    Neither,
    /// Takes something that somebody has elsewhere.
    Anew(Index, Index),
    /// Takes a version under one of the labels.
    TakeAs(Index, Index),
    /// Takes a version, and gives a span of the article a place and a label that somebody has.
    Mend(Index, Index, Index),
    /// Takes a version, and deletes a span of the article.
    Delete(Index, Index),
    /// Takes back what was done last.
    Undo,
}

fn act() -> impl Strategy<Value = Act> {
    let index = any::<Index>;
    prop_oneof![
        3 => index().prop_map(Act::Take),
        1 => (index(), index()).prop_map(|(version, label)| Act::TakeAs(version, label)),
        2 => (index(), index()).prop_map(|(version, mark)| Act::Anew(version, mark)),
        1 => Just(Act::All),
        1 => Just(Act::Neither),
        3 => (index(), index(), index()).prop_map(|(version, span, mark)| Act::Mend(version, span, mark)),
        1 => (index(), index()).prop_map(|(version, span)| Act::Delete(version, span)),
        1 => Just(Act::Undo),
    ]
}

/// All marks of the readings.
fn anybodys(article: &Article) -> Vec<Mark> {
    article.readings().flat_map(|reading| reading.spans.iter().map(Mark::of)).collect()
}

fn open(project: &Project, id: ArticleId) -> Vec<Question> {
    open_questions(project.labels(), project.article(id).unwrap())
}

/// Whether it is asked because a span stands for it now that was contested before as what stood for another thing: what was
/// open is one question with it.
fn is_asked_with_another(question: &Question, before: &[Question]) -> bool {
    let was_open = |id: &SpanId| {
        let mut contested = before.iter().filter(|one| !one.contested_by.is_empty());
        contested.any(|one| one.stands.contains(id) && !one.is_same(question))
    };
    question.stands.iter().any(was_open)
}

/// Applies it, unless it does not fit, with what it turns down.
fn decide(project: &mut Project, transaction: Transaction) {
    let transaction = kept(project, with_links(project, transaction, Agreement::All));
    project.apply(transaction).ok();
}

fn mend(project: &mut Project, id: ArticleId, (span, mark): (&Index, &Index)) {
    let (article, labels) = (project.article(id).unwrap(), project.labels());
    let (spans, marks) = (article.spans().iter().collect::<Vec<_>>(), anybodys(article));
    if spans.is_empty() || marks.is_empty() {
        return;
    }
    let (span, mark) = (*span.get(&spans), mark.get(&marks));
    let moved = transactions::move_span(labels, article, span, mark.fragments.clone());
    let relabelled = labels.label(&mark.label).is_some();
    let relabelled = relabelled.then(|| {
        let span = Span { fragments: mark.fragments.clone(), ..span.clone() };
        transactions::relabel_span(labels, article, &span, &mark.label)
    });
    decide(project, relabelled.unwrap_or(moved));
}

fn delete(project: &mut Project, id: ArticleId, span: Index) {
    let article = project.article(id).unwrap();
    let spans: Vec<&Span> = article.spans().iter().collect();
    if !spans.is_empty() {
        let gone = transactions::remove_span(project.labels(), article, spans[span.index(spans.len())]);
        decide(project, gone);
    }
}

/// The questions as they are found where those before so many steps, or before the last was undone, are known.
fn renewed(project: &Project, id: ArticleId, known: &[Question], n_done: usize) -> Vec<Question> {
    let (history, article) = (project.history(), project.article(id).unwrap());
    let steps = history.done().iter().skip(n_done).chain(history.undone().last());
    let touched = Touched::by(steps.flat_map(|step| &step.transaction.edits), article).unwrap();
    let known: Vec<Arc<Question>> = known.iter().cloned().map(Arc::new).collect();
    let renewed = Near::new(article, touched.places).renewed(project.labels(), &known);
    renewed.into_iter().map(Arc::unwrap_or_clone).collect()
}

/// Does this with an open question.
fn act_on(project: &mut Project, id: ArticleId, question: &Question, act: &Act) {
    let article = project.article(id).unwrap();
    let version = |idx: &Index| {
        let taken = take(article, question, idx.index(question.versions.len()));
        taken.unwrap_or_else(|| take_none(article, question))
    };
    match act {
        Act::Take(idx) => decide(project, version(idx)),
        Act::Anew(idx, mark) => {
            let mut marks = anybodys(article);
            marks.retain(|mark| project.labels().label(&mark.label).is_some());
            let mark = (!marks.is_empty()).then(|| mark.get(&marks));
            let taken = mark.and_then(|mark| take_anew(article, question, idx.index(question.versions.len()), mark));
            decide(project, taken.unwrap_or_else(|| take_none(article, question)));
        }
        Act::TakeAs(idx, label) => {
            let label = label.get(project.labels().labels()).id.clone();
            let taken = take_as(article, question, idx.index(question.versions.len()), &label);
            decide(project, taken.unwrap_or_else(|| take_none(article, question)));
        }
        Act::All => {
            let all = take_all(article, question).unwrap_or_else(|| take_none(article, question));
            decide(project, all);
        }
        Act::Neither => decide(project, take_none(article, question)),
        Act::Mend(idx, span, mark) => {
            decide(project, version(idx));
            mend(project, id, (span, mark));
        }
        Act::Delete(idx, span) => {
            decide(project, version(idx));
            delete(project, id, *span);
        }
        Act::Undo => drop(project.undo()),
    }
}

/// Whether two spans that lie on the same words are contested each: whoever answers for one may be asked for the other.
fn has_contested_twins(content: &Content) -> bool {
    content.articles().any(|article| {
        let contested = article.spans().iter().filter(|span| !span.contested_by.is_empty());
        let places: Vec<_> = contested.map(|span| &span.fragments).collect();
        places.iter().enumerate().any(|(idx, place)| places[..idx].contains(place))
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn whatever_is_decided_the_questions_come_to_an_end(
        content in arbitrary::content(),
        has_own in any::<bool>(),
        acts in proptest::collection::vec(act(), 1..40),
    ) {
        prop_assume!(!has_contested_twins(&content));
        let content = if has_own { content } else { bare(&content).content().clone() };
        let mut project = Project::from(content);
        let ids: Vec<ArticleId> = project.articles().map(|article| article.id).collect();
        for id in ids {
            let n_marks = anybodys(project.article(id).unwrap()).len();
            let mut acts = acts.iter().chain(std::iter::repeat(&Act::Neither));
            let mut n_decided = 0;
            while let Some(question) = open(&project, id).first() {
                let act = acts.next().unwrap();
                let asked = questions(project.labels(), project.article(id).unwrap());
                let n_done = project.history().done().len();
                act_on(&mut project, id, question, act);
                prop_assert_eq!(renewed(&project, id, &asked, n_done), questions(project.labels(), project.article(id).unwrap()));
                if !matches!(act, Act::Undo) {
                    n_decided += 1;
                    let after = questions(project.labels(), project.article(id).unwrap());
                    let is_answered = |one: &Question| one.is_settled || is_asked_with_another(one, &asked);
                    let stays = |one: &Question| after.iter().any(|other| other.is_same(one) && is_answered(other));
                    let settled = asked.iter().filter(|one| one.is_settled);
                    let mut spans = settled.filter(|one| one.about == About::Spans);
                    prop_assert!(spans.all(stays), "{act:?} takes a decision away");
                    let mut same = after.iter().filter(|one| one.is_same(question));
                    prop_assert!(same.all(is_answered), "{act:?} leaves {question:?} open");
                }
                prop_assert!(n_decided <= 40 + 4 * n_marks + 4 * n_marks * n_marks, "it never ends");
            }
        }
    }

    #[test]
    fn everything_settled_one_way_is_that_persons_project(content in arbitrary::content()) {
        let start = bare(&with_known_labels(&content));
        for article in start.articles() {
            for reading in voices(article) {
                let mut project = start.clone();
                settle_like(&mut project, article.id, &reading.annotator);
                let settled = project.article(article.id).unwrap();
                let labels = project.labels();
                prop_assert_eq!(
                    said(labels, settled.spans().iter(), settled.relations()),
                    said(labels, reading.spans.iter(), reading.relations.iter())
                );
                prop_assert!(settled.readings().eq(article.readings()));
            }
        }
    }

    #[test]
    fn agreeing_with_oneself_leaves_nothing_to_ask(content in arbitrary::content()) {
        let mut project = bare(&with_known_labels(&content));
        let ids: Vec<_> = project.articles().map(|article| article.id).collect();
        let others = project.articles().flat_map(|article| {
            article.readings().skip(1).map(|reading| Edit::RemoveReading(article.id, reading.annotator.clone()))
        });
        let drop_others = Transaction::new("drop", others.collect());
        project.apply(drop_others).unwrap();
        let agreed = settle_agreed(&project, &ids, Agreement::All);
        project.apply(agreed).unwrap();
        for article in ids.iter().filter_map(|id| project.article(*id)) {
            let asked = questions(project.labels(), article);
            prop_assert!(asked.iter().all(|question| question.is_settled));
            for reading in voices(article) {
                let expected = said(project.labels(), reading.spans.iter(), reading.relations.iter());
                prop_assert_eq!(said(project.labels(), article.spans().iter(), article.relations()), expected);
            }
        }
    }
}
