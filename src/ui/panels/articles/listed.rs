//! Which articles the list shows, in which order, and how far the work on all of them is: after a change only what it
//! changes is looked at again.

use crate::formats::own::user_settings::ArticleOrder;
use crate::model::find::Finder;
use crate::model::{Article, Project, Status};
use crate::ui::jobs::survey::Survey;
use crate::ui::session::changes::Changes;

/// Articles whose words are looked through in one frame.
const N_LOOKED_AT_A_FRAME: usize = 4000;

/// An order, and how often what it goes by has come in.
pub(super) type OrderKey = (ArticleOrder, u64);

/// The articles that pass the filter.
#[derive(Debug, Default)]
pub(super) struct Listed {
    order: Order,
    filter: (String, Option<Status>),
    finder: Option<Finder>,
    article_idxs: Vec<usize>,
    /// How many places of the order were looked at.
    n_looked_at: usize,
    /// The number of the order in which they were.
    order_number: u64,
    number: u64,
    /// Of each article of the project.
    statuses: Vec<Status>,
    n_of: [usize; Status::ALL.len()],
    /// The revision at which it was last looked what has changed.
    revision: Option<u64>,
}

/// All articles as places in the project, in an order.
#[derive(Debug, Default)]
struct Order {
    key: Option<OrderKey>,
    revision: Option<u64>,
    places: Vec<usize>,
    /// How often another order was found.
    number: u64,
}

impl Listed {
    /// All articles as places in the project, in the order last asked for.
    pub(super) fn in_order(&self) -> &[usize] {
        &self.order.places
    }

    /// The articles that pass the filter as places in the project, as far as they were looked at.
    pub(super) fn article_idxs(&self) -> &[usize] {
        &self.article_idxs
    }

    /// Names what is listed; `None` until all was looked at.
    pub(super) fn number(&self) -> Option<u64> {
        (self.n_looked_at == self.order.places.len()).then_some(self.number)
    }

    /// How many articles of the project have this status.
    pub(super) fn n_of(&self, status: Status) -> usize {
        self.n_of[place_of(status)]
    }

    pub(super) fn finder(&self) -> Option<&Finder> {
        self.finder.as_ref()
    }

    /// Keeps the order that of the project as it is now.
    pub(super) fn keep_order(&mut self, project: &Project, survey: &Survey, key: OrderKey) {
        self.order.keep(project, survey, key);
    }

    /// Keeps the list that of the project as it is now, and goes a part of the way where there is much to look through.
    /// Returns whether there is more.
    pub(super) fn look(
        &mut self,
        project: &Project,
        survey: &Survey,
        order: OrderKey,
        (filter, status): (&str, Option<Status>),
    ) -> bool {
        self.order.keep(project, survey, order);
        if self.order.number != self.order_number || self.filter.0 != filter || self.filter.1 != status {
            self.filter = (filter.to_owned(), status);
            self.finder = Finder::of_words(filter);
            self.begin();
        }
        if self.revision != Some(project.revision()) {
            self.note_change(project);
            self.revision = Some(project.revision());
        }
        self.go_on(project);
        self.n_looked_at < self.order.places.len()
    }

    fn begin(&mut self) {
        self.article_idxs.clear();
        self.n_looked_at = 0;
        self.order_number = self.order.number;
        self.number += 1;
    }

    fn note_change(&mut self, project: &Project) {
        let changes = self.revision.and_then(|revision| Changes::since(project, revision));
        let Some(changes) = changes.filter(|changes| !changes.moves_articles()) else {
            self.statuses = project.articles().map(|article| article.status).collect();
            self.n_of = Status::ALL.map(|status| self.statuses.iter().filter(|other| **other == status).count());
            return self.begin();
        };
        for idx in changes.listed().into_iter().filter_map(|id| project.article_idx(id)) {
            let Some(article) = project.shared_articles().get(idx) else { continue };
            self.n_of[place_of(self.statuses[idx])] -= 1;
            self.n_of[place_of(article.status)] += 1;
            self.statuses[idx] = article.status;
            self.look_again(idx, article);
        }
    }

    /// Puts an article that has changed where it belongs, or takes it from the list.
    fn look_again(&mut self, idx: usize, article: &Article) {
        let row = self.article_idxs.iter().position(|other| *other == idx);
        match (row, self.is_shown(article)) {
            (Some(row), false) => {
                self.article_idxs.remove(row);
                self.number += 1;
            }
            // Where it belongs is known to the walk over all.
            (None, true) => self.begin(),
            _ => {}
        }
    }

