//! Work that takes longer than a frame: each job runs on its own thread, says how far it is, can be stopped, and returns
//! data for the session that it was begun for.

pub mod adding;
pub mod agreement;
pub mod alike;
pub mod article_cache;
pub mod counted;
pub mod error_kind;
pub mod export;
pub mod import;
pub mod opening;
pub mod outcome;
pub mod paths;
pub mod progress;
pub mod sampling;
#[cfg(test)]
mod scripted;
pub mod search;
pub mod sources;
pub mod suggesting;
pub mod survey;
pub mod team;

use std::io;
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::thread::Builder;

use egui::Context;

use error_kind::ErrorKind;
pub use outcome::Outcome;
pub use progress::Progress;

use super::texts::{self, later};
/// Names an open project as long as the program runs: no two have the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SessionId(pub u64);

/// What a job does. All jobs of a kind behave alike towards each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    OpenProject,
    Save,
    AskPath,
    LookForArticles,
    ReadArticles,
    DrawSample,
    ReopenArticle,
    CheckSources,
    WriteExport,
    PrepareExport,
    ReadImport,
    PlanImport,
    HandOut,
    ReadBrought,
    Find,
    CountAlike,
    FindProblems,
    Learn,
    FindSuggestions,
    AskPrograms,
    Weigh,
    Survey,
    CompareAnnotators,
    CountStatistics,
}

/// What becomes of a job when another one of its kind is begun for the same session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rule {
    /// Both go on.
    Beside,
    /// What the older one finds is dropped; the newer one begins at once.
    Newest,
    /// What the older one finds is dropped; the newer one begins when the older one has stopped, so that however many
    /// are begun, one thread works.
    NewestAlone,
}

/// For whom and for what content a job is begun.
#[derive(Clone, Copy, Debug)]
pub struct Task {
    pub kind: Kind,
    pub session: SessionId,
    /// Of the session's project when the job was begun.
    pub revision: u64,
}

/// Names a job as long as it runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JobId(u64);

/// The jobs that run now.
#[derive(Default)]
pub struct Jobs {
    running: Vec<Job>,
    waiting: Vec<Waiting>,
    n_begun: u64,
    /// What has become of jobs since somebody last asked.
    news: Vec<(Kind, Course)>,
    /// Set by a test that releases results by hand.
    #[cfg(test)]
    is_held: bool,
}

/// One piece of work on its own thread.
pub struct Job {
    pub id: JobId,
    pub task: Task,
    progress: Progress,
    receiver: Receiver<Outcome>,
    /// What came of it, where somebody has waited for that.
    ended: Option<Outcome>,
    /// Nobody waits for its result any more.
    is_given_up: bool,
    /// Whether a test that holds results back has released this one.
    #[cfg(test)]
    may_end: bool,
}

/// A job that begins when those have ended that it must not run beside.
struct Waiting {
    task: Task,
    work: Work,
}

type Work = Box<dyn FnOnce(&Progress) -> Outcome + Send>;

/// What becomes of a job.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Course {
    Begun,
    Done,
    Failed(ErrorKind),
    /// It was stopped, or something newer took its place.
    GivenUp,
}

/// A job that has ended.
pub struct Done {
    pub kind: Kind,
    /// That it was begun for.
    pub session: SessionId,
    /// Of the session's project when it was begun.
    pub revision: u64,
    pub what: Outcome,
}

