//! Counting what reads like the span that was just made, to offer it.

use super::Desk;
use crate::ui::jobs::alike;
use crate::ui::jobs::{Kind, Outcome};

/// Counts what reads like the span just made, once.
pub(crate) fn count_alike(desk: &mut Desk<'_>) {
    let project = &desk.session.project;
    let Some((made, ticket)) = desk.session.alike.next_to_count(project) else { return };
    let content = project.content().clone();
    desk.begin(Kind::CountAlike, move |_| Outcome::AlikeCounted { ticket, offer: alike::offer(&content, made) });
}
