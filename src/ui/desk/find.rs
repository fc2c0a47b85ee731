//! Running the searches of the find panel, short ones at once, long ones in the background.

use std::ops::ControlFlow;

use super::Desk;
use crate::model::ArticleId;
use crate::ui::jobs::search::{Found, Search, Ticket};
use crate::ui::jobs::{Kind, Outcome};

/// Text that is searched within a frame; more is searched in the background.
const MAX_BYTES_IN_FRAME: usize = 2_000_000;

/// Searches for what the open panel asks for, unless that was done.
pub(crate) fn search(desk: &mut Desk<'_>) {
    let session = &mut *desk.session;
    let (project, articles) = (&session.project, &mut session.panels.articles);
    let Some(panel) = &mut session.panels.find else { return };
    let filtered: Option<Vec<ArticleId>> =
        articles.is_filtered().then(|| articles.shown(project).map(|article| article.id).collect());
    if let Some(search) = panel.next_search(project, session.view.open, &filtered.unwrap_or_default()) {
        run(desk, search);
    }
}

fn run(desk: &mut Desk<'_>, search: Search) {
    let ticket = search.ticket();
    if search.n_bytes() <= MAX_BYTES_IN_FRAME {
        let found = search.run(&mut |_, _| ControlFlow::Continue(()));
        take(desk, &ticket, found);
        return desk.ctx.request_repaint();
    }
    desk.begin(Kind::Find, move |progress| {
        let found = search.run(&mut |n_done, n_all| progress.report(n_done, n_all));
        Outcome::Found { ticket, found }
    });
}

/// Shows what was found, unless something else is asked by now.
pub(crate) fn take(desk: &mut Desk<'_>, ticket: &Ticket, found: Found) {
    if let Some(panel) = &mut desk.session.panels.find {
        panel.receive(ticket, found);
    }
}
