//! The learner of one project, and for what it has looked last.

use std::sync::{Arc, Mutex};

use super::answers::KeptAnswers;
use crate::model::{Article, ArticleId, Content, Edit, Suggestion, Transaction};
use crate::suggest::held_out::Unseen;
use crate::suggest::{Learner, Memory, Trust};
use crate::ui::jobs::suggesting::{Asked, Others, all_suggestions, suggestions};

/// Texts in which suggestions are found within a frame; in longer ones they are found in the background.
const MAX_BYTES_IN_FRAME: usize = 12_000;

/// Changes after which the learner is taught again, even if the article stays open.
const N_CHANGES_TO_LEARN: u64 = 12;

/// The learner of one project, and for what it has looked last.
#[derive(Debug, Default)]
pub struct Learning {
    pub learner: Option<Arc<Learner>>,
    /// What was found in the article that was looked through last, so that after a decision little is found anew.
    pub memory: Arc<Mutex<Memory>>,
    /// What programs of the user's own have found.
    pub answers: KeptAnswers,
    /// How far each of them is believed.
    pub trust: Arc<Trust>,
    /// What is built in finds in articles that are done without having learned from them, and after which lesson.
    pub unseen: Option<(u64, Arc<Unseen>)>,
    /// How many answers there were and how often the learner was taught when that was seen.
    pub weighed: Option<(u64, u64)>,
    /// The revision and the open article when the learner was last taught.
    pub taught: Option<(u64, Option<ArticleId>)>,
    /// How often it was taught; each time all suggestions are found again.
    pub n_lessons: u64,
    /// The lesson after which all articles were last looked at from afar.
    pub surveyed: Option<u64>,
    /// What the suggestions shown, or being found, belong to.
    pub asked: Option<Asked>,
    /// What the suggestions shown belong to.
    pub shown: Option<Asked>,
}

impl Learning {
    /// Whether enough was decided since it was last taught: another article was opened, or much has changed.
    pub fn has_news(&self, revision: u64, open: Option<ArticleId>) -> bool {
        self.taught.is_none_or(|(taught_revision, taught_open)| {
            taught_revision != revision
                && (taught_open != open || revision.abs_diff(taught_revision) >= N_CHANGES_TO_LEARN)
        })
    }

    /// Has all articles looked at from afar once more where a change, or its way back, brings other texts.
    pub fn watch(&mut self, change: &Transaction) {
        if change.edits.iter().any(|edit| matches!(edit, Edit::AddArticle { .. } | Edit::RemoveArticle(_))) {
            self.surveyed = None;
        }
    }

    /// The suggestions of an article, where that and its versions are short enough. Another one may be looked through in
    /// the background, with all that is remembered: nobody waits for that.
    pub fn found_at_once(
        &self,
        learner: &Learner,
        content: &Content,
        article: &Article,
        others: &Others,
    ) -> Option<Vec<Suggestion>> {
        let mut anew = Memory::default();
        let mut remembered = self.memory.try_lock();
        let memory = remembered.as_deref_mut().unwrap_or(&mut anew);
        let is_short = is_short(learner, content, article, memory);
        is_short.then(|| suggestions(learner, content, (article, others), memory, &|| true))?
    }

    /// The same, shown or not, and nothing remembered.
    pub fn all_found_at_once(&self, content: &Content, article: &Article) -> Option<Vec<Suggestion>> {
        let learner = self.learner.as_ref()?;
        let mut anew = Memory::default();
        let is_short = is_short(learner, content, article, &mut anew);
        is_short.then(|| all_suggestions(learner, content, article, &mut anew))
    }
}

fn is_short(learner: &Learner, content: &Content, article: &Article, memory: &mut Memory) -> bool {
    article.text().n_bytes() <= MAX_BYTES_IN_FRAME
        && learner.longest_read(content, article, memory) <= MAX_BYTES_IN_FRAME
}

#[cfg(test)]
impl Learning {
    pub(crate) fn has_learned(&self) -> bool {
        self.learner.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Project, marked, transactions};

    #[test]
    fn what_stands_on_a_long_version_is_not_looked_for_while_somebody_waits() {
        let word = |n: usize| format!("word{n} ");
        let words = |n: usize| (0..n).map(word).collect::<String>();
        let found_beside = |version: &str| {
            let mut project = Project::new("test", "ana");
            let texts = [words(100), version.to_owned()];
            let parsed = texts.iter().enumerate().map(|(idx, text)| {
                let mut article = marked::parse(project.labels(), text).unwrap();
                article.id = ArticleId(idx as u64);
                article
            });
            let articles = parsed.collect();
            project.apply(transactions::add_articles(project.content(), articles)).unwrap();
            let learner = Learner::train(project.content());
            let learning = Learning { learner: Some(Arc::new(learner.clone())), ..Learning::default() };
            let article = project.article(ArticleId(0)).unwrap();
            let found = learning.found_at_once(&learner, project.content(), article, &Others::default());
            assert_eq!(found, learning.all_found_at_once(project.content(), article));
            found.map(|found| found.len())
        };
        let labelled =
            |n: usize| format!("[claim word0 word1 word2] {}", words(n).replacen("word0 word1 word2 ", "", 1));
        assert_eq!(found_beside(&labelled(200)), Some(1));
        assert_eq!(found_beside(&labelled(4_000)), None);
        // Nothing can come from there.
        assert_eq!(found_beside(&words(4_000)), Some(0));
    }
}
