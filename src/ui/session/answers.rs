//! What programs of the user's own have answered about the articles that were opened last.

use std::collections::{BTreeSet, VecDeque};
use std::sync::Arc;

use super::article_cache::PerText;
use crate::model::Article;
use crate::ui::jobs::programs::Answers;

/// Of so many articles answers are kept, so that going back to one asks nobody again.
const N_KEPT: usize = 32;

/// The answers about each text that programs were asked about, the latest last.
#[derive(Debug, Default)]
pub struct KeptAnswers {
    of_texts: VecDeque<PerText<Arc<Answers>>>,
    /// The text that programs were asked about last, whether they have answered or somebody has stopped that.
    asked: Option<PerText<()>>,
    /// What was said already.
    told: BTreeSet<String>,
}

impl KeptAnswers {
    pub fn of(&self, article: &Article) -> Option<&Arc<Answers>> {
        self.of_texts.iter().find_map(|answers| answers.get(article))
    }

    /// Whether programs are to be asked about an article.
    pub fn lacks(&self, article: &Article) -> bool {
        self.of(article).is_none() && self.asked.as_ref().is_none_or(|asked| asked.get(article).is_none())
    }

    pub fn note_asked(&mut self, article: &Article) {
        self.asked = Some(PerText::new(article, ()));
    }

    pub fn put(&mut self, article: &Article, answers: Answers) {
        if self.of_texts.len() >= N_KEPT {
            self.of_texts.pop_front();
        }
        self.of_texts.push_back(PerText::new(article, Arc::new(answers)));
    }

    /// Whether a sentence was not said before in this project.
    pub fn is_news(&mut self, sentence: &str) -> bool {
        self.told.insert(sentence.to_owned())
    }
}
