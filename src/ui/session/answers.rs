//! What programs of the user's own have answered about the articles that were opened last.

use std::collections::{BTreeSet, VecDeque};
use std::sync::Arc;

use super::article_cache::PerText;
use crate::model::{Article, LabelSet};
use crate::storage::Answers;

/// Of so many articles answers are kept, so that going back to one asks nobody again.
const N_KEPT: usize = 32;

/// What programs are asked about an article: others, or other labels, make it another question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    pub programs: BTreeSet<String>,
    pub labels: LabelSet,
}

/// The answers about each text that programs were asked about, the latest last.
#[derive(Debug, Default)]
pub struct KeptAnswers {
    of_texts: VecDeque<PerText<(Question, Arc<Answers>)>>,
    /// What programs were asked last, whether they have answered or somebody has stopped that.
    asked: Option<PerText<Question>>,
    /// What was said already.
    told: BTreeSet<String>,
}

impl KeptAnswers {
    pub fn of(&self, article: &Article, question: &Question) -> Option<&Arc<Answers>> {
        let about_it = self.of_texts.iter().filter_map(|answers| answers.get(article));
        about_it.into_iter().find_map(|(asked, answers)| (asked == question).then_some(answers))
    }

    /// Whether this is to be asked about an article.
    pub fn lacks(&self, article: &Article, question: &Question) -> bool {
        let asked = self.asked.as_ref().and_then(|asked| asked.get(article));
        asked != Some(question) && self.of(article, question).is_none()
    }

    pub fn note_asked(&mut self, article: &Article, question: Question) {
        self.asked = Some(PerText::new(article, question));
    }

    pub fn put(&mut self, article: &Article, question: Question, answers: Answers) {
        if self.of_texts.len() >= N_KEPT {
            self.of_texts.pop_front();
        }
        self.of_texts.push_back(PerText::new(article, (question, Arc::new(answers))));
    }

    /// Whether a sentence was not said before in this project.
    pub fn is_news(&mut self, sentence: &str) -> bool {
        self.told.insert(sentence.to_owned())
    }
}
