//! Whether somebody has labelled here before under another name.

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization as _;

use crate::model::text::folding::is_unseen;
use crate::model::{Article, ArticleId, Content, Reading, ReadingSource};

/// Under which other name the work of a file was collected or handed out that says it is by `name`, if that looks so, and why
/// it does.
pub fn same_person(content: &Content, brought: &Content, (name, path): (&str, &str)) -> Option<(String, &'static str)> {
    let ours = || brought.articles().filter_map(|theirs| content.article(theirs.id).map(|ours| (ours, theirs)));
    let others = || ours().flat_map(|(ours, theirs)| others(ours, name).map(move |reading| (reading, theirs)));
    let is_handed = content.articles().any(|article| article.handed_to.contains(name));
    let has_read = || content.articles().any(|article| article.reading(name).is_some());
    // Who is known here by this name is who they say.
    if is_handed || has_read() && ours().all(|(ours, _)| ours.handed_to.is_empty()) {
        return None;
    }
    if let Some((reading, _)) = others().find(|(reading, _)| !path.is_empty() && reading.from.path == path) {
        return Some((reading.annotator.clone(), "a file of this name was collected as theirs"));
    }
    if let Some((reading, _)) = others().find(|(reading, theirs)| says_it(reading, theirs)) {
        return Some((reading.annotator.clone(), "the labels of an article are theirs, one by one"));
    }
    let ids: BTreeSet<ArticleId> = ours().map(|(ours, _)| ours.id).collect();
    let handed: BTreeSet<&String> = ours().flat_map(|(ours, _)| &ours.handed_to).collect();
    let of_all = |name: &&String| {
        let all = content.articles().filter(|article| article.handed_to.contains(*name));
        all.map(|article| article.id).collect::<BTreeSet<ArticleId>>() == ids
    };
    let mut same = handed.into_iter().filter(of_all);
    let first = same.next().filter(|_| same.next().is_none())?;
    Some((first.clone(), "these are the articles that were handed out to them"))
}

/// A name as one sees it: without what makes no difference on the screen, and in small letters.
pub(super) fn looks_like(name: &str) -> String {
    let seen = name.nfkc().filter(|letter| !is_unseen(*letter)).collect::<String>().to_lowercase();
    seen.split_whitespace().collect::<Vec<&str>>().join(" ")
}

fn others<'a>(article: &'a Article, name: &str) -> impl Iterator<Item = &'a Reading> {
    article.readings().filter(move |reading| reading.annotator != name)
}

/// Whether a reading has said of an article, span by span, what stands there. Two people who mark a few spans in their order
/// can come to the same.
fn says_it(reading: &Reading, theirs: &Article) -> bool {
    const N_SPANS: usize = 4;
    theirs.spans().len() >= N_SPANS
        && reading.seen().contains(&Reading::of(theirs, &reading.annotator, ReadingSource::default()).digest())
}
