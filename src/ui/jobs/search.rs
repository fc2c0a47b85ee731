//! One search through articles, to be run within a frame or in the background.

use std::ops::ControlFlow;
use std::sync::{Arc, Weak};

use crate::model::Article;
use crate::model::find::{Finder, Hit};
use crate::ui::session::article_cache::PerText;

/// Hits beyond which a search stops.
pub const MAX_HITS: usize = 50_000;

/// Where to look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    OpenArticle,
    /// The articles that the list at the left shows.
    FilteredArticles,
    AllArticles,
}

/// Places that were found, in the order of the articles, each with the text that it is in.
#[derive(Clone, Debug, Default)]
pub struct Found {
    pub hits: Vec<PerText<Hit>>,
    /// Whether there may be more: they are too many, or somebody stopped the search.
    pub is_cut: bool,
}

/// One search, to be run here or elsewhere.
#[derive(Debug)]
pub struct Search {
    ticket: Ticket,
    finder: Finder,
    articles: Vec<Arc<Article>>,
}

/// Held by whoever waits for a search: it stops, and what it found is dropped, when nobody holds this any more.
#[derive(Debug, Default)]
pub struct Wanted(Arc<()>);

/// Names a search among all that there ever were, with its result.
#[derive(Clone, Debug)]
pub struct Ticket(Weak<()>);

impl Wanted {
    pub fn ticket(&self) -> Ticket {
        Ticket(Arc::downgrade(&self.0))
    }

    /// Whether this is the search that the ticket names. A ticket keeps its place in memory, so no other has the same.
    pub fn is(&self, ticket: &Ticket) -> bool {
        std::ptr::eq(Arc::as_ptr(&self.0), ticket.0.as_ptr())
    }
}

impl Search {
    pub fn new(ticket: Ticket, finder: Finder, articles: Vec<Arc<Article>>) -> Self {
        Self { ticket, finder, articles }
    }

    /// Names the search to whoever takes in what it finds.
    pub fn ticket(&self) -> Ticket {
        self.ticket.clone()
    }

    /// How much text it goes through.
    pub fn n_bytes(&self) -> usize {
        self.articles.iter().map(|article| article.text().n_bytes()).sum()
    }

    /// Looks through the articles until they end, nobody waits any more, or `report`, told how many of how many are
    /// done, breaks it off.
    pub fn run(&self, report: &mut dyn FnMut(usize, usize) -> ControlFlow<()>) -> Found {
        let mut found = Found::default();
        for (n_done, article) in self.articles.iter().enumerate() {
            let hits = self.finder.hits(article);
            // Asked at each hit too: a pattern can take long to go through one article.
            let mut goes_on = || !self.is_unwanted() && report(n_done, self.articles.len()).is_continue();
            if !goes_on() {
                found.is_cut = true;
                return found;
            }
            for hit in hits {
                if found.hits.len() == MAX_HITS || !goes_on() {
                    found.is_cut = true;
                    return found;
                }
                found.hits.push(PerText::new(article, hit));
            }
        }
        found
    }

    fn is_unwanted(&self) -> bool {
        self.ticket.0.strong_count() == 0
    }
}