impl Kind {
    /// As the log has it, and through `tr` the status bar: “Reading articles”.
    pub fn name(self) -> &'static str {
        match self {
            Self::OpenProject => later("Opening project"),
            Self::Save => later("Saving"),
            Self::AskPath => later("Waiting for the file dialog"),
            Self::LookForArticles => later("Looking for articles"),
            Self::ReadArticles => later("Reading articles"),
            Self::DrawSample => later("Drawing articles"),
            Self::ReopenArticle => later("Reading article"),
            Self::CheckSources => later("Checking sources"),
            Self::WriteExport => later("Exporting"),
            Self::PrepareExport => later("Preparing export"),
            Self::ReadImport => later("Reading files to import"),
            Self::PlanImport => later("Looking what is new"),
            Self::HandOut => later("Handing out"),
            Self::ReadBrought => later("Reading what was brought"),
            Self::Find => later("Finding"),
            Self::CountAlike => later("Counting the same words"),
            Self::FindProblems => later("Looking for problems"),
            Self::Learn => later("Learning"),
            Self::FindSuggestions => later("Looking for suggestions"),
            Self::AskPrograms => later("Asking programs for suggestions"),
            Self::Weigh => later("Looking how often programs were right"),
            Self::Survey => later("Looking through the articles"),
            Self::CompareAnnotators => later("Comparing annotators"),
            Self::CountStatistics => later("Counting"),
        }
    }

    fn rule(self) -> Rule {
        match self {
            Self::Save
            | Self::AskPath
            | Self::LookForArticles
            | Self::ReadArticles
            | Self::WriteExport
            | Self::HandOut => Rule::Beside,
            Self::OpenProject | Self::ReopenArticle | Self::ReadImport | Self::ReadBrought => Rule::Newest,
            Self::CheckSources
            | Self::DrawSample
            | Self::PrepareExport
            | Self::PlanImport
            | Self::Find
            | Self::CountAlike
            | Self::FindProblems
            | Self::Learn
            | Self::FindSuggestions
            | Self::AskPrograms
            | Self::Weigh
            | Self::Survey
            | Self::CompareAnnotators
            | Self::CountStatistics => Rule::NewestAlone,
        }
    }

    /// Whether somebody may stop it: what writes files ends by itself, and a file dialog has a button of its own.
    pub fn can_be_cancelled(self) -> bool {
        !matches!(self, Self::Save | Self::WriteExport | Self::HandOut | Self::AskPath)
    }

    /// Whether it counts bytes, which tell a person less than a share of the whole does.
    pub fn counts_bytes(self) -> bool {
        matches!(self, Self::Find | Self::ReadArticles)
    }

    /// Whether stopping it leaves a part that is of use.
    fn keeps_part(self) -> bool {
        matches!(self, Self::ReadArticles | Self::CheckSources | Self::Find | Self::Survey)
    }

    /// Whether it goes on when its session is left.
    fn outlives_session(self) -> bool {
        matches!(self, Self::Save | Self::WriteExport | Self::HandOut)
    }
}

impl Jobs {
    /// Begins a job, now or when an older one of its kind has stopped. Fails where the system gives no thread.
    pub fn begin(
        &mut self,
        ctx: &Context,
        task: Task,
        work: impl FnOnce(&Progress) -> Outcome + Send + 'static,
    ) -> io::Result<()> {
        let is_same = |other: &Task| other.kind == task.kind && other.session == task.session;
        let rule = task.kind.rule();
        if rule != Rule::Beside {
            self.waiting.retain(|waiting| !is_same(&waiting.task));
            self.running.iter_mut().filter(|job| is_same(&job.task)).for_each(Job::give_up);
        }
        if self.must_wait(task) {
            self.waiting.push(Waiting { task, work: Box::new(work) });
            return Ok(());
        }
        self.spawn(ctx, task, Box::new(work))
    }

    /// Whether it cannot begin before others have ended: older ones of its kind, or saves, as the file that is to be
    /// opened may be the one that is being written.
    fn must_wait(&self, task: Task) -> bool {
        self.running.iter().map(|job| job.task).any(|other| match task.kind {
            Kind::OpenProject => other.kind == Kind::Save,
            kind => kind.rule() == Rule::NewestAlone && other.kind == kind && other.session == task.session,
        })
    }

    fn spawn(&mut self, ctx: &Context, task: Task, work: Work) -> io::Result<()> {
        let progress = Progress::new(ctx);
        let (sender, receiver) = channel();
        let (seen_by_work, wake) = (progress.clone(), Wake(ctx.clone()));
        let language = texts::language();
        Builder::new().name(task.kind.name().to_owned()).spawn(move || {
            texts::speak(language);
            let _wake = wake;
            // Dropped before the window is woken, also where the work breaks off.
            let sender = sender;
            // The window may be closed already: then nobody waits for the result.
            sender.send(work(&seen_by_work)).ok();
        })?;
        self.n_begun += 1;
        self.news.push((task.kind, Course::Begun));
        self.running.push(Job {
            id: JobId(self.n_begun),
            task,
            progress,
            receiver,
            ended: None,
            is_given_up: false,
            #[cfg(test)]
            may_end: !self.is_held,
        });
        Ok(())
    }

