//! Who suggests: what is built in, programs that the user's settings name, or several of them together.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};

use anyhow::bail;

use crate::cli::counted;
use crate::formats::Answered;
use crate::formats::own::user_settings::{BUILT_IN, SuggesterProgram};
use crate::model::{Article, ArticleId, Content, Status, Suggestion};
use crate::storage::{Places, Suggester, load_settings};
use crate::suggest::combine::{suggestions_of, together};
use crate::suggest::held_out::{N_FOLDS, Trial, by_learner, by_program, proposed, weighed_by};
use crate::suggest::{Learner, Proposed, Trust};

/// Makes what is built in, taught by a project.
type Teach = Box<dyn Fn(&Content) -> Learner + Send + Sync>;

/// All who are asked about an article.
pub(crate) struct Suggesters {
    /// What is built in, taught when it is first asked.
    learner: Option<OnceLock<Learner>>,
    teach: Teach,
    programs: Vec<Program>,
    trust: Trust,
    /// By how many articles that are done.
    n_weighed: usize,
}

/// What all of them find in an article.
pub(crate) struct Finding {
    pub(crate) suggestions: Vec<Suggestion>,
    /// A sentence about each that has no answer.
    pub(crate) failed: Vec<String>,
    /// Whether anybody has one.
    pub(crate) is_answered: bool,
}

struct Program {
    /// Asked by one thread at a time.
    suggester: Mutex<Suggester>,
    name: String,
    n_left_out: AtomicUsize,
    n_unanswered: AtomicUsize,
    /// Why there was no answer the first time.
    first_failure: OnceLock<String>,
    /// The same of articles that are done, about which it is asked before.
    first_failure_of_done: Option<String>,
    /// What it has answered already, or why there is no answer.
    answered: BTreeMap<ArticleId, Result<Answered, String>>,
}

