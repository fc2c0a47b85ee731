//! Who suggests: what is built in, programs that the user's settings name, or several of them together.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use anyhow::bail;

use crate::formats::own::user_settings::{BUILT_IN, SuggesterProgram};
use crate::model::{Article, ArticleId, Content, Prediction, Status, Suggestion};
use crate::storage::{Places, Suggester, load_settings};
use crate::suggest::combine::{combined, suggestions_of};
use crate::suggest::{Learner, Trust};

/// Programs are asked about so many articles to learn how far each is to be believed.
const MOST_WEIGHED: usize = 500;

/// All who are asked about an article.
pub(crate) struct Suggesters {
    learner: Option<Learner>,
    programs: Vec<Program>,
    trust: Trust,
}

struct Program {
    /// Asked by one thread at a time.
    suggester: Mutex<Suggester>,
    name: String,
    n_left_out: AtomicU64,
    /// What it has answered already, or why there is no answer.
    answered: BTreeMap<ArticleId, Result<Vec<Prediction>, String>>,
}

impl Suggesters {
    /// Those of these names; what is built in where none is named. `learner` makes what is built in.
    pub(crate) fn new(names: &[String], learner: impl FnOnce() -> anyhow::Result<Learner>) -> anyhow::Result<Self> {
        if names.is_empty() {
            return Ok(Self { learner: Some(learner()?), programs: Vec::new(), trust: Trust::default() });
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
                answered: BTreeMap::new(),
            });
        }
        let is_built_in_wanted = names.iter().any(|name| name == BUILT_IN);
        Ok(Self { learner: is_built_in_wanted.then(learner).transpose()?, programs, trust: Trust::default() })
    }

    /// Asks the programs about articles that people have decided about, to learn how far to believe each.
    pub(crate) fn weigh(&mut self, content: &Content, progress: &mut dyn FnMut(usize, usize) -> ControlFlow<()>) {
        if self.programs.is_empty() {
            return;
        }
        let decided: Vec<&Article> = content.articles().filter(|article| is_decided(article)).collect();
        let asked = &decided[..decided.len().min(MOST_WEIGHED)];
        for (n_done, article) in asked.iter().enumerate() {
            if progress(n_done, asked.len()).is_break() {
                break;
            }
            for program in &mut self.programs {
                let answer = program.ask(&article.id.to_string(), content, article);
                program.answered.insert(article.id, answer);
            }
        }
        let proposed = self.programs.iter().flat_map(|program| {
            let answers = program.answered.iter().filter_map(|(id, answer)| Some((id, answer.as_ref().ok()?)));
            answers.filter_map(|(id, found)| Some((&*program.name, content.article(*id)?, &**found)))
        });
        self.trust = Trust::new(proposed);
    }

    /// What all of them find; the error is a sentence about one that failed. `id` is what the article is called.
    pub(crate) fn find(&self, id: &str, content: &Content, article: &Article) -> Result<Vec<Suggestion>, String> {
        let mut found = self.learner.as_ref().map(|learner| learner.find(content, article)).unwrap_or_default();
        for program in &self.programs {
            let answered = program.answered.get(&article.id).filter(|_| is_same_text(content, article));
            let predictions = match answered {
                Some(answer) => answer.clone()?,
                None => program.ask(id, content, article)?,
            };
            found = combined(found, suggestions_of((&program.name, &self.trust), &predictions, content, article));
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

    /// The lines of a table of how far each program is believed; none where no program was weighed.
    pub(crate) fn weights(&self) -> Vec<String> {
        if self.programs.iter().all(|program| program.answered.is_empty()) {
            return Vec::new();
        }
        let names: Vec<String> = self.trust.beliefs().map(|(name, label, _)| format!("{name}, {label}")).collect();
        let width = names.iter().map(|name| name.chars().count()).max().unwrap_or(0);
        let percent = |share: f32| format!("{:.0} %", 100.0 * share);
        let mut lines = Vec::new();
        if width > 0 {
            lines.push(format!("{:width$}  decided   right   says  becomes", ""));
        }
        for (name, (_, _, belief)) in names.iter().zip(self.trust.beliefs()) {
            let right = belief.n_right as f32 / belief.n_decided.max(1) as f32;
            let [right, says, becomes] = [right, belief.said, belief.becomes()].map(percent);
            lines.push(format!("{name:width$}  {:>7}  {right:>6}  {says:>5}  {becomes:>7}", belief.n_decided));
        }
        let is_unknown = |name: &&str| self.trust.beliefs().all(|(other, ..)| other != *name);
        lines.extend(self.programs().filter(is_unknown).map(|name| {
            format!("{name}: nobody has decided yet about anything that it proposes, so that it is as sure as it says")
        }));
        lines
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
    fn ask(&self, id: &str, content: &Content, article: &Article) -> Result<Vec<Prediction>, String> {
        let mut suggester = self.suggester.lock().unwrap_or_else(PoisonError::into_inner);
        let answer = suggester.find(id, article, content.labels(), &|| true).map_err(|error| error.to_string())?;
        self.n_left_out.fetch_add(answer.left_out.len() as u64, Ordering::Relaxed);
        Ok(answer.predictions)
    }
}

/// Whether the project has an article with its text.
fn is_same_text(content: &Content, article: &Article) -> bool {
    content.article(article.id).is_some_and(|known| known.text() == article.text())
}

/// Whether anybody has decided anything on an article.
fn is_decided(article: &Article) -> bool {
    article.status == Status::Done || !article.spans().is_empty() || !article.rejections().is_empty()
}

fn programs_in(settings: &Path) -> anyhow::Result<BTreeMap<String, SuggesterProgram>> {
    let (settings, error) = load_settings(settings);
    if let Some(error) = error {
        bail!("{error}");
    }
    Ok(settings.suggesters)
}
