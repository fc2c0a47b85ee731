//! Running the searches of the find panel, short ones at once, long ones in the background.

use std::ops::ControlFlow;
use std::time::Instant;

use super::Desk;
use crate::ui::jobs::search::{self, End, Found, Pace, Search, Ticket};
use crate::ui::jobs::{Kind, Outcome, Progress};

/// What may be read to search within a frame; what could take more is searched in the background.
const MAX_BYTES_IN_FRAME: usize = 200_000;

/// What is read in the background before it is looked whether that is still wanted.
const MAX_BYTES_UNASKED: usize = 100_000;

/// Searches for what the open panel asks for, unless that was done.
pub(crate) fn search(desk: &mut Desk<'_>) {
    let session = &mut *desk.session;
    let (project, articles) = (&session.project, &session.panels.articles);
    let Some(panel) = &mut session.panels.find else { return };
    let filtered = || {
        let shown = articles.is_filtered().then(|| articles.shown(project));
        shown.into_iter().flatten().map(|article| article.id).collect()
    };
    if let Some(search) = panel.next_search(project, session.view.open, articles.list_number(), &filtered) {
        run(desk, search);
    }
}

fn run(desk: &mut Desk<'_>, search: Search) {
    let ticket = search.ticket();
    if let Some(found) = search.run_within(MAX_BYTES_IN_FRAME) {
        take(desk, &ticket, found);
        return desk.ctx.request_repaint();
    }
    desk.begin(Kind::Find, move |progress| {
        let found = search.run(&mut while_wanted(progress, search.n_bytes()));
        Outcome::Found { ticket, found }
    });
}

/// Goes on until somebody stops the search or its time is up. It asks now and then only: a pattern can fit a million
/// times.
fn while_wanted(progress: &Progress, n_bytes: usize) -> impl FnMut(Pace) -> ControlFlow<End> {
    let (began, mut asks_at) = (Instant::now(), 0);
    move |pace| {
        if pace.n_done + pace.n_read < asks_at {
            return ControlFlow::Continue(());
        }
        asks_at = pace.n_done + pace.n_read + MAX_BYTES_UNASKED;
        if progress.report(pace.n_done, n_bytes).is_break() {
            ControlFlow::Break(End::Stopped)
        } else if began.elapsed().as_secs() >= search::MAX_S {
            ControlFlow::Break(End::TimeUp)
        } else {
            ControlFlow::Continue(())
        }
    }
}

/// Shows what was found, unless something else is asked by now.
pub(crate) fn take(desk: &mut Desk<'_>, ticket: &Ticket, found: Found) {
    if let Some(panel) = &mut desk.session.panels.find {
        panel.receive(ticket, found);
    }
}