impl Suggesters {
    /// Those of these names; what is built in where none is named, which `teach` makes of the project that is given to
    /// [`find`](Self::find).
    pub(crate) fn new(
        names: &[String],
        teach: impl Fn(&Content) -> Learner + Send + Sync + 'static,
    ) -> anyhow::Result<Self> {
        let teach: Teach = Box::new(teach);
        let known = match Places::of_this_system().filter(|_| !names.is_empty()) {
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
                n_left_out: AtomicUsize::new(0),
                n_unanswered: AtomicUsize::new(0),
                first_failure: OnceLock::new(),
                first_failure_of_done: None,
                answered: BTreeMap::new(),
            });
        }
        let is_built_in_wanted = names.is_empty() || names.iter().any(|name| name == BUILT_IN);
        let learner = is_built_in_wanted.then(OnceLock::new);
        Ok(Self { learner, teach, programs, trust: Trust::default(), n_weighed: 0 })
    }

    /// Asks the programs about articles that are done, to learn how far to believe each, and what is built in beside them.
    pub(crate) fn weigh(&mut self, content: &Content, progress: &mut dyn FnMut(usize, usize) -> ControlFlow<()>) {
        if self.programs.is_empty() {
            return;
        }
        let ids = weighed_by(content);
        self.n_weighed = ids.len();
        self.ask(content, &ids, progress);
        let ours = self.has_built_in().then(|| by_learner(content, &ids, N_FOLDS, &self.teach, &mut |_| true));
        let theirs = self.programs.iter().flat_map(|program| {
            let answers =
                program.answered.iter().filter_map(|(id, answer)| Some((content.article(*id)?, answer.as_ref().ok()?)));
            answers.flat_map(|(article, found)| Proposed::from_predictions(&program.name, article, &found.predictions))
        });
        self.trust = Trust::new(theirs.chain(ours.iter().flat_map(|found| proposed(BUILT_IN, content, found))));
    }

    /// Tries all of them on these articles as if nobody had labelled those, and learns from all how far to believe each.
    pub(crate) fn tried(
        &mut self,
        content: &Content,
        ids: &[ArticleId],
        n_folds: usize,
        progress: &mut dyn FnMut(usize, usize) -> ControlFlow<()>,
    ) -> Trial {
        let mut trial = Trial::new(ids.to_vec(), n_folds);
        self.ask(content, ids, progress);
        if self.has_built_in() {
            let found = by_learner(content, ids, n_folds, &self.teach, &mut |n| progress(n, ids.len()).is_continue());
            trial = trial.with(BUILT_IN, found);
        }
        for program in &self.programs {
            let answers = program.answered.iter().filter_map(|(id, answer)| Some((*id, answer.as_ref().ok()?)));
            let answers = answers.map(|(id, answer)| (id, answer.predictions.clone())).collect();
            trial = trial.with(&program.name, by_program(&program.name, content, &answers));
        }
        self.trust = trial.trust(content, |_| true);
        self.n_weighed = ids.len();
        trial
    }

    /// Asks the programs about these articles.
    fn ask(&mut self, content: &Content, ids: &[ArticleId], progress: &mut dyn FnMut(usize, usize) -> ControlFlow<()>) {
        if self.programs.is_empty() {
            return;
        }
        for (n_done, article) in ids.iter().filter_map(|id| content.article(*id)).enumerate() {
            if progress(n_done, ids.len()).is_break() {
                break;
            }
            for program in &mut self.programs {
                let answer = program.ask(&article.id.to_string(), content, article);
                if let Err(failure) = &answer {
                    program.first_failure_of_done.get_or_insert_with(|| failure.clone());
                }
                program.answered.insert(article.id, answer);
            }
        }
    }

    /// What all of them find: one that fails takes nothing from the others. `id` is what the article is called.
    pub(crate) fn find(&self, id: &str, content: &Content, article: &Article) -> Finding {
        let mut asked: Vec<(&str, Vec<Suggestion>)> = Vec::new();
        let learner = self.learner.as_ref().map(|learner| learner.get_or_init(|| (self.teach)(content)));
        asked.extend(learner.map(|learner| (BUILT_IN, learner.find(content, article))));
        let mut failed = Vec::new();
        for program in &self.programs {
            let answered = program.answered.get(&article.id).filter(|_| is_same_text(content, article));
            match answered.cloned().unwrap_or_else(|| program.ask(id, content, article)) {
                Ok(Answered { predictions, left_out }) => {
                    program.n_left_out.fetch_add(left_out.len(), Ordering::Relaxed);
                    asked.push((&program.name, suggestions_of(&program.name, &predictions, content, article)));
                }
                Err(failure) => {
                    program.n_unanswered.fetch_add(1, Ordering::Relaxed);
                    program.first_failure.get_or_init(|| failure.clone());
                    failed.push(failure);
                }
            }
        }
        let is_answered = self.has_built_in() || failed.len() < self.programs.len();
        Finding { suggestions: together(&self.trust, asked), failed, is_answered }
    }

    /// Who finds, besides what is built in.
    pub(crate) fn programs(&self) -> impl Iterator<Item = &str> {
        self.programs.iter().map(|program| &*program.name)
    }

    pub(crate) fn has_built_in(&self) -> bool {
        self.learner.is_some()
    }

    /// The lines of a table of how far each program is believed; none where no program was weighed.
    pub(crate) fn weights(&self, content: &Content) -> Vec<String> {
        if self.programs.is_empty() || content.articles().len() == 0 {
            return Vec::new();
        }
        let n_done = done(content).count();
        let names: Vec<String> = self.trust.beliefs().map(|(name, label, _)| format!("{name}, {label}")).collect();
        let width = names.iter().map(|name| name.chars().count()).max().unwrap_or(0);
        let percent = |share: f32| format!("{:.0} %", 100.0 * share);
        let mut lines = Vec::new();
        if n_done > self.n_weighed {
            lines.push(format!("by the last {} of {n_done} articles that are done", self.n_weighed));
        }
        if width > 0 {
            lines.push(format!("{:width$}  decided   right   says  becomes  silent", ""));
        }
        for (name, (_, _, belief)) in names.iter().zip(self.trust.beliefs()) {
            let right = belief.n_right as f32 / belief.n_decided.max(1) as f32;
            let shares = [right, belief.said, belief.becomes(), belief.alone_becomes()].map(percent);
            let [right, says, becomes, silent] = shares;
            let n = belief.n_decided;
            lines.push(format!("{name:width$}  {n:>7}  {right:>6}  {says:>5}  {becomes:>7}  {silent:>6}"));
        }
        let is_unknown = |name: &&str| self.trust.beliefs().all(|(other, ..)| other != *name);
        lines.extend(self.programs.iter().filter_map(Program::unanswered_of_done));
        lines.extend(
            self.programs().filter(is_unknown).map(|name| {
                format!("{name}: how often it is right is not known yet, so that it is as sure as it says")
            }),
        );
        lines
    }

    /// Whether a program has no answer about an article that is done.
    pub(crate) fn lack_answers(&self) -> bool {
        self.programs.iter().any(|program| program.first_failure_of_done.is_some())
    }

    /// Sentences about answers about articles that are done that did not fit the text.
    pub(crate) fn told_of_done(&self) -> impl Iterator<Item = String> {
        self.programs.iter().filter_map(|program| {
            let answered = program.answered.values().flatten();
            left_out_in_words(&program.name, answered.map(|answer| answer.left_out.len()).sum())
        })
    }

    /// Sentences about what went wrong with programs that were asked: no answers, and answers that did not fit the text.
    pub(crate) fn told(&self) -> impl Iterator<Item = String> {
        self.programs.iter().flat_map(|program| program.unanswered().into_iter().chain(program.left_out()))
    }
}