    fn go_on(&mut self, project: &Project) {
        let end = self.order.places.len();
        let n_now = if self.finder.is_some() { N_LOOKED_AT_A_FRAME } else { end };
        let until = end.min(self.n_looked_at + n_now);
        for place in self.n_looked_at..until {
            let idx = self.order.places[place];
            let is_shown = match (&self.finder, self.filter.1) {
                (None, None) => true,
                (None, Some(status)) => self.statuses.get(idx) == Some(&status),
                _ => project.shared_articles().get(idx).is_some_and(|article| self.is_shown(article)),
            };
            if is_shown {
                self.article_idxs.push(idx);
            }
        }
        self.n_looked_at = until;
    }

    fn is_shown(&self, article: &Article) -> bool {
        let has_words = |text: &String| self.finder.as_ref().is_none_or(|finder| finder.first_in(text).is_some());
        self.filter.1.is_none_or(|status| article.status == status)
            && [&article.title, &article.meta.outlet].into_iter().any(has_words)
    }
}

impl Order {
    fn keep(&mut self, project: &Project, survey: &Survey, key: OrderKey) {
        if self.key == Some(key) && self.revision == Some(project.revision()) {
            return;
        }
        let changes = self.revision.filter(|_| self.key == Some(key));
        let changes = changes.and_then(|revision| Changes::since(project, revision));
        // What is done comes last where the most benefit comes first.
        let goes_by_status = key.0 == ArticleOrder::MostBenefitFirst;
        let is_same =
            |changes: &Changes<'_>| !changes.moves_articles() && (!goes_by_status || changes.listed().is_empty());
        if !changes.is_some_and(|changes| is_same(&changes)) {
            self.places = survey.order(project, key.0);
            self.number += 1;
        }
        (self.key, self.revision) = (Some(key), Some(project.revision()));
    }
}

fn place_of(status: Status) -> usize {
    Status::ALL.into_iter().position(|other| other == status).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{ArticleId, Source, Text, Transaction, many, transactions};

    /// A project with so many articles, each third of which is about ferries.
    fn project(n: u64) -> Project {
        let mut project = Project::new("Test", "ana");
        let article = |id: u64| {
            let title = format!("{} {id}", if id.is_multiple_of(3) { "Ferry" } else { "Bus" });
            Article::new(ArticleId(id), title, Source::default(), Text::new("x").unwrap())
        };
        project.apply(transactions::add_articles(&project, (0..n).map(article).collect())).unwrap();
        project
    }

    const ORDER: OrderKey = (ArticleOrder::AsTheyAre, 0);

    fn listed(listed: &mut Listed, project: &Project, filter: (&str, Option<Status>)) -> Vec<usize> {
        while listed.look(project, &Survey::default(), ORDER, filter) {}
        listed.article_idxs().to_vec()
    }

    /// What a list that has seen every change shows is what a new one does.
    #[track_caller]
    fn check(list: &mut Listed, project: &Project, filter: (&str, Option<Status>)) {
        let mut new = Listed::default();
        assert_eq!(listed(list, project, filter), listed(&mut new, project, filter), "{filter:?}");
        assert_eq!(Status::ALL.map(|status| list.n_of(status)), Status::ALL.map(|status| new.n_of(status)));
    }

    #[test]
    fn the_list_follows_every_change() {
        let mut project = project(20);
        for filter in [("", None), ("ferry", None), ("", Some(Status::Done)), ("ferry", Some(Status::New))] {
            let mut list = Listed::default();
            check(&mut list, &project, filter);
            for id in [3, 4, 6] {
                let article = project.article(ArticleId(id)).unwrap();
                project.apply(transactions::set_status(article, Status::Done)).unwrap();
                check(&mut list, &project, filter);
            }
            let renamed = transactions::rename_article(project.article(ArticleId(4)).unwrap(), "The ferry is late");
            project.apply(renamed).unwrap();
            check(&mut list, &project, filter);
            project.apply(transactions::remove_article(ArticleId(3))).unwrap();
            check(&mut list, &project, filter);
            let moved = many::move_article(&project, ArticleId(6), 0).unwrap();
            project.apply(moved).unwrap();
            check(&mut list, &project, filter);
            for _ in 0..6 {
                project.undo().unwrap();
                check(&mut list, &project, filter);
            }
        }
    }

    #[test]
    fn labels_change_no_list_and_many_words_are_looked_through_a_part_at_a_time() {
        let n = 2 * N_LOOKED_AT_A_FRAME + 1;
        let mut project = project(n as u64);
        let mut list = Listed::default();
        let survey = Survey::default();
        let n_frames = (0..10).take_while(|_| list.look(&project, &survey, ORDER, ("bus", None))).count() + 1;
        assert_eq!((n_frames, list.article_idxs().len()), (3, n - n.div_ceil(3)));
        let number = list.number();
        let set = transactions::set_status(project.article(ArticleId(5)).unwrap(), Status::Done);
        project.apply(Transaction { edits: set.edits, ..Transaction::new("done", Vec::new()) }).unwrap();
        assert!(!list.look(&project, &survey, ORDER, ("bus", None)));
        assert_eq!((list.number(), list.n_of(Status::Done)), (number, 1));
    }
}
