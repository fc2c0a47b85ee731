//! One search through articles, to be run within a frame or in the background.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::model::Article;
use crate::model::find::{Finder, Hit};

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

/// Places that were found, in the order of the articles.
#[derive(Clone, Debug, Default)]
pub struct Found {
    pub hits: Vec<Hit>,
    /// Whether there are more than are kept.
    pub is_cut: bool,
}

/// One search, to be run here or elsewhere.
#[derive(Debug)]
pub struct Search {
    number: u64,
    /// The number of the last search. One that is not the last stops.
    latest: Arc<AtomicU64>,
    finder: Finder,
    articles: Vec<Arc<Article>>,
}

impl Search {
    pub fn new(number: u64, latest: Arc<AtomicU64>, finder: Finder, articles: Vec<Arc<Article>>) -> Self {
        Self { number, latest, finder, articles }
    }

    /// Names the search to whoever takes in what it finds.
    pub fn number(&self) -> u64 {
        self.number
    }

    /// How much text it goes through.
    pub fn n_bytes(&self) -> usize {
        self.articles.iter().map(|article| article.text().n_bytes()).sum()
    }

    /// Looks through the articles until they end or `report`, told how many of how many are done, breaks it off.
    pub fn run(&self, report: &mut dyn FnMut(usize, usize) -> ControlFlow<()>) -> Found {
        let mut found = Found::default();
        for (idx, article) in self.articles.iter().enumerate() {
            let is_outdated = self.latest.load(Ordering::Relaxed) != self.number;
            if is_outdated || report(idx, self.articles.len()).is_break() {
                break;
            }
            let n_left = MAX_HITS - found.hits.len();
            let mut hits = self.finder.hits(article);
            found.hits.extend(hits.by_ref().take(n_left));
            if hits.next().is_some() {
                found.is_cut = true;
                break;
            }
        }
        found
    }
}
