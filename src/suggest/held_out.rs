//! Suggesters tried on articles that people have labelled, as if nobody had: nobody learns from what it is tried on.

use std::collections::{BTreeMap, BTreeSet};

use super::combine::{suggestions_of, together};
use super::learner::Learner;
use super::trust::{Proposed, Trust};
use crate::model::{ArticleId, Content, EditError, Prediction, Project, Status, Suggestion, accept_all};

/// Suggesters are weighed by so many articles that are done, the last of them: programs are asked about one after the other,
/// and nothing comes out meanwhile.
pub const MOST_WEIGHED: usize = 50;
/// What is built in is weighed beside programs in so many folds of them: it has learned from all else.
pub const N_FOLDS: usize = 2;

/// What a suggester finds, article by article.
pub type Unseen = BTreeMap<ArticleId, Vec<Suggestion>>;

/// Suggesters that are tried on the same articles.
#[derive(Clone, Debug)]
pub struct Trial {
    /// Articles whose labels are what is right.
    articles: Vec<ArticleId>,
    n_folds: usize,
    found: BTreeMap<String, Unseen>,
}

/// The articles by which suggesters are weighed, in the project's order.
pub fn weighed_by(content: &Content) -> Vec<ArticleId> {
    let done = content.articles().rev().filter(|article| article.status == Status::Done);
    let mut last: Vec<ArticleId> = done.take(MOST_WEIGHED).map(|article| article.id).collect();
    last.reverse();
    last
}

/// What a learner finds that has learned from the other folds. `teach` makes one that has learned from a project; what was
/// found until it is no longer wanted is what comes.
pub fn by_learner(
    content: &Content,
    articles: &[ArticleId],
    n_folds: usize,
    teach: &dyn Fn(&Content) -> Learner,
    is_wanted: &mut dyn FnMut(usize) -> bool,
) -> Unseen {
    let mut found = Unseen::new();
    for fold in folds(articles, n_folds) {
        if !is_wanted(found.len()) {
            break;
        }
        let others = content.clone().with_unlabelled(&fold);
        let learner = teach(&others);
        for article in fold.iter().filter_map(|id| others.article(*id)) {
            if !is_wanted(found.len()) {
                return found;
            }
            found.insert(article.id, learner.find(&others, article));
        }
    }
    found
}

/// What a program proposes, of what it has answered.
pub fn by_program(name: &str, content: &Content, answers: &BTreeMap<ArticleId, Vec<Prediction>>) -> Unseen {
    let open = content.clone().with_unlabelled(&answers.keys().copied().collect());
    let found = answers.iter().filter_map(|(id, predictions)| {
        let article = open.article(*id)?;
        Some((*id, suggestions_of(name, predictions, &open, article)))
    });
    found.collect()
}

/// What was found as proposals, about the articles as they are now.
pub fn proposed<'a>(by: &'a str, content: &'a Content, found: &'a Unseen) -> impl Iterator<Item = Proposed<'a>> {
    let of_articles = found.iter().filter_map(|(id, found)| Some((content.article(*id)?, found)));
    of_articles.flat_map(move |(article, found)| Proposed::from_suggestions(by, article, found))
}

impl Trial {
    /// On these articles of a project.
    pub fn new(articles: Vec<ArticleId>, n_folds: usize) -> Self {
        Self { articles, n_folds, found: BTreeMap::new() }
    }

    /// Whether more than one suggester is tried.
    pub fn has_several(&self) -> bool {
        self.found.len() > 1
    }

    /// With what one more suggester has found.
    #[must_use]
    pub fn with(mut self, name: &str, found: Unseen) -> Self {
        self.found.insert(name.to_owned(), found);
        self
    }

    /// Of one suggester alone.
    #[must_use]
    pub fn only(&self, name: &str) -> Self {
        let found = self.found.get_key_value(name).map(|(name, found)| (name.clone(), found.clone()));
        Self { articles: self.articles.clone(), n_folds: self.n_folds, found: found.into_iter().collect() }
    }

    /// The articles with what is found that its suggester says is at least so likely, and nothing else.
    pub fn as_they_say(&self, content: &Content, least: f32) -> Result<Project, EditError> {
        self.labelled(content, least, |id| {
            self.found.values().filter_map(|found| found.get(id)).flatten().cloned().collect()
        })
    }

    /// The same with what all propose together. How far each is believed in a fold is what the other folds tell.
    pub fn together(&self, content: &Content, least: f32) -> Result<Project, EditError> {
        let mut all = Unseen::new();
        for fold in folds(&self.articles, self.n_folds) {
            let trust = self.trust(content, |id| !fold.contains(&id));
            for id in fold {
                let asked =
                    self.found.iter().filter_map(|(name, found)| Some((name.as_str(), found.get(&id)?.clone())));
                all.insert(id, together(&trust, asked.collect()));
            }
        }
        self.labelled(content, least, |id| all.get(id).cloned().unwrap_or_default())
    }

