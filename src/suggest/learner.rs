//! The learner: what is known before the first project, and what a project's people have decided so far.

use std::sync::Arc;

use crate::model::Content;

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
    pub(super) repeated: Arc<RepeatedLines>,
    pub(super) versions: Arc<Versions>,
}

impl Learner {
    /// With the built-in weights alone.
    pub fn built_in() -> Self {
        Self::with(Models::built_in())
    }

    /// With these weights.
    pub fn with(models: Models) -> Self {
        let (own_labels, repeated, versions) = Default::default();
        Self { models: Arc::new(models), own_labels, repeated, versions }
    }

    /// With the built-in weights and what the project's articles teach.
    pub fn train(content: &Content) -> Self {
        Self::built_in().taught(content)
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
        self.repeated = Arc::new(RepeatedLines::new(content.articles().map(|article| article.text().as_str())));
        self.versions = Arc::new(Versions::new(content));
        self.own_labels = Arc::new(OwnLabels::learn(content, self.models.claims.by_grammar));
        let examples = Examples::of_project(content);
        if !examples.is_empty() {
            Arc::make_mut(&mut self.models).learn_with_care(&examples, &self.repeated, EFFORT);
        }
        self
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
