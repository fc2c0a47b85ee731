//! What jobs return, as data: a variant a kind. It is taken in one place, for the session that it was begun for.

use std::error::Error;
use std::path::PathBuf;
use std::sync::Arc;

use super::adding::FilesFound;
use super::agreement::Compared;
use super::counted::Counted;
use super::error_kind::ErrorKind;
use super::export::{ExportChoice, Leaving, Prepared};
use super::import::{ImportChoice, ImportPlan};
use super::opening::{Leave, Next};
use super::paths::PathsAsked;
use super::search::{Found, Ticket};
use super::sources::SourcesFound;
use super::suggesting::Asked;
use super::survey::Survey;
use super::team::CollectPlan;
use crate::model::{Article, ArticleId, LabelSet, Problem, Source, Suggestion, Text};
use crate::storage::{
    Answers, ArticlesRead, Beside, Encoding, ExchangeError, OpenError, Opened, SaveError, Saved, SourceError,
    WriteError,
};
use crate::suggest::held_out::Unseen;
use crate::suggest::{Learner, Trust};
use crate::ui::jobs::suggesting::Question;

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
        leaving: Leaving,
        path: PathBuf,
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
        found: Arc<[Problem]>,
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
    Weighed {
        trust: Trust,
        /// What is built in finds that has not learned from it, and after which lesson.
        unseen: (u64, Arc<Unseen>),
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
        page: Option<Box<Counted>>,
    },
}

impl Outcome {
    /// Which kind of error it is, where it is one as a whole.
    pub fn error(&self) -> Option<ErrorKind> {
        match self {
            Self::Broken => Some(ErrorKind::named("broke off")),
            Self::ProjectOpened { opened, .. } => kind_of(opened),
            Self::ProjectSaved { saved, counts_kept, .. } => kind_of(saved).or_else(|| kind_of(counts_kept)),
            Self::ArticleReopened { read, .. } => kind_of(read),
            Self::ExportWritten { written, .. } => kind_of(written),
            Self::OldFilesRemoved(removed) => kind_of(removed),
            Self::ImportRead(read) => kind_of(read),
            Self::LabelsRead(read) => kind_of(read),
            Self::HandedOut(written) => written.is_err().then(|| ErrorKind::named("not all was written")),
            Self::PathsAsked(_)
            | Self::ArticlesFound(_)
            | Self::ArticlesRead(_)
            | Self::SampleDrawn { .. }
            | Self::SourcesChecked { .. }
            | Self::ExportPrepared { .. }
            | Self::ImportPlanned { .. }
            | Self::Brought(_)
            | Self::Found { .. }
            | Self::AlikeCounted { .. }
            | Self::ProblemsFound { .. }
            | Self::Learned(_)
            | Self::Weighed { .. }
            | Self::SuggestionsFound { .. }
            | Self::ProgramsAnswered { .. }
            | Self::Surveyed(_)
            | Self::Compared { .. }
            | Self::Counted { .. } => None,
        }
    }
}

fn kind_of<T>(result: &Result<T, impl Error + 'static>) -> Option<ErrorKind> {
    result.as_ref().err().map(|error| ErrorKind::of(error))
}
