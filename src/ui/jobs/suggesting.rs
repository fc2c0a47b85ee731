//! Suggestions for an article: what a learner finds with what came in with a file, and teaching the learner.

use std::sync::Arc;

use super::Outcome;
use crate::model::{Article, ArticleId, Content, Proposal, Suggestion, pending};
use crate::suggest::{Learner, is_blind};

/// Suggestions are the same as long as this is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked {
    pub article: ArticleId,
    pub revision: u64,
    /// How often the learner was taught.
    pub n_lessons: u64,
}

/// Teaches a learner what the project's people decided.
pub fn learn(content: &Content) -> Outcome {
    Outcome::Learned(Box::new(Learner::train(content)))
}

/// Looks for the suggestions of an article.
pub fn find(learner: &Learner, content: &Content, asked: Asked, found_in: Arc<Article>) -> Outcome {
    let found = suggestions(learner, content, &found_in);
    Outcome::SuggestionsFound { asked, found, found_in }
}

/// What is shown for an article: nothing where it is blind.
pub fn suggestions(learner: &Learner, content: &Content, article: &Article) -> Vec<Suggestion> {
    if is_blind(article.id, content.settings().blind_percent) {
        Vec::new()
    } else {
        all_suggestions(learner, content, article)
    }
}

/// What the learner finds and what came in with a file, in text order; of two about the same the latter.
pub fn all_suggestions(learner: &Learner, content: &Content, article: &Article) -> Vec<Suggestion> {
    let mut found = learner.find(content, article);
    if article.predictions().is_empty() {
        return found;
    }
    let imported = pending(content, article);
    let is_same = |one: &Suggestion| match &one.proposal {
        Proposal::Span { label, fragments, .. } => {
            article.predictions().iter().any(|other| other.is_about(label, fragments))
        }
        Proposal::Speaker { .. } => false,
    };
    found.retain(|one| !is_same(one));
    found.extend(imported);
    found.sort_by_key(|one| (one.place().start(), one.place().end()));
    found
}