impl Program {
    fn ask(&self, id: &str, content: &Content, article: &Article) -> Result<Answered, String> {
        let mut suggester = self.suggester.lock().unwrap_or_else(PoisonError::into_inner);
        suggester.find(id, article, content.labels(), &|| true).map_err(|error| error.to_string())
    }

    /// A sentence about the articles about which there was no answer.
    fn unanswered(&self) -> Option<String> {
        let n_articles = self.n_unanswered.load(Ordering::Relaxed);
        let first = self.first_failure.get()?;
        Some(format!("{}: no answer about {}: {first}", self.name, counted(n_articles, "article")))
    }

    fn left_out(&self) -> Option<String> {
        left_out_in_words(&self.name, self.n_left_out.load(Ordering::Relaxed))
    }

    /// A sentence about the articles that are done about which there is no answer.
    fn unanswered_of_done(&self) -> Option<String> {
        let first = self.first_failure_of_done.as_ref()?;
        let (n, n_all) = (self.answered.values().filter(|answer| answer.is_err()).count(), self.answered.len());
        Some(format!("{}: no answer about {n} of {n_all} articles that are done: {first}", self.name))
    }
}

/// A sentence about answers of a program that fit no text or label.
fn left_out_in_words(program: &str, n: usize) -> Option<String> {
    (n > 0).then(|| format!("{program}: {n} of its answers fit no text or label and are left out"))
}

fn done(content: &Content) -> impl Iterator<Item = &Article> {
    content.articles().filter(|article| article.status == Status::Done)
}

/// Whether the project has an article with its text.
fn is_same_text(content: &Content, article: &Article) -> bool {
    content.article(article.id).is_some_and(|known| known.text() == article.text())
}

fn programs_in(settings: &Path) -> anyhow::Result<BTreeMap<String, SuggesterProgram>> {
    let (settings, error) = load_settings(settings);
    if let Some(error) = error {
        bail!("{error}");
    }
    Ok(settings.suggesters)
}
