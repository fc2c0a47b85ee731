//! One search through articles, to be run within a frame or in the background.

use std::iter::once;
use std::ops::ControlFlow;
use std::sync::{Arc, Weak};

use crate::model::find::{Finder, Hit, Step, Target};
use crate::model::{Article, ArticleId, Content, TextRange};
use crate::ui::jobs::article_cache::PerText;

/// Hits beyond which a search stops.
pub const MAX_HITS: usize = 50_000;

/// After so many seconds a search ends with what it has.
pub const MAX_S: u64 = 20;

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
    pub end: End,
}

/// Why a search ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum End {
    /// All was looked through.
    #[default]
    All,
    /// There are more hits than are listed.
    TooMany,
    /// Somebody stopped it.
    Stopped,
    TimeUp,
}

/// How far a search is, in bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pace {
    /// Text that was looked through.
    pub n_done: usize,
    /// Text that may have been read for that: where a pattern reads ahead, the same is read again and again.
    pub n_read: usize,
}

/// One search, to be run here or elsewhere.
#[derive(Debug)]
pub struct Search {
    ticket: Ticket,
    finder: Finder,
    content: Content,
    /// Where to look, if not in all articles.
    articles: Option<Vec<ArticleId>>,
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
    /// A search through these articles, or all.
    pub fn new(ticket: Ticket, finder: Finder, content: Content, articles: Option<Vec<ArticleId>>) -> Self {
        Self { ticket, finder, content, articles }
    }

    /// Names the search to whoever takes in what it finds.
    pub fn ticket(&self) -> Ticket {
        self.ticket.clone()
    }

    /// How much text it goes through.
    pub fn n_bytes(&self) -> usize {
        match &self.articles {
            None => self.content.n_bytes(),
            Some(_) => self.articles().map(|article| article.text().n_bytes()).sum(),
        }
    }

    fn articles(&self) -> impl Iterator<Item = &Article> {
        let all = self.articles.is_none().then(|| self.content.articles()).into_iter().flatten();
        all.chain(self.articles.iter().flatten().filter_map(|id| self.content.article(*id)))
    }

    /// What is found by reading about so much at most; `None` where it could take more.
    pub fn run_within(&self, max_bytes: usize) -> Option<Found> {
        if self.n_bytes() > max_bytes {
            return None;
        }
        let found = self.run(&mut |pace| {
            if pace.n_read <= max_bytes { ControlFlow::Continue(()) } else { ControlFlow::Break(End::Stopped) }
        });
        (found.end != End::Stopped).then_some(found)
    }

    /// Looks through the articles until they end, nobody waits any more, or `go_on` breaks it off. That is asked at each
    /// article and at all that fits the pattern: a pattern can take long to go through one article.
    pub fn run(&self, go_on: &mut dyn FnMut(Pace) -> ControlFlow<End>) -> Found {
        let mut found = Found::default();
        let mut pace = Pace::default();
        for article in self.articles() {
            let ended = match self.finder.target() {
                Target::Text => self.run_in(article, &mut pace, &mut found.hits, go_on),
                _ => self.run_in_spans(article, &mut pace, &mut found.hits, go_on),
            };
            if let ControlFlow::Break(end) = ended {
                found.end = end;
                return found;
            }
        }
        found
    }

    fn run_in(
        &self,
        article: &Article,
        pace: &mut Pace,
        hits: &mut Vec<PerText<Hit>>,
        go_on: &mut dyn FnMut(Pace) -> ControlFlow<End>,
    ) -> ControlFlow<End> {
        let (n_before, n_bytes) = (pace.n_done, article.text().n_bytes());
        let begin = Step { end: 0, range: None };
        for step in once(begin).chain(self.finder.steps(article.text())) {
            pace.n_done = n_before + step.end;
            if step == begin || self.finder.reads_ahead() {
                pace.n_read += n_bytes - step.end;
            }
            if self.is_unwanted() {
                return ControlFlow::Break(End::Stopped);
            }
            go_on(*pace)?;
            step.range.map_or(ControlFlow::Continue(()), |range| take(hits, article, range))?;
        }
        pace.n_done = n_before + n_bytes;
        ControlFlow::Continue(())
    }

    /// The same where it is looked for in what lies on the text.
    fn run_in_spans(
        &self,
        article: &Article,
        pace: &mut Pace,
        hits: &mut Vec<PerText<Hit>>,
        go_on: &mut dyn FnMut(Pace) -> ControlFlow<End>,
    ) -> ControlFlow<End> {
        if self.is_unwanted() {
            return ControlFlow::Break(End::Stopped);
        }
        go_on(*pace)?;
        for range in self.finder.places(self.content.labels(), article) {
            take(hits, article, range)?;
        }
        pace.n_done += article.text().n_bytes();
        pace.n_read += article.text().n_bytes();
        ControlFlow::Continue(())
    }

    fn is_unwanted(&self) -> bool {
        self.ticket.0.strong_count() == 0
    }
}

/// Adds a place to those that were found, unless there are too many.
fn take(hits: &mut Vec<PerText<Hit>>, article: &Article, range: TextRange) -> ControlFlow<End> {
    if hits.len() == MAX_HITS {
        return ControlFlow::Break(End::TooMany);
    }
    hits.push(PerText::new(article, Hit { article: article.id, range }));
    ControlFlow::Continue(())
}