    /// How far each is believed by the articles that are asked for.
    pub fn trust(&self, content: &Content, is_asked: impl Fn(ArticleId) -> bool) -> Trust {
        let all = self.found.iter().flat_map(|(name, found)| proposed(name, content, found));
        Trust::new(all.filter(|one| is_asked(one.article.id)))
    }

    fn labelled(
        &self,
        content: &Content,
        least: f32,
        found: impl Fn(&ArticleId) -> Vec<Suggestion>,
    ) -> Result<Project, EditError> {
        let open = content.clone().with_unlabelled(&self.articles.iter().copied().collect());
        let mut parts = open.empty_like(open.name(), open.annotator());
        parts.articles = self.articles.iter().filter_map(|id| open.shared_article(*id)).cloned().collect();
        let mut project = Project::from_parts(parts)?;
        let sure: Vec<Suggestion> = self.articles.iter().flat_map(found).filter_map(|one| one.sure(least)).collect();
        accept_all(&project, &sure).map_or(Ok(()), |transaction| project.apply(transaction))?;
        Ok(project)
    }
}

/// Article `n` is in fold `n % n_folds`.
fn folds(articles: &[ArticleId], n_folds: usize) -> Vec<BTreeSet<ArticleId>> {
    let fold = |n: usize| articles.iter().skip(n).step_by(n_folds).copied().collect();
    (0..n_folds).map(fold).filter(|fold: &BTreeSet<ArticleId>| !fold.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Confidence, LabelSet, Proposal, marked, transactions};

    /// Articles that are done, each with one quote.
    fn project(n_articles: u64) -> Project {
        let mut project = Project::new("", "");
        let article = |n: u64| {
            let words = format!("[quote “We cut {n} lines,”] said Ada Quist.");
            let mut article = marked::parse(&LabelSet::built_in(), &words).unwrap();
            (article.id, article.status) = (ArticleId(n), Status::Done);
            article
        };
        let articles = (1..=n_articles).map(article).collect();
        project.apply(transactions::add_articles(&project, articles)).unwrap();
        project
    }

    #[test]
    fn nobody_learns_from_what_it_is_tried_on() {
        let project = project(7);
        let ids = weighed_by(project.content());
        let taught = std::sync::Mutex::new(Vec::new());
        let teach = |content: &Content| {
            let labelled = content.articles().filter(|article| article.spans().iter().next().is_some());
            taught.lock().unwrap().push(labelled.map(|article| article.id).collect::<Vec<_>>());
            Learner::built_in()
        };
        let found = by_learner(project.content(), &ids, 2, &teach, &mut |_| true);
        assert_eq!(
            taught.into_inner().unwrap(),
            [[2, 4, 6].map(ArticleId).to_vec(), [1, 3, 5, 7].map(ArticleId).to_vec()]
        );
        assert_eq!(found.keys().copied().collect::<Vec<_>>(), ids);
        let is_quote =
            |one: &Suggestion| matches!(&one.proposal, Proposal::Span { label, .. } if label.as_str() == "quote");
        assert!(found.values().all(|found| found.iter().any(is_quote)), "also what stands there is found");
        assert!(by_learner(project.content(), &ids, 2, &teach_nothing, &mut |_| false).is_empty());
    }

    fn teach_nothing(_: &Content) -> Learner {
        Learner::built_in()
    }

    #[test]
    fn what_is_tried_stands_in_articles_with_nothing_else() {
        let project = project(40);
        let answers = project.articles().map(|article| {
            let quote = article.spans().iter().next().unwrap();
            let (fragments, label) = (quote.fragments.clone(), quote.label.clone());
            let confidence = Confidence::new(if article.id.0 == 1 { 0.4 } else { 0.9 });
            (article.id, vec![Prediction { fragments, label, speaker: None, confidence, source: String::new() }])
        });
        let ids = weighed_by(project.content());
        let found = by_program("Mine", project.content(), &answers.collect());
        let trial = Trial::new(ids.clone(), 2).with("Mine", found);
        let n_spans =
            |tried: Project| tried.articles().map(|article| article.spans().iter().count()).collect::<Vec<_>>();
        let alone = n_spans(trial.only("Mine").as_they_say(project.content(), 0.5).unwrap());
        assert_eq!((alone[0], alone[1..].iter().sum::<usize>()), (0, 39));
        assert_eq!(
            n_spans(trial.together(project.content(), 0.5).unwrap()),
            [1; 40],
            "it was right wherever it was modest"
        );
    }
}