    /// The jobs that somebody waits for.
    pub fn running(&self) -> impl Iterator<Item = &Job> {
        self.running.iter().filter(|job| !job.is_given_up)
    }

    /// Whether a job of this kind runs for the session, or waits to.
    pub fn is_busy(&self, kind: Kind, session: SessionId) -> bool {
        let is_it = |task: &Task| task.kind == kind && task.session == session;
        self.running().any(|job| is_it(&job.task)) || self.waiting.iter().any(|waiting| is_it(&waiting.task))
    }

    /// Stops a job at its next chance. Where half of its result is of no use, nobody waits for it any more.
    pub fn cancel(&mut self, id: JobId) {
        if let Some(job) = self.running.iter_mut().find(|job| job.id == id) {
            job.progress.cancel();
            job.is_given_up |= !job.task.kind.keeps_part();
        }
    }

    /// Waits no longer for what runs of a kind for a session.
    pub fn give_up(&mut self, kind: Kind, session: SessionId) {
        let of_kind = |job: &&mut Job| job.task.kind == kind && job.task.session == session;
        self.running.iter_mut().filter(of_kind).for_each(Job::give_up);
    }

    /// Stops all that runs for a session but what must end by itself.
    pub fn leave(&mut self, session: SessionId) {
        self.waiting.retain(|waiting| waiting.task.session != session);
        let left = self.running.iter_mut().filter(|job| job.task.session == session);
        left.filter(|job| !job.task.kind.outlives_session()).for_each(Job::give_up);
    }

    /// What has ended since the last call, in the order of their beginning.
    pub fn take_done(&mut self) -> Vec<Done> {
        let mut all = Vec::new();
        let news = &mut self.news;
        self.running.retain_mut(|job| {
            let Some(what) = job.take() else { return true };
            let Task { kind, session, revision } = job.task;
            if job.is_given_up {
                news.push((kind, Course::GivenUp));
            } else {
                news.push((kind, what.error().map_or(Course::Done, Course::Failed)));
                all.push(Done { kind, session, revision, what });
            }
            false
        });
        all
    }

    /// What has become of jobs since this was last asked, in order.
    pub fn take_news(&mut self) -> Vec<(Kind, Course)> {
        std::mem::take(&mut self.news)
    }

    /// Begins what has waited for others to stop.
    pub fn begin_waiting(&mut self, ctx: &Context) -> io::Result<()> {
        for Waiting { task, work } in std::mem::take(&mut self.waiting) {
            if self.must_wait(task) {
                self.waiting.push(Waiting { task, work });
            } else {
                self.spawn(ctx, task, work)?;
            }
        }
        Ok(())
    }

    /// Waits until a job has ended that must not be broken off, whosever it is. Returns whether there was one.
    pub fn wait_for_files(&mut self) -> bool {
        let Some(job) = self.running.iter_mut().find(|job| job.task.kind.outlives_session()) else { return false };
        job.wait();
        true
    }

    /// Waits until the job that was begun first has ended. Returns whether there was one.
    pub fn wait(&mut self) -> bool {
        let Some(job) = self.running.first_mut() else { return false };
        job.wait();
        true
    }
}

impl Job {
    pub fn progress(&self) -> &Progress {
        &self.progress
    }

    fn give_up(&mut self) {
        self.progress.cancel();
        self.is_given_up = true;
    }

    /// What came of it, once it has ended.
    fn take(&mut self) -> Option<Outcome> {
        #[cfg(test)]
        if !self.may_end {
            return None;
        }
        self.ended.take().or_else(|| match self.receiver.try_recv() {
            Ok(outcome) => Some(outcome),
            Err(TryRecvError::Empty) => None,
            Err(TryRecvError::Disconnected) => Some(Outcome::Broken),
        })
    }

    fn wait(&mut self) {
        let outcome = || self.receiver.recv().unwrap_or(Outcome::Broken);
        self.ended = Some(self.ended.take().unwrap_or_else(outcome));
    }
}

/// Has the window look when a job ends, also where it breaks off.
struct Wake(Context);

impl Drop for Wake {
    fn drop(&mut self) {
        self.0.request_repaint();
    }
}
