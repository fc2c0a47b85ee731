//! Offering to label what reads like the span that was just made.

use crate::model::{Article, Content, Edit, Origin, Span, SpanId, Transaction};
use crate::ui::jobs::alike::Made;
use crate::ui::jobs::article_cache::PerText;
use crate::ui::jobs::search::{Ticket, Wanted};

/// The span that was just made, and what is offered to be labelled like it: as long as the span is there in its text.
#[derive(Debug, Default)]
pub struct AlikeOffer {
    made: Option<PerText<Made>>,
    is_counted: bool,
    /// The count that runs: of another one nothing is taken.
    counting: Option<Wanted>,
    words: Option<String>,
}

impl AlikeOffer {
    /// Notes what a change is about to make: when it is a single span, others that read alike are offered.
    pub fn watch(&mut self, change: &Transaction, content: &Content) {
        let mut made = change.edits.iter().filter_map(|edit| match edit {
            Edit::AddSpan(article, span) if span.origin == Origin::Person => {
                Some(Made { article: *article, span: span.id })
            }
            _ => None,
        });
        let made = made.next().filter(|_| made.next().is_none());
        let made = made.and_then(|made| Some(PerText::new(content.article(made.article)?, made)));
        *self = Self { made, ..Self::default() };
    }

    /// “‘footnote’: 7 more in this article, 212 in 40 other articles…”.
    pub fn words(&self) -> Option<&str> {
        self.words.as_deref()
    }

    /// The same, unless another span is selected: keys act on that one then.
    pub fn words_beside(&self, selected: Option<SpanId>) -> Option<&str> {
        let is_of_made = |made: &PerText<Made>| selected.is_none_or(|id| made.last().span == id);
        self.words().filter(|_| self.made.as_ref().is_some_and(is_of_made))
    }

    /// The span whose like is offered, with its article.
    pub fn offered<'a>(&self, content: &'a Content) -> Option<(&'a Article, &'a Span)> {
        self.words.as_ref().and_then(|_| self.made_in(content))
    }

    /// The span that was made, as long as it is there.
    fn made_in<'a>(&self, content: &'a Content) -> Option<(&'a Article, &'a Span)> {
        let made = self.made.as_ref()?;
        let article = content.article(made.last().article)?;
        Some((article, article.span(made.get(article)?.span)?))
    }

    pub fn forget(&mut self) {
        self.words = None;
    }

    /// Takes in what was counted, unless another span was made since, or the text is another.
    pub fn receive(&mut self, ticket: &Ticket, words: Option<String>) {
        if self.counting.take_if(|counting| counting.is(ticket)).is_some() {
            self.words = words;
        }
    }

    /// The span to count for, once, and as long as it is there; with what names the count.
    pub fn next_to_count(&mut self, content: &Content) -> Option<(Made, Ticket)> {
        if self.made_in(content).is_none() {
            *self = Self::default();
        }
        let made = *self.made.as_ref()?.last();
        let is_counted = std::mem::replace(&mut self.is_counted, true);
        (!is_counted).then(|| (made, self.counting.insert(Wanted::default()).ticket()))
    }
}
