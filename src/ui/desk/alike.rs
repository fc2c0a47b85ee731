//! Counting what reads like the span that was just made, to offer it.

use super::Desk;
use crate::ui::jobs::alike;
use crate::ui::jobs::{Kind, Outcome};

/// Text in which the same words are counted within a frame; in more they are counted in the background.
const MAX_BYTES_IN_FRAME: usize = 2_000_000;

/// Counts what reads like the span just made, once.
pub(crate) fn count_alike(desk: &mut Desk<'_>) {
    let (project, offer) = (&desk.session.project, &mut desk.session.alike);
    let Some((made, ticket)) = offer.next_to_count(project) else { return };
    if project.n_bytes() <= MAX_BYTES_IN_FRAME {
        return offer.receive(&ticket, alike::offer(project, made));
    }
    let content = project.content().clone();
    desk.begin(Kind::CountAlike, move |_| Outcome::AlikeCounted { ticket, offer: alike::offer(&content, made) });
}
