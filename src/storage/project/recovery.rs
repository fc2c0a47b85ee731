//! Changes of an earlier session that are in the journal and in no file: what they are, and applying them again.

use std::path::PathBuf;
use std::time::SystemTime;

use super::made_on::{NewChange, TextSums};
use crate::formats::own::journal::{Act, Change, Checksum, Damage, Unread};
use crate::model::Project;

/// What a journal holds and the project file does not.
#[derive(Clone, Debug)]
pub struct Unsaved {
    pub(super) changes: Vec<Unread>,
    /// The bytes of the journal, and where the readable part of it ends.
    pub(super) bytes: Vec<u8>,
    pub(super) end: (usize, Checksum),
    /// Changes in the journal that the file holds.
    pub(super) n_saved: usize,
    /// Whether the file is as it was when the changes were made. If not, not all of them may fit.
    pub is_of_file: bool,
    /// When the last change was made.
    pub last_change: Option<SystemTime>,
    /// Where the journal stops being readable.
    pub damage: Option<Damage>,
}

/// What came of recovering changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recovered {
    pub n_applied: usize,
    /// Changes that do not fit, or come after one that does not.
    pub n_lost: usize,
    /// Why the first of them does not fit.
    pub reason: Option<String>,
    /// A copy of the journal, where something in it was lost or damaged.
    pub copy: Option<PathBuf>,
}

impl Unsaved {
    /// A journal of which nothing can be read.
    pub(super) fn unreadable(bytes: Vec<u8>, damage: Damage) -> Self {
        let (changes, end) = (Vec::new(), (0, Checksum::default()));
        Self { changes, bytes, end, n_saved: 0, is_of_file: false, last_change: None, damage: Some(damage) }
    }

    pub fn n_changes(&self) -> usize {
        self.changes.len()
    }

    /// Applies the changes as far as they fit. What was made on a text that is another now is left out.
    pub(super) fn replay(&mut self, project: &mut Project) -> Replayed {
        let (mut sums, mut replayed) = (TextSums::default(), Replayed::default());
        let mut changes = std::mem::take(&mut self.changes).into_iter();
        while let Some(change) = changes.next() {
            let made = change.read(project.labels()).map_err(NotMade::LastOne);
            match made.and_then(|change| self.replay_one(project, change, replayed.n_lost > 0, &mut sums)) {
                Ok(change) => replayed.applied.push(change),
                Err(NotMade::OtherText(reason)) => {
                    replayed.n_lost += 1;
                    replayed.reason.get_or_insert(reason);
                }
                Err(NotMade::LastOne(reason)) => {
                    replayed.n_lost += 1 + changes.len();
                    replayed.reason.get_or_insert(reason);
                    break;
                }
            }
        }
        replayed
    }

    /// Where the changes lead back to what the file holds, the project with its way there.
    pub(super) fn lead_back_to(&self, project: &Project) -> Option<Project> {
        if !self.is_of_file || self.damage.is_some() || self.changes.is_empty() {
            return None;
        }
        let mut replayed = project.clone();
        let lost = self.clone().replay(&mut replayed).n_lost;
        (lost == 0 && replayed.history().revision() == project.history().revision()).then_some(replayed)
    }

    fn replay_one(
        &self,
        project: &mut Project,
        change: Change,
        has_lost: bool,
        sums: &mut TextSums,
    ) -> Result<NewChange, NotMade> {
        let follows = project.history().revision();
        if self.is_of_file && change.follows != follows {
            return Err(NotMade::LastOne("it was made on another state of the project".to_owned()));
        }
        if !self.is_of_file
            && let Some(reason) = sums.misfit(&change, project)
        {
            return Err(NotMade::OtherText(reason));
        }
        let stopped = |reason: &str| NotMade::LastOne(reason.to_owned());
        let made = match change.act {
            Act::Apply(transaction) => {
                let made = NewChange::applying(transaction.clone(), follows, project);
                project.apply(transaction).map_err(|error| stopped(&error.to_string()))?;
                return Ok(made);
            }
            Act::Undo | Act::Redo if has_lost => return Err(stopped("what it takes back could not be recovered")),
            Act::Undo => project.undo().map(|_| Act::Undo).ok_or(stopped("there is nothing to undo"))?,
            Act::Redo => project.redo().map(|_| Act::Redo).ok_or(stopped("there is nothing to redo"))?,
        };
        Ok(NewChange::of_history(made, follows))
    }
}

/// What came of applying changes again.
#[derive(Debug, Default)]
pub(super) struct Replayed {
    pub(super) applied: Vec<NewChange>,
    pub(super) n_lost: usize,
    /// Why the first of them could not be applied.
    pub(super) reason: Option<String>,
}

/// Why a change was not made again.
enum NotMade {
    /// Those of other articles may still fit.
    OtherText(String),
    /// Nor can be what comes after it.
    LastOne(String),
}
