//! What acts need: the open project and what is around it, in one place.

pub mod add_articles;
pub mod agreement;
pub mod alike;
pub mod ask_path;
pub mod exchange;
pub mod find;
pub mod labels;
#[cfg(test)]
mod late_jobs;
#[cfg(test)]
mod late_results;
pub mod marking;
pub mod open;
pub mod problems;
pub mod programs;
pub mod report;
pub mod sample;
pub mod save;
pub mod sources;
pub mod statistics;
pub mod suggestions;
pub mod team;

use egui::Context;

use super::input::outbox::{Notice, Outbox};
use super::jobs::{Jobs, Kind, Outcome, Progress, Task};
use super::log::{Happened, Log};
use super::overlays::Overlays;
use super::session::Session;
use super::setup::Setup;
use crate::model::{ArticleId, Transaction, transactions};
use crate::ui::texts::tr;

/// What an act may look at and change. Only opening another project takes more.
pub struct Desk<'a> {
    pub ctx: &'a Context,
    pub session: &'a mut Session,
    pub setup: &'a mut Setup,
    pub jobs: &'a mut Jobs,
    pub overlays: &'a mut Overlays,
    pub log: &'a mut Log,
    pub out: &'a mut Outbox,
}

impl Desk<'_> {
    /// Begins work in the background for the open project, or tells why that is not possible.
    pub fn begin(&mut self, kind: Kind, work: impl FnOnce(&Progress) -> Outcome + Send + 'static) {
        let task = Task { kind, session: self.session.id(), revision: self.session.project.revision() };
        if let Err(error) = self.jobs.begin(self.ctx, task, work) {
            self.out.tell(Notice::Error(tr!("The system is too busy: {error}; try again", error)));
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

    /// Notes that something has happened now.
    pub fn note(&mut self, what: Happened) {
        self.log.note(self.ctx.input(|input| input.time), what);
    }

    /// Writes the settings, where they are kept.
    pub fn keep_settings(&mut self) {
        self.setup.keep_settings(self.out);
    }
}

impl Desk<'_> {
    /// Changes the project, or tells why that cannot be; where words that are joined lose their speaker, that is said.
    pub fn apply(&mut self, transaction: Transaction) {
        match transactions::left_out_by_joining(&self.session.project, &transaction) {
            Some(name) => {
                let words = tr!("The link to “{name}” is gone: what is joined keeps the speaker of one part", name);
                self.apply_and_tell(transaction, words);
            }
            None => self.session.apply(transaction, self.out),
        }
    }

    /// Changes the project and says so, with the way back; where it could not be, only why is said.
    pub fn apply_and_tell(&mut self, transaction: Transaction, words: String) {
        let before = self.session.project.revision();
        self.session.apply(transaction, self.out);
        if self.session.project.revision() != before {
            self.out.tell(Notice::Undoable(words));
        }
    }

    /// Opens an article and has it seen.
    pub fn open_article(&mut self, article: ArticleId) {
        self.setup.sides.show_article();
        self.session.open_article(article, self.out);
    }
}
