//! Offering to label what reads like the span that was just made.

use crate::model::{Content, Edit, Origin, Transaction};
use crate::ui::desk::Desk;
use crate::ui::jobs::alike::{self, Made};
use crate::ui::jobs::{Kind, Outcome};

/// Text in which the same words are counted within a frame; in more they are counted in the background.
const MAX_BYTES_IN_FRAME: usize = 2_000_000;

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
}

/// Counts what reads like the span just made, once.
pub fn count_alike(desk: &mut Desk<'_>) {
    let project = &desk.session.project;
    let is_there = |made: &Made| project.article(made.article).is_some_and(|article| article.span(made.span).is_some());
    let offer = &mut desk.session.alike;
    if !offer.made.as_ref().is_some_and(is_there) {
        offer.words = None;
        return;
    }
    let Some(made) = offer.made.filter(|_| !offer.is_counted) else { return };
    offer.is_counted = true;
    if n_bytes(project) <= MAX_BYTES_IN_FRAME {
        offer.words = alike::offer(project, made);
        return;
    }
    let content = project.content().clone();
    desk.begin(Kind::CountAlike, move |_| Outcome::AlikeCounted { made, offer: alike::offer(&content, made) });
}

/// The length of all texts.
pub fn n_bytes(content: &Content) -> usize {
    content.articles().map(|article| article.text().n_bytes()).sum()
}
