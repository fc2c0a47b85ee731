//! Offering to label what reads like the span that was just made.

use crate::model::{Content, Edit, Origin, Transaction};
use crate::ui::jobs::alike::Made;

/// The span that was just made, and what is offered to be labelled like it.
#[derive(Debug, Default)]
pub struct AlikeOffer {
    made: Option<Made>,
    is_counted: bool,
    words: Option<String>,
}

impl AlikeOffer {
    /// Notes what a change is about to make: when it is a single span, others that read alike are offered.
    pub fn watch(&mut self, change: &Transaction) {
        let mut made = change.edits.iter().filter_map(|edit| match edit {
            Edit::AddSpan(article, span) if span.origin == Origin::Person => {
                Some(Made { article: *article, span: span.id })
            }
            _ => None,
        });
        let made = made.next().filter(|_| made.next().is_none());
        *self = Self { made, ..Self::default() };
    }

    /// “7 more in this article, 212 in 40 others…”.
    pub fn words(&self) -> Option<&str> {
        self.words.as_deref()
    }

    /// The span whose like is offered.
    pub fn offered(&self) -> Option<Made> {
        self.made.filter(|_| self.words.is_some())
    }

    pub fn forget(&mut self) {
        self.words = None;
    }

    /// Takes in what was counted, unless another span was made since.
    pub fn receive(&mut self, made: Made, words: Option<String>) {
        if self.made == Some(made) {
            self.words = words;
        }
    }

    /// The span to count for: once, and as long as it is there.
    pub fn next_to_count(&mut self, content: &Content) -> Option<Made> {
        let is_there =
            |made: &Made| content.article(made.article).is_some_and(|article| article.span(made.span).is_some());
        if !self.made.as_ref().is_some_and(is_there) {
            self.words = None;
            return None;
        }
        if std::mem::replace(&mut self.is_counted, true) { None } else { self.made }
    }
}
