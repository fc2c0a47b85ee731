//! Any edits in any order: each transaction is applied or changes nothing, and undoing all gives the start again.
#![no_main]

use arbitrary::Arbitrary;
use libfuzzer_sys::fuzz_target;
use pullquote::model::{
    Article, ArticleId, Edit, Fragments, KindId, LabelId, LabelSet, Project, Relation, RelationId, Span, SpanId,
    Status, TextRange, Transaction, marked,
};

#[derive(Arbitrary, Debug)]
enum Change {
    Apply(Vec<Step>),
    Undo,
    Redo,
}

#[derive(Arbitrary, Debug)]
enum Step {
    AddSpan(u8, u8, u8, u8, u8),
    RemoveSpan(u8, u8),
    ReplaceSpan(u8, u8, u8, u8, u8),
    AddRelation(u8, u8, bool, u8, u8),
    RemoveRelation(u8, u8),
    SetStatus(u8, bool),
    SetTitle(u8, String),
    AddArticle(u8, u8, String),
    RemoveArticle(u8),
}

fuzz_target!(|changes: Vec<Change>| {
    let mut project = Project::new("", "");
    let start = project.content().clone();
    for change in changes {
        match change {
            Change::Apply(steps) => {
                let before = project.content().clone();
                let edits = steps.into_iter().filter_map(edit).collect();
                if project.apply(Transaction::new("fuzz", edits)).is_err() {
                    assert_eq!(*project.content(), before);
                }
            }
            Change::Undo => drop(project.undo().cloned()),
            Change::Redo => drop(project.redo().cloned()),
        }
    }
    let end = project.content().clone();
    let n_done = project.done().len();
    for _ in 0..n_done {
        project.undo().expect("what was done can be undone");
    }
    assert_eq!(*project.content(), start);
    for _ in 0..n_done {
        project.redo().expect("what was undone can be redone");
    }
    assert_eq!(*project.content(), end);
});

fn edit(step: Step) -> Option<Edit> {
    let article = |number: u8| ArticleId(u64::from(number % 4));
    Some(match step {
        Step::AddSpan(id, span, label, start, end) => Edit::AddSpan(article(id), new_span(span, label, start, end)?),
        Step::RemoveSpan(id, span) => Edit::RemoveSpan(article(id), SpanId(span.into())),
        Step::ReplaceSpan(id, span, label, start, end) => {
            Edit::ReplaceSpan(article(id), new_span(span, label, start, end)?)
        }
        Step::AddRelation(id, relation, is_claim, from, to) => {
            let kind = KindId::new(if is_claim { "claimed_by" } else { "said_by" }).ok()?;
            let (from, to) = (SpanId(from.into()), SpanId(to.into()));
            Edit::AddRelation(article(id), Relation::new(RelationId(relation.into()), kind, from, to))
        }
        Step::RemoveRelation(id, relation) => Edit::RemoveRelation(article(id), RelationId(relation.into())),
        Step::SetStatus(id, is_done) => {
            Edit::SetStatus(article(id), if is_done { Status::Done } else { Status::InProgress })
        }
        Step::SetTitle(id, title) => Edit::SetTitle(article(id), title),
        Step::AddArticle(id, idx, text) => {
            let plain: String = text.chars().filter(|c| !matches!(c, '[' | ']' | '\\')).collect();
            let read = marked::parse(&LabelSet::built_in(), &plain).ok()?;
            let new = Article::new(article(id), String::new(), read.source.clone(), read.text().clone());
            Edit::AddArticle { idx: idx.into(), article: new.into() }
        }
        Step::RemoveArticle(id) => Edit::RemoveArticle(article(id)),
    })
}

fn new_span(id: u8, label: u8, start: u8, end: u8) -> Option<Span> {
    let labels = ["quote", "speaker", "claim", "boilerplate", "unknown"];
    let label = LabelId::new(labels[usize::from(label) % labels.len()]).ok()?;
    let fragments = Fragments::one(TextRange::unchecked(start.into(), end.into())?).ok()?;
    Some(Span::new(SpanId(id.into()), label, fragments))
}
