//! The dialogs: each asks for something, and what it leads to is a wish.

pub mod card;

mod about;
mod agreement;
mod autosave;
mod awaited;
mod collect;
mod columns;
mod export;
mod hand_out;
mod import;
mod name;
mod path_box;
mod question;
mod sample;
mod sources;
mod statistics;

pub use about::AboutDialog;
pub use agreement::AgreementDialog;
pub use autosave::{AutosaveDialog, INTERVALS_S as AUTOSAVE_INTERVALS_S, words_from_interval};
pub use collect::CollectDialog;
pub use columns::ColumnsDialog;
pub use export::ExportDialog;
pub use hand_out::HandOutDialog;
pub use import::{ImportDialog, new_in};
pub use name::{NameDialog, Named};
pub use path_box::PathBox;
pub use question::{Answer, Question};
pub use sample::SampleDialog;
pub use sources::SourcesDialog;
pub use statistics::StatisticsDialog;

use crate::model::Project;
use crate::ui::input::outbox::Wish;
use card::{Card, Reply};

/// A dialog.
pub enum Dialog {
    Question(Question),
    Path(PathBox),
    Name(NameDialog),
    Columns(ColumnsDialog),
    Export(Box<ExportDialog>),
    Sources(SourcesDialog),
    Autosave(AutosaveDialog),
    Import(Box<ImportDialog>),
    Agreement(Box<AgreementDialog>),
    Statistics(Box<StatisticsDialog>),
    HandOut(Box<HandOutDialog>),
    Collect(CollectDialog),
    Sample(SampleDialog),
    About(Box<AboutDialog>),
}

impl Dialog {
    /// Draws the dialog on its card, about the project as it is now. Escape cancels it.
    pub fn ui(&mut self, card: &mut Card<'_>, project: &Project) -> Reply {
        let reply = match self {
            Self::Question(question) => question.ui(card),
            Self::Path(path_box) => path_box.ui(card),
            Self::Name(name) => name.ui(card),
            Self::Columns(columns) => columns.ui(card),
            Self::Export(export) => export.ui(card),
            Self::Sources(sources) => sources.ui(card),
            Self::Autosave(autosave) => autosave.ui(card),
            Self::Import(import) => import.ui(card),
            Self::Agreement(agreement) => agreement.ui(card),
            Self::Statistics(statistics) => statistics.ui(card),
            Self::HandOut(hand_out) => hand_out.ui(card),
            Self::Collect(collect) => collect.ui(card, project),
            Self::Sample(sample) => sample.ui(card),
            Self::About(about) => about.ui(card),
        };
        let reply = match reply {
            Reply::Stays if card.is_escaped() => self.kept_by_escape().map_or(Reply::Cancelled, Reply::done),
            reply => reply,
        };
        match (reply, self) {
            (Reply::Cancelled, Self::Question(question)) => question.back.take().map_or(Reply::Cancelled, Reply::done),
            (reply, _) => reply,
        }
    }

    /// Whether an Enter that was meant for something else would change or close something.
    pub(super) fn minds_enter(&self) -> bool {
        !matches!(self, Self::Question(question) if question.begins_harmless())
    }

    /// Whether somebody has changed something that is lost when the window closes.
    pub fn is_changed(&self) -> bool {
        match self {
            Self::Name(name) => name.is_changed(),
            Self::Columns(columns) => columns.is_changed(),
            Self::Import(import) => import.is_changed(),
            Self::Question(_)
            | Self::Path(_)
            | Self::Export(_)
            | Self::Sources(_)
            | Self::Autosave(_)
            | Self::Agreement(_)
            | Self::Statistics(_)
            | Self::HandOut(_)
            | Self::Collect(_)
            | Self::Sample(_)
            | Self::About(_) => false,
        }
    }

    /// What was typed and is not lost when Escape closes it.
    fn kept_by_escape(&self) -> Option<Wish> {
        match self {
            Self::Name(name) => name.kept_by_escape(),
            _ => None,
        }
    }
}
