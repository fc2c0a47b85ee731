//! What can be undone and redone, and the numbers that name the states in between.

use crate::model::{Content, Transaction};

/// The ways back and forth again from where a project is.
///
/// Invariant: each step fits the content that the steps before it lead to, unless the history came from elsewhere.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    done: Vec<Step>,
    undone: Vec<Step>,
    revision: u64,
    /// The highest revision ever given; a new one is one more.
    last_revision: u64,
}

/// A way back (or forth again): what to apply, and the revision that the project has after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    pub transaction: Transaction,
    pub revision: u64,
}

impl History {
    /// A history of an earlier session, as [`done`](Self::done) and [`undone`](Self::undone) give it, at that revision.
    /// Steps that cannot be applied end it there when somebody gets to them.
    pub fn new(done: Vec<Step>, undone: Vec<Step>, revision: u64) -> Self {
        let steps = done.iter().chain(&undone);
        let last_revision = steps.map(|step| step.revision).max().unwrap_or(0).max(revision);
        Self { done, undone, revision, last_revision }
    }

    /// Without the steps that are further than `n_steps` away in either direction.
    #[must_use]
    pub fn latest(&self, n_steps: usize) -> Self {
        let latest = |steps: &[Step]| steps[steps.len().saturating_sub(n_steps)..].to_vec();
        Self { done: latest(&self.done), undone: latest(&self.undone), ..*self }
    }

    /// What can be undone, the latest last; each step holds the inverse of what was applied.
    pub fn done(&self) -> &[Step] {
        &self.done
    }

    /// What can be redone, the next last.
    pub fn undone(&self) -> &[Step] {
        &self.undone
    }

    /// Names the content: as long as it is the same, so is the content; undoing brings the earlier number back.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// Whether there is nothing to undo or redo.
    pub fn is_empty(&self) -> bool {
        self.done.is_empty() && self.undone.is_empty()
    }

    /// Leaves out the numbers up to this one, which states have had that are gone.
    pub(super) fn skip_revisions(&mut self, up_to: u64) {
        self.last_revision = self.last_revision.max(up_to);
    }

    /// Takes note of a transaction that was applied, by what takes it back. What had been undone is gone.
    pub(super) fn push(&mut self, inverse: Transaction) {
        self.done.push(Step { transaction: inverse, revision: self.revision });
        self.undone.clear();
        self.last_revision += 1;
        self.revision = self.last_revision;
    }

    /// Takes the last transaction back in the content, and returns what applies it again.
    pub(super) fn undo(&mut self, content: &mut Content) -> Option<&Transaction> {
        self.revision = go(content, self.revision, &mut self.done, &mut self.undone)?;
        self.undone.last().map(|step| &step.transaction)
    }

    /// Applies what was undone last to the content, and returns what takes it back.
    pub(super) fn redo(&mut self, content: &mut Content) -> Option<&Transaction> {
        self.revision = go(content, self.revision, &mut self.undone, &mut self.done)?;
        self.done.last().map(|step| &step.transaction)
    }
}

/// Applies the last step of `from`, leaves the way back from it in `to`, and returns the revision it leads to.
fn go(content: &mut Content, revision: u64, from: &mut Vec<Step>, to: &mut Vec<Step>) -> Option<u64> {
    let step = from.pop()?;
    let Ok(inverse) = step.transaction.apply_to(content) else {
        // Only a history from elsewhere can hold a step that does not fit: nothing before it can fit either.
        from.clear();
        return None;
    };
    to.push(Step { transaction: inverse, revision });
    Some(step.revision)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_latest_steps_are_those_nearest_in_both_directions() {
        let step = |revision| Step { transaction: Transaction::new("act", Vec::new()), revision };
        let history = History::new((0..5).map(step).collect(), (6..9).rev().map(step).collect(), 5);
        let latest = history.latest(2);
        let revisions = |steps: &[Step]| steps.iter().map(|step| step.revision).collect::<Vec<_>>();
        assert_eq!((revisions(latest.done()), latest.revision()), (vec![3, 4], 5));
        assert_eq!(revisions(latest.undone()), [7, 6]);
        assert!(!latest.is_empty() && history.latest(0).is_empty());
    }
}
