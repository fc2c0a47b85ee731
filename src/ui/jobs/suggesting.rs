//! Suggestions for an article: what a learner finds with what came in with a file.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use super::progress::Progress;
use crate::formats::own::user_settings::BUILT_IN;
use crate::model::{Article, ArticleId, Content, LabelSet, Proposal, Suggestion, pending};
use crate::storage::Answers;
use crate::suggest::combine::{suggestions_of, together};
use crate::suggest::{Learner, Memory, Trust, is_blind};

/// Suggestions are the same as long as this is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked {
    pub article: ArticleId,
    pub revision: u64,
    /// How often the learner was taught.
    pub n_lessons: u64,
}

/// What programs are asked about an article: others, or other labels, make it another question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    pub programs: BTreeSet<String>,
    pub labels: LabelSet,
}

/// Who suggests besides the learner for an article, and what of all that the window takes.
#[derive(Clone, Debug, Default)]
pub struct Others {
    pub answers: Option<Arc<Answers>>,
    pub trust: Arc<Trust>,
    /// Labels that are not taken from a suggester, by its name.
    pub off: BTreeMap<String, BTreeSet<String>>,
}

impl Others {
    fn is_off(&self, name: &str, one: &Suggestion, content: &Content) -> bool {
        let label = one.label(content.labels());
        self.off.get(name).zip(label).is_some_and(|(off, label)| off.contains(label.as_str()))
    }

    /// What was found, with what programs have.
    fn joined(&self, content: &Content, article: &Article, found: Vec<Suggestion>) -> Vec<Suggestion> {
        let mut asked = vec![(BUILT_IN, found)];
        for (name, predictions) in self.answers.iter().flat_map(|answers| &answers.found) {
            let mut theirs = suggestions_of(name, predictions, content, article);
            theirs.retain(|one| !self.is_off(name, one, content));
            asked.push((name, theirs));
        }
        together(&self.trust, asked)
    }
}

/// Looks for the suggestions of an article in the background, with what is remembered of it. Where it is cancelled nobody
/// takes what comes of it.
pub fn find(
    learner: &Learner,
    content: &Content,
    (article, others): (&Article, &Others),
    memory: &Mutex<Memory>,
    progress: &Progress,
) -> Vec<Suggestion> {
    let mut memory = memory.lock().unwrap_or_else(PoisonError::into_inner);
    let is_wanted = || progress.report(0, 0).is_continue();
    suggestions(learner, content, (article, others), &mut memory, &is_wanted).unwrap_or_default()
}

/// What is shown for an article: nothing where it is blind. `None` where it is no longer wanted.
pub fn suggestions(
    learner: &Learner,
    content: &Content,
    (article, others): (&Article, &Others),
    memory: &mut Memory,
    is_wanted: &dyn Fn() -> bool,
) -> Option<Vec<Suggestion>> {
    if is_blind(article.id, content.settings().blind_percent) {
        return Some(Vec::new());
    }
    let mut found = learner.find_again(content, article, memory, is_wanted)?;
    found.retain(|one| !others.is_off(BUILT_IN, one, content));
    Some(others.joined(content, article, with_imported(content, article, found)))
}

/// What the learner finds and what came in with a file, on any article.
pub fn all_suggestions(
    learner: &Learner,
    content: &Content,
    article: &Article,
    memory: &mut Memory,
) -> Vec<Suggestion> {
    let found = learner.find_again(content, article, memory, &|| true).unwrap_or_default();
    with_imported(content, article, found)
}

/// What was found and what came in with a file, in text order; of two about the same the latter.
fn with_imported(content: &Content, article: &Article, mut found: Vec<Suggestion>) -> Vec<Suggestion> {
    if article.predictions().is_empty() {
        return found;
    }
    let imported = pending(content, article);
    let is_same = |one: &Suggestion| match &one.proposal {
        Proposal::Span { label, fragments, .. } => article.predictions_about(label, fragments).next().is_some(),
        Proposal::Speaker { .. } => false,
    };
    found.retain(|one| !is_same(one));
    found.extend(imported);
    found.sort_by_key(|one| (one.place().start(), one.place().end()));
    found
}
