//! What people wrote beside articles.

use crate::model::{Article, Content};

/// All notes on articles with who wrote them, in the order of articles: first the project's own, for which nobody is named,
/// then those of the readings.
pub fn notes(content: &Content) -> impl Iterator<Item = (&Article, &str, &str)> {
    content.articles().flat_map(|article| {
        let own = std::iter::once(("", article.note.as_str()));
        let theirs = article.readings().map(|reading| (reading.annotator.as_str(), reading.note.as_str()));
        own.chain(theirs).filter(|(_, note)| !note.trim().is_empty()).map(move |(by, note)| (article, by, note))
    })
}
