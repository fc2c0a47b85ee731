//! The same act on several spans of an article, or on several articles, in one step.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::model::{
    Article, ArticleId, Content, Edit, EditError, LabelId, LabelSet, Span, SpanId, Status, Transaction, counted,
    transactions,
};

/// Gives several spans another label, where they have not that one.
pub fn relabel_spans(content: &Content, article: ArticleId, spans: &BTreeSet<SpanId>, label: &LabelId) -> Transaction {
    let name = content.labels().in_sentence(label);
    in_turn(
        content,
        article,
        spans,
        format!("change {} to {name}", counted(spans.len(), "span")),
        |content, article, span| {
            (span.label != *label).then(|| transactions::relabel_span(content.labels(), article, span, label))
        },
    )
}

/// Removes several spans with the relations that they have.
pub fn remove_spans(content: &Content, article: ArticleId, spans: &BTreeSet<SpanId>) -> Transaction {
    in_turn(content, article, spans, format!("delete {}", counted(spans.len(), "span")), |content, article, span| {
        Some(transactions::remove_span(content.labels(), article, span))
    })
}

/// Asks something about several spans, or where all are in question already, no more.
pub fn toggle_questions(content: &Content, article: ArticleId, spans: &BTreeSet<SpanId>) -> Transaction {
    let is_taken_back = are_in_question(content, article, spans);
    let name = format!("change the question on {}", counted(spans.len(), "span"));
    in_turn(content, article, spans, name, |_, article, span| {
        (span.is_in_question() == is_taken_back).then(|| transactions::toggle_question(article, span))
    })
}

/// Whether something is asked about all of them.
pub fn are_in_question(content: &Content, article: ArticleId, spans: &BTreeSet<SpanId>) -> bool {
    let Some(article) = content.article(article) else { return false };
    !spans.is_empty() && spans.iter().all(|id| article.span(*id).is_some_and(Span::is_in_question))
}

/// Those of several spans that can be linked to somebody.
pub fn linkable(labels: &LabelSet, article: &Article, spans: &BTreeSet<SpanId>) -> BTreeSet<SpanId> {
    let can_be = |id: &SpanId| article.span(*id).is_some_and(|span| labels.kinds_from(&span.label).next().is_some());
    spans.iter().copied().filter(can_be).collect()
}

/// Links several spans to one, those of them that can be.
pub fn link_spans(content: &Content, article: ArticleId, spans: &BTreeSet<SpanId>, to: SpanId) -> Transaction {
    in_turn(
        content,
        article,
        spans,
        format!("link {} to a speaker", counted(spans.len(), "span")),
        |content, article, span| transactions::link(content.labels(), article, span.id, to).ok(),
    )
}

/// Says of several articles how far the work on them is.
pub fn set_statuses(content: &Content, articles: &[ArticleId], status: Status) -> Transaction {
    each_to_status(content, articles, |_| status)
}

/// Whether the work on all of them is so far.
pub fn are_all(content: &Content, articles: &[ArticleId], status: Status) -> bool {
    let is_it = |id: &ArticleId| content.article(*id).is_some_and(|article| article.status == status);
    !articles.is_empty() && articles.iter().all(is_it)
}

/// Takes several skipped articles up again: as begun where they have spans.
pub fn take_up(content: &Content, articles: &[ArticleId]) -> Transaction {
    let status = |article: &Article| if article.spans().is_empty() { Status::New } else { Status::InProgress };
    each_to_status(content, articles, status)
}

fn each_to_status(content: &Content, articles: &[ArticleId], status: impl Fn(&Article) -> Status) -> Transaction {
    let there = articles.iter().filter_map(|id| content.article(*id));
    let changes = there.filter_map(|article| {
        let status = status(article);
        (article.status != status).then(|| transactions::set_status(article, status))
    });
    let mut changes: Vec<Transaction> = changes.collect();
    if changes.len() == 1 {
        return changes.remove(0);
    }
    let name = format!("change the status of {}", counted(changes.len(), "article"));
    Transaction::new(name, changes.into_iter().flat_map(|change| change.edits).collect())
}

/// Puts an article in front of the one that is at this place now, or last.
pub fn move_article(content: &Content, article: ArticleId, to_idx: usize) -> Option<Transaction> {
    let from_idx = content.article_idx(article)?;
    let idx = if to_idx > from_idx { to_idx - 1 } else { to_idx };
    let moved = Arc::clone(content.shared_article(article)?);
    let edits = vec![Edit::RemoveArticle(article), Edit::AddArticle { idx, article: moved }];
    (idx != from_idx).then(|| Transaction::new("move article", edits))
}

