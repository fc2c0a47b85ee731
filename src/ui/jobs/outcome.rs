//! What jobs return, as data: a variant a kind. It is taken in one place, for the session that it was begun for.

use std::path::PathBuf;
use std::sync::Arc;

use super::adding::FilesFound;
use super::agreement::Compared;
use super::export::{ExportChoice, Prepared};
use super::import::{ImportChoice, ImportPlan};
use super::opening::{Leave, Next};
use super::paths::PathsAsked;
use super::search::{Found, Ticket};
use super::sources::SourcesFound;
use super::suggesting::Asked;
use super::survey::Survey;
use super::team::CollectPlan;
use crate::formats::own::statistics::Statistics;
use crate::model::{Article, ArticleId, LabelSet, Problem, Source, Suggestion, Text};
use crate::storage::{
    Answers, ArticlesRead, Beside, Encoding, ExchangeError, OpenError, Opened, SaveError, Saved, SourceError,
    WriteError,
};
use crate::suggest::Learner;
use crate::ui::session::answers::Question;

/// What a job found or did.
pub enum Outcome {
    /// An error in the program ended it.
    Broken,
    ProjectOpened {
        path: PathBuf,
        opened: Box<Result<Opened, OpenError>>,
        leave: Leave,
    },
    ProjectSaved {
        path: PathBuf,
        saved: Box<Result<Saved, SaveError>>,
        counts_kept: Result<(), WriteError>,
        next: Option<Next>,
    },
    PathsAsked(Box<PathsAsked>),
    ArticlesFound(FilesFound),
    ArticlesRead(ArticlesRead),
    SampleDrawn {
        n_wanted: usize,
        drawn: ArticlesRead,
    },
    ArticleReopened {
        article: ArticleId,
        encoding: &'static Encoding,
        read: Result<(Text, Source), SourceError>,
    },
    SourcesChecked {
        found: SourcesFound,
        is_asked: bool,
    },
    ExportWritten {
        shown: String,
        /// That a browser can show.
        page: Option<PathBuf>,
        written: Result<Option<Beside>, ExchangeError>,
    },
    OldFilesRemoved(Result<usize, ExchangeError>),
    ExportPrepared {
        choice: ExportChoice,
        revision: u64,
        prepared: Box<Prepared>,
    },
    ImportRead(Result<Vec<(String, Vec<u8>)>, ExchangeError>),
    /// The name of a project and its labels, or why it cannot be read.
    LabelsRead(Result<(String, LabelSet), OpenError>),
    ImportPlanned {
        choice: ImportChoice,
        plan: ImportPlan,
    },
    /// What lies where, a line a project, or why nothing more was written.
    HandedOut(Result<Vec<String>, String>),
    Brought(Box<CollectPlan>),
    Found {
        ticket: Ticket,
        found: Found,
    },
    AlikeCounted {
        ticket: Ticket,
        offer: Option<String>,
    },
    ProblemsFound {
        article: Arc<Article>,
        found: Vec<Problem>,
    },
    Learned(Box<Learner>),
    SuggestionsFound {
        asked: Asked,
        found: Vec<Suggestion>,
        found_in: Arc<Article>,
    },
    ProgramsAnswered {
        question: Question,
        answers: Answers,
        about: Arc<Article>,
    },
    Surveyed(Survey),
    Compared {
        revision: u64,
        /// `None` where it was stopped.
        compared: Option<Box<Compared>>,
    },
    Counted {
        revision: u64,
        /// `None` where it was stopped.
        statistics: Option<Box<Statistics>>,
    },
}
