//! Projects in which things lie on each other that elsewhere lie apart.

use std::collections::BTreeSet;

use pullquote::model::{LabelSet, Project, Rejection};

use super::contents::{N_BYTES_A_WORD, id, labels_on, one, project, words};

/// As many labels as words, each with a span.
pub(crate) fn a_label_for_each_word(n: usize) -> Project {
    labels_on(n, n)
}

/// Quotes that were turned down, each from another word to the end.
pub(crate) fn overlapping_rejections(n: usize) -> Project {
    let article = words(n);
    let end = article.text().n_bytes() - 1;
    let rejection = |idx: usize| Rejection {
        label: id("quote"),
        fragments: one(article.text(), idx * N_BYTES_A_WORD, end),
        speaker: None,
        kind: None,
    };
    let rejections: BTreeSet<Rejection> = (0..n).map(rejection).collect();
    project(LabelSet::built_in(), vec![article.with_rejections(rejections)])
}
