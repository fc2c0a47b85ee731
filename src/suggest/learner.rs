//! The learner: what is known before the first project, and what a project's people have decided so far.

use std::sync::Arc;

use crate::model::{Article, ArticleId, Content};

use super::boilerplate::{LineSketch, RepeatedLines};
use super::learn::care::Pace;
use super::learn::training_examples::Examples;
use super::learn::weights::{Effort, Models};
use super::own_labels::OwnLabels;
use super::versions::near_duplicates::Versions;

/// How a project teaches: few rounds, so that a person need not wait.
const EFFORT: Effort = Effort {
    quotes: Pace { n_rounds: 4, rate: 0.01 },
    speakers: Pace { n_rounds: 2, rate: 0.01 },
    claim_speakers: Pace { n_rounds: 6, rate: 0.12 },
    claims: Pace { n_rounds: 4, rate: 0.015 },
    narrator: Pace { n_rounds: 4, rate: 0.05 },
    lines: Pace { n_rounds: 20, rate: 0.02 },
};

/// Suggests, from the built-in weights and what the decisions in a project teach.
///
/// What people decided pins: spans that are there are taken as right and not suggested again, nor is what was rejected.
#[derive(Clone, Debug)]
pub struct Learner {
    pub(super) models: Arc<Models>,
    pub(super) own_labels: Arc<OwnLabels>,
    /// What the texts of the project have in common, and of which texts that was seen.
    pub(super) repeated: Arc<RepeatedLines>,
    pub(super) versions: Arc<Versions>,
    texts: Arc<[(ArticleId, Arc<str>)]>,
}

impl Learner {
    /// With the built-in weights alone.
    pub fn built_in() -> Self {
        Self::with(Models::built_in())
    }

    /// With these weights.
    pub fn with(models: Models) -> Self {
        let (own_labels, repeated, versions, texts) = Default::default();
        Self { models: Arc::new(models), own_labels, repeated, versions, texts }
    }

    /// With the built-in weights and what the project's articles teach.
    pub fn train(content: &Content) -> Self {
        Self::built_in().taught(content)
    }

    /// The same from the start, after some more was decided. What the texts have in common is looked for again only where
    /// there are others: that takes as long as it takes to read all of them.
    #[must_use]
    pub fn trained_again(&self, content: &Content) -> Self {
        Self { models: Arc::new(Models::built_in()), ..self.clone() }.taught(content)
    }

    /// Without the grammar of sentences, which most of what is reported without marks is found by and which takes most of
    /// the time.
    #[must_use]
    pub fn without_grammar(mut self) -> Self {
        Arc::make_mut(&mut self.models).claims.by_grammar = false;
        self
    }

    /// With what the project's articles teach added to these weights.
    #[must_use]
    pub fn taught(mut self, content: &Content) -> Self {
        if !self.knows_texts_of(content) {
            self.texts = content.articles().map(|article| (article.id, article.text().shared())).collect();
            self.repeated = Arc::new(RepeatedLines::new(content.articles().map(|article| article.text().as_str())));
            self.versions = Arc::new(Versions::new(content));
        }
        self.own_labels = Arc::new(OwnLabels::learn(content, self.models.claims.by_grammar));
        let examples = Examples::of_project(content);
        if !examples.is_empty() {
            Arc::make_mut(&mut self.models).learn_with_care(&examples, &self.repeated, EFFORT);
        }
        self
    }

    /// Whether the articles have the very texts that it knows.
    fn knows_texts_of(&self, content: &Content) -> bool {
        let are_same = |(known, article): (&(ArticleId, Arc<str>), &Article)| {
            known.0 == article.id && Arc::ptr_eq(&known.1, &article.text().shared())
        };
        self.texts.len() == content.articles().len() && self.texts.iter().zip(content.articles()).all(are_same)
    }

    /// Knowing also which lines are repeated in the corpus of the articles that are looked at.
    #[must_use]
    pub fn in_corpus(mut self, corpus: Arc<LineSketch>) -> Self {
        let repeated = Arc::unwrap_or_clone(self.repeated);
        self.repeated = Arc::new(repeated.in_corpus(corpus));
        self
    }

    /// The weights as they are now.
    pub fn models(&self) -> &Models {
        &self.models
    }

    /// Whether both have learned from the same lesson.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.models, &other.models)
            && Arc::ptr_eq(&self.own_labels, &other.own_labels)
            && Arc::ptr_eq(&self.repeated, &other.repeated)
            && Arc::ptr_eq(&self.versions, &other.versions)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Project, Status, marked, transactions};
    use crate::suggest::text::tokens::tokens;

    fn add(project: &mut Project, text: &str) {
        let mut article = marked::parse(project.labels(), text).unwrap();
        article.id = ArticleId(project.content().articles().len() as u64);
        project.apply(transactions::add_articles(project.content(), vec![article])).unwrap();
    }

    #[test]
    fn what_texts_have_in_common_is_looked_for_again_where_there_are_others() {
        let words = (0..40).map(|n| format!("word{n}")).collect::<Vec<_>>().join(" ");
        let mut project = Project::new("test", "ana");
        add(&mut project, &words);
        let first = Learner::train(project.content());
        let article = project.content().articles().next().unwrap();
        let (id, done) = (article.id, transactions::set_status(article, Status::Done));
        project.apply(done).unwrap();
        let decided = first.trained_again(project.content());
        assert!(Arc::ptr_eq(&first.versions, &decided.versions) && Arc::ptr_eq(&first.repeated, &decided.repeated));
        add(&mut project, &format!("{words} and more"));
        let again = decided.trained_again(project.content());
        let versions = |learner: &Learner| learner.versions.of(id, &tokens(&words)).len();
        assert_eq!((versions(&decided), versions(&again)), (0, 1));
        assert_eq!(versions(&Learner::train(project.content())), 1);
    }
}
