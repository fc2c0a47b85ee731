//! Finding words in the open article or in all, and labelling all that is found in one step.

mod draw;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use crate::model::find::{Finder, Hit, Query, Target, is_labelled};
use crate::model::{Article, ArticleId, Content, LabelId, Project, TextRange};
use crate::ui::jobs::article_cache::PerText;
use crate::ui::jobs::search::{End, Found, MAX_HITS, MAX_S, Scope, Search, Ticket, Wanted};
use crate::ui::look::rows::List;
use crate::ui::look::widgets::{grouped, sentence_case};
use crate::ui::session::changes::Changes;
use crate::ui::texts::tr;

pub use draw::find_panel_ui;

/// The open panel.
#[derive(Debug)]
pub struct FindPanel {
    query: Query,
    scope: Scope,
    found: Found,
    /// How often something else was found.
    n_results: u64,
    error: Option<String>,
    /// What was asked last; another wish begins another search.
    asked: Option<Asked>,
    /// The search that runs. It stops when another one takes its place and when the panel is closed.
    running: Option<Wanted>,
    current: Option<usize>,
    /// What of it is in the open article.
    lit: Lit,
    labelling: Option<Labelling>,
    wants_focus: bool,
    list: List,
}

/// The places that were found in the open article, in order, as long as it has the text that they are in.
#[derive(Debug, Default)]
struct Lit {
    /// The article, and how many results had come in when it was last looked which are in it.
    key: Option<(ArticleId, u64)>,
    ranges: Option<PerText<Vec<TextRange>>>,
}

/// What a search is for, and through which articles it goes.
#[derive(Debug)]
struct Asked {
    query: Query,
    articles: Searched,
    /// The revision at which it was last seen that they have the same texts still.
    revision: u64,
}

/// The articles that are searched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Searched {
    Open(Option<ArticleId>),
    /// Those in the list of this number.
    Listed(u64),
    All,
}

/// A label that is about to go on all hits but those that are unticked.
#[derive(Debug)]
struct Labelling {
    label: LabelId,
    unticked: BTreeSet<Hit>,
    /// The hits that get the label, found again when the project, the ticks or what is found change.
    ticked: Vec<Hit>,
    ticked_key: Option<(u64, usize, usize)>,
}

impl FindPanel {
    /// A panel that looks for this, with the keyboard in its field.
    pub fn new(query: Query, scope: Scope) -> Self {
        Self {
            query,
            scope,
            found: Found::default(),
            n_results: 0,
            error: None,
            asked: None,
            running: None,
            current: None,
            lit: Lit::default(),
            labelling: None,
            wants_focus: true,
            list: List::default(),
        }
    }

    /// Looks in these articles for the same, or for these words of a text, with the keyboard in the field. What was only listed,
    /// such as all notes, is not looked for: what is typed then is meant for the text.
    pub fn look_in(&mut self, scope: Scope, words: Option<String>) {
        self.scope = scope;
        self.wants_focus = true;
        if words.is_some() || self.query.pattern.is_empty() {
            self.query.target = Target::Text;
        }
        self.query.pattern = words.unwrap_or_else(|| std::mem::take(&mut self.query.pattern));
    }

    /// What is looked for.
    pub fn query(&self) -> &Query {
        &self.query
    }

    /// The places to light up in an article, in order, with what tells others from them.
    pub fn lit_in(&mut self, article: &Article) -> (&[TextRange], u64) {
        let key = Some((article.id, self.n_results));
        if self.lit.key != key {
            let of_article = self.found.hits.iter().filter(|hit| hit.last().article == article.id);
            let mut ranges: Vec<TextRange> = of_article.filter_map(|hit| Some(hit.get(article)?.range)).collect();
            ranges.sort_unstable();
            self.lit = Lit { key, ranges: Some(PerText::new(article, ranges)) };
        }
        let ranges = self.lit.ranges.as_ref().and_then(|ranges| ranges.get(article));
        (ranges.map_or(&[], Vec::as_slice), self.n_results)
    }

    /// The panel, about to put the label on all that is found.
    #[must_use]
    pub fn labelling(self, label: LabelId) -> Self {
        Self { labelling: Some(Labelling::new(label)), ..self }
    }

