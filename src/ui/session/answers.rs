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

/// What was asked about a text, and answered.
type OfText = PerText<(Question, Arc<Answers>)>;

/// The latest answers about each article that programs were asked about, and who of them is quick.
#[derive(Debug, Default)]
pub struct KeptAnswers {
    of_texts: VecDeque<(ArticleId, OfText)>,
    n_put: u64,
    /// Programs that have answered what they were asked last, which are those that run.
    running: BTreeSet<String>,
    /// Those of them that took long.
    slow: BTreeSet<String>,
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

    /// Takes in what was answered, in place of what was answered about the article before.
    pub fn put(&mut self, article: &Article, question: Question, answers: Answers) {
        self.of_texts.retain(|(id, _)| *id != article.id);
        if self.of_texts.len() >= N_KEPT {
            self.of_texts.pop_front();
        }
        self.looked_back.waits_for.take_if(|id| *id == article.id);
        self.measure(&answers);
        self.n_put += 1;
        self.of_texts.push_back((article.id, PerText::new(article, (question, Arc::new(answers)))));
    }

    /// Sees who is slow now. The first answer says nothing: before it a program starts, and loads its model.
    fn measure(&mut self, answers: &Answers) {
        for (name, took) in &answers.took {
            if self.running.remove(name) {
                self.slow.remove(name);
                self.slow.extend((*took > SLOW).then(|| name.clone()));
            }
            self.running.extend(answers.found.contains_key(name).then(|| name.clone()));
        }
    }

    /// Who is asked to look back: those that answer quickly.
    pub fn quick(&self, mut question: Question) -> Question {
        question.programs.retain(|name| !self.slow.contains(name));
        question
    }

    /// How many answers have come.
    pub fn n_put(&self) -> u64 {
        self.n_put
    }

    /// All answers that are about the text that their article has now. `article` gives each as it is now.
    pub fn all(&self, article: impl Fn(ArticleId) -> Option<Arc<Article>>) -> Vec<(Arc<Article>, Arc<Answers>)> {
        let now = |(id, answers): &(ArticleId, OfText)| {
            let article = article(*id)?;
            let (_, answers) = answers.get(&article)?;
            Some((Arc::clone(&article), Arc::clone(answers)))
        };
        self.of_texts.iter().filter_map(now).collect()
    }

    /// Whether programs may be asked about one more article that is done, while another one is open and none runs.
    pub fn may_look_back(&mut self, open: ArticleId, revision: u64) -> bool {
        let looked_back = &mut self.looked_back;
        if let Some(stopped) = looked_back.waits_for.take() {
            looked_back.asked.remove(&stopped);
            looked_back.stopped_at = Some(open);
        }
        let is_wanted = looked_back.stopped_at != Some(open) && looked_back.nothing_left_at != Some(revision);
        is_wanted && looked_back.asked.len() < N_LOOKED_BACK
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
    fn nobody_is_asked_about_what_is_done_after_somebody_has_stopped_it() {
        let mut article = marked::parse(&LabelSet::built_in(), "It rains.").unwrap();
        article.id = ArticleId(7);
        let question = Question { programs: ["Mine".to_owned()].into(), labels: LabelSet::built_in() };
        let mut kept = KeptAnswers::default();
        let (open, next) = (ArticleId(1), ArticleId(2));
        assert!(kept.may_look_back(open, 0) && kept.is_to_be_looked_back_at(&article, &question));
        kept.note_looked_back(article.id);
        assert!(!kept.is_to_be_looked_back_at(&article, &question));
        assert!(!kept.may_look_back(open, 0), "no answer has come, and nobody is asked any more");
        assert!(kept.is_to_be_looked_back_at(&article, &question), "it was not answered");
        assert!(!kept.may_look_back(open, 1) && kept.may_look_back(next, 1));
        kept.note_nothing_left(1);
        assert!(!kept.may_look_back(next, 1) && kept.may_look_back(next, 2));
        kept.note_looked_back(article.id);
        kept.put(&article, question, Answers::default());
        assert!(kept.may_look_back(next, 3));
        assert_eq!((kept.n_put(), kept.all(|_| None).len()), (1, 0));
    }

    /// What a program answers after so many tenths of the time that is slow.
    fn answers(name: &str, tenths: u32, is_found: bool) -> Answers {
        let found = is_found.then(|| (name.to_owned(), Vec::new())).into_iter().collect();
        Answers { found, took: [(name.to_owned(), SLOW / 10 * tenths)].into(), ..Answers::default() }
    }

    #[test]
    fn the_latest_answer_about_an_article_counts_alone() {
        let mut article = marked::parse(&LabelSet::built_in(), "It rains.").unwrap();
        article.id = ArticleId(7);
        let question = Question { programs: ["Mine".to_owned()].into(), labels: LabelSet::built_in() };
        let other = Question { labels: LabelSet::of_ids(&[].into(), &[].into()), ..question.clone() };
        let mut kept = KeptAnswers::default();
        for asked in [&question, &other] {
            kept.put(&article, asked.clone(), answers("Mine", 1, true));
        }
        assert_eq!(kept.all(|_| Some(Arc::new(article.clone()))).len(), 1);
        assert!(kept.of(&article, &other).is_some() && kept.of(&article, &question).is_none());
    }

    #[test]
    fn who_is_slow_is_seen_once_it_runs_and_each_by_itself() {
        let article = marked::parse(&LabelSet::built_in(), "It rains.").unwrap();
        let question = Question { programs: ["Mine", "Other"].map(str::to_owned).into(), labels: LabelSet::built_in() };
        let mut kept = KeptAnswers::default();
        let mut quick_after = |tenths: u32, is_found: bool| {
            kept.put(&article, question.clone(), answers("Mine", tenths, is_found));
            kept.quick(question.clone()).programs.into_iter().collect::<Vec<_>>().join(" ")
        };
        assert_eq!(quick_after(300, true), "Mine Other", "it has loaded its model");
        assert_eq!(quick_after(20, true), "Other");
        assert_eq!(quick_after(1, true), "Mine Other");
        assert_eq!(quick_after(1, false), "Mine Other", "it has ended");
        assert_eq!(quick_after(300, true), "Mine Other", "it has loaded its model again");
    }
}