/// Removes several articles.
pub fn remove_articles(articles: &[ArticleId]) -> Transaction {
    if let [article] = articles {
        return transactions::remove_article(*article);
    }
    let edits = articles.iter().flat_map(|id| transactions::remove_article(*id).edits).collect();
    Transaction::new(format!("remove {}", counted(articles.len(), "article")), edits)
}

/// The act on each of the spans as the ones before it have left the article: two of them may share a relation. On one span
/// it is called as what is done to one.
fn in_turn(
    content: &Content,
    article: ArticleId,
    spans: &BTreeSet<SpanId>,
    name: String,
    act: impl Fn(&Content, &Article, &Span) -> Option<Transaction>,
) -> Transaction {
    if let (Some(id), 1) = (spans.first(), spans.len())
        && let Some(there) = content.article(article)
        && let Some(change) = there.span(*id).and_then(|span| act(content, there, span))
    {
        return change;
    }
    let mut so_far = content.clone();
    let mut edits = Vec::new();
    for id in spans {
        let of_span = so_far.article(article).and_then(|article| act(&so_far, article, article.span(*id)?));
        let Some(of_span) = of_span else { continue };
        let done: Result<Transaction, EditError> = of_span.clone().apply_to(&mut so_far);
        if done.is_ok() {
            edits.extend(of_span.edits);
        }
    }
    Transaction::new(name, edits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Project, marked};

    const MARKED: &str = "[quote#1>3 “No”] and [quote#2>3 “Never”], said [speaker#3 Ada]. [speaker#4 Bo]";

    #[track_caller]
    fn check(act: impl Fn(&Project, ArticleId) -> Transaction, expected: &str, name: &str) {
        let mut project = Project::new("Test", "ana");
        let article = marked::parse(project.labels(), MARKED).unwrap();
        let id = article.id;
        project.apply(transactions::add_articles(&project, vec![article])).unwrap();
        project.apply(act(&project, id)).unwrap();
        assert_eq!(marked::print(project.articles().next().unwrap()), expected);
        assert_eq!(project.undo_name(), Some(name));
        project.undo();
        assert_eq!(marked::print(project.articles().next().unwrap()), MARKED);
    }

    #[test]
    fn articles_are_moved_skipped_and_removed_together() {
        let mut project = Project::new("Test", "ana");
        let articles = [1, 2, 3].map(|id| {
            let mut article = marked::parse(project.labels(), "Text").unwrap();
            article.id = ArticleId(id);
            article
        });
        project.apply(transactions::add_articles(&project, articles.to_vec())).unwrap();
        let order = |project: &Project| project.articles().map(|article| article.id.0).collect::<Vec<_>>();
        for (article, to_idx, expected) in [(1, 2, [2, 1, 3]), (1, 3, [2, 3, 1]), (1, 0, [1, 2, 3])] {
            let moved = move_article(&project, ArticleId(article), to_idx);
            project.apply(moved.unwrap()).unwrap();
            assert_eq!(order(&project), expected);
        }
        assert_eq!(move_article(&project, ArticleId(2), 1), None);
        assert_eq!(move_article(&project, ArticleId(2), 2), None, "it is there already");
        let ids = [ArticleId(1), ArticleId(3)];
        project.apply(set_statuses(&project, &ids, Status::Skipped)).unwrap();
        assert_eq!(project.articles().filter(|article| article.status == Status::Skipped).count(), 2);
        project.apply(remove_articles(&ids)).unwrap();
        assert_eq!(order(&project), [2]);
        project.undo();
        assert_eq!(order(&project), [1, 2, 3]);
    }

    #[test]
    fn several_spans_change_in_one_step_also_where_they_share_links() {
        let ids = |ids: &[u32]| ids.iter().map(|id| SpanId(*id)).collect::<BTreeSet<_>>();
        let claim = LabelId::new("claim").unwrap();
        check(
            |project, id| relabel_spans(project, id, &ids(&[1, 2]), &claim),
            "[claim#1>3 “No”] and [claim#2>3 “Never”], said [speaker#3 Ada]. [speaker#4 Bo]",
            "change 2 spans to claim",
        );
        check(
            |project, id| remove_spans(project, id, &ids(&[1, 3])),
            "“No” and [quote#2 “Never”], said Ada. [speaker#4 Bo]",
            "delete 2 spans",
        );
        check(
            |project, id| toggle_questions(project, id, &ids(&[1, 3])),
            "[quote#1>3 “No”] and [quote#2>3 “Never”], said [speaker#3 Ada]. [speaker#4 Bo]",
            "change the question on 2 spans",
        );
        check(
            |project, id| link_spans(project, id, &ids(&[1, 2, 3]), SpanId(4)),
            "[quote#1>4 “No”] and [quote#2>4 “Never”], said [speaker#3 Ada]. [speaker#4 Bo]",
            "link 3 spans to a speaker",
        );
    }
}
