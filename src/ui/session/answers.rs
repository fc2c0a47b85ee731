//! What programs of the user's own have answered about the articles that were opened last.

use std::collections::{BTreeSet, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use crate::model::{Article, ArticleId};
use crate::storage::Answers;
use crate::ui::jobs::article_cache::PerText;
use crate::ui::jobs::suggesting::Question;

/// Of so many articles answers are kept, so that going back to one asks nobody again, and to see how often they were right.
const N_KEPT: usize = 64;
/// So many articles that are done programs are asked about, to see how often each is right.
const N_LOOKED_BACK: usize = 24;
/// Only of programs that answer faster than this: nobody should wait for what they have decided already.
const SLOW: Duration = Duration::from_secs(1);

/// The answers about each text that programs were asked about, the latest last.
#[derive(Debug, Default)]
pub struct KeptAnswers {
    of_texts: VecDeque<(ArticleId, PerText<(Question, Arc<Answers>)>)>,
    n_put: u64,
    /// What programs were asked last, whether they have answered or somebody has stopped that.
    asked: Option<PerText<Question>>,
    looked_back: LookedBack,
    /// What was said already.
    told: BTreeSet<String>,
}

/// The articles that are done about which programs were asked.
#[derive(Debug, Default)]
struct LookedBack {
    asked: BTreeSet<ArticleId>,
    /// Of which there is no answer yet.
    waits_for: Option<ArticleId>,
    /// The article that was open when somebody stopped it, or wanted something else.
    stopped_at: Option<ArticleId>,
    is_slow: bool,
    /// The revision in which there was no more article to ask about.
    nothing_left_at: Option<u64>,
}

impl KeptAnswers {
    pub fn of(&self, article: &Article, question: &Question) -> Option<&Arc<Answers>> {
        let about_it = self.of_texts.iter().filter_map(|(_, answers)| answers.get(article));
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
        let looked_back = &mut self.looked_back;
        if looked_back.waits_for.take_if(|id| *id == article.id).is_some() {
            looked_back.is_slow |= answers.took > SLOW;
        }
        self.n_put += 1;
        self.of_texts.push_back((article.id, PerText::new(article, (question, Arc::new(answers)))));
    }

    /// How many answers have come.
    pub fn n_put(&self) -> u64 {
        self.n_put
    }

    /// All answers that are about the text that their article has now. `article` gives each as it is now.
    pub fn all(&self, article: impl Fn(ArticleId) -> Option<Arc<Article>>) -> Vec<(Arc<Article>, Arc<Answers>)> {
        let now = |(id, answers): &(ArticleId, PerText<(Question, Arc<Answers>)>)| {
            let article = article(*id)?;
            let (_, answers) = answers.get(&article)?;
            Some((Arc::clone(&article), Arc::clone(answers)))
        };
        self.of_texts.iter().filter_map(now).collect()
    }

    /// Whether programs may be asked about one more article that is done, while another one is open and none runs.
    pub fn may_look_back(&mut self, open: ArticleId, revision: u64) -> bool {
        let looked_back = &mut self.looked_back;
        if looked_back.waits_for.take().is_some() {
            looked_back.stopped_at = Some(open);
        }
        let is_wanted = looked_back.stopped_at != Some(open) && looked_back.nothing_left_at != Some(revision);
        is_wanted && !looked_back.is_slow && looked_back.asked.len() < N_LOOKED_BACK
    }

    pub fn note_nothing_left(&mut self, revision: u64) {
        self.looked_back.nothing_left_at = Some(revision);
    }

    /// Whether nobody was asked about an article yet.
    pub fn is_to_be_looked_back_at(&self, article: &Article, question: &Question) -> bool {
        !self.looked_back.asked.contains(&article.id) && self.of(article, question).is_none()
    }

    pub fn note_looked_back(&mut self, article: ArticleId) {
        self.looked_back.asked.insert(article);
        self.looked_back.waits_for = Some(article);
    }

    /// Whether a sentence was not said before in this project.
    pub fn is_news(&mut self, sentence: &str) -> bool {
        self.told.insert(sentence.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{LabelSet, marked};

    #[test]
    fn nobody_is_asked_about_what_is_done_who_is_slow_or_was_stopped() {
        let mut article = marked::parse(&LabelSet::built_in(), "It rains.").unwrap();
        article.id = ArticleId(7);
        let question = Question { programs: ["Mine".to_owned()].into(), labels: LabelSet::built_in() };
        let mut kept = KeptAnswers::default();
        let (open, next) = (ArticleId(1), ArticleId(2));
        assert!(kept.may_look_back(open, 0) && kept.is_to_be_looked_back_at(&article, &question));
        kept.note_looked_back(article.id);
        assert!(!kept.is_to_be_looked_back_at(&article, &question));
        assert!(!kept.may_look_back(open, 0), "no answer has come, and nobody is asked any more");
        assert!(!kept.may_look_back(open, 1) && kept.may_look_back(next, 1));
        kept.note_nothing_left(1);
        assert!(!kept.may_look_back(next, 1) && kept.may_look_back(next, 2));
        kept.note_looked_back(article.id);
        kept.put(&article, question.clone(), Answers { took: SLOW * 2, ..Answers::default() });
        assert!(!kept.may_look_back(ArticleId(3), 3), "it takes too long");
        assert_eq!((kept.n_put(), kept.all(|_| None).len()), (1, 0));
    }
}
