//! The order in which articles are listed and gone through, and what is known of each from afar.

use std::collections::BTreeMap;

use crate::formats::own::user_settings::ArticleOrder;
use crate::model::{Article, ArticleId, Content};
use crate::suggest::learn::linear::mixed;
use crate::suggest::{Learner, Memory, benefit};

use super::progress::Progress;
use super::suggesting::all_suggestions;
use crate::ui::jobs::article_cache::PerText;

/// Suggestions likelier than this are looked at before an article is done.
pub const LIKELY: f32 = 0.5;

/// What a learner expects of each article, in the text that it was looked at with.
#[derive(Clone, Debug, Default)]
pub struct Survey {
    pub expected: BTreeMap<ArticleId, PerText<Expected>>,
}

/// What a learner expects of one article.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Expected {
    /// How much labelling it next would teach, for the reading that it takes.
    pub benefit: f32,
    /// Likely suggestions that nobody has decided about.
    pub n_undecided: usize,
    /// All that would be suggested.
    pub n_suggested: usize,
}

impl Expected {
    /// Blind articles are looked at like all others, so that they do not come last for being blind.
    pub fn new(learner: &Learner, content: &Content, article: &Article) -> Self {
        let found = all_suggestions(learner, content, article, &mut Memory::default());
        let n_undecided = found.iter().filter(|suggestion| suggestion.confidence > LIKELY).count();
        Self { benefit: benefit(article, &found), n_undecided, n_suggested: found.len() }
    }
}

/// Looks at all articles from afar.
pub fn survey(learner: &Learner, content: &Content, progress: &Progress) -> Survey {
    let mut survey = Survey::default();
    for (n_done, article) in content.articles().enumerate() {
        if progress.report(n_done, content.articles().len()).is_break() {
            break;
        }
        survey.expected.insert(article.id, PerText::new(article, Expected::new(learner, content, article)));
    }
    survey
}

impl Survey {
    /// What is expected of an article; `None` where its text was not looked at.
    pub fn expected(&self, article: &Article) -> Option<&Expected> {
        self.expected.get(&article.id)?.get(article)
    }

    /// Leaves out what is about other texts than the articles have now.
    pub fn keep_current(&mut self, content: &Content) {
        self.expected.retain(|id, expected| content.article(*id).is_some_and(|now| expected.get(now).is_some()));
    }

    /// The articles as places in the project, in the order asked for. What is done comes last where the most benefit
    /// comes first.
    pub fn order(&self, content: &Content, order: ArticleOrder) -> Vec<usize> {
        let articles: Vec<&Article> = content.articles().collect();
        let mut places: Vec<usize> = (0..articles.len()).collect();
        match order {
            ArticleOrder::AsTheyAre => {}
            // By a hash of the text: by chance, but the same for everybody who labels it.
            ArticleOrder::Random => places.sort_by_key(|&idx| mixed(articles[idx].id.0)),
            ArticleOrder::MostBenefitFirst => places.sort_by(|&a, &b| {
                let is_done = |idx: usize| !articles[idx].status.is_open();
                let benefit = |idx: usize| self.expected(articles[idx]).map_or(0.0, |one| one.benefit);
                is_done(a).cmp(&is_done(b)).then(benefit(b).total_cmp(&benefit(a))).then(a.cmp(&b))
            }),
        }
        places
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::test_window::project_of;

    #[test]
    fn orders_are_steady_and_put_benefit_before_what_is_done() {
        let project = project_of(&["a", "b", "c", "d"]);
        let expected = [(1, 0.1), (3, 0.7), (4, 0.7)];
        let expected = expected.map(|(id, benefit)| {
            let article = project.article(ArticleId(id)).unwrap();
            (article.id, PerText::new(article, Expected { benefit, ..Expected::default() }))
        });
        let survey = Survey { expected: expected.into() };
        assert_eq!(survey.order(&project, ArticleOrder::AsTheyAre), [0, 1, 2, 3]);
        assert_eq!(survey.order(&project, ArticleOrder::MostBenefitFirst), [2, 3, 0, 1]);
        let mut project = project;
        let article = project.article(ArticleId(3)).unwrap();
        let done = crate::model::transactions::set_status(article, crate::model::Status::Done);
        project.apply(done).unwrap();
        assert_eq!(survey.order(&project, ArticleOrder::MostBenefitFirst), [3, 0, 1, 2]);
        let random = survey.order(&project, ArticleOrder::Random);
        assert_eq!(random, Survey::default().order(&project, ArticleOrder::Random));
        assert_ne!(random, [0, 1, 2, 3]);
    }
}
