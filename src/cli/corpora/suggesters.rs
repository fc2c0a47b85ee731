//! Who suggests: what is built in, programs that the user's settings name, or several of them together.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use anyhow::bail;

use crate::formats::own::user_settings::{BUILT_IN, SuggesterProgram};
use crate::model::{Article, Content, Suggestion};
use crate::storage::{Places, Suggester, load_settings};
use crate::suggest::Learner;
use crate::suggest::combine::{combined, suggestions_of};

/// All who are asked about an article.
pub(crate) struct Suggesters {
    learner: Option<Learner>,
    programs: Vec<Program>,
}

struct Program {
    /// Asked by one thread at a time.
    suggester: Mutex<Suggester>,
    name: String,
    n_left_out: AtomicU64,
}

impl Suggesters {
    /// Those of these names; what is built in where none is named. `learner` makes what is built in.
    pub(crate) fn new(names: &[String], learner: impl FnOnce() -> anyhow::Result<Learner>) -> anyhow::Result<Self> {
        if names.is_empty() {
            return Ok(Self { learner: Some(learner()?), programs: Vec::new() });
        }
        let known = match Places::of_this_system() {
            Some(places) => programs_in(&places.settings)?,
            None => BTreeMap::new(),
        };
        let mut programs = Vec::new();
        for name in names.iter().filter(|name| *name != BUILT_IN) {
            let Some(program) = known.get(name) else {
                let names: Vec<&str> = known.keys().map(String::as_str).chain([BUILT_IN]).collect();
                bail!("your settings name no suggester “{name}”, only {}", names.join(", "));
            };
            programs.push(Program {
                suggester: Mutex::new(Suggester::new(name, program.clone())),
                name: name.clone(),
                n_left_out: AtomicU64::new(0),
            });
        }
        let is_built_in_wanted = names.iter().any(|name| name == BUILT_IN);
        Ok(Self { learner: is_built_in_wanted.then(learner).transpose()?, programs })
    }

    /// What all of them find; the error is a sentence about one that failed. `id` is what the article is called.
    pub(crate) fn find(&self, id: &str, content: &Content, article: &Article) -> Result<Vec<Suggestion>, String> {
        let mut found = self.learner.as_ref().map(|learner| learner.find(content, article)).unwrap_or_default();
        for program in &self.programs {
            found = combined(found, program.find(id, content, article)?);
        }
        Ok(found)
    }

    /// Who finds, besides what is built in.
    pub(crate) fn programs(&self) -> impl Iterator<Item = &str> {
        self.programs.iter().map(|program| &*program.name)
    }

    pub(crate) fn has_built_in(&self) -> bool {
        self.learner.is_some()
    }

    /// Sentences about answers that did not fit the text.
    pub(crate) fn left_out(&self) -> impl Iterator<Item = String> {
        self.programs.iter().filter_map(|program| {
            let n = program.n_left_out.load(Ordering::Relaxed);
            (n > 0).then(|| format!("{}: {n} of its answers fit no text or label and are left out", program.name))
        })
    }
}

impl Program {
    fn find(&self, id: &str, content: &Content, article: &Article) -> Result<Vec<Suggestion>, String> {
        let mut suggester = self.suggester.lock().unwrap_or_else(PoisonError::into_inner);
        let answer = suggester.find(id, article, content.labels(), &|| true).map_err(|error| error.to_string())?;
        self.n_left_out.fetch_add(answer.left_out.len() as u64, Ordering::Relaxed);
        Ok(suggestions_of(&self.name, &answer.predictions, content, article))
    }
}

fn programs_in(settings: &Path) -> anyhow::Result<BTreeMap<String, SuggesterProgram>> {
    let (settings, error) = load_settings(settings);
    if let Some(error) = error {
        bail!("{error}");
    }
    Ok(settings.suggesters)
}
