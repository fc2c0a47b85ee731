//! How what was suggested for articles compares with what is marked on them now.

use std::collections::BTreeSet;

use crate::formats::own::work_log::{Work, WorkLog};
use crate::model::compare::Counts;
use crate::model::{Article, Content, LabelId, Status};

/// The articles of the log that are done, in the order in which they were begun.
pub fn done<'a>(content: &'a Content, log: &'a WorkLog) -> impl Iterator<Item = (&'a Work, &'a Article)> {
    let articles = log.articles.iter().filter_map(|work| Some((work, content.article(work.article)?)));
    articles.filter(|(_, article)| article.status == Status::Done)
}

/// How what was suggested under a label compares with what is marked now: right is what has the same edges.
pub fn fared(work: &Work, article: &Article, label: &LabelId) -> Counts {
    let marked = article.spans().iter().filter(|span| span.label == *label);
    let marked: BTreeSet<_> = marked.map(|span| &span.fragments).collect();
    let suggested = work.suggested.iter().flatten().filter(|(suggested, _)| suggested == label);
    let (n_right, n_predicted) = suggested
        .fold((0, 0), |(n_right, n), (_, fragments)| (n_right + usize::from(marked.contains(fragments)), n + 1));
    Counts { n_right, n_predicted, n_gold: article.spans().count_of(label) }
}
