//! A session that is not in the window any more.

use super::Session;
use crate::ui::jobs::opening::Leave;

/// A session that is not in the window any more and waits for its save to end.
pub struct Left {
    pub session: Session,
    pub leave: Leave,
}

impl Left {
    pub fn close(self) {
        let project = self.session.project;
        if self.leave == (Leave::GivingUp { revision: project.revision() }) {
            drop(project.close_without_saving());
        } else {
            project.close();
        }
    }
}
