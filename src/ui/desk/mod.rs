//! What acts need: the open project and what is around it, in one place.

pub(crate) mod ask_path;

use std::path::PathBuf;

use egui::Context;

use super::input::keys::KeyBindings;
use super::input::outbox::{Notice, Outbox};
use super::input::situation::Situation;
use super::jobs::{Jobs, Kind, Outcome, Progress, Task};
use super::look::widgets::sentence_case;
use super::overlays::Overlays;
use super::panels::sides::Sides;
use super::session::Session;
use crate::formats::own::user_settings::UserSettings;
use crate::model::{ArticleId, Transaction};
use crate::storage::{self, Places};

/// How the window is set up, whatever project is open.
#[derive(Default)]
pub struct Setup {
    pub settings: UserSettings,
    pub keys: KeyBindings,
    /// Where settings are kept; `None` where nothing shall be kept, as in tests and pictures.
    pub places: Option<Places>,
    /// Whether it looks for suggestions; pictures and most tests show what is there, and the same each time.
    pub suggests: bool,
    /// This program, to read PDF files with.
    pub program: Option<PathBuf>,
    /// Whether the system is asked for file dialogs; tests and pictures do without.
    pub has_system_dialogs: bool,
    pub sides: Sides,
}

/// What an act may look at and change. Only opening another project takes more.
pub struct Desk<'a> {
    pub ctx: &'a Context,
    pub session: &'a mut Session,
    pub setup: &'a mut Setup,
    pub jobs: &'a mut Jobs,
    pub overlays: &'a mut Overlays,
    pub out: &'a mut Outbox,
}

impl Desk<'_> {
    /// Begins work in the background for the open project, or tells why that is not possible.
    pub fn begin(&mut self, kind: Kind, work: impl FnOnce(&Progress) -> Outcome + Send + 'static) {
        let task = Task { kind, session: self.session.id(), revision: self.session.project.revision() };
        if let Err(error) = self.jobs.begin(self.ctx, task, work) {
            self.out.tell(Notice::Error(format!("The system is too busy: {error}; try again")));
        }
    }

    pub fn is_busy(&self, kind: Kind) -> bool {
        self.jobs.is_busy(kind, self.session.id())
    }

    pub fn tell(&mut self, words: impl Into<String>) {
        self.out.tell(Notice::Info(words.into()));
    }

    pub fn warn(&mut self, words: impl Into<String>) {
        self.out.tell(Notice::Warning(words.into()));
    }

    /// What commands need to know to say what they are now.
    pub fn situation(&self) -> Situation<'_> {
        Situation { project: &self.session.project, view: &self.session.view, keys: &self.setup.keys }
    }

    /// Writes the settings, where they are kept.
    pub fn keep_settings(&mut self) {
        self.setup.keep_settings(self.out);
    }
}

impl Desk<'_> {
    /// Changes the project, or tells why that cannot be.
    pub fn apply(&mut self, transaction: Transaction) {
        self.session.apply(transaction, self.out);
    }

    /// Opens an article and has it seen.
    pub fn open_article(&mut self, article: ArticleId) {
        self.setup.sides.show_article();
        self.session.open_article(article, self.out);
    }
}

impl Setup {
    /// Writes the settings, where they are kept.
    pub fn keep_settings(&self, out: &mut Outbox) {
        let Some(places) = &self.places else { return };
        if let Err(error) = storage::save_settings(&places.settings, &self.settings) {
            out.tell(Notice::Warning(sentence_case(&error.to_string())));
        }
    }

    /// Who labels here: the name in the settings, or else the person's name on this system.
    pub fn annotator(&self) -> String {
        Some(self.settings.annotator.clone()).filter(|name| !name.is_empty()).unwrap_or_else(storage::person)
    }
}
