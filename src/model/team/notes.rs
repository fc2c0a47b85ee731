//! What people wrote beside articles and spans, for somebody to decide.

use crate::model::{Article, Content, QUESTION, Span, TextRange};

/// Something that somebody wrote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Noted<'a> {
    pub article: &'a Article,
    /// Who wrote it in their reading; empty where it stands in the project itself.
    pub by: &'a str,
    pub words: &'a str,
    /// The span that it is about, where it is not about the article as a whole.
    pub about: Option<TextRange>,
}

/// All notes on articles, and the questions about spans, in the order of articles: first the project's own, then those of the
/// readings.
pub fn notes(content: &Content) -> impl Iterator<Item = Noted<'_>> {
    content.articles().flat_map(|article| {
        let own = of_one(article, "", &article.note, article.spans().iter());
        let theirs = article
            .readings()
            .flat_map(move |reading| of_one(article, &reading.annotator, &reading.note, reading.spans.iter()));
        own.chain(theirs)
    })
}

fn of_one<'a>(
    article: &'a Article,
    by: &'a str,
    note: &'a str,
    spans: impl Iterator<Item = &'a Span>,
) -> impl Iterator<Item = Noted<'a>> {
    let of_article = std::iter::once((note, None)).filter(|(note, _)| !note.trim().is_empty());
    let questions = spans.filter_map(|span| Some((span.note.as_deref()?, Some(span.extent()))));
    let questions = questions.filter(|(note, _)| note.starts_with(QUESTION));
    of_article.chain(questions).map(move |(words, about)| Noted { article, by, words, about })
}
