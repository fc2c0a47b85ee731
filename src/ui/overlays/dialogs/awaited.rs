//! What a page shows once the background has found it for the project as it is.

/// Something that is found in the background for one revision of the project.
#[derive(Debug)]
pub struct Awaited<T> {
    /// The revision that it is found for, or was.
    asked: Option<u64>,
    /// Whether looking ended without a result.
    is_stopped: bool,
    found: Option<Box<T>>,
}

impl<T> Awaited<T> {
    /// Whether it is still to be found for the project at this revision.
    pub fn asks_for(&mut self, revision: u64, is_busy: bool) -> bool {
        if self.asked == Some(revision) {
            self.is_stopped = self.found.is_none() && !is_busy;
            return false;
        }
        *self = Self { asked: Some(revision), ..Self::default() };
        true
    }

    /// Takes in what was found, unless the project is another by now.
    pub fn receive(&mut self, revision: u64, found: Option<Box<T>>) {
        if self.asked == Some(revision) {
            self.found = found;
        }
    }

    /// `None` while the background looks, and where it was stopped.
    pub fn found(&self) -> Option<&T> {
        self.found.as_deref()
    }

    pub fn is_stopped(&self) -> bool {
        self.is_stopped
    }
}

impl<T> Default for Awaited<T> {
    fn default() -> Self {
        Self { asked: None, is_stopped: false, found: None }
    }
}
