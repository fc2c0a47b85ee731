//! What programs of the user's own suggest for an article: all are asked side by side, and each is kept running.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use super::progress::Progress;
use crate::formats::Answered;
use crate::formats::own::user_settings::SuggesterProgram;
use crate::model::{Article, LabelSet, Prediction};
use crate::storage::{Suggester, SuggesterError};

/// The programs that somebody's settings name, by their names.
#[derive(Clone, Debug, Default)]
pub struct Programs(BTreeMap<String, Arc<Mutex<Suggester>>>);

/// What programs have found in an article, by their names.
#[derive(Debug, Default)]
pub struct Answers {
    pub found: BTreeMap<String, Vec<Prediction>>,
    /// Sentences about what went wrong.
    pub told: Vec<String>,
}

impl Programs {
    /// None of them is started before it is asked.
    pub fn new(named: &BTreeMap<String, SuggesterProgram>) -> Self {
        let program = |(name, program): (&String, &SuggesterProgram)| {
            (name.clone(), Arc::new(Mutex::new(Suggester::new(name, program.clone()))))
        };
        Self(named.iter().map(program).collect())
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Asks all of them about an article. Where it is cancelled nobody takes what comes of it.
    pub fn ask(&self, article: &Article, labels: &LabelSet, progress: &Progress) -> Answers {
        let is_wanted = || progress.report(0, 0).is_continue();
        let ask = |suggester: &Mutex<Suggester>| {
            let mut suggester = suggester.lock().unwrap_or_else(PoisonError::into_inner);
            suggester.find(&article.id.to_string(), article, labels, &is_wanted)
        };
        let mut answers = Answers::default();
        thread::scope(|scope| {
            let asked: Vec<_> = self.0.iter().map(|(name, one)| (name, scope.spawn(move || ask(one)))).collect();
            for (name, answer) in asked {
                match answer.join() {
                    Ok(answer) => answers.take(name, answer),
                    Err(broken) => std::panic::resume_unwind(broken),
                }
            }
        });
        answers
    }
}

impl Answers {
    fn take(&mut self, name: &str, answer: Result<Answered, SuggesterError>) {
        match answer {
            Ok(Answered { predictions, left_out }) => {
                self.found.insert(name.to_owned(), predictions);
                if !left_out.is_empty() {
                    self.told.push(format!("{name}: some of its answers fit no text or label and are left out"));
                }
            }
            Err(error) => self.told.push(error.to_string()),
        }
    }
}
