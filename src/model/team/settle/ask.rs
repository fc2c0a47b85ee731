//! Asks all that there is to ask about an article.

use super::links::link_questions;
use super::marks::{Marks, span_questions};
use super::question::Question;
use crate::model::{Article, LabelSet, Reading, Status};

/// All questions about an article, in the order in which they are asked: by place, of links once both their ends are
/// settled.
pub fn questions(labels: &LabelSet, article: &Article) -> Vec<Question> {
    let voices = voices(article);
    let marks = Marks::new(article, &voices);
    let mut questions = span_questions(labels, article, &voices, &marks);
    questions.extend(link_questions(labels, article, &voices, &marks));
    questions.sort_by(Question::order);
    questions
}

/// Of these the ones that nobody has answered, or that are asked again.
pub fn open_questions(labels: &LabelSet, article: &Article) -> Vec<Question> {
    let mut open = questions(labels, article);
    open.retain(|question| !question.is_settled);
    open
}

/// The readings that count: those that somebody has begun.
pub fn voices(article: &Article) -> Vec<&Reading> {
    article.readings().filter(|reading| reading.status.is_begun(!reading.spans.is_empty())).collect()
}

/// To whom the article was handed out and who has not begun with it, by name: what the others agree on is not what all have.
pub fn missing(article: &Article) -> impl Iterator<Item = &str> {
    let has_looked = |reading: &Reading| reading.status != Status::New || !reading.spans.is_empty();
    article.handed_to.iter().map(String::as_str).filter(move |name| !article.reading(name).is_some_and(has_looked))
}

/// Who has looked at the article and left it out, by name: they have no part in what the others agree on.
pub fn skipped_by(article: &Article) -> impl Iterator<Item = &str> {
    let skipped = article.readings().filter(|reading| reading.status == Status::Skipped && reading.spans.is_empty());
    skipped.map(|reading| &*reading.annotator)
}
