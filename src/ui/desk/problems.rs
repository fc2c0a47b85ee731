//! Keeping the list of problems that of the project as it is now.

use std::sync::Arc;

use super::Desk;
use crate::model::problems_of;
use crate::ui::jobs::{Kind, Outcome};

/// Looks a part of the way, and into a large article in the background.
pub(crate) fn look(desk: &mut Desk<'_>) {
    // One large article at a time.
    let is_looking = desk.is_busy(Kind::FindProblems);
    let session = &mut *desk.session;
    let problems = &mut session.panels.inspector.problems;
    if problems.look(&session.project) {
        desk.ctx.request_repaint();
    }
    if !is_looking && let Some(article) = problems.take_large() {
        let (content, gone) = (session.project.content().clone(), problems.take_gone());
        desk.begin(Kind::FindProblems, move |_| {
            drop(gone);
            let found = problems_of(&content, &article).into();
            Outcome::ProblemsFound { article: Arc::clone(&article), found }
        });
    }
}
