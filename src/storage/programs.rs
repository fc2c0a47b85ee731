//! What programs of the user's own suggest for an article: all are asked side by side, and each is kept running.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::suggester::{Suggester, SuggesterError};
use crate::formats::Answered;
use crate::formats::own::user_settings::{BUILT_IN, SuggesterProgram};
use crate::model::{Article, LabelSet, Prediction};

/// The programs that somebody's settings name, by their names.
#[derive(Clone, Debug, Default)]
pub struct Programs(BTreeMap<String, Arc<Mutex<Suggester>>>);

/// What programs have found in an article, by their names.
#[derive(Debug, Default)]
pub struct Answers {
    pub found: BTreeMap<String, Vec<Prediction>>,
    /// Sentences about what went wrong.
    pub told: Vec<String>,
    /// How long each took.
    pub took: BTreeMap<String, Duration>,
}

impl Programs {
    /// None of them is started before it is asked.
    pub fn new(named: &BTreeMap<String, SuggesterProgram>) -> Self {
        let program = |(name, program): (&String, &SuggesterProgram)| {
            (name.clone(), Arc::new(Mutex::new(Suggester::new(name, program.clone()))))
        };
        Self(named.iter().filter(|(name, _)| *name != BUILT_IN).map(program).collect())
    }

    /// Asks those of these names about an article. `is_wanted` is asked again and again whether to go on.
    pub fn ask(
        &self,
        names: &BTreeSet<String>,
        article: &Article,
        labels: &LabelSet,
        is_wanted: &(dyn Fn() -> bool + Sync),
    ) -> Answers {
        let ask = |suggester: &Mutex<Suggester>| {
            let mut suggester = suggester.lock().unwrap_or_else(PoisonError::into_inner);
            let start = Instant::now();
            (suggester.find(&article.id.to_string(), article, labels, is_wanted), start.elapsed())
        };
        let mut answers = Answers::default();
        thread::scope(|scope| {
            let named = self.0.iter().filter(|(name, _)| names.contains(*name));
            let asked: Vec<_> = named.map(|(name, one)| (name, scope.spawn(move || ask(one)))).collect();
            for (name, answer) in asked {
                match answer.join() {
                    Ok((answer, took)) => {
                        answers.take(name, answer);
                        answers.took.insert(name.clone(), took);
                    }
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