    /// The search to run if something else is wanted than what was asked last, or a text is another. `filtered` are the
    /// articles that the list shows, which has this number once it is whole.
    pub fn next_search(
        &mut self,
        project: &Project,
        open: Option<ArticleId>,
        list_number: Option<u64>,
        filtered: &dyn Fn() -> Vec<ArticleId>,
    ) -> Option<Search> {
        let articles = match self.scope {
            Scope::OpenArticle => Searched::Open(open),
            Scope::FilteredArticles => Searched::Listed(list_number?),
            Scope::AllArticles => Searched::All,
        };
        let revision = project.revision();
        if let Some(asked) = &mut self.asked
            && (&asked.query, asked.articles) == (&self.query, articles)
            && has_same_texts(project, asked.revision, self.query.target)
        {
            asked.revision = revision;
            return None;
        }
        self.asked = Some(Asked { query: self.query.clone(), articles, revision });
        let ids = match articles {
            Searched::Open(open) => Some(open.into_iter().collect()),
            Searched::Listed(_) => Some(filtered()),
            Searched::All => None,
        };
        self.begin(project.content().clone(), ids)
    }

    /// Forgets what was found, and begins to look for something else.
    fn begin(&mut self, content: Content, articles: Option<Vec<ArticleId>>) -> Option<Search> {
        let finder = Finder::new(&self.query);
        self.found = Found::default();
        self.n_results += 1;
        self.current = None;
        self.running = None;
        self.error = finder.as_ref().err().filter(|_| !self.query.pattern.is_empty()).map(ToString::to_string);
        self.labelling.iter_mut().for_each(|labelling| labelling.ticked_key = None);
        let finder = finder.ok()?;
        Some(Search::new(self.running.insert(Wanted::default()).ticket(), finder, content, articles))
    }

    /// Takes in what a search found, unless it is not the one that runs.
    pub fn receive(&mut self, ticket: &Ticket, found: Found) {
        if self.running.take_if(|running| running.is(ticket)).is_some() {
            self.found = found;
            self.n_results += 1;
        }
    }

    /// Waits no more for the search that was begun last.
    pub fn give_up(&mut self) {
        self.running = None;
    }

    fn count_words(&self) -> String {
        match &self.error {
            Some(error) => sentence_case(error),
            None if self.query.pattern.is_empty() && self.query.target == Target::Text => {
                tr("Type what to look for").to_owned()
            }
            None if self.running.is_some() => tr("Looking…").to_owned(),
            None if self.query.pattern.is_empty() && self.found.hits.is_empty() => {
                nothing_words(self.query.target).to_owned()
            }
            None => tr!("{n} found", n = grouped(self.found.hits.len())),
        }
    }

    /// Why there may be more than is shown.
    fn why_cut(&self) -> Option<String> {
        match self.found.end {
            End::All => None,
            End::TooMany => Some(tr!("Only the first {n} are listed", n = grouped(MAX_HITS))),
            End::Stopped => Some(tr("The search was stopped; there may be more").to_owned()),
            End::TimeUp => Some(tr!(
                "Not all was looked through: the {n} seconds that a search has are up. A narrower pattern takes less",
                n = MAX_S
            )),
        }
    }
}

/// Why a list of all that there is has nothing.
fn nothing_words(target: Target) -> &'static str {
    match target {
        Target::Text => "",
        Target::Labels => tr("No spans here yet"),
        Target::Speakers => tr("No speakers here yet"),
        Target::Notes => tr("No notes here yet: what you write on a span or an article is listed here"),
    }
}

/// Whether what is looked at is as it was at a revision: an article's text never changes, but another article can take its
/// place; what lies on texts changes with every revision.
fn has_same_texts(project: &Project, revision: u64, target: Target) -> bool {
    if target != Target::Text {
        return project.revision() == revision;
    }
    Changes::since(project, revision).is_some_and(|changes| !changes.moves_articles())
}

impl Labelling {
    fn new(label: LabelId) -> Self {
        Self { label, unticked: BTreeSet::new(), ticked: Vec::new(), ticked_key: None }
    }

    fn find_ticked(&mut self, project: &Project, found: &Found) {
        let key = Some((project.revision(), self.unticked.len(), found.hits.len()));
        if self.ticked_key == key {
            return;
        }
        let new_hit = |hit: &PerText<Hit>| {
            let (article, hit) = hit_in(project, hit)?;
            let is_wanted = !self.unticked.contains(&hit) && !is_labelled(article, &self.label, hit.range);
            is_wanted.then_some(hit)
        };
        self.ticked = found.hits.iter().filter_map(new_hit).collect();
        self.ticked_key = key;
    }
}

/// A hit with its article, as long as that has the text that the hit is in.
fn hit_in<'a>(content: &'a Content, hit: &PerText<Hit>) -> Option<(&'a Article, Hit)> {
    let article = content.article(hit.last().article)?;
    hit.get(article).map(|hit| (article, *hit))
}
