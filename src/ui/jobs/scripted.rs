//! Jobs for tests: what they find is held back until the test releases it, in whatever order.

use super::{Jobs, Kind, Rule, Task};

impl Kind {
    /// Whether an older one goes on beside a newer one.
    pub(in crate::ui) fn goes_on_beside(self) -> bool {
        self.rule() == Rule::Beside
    }
}

impl Jobs {
    /// From now on results wait to be released.
    pub(in crate::ui) fn hold(&mut self) {
        self.is_held = true;
    }

    /// The jobs that were begun and not taken, in their order, with those that nobody waits for.
    pub(in crate::ui) fn held(&self) -> Vec<Task> {
        self.running.iter().map(|job| job.task).collect()
    }

    /// Waits for the newest job of a kind and lets its result be taken in the next frame. Returns whether there is one.
    pub(in crate::ui) fn release(&mut self, kind: Kind) -> bool {
        let Some(job) = self.running.iter_mut().rfind(|job| job.task.kind == kind && !job.may_end) else {
            return false;
        };
        job.wait();
        job.may_end = true;
        true
    }

    /// As [`release`](Self::release), of the oldest.
    pub(in crate::ui) fn release_oldest(&mut self, kind: Kind) -> bool {
        let Some(job) = self.running.iter_mut().find(|job| job.task.kind == kind && !job.may_end) else { return false };
        job.wait();
        job.may_end = true;
        true
    }
}
